"""Amounts as playbooks write them: 2wd, 7d, 50%, or the name of a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Unit(StrEnum):
    """Units of a span: the first three are working time, the others run on the clock."""

    WORKING_DAYS = "wd"
    WORKING_HOURS = "wh"
    WORKING_MINUTES = "wmin"
    DAYS = "d"
    HOURS = "h"
    MINUTES = "min"

    @property
    def elapsed(self) -> bool:
        return self in (Unit.DAYS, Unit.HOURS, Unit.MINUTES)


WORKING = (Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.WORKING_MINUTES)
MINUTES_IN = {
    Unit.WORKING_HOURS: 60,
    Unit.WORKING_MINUTES: 1,
    Unit.DAYS: 24 * 60,
    Unit.HOURS: 60,
    Unit.MINUTES: 1,
}


@dataclass(frozen=True)
class Span:
    """An amount of time as it was written: 2wd, 1.5wh, 7d; negative only as a lag (a lead)."""

    amount: Decimal
    unit: Unit

    @property
    def elapsed(self) -> bool:
        return self.unit.elapsed

    def minutes(self, per_day: int) -> int:
        """Minutes of working or elapsed time; `per_day` is what one working day has."""
        return round(self.amount * MINUTES_IN.get(self.unit, per_day))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True)
class Percent:
    """A lag as a part of the duration of the step it follows."""

    amount: Decimal

    def __str__(self) -> str:
        return f"{self.amount}%"


@dataclass(frozen=True)
class Amount:
    """A figure as it was written: 4.8, 95%, -15%."""

    value: Decimal
    percent: bool = False

    def __str__(self) -> str:
        return f"{self.value}%" if self.percent else str(self.value)


@dataclass(frozen=True)
class Ref:
    """`$name`: the place of one whole value, filled by a parameter when a project starts."""

    name: str

    def __str__(self) -> str:
        return f"${self.name}"


Number = int | Ref
Time = Span | Ref
Lag = Span | Percent | Ref


def span_of(minutes: int, *, elapsed: bool, per_day: int) -> Span:
    """Minutes in the largest unit that says them without a remainder, half working days among them."""
    if not elapsed and minutes % per_day and minutes * 2 % per_day == 0:
        return Span(Decimal(minutes * 2 // per_day) / 2, Unit.WORKING_DAYS)
    units = (Unit.DAYS, Unit.HOURS, Unit.MINUTES) if elapsed else WORKING
    unit = next(each for each in units if minutes % MINUTES_IN.get(each, per_day) == 0)
    return Span(Decimal(minutes // MINUTES_IN.get(unit, per_day)), unit)


def half_days(minutes: int, per_day: int) -> Decimal:
    """Days rounded to halves, as people remember them; what was done at all took half a day."""
    halves = (Decimal(minutes * 2) / per_day).quantize(Decimal(1), ROUND_HALF_UP)
    return max(halves, Decimal(1)) / 2
