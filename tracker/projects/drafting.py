"""What a request to start a project asks for, as a plan with its dates that nobody has stored yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.calendars import layers
from tracker.domain import plan as domain_plan
from tracker.domain.parameters import ParameterRefused
from tracker.domain.playbook import Duty
from tracker.domain.schedule import Schedule
from tracker.domain.text import Text
from tracker.errors import MISSING, Invalid, NotFound
from tracker.people import queries as people
from tracker.people.models import Client, Person
from tracker.playbooks import queries as playbooks
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.facts import ParameterNotAllowed
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Project
from tracker.projects.rows import Order, empty, from_playbook


@dataclass(frozen=True)
class Draft:
    """A dated plan, the schedule behind it, and the duties that are shown with it."""

    plan: ProjectPlan
    schedule: Schedule
    duties: tuple[Duty, ...] = ()


def draft(session: Session, fields: dict[str, Any]) -> Draft:
    """Read the playbook and lay it on the calendar. Raises Invalid, ParameterNotAllowed, NotPlannable."""
    _check_people(session, fields)
    order = Order(
        name=fields.get("name", ""),
        start_on=fields["start_on"],
        note=fields.get("note", ""),
        client_id=fields.get("client_id"),
        state=fields["state"],
        roles=fields["roles"],
    )
    working = layers.read(session)
    if "playbook" not in fields:
        return _empty(session, order, fields)
    version = _version(session, fields["playbook"], fields.get("version"))
    playbook, vocabulary = playbooks.read(session, version)
    _check_roles(fields["roles"], vocabulary.roles)
    try:
        compiled = domain_plan.compile(
            playbook,
            vocabulary,
            start_on=order.start_on,
            parameters=fields["parameters"],
            calendar=working.default,
        )
    except ParameterRefused as refused:
        raise ParameterNotAllowed(refused) from refused
    order = order if order.name else replace(order, name=playbook.title.zh)
    departments = {each.key: each.id for each in people.departments()}
    plan, schedule = from_playbook(order, compiled, version, departments, working, clock.now(session))
    return Draft(plan, schedule, compiled.duties)


def _version(session: Session, key: str, number: int | None) -> PlaybookVersion:
    try:
        return playbooks.version(session, key, number)
    except NotFound as missing:
        raise Invalid(
            "/version" if number else "/playbook", MISSING, what=missing.fields["what"]
        ) from missing


def _empty(session: Session, order: Order, fields: dict[str, Any]) -> Draft:
    if not order.name:
        raise Invalid("/name", Text("没有模板的项目需要名称。", "A project without a playbook needs a name."))
    for name in ("parameters", "roles", "version"):
        if fields.get(name):
            why = Text("没有模板就没有 {name}。", "Without a playbook there are no {name}.")
            raise Invalid(f"/{name}", why, name=name)
    return Draft(*empty(order, layers.read(session), clock.now(session)))


def _check_people(session: Session, fields: dict[str, Any]) -> None:
    if fields.get("client_id"):
        people.referred(session, Client, fields["client_id"], "/client_id")
    if fields.get("lead_id"):
        people.referred(session, Person, fields["lead_id"], "/lead_id")
    for role, person_id in fields["roles"].items():
        people.referred(session, Person, person_id, f"/roles/{role}")


def check_roles_of(session: Session, project: Project, given: dict[str, str]) -> None:
    """Refuse roles that the playbook of a project does not have; a project made by hand has none."""
    version = session.get(PlaybookVersion, project.playbook_id) if project.playbook_id else None
    _check_roles(given, playbooks.read(session, version)[1].roles if version else ())


def _check_roles(given: dict[str, str], known: Iterable[str]) -> None:
    if unknown := sorted(given.keys() - set(known)):
        why = Text("没有角色 {roles}；可用：{known}。", "There is no role {roles}; known are {known}.")
        raise Invalid("/roles", why, roles=", ".join(unknown), known=", ".join(known) or "-")
