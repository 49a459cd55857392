"""The passes over a compiled network: early dates forward, late dates backward, wishes to be late last."""

from __future__ import annotations

import numpy as np

from tracker.domain.schedule_compiled import Compiled
from tracker.domain.schedule_rows import Kind, Mark
from tracker.domain.schedule_sites import early, held_dates, late, overruled
from tracker.domain.schedule_state import State
from tracker.domain.schedule_times import FAR, Ints
from tracker.domain.schedule_values import Deadline


def begin(net: Compiled, start: int, day: int | None) -> State:
    """A state with what is given before any link is seen."""
    state = State(net.count, start, day)
    state.lower[:] = np.where(net.floored, np.maximum(net.nodes.lower, start), net.nodes.lower)
    np.maximum(state.lower, state.day, out=state.lower)
    places, dates, works = net.fixed
    state.dates[:2, places], state.works[:2, places] = dates, works
    return state


def forward(net: Compiled, state: State, *, final: bool = False) -> None:
    """Early dates; in the `final` round what is as late as possible takes its late dates."""
    for first, last, wide in net.stretches:
        if wide:
            net.levels.forward(first, state)
            _after_level(net, state, first, final=final)
        else:
            _forward_narrow(net, state, first, last, final=final)
    if not net.as_late:
        state.keep_early(0, net.count)


def _after_level(net: Compiled, state: State, level: int, *, final: bool) -> None:
    for place in net.special.get(level, ()):
        _one(net, state, place)
    if net.as_late:
        state.keep_early(*net.spread(level))
        for place in net.as_late.get(level, ()) if final else ():
            _take_late(state, place)


def _forward_narrow(net: Compiled, state: State, first: int, last: int, *, final: bool) -> None:
    one, cuts = net.singles.forward, net.order.cuts
    rest = bool(net.special or net.as_late)
    for level in range(first, last):
        cut = cuts[level]
        for place in range(cut[Kind.WORK], cut[Kind.FIXED_MOMENT]):
            one(place, state)
        for place in range(cut[Kind.CLOCK], cut[Kind.DONE]):
            one(place, state)
        if rest:
            _after_level(net, state, level, final=final)


def _one(net: Compiled, state: State, place: int) -> None:
    """An odd activity, or one that a no-later-than wish may hold."""
    site = net.site(place)
    if site.row.kind == Kind.ODD:
        dates = early(site, state)
    elif overruled(site, state.flat[place], state.flat[state.count + place]):
        dates = held_dates(site, state)
    else:
        return
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


def backward(net: Compiled, state: State) -> None:
    """Late dates, against the order of the links; the last finish of the work bounds them all."""
    _limit(net, state)
    done = np.flatnonzero(net.nodes.kind == Kind.DONE)
    state.late[:, done], state.late_works[:, done] = state.dates[:2, done], state.works[:2, done]
    for first, last, wide in reversed(net.stretches):
        if wide:
            net.levels.backward(first, state)
            _odd_late(net, state, first)
        else:
            _backward_narrow(net, state, first, last)


def _backward_narrow(net: Compiled, state: State, first: int, last: int) -> None:
    one, cuts = net.singles.backward, net.order.cuts
    for level in range(last - 1, first - 1, -1):
        cut = cuts[level]
        for place in range(cut[0], cut[Kind.DONE]):
            one(place, state)
        if cut[Kind.ODD] < cut[Kind.ODD + 1]:
            _odd_late(net, state, level)


def _odd_late(net: Compiled, state: State, level: int) -> None:
    cut = net.order.cuts[level]
    for place in range(cut[Kind.ODD], cut[Kind.ODD + 1]):
        dates = late(net.site(place), state, net.site)
        state.set_late(place, dates, _own(net, place, dates))


def _limit(net: Compiled, state: State) -> None:
    """The latest finish of each activity before links are asked."""
    lasting, must = net.nodes.marked(Mark.LASTING), net.nodes.marks & Mark.MUST != 0
    state.cap = int(np.delete(state.dates[1], lasting).max(initial=-FAR))
    if len(lasting) == net.count:
        state.cap = int(state.dates[1].max(initial=-FAR))
    cap = np.where(must, FAR, state.cap)
    cap[lasting] = np.where(must[lasting], FAR, np.maximum(state.cap, state.dates[1, lasting]))
    np.minimum(cap, net.nodes.upper, out=state.upper)
    for place in net.hanging:
        state.flat_upper[place] = min(state.flat_upper[place], due(net, state.dates[1], place))


def due(net: Compiled, finishes: Ints, place: int) -> int:
    """The instant of a deadline that hangs on another activity."""
    site = net.site(place)
    deadline = site.activity.deadline or Deadline()
    finish = max(int(finishes[at]) for at in net.places(deadline.step or ""))
    return finish + deadline.lag if deadline.lag_elapsed else site.calendar.add(finish, deadline.lag)
