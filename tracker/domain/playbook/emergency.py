"""Emergency plans: a checklist with clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.playbook.elements import After, Element, Job
from tracker.domain.spans import Number, Time
from tracker.domain.text import Text


class Clock(StrEnum):
    """Which time an emergency counts: every hour, or the hours people work."""

    ELAPSED = "elapsed"
    WORKING = "working"


@dataclass(frozen=True, kw_only=True)
class EmergencyStep(Job):
    """One line of an emergency's checklist; `due` counts from the moment it occurred.

    `one_of` names the steps among which this step chooses, `alternate_of` the one that it may take the
    place of; `evidence` says what must be kept.
    """

    duration: Time
    due: Time | None = None
    after: tuple[After, ...] = ()
    evidence: tuple[Text, ...] = ()
    one_of: tuple[str, ...] = ()
    alternate_of: str | None = None
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class EmergencyPlan:
    """What happens when a scenario occurs: level 3 is the highest; `limit` is when it must be over.

    `followed_by` is the playbook that opens when it closes.
    """

    scenario: Element
    level: Number
    clock: Clock
    department: str | None = None
    limit: Time | None = None
    followed_by: str | None = None
    steps: Mapping[str, EmergencyStep]
