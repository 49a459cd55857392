"""Working time in layers over REST: previewed, committed, and every plan that it touches laid again."""

from __future__ import annotations

import pytest

from tests.api.conftest import Plan, ok
from tracker.access import HOUSE
from tracker.journal import writing
from tracker.projects.models import Link

DAY = [["09:00", "12:00"], ["13:00", "18:00"]]
SHORT = [["10:00", "16:00"]]
NOBODY = "0" * 24


def tag(answer):
    return answer.headers["ETag"]


def put(speaker, path, fields, query=""):
    read = speaker.get(path)
    return speaker.put(path + query, fields, if_match=tag(read))


def moved(preview):
    """Item titles with the day on which each finishes, before and after."""
    return {
        move["title"]: (move["finish"]["before"][:10], move["finish"]["after"][:10])
        for each in preview["change_sets"]
        for move in each["moves"]
    }


def staffed(house, **fields):
    """A plan by hand with three days of Bob's work from Monday 2026-03-02, and a day of nobody's."""
    plan = Plan(house, house.empty(start_on="2026-03-02", **fields).id)
    first = plan.task("Write", owner_id=house.ids["Bob"], duration_working_minutes=3 * 480)
    plan.task("Print", first)
    return plan


def leave(speaker, person_id, first, last=None, query="", **fields):
    body = {
        "first_on": first,
        "last_on": last or first,
        "title_zh": "年假",
        "title_en": "Annual leave",
        **fields,
    }
    return speaker.post(f"/calendars/people/{person_id}/exceptions{query}", body)


def test_leave_is_previewed_committed_and_undone(house):
    plan, bob = staffed(house), house.ids["Bob"]
    before = {
        each["title"]: each["finish"] for each in ok(house.alice.get(f"/projects/{plan.id}/tasks"))["items"]
    }
    preview = ok(leave(house.bob, bob, "2026-03-03", "2026-03-04", "?dry_run=true"))
    assert moved(preview) == {"Write": ("2026-03-04", "2026-03-06"), "Print": ("2026-03-05", "2026-03-09")}
    assert ok(house.bob.get(f"/calendars/people/{bob}"))["exceptions"] == []
    committed = leave(house.bob, bob, "2026-03-03", "2026-03-04", f"?base={preview['base']}")
    assert ok(committed, 201)["title"] == "Annual leave"
    change_set = ok(house.alice.get(f"/change-sets/{committed.headers['Change-Set']}"))
    assert moved({"change_sets": [change_set]}) == moved(preview)
    assert (
        leave(house.bob, bob, "2026-03-10", query=f"?base={preview['base']}").json["code"] == "plan_changed"
    )
    ok(house.admin.post(f"/change-sets/{change_set['id']}/undo"))
    after = {
        each["title"]: each["finish"] for each in ok(house.alice.get(f"/projects/{plan.id}/tasks"))["items"]
    }
    assert after == before
    assert ok(house.bob.get(f"/calendars/people/{bob}"))["exceptions"] == []


def test_leave_can_be_changed_and_taken_back(house):
    plan, bob = staffed(house), house.ids["Bob"]
    made = leave(house.bob, bob, "2026-03-03")
    path = f"/calendars/exceptions/{made.json['id']}"
    assert house.bob.patch(path, {"last_on": "2026-03-04"}).status_code == 428
    assert house.bob.patch(path, {"last_on": "2026-03-04"}, if_match="0").status_code == 412
    changed = house.bob.patch(
        path, {"last_on": "2026-03-04", "hours": [["09:00", "12:00"]]}, if_match=tag(made)
    )
    assert (ok(changed)["hours"], changed.json["last_on"]) == ([["09:00", "12:00"]], "2026-03-04")
    finish = ok(house.alice.get(f"/projects/{plan.id}"))["finish_on"]
    assert finish == "2026-03-09"
    preview = ok(house.bob.delete(f"{path}?dry_run=true"))
    assert preview["change_sets"][0]["finish_on"]["after"] == "2026-03-05"
    assert house.bob.delete(path, if_match=tag(changed)).status_code == 204
    assert ok(house.alice.get(f"/projects/{plan.id}"))["finish_on"] == "2026-03-05"
    assert house.bob.delete(path, if_match=tag(changed)).status_code == 404


def test_who_may_change_whose_working_time(house):
    staffed(house)
    bob, carol = house.ids["Bob"], house.ids["Carol"]
    assert leave(house.alice, bob, "2026-05-11").status_code == 201  # leads a project of his
    assert leave(house.admin, bob, "2026-05-12").status_code == 201
    assert leave(house.carol, carol, "2026-05-11").status_code == 201  # her own
    for speaker, person in ((house.carol, bob), (house.rita, bob), (house.bob, carol), (house.alice, carol)):
        answer = leave(speaker, person, "2026-06-11")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
        assert put(speaker, f"/calendars/people/{person}", {}).status_code == 403
    made = leave(house.bob, bob, "2026-05-13")
    path = f"/calendars/exceptions/{made.json['id']}"
    assert house.rita.delete(path, If_Match="*").status_code == 403
    assert house.alice.delete(path, If_Match="*").status_code == 204
    company = ok(
        house.admin.post("/calendars/company/exceptions", {"first_on": "2026-05-14", "title_en": "Outing"}),
        201,
    )
    assert house.alice.delete(f"/calendars/exceptions/{company['id']}", If_Match="*").status_code == 403
    assert leave(house.admin, NOBODY, "2026-05-11").status_code == 404


def test_why_somebody_is_away_is_for_them_and_their_leads(house):
    staffed(house)
    bob = house.ids["Bob"]
    made = leave(house.bob, bob, "2026-03-03", title_en="Surgery").json
    days = f"/calendars/days?from=2026-03-03&to=2026-03-03&person={bob}"
    for speaker, name in (
        (house.bob, "Surgery"), (house.alice, "Surgery"), (house.admin, "Surgery"),
        (house.rita, "Working time taken away"), (house.carol, "Working time taken away"),
    ):  # fmt: skip
        assert ok(speaker.get(f"/calendars/people/{bob}"))["exceptions"][0]["title"] == name
        assert ok(speaker.get(days))["items"][0]["name"] == name
        listed = ok(speaker.get("/calendars?layer=person"))["items"]
        assert [each["title"] for layer in listed for each in layer["exceptions"]] == [name]
        assert ok(speaker.get(f"/calendars/{made['calendar_id']}"))["exceptions"][0]["title"] == name


def test_who_changes_leave_is_told_which_project_runs_in_a_circle(house):
    plan = staffed(house, name="Round")
    write, print_ = (
        each["id"] for each in ok(house.alice.get(f"/projects/{plan.id}/tasks?sort=position"))["items"]
    )
    with house.tracker.app.app_context(), writing(HOUSE, "x", projects=[plan.id]) as current:
        current.add(Link(project_id=plan.id, pred_id=print_, succ_id=write))

    answer = leave(house.bob, house.ids["Bob"], "2026-03-03")

    assert (answer.status_code, answer.json["code"]) == (422, "cycle")
    assert "the project “Round”" in answer.json["detail"]
    assert "Write → Print" in answer.json["detail"]
    gone = house.admin.delete(f"/projects/{plan.id}/members/{house.ids['Bob']}", If_Match="*")
    assert gone.status_code == 204
    answer = leave(house.bob, house.ids["Bob"], "2026-03-03")
    assert (answer.status_code, answer.json["code"]) == (422, "cycle")
    assert not {"Round", "Write", "Print"} & set(answer.get_data(as_text=True).replace("“", " ").split())


def test_a_preview_shows_only_projects_that_the_asker_sees(house):
    staffed(house)
    other = house.empty(name="Other", start_on="2026-03-02", lead_id=house.ids["Rita"]).id
    Plan(house, other)
    ok(house.admin.post(f"/projects/{other}/tasks", {"title": "Hidden", "owner_id": house.ids["Bob"]}), 201)
    ok(house.admin.put(f"/projects/{other}/members/{house.ids['Rita']}", {"role": "lead"}, If_Match="*"))
    house.admin.delete(f"/projects/{other}/members/{house.ids['Alice']}", If_Match="*")
    seen = ok(leave(house.alice, house.ids["Bob"], "2026-03-02", query="?dry_run=true"))
    assert moved(seen).keys() == {"Write", "Print"}
    whole = ok(leave(house.admin, house.ids["Bob"], "2026-03-02", query="?dry_run=true"))
    assert moved(whole).keys() == {"Write", "Print", "Hidden"}
    committed = leave(house.alice, house.ids["Bob"], "2026-03-02")
    assert len(committed.headers["Change-Set"].split(",")) == 1
    hidden = ok(house.rita.get(f"/projects/{other}/tasks"))["items"][0]
    assert hidden["start_on"] == "2026-03-03"


def test_the_week_of_the_company_moves_every_running_project(house):
    plan, ended = staffed(house), staffed(house)
    ok(house.alice.post(f"/projects/{ended.id}/cancel"))
    assert ok(house.rita.get("/calendars/company")) == {
        "id": None, "layer": "company", "key": "company", "department_id": None, "person_id": None,
        "title": "", "title_zh": "", "title_en": "", "week": None, "own_days": False, "exceptions": [],
        "revision": 0,
    }  # fmt: skip
    week = [SHORT] * 5 + [[], []]
    assert house.admin.put("/calendars/company", {"week": week}).status_code == 428
    preview = ok(house.admin.put("/calendars/company?dry_run=true", {"week": week}))
    assert [each["project_id"] for each in preview["change_sets"]] == [plan.id]
    answer = put(house.admin, "/calendars/company", {"week": week, "title_zh": "公司"})
    assert (ok(answer)["week"], answer.json["title"]) == (week, "公司")
    assert answer.headers["Change-Set"]
    assert ok(house.alice.get(f"/projects/{plan.id}"))["finish_on"] == "2026-03-09"
    assert ok(house.alice.get(f"/projects/{ended.id}"))["finish_on"] == "2026-03-05"
    assert house.admin.put("/calendars/company", {"week": None}, if_match='"0"').status_code == 412
    assert put(house.alice, "/calendars/company", {}).status_code == 403
    ok(put(house.admin, "/calendars/company", {}))
    assert ok(house.alice.get(f"/projects/{plan.id}"))["finish_on"] == "2026-03-05"


def test_a_department_moves_where_it_has_open_work(house):
    nights = ok(
        house.admin.post("/departments", {"key": "nights", "title_zh": "夜班", "title_en": "Nights"}), 201
    )
    plan, other = (Plan(house, house.empty(start_on="2026-03-02").id) for _ in range(2))
    task = plan.task("Watch", department="nights", duration_working_minutes=2 * 360)
    other.task("Write")
    path = "/calendars/departments/nights"
    assert ok(house.rita.get(path)) == ok(house.rita.get(f"/calendars/departments/{nights['id']}"))
    assert house.rita.get("/calendars/departments/none").status_code == 404
    preview = ok(house.admin.put(f"{path}?dry_run=true", {"week": [[["18:00", "24:00"]]] * 7}))
    assert [each["project_id"] for each in preview["change_sets"]] == [plan.id]
    ok(put(house.admin, path, {"week": [[["18:00", "24:00"]]] * 7}))
    assert plan.get(task)["finish"] == "2026-03-04T00:00:00+08:00"
    off = ok(house.admin.post(f"{path}/exceptions", {"first_on": "2026-03-02", "title_en": "Inventory"}), 201)
    assert plan.get(task)["finish"] == "2026-03-05T00:00:00+08:00"
    assert (off["kind"], off["last_on"]) == ("removed", "2026-03-02")
    assert put(house.alice, path, {}).status_code == 403


def test_a_calendar_of_tasks_moves_what_uses_it(house):
    clock = {
        "key": "clock",
        "title_en": "Round the clock",
        "own_days": True,
        "week": [[["00:00", "24:00"]]] * 7,
    }
    assert ok(house.admin.post("/calendars?dry_run=true", clock))["change_sets"] == []
    made = house.admin.post("/calendars", clock)
    assert ok(made, 201)["layer"] == "task"
    assert ok(house.rita.get(made.headers["Location"]))["key"] == "clock"
    assert house.admin.post("/calendars", clock).json["code"] == "taken"
    assert house.alice.post("/calendars", clock).status_code == 403
    plan, other = (Plan(house, house.empty(start_on="2026-03-02").id) for _ in range(2))
    task = plan.task("Render", calendar="clock", duration_working_minutes=48 * 60)
    other.task("Write")
    assert plan.get(task)["finish"] == "2026-03-04T09:00:00+08:00"
    path = f"/calendars/{made.json['id']}"
    body = {"first_on": "2026-03-03", "title_en": "Maintenance"}
    preview = ok(house.admin.post(f"{path}/exceptions?dry_run=true", body))
    assert [each["project_id"] for each in preview["change_sets"]] == [plan.id]
    ok(house.admin.post(f"{path}/exceptions", body), 201)
    assert plan.get(task)["finish"] == "2026-03-05T09:00:00+08:00"
    changed = house.admin.patch(
        path, {"week": [[["00:00", "12:00"]]] * 7}, if_match=tag(house.rita.get(path))
    )
    ok(changed)
    assert plan.get(task)["finish"] == "2026-03-07T09:00:00+08:00"
    whole = ok(house.alice.patch(f"/projects/{other.id}?dry_run=true", {"calendar": "clock"}))
    assert whole["change_sets"]
    company = put(house.admin, "/calendars/company", {}).json["id"]
    assert house.admin.patch(f"/calendars/{company}", {}, If_Match="*").status_code == 404


def test_layers_are_listed_in_pages_from_the_ground_up(house):
    ok(house.admin.post("/calendars", {"key": "a-clock"}), 201)
    leave(house.bob, house.ids["Bob"], "2026-05-11")
    ok(put(house.admin, "/calendars/company", {"title_zh": "公司"}))
    found, cursor = [], ""
    while cursor is not None:
        page = ok(house.rita.get(f"/calendars?limit=1{cursor and f'&cursor={cursor}'}"))
        found += [each["layer"] for each in page["items"]]
        cursor = page["next"]
    assert found == ["company", "person", "task"]


def test_each_day_of_a_calendar_can_be_asked_for(house):
    bob = house.ids["Bob"]
    leave(house.bob, bob, "2026-03-04", hours=[["09:00", "10:00"]])
    ok(house.admin.post("/calendars", {"key": "clock", "own_days": True, "week": [DAY] * 7}), 201)
    days = ok(house.rita.get("/calendars/days?from=2026-02-14&to=2026-02-16", Accept_Language="zh"))
    assert [(each["status"], each["name"], each["working"]) for each in days["items"]] == [
        ("make_up", "补班日（2026-02-20 调休放假）", True),
        ("weekend", "休息日", False),
        ("holiday", "农历除夕", False),
    ]
    assert len(days["base"]) == 64
    mine = ok(house.bob.get(f"/calendars/days?from=2026-03-04&to=2026-03-04&person={bob}"))["items"][0]
    assert (mine["hours"], mine["decided_by"], mine["name"]) == (
        [["09:00", "10:00"]],
        "person",
        "Annual leave",
    )
    alone = ok(house.bob.get("/calendars/days?from=2026-03-07&to=2026-03-07&calendar=clock"))["items"][0]
    assert (alone["working"], alone["decided_by"]) == (True, "task")
    department = ok(house.bob.get("/departments"))[0]["key"]
    assert ok(house.bob.get(f"/calendars/days?from=2027-03-01&to=2027-03-01&department={department}"))[
        "items"
    ][0]["provisional"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("from=2026-03-04", 422),
        ("from=2026-03-04&to=2026-03-01", 422),
        ("from=2026-03-04&to=2028-03-01", 422),
        ("from=2007-03-04&to=2007-03-05", 422),
        (f"from=2026-03-04&to=2026-03-04&person={NOBODY}", 404),
        ("from=2026-03-04&to=2026-03-04&calendar=none", 404),
        ("from=2026-03-04&to=2026-03-04&department=none", 404),
    ],
)
def test_days_that_cannot_be_shown_are_refused(agency, query, status):
    assert agency.rita.get(f"/calendars/days?{query}").status_code == status


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"first_on": "2026-05-11"}, "/title_zh"),
        ({"first_on": "2026-05-11", "last_on": "2026-05-10", "title_zh": "假"}, "/last_on"),
        ({"first_on": "2036-05-11", "title_zh": "假"}, "/first_on"),
        ({"first_on": "2026-05-11", "title_zh": "假", "hours": [["12:00", "09:00"]]}, "/hours/0"),
        ({"first_on": "2026-05-11", "title_zh": "假", "hours": [["12:00"]]}, "/hours/0"),
    ],
)
def test_what_is_wrong_with_an_exception_is_named(agency, fields, pointer):
    answer = agency.admin.post("/calendars/company/exceptions", fields)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["errors"]] == [pointer]


def test_an_exception_that_contradicts_another_is_refused_by_its_name(house):
    bob = house.ids["Bob"]
    leave(house.bob, bob, "2026-05-11", "2026-05-15")
    answer = leave(house.bob, bob, "2026-05-15", kind="added")
    assert (answer.status_code, answer.json["code"]) == (409, "exceptions_overlap")
    assert answer.json["facts"] == {"title": "Annual leave", "first": "2026-05-11", "last": "2026-05-15"}


# Years

NOTICE = [
    {"date": "2027-02-06", "kind": "make_up"},
    {"date": "2027-02-07", "kind": "holiday", "zh": "春节"},
    {"date": "2027-02-12", "kind": "in_lieu"},
]
YEAR = {"source": "国务院办公厅通知", "days": NOTICE}


def test_a_year_that_becomes_official_moves_dates_like_any_other_change(house):
    plan = Plan(house, house.empty(start_on="2027-02-05").id)
    task = plan.task("Write", duration_working_minutes=2 * 480)
    assert (plan.get(task)["due_on"], plan.get(task)["provisional"]) == ("2027-02-12", True)
    years = {each["year"]: each for each in ok(house.rita.get("/calendars/base/years"))}
    assert (years[2026]["status"], years[2027]["status"]) == ("official", "projected")
    preview = ok(house.admin.put("/calendars/base/years/2027?dry_run=true", YEAR))
    assert moved(preview) == {"Write": ("2027-02-12", "2027-02-06")}
    answer = put(house.admin, "/calendars/base/years/2027", YEAR)
    assert (ok(answer)["status"], answer.json["stored"]) == ("official", True)
    assert any("2027-01-01" in each for each in answer.json["warnings"])
    assert (plan.get(task)["due_on"], plan.get(task)["provisional"]) == ("2027-02-06", False)
    assert answer.headers["Change-Set"]
    assert house.admin.put("/calendars/base/years/2027", YEAR, if_match='"0"').status_code == 412


def undo(house, answer):
    ok(answer)
    ok(house.admin.post(f"/change-sets/{answer.headers['Change-Set']}/undo"))


def test_a_year_that_was_announced_can_be_taken_back(house):
    plan = Plan(house, house.empty(start_on="2027-02-05").id)
    task = plan.task("Write", duration_working_minutes=2 * 480)
    before = plan.days(task)
    undo(house, put(house.admin, "/calendars/base/years/2027", YEAR))
    assert plan.days(task) == before
    year = ok(house.rita.get("/calendars/base/years/2027"))
    assert (year["status"], len(year["days"]) > 5) == ("projected", True)


def test_the_first_week_and_the_next_one_of_a_layer_can_be_taken_back(house):
    plan = staffed(house)
    undo(house, put(house.admin, "/calendars/company", {"week": [SHORT] * 5 + [[], []]}))
    assert ok(house.rita.get("/calendars/company"))["week"] is None
    ok(put(house.admin, "/calendars/company", {"week": [DAY] * 5 + [[], []]}))
    undo(house, put(house.admin, "/calendars/company", {"week": [SHORT] * 5 + [[], []]}))
    assert ok(house.rita.get("/calendars/company"))["week"] == [DAY] * 5 + [[], []]
    assert plan.project()["finish_on"] == "2026-03-05"


def test_a_year_is_put_by_an_administrator_and_within_the_calendar(agency):
    assert put(agency.alice, "/calendars/base/years/2027", YEAR).status_code == 403
    assert agency.rita.get("/calendars/base/years/2040").status_code == 404
    assert agency.admin.put(f"/calendars/base/years/{'9' * 60}", YEAR, If_Match="*").status_code == 404
    wrong = {**YEAR, "days": [{"date": "2027-02-05", "kind": "make_up"}]}
    answer = agency.admin.put("/calendars/base/years/2027", wrong, If_Match="*")
    assert [each["pointer"] for each in answer.json["errors"]] == ["/days/0/date"]
    assert len(ok(agency.rita.get("/calendars/base/years/2026"))["days"]) > 20
