"""A network laid out for its passes: activities by level and kind, links as columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tracker.domain.schedule.rows import Kind, Mark, Row
from tracker.domain.schedule.structure import Structure
from tracker.domain.schedule.times import FAR, Ints, near
from tracker.domain.schedule.values import Link, LinkType

KINDS = len(Kind)
FS, SS, FF, SF = range(4)
_TYPES = {LinkType.FS: FS, LinkType.SS: SS, LinkType.FF: FF, LinkType.SF: SF}


@dataclass(frozen=True)
class Nodes:
    """Columns of the activities in their places; see Row."""

    kind: Ints
    calendar: Ints
    duration: Ints
    lower: Ints
    upper: Ints
    start: Ints
    finish: Ints
    marks: Ints

    def marked(self, mark: Mark) -> Ints:
        """The places of those that bear any of the marks."""
        return np.flatnonzero(self.marks & mark)


@dataclass(frozen=True)
class Links:
    """Columns of the links: places of both ends, type, lag in minutes, whether it runs on the clock."""

    pred: Ints
    succ: Ints
    type: Ints
    lag: Ints
    elapsed: Ints


@dataclass(frozen=True)
class Order:
    """Who lies where: `leaf` has the number of the leaf at each place, `place` the place of each leaf.

    `cuts` has, for each level and kind, the first place; `rows` numbers the links that count.
    """

    leaf: Ints
    place: Ints
    level: Ints
    cuts: list[list[int]]
    rows: Ints

    @cached_property
    def widths(self) -> list[int]:
        return [cut[KINDS] - cut[0] for cut in self.cuts]


def arrange(structure: Structure, rows: Sequence[Row], active: Ints) -> Order:
    """The order of a network; `active` numbers the links that count."""
    kinds = np.fromiter((row.kind for row in rows), np.int64, len(rows))
    key = structure.level * KINDS + kinds
    leaf = np.argsort(key, kind="stable")
    place = np.empty_like(leaf)
    place[leaf] = np.arange(len(leaf))
    levels = int(structure.level.max()) + 1 if len(rows) else 0
    found = key[leaf].searchsorted(np.arange(levels * KINDS + 1)).tolist()
    cuts = [found[i * KINDS : (i + 1) * KINDS + 1] for i in range(levels)]
    return Order(leaf, place, structure.level[leaf], cuts, active)


def nodes_of(rows: Sequence[Row], order: Order) -> Nodes:
    width = len(Row._fields)
    numbers = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * width)
    table = numbers.reshape(-1, width)[order.leaf]
    return Nodes(*np.ascontiguousarray(table.T))


@dataclass(frozen=True)
class Lags:
    """What the links themselves say, in the order given; `percent` is NaN where the lag is in minutes."""

    type: Ints
    lag: Ints
    percent: NDArray[np.float64]
    elapsed: Ints


def lags_of(links: Sequence[Link]) -> Lags:
    percent = [math.nan if each.lag_percent is None else each.lag_percent for each in links]
    lags = [each.lag for each in links]
    if lags and not -FAR <= min(lags) <= max(lags) <= FAR:
        lags = [near(lag) for lag in lags]
    return Lags(
        np.array([_TYPES[each.type] for each in links], np.int64),
        np.array(lags, np.int64),
        np.array(percent, np.float64),
        np.array([each.lag_elapsed for each in links], np.int64),
    )


def links_of(structure: Structure, lags: Lags, order: Order, nodes: Nodes) -> Links:
    """The links that count, with their places and lags in minutes."""
    rows = order.rows
    pred, succ = order.place[structure.pred[rows]], order.place[structure.succ[rows]]
    lag, percent = lags.lag[rows], lags.percent[rows]
    share = np.rint(nodes.duration[pred] * np.nan_to_num(percent) / 100)
    lag = np.where(np.isnan(percent), lag, np.clip(share, -FAR, FAR).astype(np.int64))
    return Links(pred, succ, lags.type[rows], lag, lags.elapsed[rows])
