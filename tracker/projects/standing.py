"""How projects stand: how much of their work is done, what is late, which milestone is next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.progress import FINISHED, State
from tracker.projects import listing, queries
from tracker.projects.models import Item, Milestone, Node, Occurrence, Series
from tracker.projects.sight import visible_items

OF_A_DAY = 3
"""Work on the clock counts as the eight hours that a day of 24 has for work."""
_items, _nodes = Item.__table__.c, Node.__table__.c


@dataclass(frozen=True)
class Standing:
    """Items that somebody ticks off and that are not cancelled, counted and weighted by working minutes."""

    total: int = 0
    done: int = 0
    overdue: int = 0
    minutes: int = 0
    done_minutes: int = 0
    milestone: Milestone | None = None
    """The next that is not passed."""

    @property
    def percent(self) -> int:
        """Of the working time, or of the number where nothing takes time; 100 only when all is done."""
        whole, done = (self.minutes, self.done_minutes) if self.minutes else (self.total, self.done)
        reached = 100 * done // whole if whole else 0
        return reached if self.done == self.total else min(reached, 99)


def standings(current: Session, who: Who, project_ids: Collection[str], today: date) -> dict[str, Standing]:
    """How each project stands, as far as the asker may see its items; two statements.

    What a guest reads counts what concerns their party, like the lists of items that they read beside it:
    how far the agency is with the rest is for the agency to say. `counts` of WorkSchema names it.
    """
    seen = sa.and_(Item.project_id.in_(project_ids), visible_items(who))
    milestones = {each.project_id: each for each in current.scalars(_next_milestones(seen))}
    found = {
        row.project_id: Standing(
            row.total,
            int(row.done),
            int(row.overdue),
            int(row.minutes),
            int(row.done_minutes),
            milestones.get(row.project_id),
        )
        for row in current.execute(_sums(seen, today))
    }
    return {each: found.get(each, Standing()) for each in project_ids}


def _sums(seen: sa.ColumnElement[bool], today: date) -> sa.Select[Any]:
    series = sa.alias(Series.__table__)
    occurrences = Occurrence.__table__
    length = sa.case((_nodes.elapsed, _nodes.duration / OF_A_DAY), else_=_nodes.duration)
    weight = sa.func.coalesce(series.c.sitting, length, 0)
    done, late = _items.state.in_(FINISHED), sa.and_(_items.due_on < today, _items.state.not_in(FINISHED))
    begun = sa.and_(_items.state == State.STARTED.value, _items.progress.is_not(None))
    return (
        sa.select(
            _items.project_id,
            sa.func.count().label("total"),
            _sum(sa.case((done, 1), else_=0)).label("done"),
            _sum(sa.case((late, 1), else_=0)).label("overdue"),
            _sum(weight).label("minutes"),
            _sum(sa.case((done, weight), (begun, weight * _items.progress / 100), else_=0)).label(
                "done_minutes"
            ),
        )
        .select_from(Item)
        .outerjoin(series, series.c.id == occurrences.c.series_id)
        .where(seen, _items.kind.in_(queries.WORKED_ON), _items.state != State.CANCELLED.value)
        .group_by(_items.project_id)
    )


def _sum(amount: Any) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(sa.func.sum(amount), 0)


def _next_milestones(seen: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The first of each project that is neither passed nor cancelled."""
    order = (sa.func.coalesce(_items.due_on, listing.FAR), _items.position, _items.id)
    number = sa.func.row_number().over(partition_by=_items.project_id, order_by=order).label("number")
    still = sa.select(_items.id, number).select_from(Item)
    still = still.where(seen, _items.kind == "milestone", _items.state.not_in(FINISHED))
    ranked = still.subquery()
    return sa.select(Milestone).join(ranked, ranked.c.id == _items.id).where(ranked.c.number == 1)
