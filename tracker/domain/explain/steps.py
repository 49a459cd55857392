"""Why a date is what it is: the chain of drivers from an activity back to the first cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from tracker.domain.explain.beaten import Beaten, beaten
from tracker.domain.explain.days_off import DaysOff, days_off
from tracker.domain.schedule.driving import last_leaves
from tracker.domain.schedule.link_bounds import Ruler, held_end, holds_start, lasts, leaves_start
from tracker.domain.schedule.values import (
    Activity,
    ConstraintKind,
    Link,
    Placed,
    Reason,
)
from tracker.domain.workdays import WorkCalendar

DEADLINE = "DEADLINE"
"""The constraint that a deadline is to what is planned backward."""
_ALAP = ConstraintKind.AS_LATE_AS_POSSIBLE
_ON_FINISH = (
    ConstraintKind.FINISH_NO_EARLIER_THAN,
    ConstraintKind.FINISH_NO_LATER_THAN,
    ConstraintKind.MUST_FINISH_ON,
)


class Laid(Protocol):
    """What is read of a schedule. `leaf_links` are the hard links between leaves."""

    @property
    def start(self) -> int: ...

    @property
    def placed(self) -> Mapping[str, Placed]: ...

    @property
    def activities(self) -> Mapping[str, Activity]: ...

    @property
    def leaf_links(self) -> Sequence[Link]: ...

    @property
    def calendars(self) -> Mapping[str, WorkCalendar]: ...


@dataclass(frozen=True)
class Step:
    """One link of the chain: where an activity lies, and what put it there.

    `link` drives it with a `lag` in minutes, and `source` is the date of the other activity that counts.
    `asked` is the instant that the cause asks for; for a pin, an actual, a constraint or a bound its value.
    `waits` are the days off from there to the start, `inside` those between start and finish.
    `held`: by a successor or by the finish of the project, not by a predecessor.
    """

    id: str
    activity: Activity
    start: int
    finish: int
    reason: Reason
    asked: int
    minutes_per_day: int
    source: int | None = None
    link: Link | None = None
    lag: int = 0
    held: bool = False
    waits: tuple[DaysOff, ...] = ()
    inside: tuple[DaysOff, ...] = ()
    beaten: tuple[Beaten, ...] = ()
    provisional: bool = False


def why(schedule: Laid, key: str) -> tuple[Step, ...]:
    """The steps from an activity back to the first cause of its dates; raises KeyError for an unknown one.

    A series whose finish drives what follows it is a first cause: its start did not set its finish.
    A summary is explained by what ends last of all that belongs to it.
    """
    if schedule.activities[key].summary:
        key = last_leaves(schedule.activities, schedule.placed).get(key, key)
    return tuple(_Chain(schedule).steps(key))


class _Chain:
    def __init__(self, schedule: Laid) -> None:
        self.schedule, self.placed = schedule, schedule.placed
        self.ruler = Ruler(schedule.activities, schedule.calendars)

    @cached_property
    def links(self) -> dict[str, list[Link]]:
        """The links by either end."""
        found: dict[str, list[Link]] = {}
        for link in self.schedule.leaf_links:
            found.setdefault(link.pred, []).append(link)
            found.setdefault(link.succ, []).append(link)
        return found

    def steps(self, key: str) -> Iterator[Step]:
        seen: set[str] = set()
        ends = False
        while key not in seen:
            seen.add(key)
            step = self.step(key)
            yield step
            if step.link is None or ends:
                return
            key = step.reason.ref
            ends = self._ends(key, step.link)

    def _ends(self, key: str, link: Link) -> bool:
        placed = self.placed[key]
        return (
            lasts(self.schedule.activities[key]) and placed.finish > placed.start and not leaves_start(link)
        )

    def step(self, key: str) -> Step:
        activity, placed, calendar = self.schedule.activities[key], self.placed[key], self.ruler.calendar(key)
        link = self._driver(key, placed.reason)
        held = _held(placed.reason) or (link is not None and link.pred == key)
        source = None if link is None else self._source(link, held=held)
        asked = self._asked(placed, link, source)
        step = Step(
            id=key,
            activity=activity,
            start=placed.start,
            finish=placed.finish,
            reason=placed.reason,
            asked=asked,
            minutes_per_day=calendar.minutes_per_day,
            source=source,
            link=link,
            lag=0 if link is None else self.ruler.lag(link),
            held=held,
            provisional=placed.provisional,
        )
        if not held:
            into = [each for each in self.links.get(key, ()) if each.succ == key]
            step = replace(step, beaten=beaten(self.ruler, self.placed, self.schedule.start, key, into, link))
        if activity.elapsed:
            return step
        return replace(step, waits=_waits(step, calendar), inside=_inside(step, calendar))

    def _driver(self, key: str, reason: Reason) -> Link | None:
        """The link that decides: of several to the same activity the one that asks most."""
        if reason.kind != "link":
            return None
        both = [
            link
            for link in self.links[key]
            if reason.ref in (link.pred, link.succ) and (link.pred == key or self.ruler.bounds_start(link))
        ]
        return max(both, key=lambda link: self.ruler.early_bound(link, self.placed[link.pred]))

    def _source(self, link: Link, *, held: bool) -> int:
        if held:
            return held_end(link, self.placed[link.succ])
        pred = self.placed[link.pred]
        return pred.start if leaves_start(link) else pred.finish

    def _asked(self, placed: Placed, link: Link | None, source: int | None) -> int:
        """What the cause asks for; the start itself where nothing is known of it."""
        reason, activity = placed.reason, self.schedule.activities[placed.id]
        if link is not None and source is not None:
            return source if link.pred == placed.id else self.ruler.later(link, source)
        if reason.kind == "project_start":
            return self.schedule.start
        values = [each.at for each in activity.bounds if (each.kind, each.ref) == (reason.kind, reason.ref)]
        wish = activity.constraint
        if reason.kind == "constraint" and wish is not None and wish.kind == reason.ref != _ALAP:
            values = [wish.at]
        if values:
            return max(values)
        return placed.start if reason.at is None else reason.at


def _waits(step: Step, calendar: WorkCalendar) -> tuple[DaysOff, ...]:
    """The days off between the cause and the start; none where the cause is about the finish."""
    if step.held or about_finish(step):
        return ()
    since = step.asked if step.source is None else min(step.asked, step.source)
    return days_off(calendar, calendar.day_of(since), calendar.day_of(step.start))


def _inside(step: Step, calendar: WorkCalendar) -> tuple[DaysOff, ...]:
    last = calendar.day_of(step.finish, finish=step.finish > step.start)
    return days_off(calendar, calendar.day_of(step.start), last)


def _held(reason: Reason) -> bool:
    """Whether the finish of the project or a deadline keeps it from being later, where plans run backward."""
    return reason.kind == "finish" or (reason.kind == "constraint" and reason.ref == DEADLINE)


def about_finish(step: Step) -> bool:
    """Whether the cause asks for a finish, from which the start follows."""
    if step.link is not None:
        return not holds_start(step.link)
    return step.reason.kind == "constraint" and step.reason.ref in _ON_FINISH
