"""HTTP of subtasks and of the lines of checklists; they are changed and moved like any item."""

from __future__ import annotations

from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, guarded_projects, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.projects import around, item_views, parts, queries, schemas
from tracker.projects.routes import shown
from tracker.projects.routes.past import as_of

bp = Blueprint("parts", __name__, url_prefix=PREFIX, description="Subtasks and checklists")


@bp.get("/tasks/<id:item_id>/parts")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.PartListSchema)
@as_of
def list_parts(_args: dict[str, Any], item_id: str) -> Any:
    """The subtasks and checklist lines of an item in their order, and how many are done"""
    rows = around.parts_of(session(), [item_id])[item_id]
    looked, (done, living) = shown.of_items(rows), around.counts(rows)
    return {"done": done, "all": living, "items": [item_views.item(each, looked) for each in rows]}


@bp.post("/tasks/<id:item_id>/parts")
@needs(Right.WORK)
@bp.arguments(schemas.NewPartSchema)
@bp.response(201, schemas.ItemSchema)
def add_part(fields: dict[str, Any], item_id: str) -> Any:
    """Add a subtask, or a line of the checklist

    An open subtask holds back the completion of the item; an open line does not.
    """
    with writing(who(), "part.add", projects=guarded_projects()) as current:
        part = parts.add(current, who(), queries.item(current, item_id), fields)
    body, status, headers = with_etag(item_views.item(part, shown.of_items([part])), part.revision, 201)
    return body, status, {**headers, "Location": url_for("tasks.get_task", item_id=part.id)}
