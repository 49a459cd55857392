"""The outline of a project in the format cpm-oracle/1: which task belongs to which summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.graph import CycleFound
from tracker.domain.text import Fact, Text
from tracker.exchange import cpm_tasks
from tracker.exchange.given import Given, short

DEEPEST = 200  # levels
SHALLOW = Text(f"不超过 {DEEPEST} 层的任务", f"a task no deeper than {DEEPEST} levels")


class UnknownReference(Fact):
    """A field names a task or a calendar that is not there; `where` is its JSON pointer."""

    code = "unknown_reference"
    zh = "{where} 引用了不存在的 {ref}。"
    en = "{where} refers to {ref}, which does not exist."


class DuplicateId(Fact):
    """Two tasks have the same uid; `where` is the JSON pointer of the second."""

    code = "duplicate_id"
    zh = "{where} 重复了已有的任务 {ref}。"
    en = "{where} is {ref}, which another task has already."


@dataclass(frozen=True)
class Task:
    """A task with its place in the outline; `level` is 1 at the top."""

    uid: str
    given: Given
    parent: str | None
    summary: bool
    active: bool
    level: int


def outline(project: Given) -> dict[str, Task]:
    """The tasks by uid in their order; what lies below an inactive one is inactive too.

    Raises CycleFound, UnknownReference, DuplicateId, WrongValue.
    """
    tasks = _tasks(project)
    known: dict[str, Task] = {}
    for uid in tasks:
        for each in reversed(_upward(uid, tasks, known)):
            known[each] = _placed_in_outline(each, tasks[each], known)
    return {uid: known[uid] for uid in tasks}


def _tasks(project: Given) -> dict[str, Given]:
    tasks: dict[str, Given] = {}
    for given in project.get("tasks").each():
        uid = given.get("uid")
        if uid.identity() in tasks:
            raise DuplicateId(where=uid.where, ref=short(uid.identity()))
        tasks[uid.identity()] = given
    return tasks


def _upward(uid: str, tasks: Mapping[str, Given], known: Mapping[str, Task]) -> list[str]:
    """The task and what it belongs to, up to what is known already; raises CycleFound."""
    way: dict[str, None] = {}
    above: str | None = uid
    while above is not None and above not in known:
        if above in way:
            path = list(way)
            raise CycleFound(path=(*path[path.index(above) :], above))
        way[above] = None
        above = _parent(tasks[above], tasks)
    return list(way)


def _parent(given: Given, tasks: Mapping[str, Given]) -> str | None:
    parent = given.find("parent")
    if parent is None:
        return None
    uid = parent.identity()
    if uid not in tasks or not cpm_tasks.flag(tasks[uid], "summary"):
        raise UnknownReference(where=parent.where, ref=short(uid))
    return uid


def _placed_in_outline(uid: str, given: Given, known: Mapping[str, Task]) -> Task:
    parent, active = given.find("parent"), given.find("active")
    above = None if parent is None else known[parent.identity()]
    if above is not None and above.level == DEEPEST:
        given.wrong(SHALLOW)
    return Task(
        uid,
        given,
        above.uid if above else None,
        cpm_tasks.flag(given, "summary"),
        active=(active is None or active.flag()) and (above is None or above.active),
        level=above.level + 1 if above else 1,
    )
