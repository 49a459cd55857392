"""What waits for what, without dates: leaves, the hard links between them, and their order in levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from tracker.domain import graph
from tracker.domain.schedule.summaries import Expanded, Outline, expand, outline, refuse_own
from tracker.domain.schedule.times import Ints
from tracker.domain.schedule.values import Activity, Link, UnknownActivity


@dataclass(frozen=True)
class Structure:
    """Leaves by number in the order given, links as columns of numbers, and the level of each leaf.

    A leaf's level is the length of the longest chain of links before it, so every link goes up.
    """

    ids: tuple[str, ...]
    leaves: tuple[str, ...]
    index: Mapping[str, int]
    outline: Outline
    rows: Expanded
    pred: Ints
    succ: Ints
    level: Ints

    @cached_property
    def successors(self) -> list[list[int]]:
        """The leaves that wait for each leaf."""
        out: list[list[int]] = [[] for _ in self.leaves]
        for a, b in zip(self.pred.tolist(), self.succ.tolist(), strict=True):
            out[a].append(b)
        return out

    @cached_property
    def _group(self) -> Ints:
        return np.array(self.rows.groups, np.int64)

    @cached_property
    def plain(self) -> Ints:
        """The numbers of the links that always hold."""
        return np.flatnonzero(self._group < 0)

    def with_first(self, starts: Ints) -> Ints:
        """The links that hold if the leaves start then: of a group those of its first leaf."""
        if len(self.plain) == len(self._group):
            return self.plain
        rest = np.flatnonzero(self._group >= 0)
        order = np.lexsort((self.pred[rest], starts[self.pred[rest]], self._group[rest]))
        group, pred = self._group[rest][order], self.pred[rest][order]
        _, heads, which = np.unique(group, return_index=True, return_inverse=True)
        chosen = rest[order[pred == pred[heads][which]]]
        return np.sort(np.concatenate((self.plain, chosen)))

    @cached_property
    def _levels(self) -> list[int]:
        levels: list[int] = self.level.tolist()
        return levels

    def level_of(self, key: str) -> int:
        """The level of a leaf."""
        return self._levels[self.index[key]]

    def would_cycle(self, pred: str, succ: str) -> tuple[str, ...] | None:
        """The circle that one more link would close, from `pred` back to it; None if it closes none.

        Only what lies between the levels of the two ends is looked at. Raises UnknownActivity.
        """
        for key, other in ((pred, succ), (succ, pred)):
            if key not in self.index and key not in self.outline.leaves:
                raise UnknownActivity(item=other, ref=key)
        try:
            refuse_own(pred, succ, self.outline)
        except graph.CycleFound as own:
            return own.path
        goals = {self.index[key] for key in self.outline.under(pred)}
        way = self._way([self.index[key] for key in self.outline.under(succ)], goals)
        if way is None:
            return None
        return tuple(_without_repeats([pred, succ, *self.named([self.leaves[i] for i in way]), pred]))

    def named(self, way: Sequence[str]) -> list[str]:
        """A way along leaves with the summaries whose links it takes, so that people find those links."""
        return through_summaries(way, self.rows) if self.outline.leaves else list(way)

    def _way(self, sources: Sequence[int], goals: set[int]) -> list[int] | None:
        """A chain of links from one of the sources to one of the goals, deepest first."""
        levels, successors = self._levels, self.successors
        top = max((levels[i] for i in goals), default=-1)
        came: dict[int, int] = {i: -1 for i in sources if levels[i] <= top}
        stack = list(came)
        while stack:
            here = stack.pop()
            if here in goals:
                return _back(here, came)
            for there in successors[here]:
                if levels[there] <= top and there not in came:
                    came[there] = here
                    stack.append(there)
        return None


def structure(activities: Mapping[str, Activity], links: Sequence[Link]) -> Structure:
    """Raises UnknownActivity, and CycleFound with the circle named."""
    found = outline(activities)
    _require(activities, ((link.pred, link.succ) for link in links))
    _require(activities, ((link.succ, link.pred) for link in links))
    steps = ((each.deadline.step, key) for key, each in activities.items() if each.deadline is not None)
    _require(activities, ((step, key) for step, key in steps if step is not None))
    leaves = tuple(key for key, each in activities.items() if not each.summary)
    index = {key: i for i, key in enumerate(leaves)}
    rows = expand([link for link in links if not link.soft], found)
    pred = [index[key] for key in rows.preds]
    succ = [index[key] for key in rows.succs]
    level = _levels(len(leaves), pred, succ)
    if level is None:
        raise graph.CycleFound(path=_circle(rows))
    columns = (np.array(column, np.int64) for column in (pred, succ, level))
    return Structure(tuple(activities), leaves, index, found, rows, *columns)


def _require(activities: Mapping[str, Activity], refs: Iterable[tuple[str, str]]) -> None:
    for ref, item in refs:
        if ref not in activities:
            raise UnknownActivity(item=item, ref=ref)


def _levels(count: int, pred: Sequence[int], succ: Sequence[int]) -> list[int] | None:
    """The level of each leaf; None if the links run in a circle."""
    waiting, level = [0] * count, [0] * count
    out: list[list[int]] = [[] for _ in range(count)]
    for a, b in zip(pred, succ, strict=True):
        out[a].append(b)
        waiting[b] += 1
    ready = [i for i in range(count) if not waiting[i]]
    for here in ready:  # grows while it is read
        above = level[here] + 1
        for there in out[here]:
            if level[there] < above:
                level[there] = above
            waiting[there] -= 1
            if not waiting[there]:
                ready.append(there)
    return level if len(ready) == count else None


def _circle(rows: Expanded) -> tuple[str, ...]:
    found = graph.find_cycle(zip(rows.preds, rows.succs, strict=True)) or ()
    return tuple(_without_repeats(through_summaries(found, rows)))


def through_summaries(way: Sequence[str], rows: Expanded) -> list[str]:
    """A way along leaves with the summaries whose links it takes, so that people find those links."""
    ends = {(a, b): link for a, b, link in zip(rows.preds, rows.succs, rows.links, strict=True)}
    named = list(way[:1])
    for a, b in pairwise(way):
        link = ends[a, b]
        named += [key for key in (link.pred, link.succ) if key not in (a, b)] + [b]
    return named


def _without_repeats(names: Iterable[str]) -> list[str]:
    """Neighbours that are equal count once."""
    kept: list[str] = []
    for name in names:
        if not kept or kept[-1] != name:
            kept.append(name)
    return kept


def _back(here: int, came: Mapping[int, int]) -> list[int]:
    way = []
    while here >= 0:
        way.append(here)
        here = came[here]
    return way[::-1]
