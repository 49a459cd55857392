"""Working time as sorted intervals with prefix sums: counting and finding minutes by bisection."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import sub

from tracker.domain.text import Fact


class OutsideCalendar(Fact):
    """An instant lies where the calendar says nothing; fields `first` and `last` are years."""

    code = "outside_calendar"
    zh = "日期超出工作日历的范围（{first} 年至 {last} 年）。请缩短工期或间隔，或调整日期。"
    en = (
        "A date lies outside the working calendar, which covers the years {first} to {last}. "
        "Shorten a duration or a lag, or choose another date."
    )


class WorkTime:
    """Working intervals (start, end) in minutes, in order, within the covered range `low` .. `high`.

    Intervals that touch are joined, because no break lies between them.
    Every method raises OutsideCalendar when its argument or its answer is not covered. The minutes lie in
    arrays, for a process keeps many calendars of fifteen thousand intervals, and lists take five times more.
    """

    __slots__ = ("before", "ends", "high", "longest", "low", "starts", "through", "years")

    def __init__(
        self, intervals: Iterable[tuple[int, int]], low: int, high: int, years: tuple[int, int]
    ) -> None:
        self.starts, self.ends = _join(intervals)
        lengths = [end - start for start, end in zip(self.starts, self.ends, strict=True)]
        self.through: array[int] = array("q", accumulate(lengths))
        self.before: array[int] = array("q", map(sub, self.through, lengths))
        self.longest = max(lengths, default=0)
        self.low, self.high, self.years = low, high, years

    def outside(self) -> OutsideCalendar:
        return OutsideCalendar(first=self.years[0], last=self.years[1])

    def work_before(self, t: int) -> int:
        """Working minutes from the beginning of the calendar to t."""
        if not self.low <= t <= self.high:
            raise self.outside()
        i = bisect_right(self.starts, t) - 1
        if i < 0:
            return 0
        end = self.ends[i]
        return self.before[i] + (min(end, t)) - self.starts[i]

    def add(self, t: int, minutes: int) -> int:
        """The instant `minutes` of work from t: at the end of an interval forward, at a start backward."""
        if not minutes:
            return t
        target = self.work_before(t) + minutes
        i = bisect_left(self.through, target) if minutes > 0 else bisect_right(self.before, target) - 1
        if not 0 <= i < len(self.starts):
            raise self.outside()
        return self.starts[i] + target - self.before[i]

    def next_start(self, t: int) -> int:
        """The first instant at or after t at which work can begin."""
        i = bisect_right(self.ends, t)
        if t < self.low or i == len(self.ends):
            raise self.outside()
        return max(t, self.starts[i])

    def previous_end(self, t: int) -> int:
        """The last instant at or before t at which work can end."""
        i = bisect_left(self.starts, t) - 1
        if t > self.high or i < 0:
            raise self.outside()
        return min(t, self.ends[i])

    def settle(self, t: int) -> int:
        """t itself inside or at either end of an interval, else the next start: where a milestone may sit."""
        i = bisect_right(self.starts, t) - 1
        return t if i >= 0 and t <= self.ends[i] else self.next_start(t)

    def holds(self, start: int, end: int) -> bool:
        """Whether start .. end lies in one interval."""
        i = bisect_right(self.starts, start) - 1
        return i >= 0 and end <= self.ends[i]

    def first_whole(self, t: int, minutes: int) -> int:
        """The earliest start from t on of an unbroken stretch of work."""
        for i in range(bisect_right(self.ends, t), len(self.ends)):
            start = max(t, self.starts[i])
            if start + minutes <= self.ends[i]:
                return start
        raise self.outside()

    def last_whole(self, t: int, minutes: int) -> int:
        """The latest start of an unbroken stretch of work up to t."""
        for i in range(bisect_left(self.starts, t) - 1, -1, -1):
            start = min(t, self.ends[i]) - minutes
            if start >= self.starts[i]:
                return start
        raise self.outside()


def _join(intervals: Iterable[tuple[int, int]]) -> tuple[array[int], array[int]]:
    starts: array[int] = array("q")
    ends: array[int] = array("q")
    for start, end in intervals:
        if ends and ends[-1] == start:
            ends[-1] = end
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends
