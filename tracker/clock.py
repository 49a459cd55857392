"""The one place that reads the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OFFSET = "tracker_clock_offset"
"""Execution option of the engine: minutes added to the clock, for tests and drills."""
STOPPED = "tracker_clock_stopped"
"""Execution option of a connection to what once was: the instant at which its clock stands."""


def now(session: Session) -> datetime:
    """The present instant in UTC: the database's on PostgreSQL, so that many machines agree."""
    connection = session.connection()
    stopped: datetime | None = connection.get_execution_options().get(STOPPED)
    if stopped is not None:
        return stopped
    if connection.dialect.name == "postgresql":
        instant: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        return instant.astimezone(UTC) + _offset(session)
    return here(session)


def here(session: Session) -> datetime:
    """The present instant by this machine, without asking the database: where a second is no matter."""
    return datetime.now(UTC) + _offset(session)  # noqa: TID251 - this is that one place


def _offset(session: Session) -> timedelta:
    return timedelta(minutes=session.connection().engine.get_execution_options().get(OFFSET, 0))


def milliseconds() -> int:
    """Milliseconds since 1970, for ids that sort by time; never for deadlines."""
    return time.time_ns() // 1_000_000
