"""Edges over several layers as chains of bends, one bend in each layer they pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Vertex = int
"""A node by its number, or a bend: a number from the count of nodes on."""

_MANY = 8
"""So many lines into a node are drawn as one trunk; fewer can be told apart."""


@dataclass(frozen=True)
class Line:
    """An edge to be drawn; it shares bends only with lines of the same `bundle`."""

    pred: Vertex
    succ: Vertex
    bundle: str = ""


@dataclass(frozen=True)
class Web:
    """Vertices in layers; segments only join neighbouring layers.

    `ways` are the vertices that each line passes, its ends included, from the earlier layer to the later;
    a line within one layer has only its ends. None: the line is too long to be drawn through.
    """

    count: int
    layers: list[list[Vertex]]
    ways: list[tuple[Vertex, ...] | None]
    before: dict[Vertex, list[Vertex]]
    after: dict[Vertex, list[Vertex]]


class _Weaver:
    """Builds a web line by line; lines from the same node, or to one that many enter, share bends."""

    def __init__(self, layers: Sequence[int], lines: Sequence[Line]) -> None:
        self.layers = layers
        self._out = Counter((line.pred, line.bundle) for line in lines)
        self._into = Counter((line.succ, line.bundle) for line in lines)
        rows: list[list[Vertex]] = [[] for _ in range(max(layers, default=-1) + 1)]
        for vertex, layer in enumerate(layers):
            rows[layer].append(vertex)
        self.web = Web(len(layers), rows, [None] * len(lines), {}, {})
        self.bends: dict[tuple[Vertex, str, int], Vertex] = {}
        self._joined: set[tuple[Vertex, Vertex]] = set()

    def length(self, line: Line) -> int:
        return abs(self.layers[line.succ] - self.layers[line.pred])

    def way(self, line: Line) -> tuple[Vertex, ...]:
        first, last = sorted((line.pred, line.succ), key=lambda each: self.layers[each])
        if self.layers[first] == self.layers[last]:
            return line.pred, line.succ
        into, out = self._into[line.succ, line.bundle], self._out[line.pred, line.bundle]
        shared = line.succ if into >= _MANY and into > out else line.pred
        passed = range(self.layers[first] + 1, self.layers[last])
        found = first, *(self._bend(shared, line.bundle, layer) for layer in passed), last
        for here, there in pairwise(found):
            self._join(here, there)
        return found

    def _bend(self, shared: Vertex, bundle: str, layer: int) -> Vertex:
        key = shared, bundle, layer
        if key not in self.bends:
            self.bends[key] = self.web.count + len(self.bends)
            self.web.layers[layer].append(self.bends[key])
        return self.bends[key]

    def _join(self, here: Vertex, there: Vertex) -> None:
        if (here, there) not in self._joined:
            self._joined.add((here, there))
            self.web.after.setdefault(here, []).append(there)
            self.web.before.setdefault(there, []).append(here)


def web(layers: Sequence[int], lines: Sequence[Line], most: int) -> Web:
    """Nodes in their layers and the bends of all lines.

    The lines may pass `most` layers together: beyond, the longest are not drawn through.
    """
    weaver, passed = _Weaver(layers, lines), 0
    for number in sorted(range(len(lines)), key=lambda each: weaver.length(lines[each])):
        passed += weaver.length(lines[number])
        if passed <= most or weaver.length(lines[number]) <= 1:
            weaver.web.ways[number] = weaver.way(lines[number])
    for row in weaver.web.layers:
        _amid(row, weaver.web.count)
    return weaver.web


def _amid(row: list[Vertex], count: int) -> None:
    """Bends between the nodes of their layer, so that a long line has boxes at either side."""
    nodes = [each for each in row if each < count]
    half = len(nodes) // 2
    row[:] = [*nodes[:half], *(each for each in row if each >= count), *nodes[half:]]


def restricted(neighbours: Mapping[Vertex, Sequence[Vertex]], to: set[Vertex]) -> dict[Vertex, list[Vertex]]:
    """Only the neighbours among some vertices."""
    return {each: [near for near in neighbours.get(each, ()) if near in to] for each in to}
