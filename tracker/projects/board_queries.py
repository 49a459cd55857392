"""Reads of a project's board: its columns, the order of its items, and saved views."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import session
from tracker.domain.order import implied
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch
from tracker.projects.columns import MANUAL, RANK, STAGE
from tracker.projects.models import Item, SavedView, Stage
from tracker.projects.sight import wholly

PIECES = ("subtask", "line")


def stages(current: Session, project_id: str) -> list[Stage]:
    """The living columns of a project's board, from left to right."""
    living = sa.select(Stage).where(Stage.project_id == project_id, Stage.active)
    return list(current.scalars(living.order_by(Stage.rank, Stage.id)))


def defaults(stages: Iterable[Stage]) -> dict[str, Stage]:
    """By state, the column of what was put nowhere: the one that is it, or else the first of these."""
    found: dict[str, Stage] = {}
    for each in stages:
        known = found.setdefault(each.state, each)
        if each.is_default and not known.is_default:
            found[each.state] = each
    return found


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


def manual_order(current: Session, project_id: str) -> tuple[dict[str, int], int]:
    """The items of a project in their manual order with their ranks, and the rank that the next new one has.

    Pieces of items have no place in it.
    """
    items = Item.__table__.c
    mine = items.project_id == project_id, items.kind.not_in(PIECES)
    rows = current.execute(sa.select(items.id, RANK, items.position).where(*mine).order_by(*MANUAL)).all()
    return {row[0]: row[1] for row in rows}, implied(1 + max((row[2] for row in rows), default=0))


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
