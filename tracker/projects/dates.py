"""Dates of items as rows keep them, and what a typed date does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.projects.models import Item, Node, Occurrence, Series


def set_dates(item: Item, start: int, finish: int, calendar: WorkCalendar) -> None:
    """Give an item new times."""
    for name, value in moved(item, start, finish, calendar).items():
        setattr(item, name, value)


def moved(item: Item, start: int, finish: int, calendar: WorkCalendar) -> dict[str, Any]:
    """The columns of an item at these times; nothing if it lies there already.

    Calendars that subscribed are told of a move by a higher SEQUENCE.
    """
    times = to_datetime(start, calendar.zone), to_datetime(finish, calendar.zone)
    if (item.start_at, item.finish_at) == times:
        return {}
    return {
        "start_at": times[0],
        "finish_at": times[1],
        "start_on": calendar.day_of(start),
        "due_on": calendar.day_of(finish, finish=True),
        "sequence": item.sequence if item.start_at is None else (item.sequence or 0) + 1,
    }


def move_sitting(sitting: Occurrence, start: datetime, series: Series, calendar: WorkCalendar) -> None:
    """Move one sitting by hand; it lasts as long as before, whatever the hour."""
    begin = to_minute(start)
    set_dates(sitting, begin, begin + series.sitting, calendar)
    sitting.pinned = True


def pin_from(node: Node, start: datetime | None, finish: datetime | None, calendar: WorkCalendar) -> None:
    """Pin a node to the dates a person typed.

    A missing end follows from the duration; with both given, the duration follows from them.
    """
    begin = to_minute(start) if start else None
    end = to_minute(finish) if finish else None
    # People meet at the hour they say, not around lunch.
    on_the_clock = node.elapsed or node.kind == "meeting"
    if begin is not None and end is not None:
        node.duration = end - begin if on_the_clock else calendar.between(begin, end)
    elif begin is not None:
        end = begin + node.duration if on_the_clock else calendar.add(begin, node.duration)
    elif end is not None:
        begin = end - node.duration if on_the_clock else calendar.add(end, -node.duration)
    node.pin_start_at = None if begin is None else to_datetime(begin, calendar.zone)
    node.pin_finish_at = None if end is None else to_datetime(end, calendar.zone)
