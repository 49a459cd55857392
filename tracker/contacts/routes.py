"""HTTP of contacts: the people of a client who are talked to."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    located,
    needs,
    who,
    with_etag,
)
from tracker.contacts import actions, matrix, queries, schemas, views
from tracker.contacts.models import Contact
from tracker.db import session
from tracker.journal import writing
from tracker.people import queries as people
from tracker.people.models import Client
from tracker.problems import language
from tracker.projects.queries import project
from tracker.schemas import QuerySchema

bp = Blueprint("contacts", __name__, url_prefix=PREFIX, description="Who talks to whom of a client")


@bp.get("/clients/<id:client_id>/contacts")
@needs(Right.STAFF)
@bp.arguments(schemas.ContactsQuerySchema, location="query")
@bp.response(200, schemas.ContactPageSchema)
def list_contacts(args: dict[str, Any], client_id: str) -> Any:
    """The people of a client who are talked to, by name; for whoever works in a project of the client"""
    people.get(session(), Client, client_id)
    queries.require(session(), who(), Right.READ, client_id)
    page = queries.page(session(), client_id, args)
    matrices, crew = matrix.of_client(session(), client_id), matrix.crew(session())
    shown = [views.contact(each, matrices, crew, language()) for each in page.items]
    return {"items": shown, "next": page.next}


@bp.post("/clients/<id:client_id>/contacts")
@needs(Right.STAFF, again=lambda client_id: queries.require(session(), who(), Right.LEAD, client_id))
@bp.arguments(schemas.ContactSchema)
@bp.response(201, schemas.ContactSchema)
def add_contact(fields: dict[str, Any], client_id: str) -> Any:
    """Add somebody of a client; for administrators and whoever leads a project of the client"""
    with writing(who(), "contact.add") as current:
        client = people.get(current, Client, client_id)
        queries.require(current, who(), Right.LEAD, client_id)
        row = actions.add(current, client, fields)
    return located(_one(row, 201), ".get_contact", contact_id=row.id)


@bp.get("/contacts/<id:contact_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.ContactSchema)
def get_contact(contact_id: str) -> Any:
    """One contact, with the team that talks to them, and about what"""
    return _one(queries.contact(session(), who(), contact_id))


@bp.patch("/contacts/<id:contact_id>")
@needs(Right.STAFF)
@bp.arguments(schemas.ContactChangeSchema)
@bp.response(200, schemas.ContactSchema)
@bp.doc(parameters=[IF_MATCH])
def change_contact(fields: dict[str, Any], contact_id: str) -> Any:
    """Change a contact; for administrators and whoever leads a project of the client"""
    with writing(who(), "contact.change") as current:
        row = queries.contact(current, who(), contact_id)
        queries.require(current, who(), Right.LEAD, row.client_id)
        expect_unchanged(row, fields)
        actions.change(current, row, fields)
    return _one(row)


@bp.delete("/contacts/<id:contact_id>")
@needs(Right.STAFF)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_contact(contact_id: str) -> None:
    """Let a contact go; for administrators and whoever leads a project of the client"""
    with writing(who(), "contact.end") as current:
        row = queries.contact(current, who(), contact_id)
        queries.require(current, who(), Right.LEAD, row.client_id)
        expect_revision(row.revision)
        actions.end(row)


@bp.get("/projects/<id:project_id>/contacts")
@needs(Right.READ)
@bp.arguments(QuerySchema, location="query")
@bp.response(200, schemas.ContactMatrixSchema)
def get_contact_matrix(_args: dict[str, Any], project_id: str) -> Any:
    """Who talks to whom: each level of the client with its people, its team, topics and channels

    The levels are those of the project's playbook as it was started, or of a part of it; where it has none,
    those of the agency's newest playbook.
    """
    row = project(session(), project_id)
    client = people.get(session(), Client, row.client_id) if row.client_id else None
    contacts = queries.of_client(session(), row.client_id)
    found, crew = matrix.of_project(session(), row), matrix.crew(session(), row)
    return views.matrix(found, client, contacts, crew, language())


def _one(row: Contact, status: int = 200) -> Any:
    matrices, crew = matrix.of_client(session(), row.client_id), matrix.crew(session())
    return with_etag(views.contact(row, matrices, crew, language()), row.revision, status)
