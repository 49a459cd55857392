"""Reads of what changed in a project: change-sets and baselines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.db import session
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch
from tracker.projects.models import Baseline, ChangeSet

MOST_NUMBER = 2**31 - 1
"""PostgreSQL refuses to compare a column of integers with a larger number."""


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


def baselines(current: Session, project_id: str) -> list[Baseline]:
    """The baselines of a project, newest first."""
    wanted = sa.select(Baseline).where(Baseline.project_id == project_id)
    return list(current.scalars(wanted.order_by(Baseline.number.desc())))


def baseline(current: Session, project_id: str, number: int) -> Baseline:
    wanted = sa.select(Baseline).where(Baseline.project_id == project_id, Baseline.number == number)
    found = current.scalar(wanted) if number <= MOST_NUMBER else None
    if found is None:
        raise NotFound(what=str(number))
    return found
