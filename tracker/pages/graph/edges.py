"""Edges as lines with arrowheads; critical ones lie over the others, thicker and red."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tracker.pages.ems import ems
from tracker.pages.graph import words
from tracker.pages.graph.routes import Place, Point
from tracker.pages.svg import Attributes, number, tag, words_at
from tracker.pages.timeline import colours
from tracker.pages.timeline.chart import Arrow

LETTER = 5.6  # pixels a column, of 10 pixel text
_STRAIGHT = 0.15  # pixels; less is no turn
_TIP = 3.0
_KEYS, _ROOM = 9.0, 170.0  # pixels: size of their text, and how wide it may be
_NAMED = 3  # keys beside a box of edges that are too long to be drawn


def edges(arrows: Sequence[tuple[Arrow, tuple[Point, ...]]]) -> str:
    ordered = sorted(
        (each for each in arrows if each[1]), key=lambda each: (each[0].critical, not each[0].soft)
    )
    lines = [line(arrow, points) for arrow, points in ordered]
    labels = [label(arrow, points) for arrow, points in ordered]
    return tag("g", *lines, fill="none", stroke_linejoin="round") + tag("g", *labels, font_size=10)


def line(arrow: Arrow, points: Sequence[Point]) -> str:
    critical = arrow.critical
    return tag(
        "path",
        d=path(_short(points)),
        class_="link" + " critical" * critical + " soft" * arrow.soft,
        stroke=colours.RED if critical else colours.EDGE,
        stroke_width=2.6 if critical else 1.1,
        stroke_dasharray="5 3.5" if arrow.soft else None,
        marker_end="url(#gr-critical)" if critical else "url(#gr-arrow)",
    )


def _short(points: Sequence[Point]) -> Sequence[Point]:
    """Without the last pixels, which the arrowhead covers: a thick line would blunt its point."""
    (before, _), (x, y) = points[-2:]
    return [*points[:-1], (x - _TIP if before <= x else x + _TIP, y)]


def path(points: Sequence[Point]) -> str:
    """Straight where two points share x or y, else an S that leaves and enters level."""
    shown = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        if abs(y - to_y) < _STRAIGHT:
            shown.append(f"H{number(to_x)}")
        elif abs(x - to_x) < _STRAIGHT:
            shown.append(f"V{number(to_y)}")
        else:
            half = number((x + to_x) / 2)
            shown.append(f"C{half} {number(y)} {half} {number(to_y)} {number(to_x)} {number(to_y)}")
    return "".join(shown)


def label(arrow: Arrow, points: Sequence[Point]) -> str:
    """Type and lag just before the arrowhead, where they are not plain."""
    said = words.label(arrow)
    if not said:
        return ""
    (before, _), (x, y) = points[-2:]
    anchor, shift = ("end", -9) if before <= x else ("start", 9)
    halo: Attributes = {"stroke": colours.PAPER, "stroke_width": 3, "paint_order": "stroke"}
    colour = colours.RED if arrow.critical else colours.INK
    return words_at(x + shift, y - 3.5, said, text_anchor=anchor, fill=colour, font_weight=600, **halo)


def far(arrows: Sequence[Arrow], keys: Mapping[str, str], places: Mapping[str, Place]) -> str:
    """Links that are not drawn through, by the keys of their other ends."""
    onward: dict[str, list[str]] = {}
    back: dict[str, list[str]] = {}
    for each in arrows:
        onward.setdefault(each.pred, []).append(keys[each.succ])
        back.setdefault(each.succ, []).append(keys[each.pred])
    return "".join(
        _named(places[item], found, onward=ahead)
        for ahead, ends in ((True, onward), (False, back))
        for item, found in ends.items()
    )


def _named(place: Place, keys: Sequence[str], *, onward: bool) -> str:
    """The keys of what a box is joined to by edges too long to be drawn."""
    x, anchor = (place.right, "end") if onward else (place.x, "start")
    said = next((each for each in _lists(keys) if ems(each) * _KEYS <= _ROOM), keys[0])
    shown = f"{said} →" if onward else f"→ {said}"
    return words_at(
        x, place.bottom + 10, shown, font_size=_KEYS, fill=colours.MUTED, text_anchor=anchor, class_="far"
    )


def _lists(keys: Sequence[str]) -> Iterator[str]:
    """As many keys as may be, and how many more there are."""
    for count in range(min(len(keys), _NAMED), 0, -1):
        more = f" +{len(keys) - count}" if len(keys) > count else ""
        yield ", ".join(keys[:count]) + more


def markers() -> str:
    return _marker("gr-arrow", colours.EDGE, 7.0) + _marker("gr-critical", colours.RED, 10.0)


def _marker(name: str, colour: str, size: float) -> str:
    head = tag("path", d=f"M0 0L{number(size)} {number(size / 2)} 0 {number(size)}Z", fill=colour)
    return tag(
        "marker",
        head,
        id=name,
        markerWidth=size,
        markerHeight=size,
        refX=size - _TIP,
        refY=size / 2,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )
