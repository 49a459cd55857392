"""What the API document says of every operation without its route: its name, its right, its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from tracker.access import OPEN, Right
from tracker.repeating import HEADER, PATTERN

METHODS = ("get", "put", "post", "patch", "delete")
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": f"^{PATTERN}$"},
    "description": (
        "A new key for each request, the same when it is sent again: it then has no second effect and gets "
        "the answer of the first, with `Idempotency-Replayed: true`, for 24 hours at least. 422 with another "
        "request under the same key; 409 where the answer held a secret, which is not kept."
    ),
}
BASE_REVISION = {
    "type": "integer",
    "minimum": 0,
    "maximum": 2**31 - 1,
    "description": (
        "The `revision` that was read, instead of If-Match: what others changed since in other fields stays; "
        "409 `fields_changed` where they changed the same field to something else."
    ),
}


def marks(name: str, right: Right) -> dict[str, Any]:
    """Members of an operation that follow from the name of its view and the right it declares."""
    return {
        "operationId": name,
        "security": [] if right in OPEN else [{"token": []}],
        "x-right": right.value,
    }


def finish(document: dict[str, Any]) -> dict[str, Any]:
    """Name what every operation takes and refuses, beside `default`, and say which bodies may be left out."""
    for entry in document["paths"].values():
        if "post" in entry:
            entry["post"].setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        if "patch" in entry:
            _take_base(document, entry["patch"]["requestBody"])
    for path, parameters, operation in operations(document):
        refused = _refusals(path, parameters, operation)
        responses = {str(status): _refusal(status) for status in refused} | operation["responses"]
        operation["responses"] = dict(sorted(responses.items()))
        if any(each.get("name") == "dry_run" for each in parameters):
            _answer_previews(operation["responses"])
        if "requestBody" in operation:
            operation["requestBody"]["required"] = _needs_body(document, operation["requestBody"])
    spoken: dict[str, Any] = _in_javascript(document)
    return spoken


def _take_base(document: dict[str, Any], body: dict[str, Any]) -> None:
    """A change names the revision that was read; what a body is read with takes it out of every PATCH."""
    name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    document["components"]["schemas"][name]["properties"]["base_revision"] = BASE_REVISION


def _answer_previews(responses: dict[str, Any]) -> None:
    """Where a change answers 200 itself, a dry run answers 200 with what would move."""
    content = responses.get("200", {}).get("content", {}).get("application/json")
    preview = {"$ref": "#/components/schemas/Preview"}
    if content and content["schema"] != preview and "201" not in responses:
        content["schema"] = {"anyOf": [content["schema"], preview]}


def _pattern(schema: dict[str, Any]) -> dict[str, str]:
    found = schema.get("pattern")
    return {"pattern": found.replace(r"\Z", "$")} if isinstance(found, str) else {}


def _in_javascript(value: Any) -> Any:
    """Patterns as the readers of the document know them (ECMA 262): there, Python's end is a letter."""
    if isinstance(value, dict):
        return {name: _in_javascript(each) for name, each in value.items()} | _pattern(value)
    return [_in_javascript(each) for each in value] if isinstance(value, list) else value


def operations(document: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]], dict[str, Any]]]:
    """Path, all parameters, and the operation itself, of each operation."""
    for path, entry in document["paths"].items():
        for method in METHODS:
            if method in entry:
                operation = entry[method]
                yield path, [*entry.get("parameters", ()), *operation.get("parameters", ())], operation


def _refusals(path: str, parameters: list[dict[str, Any]], operation: dict[str, Any]) -> list[int]:
    closed = bool(operation.get("security"))
    narrow = closed and operation.get("x-right") != Right.SIGNED_IN
    headers = {each.get("name") for each in parameters}
    guarded, keyed = "If-Match" in headers, HEADER in headers
    return [
        *([400] if keyed or "requestBody" in operation else []),
        *([415] if "requestBody" in operation else []),
        *([401] if closed else []),
        *([403] if narrow else []),
        *([404] if "{" in path else []),
        *([409] if "{" in path and "requestBody" in operation else []),
        *([412, 428] if guarded else []),
        *([422] if keyed else []),
    ]


def _needs_body(document: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether some field is required: no body at all is read as an empty object."""
    if "application/json" not in body["content"]:
        return bool(body.get("required"))
    schema = body["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    return bool(document["components"]["schemas"].get(name, schema).get("required"))


def _refusal(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": HTTPStatus(status).phrase, "content": content}
