"""Who may see what of a project: the one place that what people say, are told and search goes through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Who
from tracker.people.models import Member, Person, Substitute
from tracker.people.queries import ASKER, HELD, MEMBERSHIPS, standing_in, who_of
from tracker.projects.models import Item
from tracker.projects.sight import visible_items, wholly

ITEMS = Item.__table__.c


class Glance(NamedTuple):
    """A person, and what they would be shown: of a project, perhaps an item of it."""

    person_id: str
    project_id: str | None
    item_id: str | None = None
    internal: bool = False
    """Only for the agency's people."""


def inside(who: Who, project_id: str | None) -> bool:
    """Whether the asker is one of the agency's people in a project."""
    return who.admin or who.roles.get(project_id or "", None) not in {None, *GUESTS}


def guests_items(who: Who, project: Any, item: Any) -> sa.ColumnElement[bool]:
    """Rows of an item that the asker may see, or of no item: a guest does not see every item."""
    if not who.guest:
        return sa.true()
    seen = sa.select(ITEMS.id).where(visible_items(who))
    return sa.or_(wholly(who, project), item.is_(None), item.in_(seen))


def allowed(current: Session, wanted: Iterable[Glance], today: date | None = None) -> set[Glance]:
    """Those glances whose person has not left and may see what they name; two statements at most.

    With a day also what they see on it because they stand in for somebody.
    """
    asked = set(wanted)
    askers = _askers(current, {each.person_id for each in asked}, today)
    sure = {each for each in asked if _may(askers.get(each.person_id), each)}
    guests = {each for each in sure if not inside(askers[each.person_id], each.project_id) and each.item_id}
    return (sure - guests) | _seen(current, askers, guests)


def _may(who: Who | None, glance: Glance) -> bool:
    """Whether somebody sees the project, and also what is internal in it if this is."""
    if who is None or (glance.project_id is None and glance.item_id is None):
        return who is not None  # what is about themselves alone
    if not who.sees(glance.project_id):
        return False
    return inside(who, glance.project_id) or not glance.internal


def _askers(current: Session, people: Collection[str], today: date | None) -> dict[str, Who]:
    """People who have not left, with their roles, by id."""
    if not people:
        return {}
    statement = sa.select(*ASKER).add_columns(Member.project_id, Member.role).select_from(Person)
    if today is None:
        statement = statement.add_columns(sa.null().label("absent_id")).outerjoin(Member, MEMBERSHIPS)
    else:
        statement = statement.add_columns(Substitute.person_id.label("absent_id"))
        statement = statement.outerjoin(Substitute, standing_in(today)).outerjoin(Member, HELD)
    mine = defaultdict(list)
    for row in current.execute(statement.where(Person.id.in_(people), Person.active)):
        mine[row.id].append(row)
    return {
        person_id: who_of(rows[0], rows, away={each.absent_id for each in rows if each.absent_id})
        for person_id, rows in mine.items()
    }


def _seen(current: Session, askers: dict[str, Who], glances: Collection[Glance]) -> set[Glance]:
    if not glances:
        return set()
    mine: dict[str, list[str | None]] = defaultdict(list)
    for each in sorted(glances):
        mine[each.person_id].append(each.item_id)
    looks = [
        sa.select(sa.literal(person_id), ITEMS.id).where(ITEMS.id.in_(ids), visible_items(askers[person_id]))
        for person_id, ids in mine.items()
    ]
    found = {(row[0], row[1]) for row in current.execute(sa.union_all(*looks))}
    return {each for each in glances if (each.person_id, each.item_id) in found}
