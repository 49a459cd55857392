"""A playbook as frozen values: the recipe of a service, each part with the place where it was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum

from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Lag, Number, Span, Time, Unit
from tracker.domain.text import Text

NO_TEXT = Text()


@dataclass(frozen=True, order=True)
class Where:
    """A place in a playbook file; lines and columns count from 1, columns in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


NOWHERE = Where("", 0, 0)


class Kind(StrEnum):
    """What a playbook file is for."""

    PROJECT = "project"
    STANDING = "standing"
    EMERGENCY = "emergency"
    PROCESS = "process"
    VOCABULARY = "vocabulary"


class StepKind(StrEnum):
    """The three kinds of node that people see."""

    TASK = "task"
    MILESTONE = "milestone"
    MEETING = "meeting"


class Cadence(StrEnum):
    """How often a duty comes round."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Clock(StrEnum):
    """Which time an emergency counts: every hour, or the hours people work."""

    ELAPSED = "elapsed"
    WORKING = "working"


class Side(StrEnum):
    """Whose people a role or department is; the service document does not always say."""

    PROVIDER = "provider"
    CLIENT = "client"
    UNKNOWN = "unknown"


class ParameterType(StrEnum):
    """What a parameter's value counts or says."""

    MONTHS = "months"
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    PERCENT = "percent"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element says: its name, where its facts come from, and where it stands.

    `source` is a section of the service document; `proposed` is true for a whole element that the document
    does not have, or names the fields that it does not state.
    """

    key: str
    title: Text = NO_TEXT
    note: Text = NO_TEXT
    source: str | None = None
    proposed: bool | tuple[str, ...] = False
    where: Where = field(default=NOWHERE, compare=False)

    def proposes(self, name: str) -> bool:
        """Whether the field is a proposal rather than a fact of the service document."""
        return self.proposed if isinstance(self.proposed, bool) else name in self.proposed


@dataclass(frozen=True)
class Deliverable:
    """What a step puts out: a document of the vocabulary, or something named on the spot."""

    document: str | None = None
    title: Text = NO_TEXT


@dataclass(frozen=True, kw_only=True)
class After:
    """A link, standing on its successor: after which step, how bound to it, and how much later.

    `part.KEY` is a step of an included playbook.
    """

    step: str
    type: LinkType = LinkType.FS
    lag: Lag | None = None
    soft: bool = False
    source: str | None = None
    proposed: bool | tuple[str, ...] = False
    where: Where = field(default=NOWHERE, compare=False)

    @property
    def outside(self) -> bool:
        return "." in self.step


@dataclass(frozen=True)
class Due:
    """A deadline that moves nothing: the end of the phase (no step), or a step's finish plus a lag."""

    step: str | None = None
    lag: Time | None = None


@dataclass(frozen=True, kw_only=True)
class Job(Element):
    """What somebody answers for: owner and coordinator are roles, the rest names the vocabulary too."""

    owner: str | None = None
    coordinator: str | None = None
    departments: tuple[str, ...] = ()
    produces: tuple[Deliverable, ...] = ()
    accept: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Point(Job):
    """A verification point: what must be shown before its milestone passes."""

    after: tuple[After, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step(Job):
    """A task, milestone or meeting; a milestone has no duration, and only a milestone has points."""

    kind: StepKind = StepKind.TASK
    phase: str | None = None
    duration: Time | None = None
    after: tuple[After, ...] = ()
    week: Number | None = None
    due: Due | None = None
    at: time | None = None
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Series(Job):
    """A repeated meeting from the start of its phase (or its links) to the phase's planned end.

    `on` holds weekdays, 0 for Monday; `least` and `per_week` bound the number of sittings.
    """

    phase: str
    duration: Time
    at: time
    after: tuple[After, ...] = ()
    least: Number = 0
    per_week: Number = 0
    on: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Duty(Job):
    """Recurring work without a place in the graph.

    `on` holds weekdays (weekly), `day` the day of the month (monthly and rarer; -1 is the last working day);
    no `during` means the whole project.
    """

    cadence: Cadence
    on: tuple[int, ...] = ()
    day: int | None = None
    at: time | None = None
    duration: Span | None = None
    during: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Quota(Element):
    """How many single meetings (or rounds) there must be, and how many a week."""

    steps: tuple[str, ...]
    least: Number
    per_week: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Phase(Element):
    """A stretch of the project in calendar months."""

    months: Number
    goal: Text | None = None
    indicators: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part(Element):
    """Another playbook included in this one; `part.KEY` names a step of it."""

    playbook: str


@dataclass(frozen=True, kw_only=True)
class Parameter(Element):
    """A value that is chosen when a project starts; `unit` says what a number of days or hours means."""

    type: ParameterType
    default: Decimal | str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    choices: tuple[str, ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True)
class Window:
    """In how many months all phases together should fit; outside it draws a warning (requirement D-01)."""

    min: int
    max: int
    source: str | None = None
    proposed: bool | tuple[str, ...] = False


@dataclass(frozen=True, kw_only=True)
class EmergencyStep(Job):
    """One line of an emergency's checklist; `due` counts from the moment it occurred.

    `one_of` names the steps among which this step chooses; `evidence` says what must be kept.
    """

    duration: Time
    due: Time | None = None
    after: tuple[After, ...] = ()
    evidence: tuple[Text, ...] = ()
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EmergencyPlan:
    """What happens when a scenario occurs: level 3 is the highest; `limit` is when it must be over."""

    scenario: Element
    level: int
    clock: Clock
    department: str | None = None
    limit: Time | None = None
    steps: Mapping[str, EmergencyStep]


@dataclass(frozen=True, kw_only=True)
class Playbook(Element):
    """A recipe; the maps keep the order of the file, which for phases is the order in time."""

    format: int
    kind: Kind
    parts: Mapping[str, Part] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    window: Window | None = None
    phases: Mapping[str, Phase] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    plan: EmergencyPlan | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """The verification points of all milestones."""
        return tuple(point for step in self.steps.values() for point in step.points)

    @property
    def links(self) -> tuple[tuple[str, After], ...]:
        """Every link as written, with the key of the step it stands on."""
        emergency = self.plan.steps.values() if self.plan else ()
        nodes = (*self.steps.values(), *self.points, *self.series.values(), *emergency)
        return tuple((node.key, link) for node in nodes for link in node.after)

    @property
    def link_count(self) -> int:
        """Links as written, and one for each verification point to its milestone."""
        return len(self.links) + len(self.points)


@dataclass(frozen=True, kw_only=True)
class Role(Element):
    """Who may own work."""

    side: Side | None = None
    department: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Department(Element):
    """A department that takes part."""

    side: Side
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DocumentType(Element):
    """A kind of document that steps produce."""

    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary(Element):
    """The words that playbooks share."""

    format: int
    roles: Mapping[str, Role] = field(default_factory=dict)
    departments: Mapping[str, Department] = field(default_factory=dict)
    documents: Mapping[str, DocumentType] = field(default_factory=dict)

    def document(self, word: str) -> DocumentType | None:
        """The document type of that key, Chinese title or alias."""
        for each in self.documents.values():
            if word in (each.key, each.title.zh, *each.aliases):
                return each
        return None
