"""Edits of a plan as values: `apply` gives the network that an edit makes of another.

An edit of an activity, a calendar or a phase that is not there raises KeyError, or changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.schedule.network import Network
from tracker.domain.schedule.spans import span_of
from tracker.domain.schedule.values import (
    Activity,
    Bound,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
)
from tracker.domain.workdays import DayException, WorkCalendar, layered


@dataclass(frozen=True)
class SetDuration:
    """The duration in minutes; what is left to do and the parts of people shrink with it."""

    id: str
    minutes: int

    def apply(self, network: Network) -> Network:
        activity = network.activities[self.id]
        share, less = self.minutes / max(1, activity.duration), activity.duration - self.minutes
        parts = [replace(each, minutes=round(each.minutes * share)) for each in activity.assignments]
        left = None if activity.remaining is None else max(0, activity.remaining - less)
        return network.changed(
            [replace(activity, duration=self.minutes, assignments=tuple(parts), remaining=left)]
        )


@dataclass(frozen=True)
class SetLag:
    """The lag in minutes, on the clock if it was; negative, the two overlap. Percentages become minutes."""

    pred: str
    succ: str
    lag: int
    type: LinkType = LinkType.FS

    def apply(self, network: Network) -> Network:
        return network.changed(links=[self._lagged(link) for link in network.links])

    def _lagged(self, link: Link) -> Link:
        mine = (link.pred, link.succ, link.type, link.soft) == (self.pred, self.succ, self.type, False)
        return replace(link, lag=self.lag, lag_percent=None) if mine else link


@dataclass(frozen=True)
class DropLink:
    """No link from one to the other any more, or only a hint."""

    pred: str
    succ: str

    def apply(self, network: Network) -> Network:
        ends = self.pred, self.succ
        return network.changed(links=[each for each in network.links if (each.pred, each.succ) != ends])


@dataclass(frozen=True)
class Unpin:
    """Dates that the schedule finds."""

    id: str

    def apply(self, network: Network) -> Network:
        return network.changed([replace(network.activities[self.id], pin=None)])


@dataclass(frozen=True)
class MovePin:
    """A pin at another instant, with as much work in it, or as long where it held no work."""

    id: str
    start: int

    def apply(self, network: Network) -> Network:
        activity = network.activities[self.id]
        finish = _pin_end(activity, self.start, network)
        return network.changed([replace(activity, pin=(self.start, finish))])


@dataclass(frozen=True)
class SetConstraint:
    """Another date for what a constraint asks, or another constraint."""

    id: str
    kind: ConstraintKind
    at: int

    def apply(self, network: Network) -> Network:
        wish = Constraint(self.kind, self.at)
        return network.changed([replace(network.activities[self.id], constraint=wish)])


@dataclass(frozen=True)
class DropConstraint:
    """No constraint any more."""

    id: str

    def apply(self, network: Network) -> Network:
        return network.changed([replace(network.activities[self.id], constraint=None)])


@dataclass(frozen=True)
class SetDeadline:
    """A deadline at an instant."""

    id: str
    at: int

    def apply(self, network: Network) -> Network:
        return network.changed([replace(network.activities[self.id], deadline=Deadline(self.at))])


@dataclass(frozen=True)
class MovePhase:
    """The beginning of a phase so many working days later, earlier if negative."""

    ref: str
    days: int

    def apply(self, network: Network) -> Network:
        held = [each for each in network.activities.values() if any(map(self._mine, each.bounds))]
        moved = [self._moved(each, network.calendars[each.calendar]) for each in held]
        return network.changed(moved) if moved else network

    def _mine(self, bound: Bound) -> bool:
        return (bound.kind, bound.ref) == ("phase", self.ref)

    def _moved(self, activity: Activity, calendar: WorkCalendar) -> Activity:
        bounds: Iterable[Bound] = (
            _shifted(bound, self.days, calendar) if self._mine(bound) else bound for bound in activity.bounds
        )
        return replace(activity, bounds=tuple(bounds))


@dataclass(frozen=True)
class WorkOn:
    """A usual working day on a day off, for all who work by the calendar; leave is lifted."""

    calendar: str
    day: date

    def apply(self, network: Network) -> Network:
        worked = layered(network.calendars[self.calendar], {self.day: DayException("added")})
        calendars = {**network.calendars, self.calendar: worked}
        return Network(network.activities.values(), network.links, calendars)


Edit = (
    SetDuration
    | SetLag
    | DropLink
    | Unpin
    | MovePin
    | SetConstraint
    | DropConstraint
    | SetDeadline
    | MovePhase
    | WorkOn
)


def _shifted(bound: Bound, days: int, calendar: WorkCalendar) -> Bound:
    """The same time of a day so many working days away."""
    day = calendar.day_of(bound.at)
    there = calendar.shift_days(day, days)
    return replace(bound, at=bound.at + calendar.midnight(there) - calendar.midnight(day))


def _pin_end(activity: Activity, start: int, network: Network) -> int:
    calendar = network.calendars[activity.calendar]
    if activity.pin is None:
        return span_of(activity, network.calendars).plus(start)
    first, last = activity.pin
    if activity.elapsed:
        return start + last - first
    return calendar.add(start, calendar.between(first, last) or last - first)
