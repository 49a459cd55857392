"""Reads of what pictures show."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.calendars import cn, layers
from tracker.calendars.models import Calendar, CalendarException, CalendarYear, FreezeWindow
from tracker.domain.text import Lang
from tracker.journal import Journaled, Revision
from tracker.pages import recipe_views, views
from tracker.pages.recipe import Recipe
from tracker.pages.timeline import Chart
from tracker.people.models import Person
from tracker.playbooks import queries as playbooks
from tracker.playbooks.models import PlaybookVersion
from tracker.playbooks.preview import Wish, preview
from tracker.playbooks.queries import VOCABULARY, role_titles
from tracker.projects import by_id, change_queries, queries
from tracker.projects.models import Baseline, Item


def state(current: Session, project_id: str) -> tuple[int, ...]:
    """What the picture of a project depends on beside language and day.

    The newest revision of the project, of those who own its items and of all working time,
    and the version of the roles' titles.
    """
    owners = sa.select(Item.owner_id).where(Item.project_id == project_id, Item.owner_id.is_not(None))
    row = current.execute(
        sa.select(
            sa.select(Revision.revision).where(Revision.scope == project_id).scalar_subquery(),
            sa.select(sa.func.max(Person.revision)).where(Person.id.in_(owners)).scalar_subquery(),
            *(_newest(table) for table in (Calendar, CalendarException, CalendarYear)),
            _newest(FreezeWindow, FreezeWindow.project_id.is_(None)),
            sa.select(sa.func.max(PlaybookVersion.version))
            .where(PlaybookVersion.key == VOCABULARY)
            .scalar_subquery(),
        )
    ).one()
    return tuple(each or 0 for each in row)


def _newest(table: type[Journaled], *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.max(table.revision)).where(*where).scalar_subquery()


@cache
def edition() -> str:
    """A mark of the program and of the calendar's table: another edition is another picture."""
    files = [*sorted(Path(__file__).parents[1].rglob("*.py")), cn.TABLE]
    return hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest()[:12]


def recipe_state(current: Session) -> tuple[int, ...]:
    """What the picture of a playbook depends on beside its version, language and parameters.

    The newest of all playbooks, because it may include others, and of all working time.
    """
    tables: tuple[type[Journaled], ...] = (PlaybookVersion, Calendar, CalendarException, CalendarYear)
    return tuple(each or 0 for each in current.execute(sa.select(*map(_newest, tables))).one())


def recipe(current: Session, row: PlaybookVersion, lang: Lang, wish: Wish) -> Recipe:
    """The picture of a version of a playbook as values. Raises what preview raises."""
    playbook, vocabulary = playbooks.read(current, row)
    library, calendar = playbooks.library(current, row), layers.read(current).default
    return recipe_views.recipe(preview(playbook, vocabulary, library, calendar, wish), lang)


def timeline(
    current: Session, project_id: str, lang: Lang, today: date, wanted: int | Literal["none"] | None = None
) -> Chart:
    """The picture of a project as values; a constant number of statements.

    `wanted` is the number of the baseline to compare with, none, or else the newest; raises NotFound.
    """
    plan = queries.plan(current, project_id)
    people = by_id.people_names(current, (each.owner_id for each in plan.nodes))
    names = views.Names(people, role_titles(current))
    return views.chart(plan, names, lang, today, _baseline(current, project_id, wanted))


def _baseline(current: Session, project_id: str, wanted: int | Literal["none"] | None) -> Baseline | None:
    if wanted == "none":
        return None
    if wanted is not None:
        return change_queries.baseline(current, project_id, wanted)
    newest = sa.select(Baseline).where(Baseline.project_id == project_id).order_by(Baseline.number.desc())
    return current.scalars(newest.limit(1)).first()
