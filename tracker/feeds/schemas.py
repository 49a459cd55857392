"""The JSON of subscriptions."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import line


class FeedSchema(ma.Schema):
    """A subscription; its address is in the answer that made it and nowhere else."""

    id = ma.fields.String(dump_only=True)
    kind = ma.fields.String(dump_only=True, validate=validate.OneOf(["project", "person"]))
    project_id = ma.fields.String(dump_only=True, allow_none=True)
    person_id = ma.fields.String(dump_only=True)
    name = line(200, metadata={"description": "What calendars call it; the project or person if left out"})
    lang = ma.fields.String(
        validate=validate.OneOf(["zh", "en"]), metadata={"description": "The asker's language if left out"}
    )
    created_at = ma.fields.AwareDateTime(dump_only=True)
    revoked_at = ma.fields.AwareDateTime(dump_only=True, allow_none=True)


class NewFeedSchema(FeedSchema):
    """A subscription with its secret address."""

    url = ma.fields.String(dump_only=True)
    webcal_url = ma.fields.String(dump_only=True, metadata={"description": "Opens the calendar program"})
