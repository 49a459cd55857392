"""Schemas of what a service promises: documents, metrics and targets, money, people, risks, questions."""

from __future__ import annotations

from tracker.domain.playbook import (
    Cadence,
    Category,
    Dimension,
    Direction,
    Funnel,
    Grade,
    Group,
    Mode,
    Period,
)
from tracker.playbooks.fields import (
    Body,
    Day,
    Figure,
    Flag,
    Key,
    Line,
    Listed,
    OneOf,
    SpanField,
    TextField,
    Whole,
    Words,
)
from tracker.playbooks.schemas.base import MANY, ElementSchema, NamedSchema, Strict

REVIEWED = ("description", "causes", "measures", "prevention")
"""What a review is made of (4.4)."""


class DocumentSchema(NamedSchema):
    type = Line(required=True, example="minutes")
    step = Key()
    parts = Listed(TextField())
    least = Whole(1, MANY, ref=True)
    rounds = Whole(1, 100, ref=True)
    each_round = Listed(TextField())
    sign_off = Listed(Key(example="CL-X"), single=True)
    tiers = Listed(Key(example="growing"), single=True)


class MetricSchema(ElementSchema):
    direction = OneOf(Direction, required=True)
    unit = Line(example='"%"')
    dimension = OneOf(Dimension)
    group = OneOf(Group)
    funnel = OneOf(Funnel)
    formula = TextField()
    data_from = TextField()
    workstream = Key(example="traffic")
    parent = Key(example="roi")


class BaselineSchema(Strict):
    step = Key(example="B04")
    value = Figure(ref=True)
    on = Day()
    origin = TextField(data_key="from")


class TargetSchema(NamedSchema):
    metric = Key(required=True, example="order_on_time")
    mode = OneOf(Mode, required=True)
    at_least = Figure(ref=True)
    more_than = Figure(ref=True)
    at_most = Figure(ref=True)
    less_than = Figure(ref=True)
    low = Figure(ref=True, data_key="from")
    high = Figure(ref=True, data_key="to")
    baseline = Body(BaselineSchema, example="{step: B04}")
    window = OneOf(Period)
    scope = TextField()
    contractual = Flag()
    tiers = Listed(Key(example="growing"), single=True)


class BudgetSchema(ElementSchema):
    of = Key(required=True, example="total")
    share = Figure(ref=True, example="30%")
    least = Figure(ref=True, example="30%")
    most = Figure(ref=True, example="30%")
    remainder = Flag()
    inside = Key(example="initial")
    phases = Listed(Key(example="launch"), single=True)
    base_cost = Flag()
    release_on = Key(example="M2")
    draw = TextField()
    workstream = Key(example="traffic")


class ApprovalSchema(ElementSchema):
    approver = Key(required=True, example="OM")
    checker = Key(example="FIN")
    up_to = Figure(ref=True, example="5000")


class ContactSchema(ElementSchema):
    client = Listed(Key(example="CL-X"), required=True, single=True)
    provider = Listed(Key(example="OM"), required=True, single=True)
    topics = Listed(TextField())
    channel = Listed(Key(example="email"), single=True)


class TeamSchema(ElementSchema):
    roles = Listed(Key(example="OS"), required=True, single=True)
    least = Whole(0, MANY, ref=True)
    most = Whole(0, MANY, ref=True)
    needs = Listed(TextField())


class RiskSchema(ElementSchema):
    category = OneOf(Category, required=True)
    parent = Key(example="market")
    probability = Figure(ref=True, example="25%")
    level = OneOf(Grade)
    effect = TextField()
    plan = Key(example="emergency-price-war")
    duplicate_of = Key(example="price_war")


class DrillSchema(ElementSchema):
    cadence = OneOf(Cadence, required=True, ref=True, example="quarterly")
    scenarios = Listed(Key(example="emergency-complaint-48h"), required=True)
    levels = Listed(Whole(1, 3))
    observer = Key(example="OD")


class ReviewSchema(NamedSchema):
    due = SpanField(ref=True, example="5wd")
    parts = Words(
        known=REVIEWED,
        required=True,
        example="{description: Q1, causes: Q2, measures: Q3, prevention: Q4}",
    )


class QuestionSchema(ElementSchema):
    rule = Line(example="window_missed")
    parameters = Listed(Key(example="ph1_months"), single=True)
    about = Listed(Key(), single=True)
    settled = TextField()
