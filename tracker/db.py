"""Engine, session, the one way to write, and the base types of every row."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from tracker import clock

WRITING = "tracker_writing"
TOGETHER = "tracker_together"
BRIEF = "tracker_brief"
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


HALF = 1 << 15


class Ids:
    """Ids that ascend in this process, and say of two of its moments nothing of what lay between them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at, self._place = 0, 0

    def make(self) -> str:
        with self._lock:
            at, place = max(clock.milliseconds(), self._at), self._place + 1
            if at > self._at or place > 0xFFFF:
                at, place = max(at, self._at + 1), secrets.randbelow(HALF)
            self._at, self._place = at, place
        return f"{at:012x}{place:04x}{secrets.randbits(32):08x}"


_ids = Ids()


def new_id() -> str:
    """24 lower-case hex characters, by time: 48 bits of milliseconds, 16 of order, 32 of chance.

    The order within a millisecond begins by chance: a running number would tell a client how much
    others write.
    """
    return _ids.make()


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


def inserting(current: Session, model: type[Base]) -> Any:
    """INSERT as its database spells it: both know ON CONFLICT, each in a dialect of its own."""
    known = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
    return known[current.get_bind().dialect.name](model)


def read_one_instant(current: Session) -> None:
    """Let whatever is read from here on be of one instant, however many statements it takes.

    SQLite reads so by itself.
    """
    current.rollback()
    if current.get_bind().dialect.name == "postgresql":
        current.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@dataclass
class Together:
    """A transaction that others join."""

    wrote: bool = False
    """Whether one that joined it has ended well."""
    kept: bool = True
    """Whether it is to be committed; set it to False to undo everything."""
    then: list[Callable[[], None]] = field(default_factory=list)


class _Undo(Exception):
    """Leaves a transaction without committing it."""


@contextmanager
def transaction(*, brief: bool = False) -> Iterator[Session]:
    """The one way to write: everything inside commits together or not at all.

    Inside `together` it is a part of that transaction: undone alone when it fails, committed with the rest.
    `brief`: for what may be lost; where SQLite has another writer it fails at once (OperationalError).
    """
    if _instead.get() is not None:
        raise RuntimeError("What once was is only read.")
    current = session()
    if current.info.get(WRITING):
        raise RuntimeError("A transaction is open already; actions compose inside it.")
    current.info[WRITING] = True
    try:
        with _joined(current) if TOGETHER in current.info else _begun(current, brief=brief):
            yield current
    finally:
        current.info[WRITING] = False


@contextmanager
def together() -> Iterator[Together]:
    """A transaction in which those that are opened inside commit together, or none does.

    Locks are held until all is done, so whatever opens more than one should name the same projects.
    """
    current = session()
    if current.info.get(WRITING) or TOGETHER in current.info:
        raise RuntimeError("A transaction is open already.")
    whole = current.info[TOGETHER] = Together()
    try:
        with suppress(_Undo), _begun(current):
            yield whole
            if not whole.kept:
                raise _Undo
    finally:
        del current.info[TOGETHER]
    if whole.kept:
        for each in whole.then:
            each()


def afterwards(current: Session, do: Callable[[], None]) -> None:
    """Do something about what was written, once it is committed: now, or when the whole is."""
    whole: Together | None = current.info.get(TOGETHER)
    if whole is None:
        do()
    else:
        whole.then.append(do)


@contextmanager
def _begun(current: Session, *, brief: bool = False) -> Iterator[None]:
    """A transaction of its own.

    The read transaction that authentication began is ended first: SQLite refuses to upgrade a read
    to a write once another writer has committed, however long it may wait.
    """
    current.rollback()
    try:
        current.connection(execution_options={WRITING: True, BRIEF: brief})
        yield
        current.commit()
    except BaseException:
        current.rollback()
        raise


@contextmanager
def _joined(current: Session) -> Iterator[None]:
    """A part of a transaction; what was read before it took its locks is read anew, as in one of its own."""
    current.expire_all()
    part = current.begin_nested()
    try:
        yield
        part.commit()
    except BaseException:
        part.rollback()
        current.expire_all()
        raise
    current.info[TOGETHER].wrote = True


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
    options = connection.get_execution_options()
    if not options.get(BRIEF):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITING) else "BEGIN")
        return
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=0")  # type: ignore[union-attr]
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")  # type: ignore[union-attr]
