"""The JSON of an outlook: what a project would ask for, as a dry run of its start answers it."""

from __future__ import annotations

import marshmallow as ma

_COUNT = ma.fields.Integer


class MeetingsSchema(ma.Schema):
    """How many meetings there would be."""

    single = _COUNT(required=True)
    sittings = _COUNT(required=True, metadata={"description": "Of all series"})
    cross_department = _COUNT(
        required=True, metadata={"description": "Single ones and sittings with two departments or more"}
    )


class LoadSchema(ma.Schema):
    """What one role would own."""

    role = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    jobs = _COUNT(required=True)
    working_minutes = _COUNT(required=True)
    peak = _COUNT(required=True, metadata={"description": "The most jobs at one time"})
    peak_on = ma.fields.String(required=True, metadata={"description": "The first day with so many"})


class OutlookWarningSchema(ma.Schema):
    """What may be meant but is worth a look; `parameter` is the one to change, if it is one."""

    code = ma.fields.String(required=True)
    message = ma.fields.String(required=True)
    parameter = ma.fields.String(allow_none=True)


class MissSchema(ma.Schema):
    """What would not hold, and by how much: working minutes, or sittings."""

    code = ma.fields.String(required=True)
    item = ma.fields.String(required=True)
    message = ma.fields.String(required=True)
    required = ma.fields.Raw()
    actual = ma.fields.Raw()
    by_working_minutes = _COUNT()
    by = _COUNT(metadata={"description": "Of too_few_sittings: how many"})


class ChainSchema(ma.Schema):
    """Jobs of which each sets the start of the next."""

    path = ma.fields.List(ma.fields.String(), required=True)
    working_minutes = _COUNT(required=True)
    slack_minutes = _COUNT(required=True)


class OutlookSchema(ma.Schema):
    """What a project would ask for: length, meetings, people, warnings, and what would not hold."""

    start_on = ma.fields.String(required=True)
    finish_on = ma.fields.String(required=True)
    working_days = _COUNT(required=True)
    days = _COUNT(required=True)
    months = _COUNT(required=True, metadata={"description": "Whole months; `odd_days` are beyond them"})
    odd_days = _COUNT(required=True)
    meetings = ma.fields.Nested(MeetingsSchema, required=True)
    people = ma.fields.List(ma.fields.Nested(LoadSchema), required=True)
    critical_path = ma.fields.List(ma.fields.String(), required=True)
    critical_working_minutes = _COUNT(required=True)
    tightest = ma.fields.Nested(
        ChainSchema, metadata={"description": "The tightest work, if none is on the critical path"}
    )
    warnings = ma.fields.List(ma.fields.Nested(OutlookWarningSchema), required=True)
    conflicts = ma.fields.List(ma.fields.Nested(MissSchema), required=True)
