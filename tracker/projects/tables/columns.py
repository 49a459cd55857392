"""The columns of a table of items: how each shows a value, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tracker.domain.progress import STATE_WORDS, State
from tracker.domain.spans import Span, Unit, span_of
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.errors import MISSING, Invalid
from tracker.projects.models import Item, Link, Node, Summary

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
TIMES = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?\Z"
)
UNITS = {
    **{each.value: each for each in Unit},
    **dict.fromkeys(("个工作日", "工作日", "天"), Unit.WORKING_DAYS),
    **dict.fromkeys(("个工作小时", "工作小时", "个小时", "小时"), Unit.WORKING_HOURS),
    **dict.fromkeys(("个自然日", "自然日"), Unit.DAYS),
}
"""As people write them; what does not say that it runs on the clock is working time, as everywhere else."""
SPANS = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,6}})?) ?({'|'.join(UNITS)})\Z")
LAGS = re.compile(rf"([+-]) ?(\d{{1,9}}(?:\.\d{{1,6}})?) ?({'|'.join(UNITS)}|%)\Z")
LINKS = re.compile(r"(?P<name>.+?)(?: +(?P<type>FS|SS|FF|SF)(?P<lag> ?[+-].+?)?)?(?P<soft> +soft)?\Z")
NO_TIME = Text("应为日期或时间，如 2026-12-07 09:00。", "Give a day or a time, such as 2026-12-07 09:00.")
NO_SPAN = Text(
    "应为时长，如 2wd 或 2个工作日、4wh 或 4小时、3d 或 3个自然日。",
    "Give a length such as 2wd (working days), 4wh or 3d.",
)
NO_LINK = Text("应为前置事项，如 D01; D02 SS+2wd。", "Give predecessors such as D01; D02 SS+2wd.")
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
class Person:
    """Somebody who may own an item."""

    id: str
    name: str
    email: str | None

    @property
    def shown(self) -> str:
        return f"{self.name} <{self.email or self.id}>"


@dataclass(frozen=True)
class Book:
    """What cells refer to; the names of phases and departments are their keys."""

    lang: Lang
    calendar: WorkCalendar
    people: Mapping[str, Person]
    departments: Mapping[str, str]
    phases: Mapping[str, str]
    titles: Mapping[str, Mapping[str, Text]]
    """By column, `phase` and `department`: key to what it is called."""
    keys: Mapping[str, str]
    """Item id to key."""
    links: Mapping[str, list[Link]]
    """Item id to the links into it that people may change."""
    marks: Mapping[str, list[str]]
    """Item id to the names of its labels."""
    labels: Mapping[str, str]
    """Id of a label by its name, case folded; the project's before the agency's."""
    beside: Mapping[str, int]
    """Item id to the newest revision of its predecessors and labels."""

    def revision(self, item_id: str, own: int) -> int:
        """Up to which revision of the project a row shows what was: of its item and of what stands beside."""
        return max(own, self.beside.get(item_id, 0))


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


def _moment(moment: datetime | None, book: Book) -> str:
    local = moment and moment.astimezone(ZoneInfo(book.calendar.zone))
    return local.strftime("%Y-%m-%d %H:%M") if local else ""


def _time(*, finish: bool) -> Callable[[str, Book], datetime | None]:
    """A time of the agency's zone; a day alone is its first or last working minute."""

    def read(cell: str, book: Book) -> datetime | None:
        if not cell:
            return None
        found = TIMES.match(cell)
        try:
            if found is None:
                return _exact(cell)
            day = date(*map(int, found.group(1, 2, 3)))
            if found[4] is None:
                return _edge(day, book.calendar, finish=finish)
            zone = ZoneInfo(book.calendar.zone)
            return datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), tzinfo=zone)
        except (ValueError, OverflowError) as wrong:
            raise Invalid("", NO_TIME) from wrong

    return read


def _exact(cell: str) -> datetime:
    """An instant with its offset (RFC 3339). Raises ValueError."""
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError
    return moment.replace(second=0, microsecond=0)


def _edge(day: date, calendar: WorkCalendar, *, finish: bool) -> datetime:
    if finish:
        return to_datetime(calendar.previous_end(calendar.midnight(day + timedelta(days=1))), calendar.zone)
    return to_datetime(calendar.next_start(calendar.midnight(day)), calendar.zone)


def _duration(item: Item, book: Book) -> str:
    if not isinstance(item, Node) or item.kind not in LASTING:
        return ""
    return _length(item.duration, book, elapsed=item.elapsed)


def _span(cell: str, book: Book) -> tuple[int, bool] | None:
    """Minutes, and whether on the clock."""
    if not cell:
        return None
    found = SPANS.match(cell)
    if found is None:
        raise Invalid("", NO_SPAN)
    span = Span(Decimal(found[1]), UNITS[found[2]])
    return span.minutes(book.calendar.minutes_per_day), span.elapsed


def _owner(cell: str, book: Book) -> str | None:
    """A person by name, e-mail address, id, or `name <e-mail address or id>`."""
    if not cell:
        return None
    sign = cell[cell.rfind("<") + 1 : -1] if cell.endswith(">") and "<" in cell else cell
    named = [each.id for each in book.people.values() if sign in (each.id, each.email, each.name, each.shown)]
    if not named:
        raise Invalid("", MISSING, what=cell)
    if len(named) > 1:
        raise Invalid("", SEVERAL, name=cell)
    return named[0]


def _shown_links(item: Item, book: Book) -> str:
    return "; ".join(sorted(_shown_link(each, book) for each in book.links.get(item.id, ())))


def _shown_link(link: Link, book: Book) -> str:
    name = book.keys.get(link.pred_id) or f"phase:{book.phases.get(link.pred_id, link.pred_id)}"
    lag = ""
    if link.lag_percent is not None:
        lag = f"{link.lag_percent:+g}%"
    elif link.lag:
        span = span_of(abs(link.lag), elapsed=link.lag_elapsed, per_day=book.calendar.minutes_per_day)
        lag = f"{'-' if link.lag < 0 else '+'}{span}"
    plain = link.type == "FS" and not lag
    return name + ("" if plain else f" {link.type}{lag}") + (" soft" if link.soft else "")


def _read_links(cell: str, book: Book) -> dict[str, dict[str, Any]]:
    """Links by the name of the predecessor: an item's key, or the id of a phase."""
    links = [_read_link(each.strip(), book) for each in cell.split(";") if each.strip()]
    return {each["pred"]: each for each in links}


def _read_link(cell: str, book: Book) -> dict[str, Any]:
    found = LINKS.match(cell)
    if found is None:
        raise Invalid("", NO_LINK)
    said = found if cell not in book.keys.values() else None
    name = said["name"] if said else cell
    phases = {f"phase:{key}": phase_id for phase_id, key in book.phases.items()}
    return {
        "pred": phases.get(name, name),
        "type": (said and said["type"]) or "FS",
        "soft": bool(said and said["soft"]),
        **_lag((said and said["lag"]) or "", book),
    }


def _lag(cell: str, book: Book) -> dict[str, Any]:
    if not cell:
        return {"lag_working_minutes": 0}
    found = LAGS.match(cell.strip())
    if found is None:
        raise Invalid("", NO_LINK)
    sign = -1 if found[1] == "-" else 1
    if found[3] == "%":
        return {"lag_percent": sign * float(found[2])}
    span = Span(Decimal(found[2]), UNITS[found[3]])
    name = "lag_elapsed_minutes" if span.elapsed else "lag_working_minutes"
    return {name: sign * span.minutes(book.calendar.minutes_per_day)}


def told(name: str, value: Any, book: Book) -> str:
    """A value of the API as a cell of this column says it."""
    if isinstance(value, dict):  # of the other unit of time
        unit, value = next(iter(value.items()))
        return _length(value, book, elapsed="elapsed" in unit)
    if value is None or isinstance(value, bool):
        return ""
    if name == "duration":
        return _length(value, book)
    if name == "state":
        return STATE_WORDS[State(value)].pick(book.lang)
    if name in TIMED:
        return _moment(datetime.fromisoformat(value), book)
    if name == "owner" and value in book.people:
        return book.people[value].shown
    return book.keys.get(value, str(value)) if name == "parent" else str(value)


def _length(minutes: int, book: Book, *, elapsed: bool = False) -> str:
    return str(span_of(minutes, elapsed=elapsed, per_day=book.calendar.minutes_per_day))


def _at(name: str) -> Callable[[Item, Book], str]:
    """A time of an item; a summary lies where its items lie, so it shows none."""
    return lambda item, book: "" if isinstance(item, Summary) else _moment(getattr(item, name, None), book)


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
    Column("start", "开始", _at("start_at"), _time(finish=False), "start"),
    Column("finish", "结束", _at("finish_at"), _time(finish=True), "finish"),
    Column("deadline", "截止时间", _at("deadline_at"), _time(finish=True), "deadline"),
    Column("duration", "工期", _duration, _span, "duration_working_minutes"),
    Column(
        "progress",
        "进度",
        lambda item, _: "" if item.progress is None else str(item.progress),
        _number,
        "progress",
    ),
    Column("predecessors", "前置事项", _shown_links, _read_links, "links"),
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
