"""A project as it once stood: what its journal folds to, in a database that is read instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from tracker import clock
from tracker.db import METADATA, reading
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.journal import Revision
from tracker.people.models import Client, Department, Person
from tracker.playbooks.models import PlaybookVersion
from tracker.playbooks.queries import VOCABULARY
from tracker.projects.by_id import CHUNK
from tracker.projects.folding import Was, fold, fold_working_time, tables_of
from tracker.projects.models import Label

FUTURE = Text("这个时间还没有到。", "This time is still to come.")
ID = re.compile(r"[0-9a-f]{24}")
SHARED = (Person, Client, PlaybookVersion)
"""What projects share with the agency, as it is now; these only as far as the project names them."""

_databases = sa.create_engine("sqlite://", poolclass=NullPool)
"""Each connection is an empty database in memory, and gone when it is closed."""


@contextmanager
def standing(current: Session, project_id: str, at: datetime) -> Iterator[None]:
    """Inside, every read finds the project as it stood at an instant, and the clock stands there.

    Its own rows and all working time are as they were then. Names of people, departments, clients and
    playbooks are as they are now. A constant number of statements.
    Raises BeforeItBegan, and Invalid for what is still to come.
    """
    if at > clock.now(current):
        raise Invalid("as_of", FUTURE)
    rows = fold(current, project_id, at)
    with _databases.connect() as connection, connection.begin():
        for statement in _schema():
            connection.exec_driver_sql(statement)
        for table, values in tables_of({**fold_working_time(current, at), **rows}).items():
            connection.execute(sa.insert(table), values)
        newest = max(each.revision for each in rows.values())
        connection.execute(sa.insert(Revision), {"scope": project_id, "revision": newest})
        _borrow(current, connection, rows)
        past = connection.execution_options(**{clock.STOPPED: at})
        with Session(past, autoflush=False) as instead, reading(instead):
            yield


@cache
def _schema() -> tuple[str, ...]:
    """The tables of today, without indexes: a project is read once and thrown away."""
    return tuple(str(CreateTable(each).compile(_databases)) for each in METADATA.sorted_tables)


def _borrow(current: Session, past: sa.Connection, rows: Mapping[str, Was]) -> None:
    """Copy what the project shares with the agency; what is there already stays."""
    named = sorted(set(ids_in([each.values for each in rows.values()])) - rows.keys())
    for table in (each.__table__ for each in SHARED):
        for first in range(0, len(named), CHUNK):
            _copy(current, past, sa.select(table).where(table.c.id.in_(named[first : first + CHUNK])))
    _copy(current, past, sa.select(Department.__table__))
    _copy(current, past, sa.select(Label.__table__).where(Label.project_id.is_(None)))
    _copy(current, past, _vocabulary())


def _vocabulary() -> sa.Select[Any]:
    """The newest one, by which roles are called."""
    table = PlaybookVersion.__table__
    newest = sa.select(sa.func.max(table.c.version)).where(table.c.kind == VOCABULARY).scalar_subquery()
    return sa.select(table).where(table.c.kind == VOCABULARY, table.c.version == newest)


def _copy(current: Session, past: sa.Connection, statement: sa.Select[Any]) -> None:
    found = [dict(each._mapping) for each in current.execute(statement)]
    if found:
        (table,) = statement.get_final_froms()
        past.execute(sa.insert(table).prefix_with("OR IGNORE"), found)  # type: ignore[arg-type]


def ids_in(value: Any) -> Iterator[str]:
    """Whatever in some JSON looks like an id, keys of objects included."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from ids_in(name)
            yield from ids_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from ids_in(each)
    elif isinstance(value, str) and ID.fullmatch(value):
        yield value
