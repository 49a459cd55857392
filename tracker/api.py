"""What every route shares: problems, the asker, rights, ETags, and the API document."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import marshmallow as ma
from flask import Flask, Response, current_app, g, json, request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from tracker import access, document, words
from tracker.access import OF_A_PROJECT, OPEN, Right, Who
from tracker.bodies import Parser
from tracker.domain.text import Fact, Lang, Text
from tracker.errors import (
    NotFound,
    Problem,
    RevisionChanged,
    RevisionRequired,
    Unauthenticated,
    status_of,
)

PREFIX = "/api/v1"
PROBLEM_TYPE = "application/problem+json"
RETRY_AFTER = "5"
"""Seconds."""
RIGHT = "__tracker_right__"
Scope = Callable[[str], str | None]
View = TypeVar("View", bound=Callable[..., Any])
log = logging.getLogger("tracker")

_scopes: dict[str, Scope] = {}
"""Name of a path parameter to the function that finds the project it belongs to."""


class IdConverter(BaseConverter):
    """An opaque id; anything else in its place is a 404 before the database is asked."""

    regex = "[0-9a-f]{24}"


class KeyConverter(BaseConverter):
    """The key of a playbook; PostgreSQL could not even be asked for one with a NUL in it."""

    regex = "[A-Za-z0-9_-]{1,80}"


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
    facts = ma.fields.Dict(metadata={"description": "What the sentence was made of, for programs"})


class Blueprint(SmorestBlueprint):
    """A blueprint whose bodies must be JSON and refuse unknown fields."""

    ARGUMENTS_PARSER = Parser()


class Api(SmorestApi):
    """flask-smorest with problem details: its own handler drops headers such as `Allow`."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, self.handle_http_exception)
        self._app.register_error_handler(Fact, answer_fact)
        self._app.register_error_handler(OperationalError, answer_unavailable)
        self._app.register_error_handler(Exception, answer_unexpected)

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"

    def handle_http_exception(self, error: HTTPException) -> Response:
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
    """webargs' messages by place as a flat list: JSON pointers into the body, plain names of parameters."""
    found = [(place, each) for place, inner in messages.items() for each in _flatten(inner)]
    return [
        {
            **each,
            "pointer": each["pointer"].lstrip("/").split("/")[0] if place == "query" else each["pointer"],
        }
        for place, each in found
    ]


def _flatten(messages: Any, pointer: str = "", *, depth: int = 0) -> list[dict[str, Any]]:
    """marshmallow's nested messages as a flat list with JSON pointers (RFC 6901)."""
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _flatten(inner, pointer + _step(str(name), depth), depth=depth + 1)
        ]
    listed = messages if isinstance(messages, list) else [messages]
    return [
        {"pointer": pointer, "code": "invalid", "message": words.validation(str(each), language())}
        for each in listed
    ]


def _step(name: str, depth: int) -> str:
    """One step of a pointer; what marshmallow adds for a whole object or for a mapping is none."""
    if name == "_schema" or (depth > 1 and name in ("key", "value")):
        return ""
    return "/" + name.replace("~", "~0").replace("/", "~1")


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
        extra = {"facts": _plain(fact.fields), **extra}
    answer = problem(status, fact.code, title, fact.text.pick(language()), **extra)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tracker"'
    return answer


def _plain(value: Any) -> Any:
    """A fact's fields as JSON: words in the asker's language, everything else as text."""
    if isinstance(value, Text):
        return value.pick(language())
    if isinstance(value, Fact):
        return value.text.pick(language())
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
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


def language() -> Lang:
    """Chinese unless the asker prefers English."""
    best = request.accept_languages.best_match(["zh", "zh-CN", "en", "en-US", "en-GB"], "zh")
    return "en" if best.startswith("en") else "zh"


def who() -> Who:
    """The asker of this request, as `needs` found them."""
    return cast(Who, g.tracker_who)


def register_scope(parameter: str, find: Scope) -> None:
    """Say how the project of a path parameter such as `item_id` is found; NotFound when there is none."""
    _scopes[parameter] = find


def needs(right: Right) -> Callable[[View], View]:
    """Declare the right of a route, and enforce it before the view runs.

    A project that the asker may not see is not found; one that they see but may not change is forbidden.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.tracker_who = _asker(right)
            _guard(g.tracker_who, right, kwargs)
            return view(*args, **kwargs)

        setattr(guarded, RIGHT, right)
        said = guarded.__dict__.setdefault("_apidoc", {})
        said["manual_doc"] = document.marks(view.__name__, right) | said.get("manual_doc", {})
        return cast(View, guarded)

    return decorate


def _asker(right: Right) -> Who:
    """Where no token is needed none is looked up, so that health asks no database."""
    if right in OPEN:
        return access.NOBODY
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = access.authenticate(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Unauthenticated
    return found


def _guard(asker: Who, right: Right, path: dict[str, Any]) -> None:
    if right not in OF_A_PROJECT:
        asker.require(right)
        return
    scoped = [name for name in path if name in _scopes]
    if not scoped:
        raise RuntimeError(f"{request.url_rule} asks for {right}, but nothing in its path names a project.")
    for name in scoped:
        project_id = _scopes[name](path[name])
        if not asker.sees(project_id):
            raise NotFound(what=path[name])
        asker.require(right, project_id)


def etag_of(revision: int, body: Any = None) -> str:
    """The revision, and a digest of a body that tells more than its row: names, language, what is late."""
    if not isinstance(body, dict):
        return f'"{revision}"'
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return f'"{revision}-{digest[:12]}"'


def expect_revision(current: int) -> None:
    """Refuse a change whose If-Match is missing (428) or does not name the current revision (412).

    The revision alone counts: whoever read the row in another language or on another day read the same row.
    A proxy that compresses answers makes ETags weak, so weak ones count too.
    """
    if not request.headers.get("If-Match"):
        raise RevisionRequired
    tags = request.if_match
    if not tags.star_tag and str(current) not in {
        each.partition("-")[0] for each in tags.as_set(include_weak=True) if each
    }:
        raise RevisionChanged(current=current)


def with_etag(body: Any, revision: int, status: int = 200) -> tuple[Any, int, dict[str, str]]:
    headers = {"ETag": etag_of(revision, body), "Vary": "Accept-Language", "Content-Language": language()}
    return body, status, headers


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag that was read, or the `revision`; 428 without it, 412 when the row has changed.",
}


def _pattern(converter: BaseConverter) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{converter.regex}$"}


def make_api(app: Flask) -> Api:
    """The API of an application, with its document under the prefix."""
    app.url_map.converters |= {"id": IdConverter, "key": KeyConverter}
    api = Api(
        app,
        spec_kwargs={
            "title": "tracker",
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": "Services run from playbooks, on real working days."},
        },
    )
    for converter in (IdConverter, KeyConverter):
        api.register_converter(converter, _pattern)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    return api
