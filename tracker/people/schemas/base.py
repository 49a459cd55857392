"""What the JSON of people shares: keys, days, people by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
IN_RANGE = validate.Range(EARLIEST, LATEST)
KEY = validate.Regexp(
    r"^[A-Za-z][A-Za-z0-9_-]*\Z", error="Give a key: a letter, then letters, digits, - and _."
)


def key(longest: int, **options: Any) -> ma.fields.String:
    """A key, as playbooks and departments have them."""
    return ma.fields.String(validate=[validate.Length(max=longest), KEY], **options)


def day(**options: Any) -> ma.fields.Date:
    return ma.fields.Date(validate=IN_RANGE, **options)


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """An instant with its offset, of this century: beyond, UTC may have no such day."""
    return ma.fields.AwareDateTime(validate=_in_range, **options)


def _in_range(value: datetime) -> None:
    if not EARLIEST <= value.date() <= LATEST:
        raise ma.ValidationError(f"Give a time from {EARLIEST} to {LATEST}.")


class NamedPersonSchema(ma.Schema):
    """A person, by id and name."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
