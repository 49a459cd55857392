"""The staff of the agency as the rules of staffing look at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED
from tracker.domain.staffing import Certificate, Colleague, Level, Load, Staff
from tracker.domain.staffing import Team as StaffedTeam
from tracker.domain.text import Text
from tracker.people import team_queries
from tracker.people.models import Certification, Person, Team
from tracker.projects.models import Item, Project
from tracker.projects.sight import visible


@dataclass(frozen=True)
class Org:
    """Teams with their people, and everybody for the rules."""

    teams: tuple[tuple[Team, list[Person]], ...]
    people: Mapping[str, str]
    """Names by id."""
    staff: Staff


def gather(current: Session, who: Who, titles: Mapping[str, Text]) -> Org:
    """All of it, in five statements; of open work only what the asker may see."""
    teams = team_queries.teams(current)
    members = team_queries.members_of(current, [each.id for each in teams])
    people = team_queries.staff(current)
    staff = Staff(
        colleagues=tuple(_colleagues(people)),
        teams=tuple(_team(each, members[each.id]) for each in teams),
        certificates=tuple(map(_certificate, team_queries.certifications(current))),
        loads=tuple(_loads(current, who)),
        titles=titles,
    )
    named = {each.id: each.name for each in people}
    return Org(tuple((each, members[each.id]) for each in teams), named, staff)


def _colleagues(people: Iterable[Person]) -> Iterable[Colleague]:
    """Of mentors only those count who are still there."""
    people = list(people)
    there = {each.id for each in people}
    for each in people:
        mentors = [named if named in there else None for named in _mentors(each)]
        yield Colleague(
            each.id,
            each.name,
            posts=frozenset(each.skills.get("posts", ())),
            categories=tuple(each.skills.get("categories", ())),
            tools=tuple(each.skills.get("tools", ())),
            years=each.years,
            mentors=(mentors[0], mentors[1]),
        )


def _mentors(person: Person) -> tuple[str | None, str | None]:
    return person.business_mentor_id, person.technical_mentor_id


def _team(row: Team, members: Iterable[Person]) -> StaffedTeam:
    ids = tuple(each.id for each in members)
    return StaffedTeam(row.id, row.title, Level(row.level), row.least, row.most, ids)


def _certificate(row: Certification) -> Certificate:
    return Certificate(row.person_id, row.role, row.issued_on, row.expires_on)


def _loads(current: Session, who: Who) -> Iterable[Load]:
    """How many open items of each role everybody owns, in active projects."""
    items = Item.__table__.c
    rows = current.execute(
        sa.select(items.owner_id, items.role, sa.func.count())
        .join(Project, Project.id == items.project_id)
        .where(visible(who, items.project_id), Project.state == "active", items.state.not_in(FINISHED))
        .where(items.owner_id.is_not(None), items.role.is_not(None))
        .group_by(items.owner_id, items.role)
        .order_by(items.owner_id, items.role)
    )
    return [Load(row[0], row[1], row[2]) for row in rows]
