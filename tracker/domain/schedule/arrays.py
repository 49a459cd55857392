"""Whole levels at once: the passes over activities whose dates are sums on a calendar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tracker.domain.schedule.layout import Links, Nodes, Order
from tracker.domain.schedule.plans import (
    CLOCK,
    COUNTED,
    KNOWN,
    STEP_MOMENT,
    STEP_PLUS,
    STEP_WORK,
    Plan,
    Sums,
)
from tracker.domain.schedule.rows import Kind
from tracker.domain.schedule.state import State
from tracker.domain.schedule.times import Ints, Times


@dataclass(frozen=True)
class Pass:
    """The sums of one direction in the order of its plan, and how to take steps on the way back."""

    plan: Plan
    source: Ints
    before: Ints
    shift: Ints
    after: Ints


def in_order(plan: Plan, sums: Sums) -> Pass:
    link = plan.link
    return Pass(plan, sums.source[link], sums.before[link], sums.shift[link], sums.after[link])


@dataclass(frozen=True)
class Steps:
    """What links that take several steps need, in the order of the plan of the way back.

    `works`: the lag is working time, which is `shift` with its `bias`; else it is `clock_lag`.
    """

    offset_pred: Ints
    snap: Ints
    offset_succ: Ints
    duration: Ints
    works: NDArray[np.bool_]
    shift: Ints
    bias: Ints
    clock_lag: Ints


def steps_of(nodes: Nodes, links: Links, times: Times, link: Ints, cls: Ints) -> Steps:
    """`link` numbers the links in the order wanted, `cls` has their classes."""
    offset = times.offset[nodes.calendar]
    ahead, behind = offset[links.pred[link]], offset[links.succ[link]]
    lag, elapsed = links.lag[link], links.elapsed[link] != 0
    bias = np.where(lag > 0, 1, 0)
    return Steps(
        ahead,
        ahead + (cls == STEP_WORK),
        behind,
        nodes.duration[links.pred[link]],
        ~elapsed & (lag != 0),
        bias - lag,
        bias,
        lag,
    )


class Levels:
    """Both passes over one level, in arrays."""

    def __init__(self, nodes: Nodes, order: Order, times: Times, forward: Pass, backward: Pass, steps: Steps):
        self.order, self.times, self.steps = order, times, steps
        self.ahead, self.back = forward, backward
        self.duration = nodes.duration
        self.offset = times.offset[nodes.calendar]
        # Work begins where working time goes on; a moment may lie where it has just ended.
        self.snap = self.offset + (nodes.kind == Kind.WORK)

    def forward(self, level: int, state: State) -> None:
        """Early dates of what is free and plain."""
        cut = self.order.cuts[level]
        a, b, m, c, d = (
            cut[Kind.WORK],
            cut[Kind.FIXED_MOMENT],
            cut[Kind.MOMENT],
            cut[Kind.CLOCK],
            cut[Kind.DONE],
        )
        if a == b and c == d:
            return
        own = (state.lower[a:b], state.lower[c:d]) if c < d else (state.lower[a:b],)
        pushed = self._extreme(np.maximum, level, self.ahead, own, state.dates, state.works)
        if a < b:
            self._lay_work(a, m, b, pushed[: b - a], state)
        if c < d:
            start = pushed[b - a :]
            state.dates[0, c:d] = state.works[0, c:d] = start
            np.add(start, self.duration[c:d], out=state.dates[1, c:d])
            state.works[1, c:d] = state.dates[1, c:d]

    def _lay_work(self, a: int, m: int, b: int, pushed: Ints, state: State) -> None:
        times, dates, works, offset = self.times, state.dates, state.works, self.offset[a:b]
        j = times.ends.searchsorted(pushed + self.snap[a:b])
        start = np.maximum(pushed + offset, times.starts.take(j))
        np.subtract(start, offset, out=dates[0, a:b])
        np.subtract(start, times.to_work.take(j), out=works[0, a:b])
        done = np.add(works[0, a:m], self.duration[a:m], out=works[1, a:m])
        np.add(done, times.to_clock.take(times.through.searchsorted(done)), out=dates[1, a:m])
        dates[1, m:b], works[1, m:b] = dates[0, m:b], works[0, m:b]

    def backward(self, level: int, state: State) -> None:
        """Late dates of what is plain and not done."""
        cut = self.order.cuts[level]
        a, w, c, d = cut[0], cut[Kind.MOMENT], cut[Kind.FIXED_CLOCK], cut[Kind.DONE]
        if a == d:
            return
        limit = self._extreme(np.minimum, level, self.back, (state.upper[a:d],), state.late, state.late_works)
        times, late, works = self.times, state.late, state.late_works
        offset = self.offset[a:d]
        q = limit + offset
        i = times.starts.searchsorted(q)
        q = np.minimum(q, times.ends_before.take(i))
        np.subtract(q, offset, out=late[1, a:d])
        np.subtract(q, times.to_work_before.take(i), out=works[1, a:d])
        late[0, w:c], works[0, w:c] = late[1, w:c], works[1, w:c]
        begun = np.subtract(works[1, a:w], self.duration[a:w], out=works[0, a:w])
        np.add(begun, times.to_clock.take(times.through.searchsorted(begun + 1)), out=late[0, a:w])
        self._no_sooner(a, c, limit[: c - a], state)
        if c < d:
            np.subtract(late[1, c:d], self.duration[c:d], out=late[0, c:d])
            works[:, c:d] = late[:, c:d]

    def _no_sooner(self, a: int, c: int, limit: Ints, state: State) -> None:
        """Two instants without work between them count as one, but not for a lag on the clock."""
        kept = limit >= state.dates[1, a:c]
        for late, early in ((state.late, state.dates), (state.late_works, state.works)):
            np.maximum(late[:, a:c], early[:2, a:c], out=late[:, a:c], where=kept)

    def _extreme(
        self, choose: np.ufunc, level: int, way: Pass, own: tuple[Ints, ...], dates: Ints, works: Ints
    ) -> Ints:
        """The strongest of each activity's own limit and those of its links."""
        plan = way.plan
        first, last = plan.turns[level], plan.turns[level + 1]
        cut = plan.cuts[level]
        row = np.empty(last - first, np.int64)
        width = plan.heads_at[level + 1] - plan.heads_at[level]
        np.concatenate(own, out=row[:width])
        if cut[0] < cut[-1]:
            self._bounds(way, cut, row[width:], dates.reshape(-1), works.reshape(-1))
        heads = plan.heads[plan.heads_at[level] : plan.heads_at[level + 1]]
        return choose.reduceat(row.take(plan.turn[first:last]), heads)

    def _bounds(self, way: Pass, cut: list[int], out: Ints, dates: Ints, works: Ints) -> None:
        a, k, c, e, z = cut[CLOCK], cut[KNOWN], cut[COUNTED], cut[STEP_PLUS], cut[-1]
        if a < k:
            np.add(dates.take(way.source[a:k]), way.after[a:k], out=out[: k - a])
        if k < e:
            work = np.empty(e - k, np.int64)
            if k < c:
                works.take(way.source[k:c], out=work[: c - k], mode="clip")
            if c < e:
                work[c - k :] = self.times.work(dates.take(way.source[c:e]) + way.before[c:e])
            work += way.shift[k:e]
            np.add(self.times.find(work), way.after[k:e], out=out[k - a : e - a])
        if e < z:
            out[e - a :] = self._stepped(way, cut, dates)

    def _stepped(self, way: Pass, cut: list[int], dates: Ints) -> Ints:
        """Limits that cross calendars twice, or that a break shifts on the way."""
        times, steps, e, z = self.times, self.steps, cut[STEP_PLUS], cut[-1]
        n, w = cut[STEP_MOMENT] - e, cut[STEP_WORK] - e
        a, b = e, z
        offset, duration = steps.offset_pred[a:b], steps.duration[a:b]
        t = dates.take(way.source[a:b])
        if n:
            t[:n] = times.find(times.work(t[:n] + offset[:n]) + duration[:n])
        j = times.ends.searchsorted(t[n:] + steps.snap[a + n : b])
        np.maximum(t[n:], times.starts.take(j) - offset[n:], out=t[n:])
        found = times.find(times.work(t + steps.offset_succ[a:b]) + steps.shift[a:b]) - steps.bias[a:b]
        t = np.where(steps.works[a:b], found, t - steps.clock_lag[a:b])
        if w < len(t):
            t[w:] = times.find(times.work(t[w:] + offset[w:]) + duration[w:])
        return t
