"""What the exchange of plans reads: people by name, and what calendars and departments are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars.models import Calendar
from tracker.domain.text import Text
from tracker.people.models import Client, Department, Person

CHUNK = 500
"""Names in one statement: databases bound the number of parameters."""


def people_named(current: Session, names: Iterable[str]) -> dict[str, list[str]]:
    """The ids of the active people who have exactly one of these names, by name."""
    wanted, found = sorted(set(names)), defaultdict[str, list[str]](list)
    for first in range(0, len(wanted), CHUNK):
        chunk = wanted[first : first + CHUNK]
        rows = sa.select(Person.name, Person.id).where(Person.name.in_(chunk), Person.active)
        for name, person_id in current.execute(rows.order_by(Person.id)):
            found[name].append(person_id)
    return found


def client_called(current: Session, name_or_id: str) -> str | None:
    """The id of the client of that name or id."""
    wanted = sa.select(Client.id).where(sa.or_(Client.id == name_or_id, Client.name == name_or_id))
    return current.scalar(wanted)


def an_administrator(current: Session) -> str | None:
    """The id of the first administrator there is."""
    return current.scalar(
        sa.select(Person.id).where(Person.admin, Person.active).order_by(Person.id).limit(1)
    )


def calendar_titles(current: Session, ids: Iterable[str]) -> dict[str, Text]:
    """What calendars are called, by id."""
    wanted = sorted(set(ids))
    rows = current.scalars(sa.select(Calendar).where(Calendar.id.in_(wanted))) if wanted else ()
    return {row.id: row.title if row.title.pick("zh") else Text(row.key, row.key) for row in rows}


def department_titles(current: Session) -> dict[str, Text]:
    """What departments are called, by id."""
    return {each.id: each.title for each in current.scalars(sa.select(Department))}
