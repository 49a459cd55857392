"""An activity as numbers: its kind, its own time, and what wishes and facts fix before any link is seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum, IntFlag
from typing import NamedTuple

from tracker.domain.schedule.spans import Span, span_of
from tracker.domain.schedule.times import FAR, near
from tracker.domain.schedule.values import Activity, Constraint, ConstraintKind
from tracker.domain.workdays import WorkCalendar


class Kind(IntEnum):
    """How a date is found. The order matters: kinds that are computed together lie together in a level.

    A fixed activity has its dates before links are seen, but late dates like any other; a done one has both.
    An odd one (meeting, series, shared work, what has started) is asked one by one.
    """

    FIXED_WORK = 0
    WORK = 1
    MOMENT = 2
    FIXED_MOMENT = 3
    FIXED_CLOCK = 4
    CLOCK = 5
    DONE = 6
    ODD = 7


class Mark(IntFlag):
    """What else is known of an activity."""

    NONE = 0
    STARTS_FREE = 1  # a no-earlier-than wish may lie before the project start
    MUST = 2
    AS_LATE = 4
    NO_LATER = 8
    STARTED = 16
    LASTING = 32
    DONE = 64
    HANGS = 128  # its deadline hangs on another activity
    PINNED = 256
    ELAPSED = 512


class Row(NamedTuple):
    """Numbers of one activity; instants that do not apply are FAR away on the harmless side."""

    kind: int
    calendar: int
    duration: int
    lower: int  # no start before, by bounds and wishes
    upper: int  # no late finish after, by wishes and deadline
    start: int  # dates given by people, or where a no-later-than or must date puts it
    finish: int
    marks: int


_NO_EARLIER = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)
_NO_LATER = (ConstraintKind.START_NO_LATER_THAN, ConstraintKind.FINISH_NO_LATER_THAN)
_MUST = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)
_BY_START = (ConstraintKind.MUST_START_ON, ConstraintKind.START_NO_LATER_THAN)


class Reader:
    """Reads activities into rows; numbers the calendars that they use."""

    def __init__(
        self, calendars: Mapping[str, WorkCalendar], numbers: Mapping[str, int] | None = None
    ) -> None:
        self.calendars = calendars
        self.numbers: dict[str, int] = dict(numbers or {})
        self._usual: dict[tuple[bool, int, int], Row] = {}

    def copy(self) -> Reader:
        """A reader that knows the same calendars."""
        return Reader(self.calendars, self.numbers)

    def rows(self, activities: Iterable[Activity]) -> list[Row]:
        """Raises KeyError for an unknown calendar, OutsideCalendar for a wish that no calendar covers."""
        return [self.row(each) for each in activities]

    @property
    def used(self) -> tuple[WorkCalendar, ...]:
        return tuple(self.calendars[name] for name in self.numbers)

    def row(self, activity: Activity) -> Row:
        number = self.numbers.get(activity.calendar)
        if number is None:
            number = self.numbers.setdefault(activity.calendar, self._next(activity.calendar))
        if not _simple(activity):
            return _special(activity, number, span_of(activity, self.calendars))
        if activity.bounds:
            return _simple_row(activity, number)
        key = (activity.elapsed, number, activity.duration)
        row = self._usual.get(key)
        return row or self._usual.setdefault(key, _simple_row(activity, number))

    def _next(self, name: str) -> int:
        _ = self.calendars[name]
        return len(self.numbers)


def _simple(a: Activity) -> bool:
    """Whether nothing but links and bounds says when it is."""
    return (
        a.constraint is None
        and a.pin is None
        and a.actual_start is None
        and a.actual_finish is None
        and a.deadline is None
        and a.span_to is None
        and not a.whole
        and not a.assignments
        and a.duration >= 0
    )


def _simple_row(activity: Activity, calendar: int) -> Row:
    kind = Kind.CLOCK if activity.elapsed else Kind.WORK if activity.duration else Kind.MOMENT
    marks = Mark.ELAPSED if activity.elapsed else Mark.NONE
    lower = max((each.at for each in activity.bounds), default=-FAR)
    return Row(kind, calendar, near(activity.duration), near(lower), FAR, 0, 0, marks)


def _special(activity: Activity, calendar: int, span: Span) -> Row:
    lower = [each.at for each in activity.bounds]
    upper = [FAR]
    dates, marks = _given(activity, span)
    if activity.elapsed:
        marks |= Mark.ELAPSED
    elif activity.span_to is not None:
        marks |= Mark.LASTING
    deadline = activity.deadline
    if deadline is not None and deadline.step is not None:
        marks |= Mark.HANGS
    elif deadline is not None and deadline.at is not None:
        upper.append(deadline.at)
    if (wish := activity.constraint) is not None:
        marks |= _mark(wish, marks)
        lower += [] if (no_earlier := _no_earlier(wish, span)) is None else [no_earlier]
        upper += [] if (no_later := _no_later(wish, span)) is None else [no_later]
        if dates is None and wish.kind in (*_NO_LATER, *_MUST):
            dates = held(wish, span)
    kind = _kind(activity, marks)
    start, finish = dates or (0, 0)
    ends = near(max(lower, default=-FAR)), near(min(upper))
    return Row(kind, calendar, near(activity.duration), *ends, near(start), near(finish), marks)


def _given(activity: Activity, span: Span) -> tuple[tuple[int, int] | None, Mark]:
    """The dates that people set: what has happened, else the pin."""
    start, finish = activity.actual_start, activity.actual_finish
    if finish is not None:
        return (span.less(finish) if start is None else start, finish), Mark.DONE
    if start is not None:
        return (start, span.forward(start)[1]), Mark.STARTED
    return (None, Mark.NONE) if activity.pin is None else (activity.pin, Mark.PINNED)


def _mark(wish: Constraint, marks: Mark) -> Mark:
    given = marks & (Mark.DONE | Mark.STARTED | Mark.PINNED)
    if wish.kind in _NO_EARLIER:
        return Mark.STARTS_FREE
    if wish.kind in _MUST:
        return Mark.MUST
    if wish.kind in _NO_LATER:
        return Mark.NONE if given else Mark.NO_LATER
    return Mark.NONE if given else Mark.AS_LATE


def _kind(activity: Activity, marks: Mark) -> Kind:
    if marks & Mark.DONE:
        return Kind.DONE
    work = not activity.elapsed and (activity.whole or activity.assignments or activity.duration < 0)
    if marks & (Mark.STARTED | Mark.LASTING) or (work and (activity.duration or activity.assignments)):
        return Kind.ODD
    fixed = bool(marks & (Mark.PINNED | Mark.MUST))
    if activity.elapsed:
        return Kind.FIXED_CLOCK if fixed else Kind.CLOCK
    if activity.duration:
        return Kind.FIXED_WORK if fixed else Kind.WORK
    return Kind.FIXED_MOMENT if fixed else Kind.MOMENT


def _no_earlier(wish: Constraint, span: Span) -> int | None:
    if wish.kind is ConstraintKind.START_NO_EARLIER_THAN:
        return wish.at
    return span.less(wish.at) if wish.kind is ConstraintKind.FINISH_NO_EARLIER_THAN else None


def _no_later(wish: Constraint, span: Span) -> int | None:
    """The latest finish that a wish allows."""
    if wish.kind in (ConstraintKind.FINISH_NO_LATER_THAN, ConstraintKind.MUST_FINISH_ON):
        return wish.at
    return span.plus(wish.at) if wish.kind in _BY_START else None


def held(wish: Constraint, span: Span) -> tuple[int, int]:
    """Where a no-later-than or must date puts what would break it."""
    if wish.kind in _BY_START:
        return span.forward(wish.at)
    return span.forward(span.less(wish.at))[0], wish.at
