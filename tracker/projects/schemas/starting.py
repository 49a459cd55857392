"""The JSON of a start: what is asked, and the plan that it answers."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.projects.schemas.base import IN_RANGE
from tracker.projects.schemas.items import ItemSchema
from tracker.projects.schemas.links import LinkSchema
from tracker.projects.schemas.outlook import OutlookSchema
from tracker.projects.schemas.projects import PhaseSchema, ProjectSchema
from tracker.schemas import ID, QuerySchema, line, prose


class StartSchema(ma.Schema):
    """Start a playbook as a project, or make an empty project (without `playbook`)."""

    name = line(200)
    note = prose(4000)
    playbook = line(80, metadata={"description": "Key of a playbook, such as implementation-four-phase"})
    version = ma.fields.Integer(strict=True, validate=validate.Range(1, 1_000_000))
    client_id = ma.fields.String(allow_none=True, validate=ID)
    start_on = ma.fields.Date(validate=IN_RANGE)
    finish_on = ma.fields.Date(
        validate=IN_RANGE,
        metadata={"description": "Instead of start_on: the latest start that finishes by this day"},
    )
    parameters = ma.fields.Dict(
        keys=ma.fields.String(), load_default=dict, metadata={"description": "Parameter name to value"}
    )
    leave_out = ma.fields.List(
        ma.fields.String(validate=validate.Length(1, 300)),
        validate=validate.Length(max=500),
        metadata={"description": "Keys of optional steps that this project does without"},
    )
    choose = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=validate.Length(1, 300)),
        metadata={
            "description": "For a step that chooses among others, the one chosen; for a step that has an "
            "alternate, the alternate instead of it"
        },
    )
    roles = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=ID),
        load_default=dict,
        metadata={"description": "Role key to the id of a person"},
    )
    lead_id = ma.fields.String(validate=ID, metadata={"description": "Who leads; the asker if not given"})
    state = ma.fields.String(load_default="active", validate=validate.OneOf(["draft", "active"]))

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if ("start_on" in data) == ("finish_on" in data):
            raise ma.ValidationError("Give either start_on or finish_on.", "start_on")


class StartQuerySchema(QuerySchema):
    """Whether to store what is started."""

    dry_run = ma.fields.Boolean(load_default=False)


class DutySchema(ma.Schema):
    """Recurring work of the playbook; shown, not yet laid on days."""

    key = ma.fields.String()
    title = ma.fields.String()
    cadence = ma.fields.String()
    owner = ma.fields.String(allow_none=True)
    during = ma.fields.List(ma.fields.String())
    source = ma.fields.String(allow_none=True)


class PlanSchema(ma.Schema):
    """A project with everything in it, as a start answers it and a dry run would."""

    project = ma.fields.Nested(ProjectSchema, required=True)
    phases = ma.fields.List(ma.fields.Nested(PhaseSchema))
    items = ma.fields.List(ma.fields.Nested(ItemSchema))
    links = ma.fields.List(ma.fields.Nested(LinkSchema))
    duties = ma.fields.List(ma.fields.Nested(DutySchema))
    critical_path = ma.fields.List(ma.fields.String())
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())
    dry_run = ma.fields.Boolean()
    outlook = ma.fields.Nested(
        OutlookSchema, metadata={"description": "Of a playbook, in a dry run: what it would ask for"}
    )
