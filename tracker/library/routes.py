"""HTTP of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from tracker import clock
from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    needs,
    who,
    with_etag,
)
from tracker.db import session
from tracker.domain import quarters
from tracker.journal import writing
from tracker.library import actions, evaluation, queries, schemas, views
from tracker.library.facts import SeniorTeamsOnly
from tracker.library.models import Resource, ResourceUse
from tracker.library.sight import standing
from tracker.people.queries import day_of
from tracker.projects import by_id
from tracker.projects.routes import shown
from tracker.schemas import PageQuerySchema

bp = Blueprint(
    "library", __name__, url_prefix=PREFIX, description="Resources to use again, and how they are used"
)


@bp.get("/resources")
@needs(Right.STAFF)
@bp.arguments(schemas.ResourcesQuerySchema, location="query")
@bp.response(200, schemas.ResourcePageSchema)
def list_resources(args: dict[str, Any]) -> Any:
    """The library by title, of what I may see: templates, solutions, standards, cases, tools, methods"""
    page = queries.page(who(), args)
    return {"items": _shown(page.items), "next": page.next}


@bp.post("/resources")
@needs(Right.STAFF)
@bp.arguments(schemas.NewResourceSchema)
@bp.response(201, schemas.ResourceSchema)
def add_resource(fields: dict[str, Any]) -> Any:
    """Put something into the library; for its team, without one for senior teams, and for administrators"""
    with writing(who(), "resource.add") as current:
        row = actions.add(current, who(), fields)
    body, status, headers = _one(row, 201)
    return body, status, {**headers, "Location": url_for(".get_resource", resource_id=row.id)}


@bp.get("/resources/report")
@needs(Right.STAFF)
@bp.arguments(schemas.EvaluationQuerySchema, location="query")
@bp.response(200, schemas.EvaluationSchema)
def evaluate_resources(args: dict[str, Any]) -> Any:
    """How the library was used in a quarter, the most used first; for senior teams and administrators"""
    if not standing(session(), who()).senior:
        raise SeniorTeamsOnly
    today = day_of(clock.now(session()))
    quarter = quarters.read(args["quarter"]) if "quarter" in args else quarters.of(today)
    found = evaluation.evaluate(session(), who(), quarter, args)
    teams = queries.team_titles(session(), (each.team_id for each in found.page.items))
    return views.evaluation(found, views.Known(teams=teams), shown.plain())


@bp.get("/resources/<id:resource_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.ResourceSchema)
def get_resource(resource_id: str) -> Any:
    """One resource"""
    return _one(queries.resource(session(), who(), resource_id))


@bp.patch("/resources/<id:resource_id>")
@needs(Right.STAFF)
@bp.arguments(schemas.ResourceChangeSchema)
@bp.response(200, schemas.ResourceSchema)
@bp.doc(parameters=[IF_MATCH])
def change_resource(fields: dict[str, Any], resource_id: str) -> Any:
    """Change a resource; for who maintains it"""
    with writing(who(), "resource.change") as current:
        row = queries.resource(current, who(), resource_id)
        expect_unchanged(row, fields)
        actions.change(current, who(), row, fields)
    return _one(row)


@bp.delete("/resources/<id:resource_id>")
@needs(Right.STAFF)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_resource(resource_id: str) -> None:
    """Take a resource out of the library; its uses stay in the reports. For who maintains it"""
    with writing(who(), "resource.end") as current:
        row = queries.resource(current, who(), resource_id)
        expect_revision(row.revision)
        actions.end(current, who(), row)


@bp.get("/resources/<id:resource_id>/uses")
@needs(Right.STAFF)
@bp.arguments(PageQuerySchema, location="query")
@bp.response(200, schemas.UsePageSchema)
def list_uses(args: dict[str, Any], resource_id: str) -> Any:
    """The uses of a resource in projects that I may see, newest first"""
    queries.resource(session(), who(), resource_id)
    page = queries.uses(who(), resource_id, args)
    return {"items": _shown_uses(page.items), "next": page.next}


@bp.post("/resources/<id:resource_id>/uses")
@needs(Right.STAFF)
@bp.arguments(schemas.NewUseSchema)
@bp.response(201, schemas.UseSchema)
def use_resource(fields: dict[str, Any], resource_id: str) -> Any:
    """Record that I used a resource, where, and how much it helped"""
    with writing(who(), "resource.use") as current:
        row = actions.use(current, who(), queries.resource(current, who(), resource_id), fields)
    return _one_use(row, 201)


@bp.patch("/resources/<id:resource_id>/uses/<id:use_id>")
@needs(Right.STAFF)
@bp.arguments(schemas.UseChangeSchema)
@bp.response(200, schemas.UseSchema)
@bp.doc(parameters=[IF_MATCH])
def change_use(fields: dict[str, Any], resource_id: str, use_id: str) -> Any:
    """Say how much it helped; for who recorded the use"""
    with writing(who(), "resource.use.change"):
        row = _use(resource_id, use_id)
        expect_unchanged(row, fields)
        actions.change_use(who(), row, fields)
    return _one_use(row)


@bp.delete("/resources/<id:resource_id>/uses/<id:use_id>")
@needs(Right.STAFF)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def take_use_back(resource_id: str, use_id: str) -> None:
    """Take back a use that was recorded by mistake; for who recorded it"""
    with writing(who(), "resource.use.remove"):
        row = _use(resource_id, use_id)
        expect_revision(row.revision)
        actions.take_back(who(), row)


def _use(resource_id: str, use_id: str) -> ResourceUse:
    """A use of a resource, if the asker may see both. Raises NotFound."""
    queries.resource(session(), who(), resource_id)
    return queries.use(session(), who(), resource_id, use_id)


def _one(row: Resource, status: int = 200) -> Any:
    return with_etag(_shown([row])[0], row.revision, status)


def _shown(rows: Sequence[Resource]) -> list[dict[str, Any]]:
    known = views.Known(
        teams=queries.team_titles(session(), (each.team_id for each in rows)),
        clients=by_id.client_names(session(), (each.client_id for each in rows)),
    )
    mine, look = standing(session(), who()), shown.plain()
    return [views.resource(each, known, mine, look) for each in rows]


def _one_use(row: ResourceUse, status: int = 200) -> Any:
    return with_etag(_shown_uses([row])[0], row.revision, status)


def _shown_uses(rows: Sequence[ResourceUse]) -> list[dict[str, Any]]:
    projects = by_id.projects_by_id(session(), (each.project_id for each in rows if each.project_id))
    known = views.Known(
        people=by_id.people_names(session(), (each.person_id for each in rows)),
        projects={each.id: each.name for each in projects.values()},
        items=by_id.items_by_id(session(), (each.item_id for each in rows if each.item_id)),
    )
    look = shown.plain()
    return [views.use(each, known, look) for each in rows]
