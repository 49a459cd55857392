"""The working calendar of mainland China, from the frozen table beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.domain.text import Text
from tracker.domain.workdays import DayException, WorkCalendar

TABLE = Path(__file__).with_name("cn.json")


@cache
def base_calendar() -> WorkCalendar:
    """Every year of the table, Monday to Friday 09:00-12:00 and 13:00-18:00, Asia/Shanghai."""
    return calendar_of(table())


def calendar_of(entries: Mapping[str, Any]) -> WorkCalendar:
    """The calendar of a table: year to its `status` and its `days` that differ from their weekday."""
    years = {int(year): entry for year, entry in entries.items()}
    return WorkCalendar(
        exceptions={
            date.fromisoformat(day["date"]): _exception(day) for y in years.values() for day in y["days"]
        },
        first_year=min(years),
        last_year=max(years),
        projected=frozenset(year for year, entry in years.items() if entry["status"] == "projected"),
    )


@cache
def table() -> dict[str, Any]:
    """The frozen table by year: status, source, sha256 and days (see freeze.py)."""
    entries: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return entries


def digest(days: Iterable[Mapping[str, str]]) -> str:
    """The sha256 by which a year of the table proves its days."""
    text = json.dumps(list(days), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _exception(day: dict[str, str]) -> DayException:
    # The kind decides the hours, so that a calendar with other hours keeps these days.
    return DayException(kind=day["kind"], name=Text(day["zh"], day["en"]))  # type: ignore[arg-type]
