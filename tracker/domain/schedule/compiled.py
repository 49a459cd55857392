"""A network ready for its passes: rows laid out, sums of the links, its activities one by one on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from tracker.domain.schedule.arrays import Levels, in_order, steps_of
from tracker.domain.schedule.layout import (
    FF,
    KINDS,
    Lags,
    Order,
    arrange,
    links_of,
    nodes_of,
)
from tracker.domain.schedule.plans import Plan, Sums, backward_sums, forward_sums, plan
from tracker.domain.schedule.room import Room
from tracker.domain.schedule.rows import Kind, Mark, Row
from tracker.domain.schedule.single import Singles, sums_by_place
from tracker.domain.schedule.sites import Site, Tie
from tracker.domain.schedule.spans import span_of
from tracker.domain.schedule.structure import Structure
from tracker.domain.schedule.times import Ints, Times, near
from tracker.domain.schedule.values import Activity, ConstraintKind, Link
from tracker.domain.workdays import WorkCalendar

_FREE = (Kind.WORK, Kind.MOMENT, Kind.CLOCK)
_WORK, _FIXED_MOMENT, _CLOCK, _DONE, _ODD = (
    int(kind) for kind in (Kind.WORK, Kind.FIXED_MOMENT, Kind.CLOCK, Kind.DONE, Kind.ODD)
)
WIDE = 32
"""From this width on a level is computed in arrays; below, one activity after the other is faster."""


class Run(NamedTuple):
    """How to go through narrow levels: places, and the level after them in which others are asked."""

    ahead: list[tuple[list[int], int]]
    back: list[tuple[list[int], int]]


class Hold(NamedTuple):
    """If the own time at `source` is past `limit`, these are the dates, and the same in own time."""

    source: int
    limit: int
    dates: tuple[int, int]
    works: tuple[int, int]


class Compiled:
    """Columns and plans for one set of activities on one structure."""

    def __init__(
        self,
        structure: Structure,
        lags: Lags,
        activities: Sequence[Activity],
        rows: Sequence[Row],
        calendars: Mapping[str, WorkCalendar],
        times: Times,
        active: Ints,
        wide: int = WIDE,
        like: Compiled | None = None,
    ) -> None:
        self.structure, self.lags, self.activities, self.rows = structure, lags, activities, rows
        self.calendars, self.times, self.active, self.wide = calendars, times, active, wide
        if like is not None and not _alike(rows, active, like):
            like = None
        self.order: Order = arrange(structure, rows, active) if like is None else like.order
        self.nodes = nodes_of(rows, self.order)
        self.links = links_of(structure, lags, self.order, self.nodes)
        ahead, back = (sums(self.nodes, self.links, times) for sums in (forward_sums, backward_sums))
        self.classes = np.stack((ahead.cls, back.cls))
        self._plans = self._plans_of(ahead, back, like)
        self.ways = in_order(self._plans[0], ahead), in_order(self._plans[1], back)
        link = self._plans[1].link
        steps = steps_of(self.nodes, self.links, times, link, back.cls[link])
        self.levels = Levels(self.nodes, self.order, times, *self.ways, steps)
        self.sites: dict[int, Site] = {}

    def _plans_of(self, ahead: Sums, back: Sums, like: Compiled | None) -> tuple[Plan, Plan]:
        if like is not None and np.array_equal(self.classes, like.classes):
            return like._plans
        kind = self.nodes.kind
        free, limited = np.flatnonzero(np.isin(kind, _FREE)), np.flatnonzero(kind < Kind.DONE)
        return (
            plan(self.order, ahead.cls, self.links.succ, free),
            plan(self.order, back.cls, self.links.pred, limited),
        )

    @cached_property
    def at(self) -> tuple[Ints, Ints]:
        """Where each link stands in either plan; -1 if it is left out."""
        found = np.full((2, len(self.links.pred)), -1, np.int64)
        for row, way in zip(found, self._plans, strict=True):
            row[way.link] = np.arange(len(way.link))
        return found[0], found[1]

    @cached_property
    def has_percent(self) -> bool:
        """Whether the lag of any link depends on a duration."""
        return bool((~np.isnan(self.lags.percent)).any())

    @property
    def count(self) -> int:
        return len(self.rows)

    @cached_property
    def singles(self) -> Singles:
        ahead = sums_by_place(self.ways[0], self.links.succ.tolist(), self.classes[0].tolist(), self.count)
        back = sums_by_place(self.ways[1], self.links.pred.tolist(), self.classes[1].tolist(), self.count)
        return Singles(self.nodes, self.times, ahead, back, self.links)

    @cached_property
    def stretches(self) -> list[tuple[int, int, bool]]:
        """Levels from, to, and whether they are wide; narrow neighbours are taken together."""
        found: list[tuple[int, int, bool]] = []
        for level, width in enumerate(self.order.widths):
            wide = width >= self.wide
            if found and not wide and not found[-1][2]:
                found[-1] = (found[-1][0], level + 1, False)
            else:
                found.append((level, level + 1, wide))
        return found

    @cached_property
    def runs(self) -> list[tuple[int, int, Run | None]]:
        """The stretches; for a narrow one, how to go through it one by one."""
        return [(a, b, None if wide else self._run(a, b)) for a, b, wide in self.stretches]

    def _run(self, first: int, last: int) -> Run:
        cuts, asked = self.order.cuts, self.special.keys() | self.as_late.keys()
        run = Run([], [])
        free: list[int] = []
        for level in range(first, last):
            cut = cuts[level]
            if level in asked and free:
                run.ahead.append((free, level - 1))
                free = []
            free += [*range(cut[_WORK], cut[_FIXED_MOMENT]), *range(cut[_CLOCK], cut[_DONE])]
            if level in asked or level + 1 == last:
                run.ahead.append((free, level))
                free = []
        limited: list[int] = []
        for level in range(last - 1, first - 1, -1):
            cut = cuts[level]
            limited += range(cut[0], cut[_DONE])
            if cut[_ODD] < cut[KINDS] or level == first:
                run.back.append((limited, level))
                limited = []
        return run

    @cached_property
    def holds(self) -> dict[int, Hold]:
        """By place, from when on a no-later-than wish puts an activity on its date."""
        return {place: self._hold(place) for place in np.flatnonzero(self._no_later).tolist()}

    def _hold(self, place: int) -> Hold:
        row = self.rows[int(self.order.leaf[place])]
        wish = self.site(place).activity.constraint
        by_start = wish is not None and wish.kind is ConstraintKind.START_NO_LATER_THAN
        at = near(0 if wish is None else wish.at)
        works = [
            t if row.marks & Mark.ELAPSED else self.times.work_at(t, row.calendar)
            for t in (at, row.start, row.finish)
        ]
        return Hold(
            (0 if by_start else self.count) + place, works[0], (row.start, row.finish), (works[1], works[2])
        )

    @cached_property
    def floored(self) -> Ints:
        """Which places the project start holds back."""
        waits = np.zeros(self.count, bool)
        waits[self.links.succ] = True
        held = np.zeros(self.count, bool)
        held[self.links.succ[self.links.type == FF]] = True
        return held | ~(waits | (self.nodes.marks & Mark.STARTS_FREE != 0))  # type: ignore[no-any-return]

    @cached_property
    def fixed(self) -> tuple[Ints, Ints, Ints]:
        """Places with given dates, these dates (2 rows), and the same in own time."""
        places = np.flatnonzero(np.isin(self.nodes.kind, (*_FIXED, Kind.DONE)))
        dates = np.stack((self.nodes.start[places], self.nodes.finish[places]))
        work = self.times.work(dates + self.times.offset[self.nodes.calendar[places]])
        clock = self.nodes.marks[places] & Mark.ELAPSED != 0
        return places, dates, np.where(clock, dates, work)

    @cached_property
    def special(self) -> dict[int, list[int]]:
        """By level, the places that are asked one by one after their links."""
        return self._by_level(np.flatnonzero((self.nodes.kind == Kind.ODD) | self._no_later))

    @property
    def _no_later(self) -> Ints:
        return np.isin(self.nodes.kind, _FREE) & (self.nodes.marks & Mark.NO_LATER != 0)  # type: ignore[no-any-return]

    @cached_property
    def as_late(self) -> dict[int, list[int]]:
        """By level, the places that are to be as late as possible."""
        return self._by_level(self.nodes.marked(Mark.AS_LATE))

    def _by_level(self, places: Ints) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for place, level in zip(places.tolist(), self.order.level[places].tolist(), strict=True):
            found.setdefault(level, []).append(place)
        return found

    def spread(self, level: int) -> tuple[int, int]:
        """The places of a level."""
        return self.order.cuts[level][0], self.order.cuts[level][KINDS]

    @cached_property
    def ids(self) -> list[str]:
        return [self.structure.leaves[i] for i in self.order.leaf.tolist()]

    @cached_property
    def leaf_links(self) -> tuple[Link, ...]:
        """The links that count, between leaves."""
        rows = self.structure.rows
        return tuple(_between(rows.links[i], rows.preds[i], rows.succs[i]) for i in self.active.tolist())

    @cached_property
    def room(self) -> Room:
        return Room(self.nodes, self.links, self.times)

    @cached_property
    def hanging(self) -> list[int]:
        """The places whose deadline hangs on another activity."""
        places: list[int] = self.nodes.marked(Mark.HANGS).tolist()
        return places

    def places(self, key: str) -> list[int]:
        """Where an activity lies, or what belongs to a summary."""
        index = self.structure.index
        return [int(self.order.place[index[each]]) for each in self.structure.outline.under(key)]

    def site(self, place: int) -> Site:
        """One activity with its links."""
        if place not in self.sites:
            leaf = int(self.order.leaf[place])
            activity = self.activities[leaf]
            calendar, span = self.calendars[activity.calendar], span_of(activity, self.calendars)
            ties = [[self._tie(i) for i in side[place]] for side in self.ties]
            self.sites[place] = Site(
                place, self.ids, activity, self.rows[leaf], calendar, span, ties[0], ties[1]
            )
        return self.sites[place]

    def _tie(self, link: int) -> Tie:
        links, marks = self.links, self.nodes.marks
        pred, succ = links.pred.item(link), links.succ.item(link)
        return Tie(
            pred,
            succ,
            links.type.item(link),
            links.lag.item(link),
            bool(links.elapsed.item(link)),
            bool(marks.item(pred) & _HAPPENED),
            bool(marks.item(succ) & _HAPPENED),
        )

    @cached_property
    def ties(self) -> tuple[list[list[int]], list[list[int]]]:
        """The numbers of the links to and from each place, in the order given."""
        before: list[list[int]] = [[] for _ in range(self.count)]
        after: list[list[int]] = [[] for _ in range(self.count)]
        ends = zip(self.links.pred.tolist(), self.links.succ.tolist(), strict=True)
        for number, (pred, succ) in enumerate(ends):
            before[succ].append(number)
            after[pred].append(number)
        return before, after


def _between(link: Link, pred: str, succ: str) -> Link:
    """A link as one between two leaves; written out, because a wide plan has very many."""
    if (pred, succ) == (link.pred, link.succ):
        return link
    return Link(pred, succ, link.type, link.lag, link.lag_elapsed, link.lag_percent, link.soft)


def _alike(rows: Sequence[Row], active: Ints, like: Compiled) -> bool:
    """Whether everything lies where it lay in another network of the same structure."""
    if not np.array_equal(active, like.active):
        return False
    return all(row.kind == old.kind for row, old in zip(rows, like.rows, strict=True))


_FIXED = (Kind.FIXED_WORK, Kind.FIXED_MOMENT, Kind.FIXED_CLOCK)
_HAPPENED = int(Mark.DONE)
