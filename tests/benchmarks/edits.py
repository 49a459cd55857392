"""One edit of a stored plan with its change-set: previewed by nobody, journalled, committed on SQLite."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tracker.access import HOUSE
from tracker.app import create_app
from tracker.calendars import layers
from tracker.clock import now
from tracker.db import session
from tracker.domain.schedule import Activity, Link
from tracker.journal import writing
from tracker.projects import actions, queries, tasks
from tracker.projects import models as m
from tracker.projects.changing import Wish, changing
from tracker.projects.planning import replan
from tracker.projects.rows import Order, empty

TOKEN = "token-of-the-benchmark"


@contextmanager
def installation(folder: Path) -> Iterator[None]:
    """An empty installation on SQLite, its application's context open."""
    app = create_app(TRACKER_DATABASE_URL=f"sqlite:///{folder}/edits.db", TRACKER_ADMIN_TOKEN=TOKEN)
    tracker = app.extensions["tracker"]
    tracker.prepare()
    with tracker.app.app_context():
        yield


def store(activities: list[Activity], links: list[Link]) -> tuple[str, list[str]]:
    """A project with these tasks and links; its id and theirs."""
    with writing(HOUSE, "bench") as current:
        order = Order(name="bench", start_on=date(2025, 1, 6))
        plan, _ = empty(order, layers.read(current), now(current))
        project_id = plan.project.id
        ids = {each.id: f"{int(each.id):024x}" for each in activities}
        plan.nodes = [_task(project_id, ids[each.id], each, place) for place, each in enumerate(activities)]
        plan.links = [_link(project_id, ids, each) for each in links]
        replan(plan, now(current))
        actions.store(current, HOUSE, plan, lead=None)
    return project_id, list(ids.values())


def _task(project_id: str, task_id: str, activity: Activity, place: int) -> m.Task:
    return m.Task(
        id=task_id, project_id=project_id, key=f"T{place}", position=place, title_zh="任务", title_en="Task",
        note="", departments=[], details={}, due_rule={}, reason={}, state="open", sequence=0, elapsed=False,
        duration=activity.duration, out_of_sequence=False,
    )  # fmt: skip


def _link(project_id: str, ids: dict[str, str], link: Link) -> m.Link:
    return m.Link(
        project_id=project_id, pred_id=ids[link.pred], succ_id=ids[link.succ], type=link.type.value,
        lag=link.lag, lag_elapsed=link.lag_elapsed, lag_percent=link.lag_percent, soft=False, gap=0,
        active=True,
    )  # fmt: skip


def edit(project_id: str, ids: list[str], chance: random.Random) -> Callable[[], object]:
    """A random new duration of a random task, as the route does it."""

    def once() -> None:
        session().expunge_all()
        with changing(HOUSE, "task.change", Wish(), projects=[project_id]) as change:
            item = queries.item(change.session, chance.choice(ids))
            fields = {"duration_working_minutes": 60 * chance.randrange(1, 40)}
            tasks.change_task(change.session, HOUSE, item, fields)

    return once
