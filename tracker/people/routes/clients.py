"""HTTP of clients and departments."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_unchanged, located, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.people import actions, queries, schemas
from tracker.people.models import Client, Department

bp = Blueprint("clients", __name__, url_prefix=PREFIX, description="Clients and departments")


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
    return located(with_etag(client, client.revision, 201), ".get_client", client_id=client.id)


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
