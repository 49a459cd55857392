"""How much the library is used and how well it helps, in a quarter (S-121)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.quarters import Quarter
from tracker.library.models import Resource, ResourceUse
from tracker.library.sight import visible
from tracker.paging import Order, Page, fetch
from tracker.people.queries import ZONE

RESOURCES, USES = Resource.__table__.c, ResourceUse.__table__.c


class Figures(NamedTuple):
    """The uses of a resource, in how many projects, and the scores given to it: their sum and number."""

    uses: int = 0
    projects: int = 0
    effects: int = 0
    scored: int = 0


class Totals(NamedTuple):
    """How many resources there were, how many of them were used and how often, and their scores."""

    resources: int
    used: int
    uses: int
    effects: int
    scored: int


@dataclass(frozen=True)
class Evaluation:
    """A page of resources, the most used first, with their figures by id, and the totals of all pages."""

    quarter: Quarter
    page: Page[Resource]
    figures: Mapping[str, Figures]
    totals: Totals


def evaluate(current: Session, who: Who, quarter: Quarter, args: Mapping[str, Any]) -> Evaluation:
    """What there was of the library in a quarter, of what the asker may see; three statements."""
    counted = _counted(quarter).subquery()
    uses = sa.func.coalesce(counted.c.uses, 0)
    there = [visible(who), _there(quarter, uses > 0)]
    if args.get("level"):
        there.append(RESOURCES.level.in_(args["level"]))
    joined = sa.select(Resource).outerjoin(counted, counted.c.resource_id == RESOURCES.id).where(*there)
    orders = [Order(uses, descending=True), Order(RESOURCES.id)]
    wanted = joined if args.get("used") is None else joined.where((uses > 0) == sa.literal(args["used"]))
    page = fetch(current, wanted, orders, after=args.get("cursor"), limit=args["limit"])
    return Evaluation(
        quarter,
        page,
        _figures(current, quarter, (each.id for each in page.items)),
        _totals(current, joined, counted.c),
    )


def _counted(quarter: Quarter) -> sa.Select[Any]:
    """The figures of each resource that was used in a quarter."""
    return (
        sa.select(
            USES.resource_id,
            sa.func.count().label("uses"),
            sa.func.count(USES.project_id.distinct()).label("projects"),
            sa.func.coalesce(sa.func.sum(USES.effect), 0).label("effects"),
            sa.func.count(USES.effect).label("scored"),
        )
        .where(USES.active, USES.used_on.between(quarter.first_on, quarter.last_on))
        .group_by(USES.resource_id)
    )


def _there(quarter: Quarter, used: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """In the library at some time of the quarter, or used in it before somebody put it there."""
    begun, over = _midnight(quarter.first_on), _midnight(quarter.next.first_on)
    lasted = sa.or_(RESOURCES.ended_at.is_(None), RESOURCES.ended_at >= begun)
    return sa.or_(used, sa.and_(RESOURCES.added_at < over, lasted))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(ZONE))


def _figures(current: Session, quarter: Quarter, ids: Iterable[str]) -> dict[str, Figures]:
    wanted = _counted(quarter).where(USES.resource_id.in_(list(ids)))
    return {row[0]: Figures(*row[1:]) for row in current.execute(wanted)}


def _totals(current: Session, joined: sa.Select[Any], counted: Any) -> Totals:
    sums = (sa.func.coalesce(sa.func.sum(counted[name]), 0) for name in ("uses", "effects", "scored"))
    columns = (sa.func.count(), sa.func.count(counted.uses), *sums)
    row = current.execute(joined.with_only_columns(*columns, maintain_column_froms=True)).one()
    return Totals(*map(int, row))
