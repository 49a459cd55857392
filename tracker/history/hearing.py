"""What somebody may hear of what happens, and the items that it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import Base
from tracker.history.parting import Gone, lost
from tracker.journal import AGENCY, RESTORED, Entry, Journaled
from tracker.people.models import Member
from tracker.projects.models import FileLink, Handover, Item, Project
from tracker.projects.sight import own_items, visible, visible_handovers, visible_items

ITEMS = Item.__table__.c
OF_GUESTS = ("items", "comments", "handovers", "file_links")
"""Rows of which guests hear at all."""


@dataclass(frozen=True)
class Card:
    """What is needed to show an item anew, as it is now."""

    id: str
    project_id: str | None
    kind: str
    state: str
    revision: int


@dataclass(frozen=True)
class Heard:
    """Entries that somebody may hear, in their order, and the item that each concerns, by the entry's id.

    Of the scopes in which they are guests they hear that something changed, not what: not all is theirs.
    """

    entries: tuple[Entry, ...]
    cards: Mapping[str, Card]
    as_guest: frozenset[str]
    gone: Mapping[str, Gone] = field(default_factory=dict)
    """By the ids of entries with which they went out of the asker's sight: of these no more is heard."""


@dataclass(frozen=True)
class Piece:
    """Something that belongs to an item, and whether a guest who sees that is not shown it."""

    item_id: str
    internal: bool


def audible(who: Who) -> sa.ColumnElement[bool]:
    """Entries of what the asker sees, and of their own memberships: the last one tells that they are out.

    Of guests `may_hear` decides further. What belongs to no project is heard by administrators alone, but for
    the arrival of projects from archives: of that the agency's people hear too, but no guest, whom its number
    would tell how much the agency writes.
    """
    if who.admin:
        return sa.true()
    mine = sa.select(Member.id).where(Member.person_id == who.person_id)
    guest = _guest_in(who)
    return sa.or_(
        sa.and_(visible(who, Entry.scope), Entry.scope.not_in(guest)),
        sa.and_(of_arrivals(), visible(who, Entry.entity_id), Entry.entity_id.not_in(guest)),
        sa.and_(Entry.scope.in_(guest), Entry.entity.in_(OF_GUESTS)),
        sa.and_(Entry.entity == Member.__tablename__, Entry.entity_id.in_(mine)),
    )


def of_arrivals() -> sa.ColumnElement[bool]:
    """Entries that tell of a project that came with its journal from an archive."""
    return sa.and_(Entry.scope == AGENCY, Entry.entity == Project.__tablename__, Entry.cause == RESTORED)


def _guest_in(who: Who) -> list[str]:
    return sorted(scope for scope in who.roles if who.guest_in(scope))


def may_hear(current: Session, who: Who, entries: Sequence[Entry]) -> Heard:
    """Those of some audible entries that the asker may hear; at most six statements, however many."""
    pieces = _pieces(current, who, entries)
    touched = {each.id: _touched(each, pieces) for each in entries}
    cards = _cards(current, who, touched.values())
    items = ((each, touched[each.id]) for each in entries)
    gone = lost(current, who, {each: item for each, item in items if item and item not in cards})
    heard = (
        each
        for each in entries
        if each.id in gone or _hears(who, each, pieces, seen=touched[each.id] in cards)
    )
    shown = {key: cards[item] for key, item in touched.items() if item in cards}
    return Heard(tuple(heard), shown, frozenset(_guest_in(who)), gone)


def _hears(who: Who, entry: Entry, pieces: Mapping[str, Piece], *, seen: bool) -> bool:
    if not who.guest_in(entry.scope) or entry.entity not in OF_GUESTS:
        return True
    piece = pieces.get(entry.entity_id)
    return seen and not (piece and piece.internal)


def _touched(entry: Entry, pieces: Mapping[str, Piece]) -> str | None:
    if entry.entity == Item.__tablename__:
        return entry.entity_id
    piece = pieces.get(entry.entity_id)
    return piece.item_id if piece else None


def _cards(current: Session, who: Who, ids: Iterable[str | None]) -> dict[str | None, Card]:
    """Items that the asker may see."""
    wanted = sorted({each for each in ids if each})
    columns = (ITEMS.id, ITEMS.project_id, ITEMS.kind, ITEMS.state, ITEMS.revision)
    seen = sa.select(*columns).where(ITEMS.id.in_(wanted), visible_items(who))
    return {row[0]: Card(*row) for row in current.execute(seen)}


def _pieces(current: Session, who: Who, entries: Iterable[Entry]) -> dict[str, Piece]:
    """What belongs to an item, of every table that has such rows."""
    ids: dict[str, list[str]] = {}
    for each in entries:
        ids.setdefault(each.entity, []).append(each.entity_id)
    found = sa.union_all(*(_of_table(who, table, ids.get(table.name, [])) for table in _tables_of_pieces()))
    return {row[0]: Piece(row[1], bool(row[2])) for row in current.execute(found)}


def _of_table(who: Who, table: sa.Table, ids: list[str]) -> sa.Select[Any]:
    internal = sa.case((_shown_to_guests(who, table), 0), else_=1)
    return sa.select(table.c.id, table.c.item_id, internal).where(table.c.id.in_(ids))


def _shown_to_guests(who: Who, table: sa.Table) -> sa.ColumnElement[bool]:
    """Of what belongs to an item that a guest sees: what is shown them as well."""
    if table is Handover.__table__:
        return visible_handovers(who)
    if table is FileLink.__table__:
        return table.c.item_id.in_(sa.select(ITEMS.id).where(own_items(who)))
    return table.c.internal.is_(False) if "internal" in table.c else sa.true()


@cache
def _tables_of_pieces() -> tuple[sa.Table, ...]:
    """Found when they are first needed: features that are loaded later have such rows too."""
    mapped = {each.local_table for each in Base.registry.mappers if issubclass(each.class_, Journaled)}
    tables = (
        each for each in mapped if isinstance(each, sa.Table) and {"id", "item_id"} <= set(each.c.keys())
    )
    return tuple(sorted(tables, key=lambda each: each.name))
