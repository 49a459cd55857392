"""HTTP of items: tasks, milestones, meetings, sittings and verification points."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker import clock
from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, guarded_projects, needs, who, with_etag
from tracker.db import session
from tracker.domain.progress import Verb
from tracker.merging import spoken
from tracker.problems import language
from tracker.projects import (
    choosing,
    explain_views,
    filters,
    item_views,
    listing,
    queries,
    schemas,
    task_writes,
    tasks,
    work,
)
from tracker.projects.effects import Effect
from tracker.projects.explaining import Studied
from tracker.projects.facts import NotPlanned
from tracker.projects.models import Item, Part
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing

bp = Blueprint("tasks", __name__, url_prefix=PREFIX, description="Tasks, milestones, meetings, gates")
VERB = "<any(start,complete,reopen):verb>"


def _one(item: Item, status: int = 200) -> Any:
    return with_etag(item_views.item(item, shown.of_items([item])), item.revision, status)


def _moved(item: Item, effect: Effect) -> Any:
    """An item that has moved, with what that has done to others."""
    return with_etag(shown.moved(item, effect), item.revision)


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
    """Everything that is mine and not finished, next first; with `role`, what I help with

    The work of people who are away, and for whom I stand in, is mine too: `instead_of` says whose it is.
    For guests, what waits for their party is theirs to answer, so it is among what they own; it leaves the
    list when the waiting ends.
    """
    mine = {
        "mine": filters.of_person(who(), args.pop("role")),
        "state": ["open", "started"],
        "kind": queries.WORKED_ON,
        "sort": "due_on",
    }
    return _page({**args, **mine}, active=True)


@bp.get("/projects/<id:project_id>/tasks")
@needs(Right.SEE)
@bp.arguments(schemas.ProjectItemsQuerySchema, location="query")
@bp.response(200, schemas.ItemPageSchema)
@as_of
def list_project_tasks(args: dict[str, Any], project_id: str) -> Any:
    """Items of one project: filters, order, pages"""
    return _page({**args, "project": project_id})


def _page(args: dict[str, Any], *, active: bool = False) -> Any:
    page = listing.items(who(), args, shown.plain().today, active=active)
    looked = shown.in_shape(page.items, who(), args)
    return {"items": [item_views.item(each, looked) for each in page.items], "next": page.next}


@bp.post("/projects/<id:project_id>/tasks")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewTaskSchema)
@bp.response(201, schemas.ItemSchema)
@bp.alt_response(200, schema=schemas.PreviewSchema, description="A dry run: nothing was stored", success=True)
def add_task(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Add a task, milestone, meeting or summary, and re-plan"""
    with changing("task.add", args, projects=[project_id]) as change:
        task = tasks.add_task(change.session, queries.project(change.session, project_id), fields)
    return previews.answer(change, lambda: _created(task))


def _created(task: Item) -> Any:
    body, status, headers = _one(task, 201)
    return body, status, {**headers, "Location": url_for(".get_task", item_id=task.id)}


@bp.get("/tasks/<id:item_id>")
@needs(Right.SEE)
@bp.arguments(schemas.ItemQuerySchema, location="query")
@bp.response(200, schemas.ItemSchema)
@as_of
def get_task(args: dict[str, Any], item_id: str) -> Any:
    """One item with what it waits for and what I can do with it"""
    item = queries.item(session(), item_id)
    if not args.get("fields_"):
        args = {**args, "include": [*args["include"], "can"]}
    return with_etag(item_views.item(item, shown.in_shape([item], who(), args)), item.revision)


@bp.get("/tasks/<id:item_id>/explain")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.ExplanationSchema)
@as_of
def explain_task(_args: dict[str, Any], item_id: str) -> Any:
    """Why an item has its dates: every driver back to the root, and the cheapest ways to bring it forward"""
    item = queries.item(session(), item_id)
    if isinstance(item, Part):
        raise NotPlanned(title=item.title)
    studied = Studied(queries.plan(session(), str(item.project_id)), clock.now(session()))
    return explain_views.explanation(studied, item, shown.plain())


@bp.patch("/tasks/<id:item_id>")
@needs(Right.ACT)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.TaskChangeSchema)
@bp.response(200, schemas.ItemSchema)
@bp.doc(parameters=[IF_MATCH])
def change_task(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Change an item; a new duration or date re-plans, and a typed date pins

    Members may write the note, say how far work is, and change subtasks and checklist lines; guests may
    write the note of what is their own party's to do, and say how far it is. Everything else takes a lead.
    The note of such an item is shown to those guests: what only the agency may read is an internal comment.
    """
    with changing("task.change", args, projects=guarded_projects()) as change:
        item = queries.item(change.session, item_id)
        tasks.check_fields(change.session, who(), item, fields)
        previews.merge(change, item, fields, task_writes.writes(item, fields, language()))
        tasks.set_fields(change.session, who(), item, spoken(item, fields, language()))
    return previews.answer(change, lambda: _one(item))


@bp.post(f"/tasks/<id:item_id>/{VERB}")
@needs(Right.ACT)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.MoveSchema, required=False)
@bp.response(200, schemas.ItemSchema)
def move_task(args: dict[str, Any], fields: dict[str, Any], item_id: str, verb: str) -> Any:
    """Start, complete or reopen an item

    What its links and its open subtasks forbid is refused with 409 and names what is still open;
    a lead may give `override_reason`. The answer says what was `released` by it, or `unreadied`.
    """
    with changing(f"task.{verb}", args, projects=guarded_projects()) as change:
        item = queries.worked_on(change.session, item_id)
        effect = work.move(change.session, who(), item, Verb(verb), **_how(fields))
    return previews.answer(change, lambda: _moved(item, effect))


def _how(fields: dict[str, Any]) -> dict[str, Any]:
    return {"override": fields.get("override_reason"), "at": fields.get("at")}


@bp.post("/tasks/<id:item_id>/cancel")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.ItemSchema)
def cancel_task(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Cancel an item with a reason, and re-plan; what waited for it no longer does

    Leads may; subtasks and checklist lines are cancelled by members too, and with their item.
    A milestone with open verification points is refused: waive them first.
    """
    with changing("task.cancel", args, projects=guarded_projects()) as change:
        item = queries.worked_on(change.session, item_id)
        effect = work.cancel(change.session, who(), item, reason=fields["reason"])
    return previews.answer(change, lambda: _moved(item, effect))


@bp.post("/tasks/<id:item_id>/skip")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.ItemSchema)
def skip_task(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Leave out an optional item that has not begun, with a reason; what waited for it no longer does"""
    with changing("task.skip", args, projects=guarded_projects()) as change:
        item = queries.worked_on(change.session, item_id)
        effect = work.skip(change.session, who(), item, reason=fields["reason"])
    return previews.answer(change, lambda: _moved(item, effect))


@bp.post("/tasks/<id:item_id>/choose")
@needs(Right.WORK)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.ChooseSchema)
@bp.response(200, schemas.ItemSchema)
def choose_branch(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Choose a branch of an item, or the alternate instead of it, with a reason; choosing again switches

    The item's owner and leads may. The other branches, and what only follows them, are cancelled.
    An alternate takes over whatever waits for the item, which is cancelled as superseded.
    """
    with changing("task.choose", args, projects=guarded_projects()) as change:
        item = queries.worked_on(change.session, item_id)
        choosing.choose(change.session, who(), item, **fields)
    return previews.answer(change, lambda: _one(item))


@bp.get("/tasks/<id:item_id>/points")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.ItemSchema(many=True))
@as_of
def list_points(_args: dict[str, Any], item_id: str) -> Any:
    """The verification points of a milestone: passed, waived and open apart"""
    points = queries.points(session(), [item_id], who())[item_id]
    looked = shown.of_items(points)
    return [item_views.item(each, looked) for each in points]


@bp.post("/points/<id:item_id>/show")
@needs(Right.ACT)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.EvidenceSchema)
@bp.response(200, schemas.ItemSchema)
def show_point(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Show a verification point with evidence: a note, or the address of a document"""
    with changing("point.show", args, projects=guarded_projects()) as change:
        point = queries.point(change.session, item_id)
        effect = work.show(change.session, who(), point, **_shown(fields))
    return previews.answer(change, lambda: _moved(point, effect))


@bp.post("/points/<id:item_id>/waive")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.arguments(schemas.BecauseSchema)
@bp.response(200, schemas.ItemSchema)
def waive_point(args: dict[str, Any], fields: dict[str, Any], item_id: str) -> Any:
    """Waive a verification point with a reason; it counts as waived, never as passed"""
    with changing("point.waive", args, projects=guarded_projects()) as change:
        point = queries.point(change.session, item_id)
        effect = work.waive(change.session, who(), point, reason=fields["reason"])
    return previews.answer(change, lambda: _moved(point, effect))


@bp.post("/points/<id:item_id>/reopen")
@needs(Right.LEAD)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.response(200, schemas.ItemSchema)
def reopen_point(args: dict[str, Any], item_id: str) -> Any:
    """Take back what was shown or waived"""
    with changing("point.reopen", args, projects=guarded_projects()) as change:
        point = queries.point(change.session, item_id)
        effect = work.reopen_point(change.session, who(), point)
    return previews.answer(change, lambda: _moved(point, effect))


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    return {"kind": fields["kind"], "evidence": fields["text"], "at": fields.get("at")}
