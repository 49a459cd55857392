"""An item as the words and times of its calendar entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tracker.domain import ical
from tracker.domain.progress import State
from tracker.domain.text import Lang, Text
from tracker.people.models import Department, Person
from tracker.projects.models import Item, Phase, Project

WORDING = 2
"""Raised when an unchanged item would get other words here: kept blocks are then stale."""
TIMED = ("meeting", "occurrence")
KINDS = {
    "task": Text("任务", "Task"),
    "milestone": Text("里程碑", "Milestone"),
    "meeting": Text("会议", "Meeting"),
    "occurrence": Text("例会", "Recurring meeting"),
    "subtask": Text("子任务", "Subtask"),
    "line": Text("检查项", "Checklist line"),
}
PROJECT = Text("项目：{}", "Project: {}")
KEY = Text("编号：{}", "Key: {}")
OWNER = Text("负责人：{}", "Owner: {}")
DEPARTMENT = Text("部门：{}", "Department: {}")
PHASE = Text("阶段：{}", "Phase: {}")
PRODUCES = Text("成果：{}", "Produces: {}")
ACCEPT = Text("验收标准：{}", "Accepted when: {}")
DETAILS = Text("详情：{}", "Details: {}")
Names = tuple[object, ...]
"""What marks the rows that an entry names: revisions of owner, phase, department, and the project's name."""
DONE_MARK = "✓ "
INSTEAD = Text("{}（代：{}）", "{} (for {})")
"""The title of what somebody does in the place of its owner."""
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Imprint:
    """What every entry of this installation says alike."""

    instance: str
    zone: str
    organizer: str
    items: str
    """Address under which the API serves an item; empty where no public address is known."""

    @property
    def mark(self) -> str:
        said = "\n".join((self.instance, self.zone, self.organizer, self.items)).encode()
        return f"{ical.FORM}.{WORDING}.{hashlib.sha256(said).hexdigest()[:12]}"


@dataclass(frozen=True)
class Told:
    """An item with the rows that its entry names."""

    item: Item
    owner: Person | None
    phase: Phase | None
    department: Department | None
    project: Project | None


def form(imprint: Imprint, names: Names) -> str:
    """What a block depends on beside its item: the rows that it names."""
    return f"{imprint.mark}.{hashlib.sha256(repr(names).encode()).hexdigest()[:12]}"


def entry(told: Told, lang: Lang, imprint: Imprint, *, instead: bool = False) -> ical.Entry:
    """A meeting takes its hours; everything else is an all-day deadline.

    What a substitute does `instead` of the owner says so, and is the same entry of the same revision: whoever
    sees both calendars sees one item (RFC 5545 section 3.8.4.7).
    """
    item = told.item
    timed = item.kind in TIMED and item.start_at is not None
    return ical.Entry(
        id=item.id,
        instance=imprint.instance,
        title=_title(told, lang, ticked=item.state == State.DONE and not timed, instead=instead),
        description="\n".join(_lines(told, lang, imprint)),
        start=item.start_at if timed else None,
        finish=item.finish_at if timed else None,
        day=None if timed else item.due_on,
        sequence=item.sequence,
        stamp=item.changed_at or BEFORE_ALL,
        cancelled=item.state == State.CANCELLED,
        categories=(KINDS[item.kind].pick(lang), *([told.phase.key] if told.phase else [])),
        zone=imprint.zone,
        organizer=imprint.organizer,
    )


def _title(told: Told, lang: Lang, *, ticked: bool, instead: bool) -> str:
    title = (DONE_MARK if ticked else "") + told.item.title.pick(lang)
    return INSTEAD.pick(lang).format(title, told.owner.name) if instead and told.owner else title


def _lines(told: Told, lang: Lang, imprint: Imprint) -> Iterator[str]:
    item = told.item
    said: tuple[tuple[Text, str | None], ...] = (
        (PROJECT, told.project.name if told.project else None),
        (KEY, item.key),
        (OWNER, told.owner.name if told.owner else None),
        (DEPARTMENT, told.department.title.pick(lang) if told.department else None),
        (PHASE, told.phase.title.pick(lang) if told.phase else None),
        (PRODUCES, _words(item.details.get("produces"), lang)),
        (ACCEPT, _words(item.details.get("accept"), lang)),
        (DETAILS, f"{imprint.items}/{item.id}" if imprint.items else None),
    )
    return (label.pick(lang).format(value) for label, value in said if value)


def _words(value: Any, lang: Lang) -> str:
    """Words as an item's details keep them: `{zh, en}` or a list of such."""
    if isinstance(value, dict):
        return Text(value.get("zh") or "", value.get("en") or "").pick(lang)
    if isinstance(value, list):
        return ("、" if lang == "zh" else ", ").join(_words(each, lang) for each in value)
    return str(value or "")
