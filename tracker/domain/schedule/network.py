"""A network of activities compiled once and placed as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import Literal

import numpy as np

from tracker.domain.schedule.backward import latest, take_latest
from tracker.domain.schedule.compiled import WIDE, Compiled
from tracker.domain.schedule.layout import Lags, lags_of
from tracker.domain.schedule.passes import backward, begin, forward
from tracker.domain.schedule.patch import patched
from tracker.domain.schedule.result import Schedule
from tracker.domain.schedule.rows import Mark, Reader, Row
from tracker.domain.schedule.state import EARLY_START, State
from tracker.domain.schedule.structure import Structure, structure
from tracker.domain.schedule.times import Ints, near, times
from tracker.domain.schedule.values import Activity, Link, UnknownActivity
from tracker.domain.workdays import WorkCalendar

Progress = Literal["retained", "override", "actual"]


class Network:
    """Activities, links and calendars, ready to be placed.

    Raises CycleFound, UnknownActivity, OutsideCalendar for a wish that no calendar covers, KeyError for a
    calendar that is not there, ValueError for two activities with one id.
    """

    def __init__(
        self,
        activities: Iterable[Activity],
        links: Iterable[Link],
        calendars: Mapping[str, WorkCalendar],
        *,
        wide: int = WIDE,
    ) -> None:
        self.activities = _by_id(activities)
        self.links, self.calendars, self._wide = tuple(links), calendars, wide
        self._structure: Structure = structure(self.activities, self.links)
        self._lags: Lags = lags_of(self._structure.rows.links)
        self._reader = Reader(calendars)
        self._net = self._compile(self._reader.rows(self._leaves()), self._structure.plain)

    def changed(self, activities: Iterable[Activity] = (), links: Iterable[Link] | None = None) -> Network:
        """The same network with these activities in the place of those of the same id, or with other links.

        Shares whatever stays the same. Raises UnknownActivity for a new id.
        """
        given = {each.id: each for each in activities}
        for key in given:
            if key not in self.activities:
                raise UnknownActivity(item=key, ref=key)
        if links is not None or any(self._restructures(each) for each in given.values()):
            all_links = self.links if links is None else links
            return Network({**self.activities, **given}.values(), all_links, self.calendars, wide=self._wide)
        return self._with(given)

    def _restructures(self, new: Activity) -> bool:
        """Whether a change of an activity changes more than its own numbers."""
        old = self.activities[new.id]
        same = (new.summary, new.parent, new.deadline) == (old.summary, old.parent, old.deadline)
        return not same

    def _with(self, given: Mapping[str, Activity]) -> Network:
        other = copy(self)
        other.activities = {**self.activities, **given}
        other._reader = self._reader.copy()
        changes = {
            self._structure.index[key]: (activity, other._reader.row(activity))
            for key, activity in given.items()
            if not activity.summary
        }
        net = patched(self._net, changes) if changes else self._net
        if net is None:
            rows = list(self._net.rows)
            for leaf, (_, row) in changes.items():
                rows[leaf] = row
            net = other._compile(rows, self._net.active, self._net)
        other._net = net
        return other

    def _leaves(self) -> list[Activity]:
        return [self.activities[key] for key in self._structure.leaves]

    def _compile(self, rows: Sequence[Row], active: Ints, like: Compiled | None = None) -> Compiled:
        return Compiled(
            self._structure,
            self._lags,
            self._leaves(),
            rows,
            self.calendars,
            times(self._reader.used),
            active,
            self._wide,
            like,
        )

    def would_cycle(self, pred: str, succ: str) -> tuple[str, ...] | None:
        """The circle that one more link would close, from `pred` back to it; None if it closes none."""
        return self._structure.would_cycle(pred, succ)

    def place(
        self,
        start: int,
        *,
        finish: int | None = None,
        data_date: int | None = None,
        progress: Progress = "retained",
    ) -> Schedule:
        """All dates. Raises OutsideCalendar.

        `data_date`: what has not started is not placed before it. `progress` says where the remaining work
        of what has started lies: "retained" after its unfinished predecessors and the data date, "override"
        after the data date whatever the predecessors do, "actual" where start and duration put it.
        `finish`: plan backward. Whatever nobody dated lies as late as successors, its own wishes and the
        finish allow, unless that is too soon for what comes before it; the project start is then a result,
        early dates are those of a project that starts there, and total slack lies between early and late.
        """
        day = None if data_date is None else near(data_date)
        if finish is None:
            net, state = self._settled(lambda net: _earliest(net, near(start), day, progress))
            backward(net, state)
            if net.as_late:
                forward(net, state, final=True)
        else:
            net, state = self._settled(lambda net: latest(net, near(finish), day, progress))
            take_latest(net, state)
        _refuse_outside(net, state)
        return Schedule(net, state, self.activities)

    def _settled(self, early: Callable[[Compiled], State]) -> tuple[Compiled, State]:
        """The early dates, and the network with those links on starts of summaries that hold.

        Which leaf starts first is known only after a pass, and may change the next one; what comes later in
        the order of the links settles later, so this ends.
        """
        net = self._net
        while True:
            state = early(net)
            active = self._structure.with_first(state.dates[EARLY_START, net.order.place])
            if np.array_equal(active, net.active):
                self._net = net
                return net, state
            net = self._compile(net.rows, active, net)


def _earliest(net: Compiled, start: int, day: int | None, progress: Progress) -> State:
    state = begin(net, start, day, progress)
    forward(net, state)
    return state


def _refuse_outside(net: Compiled, state: State) -> None:
    """Dates must lie in the years of their calendars, late dates of time on the clock excepted."""
    low, high = (edge[net.nodes.calendar] for edge in (net.times.low, net.times.high))
    on_clock = net.nodes.marks & Mark.ELAPSED != 0
    outside = (state.dates[0] < low) | (state.dates[1] > high) | (state.dates[1] < low)
    outside |= ~on_clock & ((state.late[0] < low) | (state.late[1] > high))
    if outside.any():
        number = int(net.nodes.calendar[int(np.argmax(outside))])
        raise net.times.calendars[number].work_time.outside()


def _by_id(activities: Iterable[Activity]) -> dict[str, Activity]:
    given = list(activities)
    found = {each.id: each for each in given}
    if len(found) < len(given):
        seen: set[str] = set()
        twice = next(each.id for each in given if each.id in seen or seen.add(each.id))  # type: ignore[func-returns-value]
        raise ValueError(f"two activities have the id {twice}")
    return found
