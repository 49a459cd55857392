"""The JSON of the organisation, and of a person who leaves."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.people.schemas import TeamSchema
from tracker.projects.schemas.base import BriefSchema, NamedSchema
from tracker.projects.schemas.changes import ChangeSetSchema
from tracker.schemas import ID, reason


class OrgTeamSchema(TeamSchema):
    """A team of the agency, with its title in the asker's language."""

    title = ma.fields.String(required=True)


class TeamNameSchema(ma.Schema):
    """A team, by id and key."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)


class StaffFindingSchema(ma.Schema):
    """Something about the staff that is not as it should be; it refuses nothing."""

    code = ma.fields.String(required=True)
    severity = ma.fields.String(required=True, validate=validate.OneOf(["warning", "info"]))
    message = ma.fields.String(required=True)
    person = ma.fields.Nested(NamedSchema, allow_none=True)
    team = ma.fields.Nested(TeamNameSchema, allow_none=True)
    role = ma.fields.String(allow_none=True)
    required = ma.fields.Raw()
    actual = ma.fields.Raw()


class OrgSchema(ma.Schema):
    """The teams of the agency with levels and people, and what is wrong with its staff."""

    today = ma.fields.String(required=True)
    teams = ma.fields.List(ma.fields.Nested(OrgTeamSchema), required=True)
    findings = ma.fields.List(ma.fields.Nested(StaffFindingSchema), required=True)


class LeaveSchema(ma.Schema):
    """Why a person leaves, and who takes over what they have."""

    reason = reason(required=True)
    to = ma.fields.String(
        load_default=None,
        allow_none=True,
        validate=ID,
        metadata={"description": "Who takes over; may be left out if there is nothing to take over"},
    )
    by_project = ma.fields.Dict(
        keys=ma.fields.String(validate=ID),
        values=ma.fields.String(validate=ID),
        load_default=dict,
        validate=validate.Length(max=1000),
        metadata={"description": "Project to who takes over there, instead of `to`"},
    )


class HandedItemSchema(ma.Schema):
    """An item that changes its owner."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class PassedSchema(ma.Schema):
    """A hand-over that waits for another answer than before."""

    id = ma.fields.String(required=True)
    item = ma.fields.Nested(HandedItemSchema, required=True)
    offered_by = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    to_owner = ma.fields.Nested(
        NamedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Who is asked now; the department `to_department` if nobody by name"},
    )
    to_department = ma.fields.String(required=True, allow_none=True)


class HelpedSchema(HandedItemSchema):
    """An item that the leaver helped with."""

    helper = ma.fields.Nested(
        NamedSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Who helps instead: whoever takes over, but with what they own"},
    )


class HandedSchema(ma.Schema):
    """What goes to whom in one project."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    to = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    joins_as = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "The role that the receiver gets, if any"}
    )
    roles = ma.fields.List(ma.fields.String(), required=True)
    items = ma.fields.List(ma.fields.Nested(HandedItemSchema), required=True)
    handovers = ma.fields.List(ma.fields.Nested(PassedSchema), required=True)
    helped = ma.fields.List(ma.fields.Nested(HelpedSchema), required=True)
    watched = ma.fields.Integer(
        required=True, metadata={"description": "How many items they watch no longer"}
    )


class LeaverSchema(NamedSchema):
    """Who leaves."""

    active = ma.fields.Boolean(required=True)


class LeftSchema(ma.Schema):
    """What a leaving ends and moves; a dry run has `base`, `change_sets` and `summary` too."""

    dry_run = ma.fields.Boolean(required=True)
    person = ma.fields.Nested(LeaverSchema, required=True)
    reason = ma.fields.String(required=True)
    tokens_revoked = ma.fields.Integer(required=True)
    invitations_revoked = ma.fields.Integer(required=True)
    feeds_revoked = ma.fields.Integer(required=True)
    teams_left = ma.fields.Integer(required=True)
    substitutions_ended = ma.fields.Integer(required=True)
    projects = ma.fields.List(ma.fields.Nested(HandedSchema), required=True)
    base = ma.fields.String()
    change_sets = ma.fields.List(ma.fields.Nested(ChangeSetSchema))
    released = ma.fields.List(ma.fields.Nested(BriefSchema))
    unreadied = ma.fields.List(ma.fields.Nested(BriefSchema))
    summary = ma.fields.String()
