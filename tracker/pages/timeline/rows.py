"""The words at the left of each row, and the heads of the phases."""

from __future__ import annotations

from tracker.domain.text import Lang
from tracker.pages.svg import Attributes, cut, hint, tag, words_at
from tracker.pages.timeline import colours, signs, words
from tracker.pages.timeline.chart import Bar, PhaseBand
from tracker.pages.timeline.layout import ICON, MARGIN, OWNER_MOST, Frame, Row


def headings(frame: Frame, lang: Lang) -> str:
    key, title, owner, dates = (heading.pick(lang) for heading in words.COLUMNS)
    keys, titles, owners, last = _edges(frame)
    y = frame.body - 8
    return tag(
        "g",
        *(words_at(x, y, name) for x, name in ((keys, key), (titles, title), (owners, owner), (last, dates))),
        fill=colours.MUTED,
        font_size=10.5,
    )


def labels(frame: Frame, lang: Lang) -> str:
    rules = "".join(f"M{MARGIN:.0f} {row.y + frame.row:.0f}H{frame.right:.1f}" for row in frame.rows)
    shown = [
        _label(row.bar, row.y, frame, lang) if row.bar else _group(row, frame, lang) for row in frame.rows
    ]
    return tag("path", d=rules, stroke=colours.GRID) + tag("g", *shown, font_size=12, fill=colours.INK)


def bands(frame: Frame) -> str:
    """The bar of each phase over its planned days."""
    shown = [
        _band(row.phase, row.y, frame, colours.PHASES[number % len(colours.PHASES)])
        for number, row in enumerate(row for row in frame.rows if row.bar is None)
        if row.phase
    ]
    return tag("g", *shown)


def _edges(frame: Frame) -> tuple[float, float, float, float]:
    """Where each column of words begins."""
    keys = MARGIN + ICON
    titles = keys + frame.labels.key
    owners = titles + frame.labels.title
    return keys + 4, titles, owners, owners + frame.labels.owner


def _label(bar: Bar, top: float, frame: Frame, lang: Lang) -> str:
    keys, titles, owners, dates = _edges(frame)
    y = top + frame.row / 2 + 4.2
    quiet: Attributes = {"font_size": 10.5, "fill": colours.MUTED}
    return (
        signs.told_mode(bar.mode, MARGIN + 8, top + frame.row / 2, lang)
        + words_at(keys, y, cut(bar.key, 10), **(quiet | _alarm(bar)))
        + _title(bar, titles, y, frame.labels.title_columns)
        + words_at(owners, y, cut(bar.owner, OWNER_MOST), **quiet)
        + words_at(dates, y, words.span(*frame.dates(bar)), **quiet)
    )


def _alarm(bar: Bar) -> Attributes:
    """The key of what is critical and still to do is red, for a reader who goes down the list."""
    return {"fill": colours.RED, "font_weight": 700} if bar.critical and not bar.finished else {}


def _title(bar: Bar, x: float, y: float, most: int) -> str:
    colour = colours.RED if bar.late else colours.FAINT if bar.state == "cancelled" else None
    return words_at(
        x,
        y,
        cut(bar.title, most),
        fill=colour,
        font_weight=700 if bar.kind == "milestone" else 600 if bar.late else None,
        text_decoration="line-through" if bar.state == "cancelled" else None,
    )


def _group(row: Row, frame: Frame, lang: Lang) -> str:
    number = [each for each in frame.rows if each.bar is None].index(row)
    colour = colours.PHASES[number % len(colours.PHASES)] if row.phase else colours.MUTED
    title = row.phase.title if row.phase else words.OTHER.pick(lang)
    y = row.y + frame.row / 2 + 4.4
    backdrop = tag(
        "rect",
        x=MARGIN,
        y=row.y,
        width=frame.right - MARGIN,
        height=frame.row,
        fill=colour,
        fill_opacity=0.09,
    )
    stripe = tag("rect", x=MARGIN, y=row.y, width=3, height=frame.row, fill=colour)
    counted = f"{sum(bar.finished for bar in row.group)}/{len(row.group)}"
    most = frame.labels.title_columns
    return (
        backdrop
        + stripe
        + words_at(MARGIN + 10, y, cut(title, most), font_weight=700, fill=colour, font_size=12.5)
        + words_at(_edges(frame)[2], y, counted, fill=colour, font_size=11)
        + _dates(row.phase, frame, y, colour)
    )


def _dates(phase: PhaseBand | None, frame: Frame, y: float, colour: str) -> str:
    if phase is None:
        return ""
    return words_at(_edges(frame)[3], y, words.span(phase.first, phase.last), fill=colour, font_size=10.5)


def _band(phase: PhaseBand, top: float, frame: Frame, colour: str) -> str:
    left, right = frame.across(phase.first), frame.across(phase.last) + frame.day
    return tag(
        "g",
        hint(f"{phase.title}\n{phase.first} – {phase.last}"),
        tag("rect", x=left, y=top + 6, width=right - left, height=frame.row - 12, rx=2, fill=colour),
        class_="phase",
    )
