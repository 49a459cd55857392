"""A schedule: columns of dates, and every activity's dates as a value when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.conflicts import Finder
from tracker.domain.schedule.passes import due
from tracker.domain.schedule.reasons import reason
from tracker.domain.schedule.rows import Mark
from tracker.domain.schedule.slack import free_slack, total_slack
from tracker.domain.schedule.state import State
from tracker.domain.schedule.times import Ints
from tracker.domain.schedule.values import Activity, Conflict, Link, Placed, Reason
from tracker.domain.workdays import WorkCalendar


class Schedule:
    """All dates of a plan. `start` and `finish` are those of the project; `placed` is made when asked.

    Two schedules of the same activities are compared by `moved`.
    """

    def __init__(self, net: Compiled, state: State, activities: Mapping[str, Activity]) -> None:
        self._net, self._state, self.activities = net, state, activities
        self.start = state.begun
        self.finish = int(state.dates[1].max()) if net.count else state.begun
        self._total = total_slack(net, state)
        self._free = free_slack(net, state, self._total)
        self.placed: Mapping[str, Placed] = _AllPlaced(self)

    @property
    def calendars(self) -> Mapping[str, WorkCalendar]:
        return self._net.calendars

    @cached_property
    def leaf_links(self) -> tuple[Link, ...]:
        """The hard links between what is placed: those on summaries as links on what belongs to them."""
        return self._net.leaf_links

    @cached_property
    def critical_path(self) -> tuple[str, ...]:
        """The chain that drives the last finish of the work; a series does not count."""
        state, net = self._state, self._net
        if not net.count:
            return ()
        if state.from_finish:
            return self._chain_to_finish()
        finishes = state.dates[1].copy()
        lasting = net.nodes.marked(Mark.LASTING)
        if len(lasting) < net.count:
            finishes[lasting] = finishes.min() - 1
        last = np.flatnonzero(finishes == finishes.max())
        first = np.lexsort((net.order.leaf[last], net.order.level[last]))[0]
        return self.chain(net.ids[int(last[first])])

    def chain(self, key: str) -> tuple[str, ...]:
        """The ids from the first cause to this activity, each start set by the one before.

        A series that lasts until its planned end is a first cause: its start did not set its finish.
        """
        return tuple(reversed(self._drivers(key)))

    def _chain_to_finish(self) -> tuple[str, ...]:
        """Planned backward, each is held by the next: from what starts first to what the finish holds."""
        net = self._net
        working = np.flatnonzero(net.nodes.marks & Mark.LASTING == 0)
        places = working if len(working) else np.arange(net.count)
        starts = self._state.dates[0, places]
        return tuple(self._drivers(net.ids[int(places[np.argmin(starts)])]))

    def _drivers(self, key: str) -> list[str]:
        """Each held by the next; where dates contradict they may hold each other, so nobody comes twice."""
        found = {key: None}
        while (cause := self._driver(key)) is not None and cause not in found:
            found[cause] = None
            key = cause
        return list(found)

    def _driver(self, key: str) -> str | None:
        placed = self.placed[key]
        if placed.reason.kind != "link":
            return None
        lasts = self.activities[key].span_to is not None and not self.activities[key].elapsed
        return None if lasts and placed.finish > placed.start else placed.reason.ref

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What the schedule does not keep."""
        return self._finder.listed()

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.activities, self.leaf_links, self.calendars, self.placed)

    def since(self, before: Schedule) -> list[str]:
        """The same as `touched`; and the conflicts are found from those of the schedule before.

        Both are placed by the same rules: forward from one start or backward from one finish, and on one day.
        """
        touched = self.touched(before)
        if np.array_equal(self._net.active, before._net.active):
            now, then = self.activities, before.activities
            changed = {key for key, each in now.items() if each is not then[key]}
            finder = before._finder.again(
                now, self.placed, changed, set(touched), self._net.structure.level_of
            )
            if finder is not None:
                self.__dict__["_finder"] = finder
        return touched

    def moved(self, other: Schedule) -> list[str]:
        """The ids whose start or finish differ, or that one of the two lacks, in order."""
        mine, theirs = self._dates_in_order(), other._dates_in_order()
        if self._net.structure.ids == other._net.structure.ids:
            return [self._net.structure.ids[i] for i in np.flatnonzero((mine != theirs).any(axis=0))]
        ours = dict(zip(self._net.structure.ids, mine.T.tolist(), strict=True))
        others = dict(zip(other._net.structure.ids, theirs.T.tolist(), strict=True))
        return [key for key in {**ours, **others} if ours.get(key) != others.get(key)]

    def touched(self, other: Schedule) -> list[str]:
        """The ids of which anything may differ: dates, late dates, slack, or what drives the start.

        Both must be of one structure: networks of which one was made by changing the other's activities.
        """
        net = self._net
        differs = (self._columns() != other._columns()).any(axis=0)
        moved = np.zeros(net.count, bool)
        moved[net.order.place] = differs
        # What drives those at the other end may be another now.
        led = [net.links.succ[moved[net.links.pred]]]
        if self._state.from_finish:
            led.append(net.links.pred[moved[net.links.succ]])
        if not np.array_equal(net.active, other._net.active):
            changed = np.setxor1d(net.active, other._net.active)
            led.append(net.order.place[net.structure.succ[changed]])
        moved[np.concatenate(led)] = True
        return [net.ids[place] for place in np.flatnonzero(moved)]

    def _columns(self) -> Ints:
        """Every number of what is placed, in the order given."""
        state = self._state
        rows = np.concatenate((state.dates, state.late, np.stack((self._total, self._free))))
        return rows[:, self._net.order.place]

    @property
    def provisional(self) -> bool:
        """Whether any date touches a year with projected holidays."""
        starts, finishes = self._state.dates[:2]
        numbers = self._net.nodes.calendar
        return any(
            bool(((starts < after) & ((finishes > first) | (starts >= first)) & (numbers == number)).any())
            for number, calendar in enumerate(self._net.times.calendars)
            for first, after in calendar.projected_stretches
        )

    def _dates_in_order(self) -> Ints:
        """Starts and finishes of all activities, summaries too, in the order given."""
        net = self._net
        dates = self._state.dates[:2, net.order.place]
        if not net.structure.outline.leaves:
            return dates
        found = np.empty((2, len(net.structure.ids)), np.int64)
        for i, key in enumerate(net.structure.ids):
            leaf = net.structure.index.get(key)
            found[:, i] = self._span(key, dates) if leaf is None else dates[:, leaf]
        return found

    def _span(self, key: str, dates: Ints) -> tuple[int, int]:
        """Start and finish of a summary, from those of all leaves."""
        structure = self._net.structure
        leaves = [structure.index[each] for each in structure.outline.leaves[key]]
        return (
            (int(dates[0, leaves].min()), int(dates[1, leaves].max())) if leaves else (self.start, self.start)
        )

    def place_of(self, key: str) -> Placed:
        """The dates of one activity; raises KeyError."""
        net = self._net
        leaf = net.structure.index.get(key)
        if leaf is None:
            return self._spanned(key, [self.placed[each] for each in net.structure.outline.leaves[key]])
        return self._leaf(key, int(net.order.place[leaf]))

    def _leaf(self, key: str, place: int) -> Placed:
        net, state = self._net, self._state
        start, finish, early_start, early_finish = state.dates[:, place].tolist()
        late_start, late_finish = state.late[:, place].tolist()
        total = int(self._total[place])
        activity = self.activities[key]
        return Placed(
            id=key,
            early_start=early_start,
            early_finish=early_finish,
            late_start=late_start,
            late_finish=late_finish,
            start=start,
            finish=finish,
            total_slack=total,
            free_slack=int(self._free[place]),
            critical=total <= 0 and activity.actual_finish is None,
            reason=reason(net, state, place),
            provisional=self.calendars[activity.calendar].provisional(start, finish),
            deadline=self._deadline(activity, place),
        )

    def _deadline(self, activity: Activity, place: int) -> int | None:
        deadline = activity.deadline
        if deadline is None or deadline.step is None:
            return None if deadline is None else deadline.at
        return due(self._net, self._state.dates[1], place)

    def _spanned(self, key: str, under: list[Placed]) -> Placed:
        """A summary spans what belongs to it; one with nothing under it is a point at the project start."""
        activity, at = self.activities[key], self.start
        deadline = None if activity.deadline is None else activity.deadline.at
        if not under:
            return Placed(key, *(at,) * 6, 0, 0, False, Reason("project_start", at=at), False, deadline)
        first = min(under, key=lambda each: each.start)
        return Placed(
            id=key,
            early_start=min(each.early_start for each in under),
            early_finish=max(each.early_finish for each in under),
            late_start=min(each.late_start for each in under),
            late_finish=max(each.late_finish for each in under),
            start=first.start,
            finish=max(each.finish for each in under),
            total_slack=min(each.total_slack for each in under),
            free_slack=min(each.free_slack for each in under),
            critical=any(each.critical for each in under),
            reason=first.reason,
            provisional=any(each.provisional for each in under),
            deadline=deadline,
        )


class _AllPlaced(Mapping[str, Placed]):
    """Makes the value of an activity when it is asked for, and keeps it."""

    def __init__(self, schedule: Schedule) -> None:
        self._schedule, self._made = schedule, dict[str, Placed]()

    def __getitem__(self, key: str) -> Placed:
        if key not in self._made:
            self._made[key] = self._schedule.place_of(key)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._schedule._net.structure.ids)

    def __len__(self) -> int:
        return len(self._schedule._net.structure.ids)

    def __repr__(self) -> str:
        return repr(dict(self))
