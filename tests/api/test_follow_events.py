"""Somebody follows what happens: by polling, by waiting, and only as far as they may hear of it."""

from __future__ import annotations

import base64
import json
import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from tests.api.conftest import counting, ok
from tracker.db import db, session
from tracker.history import events
from tracker.history.routes.live import STREAMS
from tracker.journal import Entry


def now(speaker):
    """The cursor of now."""
    found = ok(speaker.get("/events"))
    assert (found["events"], found["more"]) == ([], False)
    return found["cursor"]


def after(speaker, cursor):
    return ok(speaker.get(f"/events?after={cursor}"))


def follow(speaker, cursor):
    """Every event after a cursor, batch by batch, and the cursor after them."""
    told, more = [], True
    while more:
        found = after(speaker, cursor)
        told, cursor, more = told + found["events"], found["cursor"], found["more"]
    return told, cursor


def of(told, scope):
    return [each["revision"] for each in told if each["scope"] == scope]


def journal(agency, scope):
    """The revisions of a scope."""
    with agency.tracker.app.app_context():
        return list(session().scalars(sa.select(Entry.revision).where(Entry.scope == scope)))


def test_a_change_is_told_with_what_a_card_needs_and_without_values(agency, plan):
    task = plan.task("A")
    cursor = now(agency.bob)
    done = plan.complete(task, "2026-02-02T18:00+08:00")

    told, _ = follow(agency.bob, cursor)

    [event] = [each for each in told if each["entity_id"] == task]
    assert event["item"] == {
        "id": task, "project_id": plan.id, "kind": "task", "state": "done", "revision": done["revision"],
    }  # fmt: skip
    assert event["actor"] == {"id": agency.ids["Alice"], "name": "Alice"}
    assert (event["project_id"], event["entity"], event["cause"]) == (plan.id, "items", "task.complete")
    assert event["id"] == f"{plan.id}-{event['revision']}"
    assert {"state", "done_at"} <= set(event["fields"])
    assert event["new"] is False
    assert {"before", "after"} & event.keys() == set()


def test_of_one_project_everything_comes_once_and_in_order(agency, by_hand):
    cursor = now(agency.admin)
    first, second = by_hand(), by_hand()
    first.link(first.task("A"), first.task("B"))
    second.task("C")

    told, cursor = follow(agency.admin, cursor)

    for each in (first, second):
        assert of(told, each.id) == list(range(1, len(journal(agency, each.id)) + 1))
    assert after(agency.admin, cursor)["events"] == []


def test_many_events_come_in_batches_that_tear_no_transaction(agency, by_hand, monkeypatch):
    monkeypatch.setattr(events, "LIMIT", 20)
    monkeypatch.setattr(events, "SCOPES", 2)
    cursor = now(agency.admin)
    plans = [by_hand() for _ in range(3)]
    for each in plans:
        each.task("B", each.task("A"))

    batches, more = [], True
    while more:
        found = after(agency.admin, cursor)
        batches.append(found["events"])
        cursor, more = found["cursor"], found["more"]

    told = [each for batch in batches for each in batch]
    for each in plans:
        assert of(told, each.id) == sorted(journal(agency, each.id))
    assert all(0 < len(batch) <= 20 for batch in batches)
    starts = [batch[0] for batch in batches[1:]]
    ends = [batch[-1] for batch in batches[:-1]]
    assert all(
        (a["scope"], a["change_set"]) != (b["scope"], b["change_set"])
        for a, b in zip(ends, starts, strict=True)
    )


def test_one_transaction_larger_than_a_batch_comes_in_pieces(agency, monkeypatch):
    monkeypatch.setattr(events, "LIMIT", 50)
    cursor = now(agency.admin)
    started = agency.start()

    told, _ = follow(agency.admin, cursor)

    assert of(told, started.id) == sorted(journal(agency, started.id))


def test_a_cursor_stays_short_when_a_project_has_been_quiet(agency, plan, monkeypatch):
    told, cursor = follow(agency.admin, now(agency.admin))
    monkeypatch.setattr(events, "SETTLED", -1000)  # as if everything had happened long ago

    quiet = after(agency.admin, cursor)

    assert json.loads(base64.urlsafe_b64decode(quiet["cursor"] + "=="))[1] == {}
    assert (told, quiet["events"]) == ([], [])


def test_a_change_of_the_whole_agency_makes_no_long_cursors(agency, by_hand, monkeypatch):
    for _ in range(3):
        by_hand()
    monkeypatch.setattr(events, "MANY", 2)
    monkeypatch.setattr(events, "HURRIED", -1000)

    assert json.loads(base64.urlsafe_b64decode(now(agency.admin) + "=="))[1] == {}


def test_a_clock_that_was_put_back_hides_nothing(agency, plan):
    ahead = base64.urlsafe_b64encode(b'["ffffffffffff",{}]').decode()
    plan.task("A")

    told, _ = follow(agency.alice, ahead)

    assert of(told, plan.id) == sorted(journal(agency, plan.id))


def test_only_what_is_in_ones_projects_is_heard(agency, by_hand):
    speakers = (agency.admin, agency.alice, agency.bob, agency.rita, agency.carol)
    cursors = [now(each) for each in speakers]
    plan = by_hand()
    plan.task("A")
    ok(agency.admin.post("/clients", {"name": "Heard by nobody else"}), 201)

    heard = [
        {each["scope"] for each in follow(*pair)[0]} & {plan.id, "agency"}
        for pair in zip(speakers, cursors, strict=True)
    ]

    assert heard == [{plan.id, "agency"}, {plan.id}, {plan.id}, {plan.id}, set()]


def test_who_comes_into_a_project_hears_so_and_who_leaves_it_too(agency, plan):
    path = f"/projects/{plan.id}/members/{agency.ids['Carol']}"
    cursor = now(agency.carol)
    ok(agency.alice.put(path, {"role": "reader"}))
    came, cursor = follow(agency.carol, cursor)
    plan.task("A")
    worked, cursor = follow(agency.carol, cursor)
    assert agency.alice.delete(path).status_code == 204
    plan.task("B")

    left, cursor = follow(agency.carol, cursor)

    assert came[-1]["entity"] == "members"
    assert {each["entity"] for each in worked} >= {"items"}
    assert [(each["entity"], each["fields"], each["scope"]) for each in left] == [
        ("members", ["active"], plan.id)
    ]
    assert after(agency.carol, cursor)["events"] == []


def test_a_guest_hears_of_what_concerns_them_and_not_what_changed(agency):
    cursor, others = now(agency.claire), now(agency.piet)
    project = agency.shared(playbook=None, name="Shared").id
    tasks = {}
    for department in ("OPS", "CLIENT"):
        body = {"title": department, "department": department}
        tasks[department] = ok(agency.admin.post(f"/projects/{project}/tasks", body), 201)["id"]
        for internal in (True, False):
            said = {"body": "Look at this", "internal": internal}
            ok(agency.admin.post(f"/tasks/{tasks[department]}/comments", said), 201)
    ok(agency.admin.post(f"/tasks/{tasks['CLIENT']}/complete", {"at": "2026-02-02T18:00+08:00"}))

    told, cursor = follow(agency.claire, cursor)

    counted = Counter(each["entity"] for each in told)
    assert (counted["comments"], counted["members"]) == (1, 1)
    assert {each["item"]["id"] for each in told if each["entity"] != "members"} == {tasks["CLIENT"]}
    assert {tuple(each["fields"]) for each in told} == {()}
    assert counted.keys() == {"members", "items", "comments"}
    assert after(agency.claire, cursor)["events"] == []
    assert [each["entity"] for each in follow(agency.piet, others)[0]] == ["members"]


@pytest.fixture
def shared(agency):
    """A project with guests, and a task of it that a department does."""
    project = agency.shared(playbook=None, name="Shared").id

    def task(department, **fields):
        body = {"title": "A", "department": department, **fields}
        return ok(agency.admin.post(f"/projects/{project}/tasks", body), 201)["id"]

    task.project = project
    return task


def change(agency, item, **fields):
    ok(agency.admin.patch(f"/tasks/{item}", fields, If_Match="*"))


def gone(told):
    return [each["item"]["id"] for each in told if (each["item"] or {}).get("gone")]


def test_a_guest_hears_that_an_item_is_no_longer_theirs_and_nothing_more(agency, shared):
    task = shared("CLIENT")
    cursor = now(agency.claire)
    change(agency, task, department="OPS")

    [event] = follow(agency.claire, cursor)[0]

    assert event["item"] == {"id": task, "kind": "task", "gone": True}
    assert (event["actor"], event["cause"], event["fields"], event["new"]) == (None, None, [], False)


def test_whatever_made_an_item_a_guest_s_it_is_gone_when_that_ends(agency, shared):
    owned, awaited = shared("OPS", owner_id=agency.ids["Claire"]), shared("CLIENT")
    ok(agency.admin.post(f"/tasks/{awaited}/wait", {"on": "client", "reason": "Photos"}))
    change(agency, awaited, department="OPS")
    started = agency.shared()
    meeting = next(
        each["id"]
        for each in started.items.values()
        if each["kind"] == "meeting" and "CLIENT" in each["departments"] and each["department"] != "CLIENT"
    )
    offered = shared("OPS")
    offer = ok(agency.bob.post(f"/tasks/{offered}/handovers", {"to_department": "CLIENT"}), 201)["id"]
    cursor = now(agency.claire)
    change(agency, owned, owner_id=agency.ids["Alice"])
    ok(agency.admin.post(f"/tasks/{awaited}/resume"))
    ok(agency.bob.post(f"/handovers/{offer}/withdraw"))
    change(agency, meeting, department="OPS")

    found = gone(follow(agency.claire, cursor)[0])

    assert found[:3] == [owned, awaited, offered]
    assert meeting in found


def test_nobody_hears_of_the_going_of_what_they_never_saw(agency, shared):
    others = now(agency.piet)
    agencys, theirs, back = shared("OPS"), shared("CLIENT"), shared("CLIENT")
    cursor = now(agency.claire)
    change(agency, agencys, department="MKT", owner_id=agency.ids["Alice"])
    for department in ("OPS", "MKT"):
        change(agency, theirs, department=department)
    for department in ("OPS", "CLIENT"):
        change(agency, back, department=department)

    told, cursor = follow(agency.claire, cursor)

    assert gone(told) == [theirs]
    assert {each["entity_id"] for each in told} == {theirs, back}
    assert [each["entity"] for each in follow(agency.piet, others)[0]] == []
    late = agency.person("Late", party="client", client_id=agency.client_id)
    before = now(late)
    change(agency, back, department="OPS")
    path = f"/projects/{shared.project}/members/{agency.ids['Late']}"
    ok(agency.admin.put(path, {"role": "client"}))
    assert gone(follow(late, before)[0]) == []
    assert gone(follow(agency.claire, cursor)[0]) == [back]


def test_a_guest_hears_of_offers_to_them_and_of_files_at_their_work(agency):
    project = agency.shared(playbook=None, name="Shared").id
    fields = [{"title": "Theirs", "department": "CLIENT"}, {"title": "Gate", "kind": "milestone"}]
    theirs, gate = (ok(agency.admin.post(f"/projects/{project}/tasks", each), 201)["id"] for each in fields)
    ours = ok(agency.admin.post(f"/projects/{project}/tasks", {"title": "Ours"}), 201)["id"]
    cursor = now(agency.claire)
    for task in (theirs, gate):
        file = {"title": "Plan", "url": "https://example.com/plan"}
        ok(agency.bob.post(f"/tasks/{task}/files", file), 201)
    for task, department in ((gate, "MKT"), (ours, "CLIENT")):
        ok(agency.bob.post(f"/tasks/{task}/handovers", {"to_department": department}), 201)

    told, _ = follow(agency.claire, cursor)

    assert [(each["entity"], each["item"]["id"]) for each in told] == [
        ("file_links", theirs),
        ("handovers", ours),
    ]


def test_waiting_ends_as_soon_as_somebody_changes_something(agency, plan):
    cursor, answers = now(agency.bob), []
    waiting = threading.Thread(
        target=lambda: answers.append(agency.bob.get(f"/events?after={cursor}&wait=25"))
    )
    waiting.start()
    while not agency.tracker.app.extensions[STREAMS]._seats:
        waiting.join(0.01)
    task = plan.task("A")
    waiting.join(20)

    [answer] = answers
    assert task in [each["entity_id"] for each in ok(answer)["events"]]


def test_waiting_ends_with_nothing_when_nothing_happens(agency):
    cursor = now(agency.carol)

    found = ok(agency.carol.get(f"/events?after={cursor}&wait=1"))

    assert (found["events"], found["more"]) == ([], False)


def test_who_waits_holds_no_connection(agency):
    cursor = now(agency.bob)
    waiting = threading.Thread(target=lambda: agency.bob.get(f"/events?after={cursor}&wait=2"))
    waiting.start()
    held = agency.tracker.app.extensions[STREAMS]
    while not held._seats:
        waiting.join(0.01)
    with agency.tracker.app.app_context():
        counts = set()
        while waiting.is_alive():
            counts.add(db.engine.pool.checkedout())
            waiting.join(0.05)

    assert 0 in counts


def test_more_than_may_wait_are_told_to_come_again_but_may_always_poll(agency):
    streams = agency.tracker.app.extensions[STREAMS]
    cursor = now(agency.bob)
    with agency.tracker.app.app_context():
        seats = [streams.take(db.engine, str(number)) for number in range(streams.most)]

        refused = agency.bob.get(f"/events?after={cursor}&wait=25")
        listened = agency.bob.get(f"/events/stream?after={cursor}")
        polled = agency.bob.get(f"/events?after={cursor}")
        for each in seats:
            each.leave()

    for each in (refused, listened):
        assert (each.status_code, each.json["code"]) == (503, "too_many_streams")
        assert int(each.headers["Retry-After"]) > 0
    assert polled.status_code == 200


def test_one_person_does_not_take_all_the_places(agency):
    streams = agency.tracker.app.extensions[STREAMS]
    cursor = now(agency.bob)
    with agency.tracker.app.app_context():
        seats = [streams.take(db.engine, agency.ids["Bob"]) for _ in range(streams.most // 2)]

        refused = [agency.bob.get(f"/events{path}after={cursor}") for path in ("?wait=25&", "/stream?")]
        another = agency.alice.get("/events/stream")
        another.close()
        for each in seats:
            each.leave()

    assert another.status_code == 200
    for each in refused:
        assert (each.status_code, each.json["code"]) == (503, "too_many_of_yours")
        assert int(each.headers["Retry-After"]) > 0


def packed(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        "%ff",
        "W10",
        packed(5),
        packed([1, {}]),
        packed(["0" * 12, ["agency"]]),
        packed(["0" * 12, {"agency": -1}]),
        packed(["0" * 12, {"agency": True}]),
        packed(["0" * 12, {"agency": 2**40}]),
        packed(["0" * 12, {"elsewhere": 1}]),
        packed({"base": 1, "seen": 2}),
        "9" * 6000,
    ],
)
def test_a_cursor_that_was_not_given_is_refused_by_name(agency, cursor):
    for path in ("events", "events/stream"):
        answer = agency.admin.get(f"/{path}?after={cursor}")

        assert (answer.status_code, answer.json["code"]) == (422, "cursor_unknown")


def test_a_cursor_of_a_database_that_was_put_back_is_refused(agency, plan):
    base = packed(["0" * 12, {plan.id: 2**30}])

    assert agency.alice.get(f"/events?after={base}").json["code"] == "cursor_unknown"
    assert agency.carol.get(f"/events?after={base}").status_code == 200  # and tells others nothing


def test_a_batch_takes_as_many_statements_for_many_events_as_for_one(agency, by_hand):
    counts = []
    for tasks in (1, 8):
        cursor, plan = now(agency.alice), by_hand()
        for number in range(tasks):
            plan.task(str(number))
        with counting(agency) as sent:
            after(agency.alice, cursor)
        counts.append(len(sent))

    assert counts[0] == counts[1]
