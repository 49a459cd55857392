"""Quarters of a year, in which the agency evaluates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

MONTHS, LAST = 3, 4


@dataclass(frozen=True)
class Quarter:
    """A quarter of a calendar year, written like 2026Q4."""

    year: int
    number: int
    """From 1 to 4."""

    @property
    def first_on(self) -> date:
        return date(self.year, MONTHS * (self.number - 1) + 1, 1)

    @property
    def last_on(self) -> date:
        return self.next.first_on - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == LAST else Quarter(self.year, self.number + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def read(text: str) -> Quarter:
    """The quarter that is written like 2026Q4. Raises ValueError."""
    year, _, number = text.partition("Q")
    if number not in ("1", "2", "3", "4"):
        raise ValueError(text)
    return Quarter(int(year), int(number))


def of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)
