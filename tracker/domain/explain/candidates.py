"""What might be edited to bring an activity forward, and how much each edit asks of people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, inf

from tracker.domain.explain.days_off import DaysOff
from tracker.domain.explain.edits import (
    DropConstraint,
    DropLink,
    Edit,
    MovePhase,
    SetDuration,
    SetLag,
    Unpin,
    WorkOn,
)
from tracker.domain.explain.steps import Step
from tracker.domain.schedule.network import Network
from tracker.domain.schedule.values import Link, LinkType

HOUR = 60
"""The shortest duration worth proposing, and what a talk about a date costs."""
LAGS, LONGEST, DAYS, LINKS = 3, 4, 2, 2
"""How many places of the chain are tried for shorter lags, durations, days worked and links."""
_FAR = 5
"""Working days by which a phase is moved when nothing else says how far it could be."""
_DAY_KINDS = {"removed": 1.5, "weekend": 2.0, "holiday": 3.0}
"""What a day worked costs in working days: lifted leave, a weekend, a public holiday (paid threefold)."""


@dataclass(frozen=True)
class Candidate:
    """An edit, and its effort: the minutes that people give up or have to work for it, by rule of thumb.

    Work cut is its own length, waiting cut half of it, overlap its length (some of it is done twice), a link
    dropped the work of the predecessor and a day, a date given up the talk about it, a phase half its way.
    """

    edit: Edit
    effort: float


class Links:
    """The links as they are stated, found by the leaves between which they hold."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _by_ends(self) -> dict[tuple[str, str], list[Link]]:
        found: dict[tuple[str, str], list[Link]] = {}
        for link in self._network.links:
            if not link.soft:
                found.setdefault((link.pred, link.succ), []).append(link)
        return found

    def stated(self, leaf: Link) -> Link:
        """The link of which this one between leaves is a part: itself unless it stands on a summary."""
        ends = ((a, b) for a in self._above(leaf.pred) for b in self._above(leaf.succ))
        like = (leaf.type, leaf.lag, leaf.lag_elapsed, leaf.lag_percent)
        return next(
            link
            for pair in ends
            for link in self._by_ends.get(pair, ())
            if (link.type, link.lag, link.lag_elapsed, link.lag_percent) == like
        )

    def _above(self, key: str | None) -> Iterator[str]:
        while key is not None:
            yield key
            key = self._network.activities[key].parent


def candidates(network: Network, steps: Sequence[Step]) -> list[Candidate]:
    """Edits along a chain of drivers, some twenty at most, the likeliest of each kind."""
    links = Links(network)
    open_steps = [step for step in steps if step.activity.actual_finish is None]
    return [
        *_root(steps[-1]),
        *_lags(links, open_steps),
        *_durations(open_steps),
        *_days(open_steps),
        *_overlaps(links, steps),
        *_drops(links, open_steps),
    ]


def _room(step: Step) -> float:
    """How much earlier an activity could be before something else than its reason holds it."""
    return min((each.minutes for each in step.beaten), default=inf)


def _root(step: Step) -> Iterator[Candidate]:
    """What the first cause allows."""
    kind, wish, day = step.reason.kind, step.activity.constraint, step.minutes_per_day
    if kind == "pin":
        yield Candidate(Unpin(step.id), HOUR)
    elif kind == "constraint" and wish is not None and wish.kind == step.reason.ref:
        yield Candidate(DropConstraint(step.id), HOUR)
    elif kind == "phase":
        room = _room(step)
        for days in sorted({1, _FAR if room == inf else max(1, ceil(room / day))}):
            yield Candidate(MovePhase(step.reason.ref, -days), days * day / 2)


def _linked(steps: Sequence[Step]) -> Iterator[tuple[Step, Link]]:
    """The steps that a predecessor drives and that could be earlier without it."""
    for step in steps:
        if step.link is not None and not step.held and _room(step) > 0:
            yield step, step.link


def _lags(links: Links, steps: Sequence[Step]) -> Iterator[Candidate]:
    """The longest waits: no wait at all, and half of the longest."""
    waiting = [(step, links.stated(link)) for step, link in _linked(steps) if step.lag > 0]
    waiting.sort(key=lambda each: -min(each[0].lag, _room(each[0])))
    for n, (step, link) in enumerate(waiting[:LAGS]):
        for lag in (0, step.lag // 2)[: 1 if n else 2]:
            yield Candidate(SetLag(link.pred, link.succ, lag, link.type), (step.lag - lag) / 2)


def _durations(steps: Sequence[Step]) -> Iterator[Candidate]:
    """The longest activities: a day less, and half."""
    longest = sorted(steps, key=lambda step: -step.activity.duration)[:LONGEST]
    for step in longest:
        long = step.activity.duration
        day = 1440 if step.activity.elapsed else step.minutes_per_day
        for minutes in dict.fromkeys((long - day, long // 2 // HOUR * HOUR)):
            if HOUR <= minutes < long:
                yield Candidate(SetDuration(step.id, minutes), long - minutes)


def _days(steps: Sequence[Step]) -> Iterator[Candidate]:
    """Days off on the way: leave first, then weekends, then public holidays."""
    off: dict[tuple[str, DaysOff], int] = {}
    for step in steps:
        for stretch in (*step.waits, *step.inside):
            off.setdefault((step.activity.calendar, stretch), step.minutes_per_day)
    cheapest = sorted(off, key=lambda each: _DAY_KINDS[each[1].kind])[:DAYS]
    for calendar, stretch in cheapest:
        effort = _DAY_KINDS[stretch.kind] * off[calendar, stretch]
        yield Candidate(WorkOn(calendar, stretch.first), effort)


def _overlaps(links: Links, steps: Sequence[Step]) -> Iterator[Candidate]:
    """Successors that begin when half of their predecessor is done."""
    found = []
    work = {step.id: step.activity for step in steps if step.activity.actual_finish is None}
    for step, link in _linked(steps):
        pred = work.get(link.pred)
        if pred is not None and link.type is LinkType.FS and step.lag <= 0:
            found.append((pred.duration // 2 // HOUR * HOUR, step, links.stated(link)))
    found.sort(key=lambda each: -min(each[0], _room(each[1])))
    for half, step, link in found[:LINKS]:
        if half:
            yield Candidate(SetLag(link.pred, link.succ, step.lag - half), half)


def _drops(links: Links, steps: Sequence[Step]) -> Iterator[Candidate]:
    """Links without which most is won."""
    work = {step.id: step.activity.duration for step in steps}
    driven = sorted(_linked(steps), key=lambda each: -_room(each[0]))
    for step, leaf in driven[:LINKS]:
        link = links.stated(leaf)
        yield Candidate(
            DropLink(link.pred, link.succ), work.get(leaf.pred, 0) + max(0, step.lag) + step.minutes_per_day
        )
