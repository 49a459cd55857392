"""A long graph broken into lines, as text is, where few edges cross the break."""

from __future__ import annotations

from collections.abc import Sequence

_LEAST = 0.6  # of the width wanted; no line but the last is shorter
_STRETCH = 1.15  # how much wider than others a line may be for a better break
_CROSSING_MOST = 8  # edges that a reader can still follow to the next line


def breaks(widths: Sequence[float], crossing: Sequence[int], wanted: float) -> list[tuple[int, int]]:
    """Lines of layers as (first, end): about equally wide, and broken where few edges cross.

    `crossing` counts the edges from each layer to the next. Where all breaks are crowded a line gets longer.
    """
    lines, first = [], 0
    even = sum(widths) / max(round(sum(widths) / wanted), 1)
    while first < len(widths):
        end = _end(first, widths, crossing, even * _STRETCH)
        lines.append((first, end))
        first = end
    return lines


def _end(first: int, widths: Sequence[float], crossing: Sequence[int], wanted: float) -> int:
    width, best = 0.0, None
    rest = sum(widths[first:])
    if rest <= wanted:
        return len(widths)
    for layer in range(first, len(widths) - 1):
        width += widths[layer]
        if best is not None and width > wanted:
            break
        if width >= wanted * _LEAST and crossing[layer] <= _CROSSING_MOST:
            best = layer if best is None or crossing[layer] <= crossing[best] else best
    return len(widths) if best is None else best + 1
