"""An edit of a few activities: the compiled network with their numbers and those of their links replaced."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from tracker.domain.schedule.arrays import Levels, Pass, Steps, steps_of
from tracker.domain.schedule.compiled import Compiled
from tracker.domain.schedule.layout import Links, Nodes, links_of
from tracker.domain.schedule.plans import NOT_HERE, Sums, backward_sums, forward_sums
from tracker.domain.schedule.rows import Kind, Mark, Row
from tracker.domain.schedule.single import Singles, Sum
from tracker.domain.schedule.times import Ints
from tracker.domain.schedule.values import Activity

_EASY = (Kind.WORK, Kind.MOMENT, Kind.CLOCK)
_DERIVED = ("singles", "room")
_Columns = TypeVar("_Columns", Nodes, Steps)


def patched(net: Compiled, changes: Mapping[int, tuple[Activity, Row]]) -> Compiled | None:
    """The network with other activities at some leaves; None if more changes than numbers."""
    if not all(_easy(net.rows[leaf], row) for leaf, (_, row) in changes.items()):
        return None
    places = {int(net.order.place[leaf]): row for leaf, (_, row) in changes.items()}
    other = copy(net)
    other.activities, other.rows = list(net.activities), list(net.rows)
    for leaf, (activity, row) in changes.items():
        other.activities[leaf], other.rows[leaf] = activity, row
    rows = np.array(list(places.values()), np.int64)
    other.nodes = _put(net.nodes, np.array(list(places)), Nodes(*rows.T))
    touched = sorted({link for place in places for side in net.ties for link in side[place]})
    return other if _patch_links(net, other, np.array(touched, np.int64), list(places)) else None


def _easy(old: Row, new: Row) -> bool:
    """Whether nothing but length and bounds differs, and nothing is computed from them beforehand."""
    same = (old.kind, old.calendar, old.marks) == (new.kind, new.calendar, new.marks)
    return same and new.kind in _EASY and not new.marks & Mark.NO_LATER


def _put(columns: _Columns, at: Ints, values: _Columns) -> _Columns:
    """The columns with other values at some positions."""
    found = {}
    for field in fields(columns):
        column = getattr(columns, field.name).copy()
        column[at] = getattr(values, field.name)
        found[field.name] = column
    return type(columns)(**found)


def _patch_links(net: Compiled, other: Compiled, touched: Ints, places: list[int]) -> bool:
    """Replace the sums of the touched links; whether each stays in its class."""
    if net.has_percent:
        other.links = links_of(net.structure, net.lags, net.order, other.nodes)
    some = Links(*(getattr(other.links, field.name)[touched] for field in fields(Links)))
    ahead, back = (sums(other.nodes, some, net.times) for sums in (forward_sums, backward_sums))
    if not np.array_equal(np.stack((ahead.cls, back.cls)), net.classes[:, touched]):
        return False
    other.ways = (
        _patch_pass(net.ways[0], ahead, net.at[0][touched]),
        _patch_pass(net.ways[1], back, net.at[1][touched]),
    )
    at = net.at[1][touched]
    here = at >= 0
    new = steps_of(other.nodes, some, net.times, np.flatnonzero(here), back.cls[here])
    steps = _put(net.levels.steps, at[here], new)
    other.levels = Levels(other.nodes, net.order, net.times, *other.ways, steps)
    _refresh(net, other, (ahead, back), touched, places)
    return True


def _patch_pass(way: Pass, sums: Sums, at: Ints) -> Pass:
    here = at >= 0
    before, shift, after = (column.copy() for column in (way.before, way.shift, way.after))
    before[at[here]], shift[at[here]] = sums.before[here], sums.shift[here]
    after[at[here]] = sums.after[here]
    return replace(way, before=before, shift=shift, after=after)


def _refresh(
    net: Compiled, other: Compiled, sums: tuple[Sums, Sums], touched: Ints, places: list[int]
) -> None:
    """Forget what was derived from the old numbers, or patch it where that is cheap."""
    for name in _DERIVED:
        other.__dict__.pop(name, None)
    if not net.has_percent and "room" in net.__dict__:
        other.__dict__["room"] = net.room
    ends = {*net.links.pred[touched].tolist(), *net.links.succ[touched].tolist(), *places}
    other.sites = {place: site for place, site in net.sites.items() if place not in ends}
    if "singles" in net.__dict__:
        other.__dict__["singles"] = _patch_singles(net, other, sums, touched, places)


def _patch_singles(
    net: Compiled, other: Compiled, sums: tuple[Sums, Sums], touched: Ints, places: list[int]
) -> Singles:
    single = copy(net.singles)
    single.links, single.duration = other.links, single.duration.copy()
    for place in places:
        single.duration[place] = int(other.nodes.duration[place])
    single.ahead = _patch_sums(single.ahead, sums[0], touched, net.links.succ[touched])
    single.back = _patch_sums(single.back, sums[1], touched, net.links.pred[touched])
    return single


def _patch_sums(old: list[list[Sum]], sums: Sums, touched: Ints, ends: Ints) -> list[list[Sum]]:
    new = old.copy()
    numbers = touched.tolist()
    kinds, sources, before = sums.cls.tolist(), sums.source.tolist(), sums.before.tolist()
    rows = zip(kinds, sources, before, sums.shift.tolist(), sums.after.tolist(), numbers, strict=True)
    fresh: dict[int, Sum] = {row[-1]: row for row in rows if row[0] != NOT_HERE}
    for end in set(ends.tolist()):
        new[end] = [fresh.get(each[-1]) or each for each in new[end]]
    return new
