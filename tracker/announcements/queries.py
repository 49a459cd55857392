"""Reads of announcements: the platform's people see what they announced, everybody else all."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party, Who
from tracker.announcements.models import Announcement
from tracker.db import session
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch


def page(who: Who, args: dict[str, Any]) -> Page[Announcement]:
    """What holds of what the asker may see, newest first."""
    wanted = sa.select(Announcement).where(_visible(who), Announcement.withdrawn_at.is_(None))
    orders = [Order(Announcement.__table__.c.id, descending=True)]
    return fetch(session(), wanted, orders, after=args.get("cursor"), limit=args["limit"])


def mine(current: Session, who: Who, announcement_id: str) -> Announcement:
    """One that the asker may withdraw: their own, or any for an administrator. Raises NotFound."""
    wanted = sa.select(Announcement).where(Announcement.id == announcement_id, _visible(who))
    found = current.scalar(wanted)
    if found is None:
        raise NotFound(what=announcement_id)
    return found


def _visible(who: Who) -> sa.ColumnElement[bool]:
    if who.admin or who.party is not Party.PLATFORM:
        return sa.true()
    return Announcement.announced_by_id == who.person_id
