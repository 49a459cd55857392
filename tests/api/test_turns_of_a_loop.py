"""A loop comes round: closing one turn begins the next, in the same project and the same transaction."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import shelf
from tests.api.conftest import Plan, ok
from tests.api.test_undo import change_set, planned, undo

BECAUSE = {"override_reason": "Closed by agreement"}
CLOSED = "2026-04-30T18:00:00+08:00"
STEPS = {"A1", "A2", "A3", "A4", "MA", "B1", "B2", "B3", "B4", "B5", "MB", "C1", "C2", "C4", "MC"}
STEPS |= {"D1", "D2", "D3", "MD"}

SPRINTS = """\
format: 1
key: sprints
kind: process
title: {zh: 冲刺, en: Sprints}
source: 3.1
parameters:
  days: {type: days, unit: wd, title: {zh: 天数, en: Days}, default: 5, min: 1, max: 20, source: 3.1}
phases:
  run: {title: {zh: 运行, en: Run}, months: 1, source: 3.1}
steps:
  S1: {kind: task, phase: run, title: {zh: 做, en: Do}, owner: OM, duration: $days, source: 3.1}
  S2:
    kind: meeting
    phase: run
    title: {zh: 看, en: Look}
    owner: DA
    duration: 1wh
    after: [S1]
    due: {step: S1, lag: 3wd}
    source: 3.1
  SM:
    kind: milestone
    phase: run
    title: {zh: 完, en: Done}
    owner: OM
    due: phase_end
    after: [S2]
    source: 3.1
    points:
      SV: {title: {zh: 证, en: Shown}, owner: OM, after: [S1], source: 3.1}
series:
  SG:
    phase: run
    title: {zh: 会, en: Meet}
    owner: OM
    duration: 1wh
    at: 10:00
    least: 3
    per_week: 1
    on: [wed]
    source: 3.1
iteration: {closes: SM, most: 3, source: 3.1}
"""


@pytest.fixture
def loop(agency):
    """The four-stage loop from 2026-02-02, with Bob as operations manager."""
    started = agency.start(playbook="four-stage-loop", roles={"OM": agency.ids["Bob"]})
    return Plan(agency, started.id), {key: each["id"] for key, each in started.items.items()}


@pytest.fixture(scope="module")
def sprints(agency, tmp_path_factory):
    """Starts sprints of a month, of which there are three at the most."""
    shelf.keep(agency, tmp_path_factory.mktemp("playbooks"), SPRINTS)
    return lambda: agency.start(playbook="sprints", roles={"OM": agency.ids["Bob"]})


def close(plan: Plan, item_id: str, query: str = "", at: str = CLOSED, **headers: Any) -> Any:
    return plan.house.alice.post(f"/tasks/{item_id}/complete{query}", {**BECAUSE, "at": at}, **headers)


def later(plan: Plan) -> dict[str, dict[str, Any]]:
    """The items of turns after the first, sittings left out."""
    return {key: each for key, each in plan.items().items() if "turn" in each and "series_id" not in each}


def pairs(plan: Plan) -> set[tuple[str, str]]:
    keys = {each["id"]: key for key, each in plan.items().items()}
    read = ok(plan.house.rita.get(f"/projects/{plan.id}/links"))
    return {(keys[each["pred"]], keys[each["succ"]]) for each in read}


def test_closing_the_optimisation_begins_the_second_turn_after_the_first(loop):
    plan, ids = loop
    assert plan.get(ids["MD"])["begins_turn"] is True
    assert "begins_turn" not in plan.get(ids["MA"])
    first = pairs(plan)

    done = ok(close(plan, ids["MD"]))

    again = later(plan)
    assert (done["state"], done["done_at"]) == ("done", CLOSED)
    assert again.keys() == {f"{key}#2" for key in STEPS}
    inside = {(f"{pred}#2", f"{succ}#2") for pred, succ in first}
    assert pairs(plan) == first | inside | {("MD", "A1#2")}
    one = again["A1#2"]
    assert one["titles"] == {
        "zh": "发放并回收标准化调研问卷（第 2 轮）",
        "en": "Send out and collect the standard questionnaire (turn 2)",
    }
    assert (one["turn"], one["state"], one["phase"]) == (2, "open", "diagnose#2")
    assert (one["owner"]["name"], one["role"], one["department"]) == ("Bob", "OM", "OPS")
    assert one["accept"] == plan.get(ids["A1"])["accept"]
    assert one["start"] == "2026-05-06T09:00:00+08:00"  # after the holidays from 1 to 5 May
    assert one["reason"]["ref"] == ids["MD"]
    assert again["MD#2"]["begins_turn"] is True
    assert again["MD#2"]["due_by"] == {"at": "2026-07-29T18:00:00+08:00", "because": "months"}
    phases = ok(plan.house.rita.get(f"/projects/{plan.id}/phases"))
    assert [(each["key"], each["title"], each["starts_on"]) for each in phases[4:6]] == [
        ("diagnose#2", "Diagnosis (turn 2)", None),
        ("design#2", "Design (turn 2)", None),
    ]
    assert len(phases) == 8


def test_the_turn_belongs_to_the_change_that_closed_the_last(loop):
    plan, ids = loop
    before = plan.change_sets()

    done = close(plan, ids["MD"])

    came = ok(plan.house.rita.get(f"/change-sets/{change_set(done)}"))
    again = later(plan)
    assert set(came["added"]) == {each["id"] for each in again.values()}
    assert (came["cause"], came["actor_id"]) == ("task.complete", plan.house.ids["Alice"])
    assert f"; added: {len(STEPS)};" in came["summary"]
    assert came["finish_on"]["after"] == plan.project()["finish_on"] > came["finish_on"]["before"]
    assert plan.change_sets()[1:] == before
    read = ok(plan.house.rita.get(f"/projects/{plan.id}/journal?limit=100"))["items"]
    (mine,) = {
        each["change_set"] for each in read if each["entity_id"] in (ids["MD"], again["A1#2"]["id"])
    } & {each["change_set"] for each in read if each["cause"] == "task.complete"}
    written = [each for each in read if each["change_set"] == mine]
    assert {each["entity"] for each in written} == {"items", "links", "phases", "projects"}


def test_a_preview_shows_the_turn_and_keeps_nothing(loop):
    plan, ids = loop
    before = planned(plan)

    seen = ok(close(plan, ids["MD"], "?dry_run=true"))

    (foretold,) = seen["change_sets"]
    assert len(foretold["added"]) == len(STEPS)
    chinese = ok(close(plan, ids["MD"], "?dry_run=true", Accept_Language="zh"))
    assert f"新增 {len(STEPS)} 项事项" in chinese["summary"]
    assert planned(plan) == before
    done = close(plan, ids["MD"], f"?base={seen['base']}")
    came = ok(plan.house.rita.get(f"/change-sets/{change_set(done)}"))
    assert len(came["added"]) == len(STEPS)
    assert came["finish_on"] == foretold["finish_on"]


def test_a_turn_waits_for_its_milestone_and_is_not_made_twice(loop):
    plan, ids = loop
    ok(close(plan, ids["MD"]))
    first = later(plan)["A1#2"]["id"]
    ok(plan.house.bob.post(f"/tasks/{first}/start"))
    ok(plan.house.bob.post(f"/tasks/{first}/reopen"))

    ok(plan.house.alice.post(f"/tasks/{ids['MD']}/reopen"))

    assert plan.house.bob.post(f"/tasks/{first}/start").json["code"] == "blocked"
    assert len(later(plan)) == len(STEPS)
    again = close(plan, ids["MD"], at="2026-05-29T18:00:00+08:00")
    assert ok(again)["state"] == "done"
    assert len(later(plan)) == len(STEPS)
    assert plan.get(first)["start_on"] == "2026-06-01"
    assert ok(plan.house.rita.get(f"/change-sets/{change_set(again)}"))["added"] == []


def test_closing_is_what_happened_and_is_reopened_not_undone(loop):
    plan, ids = loop
    done = change_set(close(plan, ids["MD"]))
    before = planned(plan)

    refused = undo(plan, done)

    assert (refused.status_code, refused.json["code"]) == (409, "not_undoable")
    assert planned(plan) == before


def test_what_is_changed_in_a_later_turn_is_undone_like_any_other_change(loop):
    plan, ids = loop
    ok(close(plan, ids["MD"]))
    before = planned(plan)
    path = f"/tasks/{later(plan)['B1#2']['id']}"
    longer = plan.house.alice.patch(path, {"duration_working_minutes": 9600}, If_Match="*")
    assert planned(plan) != before
    ok(undo(plan, change_set(longer)))
    assert planned(plan) == before


def test_cancelling_what_closes_a_turn_begins_none(loop):
    plan, ids = loop
    ok(plan.house.alice.post(f"/tasks/{ids['MD']}/cancel", {"reason": "The contract ends"}))
    assert later(plan) == {}


def test_the_loop_of_a_part_comes_round_alone(agency):
    started = agency.start(playbook="tier-refined")
    plan, md = Plan(agency, started.id), started["loop.MD"]
    before = pairs(plan)

    ok(close(plan, md))

    again = later(plan)
    assert again.keys() == {f"loop.{key}#2" for key in STEPS}
    assert again["loop.B2#2"]["titles"]["en"] == "Work out the conversion plan (turn 2)"
    fresh = pairs(plan) - before
    assert ("loop.MD", "loop.A1#2") in fresh
    assert {key for pair in fresh for key in pair if not key.endswith("#2")} == {"loop.MD"}
    # The term of nine months ends with M3, which waits for the first turn and not for every one.
    assert {pred for pred, succ in pairs(plan) if succ == "M3" and pred.startswith("loop.")} == {"loop.MD"}
    assert ok(agency.rita.get(f"/projects/{plan.id}/graph"))["critical_path"]


def test_windows_series_and_deadlines_of_a_turn_count_from_the_day_it_begins(agency, sprints):
    started = sprints()
    plan = Plan(agency, started.id)
    ok(agency.alice.post(f"/points/{started['SV']}/waive", {"reason": "Seen"}))

    ok(close(plan, started["SM"], at="2026-03-16T18:00:00+08:00"))

    again, items = later(plan), plan.items()
    assert again.keys() == {"S1#2", "S2#2", "SV#2", "SM#2", "SG@2"}
    phase = ok(agency.rita.get(f"/projects/{plan.id}/phases"))[1]
    assert (phase["key"], phase["starts_on"], phase["ends_on"]) == ("run#2", "2026-03-16", "2026-04-15")
    assert again["S1#2"]["start"] == "2026-03-17T09:00:00+08:00"
    assert again["S2#2"]["due_by"]["ref"] == again["S1#2"]["id"]
    assert again["SM#2"]["due_by"] == {"at": "2026-04-15T18:00:00+08:00", "because": "phase_end"}
    assert again["SV#2"]["milestone_id"] == again["SM#2"]["id"]
    # Four whole weeks, one sitting in each.
    sittings = {key: each["start"] for key, each in items.items() if key.startswith("SG@2#")}
    assert sittings == {
        "SG@2#1": "2026-03-18T10:00:00+08:00",
        "SG@2#2": "2026-03-25T10:00:00+08:00",
        "SG@2#3": "2026-04-01T10:00:00+08:00",
        "SG@2#4": "2026-04-08T10:00:00+08:00",
    }
    held = agency.alice.post(f"/tasks/{again['SM#2']['id']}/complete", BECAUSE)
    assert held.json["code"] == "invalid"  # a gate waits for its points in every turn


def test_there_are_never_more_turns_than_the_playbook_allows(agency, sprints):
    started = sprints()
    plan = Plan(agency, started.id)
    for turn, key in enumerate(("SM", "SM#2", "SM#3"), 1):
        items = plan.items()
        points = [each["id"] for each in items.values() if each.get("milestone_id") == items[key]["id"]]
        for each in points:
            ok(agency.alice.post(f"/points/{each}/waive", {"reason": "Seen"}))
        ok(close(plan, items[key]["id"], at=f"2026-0{turn + 2}-16T18:00:00+08:00"))

    assert {each["turn"] for each in later(plan).values()} == {2, 3}
    assert len(later(plan)) == 10
    assert "begins_turn" not in plan.items()["SM#3"]


def test_new_parameters_change_what_is_open_in_every_turn(agency, sprints):
    started = sprints()
    plan = Plan(agency, started.id)
    ok(agency.alice.post(f"/points/{started['SV']}/waive", {"reason": "Seen"}))
    ok(close(plan, started["SM"], at="2026-03-16T18:00:00+08:00"))

    plan.rules(parameters={"days": 2})

    assert later(plan)["S1#2"]["duration_working_minutes"] == 2 * 480
    phases = ok(agency.rita.get(f"/projects/{plan.id}/phases"))
    assert phases[1]["starts_on"] == "2026-03-16"


def test_a_later_start_of_the_project_leaves_a_turn_where_it_began(agency, sprints):
    started = sprints()
    plan = Plan(agency, started.id)
    ok(agency.alice.post(f"/points/{started['SV']}/waive", {"reason": "Seen"}))
    ok(close(plan, started["SM"], at="2026-03-16T18:00:00+08:00"))

    plan.rules(start_on="2026-02-09")

    phases = ok(agency.rita.get(f"/projects/{plan.id}/phases"))
    assert [each["starts_on"] for each in phases] == ["2026-02-09", "2026-03-16"]


def test_a_key_that_somebody_gave_by_hand_is_not_given_again(agency, loop):
    plan, ids = loop
    plan.task("A1#2")

    ok(close(plan, ids["MD"]))

    assert later(plan).keys() == {f"{key}#3" for key in STEPS}
