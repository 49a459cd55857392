"""Rows of announcements."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.journal import Journaled


class Announcement(Journaled, Row):
    """A rule of the platform that changes; one that was withdrawn is kept."""

    __tablename__ = "announcements"
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    url: Mapped[str | None] = mapped_column(sa.Text)
    """Where the platform has published it."""
    effective_on: Mapped[date | None]
    """The first day on which the rule holds."""
    announced_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    announced_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
