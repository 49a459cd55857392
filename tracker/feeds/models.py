"""Rows of subscriptions, of the blocks kept for them, and the name of this installation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base, Row
from tracker.journal import Journaled


class Feed(Journaled, Row):
    """A subscription that one person made; only the hash of its secret is kept."""

    __tablename__ = "feeds"
    SECRET = frozenset({"hash"})
    kind: Mapped[str] = mapped_column(sa.String(20))
    """`project` shows the project, `person` the work of whoever made it."""
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    """Who made it; what it shows is what they may see when it is read."""
    name: Mapped[str] = mapped_column(sa.String(200))
    lang: Mapped[str] = mapped_column(sa.String(2))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Block(Base):
    """One item as calendar bytes, good while `revision` and `form` are those of the item and its names.

    A copy, so it is not journaled and may be thrown away at any time.
    """

    __tablename__ = "blocks"
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"), primary_key=True)
    lang: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    revision: Mapped[int]
    form: Mapped[str] = mapped_column(sa.String(80))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Instance(Base):
    """The one row that names this installation, so that its UIDs are unique in the world."""

    __tablename__ = "instance"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    uuid: Mapped[str] = mapped_column(sa.String(36))
