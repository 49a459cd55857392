"""Reads of teams, certificates and substitutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party
from tracker.people.models import Certification, Member, Person, Substitute, Team, TeamMember
from tracker.people.queries import in_force


def teams(current: Session) -> list[Team]:
    """The teams there are, by key."""
    return list(current.scalars(sa.select(Team).where(Team.active).order_by(Team.key)))


def members_of(current: Session, team_ids: Iterable[str]) -> dict[str, list[Person]]:
    """The people of teams, by name; who left is in none."""
    rows = current.execute(
        sa.select(TeamMember.team_id, Person)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.team_id.in_(list(team_ids)), TeamMember.active, Person.active)
        .order_by(Person.name, Person.id)
    )
    found: dict[str, list[Person]] = defaultdict(list)
    for team_id, person in rows:
        found[team_id].append(person)
    return found


def team_member(current: Session, team_id: str, person_id: str) -> TeamMember | None:
    mine = TeamMember.team_id == team_id, TeamMember.person_id == person_id
    return current.scalar(sa.select(TeamMember).where(*mine))


def in_teams(current: Session, person_id: str) -> list[TeamMember]:
    """The living team memberships of a person."""
    mine = sa.select(TeamMember).where(TeamMember.person_id == person_id, TeamMember.active)
    return list(current.scalars(mine))


def staff(current: Session) -> list[Person]:
    """The agency's own people, by name."""
    mine = sa.select(Person).where(Person.active, Person.party == Party.PROVIDER)
    return list(current.scalars(mine.order_by(Person.name, Person.id)))


def certifications(current: Session, person_id: str | None = None) -> list[Certification]:
    """The certificates of a person, or of everybody, oldest first."""
    statement = sa.select(Certification).where(Certification.active)
    if person_id is not None:
        statement = statement.where(Certification.person_id == person_id)
    return list(current.scalars(statement.order_by(Certification.issued_on, Certification.id)))


def is_colleague(current: Session, person: Person, other_id: str) -> bool:
    """Whether an id is that of somebody of the same party and client who has not left; one statement."""
    same = Person.party == person.party, Person.client_id == person.client_id
    return current.scalar(sa.select(Person.id).where(Person.id == other_id, Person.active, *same)) is not None


def substitutes(current: Session, person_id: str) -> list[Substitute]:
    """Who stands in for a person and when, by day; those that were ended early are left out."""
    mine = sa.select(Substitute).where(Substitute.person_id == person_id, Substitute.active)
    return list(current.scalars(mine.order_by(Substitute.first_on, Substitute.id)))


def overlapping(
    current: Session, person_id: str, *, substitute_id: str, first_on: date, last_on: date
) -> Substitute | None:
    """The first of the same two people that has one of these days, if any."""
    same = Substitute.person_id == person_id, Substitute.substitute_id == substitute_id, Substitute.active
    days = Substitute.first_on <= last_on, Substitute.last_on >= first_on
    return current.scalar(sa.select(Substitute).where(*same, *days).order_by(Substitute.first_on).limit(1))


def substitutions(current: Session, person_id: str) -> list[Substitute]:
    """Every substitution that has to do with a person, on either side, and was not ended."""
    either = sa.or_(Substitute.person_id == person_id, Substitute.substitute_id == person_id)
    return list(current.scalars(sa.select(Substitute).where(Substitute.active, either)))


def stand_ins(current: Session, people: Iterable[str], today: date) -> dict[str, list[str]]:
    """Who stands in today for some people, by the id of who is away."""
    wanted = sa.select(Substitute.person_id, Substitute.substitute_id)
    wanted = wanted.where(Substitute.person_id.in_(list(people)), in_force(today)).distinct()
    found: dict[str, list[str]] = defaultdict(list)
    for person_id, substitute_id in current.execute(wanted.order_by(*wanted.selected_columns)):
        found[person_id].append(substitute_id)
    return found


def belongs_somewhere(current: Session, person_id: str) -> bool:
    """Whether a person is in a project or a team, or stands in for somebody or the other way round."""
    either = sa.or_(Substitute.person_id == person_id, Substitute.substitute_id == person_id)
    return bool(
        current.scalar(
            sa.select(
                sa.or_(
                    sa.exists().where(Member.person_id == person_id, Member.active),
                    sa.exists().where(TeamMember.person_id == person_id, TeamMember.active),
                    sa.exists().where(Substitute.active, either),
                )
            )
        )
    )
