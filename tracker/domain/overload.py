"""Owners who are asked for more work in a day than the day has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True)
class Job:
    """Work that one owner does from `start` to `finish`, in instants; `pinned`: its dates are set by hand."""

    id: str
    owner: str
    start: int
    finish: int
    pinned: bool = False


@dataclass(frozen=True)
class Overload:
    """Days in a row on which the same jobs ask for more than there is; days off between do not divide them.

    `minutes` of work against the `capacity` of the owner's calendar, both on the worst day of them, `day`.
    """

    owner: str
    first: date
    last: date
    day: date
    minutes: int
    capacity: int
    ids: tuple[str, ...]


def overloads(work: Iterable[Job], calendars: Mapping[str, WorkCalendar]) -> tuple[Overload, ...]:
    """Every overload, by owner in the order of the jobs and then by day; calendars go by owner.

    A job asks for the working minutes of its owner that it covers. A day off has none and is never too full,
    except by a job pinned where its owner has no working time at all: that asks for its minutes on the clock,
    on a day off as on the evening of a working day. Raises KeyError and OutsideCalendar.
    """
    owners: dict[str, list[Job]] = {}
    for job in work:
        if job.finish > job.start:
            owners.setdefault(job.owner, []).append(job)
    return tuple(
        overload
        for owner, jobs in owners.items()
        for overload in _merged(owner, _Sweep(jobs, calendars[owner]).days())
    )


@dataclass(frozen=True)
class _Full:
    """A day with work that fits (no `ids`), or with too much."""

    day: date
    minutes: int
    capacity: int
    ids: tuple[str, ...] = ()


def _merged(owner: str, days: Iterable[_Full]) -> Iterator[Overload]:
    current: Overload | None = None
    for each in days:
        if current is not None and current.ids == each.ids:
            current = _longer(current, each)
            continue
        if current is not None:
            yield current
        current = None
        if each.ids:
            current = Overload(owner, each.day, each.day, each.day, each.minutes, each.capacity, each.ids)
    if current is not None:
        yield current


def _longer(stretch: Overload, more: _Full) -> Overload:
    stretch = replace(stretch, last=more.day)
    if more.minutes - more.capacity <= stretch.minutes - stretch.capacity:
        return stretch
    return replace(stretch, day=more.day, minutes=more.minutes, capacity=more.capacity)


class _Sweep:
    """One owner's days, one after the other; only the first and the last day of a job are measured."""

    def __init__(self, jobs: Sequence[Job], calendar: WorkCalendar) -> None:
        self.jobs, self.calendar = jobs, calendar
        self.starting: dict[date, list[int]] = {}
        self.ending: dict[date, list[int]] = {}
        self.on_clock: dict[date, list[tuple[int, int]]] = {}
        for i, job in enumerate(jobs):
            if calendar.between(job.start, job.finish):
                self._lay(i, calendar.next_start(job.start), calendar.previous_end(job.finish))
            elif job.pinned:
                self._lay_on_clock(i, job)

    def _lay(self, i: int, start: int, finish: int) -> None:
        self.starting.setdefault(self.calendar.day_of(start), []).append(i)
        self.ending.setdefault(self.calendar.day_of(finish, finish=True), []).append(i)

    def _lay_on_clock(self, i: int, job: Job) -> None:
        day, start = self.calendar.day_of(job.start), job.start
        while start < job.finish:
            day += timedelta(days=1)
            until = min(job.finish, self.calendar.midnight(day))
            self.on_clock.setdefault(day - timedelta(days=1), []).append((i, until - start))
            start = until

    def days(self) -> Iterator[_Full]:
        """The days that are too full, and after those the next that has work and is not."""
        known = {*self.starting, *self.ending, *self.on_clock}
        first, last = min(known, default=date.max), max(known, default=date.min)
        active: set[int] = set()
        after = False
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            starting, ending = self.starting.get(day, ()), self.ending.get(day, ())
            active.update(starting)
            if len(active) > 1 or day in self.on_clock:  # one job alone never asks for too much
                full = self._full(day, active, {*starting, *ending})
                if full.ids or (after and full.capacity):
                    yield full
                after = bool(full.ids) or (after and not full.capacity)
            elif after and self.calendar.works_on(day):
                yield _Full(day, 0, 0)
                after = False
            active.difference_update(ending)

    def _full(self, day: date, active: set[int], edges: set[int]) -> _Full:
        """What a day has and is asked for; jobs that neither start nor end on it ask for all of it."""
        opens, closes = self.calendar.opens(day), self.calendar.closes(day)
        clock = self.on_clock.get(day, ())
        minutes = sum(each for _, each in clock)
        if opens is None or closes is None:
            return _Full(day, minutes, 0, self._ids(i for i, _ in clock))
        capacity = self.calendar.between(opens, closes)
        minutes += (len(active) - len(edges)) * capacity
        minutes += sum(self._part(self.jobs[i], opens, closes) for i in edges)
        if minutes <= capacity:
            return _Full(day, minutes, capacity)
        return _Full(day, minutes, capacity, self._ids({*active, *(i for i, _ in clock)}))

    def _part(self, job: Job, opens: int, closes: int) -> int:
        return self.calendar.between(max(job.start, opens), min(job.finish, closes))

    def _ids(self, jobs: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.jobs[i].id for i in sorted(jobs))
