"""A request that is sent again under its key has one effect, also when the first answer was lost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.api.conftest import DAY, ok
from tests.api.exchanged import XML
from tests.exchange.documents import document, task
from tracker.api import SECRET
from tracker.clock import now
from tracker.db import db, session, transaction
from tracker.idempotency import KEPT, PRUNED, Answered

DRAFT = {"title": "Draft", "duration_working_minutes": DAY}


@pytest.fixture
def key():
    return str(uuid4())


def send(speaker, path, body, key, **headers):
    return speaker.post(path, body, Idempotency_Key=key, **headers)


def replayed(answer):
    return answer.headers.get("Idempotency-Replayed") == "true"


def kept(agency, key):
    with agency.tracker.app.app_context():
        return session().execute(sa.select(Answered).where(Answered.key == key)).scalars().all()


def titles(plan):
    return sorted(each["title"] for each in plan.items().values())


@contextmanager
def before_statements(agency, do):
    """Call with the text of each statement before it is sent."""

    def told(_connection, _cursor, statement, *_):
        do(statement)

    with agency.tracker.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", told)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", told)


def failing_to_keep(agency):
    """Everything goes well but that the answer cannot be stored."""

    def fail(statement):
        if statement.startswith("UPDATE answered"):
            raise ZeroDivisionError

    return before_statements(agency, fail)


def test_the_second_time_has_no_effect_and_the_same_answer(agency, plan, key):
    path = f"/projects/{plan.id}/tasks"
    first = send(agency.alice, path, DRAFT, key)
    plan.task("Later")

    again = send(agency.alice, path, DRAFT, key, Accept_Language="zh")

    assert (again.status_code, again.data) == (201, first.data)
    assert not replayed(first)
    assert replayed(again)
    for name in ("ETag", "Location", "Change-Set", "Content-Type", "Content-Language"):
        assert again.headers[name] == first.headers[name]
    assert titles(plan) == ["Draft", "Later"]


def test_an_answer_that_nobody_received_is_given_again(agency, plan, key):
    """The connection breaks after the commit: whatever would send the answer fails."""
    inner = agency.tracker.app

    def lose(_answer):
        raise ConnectionError

    inner.after_request_funcs.setdefault(None, []).append(lose)
    try:
        lost = send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key)
    finally:
        inner.after_request_funcs[None].remove(lose)
    again = send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key)

    assert lost.status_code == 500
    assert replayed(again)
    assert ok(again, 201)["title"] == "Draft"
    assert titles(plan) == ["Draft"]


def test_the_key_of_another_request_is_refused(agency, plan, by_hand, key):
    path = f"/projects/{plan.id}/tasks"
    ok(send(agency.alice, path, DRAFT, key), 201)

    for other, body in (
        (path, {**DRAFT, "title": "Other"}),
        (f"{path}?dry_run=false", DRAFT),
        (f"/projects/{by_hand().id}/tasks", DRAFT),
    ):
        refused = send(agency.alice, other, body, key)
        assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")
    assert titles(plan) == ["Draft"]


def test_each_person_has_keys_of_their_own(agency, plan, key):
    path = f"/projects/{plan.id}/tasks"
    ok(send(agency.alice, path, DRAFT, key), 201)
    other = send(agency.admin, path, DRAFT, key)

    assert not replayed(other)
    assert titles(plan) == ["Draft", "Draft"]


def test_who_may_no_longer_see_it_gets_no_answer_of_it(agency, plan, key):
    task = plan.task("Draft")
    ok(send(agency.bob, f"/tasks/{task}/start", {}, key))
    assert (
        agency.alice.delete(f"/projects/{plan.id}/members/{agency.ids['Bob']}", If_Match="*").status_code
        == 204
    )

    assert send(agency.bob, f"/tasks/{task}/start", {}, key).status_code == 404


@pytest.fixture
def deputy(agency):
    """An administrator who can be one no longer, and their id."""
    speaker = agency.person(f"Deputy {uuid4().hex[:8]}", admin=True, email=None)
    return speaker, ok(speaker.get("/me"))["id"]


@pytest.mark.parametrize("path", ["/projects", "/imports"])
def test_who_is_no_administrator_any_more_gets_no_answer_of_what_they_stored(agency, deputy, path, key):
    speaker, person_id = deputy

    def ask():
        if path == "/projects":
            return send(speaker, path, {"name": "Mine", "start_on": "2026-02-02"}, key)
        headers = {**speaker.headers, "Content-Type": XML, "Idempotency-Key": key}
        return speaker.client.post(f"/api/v1{path}", data=document(task(1, "Draft")), headers=headers)

    ok(ask(), 201)
    assert replayed(ask())
    ok(agency.admin.patch(f"/people/{person_id}", {"admin": False}, If_Match="*"))
    refused = ask()
    assert (refused.status_code, refused.json["right"], replayed(refused)) == (403, "agency.admin", False)


def test_who_arranges_nothing_for_others_any_more_gets_no_answer_of_it(agency, deputy, plan, key):
    speaker, person_id = deputy
    carol, bob = agency.ids["Carol"], agency.ids["Bob"]
    leave = {"first_on": "2026-05-11", "title_zh": "年假"}
    stead = {"substitute_id": bob, "first_on": "2099-05-11", "last_on": "2099-05-12"}
    asked = {f"/calendars/people/{carol}/exceptions": leave, f"/people/{carol}/substitutes": stead}
    for path, body in asked.items():
        ok(send(speaker, path, body, f"{key}{path}"), 201)
    ok(agency.admin.patch(f"/people/{person_id}", {"admin": False}, If_Match="*"))
    for path, body in asked.items():
        assert send(speaker, path, body, f"{key}{path}").status_code == 403


def test_what_was_refused_may_be_tried_again_under_the_same_key(agency, plan, key):
    first = plan.task("First")
    second = plan.task("Second", first)
    held = send(agency.bob, f"/tasks/{second}/complete", {}, key)
    plan.complete(first)

    tried = send(agency.bob, f"/tasks/{second}/complete", {}, key)

    assert held.status_code == 409
    assert ok(tried)["state"] == "done"
    assert not replayed(tried)
    assert replayed(send(agency.bob, f"/tasks/{second}/complete", {}, key))


def test_a_preview_stores_nothing_under_its_key(agency, plan, key):
    path = f"/projects/{plan.id}/tasks?dry_run=true"
    seen = [ok(send(agency.alice, path, DRAFT, key)) for _ in range(2)]

    assert [each["dry_run"] for each in seen] == [True, True]
    assert kept(agency, key) == []
    assert titles(plan) == []
    assert ok(send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key), 201)["title"] == "Draft"


def test_a_request_without_a_body_is_repeated_too(agency, plan, key):
    answers = [send(agency.alice, f"/projects/{plan.id}/{verb}", None, key) for verb in ("pause", "pause")]

    assert [ok(each)["state"] for each in answers] == ["paused", "paused"]
    assert ok(agency.alice.get(f"/projects/{plan.id}"))["revision"] == answers[0].json["revision"]


@pytest.mark.parametrize("wrong", ["", " ", "a b", "ü", "x" * 256, "\x7f"])
def test_a_key_is_visible_ascii(agency, plan, wrong):
    refused = send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, wrong)

    assert (refused.status_code, refused.json["code"]) == (400, "idempotency_key_invalid")
    assert ok(send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, uuid4().hex + "x" * 223), 201)


def test_a_secret_is_shown_once_and_stored_nowhere(agency, key):
    path = f"/people/{agency.ids['Carol']}/tokens"
    body = {"name": key}
    secret = ok(send(agency.admin, path, body, key), 201)["token"]

    again = send(agency.admin, path, body, key)

    assert (again.status_code, again.json["code"]) == (409, "answer_not_kept")
    (row,) = kept(agency, key)
    assert (row.status, row.body) == (201, None)
    assert secret not in repr(vars(row))
    assert [each["name"] for each in ok(agency.admin.get(path))].count(key) == 1


def test_every_answer_that_shows_a_secret_is_marked(agency):
    document = ok(agency.nobody.get("/openapi.json"))
    shows = {
        name
        for name, schema in document["components"]["schemas"].items()
        if {"token", "secret", "webcal_url"} & schema.get("properties", {}).keys()
    }
    views = agency.tracker.app.view_functions
    marked = {name.partition(".")[2] for name, view in views.items() if getattr(view, SECRET, False)}

    showing = {
        operation["operationId"]
        for each in document["paths"].values()
        for operation in [each.get("post", {})]
        if any(f"schemas/{name}'" in str(operation.get("responses")) for name in shows)
    }

    assert {"give_token", "subscribe_to_mine", "subscribe_to_project"} <= showing
    assert showing <= marked


def test_every_post_says_that_it_takes_a_key(agency):
    for path, each in ok(agency.nobody.get("/openapi.json"))["paths"].items():
        if "post" in each:
            assert "Idempotency-Key" in [known["name"] for known in each["post"]["parameters"]], path


def test_a_large_plan_is_imported_once(agency, key):
    """Its body is larger than any other may be, also when it is read to be known again."""
    title = f"<Title>{key}</Title><!--{' ' * 5_000_000}-->"
    body = document(task(1), project=title)
    headers = {**agency.admin.headers, "Content-Type": XML, "Idempotency-Key": key}
    answers = [agency.admin.client.post("/api/v1/imports", data=body, headers=headers) for _ in range(2)]

    assert [each.status_code for each in answers] == [201, 201], answers[0].text
    assert list(map(replayed, answers)) == [False, True]
    assert len(ok(agency.admin.get(f"/projects?q={key}"))["items"]) == 1


def test_two_at_once_have_one_effect_and_one_answer(agency, plan, key):
    """The second waits for the first, and is answered with what the first was."""
    together = Barrier(4)

    def ask(_):
        together.wait()
        return send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))

    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.data for each in answers}) == 1
    assert sorted(map(replayed, answers)) == [False, True, True, True]
    assert titles(plan) == ["Draft"]


def test_plans_in_memory_stay_right_when_the_whole_is_undone(agency, plan, key):
    """The answer cannot be kept, so the change that was made is undone with it, and may be made again."""
    first = plan.task("First")
    second = plan.task("Second", first)
    plan.change(first, note="so that the plan is in memory")
    asked = (agency.bob, f"/tasks/{first}/complete", {"at": "2026-02-03T18:00:00+08:00"}, key)

    with failing_to_keep(agency):
        failed = send(*asked)
    undone = plan.get(first)
    plan.change(second, duration_working_minutes=2 * DAY)
    after_failure = plan.days(first, second)
    made = send(*asked)
    plan.change(second, duration_working_minutes=DAY)

    assert (failed.status_code, undone["state"]) == (500, "open")
    assert after_failure == [("2026-02-02", "2026-02-02"), ("2026-02-03", "2026-02-04")]
    assert ok(made)["state"] == "done"
    assert plan.days(first, second) == [("2026-02-02", "2026-02-03"), ("2026-02-04", "2026-02-04")]
    assert kept(agency, key)[0].status == 200


def test_a_new_project_is_undone_with_its_answer(agency, key):
    body = {"name": key, "start_on": "2026-02-02"}
    with failing_to_keep(agency):
        failed = send(agency.admin, "/projects", body, key)
    before = ok(agency.admin.get(f"/projects?q={key}"))["items"]
    made = send(agency.admin, "/projects", body, key)

    assert (failed.status_code, before) == (500, [])
    assert ok(made, 201)["project"]["name"] == key
    assert len(ok(agency.admin.get(f"/projects?q={key}"))["items"]) == 1


def test_old_answers_are_taken_away_a_few_at_a_time(agency, plan, key):
    with agency.tracker.app.app_context(), transaction() as current:
        old = now(current) - KEPT - timedelta(minutes=1)
        rows = [
            {"asker": "", "key": f"{key}-{number}", "digest": "", "at": old, "headers": {}, "body": b""}
            for number in range(PRUNED + 1)
        ]
        current.execute(sa.insert(Answered), rows)

    def left():
        with agency.tracker.app.app_context():
            mine = Answered.key.like(f"{key}-%")
            return session().scalar(sa.select(sa.func.count()).select_from(Answered).where(mine))

    ok(send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key), 201)
    assert left() == 1
    ok(send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, uuid4().hex), 201)
    assert left() == 0
    assert replayed(send(agency.alice, f"/projects/{plan.id}/tasks", DRAFT, key))


def test_without_a_key_nothing_is_looked_up(agency, plan):
    seen = []
    with before_statements(agency, seen.append):
        plan.task("Draft")

    assert seen
    assert not [each for each in seen if re.search(r"\banswered\b|SAVEPOINT", each)]
