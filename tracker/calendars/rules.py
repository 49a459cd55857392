"""What working hours and spans of days must be; faults name their place in the body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.calendars.hours import hours_of, week_of
from tracker.calendars.stack import week_over
from tracker.domain.text import Text
from tracker.domain.workdays import Hours
from tracker.errors import Invalid

EARLIEST, LATEST = date(2008, 1, 1), date(2035, 12, 31)
LONGEST = 3 * 366
"""Days of one exception or freeze window; who is away longer has left."""
OUT_OF_ORDER = Text(
    "时段须按先后排列、互不重叠，且结束晚于开始，如 09:00–12:00、13:00–18:00。",
    "Intervals must be in order, must not overlap, and end after they start: 09:00-12:00, 13:00-18:00.",
)
NO_WORK = Text("这样一周将没有任何工作时间。", "That would leave a week without any working time.")
WHOLE_WEEK = Text(
    "独立日历须给出全部七天的工作时段。",
    "A calendar with days of its own needs the hours of all seven days.",
)
ADDED_NOTHING = Text(
    "增加工作时间时请给出时段；如按通常时段，请填 null。",
    "Give the hours that are added, or null for the usual ones.",
)
NAMELESS = Text("请给出名称。", "Give it a name.")
BACKWARD = Text("结束日期不能早于开始日期（{first}）。", "The last day cannot be before the first ({first}).")
TOO_LONG = Text("最多 {most} 天。", "At most {most} days.")
OUT_OF_RANGE = Text("日期须在 {first} 与 {last} 之间。", "Give a date from {first} to {last}.")


def span(first: date, last: date) -> None:
    """Refuse days out of range, backward, or far too many. Raises Invalid."""
    for pointer, day in (("/first_on", first), ("/last_on", last)):
        if not EARLIEST <= day <= LATEST:
            raise Invalid(pointer, OUT_OF_RANGE, first=EARLIEST, last=LATEST)
    if last < first:
        raise Invalid("/last_on", BACKWARD, first=first)
    if (last - first).days >= LONGEST:
        raise Invalid("/last_on", TOO_LONG, most=LONGEST)


def named(fields: dict[str, Any]) -> None:
    """Refuse what has a name in neither language. Raises Invalid."""
    if not (fields.get("title_zh") or fields.get("title_en")):
        raise Invalid("/title_zh", NAMELESS)


def intervals(stored: Sequence[Sequence[str]], pointer: str) -> Hours:
    """The hours of a day, in order within its 24 hours. Raises Invalid."""
    hours, end = hours_of(stored), 0
    for i, (start, finish) in enumerate(hours):
        if start < end or finish <= start:
            raise Invalid(f"{pointer}/{i}", OUT_OF_ORDER)
        end = finish
    return hours


def week(
    stored: Sequence[Any] | None, below: tuple[Hours, ...], *, own_days: bool = False
) -> list[Any] | None:
    """A week as it is to be stored; None if it gives no day. Raises Invalid."""
    given = [] if stored is None else list(stored)
    for weekday, day in enumerate(given):
        if day is not None:
            intervals(day, f"/week/{weekday}")
    if own_days and (not given or None in given):
        raise Invalid("/week", WHOLE_WEEK)
    kept = given if any(day is not None for day in given) else None
    if not any(week_over(below, week_of(kept))):
        raise Invalid("/week", NO_WORK)
    return kept


def exception_hours(kind: str, stored: Sequence[Any] | None) -> list[Any] | None:
    """The hours of an exception as they are to be stored: none left is null. Raises Invalid."""
    if stored is None:
        return None
    intervals(stored, "/hours")
    if not stored and kind == "added":
        raise Invalid("/hours", ADDED_NOTHING)
    return list(stored) or None
