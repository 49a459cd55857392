"""Reads of comments, only of what the asker may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.comments.models import Comment, Mention
from tracker.db import session
from tracker.errors import NotFound
from tracker.paging import Order, Page, fetch
from tracker.people.models import Person
from tracker.projects.models import Item
from tracker.projects.queries import seen_item
from tracker.projects.sight import seen_since, visible_items, wholly

TABLE = Comment.__table__.c


def project_of_comment(who: Who, comment_id: str) -> str | None:
    """Its project, in one statement whether it is hidden or is not there. Raises NotFound."""
    items = Item.__table__.c
    wanted = sa.select(Comment.project_id).join(Item.__table__, items.id == Comment.item_id)
    found = (
        session().execute(wanted.where(Comment.id == comment_id, audible(who), visible_items(who))).first()
    )
    if found is None:
        raise NotFound(what=comment_id)
    project_id: str | None = found[0]
    return project_id


def audible(who: Who) -> sa.ColumnElement[bool]:
    """Comments that the asker may read, of items that they may see.

    Guests read what is not internal; of an item that only waits for them, or is offered to them, what was
    said since, and what they said themselves.
    """
    if who.admin:
        return sa.true()
    said = sa.or_(Comment.author_id == who.person_id, seen_since(who, TABLE.item_id, TABLE.written_at))
    return sa.or_(wholly(who, Comment.project_id), sa.and_(Comment.internal.is_(False), said))


def comment(current: Session, who: Who, comment_id: str) -> Comment:
    """A comment that the asker may read. Raises NotFound."""
    found = current.scalar(sa.select(Comment).where(Comment.id == comment_id, audible(who)))
    if found is None:
        raise NotFound(what=comment_id)
    seen_item(current, who, found.item_id)
    return found


def living(current: Session, who: Who, comment_id: str) -> Comment:
    """The same, unless it was removed."""
    found = comment(current, who, comment_id)
    if found.removed_at is not None:
        raise NotFound(what=comment_id)
    return found


def of_item(who: Who, item_id: str, args: dict[str, Any]) -> Page[Comment]:
    """The discussion of an item, removed comments included."""
    statement = sa.select(Comment).where(Comment.item_id == item_id, audible(who))
    orders = [Order(Comment.__table__.c.id, descending=args["sort"].startswith("-"))]
    return fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])


def mentions(current: Session, comment_ids: Iterable[str]) -> dict[str, list[str]]:
    """The people whom comments mention, by comment."""
    rows = current.execute(
        sa.select(Mention.comment_id, Mention.person_id)
        .join(Person, Person.id == Mention.person_id)
        .where(Mention.comment_id.in_(list(comment_ids)), Mention.active)
        .order_by(Person.name, Person.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for comment_id, person_id in rows:
        found[comment_id].append(person_id)
    return found


def rows_of_mentions(current: Session, comment_id: str) -> dict[str, Mention]:
    """Every mention that a comment has or had, by person."""
    rows = current.scalars(sa.select(Mention).where(Mention.comment_id == comment_id))
    return {each.person_id: each for each in rows}


def newest(current: Session, who: Who, item_ids: Sequence[str]) -> list[tuple[int, Comment, str | None]]:
    """Of each item that is spoken about: how many comments, the newest one, and its author's name."""
    last = (
        sa.select(sa.func.max(Comment.id).label("id"), sa.func.count().label("count"))
        .where(Comment.item_id.in_(item_ids), Comment.removed_at.is_(None), audible(who))
        .group_by(Comment.item_id)
        .subquery()
    )
    rows = current.execute(
        sa.select(last.c.count, Comment, Person.name)
        .join(last, last.c.id == Comment.id)
        .outerjoin(Person, Person.id == Comment.author_id)
    )
    return [(row[0], row[1], row[2]) for row in rows]
