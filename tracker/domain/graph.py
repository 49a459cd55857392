"""The graph of what waits for what: its order, and a cycle by name."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from tracker.domain.text import Fact


class CycleFound(Fact):
    """The links run in a circle; `path` names its nodes in order and ends with its first."""

    code = "cycle"
    zh = "依赖形成循环：{way}。请删除其中一条依赖。"
    en = "The links run in a circle: {way}. Remove one of them."

    def __init__(self, *, path: tuple[str, ...]) -> None:
        self.path = path
        super().__init__(path=path, way=" → ".join(path))


def build(nodes: Iterable[str], links: Iterable[tuple[str, str]]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links)
    return graph


def find_cycle(links: Iterable[tuple[str, str]]) -> tuple[str, ...] | None:
    """The nodes of one cycle in order, ending with its first; None if there is none."""
    try:
        edges = nx.find_cycle(build((), links))
    except nx.NetworkXNoCycle:
        return None
    return *(edge[0] for edge in edges), edges[0][0]


def circles(links: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Nodes that can reach each other, mostly one alone; each set stands behind all sets that follow it."""
    return list(nx.strongly_connected_components(build((), links)))


def order(nodes: Iterable[str], links: Iterable[tuple[str, str]]) -> list[str]:
    """The nodes, each after all that it waits for; raises CycleFound."""
    graph = build(nodes, links)
    try:
        return list(nx.topological_sort(graph))
    except nx.NetworkXUnfeasible:
        path = find_cycle(graph.edges)
    raise CycleFound(path=path or ())
