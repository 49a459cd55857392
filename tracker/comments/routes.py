"""HTTP of comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from tracker.access import Right
from tracker.api import (
    IF_MATCH,
    PREFIX,
    Blueprint,
    expect_revision,
    expect_unchanged,
    guarded_projects,
    needs,
    who,
    with_etag,
)
from tracker.comments import actions, queries, schemas, views
from tracker.comments.models import Comment
from tracker.db import session
from tracker.journal import writing
from tracker.projects.by_id import people_names
from tracker.projects.look import Names
from tracker.projects.queries import seen_item
from tracker.projects.routes import shown
from tracker.projects.routes.past import as_of
from tracker.projects.schemas.base import AsOfQuerySchema

bp = Blueprint("comments", __name__, url_prefix=PREFIX, description="What people say about items")


@bp.get("/tasks/<id:item_id>/comments")
@needs(Right.SEE)
@bp.arguments(schemas.CommentsQuerySchema, location="query")
@bp.response(200, schemas.CommentPageSchema)
@as_of
def list_comments(args: dict[str, Any], item_id: str) -> Any:
    """What was said about an item, oldest first; what was removed is shown without its body"""
    page = queries.of_item(who(), item_id, args)
    return {"items": _shown(page.items), "next": page.next}


@bp.post("/tasks/<id:item_id>/comments")
@needs(Right.ACT)
@bp.arguments(schemas.NewCommentSchema)
@bp.response(201, schemas.CommentSchema)
def write_comment(fields: dict[str, Any], item_id: str) -> Any:
    """Say something about an item, in Markdown, and mention people who may see it"""
    with writing(who(), "comment.write", projects=guarded_projects()) as current:
        comment = actions.write(current, who(), seen_item(current, who(), item_id), fields)
    body, status, headers = _one(comment, 201)
    return body, status, {**headers, "Location": url_for(".get_comment", comment_id=comment.id)}


@bp.get("/comments/<id:comment_id>")
@needs(Right.SEE)
@bp.arguments(AsOfQuerySchema, location="query")
@bp.response(200, schemas.CommentSchema)
@as_of
def get_comment(_args: dict[str, Any], comment_id: str) -> Any:
    """One comment"""
    return _one(queries.comment(session(), who(), comment_id))


@bp.patch("/comments/<id:comment_id>")
@needs(Right.ACT)
@bp.arguments(schemas.CommentChangeSchema)
@bp.response(200, schemas.CommentSchema)
@bp.doc(parameters=[IF_MATCH])
def change_comment(fields: dict[str, Any], comment_id: str) -> Any:
    """Change what I said; only its author may"""
    with writing(who(), "comment.change", projects=guarded_projects()) as current:
        comment = queries.living(current, who(), comment_id)
        expect_unchanged(comment, fields, actions.WRITES)
        actions.change(current, who(), comment, fields)
    return _one(comment)


@bp.delete("/comments/<id:comment_id>")
@needs(Right.ACT)
@bp.response(204)
@bp.doc(parameters=[IF_MATCH])
def remove_comment(comment_id: str) -> Any:
    """Remove a comment; its author and leads may. That there was one stays visible"""
    with writing(who(), "comment.remove", projects=guarded_projects()) as current:
        comment = queries.living(current, who(), comment_id)
        expect_revision(comment.revision)
        actions.remove(current, who(), comment)


def _one(comment: Comment, status: int = 200) -> Any:
    return with_etag(_shown([comment])[0], comment.revision, status)


def _shown(rows: Sequence[Comment]) -> list[dict[str, Any]]:
    mentions = queries.mentions(session(), [each.id for each in rows])
    people = [*(each.author_id for each in rows), *(each for mine in mentions.values() for each in mine)]
    look = replace(shown.plain(), names=Names(people=people_names(session(), people)))
    return [views.comment(each, mentions.get(each.id, ()), look) for each in rows]
