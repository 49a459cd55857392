"""A notice is checked before it becomes a year of the calendar; what looks odd is said, not refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tracker.calendars import cn
from tracker.calendars.notices import announced, doubts
from tracker.errors import Invalid

SATURDAY, MONDAY = date(2027, 2, 6), date(2027, 2, 8)


def day(on: date, kind: str, **names: str) -> dict[str, Any]:
    return {"date": on, "kind": kind, **names}


def test_days_are_kept_by_date_with_a_name() -> None:
    kept = announced(
        2027, [day(MONDAY, "in_lieu"), day(SATURDAY, "make_up"), day(date(2027, 1, 1), "holiday", zh="元旦")]
    )
    assert kept == [
        {"date": "2027-01-01", "kind": "holiday", "zh": "元旦", "en": ""},
        {"date": "2027-02-06", "kind": "make_up", "zh": "补班日", "en": "Make-up workday"},
        {"date": "2027-02-08", "kind": "in_lieu", "zh": "调休放假", "en": "Day in lieu"},
    ]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (day(date(2026, 12, 31), "holiday", zh="元旦"), "/days/1/date"),
        (day(MONDAY, "make_up"), "/days/1/date"),
        (day(SATURDAY, "in_lieu"), "/days/1/date"),
        (day(date(2027, 1, 1), "in_lieu"), "/days/1/date"),
        (day(MONDAY, "holiday"), "/days/1/zh"),
    ],
)
def test_a_day_that_cannot_be_is_named(wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(Invalid) as refused:
        announced(2027, [day(date(2027, 1, 1), "holiday", zh="元旦"), wrong])
    assert refused.value.pointer == pointer
    assert refused.value.text.zh
    assert refused.value.text.en


@pytest.mark.parametrize("year", [2008, 2019, 2024, 2025, 2026])
def test_a_real_notice_raises_no_doubt(year: int) -> None:
    assert doubts(year, cn.table()[str(year)]["days"]) == []


def test_what_looks_odd_is_said_in_both_languages() -> None:
    found = doubts(2027, [{"date": "2027-02-06", "kind": "make_up", "zh": "补班日", "en": ""}])
    said = [each.en for each in found]
    assert sum("statutory holiday" in each for each in said) == 5
    assert any("Spring Festival" in each for each in said)
    assert "0 days in lieu against 1 make-up workdays; usually there are as many." in said
    assert all(each.zh for each in found)
