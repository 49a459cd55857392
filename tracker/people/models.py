"""Rows of people and of what they belong to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access import Role
from tracker.db import Row
from tracker.domain.text import Text
from tracker.journal import Journaled


class Department(Journaled, Row):
    """A department of the agency or of a client, known by its key in the playbooks."""

    __tablename__ = "departments"
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    side: Mapped[str] = mapped_column(sa.String(20), default="unknown")

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class Client(Journaled, Row):
    """A merchant whom the agency serves."""

    __tablename__ = "clients"
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    stage: Mapped[str | None] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.Text, default="")


class Person(Journaled, Row):
    """Somebody who does work or reads about it."""

    __tablename__ = "people"
    name: Mapped[str] = mapped_column(sa.String(200), index=True)
    email: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    department_id: Mapped[str | None] = mapped_column(sa.ForeignKey("departments.id"), index=True)
    admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)


class Member(Journaled, Row):
    """A person's role in a project; one that ended is kept with `active` false."""

    __tablename__ = "members"
    __table_args__ = (sa.UniqueConstraint("project_id", "person_id"),)
    project_id: Mapped[str] = mapped_column(sa.ForeignKey("projects.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[Role] = mapped_column(
        sa.Enum(
            Role, native_enum=False, length=20, values_callable=lambda roles: [each.value for each in roles]
        )
    )
    active: Mapped[bool] = mapped_column(default=True)


class Token(Journaled, Row):
    """A bearer token; only its hash is kept."""

    __tablename__ = "tokens"
    SECRET = frozenset({"hash"})
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
