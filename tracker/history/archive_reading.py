"""The file of an archive, unpacked with suspicion: names, sizes and sums before anything is believed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.bodies import DEEPEST
from tracker.domain.text import Text
from tracker.history import archive_facts as facts
from tracker.history.archive_facts import BadArchive, Fault
from tracker.history.archive_tables import PROJECT, SHARED, blob_of, file_of
from tracker.history.archive_writing import FORMAT, MANIFEST, VERSION

MOST_BYTES = 50 * 1024 * 1024
"""Of a packed archive."""
LARGEST = 200 * 1024 * 1024
"""Of all that is in it."""
RATIO = 200
"""So many times larger unpacked than packed is no project."""
SMALL = 1024 * 1024
"""Bytes for which no ratio counts."""
MOST_FILES = 1000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TABLES = {file_of(name): (name, False) for name in PROJECT} | {
    file_of(each.name, shared=True): (each.name, True) for each in SHARED
}
"""File to its table, and whether the rows are the agency's."""


@dataclass(frozen=True)
class Line:
    """One row as a file says it, and where."""

    file: str
    number: int
    row: dict[str, Any]

    def fault(self, why: Text, column: str = "") -> Fault:
        return Fault(self.file, self.number, why, column)


@dataclass(frozen=True)
class Archive:
    """What an archive says: lines by table, those of the project and those of the agency, and texts."""

    project_id: str
    project: Mapping[str, list[Line]]
    shared: Mapping[str, list[Line]]
    texts: Mapping[str, str]
    """sha256 to text."""


def read(data: bytes) -> Archive:
    """Unpack an archive and hold it against its manifest. Raises BadArchive.

    Every table of its version is there: one that is left out would be a past that is told of nothing.
    """
    files = _unpack(data)
    manifest = _manifest(files)
    _compare(manifest, files)
    lines: dict[bool, dict[str, list[Line]]] = {
        False: {name: [] for name in PROJECT},
        True: {each.name: [] for each in SHARED},
    }
    faults: list[Fault] = []
    for file, (name, agency) in TABLES.items():
        lines[agency][name] = _lines(file, files[file], faults)
    _stop(faults)
    texts = {
        blob.removeprefix("texts/").removesuffix(".yaml"): _text(blob, body)
        for blob, body in files.items()
        if blob.startswith("texts/")
    }
    return Archive(str(manifest["project"]["id"]), lines[False], lines[True], texts)


def _stop(faults: list[Fault]) -> None:
    if faults:
        raise BadArchive(faults)


def _refuse(file: str, why: Text) -> BadArchive:
    return BadArchive([Fault(file, 0, why)])


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_entries(packed.infolist(), len(data))
            return _bodies(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as broken:
        raise _refuse("", facts.NOT_A_ZIP) from broken


def _check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    names = [each.filename for each in entries]
    if len(names) > MOST_FILES:
        raise _refuse("", facts.TOO_LARGE)
    unpacked = sum(each.file_size for each in entries)
    if unpacked > LARGEST:
        raise _refuse("", facts.TOO_LARGE)
    if unpacked > SMALL and unpacked > RATIO * packed:
        raise _refuse("", facts.PACKED_TOO_TIGHT)
    for each in entries:
        if each.flag_bits & 1 or each.compress_type not in METHODS:
            raise _refuse(each.filename, facts.ENCRYPTED)
        if names.count(each.filename) > 1:
            raise _refuse(each.filename, facts.TWICE)


def _bodies(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """What an entry says of its size may be a lie, so no more than that is read."""
    found = {}
    for each in packed.infolist():
        with packed.open(each) as file:
            body = file.read(each.file_size + 1)
        if len(body) != each.file_size:
            raise _refuse(each.filename, facts.TOO_LARGE)
        found[each.filename] = body
    return found


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    if MANIFEST not in files:
        raise _refuse(MANIFEST, facts.MISSING_FILE)
    found = _json(files[MANIFEST])
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise _refuse(MANIFEST, facts.NOT_OURS)
    if found.get("version") != VERSION:
        raise _refuse(MANIFEST, facts.OTHER_VERSION)
    project, listed = found.get("project"), found.get("files")
    if not isinstance(project, dict) or not isinstance(listed, list):
        raise _refuse(MANIFEST, facts.NOT_OURS)
    if not all(isinstance(each, dict) and isinstance(each.get("name"), str) for each in listed):
        raise _refuse(MANIFEST, facts.NOT_OURS)
    return found


def _compare(manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """The manifest names each file once, with its size, sum and rows; all tables are there, and no more."""
    said = {each["name"]: each for each in manifest["files"]}
    here = {name: body for name, body in files.items() if name != MANIFEST}
    missing = sorted((said.keys() | TABLES.keys()) - here.keys())
    faults = [Fault(name, 0, facts.MISSING_FILE) for name in missing]
    for name, body in sorted(here.items()):
        digest = hashlib.sha256(body).hexdigest()
        if name not in said or (name not in TABLES and name != blob_of(digest)):
            faults.append(Fault(name, 0, facts.UNKNOWN_FILE))
        elif said[name].get("sha256") != digest:
            faults.append(Fault(name, 0, facts.CHANGED))
        elif said[name].get("bytes") != len(body) or said[name].get("rows") != _count(name, body):
            faults.append(Fault(name, 0, facts.MISCOUNTED))
    _stop(faults)


def _count(name: str, body: bytes) -> int | None:
    """The rows of a table; a text has none."""
    return len(_split(body)) if name in TABLES else None


def _split(body: bytes) -> list[bytes]:
    """The lines of a table, whether the last one ends or not."""
    return body.removesuffix(b"\n").split(b"\n") if body else []


def _lines(file: str, body: bytes, faults: list[Fault]) -> list[Line]:
    found = []
    for number, line in enumerate(_split(body), 1):
        row = _json(line)
        if isinstance(row, dict) and not _deeper(row, DEEPEST):
            found.append(Line(file, number, row))
        else:
            faults.append(Fault(file, number, facts.NOT_JSON if row is None else facts.NOT_AN_OBJECT))
    return found


def _json(body: bytes) -> Any:
    """None for what is no JSON: nothing here is null by itself."""
    try:
        return json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):  # also a number of thousands of digits, brackets without end
        return None


def _no_number(name: str) -> None:
    raise ValueError(name)


def _deeper(value: Any, depth: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return depth == 0 or any(_deeper(each, depth - 1) for each in inner)


def _text(file: str, body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as wrong:
        raise _refuse(file, facts.UNWRITABLE) from wrong
