"""A new person is added and joins projects, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.errors import MISSING, Invalid
from tracker.people.actions import add_person
from tracker.people.models import Person
from tracker.projects import members
from tracker.projects.models import Project
from tracker.projects.people_facts import named_at


def bring_in(
    session: Session, fields: dict[str, Any], memberships: Sequence[Mapping[str, Any]] = ()
) -> Person:
    """Add a person with their memberships: `{project_id, role}` each. Raises Taken, Invalid and Misfit."""
    person = add_person(session, fields)
    for place, each in enumerate(memberships):
        project = session.get(Project, each["project_id"])
        if project is None:
            raise Invalid(f"/memberships/{place}/project_id", MISSING, what=each["project_id"])
        with named_at(f"/memberships/{place}/role"):
            members.put(session, project.id, person, each["role"])
    return person
