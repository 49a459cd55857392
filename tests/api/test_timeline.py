"""Somebody looks at the plan of a project as a picture."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from tests.api.conftest import DAY, Plan, ok
from tracker import clock
from tracker.access import Who
from tracker.calendars.models import FreezeWindow
from tracker.db import new_id
from tracker.journal import writing

SVG = "{http://www.w3.org/2000/svg}"


def minutes_to(day):
    """The clock offset that makes it ten in the morning of a day in Shanghai."""
    wanted = datetime.fromisoformat(f"{day}T02:00").replace(tzinfo=UTC).timestamp()
    return int((wanted - clock.milliseconds() / 1000) // 60)


MARCH = pytest.mark.settings(TRACKER_CLOCK_OFFSET=minutes_to("2026-03-04"))
"""A Wednesday in the fifth week of a project that started on 2026-02-02."""


def look(speaker, project, **headers):
    answer = speaker.get(f"/projects/{project.id}/timeline.svg", **headers)
    assert answer.status_code == 200, answer.json
    return answer


def read(answer):
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own picture


def words(answer):
    return [text.text for text in read(answer).iter(f"{SVG}text")]


def group(answer, item_id):
    return next(each for each in read(answer).iter(f"{SVG}g") if each.get("id") == f"bar-{item_id}")


def hints(answer):
    return [title.text for title in read(answer).iter(f"{SVG}title")]


@MARCH
def test_a_reader_sees_every_node_with_its_dates_and_its_owner_in_the_language_asked_for(house):
    project = house.start(name="Shop", roles={"OM": house.ids["Alice"]})

    chinese = look(house.rita, project, Accept_Language="zh-CN")
    english = look(house.rita, project, Accept_Language="en")

    nodes = [each for each in project.items.values() if each["kind"] != "occurrence"]
    for answer, lang in ((chinese, "zh"), (english, "en")):
        shown = set(words(answer))
        assert {each["key"] for each in nodes} <= shown
        assert {each["titles"][lang] for each in nodes} <= shown, "no title of the real playbook is cut"
        assert "Alice" in shown
    assert {"方案设计期", "数据分析师", "今天 03-04", "春节", "班"} <= set(words(chinese))
    assert {"Plan design", "Data analyst", "Today 03-04", "Chinese New Year", "W"} <= set(words(english))
    assert chinese.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh", "en")


@MARCH
def test_the_spring_festival_is_one_stretch_and_its_make_up_saturdays_are_worked(house):
    answer = look(house.alice, house.start(), Accept_Language="zh")

    shaded = "\n".join(hints(answer))
    assert "02-15 – 02-19 春节" in shaded
    assert "02-20 调休放假（2026-02-14 补班）" in shaded
    assert "02-14 补班日 补班日（2026-02-20 调休放假）" in shaded
    assert "02-28 补班日" in shaded
    assert "02-14 – 02-15 周末" not in shaded


@MARCH
def test_done_late_and_critical_show_and_the_driving_chain_is_drawn_through(house):
    project = house.start()
    assert group(look(house.alice, project), project["D02"]).get("class").startswith("task open late")
    house.bob.post(f"/tasks/{project['D01']}/complete")

    answer = look(house.alice, project)

    assert group(answer, project["D01"]).get("class") == "task done", "what is done is critical no more"
    graph = house.alice.get(f"/projects/{project.id}/graph").json
    chain = set(zip(graph["critical_path"], graph["critical_path"][1:], strict=False))
    links = {(each["pred"], each["succ"]) for each in graph["links"]}
    drawn = [each for each in read(answer).iter(f"{SVG}path") if each.get("class") == "link critical"]
    assert len(drawn) == len(chain & links) > 3


def test_the_same_picture_is_not_sent_twice_and_any_change_makes_another(house):
    project = house.start(roles={"OM": house.ids["Alice"]})
    first = look(house.alice, project)

    again = house.alice.get(f"/projects/{project.id}/timeline.svg", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Accept-Language" in again.headers["Vary"]
    seen = {first.headers["ETag"], look(house.alice, project, Accept_Language="zh").headers["ETag"]}

    house.bob.post(f"/tasks/{project['D01']}/complete")
    seen.add(look(house.alice, project).headers["ETag"])
    person = house.admin.get(f"/people/{house.ids['Alice']}")
    house.admin.patch(f"/people/{house.ids['Alice']}", {"name": "Alicia"}, if_match=person.headers["ETag"])
    renamed = look(house.alice, project)

    assert "Alicia" in words(renamed)
    assert len(seen | {renamed.headers["ETag"]}) == 4


def test_the_picture_may_load_and_run_nothing(house):
    answer = look(house.alice, house.start(name="<script>alert(1)</script>"))

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in answer.data
    assert b" style=" not in answer.data


def test_it_is_the_projects_own_people_who_see_it(house):
    project = house.start()

    assert house.carol.get(f"/projects/{project.id}/timeline.svg").status_code == 404
    assert house.nobody.get(f"/projects/{project.id}/timeline.svg").status_code == 401


def test_an_empty_project_has_a_picture_too(house):
    assert words(look(house.alice, house.empty())) == ["By hand", "Nothing to show yet"]


def test_what_was_taken_out_of_the_plan_is_struck_through(house):
    project = house.start()
    house.alice.post(f"/tasks/{project['A12']}/cancel", {"reason": "Not needed"})

    assert "cancelled" in group(look(house.alice, project), project["A12"]).get("class")


ADMIN = Who(None, name="Administrator", admin=True)


def keep(plan, name):
    """Keep a baseline of a plan as it stands; answers its number."""
    return ok(plan.house.alice.post(f"/projects/{plan.id}/baselines", {"name": name}), 201)["number"]


def freeze(house, name, first, last, project_id=None):
    named = [project_id] if project_id else []
    with house.tracker.app.app_context(), writing(ADMIN, "test", projects=named) as current:
        row = FreezeWindow(id=new_id(), project_id=project_id, title_zh=name, first_on=first, last_on=last)
        current.add(row)


def baselines(answer):
    """What is drawn of a baseline beside the bars themselves; the legend has its sign once more."""
    bars = [each for each in read(answer).iter(f"{SVG}g") if (each.get("id") or "").startswith("bar-")]
    return [each for bar in bars for each in bar if each.get("class") == "baseline"]


def test_the_newest_baseline_is_compared_unless_another_is_asked_for(house):
    plan = Plan(house, house.empty().id)
    first = plan.task("A")
    one = keep(plan, "Promise")
    second = plan.task("B", first)
    plan.change(first, duration_working_minutes=3 * DAY)
    two = keep(plan, "Second promise")
    plan.change(first, duration_working_minutes=4 * DAY)

    def told(number):
        path = f"/projects/{plan.id}/timeline.svg" + (f"?baseline={number}" if number else "")
        answer = house.alice.get(path)
        assert answer.status_code == 200, answer.json
        said = read(answer).findtext(f"{SVG}desc")
        return len(baselines(answer)), said, "\n".join(hints(answer)), answer.headers["ETag"]

    newest, by_one, by_two, none = (told(each) for each in (None, one, two, "none"))
    assert second in {each["id"] for each in house.alice.get(f"/projects/{plan.id}/tasks").json["items"]}
    assert [each[0] for each in (newest, by_one, by_two, none)] == [2, 1, 2, 0]
    assert newest[1] == by_two[1]
    assert newest[1].endswith("against the baseline “Second promise”: 2 moved")
    assert "baseline" not in none[1]
    assert "1 working days later than the baseline" in newest[2]
    assert "3 working days later than the baseline" in by_one[2]
    assert len({each[3] for each in (by_one, by_two, none)}) == 3


@pytest.mark.parametrize("wanted", ["7", "999999999"])
def test_a_baseline_that_is_not_there_is_not_found(house, wanted):
    answer = house.alice.get(f"/projects/{house.empty().id}/timeline.svg?baseline={wanted}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["baseline=0", "baseline=x", "baseline=", "baseline=-1", "base=1"])
def test_what_is_no_baseline_is_refused(house, query):
    answer = house.alice.get(f"/projects/{house.empty().id}/timeline.svg?{query}")
    assert answer.status_code == 422


def test_a_freeze_of_all_projects_or_of_this_one_is_a_band_and_makes_another_picture(house):
    plan = Plan(house, house.empty().id)
    plan.task("A", duration_working_minutes=20 * DAY)
    before = look(house.alice, plan)
    freeze(house, "双11", date(2026, 2, 9), date(2026, 2, 11))
    between = look(house.alice, plan)
    freeze(house, "店庆", date(2026, 2, 12), date(2026, 2, 13), plan.id)
    freeze(house, "别处", date(2026, 2, 12), date(2026, 2, 13), house.empty().id)
    after = look(house.alice, plan)
    assert [{"双11", "店庆", "别处"} & set(words(each)) for each in (before, between, after)] == [
        set(),
        {"双11"},
        {"双11", "店庆"},
    ]
    assert len({each.headers["ETag"] for each in (before, between, after)}) == 3


def test_a_pin_against_its_predecessor_shows_as_pinned_and_in_conflict(house):
    plan = Plan(house, house.empty().id)
    first = plan.task("A", duration_working_minutes=5 * DAY)
    second = plan.task("B", first)
    plan.change(second, start="2026-02-03T09:00:00+08:00")
    house.bob.post(f"/tasks/{first}/start")

    answer = look(house.alice, plan)

    (finding,) = [each for each in plan.project()["findings"] if each["item"] == second]
    assert "conflict" in group(answer, second).get("class")
    assert finding["message"] in hints(answer)
    modes = [
        each.get("class") for each in read(answer).iter() if (each.get("class") or "").startswith("mode")
    ]
    assert sorted(modes) == ["mode-actual", "mode-pinned"]


def test_too_little_slack_reaches_back_to_the_deadline(house):
    plan = Plan(house, house.empty().id)
    late = plan.task("A", duration_working_minutes=5 * DAY)
    plan.change(late, deadline="2026-02-04T18:00:00+08:00")

    signs = {each.get("class") for each in group(look(house.alice, plan), late)}

    assert "lack" in signs
    assert "warning" in signs


def test_slack_of_what_goes_on_day_and_night_is_counted_in_days_of_the_clock(house):
    plan = Plan(house, house.empty().id)
    drying = plan.task("Dry", duration_elapsed_minutes=1440, duration_working_minutes=None)
    plan.task("Work", duration_working_minutes=5 * DAY)

    told = group(look(house.alice, plan), drying).findtext(f"{SVG}title")

    assert plan.get(drying)["total_slack_minutes"] == 3 * 1440 + 9 * 60
    assert "slack 3.4 " in told
