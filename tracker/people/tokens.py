"""Tokens: giving and ending them, and knowing who speaks with one."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tracker.access import Scope, Who
from tracker.db import transaction
from tracker.errors import Invalid, NotFound
from tracker.journal import ledger_of
from tracker.people import queries
from tracker.people.facts import IN_THE_PAST, NOT_LONGER, NOT_MORE, PersonLeft
from tracker.people.models import Person, Token, TokenUse

SELDOM = timedelta(minutes=5)
"""So often at most the use of a token is noted."""
log = logging.getLogger("tracker")


def authenticate(token: str) -> Who | None:
    """The person of a living token as a value, with the roles they hold today. Raises TokenExpired."""
    found = queries.caller(token)
    if found is None:
        return None
    if found.used_at is None or found.now - found.used_at >= SELDOM:
        _note_use(found.token_id, found.now)
    return found.who


def _note_use(token_id: str, now: datetime) -> None:
    """A record that may be lost: nobody waits for it, and no request fails with it."""
    try:
        with transaction(brief=True) as session:
            mine = TokenUse.token_id == token_id
            done: Any = session.execute(sa.update(TokenUse).where(mine).values(at=now))
            if not done.rowcount:
                session.execute(sa.insert(TokenUse).values(token_id=token_id, at=now))
    except SQLAlchemyError as lost:
        log.info("the use of a token was not noted: %s", type(lost).__name__)


def give(
    session: Session, person: Person, name: str, secret: str | None = None, **fields: Any
) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once; `fields` as TokenSchema has them.

    One that somebody makes for themselves ends no later than the one that they speak with, and with it if
    nothing is said. Raises PersonLeft, and Invalid for an end that has passed or comes too late.
    """
    if person.active is False:
        raise PersonLeft(name=person.name)
    secret = secret or f"trk_{secrets.token_urlsafe(32)}"
    ledger = ledger_of(session)
    at, latest = ledger.at, ledger.who.token_ends if ledger.who.person_id == person.id else None
    row = Token(person_id=person.id, name=name, hash=queries.hash_of(secret), created_at=at)
    row.expires_at = _end(fields, at, latest)
    row.scopes = in_order(fields.get("scopes") or Scope)
    session.add(row)
    session.flush()
    return row, secret


def _end(fields: dict[str, Any], at: datetime, latest: datetime | None) -> datetime | None:
    days, end = fields.get("expires_in_days"), fields.get("expires_at")
    wanted: datetime | None = at + timedelta(days=days) if days else end
    if wanted is None:
        return latest
    pointer = "/expires_in_days" if days else "/expires_at"
    if wanted <= at:
        raise Invalid(pointer, IN_THE_PAST)
    if latest is not None and wanted > latest:
        raise Invalid(pointer, NOT_LONGER, at=latest.strftime(queries.SHOWN))
    return wanted


def in_order(scopes: Iterable[str]) -> list[str]:
    given = set(scopes)
    return [each.value for each in Scope if each in given]


def no_more_than(who: Who, scopes: Iterable[str] | None) -> list[str]:
    """The scopes for a token of one's own: those of the token that one speaks with, or fewer of them."""
    for place, scope in enumerate(scopes or ()):
        if scope not in who.scopes:
            raise Invalid(f"/scopes/{place}", NOT_MORE, scope=scope)
    return in_order(scopes or who.scopes)


def own(session: Session, who: Who, token_id: str) -> Token:
    """One of the asker's own tokens. Raises NotFound."""
    found = session.get(Token, token_id)
    if found is None or found.person_id != who.person_id:
        raise NotFound(what=token_id)
    return found


def revoke(session: Session, token: Token) -> None:
    if token.revoked_at is None:
        token.revoked_at = ledger_of(session).at
