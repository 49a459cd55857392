"""The JSON of the library."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from marshmallow import validate
from webargs.fields import DelimitedList

from tracker.domain.library import KINDS, LEVELS
from tracker.projects.schemas.base import GIVEN, BriefSchema, NamedSchema
from tracker.schemas import ID, PageQuerySchema, address, line, page_of, prose

EARLIEST = date(2008, 1, 1)
QUARTER = r"^20[0-9][0-9]Q[1-4]\Z"
TEAM = {"description": "The team that maintains it; without one the management and strategy teams do"}
CLIENT = {"description": "Of a custom resource: for which client it was made"}
EFFECT = {"description": "How much it helped, from 1 (not) to 5 (very)"}


def _level(**options: Any) -> ma.fields.String:
    said = "basic: for everybody; advanced: for senior teams; custom: made for one client"
    return ma.fields.String(validate=validate.OneOf(LEVELS), metadata={"description": said}, **options)


def _kind(**options: Any) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf(KINDS), **options)


def _several(values: tuple[str, ...]) -> Any:
    return DelimitedList(ma.fields.String(validate=validate.OneOf(values)), validate=GIVEN)


def _effect(**options: Any) -> ma.fields.Integer:
    return ma.fields.Integer(
        strict=True, allow_none=True, validate=validate.Range(1, 5), metadata=EFFECT, **options
    )


class ResourceChangeSchema(ma.Schema):
    """Fields of a resource that can be changed."""

    level = _level()
    kind = _kind()
    title_zh = line(200)
    title_en = line(200)
    category = line(100, allow_none=True)
    note = prose()
    url = address(allow_none=True, metadata={"description": "Where it stands"})
    team_id = ma.fields.String(validate=ID, allow_none=True, metadata=TEAM)
    client_id = ma.fields.String(validate=ID, allow_none=True, metadata=CLIENT)


class NewResourceSchema(ResourceChangeSchema):
    """Something to use again; a custom one names its team and its client."""

    level = _level(required=True)
    kind = _kind(required=True)
    title_zh = line(200, required=True)


class MaintainerSchema(ma.Schema):
    """The team that maintains a resource, by id and title."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class ResourceSchema(ma.Schema):
    """A resource of the library."""

    id = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    category = ma.fields.String(required=True, allow_none=True)
    note = ma.fields.String(required=True)
    url = ma.fields.String(required=True, allow_none=True)
    team = ma.fields.Nested(MaintainerSchema, required=True, allow_none=True)
    client = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    may_change = ma.fields.Boolean(required=True, metadata={"description": "Whether the asker maintains it"})
    added_at = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)


class ResourcesQuerySchema(PageQuerySchema):
    """Which resources."""

    level = _several(LEVELS)
    kind = _several(KINDS)
    q = line(200, metadata={"description": "Any part of title, category or note"})
    client = ma.fields.String(validate=ID)
    team = ma.fields.String(validate=ID)
    project = ma.fields.String(validate=ID, metadata={"description": "What was used in this project"})
    item = ma.fields.String(validate=ID, metadata={"description": "What was used for this item"})


class UseChangeSchema(ma.Schema):
    """What can be changed of a use."""

    effect = _effect()
    note = prose(4000)


class NewUseSchema(UseChangeSchema):
    """That I used a resource: for an item, in a project, or neither."""

    item_id = ma.fields.String(validate=ID, allow_none=True)
    project_id = ma.fields.String(
        validate=ID, allow_none=True, metadata={"description": "The item's own if an item is given"}
    )
    used_on = ma.fields.Date(
        validate=validate.Range(min=EARLIEST), metadata={"description": "Today if not given"}
    )


class UseSchema(ma.Schema):
    """A use of a resource."""

    id = ma.fields.String(required=True)
    resource_id = ma.fields.String(required=True)
    person = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    project = ma.fields.Nested(NamedSchema, required=True, allow_none=True)
    item = ma.fields.Nested(BriefSchema, required=True, allow_none=True)
    used_on = ma.fields.String(required=True)
    effect = ma.fields.Integer(required=True, allow_none=True, metadata=EFFECT)
    note = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)


class EvaluationQuerySchema(PageQuerySchema):
    """Which quarter, and which resources of it."""

    quarter = ma.fields.String(
        validate=validate.Regexp(QUARTER, error="Give a quarter such as 2026Q4."),
        metadata={"description": "Such as 2026Q4; the running one if not given"},
    )
    level = _several(LEVELS)
    used = ma.fields.Boolean(metadata={"description": "Only what was used, or only what was not"})


class EvaluatedSchema(ma.Schema):
    """A resource and what became of it in a quarter."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    level = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    team = ma.fields.Nested(MaintainerSchema, required=True, allow_none=True)
    uses = ma.fields.Integer(required=True)
    projects = ma.fields.Integer(
        required=True, metadata={"description": "In how many projects it was used, also those I do not see"}
    )
    mean_effect = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "From 1 to 5; null if nobody gave a score"}
    )
    ended_at = ma.fields.String(required=True, allow_none=True)


class TotalsSchema(ma.Schema):
    """All resources of the quarter together, on whatever page they stand."""

    resources = ma.fields.Integer(required=True)
    used = ma.fields.Integer(required=True)
    use_rate = ma.fields.Float(
        required=True, allow_none=True, metadata={"description": "Percent of the resources that were used"}
    )
    uses = ma.fields.Integer(required=True)
    mean_effect = ma.fields.Float(required=True, allow_none=True)


class EvaluationSchema(ma.Schema):
    """How the library was used in a quarter: totals, and a page of resources, the most used first."""

    quarter = ma.fields.String(required=True)
    first_on = ma.fields.String(required=True)
    last_on = ma.fields.String(required=True)
    totals = ma.fields.Nested(TotalsSchema, required=True)
    items = ma.fields.List(ma.fields.Nested(EvaluatedSchema), required=True)
    next = ma.fields.String(required=True, allow_none=True)


ResourcePageSchema = page_of(ResourceSchema)
UsePageSchema = page_of(UseSchema)
