"""The order within layers, so that few edges cross: barycentre sweeps, then swaps of neighbours.

Sugiyama, Tagawa and Toda, Methods for visual understanding of hierarchical system structures, 1981;
crossings are counted as in Barth, Jünger and Mutzel, Simple and efficient bilayer cross counting, 2004.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tracker.pages.graph.web import Vertex, Web

Layers = list[list[Vertex]]
Near = Mapping[Vertex, Sequence[Vertex]]
_SWEEPS, _PATIENCE, _SWAPS = 24, 5, 6


def arrange(web: Web) -> Layers:
    """The layers in the best order found; never with more crossings than they came with."""
    layers = [list(each) for each in web.layers]
    best, fewest, waited = layers, crossings(layers, web.after), 0
    for sweep in range(_SWEEPS):
        if not fewest or waited >= _PATIENCE:
            break
        layers = _sweep(layers, web, down=sweep % 2 == 0)
        found = crossings(layers, web.after)
        waited += 1
        if found < fewest:
            best, fewest, waited = layers, found, 0
    return _swapped(best, web) if fewest else best


def crossings(layers: Layers, after: Near) -> int:
    """How many pairs of segments cross."""
    return sum(_between(one, other, after) for one, other in pairwise(layers))


def _between(one: Sequence[Vertex], other: Sequence[Vertex], after: Near) -> int:
    place = {vertex: number for number, vertex in enumerate(other)}
    ends = [
        end
        for vertex in one
        for end in sorted(place[near] for near in after.get(vertex, ()) if near in place)
    ]
    return _inversions(ends, len(other))


def _inversions(numbers: Sequence[int], size: int) -> int:
    """How many pairs stand in the wrong order, with a Fenwick tree."""
    tree, found = [0] * (size + 1), 0
    for seen, number in enumerate(numbers):
        at, smaller = number + 1, 0
        while at:
            smaller += tree[at]
            at &= at - 1
        found += seen - smaller
        at = number + 1
        while at <= size:
            tree[at] += 1
            at += at & -at
    return found


def _sweep(layers: Layers, web: Web, *, down: bool) -> Layers:
    """Each layer ordered by the mean place of its neighbours in the layer just ordered."""
    near = web.before if down else web.after
    ordered = [list(each) for each in (layers if down else layers[::-1])]
    for number in range(1, len(ordered)):
        place = {vertex: at for at, vertex in enumerate(ordered[number - 1])}
        own = {vertex: at for at, vertex in enumerate(ordered[number])}
        scale = len(place) / max(len(own), 1)
        means = {vertex: _mean(near.get(vertex, ()), place, at * scale) for vertex, at in own.items()}
        ordered[number].sort(key=lambda vertex, means=means, own=own: (means[vertex], own[vertex]))  # type: ignore[misc]
    return ordered if down else ordered[::-1]


def _mean(near: Sequence[Vertex], place: Mapping[Vertex, int], otherwise: float) -> float:
    found = [place[each] for each in near if each in place]
    return sum(found) / len(found) if found else otherwise


def _swapped(layers: Layers, web: Web) -> Layers:
    """Neighbours swapped wherever that saves crossings, until nothing does."""
    ordered = [list(each) for each in layers]
    for _ in range(_SWAPS):
        if not sum(_swap_in(ordered, number, web) for number in range(len(ordered))):
            break
    return ordered


def _swap_in(layers: Layers, number: int, web: Web) -> int:
    layer = layers[number]
    near = _ends(layers, number - 1, web.before, layer), _ends(layers, number + 1, web.after, layer)
    swaps = 0
    for at in range(len(layer) - 1):
        one, other = layer[at], layer[at + 1]
        saved = sum(_pair(each[one], each[other]) - _pair(each[other], each[one]) for each in near)
        if saved > 0:
            layer[at], layer[at + 1] = other, one
            swaps += 1
    return swaps


def _ends(layers: Layers, number: int, near: Near, of: Sequence[Vertex]) -> dict[Vertex, list[int]]:
    """Sorted places of each vertex's neighbours in a layer."""
    inside = 0 <= number < len(layers)
    place = {vertex: at for at, vertex in enumerate(layers[number])} if inside else {}
    return {each: sorted(place[end] for end in near.get(each, ()) if end in place) for each in of}


def _pair(upper: Sequence[int], lower: Sequence[int]) -> int:
    """How many edges of two neighbours cross, given the sorted places of their other ends."""
    if len(upper) <= len(lower):
        return sum(bisect_left(lower, end) for end in upper)
    return sum(len(upper) - bisect_right(upper, end) for end in lower)
