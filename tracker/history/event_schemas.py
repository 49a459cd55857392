"""The JSON of events."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.history.cursors import LONGEST
from tracker.schemas import QuerySchema

MOST_SECONDS = 25
"""Below the patience of usual proxies."""


class AfterQuerySchema(QuerySchema):
    """Where to go on."""

    after = ma.fields.String(
        validate=validate.Length(max=LONGEST),
        metadata={"description": "The `cursor` up to which everything is known; without it from now"},
    )


class EventsQuerySchema(AfterQuerySchema):
    """Where to go on, and how long to wait for something to happen."""

    wait = ma.fields.Integer(
        load_default=0,
        validate=validate.Range(0, MOST_SECONDS),
        metadata={"description": "Seconds; the answer comes as soon as there is an event"},
    )


class EventActorSchema(ma.Schema):
    """Who did it."""

    id = ma.fields.String()
    name = ma.fields.String()


class EventItemSchema(ma.Schema):
    """The item that an event concerns, as it is now; of one that is gone only `id`, `kind` and `gone`."""

    id = ma.fields.String()
    project_id = ma.fields.String(allow_none=True)
    kind = ma.fields.String()
    gone = ma.fields.Boolean(
        metadata={"description": "A guest saw it, and sees it no more: take it off the page, with its parts"}
    )
    state = ma.fields.String()
    revision = ma.fields.Integer()


class EventSchema(ma.Schema):
    """One change of one row: which fields changed, without their values."""

    id = ma.fields.String(metadata={"description": "Scope and revision: the same event has it always"})
    scope = ma.fields.String(metadata={"description": "A project's id, or `agency`"})
    project_id = ma.fields.String(allow_none=True)
    revision = ma.fields.Integer()
    at = ma.fields.String()
    actor = ma.fields.Nested(EventActorSchema, allow_none=True)
    cause = ma.fields.String(
        allow_none=True, metadata={"description": "Null where an item is gone for a guest"}
    )
    change_set = ma.fields.String(metadata={"description": "The same for all that was done at once"})
    entity = ma.fields.String()
    entity_id = ma.fields.String()
    new = ma.fields.Boolean()
    fields_ = ma.fields.List(
        ma.fields.String(),
        data_key="fields",
        attribute="fields",
        metadata={"description": "None of a new row, and none for guests"},
    )
    item = ma.fields.Nested(EventItemSchema, allow_none=True)


class EventsSchema(ma.Schema):
    """Events, the cursor after them, and whether there are more already."""

    events = ma.fields.List(ma.fields.Nested(EventSchema), required=True)
    cursor = ma.fields.String(required=True)
    more = ma.fields.Boolean(required=True)
