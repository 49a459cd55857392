"""In how many lines the names of freezes find room above the days they cover."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tracker.domain.text import columns
from tracker.pages.timeline.chart import Freeze

PAD = 6.0  # pixels beside a name


def lanes(freezes: Iterable[Freeze], first: date, last: date, day: float) -> tuple[tuple[Freeze, ...], ...]:
    """Freezes that touch the picture, in as few lines as their days and names need."""
    rows: list[list[Freeze]] = []
    ends: list[float] = []
    shown = [each for each in freezes if each.last >= first and each.first <= last]
    for freeze in sorted(shown, key=lambda each: (each.first, each.last, each.name)):
        left, right = (max(freeze.first, first) - first).days, (min(freeze.last, last) - first).days + 1
        lane = next((number for number, end in enumerate(ends) if end <= left * day), len(rows))
        if lane == len(rows):
            rows.append([])
            ends.append(0)
        rows[lane].append(freeze)
        ends[lane] = right * day + (0 if _fits(freeze, (right - left) * day) else ribbon_name(freeze))
    return tuple(map(tuple, rows))


def ribbon_name(freeze: Freeze) -> float:
    """How wide the name of a freeze is, in pixels of 10 pixel text."""
    return columns(freeze.name) * 5.6 + 2 * PAD


def _fits(freeze: Freeze, width: float) -> bool:
    return ribbon_name(freeze) <= width
