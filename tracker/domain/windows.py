"""The planned window of a phase, and the bounds and deadlines that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.schedule.values import Bound, Deadline
from tracker.domain.workdays import WorkCalendar

WEEK = 7


@dataclass(frozen=True)
class Window:
    """A phase from its first day to the last day before the next planned boundary."""

    key: str
    starts_on: date
    ends_on: date

    def opens(self, calendar: WorkCalendar) -> int:
        """Its first working minute."""
        return calendar.next_start(calendar.midnight(self.starts_on))

    def closes(self, calendar: WorkCalendar) -> int:
        """Its last working minute."""
        return calendar.previous_end(calendar.midnight(self.ends_on + timedelta(days=1)))

    def bounds(self, week: int | None, calendar: WorkCalendar) -> tuple[Bound, ...]:
        """Nothing of a phase begins before it; what belongs to week n not before its day 7(n-1)."""
        bounds = (Bound(self.opens(calendar), "phase", self.key),)
        if week is None:
            return bounds
        first = calendar.next_start(calendar.midnight(self._day(WEEK * (week - 1))))
        return (*bounds, Bound(first, "week", str(week)))

    def deadline(self, week: int | None, calendar: WorkCalendar, *, at_end: bool) -> Deadline | None:
        """The end of the phase, or the end of day 7n-1 for what belongs to week n."""
        if at_end:
            return Deadline(at=self.closes(calendar))
        if week is None:
            return None
        return Deadline(at=calendar.previous_end(calendar.midnight(self._day(WEEK * week))))

    def _day(self, days: int) -> date:
        return self.starts_on + timedelta(days=days)
