"""The JSON of what people write of an item, and of its moves."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.domain.schedule import ConstraintKind
from tracker.projects.schemas.base import BOTH_TITLES, IN_RANGE, ONE_TITLE, minutes, moment
from tracker.projects.schemas.unwritten import ItemChange
from tracker.schemas import ID, Flag, TextSchema, line, prose, reason

ADDED = ("task", "milestone", "meeting", "summary")
AS_SOON = "AS_SOON_AS_POSSIBLE"


class ConstraintSchema(ma.Schema):
    """A wish about one date; no-later-than and must dates win over links, which then do not hold."""

    kind = ma.fields.String(
        required=True,
        validate=validate.OneOf([AS_SOON, *(each.value for each in ConstraintKind)]),
        metadata={"description": f"{AS_SOON}, which is usual, is the same as no constraint"},
    )
    at = moment()

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        undated = data["kind"] in (AS_SOON, ConstraintKind.AS_LATE_AS_POSSIBLE)
        if undated == ("at" in data):
            why = "Leave out the date." if undated else "Give the date."
            raise ma.ValidationError(why, "at")

    @ma.post_load
    def wish(self, data: dict[str, Any], **_: Any) -> dict[str, Any] | None:
        return None if data["kind"] == AS_SOON else data


class TaskFieldsSchema(ItemChange):
    """Fields of an item that a person writes."""

    title = line(500, metadata=ONE_TITLE)
    titles = ma.fields.Nested(TextSchema, metadata=BOTH_TITLES)
    note = prose()
    owner_id = ma.fields.String(allow_none=True, validate=ID)
    department = line(40, allow_none=True)
    phase = line(300, allow_none=True)
    duration_working_minutes = minutes()
    duration_elapsed_minutes = minutes()
    deadline = moment(allow_none=True)
    start = moment(metadata={"description": "Typing a date pins the item to it"})
    finish = moment()
    pinned = Flag(metadata={"description": "false lets the engine place it again"})
    constraint = ma.fields.Nested(
        ConstraintSchema, allow_none=True, metadata={"description": "null takes it away"}
    )
    calendar = line(60, allow_none=True, metadata={"description": "Key of a task calendar"})
    parent = ma.fields.String(
        allow_none=True, validate=ID, metadata={"description": "Id of the summary it belongs to"}
    )
    actual_start = moment(metadata={"description": "When work that has begun really began"})
    actual_finish = moment(metadata={"description": "When work that is finished really ended"})
    remaining_working_minutes = minutes(
        allow_none=True, metadata={"description": "What is left of work that has begun"}
    )

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if "duration_working_minutes" in data and "duration_elapsed_minutes" in data:
            raise ma.ValidationError("Give one of the two durations.", "duration_elapsed_minutes")
        if {"start", "finish"} & data.keys() and data.get("pinned") is False:
            raise ma.ValidationError("A typed date pins; leave out pinned, or the date.", "pinned")


class NewTaskSchema(TaskFieldsSchema):
    """A task, milestone or meeting to add."""

    title = line(500, required=True, metadata={"description": "In both languages but for what `titles` says"})
    kind = ma.fields.String(load_default="task", validate=validate.OneOf(ADDED))
    key = line(60)
    after = ma.fields.List(
        ma.fields.String(validate=ID),
        validate=validate.Length(max=200),
        metadata={"description": "Ids of predecessors, linked finish to start"},
    )


class TaskChangeSchema(TaskFieldsSchema):
    """Fields of an item that can be changed."""

    due_on = ma.fields.Date(
        allow_none=True, validate=IN_RANGE, metadata={"description": "Of a subtask or a line of a checklist"}
    )
    progress = ma.fields.Integer(
        allow_none=True,
        strict=True,
        validate=validate.Range(0, 100),
        metadata={"description": "Percent, of what is under way; null leaves it to its parts"},
    )


class NewPartSchema(ma.Schema):
    """A subtask or a line of a checklist to add."""

    kind = ma.fields.String(load_default="subtask", validate=validate.OneOf(["subtask", "line"]))
    title = line(500, required=True)
    note = prose()
    owner_id = ma.fields.String(allow_none=True, validate=ID)
    due_on = ma.fields.Date(allow_none=True, validate=IN_RANGE)
    after = ma.fields.String(
        allow_none=True,
        validate=ID,
        metadata={
            "description": "Id of the part it follows; null for the first place, the last if not given"
        },
    )


class WaitSchema(ma.Schema):
    """Whom an item waits for outside the plan, and why: guests of that party read it."""

    on = ma.fields.String(required=True, validate=validate.OneOf(["client", "platform", "other"]))
    reason = reason(required=True)


class MoveSchema(ma.Schema):
    """When it happened, and why a lead goes ahead although links forbid it."""

    override_reason = reason()
    at = moment(metadata={"description": "When it happened; now if not given"})


class BecauseSchema(ma.Schema):
    """Why a verification point is waived, or an item cancelled."""

    reason = reason(required=True)


class ChooseSchema(ma.Schema):
    """What an item chooses, and why."""

    step = line(
        300, required=True, metadata={"description": "Key or id of a branch, an alternate, or itself"}
    )
    reason = reason(required=True)
