"""The mark of one bar: its shape, what has become of it, and its slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.text import Lang
from tracker.pages.svg import Attributes, hint, number, tag, words_at
from tracker.pages.timeline import colours, words
from tracker.pages.timeline.chart import Bar, DayMark
from tracker.pages.timeline.colours import Look
from tracker.pages.timeline.layout import Frame

_LEAST = 4.0  # pixels; a task of an hour must still be seen
_NO_TAIL = ("series", "point")  # a series fills its window anyway, a point has the room of its milestone
_SLACK_LEAST = 0.5  # working days; less is no room to speak of


@dataclass(frozen=True)
class Spot:
    """Where a mark stands: its ends, its middle line, and half its height."""

    left: float
    right: float
    y: float
    half: float
    pointed: bool = False  # a diamond or a dot, which arrows meet in its middle

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def spot(bar: Bar, frame: Frame, top: float) -> Spot:
    start, finish, y = frame.at(bar.start), frame.at(bar.finish), top + frame.row / 2
    half = _radius(bar, finish - start)
    if half is not None:
        middle = finish if bar.kind in ("milestone", "point") else (start + finish) / 2
        return Spot(middle - half, middle + half, y, half, pointed=True)
    return Spot(start, max(finish, start + _LEAST), y, 6.0)


def mark(bar: Bar, place: Spot, frame: Frame, days: dict[date, DayMark], lang: Lang) -> str:
    """The whole mark as one group that can be found by the item's id and pointed at."""
    return tag(
        "g",
        hint(words.describe(bar, *frame.dates(bar), lang)),
        slack(bar, place, frame, days),
        shape(bar, place, colours.look(bar)),
        _sittings(bar, place, frame),
        _after(bar, place, frame),
        id=f"bar-{bar.id}",
        class_=" ".join([bar.kind, bar.state] + ["critical"] * bar.critical + ["late"] * bar.late),
    )


def shape(bar: Bar, place: Spot, look: Look) -> str:
    paint: Attributes = {
        "fill": look.fill,
        "stroke": look.stroke,
        "stroke_width": look.width,
        "stroke_dasharray": look.dash,
    }
    if bar.kind in ("milestone", "point"):
        return tag("path", d=_diamond(place), stroke_linejoin="round", **paint)
    if place.pointed:
        return tag("circle", cx=place.middle, cy=place.y, r=place.half, **paint)
    half = 3.0 if bar.kind == "series" else place.half
    return tag(
        "rect",
        x=place.left,
        y=place.y - half,
        width=place.right - place.left,
        height=2 * half,
        rx=2 if bar.kind == "task" else half,
        **paint,
    )


def tick(x: float, y: float, colour: str) -> str:
    path = f"M{number(x - 3.5)} {number(y)}l2.6 2.8 4.6-5.4"
    return tag(
        "path",
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=1.8,
        stroke_linecap="round",
        stroke_linejoin="round",
    )


def badge(x: float, y: float) -> str:
    """An exclamation mark in a red circle: late."""
    return tag("circle", cx=x, cy=y, r=5.2, fill=colours.RED) + tag(
        "path", d=f"M{number(x)} {number(y - 3)}v3.6m0 1.6v1.2", stroke=colours.PAPER, stroke_width=1.6
    )


def tail(left: float, right: float, y: float) -> str:
    """Dotted, so that it is not taken for a link."""
    dots = f"M{number(left)} {number(y)}H{number(right)}"
    return tag(
        "g",
        tag("path", d=dots, stroke_dasharray="1.5 2"),
        tag("path", d=f"M{number(right)} {number(y - 3)}v6"),
        class_="slack",
        stroke=colours.FAINT,
        stroke_width=1.4,
    )


def slack(bar: Bar, place: Spot, frame: Frame, days: dict[date, DayMark]) -> str:
    """A thin tail from the finish to the last day that hurts nobody."""
    if bar.finished or bar.state == "cancelled" or bar.kind in _NO_TAIL or bar.slack_days < _SLACK_LEAST:
        return ""
    end = min(frame.at(_later(frame.local(bar.finish), bar.slack_days, days, frame.last)), frame.right)
    if end <= place.right + 2:
        return ""
    return tail(place.right, end, place.y)


def _later(at: datetime, working_days: float, days: dict[date, DayMark], last: date) -> datetime:
    """The instant so many working days on, or the end of the picture if that comes first."""
    left = working_days
    while left > 0 and at.date() <= last:
        step = min(left, 1.0)
        at += timedelta(days=step)
        left -= step if _works(at.date(), days) else 0
    return at


def _works(day: date, days: dict[date, DayMark]) -> bool:
    return day not in days or days[day].kind == "make_up"


def _radius(bar: Bar, width: float) -> float | None:
    """Half the size of a mark without length; None for one that is drawn from start to finish."""
    if bar.kind == "milestone":
        return 8.0
    if bar.kind == "point":
        return 5.0
    return 4.8 if bar.kind == "meeting" and width < 14 else None


def _diamond(place: Spot) -> str:
    x, r = number(place.middle), number(place.half)
    return f"M{x} {number(place.y - place.half)}l{r} {r}-{r} {r}-{r}-{r}Z"


def _sittings(bar: Bar, place: Spot, frame: Frame) -> str:
    if not bar.sittings:
        return ""
    path = "".join(f"M{number(frame.at(at))} {number(place.y - 6)}v12" for at in sorted(bar.sittings))
    return tag("path", d=path, class_="sittings", stroke=colours.look(bar).stroke, stroke_width=1.5)


def _after(bar: Bar, place: Spot, frame: Frame) -> str:
    """What stands right of the mark: ticked, late, and the day of a milestone."""
    shown, x = "", place.right + 9
    if bar.finished:
        inside = bar.kind in ("task", "meeting", "milestone") and place.right - place.left >= 16
        shown += tick(place.middle if inside else x, place.y, _tick_colour(bar, inside=inside))
        x += 0 if inside else 12
    if bar.late:
        shown += badge(x, place.y)
        x += 9
    if bar.kind == "milestone":
        shown += _day(x - 4, place.y, frame.dates(bar)[1])
    return shown


def _tick_colour(bar: Bar, *, inside: bool) -> str:
    """Waived is not shown: its tick is grey, on a mark that is not filled."""
    if bar.state == "waived":
        return colours.MUTED
    return colours.PAPER if inside else colours.GREEN


def _day(x: float, y: float, day: date) -> str:
    halo: Attributes = {"stroke": colours.PAPER, "stroke_width": 3, "paint_order": "stroke"}
    return words_at(x, y + 4, f"{day:%m-%d}", font_size=11, font_weight=700, fill=colours.INK, **halo)
