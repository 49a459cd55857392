"""Rows of a table become changes of a project: what differs from how an item would be shown now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import marshmallow as ma

from tracker.domain.board import COLUMNS as STATES
from tracker.domain.graph import CycleFound
from tracker.domain.text import Fact, Text
from tracker.errors import Invalid
from tracker.merging import FieldChanged
from tracker.projects.board_facts import BulkRefused
from tracker.projects.bulk import Wishes
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item
from tracker.projects.schemas.bulk import BulkCreateSchema, BulkUpdateSchema
from tracker.projects.tables.book import Book
from tracker.projects.tables.columns import COLUMNS, HEADERS, Column
from tracker.projects.tables.refused import CellChanged, Fault, NoRevision, TableRefused

MOST = 2000
EMPTY = Text("表格为空：第一行应为列名。", "The table is empty; its first row names the columns.")
UNKNOWN = Text("没有名为“{name}”的列；可用：{known}。", "There is no column {name}; there are {known}.")
TWICE = Text("“{name}”出现了两次。", "{name} is there twice.")
TOO_MANY = Text("最多 {most} 行。", "Give {most} rows at most.")
STAYS = Text("导入不能修改类型。", "An import does not change the kind.")
NO_STATE = Text(
    "导入不能设为“{state}”，请在事项上操作。", "An import cannot make it {state}; do that on the item itself."
)
REVISION = "revision"
CHANGE = BulkUpdateSchema(exclude=("id", "base_revision"))
PLAIN = ("phase", "department", "owner", "progress", "parent")
BESIDE = {"links": "predecessors", "labels": "labels", "move": "state"}
"""What is asked for beside the fields of an item, to the column that it comes from."""
BY_FIELD = {each.field: each.name for each in reversed(COLUMNS)} | {
    **{name: name for name in ("state", "predecessors", "labels")},
    "titles": "title_zh", "titles/en": "title_en", "title": "title_zh",
    "duration_elapsed_minutes": "duration",
    "actual_start": "start", "actual_finish": "finish", "pinned": "start",
}  # fmt: skip
"""Field of the API to the column that it comes from."""


ALONG = ("state", "predecessors", "labels")
"""Columns that are no fields of the change: what they say goes its own way, yet is read with the rest."""


@dataclass
class Table:
    """What a table asks for; `rows` says for each pointer of a bulk change in which row it was written."""

    book: Book
    create: list[dict[str, Any]] = field(default_factory=list)
    update: list[dict[str, Any]] = field(default_factory=list)
    move: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, str, Sequence[Mapping[str, Any]]]] = field(default_factory=list)
    labels: list[tuple[str, str, Sequence[str]]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """Of keys."""
    places: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    @property
    def wishes(self) -> Wishes:
        return Wishes(self.create, self.update, self.move, self.links, self.labels)

    def refused(self, bulk: BulkRefused) -> TableRefused:
        """The faults of a bulk change where they stand in the table."""
        return TableRefused([self._fault(pointer, fact) for pointer, fact in bulk.faults])

    def circular(self, circle: CycleFound) -> Fact:
        """A circle where its links stand in the table, or in the rows of its items; else as it is."""
        linked = {self.book.keys.get(name, name) for _, name, _ in self.links}
        mine = [each for each in dict.fromkeys(circle.path) if each in self.lines]
        where = [each for each in mine if each in linked] or mine
        name = "predecessors" if linked.intersection(where) else None
        faults = [Fault(self.lines[each], name, self.places.get(name or ""), circle) for each in where]
        return TableRefused(faults) if faults else circle

    def _fault(self, pointer: str, fact: Fact) -> Fault:
        whole = pointer + getattr(fact, "pointer", "")
        _, kind, number, *rest = whole.split("/")
        name = BESIDE.get(kind)
        name = BY_FIELD.get("/".join(rest), BY_FIELD.get(rest[0], name)) if rest else name
        if isinstance(fact, FieldChanged):
            fact = CellChanged.of(fact, self.update[int(number)]["id"], name or "", self.book)
        return Fault(self.rows[f"{kind}/{number}"], name, self.places.get(name or ""), fact)


def read(rows: Sequence[Sequence[str]], plan: ProjectPlan, book: Book) -> Table:
    """What the rows of a table ask for. Raises Invalid and TableRefused with every fault of its cells."""
    if not rows or not any(rows[0]):
        raise Invalid("/csv", EMPTY)
    if len(rows) > MOST + 1:
        raise Invalid("/csv", TOO_MANY, most=MOST)
    reader = _Reader(plan, book, rows[0])
    for number, row in enumerate(rows[1:], 2):
        if any(row):
            reader.take(number, row)
    if reader.faults:
        raise TableRefused(reader.faults)
    return reader.table


class _Reader:
    def __init__(self, plan: ProjectPlan, book: Book, head: Sequence[str]) -> None:
        self.plan, self.book = plan, book
        self.items: dict[str, Item] = {each.key: each for each in plan.items}
        self.faults: list[Fault] = []
        self.table = Table(book)
        self.columns = self._columns(head)
        self.table.places = {column.name: place + 1 for place, column in self.columns.items()}

    def _columns(self, head: Sequence[str]) -> dict[int, Column]:
        found: dict[int, Column] = {}
        for place, name in enumerate(head):
            column = HEADERS.get(name.casefold())
            if column is None and name:
                known = ", ".join(each.header(self.book.lang) for each in COLUMNS)
                self.faults.append(Fault(1, None, place + 1, Invalid("", UNKNOWN, name=name, known=known)))
            elif column in found.values():
                self.faults.append(Fault(1, None, place + 1, Invalid("", TWICE, name=name)))
            elif column is not None:
                found[place] = column
        return found

    @contextmanager
    def _in(self, row: int, column: str | None) -> Iterator[None]:
        try:
            yield
        except Fact as fact:
            self.faults.append(Fault(row, column, self.table.places.get(column or ""), fact))

    def take(self, number: int, row: Sequence[str]) -> None:
        said: dict[str, Any] = {}
        faults = len(self.faults)
        for place, column in self.columns.items():
            with self._in(number, column.name):
                said[column.name] = column.read(row[place] if place < len(row) else "", self.book)
        key = said.get("key")
        with self._in(number, "key"):
            if key in self.table.lines:
                raise Invalid("", TWICE, name=key)
        if key:
            self.table.lines.setdefault(key, number)
        if len(self.faults) == faults:
            item = self.items.get(key or "")
            if item is None:
                self._new(number, said)
            else:
                self._changed(number, item, said)

    def _new(self, number: int, said: dict[str, Any]) -> None:
        ref = said.get("key") or f"row {number}"
        titles = {lang: said[name] for lang in ("zh", "en") if said.get(name := f"title_{lang}")}
        fields = {
            **({"title": next(iter(titles.values())), "titles": titles} if titles else {}),
            "ref": ref,
            **{name: said[name] for name in ("key", "kind") if said.get(name)},
            **self._fields({name: each for name, each in said.items() if each is not None}),
        }
        if (wish := self._load(number, BulkCreateSchema(), fields)) is not None:
            self._ask(number, "create", wish)
        self._beside(number, ref, said)

    def _changed(self, number: int, item: Item, said: dict[str, Any]) -> None:
        differs = {
            column.name: said[column.name]
            for column in self.columns.values()
            if column.name not in ("key", REVISION) and said[column.name] != column.says(item, self.book)
        }
        if not differs:
            self.table.unchanged += 1
            return
        with self._in(number, REVISION):
            if said.get(REVISION) is None:
                raise NoRevision(key=item.key)
        with self._in(number, "kind"):
            if "kind" in differs:
                raise Invalid("", STAYS)
        fields = self._fields(differs)
        titles = {name[-2:]: said[name] or "" for name in ("title_zh", "title_en") if name in differs}
        fields |= {"titles": titles} if titles else {}
        if (wish := self._load(number, CHANGE, fields)) is not None:
            along = {name: differs[name] for name in ALONG if name in differs}
            base = {"id": item.id, "base_revision": said.get(REVISION), "along": along}
            self._ask(number, "update", {**wish, **base})
        self._beside(number, item.id, differs)

    def _fields(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Cells as the API takes them; a start that was taken away lets the engine place the item again."""
        columns = {each.name: each for each in self.columns.values()}
        plain = {name: said[name] for name in PLAIN if name in said}
        fields = {columns[name].field: each for name, each in plain.items()}
        times = {name: said[name] for name in ("start", "finish") if said.get(name)}
        fields |= {name: _instant(each) for name, each in times.items()}
        if "start" in said and not times:
            fields["pinned"] = False
        if "note" in said:
            fields["note"] = said["note"] or ""
        if "deadline" in said:
            fields["deadline"] = said["deadline"] and _instant(said["deadline"])
        if said.get("duration"):
            minutes, elapsed = said["duration"]
            fields["duration_elapsed_minutes" if elapsed else "duration_working_minutes"] = minutes
        return fields

    def _beside(self, number: int, name: str, said: Mapping[str, Any]) -> None:
        """What a row says of an item's state and of its predecessors."""
        state = said.get("state")
        with self._in(number, "state"):
            if state and state not in STATES:
                raise Invalid("", NO_STATE, state=state)
            if state:
                self._ask(number, "move", {"id": name, "state": state})
        if said.get("predecessors") or ("predecessors" in said and name in self.book.keys):
            self._give(number, "links", name, list(said["predecessors"].values()))
        if said.get("labels") or ("labels" in said and name in self.book.keys):
            self._give(number, "labels", name, said["labels"])

    def _give(self, number: int, kind: str, name: str, what: list[Any]) -> None:
        given: list[Any] = getattr(self.table, kind)
        self.table.rows[f"{kind}/{len(given)}"] = number
        given.append((f"/{kind}/{len(given)}", name, what))

    def _ask(self, number: int, kind: str, wish: dict[str, Any]) -> None:
        wishes: list[dict[str, Any]] = getattr(self.table, kind)
        self.table.rows[f"{kind}/{len(wishes)}"] = number
        wishes.append(wish)

    def _load(self, number: int, schema: ma.Schema, fields: dict[str, Any]) -> dict[str, Any] | None:
        try:
            loaded: dict[str, Any] = schema.load(fields)
        except ma.ValidationError as wrong:
            for name, messages in wrong.messages_dict.items():
                column = BY_FIELD.get(name)
                place = self.table.places.get(column or "")
                self.faults.append(Fault(number, column, place, _first(messages)))
            return None
        return loaded


def _first(messages: Any) -> str:
    """One of marshmallow's messages, which may be nested."""
    while isinstance(messages, (dict, list)):
        messages = next(iter(messages.values() if isinstance(messages, dict) else messages))
    return str(messages)


def _instant(moment: datetime) -> str:
    return moment.isoformat()
