"""The rows of an archive held against each other, before the database is asked: keys, references, sense."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa

from tracker.history import archive_facts as facts
from tracker.history.archive_facts import BadArchive, Fault
from tracker.history.archive_past import differing
from tracker.history.archive_reading import Archive, Line
from tracker.history.archive_shapes import shapes, storable
from tracker.history.archive_tables import (
    SHARED,
    file_of,
    known_as,
    references,
    subtables,
    table_of,
    tables_of_kind,
)

ENDS = ("pred_id", "succ_id")


def check(archive: Archive) -> None:
    """Raises BadArchive with every fault of one kind at once: of shape, of keys, of sense, of its past."""
    for step in (shapes, _keys, _sense, differing):
        faults = list(step(archive))
        if faults:
            raise BadArchive(faults)


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
        here = tuple(line.row.get(each) for each in columns)
        if None not in here and here in seen:
            yield line.fault(facts.SAME_ROW.fill({"columns": ", ".join(columns)}), columns[0])
        seen.add(here)


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
    yield from _backwards(archive)
    yield from _kinds(archive)
    yield from _gaps(archive)
    yield from _texts(archive)


def _backwards(archive: Archive) -> Iterator[Fault]:
    """Days that end before they begin."""
    for name in ("freeze_windows", "calendar_exceptions"):
        for line in _lines(archive, name):
            if line.row["last_on"] < line.row["first_on"]:
                yield line.fault(facts.BACKWARDS, "last_on")


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
        elif not storable(text):
            yield line.fault(facts.UNWRITABLE, "digest")
