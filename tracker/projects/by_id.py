"""What ids stand for: rows, and the names and keys that answers show."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.people.models import Client, Department, Person
from tracker.projects.models import Item, Phase, Project

CHUNK = 500
"""Ids in one statement: databases bound the number of parameters."""
NOT_NODES = ("occurrence", "subtask", "line")
"""Kinds without a place in the graph."""


def people_names(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of people by id."""
    return _words(current, Person.id, Person.name, ids)


def client_names(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of clients by id."""
    return _words(current, Client.id, Client.name, ids)


def project_names(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of projects by id."""
    return _words(current, Project.id, Project.name, ids)


def department_keys(current: Session) -> dict[str, str]:
    """Keys of all departments by id."""
    return {row[0]: row[1] for row in current.execute(sa.select(Department.id, Department.key))}


def phase_keys(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Keys of phases by id; nothing is asked where there are none."""
    wanted = {each for each in ids if each}
    return _words(current, Phase.id, Phase.key, wanted) if wanted else {}


def _words(current: Session, key: Any, word: Any, ids: Iterable[str | None]) -> dict[str, str]:
    """What rows are called, by id."""
    rows = current.execute(sa.select(key, word).where(key.in_({each for each in ids if each})))
    return {row[0]: row[1] for row in rows}


def items_by_id(current: Session, ids: Iterable[str]) -> dict[str, Item]:
    """Items of any kind by id, some hundreds in a statement."""
    wanted = sorted(set(ids))
    found: dict[str, Item] = {}
    for first in range(0, len(wanted), CHUNK):
        chunk = sa.select(Item).where(Item.__table__.c.id.in_(wanted[first : first + CHUNK]))
        found |= {each.id: each for each in current.scalars(chunk)}
    return found


def projects_by_id(current: Session, ids: Iterable[str]) -> dict[str, Project]:
    """Projects by id, in one statement."""
    wanted = sorted(set(ids))
    return {each.id: each for each in current.scalars(sa.select(Project).where(Project.id.in_(wanted)))}


def ids_of_steps(
    current: Session, wanted: Collection[tuple[str | None, str]]
) -> dict[tuple[str | None, str], str]:
    """Ids of nodes by project and key."""
    if not wanted:
        return {}
    items = Item.__table__.c
    mine = items.project_id.in_({each[0] for each in wanted}), items.key.in_({each[1] for each in wanted})
    rows = current.execute(
        sa.select(items.project_id, items.key, items.id).where(*mine, items.kind.not_in(NOT_NODES))
    )
    return {(row[0], row[1]): row[2] for row in rows}
