"""A plan as a file holds it: rows, links and calendars, before it is a project or after it was one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.schedule import Activity, Link, Progress, Schedule, place
from tracker.domain.workdays import WorkCalendar

PHASE = "phase "
"""Begins the id of a row that stands for a phase of a playbook; its key follows."""


@dataclass(frozen=True)
class FileRow:
    """One line of the plan in its order: what the engine places, and what people read.

    `activity.id` is the key that links use. `level` is the depth in the outline, 1 at the top.
    `kind` is task, milestone, meeting or summary. `extra` has what only the format knows.
    """

    activity: Activity
    title: str
    level: int = 1
    kind: str = "task"
    number: int | None = None
    note: str = ""
    percent: float = 0.0
    owner: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PlanFile:
    """A plan with everything that its dates depend on. Instants are minutes since 1970 in UTC.

    `finish` is given when the plan is scheduled backward from it; `start` is then not used.
    `minutes_per_day` turns durations into text and back, and nothing else.
    `status_date` is the instant as of which progress is recorded.
    """

    name: str
    start: int
    rows: tuple[FileRow, ...]
    links: tuple[Link, ...]
    calendars: Mapping[str, WorkCalendar]
    default_calendar: str
    finish: int | None = None
    minutes_per_day: int = 480
    zone: str = "Asia/Shanghai"
    progress: Progress = "actual"
    """What becomes of work that has begun; in files of other programs it stays where it is."""
    status_date: int | None = None

    def schedule(self) -> Schedule:
        """All dates of the plan. Raises what `place` raises."""
        activities = [row.activity for row in self.rows]
        return place(
            activities, self.links, self.calendars, self.start, finish=self.finish, progress=self.progress
        )
