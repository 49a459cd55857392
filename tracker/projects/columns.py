"""In which column of its project's board an item stands, as SQL: the one place that says so.

It is derived: the column that it was put into, as long as that is alive and has the item's state, else the
default one of its state. So a verb never touches columns, and nothing can disagree.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from tracker.domain.board import COLUMNS, COUNTED_AS
from tracker.domain.order import FIRST, STEP
from tracker.projects.models import Item, Stage

_items, _stages = Item.__table__.c, Stage.__table__.c

COLUMN_STATE: sa.ColumnElement[Any] = sa.case(
    *((_items.state == state.value, column.value) for state, column in COUNTED_AS.items()),
    else_=_items.state,
)
"""The state of the columns in which an item stands."""
_FITTING = _stages.active, _stages.state == COLUMN_STATE
_chosen = sa.select(_stages.id).where(_stages.id == _items.stage_id, *_FITTING)
_default = (
    sa.select(_stages.id)
    .where(_stages.project_id == _items.project_id, *_FITTING)
    .order_by(_stages.is_default.desc(), _stages.rank, _stages.id)
    .limit(1)
)
STAGE: sa.ColumnElement[Any] = sa.func.coalesce(
    _chosen.correlate(Item.__table__).scalar_subquery(), _default.correlate(Item.__table__).scalar_subquery()
)
"""The id of the column; null for what is cancelled."""
RANK: sa.ColumnElement[Any] = sa.func.coalesce(
    _items.rank, sa.cast(_items.position, sa.BigInteger) * STEP + FIRST, type_=sa.BigInteger
)
"""The rank of an item, or what its position implies (`domain.order.implied`)."""
MANUAL = (RANK, _items.position, _items.id)
"""The manual order of a project."""
ON_A_BOARD = _items.state.in_([*map(str, COLUMNS), *map(str, COUNTED_AS)])
"""What is not cancelled."""


def in_stage(stage_id: str) -> sa.ColumnElement[bool]:
    """Items that stand in a column, looked for in its project only."""
    its_project = sa.select(_stages.project_id).where(_stages.id == stage_id).scalar_subquery()
    return sa.and_(_items.project_id == its_project, STAGE.in_([stage_id]))
