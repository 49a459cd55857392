"""Stored working time as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tracker.calendars import notices
from tracker.calendars.hours import shown
from tracker.calendars.layers import Layers, Whose
from tracker.calendars.models import Calendar, CalendarException, FreezeWindow
from tracker.calendars.queries import Place, Year
from tracker.calendars.rules import BACKWARD, TOO_LONG
from tracker.calendars.stack import Layer, Stack, weekday_layer
from tracker.calendars.stored import PARTS
from tracker.domain.text import Lang, Text
from tracker.errors import Invalid

MOST_DAYS = 400
"""So many days are shown at once."""
STATUS_WORDS = {
    "work": Text("工作日", "Working day"),
    "weekend": Text("休息日", "Day off"),
    "holiday": Text("节假日", "Holiday"),
    "in_lieu": Text("调休放假", "Day in lieu"),
    "make_up": Text("补班日", "Make-up workday"),
    "added": Text("增加的工作时间", "Working time added"),
    "removed": Text("减少的工作时间", "Working time taken away"),
}
"""What a day is called that has no name of its own."""


def calendar(
    row: Calendar, exceptions: Iterable[CalendarException], lang: Lang, *, discreet: bool = False
) -> dict[str, Any]:
    """A layer with its exceptions; `discreet`: without their names."""
    return {
        "id": row.id,
        "layer": row.layer,
        "key": row.key,
        "department_id": row.department_id,
        "person_id": row.person_id,
        **_title(row, lang),
        "week": row.week,
        "own_days": row.own_days,
        "exceptions": [exception(each, lang, discreet=discreet) for each in exceptions],
        "revision": row.revision,
    }


def unwritten(place: Place) -> dict[str, Any]:
    """A layer that nobody has written to: it says nothing."""
    return {
        "id": None,
        "layer": place.layer,
        "key": place.key,
        "department_id": place.department_id,
        "person_id": place.person_id,
        "title": "",
        "title_zh": "",
        "title_en": "",
        "week": None,
        "own_days": False,
        "exceptions": [],
        "revision": 0,
    }


def exception(row: CalendarException, lang: Lang, *, discreet: bool = False) -> dict[str, Any]:
    """An exception; `discreet`: with words for what it does instead of its name."""
    nameless = {"title": STATUS_WORDS[row.kind].pick(lang), "title_zh": "", "title_en": ""}
    return {
        "id": row.id,
        "calendar_id": row.calendar_id,
        "first_on": row.first_on,
        "last_on": row.last_on,
        "kind": row.kind,
        "hours": row.hours,
        **(nameless if discreet else _title(row, lang)),
        "revision": row.revision,
    }


def freeze_window(row: FreezeWindow, lang: Lang) -> dict[str, Any]:
    return {
        "id": row.id,
        "project_id": row.project_id,
        "first_on": row.first_on,
        "last_on": row.last_on,
        **_title(row, lang),
        "chosen": {part: row.chosen.get(part, []) for part in PARTS},
        "revision": row.revision,
    }


def year(found: Year) -> dict[str, Any]:
    return {
        "year": found.year,
        "status": found.status,
        "source": found.source,
        "sha256": found.sha256,
        "stored": found.revision > 0,
        "revision": found.revision,
    }


def whole_year(found: Year, lang: Lang) -> dict[str, Any]:
    """A year with its days; only an official one can be doubted, a projection knows no make-up workdays."""
    doubts = notices.doubts(found.year, found.days) if found.status == "official" else []
    days = [{**day, "date": date.fromisoformat(day["date"])} for day in found.days]
    return {**year(found), "days": days, "warnings": [each.pick(lang) for each in doubts]}


def days(
    layers: Layers, whose: Whose, first: date, last: date, lang: Lang, *, discreet: bool = False
) -> dict[str, Any]:
    """Each day from first to last, both included, in somebody's calendar. Raises Invalid.

    `discreet`: without the names that the person's own layer gives.
    """
    if last < first:
        raise Invalid("to", BACKWARD, first=first)
    if (last - first).days >= MOST_DAYS:
        raise Invalid("to", TOO_LONG, most=MOST_DAYS)
    stack, pile = layers.stack(whose), layers.pile(whose)
    span = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    items = [{**_day(stack, pile, day, lang), "freezes": _covering(layers, day, lang)} for day in span]
    for each in items:
        if discreet and each["decided_by"] == "person" and each["status"] in ("added", "removed"):
            each["name"] = STATUS_WORDS[each["status"]].pick(lang)
    return {"base": layers.digest, "items": items}


def _day(stack: Stack, pile: tuple[Layer, ...], day: date, lang: Lang) -> dict[str, Any]:
    status = stack.calendar.status(day)
    differs = day in stack.calendar.exceptions
    by = stack.decided.get(day, "base") if differs else weekday_layer(pile, day.weekday())
    return {
        "date": day.isoformat(),
        "working": status.working,
        "status": status.kind,
        "name": (status.name or STATUS_WORDS[status.kind]).pick(lang),
        "hours": shown(stack.calendar.hours(day)),
        "working_minutes": sum(end - start for start, end in stack.calendar.hours(day)),
        "decided_by": by,
        "provisional": status.provisional,
    }


def _covering(layers: Layers, day: date, lang: Lang) -> list[dict[str, str]]:
    return [{"id": each.id, "title": each.title.pick(lang)} for each in layers.freezes if each.covers(day)]


def _title(row: Calendar | CalendarException | FreezeWindow, lang: Lang) -> dict[str, str]:
    return {"title": row.title.pick(lang), "title_zh": row.title_zh, "title_en": row.title_en}
