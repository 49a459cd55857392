"""Rows of a project as what the engine places: activities, links, and the calendars that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.calendars.layers import Layers
from tracker.domain.freezes import Freeze
from tracker.domain.layout import add_months
from tracker.domain.progress import FINISHED, State
from tracker.domain.schedule import (
    Activity,
    Bound,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
)
from tracker.domain.windows import Window
from tracker.domain.workdays import WorkCalendar, to_minute
from tracker.projects import models
from tracker.projects.models import Item, Node, Occurrence, Phase, Project, Series, Summary

ASKING = ("START_NO_LATER_THAN", "FINISH_NO_LATER_THAN", "MUST_START_ON", "MUST_FINISH_ON")
"""Constraints that may ask for an earlier date."""
STAFFED = ("task", "meeting")
"""Kinds that happen in their owner's working time; what is only reached or lasts is nobody's."""


@dataclass
class ProjectPlan:
    """A project with everything that its dates depend on, stored or about to be."""

    project: Project
    layers: Layers
    phases: list[Phase] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    links: list[models.Link] = field(default_factory=list)
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [*self.nodes, *self.occurrences]

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar of the project: of its phases, its milestones, and of whatever has no other."""
        return self.layers.of(project_calendar_id=self.project.calendar_id)[1]

    def node(self, node_id: str) -> Node:
        return next(each for each in self.nodes if each.id == node_id)


@dataclass(frozen=True)
class Inputs:
    """What `place` takes, but for the day that is today."""

    activities: list[Activity]
    links: list[Link]
    calendars: dict[str, WorkCalendar]
    start: int
    finish: int | None


def inputs(plan: ProjectPlan) -> Inputs:
    """Every node that is not cancelled, the phases as what their nodes belong to, and the active links."""
    calendar, project = plan.calendar, plan.project
    made = Activities(plan)
    activities = list(made.all())
    known = {each.id: each for each in activities}
    active = [each for each in plan.links if each.active and {each.pred_id, each.succ_id} <= known.keys()]
    last = project.finish_by
    return Inputs(
        activities=activities,
        links=[_link(each, known) for each in active],
        calendars={"default": calendar, **made.calendars},
        start=calendar.next_start(calendar.midnight(project.start_on)),
        finish=None if last is None else calendar.previous_end(calendar.midnight(last + timedelta(days=1))),
    )


def calendar_of(plan: ProjectPlan, node: Node) -> tuple[str, WorkCalendar]:
    """An item's calendar and its name: its layers, less the freeze windows that choose it."""
    staffed = node.kind in STAFFED
    return plan.layers.of(
        department_id=node.department_id if staffed else None,
        person_id=node.owner_id if staffed else None,
        calendar_id=node.calendar_id,
        project_calendar_id=plan.project.calendar_id,
        frozen=_frozen(plan, node),
    )


def _frozen(plan: ProjectPlan, node: Node) -> Iterable[Freeze]:
    """A series is never frozen as a whole, and a summary is not placed at all."""
    if isinstance(node, (Series, Summary)):
        return ()
    return plan.layers.frozen(
        kind=node.kind,
        departments=node.departments,
        role=node.role,
        key=node.key,
        started=node.state != State.OPEN,
    )


class Activities:
    """The activities of a plan, one by one; `ids`: the nodes that are not cancelled, if they are known."""

    def __init__(self, plan: ProjectPlan, ids: Collection[str] | None = None) -> None:
        self.plan, self.calendar = plan, plan.calendar
        self.calendars: dict[str, WorkCalendar] = {}
        self.windows = {each.id: window for each in plan.phases if (window := each.window)}
        self.ids = {each.id for each in self._living()} if ids is None else ids

    def all(self) -> Iterator[Activity]:
        for phase in self.plan.phases:
            yield Activity(id=phase.id, summary=True)
        for node in self._living():
            yield self.activity(node)

    def _living(self) -> list[Node]:
        return [each for each in self.plan.nodes if each.state != State.CANCELLED]

    def activity(self, node: Node) -> Activity:
        window = self.windows.get(node.phase_id or "")
        begun, done = _actual(node)
        return Activity(
            id=node.id,
            duration=node.duration,
            elapsed=node.elapsed,
            calendar=self._calendar(node),
            whole=node.kind == "meeting",
            at=time.fromisoformat(node.at_time) if node.at_time else None,
            span_to=window.closes(self.calendar) if window and isinstance(node, Series) else None,
            bounds=(*(window.bounds(node.week, self.calendar) if window else ()), *self._kept(node)),
            constraint=_constraint(node),
            deadline=self._deadline(node, window),
            pin=_pin(node),
            actual_start=begun,
            actual_finish=done,
            remaining=node.remaining if done is None else None,
            parent=node.parent_id if node.parent_id in self.ids else node.phase_id,
            summary=isinstance(node, Summary),
        )

    def _calendar(self, node: Node) -> str:
        name, calendar = calendar_of(self.plan, node)
        if calendar is self.calendar:
            return "default"
        self.calendars[name] = calendar
        return name

    def _kept(self, node: Node) -> tuple[Bound, ...]:
        """Under `push_only` nothing moves earlier than it lies, unless a person asks for that."""
        if self.plan.project.policy != "push_only" or node.state != State.OPEN or node.start_at is None:
            return ()
        if node.pin_start_at is not None or node.constraint_kind in ASKING:
            return ()
        return (Bound(to_minute(node.start_at), "kept"),)

    def _deadline(self, node: Node, window: Window | None) -> Deadline | None:
        """A person's deadline before the playbook's; what is finished has none any more."""
        if node.state in FINISHED:
            return None
        if node.deadline_at:
            return Deadline(at=to_minute(node.deadline_at))
        rule = node.due_rule
        if rule.get("step") in self.ids:
            return Deadline(step=rule["step"], lag=rule["lag"], lag_elapsed=rule["lag_elapsed"])
        if boundary := self._boundary(rule):
            return Deadline(at=self.calendar.previous_end(self.calendar.midnight(boundary)))
        return (
            window.deadline(node.week, self.calendar, at_end=bool(rule.get("phase_end"))) if window else None
        )

    def _boundary(self, rule: Mapping[str, Any]) -> date | None:
        """The day before which an item is due: a month of the project, or a day of its own."""
        if "months" in rule:
            return add_months(self.plan.project.start_on, rule["months"])
        return date.fromisoformat(rule["before"]) if "before" in rule else None


def _constraint(node: Node) -> Constraint | None:
    if node.constraint_kind is None:
        return None
    return Constraint(ConstraintKind(node.constraint_kind), _minute(node.constraint_at) or 0)


def _pin(node: Node) -> tuple[int, int] | None:
    if node.pin_start_at and node.pin_finish_at:
        return to_minute(node.pin_start_at), to_minute(node.pin_finish_at)
    return None


def _actual(node: Node) -> tuple[int | None, int | None]:
    """What has happened. A series has no start or finish of its own: its sittings have."""
    if isinstance(node, Series):
        done = node.state in FINISHED
        return (_minute(node.start_at), _minute(node.finish_at)) if done else (None, None)
    return _minute(node.started_at), _minute(node.done_at)


def _minute(moment: datetime | None) -> int | None:
    return None if moment is None else to_minute(moment)


def _link(link: models.Link, known: Mapping[str, Activity]) -> Link:
    """A link with the gap that the policy `keep_gap` adds to its lag."""
    made = domain_link(link)
    if not link.gap:
        return made
    lag = made.lag
    if made.lag_percent is not None:
        lag = round(known[link.pred_id].duration * made.lag_percent / 100)
    return replace(made, lag=lag + link.gap, lag_percent=None)


def domain_link(link: models.Link) -> Link:
    return Link(
        pred=link.pred_id,
        succ=link.succ_id,
        type=LinkType(link.type),
        lag=link.lag,
        lag_elapsed=link.lag_elapsed,
        lag_percent=link.lag_percent,
        soft=link.soft,
    )
