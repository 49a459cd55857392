"""The rows of an archive held against its journal: what is there is what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.history import archive_facts as facts
from tracker.history.archive_facts import Fault
from tracker.history.archive_reading import Archive, Line
from tracker.history.archive_tables import PROJECT
from tracker.projects.folding import Column, columns_of, entities

ELSEWHERE = frozenset({"saved_views"})
"""Tables of a project whose changes the agency's journal tells."""


@dataclass
class _Told:
    """What the journal says of a row: its columns, and the newest entry, which gives it revision and time."""

    newest: Line
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> dict[str, Any]:
        own = {"revision": self.newest.row["revision"], "changed_at": self.newest.row["at"]}
        return self.values | own


def differing(archive: Archive) -> Iterator[Fault]:
    """Rows that the journal tells otherwise or not at all, and those of which only the journal knows.

    What came after an entry, such as a column that is younger, and what no journal keeps is not compared.
    """
    told = _told(archive)
    kinds = {each.row["id"]: each.row["kind"] for each in archive.project["items"]}
    rows = {
        name: {each.row["id"]: each for each in archive.project[name]}
        for name in PROJECT
        if name != "revisions"
    }
    for entity in _tables():
        for key in sorted(rows[entity].keys() - told[entity].keys()):
            yield rows[entity][key].fault(facts.NEVER_TOLD, "id")
        for key, each in told[entity].items():
            if key not in rows[entity]:
                yield each.newest.fault(facts.NOT_THERE, "entity_id")
                continue
            for table, columns in columns_of(entity, kinds.get(key)).items():
                yield from _compared(rows[table.name][key], columns, each.whole)


def _compared(line: Line, columns: Iterable[Column], said: Mapping[str, Any]) -> Iterator[Fault]:
    for column, attribute, _ in columns:
        if attribute in said and column.name in line.row and line.row[column.name] != said[attribute]:
            yield line.fault(facts.NOT_AS_TOLD, column.name)


def to_come(archive: Archive, now: datetime) -> Iterator[Fault]:
    """Entries of a time that is still to come."""
    for line in archive.project["journal"]:
        if datetime.fromisoformat(line.row["at"]) > now:
            yield line.fault(facts.TO_COME, "at")


def _tables() -> list[str]:
    """The tables of which a project's journal tells every change."""
    return [name for name in PROJECT if name in entities() and name not in ELSEWHERE]


def _told(archive: Archive) -> dict[str, dict[str, _Told]]:
    """By table, then by id."""
    told: dict[str, dict[str, _Told]] = defaultdict(dict)
    for line in sorted(archive.project["journal"], key=lambda each: int(each.row["revision"])):
        each = told[line.row["entity"]].setdefault(line.row["entity_id"], _Told(line))
        each.newest = line
        each.values.update(line.row["after"])
    return told
