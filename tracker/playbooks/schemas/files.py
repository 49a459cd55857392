"""Schemas of whole files: a playbook with phases, an emergency, the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.domain.playbook import Clock, Kind, Side
from tracker.playbooks.fields import Body, Format, Key, Keyed, Line, Listed, OneOf, SpanField, Whole
from tracker.playbooks.schemas.base import ElementSchema
from tracker.playbooks.schemas.promises import (
    ApprovalSchema,
    BudgetSchema,
    ContactSchema,
    DocumentSchema,
    DrillSchema,
    MetricSchema,
    QuestionSchema,
    ReviewSchema,
    RiskSchema,
    TargetSchema,
    TeamSchema,
)
from tracker.playbooks.schemas.work import (
    DutySchema,
    EmergencyDutySchema,
    EmergencyStepSchema,
    IterationSchema,
    ParameterSchema,
    PartSchema,
    PhaseSchema,
    QuotaSchema,
    SeriesSchema,
    StepSchema,
    TriggerSchema,
    WindowSchema,
)


class FileSchema(ElementSchema):
    """What every file begins with."""

    format = Format(required=True)
    key = Key(required=True, example="my-playbook")
    kind = OneOf(Kind, required=True)


class PlanSchema(FileSchema):
    """A playbook with phases and steps: of a project, of standing work, or of a process."""

    triggers = Keyed(TriggerSchema)
    parameters = Keyed(ParameterSchema)
    include = Keyed(PartSchema)
    window = Body(WindowSchema, example="{min: 6, max: 9}")
    phases = Keyed(PhaseSchema)
    steps = Keyed(StepSchema, required=True)
    series = Keyed(SeriesSchema)
    duties = Keyed(DutySchema)
    quotas = Keyed(QuotaSchema)
    documents = Keyed(DocumentSchema)
    metrics = Keyed(MetricSchema)
    targets = Keyed(TargetSchema)
    budget = Keyed(BudgetSchema)
    approvals = Keyed(ApprovalSchema)
    contacts = Keyed(ContactSchema)
    teams = Keyed(TeamSchema)
    risks = Keyed(RiskSchema)
    drills = Keyed(DrillSchema)
    iteration = Body(IterationSchema, example="{closes: MD, months: 3}")
    review = Body(ReviewSchema, example="{due: 5wd, parts: {description: Q1, …}}")
    questions = Keyed(QuestionSchema)


class EmergencySchema(FileSchema):
    triggers = Keyed(TriggerSchema)
    parameters = Keyed(ParameterSchema)
    scenario = Body(ElementSchema, required=True, example="{title: {zh: …, en: …}, source: 2.2.3}")
    level = Whole(1, 3, required=True, ref=True)
    department = Key(required=True, example="CSD")
    clock = OneOf(Clock, required=True)
    limit = SpanField(ref=True, example="48h")
    followed_by = Key(example="postmortem-pdca")
    steps = Keyed(EmergencyStepSchema, required=True)
    duties = Keyed(EmergencyDutySchema)
    questions = Keyed(QuestionSchema)


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
    tiers = Keyed(WordSchema)
    channels = Keyed(WordSchema)
    workstreams = Keyed(WordSchema)


def schema_for(tree: Mapping[str, Any]) -> type[FileSchema]:
    """The schema of a file by its kind, or by what it holds if the kind is missing or misspelt."""
    kind = tree.get("kind")
    if kind == Kind.VOCABULARY or (kind not in list(Kind) and "roles" in tree):
        return VocabularySchema
    if kind == Kind.EMERGENCY or (kind not in list(Kind) and "scenario" in tree):
        return EmergencySchema
    return PlanSchema
