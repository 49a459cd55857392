"""Files with plans in them: found out by their names, read, placed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import IO
from zlib import error as BadStream  # noqa: N812 - the module has no better name for it

from tracker.calendars.cn import base_calendar
from tracker.config import data_folder
from tracker.domain import plan as plans
from tracker.domain.playbook import Playbook, Vocabulary
from tracker.domain.schedule import Activity, Schedule
from tracker.domain.text import Fact, Lang, Text
from tracker.exchange import cpm
from tracker.exchange.given import parse
from tracker.exchange.planfile import PHASE, FileRow, PlanFile
from tracker.playbooks import checker

LARGEST = 200 * 1024 * 1024  # bytes, unpacked


@dataclass(frozen=True)
class Placing:
    """A plan, its dates, and what its file has that the plan has not."""

    plan: PlanFile
    schedule: Schedule
    notes: tuple[Text, ...] = ()


class NotPlaced(Fact):
    """A plan of a file could not be read or placed; `file` may have a line, `why` is a Text or a Fact."""

    code = "not_placed"
    zh = "{file}：{why}"
    en = "{file}: {why}"


UNREADABLE = Text("无法读取：{why}。", "It cannot be read: {why}.")
TOO_LARGE = Text("文件过大。", "The file is too large.")
UNKNOWN = Text(
    "不支持这种文件；可用 .json、.jsonl、.jsonl.gz（cpm-oracle/1）、.xml（MSPDI）和 .yaml（方案模板）。",
    "This kind of file is not known; use .json, .jsonl, .jsonl.gz (cpm-oracle/1), .xml (MSPDI) or .yaml (playbook).",  # noqa: E501
)
NO_START = Text("方案模板需要 --start YYYY-MM-DD。", "A playbook needs --start YYYY-MM-DD.")
NO_FINISH = Text("方案模板只能从开始日期排程。", "A playbook is laid from its start, not from a finish.")
NOT_A_PLAYBOOK = Text("这不是方案模板。", "This is not a playbook.")


@dataclass(frozen=True)
class Order:
    """What was asked for: another start, or a finish to plan backward from; `lang` chooses titles."""

    lang: Lang
    start_on: date | None = None
    finish_on: date | None = None


def placings(path: Path, order: Order) -> Iterator[Placing | NotPlaced]:
    """Each plan of a file with its schedule, or why there is none."""
    try:
        if path.name.endswith((".json", ".jsonl", ".jsonl.gz")):
            yield from _projects(path, order)
        elif path.suffix == ".xml":
            yield _microsoft(path, order)
        elif path.suffix in (".yaml", ".yml"):
            yield _playbook(path, order)
        else:
            yield NotPlaced(file=str(path), why=UNKNOWN)
    except (OSError, EOFError, BadStream) as error:
        why = getattr(error, "strerror", None) or str(error)
        yield NotPlaced(file=str(path), why=UNREADABLE.fill({"why": why}))
    except NotPlaced as refused:
        yield refused
    except Fact as refused:
        yield NotPlaced(file=str(path), why=refused)


def _read(path: Path) -> bytes:
    with path.open("rb") as file, _unpacked(path, file) as unpacked:
        data = unpacked.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotPlaced(file=str(path), why=TOO_LARGE)
    return data


def _unpacked(path: Path, file: IO[bytes]) -> AbstractContextManager[IO[bytes] | gzip.GzipFile]:
    return gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else nullcontext(file)


# Projects of cpm-oracle/1


def _projects(path: Path, order: Order) -> Iterator[Placing | NotPlaced]:
    data = _read(path)
    if ".jsonl" not in path.suffixes:
        yield Placing(*cpm.schedule(parse(data), lambda plan: _ordered(plan, order)))
        return
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                yield Placing(*cpm.schedule(parse(line), lambda plan: _ordered(plan, order)))
            except Fact as refused:
                yield NotPlaced(file=f"{path}:{number}", why=refused)


def _microsoft(path: Path, order: Order) -> Placing:
    # lxml is loaded only for such a file.
    from tracker.exchange.mspdi import read

    imported = read(_read(path))
    plan = _ordered(imported.plan, order)
    return Placing(plan, plan.schedule(), tuple(each.text for each in imported.report))


def _ordered(plan: PlanFile, order: Order) -> PlanFile:
    """The plan with the start or finish that was asked for: the first or last minute of work."""
    calendar = plan.calendars[plan.default_calendar]
    if order.start_on is not None:
        plan = replace(plan, start=calendar.next_start(calendar.midnight(order.start_on)), finish=None)
    if order.finish_on is not None:
        following = calendar.midnight(order.finish_on + timedelta(days=1))
        plan = replace(plan, finish=calendar.previous_end(following))
    return plan


# Playbooks


def _playbook(path: Path, order: Order) -> Placing:
    playbook, vocabulary = _loaded(path)
    if order.start_on is None or order.finish_on is not None:
        raise NotPlaced(file=str(path), why=NO_START if order.start_on is None else NO_FINISH)
    calendar = base_calendar()
    library = checker.load_all(path.parent).playbooks if playbook.include else {}
    try:
        compiled = plans.compile(
            playbook,
            vocabulary,
            start_on=order.start_on,
            parameters={},
            calendar=calendar,
            library=library,
        )
    except (plans.PartUnknown, plans.PartsTooDeep, plans.ParameterRefused) as refused:
        raise NotPlaced(file=str(path), why=refused.text) from refused
    plan = PlanFile(
        name=playbook.title.pick(order.lang),
        start=compiled.start,
        rows=tuple(_rows(compiled, order.lang)),
        links=compiled.links,
        calendars={"default": calendar},
        default_calendar="default",
        minutes_per_day=calendar.minutes_per_day,
        zone=calendar.zone,
    )
    return Placing(plan, plan.schedule())


def _loaded(path: Path) -> tuple[Playbook, Vocabulary]:
    beside = path.parent / checker.VOCABULARY_FILE
    words = beside if beside.is_file() else data_folder("playbooks") / checker.VOCABULARY_FILE
    vocabulary = checker.load(words).vocabulary
    loaded = checker.load(path, vocabulary)
    wrong = next((each for each in loaded.findings if each.severity == "error"), None)
    if wrong is not None:
        place = f"{path}:{wrong.line}:{wrong.column}"
        raise NotPlaced(file=place, why=wrong.words)
    if loaded.playbook is None or vocabulary is None:
        raise NotPlaced(file=str(path), why=NOT_A_PLAYBOOK)
    return loaded.playbook, vocabulary


def _rows(compiled: plans.Plan, lang: Lang) -> Iterator[FileRow]:
    """The steps below their phases, then those of no phase."""
    for phase in compiled.phases:
        top = Activity(PHASE + phase.key, summary=True)
        if nodes := [node for node in compiled.nodes if node.phase == phase.key]:
            yield FileRow(top, phase.title.pick(lang), kind="summary")
            yield from (_row(node, lang, top) for node in nodes)
    yield from (_row(node, lang) for node in compiled.nodes if node.phase is None)


def _row(node: plans.PlanNode, lang: Lang, top: Activity | None = None) -> FileRow:
    activity = replace(node.activity, parent=top.id if top else None)
    return FileRow(activity, node.title.pick(lang), level=2 if top else 1, kind=node.kind, owner=node.owner)
