"""The list of projects says how each stands, what is late, what comes next, and what I am in it."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, counting, ok
from tests.api.test_lists import walk


def row(speaker, project_id):
    """A project as the list shows it, which is as it is shown by itself."""
    listed = ok(speaker.get("/projects?limit=500"))["items"]
    found = next(each for each in listed if each["id"] == project_id)
    assert found == ok(speaker.get(f"/projects/{project_id}"))
    return found


def test_progress_is_weighted_by_working_time(agency, plan):
    long, short = plan.task("Long", duration_working_minutes=3 * DAY), plan.task("Short")
    plan.task("Clock", duration_working_minutes=None, duration_elapsed_minutes=24 * 60)
    gone = plan.task("Gone")
    plan.task("Gate", short, kind="milestone", duration_working_minutes=None)
    ok(agency.alice.post(f"/tasks/{gone}/cancel", {"reason": "No"}))
    assert row(agency.rita, plan.id)["work"]["percent"] == 0
    plan.complete(long)
    found = row(agency.rita, plan.id)["work"]
    assert {name: found[name] for name in ("percent", "total", "open", "done")} == {
        "percent": 60, "total": 4, "open": 3, "done": 1,
    }  # fmt: skip
    assert (found["working_minutes"], found["done_working_minutes"]) == (5 * DAY, 3 * DAY)


def test_all_is_done_when_the_last_item_is(agency, plan):
    task = plan.task("Work")
    gate = plan.task("Gate", task, kind="milestone", duration_working_minutes=None)
    plan.complete(task)
    assert row(agency.rita, plan.id)["work"]["percent"] == 99
    plan.complete(gate)
    assert row(agency.rita, plan.id)["work"]["percent"] == 100


def test_sittings_count_as_long_as_they_last(agency):
    started = agency.start()
    series = {
        each["id"]: each["sitting_working_minutes"]
        for each in started.items.values()
        if each["kind"] == "series"
    }
    minutes = [
        series[each["series_id"]] if each["kind"] == "occurrence" else each.get("duration_working_minutes", 0)
        for each in started.items.values()
        if each["kind"] not in ("series", "summary")
    ]
    found = row(agency.rita, started.id)["work"]
    assert (found["total"], found["working_minutes"]) == (len(minutes), sum(minutes))


def test_it_names_the_next_milestone_and_what_is_late(agency, by_hand):
    past, future = by_hand(start_on="2020-01-06"), by_hand(start_on="2035-01-08")
    for plan in (past, future):
        plan.task("Task")
        for key, after in (("G1", "Task"), ("G2", "G1")):
            plan.task(key, plan.items()[after]["id"], kind="milestone", duration_working_minutes=None)
    late, ahead = row(agency.rita, past.id), row(agency.rita, future.id)
    assert (late["work"]["overdue"], late["next_milestone"]["key"], late["next_milestone"]["late"]) == (
        3,
        "G1",
        True,
    )
    assert (ahead["work"]["overdue"], ahead["next_milestone"]["late"]) == (0, False)
    assert ahead["next_milestone"]["due_on"] == future.items()["G1"]["due_on"]
    future.change(future.items()["G1"]["id"], deadline="2035-01-08T12:00:00+08:00")
    found = row(agency.rita, future.id)
    assert (found["next_milestone"]["late"], found["conflicts"]) == (True, 1)
    assert row(agency.rita, by_hand().id)["next_milestone"] is None


def test_it_is_sorted_by_what_is_overdue_and_what_comes_next(agency, by_hand):
    def make(starts, tasks, *, gate=True):
        plan = by_hand(start_on=starts, name="Sorted plum")
        for number in range(tasks):
            plan.task(f"T{number}")
        if gate:
            plan.task("Gate", kind="milestone", duration_working_minutes=None)
        return plan.id

    late, later = make("2020-01-06", 1), make("2021-01-04", 3)
    ahead, gateless = make("2035-01-08", 1), make("2034-01-09", 2, gate=False)

    def listed(sort):
        return [each["id"] for each in walk(agency.rita, f"/projects?q=sorted plum&sort={sort}", 1)]

    assert listed("-overdue")[:2] == [later, late]
    assert listed("overdue")[2:] == [late, later]
    assert set(listed("overdue")[:2]) == {ahead, gateless}
    assert listed("next_milestone") == [late, later, ahead, gateless]
    assert listed("-next_milestone") == [gateless, ahead, later, late]


def test_it_shows_only_the_fields_that_were_asked_for(agency, plan):
    plan.task("Work")
    path = "/projects?limit=500&fields=name,work,my_role"
    found = next(each for each in ok(agency.rita.get(path))["items"] if each["id"] == plan.id)
    assert found.keys() == {"id", "revision", "name", "work", "my_role"}
    assert (found["work"]["total"], found["my_role"]) == (1, "reader")
    refused = agency.rita.get("/projects?fields=name,colour")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "fields")
    assert "colour" in refused.json["errors"][0]["message"]


def test_it_says_whose_it_is_and_what_i_am_in_it(agency, by_hand):
    client = ok(agency.admin.post("/clients", {"name": "Plum blossom"}), 201)
    plan = by_hand(client_id=client["id"])
    found = {name: row(getattr(agency, name), plan.id) for name in ("alice", "bob", "rita", "admin")}
    assert {name: each["my_role"] for name, each in found.items()} == {
        "alice": "lead", "bob": "member", "rita": "reader", "admin": "admin",
    }  # fmt: skip
    assert found["bob"]["client"] == {"id": client["id"], "name": "Plum blossom"}
    assert row(agency.bob, by_hand().id)["client"] is None


def test_projects_are_found_by_role_and_department_and_sorted(agency, by_hand):
    early, late = by_hand(start_on="2026-01-05"), by_hand(start_on="2026-03-02")
    task = late.task("Ours", department="OPS")

    def found(speaker, query):
        return [each["id"] for each in ok(speaker.get(f"/projects?limit=500&{query}"))["items"]]

    assert late.id in found(agency.bob, "role=member,lead")
    assert found(agency.bob, "role=lead") == []
    assert late.id in found(agency.bob, "department=OPS")
    assert early.id not in found(agency.bob, "department=OPS")
    ok(agency.alice.post(f"/tasks/{task}/cancel", {"reason": "No"}))
    assert late.id not in found(agency.bob, "department=OPS")
    for name in ("start_on", "finish_on"):
        up, down = (found(agency.bob, f"sort={sign}{name}") for sign in ("", "-"))
        assert up.index(early.id) < up.index(late.id)
        assert down.index(late.id) < down.index(early.id)


@pytest.mark.parametrize("query", ["sort=moon", "role=king", "department="])
def test_a_filter_that_cannot_be_is_refused_by_its_name(agency, query):
    refused = agency.bob.get(f"/projects?{query}")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, query.partition("=")[0])


def test_a_guest_is_told_nothing_of_the_work_of_others(agency, plan):
    plan.task("Ours")
    person = agency.person(f"Guest-{plan.id}", party="platform")
    guest_id = ok(person.get("/me"))["id"]
    ok(agency.alice.put(f"/projects/{plan.id}/members/{guest_id}", {"role": "platform"}))
    found = ok(person.get("/projects"))["items"][0]
    assert found["my_role"] == "platform"
    assert not {"conflicts", "findings"} & found.keys()
    assert (found["work"]["total"], found["next_milestone"]) == (0, None)


def test_a_long_list_takes_as_many_statements_as_a_short_one(agency, by_hand):
    for number in range(3):
        by_hand(client_id=ok(agency.admin.post("/clients", {"name": f"C-{number}"}), 201)["id"]).task("A")
    counts = []
    for limit in (1, 100):
        with counting(agency) as sent:
            ok(agency.rita.get(f"/projects?limit={limit}&sort=-start_on"))
        counts.append(len(sent))
    assert max(counts) <= 8, counts
