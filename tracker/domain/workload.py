"""What an owner's working time has in each week, and what their work asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.overload import Job
from tracker.domain.workdays import WorkCalendar

DAYS = 7


@dataclass(frozen=True)
class Week:
    """An ISO week from its Monday: `capacity` in working minutes, and the share of each job in it."""

    first: date
    capacity: int
    shares: tuple[tuple[str, int], ...]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=DAYS - 1)

    @property
    def key(self) -> str:
        return f"{self.first:%G-W%V}"

    @property
    def minutes(self) -> int:
        return sum(minutes for _, minutes in self.shares)

    @property
    def over(self) -> bool:
        return self.minutes > self.capacity


def mondays(first: date, last: date) -> list[date]:
    """The first days of the weeks that have a day from first to last."""
    monday = first - timedelta(days=first.weekday())
    return [monday + timedelta(days=n) for n in range(0, (last - monday).days + 1, DAYS)]


def weeks(firsts: Iterable[date], jobs: Sequence[Job], calendar: WorkCalendar) -> tuple[Week, ...]:
    """The weeks of one owner, whose calendar it is.

    A job asks for the working minutes that it covers, as `overload` counts them: one that was pinned where
    there is no working time at all asks for its minutes on the clock. Raises OutsideCalendar.
    """
    return tuple(_week(first, jobs, calendar) for first in firsts)


def _week(first: date, jobs: Sequence[Job], calendar: WorkCalendar) -> Week:
    low, high = calendar.midnight(first), calendar.midnight(first + timedelta(days=DAYS))
    inside = (each for each in jobs if each.start < high and each.finish > low)
    shares = ((each.id, _share(each, low, high, calendar)) for each in inside)
    return Week(first, calendar.between(low, high), tuple(each for each in shares if each[1]))


def _share(job: Job, low: int, high: int, calendar: WorkCalendar) -> int:
    start, finish = max(job.start, low), min(job.finish, high)
    if job.pinned and not calendar.between(job.start, job.finish):
        return finish - start
    return calendar.between(start, finish)
