"""Which sums each link needs in either pass, so that all links that need the same are summed at once.

Most bounds have the form find(work(date + before) + shift) + after, on one calendar. Class CLOCK needs no
calendar at all, KNOWN has its work counted already, COUNTED counts it. The others, which only the backward
pass has, take two or three steps. What concerns odd activities is left out: they are asked one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tracker.domain.schedule.layout import FF, FS, SF, SS, Links, Nodes, Order
from tracker.domain.schedule.rows import Kind, Mark
from tracker.domain.schedule.times import Ints, Times

CLOCK, KNOWN, COUNTED, STEP_PLUS, STEP_MOMENT, STEP_WORK = range(6)
NOT_HERE = 9
CLASSES = 6
_EARLY = 2
"""Rows of dates: start, finish, and the same two as they would be without as-late-as-possible wishes."""


@dataclass(frozen=True)
class Sums:
    """Columns by link: its class, where its date stands, and what is added before, to the work, and after.

    `before` brings the calendar's offset for COUNTED. A bound by start instead of end of an interval has
    one in `shift` and minus one in `after`. `lag_work`, `lag_clock` and `duration` serve the steps.
    """

    cls: Ints
    source: Ints
    before: Ints
    shift: Ints
    after: Ints


@dataclass(frozen=True)
class Plan:
    """The links by level and class: `link` numbers them, `cuts` has for each level where each class begins.

    Per level, the limits of the activities themselves and then those of the links are put in one row;
    `turn` sorts that row by activity, and at `heads` each activity begins.
    """

    link: Ints
    cuts: list[list[int]]
    turn: Ints
    turns: list[int]
    heads: Ints
    heads_at: list[int]


def forward_sums(nodes: Nodes, links: Links, times: Times) -> Sums:
    """What each link asks of the start of its successor."""
    p, s = links.pred, links.succ
    kind = _plain(nodes.kind)
    work_lag, clock_lag = _lags(links)
    by_finish = links.type >= FF
    less = by_finish & (kind[s] == Kind.WORK)
    before = np.where(by_finish & (kind[s] == Kind.CLOCK), -nodes.duration[s], 0)
    counted = less | (work_lag != 0)
    bias = np.where(counted & (work_lag <= 0), 1, 0)
    shift = np.where(less, -nodes.duration[s], 0) + work_lag + bias
    known = (nodes.calendar[p] == nodes.calendar[s]) & (nodes.marks[p] & Mark.ELAPSED == 0) & (before == 0)
    cls = np.where(counted, np.where(known, KNOWN, COUNTED), CLOCK)
    free = np.isin(nodes.kind[s], (Kind.WORK, Kind.MOMENT, Kind.CLOCK))
    row = np.where(np.isin(links.type, (FS, FF)), 1, 0)
    row += np.where(nodes.marks[s] & Mark.AS_LATE, _EARLY, 0)
    return Sums(
        np.where(free, cls, NOT_HERE),
        row * len(nodes.kind) + p,
        before + np.where(counted, times.offset[nodes.calendar[s]], 0),
        shift,
        clock_lag - bias + np.where(counted, 0, before),
    )


def backward_sums(nodes: Nodes, links: Links, times: Times) -> Sums:
    """What each link asks of the finish of its predecessor."""
    p, s = links.pred, links.succ
    kind, duration = _plain(nodes.kind), nodes.duration[p]
    work_lag, clock_lag = _lags(links)
    lagged = work_lag != 0
    same = nodes.calendar[p] == nodes.calendar[s]
    from_start = (links.type == SS) | (links.type == SF)
    plus = from_start & (kind[p] == Kind.WORK)
    on_clock = from_start & (kind[p] == Kind.CLOCK)
    before = np.where(on_clock & (links.type == SF), duration, 0)
    after = np.where(on_clock & (links.type == SS), duration, 0) - clock_lag
    bias = np.where((work_lag > 0) & ~(plus & (links.type == SS)), 1, 0)
    shift = np.where(plus, duration, 0) - work_lag + bias
    known = (same | ~plus) & (nodes.marks[s] & Mark.ELAPSED == 0) & (before == 0)
    cls = np.where(plus | lagged, np.where(known, KNOWN, COUNTED), CLOCK)
    two = plus & lagged & ~same
    cls = np.where(two & (links.type == SF), STEP_PLUS, cls)
    cls = np.where((two | (plus & (clock_lag != 0))) & (links.type == SS), STEP_WORK, cls)
    cls = np.where((links.type == SS) & (kind[p] == Kind.MOMENT), STEP_MOMENT, cls)
    calendar = np.where(plus, nodes.calendar[p], nodes.calendar[s])
    return Sums(
        np.where(_asked_back(nodes, links), cls, NOT_HERE),
        np.where(np.isin(links.type, (FS, SS)), 0, 1) * len(nodes.kind) + s,
        before + np.where(cls == COUNTED, times.offset[calendar], 0),
        shift,
        np.where(cls == CLOCK, after + before, after - bias),
    )


def _asked_back(nodes: Nodes, links: Links) -> Ints:
    """Whether a link limits a plain predecessor.

    What is done limits nobody, a must date heeds nobody, and the start of a pinned activity is not asked to
    be sooner (so Microsoft Project).
    """
    plain, marks = nodes.kind[links.pred] < Kind.DONE, nodes.marks[links.pred]
    heeds = (marks & Mark.MUST == 0) & ((marks & Mark.PINNED == 0) | np.isin(links.type, (FS, FF)))
    return plain & heeds & (nodes.kind[links.succ] != Kind.DONE)  # type: ignore[no-any-return]


def _plain(kinds: Ints) -> Ints:
    """Kinds without the difference between fixed and free."""
    table = np.arange(len(Kind))
    table[[Kind.FIXED_WORK, Kind.FIXED_MOMENT, Kind.FIXED_CLOCK]] = (Kind.WORK, Kind.MOMENT, Kind.CLOCK)
    return table[kinds]


def _lags(links: Links) -> tuple[Ints, Ints]:
    """Lags in working time and on the clock."""
    return np.where(links.elapsed, 0, links.lag), np.where(links.elapsed, links.lag, 0)


def plan(order: Order, cls: Ints, ends: Ints, members: Ints) -> Plan:
    """`ends` has the place of the end that each link limits, `members` the places that are limited at all."""
    key = order.level[ends] * CLASSES + cls
    link = np.flatnonzero(cls < NOT_HERE)
    link = link[np.argsort(key[link], kind="stable")]
    levels = len(order.cuts)
    found = key[link].searchsorted(np.arange(levels * CLASSES + 1)).tolist()
    cuts = [found[i * CLASSES : (i + 1) * CLASSES + 1] for i in range(levels)]
    heads_at = order.level[members].searchsorted(np.arange(levels + 1))
    width = np.diff(heads_at)
    first = np.array([cut[0] for cut in cuts], np.int64)
    own = np.arange(len(members)) - heads_at[order.level[members]]
    level = order.level[ends[link]]
    given = np.arange(len(link)) - first[level] + width[level]
    who = np.concatenate((members, ends[link]))
    turn = np.argsort(who, kind="stable")
    turns = heads_at + np.append(first, len(link))
    heads = np.flatnonzero(turn < len(members)) - turns[order.level[members]]
    return Plan(link, cuts, np.concatenate((own, given))[turn], turns.tolist(), heads, heads_at.tolist())
