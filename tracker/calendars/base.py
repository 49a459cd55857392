"""The base calendar in force: the frozen table with the years that were announced since it was made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.calendars import cn
from tracker.domain.workdays import WorkCalendar


class Announced(NamedTuple):
    """A stored year: its status and its days (date, kind, zh, en)."""

    year: int
    status: str
    days: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class Base:
    """A base calendar; equal by the sha256 of what it was made of."""

    digest: str
    calendar: WorkCalendar = field(compare=False, repr=False)


@lru_cache(maxsize=8)
def base_of(announced: tuple[Announced, ...] = ()) -> Base:
    """The frozen table overlaid by stored years, by content: equal years give the identical object."""
    if not announced:
        return Base(digest_of(cn.table()), cn.base_calendar())
    entries = {**cn.table(), **{str(each.year): _entry(each) for each in announced}}
    return Base(digest_of(entries), cn.calendar_of(entries))


def digest_of(entries: Mapping[str, Any]) -> str:
    """The sha256 of a table's years: what they hold and whether it is official, not where it came from."""
    lines = (f"{year} {entries[year]['status']} {entries[year]['sha256']}\n" for year in sorted(entries))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _entry(announced: Announced) -> dict[str, Any]:
    days = [dict(zip(("date", "kind", "zh", "en"), day, strict=True)) for day in announced.days]
    return {"status": announced.status, "sha256": cn.digest(days), "days": days}
