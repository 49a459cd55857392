"""A lead says who belongs to a project, and as what."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok


def members(speaker, plan):
    return {each["name"]: each["role"] for each in ok(speaker.get(f"/projects/{plan.id}/members"))}


def test_members_are_listed_by_name(agency, plan):
    assert list(members(agency.rita, plan).items()) == [
        ("Alice", "lead"),
        ("Bob", "member"),
        ("Rita", "reader"),
    ]


def test_a_lead_brings_somebody_in_changes_their_role_and_lets_them_go(agency, plan):
    path = f"/projects/{plan.id}/members/{agency.ids['Carol']}"
    assert agency.carol.get(f"/projects/{plan.id}").status_code == 404

    added = ok(agency.alice.put(path, {"role": "reader"}))
    assert (added["name"], added["role"], added["person_id"]) == ("Carol", "reader", agency.ids["Carol"])
    assert agency.carol.get(f"/projects/{plan.id}").status_code == 200
    assert agency.carol.post(f"/projects/{plan.id}/pause").status_code == 403

    stale = agency.alice.put(path, {"role": "lead"}, if_match=str(added["revision"] - 1))
    assert (stale.status_code, stale.json["code"]) == (412, "revision_changed")
    made = agency.alice.put(path, {"role": "lead"}, if_match=str(added["revision"]))
    assert ok(made)["role"] == "lead"
    assert ok(agency.carol.get("/me"))["roles"][plan.id] == "lead"
    ok(agency.carol.post(f"/projects/{plan.id}/pause"))

    assert agency.alice.delete(path, if_match=made.headers["ETag"]).status_code == 204
    gone = agency.alice.put(path, {"role": "lead"}, if_match=made.headers["ETag"])
    assert (gone.status_code, gone.json["code"]) == (412, "revision_changed")
    assert agency.carol.get(f"/projects/{plan.id}").status_code == 404
    assert "Carol" not in members(agency.rita, plan)

    ok(agency.alice.put(path, {"role": "member"}))  # and may come back
    assert members(agency.rita, plan)["Carol"] == "member"


def test_the_last_lead_stays(agency, plan):
    path = f"/projects/{plan.id}/members/{agency.ids['Alice']}"
    for refused in (
        agency.alice.delete(path, If_Match="*"),
        agency.alice.put(path, {"role": "member"}, If_Match="*"),
        agency.admin.delete(path, If_Match="*"),
    ):
        assert (refused.status_code, refused.json["code"]) == (409, "last_lead")
    assert (
        agency.alice.delete(path, If_Match="*", Accept_Language="zh").json["detail"]
        == "这是项目唯一的负责人。请先指定另一位负责人。"
    )
    ok(agency.alice.put(path, {"role": "lead"}, If_Match="*"))  # says nothing new

    bob = f"/projects/{plan.id}/members/{agency.ids['Bob']}"
    ok(agency.alice.put(bob, {"role": "lead"}, If_Match="*"))
    ok(agency.alice.put(path, {"role": "member"}, If_Match="*"))
    assert members(agency.rita, plan)["Alice"] == "member"


def test_letting_go_of_a_stranger_changes_nothing(agency, plan):
    before = members(agency.rita, plan)
    assert agency.alice.delete(f"/projects/{plan.id}/members/{agency.ids['Carol']}").status_code == 204
    assert members(agency.rita, plan) == before


@pytest.mark.parametrize("body", [{}, {"role": "king"}, {"role": None}])
def test_a_role_is_one_of_three(agency, plan, body):
    refused = agency.alice.put(f"/projects/{plan.id}/members/{agency.ids['Carol']}", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/role")


def test_a_member_must_be_a_person(agency, plan):
    assert agency.alice.put(f"/projects/{plan.id}/members/{'0' * 24}", {"role": "member"}).status_code == 404


def test_who_starts_a_project_leads_it_unless_another_lead_is_named(agency):
    body = ok(agency.admin.post("/projects", {"name": "Mine", "start_on": "2026-02-02"}), 201)
    listed = ok(agency.admin.get(f"/projects/{body['project']['id']}/members"))
    assert [(each["name"], each["role"]) for each in listed] == [("Administrator", "lead")]
