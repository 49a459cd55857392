"""The JSON of teams, certificates and substitutes."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.domain.staffing import LEVELS
from tracker.people.schemas.base import NamedPersonSchema, day, key
from tracker.schemas import ID, Flag, line, prose

HEADS = validate.Range(0, 1000)
LONGEST_LEAVE = 366
LEAST = {"description": "Fewest people; as its level has it if not given, null for no bound"}
MOST = {"description": "Most people; as its level has it if not given, null for no bound"}


def _heads(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(allow_none=True, strict=True, validate=HEADS, **options)


def _in_order(data: dict[str, Any], first: str, last: str) -> None:
    low, high = data.get(first), data.get(last)
    if low is not None and high is not None and low > high:
        raise ma.ValidationError("The last day lies before the first.", last)


class TeamSchema(ma.Schema):
    """A team of the agency."""

    id = ma.fields.String(dump_only=True)
    key = key(40, required=True)
    title_zh = line(200, required=True)
    title_en = line(200, required=True)
    level = ma.fields.String(required=True, validate=validate.OneOf(LEVELS))
    least = _heads(metadata=LEAST)
    most = _heads(metadata=MOST)
    active = ma.fields.Boolean(dump_only=True)
    members = ma.fields.List(ma.fields.Nested(NamedPersonSchema), dump_only=True)
    revision = ma.fields.Integer(dump_only=True)


class TeamChangeSchema(ma.Schema):
    """Fields of a team that can be changed; one that is not active is shown no more."""

    title_zh = line(200)
    title_en = line(200)
    level = ma.fields.String(validate=validate.OneOf(LEVELS))
    least = _heads()
    most = _heads()
    active = Flag()


class CertificationSchema(ma.Schema):
    """A person's certificate for a role."""

    id = ma.fields.String(dump_only=True)
    person_id = ma.fields.String(dump_only=True)
    role = key(64, required=True, metadata={"description": "Key of the role in the playbooks, such as DA"})
    issued_on = day(required=True)
    expires_on = day(load_default=None, allow_none=True)
    note = prose(4000, load_default="")
    active = ma.fields.Boolean(dump_only=True)
    revision = ma.fields.Integer(dump_only=True)

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        _in_order(data, "issued_on", "expires_on")


class CertificationChangeSchema(ma.Schema):
    """Fields of a certificate that can be changed."""

    issued_on = day()
    expires_on = day(allow_none=True)
    note = prose(4000)


class SubstituteSchema(ma.Schema):
    """Who stands in for a person on some days."""

    id = ma.fields.String(dump_only=True)
    person_id = ma.fields.String(dump_only=True)
    substitute_id = ma.fields.String(required=True, validate=ID)
    first_on = day(required=True)
    last_on = day(required=True)
    active = ma.fields.Boolean(dump_only=True)
    in_force = ma.fields.Boolean(dump_only=True, metadata={"description": "Whether it counts today"})

    @ma.validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        _in_order(data, "first_on", "last_on")
        if (data["last_on"] - data["first_on"]).days >= LONGEST_LEAVE:
            raise ma.ValidationError("Give at most a year.", "last_on")
