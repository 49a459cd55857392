"""Reads of what a timeline shows."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars import cn
from tracker.domain.text import Lang
from tracker.journal import Revision
from tracker.pages import views
from tracker.pages.timeline import Chart
from tracker.people.models import Person
from tracker.playbooks.models import PlaybookVersion
from tracker.playbooks.queries import VOCABULARY, role_titles
from tracker.projects import queries
from tracker.projects.models import Item


def state(current: Session, project_id: str) -> tuple[int, ...]:
    """What the picture of a project depends on beside language and day.

    The newest revision of the project, of those who own its items, and the version of the roles' titles.
    """
    owners = sa.select(Item.owner_id).where(Item.project_id == project_id, Item.owner_id.is_not(None))
    row = current.execute(
        sa.select(
            sa.select(Revision.revision).where(Revision.scope == project_id).scalar_subquery(),
            sa.select(sa.func.max(Person.revision)).where(Person.id.in_(owners)).scalar_subquery(),
            sa.select(sa.func.max(PlaybookVersion.version))
            .where(PlaybookVersion.key == VOCABULARY)
            .scalar_subquery(),
        )
    ).one()
    return tuple(each or 0 for each in row)


@cache
def edition() -> str:
    """A mark of the code that draws and of the calendar's table: another edition is another picture."""
    files = [*sorted(Path(__file__).parent.rglob("*.py")), cn.TABLE]
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:12]


def timeline(current: Session, project_id: str, lang: Lang, today: date) -> Chart:
    """The picture of a project as values; a constant number of statements."""
    plan = queries.plan(current, project_id)
    people = queries.people_names(current, (each.owner_id for each in plan.nodes))
    return views.chart(plan, cn.base_calendar(), views.Names(people, role_titles(current)), lang, today)
