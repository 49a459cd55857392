"""What belongs to an item as the JSON that leaves the house: parts, labels, files, hand-overs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.calendars.layers import Layers
from tracker.domain.progress import FINISHED
from tracker.projects import guest_views, handovers, item_views
from tracker.projects.around import counts
from tracker.projects.look import Look, named
from tracker.projects.models import FileLink, Handover, Item, Label, Part


def parts(rows: Sequence[Part], names: Mapping[str, str], look: Look) -> dict[str, Any]:
    """The parts of an item, and how many of them are done; the cancelled do not count."""
    done, living = counts(rows)
    return {"done": done, "all": living, "items": [_part(each, names, look) for each in rows]}


def _part(row: Part, names: Mapping[str, str], look: Look) -> dict[str, Any]:
    return {
        **item_views.brief(row, look),
        "owner": named(row.owner_id, names),
        "due_on": row.due_on and row.due_on.isoformat(),
        "overdue": bool(row.due_on and row.due_on < look.today and row.state not in FINISHED),
        "revision": row.revision,
    }


def label(row: Label) -> dict[str, Any]:
    return {
        "id": row.id,
        "project_id": row.project_id,
        "name": row.name,
        "color": row.color,
        "revision": row.revision,
    }


def file(row: FileLink, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "item_id": row.item_id,
        "title": row.title,
        "url": row.url,
        "added_by_id": row.added_by_id,
        "added_at": look.instant(row.added_at),
        "revision": row.revision,
    }


@dataclass(frozen=True)
class HandoverLook:
    """What hand-overs are shown with: their items, names, working time, and what time it is."""

    look: Look
    items: Mapping[str, Item]
    calendars: Layers
    now: datetime


def handover(row: Handover, shown: HandoverLook) -> dict[str, Any]:
    told, who = _whole_handover(row, shown), shown.look.who
    own_words = who.acts_for(row.answered_by_id)
    return guest_views.handover(told, own_words=own_words) if who.guest_in(row.project_id) else told


def _whole_handover(row: Handover, shown: HandoverLook) -> dict[str, Any]:
    look, people = shown.look, shown.look.names.people
    calendar = shown.calendars.of(department_id=row.to_department_id)[1]
    return {
        "id": row.id,
        "project_id": row.project_id,
        "item": item_views.brief(shown.items[row.item_id], look),
        "state": row.state,
        "from_department": row.from_department_id and look.names.departments[row.from_department_id],
        "from_owner": named(row.from_owner_id, people),
        "to_department": row.to_department_id and look.names.departments[row.to_department_id],
        "to_owner": named(row.to_owner_id, people),
        "note": row.note,
        "offered_by": named(row.offered_by_id, people),
        "offered_at": look.instant(row.offered_at),
        "due_at": look.instant(row.due_at),
        "answered_by": named(row.answered_by_id, people),
        "answered_at": look.instant(row.answered_at),
        "because": row.because,
        "waited_working_minutes": handovers.waited(row, calendar, shown.now),
        "late": handovers.is_late(row, shown.now),
        "revision": row.revision,
    }
