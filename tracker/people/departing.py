"""What ends when a person leaves, apart from their projects: whatever let them in."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.people import invitations, team_queries, tokens
from tracker.people.actions import change
from tracker.people.models import Invitation, Person, Token


@dataclass(frozen=True)
class Ended:
    """How much ended: tokens and invitations revoked, teams left, substitutions over."""

    tokens: int
    invitations: int
    teams: int
    substitutions: int


def end_access(session: Session, person: Person, reason: str) -> Ended:
    """Deactivate a person, and end all but their memberships of projects. Raises LastAdministrator."""
    change(session, person, {"active": False, "left_because": reason})
    living = session.scalars(
        sa.select(Token).where(Token.person_id == person.id, Token.revoked_at.is_(None))
    ).all()
    for token in living:
        tokens.revoke(session, token)
    sent = session.scalars(
        sa.select(Invitation).where(
            Invitation.person_id == person.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
        )
    ).all()
    for invitation in sent:
        invitations.revoke(session, invitation)
    teams = team_queries.in_teams(session, person.id)
    standing = team_queries.substitutions(session, person.id)
    for membership in teams:
        membership.active = False
    for substitution in standing:
        substitution.active = False
    return Ended(len(living), len(sent), len(teams), len(standing))
