"""Reads of people, clients, departments and tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker import clock
from tracker.access import EVERY_SCOPE, Party, Role, Scope, Who, stronger
from tracker.db import session
from tracker.domain.workdays import WorkCalendar
from tracker.errors import MISSING, Invalid, NotFound, TokenExpired
from tracker.paging import Order, Page, fetch
from tracker.people.facts import InvitationUnknown
from tracker.people.models import (
    Certification,
    Client,
    Department,
    Invitation,
    Member,
    Person,
    Substitute,
    Team,
    Token,
    TokenUse,
)

R = TypeVar("R", Certification, Client, Department, Invitation, Person, Substitute, Team, Token)
MEMBERSHIPS = sa.and_(Member.person_id == Person.id, Member.active)
"""Joins a person with each project that they belong to now."""
HELD = sa.and_(Member.person_id.in_((Person.id, Substitute.person_id)), Member.active)
"""Joins a person, and for whom they stand in, with each project that either belongs to now."""
ASKER = (Person.id, Person.name, Person.admin, Person.party, Person.client_id)
"""What `who_of` reads of a person."""
ZONE = WorkCalendar.zone
"""Where a day of the calendar begins and ends."""
SHOWN = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True)
class Caller:
    """Who speaks, with which token, and when that was last used."""

    who: Who
    token_id: str
    used_at: datetime | None
    now: datetime


def hash_of(token: str) -> str:
    """Tokens are 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def day_of(moment: datetime) -> date:
    """The day of an instant in the calendar's zone."""
    return moment.astimezone(ZoneInfo(ZONE)).date()


def caller(token: str) -> Caller | None:
    """The person of a living token as a value, with the roles they hold today; one statement.

    Raises TokenExpired.
    """
    current = session()
    now = clock.here(current)
    rows = current.execute(_asking(), {"digest": hash_of(token), "today": day_of(now)}).all()
    if not rows:
        return None
    first = rows[0]
    if first.expires_at and first.expires_at <= now:
        raise TokenExpired(at=first.expires_at.strftime(SHOWN))
    away = {each.absent_id for each in rows if each.absent_id}
    scopes = frozenset(map(Scope, first.scopes))
    who = who_of(first, rows, scopes=scopes, away=away, token_ends=first.expires_at)
    return Caller(who, first.token_id, first.used_at, now)


@cache
def _asking() -> sa.Select[Any]:
    """A person by the `digest` of their token, with a row for each role that they have `today`.

    Of the roles are also those of whom they stand in for. Every request asks this, and to build the
    statement takes longer than to run it.
    """
    today: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date)
    return (
        sa.select(*ASKER)
        .add_columns(Token.id.label("token_id"), Token.scopes, Token.expires_at)
        .add_columns(TokenUse.at.label("used_at"), Substitute.person_id.label("absent_id"))
        .add_columns(Member.project_id, Member.role)
        .join(Token, Token.person_id == Person.id)
        .outerjoin(TokenUse, TokenUse.token_id == Token.id)
        .outerjoin(Substitute, standing_in(today))
        .outerjoin(Member, HELD)
        .where(Token.hash == sa.bindparam("digest"), Token.revoked_at.is_(None), Person.active)
    )


def standing_in(today: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Joins a person with those for whom they stand in on a day."""
    away = aliased(Person)
    still_here = sa.exists().where(away.id == Substitute.person_id, away.active)
    return sa.and_(Substitute.substitute_id == Person.id, in_force(today), still_here)


def in_force(today: date | sa.BindParameter[date]) -> sa.ColumnElement[bool]:
    """Substitutions that count today."""
    return sa.and_(Substitute.active, Substitute.first_on <= today, Substitute.last_on >= today)


def who_of(
    person: Any,
    memberships: Iterable[Any],
    *,
    scopes: frozenset[Scope] = EVERY_SCOPE,
    away: Collection[str] = (),
    token_ends: datetime | None = None,
) -> Who:
    """A person as an asker; of rows with `project_id` and `role`, one with neither says no membership."""
    roles: dict[str, Role] = {}
    for each in memberships:
        if each.role:
            roles[each.project_id] = stronger(roles.get(each.project_id), each.role)
    return Who(
        person.id,
        person.name,
        person.admin and Scope.ADMIN in scopes,
        roles,
        Party(person.party),
        person.client_id,
        scopes,
        frozenset(away),
        token_ends,
        person.admin and Scope.ADMIN not in scopes,
    )


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


def is_mailbox(email: str) -> sa.ColumnElement[bool]:
    """Whether a person has this address; some were written with capitals once."""
    return sa.func.lower(Person.email) == email.lower()


def clients(q: str | None, *, cursor: str | None, limit: int) -> Page[Client]:
    statement = sa.select(Client)
    if q:
        statement = statement.where(Client.name.icontains(q, autoescape=True))
    return _page(statement, Client.name, Client.id, cursor, limit)


def departments() -> list[Department]:
    return list(session().scalars(sa.select(Department).order_by(Department.key)))


def belongs(current: Session, person_id: str) -> list[Member]:
    """The living memberships of a person, in the order of their projects."""
    mine = sa.select(Member).where(Member.person_id == person_id, Member.active)
    return list(current.scalars(mine.order_by(Member.project_id)))


def tokens(person_id: str | None) -> list[tuple[Token, datetime | None]]:
    """The tokens of a person, each with the time of its last use."""
    rows = session().execute(
        sa.select(Token, TokenUse.at)
        .outerjoin(TokenUse, TokenUse.token_id == Token.id)
        .where(Token.person_id == person_id)
        .order_by(Token.id)
    )
    return [(row[0], row[1]) for row in rows]


def last_used(current: Session, token_id: str) -> datetime | None:
    return current.scalar(sa.select(TokenUse.at).where(TokenUse.token_id == token_id))


def invitations(person_id: str) -> list[Invitation]:
    mine = sa.select(Invitation).where(Invitation.person_id == person_id)
    return list(session().scalars(mine.order_by(Invitation.id)))


def invitation_by(current: Session, secret: str) -> tuple[Invitation, Person, str | None]:
    """The invitation of a link with whom it invites, and the name of who did. Raises InvitationUnknown."""
    inviter = sa.orm.aliased(Person)
    row = current.execute(
        sa.select(Invitation, Person, inviter.name)
        .join(Person, Person.id == Invitation.person_id)
        .outerjoin(inviter, inviter.id == Invitation.created_by_id)
        .where(Invitation.hash == hash_of(secret))
    ).one_or_none()
    if row is None:
        raise InvitationUnknown
    return row[0], row[1], row[2]


def _page(statement: Any, first: Any, last: Any, cursor: str | None, limit: int) -> Page[Any]:
    return fetch(session(), statement, [Order(first), Order(last)], after=cursor, limit=limit)
