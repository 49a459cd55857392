"""A lead changes a plan; everything that follows from it moves in the same transaction."""

from __future__ import annotations

import re

import pytest

from tests.api.conftest import DAY, ok
from tracker.projects.schemas.items import ItemSchema
from tracker.projects.schemas.tasks import TaskChangeSchema
from tracker.projects.schemas.unwritten import ELSEWHERE


@pytest.fixture
def three(plan):
    """Three tasks of a day, one after the other, from Monday 2026-02-02."""
    first = plan.task("First")
    second = plan.task("Second", first)
    return first, second, plan.task("Third", second)


def read(agency, path):
    answer = agency.alice.get(path)
    assert answer.status_code == 200
    return answer


def test_a_change_without_if_match_is_refused(agency, plan, three):
    for path in (f"/tasks/{three[0]}", f"/projects/{plan.id}"):
        refused = agency.alice.patch(path, {"note": "x"})
        assert (refused.status_code, refused.json["code"]) == (428, "revision_required")
        assert "If-Match" in refused.json["detail"]
        assert "base_revision" in refused.json["detail"]


def test_a_change_of_what_was_changed_meanwhile_is_refused(agency, plan, three):
    for path in (f"/tasks/{three[0]}", f"/projects/{plan.id}"):
        old = read(agency, path).headers["ETag"]
        ok(agency.alice.patch(path, {"note": "first"}, if_match=old))
        refused = agency.admin.patch(path, {"note": "second"}, if_match=old)
        assert (refused.status_code, refused.json["code"]) == (412, "revision_changed")
        assert read(agency, path).json["note"] == "first"


def test_the_etag_of_an_answer_is_good_for_the_next_change(agency, three):
    path = f"/tasks/{three[0]}"
    first = agency.alice.patch(path, {"note": "first"}, if_match=read(agency, path).headers["ETag"])
    second = agency.alice.patch(path, {"note": "second"}, if_match=first.headers["ETag"])
    assert ok(second)["note"] == "second"
    assert (
        ok(agency.alice.patch(path, {"note": "third"}, if_match=str(second.json["revision"])))["note"]
        == "third"
    )
    assert ok(agency.alice.patch(path, {"note": "fourth"}, If_Match="*"))["note"] == "fourth"
    assert ok(agency.alice.patch(path, {"note": "fifth"}, If_Match="W/" + read(agency, path).headers["ETag"]))


def test_the_etag_is_the_revision_in_every_language(agency, plan, three):
    for path in (f"/tasks/{three[0]}", f"/projects/{plan.id}"):
        for lang in ("zh", "en"):
            answer = agency.alice.get(path, Accept_Language=lang)
            assert answer.headers["ETag"] == f'"{answer.json["revision"]}"'


def test_a_row_is_sent_again_because_more_than_the_row_may_have_changed(agency, three):
    path = f"/tasks/{three[1]}"
    etag = read(agency, path).headers["ETag"]
    ok(agency.bob.post(f"/tasks/{three[0]}/complete"))
    after = agency.alice.get(path, If_None_Match=etag)
    assert (after.status_code, after.json["blocked_by"]) == (200, [])


def test_a_longer_task_pushes_what_follows(agency, plan, three):
    changed = plan.change(three[0], duration_working_minutes=3 * DAY)
    assert (changed["start_on"], changed["due_on"]) == ("2026-02-02", "2026-02-04")
    assert plan.days(*three[1:]) == [("2026-02-05", "2026-02-05"), ("2026-02-06", "2026-02-06")]
    assert plan.project()["finish_on"] == "2026-02-06"
    entries = ok(agency.alice.get(f"/projects/{plan.id}/journal?limit=100"))["items"]
    together = [each for each in entries if each["change_set"] == entries[0]["change_set"]]
    assert {each["entity_id"] for each in together} == {*three, plan.id}
    assert {each["cause"] for each in together} == {"task.change"}


def test_time_on_the_clock_runs_over_the_weekend(plan, three):
    plan.change(three[0], duration_elapsed_minutes=7 * 24 * 60)
    assert plan.get(three[0])["finish"] == "2026-02-09T09:00:00+08:00"
    assert plan.get(three[1])["start"] == "2026-02-09T09:00:00+08:00"
    back = plan.change(three[0], duration_working_minutes=DAY)
    assert back["duration_working_minutes"] == DAY
    assert "duration_elapsed_minutes" not in back


def test_typing_a_date_pins_and_letting_go_lets_the_plan_decide(plan, three):
    pinned = plan.change(three[1], start="2026-02-10T09:00:00+08:00")
    assert (pinned["pinned"], pinned["start_on"], pinned["due_on"]) == (True, "2026-02-10", "2026-02-10")
    assert pinned["reason"]["kind"] == "pin"
    assert plan.days(three[2]) == [("2026-02-11", "2026-02-11")]

    plan.change(three[0], duration_working_minutes=2 * DAY)
    assert plan.days(three[1]) == [("2026-02-10", "2026-02-10")]

    freed = plan.change(three[1], pinned=False)
    assert (freed["pinned"], freed["start_on"]) == (False, "2026-02-04")
    assert plan.days(three[2]) == [("2026-02-05", "2026-02-05")]


def test_a_typed_finish_counts_back_and_both_set_the_length(plan, three):
    assert plan.change(three[0], finish="2026-02-04T18:00:00+08:00")["start"] == "2026-02-04T09:00:00+08:00"
    both = plan.change(three[0], start="2026-02-03T09:00:00+08:00", finish="2026-02-05T18:00:00+08:00")
    assert (both["start_on"], both["due_on"]) == ("2026-02-03", "2026-02-05")


def test_a_pinned_task_keeps_its_start_when_its_length_changes(plan, three):
    plan.change(three[1], start="2026-02-10T09:00:00+08:00")
    assert plan.change(three[1], duration_working_minutes=2 * DAY)["due_on"] == "2026-02-11"


def test_pinning_without_a_date_holds_it_where_it_is(plan, three):
    assert plan.change(three[1], pinned=True)["pinned"] is True
    plan.change(three[0], duration_working_minutes=5 * DAY)
    assert plan.days(three[1]) == [("2026-02-03", "2026-02-03")]


def test_a_date_before_what_links_allow_is_kept_and_reported(agency, plan, three):
    plan.change(three[2], start="2026-02-02T09:00:00+08:00")
    assert plan.days(three[2]) == [("2026-02-02", "2026-02-02")]
    found = [each for each in plan.project()["findings"] if each["code"] == "link_violated"]
    assert [each["item"] for each in found] == [three[2]]
    assert "before its predecessors allow it" in found[0]["message"]
    chinese = ok(agency.alice.get(f"/projects/{plan.id}", Accept_Language="zh"))["findings"]
    assert any("早于前置事项允许的" in each["message"] for each in chinese)


def test_a_date_on_a_holiday_is_kept_and_reported(plan, three):
    plan.change(three[2], start="2026-02-17T09:00:00+08:00")
    assert {"non_working_pin"} <= {each["code"] for each in plan.project()["findings"]}


def test_a_deadline_moves_nothing_and_is_reported_when_missed(plan, three):
    before = plan.days(*three)
    plan.change(three[2], deadline="2026-02-03T18:00:00+08:00")
    assert plan.days(*three) == before
    found = [each for each in plan.project()["findings"] if each["code"] == "deadline_missed"]
    assert [(each["item"], each["required"], each["actual"]) for each in found] == [
        (three[2], "2026-02-03T18:00:00+08:00", "2026-02-04T18:00:00+08:00")
    ]
    assert plan.get(three[2])["total_slack_minutes"] == -DAY
    plan.change(three[2], deadline=None)
    assert plan.project()["findings"] == []


def test_words_and_people_change_without_moving_a_date(agency, plan, three):
    before = plan.days(*three)
    changed = plan.change(
        three[0],
        title="Ask around",
        titles={"zh": "四处打听"},
        note="First\nthings",
        owner_id=agency.ids["Bob"],
        department="OPS",
    )
    assert changed["title"] == "Ask around"
    assert changed["titles"] == {"zh": "四处打听", "en": "Ask around"}
    assert changed["note"] == "First\nthings"
    assert changed["owner"] == {"id": agency.ids["Bob"], "name": "Bob"}
    assert (changed["department"], changed["departments"]) == ("OPS", ["OPS"])
    assert plan.days(*three) == before
    nobody = plan.change(three[0], owner_id=None, department=None)
    assert (nobody["owner"], nobody["department"]) == (None, None)


def test_a_change_that_changes_nothing_leaves_the_revision(plan, three):
    before = plan.get(three[0])
    assert plan.change(three[0], title=before["title"])["revision"] == before["revision"]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"duration_working_minutes": -1}, "/duration_working_minutes"),
        ({"duration_working_minutes": 1.5}, "/duration_working_minutes"),
        ({"duration_working_minutes": 10**9}, "/duration_working_minutes"),
        ({"duration_working_minutes": 60, "duration_elapsed_minutes": 60}, "/duration_elapsed_minutes"),
        ({"start": "2026-02-10"}, "/start"),
        ({"start": "2026-02-10T09:00:00"}, "/start"),
        ({"start": "1999-02-10T09:00:00+08:00"}, "/start"),
        ({"start": "2026-02-10T09:00:00+08:00", "finish": "2026-02-09T09:00:00+08:00"}, "/finish"),
        ({"start": "2026-02-10T09:00:00+08:00", "pinned": False}, "/pinned"),
        ({"owner_id": "0" * 24}, "/owner_id"),
        ({"department": "MOON"}, "/department"),
        ({"phase": "design"}, "/phase"),
        ({"title": ""}, "/title"),
        ({"title": "two\nlines"}, "/title"),
        ({"titles": {"zh": "x" * 501}}, "/titles/zh"),
        ({"state": "done"}, "/state"),
        ({"revision": 1}, "/revision"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_place_and_nothing_moves(agency, plan, wrong, pointer):
    path = f"/tasks/{plan.task('Only')}"
    before = read(agency, path)
    refused = agency.alice.patch(path, {"note": "never", **wrong}, if_match=before.headers["ETag"])
    assert refused.status_code == 422
    assert pointer in [each["pointer"] for each in refused.json["errors"]]
    assert read(agency, path).json == before.json


def test_a_field_that_is_written_elsewhere_says_where(agency, plan):
    task = plan.task("A")
    sent = {"state": "done", "key": "B", "critical": True, "surprise": 1, "labels": []}
    told = {
        "/state": ("use POST /tasks/{id}/start, /complete,", "请改用 POST /tasks/{id}/start, /complete,"),
        "/key": ("when the item was added", "在创建之后不能再改"),
        "/critical": ("only read", "只能读取"),
        "/surprise": ("Unknown field", "未知字段"),
        "/labels": ("PUT /tasks/{id}/labels/{label_id}.", "请改用 PUT /tasks/{id}/labels/{label_id}。"),
    }
    for place, lang in enumerate(("en", "zh")):
        alone = agency.alice.patch(f"/tasks/{task}", sent, If_Match="*", Accept_Language=lang)
        many = agency.alice.post(
            f"/projects/{plan.id}/tasks/bulk",
            {"update": [{"id": task, "base_revision": 1, **sent}]},
            Accept_Language=lang,
        )
        for refused, before in ((alone, ""), (many, "/update/0")):
            faults = {each["pointer"]: each["message"] for each in refused.json["errors"]}
            assert faults.keys() == {f"{before}{name}" for name in told}
            assert all(told[name][place] in faults[f"{before}{name}"] for name in told), faults


def test_where_a_field_is_said_to_be_written_there_is_a_route_or_a_field(agency):
    known = agency.tracker.app.url_map.bind("")
    for name, said in ELSEWHERE.items():
        assert name in ItemSchema().fields
        method, space, paths = said.partition(" ")
        if not space:
            assert said in TaskChangeSchema().fields
            continue
        first, *others = re.sub(r"{\w+}", "0" * 24, paths).split(", ")
        for path in (first, *(first.rpartition("/")[0] + each for each in others)):
            known.match(f"/api/v1{path}", method=method)


def test_a_task_is_added_in_the_middle_of_a_plan(agency, plan, three):
    added = agency.alice.post(
        f"/projects/{plan.id}/tasks",
        {"title": "Check", "after": [three[0]], "duration_working_minutes": 2 * DAY},
    )
    assert added.status_code == 201
    assert added.json["key"] == "T1"
    assert (added.json["start_on"], added.json["due_on"]) == ("2026-02-03", "2026-02-04")
    read = ok(agency.alice.get(added.headers["Location"]))
    assert {name: read[name] for name in added.json} == added.json


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": None}, "/title"),
        ({"kind": "series"}, "/kind"),
        ({"key": "First"}, "/key"),
        ({"after": ["0" * 24]}, "/after/0"),
        ({"after": ["no"]}, "/after/0"),
    ],
)
def test_a_task_that_cannot_be_added_is_refused_at_its_place(agency, plan, wrong, pointer):
    plan.task("First")
    body = {name: value for name, value in {"title": "New", **wrong}.items() if value is not None}
    refused = agency.alice.post(f"/projects/{plan.id}/tasks", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert len(ok(agency.alice.get(f"/projects/{plan.id}/tasks"))["items"]) == 1


def test_a_project_that_starts_later_moves_everything(agency, plan, three):
    path = f"/projects/{plan.id}"
    moved = ok(
        agency.alice.patch(path, {"start_on": "2026-02-09"}, if_match=read(agency, path).headers["ETag"])
    )
    assert (moved["start_on"], moved["finish_on"]) == ("2026-02-09", "2026-02-11")
    assert plan.days(*three) == [(day, day) for day in ("2026-02-09", "2026-02-10", "2026-02-11")]


def test_a_playbook_that_starts_later_moves_its_phases_and_sittings(agency):
    started = agency.start()
    path = f"/projects/{started.id}"
    ok(agency.alice.patch(path, {"start_on": "2026-03-02"}, if_match=read(agency, path).headers["ETag"]))
    phases = ok(agency.rita.get(f"{path}/phases"))
    fresh = ok(
        agency.admin.post(
            "/projects?dry_run=true", {"playbook": "implementation-four-phase", "start_on": "2026-03-02"}
        )
    )
    assert [{**each, "id": None, "revision": None} for each in phases] == fresh["phases"]
    items = ok(agency.alice.get(f"{path}/tasks?limit=500&state=open"))["items"]
    assert {each["key"]: each["start"] for each in items} == {
        each["key"]: each["start"] for each in fresh["items"]
    }


def test_new_people_for_roles_take_over_what_is_not_finished(agency):
    started = agency.start(roles={"OM": agency.ids["Bob"]})
    ok(agency.bob.post(f"/tasks/{started['D01']}/complete"))
    path = f"/projects/{started.id}"
    ok(
        agency.alice.patch(
            path, {"roles": {"OM": agency.ids["Carol"]}}, if_match=read(agency, path).headers["ETag"]
        )
    )
    owners = {each["key"]: each["owner"]["name"] for each in tasks(agency, started) if each["role"] == "OM"}
    assert owners.pop("D01") == "Bob"
    assert set(owners.values()) == {"Carol"}
    assert ok(agency.carol.get("/me"))["roles"][started.id] == "member"


def tasks(agency, started):
    return ok(agency.alice.get(f"/projects/{started.id}/tasks?limit=500"))["items"]


@pytest.mark.parametrize(("roles", "pointer"), [({"OM": "0" * 24}, "/roles/OM"), ({"KING": None}, "/roles")])
def test_a_role_that_is_not_there_is_refused(agency, roles, pointer):
    started = agency.start()
    path = f"/projects/{started.id}"
    given = {role: person or agency.ids["Bob"] for role, person in roles.items()}
    refused = agency.alice.patch(path, {"roles": given}, if_match=read(agency, path).headers["ETag"])
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_one_sitting_is_moved_and_given_back_to_its_series(agency):
    started = agency.start()
    sitting = f"/tasks/{started['GE#2']}"
    before = read(agency, sitting)
    moved = agency.alice.patch(
        sitting, {"start": "2026-05-21T10:00:00+08:00"}, if_match=before.headers["ETag"]
    )
    assert (ok(moved)["start"], moved.json["finish"]) == (
        "2026-05-21T10:00:00+08:00",
        "2026-05-21T11:00:00+08:00",
    )
    assert moved.json["pinned"] is True
    others = [each["start_on"] for each in tasks(agency, started) if each.get("series_id") == started["GE"]]
    assert len(others) == len(set(others))
    ok(agency.alice.patch(sitting, {"pinned": False}, if_match=moved.headers["ETag"]))
    assert read(agency, sitting).json["pinned"] is False


def test_a_sitting_has_no_length_of_its_own(agency):
    started = agency.start()
    sitting = f"/tasks/{started['GE#2']}"
    etag = read(agency, sitting).headers["ETag"]
    refused = agency.alice.patch(sitting, {"duration_working_minutes": 30}, if_match=etag)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/duration_working_minutes")


def test_a_project_is_renamed_and_given_to_a_client(agency, plan):
    client = ok(agency.admin.post("/clients", {"name": f"Shop {plan.id}"}), 201)["id"]
    path = f"/projects/{plan.id}"
    changed = agency.alice.patch(
        path, {"name": "Spring", "client_id": client}, if_match=read(agency, path).headers["ETag"]
    )
    assert (ok(changed)["name"], changed.json["client_id"]) == ("Spring", client)
    refused = agency.alice.patch(path, {"client_id": "0" * 24}, if_match=changed.headers["ETag"])
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/client_id")
