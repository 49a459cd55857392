"""One activity after the other: the passes where levels are narrow, as in a chain.

The same sums as in schedule_arrays, with bisection instead of searching for many at once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from tracker.domain.schedule.arrays import Pass
from tracker.domain.schedule.layout import Links, Nodes
from tracker.domain.schedule.plans import CLOCK, COUNTED, KNOWN, STEP_PLUS, STEP_WORK
from tracker.domain.schedule.rows import Kind
from tracker.domain.schedule.state import State
from tracker.domain.schedule.times import Times

_WORK, _CLOCK = int(Kind.WORK), int(Kind.CLOCK)
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
    """Both passes over one activity after the other."""

    def __init__(
        self,
        nodes: Nodes,
        times: Times,
        forward: list[list[Sum]],
        backward: list[list[Sum]],
        links: Links,
    ) -> None:
        self.times, self.links = times, links
        self.ahead, self.back = forward, backward
        self.kind, self.duration = nodes.kind.tolist(), nodes.duration.tolist()
        self.offset = times.offset[nodes.calendar].tolist()

    def forward(self, places: Sequence[int], state: State) -> None:
        """Early dates of what is free and plain, in the order given."""
        n, dates, works, lower = state.count, state.flat, state.flat_works, state.flat_lower
        starts, ends, through, to_work, to_clock = self.times.lists
        ahead, kinds, durations, offsets = self.ahead, self.kind, self.duration, self.offset
        for i in places:
            pushed = lower[i]
            for cls, source, before, shift, after, _ in ahead[i]:
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
            kind = kinds[i]
            if kind == _CLOCK:
                dates[i] = works[i] = pushed
                dates[n + i] = works[n + i] = pushed + durations[i]
                continue
            offset = offsets[i]
            q = pushed + offset
            j = bisect_left(ends, q + 1 if kind == _WORK else q)
            if q < starts[j]:
                q = starts[j]
            works[i] = w = q - to_work[j]
            dates[i] = dates[n + i] = q - offset
            if kind == _WORK:
                w += durations[i]
                dates[n + i] = w + to_clock[j if w <= through[j] else bisect_left(through, w, j)]
            works[n + i] = w

    def backward(self, places: Sequence[int], state: State) -> None:  # noqa: C901 - calls would cost more
        """Late dates of what is plain and not done, in the order given."""
        n, late, works, upper = state.count, state.flat_late, state.flat_late_works, state.flat_upper
        starts, ends, through, to_work, to_clock = self.times.lists
        back, kinds, durations, offsets = self.back, self.kind, self.duration, self.offset
        dates, early_works = state.flat, state.flat_works
        for i in places:
            limit = upper[i]
            for cls, source, before, shift, after, link in back[i]:
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
            kind, offset = kinds[i], offsets[i]
            q = limit + offset
            j = bisect_left(starts, q) - 1
            if q > ends[j]:
                q = ends[j]
            start = finish = q - offset
            begun = worked = q - to_work[j]
            if kind in _CLOCKS:
                late[n + i] = works[n + i] = finish
                late[i] = works[i] = finish - durations[i]
                continue
            if kind in _WORKS:
                begun = worked - durations[i]
                start = begun + to_clock[bisect_left(through, begun + 1, 0, j + 1)]
            if limit >= dates[n + i]:
                # Two instants without work between them count as one, but not for a lag on the clock.
                if start < dates[i]:
                    start, begun = dates[i], early_works[i]
                if finish < dates[n + i]:
                    finish, worked = dates[n + i], early_works[n + i]
            late[i], late[n + i], works[i], works[n + i] = start, finish, begun, worked

    def _stepped(self, cls: int, t: int, link: int) -> int:
        """A limit that crosses calendars twice, or that a break shifts on the way."""
        links = self.links
        pred, succ, lag = int(links.pred[link]), int(links.succ[link]), int(links.lag[link])
        offset, duration = self.offset[pred], self.duration[pred]
        if cls == STEP_PLUS:
            t = self._add(t, duration, offset)
        else:
            starts, ends = self.times.lists[:2]
            q = t + offset
            t = max(q, starts[bisect_left(ends, q + 1 if cls == STEP_WORK else q)]) - offset
        if lag:
            t = t - lag if links.elapsed[link] else self._add(t, -lag, self.offset[succ])
        return self._add(t, duration, offset) if cls == STEP_WORK else t

    def _add(self, t: int, minutes: int, offset: int) -> int:
        """t plus work on the calendar with that offset: end of an interval forward, start backward."""
        starts, ends, through, to_work, to_clock = self.times.lists
        q = t + offset
        j = bisect_left(ends, q)
        w = max(q, starts[j]) - to_work[j] + minutes
        return w + to_clock[bisect_left(through, w if minutes > 0 else w + 1)]
