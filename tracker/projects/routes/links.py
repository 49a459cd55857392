"""HTTP of links between items."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_revision, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.projects import links, queries, schemas, views

bp = Blueprint("links", __name__, url_prefix=PREFIX, description="Dependencies between items")


@bp.get("/projects/<id:project_id>/links")
@needs(Right.READ)
@bp.response(200, schemas.LinkSchema(many=True))
def list_links(project_id: str) -> Any:
    """The links of a project"""
    return [views.link(each) for each in queries.links(session(), project_id)]


@bp.post("/projects/<id:project_id>/links")
@needs(Right.LEAD)
@bp.arguments(schemas.NewLinkSchema)
@bp.response(201, schemas.LinkSchema)
def add_link(fields: dict[str, Any], project_id: str) -> Any:
    """Link two items and re-plan; a cycle is refused and named step by step"""
    with writing(who(), "link.add", projects=[project_id]) as current:
        link = links.add_link(current, queries.project(current, project_id), fields)
    return with_etag(views.link(link), link.revision, 201)


@bp.get("/links/<id:link_id>")
@needs(Right.READ)
@bp.response(200, schemas.LinkSchema)
def get_link(link_id: str) -> Any:
    """One link"""
    link = queries.link(session(), link_id)
    return with_etag(views.link(link), link.revision)


@bp.patch("/links/<id:link_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.LinkFieldsSchema)
@bp.response(200, schemas.LinkSchema)
@bp.doc(parameters=[IF_MATCH])
def change_link(fields: dict[str, Any], link_id: str) -> Any:
    """Change the type or lag of a link and re-plan"""
    with writing(who(), "link.change", projects=[queries.project_of_link(link_id)]) as current:
        link = queries.link(current, link_id)
        expect_revision(link.revision)
        links.change_link(current, link, fields)
    return with_etag(views.link(link), link.revision)


@bp.delete("/links/<id:link_id>")
@needs(Right.LEAD)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def remove_link(link_id: str) -> None:
    """Take a link away and re-plan"""
    with writing(who(), "link.remove", projects=[queries.project_of_link(link_id)]) as current:
        link = queries.link(current, link_id)
        expect_revision(link.revision)
        links.remove_link(current, link)
