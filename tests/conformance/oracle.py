"""Projects of the format cpm-oracle/1: read, turned into activities and links, placed, compared."""

from __future__ import annotations

import gzip
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tracker.domain.schedule import (
    Activity,
    Assignment,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Placed,
    Schedule,
    place,
)
from tracker.domain.workdays import DayException, Hours, WorkCalendar

Project = dict[str, Any]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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


def read(path: Path) -> list[Project]:
    return [
        json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().splitlines() if line.strip()
    ]


def minute(text: str | None) -> int | None:
    return None if text is None else (datetime.fromisoformat(text) - EPOCH) // timedelta(minutes=1)


def schedule(project: Project) -> Schedule:
    """Place a project; what its `expected` says is not looked at."""
    start = minute(project["project"]["start"])
    assert start is not None
    calendars = calendars_of(project)
    activities = [activity(task, project) for task in project["tasks"] if not task["summary"]]
    return place(activities, [link(each) for each in project["links"]], calendars, start)


def calendars_of(project: Project) -> dict[str, WorkCalendar]:
    year = int(project["project"]["start"][:4])
    return {name: calendar(each, year) for name, each in project["calendars"].items()}


def calendar(given: dict[str, Any], year: int) -> WorkCalendar:
    exceptions = {
        date.fromisoformat(day): DayException("added" if spans else "removed", intervals=hours(spans))
        for day, spans in given["exceptions"].items()
    }
    week = tuple(hours(given["week"][day]) for day in DAYS)
    return WorkCalendar("UTC", week, exceptions, year - 3, year + 8, minutes_per_day=480)


def hours(spans: list[list[str]]) -> Hours:
    return tuple((clock(start), clock(end)) for start, end in spans)


def clock(text: str) -> int:
    hour, minutes = text.split(":")[:2]
    return int(hour) * 60 + int(minutes)


def activity(task: dict[str, Any], project: Project) -> Activity:
    wish = task["constraint"]
    given = task["mode"] == "MANUALLY_SCHEDULED" or task["external"]
    deadline = minute(task["deadline"])
    return Activity(
        id=str(task["uid"]),
        duration=round(task["duration_min"] or 0),
        elapsed=task["elapsed"],
        calendar=task["effective_calendar"] or project["project"]["default_calendar"],
        constraint=Constraint(ConstraintKind(wish), minute(task["constraint_date"]) or 0)
        if wish and wish != "AS_SOON_AS_POSSIBLE"
        else None,
        deadline=None if deadline is None else Deadline(at=deadline),
        pin=(minute(task["given_start"]) or 0, minute(task["given_finish"]) or 0) if given else None,
        actual_start=minute(task["actual_start"]),
        actual_finish=minute(task["actual_finish"]),
        assignments=() if task["type"] == "FIXED_DURATION" else assignments(task, project),
    )


def assignments(task: dict[str, Any], project: Project) -> tuple[Assignment, ...]:
    return tuple(
        Assignment(
            each["calendar"] or project["project"]["default_calendar"],
            round(each["work_min"] * 100 / each["units"]),
        )
        for each in task["assignments"]
        if each["type"] == "WORK" and each["work_min"] and each["units"]
    )


def link(given: dict[str, Any]) -> Link:
    return Link(
        str(given["pred"]),
        str(given["succ"]),
        LinkType(given["type"]),
        lag=round(given["lag_min"] or 0),
        lag_elapsed=bool(given["lag_elapsed"]),
        lag_percent=given["lag_percent"],
    )


def differences(project: Project, placed: Schedule) -> list[str]:
    """What differs from `expected`, in words: working time between instants, minutes of slack, critical."""
    calendars, wrong = calendars_of(project), []
    for task in project["tasks"]:
        if not task["summary"]:
            standard = task["effective_calendar"] or project["project"]["default_calendar"]
            measure = calendars[task.get("compare_calendar") or standard]
            wrong += _differences_of(task["uid"], project, placed.placed[str(task["uid"])], measure)
    return wrong


def _differences_of(uid: int, project: Project, got: Placed, measure: WorkCalendar) -> list[str]:
    expected = project["expected"][str(uid)]
    accepted = {(d["uid"], d["field"]): d["alternative"] for d in project.get("known_deviations", [])}
    return [
        f"{project['name']} task {uid} {name}: expected {expected[key]}, got {getattr(got, field)}"
        for name, (key, field) in FIELDS.items()
        if expected.get(key) is not None
        and not same(expected[key], getattr(got, field), measure)
        and not ((uid, name) in accepted and same(accepted[uid, name], getattr(got, field), measure))
    ]


def same(expected: Any, got: int | bool, measure: WorkCalendar) -> bool:
    if isinstance(expected, bool):
        return got is expected
    if isinstance(expected, str):
        at = minute(expected)
        assert at is not None
        return abs(measure.between(at, got)) < TOLERANCE
    return bool(abs(expected - got) <= TOLERANCE)
