"""Everything that is mine and not finished, next first."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import ok


@pytest.fixture
def worker(agency):
    """A new person, so that what others own does not count."""
    speaker = agency.person(f"Worker-{secrets.token_hex(4)}")
    return speaker, ok(speaker.get("/me"))["id"]


def mine(speaker, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [each["key"] for each in ok(speaker.get(f"/me/work?{asked}"))["items"]]


def test_my_open_work_of_every_active_project_next_first(agency, by_hand, worker):
    me, my_id = worker
    early, late = by_hand(), by_hand(start_on="2026-03-02")
    late.task("March", owner_id=my_id)
    first = early.task("Monday", owner_id=my_id)
    early.task("Tuesday", first, owner_id=my_id)
    early.task("Somebody else's", owner_id=agency.ids["Bob"])
    early.task("Nobody's")
    assert mine(me) == ["Monday", "Tuesday", "March"]
    assert mine(me, project=late.id) == ["March"]
    ok(agency.alice.post(f"/projects/{late.id}/pause"))
    assert mine(me) == ["Monday", "Tuesday"]


def test_what_is_started_stays_and_what_is_finished_goes(plan, worker):
    me, my_id = worker
    tasks = [plan.task(each, owner_id=my_id) for each in ("A", "B", "C")]
    ok(me.post(f"/tasks/{tasks[0]}/start"))
    ok(me.post(f"/tasks/{tasks[1]}/complete"))
    ok(plan.house.alice.post(f"/tasks/{tasks[2]}/cancel", {"reason": "Not needed"}))
    assert mine(me) == ["A"]


def test_my_work_says_what_each_item_waits_for(plan, worker):
    me, my_id = worker
    plan.task("B", plan.task("A"), owner_id=my_id)
    work = ok(me.get("/me/work"))["items"]
    assert [[one["key"] for one in each["blocked_by"]] for each in work] == [["A"]]


def test_who_gets_an_item_becomes_a_member_and_can_work_on_it(agency, plan, worker):
    me, my_id = worker
    task = plan.task("A")
    assert me.get(f"/tasks/{task}").status_code == 404
    plan.change(task, owner_id=my_id)
    assert mine(me) == ["A"]
    assert ok(me.post(f"/tasks/{task}/start"))["state"] == "started"
    roles = {each["person_id"]: each["role"] for each in ok(agency.alice.get(f"/projects/{plan.id}/members"))}
    assert roles[my_id] == "member"


def test_a_reader_who_gets_an_item_stays_a_reader_until_a_lead_says_otherwise(agency, plan):
    plan.task("A", owner_id=agency.ids["Rita"])
    assert ok(agency.rita.get("/me"))["roles"][plan.id] == "reader"


def test_meetings_points_and_sittings_are_work_but_a_series_is_not(agency, worker):
    me, my_id = worker
    agency.start(roles={"OM": my_id})
    found = ok(me.get("/me/work?limit=500"))["items"]
    kinds = {each["kind"] for each in found}
    assert {"task", "meeting", "occurrence"} <= kinds
    assert "series" not in kinds
    assert [each["due_on"] for each in found] == sorted(each["due_on"] for each in found)


def test_my_work_comes_in_pages(plan, worker):
    me, my_id = worker
    for number in range(5):
        plan.task(f"T-{number}", owner_id=my_id)
    first = ok(me.get("/me/work?limit=3"))
    rest = ok(me.get(f"/me/work?limit=3&cursor={first['next']}"))
    assert [each["key"] for each in first["items"] + rest["items"]] == [f"T-{number}" for number in range(5)]
    assert rest["next"] is None


def test_an_administrator_without_work_has_none(agency):
    newcomer = agency.person("Newcomer")
    assert mine(newcomer) == []
