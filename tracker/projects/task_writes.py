"""Which columns the fields of a change write, so that two people's changes can be merged by field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.calendars.models import Calendar
from tracker.domain.text import Lang
from tracker.merging import TITLES, Values, Writes, Written, named, of_column, same, titles_of
from tracker.people.models import Department
from tracker.projects.models import (
    Item,
    Occurrence,
    Phase,
)


def _constraint(values: Values) -> Any:
    wish = {"kind": values["constraint_kind"], "at": values["constraint_at"]}
    return None if wish["kind"] is None else {name: each for name, each in wish.items() if each is not None}


def _duration(kind: str) -> Written:
    """A duration as the field of its unit; one in the other unit under the name of that."""

    def read(_: Session, values: Values) -> Any:
        unit = "elapsed" if values["elapsed"] else "working"
        found = values["duration"]
        return found if unit == kind else {f"duration_{unit}_minutes": found}

    return Written(("duration", "elapsed"), read)


WORDS: Writes = {
    **same("note", "owner_id", "progress"),
    **TITLES,
    "department": named("department_id", Department),
}
"""What the fields of a change write, as `set_words` does."""
WRITES: Writes = {
    **WORDS,
    "phase": named("phase_id", Phase),
    "parent": of_column("parent_id"),
    "calendar": named("calendar_id", Calendar),
    "deadline": of_column("deadline_at"),
    "constraint": Written(("constraint_kind", "constraint_at"), lambda _, values: _constraint(values)),
    "actual_start": of_column("started_at"),
    "actual_finish": of_column("done_at"),
    "remaining_working_minutes": of_column("remaining"),
    "duration_working_minutes": _duration("working"),
    "duration_elapsed_minutes": _duration("elapsed"),
    "start": of_column("pin_start_at"),
    "finish": of_column("pin_finish_at"),
    "pinned": Written(("pin_start_at",), lambda _, values: values["pin_start_at"] is not None),
    "due_on": of_column("due_on"),
}
"""The same of `set_node`: what a person sets, never what the engine computes."""
WRITES_OF_A_SITTING: Writes = {
    **WORDS,
    "start": Written(
        ("start_at", "pinned"), lambda _, values: values["start_at"] if values["pinned"] else None
    ),
    "pinned": of_column("pinned"),
}
"""The same of `set_sitting`: until somebody moves a sitting by hand, its start is its series'."""


def writes(item: Item, fields: dict[str, Any], lang: Lang) -> Writes:
    """What the fields of this change write, in the language of who asks for it.

    Two typed dates give the duration too.
    """
    if isinstance(item, Occurrence):
        return {**WRITES_OF_A_SITTING, **titles_of(item, lang)}
    found = {**WRITES, **titles_of(item, lang)}
    if {"start", "finish"} <= fields.keys():
        found["finish"] = replace(WRITES["finish"], also=("duration", "elapsed"))
    return found
