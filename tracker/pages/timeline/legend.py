"""What the signs mean; drawn with the same hands as the picture itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from tracker.domain.text import Lang, Text, columns
from tracker.pages.svg import number, tag, words_at
from tracker.pages.timeline import colours, signs, words
from tracker.pages.timeline.arrows import draw
from tracker.pages.timeline.chart import Arrow, Bar, BarKind, BarState, Chart, Mode
from tracker.pages.timeline.layout import MARGIN
from tracker.pages.timeline.marks import Spot, outline, promised_bar, promised_diamond, shape

HEIGHT = 20.0  # of a line
_SIGN, _GAP = 30.0, 18.0
_SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)

Sign = Callable[[float, float], str]


def legend(chart: Chart, right: float, top: float) -> tuple[str, float]:
    """The legend from `top` on, in lines that end before `right`; and the y where it ends."""
    return set_out(_entries(chart), chart.lang, right, top)


def set_out(entries: Sequence[tuple[Sign, Text]], lang: Lang, right: float, top: float) -> tuple[str, float]:
    """Signs with their meaning, in as many lines as they need."""
    x, y, shown = MARGIN, top + HEIGHT / 2, []
    for sign, text in entries:
        label = text.pick(lang)
        width = _SIGN + columns(label) * 5.8
        if x > MARGIN and x + width > right:
            x, y = MARGIN, y + HEIGHT
        shown.append(sign(x, y) + words_at(x + _SIGN, y + 4, label))
        x += width + _GAP
    return tag("g", *shown, font_size=11, fill=colours.MUTED, class_="legend"), y + HEIGHT / 2


def _entries(chart: Chart) -> list[tuple[Sign, Text]]:
    doubtful = any(mark.provisional for mark in chart.days)
    shown = [*_marks(), *mode_signs(), *_lines(), *_when_there(chart), *_days(chart.lang)]
    return shown + [(_letter("?", colours.RED), words.PROVISIONAL)] * doubtful


def _marks() -> list[tuple[Sign, Text]]:
    return [
        (_bar("task"), words.KINDS["task"]),
        (_bar("task", "started"), words.STATES["started"]),
        (_bar("task", "done"), words.STATES["done"]),
        (_bar("task", critical=True), words.CRITICAL),
        (_bar("milestone"), words.KINDS["milestone"]),
        (_bar("point"), words.KINDS["point"]),
        (_bar("meeting"), words.KINDS["meeting"]),
        (_series, words.SERIES),
    ]


def _lines() -> list[tuple[Sign, Text]]:
    return [
        (lambda x, y: signs.badge(x + 12, y), words.LATE),
        (lambda x, y: signs.tail(x, x + 24, y), words.SLACK),
        (_link(soft=False), words.LINK),
        (_link(soft=True), words.SOFT),
        (_today, words.TODAY),
    ]


def mode_signs() -> list[tuple[Sign, Text]]:
    return [(_mode(each), words.MODES[each]) for each in ("auto", "pinned", "actual")]


def _mode(kind: Mode) -> Sign:
    return lambda x, y: signs.mode(kind, x + 16, y)


def _when_there(chart: Chart) -> list[tuple[Sign, Text]]:
    """Signs that most pictures do not have."""
    lacking = any(bar.slack_days < 0 and not bar.over for bar in chart.bars)
    shown: list[tuple[Sign, Text]] = [(lambda x, y: signs.lack(x + 24, x, y + 8), words.LACK)] * lacking
    shown += [(_promised, words.BASELINE)] * any(bar.baseline for bar in chart.bars)
    shown += [(_conflict, words.CONFLICT.fill({"count": chart.conflicts}))] * bool(chart.conflicts)
    return shown + [(_day("url(#tl-freeze)"), words.FREEZE)] * bool(chart.freezes)


def _promised(x: float, y: float) -> str:
    return promised_bar(x, x + 14, y - 8.7, colours.BASELINE) + promised_diamond(
        x + 22, y - 5.4, colours.BASELINE
    )


def _conflict(x: float, y: float) -> str:
    return outline(Spot(x + 3, x + 9, y, 3)) + signs.warning(x + 20, y)


def _days(lang: Lang) -> list[tuple[Sign, Text]]:
    return [
        (_day(colours.WEEKEND), words.DAYS["weekend"]),
        (_day("url(#tl-holiday)"), words.DAYS["holiday"]),
        (_letter(words.MAKE_UP.pick(lang), colours.MAKE_UP), words.DAYS["make_up"]),
    ]


def _bar(kind: BarKind, state: BarState = "open", *, critical: bool = False) -> Sign:
    bar = Bar(
        "", "", "", kind, None, _SOME_DAY, _SOME_DAY, critical, state, late=False, slack_days=0, owner=""
    )

    def sign(x: float, y: float) -> str:
        half = {"milestone": 7.0, "point": 5.0, "meeting": 4.8}.get(kind)
        place = (
            Spot(x, x + 24, y, 5.5)
            if half is None
            else Spot(x + 12 - half, x + 12 + half, y, half, pointed=True)
        )
        ticked = signs.tick(x + 12, y, colours.PAPER) if bar.finished else ""
        return shape(bar, place, colours.look(bar)) + ticked

    return sign


def _series(x: float, y: float) -> str:
    ticks = "".join(f"M{number(x + 4 + 8 * each)} {number(y - 6)}v12" for each in range(3))
    return _bar("series")(x, y) + tag("path", d=ticks, stroke=colours.SERIES, stroke_width=1.5)


def _link(*, soft: bool) -> Sign:
    def sign(x: float, y: float) -> str:
        ends = Spot(x - 6, x, y - 5, 0), Spot(x + 24, x + 30, y + 5, 0)
        return tag("g", draw(Arrow("", "", soft=soft), *ends, HEIGHT), fill="none")

    return sign


def _today(x: float, y: float) -> str:
    return tag("line", x1=x + 12, x2=x + 12, y1=y - 7, y2=y + 7, stroke=colours.TODAY, stroke_width=1.6)


def _day(fill: str) -> Sign:
    return lambda x, y: tag(
        "rect", x=x + 2, y=y - 7, width=20, height=14, fill=fill, stroke=colours.LINE, stroke_width=0.5
    )


def _letter(letter: str, colour: str) -> Sign:
    return lambda x, y: words_at(x + 12, y + 4, letter, fill=colour, font_weight=700, text_anchor="middle")
