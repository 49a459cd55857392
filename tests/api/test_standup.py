"""The team fetches its checklist for the weekly meeting."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.api.conftest import counting
from tracker import clock


def at(day):
    """Settings that make it ten in the morning of a day in Shanghai."""
    wanted = datetime.fromisoformat(f"{day}T02:00").replace(tzinfo=UTC).timestamp()
    return pytest.mark.settings(TRACKER_CLOCK_OFFSET=int((wanted - clock.milliseconds() / 1000) // 60))


MARCH = at("2026-03-04")
"""A Wednesday in the fifth week of a project that started on 2026-02-02."""


def sheet(speaker, query="", **headers):
    answer = speaker.get(f"/standups{query}", **headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def keys(part, section):
    return [each["key"] for each in part[section]]


def complete(house, project, key, *, at=None):
    """Finish an item as Bob, when it was planned unless told otherwise."""
    body = {"at": at or project.items[key]["finish"]}
    assert house.bob.post(f"/tasks/{project[key]}/complete", body).status_code == 200


def line(body, section, key):
    return next(each for part in body["parts"] for each in part[section] if each["key"] == key)


def running(house, **fields):
    """The four phases with Alice as operations manager and Bob as solution designer."""
    return house.start(name="Shop", roles={"OM": house.ids["Alice"], "SD": house.ids["Bob"]}, **fields)


@MARCH
def test_each_person_reads_what_was_finished_is_due_and_is_late(house):
    project = running(house)
    for key in ("D01", "G01"):
        complete(house, project, key)
    complete(house, project, "D02", at="2026-03-03T18:00:00+08:00")

    body = sheet(house.alice)

    assert (body["week"], body["first"], body["last"], body["scope"]) == (
        "2026-W10",
        "2026-03-02",
        "2026-03-08",
        "Shop",
    )
    alice, bob = body["parts"][:2]
    assert [alice["owner"], bob["owner"]] == ["Alice", "Bob"]
    assert alice["owner_id"] == house.ids["Alice"]
    assert [(each["key"], each["finished_on"]) for each in alice["finished"]] == [("D02", "2026-03-03")]
    assert keys(alice, "due") == ["G05"]
    assert keys(alice, "late") == ["D03", "G02", "D05", "G03", "G04"]
    assert keys(bob, "due") == ["D12"]
    assert keys(bob, "late") == ["D08", "D09", "D10"]
    assert keys(sheet(house.alice, "?week=2026-W06")["parts"][0], "finished") == ["D01", "G01"]
    assert sheet(house.alice, "?week=2026-W09")["parts"][0]["finished"] == []


@MARCH
def test_what_is_late_counts_working_days_over_the_spring_festival(house):
    running(house)

    body = sheet(house.alice)

    assert line(body, "late", "D05")["due_on"] == "2026-02-12"
    # 13 and 14 February, 24 to 28, and 2 to 4 March
    assert line(body, "late", "D05")["days_late"] == 2 + 5 + 3
    past = sheet(house.alice, "?week=2026-W07")
    assert line(past, "late", "D05")["days_late"] == 2, "a past week counts to its last day"
    assert past["working_days"][-1] == "2026-02-14"
    assert past["notes"] == [{"day": "2026-02-14", "kind": "make_up", "name": ""}]


@MARCH
def test_what_waits_names_what_it_waits_for_and_who_has_it(house):
    project = running(house)

    def waits_for(key, section="late"):
        return {each["key"]: each for each in line(sheet(house.alice), section, key)["blocked_by"]}

    assert waits_for("D02") == {
        "D01": {
            "id": project["D01"],
            "key": "D01",
            "title": "Start the project and set out each phase",
            "owner": "Alice",
            "department": None,
        }
    }
    waiting = waits_for("D12", "due")["D11"]
    assert (waiting["owner"], waiting["department"]) == (None, "Content planner")
    complete(house, project, "D01")
    assert waits_for("D02") == {}


@at("2026-04-08")
def test_work_that_should_have_begun_but_is_due_later_is_blocked(house):
    project = running(house)
    house.alice.patch(
        f"/tasks/{project['O02']}",
        {"duration_working_minutes": 480 * 20},
        if_match=house.alice.get(f"/tasks/{project['O02']}").headers["ETag"],
    )

    body = sheet(house.alice, f"?project={project.id}&week=2026-W15")

    blocked = line(body, "blocked", "O02")
    assert blocked["due_on"] > body["last"]
    assert [each["key"] for each in blocked["blocked_by"]] == ["O01"]


@at("2026-04-20")
def test_a_milestone_of_the_next_two_weeks_tells_its_points_apart(house):
    project = running(house)
    house.alice.post(f"/points/{project['V12']}/waive", {"reason": "the client signed long ago"})

    (gate,) = sheet(house.alice)["milestones"]

    assert (gate["key"], gate["due_on"], gate["shown"]) == ("M1", "2026-04-29", [])
    assert gate["waived"] == ["Client's recognition"]
    assert set(gate["open"]) == {"Feasibility of the plan", "Match of resources"}
    assert sheet(house.alice, "?week=2026-W10")["milestones"] == []
    every = [each for part in sheet(house.alice)["parts"] for name in ("due", "late") for each in part[name]]
    assert not [each for each in every if each["kind"] in ("point", "series")]


@MARCH
def test_what_nobody_owns_stands_at_the_end_under_its_role(house):
    running(house)

    body = sheet(house.alice, Accept_Language="zh")

    owned = [part["owner"] is not None for part in body["parts"]]
    assert owned == sorted(owned, reverse=True)
    roles = [part["role"] for part in body["parts"] if part["owner"] is None]
    assert roles == sorted(roles)
    assert {part["role"]: part["department"] for part in body["parts"]}["CP"] == "内容策划"


@MARCH
def test_it_is_narrowed_to_a_person_or_a_department(house):
    running(house)

    bob = sheet(house.alice, f"?owner={house.ids['Bob']}")
    assert [part["owner"] for part in bob["parts"]] == ["Bob"]
    listed = house.alice.get("/tasks?department=TECH&limit=500").json["items"]
    technology = sheet(house.alice, "?department=TECH")
    shown = {each["id"] for part in technology["parts"] for name in ("late", "due") for each in part[name]}
    assert shown
    assert shown <= {each["id"] for each in listed}
    assert sheet(house.alice, "?department=nowhere")["parts"] == []


@MARCH
def test_everybody_gets_the_active_projects_that_they_see_and_no_other(house):
    shop, other = running(house), house.start(name="Other", lead_id=house.ids["Carol"])
    house.admin.delete(f"/projects/{other.id}/members/{house.ids['Bob']}", If_Match="*")
    paused = house.start(name="Paused")
    house.alice.post(f"/projects/{paused.id}/pause")

    assert sheet(house.bob)["scope"] == "Shop"
    assert sheet(house.carol)["scope"] == "Other"
    assert sheet(house.admin)["scope"] == "Other, Shop"
    assert sheet(house.bob, f"?project={paused.id}")["scope"] == "Paused"
    hidden = house.carol.get(f"/standups?project={shop.id}")
    assert (hidden.status_code, hidden.json["code"]) == (404, "not_found")
    assert house.nobody.get("/standups").status_code == 401


@MARCH
def test_it_comes_as_markdown_in_the_language_asked_for(house):
    project = running(house)

    chinese = house.alice.get(f"/standups?project={project.id}&format=md", Accept_Language="zh")
    english = house.alice.get("/standups", Accept="text/markdown")

    assert chinese.content_type == "text/markdown; charset=utf-8"
    assert chinese.headers["Content-Language"] == "zh"
    assert {"Accept", "Accept-Language"} <= set(chinese.vary.as_set(preserve_casing=True))
    assert chinese.text.startswith("# 周例会清单 · 2026-W10\n\n- 范围：Shop\n")
    assert (
        "- [ ] D08 搭建方案框架 · 方案设计期 · 截止 02-25 周三 · **逾期 6 个工作日** · 关键路径"
        in chinese.text
    )
    assert "  - 等待 D11 制定品牌建设方案（未指定负责人 · 内容策划）" in chinese.text
    assert english.text.startswith("# Weekly standup · 2026-W10")
    assert house.alice.get("/standups?format=json", Accept="text/markdown").is_json


def test_a_week_that_is_none_is_refused_with_the_form_it_takes(house):
    for week in ("2026-49", "2026-W54", "2025-W53", "W49", "2026-W4", "0000-W01", "２０２６-W01", ""):
        answer = house.alice.get(f"/standups?week={week}")
        assert answer.status_code == 422
        assert "2026-W49" in answer.json["detail"]
        assert answer.json["errors"][0]["pointer"] == "week"
    for week in ("9999-W52", "0001-W01", "2037-W01"):
        answer = house.alice.get(f"/standups?week={week}")
        assert (answer.status_code, answer.json["code"]) == (422, "outside_calendar")


def test_a_week_of_a_year_not_announced_yet_says_so(house):
    assert sheet(house.alice, "?week=2027-W06")["provisional"]
    assert not sheet(house.alice, "?week=2026-W49")["provisional"]
    assert "not announced yet" in house.alice.get("/standups?week=2027-W06&format=md").text


@MARCH
def test_a_holiday_is_named_once_and_its_days_off_are_noted(house):
    running(house)
    written = house.alice.get("/standups?week=2026-W08&format=md", Accept_Language="zh").text

    off = "02-16 周一（农历除夕）、02-17 周二（春节）、02-18 周三（春节）、02-19 周四（春节）、02-20 周五"
    assert f"- 放假：{off}\n" in written
    assert "- 本周没有工作日" in written


@MARCH
def test_a_sheet_costs_as_many_statements_for_many_items_as_for_few(house):
    small = house.empty()
    one = {"title": "One", "duration_working_minutes": 480}
    assert house.alice.post(f"/projects/{small.id}/tasks", one).status_code == 201
    counts = [_statements(house, f"?project={small.id}")]
    counts.append(_statements(house, f"?project={running(house).id}"))
    running(house, start_on=str(date(2026, 2, 2) + timedelta(days=14)))
    counts.append(_statements(house))

    assert len(set(counts)) == 1
    assert counts[0] <= 14


def _statements(house, query=""):
    with counting(house) as sent:
        sheet(house.alice, query)
    return len(sent)
