"""What a schedule does not keep, as data: the instant required, the actual one, the culprits and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy

from tracker.domain.schedule.contradictions import Contradictions, LinksByEnd
from tracker.domain.schedule.driving import LONGEST, Drivers
from tracker.domain.schedule.link_bounds import Ruler, held_end, holds_start
from tracker.domain.schedule.values import (
    Activity,
    Cause,
    Conflict,
    ConstraintKind,
    Link,
    Placed,
)
from tracker.domain.workdays import WorkCalendar

_AT_START = (ConstraintKind.START_NO_LATER_THAN, ConstraintKind.MUST_START_ON)
_AT_FINISH = (ConstraintKind.FINISH_NO_LATER_THAN, ConstraintKind.MUST_FINISH_ON)
_PUSHES = (ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_EARLIER_THAN)
_MUST = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)


def find_conflicts(
    activities: Mapping[str, Activity],
    leaf_links: Sequence[Link],
    calendars: Mapping[str, WorkCalendar],
    placed: Mapping[str, Placed],
) -> tuple[Conflict, ...]:
    """Every conflict of a schedule, in the order of the activities.

    `leaf_links` are the hard links between leaves; there may be several between two activities.
    An end that has happened breaks no link and no bound: it is history. What an actual start promises for
    a finish to come does. Slack below zero without a deadline of its own is no conflict of its own.
    """
    return Finder(activities, leaf_links, calendars, placed).listed()


class Finder:
    """The conflicts of a schedule by activity, which the next schedule need not find again."""

    def __init__(
        self,
        activities: Mapping[str, Activity],
        links: Sequence[Link],
        calendars: Mapping[str, WorkCalendar],
        placed: Mapping[str, Placed],
    ) -> None:
        self.links = LinksByEnd(links)
        self._look(Ruler(activities, calendars), placed)
        self.contradictions = Contradictions(self.ruler, self.links, placed)
        asked = {key: each for key, each in activities.items() if _asks(each)}
        self.asked = {key: place for place, key in enumerate(asked)}
        self.hanging = {key: step for key, each in asked.items() if (step := _step(each)) is not None}
        self.found = {key: found for key in asked if (found := tuple(self._of(key)))}

    def _look(self, ruler: Ruler, placed: Mapping[str, Placed]) -> None:
        self.ruler, self.activities, self.placed = ruler, ruler.activities, placed
        self.drivers = Drivers(ruler.activities, placed)

    def listed(self) -> tuple[Conflict, ...]:
        """All conflicts in the order of the activities."""
        return tuple(each for found in self.found.values() for each in found)

    def again(
        self,
        activities: Mapping[str, Activity],
        placed: Mapping[str, Placed],
        changed: AbstractSet[str],
        moved: AbstractSet[str],
        level: Callable[[str], int],
    ) -> Finder | None:
        """The same after a few activities changed, on the same links and calendars; None to begin anew.

        `moved`: whatever has other dates, slack or another driver than before, and what follows it.
        """
        if any(_role(activities[each]) != _role(self.activities[each]) for each in changed):
            return None
        other = copy(self)
        other._look(Ruler(activities, self.ruler.calendars), placed)
        stale = self._stale(changed, moved)
        other.contradictions, forced = self.contradictions.again(other.ruler, placed, changed, moved, level)
        if forced:
            stale |= self._broken_keys()
        found = self.found | {key: tuple(other._of(key)) for key in stale}
        other.found = {key: found[key] for key in sorted(found, key=self.asked.__getitem__) if found[key]}
        return other

    def _stale(self, changed: AbstractSet[str], moved: AbstractSet[str]) -> set[str]:
        """The activities whose conflicts may differ, contradictions beyond their own links left out."""
        after = {link.succ for key in changed for link in self.links.out_of.get(key, ())}
        stale = self.asked.keys() & (changed | moved | after)
        stale |= {key for key in self.asked if self.activities[key].summary}
        stale |= {k for k, step in self.hanging.items() if step in moved or self.activities[step].summary}
        for key, found in self.found.items():
            chains = (each.culprits for each in found if each.kind == "deadline_missed")
            if any(len(chain) >= LONGEST or not moved.isdisjoint(chain) for chain in chains):
                stale.add(key)
        return stale

    def _broken_keys(self) -> set[str]:
        return {
            key for key, found in self.found.items() if any(each.kind == "link_violated" for each in found)
        }

    def _of(self, key: str) -> Iterator[Conflict]:
        activity = self.activities[key]
        if activity.deadline is not None:
            yield from self._deadline(key)
        if activity.pin is not None:
            yield from self._pin(activity)
        if activity.bounds and not _begun(activity):
            yield from self._bounds(activity)
        if activity.constraint is not None:
            yield from self._missed(activity)
        if _given(activity):
            yield from self._broken(key, self.links.into.get(key, ()))

    def _deadline(self, key: str) -> Iterator[Conflict]:
        placed = self.placed[key]
        due = placed.deadline
        if due is None or self.ruler.span(key).gap(due, placed.finish) <= 0:
            return
        chain = self.drivers.chain(key)
        causes = (("deadline", key), *self.drivers.causes(chain))
        yield Conflict("deadline_missed", key, due, placed.finish, chain, causes)

    def _pin(self, activity: Activity) -> Iterator[Conflict]:
        """A pin of working time that begins or ends outside of it, and the nearest working instant."""
        key, pin = activity.id, activity.pin
        if pin is None or activity.elapsed or self.placed[key].reason.kind != "pin":
            return
        calendar, (start, finish) = self.ruler.calendar(key), pin
        begins = calendar.settle(start) if start == finish else calendar.next_start(start)
        ends = finish if start == finish else calendar.previous_end(finish)
        for required, actual in ((begins, start), (ends, finish)):
            if required != actual:
                yield Conflict("non_working_pin", key, required, actual, (key,), (("pin", key),))
                return

    def _bounds(self, activity: Activity) -> Iterator[Conflict]:
        key = activity.id
        span, start = self.ruler.span(key), self.placed[key].start
        for bound in activity.bounds:
            if start < bound.at and span.gap(start, bound.at) > 0:
                culprits = (key, bound.ref) if bound.ref else (key,)
                causes = (*self._setters(key), (bound.kind, key, bound.ref))
                yield Conflict("bound_violated", key, bound.at, start, culprits, causes)

    def _missed(self, activity: Activity) -> Iterator[Conflict]:
        """A no-later-than or must date that something stronger did not let hold."""
        wish, key = activity.constraint, activity.id
        if wish is None or wish.kind not in _AT_START + _AT_FINISH:
            return
        placed = self.placed[key]
        actual = placed.start if wish.kind in _AT_START else placed.finish
        late = self.ruler.span(key).gap(wish.at, actual)
        if late > 0 or (late < 0 and wish.kind in _MUST):
            today = (("data_date", key),) if placed.reason.kind == "data_date" else ()
            causes = dict.fromkeys((("constraint", key, wish.kind.value), *self._setters(key), *today))
            yield Conflict("constraint_missed", key, wish.at, actual, (key,), tuple(causes))

    def _broken(self, key: str, links: Sequence[Link]) -> Iterator[Conflict]:
        broken = [conflict for link in links if (conflict := self._link(link)) is not None]
        yield from broken
        if broken and not _begun(self.activities[key]):
            yield from self.contradictions.against(key)

    def _link(self, link: Link) -> Conflict | None:
        """The successor's end that lies before what the link asks, unless the link itself put it there."""
        succ, pred, key = self.placed[link.succ], self.placed[link.pred], link.succ
        if self._history(link):
            return None
        asked, actual = self.ruler.asked(link, pred.start, pred.finish), held_end(link, succ)
        if actual >= asked or self.ruler.span(key).gap(actual, asked) <= 0:
            return None
        if succ.start >= self.ruler.early_bound(link, pred):
            return None
        causes = (*self._setters(key), ("link", link.pred, key), *self._setters(link.pred))
        return Conflict("link_violated", key, asked, actual, (link.pred, key), causes)

    def _history(self, link: Link) -> bool:
        """Whether the end that the link holds has happened, or its predecessor while the successor ran."""
        pred, succ = self.activities[link.pred], self.activities[link.succ]
        over = holds_start(link) or pred.actual_finish is not None
        return succ.actual_finish is not None or (succ.actual_start is not None and over)

    def _setters(self, key: str) -> tuple[Cause, ...]:
        """What people or facts set of one activity: what has happened, else the pin, else the constraint."""
        activity = self.activities[key]
        if _begun(activity):
            return (("actual", key),)
        if activity.pin is not None:
            return (("pin", key),)
        wish = activity.constraint
        return () if wish is None else (("constraint", key, wish.kind.value),)


def _begun(activity: Activity) -> bool:
    return activity.actual_start is not None or activity.actual_finish is not None


def _role(activity: Activity) -> tuple[bool, str | None]:
    """Whether an activity is asked at all, and after whom."""
    return _asks(activity), _step(activity)


def _step(activity: Activity) -> str | None:
    """The activity on which the deadline of another hangs."""
    return None if activity.deadline is None else activity.deadline.step


def _asks(activity: Activity) -> bool:
    """Whether an activity can be in conflict with anything."""
    wishes = (activity.deadline, activity.constraint, activity.pin)
    return bool(activity.bounds) or any(each is not None for each in wishes) or _begun(activity)


def _given(activity: Activity) -> bool:
    """Whether it has a date that may lie before what its links ask."""
    wish = activity.constraint
    return activity.pin is not None or (wish is not None and wish.kind not in _PUSHES) or _begun(activity)
