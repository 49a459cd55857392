"""Who belongs to a project, and why."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tracker.access import Right, Role, Who
from tracker.errors import NotFound
from tracker.people.actions import end_member, set_member
from tracker.people.models import Member, Person
from tracker.projects import queries
from tracker.projects.facts import LastLead, NotInProject


def join(session: Session, project_id: str, person_id: str) -> None:
    """Whoever is to do something in a project is a member: otherwise they would not even see it."""
    if queries.membership(session, project_id, person_id) is None:
        set_member(session, project_id, person_id, Role.MEMBER)


def bring(session: Session, who: Who, project_id: str, person: Person) -> None:
    """Members give work to whoever belongs to a project; a lead lets others join. Raises NotInProject."""
    if queries.membership(session, project_id, person.id) is not None:
        return
    if not who.may(Right.LEAD, project_id):
        raise NotInProject(name=person.name)
    join(session, project_id, person.id)


def put(session: Session, project_id: str, person: Person, role: Role) -> Member:
    """Make a person a member, or change their role. Raises LastLead, and NotFound for somebody who left."""
    if not person.active:
        raise NotFound(what=person.id)
    _keep_a_lead(project_id, person.id, role)
    return set_member(session, project_id, person.id, role)


def remove(session: Session, project_id: str, person_id: str) -> None:
    """End a membership. Raises LastLead."""
    _keep_a_lead(project_id, person_id, None)
    end_member(session, project_id, person_id)


def _keep_a_lead(project_id: str, person_id: str, role: Role | None) -> None:
    """Refuse a change that would leave the project without a lead."""
    leads = [row.person_id for row, _ in queries.members(project_id) if row.role is Role.LEAD]
    if leads == [person_id] and role is not Role.LEAD:
        raise LastLead
