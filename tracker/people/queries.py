"""Reads of people, clients, departments and tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party, Who
from tracker.db import session
from tracker.errors import MISSING, Invalid, NotFound
from tracker.paging import Order, Page, fetch
from tracker.people.models import Client, Department, Member, Person, Token

R = TypeVar("R", Client, Department, Person, Token)
ASKER = (Person.id, Person.name, Person.admin, Person.party, Person.client_id)
"""What of a person makes an asker."""
MEMBERSHIPS = sa.and_(Member.person_id == Person.id, Member.active)
"""Joins a person with each project that they belong to now."""


def hash_of(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def authenticate(token: str) -> Who | None:
    """The person of a living token as a value, with the roles they hold."""
    rows = (
        session()
        .execute(
            sa.select(*ASKER, Member.project_id, Member.role)
            .join(Token, Token.person_id == Person.id)
            .outerjoin(Member, MEMBERSHIPS)
            .where(Token.hash == hash_of(token), Token.revoked_at.is_(None), Person.active)
        )
        .all()
    )
    return who_of(rows[0], rows) if rows else None


def who_of(person: Any, memberships: Iterable[Any]) -> Who:
    """A person as an asker; of rows with `project_id` and `role`, one with neither says no membership."""
    roles = {each.project_id: each.role for each in memberships if each.role}
    party = Party(person.party)
    return Who(person.id, person.name, person.admin, roles, party, person.client_id)


def get(current: Session, model: type[R], row_id: str) -> R:
    found = current.get(model, row_id)
    if found is None:
        raise NotFound(what=row_id)
    return found


def referred(current: Session, model: type[R], row_id: str, pointer: str) -> R:
    """The row that a body names at `pointer`; somebody who left is no longer there. Raises Invalid."""
    found = current.get(model, row_id)
    if found is None or not getattr(found, "active", True):
        raise Invalid(pointer, MISSING, what=row_id)
    return found


def people(q: str | None, *, department: str | None, cursor: str | None, limit: int) -> Page[Person]:
    """People by name; `q` finds any part of a name or e-mail address."""
    statement = sa.select(Person).where(Person.active)
    if q:
        found = (Person.name.icontains(q, autoescape=True), Person.email.icontains(q, autoescape=True))
        statement = statement.where(sa.or_(*found))
    if department:
        statement = statement.join(Department).where(Department.key == department)
    return _page(statement, Person.name, Person.id, cursor, limit)


def clients(q: str | None, *, cursor: str | None, limit: int) -> Page[Client]:
    statement = sa.select(Client)
    if q:
        statement = statement.where(Client.name.icontains(q, autoescape=True))
    return _page(statement, Client.name, Client.id, cursor, limit)


def departments() -> list[Department]:
    return list(session().scalars(sa.select(Department).order_by(Department.key)))


def tokens(person_id: str) -> list[Token]:
    return list(session().scalars(sa.select(Token).where(Token.person_id == person_id).order_by(Token.id)))


def _page(statement: Any, first: Any, last: Any, cursor: str | None, limit: int) -> Page[Any]:
    return fetch(session(), statement, [Order(first), Order(last)], after=cursor, limit=limit)
