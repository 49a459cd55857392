"""Instants, days, lengths and days off in words, the same in everything that explains a plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from tracker.domain.explain.days_off import DaysOff
from tracker.domain.text import Text
from tracker.domain.workdays import to_datetime

Namer = Callable[[str], Text]
"""What people call an activity, a phase or a calendar, by its id."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR, _CLOCK_DAY = 60, 1440
_BESIDE_QUOTES = re.compile("(?<=”) | (?=“)")


class Saying:
    """One sentence's way of saying dates: the year with the first date, then only where it changes."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._year: int | None = None

    def instant(self, t: int) -> Text:
        moment = to_datetime(t, self._zone)
        day = self._day(moment)
        return Text(f"{day.zh} {moment:%H:%M}", f"{day.en} {moment:%H:%M}")

    def days(self, first: date, last: date) -> Text:
        """One day, or from the first to the last."""
        start = self._day(first)
        if first == last:
            return start
        end = self._day(last)
        if (first.year, first.month) == (last.year, last.month):
            # The month, and the year with it, comes once in English and first in Chinese.
            return Text(f"{start.zh} 至 {end.zh}", f"{first.day}–{last.day} {start.en.partition(' ')[2]}")
        return Text(f"{start.zh} 至 {end.zh}", f"{start.en} – {end.en}")

    def _day(self, day: date | datetime) -> Text:
        year = day.year != self._year
        self._year = day.year
        zh, en = f"{day:%m-%d}", f"{day.day} {_MONTHS[day.month - 1]}"
        return Text(f"{day.year}-{zh}", f"{en} {day.year}") if year else Text(zh, en)

    def off(self, stretches: Sequence[DaysOff]) -> Text:
        """Days off as clauses: 02-15 至 02-23 春节放假."""
        said = [self._off(each) for each in stretches]
        return Text("、".join(each.zh for each in said), " and ".join(each.en for each in said))

    def _off(self, stretch: DaysOff) -> Text:
        days, one = self.days(stretch.first, stretch.last), stretch.first == stretch.last
        if stretch.kind == "weekend":
            return Text(f"{days.zh} 周末休息", f"{days.en} {'is' if one else 'are'} a weekend")
        zh, en = (stretch.name.pick("zh"), stretch.name.pick("en")) if stretch.name else ("停工", "no work")
        if stretch.kind == "removed":
            return Text(f"{days.zh} {zh}", f"{days.en} {'is' if one else 'are'} off ({en})")
        zh = zh if "假" in zh else f"{zh}放假"
        return Text(f"{days.zh} {zh}", f"{days.en} {'is a day' if one else 'are days'} off for {en}")


def tight(words: str) -> str:
    """Chinese words without blanks outside their quotation marks, where a name stands between them."""
    return _BESIDE_QUOTES.sub("", words)


def length(minutes: int, day: int, *, elapsed: bool = False) -> Text:
    """Working time, or time on the clock, in days, hours and minutes; `day` is a working day in minutes."""
    day = _CLOCK_DAY if elapsed else day or _CLOCK_DAY
    days, rest = divmod(abs(minutes), day)
    hours, left = divmod(rest, _HOUR)
    unit = ("个自然日", "calendar day") if elapsed else ("个工作日", "working day")
    hour = ("小时", "hour") if elapsed or days else ("个工时", "working hour")
    parts = [(days, *unit), (hours, *hour), (left, "分钟", "minute")]
    said = [each for each in parts if each[0]] or [(0, *unit)]
    return Text(
        " ".join(f"{n} {zh}" for n, zh, _ in said),
        " ".join(f"{n} {en}{'' if n == 1 else 's'}" for n, _, en in said),
    )
