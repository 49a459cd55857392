"""Which projects a change of working time touches, and whose working time a person may change."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Forbidden, Right, Role, Who
from tracker.calendars.layers import COMPANY, TASK
from tracker.domain.progress import FINISHED
from tracker.people.models import Member
from tracker.projects import queries
from tracker.projects.facts import PROJECT_STATE_WORDS, PlanClosed
from tracker.projects.models import Item, Node, Project
from tracker.projects.queries import ENDED

ITEMS, NODES = Item.__table__.c, Node.__table__.c
OPEN = ITEMS.state.not_in(FINISHED)


class Layer(Protocol):
    """A layer of working time, stored or about to be."""

    @property
    def layer(self) -> str: ...
    @property
    def department_id(self) -> str | None: ...
    @property
    def person_id(self) -> str | None: ...


def by_everything(session: Session) -> list[str]:
    """The projects that have not ended: what the base, the company or a freeze of the agency touches."""
    return _running(session, sa.true())


def by_layer(session: Session, layer: Layer, calendar_id: str | None = None) -> list[str]:
    """The running projects whose dates depend on a layer: those with open work in its working time."""
    if layer.layer == COMPANY:
        return by_everything(session)
    if layer.layer == TASK:
        named = sa.select(ITEMS.project_id).where(ITEMS.id == NODES.id, NODES.calendar_id == calendar_id)
        return _running(session, sa.or_(Project.calendar_id == calendar_id, Project.id.in_(named)))
    whose = (
        ITEMS.owner_id == layer.person_id if layer.person_id else ITEMS.department_id == layer.department_id
    )
    return _running(session, Project.id.in_(sa.select(ITEMS.project_id).where(whose, OPEN)))


def _running(session: Session, condition: sa.ColumnElement[bool]) -> list[str]:
    wanted = sa.select(Project.id).where(Project.state.not_in(ENDED), condition)
    return list(session.scalars(wanted.order_by(Project.id)))


def in_charge_of(session: Session, who: Who) -> frozenset[str] | None:
    """The people whose working time somebody may change and whose reasons they may read; None: everybody's.

    Their own, and that of the members of the projects that they lead.
    """
    if who.admin:
        return None
    led = [project_id for project_id, role in who.roles.items() if role is Role.LEAD]
    members = sa.select(Member.person_id).where(Member.project_id.in_(led), Member.active)
    return frozenset(session.scalars(members)) | {who.person_id or ""}


def require_charge(session: Session, who: Who, layer: Layer) -> None:
    """Refuse whoever may not change a layer: an administrator may, and of people see `in_charge_of`."""
    if layer.person_id is None:
        who.require(Right.ADMIN)
        return
    people = in_charge_of(session, who)
    if people is not None and layer.person_id not in people:
        raise Forbidden(right=Right.LEAD)


def by_itself(session: Session, project_id: str) -> list[str]:
    """One project, which must not have ended. Raises PlanClosed."""
    project = queries.project(session, project_id)
    if project.state in ENDED:
        raise PlanClosed(name=project.name, state=PROJECT_STATE_WORDS[project.state])
    return [project_id]
