"""New parameters for a plan that is under way: what the playbook would say otherwise changes, no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.plan import Plan
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.projects import compiling
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item
from tracker.projects.rows import link_row, quota_rows, timing_of, warning


def reparametrise(session: Session, plan: ProjectPlan, given: Mapping[str, Any]) -> None:
    """Merge parameters into those of a project, and change what follows from them.

    The playbook is compiled with the old and with the new values. Where they differ and the row still says
    what the old ones said, it takes the new; what a person has changed by hand stays.
    Raises ParameterNotAllowed, and Invalid for a project without a playbook.
    """
    project = plan.project
    before = compiling.of_project(session, plan)
    after = compiling.of_project(session, plan, {**project.parameters, **given})
    if before is None or after is None:
        why = Text("没有模板的项目没有参数。", "A project without a playbook has no parameters.")
        raise Invalid("/parameters", why)
    _same_steps(given, before, after)
    _move_phases(plan, before, after)
    _change_nodes(plan, before, after)
    _change_links(plan, before, after)
    project.parameters = dict(after.parameters)
    project.quotas = quota_rows(after)
    project.warnings = [warning(each) for each in after.warnings]


def _same_steps(given: Mapping[str, Any], before: Plan, after: Plan) -> None:
    """Which steps there are is settled when a project starts."""
    if {each.key for each in before.nodes} != {each.key for each in after.nodes}:
        why = Text(
            "该参数决定方案包含哪些步骤，项目开始后不能更改。",
            "It decides which steps there are, so it cannot change once the project has started.",
        )
        raise Invalid(f"/parameters/{next(iter(given))}", why)


def _move_phases(plan: ProjectPlan, before: Plan, after: Plan) -> None:
    olds = {each.key: each for each in before.phases}
    news = {each.key: each for each in after.phases}
    for phase in plan.phases:
        _take(phase, _fields(olds[phase.key]), _fields(news[phase.key]))


def _fields(phase: Any) -> dict[str, Any]:
    return {"starts_on": phase.starts_on, "ends_on": phase.ends_on}


def _change_nodes(plan: ProjectPlan, before: Plan, after: Plan) -> None:
    ids = {each.key: each.id for each in plan.nodes}
    rows = {each.key: each for each in plan.nodes}
    olds = {each.key: each for each in before.nodes}
    for node in after.nodes:
        if node.key in rows:
            _take(rows[node.key], timing_of(olds[node.key], ids), timing_of(node, ids))


def _change_links(plan: ProjectPlan, before: Plan, after: Plan) -> None:
    keys: dict[str, str] = {each.id: each.key for each in plan.nodes}
    olds = {(each.pred, each.succ): each for each in before.links}
    news = {(each.pred, each.succ): each for each in after.links}
    for link in plan.links:
        ends = keys.get(link.pred_id, ""), keys.get(link.succ_id, "")
        if ends in olds and ends in news:
            _take(link, link_row(olds[ends]), link_row(news[ends]))


def _take(row: Item | Any, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Each field that differs, unless somebody has changed it since."""
    for name, value in new.items():
        if value != old[name] and getattr(row, name) == old[name]:
            setattr(row, name, value)
