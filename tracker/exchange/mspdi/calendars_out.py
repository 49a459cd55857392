"""Writes working calendars: the week by its days, exceptions by their periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tracker.domain.workdays import Hours, WorkCalendar
from tracker.exchange.mspdi import codes
from tracker.exchange.mspdi.build import add, clean, fill


@dataclass(frozen=True)
class Period:
    """Days in a row with the same hours and the same name."""

    first: date
    last: date
    hours: Hours
    name: str


def write(parent: Any, calendars: Mapping[str, WorkCalendar], uids: Mapping[str, int]) -> None:
    """All calendars of a plan as base calendars."""
    for name, uid in uids.items():
        _write(add(parent, "Calendar"), name, uid, calendars[name])


def write_derived(parent: Any, name: str, uid: int, base: int) -> None:
    """A resource's calendar, which adds nothing to its base."""
    calendar = add(parent, "Calendar")
    fill(calendar, [("UID", uid), ("Name", clean(name, 512)), ("IsBaseCalendar", False)])
    fill(calendar, [("IsBaselineCalendar", False), ("BaseCalendarUID", base)])


def periods(calendar: WorkCalendar) -> Iterator[Period]:
    """The exceptions of a calendar in order, grouped."""
    current: Period | None = None
    for day in sorted(calendar.exceptions):
        exception = calendar.exceptions[day]
        name = clean(exception.name.pick("zh"), 512).strip() if exception.name else ""
        found = Period(day, day, calendar.hours(day), name)
        if current is not None and _follows(current, found):
            current = Period(current.first, day, found.hours, name)
            continue
        if current is not None:
            yield current
        current = found
    if current is not None:
        yield current


def _follows(before: Period, after: Period) -> bool:
    same = (before.hours, before.name) == (after.hours, after.name)
    return same and after.first - before.last == timedelta(days=1)


def _write(calendar: Any, name: str, uid: int, given: WorkCalendar) -> None:
    fill(calendar, [("UID", uid), ("Name", clean(name, 512)), ("IsBaseCalendar", True)])
    fill(calendar, [("IsBaselineCalendar", False), ("BaseCalendarUID", -1)])
    week = add(calendar, "WeekDays")
    for day_type in range(1, 8):
        day = add(week, "WeekDay")
        hours = given.week[codes.weekday(day_type)]
        fill(day, [("DayType", day_type), ("DayWorking", bool(hours))])
        _hours(day, hours)
    found = list(periods(given))
    for period in found:
        _old_exception(add(week, "WeekDay"), period)
    exceptions = add(calendar, "Exceptions") if found else None
    for period in found:
        _exception(add(exceptions, "Exception"), period)


def _old_exception(day: Any, period: Period) -> None:
    """As Project 2003 reads exceptions, and as later versions still write them besides."""
    fill(day, [("DayType", codes.EXCEPTION_DAY), ("DayWorking", bool(period.hours))])
    _time_period(day, period)
    _hours(day, period.hours)


def _exception(exception: Any, period: Period) -> None:
    fill(exception, [("EnteredByOccurrences", False)])
    _time_period(exception, period)
    days = codes.days(period.first, period.last)
    fill(exception, [("Occurrences", days), ("Name", period.name or None), ("Type", codes.DAILY)])
    fill(exception, [("DayWorking", bool(period.hours))])
    _hours(exception, period.hours)


def _time_period(parent: Any, period: Period) -> None:
    element = add(parent, "TimePeriod")
    fill(element, [("FromDate", codes.day_text(period.first))])
    fill(element, [("ToDate", codes.day_text(period.last, last=True))])


def _hours(parent: Any, hours: Hours) -> None:
    if not hours:
        return
    times = add(parent, "WorkingTimes")
    for start, end in hours:
        both = [("FromTime", codes.clock_text(start)), ("ToTime", codes.clock_text(end))]
        fill(add(times, "WorkingTime"), both)
