"""What the API asks of the values of a column, asked of those that an archive brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.calendars import schemas as calendars
from tracker.calendars.stack import LAYERS
from tracker.comments.schemas import LONGEST as LONGEST_COMMENT
from tracker.domain.board import COLUMNS
from tracker.domain.playbook.recipe import Kind
from tracker.domain.progress import State
from tracker.domain.schedule import ConstraintKind, LinkType
from tracker.domain.text import Text
from tracker.people.schemas import people
from tracker.projects.schemas import handovers, items, projects
from tracker.projects.schemas.files import FileSchema
from tracker.projects.schemas.labels import LabelSchema
from tracker.schemas import address, line, prose
from tracker.words import validation

Rules = dict[str, ma.fields.Field[Any]]
WEB = address()


def _one_of(words: Iterable[str]) -> ma.fields.String:
    return ma.fields.String(validate=validate.OneOf([str(each) for each in words]))


def _number(least: int = 0, most: int | None = None) -> ma.fields.Integer:
    return ma.fields.Integer(strict=True, validate=validate.Range(least, most))


def _of(schema: type[ma.Schema], *names: str) -> Rules:
    return {name: schema._declared_fields[name] for name in names}


_weekdays = ma.fields.List(_number(0, 6))
_clock = ma.fields.String(validate=calendars.CLOCK)
RULES: Mapping[str, Rules] = {
    "projects": {
        "state": _one_of(projects.PROJECT_STATES),
        **_of(projects.ProjectChangeSchema, "name", "policy", "progress"),
    },
    "stages": {"title_zh": line(200), "title_en": line(200), "state": _one_of(COLUMNS)},
    "items": {
        "state": _one_of(State),
        "waiting_on": _one_of(items.OUTSIDE),
        "progress": _number(0, 100),
    },
    "nodes": {
        "constraint_kind": _one_of(ConstraintKind),
        "at_time": _clock,
        "duration": _number(),
        "remaining": _number(),
    },
    "points": {"evidence_kind": _one_of(["note", "address"])},
    "series": {
        "weekdays": _weekdays,
        "sitting_at": _clock,
        "sitting": _number(),
        "least": _number(),
        "per_week": _number(),
    },
    "links": {"type": _one_of(LinkType)},
    "labels": _of(LabelSchema, "name", "color"),
    "item_people": {"role": _one_of(["helper", "watcher"])},
    "file_links": _of(FileSchema, "title", "url"),
    "handovers": {"state": _one_of(handovers.STATES)},
    "saved_views": {"name": line(200)},
    "comments": {"body": prose(LONGEST_COMMENT)},
    "freeze_windows": _of(calendars.FreezeWindowChangeSchema, "first_on", "last_on", "chosen"),
    "calendars": {"layer": _one_of(LAYERS), **_of(calendars.CalendarChangeSchema, "week")},
    "calendar_exceptions": _of(calendars.ExceptionChangeSchema, "first_on", "last_on", "kind", "hours"),
    "calendar_years": _of(calendars.AnnouncedYearSchema, "status", "source", "days"),
    "departments": _of(people.DepartmentSchema, "side"),
    "clients": _of(people.ClientSchema, "name", "stage"),
    "people": _of(people.PersonSchema, "name", "email", "party"),
    "playbook_versions": {"kind": _one_of(Kind)},
}
"""By table and column: the field of the API that takes such values, if it takes less than a column holds."""


def faults(table: str, column: str, value: Any) -> Iterator[Text]:
    """What the API would say of a value that fits its column."""
    field = RULES.get(table, {}).get(column)
    if field is not None and value is not None:
        yield from _said(field, value)


def of_evidence(row: Mapping[str, Any]) -> Iterator[Text]:
    """An address that a verification point was shown with is one on the web."""
    if row.get("evidence_kind") == "address":
        yield from _said(WEB, row.get("evidence"))


def _said(field: ma.fields.Field[Any], value: Any) -> Iterator[Text]:
    try:
        field.deserialize(value)
    except ma.ValidationError as wrong:
        said = next(_sentences(wrong.messages))
        yield Text(validation(said, "zh"), validation(said, "en"))


def _sentences(messages: Any) -> Iterator[str]:
    """marshmallow nests them by place."""
    if isinstance(messages, str):
        yield messages
        return
    for each in messages.values() if isinstance(messages, dict) else messages:
        yield from _sentences(each)
