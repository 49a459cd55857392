"""The weekly standup sheet as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Blocker:
    """What an item waits for, and who has it."""

    id: str
    key: str
    title: str
    owner: str | None
    department: str | None


@dataclass(frozen=True)
class Line:
    """One item; `title`, `project` and `phase` are already in the reader's language.

    `days_late` counts working days, 0 for what is not late.
    """

    id: str
    key: str
    title: str
    kind: str
    project: str
    due_on: date | None = None
    finished_on: date | None = None
    days_late: int = 0
    blocked_by: tuple[Blocker, ...] = ()
    phase: str | None = None
    critical: bool = False
    state: str = "open"
    project_id: str | None = None


@dataclass(frozen=True)
class OwnerPart:
    """What concerns one person.

    An item stands in one list: finished, else late, else due, else blocked;
    what a late or due item waits for is shown with it too.
    Items that nobody owns stand under their `role` (its key), with `owner` None.
    """

    owner: str | None
    department: str | None
    finished: tuple[Line, ...] = ()
    due: tuple[Line, ...] = ()
    late: tuple[Line, ...] = ()
    blocked: tuple[Line, ...] = ()
    owner_id: str | None = None
    role: str | None = None

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return len(self.finished), len(self.due), len(self.late), len(self.blocked)


@dataclass(frozen=True)
class Gate:
    """A milestone to come, and its verification points by title: shown, waived, open."""

    id: str
    key: str
    title: str
    project: str
    due_on: date | None = None
    shown: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    project_id: str | None = None


@dataclass(frozen=True)
class DayNote:
    """A day of the week that differs from an ordinary one: a weekday off, or a weekend day worked."""

    day: date
    kind: Literal["holiday", "in_lieu", "make_up"]
    name: str = ""


@dataclass(frozen=True)
class Sheet:
    """One ISO week of one project, or of all; `week` is written 2026-W49, `first` is its Monday."""

    week: str
    first: date
    last: date
    scope: str
    parts: tuple[OwnerPart, ...] = ()
    milestones: tuple[Gate, ...] = ()
    working_days: tuple[date, ...] = ()
    notes: tuple[DayNote, ...] = ()
    provisional: bool = False
