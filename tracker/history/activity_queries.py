"""Reads of the journal by what was done together, and of what its rows are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.access import Right, Who
from tracker.db import METADATA, Base
from tracker.domain.text import Text
from tracker.history.activity_fields import Key, refers
from tracker.history.activity_words import COMPANY
from tracker.journal import AGENCY, Entry, Journaled
from tracker.paging import Order, Page, fetch
from tracker.projects.by_id import CHUNK
from tracker.projects.models import ChangeSet, Item

MOST = 1000
"""Entries that are read of one change-set; a started playbook has hundreds."""
NAMED = {
    "people": ("name", "name"),
    "clients": ("name", "name"),
    "contacts": ("name", "name"),
    "projects": ("name", "name"),
    "labels": ("name", "name"),
    "feeds": ("name", "name"),
    "saved_views": ("name", "name"),
    "baselines": ("name", "name"),
    "tokens": ("name", "name"),
    "file_links": ("title", "title"),
    "announcements": ("title", "title"),
    "calendar_years": ("year", "year"),
    "departments": ("title_zh", "title_en"),
    "phases": ("title_zh", "title_en"),
    "stages": ("title_zh", "title_en"),
    "teams": ("title_zh", "title_en"),
    "calendars": ("title_zh", "title_en"),
    "freeze_windows": ("title_zh", "title_en"),
    "playbook_versions": ("title_zh", "title_en"),
    "resources": ("title_zh", "title_en"),
    "items": ("title_zh", "title_en"),
}
"""The columns in which the name of a row stands, in Chinese and in English."""
CALLED_AFTER = {
    "links": ("pred_id", "succ_id"),
    "members": ("person_id",),
    "comments": ("item_id",),
    "mentions": ("person_id",),
    "item_people": ("person_id", "item_id"),
    "item_labels": ("label_id", "item_id"),
    "handovers": ("item_id",),
    "team_members": ("person_id",),
    "certifications": ("person_id",),
    "assessments": ("person_id",),
    "substitutes": ("person_id",),
    "invitations": ("person_id",),
    "calendar_exceptions": ("calendar_id",),
    "resource_uses": ("resource_id",),
}
"""What has no name is called after what it belongs to."""
KEYED = ("items",)
"""Whose key stands before the title."""
OWNERS = {"person_id": "people", "department_id": "departments"}
"""Whose calendar it is, which has a title of its own only if somebody gave it one."""


@dataclass(frozen=True)
class Deed:
    """The entries of one change-set in one scope, in order; `more` beyond them were not read."""

    entries: Sequence[Entry]
    more: int = 0

    @property
    def head(self) -> Entry:
        return self.entries[0]


@dataclass(frozen=True)
class Told:
    """A page of deeds with what their sentences are made of."""

    deeds: Sequence[Deed]
    next: str | None
    sets: Mapping[tuple[str, str], ChangeSet]
    """Scope and transaction to the change-set that tells what moved."""
    names: Mapping[Key, Text]
    rows: Mapping[Key, Mapping[str, Any]]
    """The rows of the entries as they are now."""
    kinds: Mapping[str, str]
    """Item to its kind."""


def of_project(current: Session, project_id: str, args: Mapping[str, Any]) -> Told:
    """What was done in a project, newest first."""
    wanted = sa.select(Entry).where(Entry.scope == project_id, _last_of_its_set())
    page = fetch(current, wanted, [_newest()], after=args.get("cursor"), limit=args["limit"])
    return _told(current, page, Entry.scope == project_id)


def of_item(current: Session, item: Item, args: Mapping[str, Any]) -> Told:
    """What was done to an item and to what belongs to it, newest first."""
    scope = item.project_id or AGENCY
    mine = sa.and_(Entry.scope == scope, Entry.entity_id.in_(_belonging(item.id)))
    last = sa.select(sa.func.max(Entry.revision)).where(mine).group_by(Entry.change_set)
    wanted = sa.select(Entry).where(Entry.scope == scope, Entry.revision.in_(last))
    page = fetch(current, wanted, [_newest()], after=args.get("cursor"), limit=args["limit"])
    return _told(current, page, mine)


def of_person(current: Session, who: Who, person_id: str, args: Mapping[str, Any]) -> Told:
    """What a person did in the projects that the asker may read, newest first."""
    seen = sa.true() if who.admin else Entry.scope.in_(_read_by(who))
    mine = sa.and_(Entry.actor_id == person_id, seen)
    wanted = sa.select(Entry).where(mine, _last_of_its_set())
    orders = [Order(Entry.__table__.c.at, descending=True), Order(Entry.__table__.c.id, descending=True)]
    page = fetch(current, wanted, orders, after=args.get("cursor"), limit=args["limit"])
    return _told(current, page, mine)


def _read_by(who: Who) -> list[str]:
    return sorted(each for each in who.roles if who.may(Right.READ, each))


def _newest() -> Order:
    return Order(Entry.__table__.c.revision, descending=True)


def _last_of_its_set() -> sa.ColumnElement[bool]:
    """The revisions of a change-set follow each other, so the next one tells whether it goes on."""
    following = aliased(Entry)
    return ~(
        sa.select(following.id)
        .where(
            following.scope == Entry.scope,
            following.revision == Entry.revision + 1,
            following.change_set == Entry.change_set,
        )
        .exists()
    )


def _belonging(item_id: str) -> sa.Select[Any] | sa.CompoundSelect[Any]:
    """Ids of an item and of whatever belongs to it: comments, hand-overs, links, parts, points."""
    found = [sa.select(sa.literal(item_id))]
    for table, column in _of_an_item():
        found.append(sa.select(table.c.id).where(table.c[column] == item_id))
    return sa.union_all(*found)


@cache
def _of_an_item() -> tuple[tuple[sa.Table, str], ...]:
    """Each table that belongs to an item, and the column that says to which."""
    journaled = {
        str(each.local_table) for each in Base.registry.mappers if issubclass(each.class_, Journaled)
    }
    named = [(METADATA.tables[each], "item_id") for each in sorted(journaled)]
    beside = [("links", "pred_id"), ("links", "succ_id"), ("parts", "of_id"), ("points", "milestone_id")]
    return (
        *((table, column) for table, column in named if column in table.c),
        *((METADATA.tables[name], column) for name, column in beside),
    )


def _told(current: Session, page: Page[Entry], mine: sa.ColumnElement[bool]) -> Told:
    deeds = _deeds(current, page.items, mine)
    entries = [entry for each in deeds for entry in each.entries]
    rows = _rows(current, entries)
    named = _named(current, entries, rows)
    names = {key: _name(key, named) for key in named}
    kinds = {key.id: str(row["kind"]) for key, row in named.items() if key.table == "items"}
    return Told(deeds, page.next, _sets(current, page.items), names, rows, kinds)


def _deeds(current: Session, last: Sequence[Entry], mine: sa.ColumnElement[bool]) -> list[Deed]:
    """Of each set of which the last entry is given, all the entries."""
    sets = [each.change_set for each in last]
    together = (Entry.scope, Entry.change_set)
    place = sa.func.row_number().over(partition_by=together, order_by=Entry.revision).label("place")
    count = sa.func.count().over(partition_by=together).label("count")
    numbered = sa.select(Entry.id, place, count).where(mine, Entry.change_set.in_(sets)).subquery()
    wanted = sa.select(Entry, numbered.c.count).join(numbered, numbered.c.id == Entry.id)
    found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    counts = {}
    for entry, number in current.execute(wanted.where(numbered.c.place <= MOST).order_by(Entry.revision)):
        key = entry.scope, entry.change_set
        found[key].append(entry)
        counts[key] = number
    keys = [(each.scope, each.change_set) for each in last]
    return [Deed(found[key], counts[key] - len(found[key])) for key in keys]


def _sets(current: Session, last: Sequence[Entry]) -> dict[tuple[str, str], ChangeSet]:
    wanted = sa.select(ChangeSet).where(ChangeSet.transaction.in_([each.change_set for each in last]))
    mine = {(each.scope, each.change_set) for each in last}
    found = {(each.project_id, each.transaction): each for each in current.scalars(wanted)}
    return {key: each for key, each in found.items() if key in mine}


def _rows(current: Session, entries: Iterable[Entry]) -> dict[Key, Mapping[str, Any]]:
    """What has no name of its own, as it is now: one statement for each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for each in entries:
        if each.entity in CALLED_AFTER:
            wanted[each.entity].add(each.entity_id)
    return {
        Key(table, row["id"]): row
        for table, ids in wanted.items()
        for row in _select(current, METADATA.tables[table], ids)
    }


def _named(
    current: Session, entries: Iterable[Entry], rows: Mapping[Key, Mapping[str, Any]]
) -> dict[Key, Mapping[str, Any]]:
    """Every row with a name that the entries are of or name: at most two statements for each table."""
    found = _fetched(current, (*_named_by(entries), *_called_after(rows)))
    owners = (_owner(row) for key, row in found.items() if key.table == "calendars")
    return found | _fetched(current, [each for each in owners if each and each not in found])


def _fetched(current: Session, keys: Iterable[Key]) -> dict[Key, Mapping[str, Any]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        wanted[key.table].add(key.id)
    return {
        Key(table, row["id"]): row
        for table in sorted(wanted.keys() & NAMED.keys())
        for row in _select(current, METADATA.tables[table], wanted[table])
    }


def _name(key: Key, named: Mapping[Key, Mapping[str, Any]]) -> Text:
    row = named[key]
    name = Text(*(str(row[each] or "") for each in NAMED[key.table]))
    if key.table in KEYED and row["kind"] not in ("subtask", "line"):
        return Text(f"{row['key']} {name.pick('zh')}", f"{row['key']} {name.pick('en')}")
    if key.table == "calendars" and not name.pick("zh"):
        owner = _owner(row)
        return _name(owner, named) if owner is not None and owner in named else COMPANY
    return name


def _owner(calendar: Mapping[str, Any]) -> Key | None:
    found = (Key(table, calendar[column]) for column, table in OWNERS.items() if calendar[column])
    return next(found, None)


def _named_by(entries: Iterable[Entry]) -> Iterator[Key]:
    for each in entries:
        yield Key(each.entity, each.entity_id)
        if each.actor_id:
            yield Key("people", each.actor_id)
        if each.scope != AGENCY:
            yield Key("projects", each.scope)
        for values in (each.before or {}, each.after):
            yield from _in_values(each.entity, values)


def _in_values(entity: str, values: Mapping[str, Any]) -> Iterator[Key]:
    for field, value in values.items():
        if isinstance(value, str) and (table := refers(entity, field)):
            yield Key(table, value)
        elif field == "roles" and isinstance(value, dict):
            yield from (Key("people", str(each)) for each in value.values())


def _called_after(rows: Mapping[Key, Mapping[str, Any]]) -> Iterator[Key]:
    for key, row in rows.items():
        for column in CALLED_AFTER[key.table]:
            yield from keys_of(key.table, column, row[column])


def keys_of(table: str, column: str, value: str) -> Iterator[Key]:
    """The row that a column names; the ends of a link are items or phases."""
    named = refers(table, column)
    yield from (Key(each, value) for each in ([named] if named else ["items", "phases"]))


def _select(current: Session, table: sa.Table, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    wanted = sorted(ids)
    for first in range(0, len(wanted), CHUNK):
        statement = sa.select(table).where(table.c.id.in_(wanted[first : first + CHUNK]))
        yield from (dict(each._mapping) for each in current.execute(statement))
