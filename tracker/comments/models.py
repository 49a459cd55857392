"""Rows of comments."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.journal import Journaled


class Comment(Journaled, Row):
    """What somebody says about an item, in Markdown."""

    __tablename__ = "comments"
    __table_args__ = (sa.Index("ix_comments_item_id_id", "item_id", "id"),)
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    item_id: Mapped[str] = mapped_column(sa.ForeignKey("items.id"))
    author_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"), index=True)
    body: Mapped[str] = mapped_column(sa.Text)
    internal: Mapped[bool] = mapped_column(default=False)
    """Only the agency's people read it."""
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class Mention(Journaled, Row):
    """Somebody named in a comment; one that was edited away is kept with `active` false."""

    __tablename__ = "mentions"
    __table_args__ = (sa.UniqueConstraint("comment_id", "person_id"),)
    project_id: Mapped[str | None] = mapped_column(sa.ForeignKey("projects.id"))
    comment_id: Mapped[str] = mapped_column(sa.ForeignKey("comments.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
