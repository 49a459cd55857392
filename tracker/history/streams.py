"""Those who wait for something to happen: how many may, and how they learn of it.

Who waits holds a thread of the server, but no connection to the database. One thread of the process looks
whether any process has written, while somebody waits, and wakes them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from tracker.errors import Problem
from tracker.journal import Revision
from tracker.stopping import at_stop

PAUSE = 0.5
"""Seconds between two looks at the database."""
WRITTEN = sa.select(sa.func.sum(Revision.revision))
"""Grows with every change, as no counter ever goes down."""
_all: WeakSet[Streams] = WeakSet()


class TooManyStreams(Problem):
    code = "too_many_streams"
    status = 503
    zh = (
        "同时等待的连接已达上限（{most}）。请稍后再试，或改用不带 wait 的轮询；管理员可调高 TRACKER_THREADS。"
    )
    en = (
        "As many as can wait do already ({most}). Try again later, or poll without wait; "
        "an administrator may raise TRACKER_THREADS."
    )


class TooManyOfYours(Problem):
    code = "too_many_of_yours"
    status = 503
    zh = "您同时等待的连接已达每人上限（{most}）。请关闭其他页面后再试，或改用不带 wait 的轮询。"
    en = (
        "You wait in as many places as one person may ({most}). "
        "Close another page and try again, or poll without wait."
    )


class Seat:
    """The place of one who waits; it is free again when they leave, or when nobody has it any more."""

    def __init__(self, streams: Streams, person_id: str | None) -> None:
        self._streams, self.person_id = streams, person_id

    def leave(self) -> None:
        self._streams.leave(self)


class Streams:
    """Everybody who waits in this process for changes of one database."""

    def __init__(self, most: int) -> None:
        self.most, self.most_each = most, max(1, most // 2)
        self.stopped = False
        self._written = 0
        self._changed = Condition()
        self._seats: WeakSet[Seat] = WeakSet()
        self._looking: Thread | None = None
        _all.add(self)

    def take(self, engine: sa.Engine, person_id: str | None) -> Seat:
        """A place to wait, for one person at most half of all. Raises TooManyStreams and TooManyOfYours."""
        with self._changed:
            if len(self._seats) >= self.most:
                raise TooManyStreams(most=self.most)
            if sum(each.person_id == person_id for each in self._seats) >= self.most_each:
                raise TooManyOfYours(most=self.most_each)
            seat = Seat(self, person_id)
            self._seats.add(seat)
            if self._looking is None or not self._looking.is_alive():  # a fork has no thread of its parent's
                self._looking = Thread(target=self._look, args=(engine,), name="tracker-live", daemon=True)
                self._looking.start()
        return seat

    @contextmanager
    def seat(self, engine: sa.Engine, person_id: str | None) -> Iterator[Seat]:
        taken = self.take(engine, person_id)
        try:
            yield taken
        finally:
            taken.leave()

    def leave(self, seat: Seat) -> None:
        with self._changed:
            self._seats.discard(seat)
            self._changed.notify_all()

    def ticket(self) -> int:
        """Take it before reading: whatever is written after the reading makes `wait` return."""
        return self._written

    def wait(self, ticket: int, seconds: float) -> bool:
        """Until something is written after the ticket was taken, or all ends; False if the time is up."""
        with self._changed:
            return self._changed.wait_for(lambda: self._written != ticket or self.stopped, seconds)

    def stop(self) -> None:
        """Everybody who waits is to end, and nothing looks at the database any more."""
        self.stopped = True
        self._wake()
        if looking := self._looking:
            looking.join()

    def _wake(self) -> None:
        with self._changed:
            self._written += 1
            self._changed.notify_all()

    def _look(self, engine: sa.Engine) -> None:
        seen: object = None
        while self._anybody():
            found = _written(engine)
            if found != seen:
                self._wake()
            seen = found
            with self._changed:
                self._changed.wait_for(lambda: self.stopped or not self._seats, PAUSE)

    def _anybody(self) -> bool:
        """Whether to go on looking; who comes after a no starts another thread."""
        with self._changed:
            waited_for = bool(self._seats) and not self.stopped
            if not waited_for:
                self._looking = None
            return waited_for


def _written(engine: sa.Engine) -> object:
    """What differs once something was written; always on a connection of its own, for a new snapshot."""
    try:
        with engine.connect() as connection:
            return connection.execute(WRITTEN).scalar()
    except SQLAlchemyError:
        return object()  # wakes them all: each finds out what is wrong, and says so


def stop_with_process() -> None:
    """Have all who wait end when this process is told to stop: the server waits for running requests.

    Call it in the main thread, before it serves.
    """
    at_stop(_stop_all)


def _stop_all() -> None:
    for each in list(_all):
        each.stop()
