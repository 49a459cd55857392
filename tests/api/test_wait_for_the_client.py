"""Work waits for somebody outside the plan: whom, why and for how long."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.api.conftest import ok
from tests.conftest import Speaker
from tracker.app import create_app
from tracker.db import db


@contextmanager
def later(house, speaker, days):
    """The same person, so many days from now."""
    app = create_app(
        TRACKER_DATABASE_URL=house.tracker.settings.database_url, TRACKER_CLOCK_OFFSET=days * 24 * 60
    )
    yield Speaker(app, speaker.headers["Authorization"].split()[1])
    with app.extensions["tracker"].app.app_context():
        db.engine.dispose()


def wait(speaker, task, on="client", reason="The product list"):
    return speaker.post(f"/tasks/{task}/wait", {"on": on, "reason": reason})


@pytest.fixture
def task(plan):
    return plan.task("A")


def test_a_task_waits_for_the_client_and_moves_no_date(agency, plan, task):
    before = plan.get(task)
    waiting = ok(wait(agency.bob, task))["waiting"]
    assert (waiting["on"], waiting["because"], waiting["working_minutes"]) == (
        "client",
        "The product list",
        0,
    )
    assert plan.days(task) == [(before["start_on"], before["due_on"])]
    listed = ok(agency.rita.get(f"/tasks?project={plan.id}&waiting=client,other"))["items"]
    assert [each["waiting"]["since"] for each in listed] == [waiting["since"]]
    assert ok(agency.rita.get(f"/tasks?project={plan.id}&waiting=platform"))["items"] == []
    assert ok(agency.bob.post(f"/tasks/{task}/resume"))["waiting"] is None
    again = agency.bob.post(f"/tasks/{task}/resume")
    assert (again.status_code, again.json["code"]) == (409, "not_waiting")


def test_the_wait_is_counted_in_working_time(agency, task):
    ok(wait(agency.bob, task))
    with later(agency, agency.rita, 14) as rita:  # whenever they begin, two weeks have some working days
        minutes = ok(rita.get(f"/tasks/{task}"))["waiting"]["working_minutes"]
    assert 0 < minutes < 14 * 480


def test_what_waits_already_is_resumed_before_it_waits_for_another(agency, plan, task):
    first = ok(wait(agency.bob, task))["waiting"]
    for on, reason in (("client", "Still the list"), ("platform", "Approval")):
        refused = wait(agency.bob, task, on, reason)
        assert (refused.status_code, refused.json["code"]) == (409, "already_waiting")
        assert f"waits for the client already, since {first['since'][:10]}" in refused.json["detail"]
    shown = plan.get(task)
    assert (shown["waiting"], shown["can"]["wait"]["code"]) == (first, "already_waiting")
    ok(agency.bob.post(f"/tasks/{task}/resume"))
    anew = ok(wait(agency.bob, task, "platform"))["waiting"]
    assert (anew["on"], anew["since"] > first["since"]) == ("platform", True)


@pytest.mark.parametrize("verb", ["complete", "cancel"])
def test_what_is_finished_waits_for_nobody(agency, plan, task, verb):
    ok(wait(agency.bob, task))
    ok(agency.alice.post(f"/tasks/{task}/{verb}", {"reason": "No"} if verb == "cancel" else None))
    assert plan.get(task)["waiting"] is None
    assert wait(agency.bob, task).json["code"] == "illegal_move"
    entries = ok(agency.rita.get(f"/projects/{plan.id}/journal?entity={task}"))["items"]
    assert [
        (each["before"]["waiting_on"], each["after"]["waiting_on"])
        for each in reversed(entries)
        if "waiting_on" in (each["before"] or {})
    ] == [(None, "client"), ("client", None)]


def test_waiting_is_said_with_a_reason_by_members_of_a_running_project(agency, plan, task):
    assert wait(agency.bob, task, reason=" ").json["errors"][0]["pointer"] == "/reason"
    assert wait(agency.bob, task, on="nobody").json["errors"][0]["pointer"] == "/on"
    assert wait(agency.rita, task).json["code"] == "forbidden"
    ok(agency.alice.post(f"/projects/{plan.id}/pause"))
    assert wait(agency.bob, task).json["code"] == "project_not_active"


# What the client gets of it


@pytest.fixture
def asked(agency):
    """A project of Claire's shop with a task of the agency's that waits for the client; the ids of both."""
    project = agency.shared(playbook=None, name="Small").id
    fields = {"title": "Shelves", "owner_id": agency.ids["Bob"]}
    task = ok(agency.alice.post(f"/projects/{project}/tasks", fields), 201)
    assert agency.claire.get(f"/tasks/{task['id']}").status_code == 404
    ok(wait(agency.bob, task["id"]))
    return project, task["id"]


def told(speaker, project):
    listed = ok(speaker.get(f"/me/notifications?project={project}&kind=awaited,answered"))["items"]
    return [(each["kind"], each["words"]) for each in listed]


def test_the_guests_of_the_party_waited_for_are_told_and_see_the_item(agency, asked):
    project, task = asked
    assert told(agency.claire, project) == [
        ("awaited", "“Shelves” waits for your side. Please answer. Reason: The product list")
    ]
    waiting = ok(agency.claire.get(f"/tasks/{task}"))["waiting"]
    assert waiting == ok(agency.rita.get(f"/tasks/{task}"))["waiting"]
    assert (waiting["because"], waiting["working_minutes"]) == ("The product list", 0)
    for path in (f"/projects/{project}/tasks?waiting=client", f"/me/work?project={project}"):
        assert [each["id"] for each in ok(agency.claire.get(path))["items"]] == [task], path
    assert ok(agency.claire.get(f"/me/work?project={project}&role=helper"))["items"] == []
    assert ok(agency.claire.get(f"/search?q=Shelves&project={project}"))["total"] == 1
    assert agency.piet.get(f"/tasks/{task}").status_code == 404
    assert told(agency.piet, project) == []


def test_the_client_says_that_they_have_answered(agency, asked):
    project, task = asked
    can = ok(agency.claire.get(f"/tasks/{task}"))["can"]
    assert (can["resume"], can["start"]["code"], can["edit"]["code"], can["wait"]["code"]) == (
        {"allowed": True},
        "not_your_party",
        "not_your_party",
        "forbidden",
    )
    assert ok(agency.claire.post(f"/tasks/{task}/resume"))["waiting"] is None
    assert told(agency.bob, project) == [
        ("answered", "Claire says that they have answered: “Shelves” need not wait any longer.")
    ]
    assert agency.claire.get(f"/tasks/{task}").status_code == 404
    assert ok(agency.claire.get(f"/me/work?project={project}"))["items"] == []
    assert told(agency.claire, project) == []


def test_leads_are_told_of_an_answer_where_nobody_owns_the_item(agency, asked):
    project, _ = asked
    other = ok(agency.alice.post(f"/projects/{project}/tasks", {"title": "Photos"}), 201)["id"]
    ok(wait(agency.bob, other, on="platform"))
    ok(agency.piet.post(f"/tasks/{other}/resume"))
    assert [each[0] for each in told(agency.alice, project)] == ["answered"]


def test_that_something_waits_for_another_party_is_not_told(agency, asked):
    project, _ = asked
    theirs = {"title": "Theirs", "department": "CLIENT"}
    task = ok(agency.alice.post(f"/projects/{project}/tasks", theirs), 201)["id"]
    before = ok(agency.claire.get(f"/tasks/{task}"))["can"]["resume"]
    ok(wait(agency.bob, task, on="platform"))
    seen = ok(agency.claire.get(f"/tasks/{task}"))
    assert (seen["waiting"], seen["can"]["resume"]) == (None, before)
    refused = agency.claire.post(f"/tasks/{task}/resume")
    assert (refused.status_code, refused.json["code"]) == (409, "not_waiting")
    assert ok(agency.piet.get(f"/tasks/{task}"))["waiting"]["on"] == "platform"
