"""What a timeline shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.domain.text import Lang

BarKind = Literal["task", "milestone", "meeting", "series", "point"]
BarState = Literal["open", "started", "done", "cancelled", "passed", "waived"]
ArrowType = Literal["FS", "SS", "FF", "SF"]
DayKind = Literal["weekend", "holiday", "in_lieu", "make_up"]

FINISHED: tuple[BarState, ...] = ("done", "passed", "waived")


@dataclass(frozen=True)
class Bar:
    """One row of the picture; `title` and `owner` are already in the reader's language.

    `start` and `finish` are aware. `slack_days` is total slack in working days.
    `sittings` are the starts of a series' meetings.
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

    @property
    def finished(self) -> bool:
        return self.state in FINISHED


@dataclass(frozen=True)
class PhaseBand:
    """A planned phase; both days belong to it."""

    key: str
    title: str
    first: date
    last: date


@dataclass(frozen=True)
class Arrow:
    """A link between two bars by their ids; an end that is not drawn leaves the arrow out."""

    pred: str
    succ: str
    type: ArrowType = "FS"
    critical: bool = False
    soft: bool = False


@dataclass(frozen=True)
class DayMark:
    """A day that is not an ordinary working day, or a weekend day that is worked (`make_up`)."""

    day: date
    kind: DayKind
    name: str = ""
    provisional: bool = False


@dataclass(frozen=True)
class Chart:
    """A whole picture; every day off must stand in `days`, weekends too, or it counts as worked."""

    title: str
    bars: tuple[Bar, ...] = ()
    phases: tuple[PhaseBand, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    days: tuple[DayMark, ...] = ()
    today: date | None = None
    zone: str = "Asia/Shanghai"
    lang: Lang = "zh"
