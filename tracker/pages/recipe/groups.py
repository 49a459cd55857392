"""Which steps stand in one band: those of a phase; phases that wait for each other share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.graph import order

Edge = tuple[str, str]


def groups(phases: Sequence[str], phase_of: Mapping[str, str | None], hard: Sequence[Edge]) -> dict[str, int]:
    """The number of the band of each node, in the order of the phases, none of them empty.

    A node of no phase goes with the last of those it waits for, else with the first that waits for it, else
    last. Where a link leads back to an earlier phase, all from there to here are one.
    """
    place = {key: number for number, key in enumerate(phases)}
    found = {node: place[phase] for node, phase in phase_of.items() if phase in place}
    _adopt(found, phase_of, hard, len(phases))
    joined = _joined(found, hard, len(phases) + 1)
    used = {number: at for at, number in enumerate(sorted({joined[each] for each in found.values()}))}
    return {node: used[joined[found[node]]] for node in phase_of}


def _adopt(found: dict[str, int], nodes: Mapping[str, object], hard: Sequence[Edge], last: int) -> None:
    """Give the nodes of no phase the number of a neighbour."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for pred, succ in hard:
        before.setdefault(succ, []).append(pred)
        after.setdefault(pred, []).append(succ)
    ordered = order(nodes, hard)
    for node in ordered:
        known = [found[each] for each in before.get(node, ()) if each in found]
        if node not in found and known:
            found[node] = max(known)
    for node in reversed(ordered):
        known = [found[each] for each in after.get(node, ()) if each in found]
        if node not in found:
            found[node] = min(known, default=last)


def _joined(found: Mapping[str, int], hard: Sequence[Edge], count: int) -> list[int]:
    """The first number of those that go together, by number."""
    first = list(range(count))
    for pred, succ in hard:
        low, high = found[succ], found[pred]
        for number in range(low + 1, high + 1):
            first[number] = min(first[number], low)
    for number in range(count):
        first[number] = first[first[number]] if first[number] < number else number
    return first
