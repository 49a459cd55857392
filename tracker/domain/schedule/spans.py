"""How one activity lies in its own time: its finish from a start, its start from a finish, and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Protocol

from tracker.domain.schedule.values import Activity
from tracker.domain.workdays import WorkCalendar


class Span(Protocol):
    """An activity's extent; instants and gaps are minutes."""

    def snap(self, t: int) -> int:
        """The first start at or after t."""

    def forward(self, t: int) -> tuple[int, int]:
        """The first start at or after t, with its finish."""

    def backward(self, t: int) -> tuple[int, int]:
        """The last finish at or before t, with its start, start first."""

    def less(self, t: int) -> int:
        """t less the duration."""

    def plus(self, t: int) -> int:
        """t plus the duration."""

    def gap(self, a: int, b: int) -> int:
        """Minutes of the activity's own time from a to b, negative when b comes first."""


@dataclass(frozen=True, slots=True)
class OnClock:
    """Runs day and night, from wherever it is put; late, it ends when work ends."""

    calendar: WorkCalendar
    duration: int

    def snap(self, t: int) -> int:
        return t

    def forward(self, t: int) -> tuple[int, int]:
        return t, t + self.duration

    def backward(self, t: int) -> tuple[int, int]:
        finish = self.calendar.previous_end(t)
        return finish - self.duration, finish

    def less(self, t: int) -> int:
        return t - self.duration

    def plus(self, t: int) -> int:
        return t + self.duration

    def gap(self, a: int, b: int) -> int:
        return b - a


@dataclass(frozen=True, slots=True)
class Moment:
    """A milestone: no length, at rest wherever work lies or has just ended."""

    calendar: WorkCalendar

    def snap(self, t: int) -> int:
        return self.calendar.settle(t)

    def forward(self, t: int) -> tuple[int, int]:
        t = self.calendar.settle(t)
        return t, t

    def backward(self, t: int) -> tuple[int, int]:
        t = self.calendar.previous_end(t)
        return t, t

    def less(self, t: int) -> int:
        return t

    def plus(self, t: int) -> int:
        return t

    def gap(self, a: int, b: int) -> int:
        return self.calendar.between(a, b)


@dataclass(frozen=True, slots=True)
class Work:
    """Working time, laid over breaks and days off."""

    calendar: WorkCalendar
    duration: int

    def snap(self, t: int) -> int:
        return self.calendar.next_start(t)

    def forward(self, t: int) -> tuple[int, int]:
        start = self.calendar.next_start(t)
        return start, self.calendar.add(start, self.duration)

    def backward(self, t: int) -> tuple[int, int]:
        finish = self.calendar.previous_end(t)
        return self.calendar.add(finish, -self.duration), finish

    def less(self, t: int) -> int:
        return self.calendar.add(t, -self.duration)

    def plus(self, t: int) -> int:
        return self.calendar.add(t, self.duration)

    def gap(self, a: int, b: int) -> int:
        return self.calendar.between(a, b)


@dataclass(frozen=True, slots=True)
class Whole(Work):
    """A meeting: not split over a break if a working period can hold it, at its own time if it has one."""

    at: time | None

    def snap(self, t: int) -> int:
        return self.calendar.place_whole(t, self.duration, self.at)[0]

    def forward(self, t: int) -> tuple[int, int]:
        return self.calendar.place_whole(t, self.duration, self.at)

    def backward(self, t: int) -> tuple[int, int]:
        return self.calendar.place_whole_before(t, self.duration, self.at)


@dataclass(frozen=True, slots=True)
class Lasting(Moment):
    """A series: lasts until a given instant, and no longer than its start if that comes later."""

    until: int

    def snap(self, t: int) -> int:
        return self.calendar.next_start(t)

    def forward(self, t: int) -> tuple[int, int]:
        start = self.calendar.next_start(t)
        return start, max(start, self.calendar.previous_end(self.until))


@dataclass(frozen=True, slots=True)
class Staffed:
    """Work that ends when the last person has done their part on their own calendar."""

    calendar: WorkCalendar
    parts: tuple[tuple[WorkCalendar, int], ...]

    def snap(self, t: int) -> int:
        return min(calendar.next_start(t) for calendar, _ in self.parts)

    def forward(self, t: int) -> tuple[int, int]:
        return self.snap(t), self.plus(t)

    def backward(self, t: int) -> tuple[int, int]:
        return self.less(t), max(calendar.previous_end(t) for calendar, _ in self.parts)

    def less(self, t: int) -> int:
        return min(calendar.add(t, -minutes) for calendar, minutes in self.parts)

    def plus(self, t: int) -> int:
        return max(calendar.add(t, minutes) for calendar, minutes in self.parts)

    def gap(self, a: int, b: int) -> int:
        return self.calendar.between(a, b)


def span_of(activity: Activity, calendars: Mapping[str, WorkCalendar]) -> Span:
    """The extent of an activity; raises KeyError for a calendar that is not there."""
    calendar = calendars[activity.calendar]
    if activity.elapsed:
        return OnClock(calendar, activity.duration)
    if activity.span_to is not None:
        return Lasting(calendar, activity.span_to)
    if activity.assignments:
        return Staffed(calendar, tuple((calendars[a.calendar], a.minutes) for a in activity.assignments))
    if not activity.duration:
        return Moment(calendar)
    if activity.whole:
        return Whole(calendar, activity.duration, activity.at)
    return Work(calendar, activity.duration)
