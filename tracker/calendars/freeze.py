"""Freezes the working days of mainland China, year by year, from the `holidays` library into cn.json."""

from __future__ import annotations

import json
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

from tracker.calendars.cn import TABLE, digest

FIRST_YEAR, LAST_YEAR = 2007, 2036
OFFICIAL_UNTIL = (
    2026  # the last year whose State Council notice the library holds; later ones are its projection
)

Day = dict[str, str]


def freeze(year: int) -> dict[str, Any]:
    """One year of the table: its status, its source, its days by date, and the sha256 of those days.

    A day has `date`, `kind` (holiday | in_lieu | make_up), `zh` and `en`; the others are as their weekday.
    """
    days = _days(year)
    official = year <= OFFICIAL_UNTIL
    kind = "State Council notice" if official else "statutory holidays, projected"
    return {
        "status": "official" if official else "projected",
        "source": f"holidays {version('holidays')}: {kind}",
        "sha256": digest(days),
        "days": days,
    }


def table() -> dict[str, Any]:
    """All years of the table, by year."""
    return {str(year): freeze(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)}


def write(path: Path = TABLE) -> None:
    path.write_text(json.dumps(table(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _days(year: int) -> list[Day]:
    # The neighbours too: a year's last days may be moved by the next year's notice (2011-12-31).
    years = range(year - 1, year + 2)
    zh = holidays.country_holidays("CN", years=years, language="zh_CN")
    en = holidays.country_holidays("CN", years=years, language="en_US")
    moved = {day: made_up for day in en if (made_up := _made_up(en[day]))}
    off = [_off(day, zh[day], en[day], moved.get(day)) for day in en if day.year == year]
    worked = [_worked(made_up, day) for day, made_up in moved.items() if made_up.year == year]
    return sorted(off + worked, key=lambda day: day["date"])


def _made_up(name: str) -> date | None:
    """The weekend day that is worked for a day off, from the library's own name of the day off."""
    found = re.search(r"substituted from (\d\d)/(\d\d)/(\d{4})", name)
    return date(int(found[3]), int(found[1]), int(found[2])) if found else None


def _off(day: date, zh: str, en: str, made_up: date | None) -> Day:
    if made_up is not None:
        return _day(day, "in_lieu", f"调休放假（{made_up} 补班）", f"Day in lieu (made up on {made_up})")
    return _day(day, "holiday", zh.replace("; ", "、"), en.replace("; ", ", "))


def _worked(day: date, off: date) -> Day:
    return _day(day, "make_up", f"补班日（{off} 调休放假）", f"Make-up workday (for {off})")


def _day(day: date, kind: str, zh: str, en: str) -> Day:
    return {"date": day.isoformat(), "kind": kind, "zh": zh, "en": en}


if __name__ == "__main__":
    write()
