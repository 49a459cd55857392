"""What every schema of the language is made of: strict maps, elements, jobs, links."""

from __future__ import annotations

from functools import cache
from typing import Any

import marshmallow as ma

from tracker.domain.schedule.values import LinkType
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.fields import Flag, Key, Listed, OneOf, SpanField, StepName, TextField
from tracker.playbooks.shapes import Link, Output, Proposed, Source

UNKNOWN = "unknown key"
MANY = 10_000


class Strict(ma.Schema):
    """Refuses unknown keys and says which key was probably meant."""

    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012 - marshmallow's own way to set it

    def handle_error(self, error: ma.ValidationError, *_: Any, **__: Any) -> None:
        if not isinstance(error.messages, dict):
            return
        known = fields_of(type(self))
        for key, messages in error.messages.items():
            if messages == [UNKNOWN]:
                error.messages[key] = [Fault("unknown_key", key=key, suggestion=suggestion(key, known))]


class ProvenanceSchema(Strict):
    """Where an element comes from; that one of the two is there is checked later, beside the other rules."""

    source = Source()
    proposed = Proposed()


class NamedSchema(ProvenanceSchema):
    """An element whose title may be left out."""

    title = TextField()
    note = TextField()


class ElementSchema(ProvenanceSchema):
    title = TextField(required=True)
    note = TextField()


class LinkSchema(ProvenanceSchema):
    step = StepName(required=True)
    type = OneOf(LinkType)
    lag = SpanField(ref=True, lag=True, percent=True, example="7d")
    soft = Flag()


class JobSchema(ElementSchema):
    owner = Key(example="OM")
    coordinator = Key(example="FU")
    recorder = Key(example="FU")
    department = Key(example="OPS")
    departments = Listed(Key(example="OPS"))
    produces = Listed(Output())
    accept = TextField()
    checklist = Listed(TextField())
    tiers = Listed(Key(example="growing"), single=True)
    workstream = Key(example="traffic")
    channel = Listed(Key(example="email"), single=True)


def links() -> Link:
    """One entry of `after`."""
    return Link(LinkSchema, "step")


@cache
def fields_of(schema: type[ma.Schema]) -> tuple[str, ...]:
    """The keys that an element of this schema may have."""
    return tuple(field.data_key or name for name, field in schema().load_fields.items())
