"""A plan at a glance, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.domain.plan_values import PlanWarning


@dataclass(frozen=True)
class Length:
    """From the first day to the last: working days, days, and whole months with the days beyond them."""

    working_days: int
    days: int
    months: int
    odd_days: int


@dataclass(frozen=True)
class Meetings:
    """Single meetings, sittings of series, and how many of both are across departments."""

    single: int
    sittings: int
    cross_department: int


@dataclass(frozen=True)
class Load:
    """What a role owns: how many jobs, their working minutes, and the most of them at one time.

    `peak_on` is the day on which so many first go on together.
    """

    role: str
    jobs: int
    minutes: int
    peak: int
    peak_on: date


@dataclass(frozen=True)
class Miss:
    """What would not hold, and by how much.

    `by` is working minutes between the instants required and actual, or how many sittings are too few.
    `ref` is the phase that is overrun.
    """

    kind: str
    item: str
    required: int
    actual: int
    by: int
    ref: str = ""


@dataclass(frozen=True)
class Chain:
    """Jobs of which each sets the start of the next; working minutes from its begin to its end, and slack."""

    path: tuple[str, ...]
    minutes: int
    slack: int


@dataclass(frozen=True)
class Outlook:
    """A plan at a glance; `critical_minutes` is the working time from begin to end of the critical path.

    `tightest` is the chain of work with the least slack, where the critical path has no work in it: a plan
    may end with a milestone that only waits for its month. `sittings` says how many each series has.
    """

    start_on: date
    finish_on: date
    length: Length
    meetings: Meetings
    sittings: Mapping[str, int]
    loads: tuple[Load, ...]
    critical_path: tuple[str, ...]
    critical_minutes: int
    tightest: Chain | None
    warnings: tuple[PlanWarning, ...]
    misses: tuple[Miss, ...]
