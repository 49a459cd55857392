"""Items that a guest saw and sees no more, found in what the journal says that they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.journal import Entry
from tracker.people.models import Department, Member
from tracker.projects.models import Item
from tracker.projects.sight_before import DECIDING, Eyes, saw

ITEMS = Item.__table__.c


def lost(current: Session, who: Who, entries: Iterable[Entry]) -> dict[str, str]:
    """Entries with which an item went out of a guest's sight, and the kinds of the items.

    Given are entries of items that the asker does not see now. Nothing is told of what was so before they
    belonged to the project. Three statements if there is any such entry.
    """
    changed = [
        each
        for each in entries
        if each.entity == Item.__tablename__
        and who.guest_in(each.scope)
        and DECIDING & (each.before or {}).keys()
    ]
    if not changed:
        return {}
    kinds = _kinds(current, changed)
    departments = _departments(current)
    belonged = _memberships(current, who, {each.scope for each in changed})
    found = {}
    for each in changed:
        party = who.roles[each.scope].value
        eyes = Eyes(party, departments[party], frozenset({str(who.person_id), *who.stands_in_for}))
        was_guest = _was_guest(belonged[each.scope], each.revision, party)
        if was_guest and saw(eyes, kinds[each.entity_id], each.before or {}):
            found[each.id] = kinds[each.entity_id]
    return found


def _kinds(current: Session, entries: Iterable[Entry]) -> dict[str, str]:
    wanted = sorted({each.entity_id for each in entries})
    rows = current.execute(sa.select(ITEMS.id, ITEMS.kind).where(ITEMS.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def _departments(current: Session) -> Mapping[str, dict[str, str]]:
    """Key by id, of each party."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for side, department_id, key in current.execute(
        sa.select(Department.side, Department.id, Department.key)
    ):
        found[side][department_id] = key
    return found


def _memberships(current: Session, who: Who, scopes: Iterable[str]) -> Mapping[str, list[Any]]:
    """What became of the memberships of the asker and of those for whom they stand in, by project."""
    people = [str(who.person_id), *who.stands_in_for]
    mine = sa.select(Member.id).where(Member.person_id.in_(people))
    wanted = sa.select(Entry.scope, Entry.revision, Entry.entity_id, Entry.after).where(
        Entry.scope.in_(sorted(scopes)), Entry.entity == Member.__tablename__, Entry.entity_id.in_(mine)
    )
    found = defaultdict(list)
    for row in current.execute(wanted.order_by(Entry.revision)):
        found[row.scope].append(row)
    return found


def _was_guest(changes: Sequence[Any], revision: int, party: str) -> bool:
    """Whether one of these people was a guest of the party before a revision."""
    members: dict[str, dict[str, Any]] = defaultdict(dict)
    for each in changes:
        if each.revision < revision:
            members[each.entity_id] |= each.after
    return any(each["active"] and each["role"] == party for each in members.values())
