"""Rows of people and of what they belong to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.access import Role
from tracker.db import Base, Row
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
    party: Mapped[str] = mapped_column(sa.String(20), default="provider")
    """Whose person it is: `provider` (the agency), `client` or `platform`."""
    client_id: Mapped[str | None] = mapped_column(sa.ForeignKey("clients.id"), index=True)
    """Of a client's person: which client."""
    years: Mapped[int | None]
    """Years in the trade (S-188)."""
    skills: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Lists of `categories` of goods and of `tools` (S-186, S-189, S-192)."""
    business_mentor_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    technical_mentor_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    left_because: Mapped[str | None] = mapped_column(sa.Text)
    """Of somebody who left: why."""


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
    scopes: Mapped[list[str]] = mapped_column(default=lambda: ["read", "write", "admin"])
    """What it may be used for, at most what its person may do: `read`, `write`, `admin`."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class TokenUse(Base):
    """When a token was last used, to some minutes; no change that a journal would keep."""

    __tablename__ = "token_uses"
    token_id: Mapped[str] = mapped_column(sa.ForeignKey("tokens.id"), primary_key=True)
    at: Mapped[datetime]


class Invitation(Journaled, Row):
    """A link that gives a person their first token: works once, and only until it expires."""

    __tablename__ = "invitations"
    SECRET = frozenset({"hash"})
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Team(Journaled, Row):
    """A team of the agency; departments are another order (S-184)."""

    __tablename__ = "teams"
    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    title_zh: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str] = mapped_column(sa.String(200))
    level: Mapped[str] = mapped_column(sa.String(20))
    """`execution`, `management`, `strategy` or `support`."""
    least: Mapped[int | None]
    most: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def title(self) -> Text:
        return Text(self.title_zh, self.title_en)


class TeamMember(Journaled, Row):
    """A person in a team; one that ended is kept with `active` false."""

    __tablename__ = "team_members"
    __table_args__ = (sa.UniqueConstraint("team_id", "person_id"),)
    team_id: Mapped[str] = mapped_column(sa.ForeignKey("teams.id"))
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)


class Certification(Journaled, Row):
    """A person's certificate for a role (S-169)."""

    __tablename__ = "certifications"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    role: Mapped[str] = mapped_column(sa.String(64))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    active: Mapped[bool] = mapped_column(default=True)


class Assessment(Journaled, Row):
    """How a person was assessed in a dimension of what they are able to do (S-071, S-077)."""

    __tablename__ = "assessments"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    dimension: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    score: Mapped[float]
    """Points, to a tenth."""
    most: Mapped[int] = mapped_column(default=100)
    """The points that could be had."""
    on: Mapped[date]
    assessor_id: Mapped[str | None] = mapped_column(sa.ForeignKey("people.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    active: Mapped[bool] = mapped_column(default=True)


class Substitute(Journaled, Row):
    """Who stands in for a person on some days."""

    __tablename__ = "substitutes"
    person_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    substitute_id: Mapped[str] = mapped_column(sa.ForeignKey("people.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    active: Mapped[bool] = mapped_column(default=True)
