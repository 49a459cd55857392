"""The JSON of boards: columns, what is put into them, and a board as it is read."""

from __future__ import annotations

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow import validate

from tracker.domain.board import COLUMNS
from tracker.projects.schemas.base import BOTH_TITLES, ONE_TITLE, AsOfQuerySchema, moment
from tracker.projects.schemas.items import ItemSchema, ItemsQuerySchema
from tracker.schemas import ID, Flag, TextSchema, line, reason

BY = ("stage", "state", "phase", "owner")
ONE = "Give after or before, not both."
HOLDS = "Whether items of its state stand here that were put into no column; one of each state is"
PASSED_ON = "Make another column of this state the default instead."


def column_state(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf([each.value for each in COLUMNS]), **options)


class StageTitlesSchema(ma.Schema):
    """The title of a column in both languages."""

    zh = line(200)
    en = line(200)


class StageSchema(ma.Schema):
    """A column of a project's board; what is put into it gets its state."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    titles = ma.fields.Nested(TextSchema)
    state = column_state(required=True)
    default = ma.fields.Boolean(metadata={"description": HOLDS})
    revision = ma.fields.Integer()


class StageChangeSchema(ma.Schema):
    """Fields of a column that can be changed."""

    title = line(200, metadata=ONE_TITLE)
    titles = ma.fields.Nested(StageTitlesSchema, metadata=BOTH_TITLES)
    state = column_state()
    default = Flag(validate=validate.Equal(True, error=PASSED_ON), metadata={"description": HOLDS})
    after = ma.fields.String(validate=ID, metadata={"description": "Id of the column to its left"})
    before = ma.fields.String(validate=ID, metadata={"description": "Id of the column to its right"})

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if {"after", "before"} <= data.keys():
            raise ma.ValidationError(ONE, "before")


class NewStageSchema(StageChangeSchema):
    """A column to add: at the right end, unless it says beside which."""

    title = line(200, metadata={"description": "In both languages but for what `titles` says"})
    state = column_state(required=True)

    @ma.validates_schema
    def check_title(self, data: dict[str, Any], **_: Any) -> None:
        if "title" not in data and not data.get("titles"):
            raise ma.ValidationError("Missing data for required field.", "title")


class PutSchema(ma.Schema):
    """Where an item is put: into a column or a state, and beside which item."""

    WHERE: ClassVar[tuple[str, ...]] = ("stage", "state", "after", "before")
    NOWHERE: ClassVar[str] = "Give stage or state, after or before: where to put it."

    stage = ma.fields.String(validate=ID, metadata={"description": "Id of a column; its state takes a verb"})
    state = column_state(metadata={"description": "A state, on a board that has no columns of its own"})
    after = ma.fields.String(
        validate=ID,
        metadata={"description": "Id of the item that it comes right after; counts before `before`"},
    )
    before = ma.fields.String(
        validate=ID, metadata={"description": "Id of the item that it comes right before"}
    )
    override_reason = reason()
    at = moment(metadata={"description": "When it happened; now if not given"})

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if not data.keys() & {*self.WHERE}:
            raise ma.ValidationError(self.NOWHERE)
        if {"stage", "state"} <= data.keys():
            raise ma.ValidationError("Give a stage or a state, not both.", "state")


class BoardQuerySchema(AsOfQuerySchema, ItemsQuerySchema):
    """What a board shows: as for a list of items, and by what it has columns."""

    class Meta:
        exclude = ("project", "sort")

    by = ma.fields.String(load_default="stage", validate=validate.OneOf(BY))
    column = line(
        300, metadata={"description": "Only the column of this `id`, or `none`; a `cursor` needs it"}
    )

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if "cursor" in data and "column" not in data:
            raise ma.ValidationError("Missing data for required field.", "column")


class ColumnSchema(ma.Schema):
    """A column with its items in their manual order."""

    id = ma.fields.String(
        required=True,
        metadata={"description": "Of a stage, a phase or a person; or a state; or `none`"},
    )
    key = ma.fields.String(metadata={"description": "Of a phase"})
    title = ma.fields.String(required=True)
    state = ma.fields.String(metadata={"description": "Of a stage: the state that it stands for"})
    count = ma.fields.Integer(required=True, metadata={"description": "All that stand in it"})
    overdue = ma.fields.Integer(required=True)
    items = ma.fields.List(ma.fields.Nested(ItemSchema), required=True)
    next = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "`cursor` of what follows, with `column`"}
    )


class BoardSchema(ma.Schema):
    """A board."""

    project_id = ma.fields.String(required=True)
    by = ma.fields.String(required=True)
    columns = ma.fields.List(ma.fields.Nested(ColumnSchema), required=True)
