"""Small signs that stand beside marks, alike on every picture and in every legend."""

from __future__ import annotations

from tracker.domain.text import Lang
from tracker.pages.svg import Attributes, hint, number, tag
from tracker.pages.timeline import colours, words
from tracker.pages.timeline.chart import Mode

_ROUND: Attributes = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}


def tick(x: float, y: float, colour: str) -> str:
    path = f"M{number(x - 3.5)} {number(y)}l2.6 2.8 4.6-5.4"
    return tag("path", d=path, stroke=colour, stroke_width=1.8, **_ROUND)


def badge(x: float, y: float) -> str:
    """An exclamation mark in a red circle: late."""
    return tag("circle", cx=x, cy=y, r=5.2, fill=colours.RED) + tag(
        "path", d=f"M{number(x)} {number(y - 3)}v3.6m0 1.6v1.2", stroke=colours.PAPER, stroke_width=1.6
    )


def warning(x: float, y: float) -> str:
    """An exclamation mark in a yellow triangle: something does not hold."""
    triangle = f"M{number(x)} {number(y - 6)}l6.4 11h-12.8Z"
    stroke: Attributes = {"stroke": colours.INK, "stroke_linejoin": "round"}
    return tag("path", d=triangle, fill=colours.WARNING, stroke_width=1.1, **stroke) + tag(
        "path", d=f"M{number(x)} {number(y - 2.6)}v3.4m0 1.4v1.2", stroke_width=1.5, **stroke
    )


def tail(left: float, right: float, y: float) -> str:
    """Slack: dotted, so that it is not taken for a link, to the last instant that hurts nobody."""
    dots = f"M{number(left)} {number(y)}H{number(right)}"
    return tag(
        "g",
        tag("path", d=dots, stroke_dasharray="1.5 2"),
        tag("path", d=f"M{number(right)} {number(y - 3)}v6"),
        class_="slack",
        stroke=colours.FAINT,
        stroke_width=1.4,
    )


def lack(finish: float, latest: float, y: float) -> str:
    """Negative slack: above the mark, from the finish back to where it should be, with a stop there."""
    path = f"M{number(finish)} {number(y - 6)}v-2.6H{number(latest)}m0-2.4v6.4"
    halo = tag("path", d=path, stroke=colours.PAPER, stroke_width=4)
    line = tag("path", d=path, stroke=colours.RED, stroke_width=1.8)
    return tag("g", halo, line, class_="lack", fill="none")


def told_mode(kind: Mode, x: float, y: float, lang: Lang) -> str:
    """The same, said to who points at it."""
    return tag("g", hint(words.MODES[kind].pick(lang)), mode(kind, x, y), class_=f"mode-{kind}")


def mode(kind: Mode, x: float, y: float) -> str:
    """Where dates come from: an arrow that turns (computed), a pin (by hand), a flag (what has happened)."""
    match kind:
        case "auto":
            return _turning(x, y)
        case "pinned":
            return _pin(x, y)
        case "actual":
            return _flag(x, y)


def _turning(x: float, y: float) -> str:
    arc = f"M{number(x + 3)} {number(y - 1.6)}a3.4 3.4 0 1 0 .4 2.4"
    head = f"M{number(x + 3.9)} {number(y - 4)}v3h-3Z"
    return tag("path", d=arc, stroke=colours.FAINT, stroke_width=1.1, **_ROUND) + tag(
        "path", d=head, fill=colours.FAINT
    )


def _pin(x: float, y: float) -> str:
    needle = tag("path", d=f"M{number(x)} {number(y)}v5", stroke=colours.PIN, stroke_width=1.4, **_ROUND)
    return needle + tag("circle", cx=x, cy=y - 2, r=3, fill=colours.PIN)


def _flag(x: float, y: float) -> str:
    pole = tag(
        "path", d=f"M{number(x - 3)} {number(y - 5)}v10", stroke=colours.GREEN, stroke_width=1.3, **_ROUND
    )
    return pole + tag("path", d=f"M{number(x - 3)} {number(y - 4.6)}h7l-2 2.6 2 2.6h-7Z", fill=colours.GREEN)
