"""Answers that were given, so that a request sent twice has its effect once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base


class Answered(Base):
    """What was answered to a person's request with an `Idempotency-Key`."""

    __tablename__ = "answered"
    asker: Mapped[str] = mapped_column(sa.String(24), primary_key=True)
    """The person, or the empty text for a request without one."""
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of method, path, query and body."""
    at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
