"""What can be done with people, clients, departments and tokens."""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party, Role
from tracker.domain.text import Text
from tracker.errors import Invalid, Problem, Taken
from tracker.journal import ledger_of
from tracker.people.models import Client, Department, Member, Person, Token
from tracker.people.queries import hash_of, referred

R = TypeVar("R", Client, Department, Member, Person, Token)


class LastAdministrator(Problem):
    code = "last_administrator"
    status = 409
    zh = "这是机构唯一的管理员。请先指定另一位管理员。"
    en = "This is the agency's only administrator. Name another one first."


class StillMember(Problem):
    code = "still_member"
    status = 409
    zh = "{name}还是项目成员，不能改换所属方。请先将其移出各项目。"
    en = "{name} still belongs to a project, so their party stays. End their memberships first."


OF_A_PARTY = ("party", "client_id", "admin")
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
    _check_party(session, fields)
    if fields.get("email"):
        _free(session, Person.email, fields["email"])
    return _add(session, Person(**fields))


def change(session: Session, row: Client | Department | Person, fields: dict[str, Any]) -> None:
    """Set the given fields of a row, those that must be unique after a look."""
    for column in UNIQUE:
        value = fields.get(column.key)
        if column.class_ is type(row) and value and value != getattr(row, column.key):
            _free(session, column, value)
    if isinstance(row, Person):
        _keep_an_administrator(session, row, fields)
        _check_party(session, {name: fields.get(name, getattr(row, name)) for name in OF_A_PARTY})
        _keep_a_party(session, row, fields)
    for name, value in fields.items():
        setattr(row, name, value)


def _check_party(session: Session, fields: dict[str, Any]) -> None:
    """Only a client's person has a client, and only the agency's run the agency. Raises Invalid."""
    party, client_id = fields.get("party", Party.PROVIDER), fields.get("client_id")
    if (party == Party.CLIENT) != (client_id is not None):
        why = Text(
            "客户方人员须填写所属客户，其他人员不得填写。",
            "A client's person has a client, and nobody else does.",
        )
        raise Invalid("/client_id", why)
    if fields.get("admin") and party != Party.PROVIDER:
        raise Invalid(
            "/admin", Text("管理员须是本机构人员。", "An administrator is one of the agency's people.")
        )
    if client_id is not None:
        referred(session, Client, client_id, "/client_id")


def _keep_a_party(session: Session, person: Person, fields: dict[str, Any]) -> None:
    """What somebody sees of a project follows from their party, so it stays while they are in one."""
    now = person.party, person.client_id
    if now == (fields.get("party", now[0]), fields.get("client_id", now[1])):
        return
    living = sa.select(Member.id).where(Member.person_id == person.id, Member.active)
    if session.scalar(living.limit(1)) is not None:
        raise StillMember(name=person.name)


def _keep_an_administrator(session: Session, person: Person, fields: dict[str, Any]) -> None:
    """Refuse a change after which nobody could administer the agency."""
    stays = fields.get("admin", person.admin) and fields.get("active", person.active)
    if stays or not (person.admin and person.active):
        return
    others = sa.select(Person.id).where(Person.admin, Person.active, Person.id != person.id)
    if session.scalar(others.limit(1)) is None:
        raise LastAdministrator


def give_token(session: Session, person: Person, name: str, secret: str | None = None) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once."""
    secret = secret or f"trk_{secrets.token_urlsafe(32)}"
    row = Token(person_id=person.id, name=name, hash=hash_of(secret), created_at=ledger_of(session).at)
    return _add(session, row), secret


def revoke_token(session: Session, token: Token) -> None:
    if token.revoked_at is None:
        token.revoked_at = ledger_of(session).at


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


def _free(session: Session, column: Any, value: str) -> None:
    if session.scalar(sa.select(column).where(column == value)) is not None:
        raise Taken(what=UNIQUE[column], value=value)


def _add(session: Session, row: R) -> R:
    session.add(row)
    session.flush()
    return row
