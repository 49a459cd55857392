"""Reads of the library, only of what the asker may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import session
from tracker.domain.text import Text
from tracker.errors import NotFound
from tracker.library.models import Resource, ResourceUse
from tracker.library.sight import visible, visible_uses
from tracker.paging import Order, Page, fetch
from tracker.people.models import Team

RESOURCES, USES = Resource.__table__.c, ResourceUse.__table__.c


def page(who: Who, args: Mapping[str, Any]) -> Page[Resource]:
    """What there is of what the asker may see, by title."""
    statement = sa.select(Resource).where(visible(who), *_present(), *_filters(who, args))
    orders = [Order(RESOURCES.title_zh), Order(RESOURCES.id)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def _present() -> list[sa.ColumnElement[bool]]:
    return [RESOURCES.ended_at.is_(None)]


def _filters(who: Who, args: Mapping[str, Any]) -> Iterable[sa.ColumnElement[bool]]:
    for name in ("level", "kind"):
        if args.get(name):
            yield RESOURCES[name].in_(args[name])
    for name in ("client", "team"):
        if args.get(name):
            yield RESOURCES[f"{name}_id"] == args[name]
    for name in ("project", "item"):
        if args.get(name):
            yield RESOURCES.id.in_(_used(who, USES[f"{name}_id"] == args[name]))
    if q := args.get("q"):
        texts = (RESOURCES.title_zh, RESOURCES.title_en, RESOURCES.category, RESOURCES.note)
        yield sa.or_(*(each.icontains(q, autoescape=True) for each in texts))


def _used(who: Who, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Ids of the resources of some uses."""
    return sa.select(USES.resource_id).where(USES.active, visible_uses(who), *where)


def resource(current: Session, who: Who, resource_id: str) -> Resource:
    """One that the asker may see and that has not ended; one statement. Raises NotFound."""
    wanted = sa.select(Resource).where(RESOURCES.id == resource_id, visible(who), *_present())
    found = current.scalar(wanted)
    if found is None:
        raise NotFound(what=resource_id)
    return found


def uses(who: Who, resource_id: str, args: Mapping[str, Any]) -> Page[ResourceUse]:
    """The uses of a resource in what the asker may see, newest first."""
    statement = sa.select(ResourceUse).where(USES.resource_id == resource_id, USES.active, visible_uses(who))
    orders = [Order(USES.used_on, descending=True), Order(USES.id, descending=True)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def use(current: Session, who: Who, resource_id: str, use_id: str) -> ResourceUse:
    """A use of a resource that the asker may see. Raises NotFound."""
    mine = USES.id == use_id, USES.resource_id == resource_id, USES.active
    found = current.scalar(sa.select(ResourceUse).where(*mine, visible_uses(who)))
    if found is None:
        raise NotFound(what=use_id)
    return found


def of_items(current: Session, who: Who, item_ids: Iterable[str]) -> list[tuple[str, Resource, int]]:
    """What of the library was used for items, by title, and how often; one statement."""
    counted = (
        sa.select(USES.item_id, USES.resource_id, sa.func.count().label("uses"))
        .where(USES.item_id.in_(list(item_ids)), USES.active, visible_uses(who))
        .group_by(USES.item_id, USES.resource_id)
        .subquery()
    )
    rows = current.execute(
        sa.select(counted.c.item_id, Resource, counted.c.uses)
        .join(counted, counted.c.resource_id == RESOURCES.id)
        .where(visible(who), *_present())
        .order_by(RESOURCES.title_zh, RESOURCES.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def team_titles(current: Session, ids: Iterable[str | None]) -> dict[str, Text]:
    """What teams are called, by id."""
    wanted = {each for each in ids if each}
    rows = current.execute(sa.select(Team.id, Team.title_zh, Team.title_en).where(Team.id.in_(wanted)))
    return {row[0]: Text(row[1], row[2]) for row in rows}
