"""Every row of an archive held against its table, before the database is asked: types and values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from inspect import get_annotations
from typing import Any

import sqlalchemy as sa

from tracker.db import UNWRITABLE, Base, UTCDateTime
from tracker.domain.text import Text
from tracker.history import archive_facts as facts
from tracker.history import archive_values as values
from tracker.history.archive_facts import Fault
from tracker.history.archive_reading import Archive, Line
from tracker.history.archive_tables import PROJECT, SHARED, subtables, table_of
from tracker.journal import plain, typed
from tracker.projects.past import ID

INTEGER, BIG = 2**31 - 1, 2**62


def shapes(archive: Archive) -> Iterator[Fault]:
    for name in PROJECT:
        for line in archive.project[name]:
            yield from _shape(line, tuple(table_of(name).columns))
    for line in archive.project["points"]:
        yield from (line.fault(why, "evidence") for why in values.of_evidence(line.row))
    for line in archive.project["journal"]:
        yield from _told(line)
    for shared in SHARED:
        for line in archive.shared[shared.name]:
            yield from _shape(line, shared.columns)


def _shape(line: Line, columns: tuple[sa.Column[Any], ...]) -> Iterator[Fault]:
    known = {each.name: each for each in columns}
    yield from (line.fault(facts.UNKNOWN_COLUMN, name) for name in line.row.keys() - known.keys())
    for name, column in known.items():
        if name in line.row:
            yield from _value(line, column, line.row[name])
        elif not column.nullable and column.default is None:
            yield line.fault(facts.MISSING_COLUMN, name)


def _told(line: Line) -> Iterator[Fault]:
    """What an entry says of columns is what they take: whoever reads the past is shown it."""
    entity = line.row.get("entity")
    columns = _columns_of(entity) if isinstance(entity, str) else {}
    for side in ("before", "after"):
        said = line.row.get(side)
        for name, value in said.items() if isinstance(said, dict) else ():
            if name in columns and value is not None:
                yield from _value(line, columns[name], value, f"{side}/{name}")


@cache
def _columns_of(entity: str) -> Mapping[str, sa.Column[Any]]:
    """The columns of a row as the journal calls it, those of all kinds of items together."""
    tables = ("items", *sorted(subtables())) if entity == "items" else (entity,) if entity in PROJECT else ()
    return {each.name: each for name in tables for each in table_of(name).columns}


def _value(line: Line, column: sa.Column[Any], value: Any, place: str = "") -> Iterator[Fault]:
    place, kind = place or column.name, column.type
    if value is None:
        if not column.nullable:
            yield line.fault(facts.WRONG_TYPE.fill({"kind": _called(column)}), place)
        return
    if not _fits(column, value):
        yield line.fault(facts.WRONG_TYPE.fill({"kind": _called(column)}), place)
    elif isinstance(value, str) and isinstance(kind, sa.String) and len(value) > (kind.length or math.inf):
        yield line.fault(facts.TOO_LONG.fill({"most": kind.length}), place)
    elif not storable(value):
        yield line.fault(facts.UNWRITABLE, place)
    else:
        yield from (line.fault(why, place) for why in values.faults(column.table.name, column.name, value))


def _called(column: sa.Column[Any]) -> Text:
    if _is_id(column):
        return facts.AN_ID
    if isinstance(column.type, sa.JSON):
        return facts.AN_OBJECT if _shape_of(column) is dict else facts.A_LIST
    if isinstance(column.type, sa.Enum):
        return facts.ONE_OF.fill({"words": column.type.enums})
    return next(words for kind, words in CALLED if isinstance(column.type, kind))


def _fits(column: sa.Column[Any], value: Any) -> bool:
    if _is_id(column):
        return isinstance(value, str) and ID.fullmatch(value) is not None
    if isinstance(column.type, sa.JSON):
        return isinstance(value, _shape_of(column))
    if isinstance(column.type, (UTCDateTime, sa.Date, sa.Enum)):
        return _same_again(column.type, value)
    return next(fits(value) for kind, fits in FITTING if isinstance(column.type, kind))


def _is_id(column: sa.Column[Any]) -> bool:
    """Ids are 24 hex digits wherever they stand."""
    length = getattr(column.type, "length", None)
    return length == 24 and isinstance(column.type, sa.String)


def _integer(value: Any, most: int = INTEGER) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= most


def _same_again(kind: sa.types.TypeEngine[Any], value: Any) -> bool:
    """Whether a text is just what a day, an instant or a word of a few is written as."""
    try:
        return isinstance(value, str) and bool(plain(typed(kind, value)) == value)
    except (ValueError, OverflowError):
        return False


FITTING: tuple[tuple[type[sa.types.TypeEngine[Any]], Callable[[Any], bool]], ...] = (
    (sa.Boolean, lambda value: isinstance(value, bool)),
    (sa.BigInteger, lambda value: _integer(value, BIG)),
    (sa.Integer, _integer),
    (sa.Float, lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)),
    (sa.String, lambda value: isinstance(value, str)),
)
"""By type of column, the narrower first."""
CALLED = (
    (UTCDateTime, facts.AN_INSTANT),
    (sa.Date, facts.A_DAY),
    (sa.Boolean, facts.A_FLAG),
    (sa.Integer, facts.AN_INTEGER),
    (sa.Float, facts.A_NUMBER),
    (sa.String, facts.A_TEXT),
)


@cache
def _shape_of(column: sa.Column[Any]) -> type:
    """Whether a column of JSON holds an object or a list: what its class says."""
    classes = [each.class_ for each in Base.registry.mappers if column.table in each.tables]
    said = [get_annotations(base).get(column.name) for each in classes for base in each.__mro__]
    return dict if any("dict[" in str(each) for each in said) else list


def storable(value: Any) -> bool:
    if isinstance(value, str):
        return UNWRITABLE.search(value) is None
    if isinstance(value, dict):
        return all(storable(name) and storable(each) for name, each in value.items())
    if isinstance(value, list):
        return all(map(storable, value))
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= BIG


def row_of(line: Line, columns: Iterable[sa.Column[Any]]) -> dict[str, Any]:
    """A line as its columns hold it; what an older archive does not say has its default."""
    return {each.name: _stored(each, line.row) for each in columns}


def _stored(column: sa.Column[Any], row: Mapping[str, Any]) -> Any:
    if column.name in row:
        return typed(column.type, row[column.name])
    given: Any = column.default
    if given is None:
        return None
    return given.arg(None) if given.is_callable else given.arg
