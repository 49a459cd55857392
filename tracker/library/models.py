"""Rows of the library."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.domain.text import Text
from tracker.journal import AGENCY, Journaled


class Resource(Journaled, Row):
    """Something to use again, or where it stands; one that has ended is kept."""

    __tablename__ = "resources"
    level: Mapped[str] = mapped_column(sa.String(20))
    """`basic`, `advanced` or `custom`."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    """`template`, `solution`, `standard`, `case`, `tool` or `method`."""
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200), default="")
    category: Mapped[str | None] = mapped_column(sa.String(100))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    url: Mapped[str | None] = mapped_column(sa.Text)
    team_id: Mapped[str | None] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    """The team that maintains it; the senior teams do if there is none."""
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    """Of a custom one: for which client it was made."""
    added_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class ResourceUse(Journaled, Row):
    """Somebody used a resource, perhaps for an item or a project; one taken back has `active` false."""

    __tablename__ = "resource_uses"
    __table_args__ = (sa.Index("ix_resource_uses_resource_id_used_on", "resource_id", "used_on"),)
    resource_id: Mapped[str] = mapped_column(sa.ForeignKey("resources.id"))
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    item_id: Mapped[str | None] = mapped_column(sa.ForeignKey("items.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    used_on: Mapped[date]
    effect: Mapped[int | None]
    """How much it helped, from 1 to 5 (S-121)."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def journal_scope(self) -> str:
        """The agency: not all who read a project's journal may know of the resource."""
        return AGENCY
