"""Calendar exceptions that repeat: which days of their period they hold on."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.exchange.mspdi import codes
from tracker.exchange.mspdi.fields import Fields

Rule = Callable[[date, date], bool]
"""Whether an exception holds on a day, given the day and the first day of its period."""

Item = Callable[[int], bool]
"""Whether an exception means a weekday, from 0 for Monday."""

LAST = 4  # a MonthPosition; 0 to 3 are the first to the fourth


@dataclass(frozen=True)
class Pattern:
    """On which days of a period, at most `most` of them; `daily` means on all."""

    rule: Rule | None
    most: int | None = None

    @property
    def daily(self) -> bool:
        return self.rule is None

    def days(self, first: date, listed: Iterable[date]) -> list[date]:
        """Those of the listed days that the pattern holds on; `first` is the first day of its period.

        With `most` all days from the first on must be listed, so that they can be counted.
        """
        rule = self.rule
        found = [day for day in listed if rule is None or rule(day, first)]
        return found if self.most is None else found[: self.most]


def pattern(given: Fields) -> Pattern | None:
    """The pattern of an exception; None for one that is not understood."""
    kind = given.number("Type", codes.DAILY)
    every = max(1, given.number("Period", 1) or 1)
    most = given.number("Occurrences") if given.flag("EnteredByOccurrences") else None
    if kind == codes.DAILY and every == 1:
        return Pattern(None)
    rule = _rule(kind, every, given)
    return None if rule is None else Pattern(rule, most)


def _rule(kind: int | None, every: int, given: Fields) -> Rule | None:
    makers: dict[int, Callable[[int, Fields], Rule | None]] = {
        1: _every_days, 2: _yearly, 3: _yearly_by_position, 4: _monthly, 5: _monthly_by_position,
        6: _weekly, 7: _every_days,
    }  # fmt: skip
    maker = makers.get(kind or 0)
    return maker(every, given) if maker else None


def _every_days(every: int, given: Fields) -> Rule | None:
    del given
    return lambda day, first: (day - first).days % every == 0


def _weekly(every: int, given: Fields) -> Rule | None:
    mask = given.number("DaysOfWeek", 0) or 0
    if not mask:
        return None

    def holds(day: date, first: date) -> bool:
        weeks = (_sunday(day) - _sunday(first)).days // 7
        return weeks % every == 0 and bool(mask >> (codes.day_type(day.weekday()) - 1) & 1)

    return holds


def _monthly(every: int, given: Fields) -> Rule | None:
    wanted = given.number("MonthDay", 0)
    return lambda day, first: day.day == wanted and _months(first, day) % every == 0


def _yearly(every: int, given: Fields) -> Rule | None:
    month, wanted = given.number("Month", -1), given.number("MonthDay", 0)
    return lambda day, first: (
        day.day == wanted and day.month - 1 == month and (day.year - first.year) % every == 0
    )


def _monthly_by_position(every: int, given: Fields) -> Rule | None:
    item, position = _item(given.number("MonthItem", -1)), given.number("MonthPosition", -1)
    if item is None or position is None or position not in range(LAST + 1):
        return None
    return lambda day, first: _months(first, day) % every == 0 and _at_position(day, item, position)


def _yearly_by_position(every: int, given: Fields) -> Rule | None:
    month = given.number("Month", -1)
    within = _monthly_by_position(1, given)
    if within is None:
        return None
    return lambda day, first: (
        day.month - 1 == month and (day.year - first.year) % every == 0 and within(day, first)
    )


def _item(code: int | None) -> Item | None:
    """0 any day, 1 Monday to Friday, 2 the weekend, 3 to 9 Sunday to Saturday."""
    if code is None or not 0 <= code <= 9:
        return None
    whole: dict[int, Item] = {0: lambda _: True, 1: lambda day: day < 5, 2: lambda day: day >= 5}
    if code in whole:
        return whole[code]
    return lambda day: codes.day_type(day) == code - 2


def _at_position(day: date, item: Item, position: int) -> bool:
    """Whether a day is the first (0) to fourth (3) or last (4) of its kind in its month."""
    if not item(day.weekday()):
        return False
    if position == LAST:
        rest = range(1, monthrange(day.year, day.month)[1] - day.day + 1)
        return not any(item((day + timedelta(days=i)).weekday()) for i in rest)
    return sum(item((day - timedelta(days=i)).weekday()) for i in range(1, day.day)) == position


def _months(first: date, day: date) -> int:
    return (day.year - first.year) * 12 + day.month - first.month


def _sunday(day: date) -> date:
    return day - timedelta(days=codes.day_type(day.weekday()) - 1)
