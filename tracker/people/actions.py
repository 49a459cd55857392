"""What can be done with people, clients, departments and memberships."""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party, Role
from tracker.domain.text import Text
from tracker.errors import Invalid, Taken
from tracker.people.facts import (
    GUESTS_DO_NOT_ADMINISTER,
    NO_CLIENT,
    NOT_ONESELF,
    OF_THE_AGENCY,
    TWO_MENTORS,
    WHOSE_CLIENT,
    LastAdministrator,
    NotByChange,
    PartyInUse,
)
from tracker.people.models import Client, Department, Member, Person
from tracker.people.queries import is_mailbox, referred
from tracker.people.team_queries import belongs_somewhere

R = TypeVar("R", Client, Department, Member, Person)


UNIQUE = {
    Client.name: Text("客户", "client"),
    Person.email: Text("电子邮箱", "person with the e-mail address"),
    Department.key: Text("部门", "department"),
}
"""Columns in which no two rows agree, and what a row is called by them."""


def add_client(session: Session, fields: dict[str, Any]) -> Client:
    _free(session, Client.name, fields["name"])
    return _add(session, Client(**fields))


def add_department(session: Session, fields: dict[str, Any]) -> Department:
    _free(session, Department.key, fields["key"])
    return _add(session, Department(**fields))


def add_person(session: Session, fields: dict[str, Any]) -> Person:
    """Add a person. Raises Taken, and Invalid for what does not fit together."""
    if fields.get("email"):
        _free(session, Person.email, fields["email"])
    check_person(session, None, fields)
    return _add(session, Person(**fields))


def change(session: Session, row: Client | Department | Person, fields: dict[str, Any]) -> None:
    """Set the given fields of a row, those that must be unique after a look."""
    for column in UNIQUE:
        value = fields.get(column.key)
        if column.class_ is type(row) and value and value != getattr(row, column.key):
            _free(session, column, value, row)
    if isinstance(row, Person):
        _keep_an_administrator(session, row, fields)
        check_person(session, row, fields)
        if fields.get("active"):
            fields = {**fields, "left_because": None}
    for name, value in fields.items():
        setattr(row, name, value)


def change_person(session: Session, person: Person, fields: dict[str, Any]) -> None:
    """Set the given fields of a person, who may come back, but leaves by `departing` alone.

    Raises NotByChange, LastAdministrator, PartyInUse, Taken and Invalid.
    """
    if person.active and not fields.get("active", True):
        raise NotByChange(name=person.name, id=person.id)
    change(session, person, fields)


def _keep_an_administrator(session: Session, person: Person, fields: dict[str, Any]) -> None:
    """Refuse a change after which nobody could administer the agency."""
    stays = fields.get("admin", person.admin) and fields.get("active", person.active)
    if stays or not (person.admin and person.active):
        return
    others = sa.select(Person.id).where(Person.admin, Person.active, Person.id != person.id)
    if session.scalar(others.limit(1)) is None:
        raise LastAdministrator


MENTORS = ("business_mentor_id", "technical_mentor_id")
PARTY = ("party", "client_id")
TOGETHER: dict[str, Any] = {"party": Party.PROVIDER, "admin": False, **dict.fromkeys(("client_id", *MENTORS))}
"""Fields of a person that must fit together, with what they are at first."""


def check_person(session: Session, person: Person | None, fields: dict[str, Any]) -> None:
    """Refuse fields that do not fit what the person is already. Raises Invalid and PartyInUse."""
    if fields.get("department_id"):
        referred(session, Department, fields["department_id"], "/department_id")
    if not fields.keys() & TOGETHER.keys():
        return
    was = {name: getattr(person, name) for name in TOGETHER} if person else TOGETHER
    now = {**was, **{name: fields[name] for name in TOGETHER if name in fields}}
    _check_party(session, now)
    _check_mentors(session, person, now)
    if person and any(now[name] != was[name] for name in PARTY) and belongs_somewhere(session, person.id):
        raise PartyInUse(name=person.name)


def _check_party(session: Session, now: dict[str, Any]) -> None:
    if now["party"] == Party.CLIENT:
        if now["client_id"] is None:
            raise Invalid("/client_id", WHOSE_CLIENT)
        referred(session, Client, now["client_id"], "/client_id")
    elif now["client_id"] is not None:
        raise Invalid("/client_id", NO_CLIENT)
    if now["admin"] and now["party"] != Party.PROVIDER:
        raise Invalid("/admin", GUESTS_DO_NOT_ADMINISTER)


def _check_mentors(session: Session, person: Person | None, now: dict[str, Any]) -> None:
    """Both come from the agency, and they are two (S-168)."""
    named = [each for each in MENTORS if now[each]]
    if len({now[each] for each in named}) < len(named):
        raise Invalid(f"/{MENTORS[1]}", TWO_MENTORS)
    for each in named:
        if person and now[each] == person.id:
            raise Invalid(f"/{each}", NOT_ONESELF)
        if not (person and getattr(person, each) == now[each]):  # one who left since may stay written
            require_staff(referred(session, Person, now[each], f"/{each}"), f"/{each}")


def require_staff(person: Person, pointer: str) -> None:
    """Refuse who is not one of the agency's own people. Raises Invalid."""
    if person.party != Party.PROVIDER:
        raise Invalid(pointer, OF_THE_AGENCY, name=person.name)


def set_member(session: Session, project_id: str, person_id: str, role: Role) -> Member:
    """Make a person a member, or change their role."""
    row = _member(session, project_id, person_id)
    if row is None:
        return _add(session, Member(project_id=project_id, person_id=person_id, role=role, active=True))
    row.role, row.active = role, True
    return row


def end_member(session: Session, project_id: str, person_id: str) -> None:
    row = _member(session, project_id, person_id)
    if row is not None:
        row.active = False


def _member(session: Session, project_id: str, person_id: str) -> Member | None:
    return session.scalar(
        sa.select(Member).where(Member.project_id == project_id, Member.person_id == person_id)
    )


def _free(session: Session, column: Any, value: str, row: Any = None) -> None:
    """Refuse a value that another row has. Raises Taken."""
    found = is_mailbox(value) if column is Person.email else column == value
    others = column.class_.id != row.id if row is not None else sa.true()
    if session.scalar(sa.select(column).where(found, others)) is not None:
        raise Taken(what=UNIQUE[column], value=value)


def _add(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
