"""The calendars of a file, each on its base, as working calendars for the years of the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.domain.workdays import DayException, Hours, WorkCalendar
from tracker.exchange.mspdi import codes, faults, recurring
from tracker.exchange.mspdi.days import STANDARD, date_of, day_type, exception_of, hours_of
from tracker.exchange.mspdi.fields import Fields
from tracker.exchange.mspdi.report import Report

STANDARD_WEEK: tuple[Hours, ...] = (STANDARD,) * 5 + ((), ())
_DAYS = frozenset(("WeekDays", "Exceptions", "WorkWeeks"))


@dataclass(frozen=True)
class Frame:
    """What all calendars of a plan share: zone, first and last year, minutes of a working day."""

    zone: str
    years: tuple[int, int]
    minutes_per_day: int


@dataclass(frozen=True)
class Flat:
    """A calendar with all that it takes from its base; `special` are the days of other working weeks."""

    week: tuple[Hours, ...] = STANDARD_WEEK
    special: Mapping[date, Hours] = field(default_factory=dict)
    exceptions: Mapping[date, DayException] = field(default_factory=dict)


class Calendars:
    """Reads calendars when something asks for them; one that adds nothing to its base is its base."""

    def __init__(self, root: Fields, report: Report) -> None:
        self._report = report
        self._given = {each.uid(): each for each in root.all("Calendars", "Calendar")}
        _check_count(root, self._given)
        self._names = _names(self._given)
        self._default = self._default_uid(root)
        self._used = {self._default: None}  # in the order of their first use
        self._days = 0

    @property
    def default(self) -> str:
        return self._names[self._default]

    def name(self, fields: Fields, where: tuple[str, int | None] = ("", None)) -> str | None:
        """The name of the calendar that an element is scheduled on; None if it has none of its own."""
        uid = fields.number("CalendarUID", -1)
        if uid is None or uid < 0:
            return None
        if uid not in self._given:
            self._report.add("unknown_calendar", fields.where("CalendarUID", *where))
            return None
        uid = self._saying(uid)
        self._used[uid] = None
        return self._names[uid]

    def _saying(self, uid: int) -> int:
        """The calendar itself, or the base that it adds nothing to, which is what resources mostly have."""
        seen = {uid}
        while not any(name in _DAYS for name in self._given[uid].names):
            base = self._given[uid].number("BaseCalendarUID", -1)
            if base is None or base not in self._given or base in seen:
                break
            seen.add(base)
            uid = base
        return uid

    def read(self, frame: Frame) -> dict[str, WorkCalendar]:
        """The calendars in use, and the base calendars that have working time, by name."""
        wanted = {**self._used, **dict.fromkeys(uid for uid, each in self._given.items() if _is_base(each))}
        if len(wanted) * (frame.years[1] - frame.years[0] + 1) > faults.MOST_CALENDAR_YEARS:
            raise faults.TooMuch(what=faults.CALENDAR_YEARS, most=faults.MOST_CALENDAR_YEARS, line=0)
        flats: dict[int, Flat] = {}
        built: dict[int, WorkCalendar] = {}
        found = {uid: self._calendar(uid, frame, flats, built) for uid in wanted}
        return {self._names[uid]: each for uid, each in found.items() if self._works(uid, each)}

    def _default_uid(self, root: Fields) -> int:
        """The project's calendar, else the first base calendar, else a standard one of our own."""
        uid = root.number("CalendarUID", -1)
        if uid in self._given:
            return int(uid)
        if uid is not None and uid >= 0:
            self._report.add("unknown_calendar", root.where("CalendarUID"))
        bases = (uid for uid, each in self._given.items() if each.flag("IsBaseCalendar"))
        found = next(bases, -1)
        self._names.setdefault(found, _free("Standard", set(self._names.values())))
        return found

    def _calendar(
        self, uid: int, frame: Frame, flats: dict[int, Flat], built: dict[int, WorkCalendar]
    ) -> WorkCalendar:
        flat = self._flat(uid, frame, flats)
        if id(flat) not in built:
            built[id(flat)] = _build(flat, frame)
        return built[id(flat)]

    def _works(self, uid: int, calendar: WorkCalendar) -> bool:
        """Whether there is any working time; refuses a calendar in use that has none."""
        works = any(calendar.week) or any(each.intervals for each in calendar.exceptions.values())
        if not works and uid in self._used:
            raise faults.NoWorkingTime(line=self._given[uid].line, calendar=self._names[uid])
        return works

    def _flat(self, uid: int, frame: Frame, flats: dict[int, Flat]) -> Flat:
        """The calendar with what its bases say, which are read before it."""
        way = self._bases(uid, flats)
        flat = flats.get(way[-1], Flat())
        for each in reversed(way):
            if each not in flats:
                flats[each] = self._over(self._given[each], flat, frame) if each in self._given else flat
            flat = flats[each]
        return flat

    def _bases(self, uid: int, flats: Mapping[int, Flat]) -> list[int]:
        """The calendar, its base, the base of that, up to one that has none or is read already."""
        way = [uid]
        while way[-1] in self._given and way[-1] not in flats:
            base = self._given[way[-1]].number("BaseCalendarUID", -1)
            if base not in self._given:
                break
            if base in way:
                path = [self._names[each] for each in (*way[way.index(base) :], base)]
                raise faults.CalendarCycle(line=self._given[uid].line, path=" → ".join(path))
            way.append(int(base))
        return way

    def _over(self, given: Fields, base: Flat, frame: Frame) -> Flat:
        own = {
            codes.weekday(day): hours
            for each in given.all("WeekDays", "WeekDay")
            if (day := day_type(each)) != codes.EXCEPTION_DAY and (hours := hours_of(each)) is not None
        }
        special = self._other_weeks(given, frame)
        exceptions = self._exceptions(given, frame)
        if not own and not special and not exceptions:
            return base
        inherited = {day: hours for day, hours in base.special.items() if day.weekday() not in own}
        self._count(given, len(inherited) + len(base.exceptions))
        return Flat(
            tuple(own.get(day, base.week[day]) for day in range(7)),
            {**inherited, **special},
            {**base.exceptions, **exceptions},
        )

    def _other_weeks(self, given: Fields, frame: Frame) -> dict[date, Hours]:
        """The days of working weeks that hold for a period only."""
        special: dict[date, Hours] = {}
        for each in given.all("WorkWeeks", "WorkWeek"):
            listed = [*each.all("WeekDays", "WeekDay"), *each.all("WeekDay")]
            own = {codes.weekday(day_type(day)): hours_of(day) for day in listed if day_type(day)}
            for day in self._period(each, frame):
                hours = own.get(day.weekday())
                if hours is not None:
                    special[day] = hours
        return special

    def _exceptions(self, given: Fields, frame: Frame) -> dict[date, DayException]:
        """Dated exceptions; those for one period win over those that repeat."""
        plain: dict[date, DayException] = {}
        repeated: dict[date, DayException] = {}
        for each in given.all("WeekDays", "WeekDay"):
            if day_type(each) == codes.EXCEPTION_DAY:
                plain.update(dict.fromkeys(self._period(each, frame), exception_of(each)))
        for each in given.all("Exceptions", "Exception"):
            pattern, period = recurring.pattern(each), _period_of(each)
            if pattern is None:
                self._report.add("calendar_exception", each.where())
            elif period is not None:
                listed = self._period(each, frame, counted=pattern.most is not None)
                found = dict.fromkeys(pattern.days(period[0], listed), exception_of(each))
                (plain if pattern.daily else repeated).update(found)
        return {**repeated, **plain}

    def _period(self, given: Fields, frame: Frame, *, counted: bool = False) -> list[date]:
        """The days of a period that lie in the plan's years, and those before where they must be counted."""
        period = _period_of(given)
        if period is None:
            return []
        start = period[0] if counted else max(period[0], date(frame.years[0], 1, 1))
        days = codes.days(start, min(period[1], date(frame.years[1], 12, 31)))
        self._count(given, max(0, days))
        return [start + timedelta(days=i) for i in range(days)]

    def _count(self, given: Fields, days: int) -> None:
        self._days += days
        if self._days > faults.MOST_EXCEPTION_DAYS:
            raise faults.TooMuch(what=faults.EXCEPTION_DAYS, most=faults.MOST_EXCEPTION_DAYS, line=given.line)


def _period_of(given: Fields) -> tuple[date, date] | None:
    """The first and the last day; None where one of them is not said, or they are turned round."""
    period = given.first("TimePeriod")
    if period is None:
        return None
    first, last = date_of(period, "FromDate"), date_of(period, "ToDate")
    return None if first is None or last is None or last < first else (first, last)


def _is_base(given: Fields) -> bool:
    return given.flag("IsBaseCalendar") and not given.flag("IsBaselineCalendar")


def _build(flat: Flat, frame: Frame) -> WorkCalendar:
    special = {
        day: DayException("added" if hours else "removed", intervals=hours)
        for day, hours in flat.special.items()
    }
    years = frame.years
    return WorkCalendar(
        frame.zone, flat.week, {**special, **flat.exceptions}, *years, minutes_per_day=frame.minutes_per_day
    )


def _check_count(root: Fields, given: Mapping[int, Fields]) -> None:
    listed = list(root.all("Calendars", "Calendar"))
    if len(listed) > faults.MOST_CALENDARS:
        raise faults.TooMuch(
            what=faults.CALENDARS, most=faults.MOST_CALENDARS, line=listed[faults.MOST_CALENDARS].line
        )
    for each in listed:
        if given[each.uid()].element is not each.element:
            raise faults.DuplicateUid(line=given[each.uid()].line, element="Calendar", uid=each.uid())


def _names(given: Mapping[int, Fields]) -> dict[int, str]:
    """The names of calendars; those that are empty or taken get their UID."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for uid, each in given.items():
        names[uid] = _free(each.value("Name") or f"{uid}", taken, uid)
        taken.add(names[uid])
    return names


def _free(name: str, taken: set[str], uid: int = -1) -> str:
    free = name if name not in taken else f"{name} ({uid})"
    while free in taken:
        free += "'"
    return free
