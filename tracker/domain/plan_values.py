"""A plan: what is to be placed on a calendar, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from tracker.domain.branches import Offer
from tracker.domain.parameters import Value
from tracker.domain.playbook import NO_TEXT, Duty, Part, Where
from tracker.domain.schedule.values import Activity, Link
from tracker.domain.text import Fact, Text
from tracker.domain.windows import Window


@dataclass(frozen=True)
class PlanPhase:
    """A phase with its name, and its place on the calendar if it has one of its own."""

    key: str
    title: Text
    window: Window | None = None

    @property
    def starts_on(self) -> date | None:
        return None if self.window is None else self.window.starts_on

    @property
    def ends_on(self) -> date | None:
        """The last day before the next boundary."""
        return None if self.window is None else self.window.ends_on


class NotPlannable(Fact):
    """An emergency plan has no phases or dates; it is fired, not started."""

    code = "not_plannable"
    zh = "“{title}”是应急预案，不能作为项目启动。"
    en = '"{title}" is an emergency plan and cannot be started as a project.'


@dataclass(frozen=True)
class SeriesRule:
    """How a series is laid out: max(`least`, weeks x `per_week`) sittings of `duration` minutes."""

    least: int
    per_week: int
    on: tuple[int, ...]
    at: time
    duration: int


@dataclass(frozen=True)
class PlanNode:
    """One node of the graph; `key` is its id, the key of the step in the playbook.

    `begins` and `due_months` are month boundaries counted from the start of the project. `offer` is what the
    step may choose while the project runs; with what `begins_turn` the next turn of its loop begins.
    A step of a later turn says which `turn` that is, what `step` of the playbook it is, and perhaps before
    which day it is due.
    """

    key: str
    kind: str
    title: Text
    phase: str | None
    owner: str | None
    departments: tuple[str, ...]
    activity: Activity
    where: Where
    milestone: str | None = None
    produces: tuple[str, ...] = ()
    deliverables: tuple[Text, ...] = ()
    acceptance: Text | None = None
    week: int | None = None
    begins: int | None = None
    due_months: int | None = None
    due_before: date | None = None
    series: SeriesRule | None = None
    coordinator: str | None = None
    note: Text = NO_TEXT
    source: str | None = None
    proposed: tuple[str, ...] | bool = False
    optional: bool = False
    offer: Offer | None = None
    begins_turn: bool = False
    turn: int | None = None
    step: str | None = None


@dataclass(frozen=True)
class Loop:
    """What comes round: the steps of a part, or of the whole playbook where `part` is empty.

    `closes` is the step that ends a turn, `begins` the month of the project with which the first begins;
    `months` is how long a turn may take, and `most` how many there may be.
    """

    part: str
    closes: str
    begins: int = 0
    months: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Turn:
    """A turn of a loop that has begun, after which step and on which day; the second has the number 2."""

    part: str
    number: int
    after: str
    on: date


@dataclass(frozen=True)
class PlanQuota:
    """How many of these meetings there must be, and how many a week."""

    key: str
    title: Text
    steps: tuple[str, ...]
    least: int
    per_week: int | None = None


@dataclass(frozen=True)
class PlanWarning:
    """What may be meant but is worth a look; `parameter` is the one to change, if it is one.

    `question` is the open question of the playbook that it belongs to.
    """

    code: str
    text: Text
    parameter: str | None = None
    question: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be placed: `start` is the first working minute on or after `start_on`."""

    playbook: str
    start_on: date
    start: int
    parameters: Mapping[str, Value]
    phases: tuple[PlanPhase, ...]
    nodes: tuple[PlanNode, ...]
    links: tuple[Link, ...]
    duties: tuple[Duty, ...] = ()
    quotas: tuple[PlanQuota, ...] = ()
    warnings: tuple[PlanWarning, ...] = ()
    parts: tuple[Part, ...] = ()
    loops: tuple[Loop, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        return tuple(node.activity for node in self.nodes)


@dataclass(frozen=True)
class Extension:
    """What comes to a project: phases, nodes and links."""

    phases: tuple[PlanPhase, ...] = ()
    nodes: tuple[PlanNode, ...] = ()
    links: tuple[Link, ...] = ()
