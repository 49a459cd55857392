"""One edit of a stored plan with its change-set: journalled, committed on SQLite, beside networkx's sort."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import networkx as nx
from engine import EDITS, Plan, layered, median

from tracker.access import HOUSE
from tracker.app import create_app
from tracker.calendars import layers
from tracker.calendars.models import Calendar
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
SIZES = (100, 1_000, 10_000)
"""Storing 100,000 items takes minutes, and a plan that large is not kept in memory."""
START = date(2012, 1, 5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOURS = {
    "early": [[["08:00", "12:00"], ["13:00", "17:00"]]] * 6 + [[]],
    "late": [[["10:00", "12:00"], ["13:00", "19:00"]]] * 5 + [[], []],
}
"""The calendars of the engine's plans, as they are stored."""


@contextmanager
def installation(folder: Path) -> Iterator[None]:
    """An empty installation on SQLite with these calendars, its application's context open."""
    app = create_app(TRACKER_DATABASE_URL=f"sqlite:///{folder}/edits.db", TRACKER_ADMIN_TOKEN=TOKEN)
    tracker = app.extensions["tracker"]
    tracker.prepare()
    with tracker.app.app_context():
        with writing(HOUSE, "bench") as current:
            current.add_all(
                Calendar(id=_id("c", place), layer="task", key=key, week=week, own_days=True,
                         title_zh=key, title_en=key)
                for place, (key, week) in enumerate(HOURS.items())
            )  # fmt: skip
        yield


def _id(kind: str, number: int) -> str:
    return f"{kind}{number:023x}"


def store(plan: Plan) -> tuple[str, list[str]]:
    """A project with these tasks and links; its id and theirs."""
    activities, links = plan
    with writing(HOUSE, "bench") as current:
        rows, _ = empty(Order(name="bench", start_on=START), layers.read(current), now(current))
        project_id = rows.project.id
        task_ids = {each.id: f"{project_id[:12]}{int(each.id):012x}" for each in activities}
        rows.nodes = [_task(project_id, task_ids[each.id], each) for each in activities]
        one_each = {(each.pred, each.succ): each for each in links}
        rows.links = [_link(project_id, task_ids, each) for each in one_each.values()]
        replan(rows, now(current))
        actions.store(current, HOUSE, rows, lead=None)
    return project_id, list(task_ids.values())


def _task(project_id: str, task_id: str, activity: Activity) -> m.Task:
    wish, due = activity.constraint, activity.deadline
    return m.Task(
        id=task_id, project_id=project_id, key=f"T{activity.id}", position=int(activity.id), title_zh="任务",
        title_en="Task", note="", departments=[], details={}, due_rule={}, reason={}, state="open",
        sequence=0,
        elapsed=activity.elapsed, duration=activity.duration, out_of_sequence=False,
        calendar_id=_id("c", list(HOURS).index(activity.calendar)) if activity.calendar in HOURS else None,
        constraint_kind=wish and wish.kind.value, constraint_at=_at(wish and wish.at),
        deadline_at=_at(due and due.at),
    )  # fmt: skip


def _at(minute: int | None) -> datetime | None:
    return None if minute is None else EPOCH + timedelta(minutes=minute)


def _link(project_id: str, ids: dict[str, str], link: Link) -> m.Link:
    return m.Link(
        project_id=project_id, pred_id=ids[link.pred], succ_id=ids[link.succ], type=link.type.value,
        lag=link.lag, lag_elapsed=link.lag_elapsed, lag_percent=link.lag_percent, soft=False, gap=0,
        active=True,
    )  # fmt: skip


def edit(project_id: str, ids: list[str]) -> Callable[[], object]:
    """A random new duration of a random task, as the route does it."""
    chance = random.Random(1)  # noqa: S311

    def once() -> None:
        session().expunge_all()
        with changing(HOUSE, "task.change", Wish(), projects=[project_id]) as change:
            item = queries.item(change.session, chance.choice(ids))
            fields = {"duration_working_minutes": chance.choice((60, 120, 300, 480, 720))}
            tasks.set_fields(change.session, HOUSE, item, fields)

    return once


def report(write: Callable[[str], object] = sys.stdout.write) -> None:
    """A plain table: milliseconds, and how many times networkx's bare sort of the same graph that is."""
    write(f"\n{'':58}{'ms':>10}{'x sort':>10}\n")
    for size in SIZES:
        plan = layered(size)
        graph = nx.DiGraph((link.pred, link.succ) for link in plan[1])
        unit = median(lambda graph=graph: list(nx.topological_sort(graph)), 15)  # type: ignore[misc]
        write(f"{f'stored, {size} tasks: networkx topological_sort':58}{unit:10.3f}{1:10.2f}\n")
        with tempfile.TemporaryDirectory() as folder, installation(Path(folder)):
            taken = median(edit(*store(plan)), EDITS)
        row = f"stored, {size} tasks: one edit (median of {EDITS})"
        write(f"{row:58}{taken:10.3f}{taken / unit:10.2f}\n")


if __name__ == "__main__":
    report()
