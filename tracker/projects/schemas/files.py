"""The JSON of links to files."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import LINE, line

WEB = validate.URL(
    schemes={"http", "https"},
    require_tld=False,
    error="Give an address that begins with http:// or https://.",
)


def address(**options: Any) -> ma.fields.String:
    """An address on the web: anything else could be a script in the page that shows it."""
    return ma.fields.String(validate=[validate.Length(max=2000), LINE, WEB], **options)


class FileSchema(ma.Schema):
    """A file that lies elsewhere, by its address."""

    id = ma.fields.String(dump_only=True)
    item_id = ma.fields.String(dump_only=True)
    title = line(200, required=True)
    url = address(required=True)
    added_by_id = ma.fields.String(dump_only=True, allow_none=True)
    added_at = ma.fields.String(dump_only=True)
    revision = ma.fields.Integer(dump_only=True)


class FileChangeSchema(ma.Schema):
    """Fields of a link to a file that can be changed."""

    title = line(200)
    url = address()
