"""Rows to the engine and back: the dates of a project are computed anew and written where they changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time

from tracker.db import new_id
from tracker.domain.progress import FINISHED, State
from tracker.domain.recurrence import sittings
from tracker.domain.schedule import Activity, Deadline, LinkType, Placed, Schedule, place
from tracker.domain.schedule import Link as DomainLink
from tracker.domain.windows import Window
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.projects import findings
from tracker.projects.models import Item, Link, Node, Occurrence, Phase, Project, Series


@dataclass
class ProjectPlan:
    """A project with everything that its dates depend on, stored or about to be."""

    project: Project
    phases: list[Phase] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [*self.nodes, *self.occurrences]

    def node(self, node_id: str) -> Node:
        return next(each for each in self.nodes if each.id == node_id)


def replan(plan: ProjectPlan, calendar: WorkCalendar) -> Schedule:
    """Compute all dates and write those that changed; lay the sittings of every series again.

    Raises CycleFound and OutsideCalendar.
    """
    schedule = schedule_of(plan, calendar)
    for node in plan.nodes:
        if node.id in schedule.placed:
            _write(node, schedule.placed[node.id], calendar)
    for series in plan.nodes:
        if isinstance(series, Series):
            _lay_sittings(plan, series, calendar)
    _write_project(plan, schedule, calendar)
    return schedule


def schedule_of(plan: ProjectPlan, calendar: WorkCalendar) -> Schedule:
    """The dates of a project as its rows stand, without writing them."""
    placed = activities(plan, calendar)
    ids = {each.id for each in placed}
    links = [domain_link(each) for each in plan.links if each.active and {each.pred_id, each.succ_id} <= ids]
    start = calendar.next_start(calendar.midnight(plan.project.start_on))
    return place(placed, links, {"default": calendar}, start)


def activities(plan: ProjectPlan, calendar: WorkCalendar) -> list[Activity]:
    """What the engine is to place: every node that is not cancelled."""
    phases = {each.id: each for each in plan.phases}
    living = [each for each in plan.nodes if each.state != State.CANCELLED]
    keys = {each.id for each in living}
    return [_activity(each, phases.get(each.phase_id or ""), keys, calendar) for each in living]


def _activity(node: Node, phase: Phase | None, known: set[str], calendar: WorkCalendar) -> Activity:
    window = Window(phase.key, phase.starts_on, phase.ends_on) if phase else None
    return Activity(
        id=node.id,
        duration=node.duration,
        elapsed=node.elapsed,
        whole=node.kind == "meeting",
        at=time.fromisoformat(node.at_time) if node.at_time else None,
        span_to=window.closes(calendar) if window and node.kind == "series" else None,
        bounds=window.bounds(node.week, calendar) if window else (),
        deadline=_deadline(node, window, known, calendar),
        pin=_pin(node),
        actual_start=_past(node)[0],
        actual_finish=_past(node)[1],
    )


def _deadline(node: Node, window: Window | None, known: set[str], calendar: WorkCalendar) -> Deadline | None:
    """A person's deadline before the playbook's; what is finished has none any more."""
    if node.state in FINISHED:
        return None
    if node.deadline_at:
        return Deadline(at=to_minute(node.deadline_at))
    rule = node.due_rule
    if rule.get("step") in known:
        return Deadline(step=rule["step"], lag=rule["lag"], lag_elapsed=rule["lag_elapsed"])
    return window.deadline(node.week, calendar, at_end=bool(rule.get("phase_end"))) if window else None


def _pin(node: Node) -> tuple[int, int] | None:
    if node.pin_start_at and node.pin_finish_at:
        return to_minute(node.pin_start_at), to_minute(node.pin_finish_at)
    return None


def _past(node: Node) -> tuple[int, int] | tuple[None, None]:
    """Finished work keeps its dates, whatever moves around it (docs/decisions/0007)."""
    if node.state in FINISHED and node.start_at and node.finish_at:
        return to_minute(node.start_at), to_minute(node.finish_at)
    return None, None


def domain_link(link: Link) -> DomainLink:
    return DomainLink(
        pred=link.pred_id,
        succ=link.succ_id,
        type=LinkType(link.type),
        lag=link.lag,
        lag_elapsed=link.lag_elapsed,
        lag_percent=link.lag_percent,
        soft=link.soft,
    )


def _write(node: Node, placed: Placed, calendar: WorkCalendar) -> None:
    _move(node, placed.start, placed.finish, calendar)
    node.due_by_at = None if placed.deadline is None else to_datetime(placed.deadline, calendar.zone)
    node.late_start_at = to_datetime(placed.late_start, calendar.zone)
    node.late_finish_at = to_datetime(placed.late_finish, calendar.zone)
    node.total_slack, node.free_slack = placed.total_slack, placed.free_slack
    node.critical = placed.critical and node.state not in FINISHED
    node.provisional = placed.provisional
    if node.state not in FINISHED:
        node.reason = {"kind": placed.reason.kind, "ref": placed.reason.ref}


def _move(item: Item, start: int, finish: int, calendar: WorkCalendar) -> None:
    """New times of an item; calendars that subscribed are told by a higher SEQUENCE."""
    times = to_datetime(start, calendar.zone), to_datetime(finish, calendar.zone)
    if item.start_at is not None and (item.start_at, item.finish_at) != times:
        item.sequence = (item.sequence or 0) + 1
    item.start_at, item.finish_at = times
    item.start_on = calendar.day_of(start)
    item.due_on = calendar.day_of(finish, finish=True)


def _lay_sittings(plan: ProjectPlan, series: Series, calendar: WorkCalendar) -> None:
    """Lay the sittings of a series on its new window; what was held, moved or cancelled by hand stays."""
    mine = sorted((each for each in plan.occurrences if each.series_id == series.id), key=lambda o: o.number)
    waiting = [each for each in mine if each.surplus or (each.state == State.OPEN and not each.pinned)]
    times = _times(series, calendar) if series.state != State.CANCELLED else []
    taken = {each.start_on for each in mine if each not in waiting}
    free = [each for each in times if calendar.day_of(each[0]) not in taken]
    free = free[len(free) - max(len(times) - len(taken), 0) :]
    while len(waiting) < len(free):
        waiting.append(_new_occurrence(plan, series))
    for occurrence, (start, finish) in zip(waiting, free, strict=False):
        _move(occurrence, start, finish, calendar)
        _drop(occurrence, surplus=False)
    for occurrence in waiting[len(free) :]:
        _drop(occurrence, surplus=True)


def _drop(occurrence: Occurrence, *, surplus: bool) -> None:
    """Take a sitting out of the plan, or back into it."""
    if occurrence.surplus != surplus:
        occurrence.surplus, occurrence.sequence = surplus, occurrence.sequence + 1
        occurrence.state = State.CANCELLED if surplus else State.OPEN


def _times(series: Series, calendar: WorkCalendar) -> list[tuple[int, int]]:
    if series.start_at is None or series.finish_at is None:
        return []
    laid = sittings(
        to_minute(series.start_at),
        to_minute(series.finish_at),
        calendar,
        least=series.least,
        per_week=series.per_week,
        on=series.weekdays,
        at=time.fromisoformat(series.sitting_at),
        duration=series.sitting,
    )
    return list(laid.times)


def _new_occurrence(plan: ProjectPlan, series: Series) -> Occurrence:
    number = 1 + sum(each.series_id == series.id for each in plan.occurrences)
    made = Occurrence(
        id=new_id(),
        project_id=series.project_id,
        key=f"{series.key}#{number}",
        title_zh=f"{series.title_zh}（第 {number} 次）",
        title_en=f"{series.title_en} ({number})",
        role=series.role,
        owner_id=series.owner_id,
        department_id=series.department_id,
        departments=series.departments,
        phase_id=series.phase_id,
        position=series.position,
        state=State.OPEN,
        sequence=0,
        out_of_sequence=False,
        note="",
        details=series.details,
        series_id=series.id,
        number=number,
        pinned=False,
        surplus=False,
    )
    plan.occurrences.append(made)
    return made


def _write_project(plan: ProjectPlan, schedule: Schedule, calendar: WorkCalendar) -> None:
    project = plan.project
    project.finish_on = calendar.day_of(schedule.finish, finish=True)
    project.provisional = any(each.provisional for each in schedule.placed.values())
    found = [
        *project.warnings,
        *findings.of_schedule(plan.project, plan.nodes, plan.phases, plan.occurrences, schedule, calendar),
    ]
    if found != project.findings:
        project.findings = found


def move_sitting(sitting: Occurrence, start: datetime, series: Series, calendar: WorkCalendar) -> None:
    """Move one sitting by hand; it lasts as long as before, whatever the hour."""
    begin = to_minute(start)
    _move(sitting, begin, begin + series.sitting, calendar)
    sitting.pinned = True


def pin_from(node: Node, start: datetime | None, finish: datetime | None, calendar: WorkCalendar) -> None:
    """Pin a node to the dates a person typed.

    A missing end follows from the duration; with both given, the duration follows from them.
    """
    begin = to_minute(start) if start else None
    end = to_minute(finish) if finish else None
    # People meet at the hour they say, not around lunch.
    on_the_clock = node.elapsed or node.kind == "meeting"
    if begin is not None and end is not None:
        node.duration = end - begin if on_the_clock else calendar.between(begin, end)
    elif begin is not None:
        end = begin + node.duration if on_the_clock else calendar.add(begin, node.duration)
    elif end is not None:
        begin = end - node.duration if on_the_clock else calendar.add(end, -node.duration)
    node.pin_start_at = None if begin is None else to_datetime(begin, calendar.zone)
    node.pin_finish_at = None if end is None else to_datetime(end, calendar.zone)
