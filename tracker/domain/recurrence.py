"""The sittings of a series, laid on the working days of its span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from tracker.domain.workdays import WorkCalendar

Sitting = tuple[int, int]


@dataclass(frozen=True)
class Laid:
    """Start and finish of each sitting in order, in minutes; `wanted` is more when the span has no room."""

    times: tuple[Sitting, ...]
    wanted: int


def sittings(
    start: int,
    finish: int,
    calendar: WorkCalendar,
    *,
    least: int,
    per_week: int,
    on: Sequence[int],
    at: time,
    duration: int,
) -> Laid:
    """Lay max(least, whole weeks x per_week) sittings from start to finish, at most one a day.

    `on` names weekdays (0 is Monday), `duration` is minutes. A named day that does not work moves to the next
    free working day of its week, else to the one before, else it is dropped. What is then still wanted goes
    to further named days, and then to further working days, spread evenly.
    """
    first, last = calendar.day_of(start), calendar.day_of(finish, finish=finish > start)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    room = {day: slot for day in days if (slot := _slot(day, start, finish, calendar, at, duration))}
    wanted = max(least, len(days) // 7 * per_week)
    named = _named(days, room, on)
    chosen = _first_of_each_week(named, per_week)[:wanted]
    for others in (named, sorted(room)):
        chosen += _spread([day for day in others if day not in chosen], wanted - len(chosen))
    return Laid(tuple(room[day] for day in sorted(chosen)), wanted)


def _slot(
    day: date, start: int, finish: int, calendar: WorkCalendar, at: time, duration: int
) -> Sitting | None:
    """When a sitting can take place on a day: at its time, else at the next place; None if there is none."""
    if not calendar.works_on(day):
        return None
    begins, ends = calendar.place_whole(max(start, calendar.midnight(day)), duration, at)
    return (begins, ends) if calendar.day_of(begins) == day and ends <= finish else None


def _named(days: Sequence[date], room: dict[date, Sitting], on: Sequence[int]) -> list[date]:
    """The named weekdays, those without room moved within their week."""
    taken = {day for day in days if day.weekday() in on and day in room}
    for day in days:
        if day.weekday() in on and day not in room:
            week = [other for other in room if _week(other) == _week(day) and other not in taken]
            later = [other for other in week if other > day]
            taken.update(later[:1] or week[-1:])
    return sorted(taken)


def _first_of_each_week(days: Sequence[date], per_week: int) -> list[date]:
    return [day for _, week in groupby(days, _week) for day in list(week)[:per_week]]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _spread(days: Sequence[date], count: int) -> list[date]:
    """`count` of the days, evenly over them; all when there are fewer, none for a negative count."""
    count = max(0, min(count, len(days)))
    return [days[(2 * i + 1) * len(days) // (2 * count)] for i in range(count)]
