"""Rows of playbooks kept: one for each version of each file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.domain.text import Text
from tracker.journal import Journaled

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
FOLDER, UPLOAD, PROJECT = "folder", "upload", "project"
"""Where a version comes from: the `kind` of its `origin`."""


class PlaybookVersion(Journaled, Row):
    """One version of a playbook, word for word, with the vocabulary it was read with.

    A draft may change; what is published never does, nor what it was published with.
    """

    __tablename__ = "playbook_versions"
    __table_args__ = (sa.UniqueConstraint("key", "version"),)
    key: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    title_zh: Mapped[str] = mapped_column(sa.String(500))
    title_en: Mapped[str] = mapped_column(sa.String(500))
    file: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
    """sha256 of the text, in hex."""
    vocabulary_id: Mapped[str | None] = mapped_column(sa.ForeignKey("playbook_versions.id"))
    loaded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(20), default=DRAFT)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    """Nobody's for what was loaded from the folder."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """What changed, in the words of whoever published it."""
    origin: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`{kind: folder | upload | project}`, and of a project its id."""
    includes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Key of an included playbook to the id of its version; frozen with the vocabulary when published."""
    seal: Mapped[str | None] = mapped_column(sa.String(64))
    """sha256 over the digest and the seals of all that was frozen with it; a draft has none."""

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)
