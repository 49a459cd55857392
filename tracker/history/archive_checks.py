"""Every row of an archive held against its table, before the database is asked: types, keys, references."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from inspect import get_annotations
from typing import Any

import sqlalchemy as sa

from tracker.db import UNWRITABLE, Base, UTCDateTime
from tracker.history import archive_facts as facts
from tracker.history.archive_facts import BadArchive, Fault
from tracker.history.archive_past import differing
from tracker.history.archive_reading import Archive, Line
from tracker.history.archive_tables import (
    PROJECT,
    SHARED,
    file_of,
    known_as,
    references,
    subtables,
    table_of,
    tables_of_kind,
)
from tracker.journal import plain, typed
from tracker.projects.past import ID

INTEGER, BIG = 2**31 - 1, 2**62
ENDS = ("pred_id", "succ_id")


def check(archive: Archive) -> None:
    """Raises BadArchive with every fault of one kind at once: of shape, of keys, of sense, of its past."""
    for step in (_shapes, _keys, _sense, differing):
        faults = list(step(archive))
        if faults:
            raise BadArchive(faults)


# Shape


def _shapes(archive: Archive) -> Iterator[Fault]:
    for name in PROJECT:
        for line in archive.project[name]:
            yield from _shape(line, tuple(table_of(name).columns))
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


def _value(line: Line, column: sa.Column[Any], value: Any) -> Iterator[Fault]:
    name, kind = column.name, column.type
    if value is None:
        if not column.nullable:
            yield line.fault(facts.WRONG_TYPE.fill({"kind": _called(column)}), name)
        return
    if not _fits(column, value):
        yield line.fault(facts.WRONG_TYPE.fill({"kind": _called(column)}), name)
    elif isinstance(value, str) and isinstance(kind, sa.String) and len(value) > (kind.length or math.inf):
        yield line.fault(facts.TOO_LONG.fill({"most": kind.length}), name)
    elif not _storable(value):
        yield line.fault(facts.UNWRITABLE, name)


def _called(column: sa.Column[Any]) -> str:
    return "24 hex" if _is_id(column) else str(column.type)


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


@cache
def _shape_of(column: sa.Column[Any]) -> type:
    """Whether a column of JSON holds an object or a list: what its class says."""
    classes = [each.class_ for each in Base.registry.mappers if column.table in each.tables]
    said = [get_annotations(base).get(column.name) for each in classes for base in each.__mro__]
    return dict if any("dict[" in str(each) for each in said) else list


def _storable(value: Any) -> bool:
    if isinstance(value, str):
        return UNWRITABLE.search(value) is None
    if isinstance(value, dict):
        return all(_storable(name) and _storable(each) for name, each in value.items())
    if isinstance(value, list):
        return all(map(_storable, value))
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) <= BIG


# Keys


def _keys(archive: Archive) -> Iterator[Fault]:
    tables = {name: _lines(archive, name) for name in (*archive.project, *archive.shared)}
    known = {name: frozenset(each.row.get("id") for each in lines) for name, lines in tables.items()}
    for name, lines in tables.items():
        for columns in _unique(table_of(name)):
            yield from _repeated(lines, columns)
        for column, wanted in references(table_of(name)):
            yield from _dangling(lines, column, wanted, known.get(wanted, frozenset()))
    for end in ENDS:  # no foreign key: either may be a phase
        yield from _dangling(tables["links"], end, "items", known["items"] | known["phases"])
    yield from _repeated(archive.project["items"], ("key",))
    yield from _known_elsewhere(archive)


def _lines(archive: Archive, name: str) -> list[Line]:
    """All rows of a table, the project's and the agency's."""
    return [*archive.project.get(name, ()), *archive.shared.get(name, ())]


def _unique(table: sa.Table) -> Iterator[tuple[str, ...]]:
    """The columns in which no two rows agree."""
    yield tuple(each.name for each in table.primary_key)
    for each in table.constraints:
        if isinstance(each, sa.UniqueConstraint):
            yield tuple(column.name for column in each.columns)


def _repeated(lines: Iterable[Line], columns: tuple[str, ...]) -> Iterator[Fault]:
    seen = set()
    for line in lines:
        values = tuple(line.row.get(each) for each in columns)
        if None not in values and values in seen:
            yield line.fault(facts.SAME_ROW.fill({"columns": ", ".join(columns)}), columns[0])
        seen.add(values)


def _dangling(lines: Iterable[Line], column: str, table: str, known: Collection[Any]) -> Iterator[Fault]:
    for line in lines:
        if line.row.get(column) is not None and line.row[column] not in known:
            yield line.fault(facts.NO_SUCH_ROW.fill({"table": table}), column)


def _known_elsewhere(archive: Archive) -> Iterator[Fault]:
    """What is known by its key has the id that belongs to the key."""
    for shared in SHARED:
        for line in archive.shared[shared.name]:
            if line.row["id"] != known_as(shared, line.row):
                yield line.fault(facts.OTHER_KEY, "id")


# Sense


def _sense(archive: Archive) -> Iterator[Fault]:
    mine = archive.project_id
    for name in ("projects", "revisions"):
        if len(archive.project[name]) != 1:
            yield Fault(file_of(name), 0, facts.ONE_ROW)
    for name, lines in archive.project.items():
        column = {"projects": "id", "journal": "scope", "revisions": "scope"}.get(name, "project_id")
        for line in lines:
            if line.row.get(column, mine) != mine:
                yield line.fault(facts.OTHER_PROJECT, column)
    for line in (*archive.shared["labels"], *archive.shared["freeze_windows"]):
        if line.row.get("project_id") is not None:
            yield line.fault(facts.OTHER_PROJECT, "project_id")
    yield from _kinds(archive)
    yield from _gaps(archive)
    yield from _texts(archive)


def _kinds(archive: Archive) -> Iterator[Fault]:
    """Each item has a row in exactly the tables of its kind."""
    extended = {
        name: {each.row["id"]: each for each in archive.project[name]} for name in sorted(subtables())
    }
    wanted: dict[str, set[str]] = {name: set() for name in extended}
    for line in archive.project["items"]:
        tables = tables_of_kind(line.row["kind"])
        if tables is None:
            yield line.fault(facts.NO_KIND, "kind")
            continue
        for name in tables:
            wanted[name].add(line.row["id"])
            if line.row["id"] not in extended[name]:
                yield line.fault(facts.NOT_OF_KIND, "kind")
    for name, rows in extended.items():
        yield from (rows[each].fault(facts.NOT_OF_KIND, "id") for each in sorted(rows.keys() - wanted[name]))


def _gaps(archive: Archive) -> Iterator[Fault]:
    revisions = sorted(each.row["revision"] for each in archive.project["journal"])
    counters = [each.row["revision"] for each in archive.project["revisions"]]
    if revisions != list(range(1, len(revisions) + 1)) or any(each != len(revisions) for each in counters):
        yield Fault(file_of("journal"), 0, facts.GAP)


def _texts(archive: Archive) -> Iterator[Fault]:
    for line in archive.shared["playbook_versions"]:
        text = archive.texts.get(line.row["digest"])
        if text is None:
            yield line.fault(facts.MISSING_FILE, "digest")
        elif not _storable(text):
            yield line.fault(facts.UNWRITABLE, "digest")


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
