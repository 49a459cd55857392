"""Reads of notices, and of whom news concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import GUESTS, Role, Who
from tracker.comments.models import Comment
from tracker.comments.queries import audible
from tracker.db import session
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.notices.models import Notice
from tracker.notices.telling import kinds
from tracker.paging import Order, Page, fetch
from tracker.people.models import Department, Member, Person
from tracker.projects import audience
from tracker.projects.models import Handover, Involved, Item, Project
from tracker.projects.sight import visible

ITEMS = Item.__table__
NO_KIND = Text("没有这一类通知：{kind}。可选：{kinds}。", "There is no kind {kind}. There are: {kinds}.")


def mine(who: Who) -> list[sa.ColumnElement[bool]]:
    """Notices of the asker, of what they may still see."""
    reached = sa.or_(Notice.project_id.is_(None), visible(who, Notice.project_id))
    return [
        Notice.person_id == who.person_id,
        reached,
        audience.guests_items(who, Notice.project_id, Notice.item_id),
    ]


def notices(who: Who, args: dict[str, Any]) -> Page[Notice]:
    """What the asker was told, newest first. Raises Invalid for a kind that there is not."""
    statement = sa.select(Notice).where(*mine(who))
    for kind in args.get("kind", ()):
        if kind not in kinds():
            raise Invalid("kind", NO_KIND, kind=kind, kinds=sorted(kinds()))
    if args.get("kind"):
        statement = statement.where(Notice.kind.in_(args["kind"]))
    if args.get("project"):
        statement = statement.where(Notice.project_id == args["project"])
    if args.get("unread") is not None:
        unread = Notice.read_at.is_(None)
        statement = statement.where(unread if args["unread"] else sa.not_(unread))
    orders = [Order(Notice.__table__.c.id, descending=True)]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def unread(current: Session, who: Who) -> int:
    """How many notices the asker has not read."""
    counted = sa.select(sa.func.count()).select_from(Notice).where(*mine(who), Notice.read_at.is_(None))
    return current.scalar(counted) or 0


def titles(current: Session, ids: Iterable[str | None]) -> dict[str, tuple[str, str]]:
    """Titles of items by id, in Chinese and English."""
    named = sa.select(ITEMS.c.id, ITEMS.c.title_zh, ITEMS.c.title_en).where(ITEMS.c.id.in_({*ids} - {None}))
    return {row[0]: (row[1], row[2]) for row in current.execute(named)}


def bodies(current: Session, who: Who, comment_ids: Collection[str]) -> dict[str, str]:
    """What those comments say that are there and that the asker may read, by id."""
    wanted = sa.select(Comment.id, Comment.body).where(
        Comment.id.in_(comment_ids), Comment.removed_at.is_(None), audible(who)
    )
    return {row[0]: row[1] for row in current.execute(wanted)}


def near(current: Session, item_ids: Collection[str]) -> dict[str, set[str]]:
    """Who owns, helps with or watches items, by item."""
    beside = sa.select(Involved.item_id, Involved.person_id).where(
        Involved.item_id.in_(item_ids), Involved.active
    )
    own = sa.select(ITEMS.c.id, ITEMS.c.owner_id).where(
        ITEMS.c.id.in_(item_ids), ITEMS.c.owner_id.is_not(None)
    )
    found: dict[str, set[str]] = defaultdict(set)
    for item_id, person_id in current.execute(sa.union(own, beside)):
        found[item_id].add(person_id)
    return found


def asked_to_take(current: Session, row: Handover) -> list[str]:
    """Whom a hand-over is offered to: a person, or the people of a department who are in the project.

    Of a department of the client or of the platform these are the guests of that party.
    """
    if row.to_owner_id:
        return [row.to_owner_id]
    side = sa.select(Department.side).where(Department.id == row.to_department_id).scalar_subquery()
    members = (
        sa.select(Person.id)
        .join(Member, sa.and_(Member.person_id == Person.id, Member.active))
        .where(
            Member.project_id == row.project_id,
            sa.or_(Person.department_id == row.to_department_id, sa.cast(Member.role, sa.String) == side),
        )
        .order_by(Person.id)
    )
    return list(current.scalars(members))


def guests_of(current: Session, project_id: str | None, party: str) -> list[str]:
    """The guests of a party in a project: their role is called like it, and no role like anything else."""
    return _in_role(current, project_id, party) if party in GUESTS else []


def leads(current: Session, project_id: str | None) -> list[str]:
    return _in_role(current, project_id, Role.LEAD)


def _in_role(current: Session, project_id: str | None, role: str) -> list[str]:
    there = Member.project_id == project_id, Member.role == Role(role), Member.active
    return list(current.scalars(sa.select(Member.person_id).where(*there).order_by(Member.person_id)))


def active(current: Session, project_ids: Collection[str | None]) -> set[str]:
    """Those projects that are under way."""
    running = sa.select(Project.id).where(Project.id.in_(project_ids), Project.state == "active")
    return set(current.scalars(running))
