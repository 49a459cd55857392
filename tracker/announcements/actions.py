"""What can be done with announcements."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.announcements.models import Announcement
from tracker.journal import ledger_of


def announce(session: Session, who: Who, fields: dict[str, Any]) -> Announcement:
    row = Announcement(**fields, announced_by_id=who.person_id, announced_at=ledger_of(session).at)
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, row: Announcement) -> None:
    if row.withdrawn_at is None:
        row.withdrawn_at = ledger_of(session).at
