"""A whole plan as JSON: its graph, and everything in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tracker.domain.playbook import Duty
from tracker.domain.progress import State, ready
from tracker.domain.schedule import Schedule
from tracker.projects.inputs import ProjectPlan
from tracker.projects.item_views import item
from tracker.projects.look import Look
from tracker.projects.models import Link, Node, Summary
from tracker.projects.views import phase, project
from tracker.projects.waiting import held_links


def link(row: Link) -> dict[str, Any]:
    return {
        "id": row.id,
        "pred": row.pred_id,
        "succ": row.succ_id,
        "type": row.type,
        "lag_working_minutes": None if row.lag_elapsed or row.lag_percent is not None else row.lag,
        "lag_elapsed_minutes": row.lag if row.lag_elapsed else None,
        "lag_percent": row.lag_percent,
        "gap_minutes": row.gap,
        "soft": row.soft,
        "revision": row.revision,
    }


def graph_node(row: Node, look: Look) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "kind": row.kind,
        "title": row.title.pick(look.lang),
        "phase": row.phase_id and look.names.phases[row.phase_id],
        "state": row.state,
        "start": look.instant(row.start_at),
        "finish": look.instant(row.finish_at),
        "total_slack_minutes": row.total_slack,
        "critical": row.critical,
        "owner_id": row.owner_id,
    }


def graph(plan: ProjectPlan, critical_path: Sequence[str], look: Look) -> dict[str, Any]:
    """Nodes with dates, links, what is ready, and the critical path in order."""
    states = {each.id: State(each.state) for each in plan.nodes if not isinstance(each, Summary)}
    return {
        "project_id": plan.project.id,
        "nodes": [graph_node(each, look) for each in plan.nodes],
        "links": [link(each) for each in plan.links],
        "ready": list(ready(states, held_links(plan))),
        "critical_path": list(critical_path),
    }


def whole_plan(
    plan: ProjectPlan, schedule: Schedule, duties: Sequence[Duty], look: Look, *, stored: bool
) -> dict[str, Any]:
    """A project with everything in it; of one that is not stored, keys stand where ids would."""
    body: dict[str, Any] = {
        "project": project(plan.project, look),
        "phases": [phase(each, look) for each in plan.phases],
        "items": [item(each, look) for each in plan.items],
        "links": [link(each) for each in plan.links],
        "duties": [duty(each, look) for each in duties],
        "critical_path": list(schedule.critical_path),
        "counts": dict(Counter(each.kind for each in plan.items)),
        "dry_run": not stored,
    }
    if stored:
        return body
    keys = {each.id: each.key for each in plan.items} | {plan.project.id: None}
    keys |= {each.id: None for each in plan.links} | {each.id: each.key for each in plan.phases}
    shown: dict[str, Any] = _rename(body, keys)
    for row in (shown["project"], *shown["phases"], *shown["items"], *shown["links"]):
        row["id"] = row["revision"] = None
    return shown


def _rename(value: Any, names: dict[str, str | None]) -> Any:
    """The same JSON with every id replaced."""
    if isinstance(value, dict):
        return {name: _rename(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [_rename(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def duty(row: Duty, look: Look) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title.pick(look.lang),
        "cadence": str(row.cadence),
        "owner": row.owner,
        "during": list(row.during),
        "source": row.source,
    }
