"""The JSON of comments."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.projects.schemas.base import AsOfQuerySchema, NamedSchema
from tracker.schemas import ID, PROSE, Flag, PageQuerySchema, page_of

LONGEST = 20_000
MOST_MENTIONS = 50


def _says_something(value: str) -> None:
    if not value.strip():
        raise ma.ValidationError("Say something.")


def _body(*, required: bool = False) -> ma.fields.String:
    return ma.fields.String(
        required=required,
        validate=[validate.Length(max=LONGEST), PROSE, _says_something],
        metadata={"description": "Markdown; `@[Name](person id)` mentions somebody"},
    )


def _mentions() -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.String(validate=ID),
        validate=validate.Length(max=MOST_MENTIONS),
        metadata={"description": "Ids of people mentioned beside those whom the body names by id"},
    )


class NewCommentSchema(ma.Schema):
    """What somebody says about an item."""

    body = _body(required=True)
    internal = Flag(load_default=False, metadata={"description": "Only for the agency's people"})
    mentions = _mentions()


class CommentChangeSchema(ma.Schema):
    """What its author can change of a comment."""

    body = _body()
    mentions = _mentions()


class CommentSchema(ma.Schema):
    """A comment; one that was removed has `words` instead of body and html."""

    id = ma.fields.String(required=True)
    project_id = ma.fields.String(required=True, allow_none=True)
    item_id = ma.fields.String(required=True)
    author = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    body = ma.fields.String(required=True, allow_none=True)
    html = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The body as HTML that is safe in a page"}
    )
    words = ma.fields.String(metadata={"description": "Instead of a body: that it was removed"})
    internal = ma.fields.Boolean(required=True)
    mentions = ma.fields.List(ma.fields.Nested(NamedSchema), required=True)
    written_at = ma.fields.String(required=True)
    edited_at = ma.fields.String(required=True, allow_none=True)
    removed_at = ma.fields.String(required=True, allow_none=True)
    revision = ma.fields.Integer(required=True)


class CommentsQuerySchema(AsOfQuerySchema, PageQuerySchema):
    """Which page of a discussion, and from which end."""

    sort = ma.fields.String(load_default="written_at", validate=validate.OneOf(["written_at", "-written_at"]))


CommentPageSchema = page_of(CommentSchema)
