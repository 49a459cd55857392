"""What really happened takes the place of what was planned, and moves what follows."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok


def at(day, hour="18:00"):
    return f"2026-02-{day:02}T{hour}:00+08:00"


@pytest.fixture
def chain(plan):
    """Three tasks of a day, one after the other, from Monday 2026-02-02."""
    first = plan.task("First")
    second = plan.task("Second", first)
    return first, second, plan.task("Third", second)


def start(plan, item_id, moment, **body):
    return ok(plan.house.bob.post(f"/tasks/{item_id}/start", {"at": moment, **body}))


def times(plan, item_id):
    shown = plan.get(item_id)
    return shown["start"], shown["finish"]


def test_a_late_finish_pushes_what_follows(plan, chain):
    done = plan.complete(chain[0], at(4))
    assert (done["started_at"], done["done_at"]) == (at(2, "09:00"), at(4))
    assert (done["start"], done["finish"], done["scheduling"]) == (at(2, "09:00"), at(4), "actual")
    assert plan.days(*chain[1:]) == [("2026-02-05", "2026-02-05"), ("2026-02-06", "2026-02-06")]
    assert plan.project()["finish_on"] == "2026-02-06"


def test_an_early_finish_pulls_what_follows(plan, chain):
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    plan.complete(chain[0], at(2, "12:00"))
    # The rest of Monday is five hours, so that each task ends at noon of the next day.
    assert times(plan, chain[1]) == (at(2, "13:00"), at(3, "12:00"))
    assert times(plan, chain[2]) == (at(3, "13:00"), at(4, "12:00"))


@pytest.mark.parametrize(("policy", "day"), [("push_only", "2026-02-05"), ("keep_gap", "2026-02-03")])
def test_the_policy_says_whether_an_early_finish_pulls(plan, chain, policy, day):
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    plan.rules(policy=policy)
    plan.complete(chain[0], at(2))
    assert plan.get(chain[1])["start_on"] == day


def test_what_began_late_ends_late(plan, chain):
    begun = start(plan, chain[0], at(3, "09:00"))
    assert (begun["state"], begun["start"], begun["finish"]) == ("started", at(3, "09:00"), at(3))
    assert (begun["scheduling"], begun["reason"]["kind"]) == ("actual", "actual")
    assert plan.days(chain[1]) == [("2026-02-04", "2026-02-04")]


def test_work_on_a_holiday_counts_where_it_happened(plan, chain):
    plan.complete(chain[0], at(21, "15:00"))
    assert plan.get(chain[0])["finish"] == at(21, "15:00")
    assert plan.days(*chain[1:]) == [("2026-02-24", "2026-02-24"), ("2026-02-25", "2026-02-25")]


def test_what_happened_stays_when_the_plan_moves(plan, chain):
    plan.complete(chain[0], at(3))
    plan.rules(start_on="2026-03-02")
    plan.change(chain[0], duration_working_minutes=5 * DAY)
    assert times(plan, chain[0]) == (at(2, "09:00"), at(3))
    assert plan.get(chain[1])["start_on"] == "2026-02-04"


def test_reopening_lets_go_of_what_had_happened(agency, plan, chain):
    plan.complete(chain[0], at(4))
    open_again = ok(agency.bob.post(f"/tasks/{chain[0]}/reopen"))
    assert (open_again["started_at"], open_again["done_at"], open_again["scheduling"]) == (None, None, "auto")
    assert plan.days(*chain) == [(day, day) for day in ("2026-02-02", "2026-02-03", "2026-02-04")]


def test_starting_and_completing_have_each_their_time(plan, chain):
    start(plan, chain[0], at(2, "10:00"))
    done = plan.complete(chain[0], at(3, "11:00"))
    assert (done["started_at"], done["done_at"]) == (at(2, "10:00"), at(3, "11:00"))
    assert plan.get(chain[1])["start"] == at(3, "11:00")


def test_what_had_begun_before_it_was_cancelled_comes_back_as_it_was(agency, plan, chain):
    start(plan, chain[0], at(3, "09:00"))
    plan.change(chain[0], remaining_working_minutes=3 * DAY, progress=40)
    part = ok(agency.bob.post(f"/tasks/{chain[0]}/parts", {"title": "S", "kind": "subtask"}), 201)["id"]
    ok(agency.bob.post(f"/tasks/{part}/start"))
    before = plan.get(chain[0])

    cancelled = ok(agency.alice.post(f"/tasks/{chain[0]}/cancel", {"reason": "Not needed"}))
    assert (cancelled["started_at"], cancelled["done_at"]) == (at(3, "09:00"), None)
    assert plan.days(chain[1]) == [("2026-02-02", "2026-02-02")]  # it has no dates, and holds nobody
    back = ok(agency.alice.post(f"/tasks/{chain[0]}/reopen"))

    same = ("state", "started_at", "start", "finish", "progress", "remaining_working_minutes", "scheduling")
    assert {name: back[name] for name in same} == {name: before[name] for name in same}
    assert back["out_of_sequence"] is False
    assert plan.get(part)["state"] == "started"
    assert plan.days(chain[1]) == [("2026-02-06", "2026-02-06")]


def test_a_card_comes_back_from_nowhere_to_where_it_is_put(agency, plan, chain):
    start(plan, chain[0], at(3, "09:00"))
    for state in ("started", "open"):
        ok(agency.alice.post(f"/tasks/{chain[0]}/cancel", {"reason": "Not needed"}))
        ok(agency.alice.post(f"/tasks/{chain[0]}/move", {"state": state}))
        assert plan.get(chain[0])["state"] == state
    assert plan.get(chain[0])["started_at"] is None


@pytest.mark.parametrize("how", ["new", "hard", "type"])
def test_a_link_that_comes_after_what_it_holds_was_done_marks_it(agency, plan, how):
    first, second = plan.task("A"), plan.task("B")
    if how != "new":
        link = plan.link(first, second, **{"hard": {"soft": True}, "type": {"type": "SS"}}[how])["id"]
    if how == "type":
        ok(agency.alice.post(f"/tasks/{first}/start"))
    assert plan.complete(second)["out_of_sequence"] is False

    if how == "new":
        plan.link(first, second)
    else:
        ok(agency.alice.patch(f"/links/{link}", {"soft": False, "type": "FS"}, If_Match="*"))

    assert (plan.get(second)["state"], plan.get(second)["out_of_sequence"]) == ("done", True)


def test_what_comes_back_after_what_it_followed_was_reopened_is_out_of_sequence(agency, plan, chain):
    plan.complete(chain[0], at(3))
    start(plan, chain[1], at(4, "09:00"))
    ok(agency.alice.post(f"/tasks/{chain[1]}/cancel", {"reason": "Not needed"}))
    ok(agency.bob.post(f"/tasks/{chain[0]}/reopen"))
    back = ok(agency.alice.post(f"/tasks/{chain[1]}/reopen"))
    assert (back["state"], back["out_of_sequence"]) == ("started", True)


@pytest.mark.parametrize(
    ("kind", "lag", "verb", "moment", "early"),
    [
        ("FS", {}, "complete", at(3, "17:59"), True),
        ("FS", {}, "complete", at(3), False),
        ("FS", {}, "start", at(3, "17:00"), True),
        ("FS", {"lag_working_minutes": DAY}, "start", at(4, "17:00"), True),
        ("FS", {"lag_working_minutes": DAY}, "start", at(5, "09:00"), False),
        ("FS", {"lag_elapsed_minutes": 60}, "start", at(3, "18:30"), True),
        ("FS", {"lag_percent": 100.0}, "start", at(4, "17:00"), True),
        ("SS", {}, "start", at(2, "08:00"), True),
        ("FF", {}, "start", at(2, "09:00"), False),
        ("FF", {}, "complete", at(3, "12:00"), True),
        ("SF", {}, "complete", at(3, "12:00"), False),
        ("FS", {"soft": True}, "start", at(2, "09:00"), False),
    ],
)
def test_what_is_said_to_have_happened_too_early_is_out_of_sequence(plan, kind, lag, verb, moment, early):
    first, second = plan.task("First"), plan.task("Second")
    plan.link(first, second, type=kind, **lag)
    plan.complete(first, at(3))
    done = ok(plan.house.bob.post(f"/tasks/{second}/{verb}", {"at": moment}))
    assert done["out_of_sequence"] is early


def test_times_that_are_put_right_put_the_sequence_right(plan, chain):
    plan.complete(chain[0], at(4))
    assert plan.complete(chain[1], at(3))["out_of_sequence"] is True
    assert plan.change(chain[1], actual_finish=at(5))["out_of_sequence"] is False
    assert plan.change(chain[1], actual_start=at(2, "09:00"))["out_of_sequence"] is True


@pytest.mark.parametrize("verb", ["start", "complete"])
def test_a_year_that_was_mistyped_is_refused(agency, plan, chain, verb):
    refused = agency.bob.post(f"/tasks/{chain[0]}/{verb}", {"at": "2025-01-31T09:00:00+08:00"})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/at")
    assert "2026-02-02" in refused.json["errors"][0]["message"]
    plan.complete(chain[0], "2025-02-02T18:00:00+08:00")
    refused = agency.alice.patch(f"/tasks/{chain[0]}", {"actual_start": "1926-02-02T09:00:00Z"}, If_Match="*")
    assert refused.json["errors"][0]["pointer"] == "/actual_start"


@pytest.mark.parametrize("verb", ["start", "complete"])
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2035-01-08T09:00:00+08:00", "This time is still to come."),
        ("2026-02-02", "Give a time with its offset, such as 2026-12-07T09:00:00+08:00."),
    ],
)
def test_nothing_happens_in_the_future(agency, plan, chain, verb, moment, said):
    refused = agency.bob.post(f"/tasks/{chain[0]}/{verb}", {"at": moment})
    assert refused.status_code == 422
    assert [(each["pointer"], each["message"]) for each in refused.json["errors"]] == [("/at", said)]
    assert plan.get(chain[0])["state"] == "open"


def test_nothing_ends_before_it_began(agency, plan, chain):
    start(plan, chain[0], at(3, "09:00"))
    refused = agency.bob.post(f"/tasks/{chain[0]}/complete", {"at": at(2)})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/at")


def test_a_lead_puts_the_times_right(plan, chain):
    plan.complete(chain[0], at(6))
    right = plan.change(chain[0], actual_finish=at(3), actual_start=at(2, "13:00"))
    assert (right["started_at"], right["done_at"]) == (at(2, "13:00"), at(3))
    assert (right["start"], right["finish"]) == (at(2, "13:00"), at(3))
    assert plan.get(chain[1])["start_on"] == "2026-02-04"


@pytest.mark.parametrize(
    ("done", "fields", "pointer"),
    [
        (False, {"actual_start": at(2)}, "/actual_start"),
        (False, {"actual_finish": at(2)}, "/actual_finish"),
        (False, {"remaining_working_minutes": 60}, "/remaining_working_minutes"),
        (True, {"actual_finish": "2035-01-08T09:00:00+08:00"}, "/actual_finish"),
        (True, {"actual_start": at(9, "09:00")}, "/actual_finish"),
        (True, {"actual_finish": None}, "/actual_finish"),
    ],
)
def test_times_that_cannot_be_are_refused_at_their_place(agency, plan, chain, done, fields, pointer):
    if done:
        plan.complete(chain[0], at(3))
    before = plan.get(chain[0])
    refused = agency.alice.patch(f"/tasks/{chain[0]}", fields, If_Match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert plan.get(chain[0]) == before


def test_only_a_lead_puts_times_right(agency, plan, chain):
    plan.complete(chain[0], at(3))
    body = {"actual_finish": at(2)}
    assert agency.bob.patch(f"/tasks/{chain[0]}", body, If_Match="*").status_code == 403


def test_what_is_left_decides_when_work_ends(plan, chain):
    start(plan, chain[0], at(2, "09:00"))
    left = plan.change(chain[0], remaining_working_minutes=3 * DAY)
    assert (left["start"], left["finish"], left["remaining_working_minutes"]) == (
        at(2, "09:00"),
        at(4),
        3 * DAY,
    )
    assert plan.get(chain[1])["start_on"] == "2026-02-05"
    assert plan.change(chain[0], remaining_working_minutes=None)["finish"] == at(2)


def test_reopening_forgets_what_was_left(agency, plan, chain):
    start(plan, chain[0], at(2, "09:00"))
    plan.change(chain[0], remaining_working_minutes=3 * DAY)
    assert ok(agency.bob.post(f"/tasks/{chain[0]}/reopen"))["remaining_working_minutes"] is None
    assert plan.get(chain[0])["finish"] == at(2)


PROGRESS = {
    # The second began on the first day although the first has two days to go; it has a day left.
    "retained": ("2026-02-02", "2026-02-05"),
    "override": ("2026-02-02", "2026-02-02"),
    "actual": ("2026-02-02", "2026-02-02"),
}


@pytest.mark.parametrize("progress", PROGRESS)
def test_the_project_says_what_becomes_of_work_that_began_out_of_sequence(agency, plan, chain, progress):
    plan.rules(progress=progress)
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    begun = agency.alice.post(
        f"/tasks/{chain[1]}/start", {"at": at(2, "09:00"), "override_reason": "The client sent the data"}
    )
    assert ok(begun)["out_of_sequence"] is True
    plan.change(chain[1], remaining_working_minutes=DAY)
    assert plan.days(chain[1]) == [PROGRESS[progress]]
    assert plan.project()["progress"] == progress


def test_unstarted_work_lies_in_the_past_unless_the_project_forbids_it(agency, plan, chain):
    assert plan.days(chain[0]) == [("2026-02-02", "2026-02-02")]
    assert plan.get(chain[0])["overdue"] is True
    plan.rules(not_in_past=True)
    shown = plan.get(chain[0])
    assert (shown["overdue"], shown["reason"]["kind"], shown["reason"]["words"]) == (
        False,
        "data_date",
        "today",
    )
    assert shown["start"] > "2026-11"
    plan.rules(not_in_past=False)
    assert plan.days(chain[0]) == [("2026-02-02", "2026-02-02")]


def test_what_is_done_stays_in_the_past_and_the_rest_follows_from_today(plan, chain):
    plan.complete(chain[0], at(2))
    plan.rules(not_in_past=True)
    assert plan.days(chain[0]) == [("2026-02-02", "2026-02-02")]
    assert plan.get(chain[1])["reason"]["kind"] == "data_date"
    assert plan.get(chain[2])["reason"]["kind"] == "link"


def test_a_project_is_planned_backward_from_its_finish(plan, chain):
    shown = plan.rules(finish_by="2026-02-13")
    assert (shown["finish_by"], shown["finish_on"], shown["start_on"]) == (
        "2026-02-13",
        "2026-02-13",
        "2026-02-11",
    )
    assert plan.days(*chain) == [(day, day) for day in ("2026-02-11", "2026-02-12", "2026-02-13")]
    plan.change(chain[2], duration_working_minutes=2 * DAY)
    assert plan.project()["start_on"] == "2026-02-10"
    forward = plan.rules(finish_by=None)
    assert (forward["start_on"], forward["finish_on"]) == ("2026-02-10", "2026-02-13")


def test_a_point_that_was_shown_late_pushes_its_gate(agency):
    started = agency.start()
    gate = f"/tasks/{started['M1']}"
    assert ok(agency.rita.get(gate))["due_on"] == "2026-04-29"
    ok(
        agency.alice.post(
            f"/tasks/{started['O08']}/complete",
            {"at": "2026-04-15T18:00:00+08:00", "override_reason": "Done"},
        )
    )
    shown = {"kind": "note", "text": "Checked", "at": "2026-05-08T11:00:00+08:00"}
    ok(agency.bob.post(f"/points/{started['V13']}/show", shown))
    assert ok(agency.rita.get(gate))["start"] == "2026-05-08T11:00:00+08:00"
    future = {**shown, "at": "2035-05-08T11:00:00+08:00"}
    refused = agency.bob.post(f"/points/{started['V13']}/show", future)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/at")
