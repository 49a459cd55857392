"""The JSON of many changes of one project at once."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.projects.schemas.base import GIVEN, AsOfQuerySchema, BriefSchema
from tracker.projects.schemas.boards import PutSchema
from tracker.projects.schemas.items import ItemSchema, ItemsQuerySchema
from tracker.projects.schemas.tasks import NewTaskSchema, TaskChangeSchema
from tracker.schemas import line, reason

MOST = 200
VERBS = ("start", "complete", "reopen", "cancel")
NAME = "Id or key of an item, or the `ref` of one that is created here"
TABLED = ("task", "milestone", "meeting", "summary", "point", "series", "occurrence")
WAYS = ("verb", "stage", "state")


def _name(**options: Any) -> ma.fields.String:
    return line(300, metadata={"description": NAME}, **options)


class BulkCreateSchema(NewTaskSchema):
    """An item to add; others of this request may name it by its `ref` or key."""

    ref = line(60)
    after = ma.fields.List(_name(), validate=validate.Length(max=MOST))
    parent = _name(allow_none=True)


class BulkUpdateSchema(TaskChangeSchema):
    """An item to change, and the revision that was read."""

    id = _name(required=True)
    base_revision = ma.fields.Integer(required=True, strict=True, validate=validate.Range(0, 2**31 - 1))
    parent = _name(allow_none=True)


class BulkMoveSchema(PutSchema):
    """An item to move: by a verb, into a column or state, or beside another."""

    WHERE = (*PutSchema.WHERE, "verb")
    NOWHERE = "Give verb, stage or state, after or before: where to move it."
    id = _name(required=True)
    verb = ma.fields.String(validate=validate.OneOf(VERBS))
    reason = reason(metadata={"description": "Why it is cancelled"})
    after = _name()
    before = _name()

    @ma.validates_schema
    def check_verb(self, data: dict[str, Any], **_: Any) -> None:
        if len(data.keys() & {*WAYS}) > 1:
            raise ma.ValidationError("Give a verb, a stage or a state, not several.", "verb")
        if ("reason" in data) != (data.get("verb") == "cancel"):
            raise ma.ValidationError("A reason goes with cancel, and cancel with a reason.", "reason")


class BulkSchema(ma.Schema):
    """What to create, then to change, then to move, all of it or nothing."""

    create = ma.fields.List(ma.fields.Nested(BulkCreateSchema), validate=validate.Length(max=MOST))
    update = ma.fields.List(ma.fields.Nested(BulkUpdateSchema), validate=validate.Length(max=MOST))
    move = ma.fields.List(ma.fields.Nested(BulkMoveSchema), validate=validate.Length(max=MOST))

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        count = sum(map(len, data.values()))
        if count == 0:
            raise ma.ValidationError("Give something to create, update or move.")
        if count > MOST:
            raise ma.ValidationError(f"Give {MOST} changes at most.")


class TableQuerySchema(ItemsQuerySchema, AsOfQuerySchema):
    """Which items a table has."""

    class Meta:
        exclude = ("project", "sort", "cursor", "limit", "fields_", "include", "can")

    kind = DelimitedList(
        ma.fields.String(validate=validate.OneOf(TABLED)), validate=GIVEN, load_default=lambda: [*TABLED[:3]]
    )


class TableBodySchema(ma.Schema):
    """A table in JSON."""

    csv = ma.fields.String(required=True)


class ImportedSchema(ma.Schema):
    """The keys of what a table created and changed, and how many of its rows changed nothing."""

    created = ma.fields.List(ma.fields.String(), required=True)
    updated = ma.fields.List(ma.fields.String(), required=True)
    unchanged = ma.fields.Integer(required=True)


class BulkDoneSchema(ma.Schema):
    """What was done, in the order of the request."""

    create = ma.fields.List(ma.fields.Nested(ItemSchema), required=True)
    update = ma.fields.List(ma.fields.Nested(ItemSchema), required=True)
    move = ma.fields.List(ma.fields.Nested(ItemSchema), required=True)
    released = ma.fields.List(ma.fields.Nested(BriefSchema), required=True)
    unreadied = ma.fields.List(ma.fields.Nested(BriefSchema), required=True)
