"""The calendar of the picture: months, ISO weeks, days off, make-up workdays and today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from tracker.domain.text import Lang, columns
from tracker.pages.svg import hint, tag, words_at
from tracker.pages.timeline import colours, words
from tracker.pages.timeline.chart import Chart, DayKind, DayMark
from tracker.pages.timeline.layout import MARGIN, Frame

MONTH, WEEK, DAY, HOLIDAY, MAKE_UP = 15.0, 33.0, 47.0, 60.0, 71.0  # baselines within the head
_CALENDAR = 48.0  # the part of the head above the names of days off
_STRONGEST: tuple[DayKind, ...] = ("make_up", "holiday", "in_lieu", "weekend")
_OFF: tuple[DayKind, ...] = ("holiday", "in_lieu")
_SHADES = {
    "weekend": colours.WEEKEND,
    "holiday": "url(#tl-holiday)",
    "in_lieu": "url(#tl-holiday)",
}
_ONE_DAY = timedelta(days=1)
_NAME_COLUMN, _NAME_GAP = 5.4, 6.0  # pixels, of 10 pixel text
_WEEKEND_LEAST = 2.0  # pixels a day; below this the stripes are noise


def marks(chart: Chart, frame: Frame) -> dict[date, DayMark]:
    """What each day in the picture is; a weekend day inside a holiday counts as holiday."""
    shown: dict[date, DayMark] = {}
    for mark in sorted(chart.days, key=lambda mark: (mark.day, _STRONGEST.index(mark.kind))):
        if frame.first <= mark.day <= frame.last:
            shown.setdefault(mark.day, mark)
    return shown


def runs(marks: dict[date, DayMark], kinds: tuple[DayKind, ...]) -> Iterator[list[DayMark]]:
    """Days of these kinds that follow each other."""
    chosen = [marks[day] for day in sorted(marks) if marks[day].kind in kinds]
    for _, numbered in groupby(enumerate(chosen), key=lambda pair: pair[1].day.toordinal() - pair[0]):
        yield [mark for _, mark in numbered]


def shading(marks: dict[date, DayMark], frame: Frame, lang: Lang) -> str:
    """Days off from the head to the foot, then the week lines."""
    kinds: tuple[DayKind, ...] = ("weekend", *_OFF) if frame.day >= _WEEKEND_LEAST else _OFF
    shades = [_shade(run, frame, lang) for kind in kinds for run in runs(marks, (kind,))]
    backdrop = tag(
        "rect", x=frame.left, y=frame.top, width=frame.right - frame.left, height=_CALENDAR, fill=colours.HEAD
    )
    return backdrop + tag("g", *shades) + _week_lines(frame)


def head(marks: dict[date, DayMark], frame: Frame, lang: Lang) -> str:
    return tag(
        "g",
        _months(frame, frame.top, lang),
        _weeks(frame),
        _days(frame),
        *_holiday_names(list(runs(marks, _OFF)), frame, lang),
        *(_make_up(mark, frame, lang) for run in runs(marks, ("make_up",)) for mark in run),
        font_size=10,
        text_anchor="middle",
    )


def foot(frame: Frame, lang: Lang) -> str:
    """The months once more, for a plan longer than the window."""
    return tag("g", _months(frame, frame.bottom, lang), font_size=10, text_anchor="middle")


def today(chart: Chart, frame: Frame) -> str:
    """A line through the middle of today, with a flag above the months."""
    if chart.today is None or not frame.first <= chart.today <= frame.last:
        return ""
    x = frame.across(chart.today) + frame.day / 2
    label = f"{words.TODAY.pick(chart.lang)} {chart.today:%m-%d}"
    width = columns(label) * 5.8 + 12
    line = tag(
        "line",
        x1=x,
        x2=x,
        y1=frame.top - 2,
        y2=frame.bottom,
        stroke=colours.TODAY,
        stroke_width=1.6,
        id="tl-today",
    )
    flag = tag("rect", x=x - width / 2, y=frame.top - 18, width=width, height=16, rx=3, fill=colours.TODAY)
    text = words_at(
        x, frame.top - 6.4, label, fill=colours.PAPER, font_size=10.5, font_weight=600, text_anchor="middle"
    )
    return line + flag + text


def _shade(run: list[DayMark], frame: Frame, lang: Lang) -> str:
    return tag(
        "rect",
        hint(_run_words(run, lang)),
        class_=f"day-{run[0].kind}",
        x=frame.across(run[0].day),
        y=frame.top + _CALENDAR,
        width=len(run) * frame.day,
        height=frame.bottom - frame.top - _CALENDAR,
        fill=_SHADES[run[0].kind],
        fill_opacity=0.55 if run[0].kind == "in_lieu" else None,
    )


def _run_words(run: list[DayMark], lang: Lang) -> str:
    named = next((mark.name for mark in run if mark.name), "") or words.DAYS[run[0].kind].pick(lang)
    return f"{words.span(run[0].day, run[-1].day)} {named}{_doubt(run)}"


def _doubt(run: list[DayMark]) -> str:
    return "?" if any(mark.provisional for mark in run) else ""


def _week_lines(frame: Frame) -> str:
    path = "".join(
        f"M{frame.across(monday):.1f} {frame.top + 20:.0f}V{frame.bottom:.0f}"
        for monday in _mondays(frame, 1)
    )
    return tag("path", d=path, stroke=colours.GRID, stroke_width=1, fill="none")


def _mondays(frame: Frame, step: int) -> Iterator[date]:
    for week in range(0, (frame.days + 6) // 7, step):
        yield frame.first + timedelta(days=7 * week)


def _months(frame: Frame, y: float, lang: Lang) -> str:
    first, shown = frame.first, []
    while first <= frame.last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        shown.append(_month(first, min(following, frame.last + _ONE_DAY), frame, y, lang))
        first = following
    return "".join(shown)


def _month(first: date, following: date, frame: Frame, y: float, lang: Lang) -> str:
    left, right = frame.across(first), frame.across(following)
    edge = tag("line", x1=left, x2=left, y1=y, y2=y + 20, stroke=colours.LINE)
    fitting = [
        label
        for label in (words.month(first, lang, short=False), words.month(first, lang, short=True))
        if columns(label) * 6.4 + 6 <= right - left
    ]
    if not fitting:
        return edge
    return edge + words_at(
        (left + right) / 2, y + MONTH, fitting[0], font_size=11.5, font_weight=600, fill=colours.INK
    )


def _weeks(frame: Frame) -> str:
    step = _step(frame, 26)
    return tag(
        "g",
        *(
            words_at(
                frame.across(monday) + 3.5 * frame.day, frame.top + WEEK, f"W{monday.isocalendar().week:02d}"
            )
            for monday in _mondays(frame, step)
        ),
        fill=colours.MUTED,
    )


def _days(frame: Frame) -> str:
    """The date of each day, or of each Monday when days are narrow."""
    narrow = frame.day < 15
    shown = list(_mondays(frame, _step(frame, 20))) if narrow else _every_day(frame)
    offset, anchor = (2.5, "start") if narrow else (frame.day / 2, None)
    return tag(
        "g",
        *(words_at(frame.across(day) + offset, frame.top + DAY - 1, str(day.day)) for day in shown),
        fill=colours.FAINT,
        font_size=9,
        text_anchor=anchor,
    )


def _every_day(frame: Frame) -> list[date]:
    return [frame.first + timedelta(days=day) for day in range(frame.days)]


def _step(frame: Frame, room: float) -> int:
    """Every how many weeks a label of this width fits."""
    return max(1, -(-int(room) // max(1, int(7 * frame.day))))


def _holiday_names(off: list[list[DayMark]], frame: Frame, lang: Lang) -> Iterator[str]:
    """Each name over its days; one that would run into the next, or out of the picture, moves to the left."""
    limit = frame.right + MARGIN / 2
    for run in reversed(off):
        name = next((mark.name for mark in run if mark.kind == "holiday" and mark.name), "")
        shown = (name or words.DAYS[run[0].kind].pick(lang)) + _doubt(run)
        half = columns(shown) * _NAME_COLUMN / 2
        over = (frame.across(run[0].day) + frame.across(run[-1].day) + frame.day) / 2
        middle = min(over, limit - half)
        limit = middle - half - _NAME_GAP
        yield words_at(middle, frame.top + HOLIDAY, shown, fill=colours.RED, font_weight=600)


def _make_up(mark: DayMark, frame: Frame, lang: Lang) -> str:
    return tag(
        "text",
        hint(f"{mark.day:%m-%d} {words.DAYS['make_up'].pick(lang)} {mark.name}".rstrip()),
        words.MAKE_UP.pick(lang),
        class_="day-make_up",
        x=frame.across(mark.day) + frame.day / 2,
        y=frame.top + MAKE_UP,
        fill=colours.MAKE_UP,
        font_weight=700,
    )
