"""The days of a calendar: their hours, their dates, their place in the week."""

from __future__ import annotations

from datetime import date

from tracker.domain.text import Text
from tracker.domain.workdays import DayException, ExceptionKind, Hours
from tracker.exchange.mspdi import codes
from tracker.exchange.mspdi.fields import CLOCK, MOMENT, Fields

STANDARD: Hours = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
_HOURS = Text("按先后排列、互不重叠的时段", "intervals in order that do not overlap")


def hours_of(given: Fields) -> Hours | None:
    """The working intervals of a day; () for a day off, None where nothing is said."""
    if given.value("DayWorking") and not given.flag("DayWorking"):
        return ()
    listed = [_interval(each) for each in given.all("WorkingTimes", "WorkingTime") if each.names]
    if not listed:
        return STANDARD if given.flag("DayWorking") else None
    hours = tuple(sorted(listed))
    bounds = [minute for interval in hours for minute in interval]
    if bounds != sorted(bounds):
        given.wrong("WorkingTimes", _HOURS)
    return hours


def exception_of(given: Fields) -> DayException:
    name = given.value("Name")
    hours = hours_of(given) or ()
    kind: ExceptionKind = "added" if hours else "holiday" if name else "removed"
    return DayException(kind, Text(zh=name) if name else None, hours)


def _interval(given: Fields) -> tuple[int, int]:
    """An end at 00:00 is the end of the day."""
    ends = []
    for name in ("FromTime", "ToTime"):
        try:
            ends.append(codes.clock(given.required(name)))
        except ValueError:
            given.wrong(name, CLOCK)
    start, end = ends[0], ends[1] or codes.MIDNIGHT
    if start >= end:
        given.wrong("ToTime", _HOURS)
    return start, end


def date_of(period: Fields, name: str) -> date | None:
    value = period.value(name)
    if not value:
        return None
    try:
        return codes.moment(value).date()
    except ValueError:
        period.wrong(name, MOMENT)


def day_type(given: Fields) -> int:
    given.required("DayType")
    return given.code("DayType", range(8), codes.EXCEPTION_DAY)
