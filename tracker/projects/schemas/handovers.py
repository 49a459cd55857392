"""The JSON of hand-overs from one department to the next."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.projects.schemas.base import GIVEN, LONGEST, AsOfQuerySchema, BriefSchema, NamedSchema
from tracker.schemas import ID, PageQuerySchema, line, page_of, prose

STATES = ("offered", "accepted", "declined", "withdrawn")


class NewHandoverSchema(ma.Schema):
    """Whom an item is offered to, and until when an answer is expected."""

    to_department = line(40, required=True)
    to_owner_id = ma.fields.String(allow_none=True, validate=ID)
    note = prose(4000)
    answer_within_working_minutes = ma.fields.Integer(
        strict=True,
        validate=validate.Range(1, LONGEST),
        metadata={"description": "Of the agency; a working day if not given"},
    )


class AcceptHandoverSchema(ma.Schema):
    """Who is to own what was offered."""

    owner_id = ma.fields.String(
        validate=ID,
        metadata={"description": "If not given, whom it was offered to, or else whoever accepts it"},
    )


class HandoverSchema(ma.Schema):
    """A hand-over, and how long its answer took or has taken so far."""

    id = ma.fields.String(required=True)
    project_id = ma.fields.String()
    item = ma.fields.Nested(BriefSchema)
    state = ma.fields.String(validate=validate.OneOf(STATES))
    from_department = ma.fields.String(allow_none=True)
    from_owner = ma.fields.Nested(NamedSchema, allow_none=True)
    to_department = ma.fields.String(allow_none=True)
    to_owner = ma.fields.Nested(NamedSchema, allow_none=True)
    note = ma.fields.String()
    offered_by = ma.fields.Nested(NamedSchema, allow_none=True)
    offered_at = ma.fields.String()
    due_at = ma.fields.String(allow_none=True)
    answered_by = ma.fields.Nested(NamedSchema, allow_none=True)
    answered_at = ma.fields.String(allow_none=True)
    because = ma.fields.String(
        metadata={"description": "Why it was declined; for guests in their own words only"}
    )
    waited_working_minutes = ma.fields.Integer(
        metadata={"description": "Of the receiving department, from the offer to its answer or until now"}
    )
    late = ma.fields.Boolean(metadata={"description": "Whether the answer was not there when it was due"})
    revision = ma.fields.Integer()


class HandoversQuerySchema(AsOfQuerySchema, PageQuerySchema):
    """Which hand-overs."""

    state = DelimitedList(ma.fields.String(validate=validate.OneOf(STATES)), validate=GIVEN)


class MyHandoversQuerySchema(PageQuerySchema):
    """Which hand-overs to me or to my department."""

    state = DelimitedList(
        ma.fields.String(validate=validate.OneOf(STATES)),
        validate=GIVEN,
        load_default=lambda: ["offered"],
    )


HandoverPageSchema = page_of(HandoverSchema)
