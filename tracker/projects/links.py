"""Linking items; a changed plan is re-planned in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.schedule import Activity
from tracker.domain.schedule.structure import structure
from tracker.domain.text import Fact
from tracker.errors import Invalid
from tracker.merging import Values, Writes, Written, same
from tracker.projects.facts import NOT_IN_PLAN, LinkExists, LinkOfGate
from tracker.projects.inputs import ProjectPlan, domain_link
from tracker.projects.models import Link, Node, Phase, Point, Project, Summary
from tracker.projects.replanning import open_plan, replan_stored

LAG = ("lag", "lag_elapsed", "lag_percent")


def add_link(session: Session, project: Project, fields: dict[str, Any]) -> Link:
    """Link two items. Raises CycleFound, which names the whole cycle, LinkExists and NotFound."""
    plan = open_plan(session, project.id)
    link = connect(session, plan, fields)
    replan_stored(session, plan)
    return link


def connect(session: Session, plan: ProjectPlan, fields: dict[str, Any]) -> Link:
    """Link two items of a plan that is at hand, without re-planning."""
    link = Link(
        id=new_id(),
        project_id=plan.project.id,
        pred_id=fields["pred"],
        succ_id=fields["succ"],
        soft=False,
        active=True,
        lag=0,
        lag_elapsed=False,
        gap=0,
    )
    known: dict[str, Node | Phase] = {each.id: each for each in plan.nodes}
    known |= {each.id: each for each in plan.phases}
    for pointer, node_id in (("/pred", link.pred_id), ("/succ", link.succ_id)):
        if node_id not in known:
            raise Invalid(pointer, NOT_IN_PLAN, what=node_id)
    _set_link(link, fields)
    plan.links.append(link)
    try:
        check(plan)
    except Fact:
        plan.links.remove(link)  # others of the same request are judged without it
        raise
    session.add(link)
    return link


def relink(session: Session, plan: ProjectPlan, node: Node, wanted: Sequence[dict[str, Any]]) -> None:
    """Give an item of a plan that is at hand these links from its predecessors and no others.

    What makes a milestone a gate stays. Raises CycleFound, and LinkExists for two of the same predecessor.
    """
    mine = {each.pred_id: each for each in plan.links if each.succ_id == node.id and each.active}
    kept = {pred for pred in mine if is_of_gate(plan, mine[pred])}
    for pred in mine.keys() - kept - {each["pred"] for each in wanted}:
        mine[pred].active = False
        plan.links.remove(mine[pred])
    for fields in wanted:
        if fields["pred"] in mine:
            _set_link(mine[fields["pred"]], fields)
        else:
            connect(session, plan, {**fields, "succ": node.id})


def check(plan: ProjectPlan) -> None:
    """Raises CycleFound, and LinkExists for two links between the same ends."""
    names = {each.id: each.key for each in plan.nodes} | {each.id: each.key for each in plan.phases}
    ends = Counter((each.pred_id, each.succ_id) for each in plan.links)
    for (pred, succ), count in ends.items():
        if count > 1:
            raise LinkExists(pred=names[pred], succ=names[succ])
    _refuse_cycle(plan)


def _set_link(link: Link, fields: dict[str, Any]) -> None:
    link.type = fields.get("type", link.type or "FS")
    link.soft = fields.get("soft", link.soft)
    for name, elapsed in (("lag_working_minutes", False), ("lag_elapsed_minutes", True)):
        if fields.get(name) is not None:
            link.lag, link.lag_elapsed, link.lag_percent = fields[name], elapsed, None
    if fields.get("lag_percent") is not None:
        link.lag, link.lag_elapsed, link.lag_percent = 0, False, fields["lag_percent"]


def _lag(name: str) -> Written:
    """A lag as the field of its unit; one in another unit under the name of that."""
    return Written(LAG, lambda _, values: _in_unit(values).get(name, _in_unit(values)))


def _in_unit(values: Values) -> dict[str, Any]:
    if values["lag_percent"] is not None:
        return {"lag_percent": values["lag_percent"]}
    return {f"lag_{'elapsed' if values['lag_elapsed'] else 'working'}_minutes": values["lag"]}


WRITES: Writes = {
    **same("type", "soft"),
    **{name: _lag(name) for name in ("lag_working_minutes", "lag_elapsed_minutes", "lag_percent")},
}
"""What the fields of a change write, as `_set_link` does."""


def _refuse_cycle(plan: ProjectPlan) -> None:
    """What is cancelled is not placed, but may be reopened: a circle through it is refused here.

    Any other is refused where the plan is laid. Raises CycleFound.
    """
    if all(each.state != State.CANCELLED for each in plan.nodes):
        return
    ids = {each.id for each in plan.nodes} | {each.id for each in plan.phases}
    hard = [domain_link(each) for each in plan.links if {each.pred_id, each.succ_id} <= ids]
    structure({each.id: each for each in _outline(plan)}, hard)


def _outline(plan: ProjectPlan) -> Iterator[Activity]:
    """Every node and phase, as far as a circle goes: who belongs to whom."""
    for phase in plan.phases:
        yield Activity(phase.id, summary=True)
    for node in plan.nodes:
        yield Activity(node.id, parent=node.parent_id or node.phase_id, summary=isinstance(node, Summary))


def change_link(session: Session, link: Link, fields: dict[str, Any]) -> None:
    """Change the type or lag of a link. Raises CycleFound, LinkOfGate and PlanClosed."""
    plan = open_plan(session, link.project_id)
    _refuse_gate(plan, link)
    _set_link(link, fields)
    _refuse_cycle(plan)
    replan_stored(session, plan)


def remove_link(session: Session, link: Link) -> None:
    """Take a link away; the row stays, so that the past can be read. Raises LinkOfGate and PlanClosed."""
    plan = open_plan(session, link.project_id)
    _refuse_gate(plan, link)
    link.active = False
    replan_stored(session, plan)


def _refuse_gate(plan: ProjectPlan, link: Link) -> None:
    """The link of a verification point to its own milestone is what makes it a gate."""
    if is_of_gate(plan, link):
        pred, succ = plan.node(link.pred_id), plan.node(link.succ_id)
        raise LinkOfGate(pred=pred.key, succ=succ.key)


def is_of_gate(plan: ProjectPlan, link: Link) -> bool:
    """Whether a link is that of a verification point to its own milestone."""
    pred = next((each for each in plan.nodes if each.id == link.pred_id), None)
    return isinstance(pred, Point) and pred.milestone_id == link.succ_id
