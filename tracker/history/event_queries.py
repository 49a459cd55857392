"""Reads of the journal for those who follow it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.history.hearing import audible, of_arrivals
from tracker.journal import AGENCY, Entry
from tracker.projects.sight import visible

AGENCY_FIRST = Entry.scope != AGENCY
"""What happened to the whole comes before the rest of a batch: it tells of projects that came."""


class Head(NamedTuple):
    """What of a scope lies in reach: its first and last revision, and the greatest id."""

    scope: str
    first: int
    last: int
    newest: str


def heads(current: Session, who: Who, reach: str) -> dict[str, Head]:
    """The scopes with audible entries whose ids are not before `reach`, the agency first."""
    revision = Entry.revision
    found = (
        sa.select(Entry.scope, sa.func.min(revision), sa.func.max(revision), sa.func.max(Entry.id))
        .where(Entry.id >= reach, audible(who))
        .group_by(Entry.scope)
        .order_by(AGENCY_FIRST, Entry.scope)
    )
    return {row[0]: Head(*row) for row in current.execute(found)}


def entries(current: Session, who: Who, after: Mapping[str, int], *, limit: int) -> list[Entry]:
    """The audible entries of some scopes after a revision of each, in order, the agency first."""
    later = (sa.and_(Entry.scope == scope, Entry.revision > seen) for scope, seen in after.items())
    wanted = sa.select(Entry).where(audible(who), sa.or_(sa.false(), *later))
    return list(current.scalars(wanted.order_by(AGENCY_FIRST, Entry.scope, Entry.revision).limit(limit)))


def arrived(current: Session, who: Who, reach: str) -> dict[str, int]:
    """The projects that have come from archives since, and the revision with which each came."""
    wanted = sa.select(Entry.entity_id, Entry.after).where(
        Entry.id >= reach, of_arrivals(), visible(who, Entry.entity_id)
    )
    return {row[0]: row[1]["restored_revision"] for row in current.execute(wanted)}
