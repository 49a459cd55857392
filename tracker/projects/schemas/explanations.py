"""The JSON of why an item lies where it does, and of ways to move it."""

from __future__ import annotations

import marshmallow as ma

from tracker.projects.schemas.base import AsOfQuerySchema, FindingSchema, ReasonSchema
from tracker.schemas import ID


class NamedItemSchema(ma.Schema):
    """An item, as people call it."""

    id = ma.fields.String()
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()


class DrivingLinkSchema(ma.Schema):
    """The link that drives a date."""

    pred = ma.fields.String()
    succ = ma.fields.String()
    type = ma.fields.String()
    lag_minutes = ma.fields.Integer()
    lag_elapsed = ma.fields.Boolean()
    lag_percent = ma.fields.Float(allow_none=True)


class DaysOffSchema(ma.Schema):
    """Days in a row without work."""

    first_on = ma.fields.String()
    last_on = ma.fields.String()
    kind = ma.fields.String()
    name = ma.fields.String(allow_none=True)


class BeatenSchema(ma.Schema):
    """What also holds an item and does not decide; in how many working minutes it would."""

    kind = ma.fields.String()
    ref = ma.fields.String()
    at = ma.fields.String()
    working_minutes = ma.fields.Integer()


class StepSchema(ma.Schema):
    """One link of the chain: where an item lies and what put it there."""

    item = ma.fields.Nested(NamedItemSchema, required=True)
    start = ma.fields.String()
    finish = ma.fields.String()
    reason = ma.fields.Nested(ReasonSchema)
    asked = ma.fields.String(metadata={"description": "The instant that the cause asks for"})
    link = ma.fields.Nested(DrivingLinkSchema, allow_none=True)
    days_off = ma.fields.List(ma.fields.Nested(DaysOffSchema))
    days_off_inside = ma.fields.List(ma.fields.Nested(DaysOffSchema))
    beaten = ma.fields.List(ma.fields.Nested(BeatenSchema))
    provisional = ma.fields.Boolean()
    where = ma.fields.String(allow_none=True, metadata={"description": "File and line of the playbook"})
    source = ma.fields.String(allow_none=True, metadata={"description": "Section of its source"})
    words = ma.fields.String(required=True)


class RequestSchema(ma.Schema):
    """A request to this API that can be previewed with `dry_run=true` and then sent."""

    method = ma.fields.String(required=True)
    path = ma.fields.String(required=True, metadata={"description": "Behind the prefix /api/v1"})
    body = ma.fields.Dict(allow_none=True)


class OptionSchema(ma.Schema):
    """An edit and what it brings; without figures where it was not tried."""

    rank = ma.fields.Integer()
    words = ma.fields.String(required=True)
    gained_minutes = ma.fields.Integer(metadata={"description": "Of its own time; negative if it costs"})
    gained_days = ma.fields.Float()
    finish_gained_working_days = ma.fields.Integer()
    moved = ma.fields.Integer(metadata={"description": "How many items move"})
    broken = ma.fields.List(
        ma.fields.String(), metadata={"description": "Items whose deadline is missed by it"}
    )
    mended = ma.fields.List(ma.fields.String())
    request = ma.fields.Nested(RequestSchema, required=True)


class ConflictSchema(FindingSchema):
    """What does not hold, with ways to repair it."""

    repairs = ma.fields.List(ma.fields.Nested(OptionSchema), required=True)


class ConflictsQuerySchema(AsOfQuerySchema):
    """Which conflicts of a project."""

    item = ma.fields.String(validate=ID)


class ExplanationSchema(ma.Schema):
    """Why an item has its dates."""

    item = ma.fields.Nested(NamedItemSchema, required=True)
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    words = ma.fields.List(ma.fields.String(), required=True)
    chain = ma.fields.List(ma.fields.Nested(StepSchema), required=True)
    options = ma.fields.List(
        ma.fields.Nested(OptionSchema), required=True, metadata={"description": "Ways to bring it forward"}
    )
