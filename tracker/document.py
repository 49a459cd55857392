"""What the API document says of every operation without its route: its name, its right, its refusals."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from tracker.access import OPEN, Right

METHODS = ("get", "put", "post", "patch", "delete")


def marks(name: str, right: Right) -> dict[str, Any]:
    """Members of an operation that follow from the name of its view and the right it declares."""
    return {
        "operationId": name,
        "security": [] if right in OPEN else [{"token": []}],
        "x-right": right.value,
    }


def finish(document: dict[str, Any]) -> dict[str, Any]:
    """Name the refusals of every operation, beside `default`, and say which bodies may be left out."""
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
    guarded = any(each.get("name") == "If-Match" for each in parameters)
    return [
        *([400, 415] if "requestBody" in operation else []),
        *([401] if closed else []),
        *([403] if narrow else []),
        *([404] if "{" in path else []),
        *([409] if "{" in path and "requestBody" in operation else []),
        *([412, 428] if guarded else []),
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
