"""What a rehearsal finds, as values; `changed` holds the parameters that were not at their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.domain.parameters import Value
from tracker.domain.schedule import Reason
from tracker.domain.spans import Span

Changed = Mapping[str, Value]


@dataclass(frozen=True)
class Late:
    """A step that ends after its deadline, or a meeting after its phase, and the chain that drives it.

    `minutes` is working time, or time on the clock where `elapsed`; `begins` is what set the first of the
    chain. `waits` is the step after which a meeting of the chain waits so long that this alone makes it late,
    as an agenda sent ahead does (requirement D-09).
    """

    item: str
    minutes: int
    elapsed: bool
    path: tuple[str, ...]
    begins: Reason
    waits: str | None = None
    changed: Changed = field(default_factory=dict)


@dataclass(frozen=True)
class TooSlow:
    """A step of an emergency that takes longer than its due time, in minutes on the plan's clock."""

    item: str
    due: Span
    needed: int
    path: tuple[str, ...]
    changed: Changed = field(default_factory=dict)


@dataclass(frozen=True)
class PastWeek:
    """A week of a phase that does not end within it (requirement D-04)."""

    item: str
    week: int
    weeks: int
    changed: Changed = field(default_factory=dict)


@dataclass(frozen=True)
class Crowded:
    """A series with more sittings than its days can take, at most one a day (requirement D-04)."""

    item: str
    wanted: int
    room: int
    changed: Changed = field(default_factory=dict)


@dataclass(frozen=True)
class EarlyAgenda:
    """An agenda that is due before the plan begins: so many minutes on the clock until the first sitting."""

    item: str
    lead: Span
    minutes: int
    changed: Changed = field(default_factory=dict)


Found = Late | TooSlow | PastWeek | Crowded | EarlyAgenda
