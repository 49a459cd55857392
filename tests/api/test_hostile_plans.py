"""Plans that nobody means: a clear problem with keys and with what to do, nothing stored, never a hang."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok

HEAD = '<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-02-02T09:00:00</StartDate>'


def file_of(size, link=""):
    """A plan of two summaries with so many tasks in each; `link` goes into the second summary."""
    tasks, number = [], 0
    for top in range(2):
        for level in [1] + [2] * size:
            number += 1
            more = link if level == 1 and top == 1 else ""
            tasks.append(
                f"<Task><UID>{number}</UID><ID>{number}</ID><Name>N{number}</Name>"
                f"<OutlineLevel>{level}</OutlineLevel><Summary>{2 - level}</Summary>"
                f"<Duration>PT8H0M0S</Duration>{more}</Task>"
            )
    return f"{HEAD}<Tasks>{''.join(tasks)}</Tasks></Project>".encode()


def bring(agency, data):
    headers = {**agency.admin.headers, "Content-Type": "application/xml"}
    return agency.admin.client.post("/api/v1/imports", data=data, headers=headers)


def refused(answer, code):
    assert (answer.status_code, answer.json["code"]) == (422, code), answer.get_data(as_text=True)
    return answer.json


def state_of(plan):
    return plan.project(), plan.items(), plan.change_sets()


@pytest.fixture
def grouped(plan):
    """A and B in the summary S, X beside it."""
    s = plan.task("S", kind="summary", duration_working_minutes=None)
    return {"S": s, "A": plan.task("A", parent=s), "B": plan.task("B", parent=s), "X": plan.task("X")}


def test_a_circle_through_a_summary_is_refused_and_named_by_keys(agency, plan, grouped):
    plan.link(grouped["S"], grouped["X"])
    before = state_of(plan)
    body = {"pred": grouped["X"], "succ": grouped["B"]}
    said = refused(agency.alice.post(f"/projects/{plan.id}/links", body), "cycle")
    path = said["facts"]["path"]
    assert (path[0], {*path}) == (path[-1], {"B", "S", "X"})
    assert " → ".join(path) in said["detail"]
    assert state_of(plan) == before


def test_a_circle_closed_by_moving_an_item_into_a_summary_is_named_by_keys(agency, plan, grouped):
    plan.link(grouped["X"], grouped["S"])
    later = plan.task("Later", grouped["B"], grouped["X"])
    plan.link(later, plan.task("Z"))
    before = state_of(plan)
    said = refused(
        agency.alice.patch(f"/tasks/{grouped['X']}", {"parent": grouped["S"]}, If_Match="*"), "cycle"
    )
    assert {*said["facts"]["path"]} == {"S", "X"}
    assert state_of(plan) == before


def test_a_circle_of_phases_is_named_by_their_keys(agency):
    started = agency.start()
    phases = ok(agency.alice.get(f"/projects/{started.id}/phases"))
    first, last = phases[0], phases[-1]
    there = {"pred": first["id"], "succ": last["id"]}
    ok(agency.alice.post(f"/projects/{started.id}/links", there), 201)
    back = {"pred": last["id"], "succ": first["id"]}
    said = refused(agency.alice.post(f"/projects/{started.id}/links", back), "cycle")
    assert {first["key"], last["key"]} <= {*said["facts"]["path"]}
    assert not any(len(each) == 24 for each in said["facts"]["path"])


def test_a_circle_through_what_is_cancelled_is_refused_too(agency, plan):
    """It could be reopened."""
    first = plan.task("A")
    middle = plan.task("B", first)
    last = plan.task("C", middle)
    ok(agency.alice.post(f"/tasks/{middle}/cancel", {"reason": "Not needed"}))
    said = refused(agency.alice.post(f"/projects/{plan.id}/links", {"pred": last, "succ": first}), "cycle")
    assert {*said["facts"]["path"]} == {"A", "B", "C"}


def test_links_that_stand_for_too_many_are_refused_by_key_with_what_to_do(agency):
    made = ok(bring(agency, file_of(320)), 201)
    project, items = made["project"]["id"], {each["key"]: each["id"] for each in made["items"]}
    body = {"pred": items["1"], "succ": items["322"]}
    said = refused(agency.admin.post(f"/projects/{project}/links", body), "too_many_links")
    assert said["facts"] == {"pred": "1", "succ": "322", "most": 100_000}
    assert "Put a milestone between the two" in said["detail"]
    assert ok(agency.admin.get(f"/projects/{project}/links")) == []


def test_a_file_of_such_links_is_refused(agency):
    link = "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>"
    said = refused(bring(agency, file_of(320, link)), "too_many_links")
    assert said["facts"]["most"] == 100_000


YEAR = 60 * 24 * 366
"""Minutes: the longest duration and lag that a person may type."""


@pytest.mark.parametrize("longest", [{"duration_elapsed_minutes": YEAR}, {"duration_working_minutes": YEAR}])
def test_durations_that_leave_the_calendar_are_refused_and_nothing_is_stored(agency, plan, longest):
    last, answer = None, None
    for number in range(12):
        before = state_of(plan)
        body = {"title": f"T{number}", "after": [last] if last else [], **longest}
        answer = agency.alice.post(f"/projects/{plan.id}/tasks", body)
        if answer.status_code != 201:
            break
        last = answer.json["id"]
    said = refused(answer, "outside_calendar")
    assert "Shorten a duration or a lag" in said["detail"]
    assert state_of(plan) == before


def test_two_typed_dates_give_no_longer_duration_than_a_typed_one(agency, plan):
    task = plan.task("A")
    years = {"start": "2008-01-01T00:00:00+08:00", "finish": "2035-12-31T23:59:00+08:00"}
    said = refused(agency.alice.patch(f"/tasks/{task}", years, If_Match="*"), "invalid")
    assert said["errors"][0]["pointer"] == "/finish"


def test_what_only_a_wish_keeps_within_the_calendar_can_be_read(agency, plan):
    plan.rules(start_on="2035-12-01")
    wish = {"kind": "MUST_START_ON", "at": "2030-01-07T09:00:00+08:00"}
    task = plan.task("A", duration_working_minutes=YEAR, constraint=wish)
    assert plan.get(task)["reason"]["kind"] == "constraint"
    assert ok(agency.alice.get(f"/tasks/{task}/explain"))["words"]
    assert ok(agency.alice.get(f"/projects/{plan.id}/conflicts")) == []


def test_one_long_day_far_away_moves_no_meeting(house):
    """The playbook has meetings of a whole day, which no working period of a usual week can hold."""
    started = house.start()
    body = {"first_on": "2030-05-06", "kind": "added", "hours": [["00:00", "24:00"]], "title_zh": "通宵"}
    said = ok(house.admin.post("/calendars/company/exceptions?dry_run=true", body))
    assert said["change_sets"] == []
    ok(house.admin.post("/calendars/company/exceptions", body), 201)
    assert ok(house.alice.get(f"/projects/{started.id}"))["finish_on"] == started.body["project"]["finish_on"]
