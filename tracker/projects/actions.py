"""What can be done with a project: storing, changing and moving it, and who belongs to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Role, Who
from tracker.domain.layout import add_months
from tracker.domain.text import Text
from tracker.journal import open_scope
from tracker.people.actions import set_member
from tracker.people.models import Client, Person
from tracker.people.queries import get, referred
from tracker.projects import queries
from tracker.projects.drafting import check_roles_of
from tracker.projects.facts import PROJECT_STATE_WORDS, IllegalProjectMove
from tracker.projects.members import join
from tracker.projects.models import Project
from tracker.projects.planning import ProjectPlan
from tracker.projects.replanning import open_plan, replan_stored

PROJECT_MOVES: dict[str, tuple[Text, dict[str, str]]] = {
    "activate": (Text("激活", "activate"), {"draft": "active", "paused": "active"}),
    "pause": (Text("暂停", "pause"), {"active": "paused"}),
    "close": (Text("结项", "close"), {"active": "closed", "paused": "closed"}),
    "cancel": (Text("取消", "cancel"), {"draft": "cancelled", "active": "cancelled", "paused": "cancelled"}),
    "reopen": (Text("重新打开", "reopen"), {"closed": "active", "cancelled": "draft"}),
}


def store(session: Session, who: Who, plan: ProjectPlan, *, lead: str | None) -> None:
    """Store a new project with its plan and members."""
    project = plan.project
    if project.client_id:
        get(session, Client, project.client_id)
    open_scope(session, project.id)
    for rows in ([project], plan.phases, plan.nodes, plan.occurrences, plan.links):
        session.add_all(rows)
        session.flush()
    set_members(session, who, project, lead=lead)


def set_members(session: Session, who: Who, project: Project, *, lead: str | None) -> None:
    """Everybody who holds a role is a member; the named lead, or else the maker, leads."""
    leader = lead or who.person_id
    for person_id in sorted({*project.roles.values()} - {leader}):
        set_member(session, project.id, get(session, Person, person_id).id, Role.MEMBER)
    if leader:
        set_member(session, project.id, get(session, Person, leader).id, Role.LEAD)
    session.flush()


def change_project(session: Session, project: Project, fields: dict[str, Any]) -> None:
    """Change a project; a new start date moves its phases and re-plans, new roles change the owners."""
    if fields.get("client_id"):
        referred(session, Client, fields["client_id"], "/client_id")
    start_on = fields.pop("start_on", None)
    roles = fields.pop("roles", None)
    for name, value in fields.items():
        setattr(project, name, value)
    if start_on and start_on != project.start_on:
        _shift(session, project, start_on)
    if roles is not None:
        _assign(session, project, roles)


def _shift(session: Session, project: Project, start_on: date) -> None:
    """Phases begin as many months after the new start as they did after the old."""
    plan = open_plan(session, project.id)
    old, day = project.start_on, timedelta(days=1)
    project.start_on = start_on
    for phase in plan.phases:
        phase.starts_on = _moved(phase.starts_on, old, start_on)
        phase.ends_on = _moved(phase.ends_on + day, old, start_on) - day
    replan_stored(session, plan)


def _moved(boundary: date, old: date, new: date) -> date:
    """A boundary a number of months after the old start, as far after the new; any other moves by days."""
    months = (boundary.year - old.year) * 12 + boundary.month - old.month
    return add_months(new, months) if add_months(old, months) == boundary else boundary + (new - old)


def _assign(session: Session, project: Project, roles: dict[str, Any]) -> None:
    """Merge people for roles, null takes one away; they own what the role owns and nobody has finished."""
    named = {role: person_id for role, person_id in roles.items() if person_id is not None}
    check_roles_of(session, project, named)
    for role, person_id in named.items():
        referred(session, Person, person_id, f"/roles/{role}")
    old = project.roles
    project.roles = roles = {role: each for role, each in {**old, **roles}.items() if each is not None}
    plan = queries.plan(session, project.id)
    for item in plan.items:
        if item.role and item.owner_id == old.get(item.role) and item.done_at is None:
            item.owner_id = roles.get(item.role)
    for person_id in sorted(set(roles.values()) - set(old.values())):
        join(session, project.id, person_id)


def move_project(project: Project, verb: str) -> None:
    """Activate, pause, close, cancel or reopen a project."""
    words, steps = PROJECT_MOVES[verb]
    if project.state not in steps:
        raise IllegalProjectMove(name=project.name, state=PROJECT_STATE_WORDS[project.state], verb=words)
    project.state = steps[project.state]
