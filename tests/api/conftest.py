"""One installation for all tests of a file, and plans that a test makes by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from tests.conftest import House
from tracker import clock
from tracker.db import UTCDateTime, db, transaction
from tracker.people.models import Token, TokenUse

DAY = 480
"""Minutes of a working day."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def agency(request, standing_for_files):
    """An installation on each database that the tests of a file share: no test may count what others made."""
    found = standing_for_files.house(request.param)
    yield found
    standing_for_files.leave(found)


@dataclass
class Plan:
    """An empty project that a test fills over REST, speaking as its lead."""

    house: House
    id: str

    def task(self, title: str, *after: str, **fields: Any) -> str:
        """Add a task of one working day, or as `fields` say; answers its id."""
        body = {"title": title, "key": title, "after": list(after), "duration_working_minutes": DAY, **fields}
        body = {name: value for name, value in body.items() if value is not None}
        return ok(self.house.alice.post(f"/projects/{self.id}/tasks", body), 201)["id"]

    def link(self, pred: str, succ: str, **fields: Any) -> dict[str, Any]:
        return ok(
            self.house.alice.post(f"/projects/{self.id}/links", {"pred": pred, "succ": succ, **fields}), 201
        )

    def get(self, item_id: str) -> dict[str, Any]:
        return ok(self.house.alice.get(f"/tasks/{item_id}"))

    def change(self, item_id: str, **fields: Any) -> dict[str, Any]:
        read = self.house.alice.get(f"/tasks/{item_id}")
        return ok(self.house.alice.patch(f"/tasks/{item_id}", fields, if_match=read.headers["ETag"]))

    def days(self, *item_ids: str) -> list[tuple[str, str]]:
        """First and last day of items."""
        return [(each["start_on"], each["due_on"]) for each in map(self.get, item_ids)]

    def project(self) -> dict[str, Any]:
        return ok(self.house.alice.get(f"/projects/{self.id}"))

    def items(self) -> dict[str, dict[str, Any]]:
        """Every item of the project by its key."""
        listed = ok(self.house.alice.get(f"/projects/{self.id}/tasks?limit=500"))["items"]
        return {each["key"]: each for each in listed}

    def rules(self, **fields: Any) -> dict[str, Any]:
        """Change the project itself."""
        return ok(self.house.alice.patch(f"/projects/{self.id}", fields, If_Match="*"))

    def complete(self, item_id: str, at: str | None = None, **body: Any) -> dict[str, Any]:
        body |= {"at": at} if at else {}
        return ok(self.house.alice.post(f"/tasks/{item_id}/complete", body))

    def change_sets(self) -> list[dict[str, Any]]:
        """The change-sets of the project, newest first."""
        return ok(self.house.alice.get(f"/projects/{self.id}/change-sets"))["items"]

    def findings(self, code: str) -> list[dict[str, Any]]:
        return [each for each in self.project()["findings"] if each["code"] == code]


def ok(answer: Any, status: int = 200) -> Any:
    """The JSON of an answer that must have succeeded."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.json


@contextmanager
def counting(house: House) -> Iterator[list[str]]:
    """The statements that an installation sends to its database meanwhile.

    That a token is used is noted before, for once in a while that takes statements of its own.
    """
    sent: list[str] = []
    with house.tracker.app.app_context():
        engine = db.engine
        with transaction() as current:
            current.execute(sa.delete(TokenUse))
            now = sa.literal(clock.here(current), UTCDateTime())
            current.execute(sa.insert(TokenUse).from_select(["token_id", "at"], sa.select(Token.id, now)))

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN":  # SQLite is told so, PostgreSQL's driver says it by itself
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def by_hand(agency):
    """Makes an empty project that Alice leads, Bob works in and Rita reads."""

    def make(**fields: Any) -> Plan:
        return Plan(agency, agency.empty(**fields).id)

    return make


@pytest.fixture
def plan(by_hand):
    """An empty project that starts on Monday 2026-02-02."""
    return by_hand()
