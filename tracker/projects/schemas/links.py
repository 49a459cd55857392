"""The JSON of links, and of the graph that they make."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.projects.schemas.base import LONGEST
from tracker.schemas import ID, Flag, Number


def lag(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(validate=validate.Range(-LONGEST, LONGEST), strict=True, **options)


class LinkSchema(ma.Schema):
    """A link between two items."""

    id = ma.fields.String(required=True, allow_none=True)
    pred = ma.fields.String(required=True)
    succ = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    lag_working_minutes = ma.fields.Integer(allow_none=True)
    lag_elapsed_minutes = ma.fields.Integer(allow_none=True)
    lag_percent = ma.fields.Float(allow_none=True)
    gap_minutes = ma.fields.Integer(
        metadata={"description": "What the policy keep_gap adds to the lag, in its unit"}
    )
    soft = ma.fields.Boolean()
    revision = ma.fields.Integer(allow_none=True)


class LinkFieldsSchema(ma.Schema):
    """What a link says beside its two ends."""

    type = ma.fields.String(validate=validate.OneOf(["FS", "SS", "FF", "SF"]))
    lag_working_minutes = lag()
    lag_elapsed_minutes = lag()
    lag_percent = Number(validate=validate.Range(-1000, 1000))
    soft = Flag()

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if sum(name.startswith("lag_") for name in data) > 1:
            raise ma.ValidationError("Give one kind of lag.", "lag_working_minutes")


class NewLinkSchema(LinkFieldsSchema):
    """A link to add."""

    pred = ma.fields.String(required=True, validate=ID)
    succ = ma.fields.String(required=True, validate=ID)


class GraphNodeSchema(ma.Schema):
    """A node of the graph."""

    id = ma.fields.String()
    key = ma.fields.String()
    kind = ma.fields.String()
    title = ma.fields.String()
    phase = ma.fields.String(allow_none=True)
    state = ma.fields.String()
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    total_slack_minutes = ma.fields.Integer(allow_none=True)
    critical = ma.fields.Boolean()
    owner_id = ma.fields.String(allow_none=True)


class GraphSchema(ma.Schema):
    """A project as a graph."""

    project_id = ma.fields.String()
    nodes = ma.fields.List(ma.fields.Nested(GraphNodeSchema))
    links = ma.fields.List(ma.fields.Nested(LinkSchema))
    ready = ma.fields.List(ma.fields.String(), metadata={"description": "What can begin now"})
    critical_path = ma.fields.List(ma.fields.String())
