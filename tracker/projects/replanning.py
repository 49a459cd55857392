"""A stored plan is opened for a change, and its dates are computed anew in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.progress import State
from tracker.domain.schedule import Network, Schedule
from tracker.journal import ledger_of
from tracker.projects import kept, parts, queries, waiting_on
from tracker.projects.facts import PROJECT_STATE_WORDS, PlanClosed
from tracker.projects.found import found_again
from tracker.projects.inputs import Activities, ProjectPlan
from tracker.projects.laid import Laid, OpenedPlan, nodes_of
from tracker.projects.models import Item, Node, Occurrence, Project, Series
from tracker.projects.planning import day_of, replan_whole, write, write_project, written
from tracker.projects.sequence import mark_ahead
from tracker.projects.writing import write_rows


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
    if laid is None or not _can_follow(session, laid, node):
        return open_plan(session, str(node.project_id))
    project = kept.held(session, laid.plan.project)
    refuse_ended(project)
    held = {each.id: each for each in _held(session, laid)} | {node.id: node}
    rows = {**laid.rows, **held}
    plan = laid.plan
    return OpenedPlan(
        project,
        plan.layers,
        plan.phases,
        nodes_of(rows, plan),
        plan.links,
        plan.occurrences,
        laid=laid,
        rows=rows,
        held=frozenset(held),
    )


def refuse_ended(project: Project) -> None:
    """Raises PlanClosed."""
    if project.state in queries.ENDED:
        raise PlanClosed(name=project.name, state=PROJECT_STATE_WORDS[project.state])


def _can_follow(session: Session, laid: Laid, node: Node) -> bool:
    """Whether the transaction has so far changed nothing of the plan but nodes that its session holds."""
    if isinstance(node, Series) or laid.groups.has_summaries or laid.plan.project.policy == "push_only":
        return False
    flushed = [each.row for each in ledger_of(session).changes.values()]
    rows = {id(each): each for each in (*session.new, *session.dirty, *flushed)}
    mine = [
        each for each in rows.values() if kept.is_planned(each) and each.journal_scope == laid.plan.project.id
    ]
    return all(isinstance(each, Node) and each.id in laid.rows and each in session for each in mine)


def _held(session: Session, laid: Laid) -> Iterator[Item]:
    """The nodes of the plan that the session holds, and perhaps has changed."""
    for row in session.identity_map.values():
        if isinstance(row, Node) and row.id in laid.rows:
            yield row


def replan_stored(session: Session, plan: ProjectPlan) -> None:
    """Compute all dates anew and write those that changed, new sittings included."""
    mark_ahead(plan)
    stored = {each: each.surplus for each in plan.occurrences}
    kept.note(session, replan_whole(plan, ledger_of(session).at))
    session.add_all(each for each in plan.occurrences if each not in stored)
    session.flush()
    _follow_sittings(session, [each for each, surplus in stored.items() if each.surplus != surplus])


def _follow_sittings(session: Session, changed: Sequence[Occurrence]) -> None:
    """What hangs on sittings goes and comes back with them."""
    for sitting in changed:
        parts.follow(session, sitting)
        if sitting.surplus:
            waiting_on.end(sitting)
    if changed:
        session.flush()


def replan_around(session: Session, plan: ProjectPlan, node: Node) -> None:
    """The same after one node changed; only the rows that it moves are written."""
    if not isinstance(plan, OpenedPlan):
        replan_stored(session, plan)
        return
    laid = _laid_again(session, plan, node)
    if laid is None:
        replan_stored(session, queries.plan(session, plan.project.id))
        return
    kept.note(session, laid)
    session.flush()


def plan_after(session: Session, item: Item) -> None:
    """Compute all dates anew after the state of an item changed. Raises PlanClosed."""
    if isinstance(item, Node):
        replan_around(session, open_around(session, item), item)
    else:
        plan_again(session, str(item.project_id))


def plan_again(session: Session, project_id: str) -> None:
    """Compute all dates of a project anew, after a state or a calendar changed."""
    replan_stored(session, queries.plan(session, project_id))


def _laid_again(session: Session, plan: OpenedPlan, node: Node) -> Laid | None:
    """The plan laid from where it stood; None where more changes than dates, slack and reasons of nodes."""
    laid, day = plan.laid, day_of(plan.project, ledger_of(session).at)
    network = _network_again(plan, node)
    if network is None:
        return None
    progress: Any = plan.project.progress
    schedule = network.place(laid.start, finish=laid.finish, data_date=day, progress=progress)
    touched = _touched(laid, schedule, node) if day == laid.day else laid.living
    if not touched.isdisjoint(laid.groups.series):
        return None
    rows = {**plan.rows, **_move(session, plan, schedule, touched)}
    nodes, same = nodes_of(rows, plan), (plan.links, plan.occurrences)
    done = ProjectPlan(plan.project, plan.layers, plan.phases, nodes, *same)
    found = found_again(laid.found, done, rows, laid.groups, touched)
    made = replace(laid, plan=done, rows=rows, network=network, schedule=schedule, found=found, day=day)
    write_project(made)
    return made


def _network_again(plan: OpenedPlan, node: Node) -> Network | None:
    """The network with the node as it is now; None if the node comes or goes, or takes a new calendar."""
    network = plan.laid.network
    if node.state == State.CANCELLED or node.id not in network.activities:
        return None
    activity = Activities(plan, network.activities).activity(node)
    return network.changed([activity]) if activity.calendar in network.calendars else None


def _touched(laid: Laid, schedule: Schedule, node: Node) -> set[str]:
    return laid.groups.with_hanging([*schedule.since(laid.schedule), node.id])


def _move(session: Session, plan: OpenedPlan, schedule: Schedule, touched: set[str]) -> dict[str, Item]:
    """Write what moved, by way of the session where it holds the row; the other rows as they are now."""
    calendar = plan.calendar
    moves = []
    for key in touched:
        row, placed = plan.rows[key], schedule.placed[key]
        if not isinstance(row, Node):
            continue
        if key in plan.held:
            write(row, placed, calendar)
        elif values := written(row, placed, calendar):
            moves.append((row, values))
    return {each.id: each for each in write_rows(session, moves)}
