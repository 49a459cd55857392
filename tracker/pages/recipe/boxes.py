"""The box of one step: its key, who owns it, its title, when it is, and what is special about it."""

from __future__ import annotations

from tracker.pages.ems import ems
from tracker.pages.graph.boxes import FILL, STRIPE, alarmed, outline, stripe
from tracker.pages.graph.routes import Place
from tracker.pages.graph.sizes import Size
from tracker.pages.recipe.values import Box
from tracker.pages.svg import Attributes, cut, hint, number, tag, words_at, wrap
from tracker.pages.timeline import colours, signs
from tracker.pages.timeline.marks import diamond

WIDTH, _POINT_LEAST = 190.0, 78.0
_HEAD, _LINE, _MARK, _FOOT, _POINT = 21.0, 14.5, 13.0, 18.0, 24.0
TITLE, KEY, SMALL = 11.5, 10.5, 10.0  # sizes of text in pixels
BOLD = 1.08  # how much wider bold letters are
LEFT, RIGHT = STRIPE + 7, 7.0
ROOM = WIDTH - LEFT - RIGHT
_LINES, _KEY_MOST, _POINT_MOST = 2, 115.0, 150.0
DASH = "5 3"


def size(box: Box) -> Size:
    if box.kind == "point":
        return Size(box.id, _point_width(box), _POINT)
    height = _HEAD + _LINE * len(title_lines(box)) + _MARK * bool(box.mark) + _FOOT
    return Size(box.id, WIDTH, height)


def title_lines(box: Box) -> list[str]:
    bold = BOLD if box.kind == "milestone" else 1.0
    return wrap(box.title, ROOM / TITLE / bold, _LINES, ems)


def draw_box(box: Box, place: Place, colour: str | None) -> str:
    """The whole box as one group that can be found by its key and pointed at; no words leave it."""
    held = ["critical"] * box.critical + ["optional"] * box.optional + ["spare"] * box.spare
    held += ["conflict"] * bool(box.conflicts)
    inside = _point(box, place) if box.kind == "point" else _inside(box, place)
    return tag(
        "g",
        hint(box.told or f"{box.key} {box.title}"),
        frame(box, place),
        stripe(box.kind, place, colour) if colour else "",
        _within(place, inside),
        id=f"node-{box.id}",
        class_=" ".join([box.kind, *held]),
    )


def frame(box: Box, place: Place) -> str:
    """The outline: thick around what is critical, dashed around what may be left out."""
    shape = outline(
        box.kind,
        place,
        fill=colours.PAPER if box.spare else FILL[box.kind][0],
        stroke=colours.RED if box.critical else colours.stroke(box.kind),
        stroke_width=2.8 if box.critical else 1.2,
        stroke_dasharray=DASH if box.optional or box.spare else None,
    )
    return alarmed(box.kind, place) + shape if box.conflicts else shape


def _within(place: Place, inside: str) -> str:
    """A picture within the picture hides what would stand outside of it, whatever the font."""
    box = [place.x, place.y, place.width, place.height]
    return tag(
        "svg",
        inside,
        x=place.x,
        y=place.y,
        width=place.width,
        height=place.height,
        viewBox=" ".join(map(number, box)),
    )


def _inside(box: Box, place: Place) -> str:
    left, ink = place.x + LEFT, colours.MUTED if box.spare else colours.INK
    key = cut(box.key, _KEY_MOST / KEY / BOLD, ems)
    weight = 700 if box.kind == "milestone" else None
    title = [
        words_at(left, place.y + _HEAD + 10 + _LINE * at, line, font_size=TITLE, fill=ink, font_weight=weight)
        for at, line in enumerate(title_lines(box))
    ]
    return (
        words_at(left, place.y + 16.5, key, font_size=KEY, font_weight=700, fill=ink)
        + _aside(box, place, ROOM - ems(key) * KEY * BOLD - 6)
        + "".join(title)
        + _mark(box, place)
        + _foot(box, place)
    )


def _aside(box: Box, place: Place, room: float) -> str:
    """Who owns it at the right of the head, behind the sign of what does not hold."""
    right, sign = place.right - RIGHT - 1, ""
    if box.conflicts:
        told = hint("\n".join(box.conflicts))
        sign = tag("g", told, signs.warning(right - 6, place.y + 13), class_="warning")
        right, room = right - 17, room - 17
    owner = cut(box.owner, max(room, SMALL) / SMALL, ems) if box.owner else ""
    shown = _end(right, place.y + 16.5, owner, fill=colours.MUTED) if owner else ""
    return sign + shown


def _mark(box: Box, place: Place) -> str:
    if not box.mark:
        return ""
    said = cut(box.mark, ROOM / SMALL / BOLD, ems)
    y = place.bottom - _FOOT - 1.5
    return words_at(
        place.x + LEFT, y, said, font_size=SMALL, font_weight=600, fill=colours.CHOICE, class_="mark"
    )


def _foot(box: Box, place: Place) -> str:
    """When it is, and at the right how much room it has, if there is a place for that too."""
    base, when = place.bottom - 6.5, cut(box.when, ROOM / SMALL, ems)
    room = ROOM - ems(when) * SMALL - 4
    loud: Attributes = {"fill": colours.RED, "font_weight": 700} if box.alarm else {"fill": colours.MUTED}
    first = words_at(place.x + LEFT, base, when, font_size=SMALL, fill=colours.MUTED) if when else ""
    fits = box.limit and ems(box.limit) * SMALL * (BOLD if box.alarm else 1.0) <= room
    return first + (_end(place.right - RIGHT, base, box.limit, **loud) if fits else "")


def _end(x: float, y: float, said: str, **paint: str | float | None) -> str:
    return words_at(x, y, said, text_anchor="end", font_size=SMALL, **paint)


def _point_width(box: Box) -> float:
    return min(max(_POINT_LEAST, ems(box.key) * KEY * BOLD + 34), _POINT_MOST)


def _point(box: Box, place: Place) -> str:
    """A verification point is small: its sign and its key."""
    sign = tag(
        "path",
        d=diamond(place.x + 17, place.middle, 4.5),
        fill=FILL["point"][1],
        stroke=colours.stroke("point"),
    )
    key = cut(box.key, (place.width - 34) / KEY / BOLD, ems)
    return sign + words_at(
        place.x + 26, place.middle + 3.8, key, font_size=KEY, font_weight=600, fill=colours.INK
    )
