"""The JSON of what was found."""

from __future__ import annotations

import marshmallow as ma
from webargs.fields import DelimitedList

from tracker.notices.schemas import TitledSchema
from tracker.projects.schemas.base import GIVEN, NamedSchema
from tracker.schemas import ID, PageQuerySchema, line

LONGEST = 200
MARKED = "HTML that is safe in a page, with <mark> around what was sought"


class FoundItemSchema(TitledSchema):
    """The item that was found or to which it belongs."""

    key = ma.fields.String()
    state = ma.fields.String()


class HitSchema(ma.Schema):
    """Something that was found."""

    kind = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    project = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    item = ma.fields.Nested(FoundItemSchema, required=True, allow_none=True)
    title = ma.fields.String(required=True)
    title_html = ma.fields.String(required=True, metadata={"description": MARKED})
    also_html = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Where the title has nothing of it: its other language, or the key"},
    )
    snippet = ma.fields.String(required=True, metadata={"description": MARKED})
    internal = ma.fields.Boolean(required=True)
    address = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Where the API has it"}
    )


class HitPageSchema(ma.Schema):
    """A page of what was found, and how much there is of what the asker may see."""

    items = ma.fields.List(ma.fields.Nested(HitSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True)
    total = ma.fields.Integer(required=True)


class SearchQuerySchema(PageQuerySchema):
    """What is sought, and where."""

    q = line(
        LONGEST,
        required=True,
        metadata={"description": "Words by their beginnings, Chinese as it stands; all of it must be there"},
    )
    kind = DelimitedList(line(20), validate=GIVEN)
    project = ma.fields.String(validate=ID)
