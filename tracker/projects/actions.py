"""What can be done with a project: storing, changing and moving it, and who belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Role, Who
from tracker.calendars.models import Calendar
from tracker.domain.layout import add_months, shifted
from tracker.domain.text import Text
from tracker.domain.turns import is_later
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.errors import Invalid, NotFound
from tracker.journal import open_scope
from tracker.merging import Writes, mapping, named, same
from tracker.people.models import Client, Person
from tracker.people.queries import get, referred
from tracker.projects import baselines, involved, queries, stages
from tracker.projects.drafting import check_roles_of
from tracker.projects.facts import PROJECT_STATE_WORDS, IllegalProjectMove
from tracker.projects.gaps import measure_gaps
from tracker.projects.inputs import ProjectPlan
from tracker.projects.members import check_guests, enrol, join
from tracker.projects.models import Item, Node, Phase, Project
from tracker.projects.parametrising import reparametrise
from tracker.projects.people_facts import named_at
from tracker.projects.replanning import open_plan, replan_stored

RULES = ("policy", "progress", "not_in_past", "finish_by")
PLANNED = ("start_on", "parameters", "calendar")
WRITES: Writes = {
    **same("name", "note", "client_id", "start_on", *RULES),
    "parameters": mapping("parameters"),
    "calendar": named("calendar_id", Calendar),
    "roles": mapping("roles"),
}
"""What the fields of a change write, as `change_project` does."""
PROJECT_MOVES: dict[str, tuple[Text, dict[str, str]]] = {
    "activate": (Text("激活", "activate"), {"draft": "active", "paused": "active"}),
    "pause": (Text("暂停", "pause"), {"active": "paused"}),
    "close": (Text("结项", "close"), {"active": "closed", "paused": "closed"}),
    "cancel": (Text("取消", "cancel"), {"draft": "cancelled", "active": "cancelled", "paused": "cancelled"}),
    "reopen": (Text("重新打开", "reopen"), {"closed": "active", "cancelled": "draft"}),
}


def store(session: Session, who: Who, plan: ProjectPlan, *, lead: str | None) -> None:
    """Store a new project with its plan, its members and the columns of its board."""
    project = plan.project
    if project.client_id:
        get(session, Client, project.client_id)
    open_scope(session, project.id)
    for rows in ([project], plan.phases, plan.nodes, plan.occurrences, plan.links):
        session.add_all(rows)
        session.flush()
    stages.begin(session, project.id)
    set_members(session, who, project, lead=lead)
    if project.state == "active":
        baselines.keep_first(session, plan)


def set_members(session: Session, who: Who, project: Project, *, lead: str | None) -> None:
    """Everybody who holds a role belongs to it; the named lead, or else the maker, leads.

    Raises WrongParty and OtherClient.
    """
    leader = lead or who.person_id
    _join_as(session, project, {leader})
    if leader:
        with named_at("/lead_id" if lead else ""):
            enrol(session, project.id, get(session, Person, leader), Role.LEAD)
    session.flush()


def _join_as(session: Session, project: Project, but: Collection[str | None]) -> None:
    """Everybody who holds a role belongs to the project, but for some people."""
    for role, person_id in sorted(project.roles.items(), key=lambda each: each[1]):
        if person_id not in but:
            with named_at(f"/roles/{role}"):
                join(session, project.id, person_id)


def change_project(session: Session, project: Project, fields: dict[str, Any]) -> None:
    """Change a project; whatever its dates depend on re-plans it, new roles change the owners.

    Raises PlanClosed, ParameterNotAllowed, OtherClient and Invalid.
    """
    if fields.get("client_id"):
        referred(session, Client, fields["client_id"], "/client_id")
    if "client_id" in fields:
        with named_at("/client_id"):
            check_guests(project, fields["client_id"])
    roles = fields.pop("roles", None)
    planned = {name: fields.pop(name) for name in (*RULES, *PLANNED) if name in fields}
    for name, value in fields.items():
        setattr(project, name, value)
    if roles is not None:
        _assign(session, project, roles)
    if planned or roles:
        _change_plan(session, project, planned)


def _change_plan(session: Session, project: Project, fields: dict[str, Any]) -> None:
    session.flush()
    plan = open_plan(session, project.id)
    start_on, policy = fields.get("start_on"), project.policy
    if start_on and start_on != project.start_on:
        _shift(plan, start_on)
    if "parameters" in fields:
        reparametrise(session, plan, fields["parameters"])
    if "calendar" in fields:
        project.calendar_id = queries.task_calendar(session, fields["calendar"])
    for name in RULES:
        if name in fields:
            setattr(project, name, fields[name])
    if project.policy != policy:
        measure_gaps(plan)
    replan_stored(session, plan)


def _shift(plan: ProjectPlan, start_on: date) -> None:
    """Phases begin as many months after the new start as they did after the old.

    Those of a later turn began when the turn before it was closed, and stay.
    """
    project, day = plan.project, timedelta(days=1)
    old, project.start_on = project.start_on, start_on
    for phase in plan.phases:
        if (window := phase.window) and not is_later(phase.key):
            phase.starts_on = shifted(window.starts_on, old, start_on)
            phase.ends_on = shifted(window.ends_on + day, old, start_on) - day
    for node in plan.nodes:
        _move_beginning(node, plan.calendar, old, start_on)


def _move_beginning(node: Node, calendar: WorkCalendar, old: date, new: date) -> None:
    """What begins a number of months after the start still does, unless somebody has set another day."""
    months = node.details.get("begins")
    if months is not None and node.constraint_at == _begins(calendar, old, months):
        node.constraint_at = _begins(calendar, new, months)


def _begins(calendar: WorkCalendar, start_on: date, months: int) -> datetime:
    return to_datetime(calendar.next_start(calendar.midnight(add_months(start_on, months))), calendar.zone)


def _assign(session: Session, project: Project, roles: dict[str, Any]) -> None:
    """Merge people for roles, null takes one away; they own what the role owns and nobody has finished."""
    named = {role: person_id for role, person_id in roles.items() if person_id is not None}
    check_roles_of(session, project, named)
    for role, person_id in named.items():
        referred(session, Person, person_id, f"/roles/{role}")
    old = project.roles
    project.roles = roles = {role: each for role, each in {**old, **roles}.items() if each is not None}
    plan = queries.plan(session, project.id)
    given: list[Item] = []
    for item in plan.items:
        if item.role and item.owner_id == old.get(item.role) and item.done_at is None:
            item.owner_id = roles.get(item.role)
            given.append(item)
    involved.end_help(session, given)
    _join_as(session, project, {*old.values()})


def move_project(session: Session, project: Project, verb: str) -> None:
    """Activate, pause, close, cancel or reopen a project; the first activation keeps a baseline."""
    words, steps = PROJECT_MOVES[verb]
    if project.state not in steps:
        raise IllegalProjectMove(name=project.name, state=PROJECT_STATE_WORDS[project.state], verb=words)
    project.state = steps[project.state]
    if project.state == "active":
        baselines.keep_first(session, queries.plan(session, project.id))


def change_phase(session: Session, project_id: str, key: str, fields: dict[str, Any]) -> Phase:
    """Move the window of a phase and re-plan. Raises NotFound, PlanClosed and Invalid."""
    plan = open_plan(session, project_id)
    phase = next((each for each in plan.phases if each.key == key), None)
    if phase is None:
        raise NotFound(what=key)
    for name, value in fields.items():
        setattr(phase, name, value)
    if phase.starts_on is None or phase.ends_on is None:
        missing = "/starts_on" if phase.starts_on is None else "/ends_on"
        raise Invalid(missing, Text("阶段需要开始和结束两个日期。", "A phase needs both of its days."))
    if phase.ends_on < phase.starts_on:
        raise Invalid("/ends_on", Text("阶段结束早于开始。", "The phase ends before it begins."))
    replan_stored(session, plan)
    return phase
