"""A writer that speaks to stored working time as the routes do, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.access import HOUSE
from tracker.calendars import actions, layers, queries
from tracker.calendars.layers import Layers
from tracker.calendars.queries import Place
from tracker.db import session
from tracker.journal import writing


class Office:
    """The stored working time of a house, and a department of it."""

    def __init__(self, house: Any) -> None:
        self.house = house
        added = house.admin.post("/departments", {"key": "night", "title_zh": "夜班", "title_en": "Nights"})
        self.department = added.json["id"]
        self.alice, self.bob = house.ids["Alice"], house.ids["Bob"]

    @contextmanager
    def writing(self, *projects: str) -> Iterator[Session]:
        with (
            self.house.tracker.app.app_context(),
            writing(HOUSE, "calendar.test", projects=projects) as current,
        ):
            yield current

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.house.tracker.app.app_context():
            yield session()

    def layers(self, project_id: str | None = None, **options: Any) -> Layers:
        with self.reading() as current:
            return layers.read(current, project_id, **options)

    def except_on(self, place: Place, first: Any, last: Any = None, **fields: Any) -> str:
        """Store an exception; answers its id."""
        fields = {"kind": "removed", "title_zh": "休假", "first_on": first, "last_on": last, **fields}
        with self.writing() as current:
            return actions.add_exception(current, actions.open_layer(current, place), fields).id

    def put(self, place: Place, **fields: Any) -> None:
        with self.writing() as current:
            actions.put_layer(current, place, fields)

    def task_calendar(self, key: str, **fields: Any) -> str:
        with self.writing() as current:
            return actions.add_calendar(current, {"key": key, **fields}).id

    def freeze(self, first: Any, last: Any, project_id: str | None = None, **chosen: list[str]) -> str:
        fields = {"first_on": first, "last_on": last, "title_zh": "双11", "chosen": chosen}
        with self.writing(*([project_id] if project_id else [])) as current:
            return actions.add_freeze_window(current, fields, project_id).id

    @property
    def nights(self) -> Place:
        return queries.of_department(self.department, "night")


@pytest.fixture
def office(house: Any) -> Office:
    return Office(house)


@contextmanager
def counted(current: Session) -> Iterator[list[str]]:
    """The statements that a session sends meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    engine = current.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
