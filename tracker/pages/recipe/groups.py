"""Which steps stand in one band: those of a phase; phases that wait for each other both ways share one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from tracker.domain.graph import order

Edge = tuple[str, str]


def groups(phases: Sequence[str], phase_of: Mapping[str, str | None], hard: Sequence[Edge]) -> dict[str, int]:
    """The number of the band of each node, from 0, so that no hard edge leads to an earlier band.

    Else the bands come in the order of the phases. A node of no phase goes with the last phase that it waits
    for, else with the first that waits for it, else to the last band. Raises CycleFound.
    """
    place = {key: number for number, key in enumerate(phases)}
    found = {node: place[phase] for node, phase in phase_of.items() if phase in place}
    _adopt(found, phase_of, hard, len(phases))
    between = {(found[pred], found[succ]) for pred, succ in hard if found[pred] != found[succ]}
    band = _bands(sorted(set(found.values())), between)
    return {node: band[found[node]] for node in phase_of}


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


def _bands(phases: Sequence[int], edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The band of each phase: one for all that lead to each other, and those in the order of their edges."""
    after: dict[int, set[int]] = {each: set() for each in phases}
    for pred, succ in edges:
        after[pred].add(succ)
    reach = {each: _reached(each, after) for each in phases}
    first = {each: min([each, *(to for to in reach[each] if each in reach[to])]) for each in phases}
    heads = {
        (first[pred], first[succ]) for pred in phases for succ in after[pred] if first[pred] != first[succ]
    }
    ranks = {each: rank for rank, each in enumerate(_ordered(sorted(set(first.values())), heads))}
    return {each: ranks[first[each]] for each in phases}


def _reached(start: int, after: Mapping[int, set[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        fresh = after[waiting.pop()] - seen
        seen |= fresh
        waiting.extend(fresh)
    return seen


def _ordered(phases: Sequence[int], edges: set[tuple[int, int]]) -> list[int]:
    """Each after all that lead to it, else as they were."""
    held = {each: sum(succ == each for _, succ in edges) for each in phases}
    ready = [each for each in phases if not held[each]]
    heapify(ready)
    done = []
    while ready:
        done.append(heappop(ready))
        for pred, succ in edges:
            if pred == done[-1]:
                held[succ] -= 1
                if not held[succ]:
                    heappush(ready, succ)
    return done
