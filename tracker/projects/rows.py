"""A compiled playbook becomes the rows of a project, to be stored or only shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.calendars.layers import Layers
from tracker.db import new_id
from tracker.domain.plan import Plan, PlanNode, PlanWarning
from tracker.domain.plan_values import Extension
from tracker.domain.progress import State
from tracker.domain.schedule import Link as DomainLink
from tracker.domain.schedule import Schedule
from tracker.domain.workdays import to_datetime
from tracker.playbooks.models import PlaybookVersion
from tracker.projects import offers
from tracker.projects.findings import finding
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Link, Meeting, Milestone, Node, Phase, Point, Project, Series, Task
from tracker.projects.planning import replan

KINDS: dict[str, type[Node]] = {
    "task": Task,
    "milestone": Milestone,
    "meeting": Meeting,
    "point": Point,
    "series": Series,
}


@dataclass(frozen=True)
class Order:
    """What a request to start a project says."""

    name: str
    start_on: date
    note: str = ""
    client_id: str | None = None
    state: str = "active"
    roles: Mapping[str, str] | None = None
    finish_by: date | None = None
    choices: Mapping[str, Any] | None = None


def empty(order: Order, layers: Layers, now: datetime) -> tuple[ProjectPlan, Schedule]:
    """A project without a playbook, to be filled by hand."""
    plan = ProjectPlan(_project(order, None, {}, []), layers)
    return plan, replan(plan, now)


def from_playbook(
    order: Order,
    compiled: Plan,
    version: PlaybookVersion,
    departments: Mapping[str, str],
    layers: Layers,
    now: datetime,
) -> tuple[ProjectPlan, Schedule]:
    """All rows of a started playbook, dated; `departments` is key to id. Nothing is stored here."""
    warnings = [warning(each) for each in compiled.warnings]
    parameters = dict(compiled.parameters)
    plan = ProjectPlan(_project(order, version.id, parameters, warnings), layers)
    add(plan, Extension(compiled.phases, compiled.nodes, compiled.links), departments)
    plan.project.quotas = quota_rows(compiled)
    return plan, replan(plan, now)


Added = tuple[list[Phase], list[Node], list[Link]]


def add(plan: ProjectPlan, more: Extension, departments: Mapping[str, str]) -> Added:
    """New rows at the end of a plan, in the order in which they may be stored; they are not dated yet."""
    phases = _phases(plan, more)
    plan.phases += phases
    nodes = _nodes(plan, more, departments)
    plan.nodes += nodes
    ids = {each.key: each.id for each in plan.nodes}
    links = [_link(plan, each, ids) for each in more.links]
    plan.links += links
    return phases, nodes, links


def quota_rows(compiled: Plan) -> list[dict[str, Any]]:
    """The quotas of a plan as its project keeps them."""
    return [
        {
            "zh": each.title.zh or each.key,
            "en": each.title.en or each.key,
            "keys": list(each.steps),
            "least": each.least,
            "per_week": each.per_week,
        }
        for each in compiled.quotas
    ]


def warning(found: PlanWarning) -> dict[str, Any]:
    """A warning of a plan as its project keeps it."""
    asked = {"question": found.question} if found.question else {}
    return finding(found.code, found.text, parameter=found.parameter, **asked)


def _project(
    order: Order, version_id: str | None, parameters: dict[str, Any], warnings: list[Any]
) -> Project:
    return Project(
        id=new_id(),
        name=order.name,
        note=order.note,
        client_id=order.client_id,
        playbook_id=version_id,
        state=order.state,
        start_on=order.start_on,
        parameters=parameters,
        roles=dict(order.roles or {}),
        choices=dict(order.choices or {}),
        policy="asap",
        progress="retained",
        not_in_past=False,
        finish_by=order.finish_by,
        quotas=[],
        warnings=warnings,
        findings=[],
    )


def _phases(plan: ProjectPlan, more: Extension) -> list[Phase]:
    first = 1 + max((each.position for each in plan.phases), default=0)
    return [
        Phase(
            id=new_id(),
            project_id=plan.project.id,
            key=each.key,
            title_zh=each.title.zh,
            title_en=each.title.en,
            position=position,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
        )
        for position, each in enumerate(more.phases, first)
    ]


def _nodes(plan: ProjectPlan, more: Extension, departments: Mapping[str, str]) -> list[Node]:
    ids = {each.key: each.id for each in plan.nodes} | {each.key: new_id() for each in more.nodes}
    phases = {each.key: each.id for each in plan.phases}
    first = 1 + max((each.position for each in plan.nodes), default=0)
    return [
        KINDS[node.kind](
            id=ids[node.key],
            project_id=plan.project.id,
            position=position,
            phase_id=phases.get(node.phase or ""),
            owner_id=plan.project.roles.get(node.owner or ""),
            department_id=departments.get(node.departments[0]) if node.departments else None,
            **_words(node),
            **timing_of(node, ids),
            reason={},
            **({"milestone_id": ids[node.milestone]} if node.milestone else {}),
        )
        for position, node in enumerate(more.nodes, first)
    ]


def _words(node: PlanNode) -> dict[str, Any]:
    details: dict[str, Any] = {
        "produces": [{"zh": each.zh, "en": each.en} for each in node.deliverables],
        "accept": node.acceptance and {"zh": node.acceptance.zh, "en": node.acceptance.en},
        "source": node.source,
        "proposed": list(node.proposed) if isinstance(node.proposed, tuple) else node.proposed,
        "where": f"{node.where.file}:{node.where.line}",
        "coordinator": node.coordinator,
        "begins": node.begins,
        "remark": {"zh": node.note.zh, "en": node.note.en} if node.note.pick("zh") else None,
        "optional": node.optional or None,
        **offers.details(node.offer),
        "begins_turn": node.begins_turn or None,
        "turn": node.turn,
    }
    return {
        "key": node.key,
        "title_zh": node.title.zh,
        "title_en": node.title.en,
        "note": "",
        "role": node.owner,
        "departments": list(node.departments),
        "state": State.OPEN,
        "sequence": 0,
        "out_of_sequence": False,
        "details": {name: value for name, value in details.items() if value not in (None, [])},
    }


def timing_of(node: PlanNode, ids: Mapping[str, str]) -> dict[str, Any]:
    """What the dates of a node depend on, as columns; `ids` is key to id."""
    activity, deadline = node.activity, node.activity.deadline
    rule: dict[str, Any] = {}
    if deadline is not None and deadline.step is not None:
        rule = {"step": ids[deadline.step], "lag": deadline.lag, "lag_elapsed": deadline.lag_elapsed}
    elif node.due_before is not None:
        rule = {"before": node.due_before.isoformat()}
    elif node.due_months is not None:
        rule = {"months": node.due_months}
    elif deadline is not None and node.week is None:
        rule = {"phase_end": True}
    constraint = activity.constraint
    return {
        "duration": activity.duration,
        "elapsed": activity.elapsed,
        "at_time": activity.at and activity.at.isoformat("minutes"),
        "week": node.week,
        "due_rule": rule,
        "constraint_kind": constraint and constraint.kind.value,
        "constraint_at": constraint and to_datetime(constraint.at),
        **_series(node),
    }


def _series(node: PlanNode) -> dict[str, Any]:
    if node.series is None:
        return {}
    return {
        "least": node.series.least,
        "per_week": node.series.per_week,
        "weekdays": list(node.series.on),
        "sitting": node.series.duration,
        "sitting_at": node.series.at.isoformat("minutes"),
    }


def _link(plan: ProjectPlan, link: DomainLink, ids: Mapping[str, str]) -> Link:
    return Link(
        id=new_id(),
        project_id=plan.project.id,
        pred_id=ids[link.pred],
        succ_id=ids[link.succ],
        gap=0,
        active=True,
        **link_row(link),
    )


def link_row(link: DomainLink) -> dict[str, Any]:
    """What a link says beside its two ends, as columns."""
    return {
        "type": link.type.value,
        "lag": link.lag,
        "lag_elapsed": link.lag_elapsed,
        "lag_percent": link.lag_percent,
        "soft": link.soft,
    }
