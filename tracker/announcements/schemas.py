"""The JSON of announcements."""

from __future__ import annotations

import marshmallow as ma

from tracker.schemas import address, line, page_of, prose


class AnnouncementSchema(ma.Schema):
    """A rule of the platform that changes."""

    id = ma.fields.String(dump_only=True)
    title = line(200, required=True)
    body = prose(load_default="")
    url = address(
        load_default=None,
        allow_none=True,
        metadata={"description": "Where the platform has published it"},
    )
    effective_on = ma.fields.Date(
        load_default=None, allow_none=True, metadata={"description": "The first day on which the rule holds"}
    )
    announced_by_id = ma.fields.String(dump_only=True, allow_none=True)
    announced_at = ma.fields.AwareDateTime(dump_only=True)
    withdrawn_at = ma.fields.AwareDateTime(dump_only=True, allow_none=True)


AnnouncementPageSchema = page_of(AnnouncementSchema)
