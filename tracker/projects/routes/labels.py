"""HTTP of labels: the agency's, those of a project, and those of an item."""

from __future__ import annotations

from typing import Any

from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    guarded_projects,
    located,
    needs,
    who,
    with_etag,
)
from tracker.db import session
from tracker.journal import writing
from tracker.projects import labels, part_views, queries, schemas
from tracker.projects.models import Label
from tracker.projects.routes.past import as_of

bp = Blueprint("labels", __name__, url_prefix=PREFIX, description="Labels of items")


def _one(label: Label, status: int = 200) -> Any:
    return with_etag(part_views.label(label), label.revision, status)


@bp.get("/labels")
@needs(Right.STAFF)
@bp.response(200, schemas.LabelSchema(many=True))
def list_labels() -> Any:
    """The labels that every project has"""
    return [part_views.label(each) for each in labels.living(session(), None)]


@bp.post("/labels")
@needs(Right.ADMIN)
@bp.arguments(schemas.LabelSchema)
@bp.response(201, schemas.LabelSchema)
def add_label(fields: dict[str, Any]) -> Any:
    """Add a label for every project"""
    with writing(who(), "label.add") as current:
        label = labels.add(current, None, fields)
    return located(_one(label, 201), ".get_label", label_id=label.id)


@bp.get("/labels/<id:label_id>")
@needs(Right.STAFF)
@bp.response(200, schemas.LabelSchema)
def get_label(label_id: str) -> Any:
    """One label of every project"""
    return _one(labels.get(session(), None, label_id))


@bp.patch("/labels/<id:label_id>")
@needs(Right.ADMIN)
@bp.arguments(schemas.LabelChangeSchema)
@bp.response(200, schemas.LabelSchema)
@bp.doc(parameters=[IF_MATCH])
def change_label(fields: dict[str, Any], label_id: str) -> Any:
    """Change a label of every project"""
    return _change(fields, None, label_id)


@bp.delete("/labels/<id:label_id>")
@needs(Right.ADMIN)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_label(label_id: str) -> None:
    """End a label of every project: nothing shows it any more"""
    _end(None, label_id)


@bp.get("/projects/<id:project_id>/labels")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.LabelSchema(many=True))
@as_of
def list_project_labels(_args: dict[str, Any], project_id: str) -> Any:
    """The labels of a project, and those that every project has"""
    return [part_views.label(each) for each in labels.living(session(), project_id, with_agency=True)]


@bp.post("/projects/<id:project_id>/labels")
@needs(Right.WORK)
@bp.arguments(schemas.LabelSchema)
@bp.response(201, schemas.LabelSchema)
def add_project_label(fields: dict[str, Any], project_id: str) -> Any:
    """Add a label to a project"""
    with writing(who(), "label.add", projects=[project_id]) as current:
        label = labels.add(current, project_id, fields)
    return located(_one(label, 201), ".get_project_label", project_id=project_id, label_id=label.id)


@bp.get("/projects/<id:project_id>/labels/<id:label_id>")
@needs(Right.READ)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.LabelSchema)
@as_of
def get_project_label(_args: dict[str, Any], project_id: str, label_id: str) -> Any:
    """One label of a project"""
    return _one(labels.get(session(), project_id, label_id))


@bp.patch("/projects/<id:project_id>/labels/<id:label_id>")
@needs(Right.WORK)
@bp.arguments(schemas.LabelChangeSchema)
@bp.response(200, schemas.LabelSchema)
@bp.doc(parameters=[IF_MATCH])
def change_project_label(fields: dict[str, Any], project_id: str, label_id: str) -> Any:
    """Change a label of a project"""
    return _change(fields, project_id, label_id)


@bp.delete("/projects/<id:project_id>/labels/<id:label_id>")
@needs(Right.WORK)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_project_label(project_id: str, label_id: str) -> None:
    """End a label of a project: nothing shows it any more"""
    _end(project_id, label_id)


@bp.put("/tasks/<id:item_id>/labels/<id:label_id>")
@needs(Right.WORK)
@bp.response(200, schemas.LabelSchema(many=True))
def add_label_to_task(item_id: str, label_id: str) -> Any:
    """Mark an item with a label of its project or of the agency. Answers all its labels"""
    with writing(who(), "task.label", projects=guarded_projects()) as current:
        labels.mark(current, queries.item(current, item_id), label_id)
    return [part_views.label(each) for each in labels.of_items(session(), [item_id])[item_id]]


@bp.delete("/tasks/<id:item_id>/labels/<id:label_id>")
@needs(Right.WORK)
@bp.response(204)
def remove_label_from_task(item_id: str, label_id: str) -> None:
    """Take a label off an item"""
    with writing(who(), "task.unlabel", projects=guarded_projects()) as current:
        labels.unmark(current, queries.item(current, item_id), label_id)


def _change(fields: dict[str, Any], project_id: str | None, label_id: str) -> Any:
    with writing(who(), "label.change", projects=[project_id] if project_id else []) as current:
        label = labels.get(current, project_id, label_id)
        expect_unchanged(label, fields)
        labels.change(current, label, fields)
    return _one(label)


def _end(project_id: str | None, label_id: str) -> None:
    with writing(who(), "label.end", projects=[project_id] if project_id else []) as current:
        label = labels.get(current, project_id, label_id)
        expect_revision(label.revision)
        labels.end(label)
