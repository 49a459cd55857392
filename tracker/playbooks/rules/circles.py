"""Circles among elements of which each names at most one other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def circles(following: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Each circle once: from its first in the order given, back to it."""
    order = {key: number for number, key in enumerate(following)}
    seen: set[str] = set()
    for first in following:
        way: dict[str, None] = {}
        key = first
        while key in following and key not in seen:
            seen.add(key)
            way[key] = None
            key = following[key]
        if key in way:
            ring = list(way)[list(way).index(key) :]
            at = ring.index(min(ring, key=order.__getitem__))
            yield (*ring[at:], *ring[: at + 1])
