"""A department hands a task to the next one, which accepts it; the waiting has a clock."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import DAY, counting, ok
from tests.api.test_wait_for_the_client import later


@pytest.fixture
def designer(agency, plan):
    """Somebody of the marketing department who works in the project."""
    speaker = agency.person(f"Designer-{secrets.token_hex(4)}")
    my_id = ok(speaker.get("/me"))["id"]
    department = next(each["id"] for each in ok(agency.bob.get("/departments")) if each["key"] == "MKT")
    ok(agency.admin.patch(f"/people/{my_id}", {"department_id": department}, If_Match="*"))
    ok(agency.alice.put(f"/projects/{plan.id}/members/{my_id}", {"role": "member"}))
    return speaker, my_id


@pytest.fixture
def task(agency, plan):
    return plan.task("A", department="OPS", owner_id=agency.ids["Bob"])


def offer(speaker, task, status=201, **fields):
    return ok(speaker.post(f"/tasks/{task}/handovers", {"to_department": "MKT", **fields}), status)


def answer(speaker, handover, verb, **body):
    return speaker.post(f"/handovers/{handover['id']}/{verb}", body or None)


def mine(speaker, task=None):
    """What is offered to somebody, perhaps only of one item: others may wait for a whole party."""
    found = ok(speaker.get("/me/handovers?limit=500"))["items"]
    return [each["id"] for each in found if task in (None, each["item"]["id"])]


def test_the_next_department_accepts_and_owns_the_task(agency, plan, task, designer):
    me, my_id = designer
    offered = offer(agency.bob, task, note="Texts are in the folder")
    assert (offered["state"], offered["from_department"], offered["to_department"]) == (
        "offered",
        "OPS",
        "MKT",
    )
    assert (offered["from_owner"]["name"], offered["offered_by"]["name"]) == ("Bob", "Bob")
    assert (plan.get(task)["department"], plan.get(task)["owner"]["name"]) == ("OPS", "Bob")
    assert mine(me) == [offered["id"]]
    accepted = answer(me, offered, "accept")
    assert (ok(accepted)["state"], accepted.json["answered_by"]["id"]) == ("accepted", my_id)
    assert (plan.get(task)["department"], plan.get(task)["owner"]["id"]) == ("MKT", my_id)
    assert mine(me) == []
    listed = ok(agency.rita.get(f"/projects/{plan.id}/handovers?state=accepted"))["items"]
    assert [each["id"] for each in listed] == [offered["id"]]
    assert ok(agency.rita.get(f"/projects/{plan.id}/handovers?state=offered"))["items"] == []
    assert ok(agency.rita.get(f"/handovers/{offered['id']}")) == listed[0]
    assert answer(me, offered, "decline", reason="Late").json["code"] == "handover_answered"


def test_accepting_lays_the_plan_again_and_can_be_previewed(agency, plan, designer):
    me, my_id = designer
    leave = {"first_on": "2026-02-02", "last_on": "2026-02-03", "title_zh": "年假"}
    ok(agency.admin.post(f"/calendars/people/{my_id}/exceptions", leave), 201)
    task = plan.task("A", department="OPS")
    offered = offer(agency.bob, task, to_owner_id=my_id)
    preview = ok(me.post(f"/handovers/{offered['id']}/accept?dry_run=true"))
    assert [each["key"] for each in preview["change_sets"][0]["moves"]] == ["A"]
    assert plan.days(task) == [("2026-02-02", "2026-02-02")]
    ok(answer(me, offered, "accept"))
    assert plan.days(task) == [("2026-02-04", "2026-02-04")]


def test_the_receiver_declines_with_a_reason_and_everything_stays(agency, plan, task, designer):
    me, _ = designer
    offered = offer(agency.bob, task)
    assert answer(me, offered, "decline").status_code == 422
    declined = ok(answer(me, offered, "decline", reason="The texts are missing"))
    assert (declined["state"], declined["because"]) == ("declined", "The texts are missing")
    assert plan.get(task)["owner"]["name"] == "Bob"
    offer(agency.bob, task)


def test_only_one_offer_waits_and_whoever_made_it_or_a_lead_withdraws_it(agency, task, designer):
    me, _ = designer
    first = offer(agency.bob, task)
    assert offer(agency.bob, task, 409)["code"] == "handover_open"
    assert answer(me, first, "withdraw").json["code"] == "forbidden"
    assert ok(answer(agency.bob, first, "withdraw"))["state"] == "withdrawn"
    second = offer(agency.bob, task)
    assert ok(answer(agency.alice, second, "withdraw"))["state"] == "withdrawn"


def test_only_the_receivers_and_leads_answer(agency, plan, task, designer):
    _, my_id = designer
    offered = offer(agency.bob, task)
    assert answer(agency.bob, offered, "accept").json["code"] == "forbidden"
    assert answer(agency.rita, offered, "accept").json["code"] == "forbidden"
    assert answer(agency.carol, offered, "accept").status_code == 404
    ok(answer(agency.alice, offered, "accept", owner_id=my_id))
    assert plan.get(task)["owner"]["id"] == my_id
    another = plan.task("B", department="OPS", owner_id=agency.ids["Bob"])
    ok(answer(agency.alice, offer(agency.bob, another), "accept"))
    assert (plan.get(another)["department"], plan.get(another)["owner"]) == ("MKT", None)


def test_what_is_offered_to_a_person_is_theirs_alone_to_see_in_their_list(agency, plan, task, designer):
    me, _ = designer
    offered = offer(agency.alice, task, to_owner_id=agency.ids["Bob"])
    assert offered["id"] not in mine(me)
    assert offered["id"] in mine(agency.bob)
    refused = agency.bob.post(
        f"/tasks/{plan.task('B')}/handovers", {"to_department": "MKT", "to_owner_id": agency.ids["Carol"]}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_project")


def test_the_waiting_has_a_clock_and_can_be_late(agency, task, designer):
    me, _ = designer
    offered = offer(agency.bob, task, answer_within_working_minutes=DAY)
    assert (offered["waited_working_minutes"] <= 1, offered["late"]) == (True, False)  # a minute may begin
    assert offered["offered_at"] < offered["due_at"]
    with later(agency, me, 21) as then:
        [waiting] = [each for each in ok(then.get("/me/handovers"))["items"] if each["id"] == offered["id"]]
        assert (waiting["waited_working_minutes"] > DAY, waiting["late"]) == (True, True)
        accepted = ok(answer(then, offered, "accept"))
        assert accepted["late"] is True
    counted = ok(me.get(f"/handovers/{offered['id']}"))["waited_working_minutes"]
    assert counted == accepted["waited_working_minutes"]


def test_nobody_takes_over_what_is_finished(agency, task, designer):
    offered = offer(agency.bob, task)
    ok(agency.bob.post(f"/tasks/{task}/complete"))
    assert ok(agency.rita.get(f"/handovers/{offered['id']}"))["state"] == "withdrawn"
    assert offer(agency.bob, task, 409)["code"] == "illegal_move"


def test_a_department_that_is_not_there_is_refused(agency, task):
    refused = agency.bob.post(f"/tasks/{task}/handovers", {"to_department": "NONE"})
    assert refused.json["errors"][0]["pointer"] == "/to_department"
    for wrong in (0, 2**40, "1"):
        body = {"to_department": "MKT", "answer_within_working_minutes": wrong}
        refused = agency.bob.post(f"/tasks/{task}/handovers", body)
        assert refused.json["errors"][0]["pointer"] == "/answer_within_working_minutes"


def test_a_list_of_hand_overs_takes_as_many_statements_for_many_as_for_one(agency, plan):
    for number in range(3):
        offer(agency.bob, plan.task(f"T-{number}", owner_id=agency.ids["Bob"]))
    counts = []
    for limit in (1, 3):
        with counting(agency) as sent:
            page = ok(agency.rita.get(f"/projects/{plan.id}/handovers?limit={limit}"))
        counts.append(len(sent))
    assert len(page["items"]) == 3
    assert counts[0] == counts[1], counts


def test_what_ends_with_its_whole_is_nobodys_to_take_over(agency, plan, task, designer):
    me, _ = designer
    part = ok(agency.bob.post(f"/tasks/{task}/parts", {"title": "S", "kind": "subtask"}), 201)["id"]
    offered = offer(agency.bob, part)
    ok(agency.alice.post(f"/tasks/{task}/cancel", {"reason": "Not needed"}))
    assert mine(me) == []
    refused = answer(me, offered, "accept")
    assert (refused.status_code, refused.json["code"]) == (409, "handover_answered")


def test_what_was_taken_back_by_an_undo_is_nobodys_to_take_over(agency, plan, designer):
    me, _ = designer
    task = plan.task("B", department="OPS")
    added = plan.change_sets()[0]["id"]
    offered = offer(agency.alice, task)
    ok(agency.alice.post(f"/change-sets/{added}/undo", {}))
    refused = answer(me, offered, "accept")
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")


def test_a_department_is_not_offered_what_it_has(agency, task):
    refused = offer(agency.bob, task, 422, to_department="OPS")
    assert refused["errors"][0]["pointer"] == "/to_department"
    assert refused["detail"].startswith("“A” is with ")
    offer(agency.bob, task, 422, to_department="OPS", to_owner_id=agency.ids["Bob"])
    offer(agency.bob, task, to_department="OPS", to_owner_id=agency.ids["Alice"])


# To the client


@pytest.fixture
def shops(agency):
    """A project of Claire's shop with a task of the agency's; the ids of both."""
    project = agency.shared(playbook=None, name="Small").id
    fields = {"title": "Photos", "department": "OPS"}
    return project, ok(agency.alice.post(f"/projects/{project}/tasks", fields), 201)["id"]


def notices(speaker, project):
    return [each["kind"] for each in ok(speaker.get(f"/me/notifications?project={project}"))["items"]][:-1]


def test_a_client_sees_and_accepts_what_is_offered_to_their_department(agency, shops):
    project, task = shops
    assert agency.claire.get(f"/tasks/{task}").status_code == 404
    offered = offer(agency.bob, task, to_department="CLIENT", note="Ten of each")
    assert notices(agency.claire, project) == ["handover_offered"]
    assert mine(agency.claire, task) == [offered["id"]]
    read = ok(agency.claire.get(f"/handovers/{offered['id']}"))
    assert (read["note"], read["item"]["title"], read["from_department"]) == ("Ten of each", "Photos", "OPS")
    seen = ok(agency.claire.get(f"/tasks/{task}"))
    assert (seen["title"], seen["can"]["start"]["code"]) == ("Photos", "not_your_party")
    for path in (f"/handovers/{offered['id']}", f"/tasks/{task}"):
        assert agency.piet.get(path).status_code == 404
    assert answer(agency.piet, offered, "accept").status_code == 404
    assert mine(agency.piet, task) == notices(agency.piet, project) == []

    accepted = ok(answer(agency.claire, offered, "accept"))
    assert (accepted["state"], accepted["answered_by"]["name"]) == ("accepted", "Claire")
    taken = ok(agency.claire.get(f"/tasks/{task}"))
    assert (taken["department"], taken["owner"]["name"]) == ("CLIENT", "Claire")
    assert notices(agency.bob, project)[0] == "handover_accepted"
    listed = ok(agency.claire.get("/me/handovers?state=accepted&limit=500"))["items"]
    assert offered["id"] in [each["id"] for each in listed]


def test_a_client_declines_and_sees_no_more_of_it(agency, shops):
    _, task = shops
    offered = offer(agency.bob, task, to_department="CLIENT")
    assert answer(agency.claire, offered, "withdraw").status_code == 403
    declined = ok(answer(agency.claire, offered, "decline", reason="No camera"))
    assert (declined["state"], declined["because"]) == ("declined", "No camera")
    for path in (f"/handovers/{offered['id']}", f"/tasks/{task}"):
        assert agency.claire.get(path).status_code == 404
    assert mine(agency.claire, task) == []


def test_a_guest_who_is_named_answers_whatever_the_department_is(agency, shops):
    _, task = shops
    offered = offer(agency.alice, task, to_department="MKT", to_owner_id=agency.ids["Piet"])
    assert mine(agency.piet, task) == [offered["id"]]
    assert agency.claire.get(f"/handovers/{offered['id']}").status_code == 404
    assert ok(answer(agency.piet, offered, "accept"))["to_department"] == "MKT"
    assert ok(agency.piet.get(f"/tasks/{task}"))["owner"]["name"] == "Piet"


def test_a_guest_gives_what_they_take_to_their_own_people_alone(agency, shops):
    project, task = shops
    offered = offer(agency.bob, task, to_department="CLIENT")
    agency.person(name := f"C-{secrets.token_hex(4)}", party="client", client_id=agency.client_id)
    said = set()
    for other in (agency.ids["Bob"], agency.ids["Piet"], agency.ids["Carol"], agency.ids[name], "0" * 24):
        refused = answer(agency.claire, offered, "accept", owner_id=other)
        assert refused.json["errors"][0]["pointer"] == "/owner_id"
        said.add((refused.status_code, refused.json["detail"].replace(other, "")))
    assert len(said) == 1
    ok(agency.alice.put(f"/projects/{project}/members/{agency.ids[name]}", {"role": "client"}))
    ok(answer(agency.claire, offered, "accept", owner_id=agency.ids[name]))
    assert ok(agency.claire.get(f"/tasks/{task}"))["owner"]["name"] == name


def test_why_another_declined_is_not_told_to_a_guest(agency, shops):
    _, task = shops
    ok(agency.admin.patch(f"/tasks/{task}", {"owner_id": agency.ids["Claire"]}, If_Match="*"))
    offered = offer(agency.bob, task, to_department="CLIENT")
    ok(answer(agency.alice, offered, "decline", reason="They are too slow"))
    assert ok(agency.claire.get(f"/handovers/{offered['id']}"))["because"] == ""
    assert ok(agency.bob.get(f"/handovers/{offered['id']}"))["because"] == "They are too slow"


def test_a_guests_list_of_hand_overs_takes_as_many_statements_for_many_as_for_one(agency, shops):
    project, task = shops
    more = ok(agency.alice.post(f"/projects/{project}/tasks", {"title": "More"}), 201)["id"]
    for each in (task, more):
        offer(agency.bob, each, to_department="CLIENT")
    counts = []
    for limit in (1, 2):
        with counting(agency) as sent:
            assert len(ok(agency.claire.get(f"/me/handovers?limit={limit}"))["items"]) == limit
        counts.append(len(sent))
    assert counts[0] == counts[1], counts
