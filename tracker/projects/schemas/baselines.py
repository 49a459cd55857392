"""The JSON of baselines."""

from __future__ import annotations

import marshmallow as ma

from tracker.projects.schemas.base import ShiftSchema
from tracker.schemas import line


class BaselineSchema(ma.Schema):
    """The dates of a plan as they once stood."""

    id = ma.fields.String(required=True)
    number = ma.fields.Integer(required=True)
    name = ma.fields.String(required=True)
    at = ma.fields.String()
    finish_on = ma.fields.String(allow_none=True)
    items = ma.fields.Integer(metadata={"description": "How many items it has dates of"})


class NewBaselineSchema(ma.Schema):
    """A baseline to keep."""

    name = line(200, required=True)


class ItemDriftSchema(ma.Schema):
    """An item as a baseline has it, and as it stands; null where it was added or cancelled since."""

    item = ma.fields.String(required=True)
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    start = ma.fields.Nested(ShiftSchema)
    finish = ma.fields.Nested(ShiftSchema)
    slip_working_minutes = ma.fields.Integer(allow_none=True)


class DriftSchema(ma.Schema):
    """How far a plan has drifted from a baseline."""

    baseline = ma.fields.Nested(BaselineSchema, required=True)
    finish_on = ma.fields.Nested(ShiftSchema)
    items = ma.fields.List(ma.fields.Nested(ItemDriftSchema), required=True)
