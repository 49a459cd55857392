"""Where the vertices of each layer stand: near their neighbours, in their order, never too close.

Each sweep solves a layer exactly: least squares with least distances, by pooling adjacent violators
(Ayer and others, An empirical distribution function for sampling with incomplete information, 1955).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from tracker.pages.graph.web import Vertex

Near = Mapping[Vertex, Sequence[Vertex]]
Apart = Callable[[Vertex, Vertex], float]
"""The least distance between the middles of two vertices, the first above the second."""
_SWEEPS = 10


def heights(
    layers: Sequence[Sequence[Vertex]],
    before: Near,
    after: Near,
    apart: Apart,
    weigh: Callable[[Vertex], float],
) -> dict[Vertex, float]:
    """The middle of each vertex, downwards; heavier vertices move less."""
    at: dict[Vertex, float] = {}
    for layer in layers:
        at |= _spread(layer, apart)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        sides = (before, after) if down else (after, before)
        for layer in layers if down else layers[::-1]:
            wanted, weights = _wishes(layer, sides, at, weigh)
            at |= dict(zip(layer, fit(wanted, weights, _distances(layer, apart)), strict=True))
    return at


def _wishes(
    layer: Sequence[Vertex],
    sides: tuple[Near, Near],
    at: Mapping[Vertex, float],
    weigh: Callable[[Vertex], float],
) -> tuple[list[float], list[float]]:
    """Where each vertex wants to stand, and how much: near what it is joined to on the first side,
    or else on the other; what is joined to nothing goes with the rest of its layer."""
    wishes: list[tuple[float, float] | None] = []
    for vertex in layer:
        first, other = (_median([at[each] for each in near.get(vertex, ())]) for near in sides)
        if first is not None:
            wishes.append((first, weigh(vertex)))
        else:
            wishes.append(None if other is None else (other, weigh(vertex) / 2))
    rest = _median([wish[0] for wish in wishes if wish]) or 0.0
    known = [wish or (rest, 0.01) for wish in wishes]
    return [wish[0] for wish in known], [wish[1] for wish in known]


def fit(wanted: Sequence[float], weights: Sequence[float], distances: Sequence[float]) -> list[float]:
    """Values nearest to those wanted (weighted least squares) that keep their distances to the one before."""
    shifts = [0.0]
    for distance in distances:
        shifts.append(shifts[-1] + distance)
    pools: list[tuple[float, float, int]] = []  # weighted mean, weight, how many
    for value, weight, shift in zip(wanted, weights, shifts, strict=False):
        mean, heavy, count = value - shift, weight, 1
        while pools and pools[-1][0] > mean:
            other, weight_before, many = pools.pop()
            total = heavy + weight_before
            mean, heavy, count = (mean * heavy + other * weight_before) / total, total, count + many
        pools.append((mean, heavy, count))
    flat = [mean for mean, _, count in pools for _ in range(count)]
    return [value + shift for value, shift in zip(flat, shifts, strict=False)]


def _spread(layer: Sequence[Vertex], apart: Apart) -> dict[Vertex, float]:
    """A layer packed around zero."""
    places, y = {}, 0.0
    for number, vertex in enumerate(layer):
        y += apart(layer[number - 1], vertex) if number else 0
        places[vertex] = y
    return {vertex: place - y / 2 for vertex, place in places.items()}


def _distances(layer: Sequence[Vertex], apart: Apart) -> list[float]:
    return [apart(one, other) for one, other in pairwise(layer)]


def _median(values: list[float]) -> float | None:
    if not values:
        return None
    values.sort()
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
