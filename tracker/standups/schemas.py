"""The JSON of the standup sheet."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import ID, QuerySchema, line

WEEK_FORM = "An ISO week such as 2026-W49; the running week of the calendar's zone if left out"


class StandupQuerySchema(QuerySchema):
    """Which sheet."""

    week = ma.fields.String(metadata={"description": WEEK_FORM, "example": "2026-W49"})
    project = ma.fields.String(
        validate=ID, metadata={"description": "One project; all active ones that I may see if left out"}
    )
    owner = ma.fields.String(validate=ID, metadata={"description": "Items of this person only"})
    department = line(40, metadata={"description": "Items of this department only, by its key"})
    format = ma.fields.String(
        validate=validate.OneOf(["json", "md"]),
        metadata={"description": "`md` is Markdown to print or to send; what Accept asks for if left out"},
    )


class StandupBlockerSchema(ma.Schema):
    """What an item waits for, and who has it."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    owner = ma.fields.String(required=True, allow_none=True)
    department = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Or the role, when nobody has it"}
    )


class StandupLineSchema(ma.Schema):
    """One item on the sheet."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    state = ma.fields.String(required=True)
    project_id = ma.fields.String(required=True)
    project = ma.fields.String(required=True)
    phase = ma.fields.String(required=True, allow_none=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    finished_on = ma.fields.Date(required=True, allow_none=True)
    days_late = ma.fields.Integer(required=True, metadata={"description": "Working days"})
    critical = ma.fields.Boolean(required=True)
    blocked_by = ma.fields.List(ma.fields.Nested(StandupBlockerSchema), required=True)


class StandupPartSchema(ma.Schema):
    """What concerns one person, or a role that nobody holds; an item stands in one list."""

    owner_id = ma.fields.String(required=True, allow_none=True)
    owner = ma.fields.String(required=True, allow_none=True)
    role = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Key of the role, where nobody owns the items"},
    )
    department = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Title of the department or of the role"}
    )
    finished = ma.fields.List(ma.fields.Nested(StandupLineSchema), required=True)
    late = ma.fields.List(ma.fields.Nested(StandupLineSchema), required=True)
    due = ma.fields.List(ma.fields.Nested(StandupLineSchema), required=True)
    blocked = ma.fields.List(ma.fields.Nested(StandupLineSchema), required=True)


class StandupMilestoneSchema(ma.Schema):
    """A milestone within the next fourteen days or overdue, and its verification points by title."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    project_id = ma.fields.String(required=True)
    project = ma.fields.String(required=True)
    due_on = ma.fields.Date(required=True, allow_none=True)
    shown = ma.fields.List(ma.fields.String(), required=True)
    waived = ma.fields.List(ma.fields.String(), required=True)
    open = ma.fields.List(ma.fields.String(), required=True)


class StandupDaySchema(ma.Schema):
    """A weekday off, or a weekend day worked."""

    day = ma.fields.Date(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf(["holiday", "in_lieu", "make_up"]))
    name = ma.fields.String(required=True)


class StandupSchema(ma.Schema):
    """The weekly standup sheet; states are as they are now."""

    week = ma.fields.String(required=True)
    first = ma.fields.Date(required=True, metadata={"description": "Monday"})
    last = ma.fields.Date(required=True)
    scope = ma.fields.String(required=True)
    working_days = ma.fields.List(ma.fields.Date(), required=True)
    notes = ma.fields.List(ma.fields.Nested(StandupDaySchema), required=True)
    provisional = ma.fields.Boolean(
        required=True, metadata={"description": "The holidays of this week are not announced yet"}
    )
    milestones = ma.fields.List(ma.fields.Nested(StandupMilestoneSchema), required=True)
    parts = ma.fields.List(ma.fields.Nested(StandupPartSchema), required=True)
