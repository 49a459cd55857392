"""Layers of working time laid over the base calendar, made once for each content in a process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, reduce
from typing import Any, Literal, NamedTuple

from tracker.calendars.base import Base
from tracker.domain.text import Text
from tracker.domain.workdays import DEFAULT_WEEK, DayException, Hours, WorkCalendar, layered

LAYERS = ("company", "department", "person", "task")
"""From the ground up; each may add to or take away from what lies below it."""
KEPT = 128
"""So many calendars stay in memory; each holds tables of a megabyte once it is used."""
ALONE = (1984, 2049)
"""The years of what stands alone, as Microsoft Project has them: no table of holidays bounds it."""
USUAL_MINUTES = 480
"""Minutes of a working day where a week has none."""


class Change(NamedTuple):
    """Days of a layer that differ; `hours`: all working hours of each, None for the usual ones or none."""

    first: date
    last: date
    kind: Literal["added", "removed"]
    hours: Hours | None
    title: Text


class Layer(NamedTuple):
    """One layer: what it is called, the weekdays that it gives (None: as below), and days that differ.

    `own_days`: nothing lies below it, neither holidays nor other layers.
    """

    name: str
    week: tuple[Hours | None, ...] | None = None
    changes: tuple[Change, ...] = ()
    own_days: bool = False

    @property
    def empty(self) -> bool:
        return self.week is None and not self.changes and not self.own_days


@dataclass(frozen=True, eq=False)
class Stack:
    """A calendar, the key of its content, and which layer has decided each day that differs."""

    key: str
    calendar: WorkCalendar
    decided: Mapping[date, str]


@lru_cache(maxsize=KEPT)
def stack_of(base: Base, layers: tuple[Layer, ...]) -> Stack:
    """The layers laid on the base, from the ground up; equal content gives the identical object.

    All weeks come first, the topmost layer that gives a weekday winning; then the days of each layer in turn.
    Make-up workdays and days added without hours so take the usual hours of the week that results.
    """
    calendar, decided = _ground(base, layers), dict[date, str]()
    for layer in layers:
        days = dict(_days(calendar, layer))
        calendar = layered(calendar, days)
        decided.update(dict.fromkeys(days, layer.name))
    return Stack(_key(base, layers), calendar, decided)


def weekday_layer(layers: tuple[Layer, ...], weekday: int) -> str:
    """The layer that gives the hours of a weekday (0 is Monday)."""
    giving = (each.name for each in reversed(layers) if each.week and each.week[weekday] is not None)
    return next(giving, "base")


def week_over(below: tuple[Hours, ...], week: tuple[Hours | None, ...] | None) -> tuple[Hours, ...]:
    """A week laid over another; a day that it does not give stays as it lies below."""
    if week is None:
        return below
    return tuple(low if given is None else given for low, given in zip(below, week, strict=True))


def _ground(base: Base, layers: tuple[Layer, ...]) -> WorkCalendar:
    """The base with the week that results, or the week alone where a layer has days of its own."""
    week = reduce(week_over, (each.week for each in layers), DEFAULT_WEEK)
    minutes = 0 if any(week) else USUAL_MINUTES
    ground = replace(base.calendar, week=week, minutes_per_day=minutes)
    if not any(each.own_days for each in layers):
        return ground
    first, last = min(ALONE[0], ground.first_year), max(ALONE[1], ground.last_year)
    return replace(ground, exceptions={}, projected=frozenset(), first_year=first, last_year=last)


def _days(calendar: WorkCalendar, layer: Layer) -> Iterator[tuple[date, DayException]]:
    """The days on which a layer makes a difference to what lies below it."""
    usual = _usual(calendar)
    for change in layer.changes:
        for shift in range((change.last - change.first).days + 1):
            day = change.first + timedelta(days=shift)
            below = calendar.hours(day)
            hours = _hours(change, below, usual)
            if hours != below:
                yield day, DayException(change.kind, change.title, hours)


def _usual(calendar: WorkCalendar) -> Hours:
    """What a day gets that is added without hours."""
    any_day = date(calendar.first_year, 1, 1)
    return layered(calendar, {any_day: DayException("added")}).hours(any_day)


def _hours(change: Change, below: Hours, usual: Hours) -> Hours:
    """What is left of a day, or what it becomes; taking away never adds, whatever the hours say."""
    if change.kind == "removed":
        return _common(change.hours or (), below)
    return usual if change.hours is None else change.hours


def _common(a: Hours, b: Hours) -> Hours:
    """The time that lies in both."""
    pieces = ((max(x, u), min(y, v)) for x, y in a for u, v in b)
    return tuple(sorted((start, end) for start, end in pieces if start < end))


def _key(base: Base, layers: tuple[Layer, ...]) -> str:
    content = json.dumps([base.digest, layers], default=_plain)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _plain(value: Any) -> Any:
    return [value.zh, value.en] if isinstance(value, Text) else value.isoformat()
