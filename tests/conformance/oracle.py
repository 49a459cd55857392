"""Projects of the format cpm-oracle/1 with their answers: read, placed, compared."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.domain.schedule import Placed, Schedule
from tracker.domain.workdays import WorkCalendar
from tracker.exchange import cpm
from tracker.exchange.given import Given
from tracker.exchange.planfile import PlanFile

Project = dict[str, Any]
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the format has local instants without zone
TOLERANCE = 0.5  # minutes
FIELDS = {  # as deviations name them -> in `expected`, in Placed
    "early_start": ("es", "early_start"),
    "early_finish": ("ef", "early_finish"),
    "late_start": ("ls", "late_start"),
    "late_finish": ("lf", "late_finish"),
    "start": ("start", "start"),
    "finish": ("finish", "finish"),
    "total_slack_min": ("total_slack_min", "total_slack"),
    "free_slack_min": ("free_slack_min", "free_slack"),
    "critical": ("critical", "critical"),
}
OF_SUMMARIES = ("start", "finish")


def read(path: Path) -> list[Project]:
    """The projects of a .json, .jsonl or .jsonl.gz file."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    lines = text.splitlines() if ".jsonl" in path.suffixes else [text]
    return [json.loads(line) for line in lines if line.strip()]


def minute(text: str) -> int:
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(minutes=1)


def schedule(project: Project) -> tuple[PlanFile, Schedule]:
    """Place a project; what its `expected` says is not looked at."""
    return cpm.schedule(Given(project))


def wrong(project: Project) -> list[str]:
    """What the engine computes otherwise than the answers of the project say, in words."""
    plan, found = schedule(project)
    return differences(project, plan, found.placed)


def differences(project: Project, plan: PlanFile, placed: Mapping[str, Placed]) -> list[str]:
    """What differs from `expected`, in words: working time between instants, minutes of slack, critical."""
    return [text for task in project["tasks"] for text in _of_task(task, project, plan, placed)]


def _of_task(
    task: Mapping[str, Any], project: Project, plan: PlanFile, placed: Mapping[str, Placed]
) -> Iterator[str]:
    uid, standard = task["uid"], task["effective_calendar"] or plan.default_calendar
    measure = plan.calendars[task.get("compare_calendar") or standard]
    accepted = {(d["uid"], d["field"]): d["alternative"] for d in project.get("known_deviations", [])}
    for name in OF_SUMMARIES if task["summary"] else FIELDS:
        key, field = FIELDS[name]
        expected, got = project["expected"][str(uid)].get(key), getattr(placed[str(uid)], field)
        if expected is None or same(expected, got, measure):
            continue
        if not ((uid, name) in accepted and same(accepted[uid, name], got, measure)):
            yield f"{project['name']} task {uid} {name}: expected {expected}, got {got}"


def same(expected: Any, got: int | bool, measure: WorkCalendar) -> bool:
    if isinstance(expected, bool):
        return got is expected
    if isinstance(expected, str):
        return abs(measure.between(minute(expected), got)) < TOLERANCE
    return bool(abs(expected - got) <= TOLERANCE)
