"""Bringing the database to the newest migration, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import sqlalchemy as sa
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app

from tracker.config import data_folder
from tracker.db import db
from tracker.errors import Problem

LOCK = 0x747261636B6572
"""Names the advisory lock of PostgreSQL: the word tracker in ASCII."""
_in_this_process = Lock()


class NotMigrated(Problem):
    code = "not_migrated"
    status = 503
    zh = "数据库未能就绪：{why}。请检查 TRACKER_DATABASE_URL。"
    en = "The database could not be made ready: {why}. Check TRACKER_DATABASE_URL."


@contextmanager
def alone() -> Iterator[None]:
    """One at a time, in this application's context; others wait. Closes every connection on leaving.

    Alembic keeps its context in a module, so threads wait too. On SQLite the migrations' own
    transaction is enough: it begins by locking the file.
    """
    with _in_this_process:
        try:
            _reach(db.engine)
            with _held(db.engine):
                yield
        finally:
            db.engine.dispose()


def _reach(engine: sa.Engine) -> None:
    """Raises NotMigrated with the first line of what the database said, which never holds the password."""
    try:
        if engine.dialect.name == "sqlite":
            Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
        engine.connect().close()
    except (sa.exc.DBAPIError, OSError) as refused:
        raise NotMigrated(why=_first_line(getattr(refused, "orig", refused))) from refused


def _first_line(error: object) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


@contextmanager
def _held(engine: sa.Engine) -> Iterator[None]:
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:  # closing it gives the lock back, whatever happened
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        yield


def upgrade() -> None:
    """Run what is missing, all of it or nothing. Raises NotMigrated."""
    try:
        command.upgrade(current_app.extensions["migrate"].migrate.get_config(), "head")
    except CommandError as refused:
        raise NotMigrated(why=_first_line(refused)) from refused


def missing(connection: sa.Connection) -> str | None:
    """What separates a database from the newest migration, in words; None when it is there."""
    here = sorted(MigrationContext.configure(connection).get_current_heads())
    wanted = sorted(ScriptDirectory(str(data_folder("migrations"))).get_heads())
    return None if here == wanted else f"migrations {here} != {wanted}"
