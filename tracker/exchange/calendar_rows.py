"""Working calendars of a file as stored ones that stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tracker.calendars import rules
from tracker.calendars.base import Base
from tracker.calendars.hours import shown
from tracker.calendars.layers import TASK, Layers
from tracker.calendars.models import Calendar, CalendarException
from tracker.calendars.stack import Layer, stack_of
from tracker.db import new_id
from tracker.domain.workdays import DEFAULT_WEEK, Hours, WorkCalendar

LONGEST = 200
"""Characters of a name."""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kept:
    """A calendar that is about to be stored, with the days that differ."""

    calendar: Calendar
    exceptions: Sequence[CalendarException]


@dataclass
class Period:
    """Days in a row that have the same hours and the same name."""

    first: date
    last: date
    hours: Hours
    title: tuple[str, str]
    usual: list[Hours] = field(default_factory=list)
    """What the week says of each of these days."""

    @property
    def differs(self) -> bool:
        return any(each != self.hours for each in self.usual)

    @property
    def takes_away(self) -> bool:
        """Whether every day keeps some of its hours and gets no other."""
        return all(set(self.hours) <= set(each) for each in self.usual)


def kept(calendars: Mapping[str, WorkCalendar], project_id: str, base: Base) -> dict[str, Kept]:
    """The calendars of a plan by name, with keys that no other calendar can have.

    Days outside the years that a calendar here covers are left out: nothing is ever placed there.
    """
    years = covered(base)
    return {
        name: _kept(name, each, f"{project_id}:{i}", years)
        for i, (name, each) in enumerate(calendars.items(), 1)
    }


def covered(base: Base) -> range:
    """The years of a calendar that stands alone."""
    alone = stack_of(base, (Layer(TASK, DEFAULT_WEEK, own_days=True),)).calendar
    return range(alone.first_year, alone.last_year + 1)


def with_kept(layers: Layers, found: Mapping[str, Kept]) -> Layers:
    """The layers as they will be when these calendars are stored."""
    rows = {each.calendar.id: (TASK, each.calendar.week, True) for each in found.values()}
    changes = {each.calendar.id: [_fields(row) for row in each.exceptions] for each in found.values()}
    return replace(layers, rows={**layers.rows, **rows}, changes={**layers.changes, **changes}, _made={})


def _kept(name: str, given: WorkCalendar, key: str, years: range) -> Kept:
    title = name[:LONGEST]
    calendar = Calendar(
        id=new_id(),
        layer=TASK,
        key=key,
        own_days=True,
        week=[shown(hours) for hours in given.week],
        title_zh=title,
        title_en=title,
    )
    return Kept(calendar, [_row(calendar.id, each) for each in periods(given, years) if each.differs])


def periods(calendar: WorkCalendar, years: range) -> Iterator[Period]:
    """The exceptions of a calendar in these years, days in a row taken together."""
    current: Period | None = None
    for day in sorted(each for each in calendar.exceptions if each.year in years):
        name = calendar.exceptions[day].name
        found = Period(day, day, calendar.hours(day), (name.zh, name.en) if name else ("", ""))
        found.usual.append(calendar.week[day.weekday()])
        if current is not None and _goes_on(current, found):
            current.last = day
            current.usual += found.usual
            continue
        if current is not None:
            yield current
        current = found
    if current is not None:
        yield current


def _goes_on(before: Period, after: Period) -> bool:
    same = (before.hours, before.title) == (after.hours, after.title)
    return same and after.first - before.last == DAY and len(before.usual) < rules.LONGEST


def _row(calendar_id: str, period: Period) -> CalendarException:
    zh, en = (each[:LONGEST] for each in period.title)
    return CalendarException(
        id=new_id(),
        calendar_id=calendar_id,
        first_on=period.first,
        last_on=period.last,
        kind="removed" if period.takes_away else "added",
        hours=shown(period.hours) or None,
        title_zh=zh,
        title_en=en,
        active=True,
    )


def _fields(row: CalendarException) -> tuple[object, ...]:
    return (row.first_on, row.last_on, row.kind, row.hours, row.title_zh, row.title_en)
