"""What every route shares: the asker, rights, ETags, and the API document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request, url_for
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from tracker import access, document, merging, problems, repeating
from tracker.access import OF_A_PROJECT, OPEN, Right, Who
from tracker.bodies import Parser, base_revision
from tracker.config import Settings
from tracker.db import session
from tracker.domain.text import Fact
from tracker.errors import BaseRequired, NotFound, RevisionChanged, RevisionRequired, Unauthenticated
from tracker.idempotency import AnswerNotKept
from tracker.journal import told_revision
from tracker.merging import Writes
from tracker.problems import PROBLEM_TYPE, ProblemSchema, language

PREFIX = "/api/v1"
RIGHT, SECRET = "__tracker_right__", "__tracker_secret__"
READING = ("GET", "HEAD", "OPTIONS")
NO_STORE = {"Cache-Control": "no-store"}
"""Of an answer that holds a secret."""
Sight = Callable[[Who, str], str | None]
View = TypeVar("View", bound=Callable[..., Any])

_sights: dict[str, Sight] = {}
"""Name of a path parameter to the function that finds the project it belongs to."""


class IdConverter(BaseConverter):
    """An opaque id; anything else in its place is a 404 before the database is asked."""

    regex = "[0-9a-f]{24}"


class KeyConverter(BaseConverter):
    """The key of something; PostgreSQL could not even be asked for one with a NUL in it."""

    regex = "[A-Za-z0-9_-]{1,80}"


class PlaybookConverter(KeyConverter):
    """The key of a playbook, but for the word that is an address of its own."""

    regex = r"(?!check\Z)[A-Za-z0-9_-]{1,80}"


class NameConverter(BaseConverter):
    """The key of something in a project: behind the names of parts, and with the turn of a loop."""

    regex = "[A-Za-z0-9_.#-]{1,300}"


class Blueprint(SmorestBlueprint):
    """A blueprint whose bodies must be JSON and refuse unknown fields."""

    ARGUMENTS_PARSER = Parser()

    def register_views_in_doc(self, api: Api, *args: Any, **kwargs: Any) -> None:
        """Leave the writing to who first asks for the document: an application is made sooner without it."""
        api.unwritten.append(partial(super().register_views_in_doc, api, *args, **kwargs))


class Api(SmorestApi):
    """flask-smorest with problem details: its own handler drops headers such as `Allow`."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, *args: Any, **kwargs: Any):
        self.unwritten: list[Callable[[], None]] = []
        self._writing = Lock()
        super().__init__(*args, **kwargs)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document, written when it is first asked for."""
        with self._writing:
            while self.unwritten:
                self.unwritten.pop(0)()
            return cast(dict[str, Any], self.spec.to_dict())

    def _register_error_handlers(self) -> None:
        self._app.register_error_handler(HTTPException, problems.answer_http)
        self._app.register_error_handler(Fact, problems.answer_fact)
        self._app.register_error_handler(OperationalError, problems.answer_unavailable)
        self._app.register_error_handler(Exception, problems.answer_unexpected)

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"


def who() -> Who:
    """The asker of this request, as `needs` found them."""
    return cast(Who, g.tracker_who)


def guarded_projects() -> list[str]:
    """The projects of what the path names, as `needs` found them; none for what belongs to no project."""
    return list(g.tracker_projects)


def register_sight(parameter: str, find: Sight) -> None:
    """Say how the project of a path parameter such as `link_id` is found.

    `find` raises NotFound for what is not there and for what the asker may not see; it asks for both in one
    statement, so that what is hidden costs as much as what is not there.
    """
    _sights[parameter] = find


def needs(
    right: Right,
    *,
    secret: bool = False,
    longest: int | None = None,
    again: Callable[..., object] = lambda **_: None,
    unkept: type[AnswerNotKept] = AnswerNotKept,
) -> Callable[[View], View]:
    """Declare the right of a route, and enforce it before the view runs.

    A project that the asker may not see is not found; one that they see but may not change is forbidden.
    Say `secret` where the answer shows a secret once, which is then stored nowhere, and `unkept` where the
    asker is told otherwise than usual what to do when that answer is lost;
    `longest` where a body may have more bytes than elsewhere;
    `again` where the view itself asks for more than `right` before it stores anything: to give an answer
    again takes that too. It gets the values of the path, and raises what refuses them.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.tracker_who = _asker(right)
            _guard(g.tracker_who, right, kwargs)
            if longest is not None:
                request.max_content_length = longest
            return repeating.once(
                g.tracker_who,
                lambda: view(*args, **kwargs),
                again=lambda: again(**kwargs),
                secret=secret,
                unkept=unkept,
            )

        setattr(guarded, RIGHT, right)
        setattr(guarded, SECRET, secret)
        said = guarded.__dict__.setdefault("_apidoc", {})
        said["manual_doc"] = document.marks(view.__name__, right) | said.get("manual_doc", {})
        return cast(View, guarded)

    return decorate


def _asker(right: Right) -> Who:
    """Where no token is needed none is looked up, so that health asks no database. Raises OutOfScope."""
    if right in OPEN:
        return access.NOBODY
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    found = access.authenticate(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Unauthenticated
    found.require_scope(access.Scope.READ if request.method in READING else access.Scope.WRITE)
    return found


def _guard(asker: Who, right: Right, path: dict[str, Any]) -> None:
    if right not in OF_A_PROJECT:
        asker.require(right)
        return
    scoped = [name for name in path if name in _sights]
    if not scoped:
        raise RuntimeError(f"{request.url_rule} asks for {right}, but nothing in its path names a project.")
    found = {name: _sights[name](asker, path[name]) for name in scoped}
    for name, project_id in found.items():
        if not asker.sees(project_id):
            raise NotFound(what=path[name])
        asker.require(right, project_id)
    g.tracker_projects = {each: None for each in found.values() if each}


def expect_revision(current: int) -> None:
    """Refuse a change whose If-Match is missing (428) or does not name the current revision (412).

    A proxy that compresses answers makes ETags weak, so weak ones count too.
    """
    if not request.headers.get("If-Match"):
        raise RevisionRequired
    tags = request.if_match
    if not tags.star_tag and str(current) not in tags.as_set(include_weak=True):
        raise RevisionChanged(current=current)


def expect_as_read(row: Any | None) -> None:
    """The same of a PUT that makes what is not there yet: then there is nothing to overwrite.

    An If-Match says that something was there (RFC 9110 section 13.1.1). `row` is Journaled, or None.
    """
    if row is not None or request.headers.get("If-Match"):
        expect_revision(row.revision if row is not None else 0)


def expect_unchanged(row: Any, fields: dict[str, Any], writes: Writes = {}) -> None:  # noqa: B006 - never written
    """Refuse to overwrite what others have changed: strictly by If-Match, or by field from `base_revision`.

    Given both, both must hold; neither is 428. `row` is Journaled; a field of which `writes` says nothing
    is the column of its name. Guests are told no former values.
    Raises RevisionChanged, FieldsChanged and Invalid.
    """
    base = base_revision()
    if base is None and not request.headers.get("If-Match"):
        raise BaseRequired
    if request.headers.get("If-Match"):
        expect_revision(told_revision(session(), row))
    if base is not None:
        told = not who().guest_in(getattr(row, "project_id", None))
        (merging.check if told else merging.check_unseen)(session(), row, base, fields, writes)


def with_etag(body: Any, revision: int, status: int = 200) -> tuple[Any, int, dict[str, str]]:
    """A row, its revision as ETag. What is derived beside it changes without one, so no GET answers 304."""
    headers = {"ETag": f'"{revision}"', "Vary": "Accept-Language", "Content-Language": language()}
    return body, status, headers


def located(answer: tuple[Any, int, dict[str, str]], endpoint: str, **values: Any) -> Any:
    """The answer about a row that was made, with the address of the route that reads it (RFC 9110 10.2.2)."""
    body, status, headers = answer
    return body, status, {**headers, "Location": url_for(endpoint, **values)}


def address(endpoint: str, **values: Any) -> str:
    """Where the outside reaches a route: under the public address if the settings name one."""
    public = settings().public_url
    if not public:
        return url_for(endpoint, **values, _external=True)
    return public + url_for(endpoint, **values).removeprefix(request.script_root)


def settings() -> Settings:
    found: Settings = current_app.extensions["tracker"]
    return found


IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": (
        'The ETag that was read, which is the revision: `"17"`. 412 when the row has changed since; '
        "428 without it, unless a PATCH names its `base_revision` instead."
    ),
}


CONVERTERS = {
    "id": IdConverter,
    "key": KeyConverter,
    "playbook": PlaybookConverter,
    "name": NameConverter,
}


def _pattern(converter: BaseConverter) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{converter.regex}$"}


def make_api(app: Flask) -> Api:
    """The API of an application, with its document under the prefix."""
    app.url_map.converters |= CONVERTERS
    api = Api(
        app,
        spec_kwargs={
            "title": "tracker",
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": "Services run from playbooks, on real working days."},
        },
    )
    for converter in CONVERTERS.values():
        api.register_converter(converter, _pattern)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    return api
