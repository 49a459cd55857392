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
from tracker.projects import bulk, links, naming, queries
from tracker.projects.board_facts import BulkRefused
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Link
from tracker.projects.tables import cells, reading
from tracker.projects.tables.columns import COLUMNS, Book, Person


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
    )


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
