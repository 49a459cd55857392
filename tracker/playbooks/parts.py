"""What playbooks say of each other: what they include and with which values, and which they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.composition import BROUGHT_IN
from tracker.domain.parameters import ParameterRefused, fill, with_words
from tracker.domain.playbook import Join, Parameter, Part, Playbook, Vocabulary, Where
from tracker.domain.spans import Ref
from tracker.playbooks import mentions, nesting, rehearsed
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path
from tracker.playbooks.rules.questions import answered

Placed = tuple[Path, Where, Fault]
Library = Mapping[str, Playbook]
NO_WORDS = Vocabulary(key="none", format=1)


def check(
    playbooks: Library, vocabulary: Vocabulary | None = None, *, only: str | None = None
) -> Iterator[Placed]:
    """What does not fit between playbooks, and what cannot hold once their parts are in; `only` of one."""
    for book in playbooks.values() if only is None else [playbooks[only]]:
        yield from answered(book, _book(book, playbooks, vocabulary))


def rehearsed_alone(book: Playbook, vocabulary: Vocabulary) -> Iterator[Placed]:
    """What cannot hold in a playbook by itself, without what it includes."""
    yield from answered(book, rehearsed.check(book, vocabulary, {}))


def _book(book: Playbook, playbooks: Library, vocabulary: Vocabulary | None) -> Iterator[Placed]:
    yield from _says(book, playbooks, vocabulary)
    yield from mentions.check(book, playbooks)
    if not all(_sound(each, playbooks, vocabulary) for each in nesting.everything(book, playbooks)):
        return
    endless = list(nesting.check(book, playbooks))
    yield from endless
    if not endless and vocabulary is not None:
        yield from rehearsed.check(book, vocabulary, playbooks)


def _sound(book: Playbook, playbooks: Library, vocabulary: Vocabulary | None) -> bool:
    return all(fault.severity != "error" for _, _, fault in _says(book, playbooks, vocabulary))


def _says(book: Playbook, playbooks: Library, vocabulary: Vocabulary | None) -> Iterator[Placed]:
    """What a playbook says of its parts."""
    for part in book.include.values():
        yield from _part(book, part, playbooks, vocabulary or NO_WORDS)
    yield from _links(book, playbooks)


def _part(book: Playbook, part: Part, playbooks: Library, vocabulary: Vocabulary) -> Iterator[Placed]:
    path, other = ("include", part.key), playbooks.get(part.playbook)
    if other is None:
        near = suggestion(part.playbook, (key for key in playbooks if key != book.key))
        code = "playbook_not_here" if part.read_only else "unknown_playbook"
        yield (*path, "playbook"), part.where, Fault(code, name=part.playbook, suggestion=near)
        return
    if other.kind not in BROUGHT_IN and not part.read_only:
        yield (
            path,
            part.where,
            Fault("nothing_brought_in", name=part.playbook, kind=mentions.KINDS[other.kind]),
        )
    yield from _values(book, part, with_words(other.parameters, vocabulary))
    yield from _joins(other, (*path, "after"), part.after, (*other.steps, *other.series))
    yield from _joins(other, (*path, "before"), part.before, _nodes(other))


def _values(book: Playbook, part: Part, known: Mapping[str, Parameter]) -> Iterator[Placed]:
    for name, value in part.values.items():
        path = ("include", part.key, "with", name)
        if name not in known:
            yield path, part.where, _no_parameter(part, name, known)
        elif isinstance(value, Ref):
            yield from ((path, part.where, fault) for fault in _ref(book.parameters[value.name], known[name]))
        elif fault := _refused(known[name], value):
            yield path, part.where, fault


def _no_parameter(part: Part, name: str, known: Iterable[str]) -> Fault:
    words = {"book": part.playbook, "name": name, "called": "unknown_parameter"}
    return Fault("part_without_parameter", suggestion=suggestion(name, known), **words)


def _ref(own: Parameter, inner: Parameter) -> Iterator[Fault]:
    """A parameter of the whole that stands for one of the part: of its type, and within its range."""
    if own.type is not inner.type:
        yield Fault("unfit_parameter", name=own.key, type=own.type, fitting=[inner.type.value])
    elif own.default is not None and (fault := _refused(inner, own.default)):
        yield fault


def _refused(parameter: Parameter, value: object) -> Fault | None:
    try:
        fill({parameter.key: parameter}, {parameter.key: value})
    except ParameterRefused as error:
        return Fault("value_refused", name=parameter.key, value=str(value), allowed=error.fields["allowed"])
    return None


def _joins(other: Playbook, path: Path, joins: Iterable[Join], known: tuple[str, ...]) -> Iterator[Placed]:
    """Steps of the part that are joined; those of a part within it are known only when it is brought in."""
    for index, join in enumerate(joins):
        if join.at is not None and "." not in join.at and join.at not in known:
            yield (*path, index, "at"), join.where, _no_step(other, join.at, known)


def _links(book: Playbook, playbooks: Library) -> Iterator[Placed]:
    for key, link in book.links:
        name, _, step = link.step.partition(".")
        other = playbooks.get(book.include[name].playbook) if link.outside else None
        if other and step not in _nodes(other):
            yield (*_path(book, key), "after"), link.where, _no_step(other, step, _nodes(other))


def _no_step(book: Playbook, step: str, known: tuple[str, ...]) -> Fault:
    near = suggestion(step, known)
    return Fault("part_without_step", called="unknown_step", book=book.key, name=step, suggestion=near)


def _path(book: Playbook, key: str) -> Path:
    """The way to a step, a verification point or a series."""
    milestones = {point.key: step.key for step in book.steps.values() for point in step.points}
    if key in milestones:
        return ("steps", milestones[key], "points", key)
    return ("series" if key in book.series else "steps", key)


def _nodes(book: Playbook) -> tuple[str, ...]:
    return (*book.steps, *(point.key for point in book.points), *book.series)
