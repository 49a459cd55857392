"""Reads of assessments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.capability import Dimension, Score, Standing, standings
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch
from tracker.people import team_queries
from tracker.people.models import Assessment, Person, Team

COLUMNS = Assessment.__table__.c


@dataclass(frozen=True)
class Capabilities:
    """The agency's people, its teams, and where everybody stands."""

    people: tuple[Person, ...]
    teams: tuple[tuple[Team, list[Person]], ...]
    standings: Mapping[str, Mapping[Dimension, Standing]]
    """Person to where they stand."""


def living(current: Session, assessment_id: str) -> Assessment:
    """An assessment that was not taken back. Raises NotFound."""
    found = current.get(Assessment, assessment_id)
    if found is None or not found.active:
        raise NotFound(what=assessment_id)
    return found


def of_person(current: Session, person_id: str, args: Mapping[str, Any]) -> Page[Assessment]:
    """The assessments of a person, newest first."""
    wanted = sa.select(Assessment).where(Assessment.person_id == person_id, Assessment.active)
    if args.get("dimension"):
        wanted = wanted.where(Assessment.dimension == args["dimension"])
    orders = [Order(COLUMNS.on, descending=True), Order(COLUMNS.id, descending=True)]
    return fetch(current, wanted, orders, after=args.get("cursor"), limit=args["limit"])


def standing_of(current: Session, person_id: str | None) -> dict[Dimension, Standing]:
    """Where a person stands; one statement."""
    return standings(_scores(current, COLUMNS.person_id == person_id)[person_id or ""])


def capabilities(current: Session, *, team: str | None, person: str | None) -> Capabilities:
    """All of it, in four statements; of one team, of one person, or of one person in a team."""
    teams = [each for each in team_queries.teams(current) if team in (None, each.id)]
    members = team_queries.members_of(current, [each.id for each in teams])
    inside = {each.id for people in members.values() for each in people}
    people = [each for each in team_queries.staff(current) if team is None or each.id in inside]
    scores = _scores(current, sa.true())
    return Capabilities(
        people=tuple(each for each in people if person in (None, each.id)),
        teams=tuple(
            (each, members[each.id])
            for each in teams
            if person is None or person in {one.id for one in members[each.id]}
        ),
        standings={each: standings(scores[each]) for each in inside | {one.id for one in people}},
    )


def _scores(current: Session, mine: sa.ColumnElement[bool]) -> dict[str, list[Score]]:
    """Scores by person, in the order in which they were given."""
    wanted = sa.select(COLUMNS.person_id, COLUMNS.dimension, COLUMNS.on, COLUMNS.score, COLUMNS.most)
    found: dict[str, list[Score]] = defaultdict(list)
    for row in current.execute(wanted.where(COLUMNS.active, mine).order_by(COLUMNS.id)):
        found[row.person_id].append(Score(Dimension(row.dimension), row.on, row.score, row.most))
    return found
