"""Lists of projects and items by filters and orders, a page at a time, only of what the asker may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from tracker.access import Who
from tracker.db import session
from tracker.domain.progress import FINISHED, State
from tracker.journal import Entry
from tracker.paging import Order, Page, fetch
from tracker.people.models import Department
from tracker.projects import filters
from tracker.projects.columns import MANUAL, RANK
from tracker.projects.models import Item, Node, Project
from tracker.projects.queries import WORKED_ON
from tracker.projects.sight import visible, visible_items

FAR = date(9999, 12, 31)
_items = Item.__table__.c
PROJECT_SORTS: dict[str, sa.ColumnElement[Any]] = {
    "name": Project.__table__.c.name,
    "start_on": Project.__table__.c.start_on,
    "finish_on": sa.func.coalesce(Project.__table__.c.finish_on, FAR),
}
SORTS: dict[str, sa.ColumnElement[Any]] = {
    "due_on": sa.func.coalesce(Item.due_on, FAR),
    "start_on": sa.func.coalesce(Item.start_on, FAR),
    "position": _items.position,
    "title": _items.title_zh,
    "state": _items.state,
    "slack": sa.func.coalesce(Node.__table__.c.total_slack, 0),
    "rank": RANK,
}


def projects(who: Who, args: dict[str, Any], today: date) -> Page[Project]:
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
    sorts = PROJECT_SORTS | {"overdue": _overdue(who, today), "next_milestone": _next_milestone(who)}
    column, descending = sorts[wanted.removeprefix("-")], wanted.startswith("-")
    orders = [Order(column, descending=descending), Order(Project.__table__.c.id)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def _overdue(who: Who, today: date) -> sa.ColumnElement[Any]:
    """How many items of a project are late, as `standing` counts them."""
    late = _items.kind.in_(WORKED_ON), _items.due_on < today, _items.state.not_in(FINISHED)
    return _of_project(sa.select(sa.func.count(_items.id)).where(*late, visible_items(who)))


def _next_milestone(who: Who) -> sa.ColumnElement[Any]:
    """The day of the next milestone of a project that is not passed."""
    still = _items.kind == "milestone", _items.state.not_in(FINISHED)
    next_on = sa.func.coalesce(sa.func.min(_items.due_on), FAR)
    return _of_project(sa.select(next_on).where(*still, visible_items(who)))


def _of_project(statement: sa.Select[Any]) -> sa.ColumnElement[Any]:
    projects = Project.__table__
    return statement.where(_items.project_id == projects.c.id).correlate(projects).scalar_subquery()


def items(who: Who, args: dict[str, Any], today: date, *, active: bool = False) -> Page[Item]:
    """Items that match every given filter, sorted, a page of them; `active`: of active projects only.

    Raises what `filters.conditions` raises, and Invalid for a cursor that this list did not give.
    """
    wanted = filters.conditions(session(), who, args, today)
    statement = sa.select(Item).where(visible_items(who), *wanted)
    if active:
        statement = statement.join(Project, Project.id == Item.project_id).where(Project.state == "active")
    return fetch(session(), statement, _orders(args), after=args.get("cursor"), limit=args["limit"])


def ids(who: Who, args: dict[str, Any], today: date) -> frozenset[str]:
    """All items that match every given filter, by id. Raises what `filters.conditions` raises."""
    wanted = filters.conditions(session(), who, args, today)
    found = sa.select(Item.__table__.c.id).select_from(Item).where(visible_items(who), *wanted)
    return frozenset(session().scalars(found))


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
