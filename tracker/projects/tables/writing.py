"""The items of a project as rows of a table, and back as changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.graph import CycleFound
from tracker.domain.order import implied
from tracker.domain.text import Lang
from tracker.people import models as people
from tracker.projects import bulk, labels, links, naming, queries
from tracker.projects.board_facts import BulkRefused
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, ItemLabel, Label, Link
from tracker.projects.tables import cells, reading
from tracker.projects.tables.book import Book, Person
from tracker.projects.tables.columns import COLUMNS


def table(session: Session, items: Collection[str], project_id: str, lang: Lang) -> bytes:
    """Items of a project, given by id, in their manual order, under one row of headers."""
    plan = queries.plan(session, project_id)
    book = book_of(session, plan, lang)
    rows = sorted((each for each in plan.items if each.id in items), key=_place)
    return cells.write([[each.header(lang) for each in COLUMNS], *_rows(rows, book)])


def _place(item: Item) -> tuple[int, int, str]:
    return implied(item.position) if item.rank is None else item.rank, item.position, item.id


def _rows(items: Sequence[Item], book: Book) -> Iterator[list[str]]:
    for item in items:
        yield [column.show(item, book) for column in COLUMNS]


def book_of(session: Session, plan: ProjectPlan, lang: Lang) -> Book:
    """What the cells of a plan refer to."""
    persons = session.execute(sa.select(people.Person.id, people.Person.name, people.Person.email))
    living = labels.living(session, plan.project.id, with_agency=True)
    departments = list(session.scalars(sa.select(people.Department)))
    titles: dict[str, list[Any]] = {"phase": plan.phases, "department": departments}
    into: dict[str, list[Link]] = defaultdict(list)
    for link in plan.links:
        if not links.is_of_gate(plan, link):
            into[link.succ_id].append(link)
    return Book(
        lang,
        plan.calendar,
        {row[0]: Person(*row) for row in persons},
        {each.id: each.key for each in departments},
        {each.id: each.key for each in plan.phases},
        {column: {each.key: each.title for each in rows} for column, rows in titles.items()},
        {each.id: each.key for each in plan.items},
        into,
        _marks(session, plan.project.id),
        {each.name.casefold(): each.id for each in sorted(living, key=lambda each: each.project_id or "")},
        _beside(session, plan.project.id),
    )


def _marks(session: Session, project_id: str) -> dict[str, list[str]]:
    """The names of the labels of each item."""
    wanted = sa.select(ItemLabel.item_id, Label.name).join(Label, Label.id == ItemLabel.label_id)
    wanted = wanted.where(ItemLabel.project_id == project_id, ItemLabel.active, Label.active)
    found: dict[str, list[str]] = defaultdict(list)
    for item_id, name in session.execute(wanted.order_by(Label.name, Label.id)):
        found[item_id].append(name)
    return found


def _beside(session: Session, project_id: str) -> dict[str, int]:
    """By item the newest revision of what a row says of it and it does not hold: predecessors and labels."""
    links_ = sa.select(Link.succ_id.label("id"), Link.revision).where(Link.project_id == project_id)
    marks = sa.select(ItemLabel.item_id, ItemLabel.revision).where(ItemLabel.project_id == project_id)
    both = sa.union_all(links_, marks).subquery()
    rows = session.execute(sa.select(both.c.id, sa.func.max(both.c.revision)).group_by(both.c.id))
    return {row[0]: row[1] for row in rows}


def bring(session: Session, who: Who, project_id: str, data: bytes | str, lang: Lang) -> dict[str, Any]:
    """Do what a table asks for; the keys of what was created and changed, and how many rows were not.

    Raises Invalid, TableRefused, and what a bulk change of the whole plan raises.
    """
    plan = queries.plan(session, project_id)
    asked = reading.read(cells.read(data), plan, book_of(session, plan, lang))
    try:
        with naming.by_key(session):
            done = bulk.do(session, who, project_id, asked.wishes)
    except BulkRefused as refused:
        raise asked.refused(refused) from refused
    except CycleFound as circle:
        raise asked.circular(circle) from circle
    return {
        "created": [each.key for each in done.create],
        "updated": [each.key for each in done.update],
        "unchanged": asked.unchanged,
    }
