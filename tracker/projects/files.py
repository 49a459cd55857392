"""Addresses of files that belong to an item; the files themselves lie elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.errors import NotFound
from tracker.journal import ledger_of
from tracker.projects import queries
from tracker.projects.models import FileLink, Item
from tracker.projects.people_facts import FileNotYours
from tracker.projects.sight import require_own


def add(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> FileLink:
    row = FileLink(
        project_id=item.project_id,
        item_id=item.id,
        added_by_id=who.person_id,
        added_at=ledger_of(session).at,
        active=True,
        **fields,
    )
    session.add(row)
    session.flush()
    return row


def change(row: FileLink, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def end(row: FileLink) -> None:
    row.active = False


def get(session: Session, item_id: str, file_id: str) -> FileLink:
    """A living link of an item to a file. Raises NotFound."""
    found = session.get(FileLink, file_id)
    if found is None or not found.active or found.item_id != item_id:
        raise NotFound(what=file_id)
    return found


def to_change(session: Session, who: Who, item_id: str, file_id: str) -> FileLink:
    """The same for whom it is to change: guests change what they added themselves to their own work.

    Raises NotFound, NotYourParty and FileNotYours.
    """
    require_own(session, who, queries.item(session, item_id))
    found = get(session, item_id, file_id)
    if who.guest_in(found.project_id) and not who.acts_for(found.added_by_id):
        raise FileNotYours(title=found.title)
    return found


def of_items(session: Session, item_ids: Iterable[str]) -> dict[str, list[FileLink]]:
    """The living links of items, oldest first."""
    found: dict[str, list[FileLink]] = defaultdict(list)
    wanted = sa.select(FileLink).where(FileLink.item_id.in_(list(item_ids)), FileLink.active)
    for each in session.scalars(wanted.order_by(FileLink.id)):
        found[each.item_id].append(each)
    return found
