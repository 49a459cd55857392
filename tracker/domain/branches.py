"""Steps that choose while a project runs: one of several branches, or a step in reserve for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.schedule.values import Link
from tracker.domain.text import Text


class Standing(StrEnum):
    """How a branch stands: not decided on, in force, in force before, or decided against."""

    CANDIDATE = "candidate"
    CHOSEN = "chosen"
    TRIED = "tried"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Option:
    """A step that may be chosen."""

    key: str
    title: Text


@dataclass(frozen=True)
class Offer:
    """What a step may choose: one of its branches, and one of its alternates instead of itself."""

    branches: tuple[Option, ...] = ()
    alternates: tuple[Option, ...] = ()
    chosen: str | None = None
    """The branch that was chosen when the project started."""

    @property
    def options(self) -> tuple[Option, ...]:
        return (*self.branches, *self.alternates)


@dataclass(frozen=True)
class Choice:
    """A choice that was made, and why; of one that was made at the start nobody was asked."""

    step: str
    reason: str | None = None


@dataclass(frozen=True)
class Stand:
    """How an option stands, and the reason for that."""

    key: str
    standing: Standing
    reason: str | None = None


def among(branches: Sequence[str], choices: Iterable[Choice]) -> list[Stand]:
    """How branches stand: once one is chosen, the others are rejected."""
    made = [each for each in choices if each.step in branches]
    return [_stand(each, made, Standing.REJECTED if made else Standing.CANDIDATE) for each in branches]


def instead(own: str, alternates: Sequence[str], choices: Iterable[Choice]) -> list[Stand]:
    """How a step and its alternates stand: in force until one of them is; the others stay in reserve."""
    steps = (own, *alternates)
    made = [Choice(own), *(each for each in choices if each.step in steps)]
    return [_stand(each, made, Standing.CANDIDATE) for each in steps]


def in_force(stands: Iterable[Stand]) -> str | None:
    """The option that is chosen now."""
    return next((each.key for each in stands if each.standing is Standing.CHOSEN), None)


def _stand(key: str, made: Sequence[Choice], otherwise: Standing) -> Stand:
    """What was tried stands so for the reason of the choice that ended it."""
    mine = [place for place, each in enumerate(made) if each.step == key]
    if not mine:
        return Stand(key, otherwise, made[-1].reason if otherwise is Standing.REJECTED else None)
    if mine[-1] == len(made) - 1:
        return Stand(key, Standing.CHOSEN, made[-1].reason)
    return Stand(key, Standing.TRIED, made[mine[-1] + 1].reason)


def gone_with(gone: Collection[str], links: Iterable[Link], gates: Mapping[str, str]) -> set[str]:
    """These steps and all that wait for nothing else; a verification point goes with its milestone.

    `gates`: verification point to milestone. Soft links make nobody wait.
    """
    waits: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if not link.soft and gates.get(link.pred) != link.succ and link.succ not in gates:
            waits[link.succ].add(link.pred)
    found = _with_points(set(gone), gates)
    while more := {key for key, preds in waits.items() if key not in found and preds <= found}:
        found = _with_points(found | more, gates)
    return found


def _with_points(steps: set[str], gates: Mapping[str, str]) -> set[str]:
    return steps | {point for point, milestone in gates.items() if milestone in steps}
