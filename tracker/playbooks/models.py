"""Rows of playbooks kept: one for each version of each file."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.journal import Journaled


class PlaybookVersion(Journaled, Row):
    """One version of a playbook, word for word, with the vocabulary it was read with."""

    __tablename__ = "playbook_versions"
    __table_args__ = (sa.UniqueConstraint("key", "version"),)
    key: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    file: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
    """sha256 of the text, in hex."""
    vocabulary_id: Mapped[str | None] = mapped_column(sa.ForeignKey("playbook_versions.id"))
    loaded_at: Mapped[datetime]
