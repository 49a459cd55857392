"""The JSON of tokens and invitations."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.access import Role, Scope
from tracker.people.schemas.base import NamedPersonSchema, moment
from tracker.people.schemas.people import PersonSchema
from tracker.schemas import ID, line

SCOPES = [each.value for each in Scope]
MOST_HOURS, MOST_DAYS = 24 * 90, 3650
USUAL_HOURS = 168
HOURS = {"description": "For how long the link works"}


class TokenSchema(ma.Schema):
    """A token; its secret is in the answer that made it and nowhere else."""

    id = ma.fields.String(dump_only=True)
    person_id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    scopes = ma.fields.List(
        ma.fields.String(validate=validate.OneOf(SCOPES)),
        validate=validate.Length(min=1, max=len(SCOPES)),
        metadata={
            "description": "What it may be used for, at most what its person may: `read` takes GET, `write` "
            "takes what changes something, `admin` what only administrators may"
        },
    )
    expires_at = moment(allow_none=True)
    expires_in_days = ma.fields.Integer(
        load_only=True,
        strict=True,
        validate=validate.Range(1, MOST_DAYS),
        metadata={"description": "Instead of `expires_at`"},
    )
    created_at = ma.fields.AwareDateTime(dump_only=True)
    revoked_at = ma.fields.AwareDateTime(dump_only=True, allow_none=True)
    last_used_at = ma.fields.AwareDateTime(
        dump_only=True, allow_none=True, metadata={"description": "To some minutes"}
    )

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("expires_at") and data.get("expires_in_days"):
            raise ma.ValidationError("Give one of the two times.", "expires_in_days")


class NewTokenSchema(TokenSchema):
    """A token with its secret."""

    token = ma.fields.String(dump_only=True)


class InviteSchema(ma.Schema):
    """How long an invitation is open."""

    expires_in_hours = ma.fields.Integer(
        load_default=USUAL_HOURS, strict=True, validate=validate.Range(1, MOST_HOURS), metadata=HOURS
    )


class MembershipSchema(ma.Schema):
    """A project that somebody is to belong to, and as what."""

    project_id = ma.fields.String(required=True, validate=ID)
    role = ma.fields.Enum(Role, by_value=True, required=True)


class InvitePersonSchema(InviteSchema):
    """A person who is added and invited at once."""

    name = line(200, required=True)
    email = PersonSchema._declared_fields["email"]
    department_id = PersonSchema._declared_fields["department_id"]
    party = PersonSchema._declared_fields["party"]
    client_id = PersonSchema._declared_fields["client_id"]
    memberships = ma.fields.List(
        ma.fields.Nested(MembershipSchema), load_default=list, validate=validate.Length(max=50)
    )


class InvitationSchema(ma.Schema):
    """An invitation, without its link."""

    id = ma.fields.String(required=True)
    person_id = ma.fields.String(required=True)
    state = ma.fields.String(required=True, validate=validate.OneOf(["open", "used", "expired", "revoked"]))
    created_at = ma.fields.AwareDateTime()
    created_by_id = ma.fields.String(allow_none=True)
    expires_at = ma.fields.AwareDateTime(required=True)
    used_at = ma.fields.AwareDateTime(allow_none=True)
    revoked_at = ma.fields.AwareDateTime(allow_none=True)


class NewInvitationSchema(InvitationSchema):
    """An invitation with its link, which is shown this once."""

    url = ma.fields.String(required=True)


class ShownInvitationSchema(ma.Schema):
    """What whoever holds the link may know before they accept."""

    agency = ma.fields.String(required=True)
    invited = ma.fields.String(required=True, metadata={"description": "Name of the invited person"})
    invited_by = ma.fields.String(required=True, allow_none=True)
    expires_at = ma.fields.AwareDateTime(required=True)
    accept_url = ma.fields.String(required=True)
    how = ma.fields.String(required=True, metadata={"description": "How to accept, in words"})


class AcceptSchema(ma.Schema):
    """What the first token is to be called."""

    name = line(200, load_default="first token")


class AcceptedSchema(ma.Schema):
    """The first token of a person; its secret is shown this once."""

    person = ma.fields.Nested(NamedPersonSchema, required=True)
    token = ma.fields.String(required=True)
    token_id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
