"""The tasks of a file in their order, each below what it belongs to, without those that are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.exchange.mspdi import faults
from tracker.exchange.mspdi.fields import Fields
from tracker.exchange.mspdi.report import Report, Where


@dataclass(frozen=True)
class Line:
    """A task; `summary` is whether something belongs to it, `level` is 1 at the top."""

    fields: Fields
    uid: int
    number: int | None
    parent: int | None
    level: int
    summary: bool = False

    def where(self, element: str = "") -> Where:
        return self.fields.where(element, str(self.uid), self.number)


def lines(tasks: Iterable[Fields], report: Report) -> list[Line]:
    """All tasks but empty rows, inactive ones and the one that stands for the whole project."""
    found: dict[int, Line] = {}
    above: list[tuple[int, int | None, int]] = []  # outline level, the row to hang below, its level here
    for given in _checked(tasks):
        uid, level = given.uid(), given.number("OutlineLevel", 1) or 0
        if given.flag("IsNull") or uid == 0 or level <= 0:
            continue
        while above and above[-1][0] >= level:
            above.pop()
        parent, depth = (above[-1][1], above[-1][2]) if above else (None, 0)
        if depth >= faults.MOST_LEVELS:
            raise faults.TooMuch(what=faults.LEVELS, most=faults.MOST_LEVELS, line=given.line)
        line = Line(given, uid, given.number("ID"), parent, depth + 1)
        if given.flag("Active", default=True):
            found[uid] = line
            above.append((level, uid, depth + 1))
        else:
            report.add("inactive_task", line.where())
            above.append((level, parent, depth))
    parents = {line.parent for line in found.values()}
    return [replace(line, summary=line.uid in parents) for line in found.values()]


def _checked(tasks: Iterable[Fields]) -> Iterator[Fields]:
    """The tasks, as long as there are not too many and each has a UID of its own."""
    seen: set[int] = set()
    for given in tasks:
        uid = given.uid()
        if uid in seen:
            raise faults.DuplicateUid(line=given.line, element="Task", uid=uid)
        seen.add(uid)
        if len(seen) > faults.MOST_TASKS:
            raise faults.TooMuch(what=faults.TASKS, most=faults.MOST_TASKS, line=given.line)
        yield given
