"""Where things stand on the picture: the scale of days across, the rows down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.text import columns
from tracker.pages.timeline.chart import Bar, Chart, Freeze, PhaseBand, span
from tracker.pages.timeline.lanes import lanes

MARGIN = 24.0
HEAD = 76.0  # months, weeks, days, holidays, make-up days
RIBBON = 15.0  # a line of freezes below them
ICON = 13.0  # the column that shows where dates come from
_WANTED = 1400.0  # a plan of eight or nine months then fits a wide screen at five to six pixels a day
_DAY_LEAST, _DAY_MOST = 1.5, 26.0
_SHORTEST = 28  # days across, so that a plan of one day is not a splinter
_NEAR = timedelta(days=31)  # today stretches the picture by no more than this
TITLE_MOST, OWNER_MOST = 72, 28  # columns; English takes twice what Chinese does, and a cut title is a riddle
_PIXELS_A_COLUMN = 6.2  # of 12 pixel text; bold Latin letters are a little wider than half a Chinese one


@dataclass(frozen=True)
class Row:
    """One line: a bar, or else the head of a group with its phase (None: what has no phase) and its bars."""

    bar: Bar | None = None
    phase: PhaseBand | None = None
    group: tuple[Bar, ...] = ()
    y: float = 0.0


@dataclass(frozen=True)
class Labels:
    """How wide the columns at the left are, in pixels; `title_columns` is where a title is cut."""

    key: float
    title: float
    owner: float
    dates: float
    title_columns: int

    @property
    def width(self) -> float:
        return ICON + self.key + self.title + self.owner + self.dates


@dataclass(frozen=True)
class Frame:
    """The picture's measures, in pixels; `first` is the day at `left`; `freezes` are the lines of ribbons."""

    zone: ZoneInfo
    first: date
    days: int
    day: float
    labels: Labels
    top: float
    row: float
    rows: tuple[Row, ...]
    freezes: tuple[tuple[Freeze, ...], ...] = ()

    @property
    def left(self) -> float:
        return MARGIN + self.labels.width

    @property
    def right(self) -> float:
        return self.left + self.days * self.day

    @property
    def body(self) -> float:
        return self.top + HEAD + len(self.freezes) * RIBBON

    @property
    def bottom(self) -> float:
        return self.body + len(self.rows) * self.row

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def across(self, day: date) -> float:
        """Where a day begins."""
        return self.left + (day - self.first).days * self.day

    def at(self, instant: datetime) -> float:
        local = self.local(instant)
        return self.across(local.date()) + self.day * (local.hour * 60 + local.minute) / 1440

    def dates(self, bar: Bar) -> tuple[date, date]:
        """The days a bar touches."""
        return self.span(bar.start, bar.finish)

    def span(self, begin: datetime, end: datetime) -> tuple[date, date]:
        """The first and the last day."""
        return span(begin, end, self.zone)


def frame(chart: Chart, top: float) -> Frame:
    first, days = _range(chart)
    height = 22.0 if len(chart.bars) <= 200 else 18.0
    day = min(_DAY_MOST, max(_DAY_LEAST, _WANTED / days))
    ribbons = lanes(chart.freezes, first, first + timedelta(days=days - 1), day)
    rows = _rows(chart, top + HEAD + len(ribbons) * RIBBON, height)
    return Frame(ZoneInfo(chart.zone), first, days, day, _labels(chart), top, height, rows, ribbons)


def reach(chart: Chart) -> tuple[date, date]:
    """The first and the last day of the plan itself; of a chart without anything, today."""
    zone = ZoneInfo(chart.zone)
    ends = [at.astimezone(zone).date() for bar in chart.bars for at in (bar.start, bar.finish)]
    ends += [day for phase in chart.phases for day in (phase.first, phase.last)]
    ends = ends or [chart.today or date(1970, 1, 1)]
    return min(ends), max(ends)


def _range(chart: Chart) -> tuple[date, int]:
    """The first Monday and the number of days: whole weeks, with a near today in them."""
    first, last = _with_baseline(chart, *reach(chart))
    if chart.today and first - _NEAR <= chart.today <= last + _NEAR:
        first, last = min(first, chart.today), max(last, chart.today)
    first -= timedelta(days=first.weekday())
    weeks = (last - first).days // 7 + 1
    # What ends late in the last week still needs room for its marks.
    weeks += last.weekday() >= 4
    return first, max(weeks * 7, _SHORTEST)


def _with_baseline(chart: Chart, first: date, last: date) -> tuple[date, date]:
    zone = ZoneInfo(chart.zone)
    ends = [at.astimezone(zone).date() for bar in chart.bars for at in bar.baseline or ()]
    return min([first, *ends]), max([last, *ends])


def _labels(chart: Chart) -> Labels:
    """Columns as wide as their longest words, within what a reader expects."""
    key = _widest((bar.key for bar in chart.bars), 4, 10)
    title = _widest((bar.title for bar in chart.bars), 20, TITLE_MOST)
    owner = _widest((bar.owner for bar in chart.bars), 6, OWNER_MOST)
    return Labels(key * 6.6 + 12, title * _PIXELS_A_COLUMN + 12, owner * 6.0 + 10, 86.0, title)


def _widest(words: Iterable[str], least: int, most: int) -> int:
    return min(most, max([least, *map(columns, words)]))


def _rows(chart: Chart, top: float, height: float) -> tuple[Row, ...]:
    lines: list[Row] = []
    for head, bars in _groups(chart):
        if chart.phases:
            lines.append(Row(phase=head, group=bars))
        lines += [Row(bar=bar) for bar in bars]
    return tuple(replace(line, y=top + number * height) for number, line in enumerate(lines))


def _groups(chart: Chart) -> list[tuple[PhaseBand | None, tuple[Bar, ...]]]:
    """Bars by phase in the order of time; what belongs to no shown phase comes last."""
    ordered = sorted(chart.bars, key=lambda bar: (bar.start, bar.kind != "summary", bar.finish))
    known = {phase.key for phase in chart.phases}
    groups: list[tuple[PhaseBand | None, tuple[Bar, ...]]] = [
        (phase, tuple(bar for bar in ordered if bar.phase == phase.key)) for phase in chart.phases
    ]
    rest = tuple(bar for bar in ordered if bar.phase not in known)
    return [*groups, (None, rest)] if rest else groups
