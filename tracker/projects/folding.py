"""The journal of a project, folded up to an instant into the rows that it had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, Session

from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.db import Base
from tracker.journal import AGENCY, RESTORED, Entry, Journaled, plain, typed
from tracker.projects.by_id import CHUNK
from tracker.projects.facts import BeforeItBegan

TIME = tuple(each.__tablename__ for each in (Calendar, CalendarException, CalendarYear, FreezeWindow))
"""The agency's working time, of which every date is made."""
GONE = "removed_at"
"""Whoever took back what they had said did so for the past too."""


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


def fold(current: Session, project_id: str, at: datetime) -> dict[str, Was]:
    """Every row that the project had, by its id. Raises BeforeItBegan."""
    mine = Entry.scope == project_id
    newest = current.scalar(sa.select(sa.func.max(Entry.revision)).where(mine, Entry.at <= at))
    if newest is None:
        raise BeforeItBegan(at=at)
    rows = _folded(current, mine, Entry.revision <= newest)
    for entity, mapper in entities().items():
        if ids := [key for key, each in rows.items() if each.entity == entity]:
            _add_secrets(current, mapper, ids, rows)
            _take_back(current, mapper, ids, rows)
    return rows


def fold_working_time(current: Session, at: datetime) -> dict[str, Was]:
    """The agency's working time as it was; what came with an archive counts as if it had always been."""
    then = sa.or_(Entry.at <= at, Entry.cause == RESTORED)
    return _folded(current, Entry.scope == AGENCY, Entry.entity.in_(TIME), then)


def _folded(current: Session, *which: sa.ColumnElement[bool]) -> dict[str, Was]:
    wanted = sa.select(Entry.entity, Entry.entity_id, Entry.revision, Entry.at, Entry.after)
    rows: dict[str, Was] = {}
    for entry in current.execute(wanted.where(*which).order_by(Entry.revision)):
        row = rows.setdefault(entry.entity_id, Was(entry.entity))
        row.values.update(entry.after)
        row.revision, row.changed_at = entry.revision, entry.at
    return rows


def _add_secrets(current: Session, mapper: Mapper[Any], ids: list[str], rows: dict[str, Was]) -> None:
    """What no journal keeps is as it stands in the row; without a row, as behind an archive, nothing was."""
    if names := sorted(mapper.class_.SECRET):
        here = dict(_present(current, mapper, ids, names))
        for key in ids:
            if key in here:
                rows[key].values |= here[key]
            else:
                del rows[key]


def _take_back(current: Session, mapper: Mapper[Any], ids: list[str], rows: dict[str, Was]) -> None:
    if GONE in mapper.columns:
        for key, values in _present(current, mapper, ids, [GONE]):
            if values[GONE] is not None:
                rows[key].values |= values


def _present(
    current: Session, mapper: Mapper[Any], ids: list[str], names: Iterable[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    columns = {each: mapper.columns[each] for each in names}
    key = mapper.columns["id"]
    for first in range(0, len(ids), CHUNK):
        wanted = sa.select(key, *columns.values()).where(key.in_(ids[first : first + CHUNK]))
        for row in current.execute(wanted):
            yield row[0], dict(zip(columns, map(plain, row[1:]), strict=True))


def tables_of(rows: Mapping[str, Was]) -> dict[sa.Table, list[dict[str, Any]]]:
    """The same rows as tables keep them; what no table of today knows is left out."""
    found: dict[sa.Table, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.values():
        for table, columns in columns_of(row.entity, row.values.get("kind")).items():
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
def columns_of(entity: str, kind: str | None) -> dict[sa.Table, tuple[Column, ...]]:
    """The tables of an entity, parents first; none for one that is not known."""
    root = entities().get(entity)
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
def entities() -> dict[str, Mapper[Any]]:
    """What the journal calls a row, to its class."""
    return {
        str(each.local_table): each
        for each in Base.registry.mappers
        if each.base_mapper is each and issubclass(each.class_, Journaled)
    }
