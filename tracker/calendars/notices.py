"""A year as the State Council announces it: what its days must be, and what looks odd about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.calendars.rules import NAMELESS
from tracker.domain.text import Text
from tracker.errors import Invalid

KINDS = ("holiday", "in_lieu", "make_up")
NOT_WHEN_WEEKEND = Text("补班日必须是周六或周日。", "A make-up workday must be a Saturday or a Sunday.")
NOT_WHEN_WEEKDAY = Text("调休放假必须是周一至周五。", "A day in lieu must be a Monday to Friday.")
ANOTHER_YEAR = Text("该日期不在 {year} 年。", "That date is not in {year}.")
TWICE = Text("{day} 出现了不止一次。", "{day} is listed more than once.")
NAMES = {
    "in_lieu": Text("调休放假", "Day in lieu"),
    "make_up": Text("补班日", "Make-up workday"),
}
"""What a day of a notice is called that has no name; a holiday must have one."""


def announced(year: int, days: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The days of a notice as they are to be stored, by date. Raises Invalid."""
    found: dict[date, dict[str, str]] = {}
    for i, each in enumerate(days):
        day: date = each["date"]
        if day in found:
            raise Invalid(f"/days/{i}/date", TWICE, day=day)
        found[day] = _announced(year, day, each, f"/days/{i}")
    return [found[day] for day in sorted(found)]


def _announced(year: int, day: date, each: dict[str, Any], pointer: str) -> dict[str, str]:
    kind = each["kind"]
    if day.year != year:
        raise Invalid(f"{pointer}/date", ANOTHER_YEAR, year=year)
    if kind == "make_up" and day.weekday() < 5:
        raise Invalid(f"{pointer}/date", NOT_WHEN_WEEKEND)
    if kind == "in_lieu" and day.weekday() >= 5:
        raise Invalid(f"{pointer}/date", NOT_WHEN_WEEKDAY)
    name = Text(each.get("zh", ""), each.get("en", ""))
    if not (name.zh or name.en):
        if kind not in NAMES:
            raise Invalid(f"{pointer}/zh", NAMELESS)
        name = NAMES[kind]
    return {"date": day.isoformat(), "kind": kind, "zh": name.zh, "en": name.en}


FIXED = ("01-01", "05-01", "10-01", "10-02", "10-03")
"""Statutory holidays with a date of their own, off in every year since 2007."""
UNEVEN = Text(
    "调休放假 {lieu} 天，补班 {made_up} 天，二者通常相等。",
    "{lieu} days in lieu against {made_up} make-up workdays; usually there are as many.",
)
FORGOTTEN = Text(
    "{day} 是法定节假日，但未列为放假。", "{day} is a statutory holiday, but is not listed as one."
)
NO_FESTIVAL = Text(
    "一月二十日至二月底没有春节假期。",
    "There is no Spring Festival between 20 January and the end of February.",
)


def doubts(year: int, days: Sequence[dict[str, str]]) -> list[Text]:
    """What looks odd in the days of an official year; nothing that refuses it."""
    kinds = Counter(each["kind"] for each in days)
    off = {each["date"][5:] for each in days if each["kind"] == "holiday"}
    found = [FORGOTTEN.fill({"day": f"{year}-{day}"}) for day in FIXED if day not in off]
    if not any("01-20" <= day <= "02-29" for day in off):
        found.append(NO_FESTIVAL)
    if kinds["in_lieu"] != kinds["make_up"]:
        found.append(UNEVEN.fill({"lieu": kinds["in_lieu"], "made_up": kinds["make_up"]}))
    return found
