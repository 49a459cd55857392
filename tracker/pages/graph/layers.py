"""Layers of a graph: everything stands in a later layer than all it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.domain import graph

Edge = tuple[str, str]


class _Rooms:
    """Layers that hold so many; finds the first with room from a given one on, in almost constant time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[int, int] = {}
        self._next: dict[int, int] = {}

    def take(self, layer: int) -> int:
        free = self._free(layer)
        self._taken[free] = self._taken.get(free, 0) + 1
        if self._taken[free] >= self._most:
            self._next[free] = free + 1
        return free

    def move(self, layer: int, to: int) -> bool:
        """Move one from a layer to another, if there is room."""
        if self._taken.get(to, 0) >= self._most:
            return False
        self._taken[to] = self._taken.get(to, 0) + 1
        self._taken[layer] -= 1
        return True

    def _free(self, layer: int) -> int:
        passed = []
        while layer in self._next:
            passed.append(layer)
            layer = self._next[layer]
        for each in passed:
            self._next[each] = layer
        return layer


def layers(nodes: Sequence[str], edges: Iterable[Edge], most: int) -> dict[str, int]:
    """The layer of each node, from 0: by its longest path, or later where a layer already holds `most`.

    What has more successors than predecessors then moves right, next to its first successor,
    which shortens its links. Raises CycleFound.
    """
    known = list(edges)
    before: dict[str, list[str]] = {each: [] for each in nodes}
    after: dict[str, list[str]] = {each: [] for each in nodes}
    for pred, succ in known:
        before[succ].append(pred)
        after[pred].append(succ)
    ordered, rooms, found = graph.order(nodes, known), _Rooms(most), dict[str, int]()
    for node in ordered:
        found[node] = rooms.take(max((found[pred] + 1 for pred in before[node]), default=0))
    for node in reversed(ordered):
        if len(after[node]) > len(before[node]):
            wanted = min(found[succ] for succ in after[node]) - 1
            if wanted > found[node] and rooms.move(found[node], wanted):
                found[node] = wanted
    return _without_gaps(found)


def components(nodes: Sequence[str], edges: Iterable[Edge]) -> list[list[str]]:
    """Parts that no edge joins, each in the order given, the largest first; what stands alone comes last."""
    root = {each: each for each in nodes}

    def find(node: str) -> str:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for pred, succ in edges:
        root[find(pred)] = find(succ)
    parts: dict[str, list[str]] = {}
    for node in nodes:
        parts.setdefault(find(node), []).append(node)
    joined = sorted((each for each in parts.values() if len(each) > 1), key=len, reverse=True)
    alone = [each[0] for each in parts.values() if len(each) == 1]
    return [*joined, alone] if alone else joined


def _without_gaps(found: dict[str, int]) -> dict[str, int]:
    """Moving right can leave a layer empty."""
    numbers = {layer: number for number, layer in enumerate(sorted(set(found.values())))}
    return {node: numbers[layer] for node, layer in found.items()}
