"""The README of the playbooks lists the fields of every section, all of them and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import marshmallow as ma
import pytest

from tests.playbooks.readme import PROSE
from tracker.playbooks.fields import Body, Keyed, Listed
from tracker.playbooks.schemas import base, fields_of, files, promises, work
from tracker.playbooks.shapes import Either

Schema = type[ma.Schema]
HEADING = re.compile(r"^#{2,6} (.+)$", re.MULTILINE)
TABLE = re.compile(r"^\| Field \| Meaning \|\n\|---\|---\|\n((?:\|.*\n)+)", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
STATE = re.compile(r"\b(laid|watched|shown)\b")
TODAY = re.compile(r"\*\*Today:\*\* (laid|watched|shown)\b")

TABLES: dict[str, list[tuple[Schema, ...]]] = {
    "Kinds of file": [(files.FileSchema,)],
    "Every element": [(base.ElementSchema,)],
    "Every job": [(base.JobSchema,)],
    "The sections": [(files.PlanSchema,)],
    "`parameters`": [(work.ParameterSchema,)],
    "`phases`": [(work.PhaseSchema,)],
    "`window`": [(work.WindowSchema,)],
    "`steps`": [(work.StepSchema,)],
    "Links: `after`": [(base.LinkSchema,)],
    "Deadlines: `due`": [(work.DeadlineSchema,)],
    "Verification points: `points`": [(work.PointSchema,)],
    "`series`": [(work.SeriesSchema,), (work.FollowUpSchema,)],
    "`duties`": [(work.DutySchema,)],
    "`quotas`": [(work.QuotaSchema,)],
    "`include`": [(work.PartSchema,), (work.JoinSchema,)],
    "`triggers`": [(work.TriggerSchema,)],
    "`iteration`": [(work.IterationSchema,)],
    "`documents`": [(promises.DocumentSchema,)],
    "`metrics`": [(promises.MetricSchema,)],
    "`targets`": [(promises.TargetSchema,), (promises.BaselineSchema,)],
    "`budget`": [(promises.BudgetSchema,)],
    "`approvals`": [(promises.ApprovalSchema,)],
    "`contacts`": [(promises.ContactSchema,)],
    "`teams`": [(promises.TeamSchema,)],
    "`risks`": [(promises.RiskSchema,)],
    "`drills`": [(promises.DrillSchema,)],
    "`review`": [(promises.ReviewSchema,)],
    "`questions`": [(promises.QuestionSchema,)],
    "Emergencies": [(files.EmergencySchema,), (work.EmergencyStepSchema,), (work.EmergencyDutySchema,)],
    "The vocabulary": [
        (files.VocabularySchema,),
        (files.WordSchema,),
        (files.RoleSchema, files.DepartmentSchema),
    ],
}
"""Under each heading, what its tables list in turn."""
LISTED = {schema for tables in TABLES.values() for table in tables for schema in table}


def own(schema: Schema) -> set[str]:
    """The fields that no other table lists: those of an element and of a listed base are said once."""
    others = {each for each in schema.__mro__[1:] if each in LISTED}
    others |= set() if schema is base.ElementSchema else {base.ElementSchema}
    return set(fields_of(schema)) - {name for other in others for name in fields_of(other)}


def inside(schema: Schema, seen: set[Schema]) -> set[Schema]:
    """A schema and all that stand somewhere within it."""
    if schema not in seen:
        seen.add(schema)
        for field in schema().load_fields.values():
            for each in nested(field):
                inside(each, seen)
    return seen


def nested(field: object) -> Iterator[Schema]:
    if isinstance(field, Listed):
        yield from nested(field.inner)
    elif isinstance(field, (Keyed, Either)):
        yield field.body.schema
    elif isinstance(field, Body):
        yield field.schema


def chapters() -> dict[str, str]:
    """The text under each heading, up to the next."""
    found = list(HEADING.finditer(PROSE))
    ends = [(one.start(), two.start()) for one, two in pairwise(found)] + [(found[-1].start(), len(PROSE))]
    return {each[1]: PROSE[start:end] for each, (start, end) in zip(found, ends, strict=True)}


CHAPTERS = chapters()


@pytest.mark.parametrize("heading", TABLES)
def test_the_tables_under_a_heading_list_the_fields_that_there_are(heading: str) -> None:
    tables = [[name for name, _ in ROW.findall(table)] for table in TABLE.findall(CHAPTERS[heading])]
    wanted = [sorted(set().union(*map(own, schemas))) for schemas in TABLES[heading]]

    assert [sorted(table) for table in tables] == wanted


def test_no_schema_is_without_a_table_and_no_table_without_a_schema() -> None:
    schemas: set[Schema] = set()
    for whole in (files.PlanSchema, files.EmergencySchema, files.VocabularySchema):
        inside(whole, schemas)

    assert schemas <= LISTED
    assert {heading for heading, text in CHAPTERS.items() if TABLE.search(text)} == set(TABLES)


@pytest.mark.parametrize("section", sorted(own(files.PlanSchema)))
def test_every_section_says_what_happens_with_it_as_the_overview_does(section: str) -> None:
    overview = dict(ROW.findall(CHAPTERS["The sections"]))
    said, told = STATE.findall(overview[section]), TODAY.findall(CHAPTERS[f"`{section}`"])

    assert len(said) == 1
    assert said == told
