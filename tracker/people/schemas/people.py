"""The JSON of people, clients and departments."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.access import Party
from tracker.domain.playbook import Side
from tracker.people.schemas.assessments import CAPABILITIES
from tracker.people.schemas.base import key
from tracker.schemas import ID, Flag, PageQuerySchema, line, page_of

YEARS = validate.Range(0, 80)
OF_A_CLIENT = {"description": "Of a person of a client, and of nobody else: which client"}
NEVER_A_GUEST = {"description": "Only the agency's own people can be administrators"}
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


def _words(most: int = 50, longest: int = 60) -> ma.fields.List[Any]:
    return ma.fields.List(line(longest), load_default=list, validate=validate.Length(max=most))


class SkillsSchema(ma.Schema):
    """What a person can do; given as a whole."""

    categories = _words()
    tools = _words()
    posts = ma.fields.List(
        key(64),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "Keys of the roles that the person has in the agency, such as OM or DA"},
    )

    @ma.post_dump
    def fill(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: data.get(name, []) for name in ("categories", "tools", "posts")}


class Mailbox(ma.fields.Email):
    """An e-mail address in small letters: no mailbox in use tells capitals apart, and one is one person's."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).lower()


class PersonSchema(ma.Schema):
    """A person."""

    id = ma.fields.String(dump_only=True)
    name = line(200, required=True)
    email = Mailbox(load_default=None, allow_none=True, validate=validate.Length(max=200))
    department_id = ma.fields.String(load_default=None, allow_none=True, validate=ID)
    admin = Flag(load_default=False, metadata=NEVER_A_GUEST)
    party = ma.fields.String(load_default="provider", validate=validate.OneOf(PARTIES))
    client_id = ma.fields.String(load_default=None, allow_none=True, validate=ID, metadata=OF_A_CLIENT)
    years = ma.fields.Integer(load_default=None, allow_none=True, strict=True, validate=YEARS)
    skills = ma.fields.Nested(SkillsSchema, load_default=dict)
    business_mentor_id = ma.fields.String(load_default=None, allow_none=True, validate=ID)
    technical_mentor_id = ma.fields.String(load_default=None, allow_none=True, validate=ID)
    active = ma.fields.Boolean(dump_only=True)
    revision = ma.fields.Integer(dump_only=True)


class WholePersonSchema(PersonSchema):
    """A person with what they are able to do."""

    capabilities = CAPABILITIES
    left_because = ma.fields.String(
        allow_none=True, metadata={"description": "Of who left: why; administrators are told"}
    )


class PersonChangeSchema(ma.Schema):
    """Fields of a person that can be changed."""

    name = line(200)
    email = Mailbox(allow_none=True, validate=validate.Length(max=200))
    department_id = ma.fields.String(allow_none=True, validate=ID)
    admin = Flag(metadata=NEVER_A_GUEST)
    party = ma.fields.String(
        validate=validate.OneOf(PARTIES), metadata={"description": "Only of who belongs nowhere yet"}
    )
    client_id = ma.fields.String(allow_none=True, validate=ID, metadata=OF_A_CLIENT)
    years = ma.fields.Integer(allow_none=True, strict=True, validate=YEARS)
    skills = ma.fields.Nested(SkillsSchema)
    business_mentor_id = ma.fields.String(allow_none=True, validate=ID)
    technical_mentor_id = ma.fields.String(allow_none=True, validate=ID)
    active = Flag(
        metadata={"description": "True lets one who left come back; leaving is `/people/{id}/deactivate`"}
    )


class MeSchema(ma.Schema):
    """The asker."""

    id = ma.fields.String()
    name = ma.fields.String()
    admin = ma.fields.Boolean()
    party = ma.fields.String(validate=validate.OneOf(PARTIES))
    client_id = ma.fields.String(allow_none=True)
    roles = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String())
    scopes = ma.fields.List(ma.fields.String(), metadata={"description": "What this token may be used for"})
    stands_in_for = ma.fields.List(
        ma.fields.String(), metadata={"description": "People who are away today, whose roles are among mine"}
    )
    capabilities = CAPABILITIES


class PeopleQuerySchema(PageQuerySchema):
    """Filters of the list of people."""

    q = line(200)
    department = line(40)


class ClientsQuerySchema(PageQuerySchema):
    """Filters of the list of clients."""

    q = line(200)


PeoplePageSchema = page_of(PersonSchema)
ClientPageSchema = page_of(ClientSchema)
