"""HTTP of saved views: lists under a name, one's own or shared with the members of a project."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import url_for

from tracker.access import Right
from tracker.api import IF_MATCH, PREFIX, Blueprint, expect_revision, expect_unchanged, needs, who, with_etag
from tracker.db import session
from tracker.journal import told_revision, told_revisions, writing
from tracker.paging import Page
from tracker.projects import board_queries, item_views, listing, saving, schemas, views
from tracker.projects.board_facts import ViewOutdated
from tracker.projects.filters import UnknownName
from tracker.projects.models import Item, SavedView
from tracker.projects.routes import shown
from tracker.projects.schemas.saved import ViewItemsQuerySchema, read_query

bp = Blueprint("views", __name__, url_prefix=PREFIX, description="Saved views")


@bp.get("/views")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.SavedViewsQuerySchema, location="query")
@bp.response(200, schemas.SavedViewPageSchema)
def list_views(args: dict[str, Any]) -> Any:
    """The views that I saved, and those that are shared in my projects, by name"""
    page = board_queries.saved_views(who(), args)
    told = told_revisions(session(), page.items)
    rows = [views.saved_view(each, who(), told[each.id]) for each in page.items]
    return {"items": rows, "next": page.next}


@bp.post("/views")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.NewSavedViewSchema)
@bp.response(201, schemas.SavedViewSchema)
def save_view(fields: dict[str, Any]) -> Any:
    """Save the query of a list or board under a name; it is checked as the list would check it"""
    with writing(who(), "view.save") as current:
        view = saving.save(current, who(), fields)
    body, status, headers = _one(view, 201)
    return body, status, {**headers, "Location": url_for(".get_view", view_id=view.id)}


@bp.get("/views/<id:view_id>")
@needs(Right.SIGNED_IN)
@bp.response(200, schemas.SavedViewSchema)
def get_view(view_id: str) -> Any:
    """One saved view"""
    return _one(board_queries.saved_view(session(), who(), view_id))


@bp.patch("/views/<id:view_id>")
@needs(Right.SIGNED_IN)
@bp.arguments(schemas.SavedViewChangeSchema)
@bp.response(200, schemas.SavedViewSchema)
@bp.doc(parameters=[IF_MATCH])
def change_view(fields: dict[str, Any], view_id: str) -> Any:
    """Change a view that I saved"""
    with writing(who(), "view.change") as current:
        view = board_queries.saved_view(current, who(), view_id)
        saving.require_owner(who(), view)
        expect_unchanged(view, fields)
        saving.change(current, who(), view, fields)
    return _one(view)


@bp.delete("/views/<id:view_id>")
@needs(Right.SIGNED_IN)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def end_view(view_id: str) -> None:
    """End a view that I saved; a lead may end what is shared in the project"""
    with writing(who(), "view.end") as current:
        view = board_queries.saved_view(current, who(), view_id)
        saving.require_ender(who(), view)
        expect_revision(told_revision(current, view))
        saving.end(view)


@bp.get("/views/<id:view_id>/items")
@needs(Right.SIGNED_IN)
@bp.arguments(ViewItemsQuerySchema, location="query")
@bp.response(200, schemas.ItemPageSchema)
def list_view_items(args: dict[str, Any], view_id: str) -> Any:
    """The items that a view finds, of those that I may see

    For a board send its `query` to `GET /projects/{id}/board`.
    """
    view = board_queries.saved_view(session(), who(), view_id)
    found = {**_read(view), **args, **({"project": view.project_id} if view.project_id else {})}
    page = _found(view, found)
    looked = shown.in_shape(page.items, who(), found)
    return {"items": [item_views.item(each, looked) for each in page.items], "next": page.next}


def _found(view: SavedView, args: dict[str, Any]) -> Page[Item]:
    """What it names may have ended since it was saved. Raises ViewOutdated."""
    try:
        return listing.items(who(), args, shown.plain().today)
    except UnknownName as wrong:
        raise ViewOutdated(name=view.name, names=(wrong.pointer,)) from wrong


def _read(view: SavedView) -> dict[str, Any]:
    """What was saved by an older version may say what lists do not take any more. Raises ViewOutdated."""
    try:
        return read_query(view.query)
    except ma.ValidationError as wrong:
        names = tuple(sorted(map(str, wrong.messages_dict)))
        raise ViewOutdated(name=view.name, names=names) from wrong


def _one(view: SavedView, status: int = 200) -> Any:
    revision = told_revision(session(), view)
    return with_etag(views.saved_view(view, who(), revision), revision, status)
