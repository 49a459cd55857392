"""An archive is of one instant, however much is written while it is read."""

from __future__ import annotations

from threading import Thread, current_thread

from sqlalchemy import event

from tests.api.conftest import DAY, ok
from tests.api.test_take_a_project_along import export, rows
from tracker.db import db


def test_what_is_written_meanwhile_is_not_half_in_an_archive(house):
    started = house.start()
    with house.tracker.app.app_context():
        engine = db.engine
    path, longer, answers = f"/tasks/{started['D02']}", {"duration_working_minutes": 9 * DAY}, []

    def write():
        answers.append(ok(house.alice.patch(path, longer, If_Match="*")))

    def write_before(_connection, _cursor, statement, *_):
        if "FROM journal" in statement and current_thread() is reader and not answers:
            somebody = Thread(target=write)  # in this one, a request would share the transaction
            somebody.start()
            somebody.join()

    reader = current_thread()
    event.listen(engine, "before_cursor_execute", write_before)
    try:
        archive = export(house.alice, started.id)
    finally:
        event.remove(engine, "before_cursor_execute", write_before)

    newest = max(each["revision"] for each in rows(archive, "project/journal.jsonl"))
    assert newest == max(each["revision"] for each in rows(archive, "project/revisions.jsonl"))
    assert [each["revision"] > newest for each in answers] == [True]
