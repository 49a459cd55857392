"""Working hours as they are stored and sent: lists of ["HH:MM", "HH:MM"]; the end may be 24:00."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.domain.workdays import Hours


def hours_of(stored: Sequence[Sequence[str]]) -> Hours:
    """Stored hours as minutes of the day."""
    return tuple((minute_of(start), minute_of(end)) for start, end in stored)


def week_of(stored: Sequence[Any] | None) -> tuple[Hours | None, ...] | None:
    """A stored week, Monday first; None for a day as it lies below."""
    if stored is None:
        return None
    return tuple(None if day is None else hours_of(day) for day in stored)


def minute_of(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def shown(hours: Hours) -> list[list[str]]:
    """Hours as they leave the house."""
    return [[f"{minute // 60:02d}:{minute % 60:02d}" for minute in interval] for interval in hours]
