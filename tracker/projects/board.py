"""A whole board in one statement: the first items of each column, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED
from tracker.paging import Order, cursor_of, past
from tracker.projects import filters
from tracker.projects.columns import COLUMN_STATE, MANUAL, ON_A_BOARD, STAGE
from tracker.projects.models import Item
from tracker.projects.sight import visible_items

NONE = "none"
"""The column of what has no phase or no owner, or stands in no column."""
SHOWN = ("task", "milestone", "meeting")
"""Kinds on a board that names none."""
_items = Item.__table__.c
BY: dict[str, sa.ColumnElement[Any]] = {
    "stage": STAGE,
    "state": sa.case((ON_A_BOARD, COLUMN_STATE), else_=_items.state),
    "phase": _items.phase_id,
    "owner": _items.owner_id,
}
ORDERS = [Order(each) for each in MANUAL]


@dataclass
class Cards:
    """What a column shows, out of how many, and the cursor of what follows."""

    count: int = 0
    overdue: int = 0
    items: list[Item] = field(default_factory=list)
    next: str | None = None


def cards(session: Session, who: Who, args: dict[str, Any], today: date) -> dict[str, Cards]:
    """Cards by column; `args` are those of BoardQuerySchema, with the `project`.

    With `column` only those of that column, after `cursor` if one is given. Raises Invalid for a cursor that
    no board gave, and what `filters.conditions` raises.
    """
    by = sa.func.coalesce(BY[args["by"]], NONE)
    kinds = {} if args.get("kind") else {"kind": SHOWN}
    conditions = filters.conditions(session, who, {**args, **kinds}, today)
    inner = _counted(args, by, today).where(visible_items(who), *conditions).subquery()
    wanted = sa.select(Item, inner.c.column, inner.c.total, inner.c.late, *MANUAL).join(
        inner, inner.c.id == _items.id
    )
    if args.get("cursor"):
        wanted = wanted.where(past(ORDERS, args["cursor"]))
        wanted = wanted.limit(args["limit"] + 1)
    else:
        wanted = wanted.where(inner.c.number <= args["limit"] + 1)
    return _dealt(session.execute(wanted.order_by(*MANUAL)), args["limit"])


def _counted(args: dict[str, Any], by: sa.ColumnElement[Any], today: date) -> sa.Select[Any]:
    """Every item that the board has, its column, its place in it, and how many stand there."""
    late = sa.and_(_items.due_on < today, _items.state.not_in(FINISHED))
    statement = sa.select(
        _items.id,
        by.label("column"),
        sa.func.row_number().over(partition_by=by, order_by=MANUAL).label("number"),
        sa.func.count().over(partition_by=by).label("total"),
        sa.func.sum(sa.case((late, 1), else_=0)).over(partition_by=by).label("late"),
    ).select_from(Item)
    if not args.get("state"):
        statement = statement.where(ON_A_BOARD)
    return statement.where(by == args["column"]) if args.get("column") else statement


def _dealt(rows: Iterable[Any], limit: int) -> dict[str, Cards]:
    dealt: dict[str, Cards] = {}
    last: dict[str, Sequence[Any]] = {}
    for item, column, total, late, *order in rows:
        mine = dealt.setdefault(column, Cards(total, int(late)))
        if len(mine.items) == limit:
            mine.next = cursor_of(last[column])
            continue
        mine.items.append(item)
        last[column] = order
    return dealt
