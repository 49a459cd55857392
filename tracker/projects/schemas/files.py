"""The JSON of links to files."""

from __future__ import annotations

import marshmallow as ma

from tracker.schemas import address, line


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
