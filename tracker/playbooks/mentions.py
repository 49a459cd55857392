"""Playbooks that a playbook names without including them are of a kind that fits, if they are there.

An agency may leave out playbooks that it does not use, so a missing one is only warned of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.domain.playbook import Kind, Playbook, Where
from tracker.domain.text import Text
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path

Placed = tuple[Path, Where, Fault]
Mention = tuple[Path, Where, str, tuple[Kind, ...]]
KINDS = {
    Kind.PROJECT: Text("项目（project）", "project"),
    Kind.PROCESS: Text("流程（process）", "process"),
    Kind.STANDING: Text("日常（standing）", "standing"),
    Kind.EMERGENCY: Text("应急（emergency）", "emergency"),
}
EMERGENCY = (Kind.EMERGENCY,)
STARTED = (Kind.PROCESS, Kind.PROJECT)
ANSWERS = (Kind.EMERGENCY, Kind.PROCESS, Kind.STANDING)
"""A risk is answered by a plan for when it occurs, or by work that keeps it from occurring."""
CLOSED = (Kind.PROJECT, Kind.PROCESS, Kind.EMERGENCY)
"""Standing work has no end that anything could wait for."""


def check(book: Playbook, playbooks: Mapping[str, Playbook]) -> Iterator[Placed]:
    for path, where, name, fitting in _mentions(book):
        other = playbooks.get(name)
        if other is None:
            near = suggestion(name, (key for key in playbooks if key != book.key))
            yield path, where, Fault("playbook_not_here", name=name, suggestion=near)
        elif other.kind not in fitting:
            yield (
                path,
                where,
                Fault("wrong_playbook", name=name, kind=KINDS[other.kind], fitting=_any(fitting)),
            )


def _mentions(book: Playbook) -> Iterator[Mention]:
    if book.plan and book.plan.followed_by:
        yield ("followed_by",), book.where, book.plan.followed_by, STARTED
    for drill in book.drills.values():
        for index, name in enumerate(drill.scenarios):
            yield ("drills", drill.key, "scenarios", index), drill.where, name, EMERGENCY
    for risk in book.risks.values():
        if risk.plan:
            yield ("risks", risk.key, "plan"), risk.where, risk.plan, ANSWERS
    for trigger in book.triggers.values():
        for index, name in enumerate(trigger.of):
            yield ("triggers", trigger.key, "of", index), trigger.where, name, CLOSED


def _any(kinds: tuple[Kind, ...]) -> Text:
    """One kind or another."""
    words = [KINDS[kind] for kind in kinds]
    return Text("或".join(each.zh for each in words), " or ".join(each.en for each in words))


def named(book: Playbook) -> frozenset[str]:
    """The keys of all playbooks that a playbook includes or names."""
    included = (part.playbook for part in book.include.values())
    return frozenset((*included, *(name for _, _, name, _ in _mentions(book))))
