"""Writes resources and assignments, from what a file had or from who does what here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.schedule import Assignment, Placed
from tracker.exchange.mspdi import codes
from tracker.exchange.mspdi.build import add, clean, fill
from tracker.exchange.mspdi.people import Booking, Resource, owner
from tracker.exchange.planfile import FileRow

_KINDS = {kind: code for code, kind in codes.RESOURCE_KINDS.items()}


@dataclass(frozen=True)
class Staffing:
    """Who works on a task, and the `type` that says whether its finish depends on them.

    `on_own`: the work runs on the calendar of the task, whatever those of the resources are.
    """

    bookings: tuple[Booking, ...]
    type: str
    on_own: bool = False


def staffing(row: FileRow, default: str) -> Staffing:
    """What was read from a file while it still says the same as the plan, else people at full time."""
    kept: tuple[Booking, ...] = row.extra.get("bookings", ())
    given = str(row.extra.get("type", "FIXED_UNITS"))
    activity = row.activity
    if kept and owner(kept) == row.owner:
        found = () if activity.summary or given == "FIXED_DURATION" else _minutes(kept, default)
        if found == activity.assignments:
            return Staffing(kept, given)
        if _on(activity.calendar, found) == activity.assignments:
            return Staffing(kept, given, on_own=True)
    if activity.assignments:
        return Staffing(_staff(row, default), "FIXED_UNITS" if given == "FIXED_DURATION" else given)
    if row.owner:  # who is named only must not make the finish depend on a calendar of theirs
        return Staffing((Booking(Resource(row.owner), 100.0, activity.duration),), "FIXED_DURATION")
    return Staffing((), given)


class Staff:
    """Numbers the resources of a plan as they come up, and writes them with their assignments."""

    def __init__(self) -> None:
        self.uids: dict[Resource, int] = {}
        self._assigned: list[tuple[int, Placed, Booking]] = []

    def book(self, task: int, placed: Placed, bookings: tuple[Booking, ...]) -> None:
        for each in bookings:
            self.uids.setdefault(each.resource, len(self.uids) + 1)
            self._assigned.append((task, placed, each))

    def write_resources(self, parent: Any, calendars: Mapping[Resource, int]) -> None:
        for resource, uid in self.uids.items():
            work = resource.kind == "WORK"
            fill(
                add(parent, "Resource"),
                [
                    ("UID", uid),
                    ("ID", uid),
                    ("Name", clean(resource.name, 512)),
                    ("Type", _KINDS[resource.kind]),
                    ("IsNull", False),
                    ("MaxUnits", "1.00" if work else None),
                    ("CalendarUID", calendars.get(resource)),
                    ("IsCostResource", True if resource.kind == "COST" else None),
                ],
            )

    def write_assignments(self, parent: Any, zone: str) -> None:
        for uid, (task, placed, booking) in enumerate(self._assigned, 1):
            work = codes.duration_text(booking.work)
            fill(
                add(parent, "Assignment"),
                [
                    ("UID", uid),
                    ("TaskUID", task),
                    ("ResourceUID", self.uids[booking.resource]),
                    ("Finish", codes.instant_text(placed.finish, zone)),
                    ("RegularWork", work),
                    ("Start", codes.instant_text(placed.start, zone)),
                    ("Units", f"{booking.units / 100:.8g}"),
                    ("Work", work),
                ],
            )


def _staff(row: FileRow, default: str) -> tuple[Booking, ...]:
    """One resource for each assignment; the first is the owner, others are known by their calendars only."""
    found = []
    for i, each in enumerate(row.activity.assignments):
        name = row.owner if row.owner and not i else each.calendar
        resource = Resource(name, calendar=None if each.calendar == default else each.calendar)
        found.append(Booking(resource, 100.0, each.minutes))
    return tuple(found)


def _minutes(bookings: tuple[Booking, ...], default: str) -> tuple[Assignment, ...]:
    found = (each.assignment(default) for each in bookings)
    return tuple(each for each in found if each is not None)


def _on(calendar: str, found: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    return tuple(Assignment(calendar, each.minutes) for each in found)
