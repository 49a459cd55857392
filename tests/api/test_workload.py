"""How much people have to do in each week, over all their projects."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import DAY, counting, ok

WEEKS = "from=2026-02-04&to=2026-02-10"


@pytest.fixture
def worker(agency):
    """A new person, so that what others own does not count."""
    speaker = agency.person(f"Worker-{secrets.token_hex(4)}")
    return speaker, ok(speaker.get("/me"))["id"]


def weeks(speaker, query):
    """The weeks of the one person that was asked for."""
    [found] = ok(speaker.get(f"/workload?{WEEKS}&{query}"))["items"]
    return found["weeks"]


def test_weeks_have_capacity_and_the_work_of_every_running_project(agency, by_hand, worker):
    me, my_id = worker
    one, two, paused = by_hand(), by_hand(), by_hand()
    first = one.task("A", owner_id=my_id, duration_working_minutes=6 * DAY)
    second = two.task("B", owner_id=my_id)
    paused.task("Not now", owner_id=my_id)
    ok(agency.alice.post(f"/projects/{paused.id}/pause"))

    def cell(plan, item_id, name, minutes):
        item = {"id": item_id, "kind": "task", "key": name, "title": name, "state": "open"}
        project = {"project": {"id": plan.id, "name": "By hand"}, "project_id": plan.id}
        return {**item, **project, "working_minutes": minutes}

    found = weeks(agency.bob, f"person={my_id}")

    assert weeks(me, "person=me") == found
    assert found == [
        {
            "week": "2026-W06", "first_on": "2026-02-02", "last_on": "2026-02-08",
            "capacity_working_minutes": 5 * DAY, "planned_working_minutes": 6 * DAY, "over": True,
            "items": [cell(one, first, "A", 5 * DAY), cell(two, second, "B", DAY)],
        },
        {
            "week": "2026-W07", "first_on": "2026-02-09", "last_on": "2026-02-15",
            "capacity_working_minutes": 6 * DAY, "planned_working_minutes": DAY, "over": False,
            "items": [cell(one, first, "A", DAY)],
        },
    ]  # fmt: skip


def test_finished_work_and_leave_count(agency, by_hand, worker):
    me, my_id = worker
    plan = by_hand()
    plan.complete(plan.task("A", owner_id=my_id), "2026-02-02T18:00+08:00")
    plan.task("B", owner_id=my_id)
    ok(me.post(f"/calendars/people/{my_id}/exceptions", {"first_on": "2026-02-03", "title_zh": "年假"}), 201)

    found = weeks(me, f"person={my_id}")

    assert (found[0]["capacity_working_minutes"], found[0]["planned_working_minutes"]) == (4 * DAY, DAY)


def test_work_that_one_may_not_see_counts_but_is_not_named(agency, by_hand, worker):
    _, my_id = worker
    plan = by_hand()
    plan.task("A", owner_id=my_id)

    found = weeks(agency.carol, f"person={my_id}")

    assert (found[0]["planned_working_minutes"], found[0]["items"]) == (DAY, [])


def test_a_project_has_those_who_work_in_it(agency, plan, worker):
    _, my_id = worker
    plan.task("A", owner_id=my_id)

    found = ok(agency.rita.get(f"/workload?{WEEKS}&project={plan.id}"))["items"]

    assert {each["person"]["id"] for each in found} == {agency.ids["Alice"], agency.ids["Bob"], my_id}
    assert agency.carol.get(f"/workload?{WEEKS}&project={plan.id}").status_code == 404


def test_people_come_in_pages_by_name_also_those_of_one_department(agency):
    department = ok(agency.admin.get("/departments"))[0]
    names = [f"{each}-{secrets.token_hex(4)}" for each in "ZA"]
    for name in names:
        ok(agency.admin.post("/people", {"name": name, "department_id": department["id"]}), 201)

    shown, cursor = [], ""
    while cursor is not None:
        more = f"&cursor={cursor}" if cursor else ""
        found = ok(agency.bob.get(f"/workload?{WEEKS}&department={department['key']}&limit=1{more}"))
        shown, cursor = shown + [each["person"]["name"] for each in found["items"]], found["next"]

    assert [each for each in shown if each in names] == names[::-1]
    everybody = ok(agency.bob.get(f"/workload?{WEEKS}&limit=500"))["items"]
    assert {"Alice", "Bob", *names} <= {each["person"]["name"] for each in everybody}


def test_guests_do_not_see_how_busy_anybody_is(agency):
    project = agency.shared(playbook=None, name="Shared").id
    for guest in (agency.claire, agency.piet):
        answer = guest.get(f"/workload?{WEEKS}&project={project}")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_it_takes_as_many_statements_for_many_people_as_for_one(agency, by_hand):
    counts = []
    for people in (1, 4):
        plan = by_hand()
        for number in range(people):
            person = ok(agency.admin.post("/people", {"name": f"P{number}"}), 201)["id"]
            plan.task(str(number), owner_id=person)
        ok(agency.rita.get("/me"))  # notes that the token is used
        with counting(agency) as sent:
            ok(agency.rita.get(f"/workload?{WEEKS}&project={plan.id}"))
        counts.append(len(sent))

    assert counts[0] == counts[1]
