"""Reads of what stands on the standup sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED, State
from tracker.domain.text import Text
from tracker.errors import NotFound
from tracker.people.models import Department, Person
from tracker.playbooks.queries import role_titles
from tracker.projects.models import Item, Milestone, Phase, Point, Project
from tracker.projects.queries import points
from tracker.projects.sight import visible
from tracker.projects.waiting import Waiting, incoming

KINDS = ("task", "milestone", "meeting", "occurrence", "subtask")
"""What stands on a line of its own; points stand under their milestone, a series shows as its sittings.

A line of a checklist stands here when it has a day.
"""
AHEAD = timedelta(days=14)
ITEMS = Item.__table__


@dataclass(frozen=True)
class Week:
    """An ISO week in the calendar's zone, and the day that is today."""

    first: date
    today: date
    zone: str

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def name(self) -> str:
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def counted_on(self) -> date:
        """The day as of which things are late: today, or the last day of a week that is past."""
        return min(self.today, self.last)

    @property
    def horizon(self) -> date:
        """The last day on which a milestone is near: two weeks from the day of the week nearest today."""
        return max(self.counted_on, self.first) + AHEAD

    @property
    def ends(self) -> tuple[datetime, datetime]:
        """The instants at which the week begins and the next one does."""
        zone = ZoneInfo(self.zone)
        begin = datetime.combine(self.first, time(), zone)
        return begin, datetime.combine(self.last + timedelta(days=1), time(), zone)


@dataclass(frozen=True)
class Scope:
    """Which items: of these projects, and, when given, of one owner or one department."""

    projects: Mapping[str, Project]
    owner: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class Names:
    """The rows behind ids, and the titles of roles by key."""

    people: Mapping[str, Person] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    phases: Mapping[str, Phase] = field(default_factory=dict)
    roles: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Everything that a sheet says, as rows."""

    items: Sequence[Item]
    waiting: Mapping[str, Sequence[Waiting]]
    milestones: Sequence[Milestone]
    points: Mapping[str, Sequence[Point]]
    names: Names


def projects(current: Session, who: Who, project_id: str | None) -> dict[str, Project]:
    """The named project, or every active one that the asker may see. Raises NotFound."""
    named = Project.state == "active" if project_id is None else Project.id == project_id
    wanted = sa.select(Project).where(visible(who, Project.id), named)
    rows = current.scalars(wanted.order_by(Project.name, Project.id))
    found = {each.id: each for each in rows}
    if project_id is not None and not found:
        raise NotFound(what=project_id)
    return found


def find(current: Session, scope: Scope, week: Week) -> Found:
    """The rows of a sheet, in a constant number of statements."""
    items = _items(current, scope, week)
    milestones = _milestones(current, scope, week)
    waiting = incoming(current, [each.id for each in items if each.state not in FINISHED])
    beneath = points(current, [each.id for each in milestones])
    named = [*items, *(each.pred for links in waiting.values() for each in links)]
    return Found(items, waiting, milestones, beneath, _names(current, named))


def _items(current: Session, scope: Scope, week: Week) -> list[Item]:
    """What was finished in the week, and what is open and should be finished or begun by its end."""
    begin, end = week.ends
    reached = sa.or_(Item.due_on <= week.last, Item.start_on <= week.last)
    wanted = sa.select(Item).where(
        Item.project_id.in_(scope.projects),
        sa.or_(Item.kind.in_(KINDS), sa.and_(Item.kind == "line", Item.due_on.is_not(None))),
        sa.or_(
            sa.and_(Item.state.not_in(FINISHED), reached),
            sa.and_(Item.state == State.DONE, Item.done_at >= begin, Item.done_at < end),
        ),
    )
    if scope.owner:
        wanted = wanted.where(Item.owner_id == scope.owner)
    if scope.department:
        mine = sa.select(Department.id).where(Department.key == scope.department)
        wanted = wanted.where(Item.department_id.in_(mine))
    return list(current.scalars(wanted.order_by(Item.due_on, Item.position, ITEMS.c.id)))


def _milestones(current: Session, scope: Scope, week: Week) -> list[Milestone]:
    """The open gates of the projects that are near or overdue; they concern everybody, whoever asks."""
    wanted = sa.select(Milestone).where(
        Item.project_id.in_(scope.projects), Item.state.not_in(FINISHED), Item.due_on <= week.horizon
    )
    return list(current.scalars(wanted.order_by(Item.due_on, Item.position, ITEMS.c.id)))


def _names(current: Session, items: Sequence[Item]) -> Names:
    owners = {each.owner_id for each in items if each.owner_id}
    phases = {each.phase_id for each in items if each.phase_id}
    return Names(
        people={each.id: each for each in current.scalars(sa.select(Person).where(Person.id.in_(owners)))},
        departments={each.id: each for each in current.scalars(sa.select(Department))},
        phases={each.id: each for each in current.scalars(sa.select(Phase).where(Phase.id.in_(phases)))},
        roles=role_titles(current),
    )
