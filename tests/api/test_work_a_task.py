"""People tick work off; what the links forbid is refused, and names what is still open."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok


def move(speaker, item_id, verb, **body):
    if verb == "cancel":
        body = {"reason": "Not needed", **body}
    return speaker.post(f"/tasks/{item_id}/{verb}", body or None)


def test_a_task_is_started_and_completed(agency, plan):
    task = plan.task("Survey")
    started = ok(move(agency.bob, task, "start"))
    assert started["state"] == "started"
    assert started["started_at"]
    assert started["done_at"] is None
    done = ok(move(agency.bob, task, "complete"))
    assert done["state"] == "done"
    assert done["started_at"] == started["started_at"] <= done["done_at"]
    assert done["revision"] > started["revision"]


def test_completing_what_was_never_started_begins_it_when_it_was_planned(agency, by_hand):
    done = ok(move(agency.bob, by_hand(start_on="2026-02-02").task("Survey"), "complete"))
    assert done["started_at"] == "2026-02-02T09:00:00+08:00"
    assert done["started_at"] < done["done_at"]
    early = ok(move(agency.bob, by_hand(start_on="2035-01-08").task("Survey"), "complete"))
    assert early["started_at"] == early["done_at"] is not None


@pytest.mark.parametrize(
    ("before", "verb", "allowed"),
    [
        (["start"], "start", "complete, reopen, cancel"),
        (["complete"], "complete", "reopen"),
        (["complete"], "start", "reopen"),
        (["complete"], "cancel", "reopen"),
        (["cancel"], "complete", "reopen"),
        ([], "reopen", "start, complete, cancel"),
    ],
)
def test_a_move_that_the_state_does_not_have_is_refused_with_what_is_allowed(
    agency, plan, before, verb, allowed
):
    task = plan.task("Survey")
    for each in before:
        ok(move(agency.alice, task, each))
    kept = plan.get(task)
    refused = move(agency.alice, task, verb)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")
    assert f"Allowed now: {allowed}." in refused.json["detail"]
    assert plan.get(task) == kept


@pytest.mark.parametrize(
    ("kind", "start_waits_for", "finish_waits_for"),
    [
        ("FS", "complete", "complete"),
        ("SS", "start", "start"),
        ("FF", None, "complete"),
        ("SF", None, "start"),
    ],
)
def test_each_type_of_link_holds_back_its_own_end(agency, plan, kind, start_waits_for, finish_waits_for):
    for verb, waits_for in (("start", start_waits_for), ("complete", finish_waits_for)):
        pred, succ = plan.task(f"Before {verb}"), plan.task(f"After {verb}")
        plan.link(pred, succ, type=kind)
        if waits_for is not None:
            refused = move(agency.bob, succ, verb)
            assert (refused.status_code, refused.json["code"]) == (409, "blocked")
            assert f"Before {verb}" in refused.json["detail"]
            assert [(each["id"], each["state"], each["kind"]) for each in refused.json["open"]] == [
                (pred, "open", "task")
            ]
            ok(move(agency.bob, pred, waits_for))
        assert ok(move(agency.bob, succ, verb))["out_of_sequence"] is False


def test_a_refusal_names_everything_that_is_open_in_the_language_of_the_asker(agency, plan):
    first, second = plan.task("Survey", titles={"zh": "调研", "en": "Survey"}), plan.task("Report")
    third = plan.task("Review", first, second)
    refused = move(agency.bob, third, "start")
    assert "Cannot start “Review” yet. Still open: Survey Survey, Report Report." in refused.json["detail"]
    chinese = agency.bob.post(f"/tasks/{third}/start", Accept_Language="zh")
    assert "还不能开始，须先完成：Survey 调研、Report Report。" in chinese.json["detail"]
    assert chinese.json["open"][0]["state_word"] == "未开始"
    assert [each["key"] for each in plan.get(third)["blocked_by"]] == ["Survey", "Report"]


def test_a_soft_link_holds_nothing_back(agency, plan):
    pred, succ = plan.task("Before"), plan.task("After")
    plan.link(pred, succ, soft=True)
    assert ok(move(agency.bob, succ, "complete"))["state"] == "done"


def test_a_lead_may_go_ahead_with_a_reason_and_the_item_is_marked(agency, plan):
    first = plan.task("Survey")
    second = plan.task("Report", first)
    done = ok(move(agency.alice, second, "complete", override_reason="The client sent the data"))
    assert done["state"] == "done"
    assert done["out_of_sequence"] is True
    assert done["override_reason"] == "The client sent the data"
    reopened = ok(move(agency.alice, second, "reopen"))
    assert reopened["out_of_sequence"] is False
    assert "override_reason" not in reopened


def test_a_member_may_not_override(agency, plan):
    second = plan.task("Report", plan.task("Survey"))
    refused = move(agency.bob, second, "complete", override_reason="I want to")
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert plan.get(second)["state"] == "open"


def test_an_override_that_is_not_needed_marks_nothing(agency, plan):
    done = ok(move(agency.alice, plan.task("Survey"), "complete", override_reason="Just in case"))
    assert done["out_of_sequence"] is False


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_override_needs_a_reason(agency, plan, reason):
    second = plan.task("Report", plan.task("Survey"))
    refused = move(agency.alice, second, "complete", override_reason=reason)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/override_reason"


def test_reopening_leaves_done_successors_done_and_marks_them(agency, plan):
    first = plan.task("Survey")
    second, third = plan.task("Report", first), plan.task("Review", first)
    for each in (first, second):
        ok(move(agency.bob, each, "complete"))
    ok(move(agency.bob, first, "reopen"))
    assert (plan.get(second)["state"], plan.get(second)["out_of_sequence"]) == ("done", True)
    assert (plan.get(third)["state"], plan.get(third)["out_of_sequence"]) == ("open", False)
    assert plan.get(first)["done_at"] is None


def test_only_a_lead_cancels_and_says_why(agency, plan):
    task = plan.task("Survey")
    assert move(agency.bob, task, "cancel").json["code"] == "forbidden"
    assert agency.alice.post(f"/tasks/{task}/cancel", {}).status_code == 422
    assert ok(move(agency.alice, task, "cancel"))["cancel_reason"] == "Not needed"


def test_a_cancelled_task_holds_nobody_and_leaves_the_plan(agency, plan):
    first = plan.task("Survey", duration_working_minutes=5 * 480)
    second = plan.task("Report", first)
    assert plan.days(second) == [("2026-02-09", "2026-02-09")]
    ok(move(agency.alice, first, "cancel"))
    assert plan.days(second) == [("2026-02-02", "2026-02-02")]
    ok(move(agency.bob, second, "start"))


def test_a_cancelled_task_that_is_reopened_takes_its_place_in_the_plan_again(agency, plan):
    first = plan.task("Survey", duration_working_minutes=5 * 480)
    second = plan.task("Report", first)
    ok(move(agency.alice, first, "cancel"))
    assert move(agency.bob, first, "reopen").status_code == 403
    assert "cancel_reason" not in ok(move(agency.alice, first, "reopen"))
    assert plan.days(second) == [("2026-02-09", "2026-02-09")]


def test_finished_work_keeps_its_dates_when_the_plan_around_it_moves(agency, plan):
    first = plan.task("Survey")
    second = plan.task("Report", first)
    for task in (first, second):
        ok(move(agency.bob, task, "complete", at=plan.get(task)["finish"]))
    plan.change(first, duration_working_minutes=3 * 480)
    assert plan.days(first, second) == [("2026-02-02", "2026-02-02"), ("2026-02-03", "2026-02-03")]


@pytest.mark.parametrize(
    ("verbs", "word"),
    [
        (["pause"], "paused"),
        (["close"], "closed"),
        (["cancel"], "cancelled"),
        (["cancel", "reopen"], "a draft"),
    ],
)
def test_work_moves_in_active_projects_only(agency, plan, verbs, word):
    task = plan.task("Survey")
    for verb in verbs:
        ok(agency.alice.post(f"/projects/{plan.id}/{verb}"))
    refused = move(agency.bob, task, "start")
    assert (refused.status_code, refused.json["code"]) == (409, "project_not_active")
    assert f"is {word};" in refused.json["detail"]


def test_a_project_moves_through_its_states_and_says_when_it_cannot(agency, plan):
    for verb, state in (
        ("pause", "paused"),
        ("activate", "active"),
        ("close", "closed"),
        ("reopen", "active"),
    ):
        assert ok(agency.alice.post(f"/projects/{plan.id}/{verb}"))["state"] == state
    refused = agency.alice.post(f"/projects/{plan.id}/activate")
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")
    assert refused.json["detail"] == "Cannot activate the project “By hand”: it is active."


def test_a_point_has_verbs_of_its_own(agency):
    started = agency.start()
    assert move(agency.alice, started["V11"], "complete").status_code == 404


def test_a_series_is_done_when_its_sittings_are_and_a_sitting_is_ticked_off_like_a_task(agency):
    started = agency.start()
    sitting = started["GE#1"]
    early = move(agency.alice, sitting, "complete")
    assert [each["key"] for each in early.json["open"]] == ["M1"]
    held = ok(move(agency.alice, sitting, "complete", override_reason="Held early"))
    assert (held["state"], held["out_of_sequence"]) == ("done", True)
    refused = move(agency.alice, started["GE"], "complete")
    assert refused.json["code"] == "blocked"
    assert {"M1", "GE#2"} <= {each["key"] for each in refused.json["open"]}
    assert "GE#1" not in {each["key"] for each in refused.json["open"]}


def test_a_sitting_that_is_cancelled_is_not_laid_again(agency):
    started = agency.start()
    cancelled = ok(move(agency.alice, started["GE#3"], "cancel"))
    ok(move(agency.alice, started["D01"], "cancel"))  # plans again
    listed = ok(agency.alice.get(f"/projects/{started.id}/tasks?kind=occurrence&limit=200"))["items"]
    mine = [each for each in listed if each["series_id"] == started["GE"]]
    assert [each["key"] for each in mine if each["start_on"] == cancelled["start_on"]] == ["GE#3"]
    assert [each["state"] for each in mine].count("cancelled") == 1


def test_sittings_leave_the_plan_with_their_series_and_come_back_with_it(agency):
    started = agency.start()

    def states():
        listed = ok(
            agency.alice.get(f"/projects/{started.id}/tasks?kind=occurrence&limit=200&sort=start_on")
        )["items"]
        return [
            (each["key"], each["state"], each["start"])
            for each in listed
            if each["series_id"] == started["GE"]
        ]

    before = states()
    ok(move(agency.alice, started["GE"], "cancel"))
    assert {state for _, state, _ in states()} == {"cancelled"}
    ok(move(agency.alice, started["GE"], "reopen"))
    assert states() == before
