"""What one link asks of its successor, computed from values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.schedule.spans import Span, span_of
from tracker.domain.schedule.values import Activity, ConstraintKind, Link, LinkType, Placed
from tracker.domain.workdays import WorkCalendar


@dataclass(frozen=True)
class Ruler:
    """Measures links between leaves; instants and gaps are minutes.

    The lag of a link runs on the successor's calendar or on the clock, as in the passes of the schedule.
    """

    activities: Mapping[str, Activity]
    calendars: Mapping[str, WorkCalendar]

    def span(self, key: str) -> Span:
        return span_of(self.activities[key], self.calendars)

    def calendar(self, key: str) -> WorkCalendar:
        return self.calendars[self.activities[key].calendar]

    def lag(self, link: Link) -> int:
        """The lag in minutes; a percentage is of the predecessor's duration."""
        percent = link.lag_percent
        return link.lag if percent is None else round(self.activities[link.pred].duration * percent / 100)

    def later(self, link: Link, t: int) -> int:
        """t plus the lag."""
        lag = self.lag(link)
        return t + lag if link.lag_elapsed else self.calendar(link.succ).add(t, lag)

    def asked(self, link: Link, start: int, finish: int) -> int:
        """The instant before which the held end of the successor may not lie, by the predecessor's dates."""
        return self.later(link, start if leaves_start(link) else finish)

    def bound(self, link: Link, start: int, finish: int) -> int:
        """The successor's earliest start by this link alone."""
        source = start if leaves_start(link) else finish
        return self.later(link, source if holds_start(link) else self.span(link.succ).less(source))

    def bounds_start(self, link: Link) -> bool:
        """Whether the successor's start follows from the link; a series may end later and start as it did."""
        return holds_start(link) or not lasts(self.activities[link.succ])

    def early_bound(self, link: Link, pred: Placed) -> int:
        """The bound as the schedule took it: from early dates among what is as late as possible."""
        wish = self.activities[link.succ].constraint
        if wish is not None and wish.kind is ConstraintKind.AS_LATE_AS_POSSIBLE:
            return self.bound(link, pred.early_start, pred.early_finish)
        return self.bound(link, pred.start, pred.finish)


def leaves_start(link: Link) -> bool:
    """Whether the link leaves the start of its predecessor, not the finish."""
    return link.type in (LinkType.SS, LinkType.SF)


def holds_start(link: Link) -> bool:
    """Whether the link holds the start of its successor, not the finish."""
    return link.type in (LinkType.FS, LinkType.SS)


def held_end(link: Link, placed: Placed) -> int:
    """The date of the successor that the link holds."""
    return placed.start if holds_start(link) else placed.finish


def lasts(activity: Activity) -> bool:
    """Whether it lasts until a planned end whenever it starts: a series."""
    return activity.span_to is not None and not activity.elapsed
