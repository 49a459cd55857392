"""One project a line in, one answer a line out, whatever the line says."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli import main
from tracker.exchange.batch import answers

REPOSITORY = Path(__file__).parents[2]
Make = Callable[..., dict[str, Any]]
Project = dict[str, Any]
Key = str | int
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def answer(line: str | bytes) -> dict[str, Any]:
    (written,) = answers([line.encode() if isinstance(line, str) else line], "en")
    found: dict[str, Any] = json.loads(written)
    assert ("error" in found) != ("tasks" in found)
    assert "\n" not in written
    return found


def refused(project: Project) -> tuple[str, str]:
    """The code of the error and the place it names, if it does."""
    error = answer(json.dumps(project))["error"]
    assert error["message"]
    assert error["line"] == 1
    return error["code"], error.get("where", "")


def test_each_task_gets_all_its_dates(project: Project) -> None:
    assert answer(json.dumps(project))["tasks"]["2"] == {
        "early_start": "2026-03-03T09:00",
        "early_finish": "2026-03-03T18:00",
        "late_start": "2026-03-03T09:00",
        "late_finish": "2026-03-03T18:00",
        "start": "2026-03-03T09:00",
        "finish": "2026-03-03T18:00",
        "total_slack_min": 0,
        "free_slack_min": 0,
        "critical": True,
    }


def test_a_summary_has_the_span_of_what_belongs_to_it(project: Project, task: Make) -> None:
    project["tasks"] = [task("s", summary=True, duration_min=None), task(1, parent="s"), task(2, parent="s")]
    assert answer(json.dumps(project))["tasks"]["s"] == {
        "start": "2026-03-02T09:00",
        "finish": "2026-03-03T18:00",
    }


def test_an_inactive_task_is_left_out_with_its_links_and_what_lies_below_it(
    project: Project, task: Make, link: Make
) -> None:
    project["tasks"] += [task(3, summary=True, active=False), task(4, parent=3, duration_min=9600)]
    project["links"] += [link(4, 1)]
    found = answer(json.dumps(project))["tasks"]
    assert set(found) == {"1", "2"}
    assert found["1"]["start"] == "2026-03-02T09:00"


def test_a_plan_of_many_years_gets_calendars_that_reach_so_far(project: Project) -> None:
    project["tasks"][0]["duration_min"] = 480 * 250 * 60
    assert answer(json.dumps(project))["tasks"]["2"]["finish"] > "2083"


# What cannot be read or placed


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "nonsense",
        "[1, 2",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": -Infinity}',
        "1" * 5000,
        "[" * 100_000,
        '{"a":' * 100_000,
        b'{"a": "\xff\xfe"}',
        b"\x00\x01",
    ],
    ids=range(11),
)
def test_what_is_no_json_is_said_to_be_none(line: str | bytes) -> None:
    assert answer(line)["error"]["code"] == "not_json"


@pytest.mark.parametrize("line", ["1", "null", '"text"', "[]", "true"])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    error = answer(line)["error"]
    assert (error["code"], error["where"]) == ("wrong_value", "/")


@pytest.mark.parametrize(
    ("way", "where"),
    [
        (["project"], "/"),
        (["project", "start"], "/project"),
        (["project", "default_calendar"], "/project"),
        (["calendars"], "/"),
        (["calendars", "Standard", "week"], "/calendars/Standard"),
        (["calendars", "Standard", "week", "sun"], "/calendars/Standard/week"),
        (["tasks"], "/"),
        (["tasks", 0, "uid"], "/tasks/0"),
        (["tasks", 0, "duration_min"], "/tasks/0"),
        (["links"], "/"),
        (["links", 0, "pred"], "/links/0"),
        (["links", 0, "succ"], "/links/0"),
        (["links", 0, "type"], "/links/0"),
    ],
)
def test_a_missing_field_is_named_with_its_place(project: Project, way: list[Key], where: str) -> None:
    holder = _at(project, way[:-1])
    del holder[way[-1]]
    assert refused(project) == ("missing_field", where)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (["project"], []),
        (["project", "start"], 20260302),
        (["project", "start"], "soon"),
        (["project", "start"], "2026-03-02T09:00+08:00"),
        (["project", "start"], "2026-02-30T09:00"),
        (["project", "start"], "0001-01-01T00:00"),
        (["project", "start"], "9999-12-31T23:59"),
        (["project", "default_calendar"], 1),
        (["project", "minutes_per_day"], "480"),
        (["calendars"], [1]),
        (["calendars", "Standard", "week", "mon"], {}),
        (["calendars", "Standard", "week", "mon"], [["09:00"]]),
        (["calendars", "Standard", "week", "mon"], [["18:00", "09:00"]]),
        (["calendars", "Standard", "week", "mon"], [["09:00", "12:00"], ["11:00", "13:00"]]),
        (["calendars", "Standard", "week", "mon"], [["09:00", "25:00"]]),
        (["calendars", "Standard", "week", "mon"], [["09:00", "24:01"]]),
        (["calendars", "Standard", "week", "mon"], [["09:70", "12:00"]]),
        (["calendars", "Standard", "week", "mon"], [["nine", "twelve"]]),
        (["calendars", "Standard", "exceptions", "2026-13-01"], []),
        (["calendars", "Standard", "exceptions", "2026-03-03"], "off"),
        (["tasks"], {}),
        (["tasks", 0], 7),
        (["tasks", 0, "uid"], 1.5),
        (["tasks", 0, "uid"], True),
        (["tasks", 0, "duration_min"], "480"),
        (["tasks", 0, "duration_min"], -1),
        (["tasks", 0, "duration_min"], 1e12),
        (["tasks", 0, "duration_min"], 10**400),
        (["tasks", 0, "duration_min"], [[[]]]),
        (["tasks", 0, "elapsed"], "yes"),
        (["tasks", 0, "summary"], 1),
        (["tasks", 0, "mode"], "SOMEHOW"),
        (["tasks", 0, "type"], "FIXED"),
        (["tasks", 0, "constraint"], "NEVER"),
        (["tasks", 0, "constraint"], ["MUST_START_ON"]),
        (["tasks", 0, "deadline"], 5),
        (["tasks", 0, "actual_start"], "2026-03-02T25:00"),
        (["tasks", 0, "name"], 5),
        (["tasks", 0, "assignments"], {}),
        (["tasks", 0, "assignments"], [{"type": "MONEY"}]),
        (["tasks", 0, "assignments"], [{"type": "WORK", "work_min": 480, "units": 1e-9}]),
        (["tasks", 0, "assignments"], [{"type": "WORK", "work_min": 480, "units": -100}]),
        (["links", 0, "type"], "XX"),
        (["links", 0, "lag_min"], "2d"),
        (["links", 0, "lag_min"], -1e12),
        (["links", 0, "lag_percent"], True),
        (["links", 0, "lag_elapsed"], 1),
    ],
)
def test_a_value_that_cannot_be_meant_is_named_with_its_place(
    project: Project, way: list[Key], value: object
) -> None:
    _at(project, way[:-1])[way[-1]] = value
    code, where = refused(project)
    assert code == "wrong_value"
    assert where.startswith("/" + "/".join(map(str, way)))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"constraint": "MUST_START_ON"}, "constraint_date"),
        ({"mode": "MANUALLY_SCHEDULED"}, "given_start"),
        ({"external": True, "given_start": "2026-03-02T09:00"}, "given_finish"),
        ({"assignments": [{"type": "WORK", "work_min": 480}]}, "units"),
    ],
)
def test_a_field_that_another_field_needs_is_missed(project: Project, change: Project, where: str) -> None:
    project["tasks"][0] |= change
    error = answer(json.dumps(project))["error"]
    assert (error["code"], error["field"]) == ("missing_field", where)


@pytest.mark.parametrize("kind", ["given", "actual"])
def test_a_finish_before_its_start_is_refused(project: Project, kind: str) -> None:
    dates = {f"{kind}_start": "2026-03-03T09:00", f"{kind}_finish": "2026-03-02T09:00"}
    project["tasks"][0] |= {"mode": "MANUALLY_SCHEDULED", **dates}
    assert refused(project) == ("wrong_order", f"/tasks/0/{kind}_finish")


def test_what_is_named_and_not_there_is_refused(project: Project, task: Make, link: Make) -> None:
    broken = [
        ({"links": [link(1, 9)]}, "/links/0/succ"),
        ({"links": [link("x", 2)]}, "/links/0/pred"),
        ({"tasks": [task(1, parent=9), task(2)]}, "/tasks/0/parent"),
        ({"tasks": [task(1, parent=2), task(2)]}, "/tasks/0/parent"),
        ({"tasks": [task(1, effective_calendar="Night"), task(2)]}, "/tasks/0/effective_calendar"),
        ({"calendars": {}}, "/project/default_calendar"),
    ]
    for change, where in broken:
        assert refused({**project, **change}) == ("unknown_reference", where)
    assert refused({**project, "tasks": [task(1), task("1")]}) == ("duplicate_id", "/tasks/1/uid")


def test_a_circle_is_named_through_links_and_through_summaries(
    project: Project, task: Make, link: Make
) -> None:
    linked = {**project, "links": [link(1, 2), link(2, 1)]}
    assert answer(json.dumps(linked))["error"]["path"][0] in ("1", "2")
    tasks = [task("s", summary=True), task(1, parent="s"), task("t", summary=True), task(2, parent="t")]
    around = {**project, "tasks": tasks, "links": [link("s", "t"), link(2, 1)]}
    assert refused(around)[0] == "cycle"
    own = {**project, "tasks": tasks, "links": [link("s", 1)]}
    assert refused(own)[0] == "cycle"
    nested = [task("s", summary=True, parent="t"), task("t", summary=True, parent="s")]
    assert answer(json.dumps({**project, "tasks": nested, "links": []}))["error"]["path"] == ["s", "t", "s"]


@pytest.mark.parametrize(
    "change",
    [{"duration_min": 10**9}, {"elapsed": True, "duration_min": 9 * 10**8}],
    ids=["of work", "on the clock"],
)
def test_work_that_no_calendar_reaches_is_refused(project: Project, change: Project) -> None:
    project["tasks"][0] |= change
    assert refused(project)[0] == "outside_calendar"


def test_a_calendar_without_work_is_refused_only_where_it_is_used(project: Project) -> None:
    never = {"week": {day: [] for day in WEEK}, "exceptions": {}}
    project["calendars"]["Never"] = never
    assert "tasks" in answer(json.dumps(project))
    project["tasks"][0]["effective_calendar"] = "Never"
    assert refused(project)[0] == "outside_calendar"


# Large lines


def test_thousands_of_links_into_one_task_are_placed(project: Project, task: Make, link: Make) -> None:
    project["tasks"] = [task(uid) for uid in range(5001)]
    project["links"] = [link(uid, 5000) for uid in range(5000)]
    assert answer(json.dumps(project))["tasks"]["5000"]["start"] == "2026-03-03T09:00"


def between_summaries(project: Project, task: Make, link: Make, size: int) -> Project:
    leaves = [task(f"{top}{i}", parent=top) for top in "st" for i in range(size)]
    return {
        **project,
        "tasks": [task("s", summary=True), task("t", summary=True), *leaves],
        "links": [link("s", "t")],
    }


def test_links_between_summaries_hold_for_all_that_belongs_to_them(
    project: Project, task: Make, link: Make
) -> None:
    found = answer(json.dumps(between_summaries(project, task, link, 100)))
    assert found["tasks"]["t"]["start"] == found["tasks"]["t99"]["start"] == "2026-03-03T09:00"


def test_links_that_stand_for_millions_are_refused(project: Project, task: Make, link: Make) -> None:
    found = answer(json.dumps(between_summaries(project, task, link, 5000)))["error"]
    assert (found["code"], found["pred"], found["succ"]) == ("too_many_links", "s", "t")


def nested(project: Project, task: Make, levels: int) -> Project:
    tops = [task(f"s{i}", summary=True, parent=f"s{i - 1}" if i else None) for i in range(levels - 1)]
    return {**project, "tasks": [task(2), task(1, parent=tops[-1]["uid"]), *tops]}


def test_a_deep_outline_is_placed_and_one_without_end_refused(project: Project, task: Make) -> None:
    found = answer(json.dumps(nested(project, task, 200)))
    assert found["tasks"]["s0"]["finish"] == "2026-03-02T18:00"
    assert refused(nested(project, task, 201))[0] == "wrong_value"
    assert refused(nested(project, task, 50_000))[0] == "wrong_value"


def test_a_line_of_ten_megabytes_is_placed(project: Project) -> None:
    project["tasks"][0]["name"] = "长" * 3_500_000
    line = json.dumps(project, ensure_ascii=False).encode()
    assert len(line) > 10_000_000
    assert "tasks" in answer(line)


def test_more_calendars_than_can_be_laid_out_are_refused(project: Project) -> None:
    minutes = [f"{i // 60:02}:{i % 60:02}" for i in range(1440)]
    busy = list(zip(minutes[::2], minutes[1::2], strict=True))
    project["calendars"] |= {str(i): {"week": dict.fromkeys(WEEK, busy)} for i in range(20)}
    assert refused(project)[0] == "too_much_calendar"


def test_a_long_name_that_does_not_exist_is_not_repeated_whole(project: Project, link: Make) -> None:
    project["links"].append(link(1, "x" * 1_000_000))
    (written,) = answers([json.dumps(project).encode()], "en")
    assert len(written) < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.data())
def test_whatever_stands_in_a_field_there_is_one_answer(data: st.DataObject) -> None:
    week = {day: [["09:00", "17:00"]] for day in WEEK}
    task = {
        "uid": 1,
        "duration_min": 60,
        "constraint": "MUST_START_ON",
        "constraint_date": "2026-03-02T09:00",
    }
    tree: Project = {
        "project": {"start": "2026-03-02T09:00", "default_calendar": "c"},
        "calendars": {"c": {"week": week, "exceptions": {"2026-03-03": []}}},
        "tasks": [{**task, "mode": "AUTO_SCHEDULED", "deadline": None}, {**task, "uid": 2, "summary": False}],
        "links": [{"pred": 1, "succ": 2, "type": "FS", "lag_min": 0, "lag_percent": None}],
    }
    holder: Any = tree
    while isinstance(holder, (dict, list)) and holder:
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(holder[key], (dict, list)) or not holder[key] or data.draw(st.booleans()):
            holder[key] = data.draw(json_values)
            break
        holder = holder[key]
    found = answer(json.dumps(tree))
    assert set(found) in ({"tasks"}, {"error"})
    assert found.get("error", {}).get("code") != "unexpected"


# The command


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(main, ["schedule", "--batch", *options], input=text)


def test_the_command_answers_every_line_that_is_not_blank_in_order(project: Project) -> None:
    good = json.dumps(project)
    ran = run(f"{good}\n\n{{\n   \n{good}", "--lang", "zh")
    first, second, third = map(json.loads, ran.stdout.splitlines())
    assert first == third
    assert second["error"]["code"] == "not_json"
    assert second["error"]["line"] == 3
    assert second["error"]["message"].startswith("这不是有效的 JSON：")
    assert (ran.exit_code, ran.stderr) == (0, "")


def test_the_command_succeeds_where_every_line_is_placed(project: Project) -> None:
    ran = run(json.dumps(project) + "\n")
    assert (ran.exit_code, ran.stderr) == (0, "")


def test_an_answer_comes_before_the_next_line_is_asked_for(project: Project) -> None:
    command = [sys.executable, "-m", "tracker.cli", "schedule", "--batch"]
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(2):
            process.stdin.write(json.dumps(project) + "\n")
            process.stdin.flush()
            assert "tasks" in json.loads(process.stdout.readline())
        process.stdin.close()
        assert process.wait() == 0


def _at(tree: Any, way: list[Key]) -> Any:
    for key in way:
        tree = tree[key]
    return tree
