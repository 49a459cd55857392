"""The box of one item: where its dates come from, its key, title, dates, slack, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tracker.domain.text import Lang
from tracker.pages.graph import words
from tracker.pages.graph.routes import Place
from tracker.pages.graph.sizes import Size
from tracker.pages.svg import Attributes, hint, number, tag, words_at, wrap
from tracker.pages.timeline import colours, signs
from tracker.pages.timeline import words as timeline
from tracker.pages.timeline.chart import Bar, BarKind, Chart, span
from tracker.pages.timeline.marks import diamond

WIDTH, POINT_WIDTH = 190.0, 78.0
_HEAD, _LINE, _FOOT = 21.0, 14.5, 18.0
_POINT = 24.0
_COLUMNS: dict[Lang, int] = {"zh": 28, "en": 30}  # of 11.5 pixel text
_LINES = 2
STRIPE = 5.0
FILL = {
    "task": ("#eef4fe", "#bfd5f8"),
    "meeting": ("#f4ecfd", "#d8c1f4"),
    "series": ("#f4ecfd", "#d8c1f4"),
    "milestone": ("#fdeebf", "#f9d976"),
    "point": ("#e3f6f4", "#a9ddd8"),
    "summary": ("#f3f4f6", "#e5e7eb"),
}
_OVER = "#f3f4f6"


@dataclass(frozen=True)
class Drawn:
    """What a box needs to know of the whole chart."""

    zone: ZoneInfo
    lang: Lang
    phases: dict[str, str]
    """The colour of each phase."""

    @classmethod
    def of(cls, chart: Chart) -> Drawn:
        shades = {
            phase.key: colours.PHASES[at % len(colours.PHASES)] for at, phase in enumerate(chart.phases)
        }
        return cls(ZoneInfo(chart.zone), chart.lang, shades)


def size(bar: Bar, lang: Lang) -> Size:
    if bar.kind == "point":
        return Size(bar.id, POINT_WIDTH, _POINT)
    return Size(bar.id, WIDTH, _HEAD + _LINE * len(wrap(bar.title, _COLUMNS[lang], _LINES)) + _FOOT)


def box(bar: Bar, place: Place, drawn: Drawn) -> str:
    """The whole box as one group that can be found by the item's id and pointed at."""
    promised = span(*bar.baseline, drawn.zone) if bar.baseline else None
    told = timeline.describe(bar, span(bar.start, bar.finish, drawn.zone), promised, drawn.lang)
    held = ["critical"] * bar.critical + ["late"] * bar.late + ["conflict"] * bool(bar.conflicts)
    return tag(
        "g",
        hint(told),
        frame(bar, place),
        _stripe(bar, place, drawn),
        _inside(bar, place, drawn) if bar.kind != "point" else _point(bar, place),
        id=f"node-{bar.id}",
        class_=" ".join([bar.kind, bar.state, *held]),
    )


def frame(bar: Bar, place: Place) -> str:
    """The outline; double around what breaks something, thick around what is critical."""
    look = colours.look(bar)
    fill = _OVER if bar.over else FILL[bar.kind][bar.state == "started"]
    thick = 2.8 if bar.critical and not bar.over else 1.0
    stroke = colours.RED if bar.critical and not bar.over else look.stroke
    shape = outline(bar.kind, place, fill=fill, stroke=stroke, stroke_width=thick, stroke_dasharray=look.dash)
    return alarmed(bar.kind, place) + shape if bar.conflicts else shape


def alarmed(kind: BarKind, place: Place) -> str:
    """A second outline around what breaks something."""
    paint: Attributes = {"fill": "none", "stroke": colours.RED, "stroke_width": 1.2, "class_": "outline"}
    return outline(kind, place, 4.5, **paint)


def outline(kind: BarKind, place: Place, out: float = 0.0, **paint: str | float | None) -> str:
    """The shape that a kind of box has, `out` pixels wider on every side."""
    round_ = {"meeting": 14.0, "series": 14.0, "milestone": 0.0, "point": 12.0}.get(kind, 4.0)
    if kind == "milestone":
        return tag("path", d=_cut(place, out), stroke_linejoin="round", **paint)
    return tag(
        "rect",
        x=place.x - out,
        y=place.y - out,
        width=place.width + 2 * out,
        height=place.height + 2 * out,
        rx=round_ + out if round_ else None,
        **paint,
    )


def _cut(place: Place, out: float) -> str:
    """A box with its corners cut off: a milestone."""
    cut = 9.0
    wide, high = place.width + 2 * out - 2 * cut, place.height + 2 * out - 2 * cut
    start = f"M{number(place.x - out + cut)} {number(place.y - out)}"
    return f"{start}h{number(wide)}l9 9v{number(high)}l-9 9h{number(-wide)}l-9-9v{number(-high)}Z"


def _stripe(bar: Bar, place: Place, drawn: Drawn) -> str:
    return stripe(bar.kind, place, drawn.phases[bar.phase]) if bar.phase in drawn.phases else ""


def stripe(kind: BarKind, place: Place, colour: str) -> str:
    """The colour of its phase at the left."""
    inset = 12.0 if kind in ("meeting", "series", "milestone") else 7.0 if kind == "point" else 4.0
    return tag(
        "rect",
        x=place.x + 2.5,
        y=place.y + inset,
        width=STRIPE - 1,
        height=place.height - 2 * inset,
        rx=1.5,
        fill=colour,
    )


def _inside(bar: Bar, place: Place, drawn: Drawn) -> str:
    lines = wrap(bar.title, _COLUMNS[drawn.lang], _LINES)
    left, colour = place.x + STRIPE + 7, colours.MUTED if bar.over else colours.INK
    title = [
        words_at(left, place.y + _HEAD + 10 + _LINE * at, line, font_size=11.5, fill=colour, **_weight(bar))
        for at, line in enumerate(lines)
    ]
    quiet: Attributes = {"font_size": 10, "fill": colours.MUTED}
    base = place.bottom - 6.5
    dates = timeline.span(*span(bar.start, bar.finish, drawn.zone))
    lacking: Attributes = {"fill": colours.RED, "font_weight": 700} if bar.slack_days < 0 else {}
    slack = words.slack(bar, drawn.lang)
    return (
        signs.told_mode(bar.mode, left + 4, place.y + 13, drawn.lang)
        + words_at(left + 12, place.y + 16.5, bar.key, font_size=10.5, font_weight=700, fill=colour)
        + _states(bar, place.right - 12, place.y + 13)
        + "".join(title)
        + words_at(left, base, dates, **quiet)
        + (words_at(place.right - 7, base, slack, text_anchor="end", **(quiet | lacking)) if slack else "")
    )


def _weight(bar: Bar) -> Attributes:
    struck = "line-through" if bar.state == "cancelled" else None
    return {"font_weight": 700 if bar.kind in ("milestone", "summary") else None, "text_decoration": struck}


def _states(bar: Bar, x: float, y: float) -> str:
    """Signs from the right: finished, late, in conflict."""
    shown = ""
    if bar.finished:
        shown, x = signs.tick(x, y, colours.MUTED if bar.state == "waived" else colours.GREEN), x - 14
    if bar.late:
        shown, x = shown + signs.badge(x, y), x - 14
    if bar.conflicts:
        told = hint("\n".join(bar.conflicts))
        shown += tag("g", told, signs.warning(x, y), class_="warning")
    return shown


def _point(bar: Bar, place: Place) -> str:
    """A verification point is small: its sign, its key and whether it holds."""
    look = colours.look(bar)
    sign = tag("path", d=diamond(place.x + 17, place.middle, 4.5), fill=look.fill, stroke=look.stroke)
    key = words_at(
        place.x + 26, place.middle + 3.8, bar.key, font_size=10.5, font_weight=600, fill=colours.INK
    )
    return sign + key + _states(bar, place.right - 11, place.middle)
