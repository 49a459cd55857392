"""Where the boxes of a graph stand and which way its edges go: values in, coordinates out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, sqrt

from tracker.pages.graph.crossings import arrange
from tracker.pages.graph.layers import components, layers
from tracker.pages.graph.lines import NARROWEST, SHAPE, Lines
from tracker.pages.graph.routes import Point
from tracker.pages.graph.sizes import Layout, Size, Stretch, Tie
from tracker.pages.graph.web import Line, web

BETWEEN = 34.0  # between parts that no edge joins
_COLUMN_LEAST, _COLUMN_GROWTH = (
    8,
    1.4,
)  # how many boxes stand in a column: at least, and times the root of all
_PASSED = 16  # layers that edges pass, times the number of boxes: beyond, the longest are not drawn through


def layout(sizes: Sequence[Size], ties: Sequence[Tie]) -> Layout:
    """Every part by itself, side by side in rows; raises CycleFound where hard ties run in a circle."""
    by_id = {each.id: each for each in sizes}
    parts = components(list(by_id), [(each.pred, each.succ) for each in ties])
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    mine: list[list[int]] = [[] for _ in parts]
    for number, tie in enumerate(ties):
        mine[part_of[tie.pred]].append(number)
    laid = [
        _part([by_id[each] for each in part], [ties[n] for n in mine[at]]) for at, part in enumerate(parts)
    ]
    return _packed(laid, mine, len(ties))


def _packed(parts: Sequence[Layout], mine: Sequence[Sequence[int]], ties: int) -> Layout:
    """Parts from left to right, and in a new row where the row is full."""
    area = sum((each.width + BETWEEN) * (each.height + BETWEEN) for each in parts)
    wide = max([NARROWEST, sqrt(SHAPE * area), *(each.width for each in parts)])
    whole, x, y, row, widest = Layout(ways=[()] * ties), 0.0, 0.0, 0.0, 0.0
    for part, numbers in zip(parts, mine, strict=True):
        if x and x + part.width > wide:
            x, y, row = 0.0, y + row + BETWEEN, 0.0
        whole.places.update({name: place.moved(x, y) for name, place in part.places.items()})
        whole.layer.update(part.layer)
        for number, way in zip(numbers, part.ways, strict=True):
            whole.ways[number] = tuple((px + x, py + y) for px, py in way)
        row, widest, x = max(row, part.height), max(widest, x + part.width), x + part.width + BETWEEN
    return replace(whole, width=widest, height=y + row)


def _part(sizes: Sequence[Size], ties: Sequence[Tie]) -> Layout:
    """One part that has no groups."""
    ids = [each.id for each in sizes]
    layer = _layers(ids, _hard(ties), joined=bool(ties))
    return _laid(sizes, ties, layer, [Stretch(0, max(layer.values()) + 1)])


def grouped(sizes: Sequence[Size], ties: Sequence[Tie], group: Mapping[str, int], head: float) -> Layout:
    """Groups in bands below each other, each with `head` pixels of room above it.

    `group` numbers the groups from 0; no hard tie may lead to an earlier one. A tie that passes a whole group
    is not drawn through: it would wind around it. Raises CycleFound.
    """
    if not sizes:
        return Layout()
    layer: dict[str, int] = {}
    stretches: list[Stretch] = []
    for number in range(max(group.values()) + 1):
        ids = [each.id for each in sizes if group[each.id] == number]
        inside = [edge for edge in _hard(ties) if {group[each] for each in edge} == {number}]
        first = stretches[-1].end if stretches else 0
        layer |= {key: first + own for key, own in _layers(ids, inside, joined=bool(inside)).items()}
        stretches.append(Stretch(first, 1 + max(layer[key] for key in ids), head))
    near = [n for n, tie in enumerate(ties) if tie.firm or abs(group[tie.pred] - group[tie.succ]) <= 1]
    laid = _laid(sizes, [ties[n] for n in near], layer, stretches)
    ways: list[tuple[Point, ...]] = [()] * len(ties)
    for number, way in zip(near, laid.ways, strict=True):
        ways[number] = way
    return replace(laid, ways=ways)


def _hard(ties: Sequence[Tie]) -> list[tuple[str, str]]:
    return [(each.pred, each.succ) for each in ties if not each.soft]


def _layers(ids: Sequence[str], hard: Sequence[tuple[str, str]], *, joined: bool) -> dict[str, int]:
    """Layers of a part; what no edge joins is spread over shorter columns."""
    most = ceil(_COLUMN_GROWTH * sqrt(len(ids)))
    return layers(ids, hard, max(most, _COLUMN_LEAST) if joined else most)


def _laid(
    sizes: Sequence[Size], ties: Sequence[Tie], layer: dict[str, int], stretches: Sequence[Stretch]
) -> Layout:
    """The order within layers, then line by line the heights and the edges."""
    ids = [each.id for each in sizes]
    numbers = {name: number for number, name in enumerate(ids)}
    threads = [
        Line(numbers[each.pred], numbers[each.succ], _bundle(at, each)) for at, each in enumerate(ties)
    ]
    made = web([layer[each] for each in ids], threads, _PASSED * len(ids))
    routes, bands = Lines(sizes, ties, replace(made, layers=arrange(made))).routes(stretches)
    places = {ids[vertex]: place for vertex, place in routes.places.items() if vertex < len(ids)}
    ways = [routes.way(each, tie.soft) for each, tie in zip(made.ways, ties, strict=True)]
    turned = [_turned(way, each, layer) for way, each in zip(ways, ties, strict=True)]
    return Layout(places, turned, layer, routes.width, routes.height, bands)


def _bundle(number: int, tie: Tie) -> str:
    """A tie with a label goes by itself, so that no two labels stand in one place."""
    return f"own {number}" if tie.room else "soft" if tie.soft else ""


def _turned(way: tuple[Point, ...], tie: Tie, layer: dict[str, int]) -> tuple[Point, ...]:
    """A soft tie back to an earlier layer was laid out from its end."""
    return way[::-1] if layer[tie.pred] > layer[tie.succ] else way
