"""Each item says what I can do with it now, and why not the rest: exactly what happens when I try."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import walks
from tests.api.conftest import ok
from tracker.projects.models import Point, Task
from tracker.projects.rules import Action, right_of
from tracker.projects.schemas.items import VERBS

BODIES: dict[str, Any] = {
    "cancel": {"reason": "Not needed"},
    "skip": {"reason": "Not needed"},
    "waive": {"reason": "Known"},
    "show": {"kind": "note", "text": "Seen"},
    "choose": {"step": "nothing", "reason": "Better"},
    "wait": {"on": "client", "reason": "Data"},
    "hand_over": {"to_department": "MKT"},
    "add_part": {"title": "Part"},
    "edit": {"note": "Noted"},
    "move": {},
    "file": {"title": "Plan", "url": "https://example.com/plan"},
    "comment": {"body": "Said"},
}
PATHS = {
    "hand_over": "/handovers",
    "add_part": "/parts",
    "edit": "",
    "assign": "",
    "file": "/files",
    "comment": "/comments",
    "help": "/helpers/<id:person_id>",
    "watch": "/watchers/<id:person_id>",
    "label": "/labels/<id:label_id>",
}
METHODS = {"edit": "PATCH", "assign": "PATCH", **dict.fromkeys(("help", "watch", "label"), "PUT")}


def can(speaker, item_id):
    return ok(speaker.get(f"/tasks/{item_id}"))["can"]


def label_of(house):
    """The id of a label that every item can have."""
    found = ok(house.alice.get("/labels")) or [ok(house.admin.post("/labels", {"name": "Any"}), 201)]
    return found[0]["id"]


def attempt(house, speaker, item, action):
    """Try an action for real; the status, and the code of a refusal."""
    kind = "points" if item["kind"] == "point" and action in ("show", "waive", "reopen") else "tasks"
    path = f"/{kind}/{item['id']}{PATHS.get(action, '/' + action)}"
    if action == "label":
        answer = speaker.put(path.replace("<id:label_id>", label_of(house)))
    elif METHODS.get(action) == "PUT":
        person = house.ids["Rita"] if action == "help" else ok(speaker.get("/me"))["id"]
        answer = speaker.put(path.replace("<id:person_id>", person))
    elif action == "assign":
        answer = speaker.patch(path, {"owner_id": house.ids["Alice"]}, If_Match="*")
    elif action == "edit":
        answer = speaker.patch(path, BODIES[action], If_Match="*")
    else:
        answer = speaker.post(path, BODIES.get(action))
    return answer.status_code, answer.json["code"] if answer.status_code >= 400 else None


def expect_the_truth(house, item_id, speakers=("alice", "bob", "rita")):
    """What each person is told is what happens: refusals first, because they change nothing."""
    for name in speakers:
        speaker = getattr(house, name)
        item = ok(speaker.get(f"/tasks/{item_id}"))
        for action, said in item["can"].items():
            if not said["allowed"]:
                assert attempt(house, speaker, item, action)[1] == said["code"], (name, action, said)
    for name in speakers:
        speaker = getattr(house, name)
        for action in sorted(BODIES.keys() | METHODS.keys() | {"start", "complete", "reopen", "resume"}):
            item = ok(speaker.get(f"/tasks/{item_id}"))
            if item["can"].get(action, {}).get("allowed"):
                status, code = attempt(house, speaker, item, action)
                assert status not in (403, 409), (name, action, code)


def test_what_a_person_may_do_now_and_why_not_the_rest(agency, plan):
    first = plan.task("A")
    second = plan.task("B", first)
    mine = can(agency.bob, second)
    assert mine["edit"] == {
        "allowed": True,
        "fields": ["note", "progress", "remaining_working_minutes"],
    }
    assert (mine["start"]["allowed"], mine["start"]["code"]) == (False, "blocked")
    assert mine["start"]["because"].startswith("Cannot start “B” yet. Still open: A A.")
    assert (mine["cancel"]["code"], mine["reopen"]["code"]) == ("forbidden", "illegal_move")
    assert (mine["skip"]["code"], mine["choose"]["code"]) == ("not_optional", "forbidden")
    assert mine["wait"] == mine["hand_over"] == mine["add_part"] == mine["comment"] == {"allowed": True}
    assert can(agency.alice, second)["edit"] == {"allowed": True}
    assert can(agency.alice, second)["choose"]["code"] == "choice_refused"
    assert mine["assign"]["code"] == "forbidden"
    for action in ("move", "help", "watch", "label", "file"):
        assert mine[action] == {"allowed": True}
    reader = can(agency.rita, second)
    assert reader.pop("watch") == {"allowed": True}
    assert {each["code"] for each in reader.values()} == {"forbidden"}
    assert set(mine) == set(Action) - {"show", "waive"}
    line = ok(agency.bob.post(f"/tasks/{second}/parts", {"title": "Line", "kind": "line"}), 201)["id"]
    inner = can(agency.bob, line)
    assert ("move" in inner, inner["assign"]) == (False, {"allowed": True})
    chinese = ok(agency.bob.get(f"/tasks/{second}", Accept_Language="zh"))["can"]
    assert "须先完成" in chinese["start"]["because"]


def test_a_list_tells_it_when_it_is_asked_and_one_item_always(agency, plan):
    task = plan.task("A")
    [plain] = ok(agency.bob.get(f"/projects/{plan.id}/tasks"))["items"]
    [asked] = ok(agency.bob.get(f"/projects/{plan.id}/tasks?include=can"))["items"]
    assert "can" not in plain
    assert asked["can"] == can(agency.bob, task)
    assert "can" not in ok(agency.bob.get(f"/tasks/{task}?fields=title"))
    assert "can" in ok(agency.bob.get(f"/tasks/{task}?fields=title&include=can"))


def test_it_is_told_of_some_verbs_alone(agency, plan):
    task = plan.task("A")
    every = can(agency.bob, task)
    for path in (f"/projects/{plan.id}/tasks", f"/projects/{plan.id}/board", f"/tasks/{task}"):
        answer = ok(agency.bob.get(f"{path}?fields=key&can=start,move"))
        items = answer.get("items") or [each for one in answer.get("columns", ()) for each in one["items"]]
        assert [each["can"] for each in items or [answer]] == [
            {"start": every["start"], "move": every["move"]}
        ], path
    refused = agency.bob.get(f"/projects/{plan.id}/tasks?can=start,fly")
    assert refused.status_code == 422
    assert "complete" in refused.json["errors"][0]["message"]
    assert set(Action) == {*VERBS}


@pytest.mark.parametrize("key", ["D01", "M1", "V11", "GE", "GE#1"])
def test_what_is_told_of_each_kind_is_what_happens(agency, key):
    started = agency.start()
    expect_the_truth(agency, started[key])


MOVES = st.sampled_from(["start", "complete", "reopen", "cancel", "wait", "resume", "hand_over", "add_part"])


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(MOVES, max_size=4), state=st.sampled_from(["active", "pause", "close"]))
def test_whatever_was_done_before_what_is_told_is_what_happens(agency, by_hand, before, state):
    plan = by_hand()
    task = plan.task("A")
    following = plan.task("B", task)
    inner = ok(agency.bob.post(f"/tasks/{task}/parts", {"title": "S"}), 201)["id"]
    for action in before:
        attempt(agency, agency.alice, {"id": task, "kind": "task"}, action)
    if state != "active":
        ok(agency.alice.post(f"/projects/{plan.id}/{state}"))
    for each in (following, inner, task):
        expect_the_truth(agency, each, ("alice", "bob"))


def test_the_right_that_is_told_is_the_right_that_the_route_asks_for(agency):
    found = {}
    for rule, method, right in walks.routes(agency):
        for verb in ("start", "complete", "reopen") if ":verb>" in rule.rule else ("",):
            found[rule.rule.partition("/<any")[0] + (f"/{verb}" if verb else ""), method] = right
    for kind, row in (("tasks", Task()), ("points", Point())):
        for action in ("show", "waive", "reopen") if kind == "points" else set(Action) - {"show", "waive"}:
            path = f"/api/v1/{kind}/<id:item_id>{PATHS.get(action, '/' + action)}"
            method = METHODS.get(action, "POST")
            assert found[path, method] is right_of(row, Action(action)), path


# What a move does to others


def test_completing_releases_what_waited_and_reopening_unreadies_it(agency, plan):
    first, other = plan.task("A"), plan.task("O")
    after, both = plan.task("B", first), plan.task("C", first, other)
    preview = ok(agency.bob.post(f"/tasks/{first}/complete?dry_run=true"))
    assert [each["key"] for each in preview["released"]] == ["B"]
    done = agency.bob.post(f"/tasks/{first}/complete")
    assert [(each["id"], each["state"]) for each in ok(done)["released"]] == [(after, "open")]
    assert done.json["unreadied"] == []
    assert (plan.get(after)["blocked"], plan.get(both)["blocked"]) == (False, True)
    ok(agency.bob.post(f"/tasks/{after}/start"))
    preview = ok(agency.bob.post(f"/tasks/{first}/reopen?dry_run=true"))
    assert [(each["key"], each["state"]) for each in preview["unreadied"]] == [("B", "started")]
    reopened = agency.bob.post(f"/tasks/{first}/reopen")
    assert [each["key"] for each in ok(reopened)["unreadied"]] == ["B"]
    shown = ok(agency.rita.get(f"/change-sets/{reopened.headers['Change-Set']}"))
    assert [each["key"] for each in shown["unreadied"]] == ["B"]


@pytest.mark.parametrize(
    ("kind", "under_way", "verb"),
    [("FS", False, "complete"), ("SS", False, "start"), ("FF", True, "complete"), ("SF", True, "start")],
)
def test_each_type_of_link_releases_the_next_move_that_it_held(agency, plan, kind, under_way, verb):
    first, second = plan.task("A"), plan.task("B", owner_id=agency.ids["Bob"])
    plan.link(first, second, type=kind)
    if under_way:
        ok(agency.alice.post(f"/tasks/{second}/start"))
    freed = ok(agency.alice.post(f"/tasks/{first}/{verb}"))["released"]
    assert [each["key"] for each in freed] == ["B"]
    assert [each["key"] for each in ok(agency.alice.post(f"/tasks/{first}/reopen"))["unreadied"]] == ["B"]
    told = ok(agency.bob.get(f"/me/notifications?project={plan.id}&kind=released"))["items"]
    how = "has begun" if verb == "start" else "is done"
    can_what = "can be completed" if under_way else "can start"
    assert [each["words"] for each in told] == [f"“A” {how}: “B” {can_what}."]


def test_what_holds_back_only_the_end_releases_nothing_that_has_not_begun(agency, plan):
    first, second = plan.task("A"), plan.task("B")
    plan.link(first, second, type="FF")
    assert ok(agency.alice.post(f"/tasks/{first}/complete"))["released"] == []


def test_the_last_subtask_releases_its_whole(agency, plan):
    whole = plan.task("A")
    parts = [
        ok(agency.bob.post(f"/tasks/{whole}/parts", {"title": each, "kind": "subtask"}), 201)["id"]
        for each in ("S", "T")
    ]
    ok(agency.bob.post(f"/tasks/{whole}/start"))
    assert ok(agency.bob.post(f"/tasks/{parts[0]}/complete"))["released"] == []
    assert [each["key"] for each in ok(agency.bob.post(f"/tasks/{parts[1]}/complete"))["released"]] == ["A"]
    assert [each["key"] for each in ok(agency.bob.post(f"/tasks/{parts[0]}/reopen"))["unreadied"]] == ["A"]


def test_a_milestone_and_what_belongs_to_a_summary_are_released_by_the_last_that_held_them(agency, plan):
    before, after = (plan.task(key, kind="summary", duration_working_minutes=None) for key in ("P", "S"))
    first, second = plan.task("A", parent=before), plan.task("B", parent=before)
    plan.task("M", before, kind="milestone", duration_working_minutes=None)
    plan.task("C", parent=after)
    plan.link(before, after)
    assert ok(agency.bob.post(f"/tasks/{first}/complete"))["released"] == []
    freed = ok(agency.bob.post(f"/tasks/{second}/complete"))["released"]
    assert [each["key"] for each in freed] == ["M", "C"]
    assert len(ok(agency.bob.post(f"/tasks/{first}/reopen"))["unreadied"]) == 2


def test_many_moves_at_once_release_together(agency, plan):
    first, second = plan.task("A"), plan.task("B")
    plan.task("C", first, second)
    moves = {"move": [{"id": each, "verb": "complete"} for each in (first, second)]}
    done = agency.alice.post(f"/projects/{plan.id}/tasks/bulk", moves)
    ok(done)
    shown = ok(agency.rita.get(f"/change-sets/{done.headers['Change-Set']}"))
    assert [each["key"] for each in shown["released"]] == ["C"]


def test_what_is_cancelled_releases_what_waited_for_it(agency, plan):
    first = plan.task("A")
    plan.task("B", first)
    cancelled = ok(agency.alice.post(f"/tasks/{first}/cancel", {"reason": "Not needed"}))
    assert [each["key"] for each in cancelled["released"]] == ["B"]


def test_what_was_done_meanwhile_is_named_when_its_predecessor_is_reopened(agency, plan):
    first = plan.task("A")
    second = plan.task("B", first)
    plan.complete(first)
    plan.complete(second)
    reopened = ok(agency.bob.post(f"/tasks/{first}/reopen"))
    assert [(each["key"], each["state"]) for each in reopened["unreadied"]] == [("B", "done")]
    assert plan.get(second)["out_of_sequence"] is True


def test_what_a_summary_held_back_is_released_when_it_is_cancelled(agency, plan):
    first = plan.task("A")
    outer = plan.task("S", kind="summary", duration_working_minutes=None)
    inner = plan.task("X", parent=outer)
    plan.link(first, outer)
    cancelled = ok(agency.alice.post(f"/tasks/{outer}/cancel", {"reason": "Not now"}))
    assert ([each["key"] for each in cancelled["released"]], plan.get(inner)["blocked"]) == (["X"], False)
    back = ok(agency.alice.post(f"/tasks/{outer}/reopen"))
    assert ([each["key"] for each in back["unreadied"]], plan.get(inner)["blocked"]) == (["X"], True)
