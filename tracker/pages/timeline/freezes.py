"""Named days on which some work may not be placed: a ribbon in the head, a band down the picture."""

from __future__ import annotations

from tracker.pages.svg import hint, tag, words_at
from tracker.pages.timeline import colours
from tracker.pages.timeline.chart import Freeze
from tracker.pages.timeline.lanes import PAD, ribbon_name
from tracker.pages.timeline.layout import HEAD, RIBBON, Frame


def bands(frame: Frame) -> str:
    return tag("g", *(_band(each, frame, lane) for lane, row in enumerate(frame.freezes) for each in row))


def ribbons(frame: Frame) -> str:
    shown = [_ribbon(each, frame, lane) for lane, row in enumerate(frame.freezes) for each in row]
    return tag("g", *shown, font_size=10, font_weight=600)


def hatching() -> str:
    """Lines that slant the other way than those of holidays."""
    return tag(
        "pattern",
        tag("line", y2=6, stroke=colours.FREEZE_LINE, stroke_width=1.4),
        id="tl-freeze",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(-45)",
    )


def _ends(freeze: Freeze, frame: Frame) -> tuple[float, float]:
    left = frame.across(max(freeze.first, frame.first))
    return left, frame.across(min(freeze.last, frame.last)) + frame.day


def _top(frame: Frame, lane: int) -> float:
    return frame.top + HEAD + lane * RIBBON


def _band(freeze: Freeze, frame: Frame, lane: int) -> str:
    left, right = _ends(freeze, frame)
    return tag(
        "rect",
        hint(f"{freeze.name}\n{freeze.first} – {freeze.last}"),
        class_="freeze",
        x=left,
        y=_top(frame, lane) + RIBBON - 2,
        width=right - left,
        height=frame.bottom - _top(frame, lane) - RIBBON + 2,
        fill="url(#tl-freeze)",
        stroke=colours.FREEZE,
        stroke_width=0.8,
        stroke_dasharray="4 3",
    )


def _ribbon(freeze: Freeze, frame: Frame, lane: int) -> str:
    (left, right), y = _ends(freeze, frame), _top(frame, lane)
    inside = ribbon_name(freeze) <= right - left
    name = words_at(
        (left + right) / 2 if inside else right + PAD,
        y + 10,
        freeze.name,
        fill=colours.PAPER if inside else colours.FREEZE,
        text_anchor="middle" if inside else None,
    )
    return tag("rect", x=left, y=y, width=right - left, height=RIBBON - 2, rx=2, fill=colours.FREEZE) + name
