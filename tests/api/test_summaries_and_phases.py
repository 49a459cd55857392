"""What belongs together is linked together: a link on a summary or a phase holds for all that is in it."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, Plan, ok


def summary(plan, title, **fields):
    return plan.task(title, kind="summary", duration_working_minutes=None, **fields)


def waits_for(plan, item_id):
    return [each["key"] for each in plan.get(item_id)["blocked_by"]]


def ready(plan):
    keys = {each["id"]: key for key, each in plan.items().items()}
    return [keys[each] for each in ok(plan.house.rita.get(f"/projects/{plan.id}/graph"))["ready"]]


@pytest.fixture
def build(plan):
    """A summary of A (a day) and B (two days, after A), from Monday 2026-02-02; by title."""
    ids = {"Build": summary(plan, "Build")}
    ids["A"] = plan.task("A", parent=ids["Build"])
    ids["B"] = plan.task("B", ids["A"], parent=ids["Build"], duration_working_minutes=2 * DAY)
    return plan, ids


def test_a_summary_spans_what_belongs_to_it(build):
    plan, ids = build
    shown = plan.get(ids["Build"])
    assert (shown["start"], shown["finish"]) == ("2026-02-02T09:00:00+08:00", "2026-02-04T18:00:00+08:00")
    assert plan.get(ids["A"])["parent"] == ids["Build"]
    plan.change(ids["B"], duration_working_minutes=4 * DAY)
    assert plan.days(ids["Build"]) == [("2026-02-02", "2026-02-06")]
    plan.change(ids["A"], start="2026-02-04T09:00:00+08:00")
    assert plan.days(ids["Build"]) == [("2026-02-04", "2026-02-10")]
    out = plan.change(ids["B"], parent=None)
    assert out["parent"] is None
    assert plan.days(ids["Build"]) == [("2026-02-04", "2026-02-04")]


def test_what_follows_a_summary_waits_for_each_of_its_parts(build):
    plan, ids = build
    after = plan.task("After", ids["Build"])
    assert plan.days(after) == [("2026-02-05", "2026-02-05")]
    assert waits_for(plan, after) == ["A", "B"]
    refused = plan.house.bob.post(f"/tasks/{after}/start")
    assert (refused.status_code, refused.json["code"]) == (409, "blocked")
    assert [each["key"] for each in refused.json["open"]] == ["A", "B"]
    assert ready(plan) == ["A"]

    plan.complete(ids["A"], "2026-02-02T18:00:00+08:00")
    assert waits_for(plan, after) == ["B"]
    plan.complete(ids["B"], "2026-02-05T18:00:00+08:00")
    assert (waits_for(plan, after), plan.days(after)) == ([], [("2026-02-06", "2026-02-06")])
    assert ready(plan) == ["After"]
    ok(plan.house.bob.post(f"/tasks/{after}/start", {"at": "2026-02-06T09:00:00+08:00"}))


def test_each_part_of_a_summary_waits_for_what_the_summary_follows(build):
    plan, ids = build
    before = plan.task("Before", duration_working_minutes=2 * DAY)
    plan.link(before, ids["Build"])
    assert plan.days(ids["A"], ids["B"]) == [("2026-02-04", "2026-02-04"), ("2026-02-05", "2026-02-06")]
    alone = plan.task("Alone", parent=ids["Build"])
    assert plan.days(alone) == [("2026-02-04", "2026-02-04")]
    assert waits_for(plan, alone) == ["Before"]
    assert waits_for(plan, ids["B"]) == ["A", "Before"]
    assert plan.house.bob.post(f"/tasks/{alone}/start").json["code"] == "blocked"
    plan.complete(before, "2026-02-03T18:00:00+08:00")
    ok(plan.house.bob.post(f"/tasks/{alone}/start", {"at": "2026-02-04T09:00:00+08:00"}))


def test_a_start_waits_for_the_first_start_within_a_summary_only(build):
    plan, ids = build
    beside = plan.task("Beside")
    plan.link(ids["Build"], beside, type="SS", lag_working_minutes=DAY)
    # A starts on Monday and B on Tuesday: a day after the first of them.
    assert plan.days(beside) == [("2026-02-03", "2026-02-03")]
    assert waits_for(plan, beside) == ["A"]
    assert ready(plan) == ["A"]
    ok(plan.house.bob.post(f"/tasks/{ids['A']}/start", {"at": "2026-02-02T09:00:00+08:00"}))
    assert waits_for(plan, beside) == []
    assert ready(plan) == ["Beside"]
    ok(plan.house.bob.post(f"/tasks/{beside}/start", {"at": "2026-02-03T09:00:00+08:00"}))


def test_a_summary_in_a_summary_counts_with_all_its_parts(build):
    plan, ids = build
    whole = summary(plan, "Whole")
    plan.change(ids["Build"], parent=whole)
    other = plan.task("Other", parent=whole, duration_working_minutes=5 * DAY)
    before, after = plan.task("Before"), plan.task("After", whole)
    plan.link(before, whole)
    assert plan.days(whole, ids["Build"]) == [("2026-02-03", "2026-02-09"), ("2026-02-03", "2026-02-05")]
    assert plan.days(after) == [("2026-02-10", "2026-02-10")]
    assert set(waits_for(plan, after)) == {"A", "B", "Other"}
    assert waits_for(plan, ids["A"]) == waits_for(plan, other) == ["Before"]


def test_the_state_of_a_summary_follows_its_parts(build):
    plan, ids = build
    bob, path = plan.house.bob, f"/tasks/{ids['Build']}"

    def state():
        shown = plan.get(ids["Build"])
        return shown["state"], shown["started_at"], shown["done_at"]

    assert state() == ("open", None, None)
    ok(bob.post(f"/tasks/{ids['A']}/start", {"at": "2026-02-02T10:00:00+08:00"}))
    assert state() == ("started", "2026-02-02T10:00:00+08:00", None)
    plan.complete(ids["A"], "2026-02-02T18:00:00+08:00")
    plan.complete(ids["B"], "2026-02-05T11:00:00+08:00")
    assert state() == ("done", "2026-02-02T10:00:00+08:00", "2026-02-05T11:00:00+08:00")
    ok(bob.post(f"/tasks/{ids['B']}/reopen"))
    assert state() == ("started", "2026-02-02T10:00:00+08:00", None)
    for verb in ("start", "complete", "reopen"):
        refused = bob.post(f"{path}/{verb}")
        assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")
        assert "Allowed now: cancel." in refused.json["detail"]


def test_a_summary_that_is_done_by_a_cancellation_is_open_again_when_that_is_undone(build):
    plan, ids = build
    plan.complete(ids["A"], "2026-02-02T18:00:00+08:00")
    gone = plan.house.alice.post(f"/tasks/{ids['B']}/cancel", {"reason": "Not needed"})
    assert plan.get(ids["Build"])["state"] == "done"
    ok(plan.house.alice.post(f"/change-sets/{gone.headers['Change-Set']}/undo"))
    assert plan.get(ids["Build"])["state"] == "started"
    assert plan.get(ids["Build"])["done_at"] is None


def test_a_cancelled_summary_holds_nobody_and_leaves_its_parts(build):
    plan, ids = build
    before = plan.task("Before", duration_working_minutes=2 * DAY)
    plan.link(before, ids["Build"])
    after = plan.task("After", ids["Build"])
    ok(plan.house.alice.post(f"/tasks/{ids['Build']}/cancel", {"reason": "Not needed"}))
    assert plan.days(ids["A"], after) == [("2026-02-02", "2026-02-02")] * 2
    assert waits_for(plan, after) == waits_for(plan, ids["A"]) == []
    assert ready(plan) == ["A", "Before", "After"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "2026-03-02T09:00:00+08:00"),
        ("finish", "2026-03-02T18:00:00+08:00"),
        ("pinned", True),
        ("constraint", {"kind": "AS_LATE_AS_POSSIBLE"}),
        ("remaining_working_minutes", 60),
        ("duration_working_minutes", 60),
    ],
)
def test_a_summary_has_no_dates_of_its_own(build, field, value):
    plan, ids = build
    refused = plan.house.alice.patch(f"/tasks/{ids['Build']}", {field: value}, If_Match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, f"/{field}")
    added = plan.house.alice.post(
        f"/projects/{plan.id}/tasks", {"title": "Other", "kind": "summary", field: value}
    )
    assert (added.status_code, added.json["errors"][0]["pointer"]) == (422, f"/{field}")


def test_a_summary_may_have_a_deadline(build):
    plan, ids = build
    plan.change(ids["Build"], deadline="2026-02-03T18:00:00+08:00")
    (found,) = plan.findings("deadline_missed")
    assert (found["item"], found["actual"]) == (ids["Build"], "2026-02-04T18:00:00+08:00")


@pytest.mark.parametrize(
    ("pred", "succ", "path"),
    [
        ("Build", "A", {"A", "Build"}),
        ("B", "Build", {"B", "Build"}),
        ("After", "A", {"A", "B", "After", "Build"}),
        ("After", "Build", {"A", "B", "After", "Build"}),
        ("Build", "Build", {"Build"}),
    ],
)
def test_a_circle_through_a_summary_is_refused_and_named(build, pred, succ, path):
    plan, ids = build
    ids["After"] = plan.task("After", ids["Build"])
    before = plan.items()
    refused = plan.house.alice.post(f"/projects/{plan.id}/links", {"pred": ids[pred], "succ": ids[succ]})
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    found = refused.json["facts"]["path"]
    assert found[0] == found[-1]
    assert set(found) <= path
    assert " → ".join(found) in refused.json["detail"]
    assert plan.items() == before


def test_what_would_follow_itself_does_not_join_a_summary(build):
    plan, ids = build
    after = plan.task("After", ids["Build"])
    refused = plan.house.alice.patch(f"/tasks/{after}", {"parent": ids["Build"]}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    assert {"After", "Build"} >= set(refused.json["facts"]["path"]) - {"A", "B"}
    assert plan.get(after)["parent"] is None


@pytest.mark.parametrize("parent", ["itself", "its part", "a task", "nothing"])
def test_what_cannot_be_a_parent_is_refused(build, parent):
    plan, ids = build
    inner = summary(plan, "Inner", parent=ids["Build"])
    wrong = {"itself": ids["Build"], "its part": inner, "a task": ids["A"], "nothing": "0" * 24}[parent]
    refused = plan.house.alice.patch(f"/tasks/{ids['Build']}", {"parent": wrong}, If_Match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/parent")


@pytest.fixture
def phases(agency):
    """The four-phase playbook from 2026-02-02: items and phases by key."""
    started = agency.start()
    ids = {key: each["id"] for key, each in started.items.items()}
    return Plan(agency, started.id), ids | {each["key"]: each["id"] for each in started.body["phases"]}


def test_what_follows_a_phase_waits_for_everything_in_it(phases):
    plan, ids = phases
    plan.link(ids["launch"], ids["A01"], lag_working_minutes=2 * DAY)
    # The launch lasts until its last sitting may be held, on 1 July; then Thursday and Friday.
    assert plan.days(ids["A01"])[0][0] == "2026-07-06"
    held = waits_for(plan, ids["A01"])
    assert {"L01", "L07", "GK", "M2", "V21", "GE"} <= set(held)
    assert not {"O12", "M1", "A02"} & set(held)


def test_everything_in_a_phase_waits_for_what_the_phase_follows(phases):
    plan, ids = phases
    client = plan.task("Client", duration_working_minutes=DAY, start="2026-05-11T09:00:00+08:00")
    plan.link(client, ids["launch"])
    # Nothing of the launch begins before Tuesday 12 May.
    launch = [each for each in plan.items().values() if each["phase"] == "launch" and each["kind"] == "task"]
    assert min(each["start_on"] for each in launch) == "2026-05-12"
    assert "Client" in waits_for(plan, ids["L05"])
    assert "Client" in waits_for(plan, ids["L02"])
    assert plan.days(ids["O12"]) == [("2026-04-28", "2026-04-29")]


def test_a_phase_that_follows_a_phase(phases):
    plan, ids = phases
    plan.link(ids["optimise"], ids["launch"], lag_working_minutes=10 * DAY)
    # M1 ends the optimisation on 29 April; ten working days after it: 30 April, 6 to 9 and 11 to 15 May.
    assert plan.days(ids["L05"])[0][0] == "2026-05-18"
    assert {"O09", "V12", "M1"} <= set(waits_for(plan, ids["L05"]))


def test_a_circle_through_phases_is_refused_and_named(phases):
    plan, ids = phases
    refused = plan.house.alice.post(
        f"/projects/{plan.id}/links", {"pred": ids["launch"], "succ": ids["optimise"]}
    )
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    path = refused.json["facts"]["path"]
    assert path[0] == path[-1]
    assert set(path) <= set(ids)


def test_a_link_on_a_phase_is_changed_removed_and_undone_like_any_other(phases):
    plan, ids = phases
    before = plan.days(ids["L05"])
    link = plan.link(ids["optimise"], ids["launch"], lag_working_minutes=10 * DAY)
    path = f"/links/{link['id']}"
    ok(plan.house.alice.patch(path, {"lag_working_minutes": 11 * DAY}, If_Match="*"))
    assert plan.days(ids["L05"])[0][0] == "2026-05-19"
    gone = plan.house.alice.delete(path, If_Match="*")
    assert plan.days(ids["L05"]) == before
    ok(plan.house.alice.post(f"/change-sets/{gone.headers['Change-Set']}/undo"))
    assert plan.days(ids["L05"])[0][0] == "2026-05-19"
