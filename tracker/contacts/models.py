"""Rows of contacts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Row
from tracker.journal import Journaled


class Contact(Journaled, Row):
    """Somebody of a client who is talked to, with or without an account (S-287 to S-289)."""

    __tablename__ = "contacts"
    __table_args__ = (sa.Index("ix_contacts_client_id_name_id", "client_id", "name", "id"),)
    client_id: Mapped[str] = mapped_column(sa.ForeignKey("clients.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    level: Mapped[str] = mapped_column(sa.String(64))
    """The key of a contact in the playbooks, such as `executives`."""
    job_title: Mapped[str | None] = mapped_column(sa.String(200))
    channel: Mapped[str | None] = mapped_column(sa.String(40))
    """The key of a channel of the vocabulary."""
    address: Mapped[str | None] = mapped_column(sa.String(200))
    """Number, address or account on that channel."""
    person_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    active: Mapped[bool] = mapped_column(default=True)
