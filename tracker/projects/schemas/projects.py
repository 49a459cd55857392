"""The JSON of projects, their phases and their members."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.access import Party, Role
from tracker.projects.schemas.base import GIVEN, IN_RANGE, FindingSchema, NamedSchema
from tracker.schemas import ID, Flag, PageQuerySchema, fields_of, line, page_of, prose

PROJECT_STATES = ("draft", "active", "paused", "closed", "cancelled")
POLICIES = ("asap", "push_only", "keep_gap")
SORTS = [
    f"{sign}{name}"
    for name in ("name", "start_on", "finish_on", "overdue", "next_milestone")
    for sign in ("", "-")
]
PROGRESS = ("retained", "override", "actual")


class WorkSchema(ma.Schema):
    """What somebody ticks off in a project and is not cancelled.

    For guests every number is of what concerns their party, which they see, and not of the whole project:
    `counts` says which of the two it is.
    """

    counts = ma.fields.String(
        validate=validate.OneOf(["project", "my_party"]),
        metadata={"description": "Of what the numbers are: the whole project, or what concerns my party"},
    )
    percent = ma.fields.Integer(
        metadata={"description": "Done, of the working time of what is counted; 100 when all is done"}
    )
    total = ma.fields.Integer()
    open = ma.fields.Integer(metadata={"description": "Not finished, started or not"})
    done = ma.fields.Integer()
    overdue = ma.fields.Integer()
    working_minutes = ma.fields.Integer()
    done_working_minutes = ma.fields.Integer()


class NextMilestoneSchema(ma.Schema):
    """The next milestone that is not passed."""

    id = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    due_on = ma.fields.String(allow_none=True)
    late = ma.fields.Boolean(metadata={"description": "Its day is past, or planned after its deadline"})


class ProjectSchema(ma.Schema):
    """A project; how it stands is told where it is read by itself or in the list."""

    id = ma.fields.String(required=True, allow_none=True)
    name = ma.fields.String(required=True)
    note = ma.fields.String()
    client_id = ma.fields.String(allow_none=True)
    playbook_id = ma.fields.String(allow_none=True)
    state = ma.fields.String(required=True)
    start_on = ma.fields.String(required=True)
    finish_on = ma.fields.String(allow_none=True)
    provisional = ma.fields.Boolean(
        metadata={"description": "Some date lies in a year of projected holidays"}
    )
    parameters = ma.fields.Dict()
    roles = ma.fields.Dict()
    policy = ma.fields.String()
    progress = ma.fields.String()
    not_in_past = ma.fields.Boolean()
    finish_by = ma.fields.String(allow_none=True)
    findings = ma.fields.List(ma.fields.Nested(FindingSchema))
    revision = ma.fields.Integer(allow_none=True)
    work = ma.fields.Nested(WorkSchema)
    next_milestone = ma.fields.Nested(NextMilestoneSchema, allow_none=True)
    conflicts = ma.fields.Integer(allow_none=True, metadata={"description": "How many; null for guests"})
    client = ma.fields.Nested(NamedSchema, allow_none=True)
    my_role = ma.fields.String(
        allow_none=True,
        validate=validate.OneOf([*(each.value for each in Role), "admin"]),
        metadata={"description": "What I am in it; `admin` for an administrator who is no member"},
    )


class ProjectChangeSchema(ma.Schema):
    """Fields of a project that can be changed."""

    name = line(200)
    note = prose(4000)
    client_id = ma.fields.String(allow_none=True, validate=ID)
    start_on = ma.fields.Date(validate=IN_RANGE)
    finish_by = ma.fields.Date(
        allow_none=True,
        validate=IN_RANGE,
        metadata={"description": "Plan backward from the end of this day; null plans forward again"},
    )
    policy = ma.fields.String(
        validate=validate.OneOf(POLICIES), metadata={"description": "How what nobody pinned moves"}
    )
    progress = ma.fields.String(
        validate=validate.OneOf(PROGRESS), metadata={"description": "What becomes of work that has begun"}
    )
    not_in_past = Flag(metadata={"description": "Keep unstarted work out of the past"})
    calendar = line(60, allow_none=True, metadata={"description": "Key of a task calendar, for all items"})
    parameters = ma.fields.Dict(
        keys=ma.fields.String(),
        metadata={"description": "Parameters of the playbook that change; what was edited by hand stays"},
    )
    roles = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.String(validate=ID, allow_none=True),
        metadata={"description": "Role key to the id of a person; merged, null takes a role away"},
    )


class ProjectsQuerySchema(PageQuerySchema):
    """Filters, order and shape of the list of projects."""

    fields_ = fields_of(ProjectSchema)
    state = DelimitedList(ma.fields.String(validate=validate.OneOf(PROJECT_STATES)), validate=GIVEN)
    client = ma.fields.String(validate=ID)
    role = DelimitedList(
        ma.fields.Enum(Role, by_value=True), validate=GIVEN, metadata={"description": "What I am in it"}
    )
    department = line(40, metadata={"description": "Key of a department that has work in it"})
    q = line(200)
    sort = ma.fields.String(
        validate=validate.OneOf(SORTS),
        metadata={
            "description": "A field, with - in front descending; `overdue` by how much is, `next_milestone` "
            "by its day"
        },
    )


class PhaseSchema(ma.Schema):
    """A phase and its planned window."""

    id = ma.fields.String(allow_none=True, metadata={"description": "A link may name it"})
    key = ma.fields.String(required=True)
    title = ma.fields.String()
    starts_on = ma.fields.String(
        allow_none=True, metadata={"description": "Null for a phase that only groups its items"}
    )
    ends_on = ma.fields.String(allow_none=True)
    revision = ma.fields.Integer(allow_none=True)


class PhaseChangeSchema(ma.Schema):
    """The planned window of a phase."""

    starts_on = ma.fields.Date(validate=IN_RANGE)
    ends_on = ma.fields.Date(validate=IN_RANGE)


class MemberSchema(ma.Schema):
    """A person in a project."""

    person_id = ma.fields.String(dump_only=True)
    name = ma.fields.String(dump_only=True)
    party = ma.fields.String(dump_only=True, validate=validate.OneOf([each.value for each in Party]))
    department = ma.fields.String(dump_only=True, allow_none=True)
    role = ma.fields.Enum(Role, by_value=True, required=True)
    revision = ma.fields.Integer(dump_only=True)


ProjectPageSchema = page_of(ProjectSchema)
