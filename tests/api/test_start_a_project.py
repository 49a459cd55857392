"""A lead starts the real playbook, or makes a project by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tracker.calendars import cn
from tracker.db import METADATA, session

P01 = {"playbook": "implementation-four-phase", "start_on": "2026-02-02"}
SHORTEST = {"ph1_months": 1, "ph2_months": 1, "ph3_months": 1, "ph4_months": 2}


@pytest.fixture(scope="module")
def started(agency):
    """The playbook started on 2026-02-02 with its default lengths."""
    return agency.start()


def working_items(body):
    return [
        each for each in body["items"] if each.get("duration_working_minutes") or each["kind"] == "occurrence"
    ]


def test_the_playbook_becomes_a_project_with_everything_in_it(started):
    counts = started.body["counts"]
    assert counts == {
        "task": 51,
        "milestone": 3,
        "meeting": 9,
        "point": 12,
        "series": 2,
        "occurrence": counts["occurrence"],
    }
    assert len(started.body["links"]) == 114
    assert len(started.body["duties"]) == 4
    assert [each["starts_on"] for each in started.body["phases"]] == [
        "2026-02-02",
        "2026-04-02",
        "2026-05-02",
        "2026-07-02",
    ]
    assert started.body["project"]["state"] == "active"
    assert started.body["dry_run"] is False


def test_make_up_saturdays_are_worked(started):
    assert started.items["D07"]["due_on"] == "2026-02-14"
    across = started.items["D09"]  # three days: Thursday, Friday, Saturday 28, and the rest on Monday
    assert (across["start"], across["finish"]) == ("2026-02-26T11:00:00+08:00", "2026-03-02T11:00:00+08:00")


def test_nothing_lies_on_the_spring_festival(started):
    festival = {f"2026-02-{day}" for day in range(15, 24)}
    touched = {each[name] for each in started.body["items"] for name in ("start_on", "due_on")}
    assert not festival & touched
    assert started.items["D08"]["start"] == "2026-02-24T09:00:00+08:00"


def test_what_takes_working_time_starts_and_ends_on_working_days(started):
    calendar = cn.base_calendar()
    days = {each[name] for each in working_items(started.body) for name in ("start_on", "due_on")}
    assert [day for day in sorted(days) if not calendar.works_on(date.fromisoformat(day))] == []


def test_no_meeting_is_split_over_a_break(started):
    for each in started.body["items"]:
        if each["kind"] == "occurrence" or (
            each["kind"] == "meeting" and each["duration_working_minutes"] <= 180
        ):
            start, finish = (datetime.fromisoformat(each[name]) for name in ("start", "finish"))
            assert start.date() == finish.date(), each["key"]
            assert finish <= start.replace(hour=12, minute=0) or start.hour >= 13, each["key"]


def test_every_link_and_phase_is_kept(started):
    items = {each["id"]: each for each in started.body["items"]}
    for link in started.body["links"]:
        assert items[link["pred"]]["finish"] <= items[link["succ"]]["start"], link
    starts = {each["key"]: each["starts_on"] for each in started.body["phases"]}
    assert [each["key"] for each in started.body["items"] if each["start_on"] < starts[each["phase"]]] == []


def test_series_unfold_into_their_sittings(started):
    sittings = {
        key: [each for each in started.body["items"] if each.get("series_id") == started[key]]
        for key in ("GE", "GA")
    }
    assert len(sittings["GE"]) >= 8
    assert len(sittings["GA"]) >= 6
    for each in (*sittings["GE"], *sittings["GA"]):
        series = next(one for one in started.body["items"] if one["id"] == each["series_id"])
        assert series["start"] <= each["start"] <= each["finish"] <= series["finish"]
    assert [each["number"] for each in sittings["GE"]] == list(range(1, len(sittings["GE"]) + 1))


def test_the_critical_path_is_a_chain_of_links_without_slack(started):
    path, items = started.body["critical_path"], {each["id"]: each for each in started.body["items"]}
    linked = {(each["pred"], each["succ"]) for each in started.body["links"]}
    assert len(path) > 3
    assert all(pair in linked for pair in pairwise(path))
    assert all(items[each]["critical"] for each in path)


def test_each_item_says_where_it_came_from_and_why_it_starts_when_it_does(started):
    first = started.items["D01"]
    assert first["reason"]["kind"] == "project_start"
    assert first["where"].startswith("implementation-four-phase.yaml:")
    second = started.items["D02"]
    why = "predecessor D01 Start the project and set out each phase"
    assert second["reason"] == {"kind": "link", "ref": started["D01"], "words": why}
    assert "duration" in second["proposed"]


def test_the_answer_says_where_the_project_is(agency):
    answer = agency.admin.post("/projects", P01)
    found = agency.admin.get(answer.headers["Location"])
    assert found.status_code == 200
    assert found.json == {**found.json, **answer.json["project"]}


def test_a_dry_run_answers_the_same_as_a_start(agency):
    body = {**P01, "parameters": SHORTEST, "roles": {"OM": agency.ids["Bob"]}}
    dry = ok(agency.admin.post("/projects?dry_run=true", body))
    real = ok(agency.admin.post("/projects", body), 201)
    assert dry.pop("outlook")
    assert "outlook" not in real

    keys = {each["id"]: each["key"] for each in real["items"]}
    keys |= {each["id"]: None for each in real["links"]} | {real["project"]["id"]: None}
    renamed = rename(real, keys)
    for row in (renamed["project"], *renamed["phases"], *renamed["items"], *renamed["links"]):
        row["id"] = row["revision"] = None
    by_ends = lambda rows: sorted(rows, key=lambda each: (each["pred"], each["succ"]))  # noqa: E731
    assert by_ends(dry.pop("links")) == by_ends(renamed.pop("links"))
    assert {**dry, "dry_run": False} == renamed


def test_a_dry_run_says_what_the_playbook_would_ask_for(agency):
    outlook = ok(agency.admin.post("/projects?dry_run=true", P01, Accept_Language="zh"))["outlook"]

    assert (outlook["start_on"], outlook["finish_on"]) == ("2026-02-02", "2026-09-30")
    assert (outlook["working_days"], outlook["days"]) == (165, 241)
    assert (outlook["months"], outlook["odd_days"]) == (7, 29)
    assert outlook["meetings"] == {"single": 9, "sittings": 29, "cross_department": 37}
    assert outlook["people"][0] == {
        "role": "DA",
        "title": "数据分析师",
        "jobs": 12,
        "working_minutes": 25440,
        "peak": 4,
        "peak_on": "2026-08-06",
    }
    assert outlook["critical_path"][0] == "A01"
    assert outlook["warnings"] == []
    assert [(each["item"], each["by_working_minutes"]) for each in outlook["conflicts"]] == [("G03", 1080)]
    assert "晚 2.25 个工作日完成" in outlook["conflicts"][0]["message"]


def test_the_outlook_agrees_with_the_plan_that_it_comes_with(agency):
    body = ok(agency.admin.post("/projects?dry_run=true", {**P01, "parameters": SHORTEST}))
    outlook, items = body["outlook"], {each["key"]: each for each in body["items"]}

    assert outlook["finish_on"] == body["project"]["finish_on"]
    assert outlook["critical_path"] == body["critical_path"]
    assert outlook["meetings"]["sittings"] == body["counts"]["occurrence"]
    assert {each["role"] for each in outlook["people"]} <= {each["role"] for each in items.values()}
    findings = body["project"]["findings"]
    warned = {(each["code"], each["message"]) for each in outlook["warnings"]}
    assert warned == {(each["code"], each["message"]) for each in findings if "parameter" in each}
    assert "window_missed" in {code for code, _ in warned}
    missed = {(each["code"], each["item"]) for each in outlook["conflicts"]}
    assert missed <= {(each["code"], each["item"]) for each in findings}
    assert "deadline_missed" in {code for code, _ in missed}


def test_an_empty_project_has_no_outlook(agency):
    assert "outlook" not in ok(
        agency.admin.post("/projects?dry_run=true", {"name": "By hand", "start_on": "2026-02-02"})
    )


def rename(value, names):
    if isinstance(value, dict):
        return {name: rename(each, names) for name, each in value.items()}
    if isinstance(value, list):
        return [rename(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def test_a_dry_run_stores_nothing(agency):
    def rows():
        with agency.tracker.app.app_context():
            return {
                name: session().scalar(sa.select(sa.func.count()).select_from(table))
                for name, table in METADATA.tables.items()
            }

    before = rows()
    ok(agency.admin.post("/projects?dry_run=true", P01))
    assert rows() == before


def test_every_wrong_parameter_is_named_at_once(agency):
    answer = agency.admin.post("/projects", {**P01, "parameters": {"ph1_months": 9, "ph9": 1}})

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [
        "/parameters/ph9",
        "/parameters/ph1_months",
    ]


@pytest.mark.parametrize(
    ("wrong", "code", "pointer", "english", "chinese"),
    [
        (
            {"parameters": {"ph1_months": 9}},
            "parameter_refused",
            "/parameters/ph1_months",
            "from 1 to 2 months",
            "1 至 2 个月",
        ),
        (
            {"parameters": {"ph9": 1}},
            "parameter_refused",
            "/parameters/ph9",
            "Allowed: ph1_months,",
            "允许：ph1_months、",
        ),
        (
            {"parameters": {"ph1_months": 1.5}},
            "parameter_refused",
            "/parameters/ph1_months",
            "a whole number",
            "整数",
        ),
        ({"roles": {"KING": "0" * 24}}, "invalid", "/roles/KING", "Not found: 0", "没有找到"),
        ({"roles": {"OM": "0" * 24}}, "invalid", "/roles/OM", "Not found: 0", "没有找到"),
        ({"roles": {"OM": "me"}}, "invalid", "/roles/OM", "Give an id", "应为编号"),
        ({"lead_id": "0" * 24}, "invalid", "/lead_id", "Not found: 0", "没有找到"),
        ({"client_id": "0" * 24}, "invalid", "/client_id", "Not found: 0", "没有找到"),
        ({"playbook": "nothing"}, "invalid", "/playbook", "Not found: nothing", "没有找到"),
        ({"playbook": "vocabulary"}, "invalid", "/playbook", "Not found: vocabulary", "没有找到"),
        ({"version": 99}, "invalid", "/version", "Not found: implementation-four-phase v99", "没有找到"),
        (
            {"playbook": "emergency-complaint-48h"},
            "not_plannable",
            None,
            "cannot be started as a project",
            "不能作为项目启动",
        ),
        ({"start_on": "2007-12-31"}, "invalid", "/start_on", "2008-01-01", "2008-01-01"),
        ({"start_on": "soon"}, "invalid", "/start_on", "Not a valid date", "应为日期"),
        ({"start_on": None}, "invalid", "/start_on", "may not be null", "不能为 null"),
        ({"surprise": 1}, "invalid", "/surprise", "Unknown field", "未知字段"),
        ({"state": "closed"}, "invalid", "/state", "Must be one of: draft, active", "必须是以下之一"),
    ],
)
def test_what_cannot_be_started_is_refused_with_what_to_do(agency, wrong, code, pointer, english, chinese):
    for lang, words in (("en", english), ("zh", chinese)):
        answer = agency.admin.post("/projects", {**P01, **wrong}, Accept_Language=lang)
        assert answer.status_code == 422
        assert answer.json["code"] == code
        said = [(each["pointer"], each["message"]) for each in answer.json.get("errors", [])] or [
            (None, answer.json["detail"])
        ]
        assert said[0][0] == pointer
        assert words in said[0][1]


def test_an_unknown_role_is_refused_with_the_roles_there_are(agency):
    answer = agency.admin.post("/projects", {**P01, "roles": {"KING": agency.ids["Bob"]}})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/roles"
    assert "known are OM" in answer.json["detail"] or ", OM," in answer.json["detail"]


def test_a_total_outside_the_window_is_a_warning_and_no_refusal(agency):
    short = ok(agency.admin.post("/projects?dry_run=true", {**P01, "parameters": SHORTEST}))
    found = {each["code"]: each["message"] for each in short["project"]["findings"]}
    assert found["window_missed"] == "The phases take 5 months, outside the window of 6 to 9."

    usual = ok(agency.admin.post("/projects?dry_run=true", P01))
    assert "window_missed" not in {each["code"] for each in usual["project"]["findings"]}


def test_dates_in_years_that_are_not_announced_are_provisional(agency):
    far = ok(agency.admin.post("/projects?dry_run=true", {**P01, "start_on": "2030-01-07"}))
    assert far["project"]["provisional"] is True
    assert "provisional_calendar" in {each["code"] for each in far["project"]["findings"]}
    near = ok(agency.admin.post("/projects?dry_run=true", {**P01, "parameters": SHORTEST}))
    assert near["project"]["provisional"] is False
    sittings = [each for each in far["items"] if each["kind"] == "occurrence"]
    assert all(each["provisional"] == (each["start_on"] >= "2027") for each in sittings)
    assert not any(each["provisional"] for each in near["items"])


def test_a_start_on_a_holiday_begins_on_the_next_working_day(agency):
    body = ok(agency.admin.post("/projects?dry_run=true", {**P01, "start_on": "2026-02-17"}))
    first = next(each for each in body["items"] if each["key"] == "D01")
    assert first["start"] == "2026-02-24T09:00:00+08:00"


@pytest.mark.parametrize("start_on", ["2027-01-04", "2026-12-07", "2026-01-31", "2028-02-29"])
def test_it_starts_on_any_day(agency, start_on):
    body = ok(agency.admin.post("/projects?dry_run=true", {**P01, "start_on": start_on}))
    assert min(each["start_on"] for each in body["items"]) >= start_on
    assert date.fromisoformat(body["phases"][-1]["ends_on"]) - date.fromisoformat(start_on) < timedelta(
        days=246
    )


def test_people_for_roles_own_the_work_and_are_members(agency):
    body = ok(
        agency.admin.post(
            "/projects", {**P01, "roles": {"OM": agency.ids["Bob"]}, "lead_id": agency.ids["Alice"]}
        ),
        201,
    )
    owners = {each["role"]: each["owner"] for each in body["items"]}
    assert owners["OM"] == {"id": agency.ids["Bob"], "name": "Bob"}
    assert owners["DA"] is None
    members = ok(agency.alice.get(f"/projects/{body['project']['id']}/members"))
    assert {each["name"]: each["role"] for each in members} == {"Alice": "lead", "Bob": "member"}


def test_a_draft_is_not_worked_on_until_it_is_activated(agency):
    body = ok(agency.admin.post("/projects", {**P01, "state": "draft", "lead_id": agency.ids["Alice"]}), 201)
    first = next(each["id"] for each in body["items"] if each["key"] == "D01")
    assert agency.alice.post(f"/tasks/{first}/start").json["code"] == "project_not_active"
    ok(agency.alice.post(f"/projects/{body['project']['id']}/activate"))
    ok(agency.alice.post(f"/tasks/{first}/start"))


def test_titles_come_in_the_language_asked_for(agency, started):
    path = f"/tasks/{started['D01']}"
    assert (
        ok(agency.alice.get(path, Accept_Language="en"))["title"]
        == "Start the project and set out each phase"
    )
    assert ok(agency.alice.get(path, Accept_Language="zh-CN"))["title"] == "启动项目，明确各阶段安排"
    assert ok(agency.alice.get(path, Accept_Language="fr"))["title"] == "启动项目，明确各阶段安排"


def test_an_empty_project_is_filled_with_tasks_and_links(agency, plan):
    first = plan.task("Survey", duration_working_minutes=960)
    second = plan.task("Report", first)
    meeting = plan.task("Review", kind="meeting", duration_working_minutes=120)
    done = plan.task("Done", kind="milestone", duration_working_minutes=None)
    plan.link(second, meeting)
    plan.link(meeting, done, type="FS", lag_elapsed_minutes=60)

    assert plan.days(first, second) == [("2026-02-02", "2026-02-03"), ("2026-02-04", "2026-02-04")]
    assert plan.get(meeting)["start"] == "2026-02-05T09:00:00+08:00"
    assert plan.get(done)["start"] == "2026-02-05T12:00:00+08:00"
    assert plan.project()["finish_on"] == "2026-02-05"
    graph = ok(agency.rita.get(f"/projects/{plan.id}/graph"))
    assert graph["ready"] == [first]
    assert graph["critical_path"] == [first, second, meeting, done]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"parameters": {"ph1_months": 1}}, "/parameters"),
        ({"version": 1}, "/version"),
    ],
)
def test_an_empty_project_needs_a_name_and_takes_nothing_of_a_playbook(agency, wrong, pointer):
    body = {
        name: value for name, value in {"name": "By hand", "start_on": "2026-02-02", **wrong}.items() if value
    }
    answer = agency.admin.post("/projects", body)
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_project_belongs_to_a_client(agency):
    client = ok(agency.admin.post("/clients", {"name": "Tea shop"}), 201)
    body = ok(
        agency.admin.post("/projects", {"name": "Tea", "start_on": "2026-02-02", "client_id": client["id"]}),
        201,
    )
    listed = ok(agency.admin.get(f"/projects?client={client['id']}"))
    assert [each["id"] for each in listed["items"]] == [body["project"]["id"]]
