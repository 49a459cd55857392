"""HTTP of following: what happened since, by polling, waiting or listening."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator, Iterator
from typing import Any, cast

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from tracker import access
from tracker.access import Right
from tracker.api import PREFIX, Blueprint, needs, who
from tracker.config import Settings
from tracker.db import db, session
from tracker.errors import Unauthenticated
from tracker.history import cursors, event_schemas, event_views
from tracker.history.cursors import Cursor, CursorUnknown
from tracker.history.events import Batch, follow
from tracker.history.streams import Seat, Streams
from tracker.problems import PROBLEM_TYPE, ProblemSchema

bp = Blueprint("live", __name__, url_prefix=PREFIX, description="What happens, as it happens")
log = logging.getLogger("tracker")

STREAMS = "tracker_streams"
TYPE = "text/event-stream"
BEAT = 3
"""Seconds between two signs of life: only who is written to is found to be gone."""
BEATS = 5
"""After so many the database is asked again, and a reader told their new place."""
LIFE = 600
"""Seconds until a stream ends; its reader comes back, and may find another process."""
LAST_EVENT_ID = {
    "in": "header",
    "name": "Last-Event-ID",
    "required": False,
    "schema": {"type": "string"},
    "description": "The id of the last message; comes before `after`.",
}


@bp.record
def _prepare(state: Any) -> None:
    settings = cast(Settings, state.app.extensions["tracker"])
    state.app.extensions[STREAMS] = Streams(settings.most_streams)


def _streams() -> Streams:
    return cast(Streams, current_app.extensions[STREAMS])


@bp.get("/events")
@needs(Right.SIGNED_IN)
@bp.arguments(event_schemas.EventsQuerySchema, location="query")
@bp.response(200, event_schemas.EventsSchema)
@bp.alt_response(503, schema=ProblemSchema, content_type=PROBLEM_TYPE)
def list_events(args: dict[str, Any]) -> Any:
    """What happened after a cursor that I may hear of; with `wait`, as soon as something does

    Without `after` nothing but the cursor of now. Of one project the events come in order and without a gap;
    of several projects no order is promised. Ask again at once where there is `more`.
    Events name what changed, not to what: read the row. 422 `cursor_unknown`: read everything anew.
    """
    found = follow(session(), who(), _place(args))
    if args["wait"] and not found.steps and not found.more:
        found = _wait(found, args["wait"])
    return event_views.batch(found)


@bp.get("/events/stream")
@needs(Right.SIGNED_IN)
@bp.arguments(event_schemas.AfterQuerySchema, location="query")
@bp.response(200, {"type": "string"}, content_type=TYPE)
@bp.alt_response(503, schema=ProblemSchema, content_type=PROBLEM_TYPE)
@bp.doc(parameters=[LAST_EVENT_ID])
def stream_events(args: dict[str, Any]) -> Any:
    """The same as server-sent events, each `change` with the JSON of an event

    It ends after ten minutes, or when the server stops: go on with the id of the last message in
    `Last-Event-ID`. What was done at once has an id only at its end, so it comes again whole.
    """
    place = _place({**args, **({"after": last} if (last := request.headers.get("Last-Event-ID")) else {})})
    first = follow(session(), who(), place)
    seat = _streams().take(db.engine, who().person_id)
    _let_go()
    told = _tell(current_app._get_current_object(), seat, first)  # type: ignore[attr-defined]
    answer = Response(told, content_type=TYPE)
    answer.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    answer.call_on_close(seat.leave)
    return answer


def _place(args: dict[str, Any]) -> Cursor | None:
    return cursors.read(args["after"]) if args.get("after") else None


def _let_go() -> None:
    """Give the connection back, and with it the snapshot: who waits needs neither."""
    db.session.remove()


def _wait(found: Batch, seconds: int) -> Batch:
    """The first batch with something in it, or the last one when the time is up."""
    app, streams = current_app._get_current_object(), _streams()  # type: ignore[attr-defined]
    until = time.monotonic() + seconds
    _let_go()
    with streams.seat(db.engine, who().person_id):
        while not found.steps and not found.more and not streams.stopped:
            ticket = streams.ticket()
            found = _look(app, _token(), found.cursor)
            left = until - time.monotonic()
            if left <= 0 or (not found.steps and not streams.wait(ticket, left)):
                break
    return found


def _token() -> str:
    return request.headers["Authorization"].partition(" ")[2].strip()


def _look(app: Flask, token: str, after: Cursor) -> Batch:
    """The asker is asked for anew each time: a right may end while somebody waits. Raises Unauthenticated."""
    with app.app_context():
        asker = access.authenticate(token)
        if asker is None:
            raise Unauthenticated
        return follow(session(), asker, after)


def _silence(streams: Streams, ticket: int) -> Generator[str, None, bool]:
    """Signs of life until something is written, or nothing was for long enough, which is True."""
    for _ in range(BEATS):
        if streams.wait(ticket, BEAT):
            return False
        yield event_views.BEAT
    return True


def _tell(app: Flask, seat: Seat, first: Batch) -> Iterator[str]:
    """The messages of a stream, until its life is over or its reader is gone."""
    streams, token, until = _streams(), _token(), time.monotonic() + LIFE

    def tell() -> Iterator[str]:
        found, quiet = first, True
        yield event_views.RETRY
        while True:
            yield from event_views.messages(found)
            if found.steps or quiet:
                yield event_views.heartbeat(found)
            if streams.stopped or time.monotonic() > until:
                return
            ticket = streams.ticket()
            found = _look(app, token, found.cursor)
            quiet = not (found.steps or found.more) and (yield from _silence(streams, ticket))

    def ending() -> Iterator[str]:
        try:
            yield from tell()
        except (Unauthenticated, CursorUnknown, SQLAlchemyError) as over:
            log.info("a stream of events ended: %s", type(over).__name__)
        finally:
            seat.leave()

    return ending()
