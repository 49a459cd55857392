"""HTTP of the addresses of files that belong to items."""

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
from tracker.projects import files, part_views, queries, schemas, sight
from tracker.projects.models import FileLink
from tracker.projects.routes import shown
from tracker.projects.routes.past import as_of

bp = Blueprint("files", __name__, url_prefix=PREFIX, description="Links to files")


def _one(row: FileLink, status: int = 200) -> Any:
    return with_etag(part_views.file(row, shown.plain()), row.revision, status)


@bp.get("/tasks/<id:item_id>/files")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.FileSchema(many=True))
@as_of
def list_files(_args: dict[str, Any], item_id: str) -> Any:
    """The files of an item by their addresses, oldest first; guests read those of their own work"""
    looked = shown.plain()
    sight.require_own(session(), who(), queries.item(session(), item_id))
    return [part_views.file(each, looked) for each in files.of_items(session(), [item_id])[item_id]]


@bp.post("/tasks/<id:item_id>/files")
@needs(Right.ACT)
@bp.arguments(schemas.FileSchema)
@bp.response(201, schemas.FileSchema)
def add_file(fields: dict[str, Any], item_id: str) -> Any:
    """Add the address of a file to an item, which of guests is their own party's to do"""
    with writing(who(), "file.add", projects=guarded_projects()) as current:
        item = queries.item(current, item_id)
        sight.require_own(current, who(), item)
        row = files.add(current, who(), item, fields)
    return located(_one(row, 201), ".get_file", item_id=item_id, file_id=row.id)


@bp.get("/tasks/<id:item_id>/files/<id:file_id>")
@needs(Right.SEE)
@bp.arguments(schemas.AsOfQuerySchema, location="query")
@bp.response(200, schemas.FileSchema)
@as_of
def get_file(_args: dict[str, Any], item_id: str, file_id: str) -> Any:
    """One file of an item by its address; guests read those of their own work"""
    sight.require_own(session(), who(), queries.item(session(), item_id))
    return _one(files.get(session(), item_id, file_id))


@bp.patch("/tasks/<id:item_id>/files/<id:file_id>")
@needs(Right.ACT)
@bp.arguments(schemas.FileChangeSchema)
@bp.response(200, schemas.FileSchema)
@bp.doc(parameters=[IF_MATCH])
def change_file(fields: dict[str, Any], item_id: str, file_id: str) -> Any:
    """Change the title or the address of a file of an item; guests those that they added"""
    with writing(who(), "file.change", projects=guarded_projects()) as current:
        row = files.to_change(current, who(), item_id, file_id)
        expect_unchanged(row, fields)
        files.change(row, fields)
    return _one(row)


@bp.delete("/tasks/<id:item_id>/files/<id:file_id>")
@needs(Right.ACT)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def remove_file(item_id: str, file_id: str) -> None:
    """Take a file off an item; guests those that they added"""
    with writing(who(), "file.remove", projects=guarded_projects()) as current:
        row = files.to_change(current, who(), item_id, file_id)
        expect_revision(row.revision)
        files.end(row)
