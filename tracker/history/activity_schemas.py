"""The JSON of activity."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.history.activity_words import ADDED, CHANGED, REMOVED
from tracker.projects.schemas.base import NamedSchema, ShiftSchema
from tracker.schemas import PageQuerySchema, page_of


class ActivityQuerySchema(PageQuerySchema):
    """Which page, and how much of it."""

    limit = ma.fields.Integer(load_default=20, validate=validate.Range(1, 100))
    all = ma.fields.Boolean(
        load_default=False,
        metadata={"description": "Also what follows from other fields, such as slack"},
    )


class FieldChangeSchema(ma.Schema):
    """One field before and after, as data and as people say it."""

    field = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    before = ma.fields.Raw(allow_none=True)
    after = ma.fields.Raw(allow_none=True)
    words = ma.fields.String(required=True)


class MovedSchema(ma.Schema):
    """How far an item moved, and what moved it."""

    start = ma.fields.Nested(ShiftSchema)
    finish = ma.fields.Nested(ShiftSchema)
    shift_working_minutes = ma.fields.Integer(allow_none=True)
    words = ma.fields.String(required=True)


class RowChangeSchema(ma.Schema):
    """What became of one row."""

    entity = ma.fields.String(required=True)
    id = ma.fields.String(required=True)
    kind = ma.fields.String(allow_none=True, metadata={"description": "Of an item: its kind"})
    item_id = ma.fields.String(allow_none=True, metadata={"description": "The item that it is or belongs to"})
    title = ma.fields.String(required=True)
    verb = ma.fields.String(required=True, validate=validate.OneOf([ADDED, CHANGED, REMOVED]))
    fields_ = ma.fields.List(ma.fields.Nested(FieldChangeSchema), data_key="fields")
    moved = ma.fields.Nested(MovedSchema, allow_none=True)
    words = ma.fields.String(required=True)


class DeedSchema(ma.Schema):
    """What was done together: who, when, why, and what changed."""

    change_set = ma.fields.String(required=True)
    change_set_id = ma.fields.String(
        allow_none=True, metadata={"description": "What `/change-sets/{id}` knows it by, if anything moved"}
    )
    project = ma.fields.Nested(NamedSchema, allow_none=True)
    at = ma.fields.String(required=True)
    actor = ma.fields.Nested(NamedSchema, allow_none=True)
    cause = ma.fields.String(required=True)
    words = ma.fields.String(required=True)
    summary = ma.fields.String(allow_none=True, metadata={"description": "What moved in the project"})
    changes = ma.fields.List(ma.fields.Nested(RowChangeSchema), required=True)
    left_out = ma.fields.Integer(
        required=True, metadata={"description": "Further rows that changed; the journal has them"}
    )


DeedPageSchema = page_of(DeedSchema)
