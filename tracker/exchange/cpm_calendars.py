"""The calendars of the format cpm-oracle/1: flat weeks with exceptions, on the clock without zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from tracker.domain.workdays import DayException, Hours, WorkCalendar
from tracker.exchange.given import EPOCH, WANTED, Given

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKS = 53  # of a year
_DAY = 1440
_DATED = (
    "constraint_date", "deadline", "actual_start", "actual_finish", "given_start", "given_finish",
)  # fmt: skip


def calendar(given: Given, years: tuple[int, int], per_day: int) -> WorkCalendar:
    """A calendar for these years, both included; equal ones are built once."""
    week = given.get("week")
    exceptions = given.find("exceptions")
    return _calendar(
        tuple(_hours(week.get(day)) for day in DAYS),
        tuple((_date(each), _hours(each)) for each in (exceptions.fields() if exceptions else ())),
        years,
        per_day,
    )


def years(project: Given, later: int) -> tuple[int, int]:
    """From a year before the first date of a project to `later` years after its last."""
    dates = [given.instant() for given in _dates(project)]
    first, last = ((EPOCH + timedelta(minutes=t)).year for t in (min(dates), max(dates)))
    return first - max(1, later // 4), last + later


def intervals(project: Given, later: int) -> int:
    """About how many working intervals the calendars have in those years."""
    first, last = years(project, later)
    weeks = [each.get("week") for each in project.get("calendars").fields()]
    of_weeks = sum(len(list(day.each())) for week in weeks for day in week.fields())
    return of_weeks * WEEKS * (last - first + 1)


def _dates(project: Given) -> Iterator[Given]:
    yield project.get("project").get("start")
    for task in project.get("tasks").each():
        yield from (date for name in _DATED if (date := task.find(name)) is not None)


@lru_cache(maxsize=64)
def _calendar(
    week: tuple[Hours, ...],
    exceptions: tuple[tuple[date, Hours], ...],
    years: tuple[int, int],
    per_day: int,
) -> WorkCalendar:
    days = {day: DayException("added" if hours else "removed", intervals=hours) for day, hours in exceptions}
    return WorkCalendar("UTC", week, days, *years, minutes_per_day=per_day)


def _hours(given: Given) -> Hours:
    hours = tuple(_interval(each) for each in given.each())
    bounds = [minute for interval in hours for minute in interval]
    # Intervals may touch but not overlap, and none is empty.
    if any(start >= end for start, end in hours) or bounds != sorted(bounds):
        given.wrong(WANTED["hours"])
    return hours


def _interval(given: Given) -> tuple[int, int]:
    ends = [_clock(each) for each in given.each()]
    if len(ends) != 2:
        given.wrong(WANTED["hours"])
    return ends[0], ends[1]


def _clock(given: Given) -> int:
    """Minutes of the day of a time such as 09:00 or 24:00; seconds are cut off."""
    hour, _, rest = given.text().partition(":")
    minute = rest.split(":")[0]
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
        given.wrong(WANTED["hours"])
    minutes = int(hour) * 60 + int(minute)
    if int(minute) > 59 or minutes > _DAY:
        given.wrong(WANTED["hours"])
    return minutes


def _date(given: Given) -> date:
    """The date that is the key of an exception."""
    try:
        return date.fromisoformat(str(given.key))
    except ValueError:
        given.wrong(WANTED["date"])
