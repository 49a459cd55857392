"""Whatever is named exists: roles, departments, documents, steps, phases, parameters; and each key once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.spans import Ref
from tracker.playbooks.draft import NODES, Blame, Draft, Part, leaves
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path, spoken

# Which types of parameter may stand for which field.
FITTING = {
    "months": ("months", "count"),
    "week": ("count",),
    "least": ("count",),
    "per_week": ("count",),
    "duration": ("days", "hours"),
    "lag": ("days", "hours", "percent"),
    "due": ("days", "hours"),
    "limit": ("days", "hours"),
}
FOR_PEOPLE = ("text", "choice")

Named = tuple[Path, str]


def check(draft: Draft) -> Iterator[Blame]:
    yield from _vocabulary(draft)
    yield from _steps(draft)
    yield from _phases(draft)
    yield from _parameters(draft)
    yield from _keys(draft)


def _vocabulary(draft: Draft) -> Iterator[Blame]:
    parts = draft.parts
    if draft.is_vocabulary:
        departments: Sequence[str] = draft.keys("departments")
        yield from _known(_named(draft.section("roles"), "department"), "unknown_department", departments)
    elif draft.vocabulary is None:
        yield (), Fault("no_vocabulary")
    else:
        words = draft.vocabulary
        departments = tuple(words.departments)
        yield from _known(_named(parts, "owner", "coordinator"), "unknown_role", tuple(words.roles))
        yield from _known(_named(parts, "department", "departments"), "unknown_department", departments)
        yield from _documents(draft)


def _documents(draft: Draft) -> Iterator[Blame]:
    assert draft.vocabulary is not None  # noqa: S101 - asked by the caller
    outputs = [(path, name) for path, name in _named(draft.parts, "produces") if isinstance(name, str)]
    titles = [name for each in draft.vocabulary.documents.values() for name in (each.key, each.title.zh)]
    unknown = [(path, name) for path, name in outputs if draft.vocabulary.document(name) is None]
    yield from _known(unknown, "unknown_document", titles)


def _steps(draft: Draft) -> Iterator[Blame]:
    nodes = draft.keys(*NODES)
    links: list[Named] = [
        ((*link.path, "step") if _is_map(draft, link.path) else link.path, link.pred) for link in draft.links
    ]
    yield from _reachable(draft, links, nodes)
    dues = (
        ((*part.path, "due", "step"), due["step"])
        for part in draft.section("steps")
        if isinstance(due := part.values.get("due"), dict) and "step" in due
    )
    yield from _reachable(draft, dues, nodes)
    yield from _known(_named(draft.section("quotas"), "steps"), "unknown_step", draft.keys("steps"))
    yield from _known(_named(draft.section("steps"), "one_of"), "unknown_step", draft.keys("steps"))


def _reachable(draft: Draft, named: Iterable[Named], nodes: Sequence[str]) -> Iterator[Blame]:
    """A step of this playbook, or of a part; what a part holds is known only when all files are there."""
    for path, name in named:
        part, dot, _ = name.partition(".")
        if dot:
            yield from _known([(path, part)], "unknown_part", draft.keys("parts"))
        else:
            yield from _known([(path, name)], "unknown_step", nodes)


def _is_map(draft: Draft, path: Path) -> bool:
    """Whether the link is written as a map, so that its step has a place of its own."""
    return (*path, "step") in draft.document.positions


def _phases(draft: Draft) -> Iterator[Blame]:
    phases = draft.keys("phases")
    yield from _known(_named(draft.section("steps", "series"), "phase"), "unknown_phase", phases)
    yield from _known(_named(draft.section("duties"), "during"), "unknown_phase", (*phases, "all"))


def _named(parts: Iterable[Part], *fields: str) -> Iterator[Named]:
    """The names that stand in these fields, one or several each."""
    for part in parts:
        for field in fields:
            value = part.values.get(field)
            if not isinstance(value, list):
                yield from [((*part.path, field), value)] if isinstance(value, str) else []
                continue
            alone = not isinstance(part.body.get(field), list)
            for index, each in enumerate(value):
                if isinstance(each, str):
                    yield ((*part.path, field) if alone else (*part.path, field, index)), each


def _known(named: Iterable[Named], code: str, known: Sequence[str]) -> Iterator[Blame]:
    for path, name in named:
        if name not in known:
            yield path, Fault(code, name=name, suggestion=suggestion(name, known))


def _parameters(draft: Draft) -> Iterator[Blame]:
    types = {part.key: part.values.get("type") for part in draft.section("parameters")}
    used = set()
    for path, ref in leaves(draft.values):
        if not isinstance(ref, Ref):
            continue
        used.add(ref.name)
        fitting = _fitting(path)
        if ref.name not in types:
            yield path, Fault("unknown_parameter", name=ref.name, suggestion=suggestion(ref.name, types))
        elif (given := types[ref.name]) is not None and given not in fitting:
            yield path, Fault("unfit_parameter", name=ref.name, type=given, fitting=fitting)
    for part in draft.section("parameters"):
        if part.key not in used and part.values.get("type") not in FOR_PEOPLE:
            yield part.path, Fault("unused_parameter", name=part.key)


def _fitting(path: Path) -> tuple[str, ...]:
    if path[-2:] == ("due", "lag"):
        return FITTING["due"]
    return FITTING[str(path[-1])]


def _keys(draft: Draft) -> Iterator[Blame]:
    """Steps, points, series and duties are all items of one project, so their keys are of one kind."""
    first: dict[str, Path] = {}
    for part in draft.section(*NODES, "duties"):
        if part.key in first:
            yield part.path, Fault("key_taken", key=part.key, first=spoken(first[part.key]))
        first.setdefault(part.key, part.path)
