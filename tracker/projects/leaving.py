"""A person leaves: what they have goes to others, and whatever let them in ends, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Party, Role
from tracker.domain.progress import FINISHED
from tracker.errors import MISSING, Invalid
from tracker.people import departing
from tracker.people.actions import end_member, set_member
from tracker.people.facts import HEIR_OF_THE_PARTY, NOT_ONESELF
from tracker.people.models import Member, Person
from tracker.people.queries import referred
from tracker.projects import involved, letting_go, naming, queries
from tracker.projects.letting_go import Helped, Passed
from tracker.projects.members import usual_role
from tracker.projects.models import Item, Node, Project
from tracker.projects.people_facts import NOBODY_TAKES_OVER
from tracker.projects.queries import ENDED
from tracker.projects.replanning import replan_stored

ITEMS = Item.__table__.c


@dataclass(frozen=True)
class Parting:
    """Why somebody leaves, and who takes over: in a project of `by_project` that person, elsewhere `to`."""

    reason: str
    to: str | None = None
    by_project: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Handed:
    """What somebody had in one project, and who has it now."""

    project: Project
    receiver: Person | None
    role: Role | None
    """The role that the receiver gets in the project, if they get one."""
    roles: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    offers: tuple[Passed, ...] = ()
    helped: tuple[Helped, ...] = ()
    watched: int = 0
    """How many items they watched."""


@dataclass(frozen=True)
class Left:
    """What became of a person who left."""

    person: Person
    ended: departing.Ended
    handed: tuple[Handed, ...]


def concerned(session: Session, person_id: str) -> list[str]:
    """Every project in which a person is, holds a role, owns what is not finished, or has ties."""
    member = sa.select(Member.project_id).where(Member.person_id == person_id, Member.active)
    owner = sa.select(ITEMS.project_id).where(ITEMS.owner_id == person_id, ITEMS.state.not_in(FINISHED))
    holder = sa.cast(Project.roles, sa.Text).contains(person_id)  # an id stands nowhere else in there
    inside = [Project.id.in_(each) for each in (member, owner, *letting_go.projects_of(person_id))]
    wanted = sa.or_(*inside, holder)
    return list(session.scalars(sa.select(Project.id).where(wanted).order_by(Project.id)))


def locked(session: Session, person_id: str) -> set[str]:
    """Every project to which a leaving writes: also those in which nothing but access ends."""
    return {*concerned(session, person_id), *departing.projects_of(session, person_id)}


def leave(session: Session, person: Person, parting: Parting) -> Left:
    """Deactivate a person and hand over what they have; plans are laid again where that moves dates.

    Raises HasLeft, LastAdministrator, and Invalid where nobody takes over what somebody must have.
    """
    projects = concerned(session, person.id)
    receivers = _Receivers(session, person, parting, projects)
    ended = departing.end_access(session, person, parting.reason)
    handed = tuple(_hand_over(session, person, each, receivers) for each in projects)
    return Left(person, ended, handed)


class _Receivers:
    """Who takes over, by project. Raises Invalid for who cannot."""

    def __init__(self, session: Session, person: Person, parting: Parting, projects: Iterable[str]) -> None:
        self._session, self._leaver = session, person
        for project_id in sorted(parting.by_project.keys() - set(projects)):
            raise Invalid(f"/by_project/{project_id}", MISSING, what=project_id)
        self._named = {
            project_id: self._checked(each, f"/by_project/{project_id}")
            for project_id, each in parting.by_project.items()
        }
        self._usual = self._checked(parting.to, "/to") if parting.to else None

    def perhaps(self, project: Project) -> Person | None:
        return self._named.get(project.id) or self._usual

    def of(self, project: Project) -> Person:
        found = self.perhaps(project)
        if found is None:
            raise Invalid("/to", NOBODY_TAKES_OVER, name=self._leaver.name, project=project.name)
        return found

    def _checked(self, person_id: str, pointer: str) -> Person:
        if person_id == self._leaver.id:
            raise Invalid(pointer, NOT_ONESELF)
        found = referred(self._session, Person, person_id, pointer)
        theirs, ours = (found.party, found.client_id), (self._leaver.party, self._leaver.client_id)
        if found.party != Party.PROVIDER and theirs != ours:
            raise Invalid(pointer, HEIR_OF_THE_PARTY, name=found.name)
        return found


def _hand_over(session: Session, leaver: Person, project_id: str, receivers: _Receivers) -> Handed:
    project = queries.project(session, project_id)
    items = _open_items(session, project_id, leaver.id)
    ties = letting_go.ties(session, project_id, leaver.id)
    roles = tuple(sorted(role for role, holder in project.roles.items() if holder == leaver.id))
    leads = [row.person_id for row, _ in queries.members(project_id) if row.role is Role.LEAD]
    last = leads == [leaver.id]
    if items or roles or last:
        receiver: Person | None = receivers.of(project)
    else:
        receiver = receivers.perhaps(project) if ties.wanting else None
    role = _join(session, project_id, receiver, last_lead=last) if receiver else None
    end_member(session, project_id, leaver.id)
    session.flush()
    if receiver is not None:
        project.roles = {**project.roles, **dict.fromkeys(roles, receiver.id)}
        _give(session, project, items, receiver)
    offers = letting_go.pass_on(session, ties, leaver, receiver)
    helped, watched = letting_go.let_go(session, ties, receiver)
    session.flush()
    return Handed(project, receiver, role, roles, tuple(items), tuple(offers), tuple(helped), watched)


def _open_items(session: Session, project_id: str, person_id: str) -> list[Item]:
    mine = Item.project_id == project_id, Item.owner_id == person_id, Item.state.not_in(FINISHED)
    return list(session.scalars(sa.select(Item).where(*mine).order_by(Item.position, ITEMS.id)))


def _join(session: Session, project_id: str, receiver: Person, *, last_lead: bool) -> Role | None:
    """A project keeps a lead; whoever takes something over is at least what `usual_role` says."""
    mine = queries.membership(session, project_id, receiver.id)
    if last_lead:
        wanted = Role.LEAD
    elif mine is not None and mine.role is not Role.READER:
        return None
    else:
        wanted = usual_role(receiver)
    set_member(session, project_id, receiver.id, wanted)
    return wanted


def _give(session: Session, project: Project, items: Sequence[Item], receiver: Person) -> None:
    """New owners; an owner's working time moves dates, except in a project that has ended."""
    moves = project.state not in ENDED and any(isinstance(each, Node) for each in items)
    plan = queries.plan(session, project.id) if moves else None
    for each in items:
        each.owner_id = receiver.id
    involved.end_help(session, items)
    session.flush()
    if plan is not None:
        with naming.of_project(session, project.id):
            replan_stored(session, plan)
