"""An archive becomes a project again, with its ids, its journal and its revisions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import new_id
from tracker.domain.text import Fact
from tracker.history import archive_facts as facts
from tracker.history.archive_checks import check
from tracker.history.archive_facts import ArchiveConflicts, BadArchive, Fault, ProjectExists
from tracker.history.archive_fits import check_members, refused_by_the_engine, unreadable
from tracker.history.archive_past import to_come
from tracker.history.archive_reading import Archive, Line, read
from tracker.history.archive_shapes import row_of
from tracker.history.archive_tables import (
    PROJECT,
    SHARED,
    Shared,
    references,
    renamed,
    table_of,
)
from tracker.history.archive_telling import Unreadable, read_back
from tracker.journal import Revision, ledger_of, plain
from tracker.playbooks.models import PUBLISHED, WITHDRAWN
from tracker.projects.by_id import CHUNK
from tracker.projects.models import Project

log = logging.getLogger(__name__)
TIME = ("calendars", "calendar_exceptions", "calendar_years", "freeze_windows")
"""What the dates of every project depend on."""
Restored = Callable[[Session, str], None]

_then: list[Restored] = []


def register_restored(do: Restored) -> None:
    """Have something done, such as indexing, in the transaction that restored a project; given its id."""
    if do not in _then:
        _then.append(do)


def opened(data: bytes) -> Archive:
    """An archive that has everything it speaks of; asks no database. Raises BadArchive."""
    archive = read(data)
    check(archive)
    return archive


def restore(session: Session, archive: Archive) -> Project:
    """Store the project of an archive, and what it names that is not here yet.

    Raises ProjectExists, ArchiveConflicts, and BadArchive for what cannot be read back or laid.
    """
    if early := list(to_come(archive, ledger_of(session).at)):
        raise BadArchive(early)
    _refuse_what_is_here(session, archive)
    names = _Arrival(session, archive).store()
    _write_below_the_journal(session, archive, names)
    project = session.get_one(Project, archive.project_id)
    check_members(session, project, archive)
    try:
        read_back(session, project)
    except Unreadable as wrong:
        log.warning("an archive is refused: %s", wrong, exc_info=wrong)
        raise BadArchive([unreadable(archive, wrong)]) from wrong
    except Fact as refused:
        raise BadArchive(list(refused_by_the_engine(archive, refused))) from refused
    for each in _then:
        each(session, project.id)
    _announce(session, project)
    return project


def _announce(session: Session, project: Project) -> None:
    """Who follows what happens learns of the project, and up to where its history came with it."""
    counter = session.get_one(Revision, project.id)
    said = {"name": project.name, "restored_revision": counter.revision}
    ledger_of(session).tell(project.journal_name, project.id, said)


def _refuse_what_is_here(session: Session, archive: Archive) -> None:
    here = session.get(Project, archive.project_id)
    if here is not None:
        raise ProjectExists(name=here.name)
    faults = [fault for name in PROJECT for fault in _already(session, name, archive.project[name])]
    if faults:
        raise ArchiveConflicts(faults)


def _already(session: Session, name: str, lines: Iterable[Line]) -> Iterator[Fault]:
    """Rows whose ids another project has here."""
    (key,) = table_of(name).primary_key
    by_id = {each.row[key.name]: each for each in lines}
    for found in _in_chunks(session, sa.select(key), key, by_id):
        why = facts.HERE.fill({"table": name, "row": found[0]})
        yield by_id[found[0]].fault(why, key.name)


def _in_chunks(
    session: Session, statement: sa.Select[Any], column: sa.ColumnElement[Any], values: Iterable[Any]
) -> Iterator[sa.Row[Any]]:
    wanted = sorted(values)
    for first in range(0, len(wanted), CHUNK):
        yield from session.execute(statement.where(column.in_(wanted[first : first + CHUNK])))


class _Arrival:
    """What the project shares with the agency: taken as it is here, or brought along."""

    def __init__(self, session: Session, archive: Archive) -> None:
        self._session, self._archive = session, archive
        self._names: dict[str, str] = {}
        """Ids of the archive to those of this installation, where they differ."""
        self._new: set[str] = set()
        self._faults: list[Fault] = []
        self._settled = session.scalar(sa.select(Project.id).limit(1)) is not None

    def store(self) -> Mapping[str, str]:
        """Raises ArchiveConflicts with every row that contradicts what is here."""
        for shared in SHARED:
            here = {line.row["id"]: self._known(shared, line) for line in self._archive.shared[shared.name]}
            for line in self._in_order(shared):
                found = here[line.row["id"]]
                if found is None:
                    self._bring(shared, line)
                else:
                    self._compare(shared, line, found)
            if self._faults:
                raise ArchiveConflicts(self._faults)
        return self._names

    def _known(self, shared: Shared, line: Line) -> Any:
        """The row that is here already, if any; names the one that will be there in any case."""
        row, here = line.row, self._session.get(shared.model, line.row["id"])
        if shared.known_by:
            taken = here is not None
            same = [shared.table.c[each].is_not_distinct_from(row[each]) for each in shared.known_by]
            here = self._session.scalars(sa.select(shared.model).where(*same)).first()
            self._names[row["id"]] = here.id if here is not None else new_id() if taken else row["id"]
        return here

    def _in_order(self, shared: Shared) -> list[Line]:
        """Vocabularies before the playbooks that are read with them."""
        lines = self._archive.shared[shared.name]
        return sorted(lines, key=lambda each: each.row.get("vocabulary_id") is not None)

    def _compare(self, shared: Shared, line: Line, here: Any) -> None:
        said = renamed(line.row, self._names)
        differing = [each for each in shared.same if plain(getattr(here, each)) != said.get(each)]
        if differing:
            columns, row = ", ".join(differing), line.row["id"]
            self._fault(line, facts.DIFFERS, table=shared.name, row=row, columns=columns)

    def _bring(self, shared: Shared, line: Line) -> None:
        values = renamed(line.row, self._names)
        for column in shared.unique:
            self._check_free(shared, line, column)
        if self._settled and shared.name in TIME and not self._is_harmless(shared, values):
            self._fault(line, facts.SHARED_TIME, table=shared.name, row=line.row["id"])
        if not self._faults:
            said = row_of(Line(line.file, line.number, values), shared.columns)
            self._session.add(shared.model(**said | self._beside(shared, line)))
            self._session.flush()
            self._new.add(values["id"])

    def _check_free(self, shared: Shared, line: Line, column: str) -> None:
        value = line.row.get(column)
        taken = sa.select(shared.table.c.id).where(shared.table.c[column] == value)
        if value is not None and self._session.scalar(taken) is not None:
            self._fault(line, facts.TAKEN, table=shared.name, column=column, value=value)

    def _is_harmless(self, shared: Shared, values: Mapping[str, Any]) -> bool:
        """Whether only this project can depend on it: a calendar that is named, or a newcomer's own."""
        if shared.name == "calendars":
            return values["layer"] == "task" or values["person_id"] in self._new
        return values.get("calendar_id") in self._new

    def _beside(self, shared: Shared, line: Line) -> dict[str, Any]:
        """What the archive leaves to the installation."""
        if shared.name != "playbook_versions":
            return {}
        at, row, table = ledger_of(self._session).at, line.row, shared.table
        known = set(self._session.scalars(sa.select(table.c.version).where(table.c.key == row["key"])))
        return {
            "version": 1 + max(known) if row["version"] in known else row["version"],
            "text": self._archive.texts[row["digest"]],
            "loaded_at": at,
            "published_at": at,
            "state": WITHDRAWN if known else PUBLISHED,
        }

    def _fault(self, line: Line, why: Any, **fields: Any) -> None:
        self._faults.append(line.fault(why.fill(fields)))


def _write_below_the_journal(session: Session, archive: Archive, names: Mapping[str, str]) -> None:
    """Store the project's rows just as they are.

    The one place where rows of the domain are written and the journal does not notice: their history comes
    with them, and entries of this day would add a change that nobody made and shift every revision.
    A row that names another of its own table gets that name once all of them are there.
    """
    connection = session.connection()
    for name in PROJECT:
        table = table_of(name)
        rows = [
            row_of(Line(each.file, each.number, renamed(each.row, names)), table.columns)
            for each in archive.project[name]
        ]
        inner = [column for column, wanted in references(table) if wanted == name]
        later = [{"b_id": row["id"], **{each: row[each] for each in inner}} for row in rows if inner]
        if rows:
            connection.execute(sa.insert(table), [{**row, **dict.fromkeys(inner)} for row in rows])
        for column in inner:
            _name(connection, table, column, [each for each in later if each[column] is not None])


def _name(connection: sa.Connection, table: sa.Table, column: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        mine = table.c.id == sa.bindparam("b_id")
        said = {"b_id": "", column: ""}
        values = [{name: row[name] for name in said} for row in rows]
        connection.execute(sa.update(table).where(mine).values({column: sa.bindparam(column)}), values)
