"""What playbooks say of each other: the parts they include, and the steps of those parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.domain.playbook import Part, Playbook, Where
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path

Placed = tuple[Path, Where, Fault]


def check(playbooks: Mapping[str, Playbook], *, only: str | None = None) -> Iterator[Placed]:
    """Parts that no file defines, and links to steps that a part does not have; `only` of one playbook."""
    for book in playbooks.values() if only is None else [playbooks[only]]:
        for part in book.include.values():
            if part.playbook not in playbooks:
                near = suggestion(part.playbook, [key for key in playbooks if key != book.key])
                fault = Fault("unknown_playbook", name=part.playbook, suggestion=near)
                yield ("include", part.key, "playbook"), part.where, fault
            else:
                yield from _values(part, playbooks[part.playbook])
                yield from _joins(part, playbooks[part.playbook])
        yield from _links(book, playbooks)


def _values(part: Part, other: Playbook) -> Iterator[Placed]:
    for name in part.values:
        if name not in other.parameters:
            fault = Fault("unknown_parameter", name=name, suggestion=suggestion(name, other.parameters))
            yield ("include", part.key, "with", name), part.where, fault


def _joins(part: Part, other: Playbook) -> Iterator[Placed]:
    """The steps of the part that are joined; those of a part within it are known when it is brought in."""
    for side, joins in (("after", part.after), ("before", part.before)):
        for index, join in enumerate(joins):
            if join.at and "." not in join.at and join.at not in _nodes(other):
                fault = Fault("unknown_step", name=join.at, suggestion=suggestion(join.at, _nodes(other)))
                yield ("include", part.key, side, index, "at"), join.where, fault


def _links(book: Playbook, playbooks: Mapping[str, Playbook]) -> Iterator[Placed]:
    for key, link in book.links:
        if not link.outside:
            continue
        name, step = link.step.split(".")
        other = playbooks.get(book.include[name].playbook)
        known = _nodes(other) if other else (step,)
        if step not in known:
            fault = Fault("unknown_step", name=step, suggestion=suggestion(step, known))
            yield (key, "after"), link.where, fault


def _nodes(book: Playbook) -> tuple[str, ...]:
    return (*book.steps, *(point.key for point in book.points), *book.series)
