"""The cases bite: a scheduler that breaks one rule gives other values than they expect.

Most rules are broken by changing the project before it is placed, so that its answers are those of a
scheduler that does not know the rule; what is computed last is broken in the answers themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tracker.domain.schedule import Placed, Schedule
from tracker.exchange.planfile import PlanFile

Project = dict[str, Any]
Fields = dict[str, Any]
Change = Callable[[Project], object]
Answers = Mapping[str, Placed]
DATED = (
    "START_NO_EARLIER_THAN", "START_NO_LATER_THAN", "FINISH_NO_EARLIER_THAN",
    "FINISH_NO_LATER_THAN", "MUST_START_ON", "MUST_FINISH_ON",
)  # fmt: skip


def every(_: Fields) -> bool:
    return True


def tasks(where: Callable[[Fields], object], **become: Any) -> Change:
    """Give some tasks other values."""
    return lambda project: [task.update(become) for task in project["tasks"] if where(task)]


def links(where: Callable[[Fields], object], **become: Any) -> Change:
    """Give some links other values."""
    return lambda project: [link.update(become) for link in project["links"] if where(link)]


def without_links(where: Callable[[Fields, set[Any]], object]) -> Change:
    """Leave out some links; `where` also gets the uids of the summaries."""

    def change(project: Project) -> None:
        summaries = {task["uid"] for task in project["tasks"] if task["summary"]}
        project["links"] = [link for link in project["links"] if not where(link, summaries)]

    return change


def wish(*kinds: str) -> Change:
    return tasks(lambda task: task["constraint"] in kinds, constraint=None, constraint_date=None)


def no_exceptions(project: Project) -> None:
    for calendar in project["calendars"].values():
        calendar["exceptions"] = {}


def one_calendar_for_people(project: Project) -> None:
    for task in project["tasks"]:
        for each in task["assignments"]:
            each["calendar"] = project["project"]["default_calendar"]


def lag_on_the_calendar_of_the_predecessor(project: Project) -> None:
    """A task as long as the lag, on that calendar, stands between the two."""
    calendars = {task["uid"]: task["effective_calendar"] for task in project["tasks"]}
    for i, link in enumerate(list(project["links"])):
        if link["type"] == "FS" and (link["lag_min"] or 0) > 0 and not link["lag_elapsed"]:
            calendar = calendars[link["pred"]]
            between = {"uid": f"lag {i}", "duration_min": link["lag_min"], "effective_calendar": calendar}
            project["tasks"].append({**between, "summary": False, "assignments": []})
            project["links"].append({**link, "pred": f"lag {i}", "lag_min": 0})
            link.update(succ=f"lag {i}", lag_min=0)


def done_work_as_pinned(project: Project) -> None:
    """It keeps its dates but holds its predecessors to them."""
    for task in project["tasks"]:
        if task["actual_finish"]:
            task |= {"given_start": task["actual_start"], "given_finish": task["actual_finish"]}
            task |= {"mode": "MANUALLY_SCHEDULED", "actual_start": None, "actual_finish": None}


def every_leaf_of_a_summary_counts(project: Project) -> None:
    """SS and SF from all leaves, not from the earliest alone."""
    above = {task["uid"]: task["parent"] for task in project["tasks"]}
    leaves = [task["uid"] for task in project["tasks"] if not task["summary"]]
    for link in list(project["links"]):
        if link["type"] in ("SS", "SF"):
            below = [uid for uid in leaves if above[uid] == link["pred"]]
            project["links"] += [{**link, "pred": uid} for uid in below]


def no_cap(project: Project) -> None:
    """A task that nobody waits for, longer than all, so that the finish of the others caps nothing."""
    calendar = project["project"]["default_calendar"]
    long = {"uid": "long", "duration_min": 480 * 300, "effective_calendar": calendar, "summary": False}
    project["tasks"].append({**long, "assignments": []})


INPUTS: dict[str, Change] = {
    "all lags ignored": links(every, lag_min=0, lag_percent=None, lag_elapsed=False),
    "percent lag ignored": links(lambda link: link["lag_percent"], lag_percent=None, lag_min=0),
    "leads ignored": links(lambda link: (link["lag_min"] or 0) < 0, lag_min=0),
    "elapsed lag as working lag": links(lambda link: link["lag_elapsed"], lag_elapsed=False),
    "lag on the calendar of the predecessor": lag_on_the_calendar_of_the_predecessor,
    "SS as FS": links(lambda link: link["type"] == "SS", type="FS"),
    "FF as FS": links(lambda link: link["type"] == "FF", type="FS"),
    "SF ignored": without_links(lambda link, _: link["type"] == "SF"),
    "dated constraints ignored": wish(*DATED),
    **{f"{kind} ignored": wish(kind) for kind in DATED},
    "deadline ignored": tasks(every, deadline=None),
    "ALAP ignored": wish("AS_LATE_AS_POSSIBLE"),
    "manual mode ignored": tasks(every, mode="AUTO_SCHEDULED"),
    "dates of other projects ignored": tasks(every, external=False),
    "actual start ignored": tasks(lambda task: not task["actual_finish"], actual_start=None),
    "actual finish ignored": tasks(every, actual_finish=None),
    "done work holds its predecessors": done_work_as_pinned,
    "resource calendars ignored": one_calendar_for_people,
    "assignments ignored": tasks(every, assignments=[]),
    "fixed durations follow their people": tasks(every, type="FIXED_UNITS"),
    "summary links not expanded": without_links(
        lambda link, summaries: link["pred"] in summaries or link["succ"] in summaries
    ),
    "links from summaries wait for every leaf": every_leaf_of_a_summary_counts,
    "calendar exceptions ignored": no_exceptions,
    "calendars of tasks ignored": tasks(every, effective_calendar="Standard"),
    "elapsed durations as work": tasks(every, elapsed=False),
    "LF not capped by the project finish": no_cap,
}
SEEN_BY_SYNTHETIC = {
    "all lags ignored": "types", "percent lag ignored": "types", "leads ignored": "types",
    "SS as FS": "types", "FF as FS": "types", "SF ignored": "types",
    "dated constraints ignored": "cons", "deadline ignored": "cons", "ALAP ignored": "cons",
    "calendar exceptions ignored": "cal", "elapsed durations as work": "elapsed",
    "LF not capped by the project finish": "fs",
}  # fmt: skip


def clock_slack(placed: Placed, plan: PlanFile, schedule: Schedule) -> Placed:
    slack = min(placed.late_start - placed.start, placed.late_finish - placed.finish)
    return replace(placed, total_slack=slack)


def free_as_total(placed: Placed, plan: PlanFile, schedule: Schedule) -> Placed:
    return replace(placed, free_slack=max(0, placed.total_slack))


def late_as_the_project(placed: Placed, plan: PlanFile, schedule: Schedule) -> Placed:
    """The late finish does not look at successors."""
    return replace(placed, late_finish=schedule.finish)


def next_morning(placed: Placed, plan: PlanFile, schedule: Schedule) -> Placed:
    if placed.start != placed.finish:
        return placed
    start = plan.calendars[plan.default_calendar].next_start(placed.start)
    return replace(placed, start=start, finish=start)


def critical_without_slack_only(placed: Placed, plan: PlanFile, schedule: Schedule) -> Placed:
    return replace(placed, critical=placed.total_slack == 0)


OUTPUTS = {
    "slack in calendar minutes": (clock_slack, "fs"),
    "free slack = total slack": (free_as_total, "fs"),
    "LF not min of successors": (late_as_the_project, "fs"),
    "milestone snaps to next morning": (next_morning, None),
    "negative slack is not critical": (critical_without_slack_only, "cons"),
}


def hand(oracle: ModuleType, data: Path) -> list[Project]:
    return [each for path in sorted((data / "hand").glob("*.json")) for each in oracle.read(path)]


def notices(oracle: ModuleType, projects: Iterable[Project], change: Change) -> bool:
    """Whether the expected values of a project differ from those of the changed one."""
    for project in projects:
        changed = copy.deepcopy(project)
        change(changed)
        plan, schedule = oracle.schedule(changed)
        if oracle.differences(project, plan, schedule.placed):
            return True
    return False


def notices_answers(oracle: ModuleType, projects: Iterable[Project], broken: Callable[..., Placed]) -> bool:
    for project in projects:
        plan, schedule = oracle.schedule(project)
        placed = {key: broken(each, plan, schedule) for key, each in schedule.placed.items()}
        if oracle.differences(project, plan, placed):
            return True
    return False


@pytest.mark.parametrize("rule", INPUTS)
def test_a_case_made_by_hand_notices_a_rule_that_is_broken(rule: str, oracle: ModuleType, data: Path) -> None:
    assert notices(oracle, hand(oracle, data), INPUTS[rule])


@pytest.mark.parametrize("rule", SEEN_BY_SYNTHETIC)
def test_a_generated_project_notices_it_too(rule: str, oracle: ModuleType, data: Path) -> None:
    projects = oracle.read(data / f"synthetic/{SEEN_BY_SYNTHETIC[rule]}.jsonl.gz")
    assert notices(oracle, projects, INPUTS[rule])


@pytest.mark.parametrize("rule", OUTPUTS)
def test_a_rule_about_the_answers_that_is_broken_is_noticed(
    rule: str, oracle: ModuleType, data: Path
) -> None:
    broken, generated = OUTPUTS[rule]
    assert notices_answers(oracle, hand(oracle, data), broken)
    if generated:
        assert notices_answers(oracle, oracle.read(data / f"synthetic/{generated}.jsonl.gz"), broken)


def test_an_unbroken_scheduler_is_not_noticed(oracle: ModuleType, data: Path) -> None:
    assert not notices(oracle, hand(oracle, data), lambda _: None)
    assert not notices_answers(oracle, hand(oracle, data), lambda placed, *_: placed)
