"""A project as it once stood: its journal folded up to an instant, in a database that is read instead."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from tracker import clock
from tracker.calendars.models import CalendarYear
from tracker.db import METADATA, Base, reading
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.journal import Entry, Journaled, typed
from tracker.people.models import Client, Department, Person
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.by_id import CHUNK
from tracker.projects.facts import BeforeItBegan
from tracker.projects.models import Label

FUTURE = Text("这个时间还没有到。", "This time is still to come.")
ID = re.compile(r"[0-9a-f]{24}")
SHARED = (Person, Client, PlaybookVersion, Label)
"""What projects share with the agency, as it is now; these only as far as the project names them."""
WHOLE = (Department, CalendarYear)
"""And of these all there is."""

_databases = sa.create_engine("sqlite://", poolclass=NullPool)
"""Each connection is an empty database in memory, and gone when it is closed."""


@dataclass
class Was:
    """A row as its entries tell it: columns as JSON, and the newest entry's revision and time."""

    entity: str
    values: dict[str, Any] = field(default_factory=dict)
    revision: int = 0
    changed_at: datetime | None = None


class Column(NamedTuple):
    """A column of a table, what its class calls it, and what it is where no entry says."""

    column: sa.Column[Any]
    attribute: str
    otherwise: Any


@contextmanager
def standing(current: Session, project_id: str, at: datetime) -> Iterator[None]:
    """Inside, every read finds the project as it stood at an instant, and the clock stands there.

    Its own rows are as they were then. Names of people, departments, clients and playbooks are as they are
    now. A constant number of statements. Raises BeforeItBegan, and Invalid for what is still to come.
    """
    if at > clock.now(current):
        raise Invalid("as_of", FUTURE)
    rows = fold(current, project_id, at)
    with _databases.connect() as connection, connection.begin():
        for statement in _schema():
            connection.exec_driver_sql(statement)
        for table, values in tables_of(rows).items():
            connection.execute(sa.insert(table), values)
        _borrow(current, connection, rows)
        past = connection.execution_options(**{clock.STOPPED: at})
        with Session(past, autoflush=False) as instead, reading(instead):
            yield


def fold(current: Session, project_id: str, at: datetime) -> dict[str, Was]:
    """Every row that the project had, by its id. Raises BeforeItBegan."""
    mine = Entry.scope == project_id
    newest = current.scalar(sa.select(sa.func.max(Entry.revision)).where(mine, Entry.at <= at))
    if newest is None:
        raise BeforeItBegan(at=at)
    wanted = sa.select(Entry.entity, Entry.entity_id, Entry.revision, Entry.at, Entry.after)
    rows: dict[str, Was] = {}
    for entry in current.execute(wanted.where(mine, Entry.revision <= newest).order_by(Entry.revision)):
        row = rows.setdefault(entry.entity_id, Was(entry.entity))
        row.values.update(entry.after)
        row.revision, row.changed_at = entry.revision, entry.at
    return rows


def tables_of(rows: Mapping[str, Was]) -> dict[sa.Table, list[dict[str, Any]]]:
    """The same rows as tables keep them; what no table of today knows is left out."""
    found: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.values():
        for table, columns in _columns(row.entity, row.values.get("kind")).items():
            found[table].append(_row(row, columns))
    return found


def _row(row: Was, columns: Iterable[Column]) -> dict[str, Any]:
    own = {"revision": row.revision, "changed_at": row.changed_at}
    values = {}
    for column, attribute, otherwise in columns:
        if attribute in own:
            values[column.name] = own[attribute]
        elif attribute in row.values:
            values[column.name] = typed(column.type, row.values[attribute])
        else:  # older than the column, or a secret that no journal keeps
            values[column.name] = otherwise() if callable(otherwise) else otherwise
    return values


@cache
def _columns(entity: str, kind: str | None) -> dict[sa.Table, tuple[Column, ...]]:
    """The tables of an entity, parents first; none for one that is not known."""
    root = _entities().get(entity)
    mapper = root and (root.polymorphic_map.get(kind) if root.polymorphic_on is not None else root)
    return {each: _of_table(mapper, each) for each in _tables(mapper)} if mapper else {}


def _tables(mapper: Mapper[Any]) -> list[sa.Table]:
    return [each for each in mapper.tables if isinstance(each, sa.Table)]


def _of_table(mapper: Mapper[Any], table: sa.Table) -> tuple[Column, ...]:
    return tuple(
        Column(each, mapper.get_property_by_column(each).key, _default(each)) for each in table.columns
    )


def _default(column: sa.Column[Any]) -> Any:
    given: Any = column.default
    if given is None:
        return None
    return (lambda: given.arg(None)) if given.is_callable else given.arg


@cache
def _entities() -> dict[str, Mapper[Any]]:
    """What the journal calls a row, to its class."""
    return {
        str(each.local_table): each
        for each in Base.registry.mappers
        if each.base_mapper is each and issubclass(each.class_, Journaled)
    }


@cache
def _schema() -> tuple[str, ...]:
    """The tables of today, without indexes: a project is read once and thrown away."""
    return tuple(str(CreateTable(each).compile(_databases)) for each in METADATA.sorted_tables)


def _borrow(current: Session, past: sa.Connection, rows: Mapping[str, Was]) -> None:
    """Copy what the project shares with the agency."""
    named = sorted(set(ids_in([each.values for each in rows.values()])) - rows.keys())
    for table in (each.__table__ for each in SHARED):
        for first in range(0, len(named), CHUNK):
            _copy(current, past, sa.select(table).where(table.c.id.in_(named[first : first + CHUNK])))
    for table in (each.__table__ for each in WHOLE):
        _copy(current, past, sa.select(table))


def _copy(current: Session, past: sa.Connection, statement: sa.Select[Any]) -> None:
    found = [dict(each._mapping) for each in current.execute(statement)]
    if found:
        (table,) = statement.get_final_froms()
        past.execute(sa.insert(table), found)  # type: ignore[arg-type]


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
