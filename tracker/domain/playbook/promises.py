"""What a service promises and is held to: documents, targets, money, people, risks, and open questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.playbook.elements import Element
from tracker.domain.playbook.steps import Cadence
from tracker.domain.spans import Amount, Number, Ref, Time
from tracker.domain.text import Text

Figure = Amount | Ref


class Dimension(StrEnum):
    """What a metric is about (requirement S-291)."""

    FINANCIAL = "financial"
    OPERATIONAL = "operational"
    BRAND = "brand"


class Group(StrEnum):
    """Metrics within a dimension (requirement S-292)."""

    EFFICIENCY = "efficiency"
    QUALITY = "quality"
    AWARENESS = "awareness"
    LOYALTY = "loyalty"
    PREMIUM = "premium"


class Funnel(StrEnum):
    """The five stages of a customer's way (requirement S-037)."""

    ACQUISITION = "acquisition"
    ACTIVATION = "activation"
    RETENTION = "retention"
    REVENUE = "revenue"
    REFERRAL = "referral"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Mode(StrEnum):
    """What a target's figure means: the value itself, a part of the baseline, or points added to it."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    POINTS = "points"


class Period(StrEnum):
    """Over which time a target is judged."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PROJECT = "project"


class Category(StrEnum):
    """Kinds of risk (requirements S-082 to S-084, S-127)."""

    MARKET = "market"
    POLICY = "policy"
    EXECUTION = "execution"
    COMPETITION = "competition"
    FUND = "fund"


class Grade(StrEnum):
    """How grave a risk is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, kw_only=True)
class DocumentRule(Element):
    """What a document must have before it counts; `type` is one of the vocabulary, `step` finishes it.

    `parts` must be there, at least `least` of their kind; each of the `rounds` of revision records what
    `each_round` says; the roles of `sign_off` sign.
    """

    type: str
    step: str | None = None
    parts: tuple[Text, ...] = ()
    least: Number | None = None
    rounds: Number | None = None
    each_round: tuple[Text, ...] = ()
    sign_off: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Metric(Element):
    """A thing that is measured; `parent` is the metric that it is a part of."""

    direction: Direction
    unit: str | None = None
    dimension: Dimension | None = None
    group: Group | None = None
    funnel: Funnel | None = None
    formula: Text | None = None
    data_from: Text | None = None
    workstream: str | None = None
    parent: str | None = None


@dataclass(frozen=True)
class Baseline:
    """From where a change is counted: the step that takes it down, or a value of a day with its origin."""

    step: str | None = None
    value: Figure | None = None
    on: date | None = None
    origin: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Target(Element):
    """The goal of a metric: a lower or upper bound, strict or not, or a range."""

    metric: str
    mode: Mode
    at_least: Figure | None = None
    more_than: Figure | None = None
    at_most: Figure | None = None
    less_than: Figure | None = None
    low: Figure | None = None
    high: Figure | None = None
    baseline: Baseline | None = None
    window: Period | None = None
    scope: Text | None = None
    contractual: bool = False
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BudgetLine(Element):
    """A share of the total or of another line; a line `inside` another is not added up beside it.

    `remainder` takes what the others leave; `release_on` is the step that releases the money; `draw` says
    what drawing on it needs.
    """

    of: str
    share: Figure | None = None
    least: Figure | None = None
    most: Figure | None = None
    remainder: bool = False
    inside: str | None = None
    phases: tuple[str, ...] = ()
    base_cost: bool = False
    release_on: str | None = None
    draw: Text | None = None
    workstream: str | None = None


@dataclass(frozen=True, kw_only=True)
class Approval(Element):
    """Who approves sums up to a limit in CNY; without `up_to`, all beyond the others' limits."""

    approver: str
    checker: str | None = None
    up_to: Figure | None = None


@dataclass(frozen=True, kw_only=True)
class Contact(Element):
    """Who of the client talks to whom of the provider, about what."""

    client: tuple[str, ...]
    provider: tuple[str, ...]
    topics: tuple[Text, ...] = ()
    channel: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Team(Element):
    """How many people of which roles there must be, and what they must be able to do."""

    roles: tuple[str, ...]
    least: Number | None = None
    most: Number | None = None
    needs: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Risk(Element):
    """A row that a risk register begins with; `plan` is the emergency playbook that answers it."""

    category: Category
    parent: str | None = None
    probability: Figure | None = None
    level: Grade | None = None
    effect: Text | None = None
    plan: str | None = None
    duplicate_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drill(Element):
    """Emergency playbooks that are practised in turn."""

    cadence: Cadence | Ref
    scenarios: tuple[str, ...]
    levels: tuple[int, ...] = ()
    observer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Review(Element):
    """What is written after an emergency: four parts, each by a step, due so long after the closing."""

    parts: Mapping[str, str]
    due: Time | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Element):
    """What the service document leaves open or contradicts; `note` says how it is read until it is settled.

    With a `rule` it is said only when that warning fires. `settled` is the agency's decision.
    """

    rule: str | None = None
    parameters: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    settled: Text | None = field(default=None)
