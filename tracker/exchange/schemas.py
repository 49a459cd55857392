"""The JSON of imports, and what their queries and those of exports may say."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.projects.schemas import PlanSchema
from tracker.schemas import ID, QuerySchema, line

FORMATS = ("mspdi",)


class PlaceSchema(ma.Schema):
    """A place in the file that was read."""

    line = ma.fields.Integer(allow_none=True)
    element = ma.fields.String()
    uid = ma.fields.String(allow_none=True, metadata={"description": "Of the task that it belongs to"})
    number = ma.fields.Integer(allow_none=True, metadata={"description": "The ID of that task: its row"})


class NoteSchema(ma.Schema):
    """Something that is in the file and not in the project, or not as it was."""

    code = ma.fields.String(required=True)
    where = ma.fields.List(ma.fields.Nested(PlaceSchema), metadata={"description": "The first places"})
    message = ma.fields.String(required=True)
    count = ma.fields.Integer(required=True)


class ImportSchema(PlanSchema):
    """A project with everything in it, and what of its file is not in it."""

    report = ma.fields.List(
        ma.fields.Nested(NoteSchema),
        required=True,
        metadata={"description": "What changes dates comes first"},
    )


class ImportQuerySchema(QuerySchema):
    """What a file does not say about the project that it becomes."""

    dry_run = ma.fields.Boolean(load_default=False)
    name = line(200, metadata={"description": "Instead of the name in the file"})
    client = ma.fields.String(validate=ID, metadata={"description": "Id of the client"})
    state = ma.fields.String(load_default="draft", validate=validate.OneOf(["draft", "active"]))


class ExportQuerySchema(QuerySchema):
    """The format of an export."""

    format = ma.fields.String(load_default=FORMATS[0], validate=validate.OneOf(FORMATS))
