"""The JSON of people, clients, departments and tokens."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.access import Party
from tracker.domain.playbook import Side
from tracker.schemas import ID, Flag, PageQuerySchema, line, page_of

SIDES = [each.value for each in Side]
PARTIES = [each.value for each in Party]
DEPARTMENT_KEY = validate.Regexp(
    r"^[A-Za-z0-9_-]{1,40}\Z", error="Give a key: letters, digits, - and _, at most 40."
)
"""Sight looks for keys inside JSON text, where other letters would be written otherwise."""


class DepartmentSchema(ma.Schema):
    """A department."""

    id = ma.fields.String(dump_only=True)
    key = ma.fields.String(required=True, validate=DEPARTMENT_KEY)
    title_zh = line(200, required=True)
    title_en = line(200, required=True)
    side = ma.fields.String(load_default="unknown", validate=validate.OneOf(SIDES))
    revision = ma.fields.Integer(dump_only=True)


class DepartmentChangeSchema(ma.Schema):
    """Fields of a department that can be changed."""

    title_zh = line(200)
    title_en = line(200)
    side = ma.fields.String(validate=validate.OneOf(SIDES))


class ClientSchema(ma.Schema):
    """A client."""

    id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    stage = ma.fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["start-up", "growing", "mature"])
    )
    note = ma.fields.String(load_default="", validate=validate.Length(max=4000))
    revision = ma.fields.Integer(dump_only=True)


class ClientChangeSchema(ma.Schema):
    """Fields of a client that can be changed."""

    name = line(200)
    stage = ma.fields.String(allow_none=True, validate=validate.OneOf(["start-up", "growing", "mature"]))
    note = ma.fields.String(validate=validate.Length(max=4000))


class PersonSchema(ma.Schema):
    """A person."""

    id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    email = ma.fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=200))
    department_id = ma.fields.String(load_default=None, allow_none=True, validate=ID)
    admin = Flag(load_default=False)
    party = ma.fields.String(load_default=Party.PROVIDER, validate=validate.OneOf(PARTIES))
    client_id = ma.fields.String(
        load_default=None, allow_none=True, validate=ID, metadata={"description": "Of a client's person"}
    )
    active = ma.fields.Boolean(dump_only=True)
    revision = ma.fields.Integer(dump_only=True)


class PersonChangeSchema(ma.Schema):
    """Fields of a person that can be changed."""

    name = line(200)
    email = ma.fields.Email(allow_none=True, validate=validate.Length(max=200))
    department_id = ma.fields.String(allow_none=True, validate=ID)
    admin = Flag()
    active = Flag()
    party = ma.fields.String(
        validate=validate.OneOf(PARTIES), metadata={"description": "Only of who is in no project"}
    )
    client_id = ma.fields.String(allow_none=True, validate=ID)


class MeSchema(ma.Schema):
    """The asker."""

    id = ma.fields.String()
    name = ma.fields.String()
    admin = ma.fields.Boolean()
    party = ma.fields.String(validate=validate.OneOf(PARTIES))
    client_id = ma.fields.String(allow_none=True)
    roles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())


class TokenSchema(ma.Schema):
    """A token; its secret is in the answer that made it and nowhere else."""

    id = ma.fields.String(dump_only=True)
    person_id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    created_at = ma.fields.AwareDateTime(dump_only=True)
    revoked_at = ma.fields.AwareDateTime(dump_only=True, allow_none=True)


class NewTokenSchema(TokenSchema):
    """A token with its secret."""

    token = ma.fields.String(dump_only=True)


class PeopleQuerySchema(PageQuerySchema):
    """Filters of the list of people."""

    q = line(200)
    department = line(40)


class ClientsQuerySchema(PageQuerySchema):
    """Filters of the list of clients."""

    q = line(200)


PeoplePageSchema = page_of(PersonSchema)
ClientPageSchema = page_of(ClientSchema)
