"""Tokens: narrow ones, some that end, one's own, and when each was last used."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tests.conftest import Speaker
from tracker.db import db
from tracker.people.models import Token, TokenUse


@pytest.fixture
def somebody(agency):
    """A new person with a token that may do everything."""
    return agency.person(f"Somebody-{secrets.token_hex(4)}")


def make(agency, speaker, **fields):
    """A new token of one's own: what was answered, and somebody who speaks with it."""
    made = ok(speaker.post("/me/tokens", {"name": "script", **fields}), 201)
    return made, Speaker(agency.app, made["token"])


def refused(answer):
    return answer.status_code, answer.json["code"]


def pointer(answer):
    assert answer.status_code == 422, answer.json
    return answer.json["errors"][0]["pointer"]


def test_a_token_that_reads_changes_nothing(agency, plan):
    reader = make(agency, agency.alice, scopes=["read"])[1]
    task = plan.task("A")

    assert ok(reader.get(f"/tasks/{task}"))["state"] == "open"
    answer = reader.post(f"/tasks/{task}/start")

    assert refused(answer) == (403, "insufficient_scope")
    assert answer.json["facts"] == {"scope": "write"}
    assert refused(reader.post(f"/projects/{'0' * 24}/tasks", {})) == (403, "insufficient_scope")
    assert ok(reader.get("/me"))["scopes"] == ["read"]


def test_a_token_that_only_writes_reads_nothing(agency):
    writer = make(agency, agency.bob, scopes=["write"])[1]

    assert refused(writer.get("/me")) == (403, "insufficient_scope")


def test_without_admin_an_administrator_has_only_their_memberships(agency, plan):
    modest = make(agency, agency.admin, scopes=["read", "write"])[1]

    assert ok(modest.get("/me"))["admin"] is False
    answer = modest.post("/clients", {"name": "X"})
    assert (refused(answer), answer.json["facts"]) == ((403, "insufficient_scope"), {"scope": "admin"})
    substitutes = f"/people/{agency.ids['Bob']}/substitutes"
    stand_in = {"substitute_id": agency.ids["Carol"], "first_on": "2099-01-01", "last_on": "2099-01-02"}
    assert refused(modest.post(substitutes, stand_in)) == (403, "insufficient_scope")
    assert refused(agency.alice.post(substitutes, stand_in)) == (403, "forbidden")
    assert refused(modest.get(f"/projects/{plan.id}")) == (404, "not_found")
    ok(agency.alice.put(f"/projects/{plan.id}/members/{ok(modest.get('/me'))['id']}", {"role": "reader"}))
    assert modest.get(f"/projects/{plan.id}").status_code == 200


def test_nobody_gives_themselves_more_than_their_token_has(agency, somebody):
    made, narrow = make(agency, somebody, scopes=["write", "read"])
    assert made["scopes"] == ["read", "write"]

    assert pointer(narrow.post("/me/tokens", {"name": "x", "scopes": ["read", "admin"]})) == "/scopes/1"
    assert make(agency, narrow)[0]["scopes"] == ["read", "write"]


def test_a_token_that_ends_gives_none_that_lasts_longer(agency, somebody):
    made, script = make(agency, somebody, expires_in_days=2)

    assert make(agency, script)[0]["expires_at"] == made["expires_at"]
    assert make(agency, script, expires_at=None)[0]["expires_at"] == made["expires_at"]
    assert make(agency, script, expires_in_days=1)[0]["expires_at"] < made["expires_at"]
    for longer in ({"expires_in_days": 3}, {"expires_at": "2099-01-01T00:00:00Z"}):
        assert pointer(script.post("/me/tokens", {"name": "x", **longer})) == "/" + next(iter(longer))
    brief = make(agency, agency.admin, expires_in_days=2)[1]
    me = ok(brief.get("/me"))["id"]
    assert ok(brief.post(f"/people/{me}/tokens", {"name": "x"}), 201)["expires_at"] is not None
    other = ok(somebody.get("/me"))["id"]
    assert ok(brief.post(f"/people/{other}/tokens", {"name": "x"}), 201)["expires_at"] is None


def test_everybody_lists_and_ends_their_own(agency, somebody):
    made, script = make(agency, somebody)
    first, second = ok(somebody.get("/me/tokens"))
    assert (first["name"], second["name"]) == ("laptop", "script")
    assert "token" not in second

    assert refused(agency.bob.post(f"/me/tokens/{made['id']}/revoke")) == (404, "not_found")
    ok(script.get("/me"))
    ended = ok(somebody.post(f"/me/tokens/{made['id']}/revoke"))
    assert ended["revoked_at"]
    assert ended["last_used_at"] is not None
    assert ok(agency.admin.post(f"/tokens/{made['id']}/revoke")) == ended
    assert refused(script.get("/me")) == (401, "unauthenticated")


def test_a_token_ends_when_it_was_said_to(agency, somebody):
    made, script = make(agency, somebody, expires_in_days=2)
    end = datetime.fromisoformat(made["expires_at"])
    assert end - datetime.fromisoformat(made["created_at"]) == timedelta(days=2)
    assert script.get("/me").status_code == 200

    with agency.tracker.app.app_context(), db.engine.begin() as connection:
        table = Token.__table__
        over = sa.update(table).where(table.c.id == made["id"])
        connection.execute(over.values(expires_at=table.c.created_at))
    answer = script.get("/me", Accept_Language="zh")

    assert refused(answer) == (401, "token_expired")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "已于" in answer.json["detail"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["everything"]}, "/scopes/0"),
        ({"expires_in_days": 0}, "/expires_in_days"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "/expires_at"),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, "/expires_at"),
        ({"expires_at": "2099-01-01T00:00:00Z", "expires_in_days": 1}, "/expires_in_days"),
    ],
    ids=str,
)
def test_what_a_token_cannot_be(agency, somebody, fields, where):
    assert pointer(somebody.post("/me/tokens", {"name": "x", **fields})) == where


def uses(agency, token_id):
    with agency.tracker.app.app_context(), db.engine.connect() as connection:
        return connection.scalar(sa.select(TokenUse.at).where(TokenUse.token_id == token_id))


def used_long_ago(agency, token_id):
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with agency.tracker.app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.update(TokenUse).where(TokenUse.token_id == token_id).values(at=long_ago))
    return long_ago


def test_a_token_shows_when_it_was_last_used_and_is_not_noted_at_every_request(agency, somebody):
    made, script = make(agency, somebody)
    assert ok(somebody.get("/me/tokens"))[1]["last_used_at"] is None

    ok(script.get("/me"))
    first = uses(agency, made["id"])
    ok(script.get("/me"))

    assert uses(agency, made["id"]) == first
    assert datetime.fromisoformat(ok(somebody.get("/me/tokens"))[1]["last_used_at"]) == first
    long_ago = used_long_ago(agency, made["id"])
    ok(script.get("/me"))
    assert uses(agency, made["id"]) > long_ago


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # PostgreSQL has many writers at a time
def test_a_busy_database_loses_the_note_and_not_the_request(house):
    made, script = make(house, house.bob)
    with house.tracker.app.app_context():
        file = db.engine.url.database
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert script.get("/me").status_code == 200
        other.execute("ROLLBACK")

    assert uses(house, made["id"]) is None
    ok(script.get("/me"))
    assert uses(house, made["id"]) is not None


def test_to_know_who_asks_takes_one_statement(agency, somebody):
    ok(somebody.get("/me"))
    sent = []
    with agency.tracker.app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_more):
        sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        ok(somebody.get("/me"))
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    [asked, *rest] = [each for each in sent if not each.startswith("BEGIN")]
    assert "tokens.hash" in asked
    assert not [each for each in rest if "tokens" in each or "members" in each]
