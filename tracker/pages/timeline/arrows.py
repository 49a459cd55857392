"""Links drawn as arrows with right angles, beneath the bars so that they hide nothing."""

from __future__ import annotations

from tracker.pages.svg import number, tag
from tracker.pages.timeline import colours
from tracker.pages.timeline.chart import Arrow
from tracker.pages.timeline.marks import Spot

_OUT = 6.0  # how far a line leaves a bar before it turns
_HEAD = 5.0  # the room an arrow's head needs beside a line


def arrows(links: tuple[Arrow, ...], spots: dict[str, Spot], row: float) -> str:
    """Ordinary links first, critical ones over them; a link with an end that is not drawn is left out."""
    ordered = sorted(links, key=lambda link: (link.critical, not link.soft))
    drawn = [
        draw(link, spots[link.pred], spots[link.succ], row)
        for link in ordered
        if link.pred in spots and link.succ in spots
    ]
    return tag("g", *drawn, fill="none", stroke_linejoin="round")


def draw(link: Arrow, pred: Spot, succ: Spot, row: float) -> str:
    colour = colours.RED if link.critical else colours.ARROW
    return tag(
        "path",
        d=_path(link, pred, succ, row),
        class_="link critical" if link.critical else "link",
        stroke=colour,
        stroke_width=1.7 if link.critical else 1,
        stroke_opacity=None if link.critical else 0.8,
        stroke_dasharray="3 2.5" if link.soft else None,
        marker_end="url(#tl-critical)" if link.critical else "url(#tl-arrow)",
    )


def markers() -> str:
    return _marker("tl-arrow", colours.ARROW) + _marker("tl-critical", colours.RED)


def _marker(name: str, colour: str) -> str:
    head = tag("path", d="M0 0L6 3 0 6Z", fill=colour)
    return tag(
        "marker",
        head,
        id=name,
        markerWidth=6,
        markerHeight=6,
        refX=5.5,
        refY=3,
        orient="auto",
        markerUnits="userSpaceOnUse",
    )


def _path(link: Arrow, pred: Spot, succ: Spot, row: float) -> str:
    match link.type:
        case "FS":
            return _finish_to_start(pred, succ, row)
        case "SS":
            return _around(pred.left, pred.y, min(pred.left, succ.left) - _OUT, succ.left, succ.y)
        case "FF":
            return _around(pred.right, pred.y, max(pred.right, succ.right) + _OUT + 2, succ.right, succ.y)
        case "SF":
            return _between(pred.left, pred.y, -_OUT, succ.right, succ.y, row)


def _finish_to_start(pred: Spot, succ: Spot, row: float) -> str:
    """Down from the end of the predecessor, then into the left end; or straight down onto a near successor.

    Leaving downwards keeps the room at the right of a bar free for its ticks, badges and slack.
    """
    leave = pred.middle if pred.pointed else pred.right - 2
    if succ.left - leave >= _OUT + _HEAD:
        return f"M{number(leave)} {number(pred.y)}V{number(succ.y)}H{number(succ.left)}"
    landing = succ.middle if succ.pointed else succ.left + 2.5
    if landing < leave - (pred.half if pred.pointed else 3):
        return _between(pred.right, pred.y, _OUT, succ.left, succ.y, row)
    return _onto(leave, pred.y, max(landing, leave), succ)


def _onto(x: float, y: float, landing: float, succ: Spot) -> str:
    # A diamond is lower beside its middle: the head must reach its edge.
    down = max(succ.half - abs(landing - succ.middle), 0) if succ.pointed else succ.half
    edge = succ.y - down if y < succ.y else succ.y + down
    return f"M{number(x)} {number(y)}H{number(landing)}V{number(edge)}"


def _around(x: float, y: float, turn: float, to_x: float, to_y: float) -> str:
    return f"M{number(x)} {number(y)}H{number(turn)}V{number(to_y)}H{number(to_x)}"


def _between(x: float, y: float, out: float, to_x: float, to_y: float, row: float) -> str:
    """Back to an end that lies behind: through the gap between two rows."""
    gap = to_y - row / 2 if y < to_y else to_y + row / 2
    first = f"M{number(x)} {number(y)}H{number(x + out)}V{number(gap)}"
    return f"{first}H{number(to_x - out)}V{number(to_y)}H{number(to_x)}"
