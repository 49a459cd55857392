"""The mark of one bar: its shape, what has become of it, and its slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.text import Lang
from tracker.pages.svg import Attributes, hint, number, tag, words_at
from tracker.pages.timeline import colours, signs, words
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
        hint(_told(bar, frame, lang)),
        slack(bar, place, frame, days),
        _baseline(bar, place, frame),
        _lack(bar, place, frame),
        shape(bar, place, colours.look(bar)),
        _sittings(bar, place, frame),
        outline(place) if bar.conflicts else "",
        _after(bar, place, frame),
        id=f"bar-{bar.id}",
        class_=" ".join(_classes(bar)),
    )


def _told(bar: Bar, frame: Frame, lang: Lang) -> str:
    promised = frame.span(*bar.baseline) if bar.baseline else None
    return words.describe(bar, frame.dates(bar), promised, lang)


def _classes(bar: Bar) -> list[str]:
    held = ["critical"] * bar.critical + ["late"] * bar.late + ["conflict"] * bool(bar.conflicts)
    return [bar.kind, bar.state, *held]


def shape(bar: Bar, place: Spot, look: Look) -> str:
    paint: Attributes = {
        "fill": look.fill,
        "stroke": look.stroke,
        "stroke_width": look.width,
        "stroke_dasharray": look.dash,
    }
    if bar.kind in ("milestone", "point"):
        return tag("path", d=diamond(place.middle, place.y, place.half), stroke_linejoin="round", **paint)
    if bar.kind == "summary":
        return tag("path", d=_bracket(place), stroke_linejoin="round", **paint)
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


def slack(bar: Bar, place: Spot, frame: Frame, days: dict[date, DayMark]) -> str:
    """A thin tail from the finish to the last instant that hurts nobody."""
    if bar.over or bar.kind in _NO_TAIL or bar.slack_days < _SLACK_LEAST:
        return ""
    latest = bar.late_finish or _later(frame.local(bar.finish), bar.slack_days, days, frame.last)
    end = min(frame.at(latest), frame.right)
    return signs.tail(place.right, end, place.y) if end > place.right + 2 else ""


def _lack(bar: Bar, place: Spot, frame: Frame) -> str:
    """A red line from the finish back to where it should have been."""
    if bar.over or bar.kind in _NO_TAIL or bar.slack_days >= 0 or bar.late_finish is None:
        return ""
    finish = place.middle if place.pointed else place.right
    latest = max(frame.at(bar.late_finish), frame.left)
    return signs.lack(finish, latest, place.y) if latest < finish else ""


def _baseline(bar: Bar, place: Spot, frame: Frame) -> str:
    """What was once promised: a thin bar beneath, or a hollow diamond; paler where nothing moved."""
    if bar.baseline is None:
        return ""
    start, finish = map(frame.at, bar.baseline)
    colour = colours.BASELINE if bar.moved else colours.BASELINE_KEPT
    if place.pointed:
        return promised_diamond((start + finish) / 2 if bar.kind == "meeting" else finish, place.y, colour)
    return promised_bar(start, max(finish, start + 2), place.y, colour)


def promised_bar(left: float, right: float, y: float, colour: str) -> str:
    return tag("rect", x=left, y=y + 7.4, width=right - left, height=2.6, fill=colour, class_="baseline")


def promised_diamond(x: float, y: float, colour: str) -> str:
    return tag(
        "path",
        d=diamond(x, y + 5.4, 4.4),
        fill=colours.PAPER,
        stroke=colour,
        stroke_width=1.4,
        class_="baseline",
    )


def outline(place: Spot) -> str:
    """A frame around a mark that breaks something; not its own outline, which may be red already."""
    return tag(
        "rect",
        x=place.left - 3,
        y=place.y - place.half - 2.5,
        width=place.right - place.left + 6,
        height=2 * place.half + 5,
        rx=3,
        fill="none",
        stroke=colours.RED,
        stroke_width=1.1,
        class_="outline",
    )


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


def diamond(x: float, y: float, radius: float) -> str:
    r = number(radius)
    return f"M{number(x)} {number(y - radius)}l{r} {r}-{r} {r}-{r}-{r}Z"


def _bracket(place: Spot) -> str:
    """A thin bar with a foot at either end."""
    foot = min(5.0, (place.right - place.left) / 2)
    top, down = number(place.y - 4), number(place.y + 5)
    return (
        f"M{number(place.left)} {top}H{number(place.right)}V{down}l{number(-foot)} -5"
        f"H{number(place.left + foot)}l{number(-foot)} 5Z"
    )


def _sittings(bar: Bar, place: Spot, frame: Frame) -> str:
    if not bar.sittings:
        return ""
    path = "".join(f"M{number(frame.at(at))} {number(place.y - 6)}v12" for at in sorted(bar.sittings))
    return tag("path", d=path, class_="sittings", stroke=colours.look(bar).stroke, stroke_width=1.5)


def _after(bar: Bar, place: Spot, frame: Frame) -> str:
    """What stands right of the mark: ticked, late, in conflict, and the day of a milestone."""
    shown, x = "", place.right + (11 if bar.conflicts else 9)
    if bar.finished:
        inside = bar.kind in ("task", "meeting", "milestone") and place.right - place.left >= 16
        shown += signs.tick(place.middle if inside else x, place.y, _tick_colour(bar, inside=inside))
        x += 0 if inside else 14 if bar.conflicts else 12
    if bar.late:
        shown += signs.badge(x, place.y)
        x += 13 if bar.conflicts else 9
    if bar.conflicts:
        told = hint("\n".join(bar.conflicts))
        shown += tag("g", told, signs.warning(x, place.y), class_="warning")
        x += 13
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
