"""Reads Microsoft Project's XML (MSPDI) into a plan, and says what it did not take over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.schedule import Activity, ConstraintKind, Link
from tracker.domain.text import Text
from tracker.domain.workdays import to_datetime
from tracker.exchange.mspdi import codes, faults, outline, unread, xml
from tracker.exchange.mspdi.calendars import Calendars, Frame
from tracker.exchange.mspdi.fields import Fields
from tracker.exchange.mspdi.links import links
from tracker.exchange.mspdi.outline import Line
from tracker.exchange.mspdi.people import Booking, People
from tracker.exchange.mspdi.report import Finding, Report
from tracker.exchange.mspdi.tasks import Rows
from tracker.exchange.planfile import FileRow, PlanFile

WORKING_YEAR = 100_000  # minutes, a little less than a year of work has
_LONGEST = 30  # years added for tasks that the file gives no dates for
_LATE = ConstraintKind.AS_LATE_AS_POSSIBLE
_HARD = frozenset(
    (
        ConstraintKind.START_NO_LATER_THAN,
        ConstraintKind.FINISH_NO_LATER_THAN,
        ConstraintKind.MUST_START_ON,
        ConstraintKind.MUST_FINISH_ON,
    )
)
_DAY = Text("1 至 1440 的分钟数", "minutes from 1 to 1440")


@dataclass(frozen=True)
class Imported:
    """A plan, and what of its file is not in it."""

    plan: PlanFile
    report: tuple[Finding, ...]


def read(data: bytes, *, zone: str = "Asia/Shanghai") -> Imported:
    """The plan of an XML file; its dates are local times of `zone`.

    The ids of activities are the UIDs of tasks. The calendars cover the years of the dates in the file and
    as many again on either side, at least one. `extra` of a row has `type` (FIXED_UNITS, FIXED_WORK,
    FIXED_DURATION), and where there are any `bookings` (of resources), `baseline` and `stored` (start and
    finish; `stored` as Project computed them).
    Raises the facts of `faults`, and zoneinfo.ZoneInfoNotFoundError for a zone that does not exist.
    """
    return _Reader(xml.parse(data), zone).imported()


class _Reader:
    def __init__(self, root: Fields, zone: str) -> None:
        self.root, self.zone, self.report = root, zone, Report()
        self.backward = not root.flag("ScheduleFromStart", default=True)
        self.calendars = Calendars(root, self.report)
        self.people = People(root, self.calendars, self.report)
        self.tasks = list(root.all("Tasks", "Task"))
        self.lines = outline.lines(self.tasks, self.report)

    def imported(self) -> Imported:
        plan = self.plan()
        self._note_splits(plan)
        self._note_calendars(plan)
        self._note_soft_constraints(plan)
        unread.inspect(self.root, self.tasks, self.report)
        return Imported(plan, self.report.findings())

    def plan(self) -> PlanFile:
        rows, found = self._rows(), links(self.lines, self.report)
        start, finish = (self.root.instant(name, self.zone) for name in ("StartDate", "FinishDate"))
        status = self.root.instant("StatusDate", self.zone)
        dates = [*_dates(rows), *(each for each in (start, finish, status) if each is not None)]
        if not dates:
            raise faults.MissingField(line=self.root.line, parent="Project", element="StartDate")
        per_day = self._minutes_per_day()
        frame = Frame(self.zone, _years(dates, rows, found, self.zone), per_day)
        return PlanFile(
            name=self._title(),
            start=min(dates) if start is None else start,
            rows=rows,
            links=found,
            calendars=self.calendars.read(frame),
            default_calendar=self.calendars.default,
            finish=(max(dates) if finish is None else finish) if self.backward else None,
            minutes_per_day=per_day,
            zone=self.zone,
            status_date=status,
        )

    def _title(self) -> str:
        """The title, else the name of the task that stands for the project, else the name of the file."""
        whole = (each.text("Name") for each in self.tasks if each.value("UID") == "0")
        file = self.root.text("Name").removesuffix(".xml").removesuffix(".mpp")
        return self.root.text("Title") or next(whole, "") or file

    def _rows(self) -> tuple[FileRow, ...]:
        maker = Rows(self.calendars, self.report, self.zone, backward=self.backward)
        return tuple(maker.row(line, self.people.of(line.uid)) for line in self.lines)

    def _minutes_per_day(self) -> int:
        minutes = self.root.number("MinutesPerDay", 480) or 0
        if not 1 <= minutes <= codes.MIDNIGHT:
            self.root.wrong("MinutesPerDay", _DAY)
        return minutes

    def _leaves(self, plan: PlanFile) -> Iterator[tuple[Line, FileRow]]:
        pairs = zip(self.lines, plan.rows, strict=True)
        return ((line, row) for line, row in pairs if not line.summary)

    def _note_splits(self, plan: PlanFile) -> None:
        for line, row in self._leaves(plan):
            if _interrupted(line.fields, self.zone) or _stretched(row, plan):
                self.report.add("split_task", line.where("Duration"))

    def _note_calendars(self, plan: PlanFile) -> None:
        for line, row in self._leaves(plan):
            own = plan.calendars[row.activity.calendar]
            others = (plan.calendars[each.calendar] for each in row.activity.assignments)
            if row.activity.calendar != plan.default_calendar and any(each is not own for each in others):
                self.report.add("both_calendars", line.where("CalendarUID"))

    def _note_soft_constraints(self, plan: PlanFile) -> None:
        if self.root.flag("HonorConstraints", default=True):
            return
        for line, row in self._leaves(plan):
            wish = row.activity.constraint
            if wish is not None and wish.kind in _HARD:
                self.report.add("constraints_honoured", line.where("ConstraintType"))


def _dates(rows: Iterable[FileRow]) -> Iterator[int]:
    """All instants that the plan of these rows may be laid on."""
    for row in rows:
        activity = row.activity
        yield from row.extra.get("stored", ())
        yield from activity.pin or ()
        listed = (activity.actual_start, activity.actual_finish, activity.span_to)
        yield from (each for each in listed if each is not None)
        if activity.constraint is not None and activity.constraint.kind is not _LATE:
            yield activity.constraint.at
        if activity.deadline is not None and activity.deadline.at is not None:
            yield activity.deadline.at


def _years(
    dates: Sequence[int], rows: Iterable[FileRow], links: Iterable[Link], zone: str
) -> tuple[int, int]:
    """The years of the dates with room on either side for what moves, and for tasks without dates."""
    first, last = (to_datetime(each, zone).year for each in (min(dates), max(dates)))
    undated = [row.activity.duration for row in rows if "stored" not in row.extra]
    work = sum(undated) + (sum(abs(link.lag) for link in links) if undated else 0)
    room = 1 + last - first + min(_LONGEST, work // WORKING_YEAR)
    return max(first - room, codes.YEARS[0]), min(last + room, codes.YEARS[1] + _LONGEST)


def _interrupted(given: Fields, zone: str) -> bool:
    """Whether work that has begun goes on later than it stopped."""
    stop, resume = given.instant("Stop", zone), given.instant("Resume", zone)
    return stop is not None and resume is not None and resume > stop


def _stretched(row: FileRow, plan: PlanFile) -> bool:
    """Whether a task that has not begun lasts longer in the file than its work does in one stretch."""
    activity, stored = row.activity, row.extra.get("stored")
    bookings: tuple[Booking, ...] = row.extra.get("bookings", ())
    if stored is None or _dated_otherwise(activity) or not all(each.even for each in bookings):
        return False
    parts = [(each.calendar, each.minutes) for each in activity.assignments]
    parts = parts or [(activity.calendar, activity.duration)]
    return all(plan.calendars[name].between(*stored) > minutes for name, minutes in parts)


def _dated_otherwise(activity: Activity) -> bool:
    """Whether the finish is not just the start and the work that follows."""
    given = (activity.pin, activity.actual_start, activity.actual_finish, activity.span_to)
    return activity.elapsed or any(each is not None for each in given)
