"""HTTP of freeze windows: days on which chosen work may not be placed (大促: 双11, 618)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, needs, who, with_etag
from tracker.calendars import actions, queries, schemas, views
from tracker.calendars.models import FreezeWindow
from tracker.db import session
from tracker.errors import MISSING, Invalid, NotFound
from tracker.people.queries import departments
from tracker.problems import language
from tracker.projects import touched
from tracker.projects.routes import previews
from tracker.projects.routes.past import as_of
from tracker.projects.routes.replans import replanning
from tracker.projects.schemas import AsOfQuerySchema, ChangeQuerySchema, PreviewSchema

bp = Blueprint("freezes", __name__, url_prefix=PREFIX, description="Freeze windows")
DRY = {"schema": PreviewSchema, "description": "A dry run: nothing was stored", "success": True}


@bp.get("/freeze-windows")
@needs(Right.STAFF)
@bp.arguments(schemas.FreezeWindowsQuerySchema, location="query")
@bp.response(200, schemas.FreezeWindowSchema(many=True))
def list_freeze_windows(args: dict[str, Any]) -> Any:
    """The freeze windows of the agency and of the projects that I see, by day"""
    mine = None if who().admin else who().roles
    return _shown(queries.freeze_windows(session(), mine, since=args.get("since")))


@bp.get("/projects/<id:project_id>/freeze-windows")
@needs(Right.READ)
@bp.arguments(AsOfQuerySchema, location="query")
@bp.response(200, schemas.FreezeWindowSchema(many=True))
@as_of
def list_project_freeze_windows(_args: dict[str, Any], project_id: str) -> Any:
    """The freeze windows that hold in a project: its own and the agency's, by day"""
    return _shown(queries.freeze_windows(session(), [project_id]))


def _shown(rows: list[FreezeWindow]) -> list[dict[str, Any]]:
    return [views.freeze_window(each, language()) for each in rows]


@bp.post("/freeze-windows")
@needs(Right.ADMIN)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewFreezeWindowSchema)
@bp.response(201, schemas.FreezeWindowSchema)
@bp.alt_response(200, **DRY)
def add_freeze_window(args: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Freeze chosen work of every project on some days, and re-plan all that run"""
    return _add(args, fields, None)


@bp.post("/projects/<id:project_id>/freeze-windows")
@needs(Right.LEAD)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.NewFreezeWindowSchema)
@bp.response(201, schemas.FreezeWindowSchema)
@bp.alt_response(200, **DRY)
def add_project_freeze_window(args: dict[str, Any], fields: dict[str, Any], project_id: str) -> Any:
    """Freeze chosen work of one project on some days, and re-plan it"""
    return _add(args, fields, project_id)


def _add(args: dict[str, Any], fields: dict[str, Any], project_id: str | None) -> Any:
    _check(fields)
    with replanning("freeze.add", args, _touched(project_id)) as change:
        row = actions.add_freeze_window(change.session, fields, project_id)
    return previews.answer(change, lambda: _one(row, 201))


def _one(row: FreezeWindow, status: int = 200) -> Any:
    return with_etag(views.freeze_window(row, language()), row.revision, status)


@bp.patch("/freeze-windows/<id:window_id>")
@needs(Right.STAFF)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.arguments(schemas.FreezeWindowChangeSchema)
@bp.response(200, schemas.FreezeWindowSchema)
@bp.doc(parameters=[IF_MATCH])
def change_freeze_window(args: dict[str, Any], fields: dict[str, Any], window_id: str) -> Any:
    """Change a freeze window, and re-plan; one of a project takes its lead, others an administrator"""
    _check(fields)
    project_id = _mine(window_id)
    with replanning("freeze.change", args, _touched(project_id)) as change:
        row = queries.freeze_window(change.session, window_id)
        previews.merge(change, row, fields)
        actions.change_freeze_window(change.session, row, fields)
    return previews.answer(change, lambda: _one(row))


@bp.delete("/freeze-windows/<id:window_id>")
@needs(Right.STAFF)
@bp.arguments(ChangeQuerySchema, location="query")
@bp.response(204)
@bp.alt_response(200, **DRY)
@bp.doc(parameters=[IF_MATCH])
def remove_freeze_window(args: dict[str, Any], window_id: str) -> Any:
    """Take a freeze window away, and re-plan; one of a project takes its lead, others an administrator"""
    project_id = _mine(window_id)
    with replanning("freeze.remove", args, _touched(project_id)) as change:
        row = queries.freeze_window(change.session, window_id)
        previews.expect(change, row.revision)
        actions.remove_freeze_window(change.session, row)
    return previews.answer(change, lambda: (None, 204, {}))


def _mine(window_id: str) -> str | None:
    """The project of a window that the asker may change; None of the agency's. Raises NotFound, Forbidden."""
    project_id = queries.freeze_window(session(), window_id).project_id
    if project_id is None:
        who().require(Right.ADMIN)
    elif not who().sees(project_id):
        raise NotFound(what=window_id)
    else:
        who().require(Right.LEAD, project_id)
    return project_id


def _touched(project_id: str | None) -> Callable[[Session], list[str]]:
    if project_id is None:
        return touched.by_everything
    return lambda db: touched.by_itself(db, project_id)


def _check(fields: dict[str, Any]) -> None:
    """A department that is not there would freeze nothing, in silence."""
    known = {each.key for each in departments()}
    for i, key in enumerate(fields.get("chosen", {}).get("departments", ())):
        if key not in known:
            raise Invalid(f"/chosen/departments/{i}", MISSING, what=key)
