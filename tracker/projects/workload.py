"""How much people have to do in each week, over all running projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Role, Who
from tracker.calendars import layers
from tracker.domain.overload import Job
from tracker.domain.progress import FINISHED
from tracker.domain.workdays import to_minute
from tracker.domain.workload import DAYS, Week, mondays, weeks
from tracker.paging import Order, Page, fetch
from tracker.people.models import Member, Person
from tracker.projects.agenda import department_of, project_of
from tracker.projects.models import Item, Node, Project
from tracker.projects.sight import visible_items

ITEMS, NODES, PROJECTS = Item.__table__.c, Node.__table__.c, Project.__table__.c
WORK = ("task", "meeting", "occurrence")
"""Kinds that take somebody's time."""
DOING = (Role.LEAD, Role.MEMBER)


@dataclass(frozen=True)
class Loads:
    """The weeks of some people, and each item among them that the asker may see, by its id."""

    weeks: Mapping[str, Sequence[Week]]
    seen: Mapping[str, Any]
    """Rows with what the item is called, how it stands, and its project."""


def people(current: Session, who: Who, args: dict[str, Any]) -> Page[Person]:
    """The people asked for, by name: of a department, or who work in a project. Raises NotFound."""
    wanted = sa.select(Person).where(Person.active, Person.party == "provider")
    if "person" in args:
        wanted = sa.select(Person).where(Person.id == args["person"])
    if "department" in args:
        wanted = wanted.where(Person.department_id == department_of(current, args["department"]).id)
    if "project" in args:
        wanted = wanted.where(_working_in(project_of(current, who, args["project"]).id))
    orders = [Order(Person.__table__.c.name), Order(Person.__table__.c.id)]
    return fetch(current, wanted, orders, after=args.get("cursor"), limit=args["limit"])


def _working_in(project_id: str) -> sa.ColumnElement[bool]:
    members = sa.select(Member.person_id).where(
        Member.project_id == project_id, Member.active, Member.role.in_(DOING)
    )
    owners = sa.select(ITEMS.owner_id).where(
        ITEMS.project_id == project_id, ITEMS.owner_id.is_not(None), ITEMS.state.not_in(FINISHED)
    )
    return sa.or_(Person.id.in_(members), Person.id.in_(owners))


def loads(current: Session, who: Who, rows: Sequence[Person], first: date, last: date) -> Loads:
    """Whole ISO weeks from that of the first day to that of the last; a constant number of statements."""
    firsts, ids = mondays(first, last), [each.id for each in rows]
    working = layers.read(current, people=ids)
    jobs: dict[str, list[Job]] = defaultdict(list)
    seen: dict[str, Any] = {}
    for row in _work(current, who, ids, firsts[0], firsts[-1] + timedelta(days=DAYS)):
        jobs[row.owner_id].append(_job(row))
        if row.seen:
            seen[row.id] = row
    calendars = {each.id: working.of(department_id=each.department_id, person_id=each.id)[1] for each in rows}
    return Loads({key: weeks(firsts, jobs[key], each) for key, each in calendars.items()}, seen)


def _work(current: Session, who: Who, ids: Sequence[str], first: date, until: date) -> Iterable[Any]:
    """Open work of these people in running projects, and whether the asker may see it."""
    pinned = NODES.pin_start_at.is_not(None).label("pinned")
    seen = sa.case((visible_items(who), 1), else_=0).label("seen")
    called = (ITEMS.kind, ITEMS.key, ITEMS.title_zh, ITEMS.title_en, ITEMS.state, PROJECTS.name)
    columns = (ITEMS.id, ITEMS.project_id, ITEMS.owner_id, ITEMS.start_at, ITEMS.finish_at, pinned, seen)
    wanted = (
        sa.select(*columns, *called)
        .select_from(Item.__table__)
        .outerjoin(Node.__table__, NODES.id == ITEMS.id)
        .join(Project.__table__, PROJECTS.id == ITEMS.project_id)
        .where(
            ITEMS.owner_id.in_(ids),
            ITEMS.kind.in_(WORK),
            ITEMS.state.not_in(FINISHED),
            ITEMS.start_at.is_not(None),
            ITEMS.finish_at.is_not(None),
            ITEMS.due_on >= first,
            ITEMS.start_on < until,
            PROJECTS.state == "active",
        )
        .order_by(ITEMS.start_at, ITEMS.id)
    )
    return current.execute(wanted)


def _job(row: Any) -> Job:
    return Job(row.id, row.owner_id, to_minute(row.start_at), to_minute(row.finish_at), bool(row.pinned))
