"""The way of each edge: level through the layers, turning between them, around the end of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tracker.pages.graph.web import Vertex, Web

Point = tuple[float, float]
_TRACK = 7.0  # between edges that go on side by side to the next line
_ASIDE = 12.0  # before the first of them
_PORT = 12.0  # between the ends of edges at a box, where there is room
_EDGE = 7.0  # no edge ends nearer to the corner of a box


@dataclass(frozen=True)
class Place:
    """A box in pixels; a bend has no size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, x: float, y: float) -> Place:
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Column:
    """A layer: its width, the gap after it, and its vertices with their heights from the line's top."""

    width: float
    gap: float
    places: Sequence[tuple[Vertex, Place]]


@dataclass
class Routes:
    """Lines of layers laid one below the other; then the points of every edge."""

    web: Web
    places: dict[Vertex, Place] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0
    _column: dict[Vertex, tuple[float, float]] = field(default_factory=dict)
    """Left and right of the column that a vertex stands in."""
    _line: dict[Vertex, int] = field(default_factory=dict)
    _lines: int = 0
    _tracks: dict[Vertex, tuple[float, float, float]] = field(default_factory=dict)
    """Of what goes on in the next line: where it turns down, level, and down again."""
    _open: list[Vertex] = field(default_factory=list)
    _ports: dict[Vertex, dict[Vertex, float]] = field(default_factory=dict)
    """By box, and by what an edge comes from: the height at which it enters."""

    def add(self, columns: Sequence[Column], head: float = 0.0) -> Point:
        """Lay the next line of layers below those that are there; the left and the top of its boxes.

        `head` is room that is left between its boxes and the edges that come from the line before.
        """
        tracks = len(self._open)
        top = self.height + (2 * _ASIDE + _TRACK * tracks if self._lines else 0.0) + head
        left = _ASIDE + _TRACK * tracks if tracks else 0.0
        x, bottom = left, top
        for column in columns:
            for vertex, place in column.places:
                shift = (column.width - place.width) / 2
                self.places[vertex] = place.moved(x + shift, top)
                self._column[vertex] = x, x + column.width
                self._line[vertex] = self._lines
                bottom = max(bottom, self.places[vertex].bottom)
            x += column.width + column.gap
        self._turn_down()
        self._lines += 1
        self._leave(columns[-1], x - columns[-1].gap)
        self.height = bottom
        return left, top

    def _turn_down(self) -> None:
        """Give what goes on from the line before its tracks: the lowest turns first, so that none cross."""
        for number, vertex in enumerate(self._open):
            right = self._column[vertex][1]
            self._tracks[vertex] = (
                right + _ASIDE + _TRACK * number,
                self.height + _ASIDE + _TRACK * number,
                _TRACK * number,
            )

    def _leave(self, last: Column, right: float) -> None:
        mine = [vertex for vertex, _ in last.places]
        inside = set(mine) | self.places.keys()
        going = [v for v in mine if any(each not in inside for each in self.web.after.get(v, ()))]
        self._open = sorted(going, key=lambda v: -self.places[v].middle)
        self.width = max(self.width, right + (_ASIDE + _TRACK * len(going) if going else 0.0))

    def way(self, way: Sequence[Vertex] | None, soft: bool) -> tuple[Point, ...]:
        """The points of an edge from the right of its first vertex to the left of its last."""
        if not way:
            return ()
        first, last = way[0], way[-1]
        if self._column[first] == self._column[last] and self._line[first] == self._line[last]:
            return self._beside(first, last)
        points = [(self.places[first].right, self.places[first].middle + (4.0 if soft else 0.0))]
        for here, there in pairwise(way):
            points += self._between(here, there, points[-1][1])
        return tuple(_without_repeats(points))

    def _between(self, here: Vertex, there: Vertex, y: float) -> list[Point]:
        """From a vertex, left at height y, to the right of a bend or the left of a box."""
        place, end = self.places[there], self._port(here, there)
        leaving, entering = self._column[here][1], self._column[there][0]
        points = [(leaving, y)]
        if self._line[here] != self._line[there]:
            out, level, back = self._tracks[here]
            points += [(out, y), (out, level), (back, level), (back, end)]
        points += [(entering, end), (place.x, end)]
        return [*points, (self._column[there][1], end)] if there >= self.web.count else points

    def _port(self, here: Vertex, there: Vertex) -> float:
        """The height at which an edge enters."""
        if there not in self._ports:
            self._ports[there] = dict(self._enter(there))
        return self._ports[there][here]

    def _enter(self, box: Vertex) -> Iterator[tuple[Vertex, float]]:
        """Ends at the same box stand below each other, in the order of where they come from."""
        place, into = self.places[box], self.web.before.get(box, ())
        ordered = sorted(into, key=lambda each: (self._line[each], self.places[each].middle))
        step = min(_PORT, max(place.height - 2 * _EDGE, 0.0) / max(len(into) - 1, 1))
        for number, each in enumerate(ordered):
            yield each, place.middle + step * (number - (len(into) - 1) / 2)

    def _beside(self, first: Vertex, last: Vertex) -> tuple[Point, ...]:
        """Around the right of a layer, for a soft edge within it."""
        one, other = self.places[first], self.places[last]
        x = self._column[first][1] + 14
        return (
            (one.right, one.middle + 4),
            (x, one.middle + 4),
            (x, other.middle - 4),
            (other.right, other.middle - 4),
        )


def _without_repeats(points: Sequence[Point]) -> list[Point]:
    kept = [points[0]]
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) > 0.05 or abs(y - kept[-1][1]) > 0.05:
            kept.append((x, y))
    return kept
