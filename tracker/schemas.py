"""Pieces of JSON that several features share."""

from __future__ import annotations

import re
from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.paging import DEFAULT_LIMIT, MAX_LIMIT

ID = validate.Regexp(r"^[0-9a-f]{24}\Z", error="Give an id: 24 lower-case hex characters.")
LINE = validate.Regexp(
    r"^(?:(?=.*\S)[^\x00-\x1f\x7f\ud800-\udfff]+)?\Z",
    error="Give one line of text that is not blank, without control characters.",
)
"""Of text that is there; whether it is, `line` asks first, so that each fault is told once."""
FILLED = validate.Length(min=1, error="This may not be empty.")
ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
ON_THE_WEB = validate.URL(schemes={"http", "https"}, require_tld=False)
SPACE = re.compile(r"\s")
PROSE = validate.Regexp(r"^[^\x00\ud800-\udfff]*\Z", error="Text may not hold NUL characters.")


def line(longest: int, **options: Any) -> ma.fields.String:
    """One line of text that is not empty."""
    return ma.fields.String(validate=[FILLED, validate.Length(max=longest), LINE], **options)


def prose(longest: int = 20_000, **options: Any) -> ma.fields.String:
    """Text of several lines; may be empty."""
    return ma.fields.String(validate=[validate.Length(max=longest), PROSE], **options)


def web(value: str) -> None:
    """Refuse what is no address on the web, and say what is wrong with it."""
    if not ABSOLUTE.match(value):
        raise ma.ValidationError("Give an address that begins with http:// or https://.")
    if SPACE.search(value):
        raise ma.ValidationError("An address holds no spaces; write each as %20.")
    ON_THE_WEB(value)


def address(**options: Any) -> ma.fields.String:
    """An address on the web: anything else could be a script in the page that shows it."""
    return ma.fields.String(validate=[validate.Length(max=2000), LINE, web], **options)


class Flag(ma.fields.Boolean):
    """true or false in a body: neither "no" nor 0, which would pass for an answer that was not given."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Number(ma.fields.Float):
    """A number in a body, not a text that reads like one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def fields_of(schema: type[ma.Schema]) -> DelimitedList:
    """The parameter `fields` of a list: which fields of its rows to answer."""

    def known(value: str) -> None:
        if value not in schema._declared_fields:
            raise ma.ValidationError(f"Not a field of what is listed: {value}.")

    return DelimitedList(
        ma.fields.String(validate=known),
        data_key="fields",
        metadata={"description": "Only these fields of each; `id` and `revision` always"},
    )


def _says_something(value: str) -> None:
    if not value.strip():
        raise ma.ValidationError("Give a reason.")


def reason(**options: Any) -> ma.fields.String:
    """Why somebody does what the rules alone would not do."""
    return ma.fields.String(validate=[validate.Length(max=1000), PROSE, _says_something], **options)


class QuerySchema(ma.Schema):
    """Parameters of a query; unknown ones are refused, but for `_`, with which clients evade caches."""

    @ma.pre_load
    def without_cache_buster(self, data: Any, **_: Any) -> Any:
        return {name: data[name] for name in data if name != "_"} if "_" in data else data


class PageQuerySchema(QuerySchema):
    """Which page of a list."""

    cursor = ma.fields.String(metadata={"description": "`next` of the page before"})
    limit = ma.fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MAX_LIMIT))


class TextSchema(ma.Schema):
    """The same words in both languages."""

    zh = prose(500)
    en = prose(500)


def page_of(item: type[ma.Schema]) -> type[ma.Schema]:
    """The schema of a page: `items`, and `next`, the cursor of the following page or null."""
    name = item.__name__.removesuffix("Schema") + "PageSchema"
    return ma.Schema.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item), required=True),
            "next": ma.fields.String(required=True, allow_none=True),
        },
        name=name,
    )
