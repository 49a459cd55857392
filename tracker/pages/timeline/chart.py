"""What a timeline shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.domain.text import Lang

BarKind = Literal["task", "milestone", "meeting", "series", "point", "summary"]
BarState = Literal["open", "started", "done", "cancelled", "passed", "waived"]
ArrowType = Literal["FS", "SS", "FF", "SF"]
DayKind = Literal["weekend", "holiday", "in_lieu", "make_up"]
Mode = Literal["auto", "pinned", "actual"]
"""Where dates come from: computed, set by hand, or what has happened."""

FINISHED: tuple[BarState, ...] = ("done", "passed", "waived")


@dataclass(frozen=True)
class Bar:
    """One row of the picture; `title` and `owner` are already in the reader's language.

    All instants are aware. `slack_days` is total slack in working days, negative when there is too little;
    `late_finish` is where it ends, found from `slack_days` where it is not given.
    `sittings` are the starts of a series' meetings. `baseline` are the start and finish that were once
    promised, `shift_days` how many working days the finish has moved since. `conflicts` are sentences.
    """

    id: str
    key: str
    title: str
    kind: BarKind
    phase: str | None
    start: datetime
    finish: datetime
    critical: bool
    state: BarState
    late: bool
    slack_days: float
    owner: str
    sittings: tuple[datetime, ...] = ()
    late_finish: datetime | None = None
    baseline: tuple[datetime, datetime] | None = None
    shift_days: float = 0.0
    conflicts: tuple[str, ...] = ()
    mode: Mode = "auto"

    @property
    def finished(self) -> bool:
        return self.state in FINISHED

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return self.finished or self.state == "cancelled"

    @property
    def moved(self) -> bool:
        return self.baseline is not None and self.baseline != (self.start, self.finish)


@dataclass(frozen=True)
class PhaseBand:
    """A planned phase; both days belong to it."""

    key: str
    title: str
    first: date
    last: date


@dataclass(frozen=True)
class Arrow:
    """A link between two bars by their ids; an end that is not drawn leaves the arrow out.

    `lag` is in the reader's words, such as +2 d; empty without lag. `note` is what else to say of it.
    """

    pred: str
    succ: str
    type: ArrowType = "FS"
    critical: bool = False
    soft: bool = False
    lag: str = ""
    note: str = ""


@dataclass(frozen=True)
class DayMark:
    """A day that is not an ordinary working day, or a weekend day that is worked (`make_up`)."""

    day: date
    kind: DayKind
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Freeze:
    """Days on which some work may not be placed, with their name; both days belong to it."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Chart:
    """A whole picture; every day off must stand in `days`, weekends too, or it counts as worked.

    `baseline` is the name of the one that the bars are compared with.
    `notes` are sentences about the plan as a whole that no bar shows.
    """

    title: str
    bars: tuple[Bar, ...] = ()
    phases: tuple[PhaseBand, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    days: tuple[DayMark, ...] = ()
    today: date | None = None
    zone: str = "Asia/Shanghai"
    lang: Lang = "zh"
    freezes: tuple[Freeze, ...] = ()
    baseline: str = ""
    notes: tuple[str, ...] = ()

    @property
    def conflicts(self) -> int:
        """How many things do not hold, of a bar or of the whole plan."""
        return sum(len(bar.conflicts) for bar in self.bars) + len(self.notes)


def span(begin: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day in a zone; a finish at midnight belongs to the day that it ends."""
    start, finish = begin.astimezone(zone), end.astimezone(zone)
    last = (finish - timedelta(minutes=1)).date() if finish > start else finish.date()
    return start.date(), last
