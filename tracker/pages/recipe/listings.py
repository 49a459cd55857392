"""Rows of words below the graph: what recurs, what is included, what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.pages.ems import ems
from tracker.pages.recipe.boxes import BOLD
from tracker.pages.recipe.values import Listing
from tracker.pages.svg import cut, tag, words_at
from tracker.pages.timeline import colours
from tracker.pages.timeline.layout import MARGIN

_ROW, _HEAD, _ABOVE = 18.0, 22.0, 20.0
_SIZE, _TITLE, _GAP = 11.5, 13.0, 18.0
_MOST = 520.0  # pixels of one column


def listings(shown: Sequence[Listing], top: float, right: float) -> tuple[str, float]:
    """All listings from `top` on, and the y where they end."""
    drawn, y = [], top
    for each in shown:
        y += _ABOVE
        drawn.append(_listing(each, y, right))
        y += _HEAD + _ROW * len(each.rows)
    return tag("g", *drawn, class_="listings") if drawn else "", y


def _listing(shown: Listing, top: float, right: float) -> str:
    edges = _edges(shown.rows)
    rows = [_row(row, edges, top + _HEAD + _ROW * at, right) for at, row in enumerate(shown.rows)]
    title = cut(shown.title, (right - MARGIN) / _TITLE / BOLD, ems)
    head = words_at(MARGIN, top + 13, title, font_size=_TITLE, font_weight=700, fill=colours.INK)
    rule = tag("path", d=f"M{MARGIN:.0f} {top + 19:.0f}H{right:.0f}", stroke=colours.LINE)
    return tag("g", head, rule, *rows, class_="listing", font_size=_SIZE)


def _edges(rows: Sequence[Sequence[str]]) -> list[float]:
    """Where each column begins, and where the last ends."""
    edges = [MARGIN]
    for column in zip(*rows, strict=True):
        widest = max(ems(cell) for cell in column) * _SIZE * BOLD + 1
        edges.append(edges[-1] + (min(widest, _MOST) + _GAP if widest else 0.0))
    return edges


def _row(row: Sequence[str], edges: Sequence[float], top: float, right: float) -> str:
    shown = []
    for at, cell in enumerate(row):
        room = min(edges[at + 1] - _GAP, right) - edges[at]
        if cell and room > _SIZE:
            bold = 600 if at == 0 else None
            said = cut(cell, room / _SIZE / BOLD, ems)
            shown.append(words_at(edges[at], top + 13, said, font_weight=bold, fill=colours.INK))
    return "".join(shown)
