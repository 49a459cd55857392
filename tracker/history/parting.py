"""Items that a guest saw and sees no more, found in what the journal says that they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.journal import Entry
from tracker.people.models import Department, Member
from tracker.projects.models import Handover, Item
from tracker.projects.sight import OFFERED
from tracker.projects.sight_before import DECIDING, Eyes, saw, was_offered

ITEMS = Item.__table__.c
ITEM, OFFER = Item.__tablename__, Handover.__tablename__


@dataclass(frozen=True)
class Gone:
    """An item that is no longer somebody's to see."""

    id: str
    kind: str


def lost(current: Session, who: Who, touched: Mapping[Entry, str]) -> dict[str, Gone]:
    """What went out of a guest's sight, by the id of the entry that tells so.

    Given are entries and the items that they touch, which the asker does not see now. Nothing is told of what
    was so before they belonged to the project. At most four statements.
    """
    changed = [each for each in touched if who.guest_in(each.scope) and _may_part(each)]
    if not changed:
        return {}
    kinds, offers = _kinds(current, (touched[each] for each in changed)), _offers(current, changed)
    departments = _departments(current)
    belonged = _memberships(current, who, {each.scope for each in changed})
    found = {}
    for each in changed:
        party, kind = who.roles[each.scope].value, kinds[touched[each]]
        eyes = Eyes(party, departments[party], frozenset({str(who.person_id), *who.stands_in_for}))
        offer = offers.get(each.entity_id)
        seen = was_offered(eyes, *offer) if offer else saw(eyes, kind, each.before or {})
        if seen and _was_guest(belonged[each.scope], each.revision, party):
            found[each.id] = Gone(touched[each], kind)
    return found


def _may_part(entry: Entry) -> bool:
    before = entry.before or {}
    if entry.entity == ITEM:
        return bool(DECIDING & before.keys())
    return entry.entity == OFFER and before.get("state") == OFFERED


def _kinds(current: Session, item_ids: Iterable[str]) -> dict[str, str]:
    rows = current.execute(sa.select(ITEMS.id, ITEMS.kind).where(ITEMS.id.in_(sorted(set(item_ids)))))
    return {row[0]: row[1] for row in rows}


def _offers(current: Session, entries: Iterable[Entry]) -> dict[str, tuple[str | None, str | None]]:
    """To which department and to whom items were offered, by the hand-over."""
    wanted = sorted({each.entity_id for each in entries if each.entity == OFFER})
    columns = sa.select(Handover.id, Handover.to_department_id, Handover.to_owner_id)
    return {row[0]: (row[1], row[2]) for row in current.execute(columns.where(Handover.id.in_(wanted)))}


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
