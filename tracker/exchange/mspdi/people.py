"""Resources and what they are assigned to."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.schedule import Assignment
from tracker.domain.text import Text
from tracker.exchange.mspdi import codes, faults
from tracker.exchange.mspdi.calendars import Calendars
from tracker.exchange.mspdi.fields import Fields, says_something
from tracker.exchange.mspdi.report import Report

_UNITS = Text("大于 0 的单位", "units above 0")


@dataclass(frozen=True)
class Resource:
    """`kind` is WORK, MATERIAL or COST; `calendar` is a name, None for the project's."""

    name: str
    kind: str = "WORK"
    calendar: str | None = None


@dataclass(frozen=True)
class Booking:
    """Work in minutes of one resource on one task; `units` are percent, 100 for the whole of a person.

    `even`: the work is neither delayed nor spread unevenly.
    """

    resource: Resource
    units: float
    work: int
    even: bool = True

    def assignment(self, default: str) -> Assignment | None:
        """What the engine counts: the minutes that the work takes; None for what takes no time."""
        if self.resource.kind != "WORK" or not self.work or self.units <= 0:
            return None
        return Assignment(self.resource.calendar or default, round(self.work * 100 / self.units))


class People:
    """The bookings of a file by the UID of the task."""

    def __init__(self, root: Fields, calendars: Calendars, report: Report) -> None:
        self._given = _resources(root)
        self._calendars, self._report = calendars, report
        self._resources: dict[int, Resource] = {}
        self._bookings: dict[int, list[Booking]] = {}
        for each in root.all("Assignments", "Assignment"):
            self._book(each)

    def of(self, uid: int) -> tuple[Booking, ...]:
        return tuple(self._bookings.get(uid, ()))

    def _book(self, given: Fields) -> None:
        task, uid = given.uid("TaskUID"), given.number("ResourceUID", codes.UNASSIGNED)
        if uid == codes.UNASSIGNED:
            return
        if uid not in self._given:
            self._report.add("unknown_resource", given.where())
            return
        units, work = round(given.amount("Units", 1.0) * 100, 6), given.span("Work") or 0
        if units < 0 or work * 100 > units * codes.LARGEST > 0:
            given.wrong("Units", _UNITS)
        booking = Booking(self._resource(int(uid or 0)), units, work, _is_even(given))
        self._bookings.setdefault(task, []).append(booking)

    def _resource(self, uid: int) -> Resource:
        """A resource, read when the first assignment names it, so that only its calendar is used then."""
        if uid not in self._resources:
            given = self._given[uid]
            kind = "COST" if given.flag("IsCostResource") else _kind(given)
            calendar = self._calendars.name(given) if kind == "WORK" else None
            own = None if calendar == self._calendars.default else calendar
            self._resources[uid] = Resource(given.text("Name"), kind, own)
        return self._resources[uid]


def owner(bookings: tuple[Booking, ...]) -> str | None:
    """The first person with a name."""
    names = (each.resource.name for each in bookings if each.resource.kind == "WORK")
    return next((name for name in names if name), None)


def _kind(given: Fields) -> str:
    return codes.RESOURCE_KINDS[given.code("Type", codes.RESOURCE_KINDS, 1)]


def _is_even(given: Fields) -> bool:
    return not any(says_something(given.value(name)) for name in ("Delay", "LevelingDelay", "WorkContour"))


def _resources(root: Fields) -> dict[int, Fields]:
    found: dict[int, Fields] = {}
    for each in root.all("Resources", "Resource"):
        uid = each.uid()
        if uid in found:
            raise faults.DuplicateUid(line=each.line, element="Resource", uid=uid)
        if not each.flag("IsNull"):
            found[uid] = each
    return found
