"""One activity after the other: the passes where levels are narrow, as in a chain.

The same sums as in schedule_arrays, with bisection instead of searching for many at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tracker.domain.schedule_arrays import Pass, Steps
from tracker.domain.schedule_layout import Nodes, Order
from tracker.domain.schedule_plans import CLOCK, COUNTED, KNOWN, STEP_PLUS, STEP_WORK
from tracker.domain.schedule_rows import Kind
from tracker.domain.schedule_state import State
from tracker.domain.schedule_times import Times

_WORKS = (int(Kind.WORK), int(Kind.FIXED_WORK))
_CLOCKS = (int(Kind.CLOCK), int(Kind.FIXED_CLOCK))
Sum = tuple[int, int, int, int, int, int]
"""class, source, before, shift, after, link"""


def sums_by_place(way: Pass, ends: Sequence[int], cls: Sequence[int], count: int) -> list[list[Sum]]:
    """The sums of each activity's links; `ends` and `cls` by link."""
    found: list[list[Sum]] = [[] for _ in range(count)]
    link = way.plan.link.tolist()
    columns = (way.source.tolist(), way.before.tolist(), way.shift.tolist(), way.after.tolist())
    for number, source, before, shift, after in zip(link, *columns, strict=True):
        found[ends[number]].append((cls[number], source, before, shift, after, number))
    return found


class Singles:
    """Both passes over one activity."""

    def __init__(
        self,
        nodes: Nodes,
        order: Order,
        times: Times,
        forward: list[list[Sum]],
        backward: list[list[Sum]],
        steps: Steps,
    ) -> None:
        self.times, self.order, self.steps = times, order, steps
        self.ahead, self.back = forward, backward
        self.kind, self.duration = nodes.kind.tolist(), nodes.duration.tolist()
        self.offset = times.offset[nodes.calendar].tolist()

    def forward(self, i: int, state: State) -> None:
        """Early dates of one that is free and plain."""
        n, dates, works = state.count, state.flat, state.flat_works
        starts, ends, through, to_work, to_clock = self.times.lists
        pushed = state.flat_lower[i]
        for cls, source, before, shift, after, _ in self.ahead[i]:
            if cls == CLOCK:
                t = dates[source] + after
            else:
                if cls == KNOWN:
                    w = works[source] + shift
                else:
                    q = dates[source] + before
                    j = bisect_left(ends, q)
                    w = (max(starts[j], q)) - to_work[j] + shift
                t = w + to_clock[bisect_left(through, w)] + after
            if t > pushed:
                pushed = t
        kind, duration = self.kind[i], self.duration[i]
        if kind in _CLOCKS:
            dates[i] = works[i] = pushed
            dates[n + i] = works[n + i] = pushed + duration
            return
        offset = self.offset[i]
        q = pushed + offset
        j = bisect_left(ends, q + 1 if kind in _WORKS else q)
        if q < starts[j]:
            q = starts[j]
        w = q - to_work[j]
        dates[i], works[i] = q - offset, w
        if kind in _WORKS:
            w += duration
            dates[n + i] = w + to_clock[j if w <= through[j] else bisect_left(through, w, j)]
        else:
            dates[n + i] = q - offset
        works[n + i] = w

    def backward(self, i: int, state: State) -> None:
        """Late dates of one that is plain and not done."""
        n, late, works = state.count, state.flat_late, state.flat_late_works
        starts, ends, through, to_work, to_clock = self.times.lists
        limit = state.flat_upper[i]
        for cls, source, before, shift, after, link in self.back[i]:
            if cls == CLOCK:
                t = late[source] + after
            elif cls > COUNTED:
                t = self._stepped(cls, late[source], link)
            else:
                if cls == KNOWN:
                    w = works[source] + shift
                else:
                    q = late[source] + before
                    j = bisect_left(ends, q)
                    w = (max(starts[j], q)) - to_work[j] + shift
                t = w + to_clock[bisect_left(through, w)] + after
            if t < limit:
                limit = t
        kind, duration, offset = self.kind[i], self.duration[i], self.offset[i]
        q = limit + offset
        j = bisect_left(starts, q) - 1
        if q > ends[j]:
            q = ends[j]
        finish, worked = q - offset, q - to_work[j]
        if kind in _CLOCKS:
            late[n + i] = works[n + i] = finish
            late[i] = works[i] = finish - duration
            return
        start, begun = finish, worked
        if kind in _WORKS:
            begun = worked - duration
            start = begun + to_clock[bisect_left(through, begun + 1, 0, j + 1)]
        if limit >= state.flat[n + i]:
            # Two instants without work between them count as one, but not for a lag on the clock.
            start, finish = max(start, state.flat[i]), max(finish, state.flat[n + i])
            begun, worked = max(begun, state.flat_works[i]), max(worked, state.flat_works[n + i])
        late[i], late[n + i], works[i], works[n + i] = start, finish, begun, worked

    def _stepped(self, cls: int, t: int, link: int) -> int:
        """A limit that crosses calendars twice, or that a break shifts on the way."""
        steps = self.steps
        offset, duration = steps.offset_pred[link].item(), steps.duration[link].item()
        if cls == STEP_PLUS:
            t = self._add(t, duration, offset)
        else:
            starts, ends = self.times.lists[:2]
            q = t + offset
            t = max(q, starts[bisect_left(ends, q + 1 if cls == STEP_WORK else q)]) - offset
        lag = steps.lag[link].item()
        if lag:
            t = t - lag if steps.elapsed[link] else self._add(t, -lag, steps.offset_succ[link].item())
        return self._add(t, duration, offset) if cls == STEP_WORK else t

    def _add(self, t: int, minutes: int, offset: int) -> int:
        """t plus work on the calendar with that offset: end of an interval forward, start backward."""
        starts, ends, through, to_work, to_clock = self.times.lists
        q = t + offset
        j = bisect_left(ends, q)
        w = max(q, starts[j]) - to_work[j] + minutes
        return w + to_clock[bisect_left(through, w if minutes > 0 else w + 1)]
