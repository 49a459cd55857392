"""HTTP of change-sets and baselines: what moved and when, taking it back, and how far a plan has drifted."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import PREFIX, Blueprint, located, needs, who, with_etag
from tracker.db import session
from tracker.journal import writing
from tracker.projects import (
    baseline_views,
    baselines,
    change_queries,
    change_views,
    queries,
    schemas,
    undoing,
)
from tracker.projects.models import ChangeSet
from tracker.projects.replanning import open_plan
from tracker.projects.routes import previews, shown
from tracker.projects.routes.past import as_of
from tracker.projects.routes.previews import changing
from tracker.schemas import PageQuerySchema, QuerySchema

bp = Blueprint("changes", __name__, url_prefix=PREFIX, description="Change-sets, undo, baselines")


@bp.get("/projects/<id:project_id>/change-sets")
@needs(Right.READ)
@bp.arguments(PageQuerySchema, location="query")
@bp.response(200, schemas.ChangeSetPageSchema)
def list_change_sets(args: dict[str, Any], project_id: str) -> Any:
    """What changes moved in a project, newest first"""
    page = change_queries.change_sets(project_id, args)
    look = shown.of_changes(session(), page.items)
    return {"items": [change_views.change_set(each, look) for each in page.items], "next": page.next}


@bp.get("/change-sets/<id:change_set_id>")
@needs(Right.READ)
@bp.arguments(QuerySchema, location="query")
@bp.response(200, schemas.ChangeSetSchema)
def get_change_set(_args: dict[str, Any], change_set_id: str) -> Any:
    """One change-set: what moved from when to when and why, what broke, whose work moved"""
    return _one(change_set_id)[0]


def _one(change_set_id: str) -> Any:
    row = change_queries.change_set(session(), change_set_id)
    return change_views.change_set(row, shown.of_changes(session(), [row])), 200, {}


def _may_undo(change_set_id: str) -> ChangeSet:
    """A change-set that the asker may take back. Raises NotFound and Forbidden."""
    row = change_queries.change_set(session(), change_set_id)
    if undoing.is_of_agency(row, session()):
        who().require(Right.ADMIN)
    return row


@bp.post("/change-sets/<id:change_set_id>/undo")
@needs(Right.LEAD, again=_may_undo)
@bp.arguments(schemas.ChangeQuerySchema, location="query")
@bp.response(200, schemas.ChangeSetSchema)
def undo_change_set(args: dict[str, Any], change_set_id: str) -> Any:
    """Take a change-set back; 409 names the fields that were changed again since

    A change of a calendar, which moved several projects, takes an administrator.
    """
    touched = undoing.projects_of(_may_undo(change_set_id), session())
    with changing("undo", args, projects=touched) as change:
        row = change_queries.change_set(change.session, change_set_id)
        change.undoes_id = row.id
        undoing.undo(change.session, row)
    return previews.answer(change, lambda: _one(change_set_id))


@bp.get("/projects/<id:project_id>/baselines")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.BaselineSchema(many=True))
@as_of
def list_baselines(_args: dict[str, Any], project_id: str) -> Any:
    """The baselines of a project, newest first"""
    looked = shown.plain()
    return [baseline_views.baseline(each, looked) for each in change_queries.baselines(session(), project_id)]


@bp.post("/projects/<id:project_id>/baselines")
@needs(Right.LEAD)
@bp.arguments(schemas.NewBaselineSchema)
@bp.response(201, schemas.BaselineSchema)
def keep_baseline(fields: dict[str, Any], project_id: str) -> Any:
    """Keep the dates as they stand, to compare with later"""
    with writing(who(), "baseline.keep", projects=[project_id]) as current:
        baseline = baselines.keep(current, open_plan(current, project_id), fields["name"])
    made = with_etag(baseline_views.baseline(baseline, shown.plain()), baseline.revision, 201)
    return located(made, ".compare_baseline", project_id=project_id, number=baseline.number)


@bp.get("/projects/<id:project_id>/baselines/<int:number>")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.DriftSchema)
@as_of
def compare_baseline(_args: dict[str, Any], project_id: str, number: int) -> Any:
    """Each item as it was kept and as it stands now, with the working time that it slipped"""
    baseline = change_queries.baseline(session(), project_id, number)
    plan = queries.plan(session(), project_id)
    return baseline_views.drift(baseline, baselines.dates_of(baseline), plan, shown.of_plan(plan))
