"""Pages of other origins that may speak to the API, as the settings name them (Fetch standard: CORS).

Own lines rather than flask-cors, which leaves `Vary: Origin` out where one origin is set or another asks,
so that a cache would serve an allowed page what was answered to another, and which reads the brackets
of an IPv6 origin as a pattern.
"""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask, Response, request

from tracker.repeating import HEADER as IDEMPOTENCY_KEY
from tracker.repeating import REPLAYED

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SENT = (
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    IDEMPOTENCY_KEY,
    "Accept-Language",
    "Last-Event-ID",
)
"""Headers that a page may send."""
READ = ("ETag", "Location", "Change-Set", "Retry-After", "Content-Disposition", REPLAYED)
"""Headers that a page may read."""
MAX_AGE = "600"
"""Seconds for which a browser need not ask again."""


def allow(app: Flask, origins: Collection[str]) -> None:
    """Let pages of these origins call every route, refusals included; none of them changes nothing."""
    if origins:
        app.after_request(lambda answer: _allow(answer, origins))


def _allow(answer: Response, origins: Collection[str]) -> Response:
    answer.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in origins:
        return answer
    answer.headers["Access-Control-Allow-Origin"] = origin
    answer.headers["Access-Control-Expose-Headers"] = ", ".join(READ)
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        answer.headers["Access-Control-Allow-Methods"] = ", ".join(METHODS)
        answer.headers["Access-Control-Allow-Headers"] = ", ".join(SENT)
        answer.headers["Access-Control-Max-Age"] = MAX_AGE
    return answer
