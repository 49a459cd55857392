"""The tasks of a file as rows of a plan."""

from __future__ import annotations

from typing import Any

from tracker.domain.schedule import Activity, Assignment, Constraint, ConstraintKind, Deadline
from tracker.domain.text import Text
from tracker.exchange.mspdi import codes, own, people
from tracker.exchange.mspdi.calendars import Calendars
from tracker.exchange.mspdi.fields import Fields
from tracker.exchange.mspdi.outline import Line
from tracker.exchange.mspdi.people import Booking
from tracker.exchange.mspdi.report import Report
from tracker.exchange.planfile import FileRow

_ORDER = Text("不早于开始时间", "no earlier than the start")
_PERCENT = Text("0 至 100 的整数", "a whole number from 0 to 100")


class Rows:
    """Makes rows of tasks; what it cannot say goes to the report."""

    def __init__(self, calendars: Calendars, report: Report, zone: str, *, backward: bool) -> None:
        self._calendars, self._report, self._zone, self._backward = calendars, report, zone, backward

    def row(self, line: Line, bookings: tuple[Booking, ...]) -> FileRow:
        given = line.fields
        special = own.read(_own_field(given), self._zone)
        milestone = given.flag("Milestone")
        kind = "meeting" if special.meeting else "milestone" if milestone else "task"
        percent = given.number("PercentComplete", 0) or 0
        if not 0 <= percent <= 100:
            given.wrong("PercentComplete", _PERCENT)
        return FileRow(
            activity=self._summary(line) if line.summary else self._leaf(line, bookings, special),
            title=given.text("Name"),
            level=line.level,
            kind="summary" if line.summary else kind,
            number=line.number,
            note=given.text("Notes"),
            percent=float(percent),
            owner=people.owner(bookings),
            extra=self._extra(given, bookings),
        )

    def _leaf(self, line: Line, bookings: tuple[Booking, ...], special: own.Own) -> Activity:
        given = line.fields
        calendar = self._calendars.name(given, (str(line.uid), line.number))
        started = given.instant("ActualStart", self._zone)
        return Activity(
            id=str(line.uid),
            duration=0 if special.until is not None else given.span("Duration") or 0,
            elapsed=codes.is_elapsed(given.code("DurationFormat", codes.FORMATS, codes.DAYS)),
            calendar=calendar or self._calendars.default,
            whole=special.whole,
            at=special.at,
            span_to=special.until,
            constraint=self._constraint(line),
            deadline=self._deadline(given),
            pin=self._pin(line),
            actual_start=started,
            actual_finish=self._after(given, started, "ActualFinish"),
            remaining=given.span("RemainingDuration") if started is not None else None,
            assignments=self._assignments(given, bookings, calendar),
            parent=None if line.parent is None else str(line.parent),
        )

    def _summary(self, line: Line) -> Activity:
        given = line.fields
        if given.flag("Manual"):
            self._report.add("manual_summary", line.where("Manual"))
        if given.number("ConstraintType", 0) in _DATED:
            self._report.add("summary_constraint", line.where("ConstraintType"))
        return Activity(
            id=str(line.uid),
            calendar=self._calendars.name(given, (str(line.uid), line.number)) or self._calendars.default,
            deadline=self._deadline(given),
            parent=None if line.parent is None else str(line.parent),
            summary=True,
        )

    def _constraint(self, line: Line) -> Constraint | None:
        given = line.fields
        code = given.code("ConstraintType", (codes.AS_SOON_AS_POSSIBLE, *codes.CONSTRAINTS), 0)
        if code == codes.AS_SOON_AS_POSSIBLE:
            if self._backward and given.value("ConstraintType"):
                self._report.add("as_soon_backward", line.where("ConstraintType"))
            return None
        kind = codes.CONSTRAINTS[code]
        if kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            return None if self._backward else Constraint(kind)
        at = given.instant("ConstraintDate", self._zone)
        if at is None:
            self._report.add("undated_constraint", line.where("ConstraintType"))
            return None
        return Constraint(kind, at)

    def _deadline(self, given: Fields) -> Deadline | None:
        at = given.instant("Deadline", self._zone)
        return None if at is None else Deadline(at=at)

    def _pin(self, line: Line) -> tuple[int, int] | None:
        """The dates of a manual task, and of one that stands for a task of another project."""
        given, external = line.fields, line.fields.flag("ExternalTask")
        if external:
            self._report.add("external_task", line.where("ExternalTask"))
        if not external and not given.flag("Manual"):
            return None
        for start, finish in (("ManualStart", "ManualFinish"), ("Start", "Finish")):
            since = given.instant(start, self._zone)
            until = self._after(given, since, finish)
            if since is not None and until is not None:
                return since, until
        self._report.add("undated_manual_task", line.where("Manual"))
        return None

    def _after(self, given: Fields, since: int | None, name: str) -> int | None:
        until = given.instant(name, self._zone)
        if since is not None and until is not None and until < since:
            given.wrong(name, _ORDER)
        return until

    def _assignments(
        self, given: Fields, bookings: tuple[Booking, ...], calendar: str | None
    ) -> tuple[Assignment, ...]:
        """What the finish depends on; nothing if the duration is fixed."""
        if _type(given) == "FIXED_DURATION":
            return ()
        default = calendar or self._calendars.default
        own_only = calendar is not None and given.flag("IgnoreResourceCalendar")
        found = (each.assignment(self._calendars.default) for each in bookings)
        return tuple(
            Assignment(default, each.minutes) if own_only else each for each in found if each is not None
        )

    def _extra(self, given: Fields, bookings: tuple[Booking, ...]) -> dict[str, Any]:
        """`type`, `bookings`, `baseline` and `stored`: the dates that Project had computed."""
        found = {
            "type": _type(given),
            "bookings": bookings,
            "baseline": self._baseline(given),
            "stored": self._dates(given),
        }
        return {key: value for key, value in found.items() if value}

    def _baseline(self, given: Fields) -> tuple[int, int] | None:
        for each in given.all("Baseline"):
            if each.number("Number", 0) == 0:
                return self._dates(each)
        return None

    def _dates(self, given: Fields) -> tuple[int, int] | None:
        start, finish = given.instant("Start", self._zone), given.instant("Finish", self._zone)
        return None if start is None or finish is None else (start, finish)


_DATED = frozenset(code for code in codes.CONSTRAINTS if code != 1)


def _type(given: Fields) -> str:
    return codes.TASK_TYPES[given.code("Type", codes.TASK_TYPES, 0)]


def _own_field(given: Fields) -> str:
    values = (each.text("Value") for each in given.all("ExtendedAttribute") if is_own(each))
    return next(values, "")


def is_own(given: Fields) -> bool:
    return given.value("FieldID") == own.FIELD_ID
