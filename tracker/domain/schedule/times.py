"""Calendars side by side in arrays, so that many instants on different calendars are counted at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property, lru_cache
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from tracker.domain.workdays import WorkCalendar

Ints = NDArray[np.int64]

FAR = 1 << 38
"""Further than any calendar reaches; lags, durations and given instants are cut to it."""
_BEYOND = 1 << 40
_STRIDE = 1 << 44
_END, _LAST = 1 << 62, (1 << 63) - 1


def near(t: int) -> int:
    """t, or the far end of time on its side."""
    return max(-FAR, min(FAR, t))


class Times:
    """The working intervals of several calendars in one sorted row.

    An instant t of calendar k is looked up as t + offset[k]; work is counted in one row too, so that two
    counts on one calendar may be subtracted. Before and after what a calendar covers lies an endless
    working interval: what falls there comes out outside of `low` .. `high` and is found by comparing once.
    To count: j = ends.searchsorted(q), work = max(q, starts[j]) - to_work[j].
    To find: t = w + to_clock[through.searchsorted(w)], the end of an interval rather than the start of the
    next; with w + 1 in the search the start.
    """

    def __init__(self, calendars: Sequence[WorkCalendar]) -> None:
        self.calendars = tuple(calendars)
        work = [calendar.work_time for calendar in calendars]
        self.offset = np.arange(len(work), dtype=np.int64) * _STRIDE
        self.low = np.array([each.low for each in work], np.int64)
        self.high = np.array([each.high for each in work], np.int64)
        starts, ends = [], []
        for offset, each in zip(self.offset.tolist(), work, strict=True):
            starts.append(np.array([each.low - 1 - _BEYOND, *each.starts, each.high + 1], np.int64) + offset)
            ends.append(np.array([each.low - 1, *each.ends, each.high + 1 + _BEYOND], np.int64) + offset)
        self._fill(starts, ends)

    def _fill(self, starts: list[Ints], ends: list[Ints]) -> None:
        through = [np.cumsum(e - s) + k * _STRIDE for k, (s, e) in enumerate(zip(starts, ends, strict=True))]
        clock = [s - (t - (e - s)) for s, e, t in zip(starts, ends, through, strict=True)]
        self.starts, self.ends, self.through = _row(starts, _END), _row(ends, _LAST), _row(through, _LAST)
        self.to_work = _row(clock, 0)
        self.to_clock = _row([c - k * _STRIDE for k, c in enumerate(clock)], 0)
        self.ends_before = np.concatenate(([-_END], self.ends[:-1]))
        self.to_work_before = np.concatenate(([0], self.to_work[:-1]))

    def work(self, q: Ints) -> Ints:
        """The work before instants that have their offset."""
        j = self.ends.searchsorted(q)
        return np.maximum(q, self.starts.take(j)) - self.to_work.take(j)

    def find(self, w: Ints) -> Ints:
        """The instants at which that much work is done, less nothing: without offset."""
        return w + self.to_clock.take(self.through.searchsorted(w))

    def work_at(self, t: int, calendar: int) -> int:
        """The work before one instant."""
        starts, ends, _, to_work, _ = self.lists
        q = t + calendar * _STRIDE
        j = bisect_left(ends, q)
        return max(q, starts[j]) - to_work[j]

    @cached_property
    def lists(self) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
        """starts, ends, through, to_work and to_clock for bisection one by one."""
        rows = (self.starts, self.ends, self.through, self.to_work, self.to_clock)
        return tuple(row.tolist() for row in rows)


def _row(parts: list[Ints], last: int) -> Ints:
    return np.concatenate([*parts, np.array([last], np.int64)])


_shared: WeakValueDictionary[tuple[WorkCalendar, ...], Times] = WeakValueDictionary()
"""Whoever has the arrays of some calendars shares them: they take a megabyte for each."""


@lru_cache(maxsize=4)
def times(calendars: tuple[WorkCalendar, ...]) -> Times:
    """The arrays of these calendars; kept, because plans are placed again and again on the same ones."""
    found = _shared.get(calendars)
    return found if found is not None else _shared.setdefault(calendars, Times(calendars))
