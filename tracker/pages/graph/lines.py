"""Layers broken into lines, as text is: where each line breaks, and the heights of what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from tracker.pages.graph.bands import breaks
from tracker.pages.graph.heights import heights
from tracker.pages.graph.routes import Column, Place, Point, Routes
from tracker.pages.graph.sizes import Extent, Size, Stretch, Tie
from tracker.pages.graph.web import Vertex, Web, restricted

SHAPE = 1.6  # width to height, of a wide screen
NARROWEST = 1900.0  # pixels; a graph is not broken into lines below it


class Lines:
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
