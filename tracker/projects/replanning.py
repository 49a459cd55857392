"""A stored plan is opened for a change, and its dates are computed anew in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.journal import ledger_of
from tracker.projects import kept, queries
from tracker.projects.facts import PROJECT_STATE_WORDS, PlanClosed
from tracker.projects.inputs import Activities, Laid, ProjectPlan
from tracker.projects.models import Node, Project, Series, Summary
from tracker.projects.planning import replan_whole, rules, write, write_project, written


def open_plan(session: Session, project_id: str) -> ProjectPlan:
    """The plan of a project, to be changed. Raises PlanClosed when the project has ended."""
    plan = queries.plan(session, project_id)
    refuse_ended(plan.project)
    return plan


def open_around(session: Session, node: Node) -> ProjectPlan:
    """The plan of a node that is about to change, and nothing else of it. Raises PlanClosed.

    Where this process has the plan in memory, its other rows are not read again: they must not be written.
    """
    laid = kept.recall(session, str(node.project_id))
    if laid is None or isinstance(node, (Series, Summary)):
        return open_plan(session, str(node.project_id))
    project = queries.project(session, str(node.project_id))
    refuse_ended(project)
    nodes = [node if each.id == node.id else each for each in laid.plan.nodes]
    return replace(laid.plan, project=project, nodes=nodes, laid=laid)


def refuse_ended(project: Project) -> None:
    """Raises PlanClosed."""
    if project.state in queries.ENDED:
        raise PlanClosed(name=project.name, state=PROJECT_STATE_WORDS[project.state])


def replan_stored(session: Session, plan: ProjectPlan) -> None:
    """Compute all dates anew and write those that changed, new sittings included."""
    stored = set(plan.occurrences)
    kept.note(session, replan_whole(plan, ledger_of(session).at))
    session.add_all(each for each in plan.occurrences if each not in stored)
    session.flush()


def replan_around(session: Session, plan: ProjectPlan, node: Node) -> None:
    """The same after one node changed; only the rows that it moves are written."""
    laid = plan.laid and _laid_again(session, plan, plan.laid, node)
    if laid is None:
        replan_stored(session, _whole(session, plan))
    else:
        kept.note(session, laid)
        session.flush()


def plan_again(session: Session, project_id: str) -> None:
    """Compute all dates of a project anew, after a state or a calendar changed."""
    replan_stored(session, queries.plan(session, project_id))


def _whole(session: Session, plan: ProjectPlan) -> ProjectPlan:
    return plan if plan.laid is None else queries.plan(session, plan.project.id)


def _laid_again(session: Session, plan: ProjectPlan, laid: Laid, node: Node) -> Laid | None:
    """The plan laid from where it stood; None where more changes than dates, slack and reasons of nodes."""
    activity = Activities(plan).activity(node)
    if plan.project.policy == "push_only" or activity.calendar not in laid.network.calendars:
        return None
    network = laid.network.changed([activity])
    schedule = network.place(laid.given.start, **rules(plan, laid.given, ledger_of(session).at))
    touched = {*schedule.touched(laid.schedule), node.id}
    touched |= {each.id for each in plan.nodes if each.due_rule.get("step") in touched}
    rows = {each.id: each for each in plan.nodes}
    if any(
        isinstance(each, Summary) or (isinstance(each, Series) and each.id in touched) for each in plan.nodes
    ):
        return None
    write(node, schedule.placed[node.id], plan.calendar)
    moves = {key: written(rows[key], schedule.placed[key], plan.calendar) for key in touched - {node.id}}
    rows |= _write_all(session, {rows[key]: values for key, values in moves.items() if values})
    done = replace(plan, nodes=list(rows.values()), laid=None)
    write_project(done, schedule)
    given = replace(laid.given, activities=list(network.activities.values()))
    return Laid(done, given, network, schedule)


def _write_all(session: Session, moves: Mapping[Node, dict[str, Any]]) -> dict[str, Node]:
    """Write columns of rows that no session holds, all at once; the rows as they are now, by id."""
    ledger = ledger_of(session)
    done = {}
    for row, values in moves.items():
        copy = kept.with_values(row, values)
        ledger.note_values(copy, {name: getattr(row, name) for name in values}, values)
        done[row.id] = copy
    for names in {frozenset(values) for values in moves.values()}:
        session.execute(
            sa.update(Node),
            [{"id": row.id, **values} for row, values in moves.items() if values.keys() == names],
        )
    return done
