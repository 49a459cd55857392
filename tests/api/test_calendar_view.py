"""The calendar shows what lies on some days over all projects, and what each day is."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import counting, ok
from tracker.access import HOUSE
from tracker.journal import writing
from tracker.projects.models import Involved


@pytest.fixture
def worker(agency):
    """A new person, so that what others own does not count."""
    speaker = agency.person(f"Worker-{secrets.token_hex(4)}")
    return speaker, ok(speaker.get("/me"))["id"]


def calendar(speaker, first, last, **query):
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return ok(speaker.get(f"/calendar?from={first}&to={last}{asked}"))


def keys(found):
    return [each["key"] for each in found["items"]]


def test_items_that_overlap_the_days_by_their_first_day(agency, plan):
    first = plan.task("A")
    plan.task("Long", first, duration_working_minutes=10 * 480)
    late = plan.task("Late", start="2026-03-02T09:00+08:00")
    plan.task("Passed", late, kind="milestone", duration_working_minutes=None)
    plan.task("Talk", first, kind="meeting", duration_working_minutes=60)

    found = calendar(agency.rita, "2026-02-03", "2026-02-06", project=plan.id)

    assert sorted(keys(found)) == ["Long", "Talk"]
    [long] = [each for each in found["items"] if each["key"] == "Long"]
    assert (long["first_on"], long["last_on"], long["all_day"]) == ("2026-02-03", "2026-02-14", True)
    assert long["project"] == {"id": plan.id, "name": "By hand"}
    assert {each["key"]: each["all_day"] for each in found["items"]}["Talk"] is False
    assert keys(calendar(agency.rita, "2026-02-02", "2026-02-02", project=plan.id)) == ["A"]
    both = keys(calendar(agency.rita, "2026-03-02", "2026-03-31", project=plan.id))
    assert sorted(both) == ["Late", "Passed"]
    assert keys(calendar(agency.rita, "2026-02-02", "2026-03-31", project=plan.id, kind="milestone")) == [
        "Passed"
    ]


def test_sittings_stand_there_and_their_series_only_if_asked_for(agency):
    started = agency.start()
    year = ("2026-02-01", "2027-01-31")

    kinds = {each["kind"] for each in calendar(agency.rita, *year, project=started.id, limit=500)["items"]}
    series = calendar(agency.rita, *year, project=started.id, kind="series")["items"]

    assert kinds == {"task", "milestone", "meeting", "point", "occurrence"}
    assert {each["kind"] for each in series} == {"series"}


def test_what_was_cancelled_is_not_there(agency, plan):
    task = plan.task("A")
    plan.task("B")
    ok(agency.alice.post(f"/tasks/{task}/cancel", {"reason": "No longer wanted"}))

    assert keys(calendar(agency.rita, "2026-02-01", "2026-02-28", project=plan.id)) == ["B"]

    ok(agency.alice.post(f"/projects/{plan.id}/cancel"))
    assert keys(calendar(agency.rita, "2026-02-01", "2026-02-28", project=plan.id)) == []


def test_each_day_says_what_it_is(agency):
    days = {each["date"]: each for each in calendar(agency.carol, "2026-02-13", "2026-02-17")["days"]}

    assert [(each["status"], each["working_minutes"]) for each in days.values()] == [
        ("work", 480), ("make_up", 480), ("weekend", 0), ("holiday", 0), ("holiday", 0),
    ]  # fmt: skip
    assert days["2026-02-17"]["name"] == "Chinese New Year (Spring Festival)"
    assert not any(each["provisional"] for each in days.values())
    [later] = calendar(agency.carol, "2030-01-02", "2030-01-02")["days"]
    assert later["provisional"] is True


def test_a_person_has_days_with_their_leave_and_what_they_own(agency, by_hand, worker):
    me, my_id = worker
    early, other = by_hand(), by_hand()
    early.task("Mine", owner_id=my_id)
    early.task("Nobody's")
    other.task("Mine too", owner_id=my_id)
    leave = {"first_on": "2026-02-05", "title_zh": "年假", "title_en": "Holidays at sea"}
    ok(me.post(f"/calendars/people/{my_id}/exceptions", leave), 201)

    own = calendar(me, "2026-02-02", "2026-02-05", person=my_id)
    seen = calendar(agency.bob, "2026-02-02", "2026-02-05", person=my_id)

    assert calendar(me, "2026-02-02", "2026-02-05", person="me") == own
    assert sorted(keys(own)) == sorted(keys(seen)) == ["Mine", "Mine too"]
    assert keys(calendar(agency.carol, "2026-02-02", "2026-02-05", person=my_id)) == []
    assert (own["days"][-1]["name"], own["days"][-1]["working_minutes"]) == ("Holidays at sea", 0)
    assert seen["days"][-1]["name"] == "Working time taken away"


def test_what_somebody_helps_with_is_in_their_calendar(agency, plan, worker):
    _, my_id = worker
    task = plan.task("Helped with", owner_id=agency.ids["Bob"])
    plan.task("Watched")
    with agency.tracker.app.app_context(), writing(HOUSE, "test", projects=[plan.id]) as current:
        helping = Involved(project_id=plan.id, item_id=task, person_id=my_id, role="helper")
        current.add(helping)

    assert keys(calendar(agency.bob, "2026-02-02", "2026-02-05", person=my_id)) == ["Helped with"]


def test_a_department_has_its_items_and_its_days(agency, plan):
    departments = ok(agency.admin.get("/departments"))
    one = departments[0]
    plan.task("Theirs", department=one["key"])
    plan.task("Others'")

    for named in (one["key"], one["id"]):
        found = calendar(agency.rita, "2026-02-02", "2026-02-03", project=plan.id, department=named)
        assert keys(found) == ["Theirs"]


def test_only_what_one_may_see_is_there(agency, plan):
    plan.task("A")

    assert keys(calendar(agency.carol, "2026-02-02", "2026-02-03")) == []
    hidden = agency.carol.get(f"/calendar?from=2026-02-02&to=2026-02-03&project={plan.id}")
    missing = agency.carol.get(f"/calendar?from=2026-02-02&to=2026-02-03&project={'0' * 24}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json["detail"].replace(plan.id, "0" * 24) == missing.json["detail"]


def test_a_guest_sees_what_concerns_them_and_nobody_elses_days(agency):
    project = agency.shared(playbook=None, name="Shared").id
    for title, department in (("Ours", "OPS"), ("Theirs", "CLIENT")):
        body = {"title": title, "key": title, "department": department}
        ok(agency.admin.post(f"/projects/{project}/tasks", body), 201)
    stretch = "/calendar?from=2026-02-02&to=2026-02-03"

    for asked in (f"person={agency.ids['Bob']}", "department=OPS"):
        refused = agency.claire.get(f"{stretch}&{asked}")
        assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    shown = ok(agency.claire.get(f"{stretch}&project={project}"))
    assert keys(shown) == ["Theirs"]
    assert [each["freezes"] for each in shown["days"]] == [[], []]
    assert ok(agency.claire.get(f"{stretch}&person={agency.ids['Claire']}"))["days"] == shown["days"]


def test_more_items_than_fit_come_in_pages(agency, plan):
    for title in "ABC":
        plan.task(title)

    shown, cursor = [], ""
    while cursor is not None:
        more = {"cursor": cursor} if cursor else {}
        found = calendar(agency.rita, "2026-02-02", "2026-02-03", project=plan.id, limit=2, **more)
        shown, cursor = shown + keys(found), found["next"]

    assert sorted(shown) == ["A", "B", "C"]


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-02-02&to=2026-02-01",
        "from=2026-01-01&to=2027-01-02",
        "from=2026-02-02",
        "from=1990-01-01&to=1990-01-02",
        "from=2026-02-02&to=2026-02-03&kind=thing",
        "from=2026-02-02&to=2026-02-03&person=x",
        "from=2026-02-02&to=2026-02-03&unknown=1",
    ],
)
def test_a_stretch_that_is_none_is_refused(agency, query):
    for path in ("calendar", "workload"):
        answer = agency.bob.get(f"/{path}?{query}")

        assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_whom_there_is_not_is_not_found(agency):
    for name, value in (("person", "0" * 24), ("department", "nobody"), ("project", "0" * 24)):
        answer = agency.bob.get(f"/calendar?from=2026-02-02&to=2026-02-03&{name}={value}")

        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_it_takes_as_many_statements_for_many_items_as_for_one(agency, by_hand):
    counts = []
    for tasks in (1, 8):
        plan = by_hand()
        for number in range(tasks):
            plan.task(str(number), owner_id=agency.ids["Bob"])
        ok(agency.rita.get("/me"))  # notes that the token is used
        with counting(agency) as sent:
            calendar(agency.rita, "2026-02-02", "2026-02-03", project=plan.id)
        counts.append(len(sent))

    assert counts[0] == counts[1]
