"""A task is broken down: subtasks and checklist lines with owners and days of their own."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import ok
from tests.api.test_undo import change_set, undo


def part(speaker, task, title, status=201, **fields):
    return ok(speaker.post(f"/tasks/{task}/parts", {"title": title, **fields}), status)


def move(speaker, item_id, verb, **body):
    return speaker.post(f"/tasks/{item_id}/{verb}", body or None)


def cancel(speaker, item_id):
    return move(speaker, item_id, "cancel", reason="Not needed")


@pytest.fixture
def task(plan):
    return plan.task("T3")


def test_parts_are_items_with_an_owner_and_a_day(agency, plan, task):
    me = agency.person(f"Worker-{secrets.token_hex(4)}")
    my_id = ok(me.get("/me"))["id"]
    ok(agency.alice.put(f"/projects/{plan.id}/members/{my_id}", {"role": "member"}))
    day = {"due_on": "2020-02-08"}  # a Saturday: it is a person's word, not a working day of the plan
    made = part(agency.bob, task, "Ask", kind="subtask", owner_id=my_id, **day)
    line = part(agency.bob, task, "Tick", kind="line", owner_id=my_id)
    assert (made["key"], made["kind"], made["due_on"], made["of"]["key"]) == (
        "T3.1",
        "subtask",
        "2020-02-08",
        "T3",
    )
    assert line["key"] == "T3.2"
    assert [each["key"] for each in ok(me.get("/me/work"))["items"]] == ["T3.1", "T3.2"]
    overdue = ok(me.get(f"/tasks?project={plan.id}&overdue=true&kind=subtask,line"))["items"]
    assert [each["key"] for each in overdue] == ["T3.1"]
    changed = ok(me.patch(f"/tasks/{line['id']}", {"title": "Tick it", "due_on": "2030-01-01"}, If_Match="*"))
    assert (changed["title"], changed["due_on"]) == ("Tick it", "2030-01-01")
    refused = me.patch(f"/tasks/{line['id']}", {"duration_working_minutes": 60}, If_Match="*")
    assert refused.json["code"] == "forbidden"
    refused = agency.alice.patch(f"/tasks/{line['id']}", {"start": "2026-03-02T09:00:00+08:00"}, If_Match="*")
    assert refused.json["errors"][0]["pointer"] == "/start"
    refused = agency.alice.patch(f"/tasks/{task}", {"due_on": "2030-01-01"}, If_Match="*")
    assert refused.json["errors"][0]["pointer"] == "/due_on"


def test_parts_have_a_place_and_are_counted(agency, plan, task):
    first = part(agency.bob, task, "First", kind="line")
    last = part(agency.bob, task, "Last", kind="line")
    part(agency.bob, task, "Between", kind="line", after=first["id"])
    part(agency.bob, task, "Front", kind="line", after=None)
    ok(move(agency.bob, first["id"], "complete"))
    ok(cancel(agency.bob, last["id"]))
    listed = ok(agency.rita.get(f"/tasks/{task}/parts"))
    assert [each["title"] for each in listed["items"]] == ["Front", "First", "Between", "Last"]
    brought = ok(agency.rita.get(f"/tasks/{task}?include=parts"))["parts"]
    assert (listed["done"], listed["all"]) == (brought["done"], brought["all"]) == (1, 3)
    assert [each["state"] for each in brought["items"]] == ["open", "done", "open", "cancelled"]
    ok(move(agency.bob, task, "start"))
    assert (plan.get(task)["progress"], plan.get(task)["progress_from"]) == (33, "parts")
    wrong = agency.bob.post(f"/tasks/{task}/parts", {"title": "X", "after": task})
    assert wrong.json["errors"][0]["pointer"] == "/after"


def test_a_subtask_moves_like_a_task_and_a_line_is_only_ticked_off(agency, task):
    subtask, line = part(agency.bob, task, "S")["id"], part(agency.bob, task, "L", kind="line")["id"]
    assert ok(move(agency.bob, subtask, "start"))["state"] == "started"
    refused = move(agency.bob, line, "start")
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")
    for each in (subtask, line):
        assert ok(move(agency.bob, each, "complete"))["state"] == "done"
        assert ok(move(agency.bob, each, "reopen"))["state"] == "open"
        assert ok(cancel(agency.bob, each))["state"] == "cancelled"
        assert ok(move(agency.bob, each, "reopen"))["state"] == "open"


def test_open_subtasks_hold_a_task_back_and_open_lines_are_told(agency, plan, task):
    subtask = part(agency.bob, task, "S")
    line = part(agency.bob, task, "L", kind="line")
    ok(move(agency.bob, task, "start"))
    refused = move(agency.bob, task, "complete")
    assert (refused.status_code, refused.json["code"]) == (409, "blocked")
    assert [each["key"] for each in refused.json["open"]] == ["T3.1"]
    ok(move(agency.bob, subtask["id"], "complete"))
    done = ok(move(agency.bob, task, "complete"))
    assert (done["state"], done["out_of_sequence"]) == ("done", False)
    assert [each["key"] for each in done["left_open"]] == [line["key"]]
    ok(move(agency.bob, subtask["id"], "reopen"))
    assert plan.get(task)["out_of_sequence"] is True


@pytest.mark.parametrize("way", ["complete", "move", "bulk"])
def test_every_way_to_complete_asks_for_subtasks_and_tells_of_lines(agency, plan, task, way):
    after = plan.task("Next", task)
    subtask, line = part(agency.bob, task, "S"), part(agency.bob, task, "L", kind="line")

    def complete():
        if way == "complete":
            return move(agency.bob, task, "complete")
        if way == "move":
            return agency.bob.post(f"/tasks/{task}/move", {"state": "done"})
        moves = [{"id": task, "verb": "complete"}]
        return agency.bob.post(f"/projects/{plan.id}/tasks/bulk", {"move": moves})

    refused = complete()
    assert refused.status_code == 409
    assert "T3.1" in refused.get_data(as_text=True)
    ok(move(agency.bob, subtask["id"], "complete"))
    done = ok(complete())
    moved = done["move"][0] if way == "bulk" else done
    assert (moved["state"], [each["key"] for each in moved["left_open"]]) == ("done", [line["key"]])
    assert [each["id"] for each in done["released"]] == [after]
    assert done["unreadied"] == []


def test_a_lead_may_complete_a_task_whose_subtasks_are_open(agency, plan, task):
    subtask = part(agency.bob, task, "S")["id"]
    done = ok(move(agency.alice, task, "complete", override_reason="Good enough"))
    assert (done["out_of_sequence"], [each["id"] for each in done["left_open"]]) == (True, [subtask])
    assert plan.get(subtask)["state"] == "open"
    assert ok(move(agency.bob, subtask, "complete"))["state"] == "done"


def test_parts_are_cancelled_with_their_task_and_come_back_with_it(agency, plan, task):
    done, open_, dropped = (part(agency.bob, task, each)["id"] for each in "ABC")
    ok(move(agency.bob, done, "complete"))
    ok(cancel(agency.bob, dropped))

    def states():
        return [plan.get(each)["state"] for each in (done, open_, dropped)]

    answer = cancel(agency.alice, task)
    ok(answer)
    assert states() == ["done", "cancelled", "cancelled"]
    refused = move(agency.bob, open_, "reopen")
    assert (refused.status_code, refused.json["code"]) == (409, "whole_cancelled")
    ok(move(agency.alice, task, "reopen"))
    assert states() == ["done", "open", "cancelled"]
    answer = cancel(agency.alice, task)
    ok(undo(plan, change_set(answer)))
    assert states() == ["done", "open", "cancelled"]


def test_parts_stay_out_of_the_plan(agency, plan, task):
    before = plan.get(task)
    made = part(agency.bob, task, "Left out", due_on="2035-12-01")
    assert (plan.project()["finish_on"], plan.get(task)["due_on"]) == (before["due_on"], before["due_on"])
    graph = ok(agency.rita.get(f"/projects/{plan.id}/graph"))
    assert [each["key"] for each in graph["nodes"]] == ["T3"]
    ends = {"pred": task, "succ": made["id"]}
    linked = agency.alice.post(f"/projects/{plan.id}/links", ends)
    assert linked.json["errors"][0]["pointer"] == "/succ"
    again = agency.alice.post(f"/projects/{plan.id}/tasks", {"title": "X", "key": made["key"]})
    assert "There is already an item T3.1." in again.json["detail"]
    explained = agency.rita.get(f"/tasks/{made['id']}/explain")
    assert (explained.status_code, explained.json["code"]) == (409, "not_planned")
    exported = agency.rita.get(f"/projects/{plan.id}/export")
    assert exported.status_code == 200
    assert "Left out" not in exported.text


def test_only_some_kinds_of_open_items_have_parts(agency, plan, task):
    summary = plan.task("Sum", kind="summary", duration_working_minutes=None)
    inner = part(agency.bob, task, "S")["id"]
    for each in (summary, inner):
        assert part(agency.bob, each, "X", 409)["code"] == "no_parts"
    ok(move(agency.bob, inner, "complete"))
    ok(move(agency.bob, task, "complete"))
    assert part(agency.bob, task, "X", 409)["code"] == "illegal_move"
    ok(agency.alice.post(f"/projects/{plan.id}/close"))
    assert part(agency.bob, task, "X", 409)["code"] == "plan_closed"


def test_members_give_parts_to_people_of_the_project_only(agency, task):
    refused = agency.bob.post(f"/tasks/{task}/parts", {"title": "X", "owner_id": agency.ids["Carol"]})
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_project")
    missing = agency.bob.post(f"/tasks/{task}/parts", {"title": "X", "owner_id": "0" * 24})
    assert missing.json["errors"][0]["pointer"] == "/owner_id"
    assert ok(agency.rita.get(f"/tasks/{task}/parts"))["items"] == []


def test_subtasks_stand_on_the_weekly_sheet_and_in_the_calendar(agency, plan, task):
    part(agency.bob, task, "Subtask", owner_id=agency.ids["Bob"], due_on="2026-02-04")
    part(agency.bob, task, "Line with a day", kind="line", due_on="2026-02-04")
    part(agency.bob, task, "Line without", kind="line")
    sheet = agency.rita.get(f"/standups?project={plan.id}&week=2026-W06")
    assert "Subtask" in sheet.text
    assert "Line with a day" in sheet.text
    assert "Line without" not in sheet.text
    feed = ok(agency.rita.post(f"/projects/{plan.id}/feeds", {"name": "Plan", "lang": "en"}), 201)
    calendar = agency.nobody.get(urlsplit(feed["url"]).path)
    assert "SUMMARY:Subtask" in calendar.text
    assert "Line without" not in calendar.text


def test_parts_go_along_with_the_department_and_the_phase_of_their_task(agency):
    started = agency.start()
    task = started["D01"]
    inner = part(agency.bob, task, "S")
    assert (inner["department"], inner["phase"]) == (
        started.items["D01"]["department"],
        started.items["D01"]["phase"],
    )
    fields = {"department": "FIND", "phase": "launch"}
    ok(agency.alice.patch(f"/tasks/{task}", fields, If_Match="*"))
    moved = ok(agency.rita.get(f"/tasks/{inner['id']}"))
    assert (moved["department"], moved["phase"]) == ("FIND", "launch")


def test_the_parts_of_a_sitting_go_and_come_back_with_it(agency):
    started = agency.start()
    sitting = next(each for each in started.body["items"] if each["kind"] == "occurrence")
    part = ok(agency.bob.post(f"/tasks/{sitting['id']}/parts", {"title": "Minutes"}), 201)["id"]

    ok(agency.alice.post(f"/tasks/{sitting['series_id']}/cancel", {"reason": "No meetings"}))
    assert ok(agency.bob.get(f"/tasks/{part}"))["state"] == "cancelled"

    ok(agency.alice.post(f"/tasks/{sitting['series_id']}/reopen"))
    assert ok(agency.bob.get(f"/tasks/{part}"))["state"] == "open"
