"""Health asks nothing but the process; readiness asks the database and its migrations."""

from __future__ import annotations

import pytest

from tracker.app import create_app
from tracker.db import db


@pytest.fixture
def empty(database_url):
    """An application on a database that nobody has prepared."""
    app = create_app(TRACKER_DATABASE_URL=database_url)
    yield app
    with app.extensions["tracker"].app.app_context():
        db.engine.dispose()


def test_health_is_200_for_anybody_even_without_a_database():
    app = create_app(TRACKER_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    for headers in ({}, {"Authorization": "Bearer some-token-or-other"}):
        answer = app.test_client().get("/api/v1/health", headers=headers)

        assert (answer.status_code, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "address", ["postgresql://nobody:hunter2@127.0.0.1:1/none", "sqlite:////no/such/folder/tracker.db"]
)
def test_ready_is_503_when_the_database_does_not_answer(address):
    answer = create_app(TRACKER_DATABASE_URL=address).test_client().get("/api/v1/ready")

    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json["code"] == "not_ready"
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    "address", ["postgresql://nobody:hunter2@127.0.0.1:1/none", "sqlite:////no/such/folder/tracker.db"]
)
def test_other_requests_say_too_that_the_database_does_not_answer(address, caplog):
    signed = {"Authorization": "Bearer some-token-or-other"}

    answer = create_app(TRACKER_DATABASE_URL=address).test_client().get("/api/v1/me", headers=signed)

    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.json["code"] == "database_unavailable"
    assert int(answer.headers["Retry-After"]) > 0
    assert "hunter2" not in answer.text + caplog.text


def test_the_secret_address_of_a_feed_is_never_logged(caplog):
    app = create_app(TRACKER_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    answer = app.test_client().get("/feeds/only-calendars-know-this/mine.ics")

    assert answer.status_code == 503
    assert "/feeds/" in caplog.text
    assert "only-calendars-know-this" not in caplog.text


def test_ready_is_503_before_the_migrations_and_200_after(empty):
    client = empty.test_client()

    before = client.get("/api/v1/ready", headers={"Accept-Language": "en"})
    empty.extensions["tracker"].migrate()
    after = client.get("/api/v1/ready")

    assert (before.status_code, before.mimetype) == (503, "application/problem+json")
    assert before.json["code"] == "not_ready"
    assert "tracker migrate" in before.json["detail"]
    assert (after.status_code, after.json) == (200, {"status": "ready"})


def test_both_are_for_anybody(house):
    assert house.nobody.get("/health").status_code == 200
    assert house.nobody.get("/ready").status_code == 200
