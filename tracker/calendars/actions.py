"""What can be done with stored working time; whoever calls plans the projects that it touches again."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy.orm import Session

from tracker.calendars import cn, notices, queries, rules
from tracker.calendars.facts import CALENDAR, ExceptionsOverlap
from tracker.calendars.layers import COMPANY, TASK
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.calendars.queries import Place
from tracker.calendars.stored import PARTS
from tracker.errors import Invalid, Taken

R = TypeVar("R", Calendar, CalendarException, CalendarYear, FreezeWindow)
YEARS = range(rules.EARLIEST.year, rules.LATEST.year + 1)


def open_layer(session: Session, place: Place) -> Calendar:
    """The layer of a place, made on first need."""
    found = queries.layer(session, place)
    if found is not None:
        return found
    return _add(
        session,
        Calendar(
            layer=place.layer, key=place.key, department_id=place.department_id, person_id=place.person_id
        ),
    )


def put_layer(session: Session, place: Place, fields: dict[str, Any]) -> Calendar:
    """Set the week and the name of the company's, a department's or a person's layer. Raises Invalid."""
    row = open_layer(session, place)
    change_calendar(session, row, fields)
    return row


def add_calendar(session: Session, fields: dict[str, Any]) -> Calendar:
    """A calendar for tasks that name it. Raises Taken and Invalid."""
    place = Place(TASK, fields["key"])
    if place.key == COMPANY or queries.layer(session, place) is not None:
        raise Taken(what=CALENDAR, value=place.key)
    row = Calendar(layer=TASK, key=place.key, own_days=fields.get("own_days", False))
    _set(session, row, fields)
    return _add(session, row)


def change_calendar(session: Session, row: Calendar, fields: dict[str, Any]) -> None:
    """Change a layer: its name, its week, and of a task's whether it stands alone. Raises Invalid."""
    _set(session, row, fields)
    session.flush()


def _set(session: Session, row: Calendar, fields: dict[str, Any]) -> None:
    own_days = fields.get("own_days", row.own_days) or False
    below = queries.week_below(session, row)
    row.week = rules.week(fields.get("week", row.week), below, own_days=own_days)
    row.own_days = own_days
    _name(row, fields)


def add_exception(session: Session, calendar: Calendar, fields: dict[str, Any]) -> CalendarException:
    """Leave, an own holiday, or days that are worked. Raises Invalid, ExceptionsOverlap."""
    row = CalendarException(calendar_id=calendar.id)
    _set_exception(session, row, fields)
    return _add(session, row)


def change_exception(session: Session, row: CalendarException, fields: dict[str, Any]) -> None:
    """Change some fields of an exception. Raises Invalid, ExceptionsOverlap."""
    kept = ("first_on", "last_on", "kind", "hours", "title_zh", "title_en")
    _set_exception(session, row, {name: getattr(row, name) for name in kept} | fields)
    session.flush()


def _set_exception(session: Session, row: CalendarException, fields: dict[str, Any]) -> None:
    _set_days(row, fields)
    row.kind = fields["kind"]
    row.hours = rules.exception_hours(row.kind, fields.get("hours"))
    other = queries.overlapping(session, row)
    if other is not None:
        raise ExceptionsOverlap(title=other.title, first=other.first_on, last=other.last_on)


def remove_exception(session: Session, row: CalendarException) -> None:
    row.active = False
    session.flush()


def add_freeze_window(
    session: Session, fields: dict[str, Any], project_id: str | None = None
) -> FreezeWindow:
    """Freeze chosen items of one project, or of all, on some days. Raises Invalid."""
    row = FreezeWindow(project_id=project_id, chosen=_chosen(fields.get("chosen", {})))
    _set_days(row, fields)
    return _add(session, row)


def change_freeze_window(session: Session, row: FreezeWindow, fields: dict[str, Any]) -> None:
    """Change some fields of a freeze window. Raises Invalid."""
    kept = {name: getattr(row, name) for name in ("first_on", "last_on", "title_zh", "title_en", "chosen")}
    fields = kept | fields
    _set_days(row, fields)
    row.chosen = _chosen(fields["chosen"])
    session.flush()


def remove_freeze_window(session: Session, row: FreezeWindow) -> None:
    row.active = False
    session.flush()


def put_year(session: Session, year: int, fields: dict[str, Any]) -> CalendarYear:
    """Set a year of the base calendar as it was announced: its status, source and days. Raises Invalid."""
    if year not in YEARS:
        raise Invalid("/year", rules.OUT_OF_RANGE, first=rules.EARLIEST, last=rules.LATEST)
    days = notices.announced(year, fields["days"])
    row = queries.stored_year(session, year)
    if row is None:
        return _add(
            session, CalendarYear(year=year, status=fields["status"], source=fields["source"], days=days)
        )
    row.status, row.source, row.days = fields["status"], fields["source"], days
    session.flush()
    return row


def take_away(row: Calendar | CalendarException | CalendarYear | FreezeWindow) -> None:
    """Undo that a row was made: it says nothing any more, and a year what the frozen table says."""
    if isinstance(row, (CalendarException, FreezeWindow)):
        row.active = False
    elif isinstance(row, Calendar):
        row.week, row.own_days = None, False
    else:
        entry = cn.table()[str(row.year)]
        row.status, row.source, row.days = entry["status"], entry["source"], entry["days"]


def _chosen(given: dict[str, Any]) -> dict[str, list[str]]:
    """What a window freezes, without lists that say nothing."""
    return {part: sorted(set(given[part])) for part in PARTS if given.get(part)}


def _set_days(row: CalendarException | FreezeWindow, fields: dict[str, Any]) -> None:
    first = fields["first_on"]
    last = fields.get("last_on") or first
    rules.span(first, last)
    rules.named(fields)
    row.first_on, row.last_on = first, last
    _name(row, fields)


def _name(row: Calendar | CalendarException | FreezeWindow, fields: dict[str, Any]) -> None:
    for name in ("title_zh", "title_en"):
        if name in fields:
            setattr(row, name, fields[name])


def _add(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
