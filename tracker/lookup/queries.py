"""Reads of the index, of what the asker may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.access import Who
from tracker.db import session
from tracker.domain.text import Text
from tracker.domain.tokens import Term, terms
from tracker.errors import Invalid
from tracker.paging import Order, Page, fetch
from tracker.projects import audience
from tracker.projects.models import Item
from tracker.projects.sight import visible, wholly
from tracker.search import Found, in_title, kinds, matching, seen_by_kind

ITEMS = Item.__table__.c
NOTHING = Text(
    "请输入要查找的文字或数字，标点不算。",
    "Give letters, digits or characters to seek; punctuation does not count.",
)
NO_KIND = Text("没有这一类：{kind}。可选：{kinds}。", "No such kind: {kind}. There are: {kinds}.")


def asked(args: dict[str, Any]) -> list[Term]:
    """The terms of a query. Raises Invalid for one without any, and for a kind that there is not."""
    found = terms(args["q"])
    if not found:
        raise Invalid("q", NOTHING)
    for kind in args.get("kind", ()):
        if kind not in kinds():
            raise Invalid("kind", NO_KIND, kind=kind, kinds=kinds())
    return found


def found(who: Who, wanted: Sequence[Term], args: dict[str, Any]) -> tuple[Page[Found], int]:
    """A page of what has every term, and how much has: first what has all in its title, then the newest."""
    conditions = [*matching(session(), wanted), _seen(who, wanted)]
    if args.get("kind"):
        conditions.append(Found.kind.in_(args["kind"]))
    if args.get("project"):
        conditions.append(Found.project_id == args["project"])
    orders = [Order(in_title(wanted)), Order(Found.__table__.c.row_id, descending=True)]
    statement = sa.select(Found).where(*conditions)
    page = fetch(session(), statement, orders, after=args.get("cursor"), limit=args["limit"])
    counted = sa.select(sa.func.count()).select_from(Found).where(*conditions)
    return page, session().scalar(counted) or 0


def items(ids: Iterable[str | None]) -> dict[str, Any]:
    """Of items by id: titles, key and state."""
    columns = (ITEMS.id, ITEMS.title_zh, ITEMS.title_en, ITEMS.key, ITEMS.state)
    found = session().execute(sa.select(*columns).where(ITEMS.id.in_({*ids} - {None})))
    return {row.id: row for row in found}


def _seen(who: Who, wanted: Sequence[Term]) -> sa.ColumnElement[bool]:
    """What the asker may find: by its project, or as its kind decides."""
    own = seen_by_kind(who)
    by_project = sa.and_(Found.kind.not_in(own), *_of_projects(who, wanted))
    return sa.or_(by_project, *(sa.and_(Found.kind == kind, each) for kind, each in own.items()))


def _of_projects(who: Who, wanted: Sequence[Term]) -> list[sa.ColumnElement[bool]]:
    """What of projects the asker may find; guests find items by their titles, as notes are the agency's."""
    titled = sa.or_(Found.kind != "task", wholly(who, Found.project_id), in_title(wanted) == 0)
    return [
        *([titled] if who.guest else []),
        visible(who, Found.project_id),
        sa.or_(Found.internal.is_(False), wholly(who, Found.project_id)),
        audience.guests_items(who, Found.project_id, Found.item_id),
    ]
