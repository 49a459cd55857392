"""What can be done with teams, certificates and substitutes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.staffing import BOUNDS, Level
from tracker.domain.text import Text
from tracker.errors import Invalid, Taken
from tracker.journal import ledger_of
from tracker.people import team_queries as queries
from tracker.people.actions import require_staff
from tracker.people.facts import NO_COLLEAGUE, NOT_ONESELF, PersonLeft, StandsInAlready
from tracker.people.models import Certification, Person, Substitute, Team, TeamMember
from tracker.people.queries import day_of

LEAST_ABOVE_MOST = Text("下限不能大于上限。", "The least may not be more than the most.")
DAYS_OVER = Text("这些日子已经过去；今天是 {today}。", "These days are over; today is {today}.")
DAYS_TURNED = Text("最后一天早于第一天。", "The last day lies before the first.")


def add_team(session: Session, fields: dict[str, Any]) -> Team:
    """Add a team; bounds that are not given are those of its level. Raises Taken and Invalid."""
    if session.scalar(sa.select(Team.id).where(Team.key == fields["key"])) is not None:
        raise Taken(what=Text("团队", "team"), value=fields["key"])
    least, most = BOUNDS[Level(fields["level"])]
    row = Team(**{"least": least, "most": most, **fields})
    _check_bounds(row)
    session.add(row)
    session.flush()
    return row


def change_team(team: Team, fields: dict[str, Any]) -> None:
    """Set the given fields. Raises Invalid."""
    for name, value in fields.items():
        setattr(team, name, value)
    _check_bounds(team)


def _check_bounds(team: Team) -> None:
    if team.least is not None and team.most is not None and team.least > team.most:
        raise Invalid("/least", LEAST_ABOVE_MOST)


def join(session: Session, team: Team, person: Person) -> None:
    """Put one of the agency's own people into a team. Raises PersonLeft and Invalid."""
    if not person.active:
        raise PersonLeft(name=person.name)
    require_staff(person, "/person_id")
    row = queries.team_member(session, team.id, person.id)
    if row is None:
        session.add(TeamMember(team_id=team.id, person_id=person.id, active=True))
    else:
        row.active = True
    session.flush()


def leave(session: Session, team_id: str, person_id: str) -> None:
    row = queries.team_member(session, team_id, person_id)
    if row is not None:
        row.active = False


def certify(session: Session, person: Person, fields: dict[str, Any]) -> Certification:
    """Record that a person is fit for a role (S-169). Raises Invalid for somebody else's people."""
    require_staff(person, "/person_id")
    row = Certification(person_id=person.id, **fields)
    session.add(row)
    session.flush()
    return row


def change_certification(row: Certification, fields: dict[str, Any]) -> None:
    """Set the given fields. Raises Invalid."""
    for name, value in fields.items():
        setattr(row, name, value)
    if row.expires_on is not None and row.expires_on < row.issued_on:
        raise Invalid("/expires_on", DAYS_TURNED)


def stand_in(session: Session, person: Person, fields: dict[str, Any]) -> Substitute:
    """Let a colleague stand in for a person on some days. Raises PersonLeft, and Invalid for who is none.

    Whoever is of another party or of another client is told like whoever is not there.
    Raises StandsInAlready where the same two have one of these days already.
    """
    if not person.active:
        raise PersonLeft(name=person.name)
    if fields["substitute_id"] == person.id:
        raise Invalid("/substitute_id", NOT_ONESELF)
    if not queries.is_colleague(session, person, fields["substitute_id"]):
        raise Invalid("/substitute_id", NO_COLLEAGUE, what=fields["substitute_id"])
    if fields["last_on"] < (today := day_of(ledger_of(session).at)):
        raise Invalid("/last_on", DAYS_OVER, today=today)
    there = queries.overlapping(session, person.id, **fields)
    if there is not None:
        raise StandsInAlready(id=there.id, first_on=there.first_on, last_on=there.last_on)
    row = Substitute(person_id=person.id, **fields)
    session.add(row)
    session.flush()
    return row
