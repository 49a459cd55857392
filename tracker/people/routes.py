"""HTTP of people, clients, departments and tokens."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_unchanged, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.people import actions, queries, schemas
from tracker.people.models import Client, Department, Person, Token

bp = Blueprint("people", __name__, url_prefix=PREFIX, description="People, clients, departments, tokens")


@bp.get("/me")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.MeSchema)
def me() -> Any:
    """Who I am, whose person I am, and my role in each project"""
    asker = who()
    return {
        "id": asker.person_id,
        "name": asker.name,
        "admin": asker.admin,
        "party": asker.party,
        "client_id": asker.client_id,
        "roles": dict(asker.roles),
    }


@bp.get("/people")
@needs(Right.STAFF)
@bp.arguments(schemas.PeopleQuerySchema, location="query")
@bp.response(200, schemas.PeoplePageSchema)
def list_people(args: dict[str, Any]) -> Any:
    """People, by name"""
    return queries.people(
        args.get("q"), department=args.get("department"), cursor=args.get("cursor"), limit=args["limit"]
    )


@bp.post("/people")
@needs(Right.ADMIN)
@bp.arguments(schemas.PersonSchema)
@bp.response(201, schemas.PersonSchema)
def add_person(fields: dict[str, Any]) -> Any:
    """Add a person"""
    with writing(who(), "person.add") as current:
        _check_department(fields)
        person = actions.add_person(current, fields)
    return with_etag(person, person.revision, 201)


@bp.get("/people/<id:person_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.PersonSchema)
def get_person(person_id: str) -> Any:
    """One person"""
    person = queries.get(session(), Person, person_id)
    return with_etag(person, person.revision)


@bp.patch("/people/<id:person_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.PersonChangeSchema)
@bp.response(200, schemas.PersonSchema)
@bp.doc(parameters=[IF_MATCH])
def change_person(fields: dict[str, Any], person_id: str) -> Any:
    """Change a person"""
    with writing(who(), "person.change") as current:
        person = queries.get(current, Person, person_id)
        expect_unchanged(person, fields)
        _check_department(fields)
        actions.change(current, person, fields)
    return with_etag(person, person.revision)


def _check_department(fields: dict[str, Any]) -> None:
    if fields.get("department_id"):
        queries.referred(session(), Department, fields["department_id"], "/department_id")


@bp.get("/people/<id:person_id>/tokens")
@needs(Right.ADMIN)
@bp.response(200, schemas.TokenSchema(many=True))
def list_tokens(person_id: str) -> Any:
    """The tokens of a person, without their secrets"""
    queries.get(session(), Person, person_id)
    return queries.tokens(person_id)


@bp.post("/people/<id:person_id>/tokens")
@needs(Right.ADMIN, secret=True)
@bp.arguments(schemas.TokenSchema)
@bp.response(201, schemas.NewTokenSchema)
def give_token(fields: dict[str, Any], person_id: str) -> Any:
    """Give a person a token; the secret is shown this once"""
    with writing(who(), "token.give") as current:
        person = queries.get(current, Person, person_id)
        token, secret = actions.give_token(current, person, fields["name"])
    shown = {name: getattr(token, name) for name in ("id", "person_id", "name", "created_at", "revoked_at")}
    return {**shown, "token": secret}


@bp.post("/tokens/<id:token_id>/revoke")
@needs(Right.ADMIN)
@bp.response(200, schemas.TokenSchema)
def revoke_token(token_id: str) -> Any:
    """End a token"""
    with writing(who(), "token.revoke") as current:
        token = queries.get(current, Token, token_id)
        actions.revoke_token(current, token)
    return token


@bp.get("/departments")
@needs(Right.STAFF)
@bp.response(200, schemas.DepartmentSchema(many=True))
def list_departments() -> Any:
    """The departments"""
    return queries.departments()


@bp.post("/departments")
@needs(Right.ADMIN)
@bp.arguments(schemas.DepartmentSchema)
@bp.response(201, schemas.DepartmentSchema)
def add_department(fields: dict[str, Any]) -> Any:
    """Add a department"""
    with writing(who(), "department.add") as current:
        department = actions.add_department(current, fields)
    return with_etag(department, department.revision, 201)


@bp.patch("/departments/<id:department_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.DepartmentChangeSchema)
@bp.response(200, schemas.DepartmentSchema)
@bp.doc(parameters=[IF_MATCH])
def change_department(fields: dict[str, Any], department_id: str) -> Any:
    """Change a department"""
    with writing(who(), "department.change") as current:
        department = queries.get(current, Department, department_id)
        expect_unchanged(department, fields)
        actions.change(current, department, fields)
    return with_etag(department, department.revision)


@bp.get("/clients")
@needs(Right.STAFF)
@bp.arguments(schemas.ClientsQuerySchema, location="query")
@bp.response(200, schemas.ClientPageSchema)
def list_clients(args: dict[str, Any]) -> Any:
    """Clients, by name"""
    return queries.clients(args.get("q"), cursor=args.get("cursor"), limit=args["limit"])


@bp.post("/clients")
@needs(Right.ADMIN)
@bp.arguments(schemas.ClientSchema)
@bp.response(201, schemas.ClientSchema)
def add_client(fields: dict[str, Any]) -> Any:
    """Add a client"""
    with writing(who(), "client.add") as current:
        client = actions.add_client(current, fields)
    return with_etag(client, client.revision, 201)


@bp.get("/clients/<id:client_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.ClientSchema)
def get_client(client_id: str) -> Any:
    """One client"""
    client = queries.get(session(), Client, client_id)
    return with_etag(client, client.revision)


@bp.patch("/clients/<id:client_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.ClientChangeSchema)
@bp.response(200, schemas.ClientSchema)
@bp.doc(parameters=[IF_MATCH])
def change_client(fields: dict[str, Any], client_id: str) -> Any:
    """Change a client"""
    with writing(who(), "client.change") as current:
        client = queries.get(current, Client, client_id)
        expect_unchanged(client, fields)
        actions.change(current, client, fields)
    return with_etag(client, client.revision)
