"""Whatever people ask for, in whatever order: no request fails inside, and what must hold always does."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.api.conftest import ok
from tracker.db import session
from tracker.journal import Entry, Revision
from tracker.projects.models import Item

PEOPLE = ("alice", "bob", "rita")
VERBS = ("start", "complete", "reopen", "cancel", "skip")
FINISHED = ("done", "passed", "waived", "cancelled")
BEGUN = (*FINISHED, "started")
who = st.sampled_from(PEOPLE)
place = st.integers(0, 7)


class Life(RuleBasedStateMachine):
    """A project by hand, in which three people do whatever the API has verbs for."""

    agency: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.project = self.agency.empty().id
        self.items = [self._add("task") for _ in range(3)] + [self._add("milestone")]
        self.nodes = list(self.items)  # what may be followed: parts are not in the graph
        self.stages = [each["id"] for each in ok(self.agency.alice.get(f"/projects/{self.project}/stages"))]
        self.offers: list[str] = []

    def _add(self, kind: str, **fields: Any) -> str:
        body = {"title": f"{kind} of the plan", "kind": kind, **fields}
        return ok(self.agency.alice.post(f"/projects/{self.project}/tasks", body), 201)["id"]

    def _item(self, number: int) -> str:
        return self.items[number % len(self.items)]

    def ask(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What a person asks for is answered or refused with a named error, and never fails inside."""
        answer = getattr(getattr(self.agency, name), method)(path, body, **headers)
        assert answer.status_code < 500, (method, path, body, answer.json)
        if answer.status_code >= 400:
            assert answer.json["code"], (method, path, body)
        return answer

    @rule(after=st.lists(place, max_size=2), kind=st.sampled_from(["task", "meeting"]))
    def add(self, after: list[int], kind: str) -> None:
        if len(self.items) < 8:
            followed = [self.nodes[each % len(self.nodes)] for each in after]
            self.nodes.append(self._add(kind, after=followed))
            self.items.append(self.nodes[-1])

    @rule(pred=place, succ=place, type_=st.sampled_from(["FS", "SS", "FF", "SF"]), soft=st.booleans())
    def link(self, pred: int, succ: int, type_: str, soft: bool) -> None:
        body = {"pred": self._item(pred), "succ": self._item(succ), "type": type_, "soft": soft}
        self.ask("alice", "post", f"/projects/{self.project}/links", body)

    @rule(name=who, number=place, verb=st.sampled_from(VERBS), override=st.booleans())
    def move(self, name: str, number: int, verb: str, override: bool) -> None:
        body = {"reason": "So it is."} if verb in ("cancel", "skip") else None
        if override and body is None:
            body = {"override_reason": "We know better."}
        self.ask(name, "post", f"/tasks/{self._item(number)}/{verb}", body)

    @rule(
        name=who,
        number=place,
        fields=st.sampled_from(
            [
                {"title": "Another title"},
                {"note": "Seen."},
                {"duration_working_minutes": 960},
                {"start": "2026-03-09T09:00+08:00"},
                {"pinned": False},
                {"progress": 40},
            ]
        ),
        behind=st.integers(0, 3),
    )
    def change(self, name: str, number: int, fields: dict[str, Any], behind: int) -> None:
        read = ok(self.agency.alice.get(f"/tasks/{self._item(number)}"))
        base = max(1, read["revision"] - behind)
        self.ask(name, "patch", f"/tasks/{read['id']}", {**fields, "base_revision": base})

    @rule(name=who, number=place, other=place, after=st.booleans(), stage=st.integers(0, 5))
    def put_on_the_board(self, name: str, number: int, other: int, after: bool, stage: int) -> None:
        body = {"after" if after else "before": self._item(other)}
        if stage < len(self.stages):
            body["stage"] = self.stages[stage]
        self.ask(name, "post", f"/tasks/{self._item(number)}/move", body)

    @rule(name=who, number=place, kind=st.sampled_from(["subtask", "line"]))
    def add_a_part(self, name: str, number: int, kind: str) -> None:
        body = {"kind": kind, "title": "A piece of it", "due_on": "2026-03-12"}
        answer = self.ask(name, "post", f"/tasks/{self._item(number)}/parts", body)
        if answer.status_code == 201 and len(self.items) < 8:
            self.items.append(answer.json["id"])

    @rule(name=who, number=place, waits=st.booleans())
    def wait_for_the_client(self, name: str, number: int, waits: bool) -> None:
        path = f"/tasks/{self._item(number)}/{'wait' if waits else 'resume'}"
        self.ask(name, "post", path, {"on": "client", "reason": "No answer yet."} if waits else None)

    @rule(name=who, number=place)
    def say_something(self, name: str, number: int) -> None:
        self.ask(name, "post", f"/tasks/{self._item(number)}/comments", {"body": "**复盘** it."})

    @rule(name=who, number=place)
    def hand_over(self, name: str, number: int) -> None:
        answer = self.ask(name, "post", f"/tasks/{self._item(number)}/handovers", {"to_department": "DATA"})
        if answer.status_code == 201:
            self.offers.append(answer.json["id"])

    @rule(name=who, number=place, verb=st.sampled_from(["accept", "decline", "withdraw"]))
    def answer_an_offer(self, name: str, number: int, verb: str) -> None:
        if self.offers:
            body = {"reason": "Not ours."} if verb == "decline" else None
            self.ask(name, "post", f"/handovers/{self.offers[number % len(self.offers)]}/{verb}", body)

    @rule(name=who)
    def take_the_last_change_back(self, name: str) -> None:
        sets = ok(self.agency.alice.get(f"/projects/{self.project}/change-sets?limit=1"))["items"]
        if sets:
            self.ask(name, "post", f"/change-sets/{sets[0]['id']}/undo", {})

    @invariant()
    def what_is_done_waited_or_says_why_not(self) -> None:
        page = self.ask("alice", "get", f"/projects/{self.project}/tasks?limit=500&include=links").json
        items = {each["id"]: each for each in page["items"]}
        for each in items.values():
            if each["state"] != "done" or each["out_of_sequence"] or "override_reason" in each:
                continue
            held = [link for link in each["links"] if link["succ"] == each["id"] and holds(link, items)]
            assert held == [], (each["key"], held)

    @invariant()
    def no_two_have_one_place_and_no_revision_is_missing(self) -> None:
        with self.agency.tracker.app.app_context():
            ranked = sa.select(Item.rank).where(Item.project_id == self.project, Item.rank.is_not(None))
            ranks = list(session().scalars(ranked))
            numbers = sa.select(Entry.revision).where(Entry.scope == self.project).order_by(Entry.revision)
            revisions = list(session().scalars(numbers))
            newest = session().scalar(sa.select(Revision.revision).where(Revision.scope == self.project))
        assert len(ranks) == len(set(ranks))
        assert revisions == list(range(1, len(revisions) + 1))
        assert newest == len(revisions)


def holds(link: dict[str, Any], items: dict[str, Any]) -> bool:
    """Whether a link forbids what follows it to be done."""
    state = items[link["pred"]]["state"] if link["pred"] in items else "done"
    done = state not in (FINISHED if link["type"] in ("FS", "FF") else BEGUN)
    return done and not link["soft"]


def test_no_sequence_of_requests_breaks_a_project(agency: Any) -> None:
    machine = type("LifeHere", (Life,), {"agency": agency})
    run_state_machine_as_test(machine, settings=settings(max_examples=12, stateful_step_count=20))


@pytest.mark.parametrize(("state", "held"), [("open", True), ("started", True), ("done", False)])
def test_the_check_itself_sees_a_predecessor_that_is_open(state: str, held: bool) -> None:
    link = {"pred": "a", "succ": "b", "type": "FS", "soft": False}
    assert holds(link, {"a": {"state": state}}) is held
