"""Who sees and who keeps what of the library. Decision 0033 says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.library import ADVANCED, BASIC, CUSTOM
from tracker.domain.staffing import Level
from tracker.library.models import Resource, ResourceUse
from tracker.people.models import Team, TeamMember
from tracker.projects import sight
from tracker.projects.models import Project

SENIOR = (Level.MANAGEMENT.value, Level.STRATEGY.value)
"""Levels of the senior teams (S-119)."""
RESOURCES = Resource.__table__.c


@dataclass(frozen=True)
class Standing:
    """What somebody is in the agency: the teams they are in, and whether one of them is senior."""

    admin: bool
    teams: frozenset[str]
    in_senior_team: bool

    @property
    def senior(self) -> bool:
        return self.admin or self.in_senior_team

    def maintains(self, row: Resource) -> bool:
        """Whether they may change a resource: its team may, or without one the senior teams."""
        if row.team_id is None:
            return self.senior
        return self.admin or row.team_id in self.teams


def standing(current: Session, who: Who) -> Standing:
    """What the asker is in the agency; one statement."""
    rows = current.execute(_teams(who, "team_id", "level")).all()
    return Standing(
        who.admin, frozenset(each.team_id for each in rows), any(each.level in SENIOR for each in rows)
    )


def visible(who: Who) -> sa.ColumnElement[bool]:
    """Resources that the asker may see, whether they have ended or not."""
    if who.admin:
        return sa.true()
    if not who.staff:
        return sa.false()
    projects = sa.alias(Project.__table__)
    served = sa.select(projects.c.client_id).where(sight.wholly(who, projects.c.id))
    return sa.or_(
        RESOURCES.level == BASIC,
        RESOURCES.team_id.in_(_teams(who, "team_id")),
        sa.and_(RESOURCES.level == ADVANCED, _teams(who, "team_id", levels=SENIOR).exists()),
        sa.and_(RESOURCES.level == CUSTOM, RESOURCES.client_id.in_(served)),
    )


def visible_uses(who: Who) -> sa.ColumnElement[bool]:
    """Uses in projects that the asker may see, and those of no project."""
    project = ResourceUse.__table__.c.project_id
    return sa.or_(project.is_(None), sight.visible(who, project))


def _teams(who: Who, *columns: str, levels: tuple[str, ...] | None = None) -> sa.Select[Any]:
    """The living teams of the asker: columns `team_id` and `level`."""
    members, teams = sa.alias(TeamMember.__table__), sa.alias(Team.__table__)
    known = {"team_id": members.c.team_id, "level": teams.c.level}
    mine = (
        sa.select(*(known[each] for each in columns))
        .join_from(members, teams, teams.c.id == members.c.team_id)
        .where(members.c.person_id == who.person_id, members.c.active, teams.c.active)
    )
    return mine if levels is None else mine.where(teams.c.level.in_(levels))
