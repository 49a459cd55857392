"""The statements that read all stored working time; made once, because every re-plan sends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars.base import Announced
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.domain.freezes import Freeze
from tracker.domain.text import Text

Fields = Sequence[Any]
PARTS = ("kinds", "departments", "roles", "keys")
"""What a freeze window may choose by."""

# Of the tables, not of the classes: values are wanted, no rows to be changed.
C, E, F, Y = (each.__table__.c for each in (Calendar, CalendarException, FreezeWindow, CalendarYear))
OF_THESE = sa.or_(C.person_id.is_(None), C.person_id.in_(sa.bindparam("people", expanding=True)))
CALENDARS = sa.select(C.id, C.layer, C.week, C.own_days, C.key, C.department_id, C.person_id)
CHANGES = (
    sa.select(E.calendar_id, E.first_on, E.last_on, E.kind, E.hours, E.title_zh, E.title_en)
    .join_from(CalendarException.__table__, Calendar.__table__, C.id == E.calendar_id)
    .where(E.active)
    .order_by(E.first_on, E.id)
)
CALENDARS_OF_THESE, CHANGES_OF_THESE = CALENDARS.where(OF_THESE), CHANGES.where(OF_THESE)
FREEZES = (
    sa.select(F.first_on, F.last_on, F.title_zh, F.title_en, F.chosen, F.id)
    .where(F.active, sa.or_(F.project_id.is_(None), F.project_id == sa.bindparam("project")))
    .order_by(F.first_on, F.id)
)
YEARS = sa.select(Y.year, Y.status, Y.days).order_by(Y.year)


def calendars(session: Session, people: Collection[str] | None) -> Sequence[Any]:
    """Id, layer, week, own days, key, department and person of every calendar, or of these people's."""
    if people is None:
        return session.execute(CALENDARS).all()
    return session.execute(CALENDARS_OF_THESE, {"people": list(people)}).all()


def changes(session: Session, people: Collection[str] | None) -> Mapping[str, Sequence[Fields]]:
    """First and last day, kind, hours and names of the living exceptions of each calendar, by day."""
    if people is None:
        rows = session.execute(CHANGES)
    else:
        rows = session.execute(CHANGES_OF_THESE, {"people": list(people)})
    found: dict[str, list[Fields]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def freezes(session: Session, project_id: str | None) -> tuple[Freeze, ...]:
    """The living windows of the agency and of a project, by day."""
    return tuple(_freeze(*row) for row in session.execute(FREEZES, {"project": project_id}))


def _freeze(first: Any, last: Any, zh: str, en: str, chosen: Mapping[str, Any], window_id: str) -> Freeze:
    parts = {part: frozenset(chosen.get(part, ())) for part in PARTS}
    return Freeze(first, last, Text(zh, en), **parts, id=window_id)


def years(session: Session) -> tuple[Announced, ...]:
    """The years that were announced since the frozen table was made."""
    return tuple(Announced(row[0], row[1], _days(row[2])) for row in session.execute(YEARS))


def _days(stored: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((day["date"], day["kind"], day["zh"], day["en"]) for day in stored)
