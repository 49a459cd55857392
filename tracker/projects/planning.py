"""The dates of a project are computed anew from its rows, and written where they changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tracker.domain.progress import BEGUN, FINISHED, State
from tracker.domain.schedule import Network, Placed, Schedule
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.projects.dates import moved
from tracker.projects.found import found_in
from tracker.projects.groups import groups_of
from tracker.projects.inputs import Inputs, ProjectPlan, inputs
from tracker.projects.laid import Laid
from tracker.projects.models import Node, Project, Series, Summary
from tracker.projects.sittings import lay_sittings


def replan(plan: ProjectPlan, now: datetime) -> Schedule:
    """Compute all dates and write those that changed; lay the sittings of every series again.

    Raises CycleFound and OutsideCalendar.
    """
    return replan_whole(plan, now).schedule


def replan_whole(plan: ProjectPlan, now: datetime) -> Laid:
    """The same, with everything that the next change can start from."""
    given = inputs(plan)
    network = Network(given.activities, given.links, given.calendars)
    schedule = network.place(given.start, **rules(plan, given, now))
    calendar = plan.calendar
    for node in plan.nodes:
        if node.id in network.activities:
            write(node, schedule.placed[node.id], calendar)
    _roll_up(plan.nodes)
    for series in plan.nodes:
        if isinstance(series, Series):
            lay_sittings(plan, series)
    laid = _laid(plan, given, network, schedule, day_of(plan.project, now))
    write_project(laid)
    return laid


def _laid(plan: ProjectPlan, given: Inputs, network: Network, schedule: Schedule, day: int | None) -> Laid:
    rows, groups = {each.id: each for each in plan.items}, groups_of(plan)
    found = found_in(plan, rows, groups)
    return Laid(plan, rows, groups, network, schedule, found, given.start, given.finish, day)


def critical_path(plan: ProjectPlan) -> tuple[str, ...]:
    """The chain that drives the last finish of the work, by the reasons that the rows keep; ids in order."""
    placed = {each.id: each for each in plan.nodes if each.finish_at and each.state != State.CANCELLED}
    work = [each for each in placed.values() if not isinstance(each, (Series, Summary))]
    node = max(work or placed.values(), key=lambda each: str(each.finish_at), default=None)
    chain: list[str] = []
    while node is not None and node.id not in chain:
        chain.append(node.id)
        drives = node.reason.get("kind") == "link" and not isinstance(node, Series)
        node = placed.get(node.reason["ref"]) if drives else None
    return tuple(reversed(chain))


def rules(plan: ProjectPlan, given: Inputs, now: datetime) -> dict[str, Any]:
    """How the project wants to be placed, as arguments of `Network.place`."""
    project = plan.project
    return {"finish": given.finish, "data_date": day_of(project, now), "progress": project.progress}


def day_of(project: Project, now: datetime) -> int | None:
    """The instant before which no unstarted work is placed."""
    return to_minute(now) if project.not_in_past and project.state == "active" else None


def write(node: Node, placed: Placed, calendar: WorkCalendar) -> None:
    """Where the engine has put a node, as its row keeps it; what stays the same is not touched."""
    for name, value in written(node, placed, calendar).items():
        setattr(node, name, value)


def written(node: Node, placed: Placed, calendar: WorkCalendar) -> dict[str, Any]:
    """The columns of a node that differ from where the engine has put it, with their new values."""
    due, zone = placed.deadline, calendar.zone
    said: dict[str, Any] = {
        **moved(node, placed.start, placed.finish, calendar),
        "due_by_at": None if due is None else to_datetime(due, zone),
        "late_start_at": to_datetime(placed.late_start, zone),
        "late_finish_at": to_datetime(placed.late_finish, zone),
        "total_slack": placed.total_slack,
        "free_slack": placed.free_slack,
        "critical": placed.critical and node.state not in FINISHED,
        "provisional": placed.provisional,
    }
    if node.state not in FINISHED:
        said["reason"] = {"kind": placed.reason.kind, "ref": placed.reason.ref}
    return {name: value for name, value in said.items() if getattr(node, name) != value}


def _roll_up(nodes: Iterable[Node]) -> None:
    """A summary stands where what belongs to it stands; it has no moves of its own."""
    parts: dict[str, list[Node]] = {}
    for node in nodes:
        if node.parent_id is not None and node.state != State.CANCELLED:
            parts.setdefault(node.parent_id, []).append(node)
    # From the innermost outward, so that what contains summaries sees where they stand.
    for summary in reversed([each for each in nodes if isinstance(each, Summary)]):
        if summary.state != State.CANCELLED:
            _stand(summary, parts.get(summary.id, []))


def _stand(summary: Summary, parts: list[Node]) -> None:
    begun = [each for each in parts if each.state in BEGUN]
    done = parts and all(each.state in FINISHED for each in parts)
    state = State.DONE if done else State.STARTED if begun else State.OPEN
    if summary.state != state:
        summary.state = state
    starts = [each.started_at for each in begun if each.started_at]
    ends = [each.done_at for each in parts if each.done_at]
    summary.started_at = min(starts, default=None)
    summary.done_at = max(ends, default=None) if done else None


def write_project(laid: Laid) -> None:
    """When the project ends, and what in it does not hold."""
    project, schedule, calendar = laid.plan.project, laid.schedule, laid.plan.calendar
    project.finish_on = calendar.day_of(schedule.finish, finish=True)
    if project.finish_by is not None:
        project.start_on = calendar.day_of(schedule.start)
    project.provisional = schedule.provisional
    project.calendar_digest = laid.plan.layers.digest
    found = [*project.warnings, *laid.findings()]
    if found != project.findings:
        project.findings = found
