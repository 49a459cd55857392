"""The JSON of labels."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import line

COLORS = ("grey", "red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")


class LabelSchema(ma.Schema):
    """A label; without a project it is the agency's."""

    id = ma.fields.String(dump_only=True)
    project_id = ma.fields.String(dump_only=True, allow_none=True)
    name = line(60, required=True)
    color = ma.fields.String(load_default="grey", validate=validate.OneOf(COLORS))
    revision = ma.fields.Integer(dump_only=True)


class LabelChangeSchema(ma.Schema):
    """Fields of a label that can be changed."""

    name = line(60)
    color = ma.fields.String(validate=validate.OneOf(COLORS))
