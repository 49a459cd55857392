"""HTTP of items: tasks, milestones, meetings, sittings and verification points."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_revision, needs, who, with_etag
from tracker.db import session
from tracker.domain.progress import Verb
from tracker.errors import NotFound
from tracker.journal import writing
from tracker.projects import queries, schemas, tasks, views, work
from tracker.projects.models import Item, Point
from tracker.projects.routes import shown

bp = Blueprint("tasks", __name__, url_prefix=PREFIX, description="Tasks, milestones, meetings, gates")
VERB = "<any(start,complete,reopen):verb>"


def _one(item: Item, status: int = 200) -> Any:
    return with_etag(views.item(item, shown.of_items([item])), item.revision, status)


@bp.get("/tasks")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.ItemsQuerySchema, location="query")
@bp.response(200, schemas.ItemPageSchema)
def list_tasks(args: dict[str, Any]) -> Any:
    """Items of every project that I may see: filters, order, pages"""
    return _page(args)


@bp.get("/me/work")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.WorkQuerySchema, location="query")
@bp.response(200, schemas.ItemPageSchema)
def my_work(args: dict[str, Any]) -> Any:
    """Everything that is mine and not finished, next first"""
    mine = {
        "owner": who().person_id,
        "state": ["open", "started"],
        "kind": queries.WORKED_ON,
        "sort": "due_on",
    }
    return _page({**args, **mine}, active=True)


@bp.get("/projects/<id:project_id>/tasks")
@needs(Right.READ)
@bp.arguments(schemas.ItemsQuerySchema, location="query")
@bp.response(200, schemas.ItemPageSchema)
def list_project_tasks(args: dict[str, Any], project_id: str) -> Any:
    """Items of one project: filters, order, pages"""
    return _page({**args, "project": project_id})


def _page(args: dict[str, Any], *, active: bool = False) -> Any:
    page = queries.items(who(), args, shown.plain().today, active=active)
    looked = shown.of_items(page.items)
    return {"items": [views.item(each, looked) for each in page.items], "next": page.next}


@bp.post("/projects/<id:project_id>/tasks")
@needs(Right.LEAD)
@bp.arguments(schemas.NewTaskSchema)
@bp.response(201, schemas.ItemSchema)
def add_task(fields: dict[str, Any], project_id: str) -> Any:
    """Add a task, milestone or meeting, and re-plan"""
    with writing(who(), "task.add", projects=[project_id]) as current:
        project = queries.project(current, project_id)
        task = tasks.add_task(current, project, fields)
    body, status, headers = _one(task, 201)
    return body, status, {**headers, "Location": url_for(".get_task", item_id=task.id)}


@bp.get("/tasks/<id:item_id>")
@needs(Right.READ)
@bp.response(200, schemas.ItemSchema)
def get_task(item_id: str) -> Any:
    """One item with what it waits for"""
    return _one(queries.item(session(), item_id))


@bp.patch("/tasks/<id:item_id>")
@needs(Right.WORK)
@bp.arguments(schemas.TaskChangeSchema)
@bp.response(200, schemas.ItemSchema)
@bp.doc(parameters=[IF_MATCH])
def change_task(fields: dict[str, Any], item_id: str) -> Any:
    """Change an item; a new duration or date re-plans, and a typed date pins

    Members may write the note; everything else takes a lead.
    """
    with writing(who(), "task.change", projects=[_project_of(item_id)]) as current:
        item = queries.item(current, item_id)
        expect_revision(item.revision)
        tasks.change_task(current, who(), item, fields)
    return _one(item)


@bp.post(f"/tasks/<id:item_id>/{VERB}")
@needs(Right.WORK)
@bp.arguments(schemas.MoveSchema, required=False)
@bp.response(200, schemas.ItemSchema)
def move_task(fields: dict[str, Any], item_id: str, verb: str) -> Any:
    """Start, complete or reopen an item

    What its links forbid is refused with 409 and names what is still open;
    a lead may give `override_reason`.
    """
    with writing(who(), f"task.{verb}", projects=[_project_of(item_id)]) as current:
        item = queries.item(current, item_id)
        if isinstance(item, Point):
            raise NotFound(what=item_id)
        project = queries.project(current, str(item.project_id))
        override = fields.get("override_reason")
        work.move(current, who(), item, Verb(verb), project=project, override=override)
    return _one(item)


@bp.post("/tasks/<id:item_id>/cancel")
@needs(Right.LEAD)
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.ItemSchema)
def cancel_task(fields: dict[str, Any], item_id: str) -> Any:
    """Cancel an item with a reason, and re-plan; what waited for it no longer does

    A milestone with open verification points is refused: waive them first.
    """
    with writing(who(), "task.cancel", projects=[_project_of(item_id)]) as current:
        item = queries.item(current, item_id)
        if isinstance(item, Point):
            raise NotFound(what=item_id)
        project = queries.project(current, str(item.project_id))
        work.cancel(current, who(), item, project=project, reason=fields["reason"])
    return _one(item)


@bp.get("/tasks/<id:item_id>/points")
@needs(Right.READ)
@bp.response(200, schemas.ItemSchema(many=True))
def list_points(item_id: str) -> Any:
    """The verification points of a milestone: passed, waived and open apart"""
    points = queries.points(session(), [item_id])[item_id]
    looked = shown.of_items(points)
    return [views.item(each, looked) for each in points]


@bp.post("/points/<id:item_id>/show")
@needs(Right.WORK)
@bp.arguments(schemas.EvidenceSchema)
@bp.response(200, schemas.ItemSchema)
def show_point(fields: dict[str, Any], item_id: str) -> Any:
    """Show a verification point with evidence: a note, or the address of a document"""
    with writing(who(), "point.show", projects=[_project_of(item_id)]) as current:
        point = queries.point(current, item_id)
        project = queries.project(current, str(point.project_id))
        work.show(current, who(), point, project=project, kind=fields["kind"], evidence=fields["text"])
    return _one(point)


@bp.post("/points/<id:item_id>/waive")
@needs(Right.LEAD)
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.ItemSchema)
def waive_point(fields: dict[str, Any], item_id: str) -> Any:
    """Waive a verification point with a reason; it counts as waived, never as passed"""
    with writing(who(), "point.waive", projects=[_project_of(item_id)]) as current:
        point = queries.point(current, item_id)
        project = queries.project(current, str(point.project_id))
        work.waive(current, who(), point, project=project, reason=fields["reason"])
    return _one(point)


@bp.post("/points/<id:item_id>/reopen")
@needs(Right.LEAD)
@bp.response(200, schemas.ItemSchema)
def reopen_point(item_id: str) -> Any:
    """Take back what was shown or waived"""
    with writing(who(), "point.reopen", projects=[_project_of(item_id)]) as current:
        point = queries.point(current, item_id)
        project = queries.project(current, str(point.project_id))
        work.reopen_point(current, who(), point, project=project)
    return _one(point)


def _project_of(item_id: str) -> str:
    return str(queries.project_of_item(item_id))
