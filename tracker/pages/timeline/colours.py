"""How things look: one place for every colour, so that the legend and the picture agree."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tracker.pages.timeline.chart import Bar

INK, MUTED, FAINT, LINE, GRID, PAPER = "#1f2937", "#6b7280", "#9ca3af", "#d5dae1", "#eceff3", "#ffffff"
RED, TODAY, ARROW, GREEN = "#c81e1e", "#d9570b", "#8a94a3", "#1f7a4d"
WEEKEND, HOLIDAY, HOLIDAY_LINE, HEAD = "#f3f5f8", "#fdecee", "#f3b9c1", "#f7f8fa"
MAKE_UP = "#1f7a4d"
CANCELLED, SERIES = "#a8afba", "#7442b8"
EDGE, CHOICE = "#717c8c", "#8a3ab9"
WARNING, PIN, BASELINE, BASELINE_KEPT = "#ffd24d", "#1d4ed8", "#7b8494", "#cfd5dd"
FREEZE, FREEZE_LINE = "#1d6fa5", "#b9dbf0"


@dataclass(frozen=True)
class Look:
    """The paint of one mark; a critical one has a thicker outline too, so that it shows without colour."""

    fill: str
    stroke: str
    width: float = 1.0
    dash: str | None = None


# Kind → outline, and fill while open, while started, and when finished.
_PAINT = {
    "task": ("#4372c4", "#dde8fb", "#8db1ee", "#3c66b0"),
    "meeting": (SERIES, "#ecdffb", "#be9bea", "#6d3fae"),
    "series": (SERIES, "#ecdffb", "#d3b9f3", "#a78bd0"),
    "milestone": ("#a16207", "#fbdf8d", "#f5c542", GREEN),
    "point": ("#0f766e", "#d3f1ee", "#7fd0c8", GREEN),
    "summary": (INK, "#4b5563", "#4b5563", "#4b5563"),
}
_CRITICAL = {
    "task": ("#fddcd8", "#f29c93", "#b04a40"),
    "meeting": ("#f6dcee", "#dd9ccb", "#9c3f80"),
}
PHASES = ("#3b5b8c", "#7a5c99", "#2f7d76", "#94681f", "#8a4b5d", "#4f6b3a")


def stroke(kind: str) -> str:
    """The outline of a kind."""
    return _PAINT[kind][0]


def look(bar: Bar) -> Look:
    if bar.state == "cancelled":
        return Look(PAPER, CANCELLED, dash="3 2")
    stroke, *fills = _PAINT[bar.kind]
    stage = 2 if bar.finished else int(bar.state == "started")
    paint = Look(fills[stage], stroke)
    if bar.state == "waived":
        paint = Look(PAPER, stroke, dash="2.5 2")
    return _critical(bar, paint, stage) if bar.critical else paint


def _critical(bar: Bar, paint: Look, stage: int) -> Look:
    fill = _CRITICAL[bar.kind][stage] if bar.kind in _CRITICAL else paint.fill
    return replace(paint, fill=fill, stroke=RED, width=2.2)
