"""Which tables a project takes along, which columns, and what its rows are known by elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.db import METADATA
from tracker.journal import OWN
from tracker.people.models import Client, Department, Person
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.models import Item, Label

PROJECT = (
    *("projects", "phases", "stages", "items", "nodes", "points", "series", "occurrences", "parts"),
    *("links", "baselines", "change_sets", "members", "labels", "item_people", "item_labels"),
    *("file_links", "handovers", "saved_views", "comments", "mentions", "freeze_windows"),
    *("journal", "revisions"),
)
"""Tables of which a project takes its own rows along, with every column."""
LEFT_OUT = {
    "feeds": "the secret of an address is good in one installation; whoever wants a feed subscribes there",
    "search_entries": "the index is made from what goes along",
    "resource_uses": "the library is the agency's and stays with it, and so does how it was used",
    "notices": "what somebody was told once is theirs, not the project's",
}
"""Tables that name a project and stay behind, and why."""
PRIVATE = {"saved_views": "a view that nobody shared is its person's own"}
"""Tables of which only what is shared goes along, and why."""


@dataclass(frozen=True)
class Shared:
    """A table of the agency of which a project takes along what it names.

    `known_by`: the columns that say which row it is in any installation; where there are none, its id does.
    `same`: the columns in which a row that is there already must agree. `unique`: those that no two share.
    `without`: columns that stay behind.
    """

    model: Any
    known_by: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()

    @property
    def table(self) -> sa.Table:
        found: sa.Table = self.model.__table__
        return found

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def columns(self) -> tuple[sa.Column[Any], ...]:
        return tuple(each for each in self.table.columns if each.name not in {*OWN, *self.without})


ABOUT_PEOPLE = frozenset(
    {"admin", "years", "skills", "business_mentor_id", "technical_mentor_id", "left_because"}
)
"""Rights are an installation's; the rest concerns the agency, not the project: least of all why one left."""
OF_AN_INSTALLATION = frozenset({"text", "state", "loaded_at", "published_at", "published_by_id"})
"""The text is a blob; when and by whom a version was published is an installation's affair."""
SHARED = (
    Shared(Department, known_by=("key",)),
    Shared(Client, unique=("name",)),
    Shared(Person, unique=("email",), without=ABOUT_PEOPLE),
    Shared(PlaybookVersion, known_by=("key", "digest", "seal"), without=OF_AN_INSTALLATION),
    Shared(Calendar, known_by=("key",), same=("layer", "week", "own_days")),
    Shared(CalendarException, same=("calendar_id", "first_on", "last_on", "kind", "hours", "active")),
    Shared(CalendarYear, known_by=("year",), same=("status", "days")),
    Shared(FreezeWindow, same=("project_id", "first_on", "last_on", "chosen", "active")),
    Shared(Label, same=("project_id",)),
)
"""In the order in which rows refer to each other."""


def table_of(name: str) -> sa.Table:
    return METADATA.tables[name]


def condition(name: str, project_id: str) -> sa.ColumnElement[bool]:
    """The rows of a table that are the project's own."""
    columns = table_of(name).c
    if name == "projects":
        return columns.id == project_id
    if name in ("journal", "revisions"):
        return columns.scope == project_id
    if name in subtables():
        items = table_of("items").c
        return columns.id.in_(sa.select(items.id).where(items.project_id == project_id))
    mine = columns.project_id == project_id
    return sa.and_(mine, columns.shared) if name in PRIVATE else mine


@cache
def subtables() -> frozenset[str]:
    """The tables that extend the one of items."""
    tables = (each.local_table for each in Item.__mapper__.self_and_descendants)
    return frozenset(str(each) for each in tables) - {"items"}


@cache
def tables_of_kind(kind: str) -> frozenset[str] | None:
    """The tables in which an item of a kind has a row, but for that of items; None of no such kind."""
    mapper = Item.__mapper__.polymorphic_map.get(kind)
    if mapper is None or kind in ("item", "node", "part"):
        return None
    return frozenset(str(each) for each in mapper.tables) - {"items"}


def file_of(name: str, *, shared: bool = False) -> str:
    return f"{'agency' if shared else 'project'}/{name}.jsonl"


def blob_of(digest: str) -> str:
    return f"texts/{digest}.yaml"


def known_as(shared: Shared, row: Mapping[str, Any]) -> str:
    """The id of a row in archives: of what is known by its key, the same in every installation."""
    if not shared.known_by:
        return str(row["id"])
    parts = (shared.name, *(str(row[each]) for each in shared.known_by))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """The same JSON with ids exchanged, keys of objects included."""
    if isinstance(value, dict):
        return {names.get(name, name): renamed(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def references(table: sa.Table) -> Iterator[tuple[str, str]]:
    """The columns of a table that name rows, with the tables of these."""
    for key in sorted(table.foreign_keys, key=lambda each: each.parent.name):
        yield key.parent.name, key.column.table.name
