"""What a playbook has people do: steps, meetings, duties, and the phases and parts that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from enum import StrEnum

from tracker.domain.playbook.elements import NOWHERE, After, Due, Element, Job, Where
from tracker.domain.spans import Amount, Number, Ref, Span, Time, Unit
from tracker.domain.text import Text


class StepKind(StrEnum):
    """The three kinds of node that people see."""

    TASK = "task"
    MILESTONE = "milestone"
    MEETING = "meeting"


class Cadence(StrEnum):
    """How often something comes round; `daily` includes days off, `working_day` does not."""

    DAILY = "daily"
    WORKING_DAY = "working_day"
    WEEKLY = "weekly"
    TWICE_A_MONTH = "twice_a_month"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class ParameterType(StrEnum):
    """What a parameter's value counts or says; money is in CNY."""

    MONTHS = "months"
    COUNT = "count"
    DAYS = "days"
    HOURS = "hours"
    PERCENT = "percent"
    NUMBER = "number"
    MONEY = "money"
    TEXT = "text"
    CHOICE = "choice"
    CADENCE = "cadence"
    TIER = "tier"


@dataclass(frozen=True, kw_only=True)
class Parameter(Element):
    """A value that is chosen when a project starts; `unit` says what a number of days or hours means.

    `by_tier` holds defaults for single client tiers; a `required` one has none and must be given.
    """

    type: ParameterType
    default: Decimal | str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    choices: tuple[str, ...] = ()
    unit: Unit | None = None
    by_tier: Mapping[str, Decimal | str] = field(default_factory=dict)
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Point(Job):
    """A verification point: what must be shown before its milestone passes."""

    after: tuple[After, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step(Job):
    """A task, milestone or meeting; a milestone has no duration, and only a milestone has points.

    `begins` is a month of the project before which it does not start. `one_of` names the steps among which
    it chooses; `alternate_of` the step that it may take the place of.
    """

    kind: StepKind = StepKind.TASK
    phase: str | None = None
    duration: Time | None = None
    after: tuple[After, ...] = ()
    week: Number | None = None
    begins: Number | None = None
    due: Due | None = None
    at: time | None = None
    points: tuple[Point, ...] = ()
    optional: bool = False
    alternate_of: str | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class FollowUp:
    """Who sees to what a meeting decided, and how soon after it."""

    owner: str | None = None
    due: Time | None = None


@dataclass(frozen=True, kw_only=True)
class Series(Job):
    """A repeated meeting from the start of its phase (or its links) to the phase's planned end.

    `on` holds weekdays, 0 for Monday; `least` and `per_week` bound the number of sittings; `themes` are
    those of the sittings in turn; the agenda is due `agenda_lead` before a sitting.
    """

    phase: str
    duration: Time
    at: time
    after: tuple[After, ...] = ()
    least: Number = 0
    per_week: Number = 0
    on: tuple[int, ...] = ()
    themes: tuple[Text, ...] = ()
    agenda_lead: Time | None = None
    follow_up: FollowUp | None = None


@dataclass(frozen=True, kw_only=True)
class Duty(Job):
    """Recurring work without a place in the graph.

    `on` holds weekdays, 0 for Monday, and `weeks` which of a month; `day` days of the month (-1 is the last
    working day); `month` the month of a quarter (1 to 3) or year (1 to 12). It ends after `times`.
    `runs` names the steps that are done each time; no `during` means the whole project.
    """

    cadence: Cadence | Ref
    on: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    day: tuple[int, ...] = ()
    month: int | None = None
    times: Number | None = None
    at: time | None = None
    duration: Span | None = None
    during: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    contact: str | None = None
    after: tuple[After, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Quota(Element):
    """How many single meetings (or rounds) there must be, and how many a week."""

    steps: tuple[str, ...]
    least: Number
    per_week: Number | None = None


@dataclass(frozen=True, kw_only=True)
class Phase(Element):
    """A stretch of the project in calendar months; without months it only groups its steps."""

    months: Number | None = None
    goal: Text | None = None
    indicators: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Join:
    """Where a part touches its playbook: a step of the playbook, and a step of the part or all its ends."""

    step: str
    at: str | None = None
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, kw_only=True)
class Part(Element):
    """Another playbook included in this one; `part.KEY` names a step of it.

    `values` fill its parameters. It begins with `phase`, or with the project; `after` and `before` link its
    first and last steps to steps of this playbook. What is `read_only` is named and brings in nothing.
    """

    playbook: str
    values: Mapping[str, str | Ref] = field(default_factory=dict)
    phase: str | None = None
    after: tuple[Join, ...] = ()
    before: tuple[Join, ...] = ()
    read_only: bool = False
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """In how many months all phases together should fit; outside it draws a warning (requirement D-01)."""

    min: int
    max: int
    source: str | None = None
    proposed: bool | tuple[str, ...] = False


@dataclass(frozen=True, kw_only=True)
class Iteration(Element):
    """A loop of turns: when the step `closes` is reached, the next turn begins, `most` times at the most."""

    closes: str
    months: Number | None = None
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Trigger(Element):
    """What starts a playbook: a person, an event, a metric past a bound, a cadence, another one's end."""

    on: TriggerKind
    event: str | None = None
    metric: str | None = None
    below: Amount | Ref | None = None
    above: Amount | Ref | None = None
    delay: Span | None = None
    cadence: Cadence | None = None
    of: tuple[str, ...] = ()


class TriggerKind(StrEnum):
    """What kind of thing starts a playbook."""

    MANUAL = "manual"
    EVENT = "event"
    METRIC = "metric"
    CADENCE = "cadence"
    CLOSING = "closing"
