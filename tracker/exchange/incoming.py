"""The rows of a plan as items and links of a project, as far as the project can hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.schedule import Activity, Assignment, ConstraintKind, Schedule
from tracker.domain.text import Text
from tracker.domain.workdays import to_datetime
from tracker.exchange.mspdi.people import Booking
from tracker.exchange.noted import Noted, of_rows
from tracker.exchange.planfile import FileRow, PlanFile
from tracker.projects.models import Link, Meeting, Milestone, Node, Project, Summary, Task
from tracker.projects.rows import link_row

KINDS: dict[str, type[Node]] = {
    "task": Task,
    "milestone": Milestone,
    "meeting": Meeting,
    "summary": Summary,
}
UNTITLED = Text("未命名", "Untitled")
LONGEST = 500
"""Characters of a title."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True)
class Pace:
    """How many minutes something lasts, and on which calendar."""

    calendar: str
    duration: int


def pace(row: FileRow, plan: PlanFile, own: Schedule) -> Pace:
    """What a row lasts by itself: resources count by the calendar and the time of the one who ends last."""
    activity, calendar = row.activity, plan.calendars[row.activity.calendar]
    if activity.summary or activity.elapsed:
        return Pace(activity.calendar, activity.duration)
    placed = own.placed[activity.id]
    if activity.span_to is not None:
        return Pace(activity.calendar, max(0, calendar.between(placed.start, placed.finish)))
    if not activity.assignments:
        return Pace(activity.calendar, activity.duration)

    def ends(each: Assignment) -> int:
        return plan.calendars[each.calendar].add(placed.start, each.minutes)

    last = max(activity.assignments, key=ends)
    return Pace(last.calendar, last.minutes)


@dataclass(frozen=True)
class Incoming:
    """A plan on its way into a project; `calendars` has the ids of the stored ones by name.

    `owners` has the id of the person of each name that is one person's here.
    """

    plan: PlanFile
    project: Project
    paces: Mapping[str, Pace]
    calendars: Mapping[str, str]
    owners: Mapping[str, str]
    ids: Mapping[str, str]
    """The id of the item of each row."""

    def nodes(self) -> list[Node]:
        keys = keys_of(self.plan)
        return [self._node(row, keys[i], i) for i, row in enumerate(self.plan.rows)]

    def links(self) -> list[Link]:
        return [
            Link(
                id=new_id(),
                project_id=self.project.id,
                pred_id=self.ids[each.pred],
                succ_id=self.ids[each.succ],
                gap=0,
                active=True,
                **link_row(each),
            )
            for each in self.plan.links
        ]

    def _node(self, row: FileRow, key: str, place: int) -> Node:
        title = title_of(row)
        return KINDS[row.kind](
            id=self.ids[row.activity.id],
            project_id=self.project.id,
            key=key,
            title_zh=title.zh[:LONGEST],
            title_en=title.en[:LONGEST],
            note=row.note,
            owner_id=self.owners.get(row.owner or ""),
            departments=[],
            position=place + 1,
            out_of_sequence=False,
            sequence=0,
            details={},
            due_rule={},
            reason={},
            parent_id=self.ids.get(row.activity.parent or ""),
            **self._timing(row.activity),
            **self._progress(row.activity),
        )

    def _timing(self, activity: Activity) -> dict[str, Any]:
        own, wish, deadline = self.paces[activity.id], activity.constraint, activity.deadline
        pinned = activity.pin or (None, None)
        dated = wish is not None and wish.kind is not ConstraintKind.AS_LATE_AS_POSSIBLE
        plain = own.calendar == self.plan.default_calendar
        return {
            "duration": own.duration,
            "elapsed": activity.elapsed,
            "at_time": activity.at and activity.at.isoformat("minutes"),
            "calendar_id": None if plain else self.calendars[own.calendar],
            "constraint_kind": wish and wish.kind.value,
            "constraint_at": self._moment(wish.at) if wish is not None and dated else None,
            "deadline_at": self._moment(deadline.at if deadline else None),
            "pin_start_at": self._moment(pinned[0]),
            "pin_finish_at": self._moment(pinned[1]),
        }

    def _progress(self, activity: Activity) -> dict[str, Any]:
        """What a summary has done follows from what belongs to it."""
        started, done = activity.actual_start, activity.actual_finish
        state = State.OPEN if started is None else State.STARTED
        return {
            "state": state if done is None else State.DONE,
            "started_at": self._moment(started),
            "done_at": self._moment(done),
            "remaining": activity.remaining if done is None else None,
        }

    def _moment(self, minute: int | None) -> datetime | None:
        return None if minute is None else to_datetime(minute, self.plan.zone)

    def notes(self) -> Iterator[Noted]:
        """What of the rows is not in the items; what changes dates first."""
        for code, holds in _NOTES.items():
            yield from of_rows(code, [row for row in self.plan.rows if holds(self, row)])

    def resource_time(self, row: FileRow) -> bool:
        own = self.paces[row.activity.id]
        given = {(each.calendar, each.minutes) for each in row.activity.assignments}
        usual = (row.activity.calendar, row.activity.duration)
        return bool(given) and (len(given) > 1 or (own.calendar, own.duration) != usual)


def ids_of(plan: PlanFile) -> dict[str, str]:
    """A new id for each row."""
    return {row.activity.id: new_id() for row in plan.rows}


def keys_of(plan: PlanFile) -> list[str]:
    """The numbers of the rows where each has one of its own, else their ids."""
    numbers = [row.number for row in plan.rows]
    plain = len({*numbers}) == len(numbers) and None not in numbers
    return [str(row.number) if plain else row.activity.id for row in plan.rows]


def title_of(row: FileRow) -> Text:
    """The name in one line; both languages have what the file has in one."""
    title = one_line(row.title)
    return Text(title, title) if title else UNTITLED


def one_line(words: str) -> str:
    """The words without what would break a line, and without what no database keeps."""
    return _CONTROL.sub(" ", words).strip()


def _bookings(row: FileRow, *kinds: str) -> list[Booking]:
    booked: tuple[Booking, ...] = row.extra.get("bookings", ())
    return [each for each in booked if each.resource.kind in kinds]


def _shared(_: Incoming, row: FileRow) -> bool:
    people = _bookings(row, "WORK")
    return len(people) > 1 or any(each.units != 100 for each in people)


def _begun_by_percent(_: Incoming, row: FileRow) -> bool:
    activity = row.activity
    return row.percent > 0 and not activity.summary and activity.actual_start is None


_NOTES: dict[str, Callable[[Incoming, FileRow], bool]] = {
    "resource_time": Incoming.resource_time,
    "series_as_task": lambda _, row: row.activity.span_to is not None,
    "assignments": _shared,
    "other_resources": lambda _, row: bool(_bookings(row, "MATERIAL", "COST")),
    "percent": _begun_by_percent,
    "untitled": lambda _, row: title_of(row) is UNTITLED,
    "title_cut": lambda _, row: len(title_of(row).zh) > LONGEST,
}
