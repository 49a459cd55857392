"""What people may ask of a project, in whatever order, and what must hold after each of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.api.conftest import ok
from tracker.app import create_app
from tracker.db import session
from tracker.document import operations
from tracker.journal import AGENCY, Entry, Revision
from tracker.projects.models import Item

PLAYBOOK = """\
format: 1
key: life
kind: process
title: {zh: 一生, en: A life}
source: 3.1
phases:
  run: {title: {zh: 运行, en: Run}, months: 1, source: 3.1}
steps:
  A:
    kind: task
    phase: run
    title: {zh: 做, en: Do}
    owner: OM
    department: CLIENT
    duration: 2wd
    source: 3.1
  F:
    kind: task
    phase: run
    title: {zh: 选, en: Choose}
    owner: DA
    duration: 1wd
    one_of: [O1, O2]
    source: 3.1
  X:
    kind: task
    phase: run
    title: {zh: 省, en: Extra}
    owner: OM
    duration: 1wd
    optional: true
    source: 3.1
  O1: {kind: task, phase: run, title: {zh: 甲, en: One}, owner: OM, duration: 1wd, after: [F], source: 3.1}
  O2: {kind: task, phase: run, title: {zh: 乙, en: Two}, owner: OM, duration: 1wd, after: [F], source: 3.1}
  B:
    kind: task
    phase: run
    title: {zh: 合, en: Join}
    owner: OM
    duration: 1wd
    after: [O1, O2]
    source: 3.1
  M:
    kind: milestone
    phase: run
    title: {zh: 完, en: Done}
    owner: OM
    after: [A, B]
    source: 3.1
    points:
      V1: {title: {zh: 证一, en: First}, owner: OM, after: [A], source: 3.1}
      V2: {title: {zh: 证二, en: Second}, owner: OM, department: CLIENT, source: 3.1}
series:
  S:
    phase: run
    title: {zh: 会, en: Meet}
    owner: OM
    departments: [CLIENT]
    duration: 1wh
    at: 10:00
    least: 2
    per_week: 1
    on: [wed]
    source: 3.1
iteration: {closes: M, most: 2, source: 3.1}
"""
"""Two turns of a loop that closes with a gate: branches, something optional, and meetings."""
PLACE = re.compile(r"\{(\w+)\}")
FINISHED = ("done", "passed", "waived", "cancelled")
BEGUN = (*FINISHED, "started")
WHO = ("alice",) * 6 + ("bob", "bob", "claire", "rita")
MANY = 40
"""So many items are enough."""
OVERRIDE = {"override_reason": "We know better."}
BECAUSE = {"reason": "So it is."}
Request = tuple[str, str, Any]
Maker = Callable[["Life", int], Request | None]


def among(things: list[Any], number: int) -> Any:
    return things[number % len(things)] if things else "0" * 24


def schema() -> Any:
    """The document of the API."""
    app = create_app(TRACKER_DATABASE_URL="sqlite:////nowhere/never-opened.db")
    return app.test_client().get("/api/v1/openapi.json").json


ENDS = ("/pause", "/close", "/cancel")
UNKEPT = ("subscribe", "ask_what_would_be")
"""Of these no answer is kept for who asks again: it shows a secret, or nothing was done."""
AS_OF = tuple(
    path.removeprefix("/api/v1")
    for path, parameters, operation in operations(schema())
    if any(each["name"] == "as_of" for each in parameters)
    and set(PLACE.findall(path)) <= {"project_id", "item_id"}
)
"""What is read as it stood: all reads of a project or an item that can be."""
REQUESTS: dict[str, Maker] = {}
"""What is asked for, by a name: tests/api/life_requests.py has them."""


class Life(RuleBasedStateMachine):
    """A project, by hand or from a playbook, in which people do whatever the API has verbs for."""

    agency: Any = None

    @initialize(dice=st.integers(0, 2**32))
    def begin(self, dice: int) -> None:
        playbook = Random(dice).random() < 0.6  # noqa: S311 - keeps no secret
        more = (
            {"playbook": "life", "roles": {"DA": self.agency.ids["Bob"]}} if playbook else {"playbook": None}
        )
        self.project = self.agency.start(name="A life", client_id=self.agency.client_id, **more).id
        member = f"/projects/{self.project}/members/{self.agency.ids['Claire']}"
        ok(self.agency.alice.put(member, {"role": "client"}, If_Match="*"))
        self.forced: set[str] = set()
        self.step, self.resting = 0, False
        for kind in () if playbook else ("task", "task", "task", "milestone"):
            self.ask("alice", *add(self, kind))
        self.look()

    def look(self) -> None:
        """Learn what there is now, in an order that does not hang on chance."""
        path = f"/projects/{self.project}"
        page = ok(self.agency.alice.get(f"{path}/tasks?limit=500&include=links,can&sort=position"))
        self.items = sorted(page["items"], key=lambda each: str(each["key"]))
        self.links = sorted({link["id"] for each in self.items for link in each["links"]})
        self.points = [each for each in self.items if each["kind"] == "point"]

    def listed(self, what: str) -> list[Any]:
        """The ids of what a list of the project has."""
        found = ok(self.agency.alice.get(f"/projects/{self.project}/{what}"))
        rows = found["items"] if isinstance(found, dict) else found
        return [each["id"] for each in rows]

    def listed_of(self, number: int, what: str) -> list[Any]:
        """The ids of what hangs on an item."""
        return [
            each["id"]
            for each in ok(self.agency.alice.get(f"/tasks/{self.item(number)['id']}/{what}"))["items"]
        ]

    def item(self, number: int) -> Any:
        return among(self.items, number)

    def node(self, number: int) -> Any:
        """What may be followed: parts are not in the graph, and single meetings follow their series."""
        return among(
            [each for each in self.items if each["kind"] in ("task", "milestone", "meeting")], number
        )

    def ask(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What a person asks for is answered or refused with a named error, and never fails inside."""
        note(f"{name} {method} {path} {body}")
        if method != "get":
            headers["If_Match"] = "*"
        self.resting |= path.startswith("/projects/") and path.endswith(ENDS)
        answer = getattr(getattr(self.agency, name), method)(path, body, **headers)
        assert answer.status_code < 500, (method, path, body, answer.json)
        if answer.status_code >= 400:
            assert answer.json["code"], (method, path, body)
        return answer

    @rule(dice=st.integers(0, 2**32))
    def do_something(self, dice: int) -> None:
        """Whatever somebody may ask for.

        Who and what hang on the dice and on the step, for left to itself Hypothesis says most things twice.
        """
        self.step += 1
        chance = Random(dice * 1000 + self.step)  # noqa: S311 - keeps no secret
        name, number = chance.choice(WHO), chance.randrange(10**6)
        special = chance.random()
        if special < 0.04:
            self.look_back(chance.sample(AS_OF, 4), number)
        elif special < 0.1:
            self.go_ahead_anyway(name, number)
        else:
            self.ask_for(name, chance.choice(sorted(REQUESTS)), number, twice=special > 0.9)
        if chance.random() < 0.2:
            self.run_again()

    def ask_for(self, name: str, what: str, number: int, *, twice: bool) -> None:
        request = REQUESTS[what](self, number)
        if request is None:
            return
        if twice and request[0] == "post" and what not in UNKEPT:
            self.ask_twice(name, request)
        else:
            self.ask(name, *request)

    def go_ahead_anyway(self, name: str, number: int) -> None:
        """Past what holds an item back, which is for leads alone."""
        item, state = self.item(number), among(["started", "done"], number // 3)
        path, body = f"/tasks/{item['id']}/{'start' if state == 'started' else 'complete'}", dict(OVERRIDE)
        if number % 2:
            path, body = f"/tasks/{item['id']}/move", {"state": state, **OVERRIDE}
        if self.ask(name, "post", path, body).status_code == 200 and name == "alice":
            self.forced.add(item["id"])

    def look_back(self, paths: list[str], number: int) -> None:
        """As of now everything reads as it does now."""
        newest = ok(self.agency.alice.get(f"/projects/{self.project}/journal?limit=1"))["items"][0]["at"]
        at = newest.replace("+", "%2B")
        for path in paths:
            address = path.format(project_id=self.project, item_id=self.item(number)["id"])
            now, then = (self.ask("alice", "get", f"{address}{more}") for more in ("", f"?as_of={at}"))
            assert (now.status_code, told(now)) == (then.status_code, told(then)), address

    def run_again(self) -> None:
        """A project that rests or has ended is mostly active again before long."""
        if self.resting:
            for verb in ("reopen", "activate"):
                self.ask("alice", "post", f"/projects/{self.project}/{verb}")
            self.resting = False

    def ask_twice(self, name: str, request: Request) -> None:
        """The same request under its key again has no second effect, and the answer of the first."""
        key = {"Idempotency_Key": uuid4().hex}
        first = self.ask(name, *request, **key)
        before = self._newest()
        again = self.ask(name, *request, **key)
        assert self._newest() == before or first.status_code >= 400, (request, again.json)
        assert (again.status_code, again.data) == (first.status_code, first.data) or first.status_code >= 400

    @invariant()
    def all_holds_together(self) -> None:
        self.look()
        self._what_is_done_waited_or_says_why_not()
        self._no_two_have_one_place_and_no_revision_is_missing()
        assert [each["key"] for each in self.items if not each["can"]] == []

    def _what_is_done_waited_or_says_why_not(self) -> None:
        by_id = {each["id"]: each for each in self.items}
        for each in self.items:
            assert "override_reason" not in each or each["id"] in self.forced, each["key"]
            if (
                each["state"] not in ("done", "passed")
                or each["out_of_sequence"]
                or "override_reason" in each
            ):
                continue
            held = [link for link in each["links"] if link["succ"] == each["id"] and holds(link, by_id)]
            inside = [part["key"] for part in self.items if part.get("of_id") == each["id"] and waits(part)]
            assert (held, inside) == ([], []), each["key"]

    def _no_two_have_one_place_and_no_revision_is_missing(self) -> None:
        with self.agency.tracker.app.app_context():
            ranked = sa.select(Item.rank).where(Item.project_id == self.project, Item.rank.is_not(None))
            ranks = list(session().scalars(ranked))
            journals = {scope: journal(scope) for scope in (self.project, AGENCY)}
        assert len(ranks) == len(set(ranks))
        for scope, (first, last, count, newest) in journals.items():
            assert (first, last, newest) == (1, count, count), scope

    def _newest(self) -> list[int]:
        with self.agency.tracker.app.app_context():
            return [journal(scope)[3] for scope in (self.project, AGENCY)]


def journal(scope: str) -> tuple[int, int, int, int]:
    """The first and the last revision of a scope, how many there are, and what is said to be the newest."""
    numbers = Entry.revision
    wanted = sa.select(sa.func.min(numbers), sa.func.max(numbers), sa.func.count(sa.distinct(numbers)))
    first, last, count = session().execute(wanted.where(Entry.scope == scope)).one()
    newest = session().scalar(sa.select(Revision.revision).where(Revision.scope == scope))
    return first, last, count, newest or 0


def holds(link: dict[str, Any], items: dict[str, Any]) -> bool:
    """Whether a link forbids what follows it to be done."""
    state = items[link["pred"]]["state"] if link["pred"] in items else "done"
    done = state not in (FINISHED if link["type"] in ("FS", "FF") else BEGUN)
    return done and not link["soft"]


def waits(part: dict[str, Any]) -> bool:
    """Whether a part keeps its item from being done."""
    return part["kind"] == "subtask" and part["state"] not in FINISHED


def told(answer: Any) -> Any:
    """What an answer says, but for what counts the minutes until now."""
    return timeless(answer.json) if answer.is_json else answer.data


def timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: timeless(each) for name, each in value.items() if "working_minutes" not in name}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def add(life: Life, kind: str, number: int = 0) -> Request:
    body = {"title": f"{kind} of the plan", "kind": kind}
    return "post", f"/projects/{life.project}/tasks", body
