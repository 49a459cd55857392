"""The difference of two schedules: what moves and why, which deadlines break, which conflicts come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.schedule.driving import Drivers
from tracker.domain.schedule.result import Schedule
from tracker.domain.schedule.spans import Span, span_of
from tracker.domain.schedule.values import Conflict, Placed, Reason
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True)
class Move:
    """Dates that change. Minutes are the activity's own time (working, or clock if elapsed), later positive.

    `reason` is the new one. `origin` is the first to move among the drivers of this activity, itself if
    nothing before it moves; `root` is the first cause of its new date, moved or not.
    """

    id: str
    start_before: int
    finish_before: int
    start: int
    finish: int
    start_minutes: int
    finish_minutes: int
    reason: Reason
    origin: str
    root: str


@dataclass(frozen=True)
class DeadlineChange:
    """How late something is against its deadline, before and after.

    Minutes of its own time, negative for room; None where there is no deadline.
    """

    id: str
    due_before: int | None
    due: int | None
    late_before: int | None
    late: int | None


@dataclass(frozen=True)
class Changes:
    """From one schedule to another, in the order of the new one.

    `broken`: late now and not before. `mended`: late before and not now. `slipped`: late in both, otherwise
    than before. `finish_days`: working days from the old finish to the new one, negative when it is earlier.
    """

    moves: tuple[Move, ...]
    broken: tuple[DeadlineChange, ...]
    mended: tuple[DeadlineChange, ...]
    slipped: tuple[DeadlineChange, ...]
    conflicts_new: tuple[Conflict, ...]
    conflicts_gone: tuple[Conflict, ...]
    finish_before: int
    finish: int
    finish_days: int
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changes: no date, no deadline, no conflict, no member."""
        parts = (self.moves, self.broken, self.mended, self.slipped, self.added, self.removed)
        conflicts = self.conflicts_new + self.conflicts_gone
        return not any(parts) and not conflicts and self.finish == self.finish_before


def difference(before: Schedule, after: Schedule, calendar: str = "default") -> Changes:
    """What changes from `before` to `after`, measured on the calendars of `after`.

    `calendar` is the one in whose days the finish is compared. Raises KeyError if there is none of that name.
    """
    comparison = _Comparison(before, after)
    broken, mended, slipped = comparison.deadlines()
    return Changes(
        moves=tuple(comparison.moves()),
        broken=broken,
        mended=mended,
        slipped=slipped,
        conflicts_new=only(after.conflicts, before.conflicts),
        conflicts_gone=only(before.conflicts, after.conflicts),
        finish_before=before.finish,
        finish=after.finish,
        finish_days=working_days(after.calendars[calendar], before.finish, after.finish),
        added=tuple(key for key in after.activities if key not in before.activities),
        removed=tuple(key for key in before.activities if key not in after.activities),
    )


def working_days(calendar: WorkCalendar, before: int, after: int) -> int:
    """Working days from the day of one finish to that of another, negative when the other comes first."""
    first, last = (calendar.day_of(t, finish=True) for t in (before, after))
    if first > last:
        return -working_days(calendar, after, before)
    return len(calendar.working_days(first, last)) - calendar.works_on(first)


class _Comparison:
    def __init__(self, before: Schedule, after: Schedule) -> None:
        self.before, self.after = before.placed, after.placed
        self.late_before, self.late_after = _late(before), _late(after)
        self.activities, self.calendars = after.activities, after.calendars
        self.differing = [key for key in after.moved(before) if key in after.activities]

    def _span(self, key: str) -> Span:
        return span_of(self.activities[key], self.calendars)

    def moves(self) -> Iterator[Move]:
        roots = Drivers(self.activities, self.after)
        origins = Drivers(self.activities, self.after, among=set(self.differing))
        for key in self.differing:
            old = self.before.get(key)
            if old is not None:
                yield self._move(key, old, origins.root(key), roots.root(key))

    def _move(self, key: str, old: Placed, origin: str, root: str) -> Move:
        new, span = self.after[key], self._span(key)
        return Move(
            id=key,
            start_before=old.start,
            finish_before=old.finish,
            start=new.start,
            finish=new.finish,
            start_minutes=span.gap(old.start, new.start),
            finish_minutes=span.gap(old.finish, new.finish),
            reason=new.reason,
            origin=origin,
            root=root,
        )

    def deadlines(self) -> tuple[tuple[DeadlineChange, ...], ...]:
        """Those broken, those mended and those that slip while they are late."""
        old, new = self.late_before, self.late_after
        both = [self._deadline(key) for key in new if key in old]
        return (
            tuple(self._deadline(key) for key in new if key not in old),
            tuple(self._deadline(key) for key in old if key not in new and key in self.activities),
            tuple(each for each in both if each.late != each.late_before),
        )

    def _deadline(self, key: str) -> DeadlineChange:
        old, new = self.before.get(key), self.after[key]
        due_before = None if old is None else old.deadline
        return DeadlineChange(
            key, due_before, new.deadline, self._lateness(key, old), self._lateness(key, new)
        )

    def _lateness(self, key: str, placed: Placed | None) -> int | None:
        if placed is None or placed.deadline is None:
            return None
        return self._span(key).gap(placed.deadline, placed.finish)


def _late(schedule: Schedule) -> dict[str, Conflict]:
    return {each.item: each for each in schedule.conflicts if each.kind == "deadline_missed"}


def only(these: Sequence[Conflict], those: Sequence[Conflict]) -> tuple[Conflict, ...]:
    """The conflicts that are not among the others, whatever their dates."""
    known = {identity(each) for each in those}
    return tuple(each for each in these if identity(each) not in known)


def identity(conflict: Conflict) -> tuple[str, str, tuple[str, ...]]:
    """What makes two conflicts the same; what makes something late may change while it stays late."""
    culprits = () if conflict.kind == "deadline_missed" else conflict.culprits
    return conflict.kind, conflict.item, culprits
