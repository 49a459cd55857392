"""Working calendars in layers: a week, holidays, days in lieu, make-up workdays and own exceptions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.domain.text import Text
from tracker.domain.worktime import OutsideCalendar, WorkTime

__all__ = [
    "DEFAULT_HOURS",
    "DEFAULT_WEEK",
    "DayException",
    "DayStatus",
    "ExceptionKind",
    "Hours",
    "OutsideCalendar",
    "WorkCalendar",
    "layered",
    "to_datetime",
    "to_minute",
]

ExceptionKind = Literal["holiday", "in_lieu", "make_up", "added", "removed"]
Hours = tuple[tuple[int, int], ...]
"""The working intervals of a day as (start, end) minutes of the day, in order; the end may be 1440."""

DEFAULT_HOURS: Hours = ((9 * 60, 12 * 60), (13 * 60, 18 * 60))
DEFAULT_WEEK: tuple[Hours, ...] = (DEFAULT_HOURS,) * 5 + ((), ())
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 1440


@dataclass(frozen=True)
class DayException:
    """One date that differs from its weekday.

    `intervals` None: the hours of a usual working day for make_up and added, none for the others.
    """

    kind: ExceptionKind
    name: Text | None = None
    intervals: Hours | None = None


@dataclass(frozen=True)
class DayStatus:
    """What a date is: `kind` is work, weekend or its exception's; provisional: the year is projected."""

    day: date
    working: bool
    kind: str
    name: Text | None
    provisional: bool


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Working time in one zone for whole years.

    `week` has the hours of Monday to Sunday. `projected` names the years whose holidays are not official yet.
    `minutes_per_day` turns a working day into minutes; 0 takes the length of the commonest working weekday.
    Instants are minutes since 1970-01-01T00:00 UTC. Whatever is not covered raises OutsideCalendar.
    """

    zone: str = "Asia/Shanghai"
    week: tuple[Hours, ...] = DEFAULT_WEEK
    exceptions: Mapping[date, DayException] = field(default_factory=dict)
    first_year: int = 2007
    last_year: int = 2036
    projected: frozenset[int] = frozenset()
    minutes_per_day: int = 0

    def __post_init__(self) -> None:
        if not self.minutes_per_day:
            object.__setattr__(self, "minutes_per_day", _length(self._usual_hours))

    # Days

    def hours(self, day: date) -> Hours:
        """The working intervals of a day in minutes of the day; empty for a day off."""
        exception = self.exceptions.get(day)
        return self.week[day.weekday()] if exception is None else self._exception_hours(exception)

    def works_on(self, day: date) -> bool:
        return bool(self.hours(day))

    def status(self, day: date) -> DayStatus:
        exception, working = self.exceptions.get(day), self.works_on(day)
        kind = exception.kind if exception else "work" if working else "weekend"
        name = exception.name if exception else None
        return DayStatus(day, working, kind, name, day.year in self.projected)

    def midnight(self, day: date) -> int:
        """The instant at which a day begins."""
        return self._midnights[self._index(day)]

    def at(self, day: date, clock: time) -> int:
        """The instant of a local wall time on a day."""
        return self._wall(self._index(day), clock.hour * 60 + clock.minute)

    def opens(self, day: date) -> int | None:
        """The instant at which the work of a day begins; None on a day off."""
        hours = self.hours(day)
        return self._wall(self._index(day), hours[0][0]) if hours else None

    def closes(self, day: date) -> int | None:
        """The instant at which the work of a day ends; None on a day off."""
        hours = self.hours(day)
        return self._wall(self._index(day), hours[-1][1]) if hours else None

    def day_of(self, t: int, *, finish: bool = False) -> date:
        """The local date of an instant; a `finish` at 24:00 belongs to the day that it ends."""
        midnights = self._midnights
        i = (bisect_left if finish else bisect_right)(midnights, t) - 1
        if not 0 <= i < len(midnights) - 1:
            raise self._work.outside()
        return self._first_day + timedelta(days=i)

    def provisional(self, a: int, b: int) -> bool:
        """Whether the stretch from a to b touches a projected year."""
        if not self.projected:
            return False
        first, last = self.day_of(a).year, self.day_of(b, finish=b > a).year
        return any(year in self.projected for year in range(first, last + 1))

    @cached_property
    def projected_stretches(self) -> tuple[tuple[int, int], ...]:
        """The projected years that are covered, each from its first instant to that of the next year."""
        return tuple(
            (self._midnights[self._new_year(year)], self._midnights[self._new_year(year + 1)])
            for year in sorted(self.projected)
            if self.first_year <= year <= self.last_year
        )

    def _new_year(self, year: int) -> int:
        return (date(year, 1, 1) - self._first_day).days

    def working_days(self, first: date, last: date) -> list[date]:
        """The days from first to last, both included, on which there is work."""
        days = self._working
        chosen = days[bisect_left(days, self._index(first)) : bisect_right(days, self._index(last))]
        return [self._first_day + timedelta(days=i) for i in chosen]

    def shift_days(self, day: date, days: int) -> date:
        """The n-th working day after a day, or before it when n is negative; the day itself for 0."""
        if not days:
            return day
        index = self._index(day)
        i = (
            bisect_right(self._working, index) + days - 1
            if days > 0
            else bisect_left(self._working, index) + days
        )
        if not 0 <= i < len(self._working):
            raise self._work.outside()
        return self._first_day + timedelta(days=self._working[i])

    # Instants

    def work_before(self, t: int) -> int:
        return self._work.work_before(t)

    def between(self, a: int, b: int) -> int:
        """Working minutes from a to b, negative when b comes first."""
        return self._work.work_before(b) - self._work.work_before(a)

    def add(self, t: int, minutes: int) -> int:
        return self._work.add(t, minutes)

    def next_start(self, t: int) -> int:
        return self._work.next_start(t)

    def previous_end(self, t: int) -> int:
        return self._work.previous_end(t)

    def settle(self, t: int) -> int:
        return self._work.settle(t)

    def place_whole(self, t: int, minutes: int, at: time | None = None) -> tuple[int, int]:
        """The first start and finish from t on that no break splits.

        With `at`: at that local time of a working day if it fits there whole, else the next place after it.
        What is longer than every working period of a usual week is laid over breaks like any other work:
        one long day, whenever it is, must not draw everything long to itself.
        """
        if at is not None:
            t = self._next_at(t, at)
        if minutes <= self._longest_period:
            start = self._work.first_whole(t, minutes)
            return start, start + minutes
        start = self._work.next_start(t)
        return start, self._work.add(start, minutes)

    def place_whole_before(self, t: int, minutes: int, at: time | None = None) -> tuple[int, int]:
        """The last start and finish up to t that no break splits; the mirror of `place_whole`."""
        if minutes > self._longest_period:
            finish = self._work.previous_end(t)
            return self._work.add(finish, -minutes), finish
        start = None if at is None else self._last_at(t, minutes, at)
        if start is None:
            start = self._work.last_whole(t, minutes)
        return start, start + minutes

    # Tables

    @cached_property
    def _usual_hours(self) -> Hours:
        commonest = Counter(hours for hours in self.week if hours).most_common(1)
        return commonest[0][0] if commonest else ()

    @cached_property
    def _longest_period(self) -> int:
        """Minutes of the longest period of two weeks without exceptions; of all, if weeks are empty."""
        days = ((day * _DAY, hours) for day, hours in enumerate(self.week * 2))
        usual = [(midnight + start, midnight + end) for midnight, hours in days for start, end in hours]
        return WorkTime(usual, 0, 14 * _DAY, (0, 0)).longest or self._work.longest

    @cached_property
    def _first_day(self) -> date:
        return date(self.first_year, 1, 1)

    @cached_property
    def _midnights(self) -> Sequence[int]:
        return _midnights(self.zone, self.first_year, self.last_year)

    @cached_property
    def _hours(self) -> list[Hours]:
        """The hours of every covered day."""
        weekday = self._first_day.weekday()
        hours = [self.week[(weekday + i) % 7] for i in range(len(self._midnights) - 1)]
        for day, exception in self.exceptions.items():
            if self.first_year <= day.year <= self.last_year:
                hours[(day - self._first_day).days] = self._exception_hours(exception)
        return hours

    @cached_property
    def _working(self) -> list[int]:
        """The working days, counted from the first day."""
        return [i for i, hours in enumerate(self._hours) if hours]

    @property
    def work_time(self) -> WorkTime:
        """The working intervals of all covered years."""
        return self._work

    @cached_property
    def _work(self) -> WorkTime:
        low, high = self._midnights[0], self._midnights[-1]
        return WorkTime(self._intervals(), low, high, (self.first_year, self.last_year))

    def _intervals(self) -> Iterator[tuple[int, int]]:
        for i in self._working:
            for start, end in self._hours[i]:
                yield self._wall(i, start), self._wall(i, end)

    def _exception_hours(self, exception: DayException) -> Hours:
        if exception.intervals is not None:
            return exception.intervals
        return self._usual_hours if exception.kind in ("make_up", "added") else ()

    def _index(self, day: date) -> int:
        index = (day - self._first_day).days
        if not 0 <= index < len(self._midnights) - 1:
            raise self._work.outside()
        return index

    def _wall(self, index: int, minute: int) -> int:
        """The instant of a wall-clock minute; a day on which the clocks change is not 24 hours long."""
        midnight, following = self._midnights[index], self._midnights[index + 1]
        if minute == _DAY:
            return following
        if following - midnight == _DAY:
            return midnight + minute
        return _local(self._first_day + timedelta(days=index), minute, ZoneInfo(self.zone))

    def _next_at(self, t: int, at: time) -> int:
        """The first `at` o'clock of a working day that is not before t."""
        minute = at.hour * 60 + at.minute
        for i in self._working[bisect_left(self._working, self._index(self.day_of(t))) :]:
            if (start := self._wall(i, minute)) >= t:
                return start
        raise self._work.outside()

    def _last_at(self, t: int, minutes: int, at: time) -> int | None:
        minute = at.hour * 60 + at.minute
        for i in reversed(self._working[: bisect_right(self._working, self._index(self.day_of(t)))]):
            start = self._wall(i, minute)
            if start + minutes <= t and self._work.holds(start, start + minutes):
                return start
        return None


def layered(base: WorkCalendar, exceptions: Mapping[date, DayException]) -> WorkCalendar:
    """A new calendar with these exceptions laid over those of the base; they may add or take away."""
    return replace(base, exceptions={**base.exceptions, **exceptions})


def to_minute(moment: datetime) -> int:
    """Whole minutes since 1970-01-01T00:00 UTC; refuses a datetime without zone (ValueError)."""
    if moment.tzinfo is None:
        raise ValueError("a datetime without zone is no instant")
    return (moment - _EPOCH) // timedelta(minutes=1)


def to_datetime(minute: int, zone: str = "Asia/Shanghai") -> datetime:
    return (_EPOCH + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))


def _length(hours: Hours) -> int:
    return sum(end - start for start, end in hours)


def _local(day: date, minute: int, zone: ZoneInfo) -> int:
    return to_minute(datetime.combine(day, time(minute // 60, minute % 60), zone))


@lru_cache(maxsize=32)
def _midnights(zone: str, first_year: int, last_year: int) -> Sequence[int]:
    """The instant of every local midnight, up to the one that ends the last day."""
    info, first = ZoneInfo(zone), date(first_year, 1, 1)
    days = (date(last_year + 1, 1, 1) - first).days
    return [_local(first + timedelta(days=i), 0, info) for i in range(days + 1)]
