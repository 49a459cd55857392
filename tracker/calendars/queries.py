"""Reads of stored layers, their exceptions, freeze windows and announced years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars import cn
from tracker.calendars.hours import week_of
from tracker.calendars.layers import COMPANY, TASK
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.calendars.stack import LAYERS, week_over
from tracker.domain.workdays import DEFAULT_WEEK, Hours
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch

R = TypeVar("R", CalendarException, FreezeWindow)


@dataclass(frozen=True)
class Place:
    """Where a layer lies: that of the company, of one department, or of one person."""

    layer: str
    key: str
    department_id: str | None = None
    person_id: str | None = None


def of_company() -> Place:
    return Place(COMPANY, COMPANY)


def of_department(department_id: str, key: str) -> Place:
    return Place("department", f"department:{key}", department_id=department_id)


def of_person(person_id: str) -> Place:
    return Place("person", f"person:{person_id}", person_id=person_id)


def layer(session: Session, place: Place) -> Calendar | None:
    """The stored layer of a place; None while nobody has written to it."""
    return session.scalar(sa.select(Calendar).where(Calendar.key == place.key))


def calendar(session: Session, calendar_id: str) -> Calendar:
    """A stored layer by its id."""
    found = session.get(Calendar, calendar_id)
    if found is None:
        raise NotFound(what=calendar_id)
    return found


def page(session: Session, args: Mapping[str, Any]) -> Page[Calendar]:
    """Stored layers from the ground up, each kind by key."""
    statement = sa.select(Calendar)
    if args.get("layer"):
        statement = statement.where(Calendar.layer == args["layer"])
    ground_up = sa.case({name: i for i, name in enumerate(LAYERS)}, value=Calendar.layer, else_=len(LAYERS))
    orders = [Order(ground_up), Order(Calendar.__table__.c.key)]
    return fetch(session, statement, orders, after=args.get("cursor"), limit=args["limit"])


def task_calendar(session: Session, key_or_id: str) -> Calendar | None:
    """A calendar that tasks may name."""
    named = sa.or_(Calendar.key == key_or_id, Calendar.id == key_or_id)
    return session.scalar(sa.select(Calendar).where(Calendar.layer == TASK, named).limit(1))


def week_below(session: Session, row: Calendar) -> tuple[Hours, ...]:
    """The week on which a layer lies: the company's, or the usual one."""
    company = None if row.layer == COMPANY else layer(session, of_company())
    return week_over(DEFAULT_WEEK, week_of(company.week) if company else None)


def exception(session: Session, exception_id: str) -> CalendarException:
    """A living exception. Raises NotFound."""
    return _living(session.get(CalendarException, exception_id), exception_id)


def exceptions(session: Session, calendar_ids: Iterable[str]) -> dict[str, list[CalendarException]]:
    """The living exceptions of calendars, by day."""
    found: dict[str, list[CalendarException]] = defaultdict(list)
    living = sa.select(CalendarException).where(
        CalendarException.active, CalendarException.calendar_id.in_(list(calendar_ids))
    )
    for each in session.scalars(living.order_by(CalendarException.first_on, CalendarException.id)):
        found[each.calendar_id].append(each)
    return found


def overlapping(session: Session, row: CalendarException) -> CalendarException | None:
    """Another living exception of the same layer on one of the same days."""
    statement = sa.select(CalendarException).where(
        CalendarException.active,
        CalendarException.calendar_id == row.calendar_id,
        CalendarException.first_on <= row.last_on,
        CalendarException.last_on >= row.first_on,
        CalendarException.id != row.id,
    )
    return session.scalar(statement.order_by(CalendarException.first_on).limit(1))


def freeze_window(session: Session, window_id: str) -> FreezeWindow:
    """A living freeze window. Raises NotFound."""
    return _living(session.get(FreezeWindow, window_id), window_id)


def freeze_windows(
    session: Session, project_ids: Iterable[str] | None = (), *, since: date | None = None
) -> list[FreezeWindow]:
    """The living windows of the agency and of these projects, or of all (None), by day.

    `since`: none that ended before.
    """
    statement = sa.select(FreezeWindow).where(FreezeWindow.active)
    if project_ids is not None:
        here = FreezeWindow.project_id.in_(list(project_ids))
        statement = statement.where(sa.or_(FreezeWindow.project_id.is_(None), here))
    if since is not None:
        statement = statement.where(FreezeWindow.last_on >= since)
    return list(session.scalars(statement.order_by(FreezeWindow.first_on, FreezeWindow.id)))


@dataclass(frozen=True)
class Year:
    """A year of the base calendar in force; `revision` 0: as in the frozen table."""

    year: int
    status: str
    source: str
    days: list[dict[str, str]]
    revision: int = 0

    @property
    def sha256(self) -> str:
        return cn.digest(self.days)


def years(session: Session) -> list[Year]:
    """Every year of the base calendar: the stored one before the frozen one."""
    frozen = {int(year): entry for year, entry in cn.table().items()}
    found = {year: Year(year, e["status"], e["source"], e["days"]) for year, e in frozen.items()}
    found |= {each.year: _year(each) for each in session.scalars(sa.select(CalendarYear))}
    return [found[year] for year in sorted(found)]


def year(session: Session, number: int) -> Year:
    """One year of the base calendar. Raises NotFound for a year that it does not cover."""
    entry = cn.table().get(str(number))
    if entry is None:  # and no database is asked for a number of a hundred digits
        raise NotFound(what=number)
    stored = stored_year(session, number)
    if stored is not None:
        return _year(stored)
    return Year(number, entry["status"], entry["source"], entry["days"])


def stored_year(session: Session, number: int) -> CalendarYear | None:
    return session.scalar(sa.select(CalendarYear).where(CalendarYear.year == number))


def _year(row: CalendarYear) -> Year:
    return Year(row.year, row.status, row.source, row.days, row.revision)


def _living(found: R | None, row_id: str) -> R:
    if found is None or not found.active:
        raise NotFound(what=row_id)
    return found
