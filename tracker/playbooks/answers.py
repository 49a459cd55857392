"""The JSON in which playbooks leave the house."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.schemas import QuerySchema


class PublisherSchema(ma.Schema):
    """Who published a version; nobody did what was loaded from the folder."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class PlaybookVersionSchema(ma.Schema):
    """One version of a playbook."""

    id = ma.fields.String()
    key = ma.fields.String()
    version = ma.fields.Integer()
    kind = ma.fields.String()
    title = ma.fields.String()
    digest = ma.fields.String(metadata={"description": "sha256 of its text"})
    loaded_at = ma.fields.String()
    state = ma.fields.String(validate=validate.OneOf(["draft", "published", "withdrawn"]))
    published_at = ma.fields.String(allow_none=True)
    published_by = ma.fields.Nested(PublisherSchema, allow_none=True)
    note = ma.fields.String(metadata={"description": "What changed, said when it was published"})
    origin = ma.fields.Dict(
        metadata={"description": "`kind`: folder, upload or project, and the project's id"}
    )
    includes = ma.fields.Dict(
        metadata={"description": "Key of an included playbook to the id of its version"}
    )
    vocabulary_id = ma.fields.String(allow_none=True)
    seal = ma.fields.String(
        allow_none=True, metadata={"description": "sha256 over its digest and the seals it depends on"}
    )
    revision = ma.fields.Integer()


class PlaybookSchema(PlaybookVersionSchema):
    """A playbook with its elements; each says where it comes from and where it was written."""

    triggers = ma.fields.List(ma.fields.Dict())
    parameters = ma.fields.List(ma.fields.Dict())
    include = ma.fields.List(ma.fields.Dict())
    phases = ma.fields.List(ma.fields.Dict())
    steps = ma.fields.List(ma.fields.Dict())
    series = ma.fields.List(ma.fields.Dict())
    duties = ma.fields.List(ma.fields.Dict())
    quotas = ma.fields.List(ma.fields.Dict())
    documents = ma.fields.List(ma.fields.Dict())
    metrics = ma.fields.List(ma.fields.Dict())
    targets = ma.fields.List(ma.fields.Dict())
    budget = ma.fields.List(ma.fields.Dict())
    approvals = ma.fields.List(ma.fields.Dict())
    contacts = ma.fields.List(ma.fields.Dict())
    teams = ma.fields.List(ma.fields.Dict())
    risks = ma.fields.List(ma.fields.Dict())
    drills = ma.fields.List(ma.fields.Dict())
    questions = ma.fields.List(ma.fields.Dict())
    window = ma.fields.Dict(allow_none=True)
    iteration = ma.fields.Dict(allow_none=True)
    review = ma.fields.Dict(allow_none=True)
    plan = ma.fields.Dict(allow_none=True)
    counts = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.Integer())


class VocabularySchema(ma.Schema):
    """The words that playbooks share, each with key, title and where it comes from."""

    roles = ma.fields.List(ma.fields.Dict())
    departments = ma.fields.List(ma.fields.Dict())
    documents = ma.fields.List(ma.fields.Dict())
    tiers = ma.fields.List(ma.fields.Dict())
    channels = ma.fields.List(ma.fields.Dict())
    workstreams = ma.fields.List(ma.fields.Dict())


class VersionQuerySchema(QuerySchema):
    """Which version."""

    version = ma.fields.Integer(validate=validate.Range(1, 1_000_000))
