"""Many changes of one project at once: all of them or none, every fault told, and the plan laid once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker import merging
from tracker.access import Right, Who
from tracker.domain.progress import FINISHED, VERB_WORDS, State, Verb
from tracker.domain.text import Fact, Lang, Text
from tracker.errors import MISSING, Invalid
from tracker.journal import ledger_of
from tracker.merging import FieldChanged, FieldsChanged
from tracker.projects import (
    around,
    effects,
    labels,
    links,
    moving,
    naming,
    queries,
    task_writes,
    tasks,
    turning,
    work,
)
from tracker.projects.board_facts import BulkRefused
from tracker.projects.effects import Effect
from tracker.projects.facts import NOT_IN_PLAN
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, ItemLabel, Link, Node, Part, Point
from tracker.projects.replanning import refuse_ended, replan_stored
from tracker.projects.rules import illegal

PREDECESSORS_CHANGED = Text(
    "导出之后，此事项的前置事项已被修改；请重新导出表格，再作修改。",
    "The predecessors of this item have changed since the export; export the table again.",
)
TWICE = Text(
    "本次请求已修改过此事项：{what}。请合并为一处。",
    "This request changes {what} already; say it in one place.",
)
PLACED = (("stage", "state"), ("after", "before"))
"""What of a move would overwrite the same of another; verbs follow each other."""
LABELS_CHANGED = Text(
    "导出之后，此事项的标签已被修改；请重新导出表格，再作修改。",
    "The labels of this item have changed since the export; export the table again.",
)
AGAIN = Text("此 ref 已被使用：{ref}。", "There is already a ref {ref}.")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Wishes:
    """What is to be done, in this order, as the schemas of bulk changes load it.

    `links` are predecessors of items that are given anew: `(pointer, name of the item, links)`, and `labels`
    ids of labels in the same way. Items are named by id, key, or the `ref` of what is created. A `title` that
    changes is that of `lang`.
    """

    create: Sequence[Fields] = ()
    update: Sequence[Fields] = ()
    move: Sequence[Fields] = ()
    links: Sequence[tuple[str, str, Sequence[Fields]]] = ()
    labels: Sequence[tuple[str, str, Sequence[str]]] = ()
    lang: Lang = "zh"


@dataclass
class Done:
    """What was done, in the order of the wishes, and what the moves do to others."""

    create: list[Item] = field(default_factory=list)
    update: list[Item] = field(default_factory=list)
    move: list[Item] = field(default_factory=list)
    effect: Effect = field(default_factory=Effect)
    left_open: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    """Of what was completed, by id: parts that are still open."""


def do(session: Session, who: Who, project_id: str, wishes: Wishes) -> Done:
    """Do all of it. Raises BulkRefused with every fault, PlanClosed, CycleFound and OutsideCalendar."""
    plan = queries.plan(session, project_id)
    if wishes.create or wishes.update or wishes.links or wishes.labels:
        refuse_ended(plan.project)
    return _Bulk(session, who, plan, wishes.lang).do(wishes)


class _Unmade(Exception):
    """Names what this request was to create and could not: its fault is told already."""


class _Bulk:
    def __init__(self, session: Session, who: Who, plan: ProjectPlan, lang: Lang) -> None:
        self.session, self.who, self.plan, self.lang = session, who, plan, lang
        rows = [*plan.items, *queries.parts(session, plan.project.id)]
        self.items: dict[str, Item] = {each.id: each for each in rows}
        self.names = {each.key: each.id for each in rows} | {each: each for each in self.items}
        self.faults: list[tuple[str, Fact]] = []
        self.failed: set[str] = set()
        self.moved: list[Item] = []
        self.said: set[tuple[str, ...]] = set()

    def do(self, wishes: Wishes) -> Done:
        create = self._create(wishes.create)
        update = [self._update(f"/update/{number}", dict(each)) for number, each in enumerate(wishes.update)]
        for each in wishes.links:
            self._relink(*each)
        for marks in wishes.labels:
            self._relabel(*marks)
        self.session.flush()
        move = [self._move(f"/move/{number}", dict(each)) for number, each in enumerate(wishes.move)]
        if self.faults:
            raise BulkRefused.of(self.faults)
        self._lay(whole=bool(wishes.create or wishes.update or wishes.links))
        rows = [[each for each in found if each is not None] for found in (create, update, move)]
        return Done(rows[0], rows[1], rows[2], self._effect(), self._left_open())

    @contextmanager
    def _at(self, pointer: str) -> Iterator[None]:
        """What is refused within it is a fault at this place of the body."""
        try:
            with naming.by_key(self.session):
                yield
        except FieldsChanged as changed:
            self.faults += [(pointer, each) for each in FieldChanged.each_of(changed)]
        except Fact as fault:
            self.faults.append((pointer, fault))
        except _Unmade:
            pass

    def _create(self, wishes: Sequence[Fields]) -> list[Node | None]:
        """First the items, then what they follow: they may name each other in any order."""
        made = [self._add(f"/create/{number}", dict(each)) for number, each in enumerate(wishes)]
        for number, (node, wish) in enumerate(zip(made, wishes, strict=True)):
            for place, name in enumerate(dict.fromkeys(wish.get("after", ()))):
                with self._at(f"/create/{number}/after/{place}"):
                    self._follow(node, name)
        return made

    def _add(self, pointer: str, fields: dict[str, Any]) -> Node | None:
        fields.pop("after", None)
        ref = fields.pop("ref", None)
        with self._at(pointer):
            self.who.require(Right.LEAD, self.plan.project.id)
            if ref in self.names:
                raise Invalid("/ref", AGAIN, ref=ref)
            self._name_parent(fields)
            node = tasks.add_node(self.session, self.plan, fields)
            self.items[node.id] = node
            self.names |= dict.fromkeys((node.id, node.key, ref or node.key), node.id)
            return node
        self.failed |= {each for each in (ref, fields.get("key")) if each} - self.names.keys()
        return None

    def _follow(self, node: Node | None, name: str) -> None:
        pred = self._named(name, "")
        if not isinstance(self.items[pred], Node):
            raise Invalid("", NOT_IN_PLAN, what=name)
        if node is not None:
            links.connect(self.session, self.plan, {"pred": pred, "succ": node.id})

    def _name_parent(self, fields: dict[str, Any]) -> None:
        if fields.get("parent"):
            fields["parent"] = self._named(fields["parent"], "/parent")

    def _named(self, name: str, pointer: str) -> str:
        """The id of an item by its id, its key, or the ref of this request. Raises Invalid."""
        if name in self.failed:
            raise _Unmade
        if name not in self.names:
            raise Invalid(pointer, MISSING, what=name)
        return self.names[name]

    def _only_here(self, name: str, *ways: tuple[str, ...]) -> Item:
        """The item of a name, which nothing else of this request changes in the same ways. Raises Invalid."""
        item = self.items[self._named(name, "/id")]
        said = {(item.id, *each) for each in ways}
        if said & self.said:
            raise Invalid("/id", TWICE, what=name)
        self.said |= said
        return item

    def _update(self, pointer: str, fields: dict[str, Any]) -> Item | None:
        with self._at(pointer):
            item = self._only_here(fields.pop("id"), ("update",))
            base, along = fields.pop("base_revision"), fields.pop("along", None)
            self._name_parent(fields)
            with self._at(pointer):
                self._check_base(item, base, fields, along)
            fields = merging.spoken(item, fields, self.lang)
            tasks.change_in(self.session, self.who, self.plan, item, fields)
            return item
        return None

    def _check_base(self, item: Item, base: int, fields: Fields, row: Fields | None) -> None:
        """Of a row of a table its state, predecessors and labels count as well, and so does their revision.

        Raises Invalid and FieldsChanged.
        """
        along, seen = row or {}, base
        if row is not None and seen <= ledger_of(self.session).counters[self.plan.project.id].revision:
            base = merging.revision_at(self.session, item, seen)
        state = {"state": along["state"]} if along.get("state") else {}
        writes = {**task_writes.writes(item, dict(fields), self.lang), "state": merging.of_column("state")}
        merging.check(self.session, item, base, {**fields, **state}, writes)
        for name, model, its, why in (
            ("predecessors", Link, Link.succ_id, PREDECESSORS_CHANGED),
            ("labels", ItemLabel, ItemLabel.item_id, LABELS_CHANGED),
        ):
            later = sa.select(model.id).where(its == item.id, model.revision > seen)
            if name in along and self.session.scalar(later.limit(1)) is not None:
                raise Invalid(f"/{name}", why)

    def _relink(self, pointer: str, name: str, wanted: Sequence[Fields]) -> None:
        with self._at(pointer):
            self.who.require(Right.LEAD, self.plan.project.id)
            node, phases = self.items[self._named(name, "")], {each.id for each in self.plan.phases}
            if not isinstance(node, Node):
                raise Invalid("", NOT_IN_PLAN, what=name)
            ends = [
                each["pred"] if each["pred"] in phases else self._named(each["pred"], "") for each in wanted
            ]
            links.relink(
                self.session,
                self.plan,
                node,
                [{**each, "pred": end} for each, end in zip(wanted, ends, strict=True)],
            )

    def _relabel(self, pointer: str, name: str, wanted: Sequence[str]) -> None:
        with self._at(pointer):
            self.who.require(Right.WORK, self.plan.project.id)
            labels.put(self.session, self.items[self._named(name, "")], wanted)

    def _move(self, pointer: str, fields: dict[str, Any]) -> Item | None:
        with self._at(pointer):
            item = self._only_here(fields.pop("id"), *(each for each in PLACED if fields.keys() & {*each}))
            for name in {"after", "before"} & fields.keys():
                fields[name] = self._named(fields[name], f"/{name}")
            moving.arrange(self.session, item, fields)
            for verb, how in self._verbs(item, fields):
                work.advance(self.session, self.who, item, verb, **how)
                self.session.flush()
            return item
        return None

    def _verbs(self, item: Item, fields: dict[str, Any]) -> Sequence[tuple[Verb, dict[str, Any]]]:
        """The verbs that a move takes; a cancelled item says why."""
        if "verb" not in fields:
            found = moving.verbs(self.session, item, fields)
        else:
            verb = Verb(fields["verb"])
            if isinstance(item, Point):
                raise illegal(item, VERB_WORDS[verb])
            found = [(verb, {"override": fields.get("override_reason"), "at": fields.get("at")})]
            if verb is Verb.CANCEL:
                work.say_why(item, fields["reason"])
        self.moved += [item] if found else []
        return found

    def _effect(self) -> Effect:
        self.session.flush()
        return effects.so_far(self.session, ledger_of(self.session))

    def _left_open(self) -> dict[str, list[Part]]:
        """Open lines hold nothing back, but whoever completes is told of them."""
        done = [each.id for each in self.moved if each.state == State.DONE]
        found = around.parts_of(self.session, done) if done else {}
        return {
            item_id: [each for each in found.get(item_id, ()) if each.state not in FINISHED]
            for item_id in done
        }

    def _lay(self, *, whole: bool) -> None:
        """Once for all of it; a turn that begins has laid the plan already."""
        turned = [turning.begin_next(self.session, each) for each in self.moved]
        if not any(turned) and (whole or self.moved):
            replan_stored(self.session, self.plan)
