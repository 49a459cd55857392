"""Reads of contacts, only of clients for whom the asker works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Forbidden, Right, Who
from tracker.contacts.models import Contact
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch
from tracker.projects.models import Project

COLUMNS = Contact.__table__.c


def contact(current: Session, who: Who, contact_id: str) -> Contact:
    """A contact that the asker may read; one statement whether it is hidden or not there. Raises NotFound."""
    wanted = sa.select(Contact).where(Contact.id == contact_id, Contact.active)
    found = current.scalar(wanted.where(_served(who, Right.READ, Contact.client_id)))
    if found is None:
        raise NotFound(what=contact_id)
    return found


def require(current: Session, who: Who, right: Right, client_id: str) -> None:
    """Refuse who has this right in no project of the client. Raises Forbidden."""
    if not current.scalar(sa.select(_served(who, right, sa.literal(client_id)))):
        raise Forbidden(right=right)


def _served(who: Who, right: Right, client_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Whether the asker has a right in a project of the client, as one of the agency's people."""
    if who.admin:
        return sa.true()
    mine = sorted(each for each, role in who.roles.items() if role not in GUESTS and who.may(right, each))
    served = sa.select(Project.client_id).where(Project.id.in_(mine), Project.client_id.is_not(None))
    return client_id.in_(served)


def page(current: Session, client_id: str, args: Mapping[str, Any]) -> Page[Contact]:
    """The contacts of a client, by name."""
    wanted = sa.select(Contact).where(Contact.client_id == client_id, Contact.active)
    if args.get("level"):
        wanted = wanted.where(Contact.level == args["level"])
    orders = [Order(COLUMNS.name), Order(COLUMNS.id)]
    return fetch(current, wanted, orders, after=args.get("cursor"), limit=args["limit"])


def of_client(current: Session, client_id: str | None) -> list[Contact]:
    """All contacts of a client, by name."""
    wanted = sa.select(Contact).where(Contact.client_id == client_id, Contact.active)
    return list(current.scalars(wanted.order_by(Contact.name, Contact.id)))
