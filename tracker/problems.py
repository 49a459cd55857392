"""What is refused, as problem details (RFC 9457) in the asker's language."""

from __future__ import annotations

import logging
from typing import Any, cast

import marshmallow as ma
from flask import Response, current_app, json, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tracker import words
from tracker.domain.text import Fact, Lang, Text
from tracker.errors import Problem, status_of

PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER = "5"
"""Seconds."""
log = logging.getLogger("tracker")


class FaultSchema(ma.Schema):
    """One fault of a request."""

    pointer = ma.fields.String(
        metadata={"description": "JSON pointer into the body, or the parameter's name"}
    )
    code = ma.fields.String()
    message = ma.fields.String()
    file = ma.fields.String()
    line = ma.fields.Integer()
    column = ma.fields.Integer()
    hint = ma.fields.String()
    path = ma.fields.String(metadata={"description": "Way to the element of a playbook"})
    severity = ma.fields.String()
    question = ma.fields.String(
        allow_none=True, metadata={"description": "The open question of a playbook that it belongs to"}
    )
    base = ma.fields.Raw(metadata={"description": "Of a field that others changed: its value as you read it"})
    theirs = ma.fields.Raw(metadata={"description": "Its value now"})
    mine = ma.fields.Raw(metadata={"description": "The value that was sent"})
    right = ma.fields.String(metadata={"description": "The right that it takes"})


class ProblemSchema(ma.Schema):
    """Problem details (RFC 9457) with a stable `code`."""

    class Meta:
        unknown = ma.INCLUDE  # documented so: a problem may carry members of its own

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    detail = ma.fields.String(required=True)
    message = ma.fields.String(required=True, metadata={"description": "The same as detail"})
    errors = ma.fields.List(ma.fields.Nested(FaultSchema))
    right = ma.fields.String(metadata={"description": "With 403: the right that it takes"})
    facts = ma.fields.Dict(metadata={"description": "What fills the sentence, in its language"})


def language() -> Lang:
    """Chinese unless the asker prefers English."""
    best = request.accept_languages.best_match(["zh", "zh-CN", "en", "en-US", "en-GB"], "zh")
    return "en" if best.startswith("en") else "zh"


def problem(status: int, code: str, title: str, detail: str, **extra: Any) -> Response:
    """An answer in problem details (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
        "message": detail,
        **extra,
    }
    answer = current_app.response_class(json.dumps(body), status=status, mimetype=PROBLEM_TYPE)
    answer.headers["Content-Language"] = language()
    answer.vary.add("Accept-Language")
    return answer


def answer_fact(fact: Fact) -> Response:
    """A named error, in the asker's language."""
    status = status_of(fact)
    title, _ = words.http(status, language())
    extra = fact.beside(language()) if isinstance(fact, Problem) else {}
    if fact.fields:
        extra = {"facts": _plain(fact.fields, language()), **extra}
    answer = problem(status, fact.code, title, fact.text.pick(language()), **extra)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tracker"'
    if status == 503:
        answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def _plain(value: Any, lang: Lang) -> Any:
    """A fact's fields as JSON: words in the asker's language like the sentence that they stand in."""
    if isinstance(value, Text):
        return value.pick(lang)
    if isinstance(value, Fact):
        return value.text.pick(lang)
    if isinstance(value, dict):
        return {str(name): _plain(each, lang) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each, lang) for each in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def answer_unavailable(error: OperationalError) -> Response:
    """The database does not answer, is not migrated, or kept a writer waiting too long."""
    log.error("the database failed on %s %s: %s", request.method, _rule(), error.orig)
    title, sentence = words.http(503, language())
    answer = problem(503, "database_unavailable", title, sentence)
    answer.headers["Retry-After"] = RETRY_AFTER
    return answer


def answer_unexpected(error: Exception) -> Response:
    log.exception("unexpected error on %s %s", request.method, _rule(), exc_info=error)
    title, sentence = words.http(500, language())
    return problem(500, "internal", title, sentence)


def _rule() -> str:
    """What a log may say of an address: its rule, because the path of a feed holds the secret."""
    return str(request.url_rule)


def answer_http(error: HTTPException) -> Response:
    """What Flask or a parser refuses; headers such as `Allow` stay."""
    if error.response is not None:
        return cast(Response, error.response)
    status = error.code or 500
    data = getattr(error, "data", None) or {}
    faults = _faults(data.get("messages", {}))
    title, sentence = words.http(status, language())
    extra = {"errors": faults} if faults else {}
    code = "invalid" if status == 422 else words.http_code(status)
    answer = problem(status, code, title, sentence, **extra)
    kept = [(k, v) for k, v in error.get_headers() if k.lower() not in ("content-type", "content-length")]
    answer.headers.extend(kept)
    return answer


def _faults(messages: dict[str, Any]) -> list[dict[str, Any]]:
    """webargs' messages by place as a flat list: JSON pointers into the body, plain names of parameters.

    What is wrong with several values of one parameter is told once.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, inner in messages.items():
        for each in _flatten(inner):
            name = each["pointer"].lstrip("/").split("/")[0] if place == "query" else each["pointer"]
            found.setdefault((name, each["message"]), {**each, "pointer": name})
    return list(found.values())


def _flatten(messages: Any, pointer: str = "", *, mapped: bool = False) -> list[dict[str, Any]]:
    """marshmallow's nested messages as a flat list with JSON pointers (RFC 6901).

    `mapped`: they may be of what a mapping has under a name.
    """
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _flatten(
                inner, pointer + _step(str(name), mapped), mapped=bool(pointer) and isinstance(name, str)
            )
        ]
    listed = messages if isinstance(messages, list) else [messages]
    return [
        {"pointer": pointer, "code": "invalid", "message": words.validation(str(each), language())}
        for each in listed
    ]


def _step(name: str, mapped: bool) -> str:
    """One step of a pointer; what marshmallow adds for a whole object or for a mapping is none."""
    if name == "_schema" or (mapped and name in ("key", "value")):
        return ""
    return "/" + name.replace("~", "~0").replace("/", "~1")
