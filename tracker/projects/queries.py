"""Reads of projects and their items, only of what the asker may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.access import HOUSE, Who
from tracker.calendars import layers
from tracker.calendars.models import Calendar
from tracker.db import session
from tracker.domain.progress import FINISHED, State
from tracker.errors import MISSING, Invalid, NotFound
from tracker.journal import Entry
from tracker.paging import Order, Page, fetch
from tracker.people.models import Client, Department, Member, Person
from tracker.projects.columns import MANUAL, RANK, STAGE, in_stage
from tracker.projects.filters import involving, marked
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import (
    Baseline,
    ChangeSet,
    Item,
    Link,
    Node,
    Occurrence,
    Part,
    Phase,
    Point,
    Project,
    SavedView,
    Stage,
)
from tracker.projects.sight import check_filters, wholly
from tracker.projects.sight import visible as visible
from tracker.projects.sight import visible_items as visible_items

FAR = date(9999, 12, 31)
ENDED = ("closed", "cancelled")
CHUNK = 500
"""Ids in one statement: databases bound the number of parameters."""
MOST_NUMBER = 2**31 - 1
"""PostgreSQL refuses to compare a column of integers with a larger number."""
WORKED_ON = ("task", "milestone", "meeting", "occurrence", "point", "subtask", "line")
"""Kinds that somebody ticks off; a series is ticked off by its sittings."""
NOT_NODES = ("occurrence", "subtask", "line")
"""Kinds without a place in the graph."""
PROJECT_SORTS: dict[str, sa.ColumnElement[Any]] = {
    "name": Project.__table__.c.name,
    "start_on": Project.__table__.c.start_on,
    "finish_on": sa.func.coalesce(Project.__table__.c.finish_on, FAR),
}
PIECES = ("subtask", "line")
SORTS: dict[str, sa.ColumnElement[Any]] = {
    "due_on": sa.func.coalesce(Item.due_on, FAR),
    "start_on": sa.func.coalesce(Item.start_on, FAR),
    "position": Item.__table__.c.position,
    "title": Item.__table__.c.title_zh,
    "state": Item.__table__.c.state,
    "slack": sa.func.coalesce(Node.__table__.c.total_slack, 0),
    "rank": RANK,
}


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


def projects(who: Who, args: dict[str, Any]) -> Page[Project]:
    """Projects of the given state, client, role of the asker, or department that has work in them."""
    statement = sa.select(Project).where(visible(who, Project.id))
    if args.get("role"):
        statement = statement.where(
            Project.id.in_(sorted(each for each, role in who.roles.items() if role in args["role"]))
        )
    if args.get("department"):
        items = Item.__table__.c
        mine = (
            items.department_id == Department.__table__.c.id,
            Department.__table__.c.key == args["department"],
        )
        there = sa.select(items.project_id).where(*mine, items.state != State.CANCELLED, visible_items(who))
        statement = statement.where(Project.id.in_(there))
    if args.get("state"):
        statement = statement.where(Project.state.in_(args["state"]))
    if args.get("client"):
        statement = statement.where(Project.client_id == args["client"])
    if args.get("q"):
        statement = statement.where(Project.name.icontains(args["q"], autoescape=True))
    wanted = args.get("sort") or "name"
    column, descending = PROJECT_SORTS[wanted.removeprefix("-")], wanted.startswith("-")
    orders = [Order(column, descending=descending), Order(Project.__table__.c.id)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


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


def stages(current: Session, project_id: str) -> list[Stage]:
    """The living columns of a project's board, from left to right."""
    living = sa.select(Stage).where(Stage.project_id == project_id, Stage.active)
    return list(current.scalars(living.order_by(Stage.rank, Stage.id)))


def stage(current: Session, stage_id: str) -> Stage:
    found = current.get(Stage, stage_id)
    if found is None or not found.active:
        raise NotFound(what=stage_id)
    return found


def stages_of(current: Session, item_ids: Collection[str]) -> dict[str, str]:
    """In which column each item stands; what is cancelled stands in none."""
    if not item_ids:
        return {}
    items = Item.__table__.c
    rows = current.execute(sa.select(items.id, STAGE).where(items.id.in_(item_ids)))
    return {row[0]: row[1] for row in rows if row[1]}


def manual_order(current: Session, project_id: str) -> dict[str, int | None]:
    """The items of a project in their manual order with their ranks; pieces of items have no place in it."""
    items = Item.__table__.c
    mine = sa.select(items.id, items.rank).where(items.project_id == project_id, items.kind.not_in(PIECES))
    return {row[0]: row[1] for row in current.execute(mine.order_by(*MANUAL))}


def saved_views(who: Who, args: dict[str, Any]) -> Page[SavedView]:
    """The views that the asker saved, and those that are shared in their projects, by name."""
    statement = sa.select(SavedView).where(SavedView.active, _seen(who))
    if args.get("project"):
        statement = statement.where(SavedView.project_id == args["project"])
    table = SavedView.__table__.c
    orders = [Order(table.name), Order(table.id)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def saved_view(current: Session, who: Who, view_id: str) -> SavedView:
    """A view that the asker may see; any other is not found."""
    wanted = sa.select(SavedView).where(SavedView.id == view_id, SavedView.active, _seen(who))
    found = current.scalar(wanted)
    if found is None:
        raise NotFound(what=view_id)
    return found


def _seen(who: Who) -> sa.ColumnElement[bool]:
    shared = sa.and_(SavedView.shared, wholly(who, SavedView.project_id))
    return sa.or_(SavedView.person_id == who.person_id, shared)


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


def items(who: Who, args: dict[str, Any], today: date, *, active: bool = False) -> Page[Item]:
    """Items that match every given filter, sorted, a page of them; `active`: of active projects only."""
    check_filters(who, args)
    statement = sa.select(Item).where(visible_items(who))
    if active:
        statement = statement.join(Project, Project.id == Item.project_id).where(Project.state == "active")
    for condition in conditions(args, today):
        statement = statement.where(condition)
    return fetch(session(), statement, _orders(args), after=args.get("cursor"), limit=args["limit"])


def conditions(args: dict[str, Any], today: date) -> Iterable[sa.ColumnElement[bool]]:
    """One condition for each filter that was given."""
    late = sa.and_(Item.due_on < today, Item.state.not_in(FINISHED))
    critical = sa.func.coalesce(Node.critical, sa.false())
    given: dict[str, Any] = {
        "project": lambda value: Item.project_id == value,
        "key": lambda value: Item.__table__.c.key == value,
        "owner": lambda value: Item.owner_id == value,
        "owners": lambda value: Item.owner_id.in_(value),
        "department": lambda value: Item.department_id.in_(
            sa.select(Department.id).where(Department.key == value)
        ),
        "phase": lambda value: Item.phase_id.in_(sa.select(Phase.id).where(Phase.key == value)),
        "kind": lambda value: Item.kind.in_(value),
        "state": lambda value: Item.state.in_(value),
        "stage": in_stage,
        "due_before": lambda value: Item.due_on < value,
        "due_after": lambda value: Item.due_on > value,
        "overdue": lambda value: late if value else sa.not_(sa.func.coalesce(late, sa.false())),
        "critical": lambda value: critical.is_(value),
        "helper": lambda value: involving([value], "helper"),
        "helpers": lambda value: involving(value, "helper"),
        "watcher": lambda value: involving([value], "watcher"),
        "involved": lambda value: sa.or_(Item.owner_id == value, involving([value], "helper")),
        "owners_and_helpers": lambda value: sa.or_(Item.owner_id.in_(value), involving(value, "helper")),
        "label": marked,
        "waiting": lambda value: Item.waiting_on.in_(value),
        "q": lambda value: sa.or_(
            Item.title_zh.icontains(value, autoescape=True), Item.title_en.icontains(value, autoescape=True)
        ),
    }
    return (make(args[name]) for name, make in given.items() if args.get(name) is not None)


def _orders(args: dict[str, Any]) -> list[Order]:
    wanted = args.get("sort") or "due_on"
    name, descending = wanted.removeprefix("-"), wanted.startswith("-")
    if name == "rank":
        return [Order(each, descending=descending) for each in MANUAL]
    column = SORTS[name]  # the schema lets no other name through
    return [Order(column, descending=descending), Order(Item.__table__.c.id)]


def journal(scope: str, args: dict[str, Any]) -> Page[Entry]:
    """The journal of a project or of the agency, newest first; `entity` narrows it to one row."""
    statement = sa.select(Entry).where(Entry.scope == scope)
    if args.get("entity"):
        statement = statement.where(Entry.entity_id == args["entity"])
    orders = [Order(Entry.__table__.c.revision, descending=True)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


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


def people_names(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of people by id."""
    wanted = {each for each in ids if each}
    rows = current.execute(sa.select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def client_names(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Names of clients by id."""
    wanted = {each for each in ids if each}
    rows = current.execute(sa.select(Client.id, Client.name).where(Client.id.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def department_keys(current: Session) -> dict[str, str]:
    """Keys of all departments by id."""
    return {row[0]: row[1] for row in current.execute(sa.select(Department.id, Department.key))}


def phase_keys(current: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Keys of phases by id."""
    wanted = {each for each in ids if each}
    rows = current.execute(sa.select(Phase.id, Phase.key).where(Phase.id.in_(wanted))) if wanted else ()
    return {row[0]: row[1] for row in rows}


def change_set(current: Session, change_set_id: str) -> ChangeSet:
    found = current.get(ChangeSet, change_set_id)
    if found is None:
        raise NotFound(what=change_set_id)
    return found


def change_sets(project_id: str, args: dict[str, Any]) -> Page[ChangeSet]:
    """The change-sets of a project, newest first."""
    statement = sa.select(ChangeSet).where(ChangeSet.project_id == project_id)
    orders = [Order(ChangeSet.__table__.c.id, descending=True)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def undone_by(current: Session, change_set_ids: Iterable[str]) -> dict[str, str]:
    """Change-set to the one that undid it, or that undid another of the same transaction."""
    mine, same = aliased(ChangeSet), aliased(ChangeSet)
    rows = current.execute(
        sa.select(mine.id, ChangeSet.id)
        .join(same, same.transaction == mine.transaction)
        .join(ChangeSet, ChangeSet.undoes_id == same.id)
        .where(mine.id.in_(list(change_set_ids)))
        .order_by(sa.desc(ChangeSet.project_id == mine.project_id))
    )
    found: dict[str, str] = {}
    for row in rows:
        found.setdefault(row[0], row[1])
    return found


def items_by_id(current: Session, ids: Iterable[str]) -> dict[str, Item]:
    """Items of any kind by id, some hundreds in a statement."""
    wanted = sorted(set(ids))
    found: dict[str, Item] = {}
    for first in range(0, len(wanted), CHUNK):
        chunk = sa.select(Item).where(Item.__table__.c.id.in_(wanted[first : first + CHUNK]))
        found |= {each.id: each for each in current.scalars(chunk)}
    return found


def projects_by_id(current: Session, ids: Iterable[str]) -> dict[str, Project]:
    """Projects by id, in one statement."""
    wanted = sorted(set(ids))
    return {each.id: each for each in current.scalars(sa.select(Project).where(Project.id.in_(wanted)))}


def ids_of_steps(
    current: Session, wanted: Collection[tuple[str | None, str]]
) -> dict[tuple[str | None, str], str]:
    """Ids of nodes by project and key."""
    if not wanted:
        return {}
    items = Item.__table__.c
    mine = items.project_id.in_({each[0] for each in wanted}), items.key.in_({each[1] for each in wanted})
    rows = current.execute(
        sa.select(items.project_id, items.key, items.id).where(*mine, items.kind.not_in(NOT_NODES))
    )
    return {(row[0], row[1]): row[2] for row in rows}


def baselines(current: Session, project_id: str) -> list[Baseline]:
    """The baselines of a project, newest first."""
    wanted = sa.select(Baseline).where(Baseline.project_id == project_id)
    return list(current.scalars(wanted.order_by(Baseline.number.desc())))


def task_calendar(current: Session, key: str | None) -> str | None:
    """The id of a calendar that tasks and projects may name."""
    if key is None:
        return None
    found = current.scalar(sa.select(Calendar.id).where(Calendar.key == key, Calendar.layer == "task"))
    if found is None:
        raise Invalid("/calendar", MISSING, what=key)
    return found


def baseline(current: Session, project_id: str, number: int) -> Baseline:
    wanted = sa.select(Baseline).where(Baseline.project_id == project_id, Baseline.number == number)
    found = current.scalar(wanted) if number <= MOST_NUMBER else None
    if found is None:
        raise NotFound(what=str(number))
    return found


def planned_on_another_calendar(current: Session, digest: str) -> list[str]:
    """The projects that have not ended and whose dates were computed on another base calendar."""
    other = sa.or_(Project.calendar_digest.is_(None), Project.calendar_digest != digest)
    wanted = sa.select(Project.id).where(Project.state.not_in(ENDED), other)
    return list(current.scalars(wanted.order_by(Project.id)))
