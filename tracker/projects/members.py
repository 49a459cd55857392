"""Who belongs to a project, as what, and why."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Party, Right, Role, Who
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid, NotFound
from tracker.people.actions import end_member, set_member
from tracker.people.models import Member, Person
from tracker.people.queries import get
from tracker.projects import queries
from tracker.projects.models import Project
from tracker.projects.people_facts import LastLead, NotInProject, OtherClient, WrongParty

PARTY_WORDS = {
    Party.PROVIDER: Text("服务方", "the agency"),
    Party.CLIENT: Text("客户方", "a client"),
    Party.PLATFORM: Text("平台方", "the platform"),
}


def join(session: Session, project_id: str, person_id: str) -> None:
    """Whoever is to do something in a project belongs to it: otherwise they would not even see it.

    A guest joins as what their party is. Raises OtherClient.
    """
    if queries.membership(session, project_id, person_id) is None:
        enrol(session, project_id, get(session, Person, person_id))


def enrol(session: Session, project_id: str, person: Person, role: Role | None = None) -> Member:
    """Give a person a role, or the one that they have by their party. Raises WrongParty and OtherClient."""
    role = role or usual_role(person)
    client_id = queries.project(session, project_id).client_id if role is Role.CLIENT else None
    check_role(person, role, client_id)
    return set_member(session, project_id, person.id, role)


def usual_role(person: Person) -> Role:
    """A guest's role is called like their party; the agency's people are members."""
    return Role.MEMBER if person.party == Party.PROVIDER else Role(person.party)


def bring(session: Session, who: Who, project_id: str, person: Person) -> None:
    """Members give work to whoever belongs to a project; a lead lets others join. Raises NotInProject."""
    if queries.membership(session, project_id, person.id) is not None:
        return
    if not who.may(Right.LEAD, project_id):
        raise NotInProject(name=person.name)
    join(session, project_id, person.id)


def fellow(session: Session, who: Who, project_id: str, person_id: str, pointer: str) -> None:
    """Refuse a guest whoever is not one of their own people in a project. Raises Invalid.

    Who is elsewhere is told like who is not there, by the same statement.
    """
    same = Person.party == who.party, Person.client_id == who.client_id, Person.active
    wanted = sa.select(Person.id).join(Member, Member.person_id == Person.id)
    wanted = wanted.where(Person.id == person_id, *same, Member.project_id == project_id, Member.active)
    if session.scalar(wanted) is None:
        raise Invalid(pointer, MISSING, what=person_id)


def put(session: Session, project_id: str, person: Person, role: Role) -> Member:
    """Make a person a member, or change their role; NotFound for somebody who left.

    Raises LastLead, WrongParty and OtherClient.
    """
    if not person.active:
        raise NotFound(what=person.id)
    _keep_a_lead(project_id, person.id, role)
    return enrol(session, project_id, person, role)


def remove(session: Session, project_id: str, person_id: str) -> None:
    """End a membership. Raises LastLead."""
    _keep_a_lead(project_id, person_id, None)
    end_member(session, project_id, person_id)


def check_role(person: Person, role: Role, client_id: str | None) -> None:
    """Refuse a role that is not for a person's party, or of a client's person another client's project.

    Raises WrongParty and OtherClient.
    """
    _check_party(person, role)
    if role is Role.CLIENT:
        check_client(person, client_id)


def check_guests(project: Project, client_id: str | None) -> None:
    """Refuse to give a project another client while people of the old one see it. Raises OtherClient."""
    for row, person in queries.members(project.id):
        if row.role is Role.CLIENT:
            check_client(person, client_id)


def check_client(person: Person, client_id: str | None) -> None:
    if person.client_id is None or person.client_id != client_id:
        raise OtherClient(name=person.name)


def _check_party(person: Person, role: Role) -> None:
    fitting = Party(role.value) if role in GUESTS else Party.PROVIDER
    if person.party != fitting:
        raise WrongParty(
            name=person.name,
            party=PARTY_WORDS[Party(person.party)],
            role=role.value,
            fitting=PARTY_WORDS[fitting],
        )


def _keep_a_lead(project_id: str, person_id: str, role: Role | None) -> None:
    """Refuse a change that would leave the project without a lead."""
    leads = [row.person_id for row, _ in queries.members(project_id) if row.role is Role.LEAD]
    if leads == [person_id] and role is not Role.LEAD:
        raise LastLead
