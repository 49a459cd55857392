"""Schemas of what people do: parameters, phases, steps, series, duties, and the parts a playbook includes."""

from __future__ import annotations

from tracker.domain.playbook import Cadence, ParameterType, StepKind, TriggerKind
from tracker.domain.spans import Unit
from tracker.playbooks.fields import (
    AfterStart,
    Body,
    ClockTime,
    Figure,
    Flag,
    Key,
    Keyed,
    Line,
    Listed,
    MonthDay,
    Months,
    Number,
    OneOf,
    SpanField,
    StartMonth,
    StepName,
    TextField,
    Weekday,
    Whole,
    Words,
)
from tracker.playbooks.schemas.base import (
    MANY,
    ElementSchema,
    JobSchema,
    NamedSchema,
    ProvenanceSchema,
    Strict,
    links,
)
from tracker.playbooks.shapes import Deadline, Touch


class TriggerSchema(ElementSchema):
    on = OneOf(TriggerKind, required=True)
    event = Key(example="competitor_price_changed")
    metric = Key(example="visitors")
    below = Figure(ref=True)
    above = Figure(ref=True)
    delay = SpanField(zero=True, example="0min")
    cadence = OneOf(Cadence)
    of = Listed(Key(example="emergency-complaint-48h"), single=True)


class ParameterSchema(NamedSchema):
    type = OneOf(ParameterType, required=True)
    default = Line()
    min = Number()
    max = Number()
    choices = Listed(Line())
    unit = OneOf(Unit)
    by_tier = Words(example="{startup: 3}")
    required = Flag()


class JoinSchema(Strict):
    step = Key(required=True, example="M1")
    at = StepName(example="A1")


class PartSchema(NamedSchema):
    playbook = Key(required=True, example="four-stage-loop")
    values = Words(ref=True, data_key="with", example="{iteration_months: 3}")
    phase = Key(example="run")
    after = Listed(Touch(JoinSchema, "step"))
    before = Listed(Touch(JoinSchema, "step"))
    read_only = Flag()
    tiers = Listed(Key(example="growing"), single=True)


class WindowSchema(ProvenanceSchema):
    min = Months(1, 600, required=True)
    max = Months(1, 600, required=True)


class PhaseSchema(ElementSchema):
    months = Months(1, 60, ref=True)
    goal = TextField()
    indicators = Listed(TextField())


class DeadlineSchema(Strict):
    step = StepName(required=True, example="M3")
    lag = SpanField(ref=True, lag=True, example="5wd")


class PointSchema(JobSchema):
    after = Listed(links())


class StepSchema(JobSchema):
    kind = OneOf(StepKind, required=True)
    phase = Key(example="launch")
    duration = SpanField(ref=True)
    after = Listed(links())
    week = Whole(1, 60, ref=True)
    begins = StartMonth(ref=True)
    due = Deadline(DeadlineSchema, "step")
    at = ClockTime()
    points = Keyed(PointSchema)
    optional = Flag()
    alternate_of = Key()
    one_of = Listed(Key())


class FollowUpSchema(Strict):
    owner = Key(example="FU")
    due = SpanField(ref=True)


class SeriesSchema(JobSchema):
    phase = Key(required=True, example="launch")
    duration = SpanField(required=True, ref=True, example="1wh")
    after = Listed(links())
    least = Whole(0, MANY, ref=True)
    per_week = Whole(0, 7, ref=True)
    on = Listed(Weekday(), single=True)
    at = ClockTime(required=True)
    themes = Listed(TextField())
    agenda_lead = SpanField(ref=True, example="7d")
    follow_up = Body(FollowUpSchema, example="{owner: FU, due: 1wd}")


class DutySchema(JobSchema):
    cadence = OneOf(Cadence, required=True, ref=True, example="weekly")
    on = Listed(Weekday(), single=True)
    weeks = Listed(Whole(1, 5), single=True)
    day = Listed(MonthDay(), single=True)
    month = Whole(1, 12)
    times = Whole(1, 1000, ref=True)
    at = ClockTime()
    duration = SpanField()
    during = Listed(Key(example="launch"), single=True)
    runs = Listed(Key(example="L11"))
    contact = Key(example="executives")


class EmergencyDutySchema(DutySchema):
    after = Listed(links())


class QuotaSchema(NamedSchema):
    steps = Listed(Key(), required=True)
    least = Whole(1, MANY, required=True, ref=True)
    per_week = Whole(1, 7, ref=True)


class EmergencyStepSchema(JobSchema):
    duration = SpanField(required=True, ref=True, example="2h")
    due = AfterStart(ref=True)
    after = Listed(links())
    evidence = Listed(TextField(), single=True)
    one_of = Listed(Key())
    alternate_of = Key()
    optional = Flag()


class IterationSchema(NamedSchema):
    closes = Key(required=True, example="MD")
    months = Months(1, 60, ref=True)
    most = Whole(1, 100)
