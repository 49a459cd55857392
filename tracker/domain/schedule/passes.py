"""The passes over a compiled network: early dates forward, late dates backward, wishes to be late last."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.progress import late_resumption, started
from tracker.domain.schedule.rows import Kind, Mark
from tracker.domain.schedule.sites import early, held_dates, late
from tracker.domain.schedule.state import State
from tracker.domain.schedule.times import FAR, Ints
from tracker.domain.schedule.values import Deadline


def begin(net: Compiled, start: int, day: int | None, progress: str) -> State:
    """A state with what is given before any link is seen."""
    state = State(net.count, start, day, progress)
    state.lower[:] = np.where(net.floored, np.maximum(net.nodes.lower, start), net.nodes.lower)
    np.maximum(state.lower, state.day, out=state.lower)
    places, dates, works = net.fixed
    state.dates[:2, places], state.works[:2, places] = dates, works
    if day is not None:
        for place in np.flatnonzero((net.nodes.marks & Mark.MUST != 0) & (net.nodes.start < day)).tolist():
            if not net.site(place).row.marks & (Mark.PINNED | Mark.DONE | Mark.STARTED):
                dates_now = held_dates(net.site(place), state)
                state.set(place, dates_now, _own(net, place, dates_now))
    return state


def forward(net: Compiled, state: State, *, final: bool = False) -> None:
    """Early dates; in the `final` round what is as late as possible takes its late dates."""
    for first, _, run in net.runs:
        if run is None:
            net.levels.forward(first, state)
            _after_level(net, state, first, first, final=final)
            continue
        begun = first
        for places, level in run.ahead:
            net.singles.forward(places, state)
            _after_level(net, state, begun, level, final=final)
            begun = level + 1
    if not net.as_late:
        state.keep_early(0, net.count)


def _after_level(net: Compiled, state: State, first: int, level: int, *, final: bool) -> None:
    """What is asked one by one in a level, and the early dates of the levels from `first` on."""
    for place in net.special.get(level, ()):
        _one(net, state, place)
    if net.as_late:
        state.keep_early(net.spread(first)[0], net.spread(level)[1])
        for place in net.as_late.get(level, ()) if final else ():
            _take_late(state, place)


def _one(net: Compiled, state: State, place: int) -> None:
    """An odd activity, or one that a no-later-than wish may hold."""
    hold = net.holds.get(place)
    if hold is None:
        site = net.site(place)
        dates = started(site, state) if site.row.marks & Mark.STARTED else early(site, state)
        state.set(place, dates, _own(net, place, dates))
    elif state.flat_works[hold.source] > hold.limit:
        if hold.dates[0] >= state.day:
            state.set(place, hold.dates, hold.works)
        else:
            dates = held_dates(net.site(place), state)
            state.set(place, dates, _own(net, place, dates))


def _own(net: Compiled, place: int, dates: tuple[int, int]) -> tuple[int, int]:
    """Two instants in the activity's own time."""
    row = net.site(place).row
    if row.marks & Mark.ELAPSED:
        return dates
    return net.times.work_at(dates[0], row.calendar), net.times.work_at(dates[1], row.calendar)


def _take_late(state: State, place: int) -> None:
    n = state.count
    if state.flat_late[place] >= state.day:
        dates = state.flat_late[place], state.flat_late[n + place]
        state.set(place, dates, (state.flat_late_works[place], state.flat_late_works[n + place]))


def backward(net: Compiled, state: State, *, cap: int | None = None, hanging: bool = True) -> None:
    """Late dates, against the order of the links; `cap`, or the last finish of the work, bounds them all.

    With `hanging`, deadlines that hang on other activities count, from the finishes that those have now.
    """
    state.cap = _last_finish(net, state) if cap is None else cap
    _limit(net, state, hanging=hanging)
    done = np.flatnonzero(net.nodes.kind == Kind.DONE)
    state.late[:, done], state.late_works[:, done] = state.dates[:2, done], state.works[:2, done]
    for first, _, run in reversed(net.runs):
        if run is None:
            net.levels.backward(first, state)
            _odd_late(net, state, first)
            continue
        for places, level in run.back:
            net.singles.backward(places, state)
            _odd_late(net, state, level)
    for place in net.nodes.marked(Mark.STARTED).tolist():
        _late_start_is_start(net, state, place)


def _late_start_is_start(net: Compiled, state: State, place: int) -> None:
    """What has started cannot start later; while predecessors were asked, its remaining work stood for it."""
    start = net.site(place).row.start
    late_finish, works = state.flat_late[state.count + place], state.flat_late_works[state.count + place]
    state.set_late(place, (start, late_finish), (_own(net, place, (start, start))[0], works))


def _odd_late(net: Compiled, state: State, level: int) -> None:
    cut = net.order.cuts[level]
    for place in range(cut[Kind.ODD], cut[Kind.ODD + 1]):
        site = net.site(place)
        dates = late(site, state, net.site)
        if site.row.marks & Mark.STARTED:
            dates = late_resumption(site, state, dates[1]), dates[1]
        state.set_late(place, dates, _own(net, place, dates))


def _last_finish(net: Compiled, state: State) -> int:
    """The last finish of the work; of the series if there is nothing else."""
    working = net.nodes.marks & Mark.LASTING == 0
    return int(state.dates[1].max(initial=-FAR, where=working if working.any() else True))


def _limit(net: Compiled, state: State, *, hanging: bool) -> None:
    """The latest finish of each activity before links are asked."""
    lasting, must = net.nodes.marked(Mark.LASTING), net.nodes.marks & Mark.MUST != 0
    cap = np.where(must, FAR, state.cap)
    cap[lasting] = np.where(must[lasting], FAR, np.maximum(state.cap, state.dates[1, lasting]))
    np.minimum(cap, net.nodes.upper, out=state.upper)
    for place in net.hanging if hanging else ():
        state.flat_upper[place] = min(state.flat_upper[place], due(net, state.dates[1], place))


def due(net: Compiled, finishes: Ints, place: int) -> int:
    """The instant of a deadline that hangs on another activity."""
    site = net.site(place)
    deadline = site.activity.deadline or Deadline()
    finish = max(int(finishes[at]) for at in net.places(deadline.step or ""))
    return finish + deadline.lag if deadline.lag_elapsed else site.calendar.add(finish, deadline.lag)
