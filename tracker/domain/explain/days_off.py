"""Stretches of days without work, by the name of what gave them off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from tracker.domain.text import Text
from tracker.domain.workdays import DayStatus, WorkCalendar

DaysOffKind = Literal["weekend", "holiday", "removed"]
_KINDS: dict[str, DaysOffKind] = {"holiday": "holiday", "in_lieu": "holiday", "removed": "removed"}

_REACH = 31
"""How many days a stretch is followed beyond what was asked for."""


@dataclass(frozen=True)
class DaysOff:
    """Days in a row without work, from `first` to `last`.

    A public holiday takes in the days in lieu and the weekends that touch it, as in everyday speech, and so
    does leave (`removed`). `name` is that of the holiday or leave; a mere weekend has none.
    """

    kind: DaysOffKind
    first: date
    last: date
    name: Text | None = None


def days_off(calendar: WorkCalendar, first: date, last: date) -> tuple[DaysOff, ...]:
    """The stretches without work from one day to another, both included; what is cut there is given whole."""
    if last < first:
        return ()
    first, last = _edge(calendar, first, -1), _edge(calendar, last, 1)
    count = (last - first).days + 1
    days = [calendar.status(first + timedelta(days=i)) for i in range(count)]
    rows = (tuple(row) for working, row in groupby(days, lambda each: each.working) if not working)
    return tuple(stretch for row in rows for stretch in _stretches(row))


def _edge(calendar: WorkCalendar, day: date, step: int) -> date:
    """The last day off in a row from this one, backward or forward; the day itself if there is work."""
    for _ in range(_REACH):
        if calendar.works_on(day) or calendar.works_on(day + timedelta(days=step)):
            break
        day += timedelta(days=step)
    return day


def _stretches(row: Sequence[DayStatus]) -> Iterator[DaysOff]:
    """A row of days off, divided where a public holiday meets leave."""
    for kind, part in groupby(zip(_kinds(row), row, strict=True), lambda each: each[0]):
        days = [day for _, day in part]
        yield DaysOff(kind, days[0].day, days[-1].day, _name(days))


def _kinds(row: Sequence[DayStatus]) -> list[DaysOffKind]:
    """The kind of each day; a weekend is of the kind of what it touches, rather before it than after it."""
    kinds: list[DaysOffKind] = [_KINDS.get(day.kind, "weekend") for day in row]
    special = [kind for kind in kinds if kind != "weekend"]
    current = special[0] if special else "weekend"
    for i, kind in enumerate(kinds):
        current = kinds[i] = current if kind == "weekend" else kind
    return kinds


def _name(days: Sequence[DayStatus]) -> Text | None:
    """The commonest name, that of a holiday before that of a day in lieu for it."""
    named = [day for day in days if day.name is not None]
    best = [day.name for day in named if day.kind == "holiday"] or [day.name for day in named]
    return Counter(best).most_common(1)[0][0] if best else None
