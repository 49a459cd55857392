"""What goes into a schedule and what comes out: activities, links, dates with reasons, conflicts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Literal

from tracker.domain.text import Fact


class LinkType(StrEnum):
    """Which end of the predecessor (first letter) holds which end of the successor."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


@dataclass(frozen=True)
class Link:
    """A dependency with a lag in minutes, negative for a lead.

    The lag is working time of the successor's calendar, or time on the clock (`lag_elapsed`),
    or a percentage of the predecessor's duration as working time (`lag_percent`).
    A soft link is a hint about order: it moves nothing.
    """

    pred: str
    succ: str
    type: LinkType = LinkType.FS
    lag: int = 0
    lag_elapsed: bool = False
    lag_percent: float | None = None
    soft: bool = False


@dataclass(frozen=True)
class Bound:
    """No start before `at`, and why; `ref` names the phase or whatever else set it."""

    at: int
    kind: Literal["project_start", "phase", "week", "constraint", "kept"]
    ref: str = ""


@dataclass(frozen=True)
class Deadline:
    """An instant, or a lag after the finish of another activity (`step`); moves nothing."""

    at: int | None = None
    step: str | None = None
    lag: int = 0
    lag_elapsed: bool = False


class ConstraintKind(StrEnum):
    AS_LATE_AS_POSSIBLE = "AS_LATE_AS_POSSIBLE"
    START_NO_EARLIER_THAN = "START_NO_EARLIER_THAN"
    START_NO_LATER_THAN = "START_NO_LATER_THAN"
    FINISH_NO_EARLIER_THAN = "FINISH_NO_EARLIER_THAN"
    FINISH_NO_LATER_THAN = "FINISH_NO_LATER_THAN"
    MUST_START_ON = "MUST_START_ON"
    MUST_FINISH_ON = "MUST_FINISH_ON"


@dataclass(frozen=True)
class Constraint:
    """A wish about one date; `at` has no meaning for AS_LATE_AS_POSSIBLE."""

    kind: ConstraintKind
    at: int = 0


@dataclass(frozen=True)
class Assignment:
    """Work in minutes that one person must do on their own calendar."""

    calendar: str
    minutes: int


@dataclass(frozen=True)
class Activity:
    """A thing to be placed; durations and instants are minutes.

    `elapsed`: the duration runs on the clock. `whole`: never split over a break, at local time `at` if given.
    `span_to`: lasts until that instant whenever it starts (a series), and its duration is not used.
    `pin`: dates set by hand. With `assignments` it ends when the last of them is done.
    `remaining`: minutes still to do of what has started. `parent`: the summary activity it belongs to;
    a `summary` has no schedule of its own: it spans what belongs to it, and links on it hold for those.
    """

    id: str
    duration: int = 0
    elapsed: bool = False
    calendar: str = "default"
    whole: bool = False
    at: time | None = None
    span_to: int | None = None
    bounds: tuple[Bound, ...] = ()
    constraint: Constraint | None = None
    deadline: Deadline | None = None
    pin: tuple[int, int] | None = None
    actual_start: int | None = None
    actual_finish: int | None = None
    remaining: int | None = None
    assignments: tuple[Assignment, ...] = ()
    parent: str | None = None
    summary: bool = False


ReasonKind = Literal[
    "project_start", "link", "phase", "week", "constraint", "pin", "actual", "kept", "data_date", "finish"
]


@dataclass(frozen=True)
class Reason:
    """What set a start; `ref` is the predecessor's id, the phase's key or the kind of constraint.

    In a plan made backward from its finish it is what keeps an activity from being later: the id of the
    successor, `finish`, or a constraint, whose `ref` is DEADLINE if it is that.
    `at` is the instant that it asked for, before working time moved it; None where nothing was asked.
    """

    kind: ReasonKind
    ref: str = ""
    at: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Placed:
    """Where an activity lies; slack is in minutes of its own time (working, or clock if elapsed).

    `start` and `finish` differ from the early dates only when it is scheduled as late as possible.
    `critical`: no slack left, and not done. `provisional`: it touches a year with projected holidays.
    """

    id: str
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    start: int
    finish: int
    total_slack: int
    free_slack: int
    critical: bool
    reason: Reason
    provisional: bool
    deadline: int | None = None


ConflictKind = Literal[
    "deadline_missed",
    "link_violated",
    "bound_violated",
    "non_working_pin",
    "constraint_missed",
    "constraint_vs_constraint",
]
Cause = tuple[str, ...]
"""What one culprit contributes: a kind, the id, and perhaps more.

("link", pred, succ), ("pin", id), ("constraint", id, kind), ("deadline", id), ("actual", id),
("summary", id, its last leaf),
or the kind, id and ref of a reason or a bound: ("phase", id, ref), ("project_start", id).
"""


@dataclass(frozen=True)
class Conflict:
    """What does not hold: the instant required, the actual one, and the ids that together cause it.

    `causes` says what each culprit contributes, where one is known; it does not tell conflicts apart.
    """

    kind: ConflictKind
    item: str
    required: int
    actual: int
    culprits: tuple[str, ...]
    causes: tuple[Cause, ...] = field(default=(), compare=False)

    @property
    def because(self) -> str:
        """What set the item against what is required: pin, constraint, actual; empty for anything else."""
        strong = ("pin", "constraint", "actual")
        mine = [each[0] for each in self.causes if each[0] in strong and each[1] == self.item]
        return mine[-1] if mine else ""


class UnknownActivity(Fact):
    """A link, a deadline or an activity names something that is not there."""

    code = "unknown_activity"
    zh = "{item} 引用了不存在的 {ref}。"
    en = "{item} refers to {ref}, which does not exist."
