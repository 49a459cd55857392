"""Every place of a request, beside its path, that names something: found in the document of the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from tests.api.walks import Ask, asks
from tests.conftest import House
from tracker.document import operations

ID = "[0-9a-f]{24}"
KEYS = ("department", "departments", "to_department")
"""What is named by a key, and is not the same for everybody."""
BY_NAME = ("after", "before", "parent", "id", "calendar", "entity")
"""What is named by an id, although a name would do as well."""
KINDS = {
    "after": "item_id", "assessor_id": "person_id", "before": "item_id", "business_mentor_id": "person_id",
    "by_project": "person_id", "calendar": "calendar_id", "client": "client_id", "client_id": "client_id",
    "department": "department", "department_id": "department_id", "departments": "department",
    "entity": "item_id", "helper": "person_id", "id": "item_id", "ids": "notification_id",
    "involved": "person_id", "item": "item_id", "item_id": "item_id", "label": "label_id",
    "lead_id": "person_id", "mentions": "person_id", "owner": "person_id", "owner_id": "person_id",
    "parent": "item_id", "person": "person_id", "person_id": "person_id", "pred": "item_id",
    "project": "project_id", "project_id": "project_id", "roles": "person_id", "stage": "stage_id",
    "substitute_id": "person_id", "succ": "item_id", "team": "team_id", "team_id": "team_id",
    "technical_mentor_id": "person_id", "to": "person_id", "to_department": "department",
    "to_owner_id": "person_id", "until": "notification_id", "watcher": "person_id",
}  # fmt: skip
"""What a place of this name names: the name of what is known (`scene.py`)."""
OTHERWISE = {
    ("add_part", "after"): "part_id",
    ("add_stage", "after"): "stage_id",
    ("add_stage", "before"): "stage_id",
    ("change_stage", "after"): "stage_id",
    ("change_stage", "before"): "stage_id",
}
"""The same, where a name means something else in one operation."""


@dataclass(frozen=True)
class Place:
    """A place in the query (one name) or in the body (the way to it; `*` is any name, a number any index)."""

    ask: Ask
    way: tuple[str, ...]
    in_body: bool

    @property
    def name(self) -> str:
        return [each for each in self.way if each != "*" and not each.isdigit()][-1]

    @property
    def known_as(self) -> str | None:
        return OTHERWISE.get((self.ask.operation, self.name), KINDS.get(self.name))

    def naming(self, value: str) -> Ask:
        """The request with this in its place."""
        case = self.ask.case
        if not self.in_body:
            mark = "&" if "?" in case.query else "?"
            return replace(self.ask, case=replace(case, query=f"{case.query}{mark}{self.name}={value}"))
        return replace(self.ask, case=replace(case, body=_with(case.body, self.way, value)))


def _with(body: Any, way: tuple[str, ...], value: str) -> Any:
    """A body with a value at the end of a way; of lists the first counts, and any name is that of a role."""
    if not way:
        return value
    if way[0].isdigit():
        rest = list(body or [])
        return [_with(rest[0] if rest else None, way[1:], value), *rest[1:]]
    name = "DA" if way[0] == "*" else way[0]
    return {**(body or {}), name: _with((body or {}).get(name), way[1:], value)}


@cache
def _document(house: House) -> Any:
    return house.nobody.get("/openapi.json").json


def places(house: House) -> Iterator[Place]:
    """Every place of every operation that names something, with a request that the operation takes."""
    by_operation: dict[str, list[Ask]] = {}
    for each in asks(house):
        by_operation.setdefault(each.operation.partition(":")[0], []).append(each)
    document = _document(house)
    for _, parameters, operation in operations(document):
        mine = by_operation[operation["operationId"]]
        for each in parameters:
            if each.get("in") == "query" and _names(each["name"], each["schema"]):
                yield Place(mine[0], (each["name"],), in_body=False)
        content = operation.get("requestBody", {}).get("content", {})
        for way, schema in _leaves(document, content.get("application/json", {}).get("schema", {})):
            if _names([each for each in way if each != "*" and not each.isdigit()][-1], schema):
                yield Place(_about(mine, way[0]), way, in_body=True)


def _about(mine: list[Ask], first: str) -> Ask:
    """The request that has this part of the body already, as the rest of that part is required."""
    return next((each for each in mine if first in (each.case.body or {})), mine[0])


def _names(name: str, schema: dict[str, Any]) -> bool:
    return ID in str(schema.get("pattern", "")) or name in KEYS or name in BY_NAME


def _leaves(
    document: Any, schema: dict[str, Any], way: tuple[str, ...] = (), seen: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every value of a body, with the way to it; what only answers have is left out."""
    if name := schema.get("$ref"):
        if name not in seen:
            yield from _leaves(document, _found(document, name), way, (*seen, name))
        return
    for each in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        yield from _leaves(document, each, way, seen)
    for each, inner in schema.get("properties", {}).items():
        if not inner.get("readOnly"):
            yield from _leaves(document, inner, (*way, each), seen)
    for each, key in (("*", "additionalProperties"), ("0", "items")):
        if isinstance(schema.get(key), dict):
            yield from _leaves(document, schema[key], (*way, each), seen)
    if way and not schema.keys() & {"properties", "items", "anyOf", "allOf"}:
        yield way, schema


def _found(document: Any, name: str) -> Any:
    return document["components"]["schemas"][name.rpartition("/")[2]]


def queries_of(house: House) -> dict[str, set[str]]:
    """What each operation takes in its query, by its operationId."""
    return {
        operation["operationId"]: {each["name"] for each in parameters if each.get("in") == "query"}
        for _, parameters, operation in operations(_document(house))
    }


def creating(house: House) -> set[str]:
    """The operations that make something."""
    found = operations(_document(house))
    return {each["operationId"] for _, _, each in found if "201" in each["responses"]}
