"""A request with an `Idempotency-Key` has one effect however often it is sent, and one answer."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request

from tracker.access import Who
from tracker.db import session, together
from tracker.errors import Problem
from tracker.idempotency import Answer, AnswerNotKept, Asked, claim, remember

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
PATTERN = "[!-~]{1,255}"


class BadKey(Problem):
    code = "idempotency_key_invalid"
    status = 400
    zh = "Idempotency-Key 须为 1 至 255 个可见 ASCII 字符，不含空格，例如一个 UUID。"
    en = "Idempotency-Key takes 1 to 255 visible ASCII characters without spaces, such as a UUID."


def once(
    who: Who,
    view: Callable[[], Any],
    *,
    again: Callable[[], object],
    secret: bool,
    unkept: type[AnswerNotKept],
) -> Any:
    """What the view answers; under a key that was answered before, that answer again.

    `again` refuses who may not do it any more, for the view is not asked a second time.
    The answer is stored in the transaction of the effect. What had no effect is not kept: a refusal,
    a preview, a mere look. An answer with a secret is not kept either, only that it was given.
    Raises BadKey, KeyReused, and `unkept` instead of an answer that was not kept.
    """
    key = request.headers.get(HEADER) if request.method == "POST" else None
    if key is None:
        return view()
    if not re.fullmatch(PATTERN, key):
        raise BadKey
    asked = Asked(who.person_id or "", key, _digest())
    with together() as whole:
        told = claim(session(), asked, unkept)
        if told is not None:
            whole.kept = False
            again()
            return _again(told)
        answer = current_app.make_response(view())
        whole.kept = whole.wrote and answer.status_code < 400
        if whole.kept:
            remember(session(), asked, _told(answer, secret=secret))
    return answer


def _digest() -> str:
    """Of all that makes a request the same."""
    head = json.dumps([request.method, request.path, request.query_string.decode("latin-1")])
    return hashlib.sha256(head.encode() + request.get_data()).hexdigest()


def _told(answer: Response, *, secret: bool) -> Answer:
    kept = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return Answer(answer.status_code, kept, None if secret else answer.get_data())


def _again(told: Answer) -> Response:
    return Response(told.body, told.status, {**told.headers, REPLAYED: "true"})
