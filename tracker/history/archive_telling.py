"""A project that came from an archive is read once by the views that will show it, before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from tracker.calendars import layers
from tracker.domain.schedule import Network
from tracker.domain.text import Lang
from tracker.domain.workdays import to_minute
from tracker.journal import ledger_of
from tracker.projects import (
    baseline_views,
    by_id,
    change_queries,
    change_views,
    folding,
    inputs,
    item_views,
    plan_views,
    planning,
    queries,
    views,
    waiting,
)
from tracker.projects.change_views import ChangeLook
from tracker.projects.look import Look, Names
from tracker.projects.models import ChangeSet, Item, Project

LANG: Lang = "zh"
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, OverflowError, StatementError)
"""What a value raises that is not what its column is for."""


class Unreadable(Exception):
    """What no view can show: the table and, where it is one row's fault, the id."""

    def __init__(self, table: str, row_id: str = "") -> None:
        self.table, self.row_id = table, row_id
        super().__init__(f"{table} {row_id}")


@contextmanager
def _reading(table: str, row_id: str = "") -> Iterator[None]:
    try:
        yield
    except UNREADABLE as wrong:
        raise Unreadable(table, row_id) from wrong


def read_back(session: Session, project: Project) -> None:
    """Raises Unreadable, and what the engine refuses: a plan that cannot be laid would hold up all others."""
    now = ledger_of(session).at
    with _reading("projects"):
        plan = queries.plan(session, project.id)
        look = _look(session, plan, now)
        views.project(project, look)
    for row in session.scalars(sa.select(Item).where(Item.project_id == project.id)):
        with _reading("items", row.id):
            item_views.item(row, look)
    for phase in plan.phases:
        with _reading("phases", phase.id):
            views.phase(phase, look)
    with _reading("nodes"):
        given = inputs.inputs(plan)
        network = Network(given.activities, given.links, given.calendars)
        network.place(given.start, **planning.rules(plan, given, now))
        plan_views.graph(plan, planning.critical_path(plan), look)
    _read_changes(session, project, look)
    with _reading("journal"):
        folding.tables_of(folding.fold(session, project.id, now))


def _look(session: Session, plan: inputs.ProjectPlan, now: datetime) -> Look:
    people = sa.select(Item.owner_id).where(Item.project_id == plan.project.id)
    names = Names(
        people=by_id.people_names(session, session.scalars(people)),
        departments=by_id.department_keys(session),
        phases={each.id: each.key for each in plan.phases},
    )
    today = plan.calendar.day_of(to_minute(now))
    return Look(LANG, plan.calendar.zone, today, waiting.waiting_in(plan), names)


def _read_changes(session: Session, project: Project, look: Look) -> None:
    sets = list(session.scalars(sa.select(ChangeSet).where(ChangeSet.project_id == project.id)))
    items = {each.id: each for each in session.scalars(sa.select(Item).where(Item.project_id == project.id))}
    calendar = layers.read(session, people=()).of(project_calendar_id=project.calendar_id)[1]
    shown = ChangeLook(look, items, {project.id: calendar}, {project.id: project.name}, {})
    for each in sets:
        with _reading("change_sets", each.id):
            change_views.change_set(each, shown)
    for row in change_queries.baselines(session, project.id):
        with _reading("baselines", row.id):
            baseline_views.baseline(row, look)
