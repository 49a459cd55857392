"""What a request to start a project asks for, as a plan with its dates that nobody has stored yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.calendars import layers
from tracker.calendars.layers import Layers
from tracker.domain.plan_values import Plan
from tracker.domain.playbook import Duty
from tracker.domain.schedule import Schedule
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar
from tracker.errors import MISSING, Invalid, NotFound
from tracker.people import queries as people
from tracker.people.models import Client, Person
from tracker.playbooks import queries as playbooks
from tracker.playbooks.facts import STATE_WORDS, NotPublished
from tracker.playbooks.models import DRAFT, PUBLISHED, PlaybookVersion
from tracker.projects import compiling
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Project
from tracker.projects.rows import Order, empty, from_playbook

EARLIEST = date(2008, 1, 1)
LOOK_BACK = timedelta(days=366 * 6)
"""How long a service may last that is planned from its end."""
NEAR = 10
LONGEST_NAME = 200
"""Characters; the title of a playbook may be longer."""


@dataclass(frozen=True)
class Draft:
    """A dated plan, the schedule behind it, the duties that are shown with it, and what it was made of."""

    plan: ProjectPlan
    schedule: Schedule
    duties: tuple[Duty, ...] = ()
    compiled: Plan | None = None


def draft(session: Session, fields: dict[str, Any], *, trial: bool = False) -> Draft:
    """Read the playbook and lay it on the calendar; only a trial takes one that is still a draft.

    Raises Invalid, NotPublished, ParameterNotAllowed and NotPlannable.
    """
    _check_people(session, fields)
    working, now = layers.read(session), clock.now(session)
    if "playbook" not in fields:
        return _empty(fields, working, now)
    version = _version(session, fields["playbook"], fields.get("version"))
    if version.state != PUBLISHED and not (trial and version.state == DRAFT):
        raise NotPublished(key=version.key, version=version.version, state=STATE_WORDS[version.state])
    playbook, vocabulary = playbooks.read(session, version)
    _check_roles(fields["roles"], vocabulary.roles)
    departments = {each.key: each.id for each in people.departments()}
    choices = {name: fields[name] for name in ("leave_out", "choose") if fields.get(name)}

    def lay(start_on: date) -> Draft:
        order = replace(_order(fields, start_on, playbook.title.zh), choices=choices)
        compiled = compiling.compiled(
            session, version, start_on, fields["parameters"], working.default, choices
        )
        plan, schedule = from_playbook(order, compiled, version, departments, working, now)
        return Draft(plan, schedule, compiled.duties, compiled)

    if "finish_on" in fields:
        return latest(lay, fields["finish_on"], working.default)
    return lay(fields["start_on"])


def _order(fields: dict[str, Any], start_on: date, name: str = "") -> Order:
    return Order(
        name=fields.get("name") or name[:LONGEST_NAME],
        start_on=start_on,
        note=fields.get("note", ""),
        client_id=fields.get("client_id"),
        state=fields["state"],
        roles=fields["roles"],
    )


def latest(lay: Callable[[date], Draft], finish_on: date, calendar: WorkCalendar) -> Draft:
    """The latest start on a working day whose plan finishes by a day. Raises Invalid when there is none.

    A later start finishes later, but for weeks around holidays, so the last days before the answer
    of a bisection are looked at one by one.
    """
    days = calendar.working_days(max(EARLIEST, finish_on - LOOK_BACK), finish_on)
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _finishes(lay(days[middle]), finish_on) else (low, middle)
    for day in reversed(days[: low + NEAR]):
        draft = lay(day)
        if _finishes(draft, finish_on):
            return draft
        if day < days[max(0, low - NEAR)]:
            break
    why = Text("无论从哪一天开始，都来不及在 {day} 完成。", "No start is early enough to finish by {day}.")
    raise Invalid("/finish_on", why, day=finish_on.isoformat())


def _finishes(draft: Draft, finish_on: date) -> bool:
    finish = draft.plan.project.finish_on
    return finish is not None and finish <= finish_on


def _version(session: Session, key: str, number: int | None) -> PlaybookVersion:
    try:
        return playbooks.version(session, key, number)
    except NotFound as missing:
        raise Invalid(
            "/version" if number else "/playbook", MISSING, what=missing.fields["what"]
        ) from missing


def _empty(fields: dict[str, Any], working: Layers, now: datetime) -> Draft:
    if not fields.get("name"):
        raise Invalid("/name", Text("没有模板的项目需要名称。", "A project without a playbook needs a name."))
    for name in ("parameters", "roles", "version", "leave_out", "choose"):
        if fields.get(name):
            why = Text("没有模板的项目没有 {name}。", "Without a playbook there are no {name}.")
            raise Invalid(f"/{name}", why, name=name)
    finish_by = fields.get("finish_on")
    order = replace(_order(fields, fields.get("start_on") or fields["finish_on"]), finish_by=finish_by)
    return Draft(*empty(order, working, now))


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
