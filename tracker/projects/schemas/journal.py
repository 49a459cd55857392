"""The JSON of the journal."""

from __future__ import annotations

import marshmallow as ma

from tracker.schemas import PageQuerySchema, line, page_of


class EntrySchema(ma.Schema):
    """One change of one row."""

    revision = ma.fields.Integer()
    at = ma.fields.String()
    actor_id = ma.fields.String(allow_none=True)
    cause = ma.fields.String()
    change_set = ma.fields.String()
    entity = ma.fields.String()
    entity_id = ma.fields.String()
    before = ma.fields.Dict(allow_none=True)
    after = ma.fields.Dict()


class JournalQuerySchema(PageQuerySchema):
    """Which entries of the journal."""

    entity = line(60)


EntryPageSchema = page_of(EntrySchema)
