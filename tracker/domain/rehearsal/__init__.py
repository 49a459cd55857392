"""A playbook tried out before anybody starts it: what cannot hold at its defaults, or at its ends.

What is too late on weeks without holidays is too late on every calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.domain.parameters import Value
from tracker.domain.playbook import Parameter, ParameterType, Playbook, Vocabulary
from tracker.domain.rehearsal.trial import Trial
from tracker.domain.rehearsal.values import Changed, Crowded, EarlyAgenda, Found, Late, PastWeek, TooSlow
from tracker.domain.worktime import OutsideCalendar

__all__ = ["Changed", "Crowded", "EarlyAgenda", "Found", "Late", "PastWeek", "TooSlow", "rehearse"]

MOST_TIERS = 5
MOST_SINGLE = 8
"""Lengths that are changed one at a time, before all are together: so the one to blame is named alone."""


def rehearse(
    playbook: Playbook, vocabulary: Vocabulary, library: Mapping[str, Playbook]
) -> tuple[Found, ...]:
    """What cannot hold at the defaults; then what cannot for another tier, or at the ends of its phases.

    An emergency is rehearsed at its defaults. Empty where the calendar does not reach. Raises PartUnknown,
    PartsTooDeep and CycleFound.
    """
    found: dict[tuple[type[Found], str], Found] = {}
    try:
        for changed in _trials(playbook, vocabulary):
            for each in Trial(playbook, vocabulary, library, changed).found():
                found.setdefault((type(each), each.item), each)
    except OutsideCalendar:
        return ()
    return tuple(found.values())


def _trials(playbook: Playbook, vocabulary: Vocabulary) -> Iterator[Changed]:
    """What is changed each time; a length that somebody must give is taken at its longest."""
    lengths = [each for each in playbook.parameters.values() if each.type is ParameterType.MONTHS]
    given: dict[str, Value] = {
        each.key: int(each.max) for each in lengths if each.default is None and each.max is not None
    }
    if any(each.default is None and each.max is None for each in lengths):
        return
    yield given
    if playbook.plan is not None:
        return
    for key in (each.key for each in playbook.parameters.values() if each.type is ParameterType.TIER):
        yield from ({**given, key: tier} for tier in list(vocabulary.tiers)[:MOST_TIERS])
    for end in ("min", "max"):
        changed = dict(_to(lengths, end))
        yield from ({**given, key: changed[key]} for key in list(changed)[:MOST_SINGLE])
        if len(changed) > 1:
            yield {**given, **changed}


def _to(lengths: list[Parameter], end: str) -> Iterator[tuple[str, Value]]:
    for each in lengths:
        value = each.min if end == "min" else each.max
        if value is not None and each.default not in (None, value):
            yield each.key, int(value)
