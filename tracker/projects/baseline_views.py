"""Baselines as JSON, and how far a plan has drifted from one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.domain.progress import State
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.projects.inputs import ProjectPlan
from tracker.projects.look import Look, iso_day
from tracker.projects.models import Baseline, Item


def baseline(row: Baseline, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "at": look.instant(row.at),
        "finish_on": iso_day(row.finish_on),
        "items": len(row.dates),
    }


def drift(
    row: Baseline, kept: Mapping[str, tuple[datetime, datetime]], plan: ProjectPlan, look: Look
) -> dict[str, Any]:
    """Every item of the plan or of the baseline, in the order of the plan."""
    shown = [each for each in plan.items if each.id in kept or each.state != State.CANCELLED]
    return {
        "baseline": baseline(row, look),
        "finish_on": {"before": iso_day(row.finish_on), "after": iso_day(plan.project.finish_on)},
        "items": [_item_drift(each, kept.get(each.id), plan.calendar, look) for each in shown],
    }


def _item_drift(
    row: Item, kept: tuple[datetime, datetime] | None, calendar: WorkCalendar, look: Look
) -> dict[str, Any]:
    was = kept or (None, None)
    now = (None, None) if row.state == State.CANCELLED else (row.start_at, row.finish_at)
    slip = calendar.between(to_minute(was[1]), to_minute(now[1])) if was[1] and now[1] else None
    return {
        "item": row.id,
        "key": row.key,
        "kind": row.kind,
        "title": row.title.pick(look.lang),
        "state": row.state,
        "start": {"before": look.instant(was[0]), "after": look.instant(now[0])},
        "finish": {"before": look.instant(was[1]), "after": look.instant(now[1])},
        "slip_working_minutes": slip,
    }
