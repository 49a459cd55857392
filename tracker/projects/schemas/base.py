"""What the JSON of projects shares: bounds, lengths of time, names and findings."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import QuerySchema

EARLIEST, LATEST = date(2008, 1, 1), date(2035, 12, 31)
LONGEST = 60 * 24 * 366
"""Minutes; a longer duration or lag is a slip of the keyboard."""
GIVEN = validate.Length(min=1, error="Give at least one value.")
"""`?state=` names no state: it is neither all of them nor none."""
IN_RANGE = validate.Range(EARLIEST, LATEST)
ONE_TITLE = {
    "description": (
        "The title in the asker's language (Accept-Language), the other stays; "
        "in both languages where both read the same"
    )
}
BOTH_TITLES = {"description": "The title in the languages that are named; counts before `title`"}


def minutes(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(validate=validate.Range(0, LONGEST), strict=True, **options)


def moment(**options: Any) -> ma.fields.AwareDateTime:
    """An instant with its offset, within the years that the calendar covers."""
    return ma.fields.AwareDateTime(validate=_in_covered_years, **options)


class Instant(ma.fields.AwareDateTime):
    """An instant in a query, where the + of an offset that nobody encoded arrives as a space."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        text = re.sub(r" (\d\d:\d\d)\Z", r"+\1", value) if isinstance(value, str) else value
        found: datetime = super()._deserialize(text, attr, data, **kwargs)
        return found


class AsOfQuerySchema(QuerySchema):
    """When to look: now, or at an instant of the past."""

    as_of = Instant(
        validate=lambda value: _in_covered_years(value),
        metadata={"description": "As the project stood then, with people and departments as they are now"},
    )


def _in_covered_years(value: Any) -> None:
    if not EARLIEST <= value.date() <= LATEST:
        raise ma.ValidationError(f"Give a time from {EARLIEST} to {LATEST}.")


class NamedSchema(ma.Schema):
    """A person, by id and name."""

    id = ma.fields.String()
    name = ma.fields.String()


class BriefSchema(ma.Schema):
    """An item by what it is called and how it stands."""

    id = ma.fields.String(required=True)
    kind = ma.fields.String()
    key = ma.fields.String()
    title = ma.fields.String()
    state = ma.fields.String()


class ReasonSchema(ma.Schema):
    """Why an item starts when it does."""

    kind = ma.fields.String()
    ref = ma.fields.String()
    words = ma.fields.String()


class ShiftSchema(ma.Schema):
    """A value before and after."""

    before = ma.fields.String(allow_none=True)
    after = ma.fields.String(allow_none=True)


class FindingSchema(ma.Schema):
    """A warning or a conflict of a plan: nothing that refuses it."""

    code = ma.fields.String(required=True)
    item = ma.fields.String(allow_none=True, metadata={"description": "Id of the item; its key in a dry run"})
    message = ma.fields.String(required=True)
    required = ma.fields.Raw()
    actual = ma.fields.Raw()
    culprits = ma.fields.List(ma.fields.String())
    causes = ma.fields.List(
        ma.fields.List(ma.fields.String()),
        metadata={"description": "What each culprit contributes: a kind, ids, and perhaps more"},
    )
    owner = ma.fields.String(metadata={"description": "Id of a person with too much work"})
    first_on = ma.fields.String()
    last_on = ma.fields.String()
    parameter = ma.fields.String(allow_none=True)
    question = ma.fields.String(
        metadata={"description": "Key of the open question of the playbook that it belongs to, such as D-04"}
    )
