"""The JSON of a project that becomes a playbook."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.playbooks.answers import PlaybookVersionSchema
from tracker.playbooks.version_schemas import DraftSchema, PlaybookChangeSchema
from tracker.schemas import line

KEY = validate.Regexp(
    r"^[A-Za-z][A-Za-z0-9_-]{0,63}\Z", error="Give a key: a letter, then letters, digits, - and _."
)


class MakePlaybookSchema(ma.Schema):
    """What the new playbook is called."""

    key = ma.fields.String(
        validate=KEY, metadata={"description": "The key of the version that the project ran on, if not given"}
    )
    title = line(200)


class LeftOutSchema(ma.Schema):
    """Something of a project that a playbook cannot say."""

    key = ma.fields.String(required=True)
    message = ma.fields.String(required=True)


class MadePlaybookSchema(DraftSchema):
    """The draft that a project became, and what changed since the version that it ran on."""

    base = ma.fields.Nested(PlaybookVersionSchema, required=True, allow_none=True)
    changes = ma.fields.List(ma.fields.Nested(PlaybookChangeSchema), required=True)
    left_out = ma.fields.List(ma.fields.Nested(LeftOutSchema), required=True)
