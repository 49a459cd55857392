"""Somebody leaves: what they own goes to others, and whatever let them in ends, in one change-set."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import pytest

from tests.api.conftest import ok


@pytest.fixture
def colleague(agency):
    """Makes a new person: who speaks, and the id."""

    def make():
        name = f"L-{secrets.token_hex(4)}"
        return agency.person(name), agency.ids[name]

    return make


def leave(agency, person, query="", **body):
    return agency.admin.post(f"/people/{person}/deactivate{query}", {"reason": "Moves away", **body})


def owner(plan, item):
    return (plan.get(item)["owner"] or {}).get("id")


def roles(agency, plan):
    return {each["person_id"]: each["role"] for each in ok(agency.admin.get(f"/projects/{plan.id}/members"))}


def test_open_work_of_every_project_goes_to_others_at_once(agency, by_hand, colleague):
    leaver, leaver_id = colleague()
    _, heir_id = colleague()
    one, two = by_hand(), by_hand()
    done = one.task("Done", owner_id=leaver_id)
    ok(leaver.post(f"/tasks/{done}/complete"))
    open_, other = one.task("Open", owner_id=leaver_id), two.task("Other", owner_id=leaver_id)
    link = ok(agency.admin.post(f"/people/{leaver_id}/invitations", {}), 201)["url"].partition("/api")

    left = ok(leave(agency, leaver_id, to=heir_id, by_project={two.id: agency.ids["Bob"]}))

    assert (owner(one, done), owner(one, open_), owner(two, other)) == (leaver_id, heir_id, agency.ids["Bob"])
    assert (left["tokens_revoked"], left["invitations_revoked"], left["person"]["active"]) == (1, 1, False)
    moved = {
        each["id"]: ([item["key"] for item in each["items"]], each["joins_as"]) for each in left["projects"]
    }
    assert moved == {one.id: (["Open"], "member"), two.id: (["Other"], None)}
    assert leaver_id not in roles(agency, one)
    assert leaver.get("/me").status_code == 401
    assert agency.nobody.get("/api" + link[2]).status_code == 410
    written = [
        entry["change_set"]
        for scope in (
            f"/projects/{one.id}/journal?limit=50",
            f"/projects/{two.id}/journal?limit=50",
            f"/journal?entity={leaver_id}",
        )
        for entry in ok(agency.admin.get(scope))["items"]
        if entry["cause"] == "person.deactivate"
    ]
    assert len(written) > 4
    assert len(set(written)) == 1


def test_a_dry_run_says_all_of_it_and_does_nothing(agency, plan, colleague):
    leaver, leaver_id = colleague()
    _, heir_id = colleague()
    task = plan.task("A", owner_id=leaver_id)

    shown = ok(leave(agency, leaver_id, "?dry_run=true", to=heir_id))

    assert (shown["dry_run"], [each["key"] for each in shown["projects"][0]["items"]]) == (True, ["A"])
    assert owner(plan, task) == leaver_id
    assert leaver.get("/me").status_code == 200
    plan.task("B")
    stale = leave(agency, leaver_id, f"?base={shown['base']}", to=heir_id)
    assert (stale.status_code, stale.json["code"]) == (409, "plan_changed")


def test_the_last_lead_hands_on_the_lead_and_roles_of_the_project(agency, colleague):
    _, leaver_id = colleague()
    _, heir_id = colleague()
    started = agency.start(lead_id=leaver_id, roles={"OM": leaver_id})

    left = ok(leave(agency, leaver_id, to=heir_id))

    (project,) = left["projects"]
    assert (project["joins_as"], project["roles"]) == ("lead", ["OM"])
    assert len(project["items"]) > 5
    assert ok(agency.admin.get(f"/projects/{started.id}"))["roles"] == {"OM": heir_id}
    assert ok(agency.admin.get(f"/projects/{started.id}/tasks?owner={leaver_id}"))["items"] == []
    assert ok(agency.admin.get(f"/people/{heir_id}"))["active"] is True


def test_dates_move_where_the_heir_is_on_leave_and_stay_so(agency, plan, colleague):
    _, leaver_id = colleague()
    _, heir_id = colleague()
    task = plan.task("A", owner_id=leaver_id)
    start = date.fromisoformat(plan.get(task)["start_on"])
    leave_days = {"first_on": start.isoformat(), "last_on": (start + timedelta(days=1)).isoformat()}
    ok(agency.admin.post(f"/calendars/people/{heir_id}/exceptions", {**leave_days, "title_zh": "年假"}), 201)

    answer = leave(agency, leaver_id, to=heir_id)

    assert ok(answer)["dry_run"] is False
    assert plan.get(task)["start_on"] == (start + timedelta(days=2)).isoformat()
    undone = agency.alice.post(f"/change-sets/{answer.headers['Change-Set']}/undo")
    assert (undone.status_code, undone.json["code"]) == (409, "not_undoable")


def test_an_heir_is_of_the_same_party(agency, plan, colleague):
    _, leaver_id = colleague()
    body = {"reason": "离职", "to": agency.claire and agency.ids["Claire"]}

    refused = agency.admin.post(f"/people/{leaver_id}/deactivate", body, Accept_Language="zh")

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/to")
    assert refused.json["detail"] == "Claire 不属于同一方，不能接手其工作。"


def test_work_without_an_heir_is_refused_and_nothing_happens(agency, plan, colleague):
    leaver, leaver_id = colleague()
    plan.task("A", owner_id=leaver_id)

    refused = leave(agency, leaver_id)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/to")
    assert leaver.get("/me").status_code == 200


def test_whoever_has_nothing_needs_no_heir_and_may_come_back(agency, plan, colleague):
    leaver, leaver_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{leaver_id}", {"role": "reader"}))

    assert ok(leave(agency, leaver_id, to=agency.ids["Carol"]))["projects"][0]["to"] is None
    assert agency.ids["Carol"] not in roles(agency, plan)

    assert leaver_id not in roles(agency, plan)
    ok(agency.admin.patch(f"/people/{leaver_id}", {"active": True}, If_Match="*"))
    assert leaver.get("/me").status_code == 401  # the old token stays revoked


def test_calendar_addresses_end_for_good(agency, plan, colleague):
    leaver, leaver_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{leaver_id}", {"role": "reader"}))
    made = [ok(leaver.post(each, {}), 201) for each in ("/me/feeds", f"/projects/{plan.id}/feeds")]
    out = agency.alice.delete(f"/projects/{plan.id}/members/{leaver_id}", If_Match="*")
    assert out.status_code == 204

    left = ok(leave(agency, leaver_id))

    assert (left["feeds_revoked"], left["projects"]) == (2, [])
    ok(agency.admin.patch(f"/people/{leaver_id}", {"active": True}, If_Match="*"))
    ok(agency.alice.put(f"/projects/{plan.id}/members/{leaver_id}", {"role": "reader"}))
    for each in made:
        assert agency.nobody.get("/feeds" + each["url"].partition("/feeds")[2]).status_code == 410
