"""Many changes in one request: all of them or none, every fault with its place, and one re-planning."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, counting, ok
from tests.api.scene import NOTHING


def bulk(speaker, plan, query="", **body):
    return speaker.post(f"/projects/{plan.id}/tasks/bulk{query}", body)


def faults(answer):
    return {each["pointer"]: each["code"] for each in answer.json["errors"]}


def revision(plan, item_id):
    return plan.get(item_id)["revision"]


def new(title, **fields):
    return {"title": title, "key": title, "duration_working_minutes": DAY, **fields}


def test_items_are_created_changed_and_moved_in_one_change_set(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    body = {
        "create": [new("D", after=["c", a]), new("C", ref="c", after=["B"])],
        "update": [{"id": b, "base_revision": revision(plan, b), "duration_working_minutes": 2 * DAY}],
        "move": [{"id": a, "verb": "start", "at": "2026-02-02T09:00:00+08:00"}, {"id": "c", "before": "A"}],
    }
    before = len(plan.change_sets())

    answer = bulk(agency.alice, plan, **body)
    done = ok(answer)

    assert [each["key"] for each in done["create"]] == ["D", "C"]
    assert [each["key"] for each in done["update"]] == ["B"]
    assert [(each["key"], each["state"]) for each in done["move"]] == [("A", "started"), ("C", "open")]
    assert len(plan.change_sets()) == before + 1
    assert answer.headers["Change-Set"] == plan.change_sets()[0]["id"]
    assert plan.days(b, done["create"][1]["id"], done["create"][0]["id"]) == [
        ("2026-02-02", "2026-02-03"),
        ("2026-02-04", "2026-02-04"),
        ("2026-02-05", "2026-02-05"),
    ]
    ordered = ok(agency.rita.get(f"/projects/{plan.id}/tasks?sort=rank"))["items"]
    assert [each["key"] for each in ordered] == ["C", "A", "B", "D"]
    assert {each["cause"] for each in plan.change_sets()[:1]} == {"task.bulk"}


def test_every_fault_is_told_and_nothing_is_stored(agency, plan):
    a, b, c = plan.task("A"), plan.task("B"), plan.task("C")
    plan.link(a, b)
    before, stale = plan.items(), revision(plan, a)
    answer = bulk(
        agency.alice,
        plan,
        create=[new("D"), new("A"), new("E", owner_id=NOTHING, ref="e"), new("F", after=[c, "e", "nobody"])],
        update=[
            {"id": c, "base_revision": revision(plan, c), "title": "Changed"},
            {"id": a, "base_revision": stale - 1, "owner_id": NOTHING},
            {"id": NOTHING, "base_revision": 1},
            {"id": b, "base_revision": revision(plan, b), "phase": "nowhere"},
        ],
        move=[{"id": b, "verb": "complete"}, {"id": "D", "state": "done"}, {"id": "e", "after": a}],
    )
    assert answer.status_code == 422
    assert answer.json["code"] == "bulk_refused"
    assert faults(answer) == {
        "/create/1/key": "invalid",
        "/create/2/owner_id": "invalid",
        "/create/3/after/2": "invalid",
        "/update/1/base_revision": "invalid",
        "/update/1/owner_id": "invalid",
        "/update/2/id": "invalid",
        "/update/3/phase": "invalid",
        "/move/0": "blocked",
    }
    held = next(each for each in answer.json["errors"] if each["pointer"] == "/move/0")
    assert [each["id"] for each in held["open"]] == [a]
    assert plan.items() == before


def test_what_only_conflicts_is_a_conflict(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    plan.link(a, b)
    stale = [{"id": a, "base_revision": revision(plan, a), "note": "x"}]
    plan.change(a, note="y")
    for body in ({"update": stale}, {"move": [{"id": b, "verb": "start"}]}):
        answer = bulk(agency.alice, plan, **body)
        assert (answer.status_code, answer.json["code"]) == (409, "bulk_refused")


def test_each_field_that_others_changed_is_told_at_its_place_with_the_three_values(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    stale, fresh = revision(plan, b), revision(plan, a)
    plan.change(b, note="theirs", title="Theirs")
    update = [
        {"id": a, "base_revision": fresh, "note": "mine"},
        {"id": b, "base_revision": stale, "note": "mine", "titles": {"en": "Mine"}, "department": "OPS"},
    ]
    answer = bulk(agency.alice, plan, update=update)
    assert (answer.status_code, answer.json["facts"]["count"]) == (409, 2)
    told = {each["pointer"]: each for each in answer.json["errors"]}
    values = {name: tuple(each[name] for name in ("base", "theirs", "mine")) for name, each in told.items()}
    assert values == {
        "/update/1/note": ("", "theirs", "mine"),
        "/update/1/titles/en": ("B", "Theirs", "Mine"),
    }
    assert f"base_revision {revision(plan, b)}" in told["/update/1/note"]["message"]
    assert {each["code"] for each in told.values()} == {"fields_changed"}
    assert all("errors" not in each for each in told.values())


def test_an_item_that_is_changed_twice_is_refused_where_it_is_named_again(agency, plan):
    a = plan.task("A")
    base = {"base_revision": revision(plan, a)}
    update = [{"id": a, **base, "note": "one"}, {"id": "A", **base, "note": "two"}]
    move = [{"id": "A", "state": "started"}, {"id": a, "state": "done"}]
    answer = bulk(agency.alice, plan, update=update, move=move)
    assert (answer.status_code, faults(answer)) == (422, {"/update/1/id": "invalid", "/move/1/id": "invalid"})
    assert "changes A already" in answer.json["errors"][0]["message"]
    verbs = [{"id": "A", "verb": "start"}, {"id": "A", "verb": "complete"}]
    done = ok(bulk(agency.alice, plan, update=update[:1], move=verbs))
    assert (done["update"][0]["note"], done["move"][-1]["state"]) == ("one", "done")


def test_a_shape_that_cannot_be_is_refused_by_its_pointer(agency, plan):
    answer = bulk(
        agency.alice,
        plan,
        create=[{"title": ""}],
        update=[{"id": "A"}],
        move=[{"id": "A", "verb": "cancel"}, {"id": "A", "verb": "start", "state": "done"}],
    )
    assert answer.status_code == 422
    assert set(faults(answer)) == {
        "/create/0/title", "/update/0/base_revision", "/move/0/reason", "/move/1/verb",
    }  # fmt: skip
    many = bulk(agency.alice, plan, create=[{"title": "x"}] * 150, move=[{"id": "x", "state": "done"}] * 51)
    assert (many.status_code, faults(many)) == (422, {"": "invalid"})


@pytest.mark.parametrize("body", [{}, {"create": []}, {"update": [], "move": []}])
def test_a_request_that_asks_for_nothing_says_what_it_could_ask_for(agency, plan, body):
    refused = bulk(agency.alice, plan, **body)
    assert (refused.status_code, refused.json["errors"][0]["message"]) == (
        422,
        "Give something to create, update or move.",
    )


def test_a_move_says_where_to(agency, plan):
    refused = bulk(agency.alice, plan, move=[{"id": plan.task("A")}])
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/move/0")


def test_members_move_and_write_notes_and_leads_do_the_rest(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    allowed = {
        "update": [{"id": a, "base_revision": revision(plan, a), "note": "Called"}],
        "move": [{"id": b, "state": "started"}],
    }
    assert [each["note"] for each in ok(bulk(agency.bob, plan, **allowed))["update"]] == ["Called"]
    refused = bulk(
        agency.bob,
        plan,
        create=[new("C")],
        update=[{"id": a, "base_revision": revision(plan, a), "title": "Mine"}],
        move=[{"id": b, "verb": "cancel", "reason": "No"}],
    )
    assert refused.status_code == 403
    assert faults(refused) == dict.fromkeys(("/create/0", "/update/0", "/move/0"), "forbidden")
    assert bulk(agency.rita, plan).json["code"] == "forbidden"


def test_a_circle_is_refused_as_a_whole(agency, plan):
    answer = bulk(agency.alice, plan, create=[new("X", after=["Y"]), new("Y", after=["X"])])
    assert (answer.status_code, answer.json["code"]) == (422, "cycle")
    assert {"X", "Y"} <= set(answer.json["facts"]["path"])
    assert plan.items() == {}


def test_it_can_be_previewed_and_committed_as_it_was_seen(agency, plan):
    a = plan.task("A")
    body = {
        "create": [new("B", after=["A"])],
        "update": [{"id": a, "base_revision": revision(plan, a), "duration_working_minutes": 3 * DAY}],
    }
    preview = ok(bulk(agency.alice, plan, "?dry_run=true", **body))
    assert [each["key"] for each in preview["change_sets"][0]["moves"]] == ["A"]
    assert [(each["key"], each["title"]) for each in preview["create"]] == [("B", "B")]
    assert ([each["id"] for each in preview["update"]], preview["move"]) == ([a], [])
    assert list(plan.items()) == ["A"]
    ok(bulk(agency.alice, plan, f"?base={preview['base']}", **body))
    assert set(plan.items()) == {"A", "B"}
    assert bulk(agency.alice, plan, f"?base={preview['base']}", **body).json["code"] == "plan_changed"


def test_a_cancelled_item_says_why_and_what_waited_for_it_moves(agency, plan):
    a = plan.task("A")
    b = plan.task("B", a)
    done = ok(
        bulk(
            agency.alice,
            plan,
            move=[{"id": a, "verb": "cancel", "reason": "Not needed"}, {"id": b, "verb": "start"}],
        )
    )
    assert [each["state"] for each in done["move"]] == ["cancelled", "started"]
    assert done["move"][0]["cancel_reason"] == "Not needed"


def test_a_turn_of_a_loop_begins_when_its_last_gate_is_passed_among_others(agency):
    started = agency.start(playbook="four-stage-loop")
    last = started["MD"]
    for each in started.body["items"]:
        if each.get("milestone_id") == last:
            ok(agency.alice.post(f"/points/{each['id']}/waive", {"reason": "Known"}))
    because = {"override_reason": "Closed by agreement"}
    moves = [{"id": "A1", "state": "started", **because}, {"id": "MD", "verb": "complete", **because}]
    ok(bulk(agency.alice, started, move=moves))
    listed = ok(agency.rita.get(f"/projects/{started.id}/tasks?limit=500"))["items"]
    assert "A1#2" in {each["key"] for each in listed}


@pytest.mark.parametrize("size", [2, 8])
def test_the_plan_is_laid_once_however_much_changes(agency, by_hand, size):
    plan = by_hand()
    ids = [plan.task(f"T-{number}") for number in range(8)]
    update = [
        {"id": each, "base_revision": revision(plan, each), "duration_working_minutes": 2 * DAY}
        for each in ids[:size]
    ]
    with counting(agency) as sent:
        ok(bulk(agency.alice, plan, update=update))
    reads = [each for each in sent if each.lstrip().startswith("SELECT")]
    assert len(reads) <= 30, len(reads)


def test_the_plan_of_an_ended_project_stays(agency, plan):
    ok(agency.alice.post(f"/projects/{plan.id}/close"))
    assert bulk(agency.alice, plan, create=[new("A")]).json["code"] == "plan_closed"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"create": [{**new("S"), "kind": "summary", "start": "2026-03-02T09:00+08:00"}]}, "/create/0/start"),
        ({"update": [{"id": NOTHING, "base_revision": 10**30}]}, "/update/0/base_revision"),
        ({"update": [{"id": NOTHING, "base_revision": 2**31}]}, "/update/0/base_revision"),
    ],
)
def test_what_cannot_be_stored_is_refused_before_it_is(agency, plan, body, told):
    answer = bulk(agency.alice, plan, **body)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [told]


def test_a_link_that_is_refused_is_told_once(agency, plan):
    one, two = plan.task("One"), plan.task("Two")
    answer = bulk(agency.alice, plan, create=[new("A", after=["One", one]), new("B", after=[two])])
    assert faults(answer) == {"/create/0/after/1": "link_exists"}


def test_members_cancel_parts_in_bulk_as_they_do_one_by_one(agency, plan):
    part = ok(agency.bob.post(f"/tasks/{plan.task('A')}/parts", {"title": "S"}), 201)["id"]
    ok(bulk(agency.bob, plan, move=[{"id": part, "verb": "cancel", "reason": "Not needed"}]))
    assert plan.get(part)["state"] == "cancelled"
