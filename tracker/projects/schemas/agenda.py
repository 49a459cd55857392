"""The JSON of the calendar and of the workload."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.calendars.schemas import DaySchema
from tracker.projects.schemas.base import GIVEN, IN_RANGE, NamedSchema
from tracker.schemas import ID, PageQuerySchema, line

KINDS = ("task", "milestone", "meeting", "point", "series", "occurrence", "summary", "subtask", "line")

ONE = validate.Regexp(r"^([0-9a-f]{24}|me)\Z", error="Give the id of a person, or me.")


class StretchQuerySchema(PageQuerySchema):
    """Which days, and whose."""

    first = ma.fields.Date(required=True, data_key="from", validate=IN_RANGE)
    last = ma.fields.Date(required=True, data_key="to", validate=IN_RANGE)
    project = ma.fields.String(validate=ID)
    person = ma.fields.String(validate=ONE, metadata={"description": "An id, or `me` for whoever asks"})
    department = line(40, metadata={"description": "Its key or its id"})


class CalendarQuerySchema(StretchQuerySchema):
    """Which days, whose, and which kinds of items."""

    kind = DelimitedList(
        ma.fields.String(validate=validate.OneOf(KINDS)),
        validate=GIVEN,
        metadata={"description": "All but series and summaries, which span what else is there"},
    )


class CalendarEntrySchema(ma.Schema):
    """An item as a calendar shows it."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    project = ma.fields.Nested(NamedSchema, allow_none=True)
    owner = ma.fields.Nested(NamedSchema, allow_none=True)
    department = ma.fields.String(allow_none=True)
    start = ma.fields.String(allow_none=True)
    finish = ma.fields.String(allow_none=True)
    first_on = ma.fields.Date(required=True)
    last_on = ma.fields.Date(required=True)
    all_day = ma.fields.Boolean(metadata={"description": "All but meetings, which take their hours"})
    overdue = ma.fields.Boolean()
    revision = ma.fields.Integer()


class AgendaSchema(ma.Schema):
    """What each day is, and what lies on the days; `next` is the cursor of more items."""

    days = ma.fields.List(ma.fields.Nested(DaySchema), required=True)
    items = ma.fields.List(ma.fields.Nested(CalendarEntrySchema), required=True)
    next = ma.fields.String(required=True, allow_none=True)


class WorkloadItemSchema(ma.Schema):
    """What an item asks of a week."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()
    project = ma.fields.Nested(NamedSchema, allow_none=True)
    project_id = ma.fields.String(allow_none=True)
    working_minutes = ma.fields.Integer()


class WorkloadWeekSchema(ma.Schema):
    """What a week has, and what is planned in it over all projects."""

    week = ma.fields.String()
    first_on = ma.fields.Date()
    last_on = ma.fields.Date()
    capacity_working_minutes = ma.fields.Integer()
    planned_working_minutes = ma.fields.Integer()
    over = ma.fields.Boolean()
    items = ma.fields.List(
        ma.fields.Nested(WorkloadItemSchema), metadata={"description": "Those that I may see"}
    )


class WorkloadSchema(ma.Schema):
    """The weeks of a person."""

    person = ma.fields.Nested(NamedSchema)
    weeks = ma.fields.List(ma.fields.Nested(WorkloadWeekSchema))


class WorkloadPageSchema(ma.Schema):
    """The weeks of some people, by name."""

    items = ma.fields.List(ma.fields.Nested(WorkloadSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True)
