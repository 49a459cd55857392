"""The JSON of versions: what is sent to check, keep and publish one, and what is answered."""

from __future__ import annotations

import marshmallow as ma
from marshmallow import validate

from tracker.domain.compare import ChangeKind
from tracker.playbooks.answers import PlaybookVersionSchema
from tracker.playbooks.models import DRAFT, PUBLISHED, WITHDRAWN
from tracker.schemas import QuerySchema, prose

STATES = (DRAFT, PUBLISHED, WITHDRAWN)
VERSION = validate.Range(1, 1_000_000)


class TextBodySchema(ma.Schema):
    """A text in JSON."""

    text = ma.fields.String(required=True)


class StateQuerySchema(QuerySchema):
    """Versions in which state."""

    state = ma.fields.String(load_default=PUBLISHED, validate=validate.OneOf(STATES))


class PublishSchema(ma.Schema):
    """What is published, and what changed in it."""

    version = ma.fields.Integer(
        strict=True, validate=VERSION, metadata={"description": "The draft's, if given"}
    )
    note = prose(4000, metadata={"description": "What changed, for those who read the versions"})


class CompareQuerySchema(QuerySchema):
    """Which two versions."""

    before = ma.fields.Integer(required=True, data_key="from", validate=VERSION)
    after = ma.fields.Integer(required=True, data_key="to", validate=VERSION)


class PlaybookChangeSchema(ma.Schema):
    """One difference between two playbooks."""

    kind = ma.fields.String(required=True, validate=validate.OneOf([each.value for each in ChangeKind]))
    section = ma.fields.String(
        required=True, metadata={"description": "`playbook` for what the file says of itself"}
    )
    key = ma.fields.String(required=True, metadata={"description": "The newer key of the element"})
    field = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null for a whole element; a link is `after[D05]`"},
    )
    before = ma.fields.Raw(required=True, allow_none=True)
    after = ma.fields.Raw(required=True, allow_none=True)
    message = ma.fields.String(required=True)


class ComparisonSchema(ma.Schema):
    """What changed from one version to another."""

    before = ma.fields.Nested(PlaybookVersionSchema, required=True, data_key="from")
    after = ma.fields.Nested(PlaybookVersionSchema, required=True, data_key="to")
    changes = ma.fields.List(ma.fields.Nested(PlaybookChangeSchema), required=True)


class PlaybookFindingSchema(ma.Schema):
    """An error or a warning at its place in the text."""

    severity = ma.fields.String(required=True, validate=validate.OneOf(["error", "warning"]))
    code = ma.fields.String(required=True)
    file = ma.fields.String(required=True)
    line = ma.fields.Integer(required=True)
    column = ma.fields.Integer(required=True)
    path = ma.fields.String(
        required=True, metadata={"description": "Way to the element: `steps.D07.after[1]`"}
    )
    message = ma.fields.String(required=True)
    hint = ma.fields.String(required=True)
    question = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The open question of the playbook that it belongs to, if any"},
    )


class CountsSchema(ma.Schema):
    """How many findings there are."""

    error = ma.fields.Integer(required=True)
    warning = ma.fields.Integer(required=True)


class CheckSchema(ma.Schema):
    """What was found in a text."""

    ok = ma.fields.Boolean(required=True, metadata={"description": "No error, so that it could be kept"})
    counts = ma.fields.Nested(CountsSchema, required=True)
    findings = ma.fields.List(ma.fields.Nested(PlaybookFindingSchema), required=True)


class DraftSchema(PlaybookVersionSchema, CheckSchema):
    """A version that was just kept, with what was found in it."""
