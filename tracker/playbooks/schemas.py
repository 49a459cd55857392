"""Marshmallow schemas of the playbook language, first edition: what may stand where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from tracker.domain.playbook import Cadence, Clock, Kind, ParameterType, Side, StepKind
from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Unit
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.fields import (
    AfterStart,
    Body,
    ClockTime,
    Flag,
    Format,
    Key,
    Keyed,
    Line,
    Listed,
    MonthDay,
    Months,
    Number,
    OneOf,
    SpanField,
    StepName,
    TextField,
    Weekday,
    Whole,
)
from tracker.playbooks.shapes import Deadline, Link, Output, Proposed, Source

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
        known = [field.data_key or name for name, field in self.load_fields.items()]
        for key, messages in error.messages.items():
            if messages == [UNKNOWN]:
                error.messages[key] = [Fault("unknown_key", key=key, suggestion=suggestion(key, known))]


class ProvenanceSchema(Strict):
    """Where an element comes from; that one of the two is there is checked later, beside the other rules."""

    source = Source()
    proposed = Proposed()


class ElementSchema(ProvenanceSchema):
    title = TextField(required=True)
    note = TextField()


class LinkSchema(ProvenanceSchema):
    step = StepName(required=True)
    type = OneOf(LinkType)
    lag = SpanField(ref=True, lag=True, percent=True, example="7d")
    soft = Flag()


class DeadlineSchema(Strict):
    step = StepName(required=True, example="M3")
    lag = SpanField(ref=True, lag=True, example="5wd")


class JobSchema(ElementSchema):
    owner = Key(example="OM")
    coordinator = Key(example="FU")
    department = Key(example="OPS")
    departments = Listed(Key(example="OPS"))
    produces = Listed(Output())
    accept = TextField()


class PointSchema(JobSchema):
    after = Listed(Link(LinkSchema, "step"))


class StepSchema(JobSchema):
    kind = OneOf(StepKind, required=True)
    phase = Key(example="launch")
    duration = SpanField(ref=True)
    after = Listed(Link(LinkSchema, "step"))
    week = Whole(1, 60, ref=True)
    due = Deadline(DeadlineSchema, "step")
    at = ClockTime()
    points = Keyed(PointSchema)


class SeriesSchema(JobSchema):
    phase = Key(required=True, example="launch")
    duration = SpanField(required=True, ref=True, example="1wh")
    after = Listed(Link(LinkSchema, "step"))
    least = Whole(0, MANY, ref=True)
    per_week = Whole(0, 7, ref=True)
    on = Listed(Weekday(), single=True)
    at = ClockTime(required=True)


class DutySchema(JobSchema):
    cadence = OneOf(Cadence, required=True, example="weekly")
    on = Listed(Weekday(), single=True)
    day = MonthDay()
    at = ClockTime()
    duration = SpanField()
    during = Listed(Key(example="launch"), single=True)


class PhaseSchema(ElementSchema):
    months = Months(1, 60, required=True, ref=True)
    goal = TextField()
    indicators = Listed(TextField())


class PartSchema(ProvenanceSchema):
    title = TextField()
    note = TextField()
    playbook = Key(required=True, example="four-stage-loop")


class ParameterSchema(ProvenanceSchema):
    title = TextField()
    note = TextField()
    type = OneOf(ParameterType, required=True)
    default = Line()
    min = Number()
    max = Number()
    choices = Listed(Line())
    unit = OneOf(Unit)


class QuotaSchema(ProvenanceSchema):
    title = TextField()
    note = TextField()
    steps = Listed(Key(), required=True)
    least = Whole(1, MANY, required=True, ref=True)
    per_week = Whole(1, 7, ref=True)


class WindowSchema(ProvenanceSchema):
    min = Months(1, 600, required=True)
    max = Months(1, 600, required=True)


class FileSchema(ElementSchema):
    """What every file begins with."""

    format = Format(required=True)
    key = Key(required=True, example="my-playbook")
    kind = OneOf(Kind, required=True)


class PlanSchema(FileSchema):
    """A playbook with phases and steps: of a project, of standing work, or of a process."""

    parts = Keyed(PartSchema)
    parameters = Keyed(ParameterSchema)
    window = Body(WindowSchema, example="{min: 6, max: 9}")
    phases = Keyed(PhaseSchema)
    steps = Keyed(StepSchema, required=True)
    series = Keyed(SeriesSchema)
    duties = Keyed(DutySchema)
    quotas = Keyed(QuotaSchema)


class EmergencyStepSchema(JobSchema):
    duration = SpanField(required=True, ref=True, example="2h")
    due = AfterStart(ref=True)
    after = Listed(Link(LinkSchema, "step"))
    evidence = Listed(TextField(), single=True)
    one_of = Listed(Key())


class EmergencySchema(FileSchema):
    parameters = Keyed(ParameterSchema)
    scenario = Body(ElementSchema, required=True, example="{title: {zh: …, en: …}, source: 2.2.3}")
    level = Whole(1, 3, required=True)
    department = Key(example="CSD")
    clock = OneOf(Clock, required=True)
    limit = SpanField(ref=True, example="48h")
    steps = Keyed(EmergencyStepSchema, required=True)


class WordSchema(ElementSchema):
    aliases = Listed(Line())


class RoleSchema(WordSchema):
    side = OneOf(Side)
    department = Key(example="OPS")


class DepartmentSchema(WordSchema):
    side = OneOf(Side, required=True)


class VocabularySchema(FileSchema):
    roles = Keyed(RoleSchema, required=True)
    departments = Keyed(DepartmentSchema, required=True)
    documents = Keyed(WordSchema)


def schema_for(tree: Mapping[str, Any]) -> type[FileSchema]:
    """The schema of a file by its kind, or by what it holds if the kind is missing or misspelt."""
    kind = tree.get("kind")
    if kind == Kind.VOCABULARY or (kind not in list(Kind) and "roles" in tree):
        return VocabularySchema
    if kind == Kind.EMERGENCY or (kind not in list(Kind) and "scenario" in tree):
        return EmergencySchema
    return PlanSchema


def fields_of(schema: type[ma.Schema]) -> tuple[str, ...]:
    """The keys that an element of this schema may have."""
    return tuple(schema().load_fields)
