"""Every route of the API, sent by anybody with ids of what is there, and with a body that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from tests.api.asked import BODIES, CASES, PLACES, Case, Raw
from tests.conftest import House
from tracker.access import OF_A_PROJECT, Right
from tracker.api import RIGHT
from tracker.db import together
from tracker.document import operations

PLACE = re.compile(r"<(?:[^:>]+:)?(\w+)>")
"""A parameter in the rule of a route."""
NAMED = re.compile(r"\$(\w+)")
"""The name of what is known, in its place."""
ENDLESS = "stream_events"
READING = ("GET",)


@dataclass(frozen=True)
class Ask:
    """A request of a route, but for who sends it and about what."""

    rule: Rule
    method: str
    right: Right
    operation: str
    """Its operationId, and the verb if the path has one."""
    case: Case

    @property
    def path(self) -> str:
        """The path of the route as people write it, with its verb."""
        verb = self.operation.partition(":")[2]
        path = PLACE.sub(lambda found: verb if found[1] == "verb" else f"{{{found[1]}}}", self.rule.rule)
        return path + self.case.query

    @property
    def reads(self) -> bool:
        return self.method in READING

    @property
    def of_a_project(self) -> bool:
        return self.right in OF_A_PROJECT

    def address(self, known: Mapping[str, Any]) -> str:
        """Where it is sent, filled with what is known."""
        verb = self.operation.partition(":")[2]
        values = {
            name: verb if name == "verb" else known[self.case.ids.get(name, name)]
            for name in self.rule.arguments
        }
        return str(self.rule.build(values)[1]) + filled(self.case.query, known)


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    """A body or query with ids in the place of their names."""
    if isinstance(value, dict):
        return {name: filled(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [filled(each, known) for each in value]
    if not isinstance(value, str):
        return value
    return (
        known[value[1:]] if NAMED.fullmatch(value) else NAMED.sub(lambda found: str(known[found[1]]), value)
    )


def routes(house: House) -> Iterator[tuple[Rule, str, Any]]:
    """Every route as (rule, method, right)."""
    inner = house.tracker.app
    for rule in inner.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, getattr(inner.view_functions[rule.endpoint], RIGHT, None)


def operations_of(rule: Rule) -> list[str]:
    """The operationId of a route, and one for each verb where the path has a choice of them."""
    name = rule.endpoint.rpartition(".")[2]
    verbs = rule._converters.get("verb")
    return [f"{name}:{verb}" for verb in sorted(verbs.items)] if isinstance(verbs, AnyConverter) else [name]


def asks(house: House) -> list[Ask]:
    """Every request of the tables: each verb and each case of its own."""
    return [
        Ask(rule, method, right, operation, case)
        for rule, method, right in routes(house)
        for operation in operations_of(rule)
        for case in CASES.get(operation, [Case("", PLACES.get(operation, {}), BODIES.get(operation))])
    ]


def without_a_body(house: House) -> list[str]:
    """Operations that take a body and of which no case has one."""
    document = house.nobody.get("/openapi.json").json
    taking = {each["operationId"] for _, _, each in operations(document) if "requestBody" in each}
    given: dict[str, bool] = {}
    for each in asks(house):
        given[each.operation] = given.get(each.operation, True) and each.case.body is not None
    return sorted(each for each, full in given.items() if each.partition(":")[0] in taking and not full)


def send(
    house: House, name: str, ask: Ask, known: Mapping[str, Any], if_match: str | None = "*"
) -> TestResponse:
    """What somebody is answered; what is written is undone at once, so that the next finds all as it was.

    The request is part of a transaction that is not kept, as one with an `Idempotency-Key` is part of one.
    """
    speaker = getattr(house, name)
    body = ask.case.body
    given = {"data": known[body.name], "content_type": body.kind} if isinstance(body, Raw) else {}
    if body is not None and not given:
        given = {"json": filled(body, known)}
    given["headers"] = {**speaker.headers, **({} if ask.reads or not if_match else {"If-Match": if_match})}
    given["buffered"] = ask.operation != ENDLESS
    with ExitStack() as undone:
        if not ask.reads:
            undone.enter_context(house.tracker.app.app_context())
            undone.enter_context(together()).kept = False
        return speaker.client.open(ask.address(known), method=ask.method, **given)
