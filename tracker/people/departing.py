"""What ends when a person leaves, apart from their projects: whatever let them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.people import invitations, team_queries, tokens
from tracker.people.actions import change
from tracker.people.facts import HasLeft
from tracker.people.models import Invitation, Person, Token


@dataclass(frozen=True)
class Door:
    """What else lets people in, of which people know nothing: `end` ends it and says how much it was.

    `projects` selects those whose journals that is written to.
    """

    name: str
    projects: Callable[[str], sa.Select[Any]]
    end: Callable[[Session, Person], int]


_doors: dict[str, Door] = {}


def register_door(door: Door) -> None:
    """Have something ended when a person leaves, in the same transaction."""
    _doors[door.name] = door


def projects_of(session: Session, person_id: str) -> set[str]:
    """The projects to which the end of somebody's access is written."""
    return {each for door in _doors.values() for each in session.scalars(door.projects(person_id))}


@dataclass(frozen=True)
class Ended:
    """How much ended: tokens and invitations revoked, teams left, substitutions over, doors by name."""

    tokens: int
    invitations: int
    teams: int
    substitutions: int
    doors: Mapping[str, int]


def end_access(session: Session, person: Person, reason: str) -> Ended:
    """Deactivate a person, and end all but their memberships of projects.

    Raises HasLeft and LastAdministrator.
    """
    if not person.active:
        raise HasLeft(name=person.name)
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
    doors = {each.name: each.end(session, person) for each in _doors.values()}
    return Ended(len(living), len(sent), len(teams), len(standing), doors)
