"""A project with all its parts as one file: tables as lines of JSON, texts, and a manifest."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import read_one_instant
from tracker.history.archive_tables import (
    PROJECT,
    SHARED,
    blob_of,
    condition,
    file_of,
    known_as,
    renamed,
    table_of,
)
from tracker.journal import plain
from tracker.projects.by_id import CHUNK
from tracker.projects.past import ids_in

FORMAT, VERSION = "tracker-archive", 1
MANIFEST = "manifest.json"
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can say; all files have it, so that equal content is equal bytes."""
PERSONAL = ("title_zh", "title_en")
"""Why somebody is away stays with the agency."""
Rows = dict[str, list[dict[str, Any]]]


def archive_of(current: Session, project_id: str) -> bytes:
    """A ZIP of all that a project is made of at this instant; the same content gives the same bytes."""
    read_one_instant(current)
    project = {name: _own(current, name, project_id) for name in PROJECT}
    shared = _Gathered(current, project).rows
    names = {row["id"]: known_as(each, row) for each in SHARED for row in shared[each.name]}
    texts = {row["digest"]: row.pop("text") for row in shared["playbook_versions"]}
    files = {blob_of(digest): text.encode() for digest, text in texts.items()}
    counts = {}
    for rows, agency in ((project, False), (shared, True)):
        for name, found in rows.items():
            lines = [_line(row) for row in sorted((renamed(row, names) for row in found), key=_key)]
            files[file_of(name, shared=agency)] = "".join(lines).encode()
            counts[file_of(name, shared=agency)] = len(lines)
    head = {"id": project_id, "name": project["projects"][0]["name"]}
    return _packed(files, _manifest(head, files, counts))


def _own(current: Session, name: str, project_id: str) -> list[dict[str, Any]]:
    return _read(current, sa.select(table_of(name)).where(condition(name, project_id)))


def _read(current: Session, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    return [
        {name: plain(value) for name, value in row._mapping.items()} for row in current.execute(statement)
    ]


class _Gathered:
    """What a project names of the agency's, and what that names in turn."""

    def __init__(self, current: Session, project: Rows) -> None:
        self._current, self._project = current, project
        self.rows: Rows = {each.name: [] for each in SHARED}
        self._by_name = {each.name: each for each in SHARED}
        named = set(ids_in(list(project.values())))
        self._add("people", named)
        self._add("playbook_versions", named)
        self._add("clients", named | self._of("people", "client_id"))
        self._add("departments", named | self._of("people", "department_id"))
        self._add("labels", named, table_of("labels").c.project_id.is_(None))
        self._add_what_playbooks_name()
        self._add_working_time(named)

    def _of(self, name: str, column: str) -> set[str]:
        return {row[column] for row in self.rows[name] if row[column]}

    def _add(self, name: str, ids: Iterable[str], *more: sa.ColumnElement[bool]) -> None:
        wanted = sorted(set(ids) - {row["id"] for row in self.rows[name]})
        for first in range(0, len(wanted), CHUNK):
            self._select(name, table_of(name).c.id.in_(wanted[first : first + CHUNK]), *more)

    def _select(self, name: str, *conditions: sa.ColumnElement[bool]) -> None:
        shared = self._by_name[name]
        beside = [shared.table.c.text] if name == "playbook_versions" else []
        self.rows[name] += _read(self._current, sa.select(*shared.columns, *beside).where(*conditions))

    def _add_what_playbooks_name(self) -> None:
        """Vocabularies and parts, through all that is included."""
        known = 0
        while known < len(self.rows["playbook_versions"]):
            known = len(self.rows["playbook_versions"])
            named = [[row["vocabulary_id"], row["includes"]] for row in self.rows["playbook_versions"]]
            self._add("playbook_versions", ids_in(named))

    def _add_working_time(self, named: set[str]) -> None:
        """The layers under the project's items, their exceptions, announced years, the agency's freezes."""
        calendars, windows = table_of("calendars").c, table_of("freeze_windows").c
        owners = {row["owner_id"] for row in self._project["items"] if row["owner_id"]}
        whose = (
            calendars.id.in_(sorted(named & self._calendars())),
            calendars.layer == "company",
            calendars.department_id.in_(sorted(self._of("departments", "id"))),
            calendars.person_id.in_(sorted(owners)),
        )
        self._select("calendars", sa.or_(*whose))
        exceptions = table_of("calendar_exceptions").c
        laid = {row["id"]: row for row in self.rows["calendars"]}
        self._select("calendar_exceptions", exceptions.calendar_id.in_(sorted(laid)), exceptions.active)
        for row in self.rows["calendar_exceptions"]:
            if laid[row["calendar_id"]]["person_id"]:
                row |= dict.fromkeys(PERSONAL, "")
        self._select("calendar_years")
        self._select("freeze_windows", windows.project_id.is_(None), windows.active)

    def _calendars(self) -> set[str]:
        """The calendars that the project and its items have of their own."""
        rows = (*self._project["projects"], *self._project["nodes"])
        return {row["calendar_id"] for row in rows if row["calendar_id"]}


def _key(row: Mapping[str, Any]) -> str:
    return str(row.get("id") or row["scope"])


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _manifest(
    project: Mapping[str, str], files: Mapping[str, bytes], counts: Mapping[str, int]
) -> dict[str, Any]:
    listed = [
        {
            "name": name,
            "bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "rows": counts.get(name),
        }
        for name, body in sorted(files.items())
    ]
    return {"format": FORMAT, "version": VERSION, "project": project, "files": listed}


def _packed(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        said = json.dumps(manifest, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
        for name, body in ((MANIFEST, said.encode()), *sorted(files.items())):
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            entry.create_system = 3  # Unix, whatever system writes it
            packed.writestr(entry, body)
    return whole.getvalue()
