"""Rows of people as the JSON that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from tracker.access import Who
from tracker.people.models import Invitation, Person, Substitute, Team, Token

PERSON = (
    *("id", "name", "email", "department_id", "admin", "party", "client_id", "years", "skills"),
    *("business_mentor_id", "technical_mentor_id", "active", "revision"),
)
TOKEN = ("id", "person_id", "name", "scopes", "created_at", "expires_at", "revoked_at")
INVITATION = ("id", "person_id", "created_at", "created_by_id", "expires_at", "used_at", "revoked_at")
TEAM = ("id", "key", "title_zh", "title_en", "level", "least", "most", "active", "revision")
SUBSTITUTE = ("id", "person_id", "substitute_id", "first_on", "last_on", "active")


def me(who: Who) -> dict[str, Any]:
    return {
        "id": who.person_id,
        "name": who.name,
        "admin": who.admin,
        "party": who.party,
        "client_id": who.client_id,
        "roles": dict(who.roles),
        "scopes": sorted(who.scopes),
        "stands_in_for": sorted(who.stands_in_for),
    }


def person(row: Person) -> dict[str, Any]:
    return _plain(row, PERSON)


def token(row: Token, used_at: datetime | None = None) -> dict[str, Any]:
    """A token and when it was last used, without its secret."""
    return {**_plain(row, TOKEN), "last_used_at": used_at}


def invitation(row: Invitation, now: datetime) -> dict[str, Any]:
    """An invitation and what has become of it, without its link."""
    over = "expired" if row.expires_at <= now else "open"
    state = "used" if row.used_at else "revoked" if row.revoked_at else over
    return {**_plain(row, INVITATION), "state": state}


def named(person: Person) -> dict[str, str]:
    return {"id": person.id, "name": person.name}


def team(row: Team, members: Iterable[Person] = ()) -> dict[str, Any]:
    return {**_plain(row, TEAM), "members": [named(each) for each in members]}


def substitute(row: Substitute, today: date) -> dict[str, Any]:
    return {**_plain(row, SUBSTITUTE), "in_force": row.active and row.first_on <= today <= row.last_on}


def _plain(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
