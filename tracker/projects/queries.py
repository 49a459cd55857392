"""Reads of projects and their items, only of what the asker may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import HOUSE, Who
from tracker.calendars import layers
from tracker.calendars.models import Calendar
from tracker.db import session
from tracker.domain.progress import FINISHED, State
from tracker.errors import MISSING, Invalid, NotFound
from tracker.people.models import Department, Member, Person
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Link, Node, Occurrence, Part, Phase, Point, Project
from tracker.projects.sight import visible_items

ENDED = ("closed", "cancelled")
WORKED_ON = ("task", "milestone", "meeting", "occurrence", "point", "subtask", "line")
"""Kinds that somebody ticks off; a series is ticked off by its sittings."""


def project(current: Session, project_id: str) -> Project:
    found = current.get(Project, project_id)
    if found is None:
        raise NotFound(what=project_id)
    return found


def item(current: Session, item_id: str) -> Item:
    found = current.scalar(sa.select(Item).where(Item.id == item_id))
    if found is None:
        raise NotFound(what=item_id)
    return found


def worked_on(current: Session, item_id: str) -> Item:
    """An item that moves by start and complete; a verification point is shown or waived instead."""
    found = item(current, item_id)
    if isinstance(found, Point):
        raise NotFound(what=item_id)
    return found


def point(current: Session, point_id: str) -> Point:
    found = item(current, point_id)
    if not isinstance(found, Point):
        raise NotFound(what=point_id)
    return found


def seen_item(current: Session, who: Who, item_id: str) -> Item:
    """An item that the asker may see. Raises NotFound."""
    found = current.scalar(sa.select(Item).where(Item.__table__.c.id == item_id, visible_items(who)))
    if found is None:
        raise NotFound(what=item_id)
    return found


def link(current: Session, link_id: str) -> Link:
    found = current.get(Link, link_id)
    if found is None or not found.active:
        raise NotFound(what=link_id)
    return found


def plan(current: Session, project_id: str) -> ProjectPlan:
    """A whole project, in four statements however large it is.

    Links are read before items, and items before phases: no row is ever deleted, so even a plan that
    somebody else is writing to meanwhile has whatever its rows refer to.
    """
    found, living = project(current, project_id), links(current, project_id)
    items = list(
        current.scalars(
            sa.select(Item).where(Item.project_id == project_id).order_by(Item.position, Item.__table__.c.id)
        )
    )
    return ProjectPlan(
        found,
        layers.read(current, project_id),
        phases(current, project_id),
        [each for each in items if isinstance(each, Node)],
        living,
        [each for each in items if isinstance(each, Occurrence)],
    )


def phases(current: Session, project_id: str) -> list[Phase]:
    return list(
        current.scalars(sa.select(Phase).where(Phase.project_id == project_id).order_by(Phase.position))
    )


def phase(current: Session, project_id: str, key: str) -> Phase:
    """A phase by its key. Raises NotFound."""
    found = current.scalar(sa.select(Phase).where(Phase.project_id == project_id, Phase.key == key))
    if found is None:
        raise NotFound(what=key)
    return found


def links(current: Session, project_id: str) -> list[Link]:
    living = sa.select(Link).where(Link.project_id == project_id, Link.active)
    return list(current.scalars(living.order_by(Link.id)))


def links_of(current: Session, item_ids: Iterable[str]) -> dict[str, list[Link]]:
    """The living links into and out of items."""
    wanted = set(item_ids)
    touching = sa.or_(Link.pred_id.in_(wanted), Link.succ_id.in_(wanted))
    found: dict[str, list[Link]] = defaultdict(list)
    for each in current.scalars(sa.select(Link).where(touching, Link.active).order_by(Link.id)):
        for end in {each.pred_id, each.succ_id} & wanted:
            found[end].append(each)
    return found


def points(current: Session, milestone_ids: Iterable[str], who: Who = HOUSE) -> dict[str, list[Point]]:
    """Verification points by milestone, those that the asker may see."""
    found: dict[str, list[Point]] = defaultdict(list)
    wanted = sa.select(Point).where(Point.milestone_id.in_(list(milestone_ids)), visible_items(who))
    for each in current.scalars(wanted.order_by(Item.position)):
        found[each.milestone_id].append(each)
    return found


def members(project_id: str) -> list[tuple[Member, Person]]:
    rows = session().execute(
        sa.select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.project_id == project_id, Member.active)
        .order_by(Person.name, Person.id)
    )
    return [(row[0], row[1]) for row in rows]


def keys_below(current: Session, project_id: str, stem: str) -> set[str]:
    """The keys of items of a project that begin with a stem and a dot."""
    key = Item.__table__.c.key
    mine = sa.select(key).where(Item.project_id == project_id, key.startswith(f"{stem}.", autoescape=True))
    return set(current.scalars(mine))


def parts(current: Session, project_id: str) -> list[Part]:
    """The subtasks and checklist lines of a whole project."""
    return list(current.scalars(sa.select(Part).where(Item.project_id == project_id).order_by(Item.position)))


def part_counts(current: Session, item_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """How many parts of each item are done, and how many there are but for the cancelled."""
    item, part = Item.__table__.c, Part.__table__.c
    done = sa.func.sum(sa.case((item.state.in_(FINISHED), 1), else_=0))
    rows = current.execute(
        sa.select(part.of_id, done, sa.func.count())
        .join(Item.__table__, item.id == part.id)
        .where(part.of_id.in_(list(item_ids)), item.state != State.CANCELLED)
        .group_by(part.of_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def has_key(current: Session, project_id: str, key: str) -> bool:
    """Whether an item of a project has a key, whatever its kind."""
    wanted = sa.select(Item.__table__.c.id).where(Item.project_id == project_id, Item.__table__.c.key == key)
    return current.scalar(wanted.limit(1)) is not None


def department(current: Session, key: str, pointer: str = "/department") -> Department:
    found = current.scalar(sa.select(Department).where(Department.key == key))
    if found is None:
        raise Invalid(pointer, MISSING, what=key)
    return found


def membership(current: Session, project_id: str, person_id: str) -> Member | None:
    """The living membership of a person in a project."""
    wanted = sa.select(Member).where(
        Member.project_id == project_id, Member.person_id == person_id, Member.active
    )
    return current.scalar(wanted)


def task_calendar(current: Session, key: str | None) -> str | None:
    """The id of a calendar that tasks and projects may name."""
    if key is None:
        return None
    found = current.scalar(sa.select(Calendar.id).where(Calendar.key == key, Calendar.layer == "task"))
    if found is None:
        raise Invalid("/calendar", MISSING, what=key)
    return found


def planned_on_another_calendar(current: Session, digest: str) -> list[str]:
    """The projects that have not ended and whose dates were computed on another base calendar."""
    other = sa.or_(Project.calendar_digest.is_(None), Project.calendar_digest != digest)
    wanted = sa.select(Project.id).where(Project.state.not_in(ENDED), other)
    return list(current.scalars(wanted.order_by(Project.id)))
