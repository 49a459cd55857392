"""Constraints and pins that no date of anything between them can reconcile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush

from tracker.domain.schedule.driving import LONGEST
from tracker.domain.schedule.link_bounds import Ruler, held_end
from tracker.domain.schedule.values import (
    Activity,
    Cause,
    Conflict,
    ConstraintKind,
    Link,
    Placed,
)

_MUST = (ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON)
_WINS = (*_MUST, ConstraintKind.START_NO_LATER_THAN, ConstraintKind.FINISH_NO_LATER_THAN)


@dataclass(frozen=True)
class Forced:
    """The earliest dates that pins and constraints alone force; `link` is None where its own did."""

    start: int
    finish: int
    link: Link | None


@dataclass(frozen=True)
class LinksByEnd:
    """Links between leaves, and the same by either end."""

    links: Sequence[Link]

    @cached_property
    def into(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.succ, []).append(link)
        return found

    @cached_property
    def out_of(self) -> dict[str, list[Link]]:
        found: dict[str, list[Link]] = {}
        for link in self.links:
            found.setdefault(link.pred, []).append(link)
        return found


class Contradictions:
    """Pushes pins and constraints along the links into what is fixed before them.

    Only the predecessors of what is asked for are visited, each once.
    """

    def __init__(self, ruler: Ruler, links: LinksByEnd, placed: Mapping[str, Placed]) -> None:
        self._ruler, self._links, self._placed = ruler, links, placed
        self._forced: dict[str, Forced | None] = {}

    @property
    def _preds(self) -> Mapping[str, Sequence[Link]]:
        return self._links.into

    def again(
        self,
        ruler: Ruler,
        placed: Mapping[str, Placed],
        changed: Iterable[str],
        moved: Iterable[str],
        level: Callable[[str], int],
    ) -> tuple[Contradictions, bool]:
        """The same after some activities changed and some moved, and whether other dates are forced now.

        `level` rises along the links. What is forced changes behind what changed itself, and behind those
        dates that hold against links; it is followed only as far as it differs.
        """
        other = Contradictions(ruler, self._links, placed)
        if any(_fixed(ruler.activities[each]) != _fixed(self._ruler.activities[each]) for each in changed):
            return other, True
        other._forced = self._forced.copy()
        holding = (each for each in moved if _holds(ruler.activities[each]))
        return other, other._renew({*changed, *holding}, level)

    def _renew(self, keys: Iterable[str], level: Callable[[str], int]) -> bool:
        """Whether any forced dates differ, from these on; the lower levels first."""
        waiting = [(level(each), each) for each in keys if each in self._forced]
        heapify(waiting)
        differs = False
        while waiting:
            _, key = heappop(waiting)
            forced = self._dates(key)
            if forced != self._forced[key]:
                self._forced[key], differs = forced, True
                for link in self._links.out_of.get(key, ()):
                    if link.succ in self._forced:
                        heappush(waiting, (level(link.succ), link.succ))
        return differs

    def against(self, key: str) -> Iterator[Conflict]:
        """The strongest pin or constraint before an activity that its own pin or constraint denies."""
        activity, placed, span = self._ruler.activities[key], self._placed[key], self._ruler.span(key)
        if not _denies(activity):
            return
        denied = []
        for link in self._preds[key]:
            forced = self._force(link.pred)
            if forced is None:
                continue
            asked, actual = self._ruler.asked(link, forced.start, forced.finish), held_end(link, placed)
            if (gap := span.gap(actual, asked)) > 0:
                denied.append((gap, asked, actual, link))
        if denied:
            _, asked, actual, link = max(denied, key=lambda each: each[0])
            origin, path = self._path(link)
            yield Conflict(
                "constraint_vs_constraint", key, asked, actual, (origin, key), (*path, _own(activity))
            )

    def _path(self, link: Link) -> tuple[str, list[Cause]]:
        """The activity that forces, and what carries its force along to the successor of this link."""
        causes: list[Cause] = [("link", link.pred, link.succ)]
        key = link.pred
        while (forced := self._forced[key]) is not None and forced.link is not None:
            key = forced.link.pred
            causes.append(("link", key, forced.link.succ))
        return key, [_own(self._ruler.activities[key]), *causes[: -LONGEST - 1 : -1]]

    def _force(self, key: str) -> Forced | None:
        """Forced dates of an activity, its predecessors first; without recursion, because chains are long."""
        todo = [key]
        while todo:
            current = todo[-1]
            if missing := self._missing(current):
                todo += missing
                continue
            todo.pop()
            if current not in self._forced:
                self._forced[current] = self._dates(current)
        return self._forced[key]

    def _missing(self, key: str) -> list[str]:
        """The predecessors to look at first: none of what links do not move."""
        if key in self._forced or _fixed(self._ruler.activities[key]):
            return []
        return [each.pred for each in self._preds.get(key, ()) if each.pred not in self._forced]

    def _dates(self, key: str) -> Forced | None:
        activity = self._ruler.activities[key]
        if activity.actual_start is not None or activity.actual_finish is not None:
            return None
        if _fixed(activity):
            placed = self._placed[key]
            return Forced(placed.start, placed.finish, None)
        causes = [*self._wished(activity), *self._pushes(key)]
        if not causes:
            return None
        at, link = max(causes, key=lambda each: each[0])
        start, finish = self._ruler.span(key).forward(at)
        if not _denies(activity):
            return Forced(start, finish, link)
        placed = self._placed[key]
        return Forced(min(start, placed.start), min(finish, placed.finish), link)

    def _wished(self, activity: Activity) -> Iterator[tuple[int, Link | None]]:
        wish = activity.constraint
        if wish is not None and wish.kind is ConstraintKind.START_NO_EARLIER_THAN:
            yield wish.at, None
        if wish is not None and wish.kind is ConstraintKind.FINISH_NO_EARLIER_THAN:
            yield self._ruler.span(activity.id).less(wish.at), None

    def _pushes(self, key: str) -> Iterator[tuple[int, Link | None]]:
        for link in self._preds.get(key, ()):
            forced = self._forced[link.pred]
            if forced is not None and self._ruler.bounds_start(link):
                yield self._ruler.bound(link, forced.start, forced.finish), link


def _fixed(activity: Activity) -> bool:
    """Whether links do not move it: it has happened, is pinned, or must start or finish on a date."""
    wish = activity.constraint
    must = wish is not None and wish.kind in _MUST
    given = (activity.actual_start, activity.actual_finish, activity.pin)
    return must or any(each is not None for each in given)


def _holds(activity: Activity) -> bool:
    """Whether its dates, not only those of others, say what it forces."""
    return _fixed(activity) or _denies(activity)


def _denies(activity: Activity) -> bool:
    """Whether it has a date of its own that wins over links."""
    wish = activity.constraint
    return activity.pin is not None or (wish is not None and wish.kind in _WINS)


def _own(activity: Activity) -> Cause:
    """The pin, else the constraint, of an activity that has one."""
    wish = activity.constraint
    if activity.pin is not None or wish is None:
        return ("pin", activity.id)
    return ("constraint", activity.id, wish.kind.value)
