"""Growing lists in pages by keyset: a page costs the same however far it lies from the first."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.db import UNWRITABLE, UTCDateTime
from tracker.domain.text import Text
from tracker.errors import Invalid

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and the cursor of the next page (None on the last)."""

    items: list[T]
    next: str | None


@dataclass(frozen=True)
class Order:
    """A sort key: its column must never be null in the database (coalesce it)."""

    column: sa.ColumnElement[Any]
    descending: bool = False


def fetch(
    session: Session,
    statement: sa.Select[Any],
    orders: Sequence[Order],
    *,
    after: str | None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Any]:
    """One page of the first entity of a select. The last order must be unique (the id).

    Raises Invalid for a cursor that this list did not give.
    """
    if after:
        statement = statement.where(past(orders, after))
    statement = statement.add_columns(*(each.column for each in orders)).order_by(
        *(each.column.desc() if each.descending else each.column.asc() for each in orders)
    )
    rows = session.execute(statement.limit(limit + 1)).all()
    more = len(rows) > limit
    shown = rows[:limit]
    return Page([row[0] for row in shown], cursor_of(shown[-1][-len(orders) :]) if more else None)


def past(orders: Sequence[Order], cursor: str) -> sa.ColumnElement[bool]:
    """Rows after the one that a cursor stands for. Raises Invalid for a cursor that no such list gave."""
    return _beyond(orders, _decode(cursor, orders))


def _beyond(orders: Sequence[Order], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Rows after the given sort values: (a > x) or (a = x and b > y) or …"""
    beyond: sa.ColumnElement[bool] = sa.false()
    for order, value in zip(reversed(orders), reversed(values), strict=True):
        past = order.column < value if order.descending else order.column > value
        beyond = sa.or_(past, sa.and_(order.column == value, beyond))
    return beyond


def cursor_of(values: Sequence[Any]) -> str:
    """The cursor of a row by its sort values."""
    plain = [each.isoformat() if isinstance(each, (date, datetime)) else each for each in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, orders: Sequence[Order]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(orders):
            raise ValueError
        return [_typed(order, value) for order, value in zip(orders, values, strict=True)]
    except (
        ValueError,
        TypeError,
        RecursionError,
        OverflowError,
    ) as refused:  # RecursionError: brackets without end
        raise Invalid(
            "cursor",
            Text(
                "这个翻页游标不属于此列表。请从第一页重新开始。",
                "This list did not give that cursor. Start at the first page.",
            ),
        ) from refused


def _typed(order: Order, value: Any) -> Any:
    if isinstance(order.column.type, UTCDateTime):
        parsed = datetime.fromisoformat(value)
        if parsed.tzinfo is None:
            raise ValueError
        return parsed.astimezone(UTC)
    kind = order.column.type.python_type
    if kind is date:
        return date.fromisoformat(value)
    most = 2**62 if isinstance(order.column.type, sa.BigInteger) else 2**31 - 1
    if not isinstance(value, kind) or (isinstance(value, int) and abs(value) > most):
        raise ValueError
    if isinstance(value, str) and UNWRITABLE.search(value):
        raise ValueError
    return value
