"""Rows of what people are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row


class Notice(Row):
    """Something a person is told once; the journal has what happened, this has whom it concerns."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.Index("ix_notices_person_id_id", "person_id", "id"),
        sa.UniqueConstraint("person_id", "kind", "about"),
    )
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(sa.String(40))
    about: Mapped[str] = mapped_column(sa.String(60))
    """What it is about, so that nobody is told twice: a comment, a hand-over, a change-set and an item."""
    at: Mapped[datetime]
    actor_id: Mapped[str | None] = mapped_column(sa.String(24))
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(sa.ForeignKey("items.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    read_at: Mapped[datetime | None]
