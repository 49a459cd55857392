"""Rows as the JSON that leaves the house, in the asker's language."""

from __future__ import annotations

from typing import Any

from tracker.access import Who
from tracker.journal import Entry
from tracker.people.models import Member, Person
from tracker.projects import guest_views
from tracker.projects.findings import OWNER
from tracker.projects.look import Look, iso_day
from tracker.projects.models import Milestone, Phase, Project, SavedView, Stage
from tracker.projects.standing import Standing


def project(row: Project, look: Look) -> dict[str, Any]:
    shown = _whole_project(row, look)
    return look.only(guest_views.project(shown) if look.who.guest_in(row.id) else shown)


def _whole_project(row: Project, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "note": row.note,
        "client_id": row.client_id,
        "playbook_id": row.playbook_id,
        "state": row.state,
        "start_on": iso_day(row.start_on),
        "finish_on": iso_day(row.finish_on),
        "provisional": row.provisional,
        "parameters": row.parameters,
        "roles": row.roles,
        "policy": row.policy,
        "progress": row.progress,
        "not_in_past": row.not_in_past,
        "finish_by": iso_day(row.finish_by),
        "findings": [finding(each, look) for each in row.findings],
        "revision": row.revision,
        **look.projects.get(row.id, {}),
    }


def standing(row: Standing, look: Look, *, to_guest: bool) -> dict[str, Any]:
    """How a project stands: what of its work is done, what is late, and what comes next."""
    return {
        "work": {
            "counts": "my_party" if to_guest else "project",
            "percent": row.percent,
            "total": row.total,
            "open": row.total - row.done,
            "done": row.done,
            "overdue": row.overdue,
            "working_minutes": row.minutes,
            "done_working_minutes": row.done_minutes,
        },
        "next_milestone": row.milestone and _next(row.milestone, look),
    }


def _next(row: Milestone, look: Look) -> dict[str, Any]:
    past = row.due_on is not None and row.due_on < look.today
    planned_late = bool(row.finish_at and row.due_by_at and row.finish_at > row.due_by_at)
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "due_on": iso_day(row.due_on),
        "late": past or planned_late,
    }


def finding(row: dict[str, Any], look: Look) -> dict[str, Any]:
    """A warning or conflict with its sentence in the asker's language."""
    shown = {name: value for name, value in row.items() if name not in ("zh", "en")}
    message: str = row[look.lang]
    if row.get("owner") in look.names.people:
        message = message.replace(OWNER.pick(look.lang), look.names.people[row["owner"]], 1)
    return {**shown, "message": message}


def phase(row: Phase, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title.pick(look.lang),
        "starts_on": iso_day(row.starts_on),
        "ends_on": iso_day(row.ends_on),
        "revision": row.revision,
    }


def stage(row: Stage, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title.pick(look.lang),
        "titles": {"zh": row.title_zh, "en": row.title_en},
        "state": row.state,
        "default": row.is_default,
        "revision": row.revision,
    }


def saved_view(row: SavedView, who: Who, revision: int) -> dict[str, Any]:
    """A saved view; `revision` is what it tells as such."""
    return {
        "id": row.id,
        "name": row.name,
        "project_id": row.project_id,
        "query": row.query,
        "shared": row.shared,
        "mine": row.person_id == who.person_id,
        "revision": revision,
    }


def member(row: Member, person: Person, look: Look) -> dict[str, Any]:
    shown = {
        "person_id": person.id,
        "name": person.name,
        "party": person.party,
        "department": person.department_id and look.names.departments[person.department_id],
        "role": row.role,
        "revision": row.revision,
    }
    return guest_views.member(shown) if look.who.guest_in(row.project_id) else shown


def entry(row: Entry, look: Look) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "at": look.instant(row.at),
        "actor_id": row.actor_id,
        "cause": row.cause,
        "change_set": row.change_set,
        "entity": row.entity,
        "entity_id": row.entity_id,
        "before": row.before,
        "after": row.after,
    }
