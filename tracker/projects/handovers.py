"""One department offers an item to the next, which accepts or declines it; how long that takes is counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Right, Who
from tracker.calendars import layers
from tracker.domain.progress import FINISHED
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute
from tracker.errors import Invalid, NotFound
from tracker.journal import ledger_of
from tracker.paging import Order, Page, fetch
from tracker.people.models import Department, Person
from tracker.people.queries import referred
from tracker.projects import around, by_id, queries, rules, tasks
from tracker.projects.around import offers_of
from tracker.projects.members import bring, fellow
from tracker.projects.models import Handover, Item
from tracker.projects.people_facts import ALREADY_THERE, HandoverAnswered, HandoverNotYours, named_at
from tracker.projects.rules import Action
from tracker.projects.sight import OFFERED, offered_to_party, visible_handovers

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"
STATE_WORDS = {
    OFFERED: Text("等待答复", "waiting for an answer"),
    ACCEPTED: Text("已被接受", "accepted"),
    DECLINED: Text("已被拒绝", "declined"),
    WITHDRAWN: Text("已撤回", "withdrawn"),
}
ACCEPT, DECLINE, WITHDRAW = Text("接受", "accept"), Text("拒绝", "decline"), Text("撤回", "withdraw")
RECEIVERS = Text(
    "可由被指定的人、接收部门的项目成员（客户方或平台方部门：该方的项目人员）或项目负责人答复",
    "The person it is offered to, members from that department (the client's or the platform's: its people "
    "here) and leads may",
)
OTHERS = Text(
    "自己发起的交接须由他人接受，或由项目负责人决定",
    "What you offered yourself is for somebody else to accept, or for a lead",
)
GIVERS = Text("可由发起人或项目负责人撤回", "Whoever offered it and leads may")


def offer(session: Session, who: Who, item: Item, fields: dict[str, Any]) -> Handover:
    """Offer an item to a department, perhaps to somebody in it; nothing of the item changes yet.

    An answer is expected within some working minutes of the agency, a working day if not given.
    Raises HandoverOpen, PlanClosed, NotInProject, Invalid, and IllegalMove for what is finished.
    """
    rules.check(who, item, Action.HAND_OVER, around.find(session, who, [item]))
    department = queries.department(session, fields["to_department"], "/to_department")
    if department.id == item.department_id and fields.get("to_owner_id") in (None, item.owner_id):
        raise Invalid("/to_department", ALREADY_THERE, what=item.title, department=department.title)
    if fields.get("to_owner_id"):
        person = referred(session, Person, fields["to_owner_id"], "/to_owner_id")
        with named_at("/to_owner_id"):
            bring(session, who, str(item.project_id), person)
    at, calendar = ledger_of(session).at, layers.read(session, people=()).default
    within = fields.get("answer_within_working_minutes") or calendar.minutes_per_day
    row = Handover(
        project_id=item.project_id,
        item_id=item.id,
        state=OFFERED,
        from_department_id=item.department_id,
        from_owner_id=item.owner_id,
        to_department_id=department.id,
        to_owner_id=fields.get("to_owner_id"),
        note=fields.get("note", ""),
        offered_by_id=who.person_id,
        offered_at=at,
        due_at=to_datetime(calendar.add(to_minute(at), within), calendar.zone),
        because="",
    )
    session.add(row)
    session.flush()
    return row


def accept(session: Session, who: Who, row: Handover, *, owner_id: str | None = None) -> Item:
    """Take an item over: its department and its owner change as if a lead had changed them.

    The owner is who is named, or else whom it was offered to, or else whoever accepts it for the department.
    Guests name people of their own party in the project.
    Raises HandoverAnswered, HandoverNotYours, PlanClosed, NotInProject and Invalid.
    """
    item = queries.item(session, row.item_id)
    _check_open(row, item, ACCEPT)
    theirs = _check_receiver(session, who, row, ACCEPT)
    _check_giver(who, row, item)
    owner = owner_id or row.to_owner_id or (who.person_id if theirs else None)
    if owner_id is not None and who.guest_in(row.project_id):
        fellow(session, who, str(row.project_id), owner_id, "/owner_id")
    elif owner is not None:
        taker = referred(session, Person, owner, "/owner_id")
        with named_at("/owner_id" if owner_id else ""):
            bring(session, who, str(row.project_id), taker)
    key = by_id.department_keys(session)[str(row.to_department_id)]
    _answer(session, who, row, ACCEPTED)
    tasks.set_fields(session, who, item, {"department": key, "owner_id": owner})
    return item


def decline(session: Session, who: Who, row: Handover, *, reason: str) -> None:
    """Leave an item where it is, and say why. Raises HandoverAnswered and HandoverNotYours."""
    _check_open(row, queries.item(session, row.item_id), DECLINE)
    _check_receiver(session, who, row, DECLINE)
    row.because = reason
    _answer(session, who, row, DECLINED)


def withdraw(session: Session, who: Who, row: Handover) -> None:
    """Take an offer back. Raises HandoverAnswered and HandoverNotYours."""
    item = queries.item(session, row.item_id)
    _check_open(row, item, WITHDRAW)
    if row.offered_by_id != who.person_id and not who.may(Right.LEAD, row.project_id):
        raise HandoverNotYours(verb=WITHDRAW, who=GIVERS)
    _answer(session, who, row, WITHDRAWN)


def lapse(session: Session, items: Iterable[Item]) -> None:
    """Nobody takes over what is finished."""
    ledger = ledger_of(session)
    for row in offers_of(session, [each.id for each in items if each.state in FINISHED]):
        _answer(session, ledger.who, row, WITHDRAWN)


def get(session: Session, handover_id: str) -> Handover:
    """Raises NotFound."""
    found = session.get(Handover, handover_id)
    if found is None:
        raise NotFound(what=handover_id)
    return found


def page(current: Session, args: dict[str, Any], *conditions: sa.ColumnElement[bool]) -> Page[Handover]:
    """Hand-overs of some states, oldest first."""
    statement = sa.select(Handover).where(*conditions)
    if args.get("state"):
        statement = statement.where(Handover.state.in_(args["state"]))
    orders = [Order(Handover.__table__.c.id)]
    return fetch(current, statement, orders, after=args.get("cursor"), limit=args["limit"])


def to(who: Who) -> sa.ColumnElement[bool]:
    """Hand-overs that wait for a person: offered to them, or to their department and nobody in it.

    A guest's departments are those of their party.
    """
    mine = sa.select(Person.department_id).where(Person.id == who.person_id)
    departments = sa.or_(Handover.to_department_id.in_(mine), offered_to_party(who))
    nobody_in_it = sa.and_(Handover.to_owner_id.is_(None), departments)
    return sa.and_(sa.or_(Handover.to_owner_id == who.person_id, nobody_in_it), visible_handovers(who))


def waited(row: Handover, calendar: WorkCalendar, now: datetime) -> int:
    """Working minutes from the offer to its answer, or until now."""
    return calendar.between(to_minute(row.offered_at), to_minute(row.answered_at or now))


def is_late(row: Handover, now: datetime) -> bool:
    """Whether the answer came, or is still to come, after it was due."""
    return row.due_at is not None and (row.answered_at or now) > row.due_at


def _answer(session: Session, who: Who, row: Handover, state: str) -> None:
    row.state, row.answered_by_id, row.answered_at = state, who.person_id, ledger_of(session).at


def _check_open(row: Handover, item: Item, verb: Text) -> None:
    """Raises HandoverAnswered, and IllegalMove for taking over what is finished."""
    if verb is ACCEPT and row.state == OFFERED and item.state in FINISHED:
        raise rules.illegal(item, rules.HAND_OVER)
    if row.state != OFFERED:
        raise HandoverAnswered(title=item.title, state=STATE_WORDS[row.state], verb=verb)


def _check_giver(who: Who, row: Handover, item: Item) -> None:
    """Nobody gives to themselves what is somebody else's now, but for a lead. Raises HandoverNotYours."""
    taking = row.offered_by_id is not None and row.offered_by_id == who.person_id
    if taking and not who.acts_for(item.owner_id) and not who.may(Right.LEAD, row.project_id):
        raise HandoverNotYours(verb=ACCEPT, who=OTHERS)


def _check_receiver(session: Session, who: Who, row: Handover, verb: Text) -> bool:
    """Whether somebody answers for the receiving side; otherwise only a lead may. Raises HandoverNotYours."""
    theirs = who.person_id is not None and (row.to_owner_id == who.person_id or _is_of(session, who, row))
    if not theirs and not who.may(Right.LEAD, row.project_id):
        raise HandoverNotYours(verb=verb, who=RECEIVERS)
    return theirs


def _is_of(session: Session, who: Who, row: Handover) -> bool:
    """Whether somebody is of the department offered to, as a guest of the party whose department it is."""
    if who.guest_in(row.project_id):
        mine = Department.side == who.roles[str(row.project_id)].value
    else:
        mine = Department.id.in_(sa.select(Person.department_id).where(Person.id == who.person_id))
    wanted = sa.select(Department.id).where(Department.id == row.to_department_id, mine)
    return session.scalar(wanted) is not None
