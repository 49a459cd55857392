"""Invitations: a link that gives a person their first token, once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from tracker.access import Who
from tracker.journal import ledger_of, writing
from tracker.people import tokens
from tracker.people.actions import add_person
from tracker.people.facts import InvitationExpired, InvitationRevoked, InvitationUsed, PersonLeft
from tracker.people.models import Invitation, Person, Token
from tracker.people.queries import hash_of, is_mailbox


def invite(session: Session, person: Person, hours: int) -> tuple[Invitation, str]:
    """An invitation that is open for so many hours, and its secret, shown this once. Raises PersonLeft."""
    if person.active is False:
        raise PersonLeft(name=person.name)
    secret, ledger = secrets.token_urlsafe(32), ledger_of(session)
    row = Invitation(
        person_id=person.id,
        hash=hash_of(secret),
        created_at=ledger.at,
        created_by_id=ledger.who.person_id,
        expires_at=ledger.at + timedelta(hours=hours),
    )
    session.add(row)
    session.flush()
    return row, secret


def invite_by_name(who: Who, given: Mapping[str, Any]) -> str:
    """The secret for a new person, or for whoever has the e-mail address; `given` as InvitePersonSchema.

    Opens the transaction. Raises PersonLeft.
    """
    fields = {name: given[name] for name in ("name", "email")}
    with writing(who, "invitation.make") as session:
        mine = sa.select(Person).where(is_mailbox(fields["email"] or ""))
        known = session.scalar(mine) if fields["email"] else None
        return invite(session, known or add_person(session, fields), given["expires_in_hours"])[1]


def revoke(session: Session, invitation: Invitation) -> None:
    """End an invitation; one that was used stays used."""
    if invitation.revoked_at is None and invitation.used_at is None:
        invitation.revoked_at = ledger_of(session).at


def check_open(invitation: Invitation, person: Person, now: datetime) -> None:
    """Raises InvitationRevoked, InvitationUsed and InvitationExpired."""
    if invitation.revoked_at or not person.active:
        raise InvitationRevoked
    if invitation.used_at:
        raise InvitationUsed
    if invitation.expires_at <= now:
        raise InvitationExpired


def accept(session: Session, invitation: Invitation, person: Person, name: str) -> tuple[Token, str]:
    """The first token of a person and its secret. Of two who accept at once, one gets it.

    Raises InvitationUsed, InvitationExpired and InvitationRevoked.
    """
    ledger = ledger_of(session)
    check_open(invitation, person, ledger.at)
    free = sa.update(Invitation).where(
        Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    taken: Any = session.execute(free.values(used_at=ledger.at).execution_options(synchronize_session=False))
    if not taken.rowcount:
        raise InvitationUsed
    ledger.note_values(invitation, {"used_at": None}, {"used_at": ledger.at})
    set_committed_value(invitation, "used_at", ledger.at)
    return tokens.give(session, person, name)
