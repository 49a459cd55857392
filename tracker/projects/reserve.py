"""What a project has left out: it comes from the playbook once it is chosen, with the links that it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from tracker.db import new_id
from tracker.domain.plan_values import Extension, Plan
from tracker.domain.progress import FINISHED
from tracker.domain.schedule import Link as DomainLink
from tracker.domain.selection import ChoiceRefused
from tracker.domain.text import Text
from tracker.domain.turns import step_of
from tracker.projects import compiling, offers, work
from tracker.projects.choice_facts import ChoiceNotAllowed
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Link, Node
from tracker.projects.turning import grow

NOT_THERE = Text("项目和它的方案中都没有这一步骤。", "Neither the project nor its playbook has it.")


def present(session: Session, plan: ProjectPlan, item: Item, key: str) -> Node:
    """The step that an item chooses, with its links in the playbook; a step in reserve takes over who waits.

    Raises ChoiceNotAllowed.
    """
    found = _node(plan, key)
    reserve = {each.key for each in offers.alternates(item)}
    if found is None or key in reserve - {item.key}:
        compiled = compiling.of_project(session, plan, choose={step_of(item.key): step_of(key)})
        found = _brought(session, plan, compiled, key)
    if key in reserve:
        _follow(session, plan, found, reserve - {key})
    if found.state not in FINISHED:
        work.mark_successors(session, found)
    return found


def _node(plan: ProjectPlan, key: str) -> Node | None:
    return next((each for each in plan.nodes if each.key == key), None)


def _brought(session: Session, plan: ProjectPlan, compiled: Plan | None, key: str) -> Node:
    """The step with its verification points, and whatever links of the playbook they lack."""
    if compiled is not None:
        there = {each.key for each in plan.nodes}
        nodes = [each for each in compiled.nodes if key in (each.key, each.milestone)]
        grow(session, plan, Extension(nodes=tuple(each for each in nodes if each.key not in there)))
        grow(session, plan, Extension(links=tuple(_lacking(plan, compiled, {each.key for each in nodes}))))
    found = _node(plan, key)
    if found is None:
        raise ChoiceNotAllowed(ChoiceRefused(which=key, why=NOT_THERE))
    return found


def _lacking(plan: ProjectPlan, compiled: Plan, steps: Collection[str]) -> Iterator[DomainLink]:
    ids = {each.key: each.id for each in plan.nodes}
    there = {(each.pred_id, each.succ_id) for each in plan.links}
    for link in compiled.links:
        touches = link.pred in steps or link.succ in steps
        if touches and {link.pred, link.succ} <= ids.keys() and (ids[link.pred], ids[link.succ]) not in there:
            yield link


def _follow(session: Session, plan: ProjectPlan, chosen: Node, others: Collection[str]) -> None:
    """What waits for a step or for another instead of it waits for the chosen one too, in the same way."""
    old = {each.id for each in plan.nodes if each.key in others}
    there = {each.succ_id for each in plan.links if each.pred_id == chosen.id} | {chosen.id, *old}
    for link in [each for each in plan.links if each.pred_id in old]:
        if link.succ_id not in there:
            there.add(link.succ_id)
            plan.links.append(_copy(link, chosen.id))
            session.add(plan.links[-1])
    session.flush()


def _copy(link: Link, pred_id: str) -> Link:
    return Link(
        id=new_id(),
        project_id=link.project_id,
        pred_id=pred_id,
        succ_id=link.succ_id,
        type=link.type,
        lag=link.lag,
        lag_elapsed=link.lag_elapsed,
        lag_percent=link.lag_percent,
        soft=link.soft,
        gap=0,
        active=True,
    )
