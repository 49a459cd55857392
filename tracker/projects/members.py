"""Who belongs to a project because of what they are to do in it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.access import Role
from tracker.people.actions import set_member
from tracker.projects import queries


def join(session: Session, project_id: str, person_id: str) -> None:
    """Whoever is to do something in a project is a member: otherwise they would not even see it."""
    if queries.role_of(session, project_id, person_id) is None:
        set_member(session, project_id, person_id, Role.MEMBER)
