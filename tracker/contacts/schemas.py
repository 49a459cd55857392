"""The JSON of contacts and of the contact matrix."""

from __future__ import annotations

import marshmallow as ma

from tracker.people.schemas.base import key
from tracker.projects.schemas import NamedSchema
from tracker.schemas import ID, PageQuerySchema, line, page_of

LEVEL = {"description": "Key of a level of the contact matrix, such as `executives`, `managers`, `operators`"}
CHANNEL = {"description": "Key of a channel of the vocabulary, such as `wecom`"}
ADDRESS = {"description": "Number, address or account"}
ACCOUNT = {"description": "Of a contact with an account: which of the client's people"}


class KeyedSchema(ma.Schema):
    """Something of a playbook, by its key."""

    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class ContactRoleSchema(KeyedSchema):
    """A role, and who has it in the project."""

    person = ma.fields.Nested(NamedSchema, required=True, allow_none=True)


class ContactTeamSchema(ma.Schema):
    """Who of the agency talks: a team of the playbooks, its roles here, and people."""

    key = ma.fields.String(required=True, allow_none=True)
    title = ma.fields.String(required=True, allow_none=True)
    roles = ma.fields.List(ma.fields.Nested(ContactRoleSchema), required=True)
    people = ma.fields.List(
        ma.fields.Nested(NamedSchema),
        required=True,
        metadata={
            "description": "Who has these roles in the project, or else the agency's teams of this level"
        },
    )


class PlainContactSchema(ma.Schema):
    """Somebody of a client who is talked to."""

    id = ma.fields.String(dump_only=True)
    client_id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    level = key(64, required=True, metadata=LEVEL)
    job_title = line(200, load_default=None, allow_none=True)
    channel = key(40, load_default=None, allow_none=True, metadata=CHANNEL)
    address = line(200, load_default=None, allow_none=True, metadata=ADDRESS)
    person_id = ma.fields.String(load_default=None, allow_none=True, validate=ID, metadata=ACCOUNT)
    revision = ma.fields.Integer(dump_only=True)


class ContactSchema(PlainContactSchema):
    """The same, with who of the agency talks to them, and about what."""

    level_title = ma.fields.String(dump_only=True, allow_none=True)
    team = ma.fields.Nested(ContactTeamSchema, dump_only=True, allow_none=True)
    topics = ma.fields.List(ma.fields.String(), dump_only=True)
    channels = ma.fields.List(
        ma.fields.Nested(KeyedSchema), dump_only=True, metadata={"description": "Those usual for the level"}
    )


class ContactChangeSchema(ma.Schema):
    """Fields of a contact that can be changed."""

    name = line(200)
    level = key(64, metadata=LEVEL)
    job_title = line(200, allow_none=True)
    channel = key(40, allow_none=True, metadata=CHANNEL)
    address = line(200, allow_none=True, metadata=ADDRESS)
    person_id = ma.fields.String(allow_none=True, validate=ID, metadata=ACCOUNT)


class ContactsQuerySchema(PageQuerySchema):
    """Filters of the contacts of a client."""

    level = key(64)


class ContactLevelSchema(ma.Schema):
    """A level of the client with everybody who talks, and about what."""

    level = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    roles = ma.fields.List(
        ma.fields.Nested(ContactRoleSchema), required=True, metadata={"description": "The client's"}
    )
    contacts = ma.fields.List(ma.fields.Nested(PlainContactSchema), required=True)
    team = ma.fields.Nested(ContactTeamSchema, required=True)
    topics = ma.fields.List(ma.fields.String(), required=True)
    channels = ma.fields.List(ma.fields.Nested(KeyedSchema), required=True)


class MatrixSourceSchema(ma.Schema):
    """The playbook that the matrix is read from."""

    key = ma.fields.String(required=True)
    pinned = ma.fields.Boolean(
        required=True,
        metadata={"description": "Whether it is the project's own, as it was started, or else the newest"},
    )


class ContactMatrixSchema(ma.Schema):
    """Who talks to whom in a project."""

    client = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    playbook = ma.fields.Nested(MatrixSourceSchema, required=True, allow_none=True)
    levels = ma.fields.List(ma.fields.Nested(ContactLevelSchema), required=True)
    others = ma.fields.List(
        ma.fields.Nested(PlainContactSchema),
        required=True,
        metadata={"description": "Contacts of a level that this matrix has not"},
    )


ContactPageSchema = page_of(ContactSchema)
