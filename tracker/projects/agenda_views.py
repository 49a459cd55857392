"""What lies in a stretch of days, and what people have to do in each week, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.progress import FINISHED
from tracker.domain.text import Lang, Text
from tracker.domain.workload import Week
from tracker.people.models import Person
from tracker.projects.agenda import TIMED
from tracker.projects.look import Look, named
from tracker.projects.models import Item


def entry(row: Item, look: Look, projects: Mapping[str, str]) -> dict[str, Any]:
    """An item as a calendar shows it."""
    first, last = row.start_on or row.due_on, row.due_on or row.start_on
    return {
        "id": row.id,
        "kind": row.kind,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "state": row.state,
        "project": named(row.project_id, projects),
        "owner": named(row.owner_id, look.names.people),
        "department": row.department_id and look.names.departments[row.department_id],
        "start": look.instant(row.start_at),
        "finish": look.instant(row.finish_at),
        "first_on": first,
        "last_on": last,
        "all_day": row.kind not in TIMED,
        "overdue": bool(row.due_on and row.due_on < look.today and row.state not in FINISHED),
        "revision": row.revision,
    }


def workload(person: Person, weeks: Sequence[Week], seen: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """The weeks of a person; `seen`: the row of each item that the asker may see."""
    return {
        "person": {"id": person.id, "name": person.name},
        "weeks": [_week(each, seen, lang) for each in weeks],
    }


def _week(week: Week, seen: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
    """Minutes are of all projects, items only those that the asker may see."""
    return {
        "week": week.key,
        "first_on": week.first,
        "last_on": week.last,
        "capacity_working_minutes": week.capacity,
        "planned_working_minutes": week.minutes,
        "over": week.over,
        "items": [
            {**_of_week(seen[key], lang), "working_minutes": minutes}
            for key, minutes in week.shares
            if key in seen
        ],
    }


def _of_week(row: Any, lang: Lang) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "key": row.key,
        "title": Text(row.title_zh, row.title_en).pick(lang),
        "state": row.state,
        "project": {"id": row.project_id, "name": row.name},
        "project_id": row.project_id,
    }
