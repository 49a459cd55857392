"""HTTP of links between items and phases."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, guarded_projects, located, needs, with_etag
from tracker.db import session
from tracker.projects import links, plan_views, queries, schemas
from tracker.projects.models import Link
from tracker.projects.routes import previews
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing

bp = Blueprint("links", __name__, url_prefix=PREFIX, description="Dependencies between items or phases")


@bp.get("/projects/<id:project_id>/links")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.LinkSchema(many=True))
@as_of
def list_links(_args: dict[str, Any], project_id: str) -> Any:
    """The links of a project, between items and phases"""
    return [plan_views.link(each) for each in queries.links(session(), project_id)]


def _one(link: Link, status: int = 200) -> Any:
    return with_etag(plan_views.link(link), link.revision, status)


@bp.post("/projects/<id:project_id>/links")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewLinkSchema)
@bp.response(201, schemas.LinkSchema)
@bp.alt_response(200, schema=schemas.PreviewSchema, description="A dry run: nothing was stored", success=True)
def add_link(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Link two items or phases and re-plan; a cycle is refused and named step by step"""
    with changing("link.add", args, projects=[project_id]) as change:
        link = links.add_link(change.session, queries.project(change.session, project_id), fields)
    return previews.answer(change, lambda: located(_one(link, 201), ".get_link", link_id=link.id))


@bp.get("/links/<id:link_id>")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.LinkSchema)
@as_of
def get_link(_args: dict[str, Any], link_id: str) -> Any:
    """One link"""
    return _one(queries.link(session(), link_id))


@bp.patch("/links/<id:link_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.LinkFieldsSchema)
@bp.response(200, schemas.LinkSchema)
@bp.doc(parameters=[IF_MATCH])
def change_link(args: dict[str, Any], fields: dict[str, Any], link_id: str) -> Any:
    """Change the type or lag of a link and re-plan"""
    with changing("link.change", args, projects=guarded_projects()) as change:
        link = queries.link(change.session, link_id)
        previews.merge(change, link, fields, links.WRITES)
        links.change_link(change.session, link, fields)
    return previews.answer(change, lambda: _one(link))


@bp.delete("/links/<id:link_id>")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.response(204)
@bp.alt_response(200, schema=schemas.PreviewSchema, description="A dry run: nothing was stored", success=True)
@bp.doc(parameters=[IF_MATCH])
def remove_link(args: dict[str, Any], link_id: str) -> Any:
    """Take a link away and re-plan"""
    with changing("link.remove", args, projects=guarded_projects()) as change:
        link = queries.link(change.session, link_id)
        previews.expect(change, link.revision)
        links.remove_link(change.session, link)
    return previews.answer(change, lambda: (None, 204, {}))
