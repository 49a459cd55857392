"""The JSON of assessments, and of what people are able to do."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.domain.capability import Dimension, Kind
from tracker.people.schemas.base import NamedPersonSchema, day
from tracker.schemas import ID, Number, PageQuerySchema, QuerySchema, line, page_of, prose

MOST = 1000
USUAL_MOST = 100
DIMENSIONS = [each.value for each in Dimension]
KINDS = [each.value for each in Kind]


def _in_tenths(value: float) -> None:
    if round(value, 1) != value:
        raise ma.ValidationError("Give at most one decimal.")


def _score(**options: Any) -> Number:
    checks: list[Any] = [validate.Range(0, MOST), _in_tenths]
    return Number(validate=checks, metadata={"description": "Points, to a tenth; at most `most`"}, **options)


def _most(**options: Any) -> ma.fields.Integer:
    said = {"description": "The points that could be had"}
    return ma.fields.Integer(strict=True, validate=validate.Range(1, MOST), metadata=said, **options)


def _dimension(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf(DIMENSIONS), **options)


def _kind(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf(KINDS), **options)


class AssessmentSchema(ma.Schema):
    """How somebody was assessed."""

    id = ma.fields.String(dump_only=True)
    person_id = ma.fields.String(dump_only=True)
    dimension = _dimension(required=True)
    kind = _kind(required=True)
    title = line(200, required=True)
    score = _score(required=True)
    most = _most(load_default=USUAL_MOST)
    on = day(required=True)
    assessor_id = ma.fields.String(load_default=None, allow_none=True, validate=ID)
    note = prose(4000, load_default="")
    revision = ma.fields.Integer(dump_only=True)


class AssessmentChangeSchema(ma.Schema):
    """Fields of an assessment that can be changed."""

    dimension = _dimension()
    kind = _kind()
    title = line(200)
    score = _score()
    most = _most()
    on = day()
    assessor_id = ma.fields.String(allow_none=True, validate=ID)
    note = prose(4000)


class AssessmentsQuerySchema(PageQuerySchema):
    """Filters of the assessments of a person."""

    dimension = _dimension()


class StandingSchema(ma.Schema):
    """Where somebody stands in a dimension, in per cent of the points that could be had."""

    latest = ma.fields.Float(required=True, allow_none=True)
    on = ma.fields.Date(required=True, allow_none=True, metadata={"description": "The day of the latest"})
    mean = ma.fields.Float(required=True, allow_none=True)
    count = ma.fields.Integer(required=True)


class TogetherSchema(ma.Schema):
    """Where a team stands in a dimension: each of its people counts once, by their mean."""

    mean = ma.fields.Float(required=True, allow_none=True)
    assessed = ma.fields.Integer(required=True)
    without = ma.fields.Integer(required=True, metadata={"description": "How many have no score"})


def _by_dimension(schema: type[ma.Schema]) -> ma.fields.Nested:
    made = {each: ma.fields.Nested(schema, required=True) for each in DIMENSIONS}
    name = f"{schema.__name__.removesuffix('Schema')}ByDimensionSchema"
    return ma.fields.Nested(ma.Schema.from_dict(dict(made), name=name), required=True)


CAPABILITIES = _by_dimension(StandingSchema)
"""The standing of somebody in each dimension."""


class CapablePersonSchema(NamedPersonSchema):
    """One of the agency's people, and where they stand."""

    capabilities = CAPABILITIES


class CapableTeamSchema(ma.Schema):
    """A team of the agency, and where its people stand together."""

    id = ma.fields.String(required=True)
    key = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    capabilities = _by_dimension(TogetherSchema)


class CapabilitiesSchema(ma.Schema):
    """What the agency's people are able to do."""

    people = ma.fields.List(ma.fields.Nested(CapablePersonSchema), required=True)
    teams = ma.fields.List(ma.fields.Nested(CapableTeamSchema), required=True)


class CapabilitiesQuerySchema(QuerySchema):
    """Of whom; both together mean the person in that team."""

    team = ma.fields.String(validate=ID, metadata={"description": "Of this team and its people"})
    person = ma.fields.String(validate=ID, metadata={"description": "Of this person and their teams"})


AssessmentPageSchema = page_of(AssessmentSchema)
