"""The columns of a table of items: how each shows a value, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.text import Lang, Text
from tracker.errors import MISSING, Invalid
from tracker.projects.models import Item, Node, Summary
from tracker.projects.tables.book import Book
from tracker.projects.tables.predecessors import links_of, shown_links
from tracker.projects.tables.times import length_of, shown_length, shown_moment, time_of

KIND_WORDS = {
    "task": Text("任务", "task"),
    "milestone": Text("里程碑", "milestone"),
    "meeting": Text("会议", "meeting"),
    "summary": Text("摘要任务", "summary"),
    "point": Text("验证点", "point"),
    "series": Text("例会系列", "series"),
    "occurrence": Text("单次会议", "occurrence"),
}
LASTING = ("task", "meeting")
TIMED = ("start", "finish", "deadline")
NO_WORD = Text("应为以下之一：{words}。", "Give one of: {words}.")
NO_NUMBER = Text("应为整数。", "Give a whole number.")
SEVERAL = Text(
    "有多人名为“{name}”，请写电子邮箱。", "Several people are called {name}; give an e-mail address."
)
NO_LABEL = Text(
    "没有标签“{name}”；现有：{known}。请先新增该标签。",
    "There is no label {name}; there are {known}. Add it first.",
)
AMBIGUOUS = Text(
    "“{name}”有多个：{known}。请写代码。", "Several are called {name}: {known}. Give one of these keys."
)


@dataclass(frozen=True)
class Column:
    """A column: its header, how it shows an item, and what a cell says. `read` raises Invalid."""

    name: str
    zh: str
    show: Callable[[Item, Book], str]
    read: Callable[[str, Book], Any]
    field: str
    """The field of the API that takes it."""

    def header(self, lang: Lang) -> str:
        """English headers are the names of the API: programs may rely on them."""
        return self.zh if lang == "zh" else self.name

    def says(self, item: Item, book: Book) -> Any:
        """What the cell of an item says, as it would be read back."""
        return self.read(self.show(item, book).strip(), book)


def _text(cell: str, _book: Book) -> str | None:
    return cell or None


def _prose(cell: str, _book: Book) -> str | None:
    """Lines end as in a body, whatever a spreadsheet writes."""
    return cell.replace("\r\n", "\n").replace("\r", "\n") or None


def _labels(cell: str, book: Book) -> list[str]:
    """Ids of labels, by name."""
    names = [each.strip() for each in re.split("[;；]", cell) if each.strip()]
    unknown = [each for each in names if each.casefold() not in book.labels]
    if unknown:
        raise Invalid("", NO_LABEL, name=unknown[0], known=", ".join(sorted(book.labels)) or "-")
    return sorted({book.labels[each.casefold()] for each in names})


def _parent(item: Item, book: Book) -> str:
    return book.keys.get(item.parent_id or "", "") if isinstance(item, Node) else ""


def _number(cell: str, _book: Book) -> int | None:
    if cell and not re.fullmatch(r"[0-9]{1,9}", cell.removesuffix("%")):
        raise Invalid("", NO_NUMBER)
    return int(cell.removesuffix("%")) if cell else None


def _word(words: Mapping[Any, Text]) -> Callable[[str, Book], str | None]:
    """A word in either language, or the name that the API uses."""
    known = {each: str(value) for value, text in words.items() for each in (str(value), text.zh, text.en)}

    def read(cell: str, book: Book) -> str | None:
        if cell and cell not in known:
            raise Invalid("", NO_WORD, words=", ".join(text.pick(book.lang) for text in words.values()))
        return known[cell] if cell else None

    return read


def _called(column: str) -> Callable[[str, Book], str | None]:
    """A key, or a title in either language; the plan refuses what is neither."""

    def read(cell: str, book: Book) -> str | None:
        known, name = book.titles[column], cell.casefold()
        if not cell or cell in known:
            return cell or None
        found = [
            key
            for key, title in known.items()
            if name in (key.casefold(), title.zh.casefold(), title.en.casefold())
        ]
        if len(found) > 1:
            raise Invalid("", AMBIGUOUS, name=cell, known=", ".join(found))
        return found[0] if found else cell

    return read


def _duration(item: Item, book: Book) -> str:
    if not isinstance(item, Node) or item.kind not in LASTING:
        return ""
    return shown_length(item.duration, book, elapsed=item.elapsed)


def _owner(cell: str, book: Book) -> str | None:
    """A person by name, e-mail address, id, or `name <e-mail address or id>`."""
    if not cell:
        return None
    sign = cell[cell.rfind("<") + 1 : -1] if cell.endswith(">") and "<" in cell else cell
    named = [
        each.id
        for each in book.people.values()
        if sign in (each.id, each.name, each.shown) or (each.email and sign.lower() == each.email.lower())
    ]
    if not named:
        raise Invalid("", MISSING, what=cell)
    if len(named) > 1:
        raise Invalid("", SEVERAL, name=cell)
    return named[0]


def told(name: str, value: Any, book: Book) -> str:
    """A value of the API as a cell of this column says it."""
    if isinstance(value, dict):  # of the other unit of time
        unit, value = next(iter(value.items()))
        return shown_length(value, book, elapsed="elapsed" in unit)
    if value is None or isinstance(value, bool):
        return ""
    if name == "duration":
        return shown_length(value, book)
    if name == "state":
        return STATE_WORDS[State(value)].pick(book.lang)
    if name in TIMED:
        return shown_moment(datetime.fromisoformat(value), book)
    if name == "owner" and value in book.people:
        return book.people[value].shown
    return book.keys.get(value, str(value)) if name == "parent" else str(value)


def _at(name: str) -> Callable[[Item, Book], str]:
    """A time of an item; a summary lies where its items lie, so it shows none."""
    return lambda item, book: (
        "" if isinstance(item, Summary) else shown_moment(getattr(item, name, None), book)
    )


COLUMNS = (
    Column("key", "编号", lambda item, _: item.key, _text, "key"),
    Column("title_zh", "标题（中文）", lambda item, _: item.title_zh, _text, "titles"),
    Column("title_en", "标题（英文）", lambda item, _: item.title_en, _text, "titles"),
    Column(
        "kind", "类型", lambda item, book: KIND_WORDS[item.kind].pick(book.lang), _word(KIND_WORDS), "kind"
    ),
    Column(
        "phase",
        "阶段",
        lambda item, book: book.phases.get(item.phase_id or "", ""),
        _called("phase"),
        "phase",
    ),
    Column(
        "department",
        "部门",
        lambda item, book: book.departments.get(item.department_id or "", ""),
        _called("department"),
        "department",
    ),
    Column(
        "owner",
        "负责人",
        lambda item, book: book.people[item.owner_id].shown if item.owner_id else "",
        _owner,
        "owner_id",
    ),
    Column(
        "state",
        "状态",
        lambda item, book: STATE_WORDS[State(item.state)].pick(book.lang),
        _word(STATE_WORDS),
        "state",
    ),
    Column("start", "开始", _at("start_at"), time_of(finish=False), "start"),
    Column("finish", "结束", _at("finish_at"), time_of(finish=True), "finish"),
    Column("deadline", "截止时间", _at("deadline_at"), time_of(finish=True), "deadline"),
    Column("duration", "工期", _duration, length_of, "duration_working_minutes"),
    Column(
        "progress",
        "进度",
        lambda item, _: "" if item.progress is None else str(item.progress),
        _number,
        "progress",
    ),
    Column("predecessors", "前置事项", shown_links, links_of, "links"),
    Column("note", "备注", lambda item, _: item.note, _prose, "note"),
    Column("labels", "标签", lambda item, book: "; ".join(book.marks.get(item.id, ())), _labels, "labels"),
    Column("parent", "上级", _parent, _text, "parent"),
    Column(
        "revision",
        "版本",
        lambda item, book: str(book.revision(item.id, item.revision)),
        _number,
        "base_revision",
    ),
)
HEADERS = {each.casefold(): column for column in COLUMNS for each in (column.name, column.zh)}
