"""The JSON of what people are told."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.projects.schemas.base import GIVEN, NamedSchema
from tracker.schemas import ID, Flag, PageQuerySchema, line

ONE_WAY = "Give ids, until, or all: true."


class TitledSchema(ma.Schema):
    """An item, by id and title."""

    id = ma.fields.String()
    title = ma.fields.String()


class NoticeSchema(ma.Schema):
    """Something that the asker was told."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    words = ma.fields.String(required=True)
    at = ma.fields.String(required=True)
    read_at = ma.fields.String(required=True, allow_none=True)
    actor = ma.fields.Nested(
        NamedSchema, required=True, allow_none=True, metadata={"description": "Null: no person did it"}
    )
    project = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    item = ma.fields.Nested(TitledSchema, required=True, allow_none=True)
    excerpt = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The first words of a comment"}
    )
    count = ma.fields.Integer(metadata={"description": "How many things it is about, where it is many"})
    instead_of = ma.fields.Nested(
        NamedSchema, metadata={"description": "Who is away: this is for them, or about standing in for them"}
    )
    address = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Where the API has what it is about"}
    )


class NoticePageSchema(ma.Schema):
    """A page of what the asker was told, and how much of all is unread."""

    items = ma.fields.List(ma.fields.Nested(NoticeSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True)
    unread = ma.fields.Integer(required=True)


class NoticesQuerySchema(PageQuerySchema):
    """Which notices."""

    kind = DelimitedList(line(40), validate=GIVEN)
    project = ma.fields.String(validate=ID)
    unread = ma.fields.Boolean()


class ReadSchema(ma.Schema):
    """Which notices the asker has read: those named, those up to one, or all."""

    ids = ma.fields.List(ma.fields.String(validate=ID), validate=validate.Length(min=1, max=500))
    until = ma.fields.String(validate=ID, metadata={"description": "This one and whatever is older"})
    all = Flag()

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if len(data) != 1 or data.get("all") is False:
            raise ma.ValidationError(ONE_WAY)


class UnreadSchema(ma.Schema):
    """How much is unread now."""

    unread = ma.fields.Integer(required=True)
