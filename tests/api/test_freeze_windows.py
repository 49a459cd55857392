"""Freeze windows keep chosen work out of some days: of one project, or of all."""

from __future__ import annotations

import pytest

from tests.api.conftest import Plan, ok

NOVEMBER = {"first_on": "2026-11-02", "last_on": "2026-11-11", "title_zh": "双11", "title_en": "Singles' Day"}


def plan_of(house, **fields):
    """A plan with a task of two days from Monday 2026-11-02 and a meeting after it."""
    plan = Plan(house, house.empty(start_on="2026-11-02", **fields).id)
    task = plan.task("Change", duration_working_minutes=2 * 480)
    meeting = plan.task("Call", kind="meeting", duration_working_minutes=60)
    return plan, task, meeting


def test_a_window_of_the_agency_is_previewed_committed_and_taken_away(house):
    plan, task, meeting = plan_of(house)
    preview = ok(house.admin.post("/freeze-windows?dry_run=true", NOVEMBER))
    assert [each["title"] for each in preview["change_sets"][0]["moves"]] == ["Change"]
    made = house.admin.post(f"/freeze-windows?base={preview['base']}", NOVEMBER)
    assert (ok(made, 201)["title"], made.json["project_id"]) == ("Singles' Day", None)
    assert plan.days(task, meeting) == [("2026-11-12", "2026-11-13"), ("2026-11-02", "2026-11-02")]
    path = f"/freeze-windows/{made.json['id']}"
    changed = house.admin.patch(path, {"last_on": "2026-11-04"}, if_match=made.headers["ETag"])
    assert ok(changed)["last_on"] == "2026-11-04"
    assert plan.days(task) == [("2026-11-05", "2026-11-06")]
    ok(house.admin.delete(f"{path}?dry_run=true"))
    assert plan.days(task) == [("2026-11-05", "2026-11-06")]
    assert house.admin.delete(path, if_match=changed.headers["ETag"]).status_code == 204
    assert plan.days(task) == [("2026-11-02", "2026-11-03")]
    assert house.admin.delete(path, If_Match="*").status_code == 404


@pytest.mark.parametrize(
    ("lang", "first"), [("en", "“One”: Items moved: 1;"), ("zh", "“One”：移动 1 项事项，")]
)
def test_a_preview_names_the_projects_where_it_touches_several(house, lang, first):
    for name in ("One", "Two"):
        plan_of(house, name=name)
    said = ok(house.admin.post("/freeze-windows?dry_run=true", NOVEMBER, Accept_Language=lang))["summary"]
    assert said.startswith(first)
    assert said.count("“") == 2


def test_a_window_freezes_what_it_chooses(house):
    plan, task, meeting = plan_of(house)
    other = plan.task("Design", key="DES", duration_working_minutes=480)
    window = ok(
        house.alice.post(f"/projects/{plan.id}/freeze-windows", {**NOVEMBER, "chosen": {"keys": ["DES"]}}),
        201,
    )
    assert window["chosen"] == {"kinds": [], "departments": [], "roles": [], "keys": ["DES"]}
    assert [each[0] for each in plan.days(task, meeting, other)] == ["2026-11-02", "2026-11-02", "2026-11-12"]
    path = f"/freeze-windows/{window['id']}"
    ok(house.alice.patch(path, {"chosen": {"kinds": ["meeting"]}}, If_Match="*"))
    assert [each[0] for each in plan.days(task, meeting, other)] == ["2026-11-02", "2026-11-12", "2026-11-02"]


def test_what_has_started_is_not_frozen(house):
    plan, task, _ = plan_of(house)
    ok(house.bob.post(f"/tasks/{task}/start", {"at": "2026-11-02T09:00:00+08:00"}))
    ok(house.alice.post(f"/projects/{plan.id}/freeze-windows", NOVEMBER), 201)
    assert plan.days(task) == [("2026-11-02", "2026-11-03")]


def test_a_window_of_one_project_is_its_leads_and_leaves_others_alone(house):
    plan, task, _ = plan_of(house)
    other, same, _ = plan_of(house)
    made = ok(house.alice.post(f"/projects/{plan.id}/freeze-windows", NOVEMBER), 201)
    assert made["project_id"] == plan.id
    assert (plan.days(task), other.days(same)) == (
        [("2026-11-12", "2026-11-13")],
        [("2026-11-02", "2026-11-03")],
    )
    path = f"/freeze-windows/{made['id']}"
    for speaker, status in ((house.bob, 403), (house.rita, 403), (house.carol, 404)):
        assert speaker.patch(path, {}, If_Match="*").status_code == status
        assert speaker.delete(path, If_Match="*").status_code == status
    agency = ok(house.admin.post("/freeze-windows", {**NOVEMBER, "first_on": "2026-11-10"}), 201)
    assert house.alice.delete(f"/freeze-windows/{agency['id']}", If_Match="*").status_code == 403
    assert house.alice.post("/freeze-windows", NOVEMBER).status_code == 403
    assert [each["id"] for each in ok(house.rita.get("/freeze-windows"))] == [made["id"], agency["id"]]
    assert [each["id"] for each in ok(house.admin.get("/freeze-windows?since=2026-11-11"))] == [
        made["id"],
        agency["id"],
    ]
    assert ok(house.admin.get("/freeze-windows?since=2026-11-12")) == []
    assert [each["id"] for each in ok(house.carol.get("/freeze-windows"))] == [agency["id"]]
    assert [each["id"] for each in ok(house.rita.get(f"/projects/{other.id}/freeze-windows"))] == [
        agency["id"]
    ]


def test_a_window_can_be_taken_back_by_undo(house):
    plan = Plan(house, house.empty(start_on="2026-11-02").id)
    task = plan.task("Change")
    made = house.admin.post("/freeze-windows", NOVEMBER)
    assert plan.days(task) == [("2026-11-12", "2026-11-12")]
    ok(house.admin.post(f"/change-sets/{made.headers['Change-Set']}/undo"))
    assert plan.days(task) == [("2026-11-02", "2026-11-02")]
    assert ok(house.rita.get("/freeze-windows")) == []


def test_a_project_that_has_ended_is_frozen_no_more(house):
    plan, *_ = plan_of(house)
    made = ok(house.alice.post(f"/projects/{plan.id}/freeze-windows", NOVEMBER), 201)
    ok(house.alice.post(f"/projects/{plan.id}/close"))
    for answer in (
        house.alice.post(f"/projects/{plan.id}/freeze-windows", NOVEMBER),
        house.alice.patch(f"/freeze-windows/{made['id']}", {}, If_Match="*"),
        house.alice.delete(f"/freeze-windows/{made['id']}", If_Match="*"),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "plan_closed")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"last_on": "2026-11-01"}, "/last_on"),
        ({"title_zh": None}, "/title_zh"),
        ({"chosen": {"departments": ["nowhere"]}}, "/chosen/departments/0"),
        ({"chosen": {"kinds": ["phase"]}}, "/chosen/kinds/0"),
        ({"chosen": {"people": []}}, "/chosen/people"),
    ],
)
def test_what_is_wrong_with_a_window_is_named(agency, fields, pointer):
    answer = agency.admin.post("/freeze-windows", {**NOVEMBER, **fields})
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]


def test_a_day_names_the_windows_that_cover_it(house):
    made = ok(house.admin.post("/freeze-windows", NOVEMBER), 201)
    days = ok(house.rita.get("/calendars/days?from=2026-11-11&to=2026-11-12"))["items"]
    assert [each["freezes"] for each in days] == [[{"id": made["id"], "title": "Singles' Day"}], []]
    assert days[0]["working"]
