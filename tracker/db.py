"""Engine, session, the one way to write, and the base types of every row."""

from __future__ import annotations

import itertools
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from tracker import clock

WRITING = "tracker_writing"
BUSY_SECONDS = 20
CONNECT_SECONDS = 10
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL keeps nowhere, and halves of surrogate pairs, which have no UTF-8."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware outside, UTC in the database (SQLite keeps no zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """Every table; constraints are named by convention so that both databases can alter them."""

    # A registry of its own: Flask-SQLAlchemy subclasses this base, and SQLAlchemy 2.1 refuses
    # a type map on a base that has been subclassed with one.
    registry = registry(
        metadata=METADATA,
        type_annotation_map={
            datetime: UTCDateTime,
            dict[str, Any]: sa.JSON,
            list[str]: sa.JSON,
            list[Any]: sa.JSON,
        },
    )


_sequence = itertools.count(secrets.randbelow(1 << 16))


def new_id() -> str:
    """24 lower-case hex characters, by time: 48 bits of milliseconds, 16 of sequence, 32 of chance."""
    return f"{clock.milliseconds():012x}{next(_sequence) & 0xFFFF:04x}{secrets.randbits(32):08x}"


class Row(Base):
    """A row with an opaque id."""

    __abstract__ = True
    id: Mapped[str] = mapped_column(sa.String(24), primary_key=True, default=new_id)


db = SQLAlchemy(
    model_class=Base,
    add_models_to_shell=False,
    session_options={"autoflush": False, "expire_on_commit": False},
)


_instead: ContextVar[Session | None] = ContextVar("tracker_session", default=None)


def session() -> Session:
    """The session of this application context, or the one that is read instead of it."""
    return _instead.get() or db.session()


@contextmanager
def reading(other: Session) -> Iterator[None]:
    """Let every read inside ask another session; nothing is written there."""
    held = _instead.set(other)
    try:
        yield
    finally:
        _instead.reset(held)


@contextmanager
def transaction() -> Iterator[Session]:
    """The one way to write: everything inside commits together or not at all.

    The read transaction that authentication began is ended first: SQLite refuses to upgrade a read
    to a write once another writer has committed, however long it may wait.
    """
    if _instead.get() is not None:
        raise RuntimeError("What once was is only read.")
    current = session()
    if current.info.get(WRITING):
        raise RuntimeError("A transaction is open already; actions compose inside it.")
    current.rollback()
    current.info[WRITING] = True
    try:
        current.connection(execution_options={WRITING: True})
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.info[WRITING] = False


def tune(engine: sa.Engine) -> None:
    """Set up an SQLite engine: WAL, full durability, foreign keys, writers that queue instead of failing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
