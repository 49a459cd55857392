"""Where the boxes of a graph stand and which way its edges go: values in, coordinates out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, sqrt

from tracker.pages.graph.bands import breaks
from tracker.pages.graph.crossings import arrange
from tracker.pages.graph.heights import heights
from tracker.pages.graph.layers import components, layers
from tracker.pages.graph.routes import Column, Place, Point, Routes
from tracker.pages.graph.web import Line, Vertex, Web, restricted, web

SHAPE = 1.6  # width to height, of a wide screen
NARROWEST = 1900.0  # pixels; a graph is not broken into lines below it
BETWEEN = 34.0  # between parts that no edge joins
_COLUMN_LEAST, _COLUMN_GROWTH = (
    8,
    1.4,
)  # how many boxes stand in a column: at least, and times the root of all
_PASSED = 16  # layers that edges pass, times the number of boxes: beyond, the longest are not drawn through


@dataclass(frozen=True)
class Size:
    """A box to be placed, in pixels."""

    id: str
    width: float
    height: float


@dataclass(frozen=True)
class Tie:
    """An edge to be drawn; a soft one does not order its ends. `room` is the width of its label in pixels.

    One that is `firm` is drawn however many groups it passes.
    """

    pred: str
    succ: str
    soft: bool = False
    room: float = 0.0
    firm: bool = False


@dataclass(frozen=True)
class Extent:
    """From where to where a group reaches, and the left of its boxes: edges may come down before that."""

    top: float
    bottom: float
    left: float


@dataclass(frozen=True)
class Layout:
    """Boxes by id, the points of each tie in order (none: it is too long to be drawn), and the whole size.

    Between two points an edge is straight where they share x or y, else an S that leaves and enters level.
    `layer` is how many boxes a box has before it at most, where columns are not full.
    `bands` say where each group is.
    """

    places: dict[str, Place] = field(default_factory=dict)
    ways: list[tuple[Point, ...]] = field(default_factory=list)
    layer: dict[str, int] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    bands: list[Extent] = field(default_factory=list)


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


@dataclass(frozen=True)
class Stretch:
    """Layers from `first` up to `end` that share no line with others, and the room above them in pixels."""

    first: int
    end: int
    head: float = 0.0


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
    routes, bands = _Lines(sizes, ties, replace(made, layers=arrange(made))).routes(stretches)
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


class _Lines:
    """A part broken into lines of layers."""

    def __init__(self, sizes: Sequence[Size], ties: Sequence[Tie], made: Web) -> None:
        self.sizes, self.web = sizes, made
        self.gaps = _gaps(ties, made)
        self.widths = [
            max((sizes[v].width for v in layer if v < made.count), default=0.0) for layer in made.layers
        ]

    def routes(self, stretches: Sequence[Stretch]) -> tuple[Routes, list[Extent]]:
        """The lines of every stretch, and where each stretch begins and ends."""
        routes, bands = Routes(self.web), list[Extent]()
        steps = [width + gap for width, gap in zip(self.widths, self.gaps, strict=True)]
        tall = max(self._tall(layer) for layer in self.web.layers)
        wanted = max(NARROWEST, sqrt(SHAPE * sum(steps) * tall))
        crossing = [sum(bool(self.web.after.get(v)) for v in layer) for layer in self.web.layers]
        for each in stretches:
            inside = slice(each.first, each.end)
            lines = breaks(steps[inside], crossing[inside], wanted)
            begins = [
                self._lay(routes, each.first + first, each.first + end, each.head * (not number))
                for number, (first, end) in enumerate(lines)
            ]
            left, top = begins[0]
            bands.append(Extent(top - each.head, routes.height, left))
        return routes, bands

    def _tall(self, layer: Sequence[Vertex]) -> float:
        return sum(self._half(vertex) * 2 + self._air(vertex) for vertex in layer)

    def _lay(self, routes: Routes, first: int, end: int, head: float) -> Point:
        """Lay one line; the left and the top of its boxes."""
        rows = self.web.layers[first:end]
        inside = {vertex for row in rows for vertex in row}
        before, after = restricted(self.web.before, inside), restricted(self.web.after, inside)
        middles = heights(rows, before, after, self._apart, self._weight)
        top = min(middles[v] - self._half(v) for row in rows for v in row[:1])
        columns = [
            Column(
                self.widths[n], self.gaps[n], [self._place(v, middles[v] - top) for v in self.web.layers[n]]
            )
            for n in range(first, end)
        ]
        return routes.add(columns, head)

    def _place(self, vertex: Vertex, middle: float) -> tuple[Vertex, Place]:
        size = self.sizes[vertex] if vertex < self.web.count else None
        width, height = (size.width, size.height) if size else (0.0, 0.0)
        return vertex, Place(0.0, middle - height / 2, width, height)

    def _half(self, vertex: Vertex) -> float:
        return self.sizes[vertex].height / 2 if vertex < self.web.count else 0.0

    def _air(self, vertex: Vertex) -> float:
        return 16.0 if vertex < self.web.count else 8.0

    def _apart(self, one: Vertex, other: Vertex) -> float:
        return self._half(one) + self._half(other) + (self._air(one) + self._air(other)) / 2

    def _weight(self, vertex: Vertex) -> float:
        """Bends move least, so that long edges are straight."""
        return 1.0 if vertex < self.web.count else 4.0


def _gaps(ties: Sequence[Tie], made: Web) -> list[float]:
    """The room right of each layer: more where many edges turn, or where a label stands."""
    gaps = []
    level = {vertex: number for number, layer in enumerate(made.layers) for vertex in layer}
    labels = [0.0] * (len(made.layers) + 1)
    for way, tie in zip(made.ways, ties, strict=True):
        if way and tie.room:
            last = level[way[-1]] or 1
            labels[last - 1] = max(labels[last - 1], tie.room)
    for number, layer in enumerate(made.layers):
        turning = sum(len(made.after.get(vertex, ())) for vertex in layer)
        gaps.append(max(min(40.0 + 1.5 * turning, 110.0), labels[number] + 30.0 if labels[number] else 0.0))
    return gaps
