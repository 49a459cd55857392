"""What becomes of a leaver's hand-overs in a project, and of what they helped with and watched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.progress import FINISHED
from tracker.people.models import Person
from tracker.projects import by_id
from tracker.projects.involved import HELPER, put
from tracker.projects.models import Handover, Involved, Item
from tracker.projects.sight import OFFERED


@dataclass(frozen=True)
class Ties:
    """What ties somebody to items of a project that others own."""

    offers: Sequence[Handover] = ()
    """Hand-overs that wait for an answer: offered to them, by them, or of what is theirs."""
    beside: Sequence[Involved] = ()
    """Whether they help or watch."""
    items: dict[str, Item] | None = None
    """Every item of these, by id."""

    @property
    def helped(self) -> list[Item]:
        """What somebody else may help with in their place."""
        found = [self.item(each.item_id) for each in self.beside if each.role == HELPER]
        return [each for each in found if each.state not in FINISHED]

    @property
    def wanting(self) -> bool:
        """Whether somebody may take a place; watching is nobody's to inherit."""
        return bool(self.offers or self.helped)

    def item(self, item_id: str) -> Item:
        return (self.items or {})[item_id]


@dataclass(frozen=True)
class Passed:
    """A hand-over, and who is asked for its answer now: a person, or all of the department."""

    row: Handover
    item: Item
    taker: Person | None
    giver: Person | None
    department: str | None
    """Key of the department that it is offered to."""


@dataclass(frozen=True)
class Helped:
    """An item that a leaver helped with, and who does instead."""

    item: Item
    helper: Person | None


def projects_of(person_id: str) -> list[sa.Select[Any]]:
    """The projects in which somebody has ties."""
    return [
        sa.select(Handover.project_id).where(*_waiting(person_id)),
        sa.select(Involved.project_id).where(Involved.person_id == person_id, Involved.active),
    ]


def ties(session: Session, project_id: str, person_id: str) -> Ties:
    """What ties somebody to items of a project."""
    offers = sa.select(Handover).where(Handover.project_id == project_id, *_waiting(person_id))
    mine = Involved.project_id == project_id, Involved.person_id == person_id, Involved.active
    offered = session.scalars(offers.order_by(Handover.id)).all()
    beside = session.scalars(sa.select(Involved).where(*mine).order_by(Involved.id)).all()
    ids = {each.item_id for each in offered} | {each.item_id for each in beside}
    return Ties(offered, beside, by_id.items_by_id(session, ids))


def _waiting(person_id: str) -> list[sa.ColumnElement[bool]]:
    columns = (Handover.to_owner_id, Handover.offered_by_id, Handover.from_owner_id)
    return [Handover.state == OFFERED, sa.or_(*(each == person_id for each in columns))]


def pass_on(session: Session, found: Ties, leaver: Person, receiver: Person | None) -> list[Passed]:
    """Hand-overs go to the receiver, or wait for the department that they are offered to.

    Nobody is asked for what they offer themselves, so then the department is.
    """
    keys = by_id.department_keys(session)
    heir = receiver.id if receiver else None
    passed = []
    for row in found.offers:
        if row.to_owner_id == leaver.id:
            row.to_owner_id = heir if heir not in (row.offered_by_id, row.from_owner_id) else None
        if row.from_owner_id == leaver.id:
            row.from_owner_id = heir
        if row.offered_by_id == leaver.id:
            row.offered_by_id = heir if heir != row.to_owner_id else None
        taker, giver = (
            session.get(Person, each) if each else None for each in (row.to_owner_id, row.offered_by_id)
        )
        item = found.item(row.item_id)
        passed.append(Passed(row, item, taker, giver, keys.get(row.to_department_id or "")))
    return passed


def let_go(session: Session, found: Ties, receiver: Person | None) -> tuple[list[Helped], int]:
    """Whoever takes over helps instead, but with what they own; and how many items were watched."""
    for each in found.beside:
        each.active = False
    helped = []
    for item in found.helped:
        helper = receiver if receiver and receiver.id != item.owner_id else None
        if helper is not None:
            put(session, item, helper.id, HELPER)
        helped.append(Helped(item, helper))
    return helped, sum(each.role != HELPER for each in found.beside)
