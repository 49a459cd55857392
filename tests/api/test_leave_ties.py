"""Somebody leaves who is asked to take things over, has offered some, helps and watches."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok
from tests.api.test_leave_the_agency import colleague, leave, owner  # noqa: F401


@pytest.fixture
def leaver(agency, plan, colleague):  # noqa: F811
    """Somebody who works in the project: who speaks, and the id."""
    speaker, person_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{person_id}", {"role": "member"}))
    return speaker, person_id


@pytest.fixture
def heir(colleague):  # noqa: F811
    return colleague()


def offer(speaker, task, **fields):
    return ok(speaker.post(f"/tasks/{task}/handovers", {"to_department": "MKT", **fields}), 201)["id"]


def notices(speaker, kind):
    return [each["item"]["id"] for each in ok(speaker.get(f"/me/notifications?kind={kind}"))["items"]]


def asked(agency, handover):
    read = ok(agency.alice.get(f"/handovers/{handover}"))
    return [(read[name] or {}).get("id") for name in ("to_owner", "offered_by", "from_owner")]


def people(agency, task, what):
    read = ok(agency.alice.get(f"/tasks/{task}?include={what}"))[what]
    return [each["id"] for each in read]


def test_what_is_offered_to_them_is_offered_to_who_takes_over(agency, plan, leaver, heir):
    task = plan.task("A", owner_id=agency.ids["Bob"])
    offered = offer(agency.bob, task, to_owner_id=leaver[1])

    shown = ok(leave(agency, leaver[1], "?dry_run=true", to=heir[1]))["projects"][0]
    assert asked(agency, offered)[0] == leaver[1]
    left = ok(leave(agency, leaver[1], to=heir[1]))["projects"][0]

    assert shown == left
    [passed] = left["handovers"]
    assert (passed["id"], passed["item"]["key"], passed["to_owner"]["id"]) == (offered, "A", heir[1])
    assert (left["joins_as"], left["items"]) == ("member", [])
    assert asked(agency, offered) == [heir[1], agency.ids["Bob"], agency.ids["Bob"]]
    assert notices(heir[0], "handover_offered") == [task]
    ok(heir[0].post(f"/handovers/{offered}/accept"))
    assert owner(plan, task) == heir[1]


@pytest.mark.parametrize("to", [None, "Bob"])
def test_without_an_heir_or_from_the_heir_it_is_the_departments_to_answer(agency, plan, leaver, to):
    offered = offer(agency.bob, plan.task("A", owner_id=agency.ids["Bob"]), to_owner_id=leaver[1])

    [project] = ok(leave(agency, leaver[1], to=to and agency.ids[to]))["projects"]

    [passed] = project["handovers"]
    assert (passed["to_owner"], passed["to_department"]) == (None, "MKT")
    assert asked(agency, offered) == [None, agency.ids["Bob"], agency.ids["Bob"]]


def test_what_they_offered_is_offered_by_who_takes_over(agency, plan, leaver, heir):
    own = offer(leaver[0], plan.task("A", owner_id=leaver[1]))
    to_heir = offer(leaver[0], plan.task("B", owner_id=leaver[1]), to_owner_id=agency.ids["Bob"])
    others = offer(agency.alice, plan.task("C", owner_id=leaver[1]))

    ok(leave(agency, leaver[1], to=heir[1]))

    assert asked(agency, own) == [None, heir[1], heir[1]]
    assert asked(agency, to_heir) == [agency.ids["Bob"], heir[1], heir[1]]
    assert asked(agency, others) == [None, agency.ids["Alice"], heir[1]]
    assert ok(heir[0].post(f"/handovers/{own}/withdraw"))["state"] == "withdrawn"


def test_an_heir_who_was_asked_can_still_answer(agency, plan, leaver):
    offered = offer(leaver[0], plan.task("A", owner_id=agency.ids["Alice"]), to_owner_id=agency.ids["Bob"])

    ok(leave(agency, leaver[1], to=agency.ids["Bob"]))

    assert asked(agency, offered) == [agency.ids["Bob"], None, agency.ids["Alice"]]
    assert ok(agency.bob.post(f"/handovers/{offered}/accept"))["state"] == "accepted"


def test_who_takes_over_helps_instead_but_with_their_own(agency, plan, leaver, heir):
    helped, owned, done = (plan.task(key) for key in ("A", "B", "C"))
    plan.change(owned, owner_id=heir[1])
    for task in (helped, owned, done):
        ok(agency.alice.put(f"/tasks/{task}/helpers/{leaver[1]}"))
    plan.complete(done)
    ok(leaver[0].put(f"/tasks/{helped}/watchers/{leaver[1]}"))

    [project] = ok(leave(agency, leaver[1], to=heir[1]))["projects"]

    told = {each["key"]: (each["helper"] or {}).get("id") for each in project["helped"]}
    assert (told, project["watched"]) == ({"A": heir[1], "B": None}, 1)
    assert [people(agency, each, "helpers") for each in (helped, owned, done)] == [[heir[1]], [], []]
    assert people(agency, helped, "watchers") == []


def test_who_only_watches_needs_no_heir_and_ties_outlast_a_membership(agency, plan, leaver, heir):
    task, other = plan.task("A"), plan.task("B")
    ok(leaver[0].put(f"/tasks/{task}/watchers/{leaver[1]}"))
    offered = offer(agency.alice, other, to_owner_id=leaver[1])
    ok(agency.alice.post(f"/handovers/{offered}/decline", {"reason": "No"}))
    assert agency.alice.delete(f"/projects/{plan.id}/members/{leaver[1]}", If_Match="*").status_code == 204

    [project] = ok(leave(agency, leaver[1], to=heir[1]))["projects"]

    assert (project["to"], project["handovers"], project["watched"]) == (None, [], 1)
    assert people(agency, task, "watchers") == []


def test_subtasks_and_lines_of_others_tasks_go_over_too(agency, plan, leaver, heir):
    task = plan.task("A", owner_id=agency.ids["Bob"])
    parts = [
        ok(
            agency.bob.post(f"/tasks/{task}/parts", {"title": kind, "kind": kind, "owner_id": leaver[1]}), 201
        )["id"]
        for kind in ("subtask", "line")
    ]

    ok(leave(agency, leaver[1], to=heir[1]))

    assert [owner(plan, each) for each in (*parts, task)] == [heir[1], heir[1], agency.ids["Bob"]]


def test_substitutions_on_both_sides_end(agency, leaver, heir):
    days = {"first_on": "2098-02-02", "last_on": "2098-12-31"}
    for person, other in ((leaver[1], heir[1]), (heir[1], leaver[1])):
        ok(agency.admin.post(f"/people/{person}/substitutes", {"substitute_id": other, **days}), 201)

    assert ok(leave(agency, leaver[1]))["substitutions_ended"] == 2
    assert [ok(agency.admin.get(f"/people/{each}/substitutes")) for each in (leaver[1], heir[1])] == [[], []]
