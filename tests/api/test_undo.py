"""A lead takes a change back: every planning field is as it was, while journal and SEQUENCE go forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.api.conftest import DAY, Plan, ok

AGES = ("revision", "can")
"""What goes forward whatever is undone, and what is told of one item alone."""


def planned(plan: Plan) -> dict[str, Any]:
    """Everything that a plan says, but for the revisions; what was cancelled is no part of it."""
    project = {name: each for name, each in plan.project().items() if name not in AGES}
    read = {name: ok(plan.house.alice.get(f"/projects/{plan.id}/{name}")) for name in ("phases", "links")}
    items = {key: each for key, each in plan.items().items() if each["state"] != "cancelled"}
    return {
        "project": project,
        "phases": [without_age(each) for each in read["phases"]],
        "links": {each["id"]: without_age(each) for each in read["links"]},
        "items": {key: without_age(each) for key, each in items.items()},
    }


def without_age(row: dict[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in row.items() if name not in AGES}


def change_set(answer: Any) -> str:
    """The change-set that an answer names."""
    assert answer.status_code in (200, 201, 204), answer.json
    return str(answer.headers["Change-Set"])


def undo(plan: Plan, change_set_id: str, speaker: Any = None) -> Any:
    return (speaker or plan.house.alice).post(f"/change-sets/{change_set_id}/undo")


def sequences(plan: Plan, item_id: str) -> list[int]:
    """The SEQUENCE that an item had after each of its changes."""
    entries = ok(plan.house.rita.get(f"/projects/{plan.id}/journal?limit=500&entity={item_id}"))["items"]
    return [each["after"]["sequence"] for each in reversed(entries) if "sequence" in each["after"]]


@pytest.fixture
def chain(agency, plan):
    """Four tasks of a day, one after the other, from Monday 2026-02-02, and one that stands alone."""
    ids: dict[str, str] = {}
    for key in "ABCD":
        ids[key] = plan.task(key, *list(ids.values())[-1:])
    ids["E"] = plan.task("E", duration_working_minutes=2 * DAY)
    return ids


def links_of(plan):
    return {
        (each["pred"], each["succ"]): each["id"]
        for each in ok(plan.house.alice.get(f"/projects/{plan.id}/links"))
    }


def patch(plan, path, **fields):
    return plan.house.alice.patch(path, fields, If_Match="*")


BY_HAND: dict[str, Callable[[Plan, dict[str, str]], Any]] = {
    "a duration": lambda plan, ids: patch(plan, f"/tasks/{ids['A']}", duration_working_minutes=3 * DAY),
    "time on the clock": lambda plan, ids: patch(plan, f"/tasks/{ids['A']}", duration_elapsed_minutes=10_000),
    "a pin": lambda plan, ids: patch(plan, f"/tasks/{ids['B']}", start="2026-03-02T09:00:00+08:00"),
    "a constraint": lambda plan, ids: patch(
        plan,
        f"/tasks/{ids['C']}",
        constraint={"kind": "START_NO_EARLIER_THAN", "at": "2026-02-24T09:00:00+08:00"},
    ),
    "a deadline": lambda plan, ids: patch(plan, f"/tasks/{ids['D']}", deadline="2026-02-03T18:00:00+08:00"),
    "several fields": lambda plan, ids: patch(
        plan,
        f"/tasks/{ids['A']}",
        title="Otherwise",
        note="Asked for",
        owner_id=plan.house.ids["Bob"],
        department="OPS",
        duration_working_minutes=2 * DAY,
    ),
    "an added task": lambda plan, ids: plan.house.alice.post(
        f"/projects/{plan.id}/tasks", {"title": "F", "after": [ids["D"]]}
    ),
    "an added milestone": lambda plan, ids: plan.house.alice.post(
        f"/projects/{plan.id}/tasks", {"title": "F", "after": [ids["D"]], "kind": "milestone"}
    ),
    "a cancelled task": lambda plan, ids: plan.house.alice.post(
        f"/tasks/{ids['B']}/cancel", {"reason": "Not needed"}
    ),
    "an added link": lambda plan, ids: plan.house.alice.post(
        f"/projects/{plan.id}/links", {"pred": ids["E"], "succ": ids["B"], "lag_working_minutes": DAY}
    ),
    "a removed link": lambda plan, ids: plan.house.alice.delete(
        f"/links/{links_of(plan)[ids['B'], ids['C']]}", If_Match="*"
    ),
    "a changed link": lambda plan, ids: patch(
        plan, f"/links/{links_of(plan)[ids['B'], ids['C']]}", type="SS", lag_elapsed_minutes=5_000
    ),
    "a start date": lambda plan, _: patch(plan, f"/projects/{plan.id}", start_on="2026-03-02"),
    "a policy": lambda plan, _: patch(plan, f"/projects/{plan.id}", policy="keep_gap"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_undoing_restores_every_planning_field_and_nothing_runs_backward(plan, chain, name):
    if name == "a policy":  # there must be a gap to keep
        plan.link(chain["E"], chain["D"])
    before, revision, entry = planned(plan), plan.project()["revision"], newest_entry(plan)
    done = change_set(BY_HAND[name](plan, chain))
    changed = planned(plan)
    assert changed != before or name == "a policy"

    undone = undo(plan, done)

    assert ok(undone)["id"] == done
    assert planned(plan) == before
    assert plan.project()["revision"] >= revision
    assert newest_entry(plan) > entry + 1
    for each in chain.values():
        found = sequences(plan, each)
        assert found == sorted(found)
        assert len(found) == len(set(found))


def test_under_push_only_an_undo_lets_go_of_what_it_had_pushed(plan, chain):
    ok(patch(plan, f"/projects/{plan.id}", policy="push_only"))
    before = planned(plan)
    done = change_set(BY_HAND["a duration"](plan, chain))
    assert planned(plan) != before

    ok(undo(plan, done))

    assert planned(plan) == before


def newest_entry(plan):
    return ok(plan.house.rita.get(f"/projects/{plan.id}/journal?limit=1"))["items"][0]["revision"]


def test_an_undo_is_a_change_set_that_says_what_it_undoes_and_can_be_undone(agency, plan, chain):
    before = planned(plan)
    first = change_set(BY_HAND["a duration"](plan, chain))
    longer = planned(plan)
    second = change_set(undo(plan, first))
    assert ok(agency.rita.get(f"/change-sets/{first}"))["undone_by_id"] == second
    back = ok(agency.rita.get(f"/change-sets/{second}"))
    assert (back["undoes_id"], back["undone_by_id"], back["cause"]) == (first, None, "undo")
    assert [each["key"] for each in back["moves"]] == ["A", "B", "C", "D"]
    assert back["finish_on"] == {"before": "2026-02-09", "after": "2026-02-05", "working_days": -2}

    again = change_set(undo(plan, second))
    assert planned(plan) == longer
    change_set(undo(plan, again))
    assert planned(plan) == before


def test_what_was_undone_is_not_undone_twice(plan, chain):
    done = change_set(BY_HAND["a duration"](plan, chain))
    ok(undo(plan, done))
    after = planned(plan)
    refused = undo(plan, done)
    assert (refused.status_code, refused.json["code"]) == (409, "already_undone")
    assert refused.json["detail"] == "This change has been undone already."
    assert planned(plan) == after


def test_an_undo_that_moves_nothing_counts_too(plan, chain):
    done = change_set(BY_HAND["a deadline"](plan, chain))
    plan.change(chain["B"], start="2026-02-02T09:00:00+08:00")
    plan.change(chain["C"], start="2026-02-02T09:00:00+08:00")
    plan.change(chain["D"], start="2026-02-02T09:00:00+08:00")
    assert plan.findings("deadline_missed") == []
    ok(undo(plan, done))
    assert plan.get(chain["D"])["deadline"] is None
    assert undo(plan, done).json["code"] == "already_undone"


def test_an_undo_is_previewed_like_any_change(agency, plan, chain):
    done = change_set(BY_HAND["a duration"](plan, chain))
    longer = planned(plan)
    seen = ok(agency.alice.post(f"/change-sets/{done}/undo?dry_run=true"))
    assert [each["key"] for each in seen["change_sets"][0]["moves"]] == ["A", "B", "C", "D"]
    assert planned(plan) == longer
    plan.change(chain["E"], note="Meanwhile")
    stale = agency.alice.post(f"/change-sets/{done}/undo?base={seen['base']}")
    assert stale.json["code"] == "plan_changed"


def test_an_undo_is_refused_where_a_later_change_wrote_to_the_same_field(agency, plan, chain):
    first = change_set(BY_HAND["a duration"](plan, chain))
    later = change_set(patch(plan, f"/tasks/{chain['A']}", duration_working_minutes=5 * DAY))
    kept = planned(plan)
    refused = undo(plan, first)
    assert (refused.status_code, refused.json["code"]) == (409, "undo_overlaps")
    assert refused.json["overlaps"] == [
        {"entity": "items", "id": chain["A"], "title": "A", "fields": ["duration"]}
    ]
    assert "duration of “A” changed again since" in refused.json["detail"]
    chinese = agency.alice.post(f"/change-sets/{first}/undo", Accept_Language="zh")
    assert "“A”的 duration 之后又被改过" in chinese.json["detail"]
    assert planned(plan) == kept

    ok(undo(plan, later))  # as the refusal advises
    ok(undo(plan, first))
    assert plan.days(*chain.values())[0] == ("2026-02-02", "2026-02-02")


@pytest.mark.parametrize(
    ("name", "later", "entity", "fields"),
    [
        ("a pin", {"start": "2026-03-09T09:00:00+08:00"}, "items", ["pin_finish_at", "pin_start_at"]),
        ("a constraint", {"constraint": None}, "items", ["constraint_at", "constraint_kind"]),
        ("several fields", {"title": "Again"}, "items", ["title_en", "title_zh"]),
    ],
)
def test_a_refusal_names_every_field_that_was_written_again(plan, chain, name, later, entity, fields):
    key = {"a pin": "B", "a constraint": "C", "several fields": "A"}[name]
    done = change_set(BY_HAND[name](plan, chain))
    plan.change(chain[key], **later)
    (overlap,) = undo(plan, done).json["overlaps"]
    assert (overlap["entity"], overlap["id"], overlap["fields"]) == (entity, chain[key], fields)


def test_later_changes_of_other_fields_and_rows_stay_when_a_change_is_undone(plan, chain):
    done = change_set(BY_HAND["a duration"](plan, chain))
    plan.change(chain["A"], note="Meanwhile", titles={"zh": "甲"})
    plan.change(chain["B"], duration_working_minutes=2 * DAY)
    plan.link(chain["E"], chain["C"])
    ok(undo(plan, done))
    first = plan.get(chain["A"])
    assert (first["duration_working_minutes"], first["note"]) == (DAY, "Meanwhile")
    assert first["titles"] == {"zh": "甲", "en": "A"}
    # A on Monday 2 February, B on 3 and 4, C and D a day each.
    assert plan.days(chain["B"], chain["D"]) == [("2026-02-03", "2026-02-04"), ("2026-02-06", "2026-02-06")]


def test_an_added_task_that_was_worked_on_since_is_not_taken_away(agency, plan, chain):
    added = agency.alice.post(f"/projects/{plan.id}/tasks", {"title": "F"})
    done = change_set(added)
    ok(agency.bob.post(f"/tasks/{added.json['id']}/start", {"at": "2026-02-02T09:00:00+08:00"}))
    refused = undo(plan, done)
    assert refused.json["code"] == "undo_overlaps"
    assert refused.json["overlaps"][0]["fields"] == ["started_at", "state"]


def test_a_task_that_was_added_and_undone_is_cancelled_and_comes_back(agency, plan, chain):
    added = agency.alice.post(f"/projects/{plan.id}/tasks", {"title": "F", "after": [chain["D"]]})
    undone = change_set(undo(plan, change_set(added)))
    assert plan.get(added.json["id"])["state"] == "cancelled"
    assert (chain["D"], added.json["id"]) not in links_of(plan)
    ok(undo(plan, undone))
    assert without_age(plan.get(added.json["id"])) == without_age(added.json)


def test_a_link_that_was_drawn_again_is_not_put_back_beside_it(plan, chain):
    done = change_set(BY_HAND["a removed link"](plan, chain))
    plan.link(chain["B"], chain["C"], lag_working_minutes=DAY)
    refused = undo(plan, done)
    assert (refused.status_code, refused.json["code"]) == (409, "link_exists")
    assert len([each for each in links_of(plan) if each == (chain["B"], chain["C"])]) == 1


def test_a_link_that_would_close_a_circle_is_not_put_back(plan, chain):
    done = change_set(BY_HAND["a removed link"](plan, chain))
    plan.link(chain["C"], chain["B"])
    refused = undo(plan, done)
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    assert set(refused.json["facts"]["path"]) == {"B", "C"}


@pytest.mark.parametrize("verb", ["start", "complete"])
def test_what_happened_is_reopened_and_not_undone(agency, plan, chain, verb):
    late = {"at": "2026-02-04T18:00:00+08:00"}
    done = change_set(agency.bob.post(f"/tasks/{chain['A']}/{verb}", late))
    kept = planned(plan)
    refused = undo(plan, done)
    assert (refused.status_code, refused.json["code"]) == (409, "not_undoable")
    assert refused.json["detail"] == (
        "This change cannot be undone: it records what happened. Reopen the items, or complete them again."
    )
    assert (
        "已经发生的事" in agency.alice.post(f"/change-sets/{done}/undo", Accept_Language="zh").json["detail"]
    )
    assert planned(plan) == kept
    reopened = change_set(agency.bob.post(f"/tasks/{chain['A']}/reopen"))
    assert undo(plan, reopened).json["code"] == "not_undoable"


def test_the_cancelling_of_a_task_that_had_begun_is_undone(agency, plan, chain):
    ok(agency.bob.post(f"/tasks/{chain['A']}/start", {"at": "2026-02-03T09:00:00+08:00"}))
    before = planned(plan)
    done = change_set(agency.alice.post(f"/tasks/{chain['A']}/cancel", {"reason": "Not needed"}))
    ok(undo(plan, done))
    assert planned(plan) == before
    assert plan.get(chain["A"])["state"] == "started"


def test_a_change_that_work_went_on_after_is_undone_around_what_happened(agency, plan, chain):
    done = change_set(patch(plan, f"/tasks/{chain['B']}", duration_working_minutes=3 * DAY))
    plan.complete(chain["A"], "2026-02-03T18:00:00+08:00")
    ok(undo(plan, done))
    assert plan.days(*chain.values())[:3] == [
        ("2026-02-02", "2026-02-03"),
        ("2026-02-04", "2026-02-04"),
        ("2026-02-05", "2026-02-05"),
    ]


def test_the_start_of_a_project_is_cancelled_and_not_undone(agency, by_hand):
    plan = by_hand()
    assert plan.change_sets() == []


def test_a_closed_project_keeps_its_plan(agency, plan, chain):
    done = change_set(BY_HAND["a duration"](plan, chain))
    ok(agency.alice.post(f"/projects/{plan.id}/close"))
    refused = undo(plan, done)
    assert (refused.status_code, refused.json["code"]) == (409, "plan_closed")
    ok(agency.alice.post(f"/projects/{plan.id}/reopen"))
    ok(undo(plan, done))


def test_only_a_lead_undoes(agency, plan, chain):
    done = change_set(BY_HAND["a duration"](plan, chain))
    for speaker, status in ((agency.nobody, 401), (agency.carol, 404), (agency.rita, 403), (agency.bob, 403)):
        assert undo(plan, done, speaker).status_code == status
    assert undo(plan, "0" * 24).status_code == 404
    assert undo(plan, done, agency.admin).status_code == 200


IN_A_PLAYBOOK: dict[str, Any] = {
    "a longer phase": lambda plan, _: patch(plan, f"/projects/{plan.id}/phases/launch", ends_on="2026-08-01"),
    "a later phase": lambda plan, _: patch(
        plan, f"/projects/{plan.id}/phases/launch", starts_on="2026-05-20"
    ),
    "a shorter phase": lambda plan, _: patch(
        plan, f"/projects/{plan.id}/phases/launch", ends_on="2026-06-01"
    ),
    "parameters": lambda plan, _: patch(
        plan,
        f"/projects/{plan.id}",
        parameters={"ph1_months": 1, "ph3_months": 1, "xd_execute_per_week": 3, "xd_execute_min": 9},
    ),
    "a start date": lambda plan, _: patch(plan, f"/projects/{plan.id}", start_on="2026-03-02"),
    "roles with a start date": lambda plan, _: patch(
        plan, f"/projects/{plan.id}", start_on="2026-03-02", roles={"OM": plan.house.ids["Bob"]}
    ),
    "a moved sitting": lambda plan, ids: patch(
        plan, f"/tasks/{ids['GE#3']}", start="2026-05-16T10:00:00+08:00"
    ),
    "a cancelled sitting": lambda plan, ids: plan.house.alice.post(
        f"/tasks/{ids['GE#3']}/cancel", {"reason": "Not needed"}
    ),
    "a cancelled series": lambda plan, ids: plan.house.alice.post(
        f"/tasks/{ids['GE']}/cancel", {"reason": "Not needed"}
    ),
}


@pytest.fixture(scope="module")
def phases(agency):
    """The four phases, shared: each test undoes what it does."""
    started = agency.start()
    return Plan(agency, started.id), {key: each["id"] for key, each in started.items.items()}


@pytest.mark.parametrize("name", IN_A_PLAYBOOK)
def test_undoing_lays_phases_and_sittings_as_they_were(phases, name):
    plan, ids = phases
    before = planned(plan)
    done = change_set(IN_A_PLAYBOOK[name](plan, ids))
    changed = planned(plan)
    assert changed != before
    undone = change_set(undo(plan, done))
    assert planned(plan) == before
    again = change_set(undo(plan, undone))
    assert planned(plan) == changed
    change_set(undo(plan, again))
    assert planned(plan) == before


def test_a_sitting_that_was_moved_twice_is_given_back_one_move_at_a_time(phases):
    plan, ids = phases
    before = planned(plan)
    first, second = (
        change_set(patch(plan, f"/tasks/{ids['GE#4']}", start=f"2026-05-{day}T10:00:00+08:00"))
        for day in (20, 21)
    )
    refused = undo(plan, first)
    assert refused.json["code"] == "undo_overlaps"
    assert refused.json["overlaps"][0]["fields"] == ["finish_at", "start_at"]
    ok(undo(plan, second))
    assert plan.get(ids["GE#4"])["start"] == "2026-05-20T10:00:00+08:00"
    ok(undo(plan, first))
    assert planned(plan) == before


def test_sittings_that_were_moved_or_held_since_stay_when_their_phase_goes_back(agency):
    started = agency.start()
    plan = Plan(agency, started.id)
    done = change_set(patch(plan, f"/projects/{plan.id}/phases/launch", starts_on="2026-05-20"))
    held = plan.complete(started["GE#1"], override_reason="Held early", at="2026-05-26T15:00:00+08:00")
    moved = ok(patch(plan, f"/tasks/{started['GE#2']}", start="2026-06-03T10:00:00+08:00"))
    ok(undo(plan, done))
    assert plan.get(started["L01"])["start_on"] == "2026-05-06"
    for key, kept in (("GE#1", held), ("GE#2", moved)):
        now = plan.get(started[key])
        assert (now["state"], now["start"]) == (kept["state"], kept["start"]), key
    sittings = [each for key, each in plan.items().items() if key.startswith("GE#")]
    days = [each["start_on"] for each in sittings if each["state"] != "cancelled"]
    assert len(days) == len(set(days))


KEYS = st.sampled_from("ABCDE")
DAYS_OF_FEBRUARY = st.integers(2, 27).map(lambda day: f"2026-02-{day:02}T09:00:00+08:00")
EDITS = st.one_of(
    st.tuples(KEYS, st.builds(lambda n: {"duration_working_minutes": n * 60}, st.integers(0, 40))),
    st.tuples(KEYS, st.builds(lambda n: {"duration_elapsed_minutes": n * 60}, st.integers(0, 100))),
    st.tuples(KEYS, st.builds(lambda at: {"start": at}, DAYS_OF_FEBRUARY)),
    st.tuples(KEYS, st.just({"pinned": False})),
    st.tuples(KEYS, st.builds(lambda at: {"deadline": at}, st.none() | DAYS_OF_FEBRUARY)),
    st.tuples(KEYS, st.just({"constraint": None})),
    st.tuples(KEYS, st.just({"constraint": {"kind": "AS_LATE_AS_POSSIBLE"}})),
    st.tuples(
        KEYS,
        st.builds(
            lambda kind, at: {"constraint": {"kind": kind, "at": at}},
            st.sampled_from(
                ["START_NO_EARLIER_THAN", "FINISH_NO_LATER_THAN", "MUST_START_ON", "MUST_FINISH_ON"]
            ),
            DAYS_OF_FEBRUARY,
        ),
    ),
    st.tuples(
        st.tuples(KEYS, KEYS),
        st.builds(
            lambda kind, lag: {"type": kind, "lag_working_minutes": lag * 60},
            st.sampled_from(["FS", "SS", "FF", "SF"]),
            st.integers(-10, 30),
        ),
    ),
    st.tuples(st.just("remove"), st.tuples(KEYS, KEYS)),
    st.tuples(st.just("cancel"), KEYS),
    st.tuples(st.just("add"), KEYS),
    st.tuples(
        st.just("project"),
        st.sampled_from(
            [
                {"start_on": "2026-02-11"},
                {"start_on": "2026-02-02"},
                {"policy": "asap"},
                {"policy": "push_only"},
                {"policy": "keep_gap"},
            ]
        ),
    ),
)


def request_of(plan, ids, edit):
    """An edit as (method, path, body), or None where there is nothing to edit."""
    what, how = edit
    if isinstance(what, tuple):
        ends = tuple(ids[each] for each in what)
        found = links_of(plan).get(ends)
        if found:
            return "patch", f"/links/{found}", how
        return "post", f"/projects/{plan.id}/links", {"pred": ends[0], "succ": ends[1], **how}
    if what == "remove":
        found = links_of(plan).get(tuple(ids[each] for each in how))
        return found and ("delete", f"/links/{found}", None)
    if what == "cancel":
        return "post", f"/tasks/{ids[how]}/cancel", {"reason": "Not needed"}
    if what == "add":
        return "post", f"/projects/{plan.id}/tasks", {"title": "New", "after": [ids[how]]}
    if what == "project":
        return "patch", f"/projects/{plan.id}", how
    return "patch", f"/tasks/{ids[what]}", how


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(edits=st.lists(EDITS, min_size=2, max_size=8))
def test_whatever_is_done_is_previewed_truly_and_taken_back_exactly(agency, by_hand, edits):
    """Each edit moves what its preview said; undone in reverse order, the plan is what it was."""
    plan = by_hand()
    ids = {key: plan.task(key) for key in "ABCDE"}
    plan.link(ids["A"], ids["B"])
    plan.link(ids["B"], ids["C"], type="SS", lag_working_minutes=60)
    plan.link(ids["B"], ids["D"], type="FF")
    done, states = [], [planned(plan)]
    for edit in edits:
        asked = request_of(plan, ids, edit)
        if asked is None:
            continue
        note(f"{edit}")
        method, path, body = asked
        seen = getattr(agency.alice, method)(f"{path}?dry_run=true", body, If_Match="*")
        assert planned(plan) == states[-1]
        if seen.status_code != 200:
            refused = getattr(agency.alice, method)(path, body, If_Match="*")
            assert (refused.status_code, refused.json["code"]) == (seen.status_code, seen.json["code"])
            continue
        answer = getattr(agency.alice, method)(f"{path}?base={seen.json['base']}", body, If_Match="*")
        assert answer.status_code in (200, 201, 204), answer.json
        assert ("Change-Set" in answer.headers) == bool(seen.json["change_sets"])
        if "Change-Set" not in answer.headers:
            done, states = [], [planned(plan)]  # what moves nothing has no change-set: no way back from here
            continue
        came = ok(agency.rita.get(f"/change-sets/{answer.headers['Change-Set']}"))
        for name in ("moves", "broken", "mended", "finish_on", "removed", "owners"):
            assert came[name] == seen.json["change_sets"][0][name], name
        done.append(came["id"])
        states.append(planned(plan))
    for each in reversed(done):
        assert planned(plan) == states.pop()
        change_set(undo(plan, each))
    assert planned(plan) == states.pop()
