"""The frozen calendar of mainland China against the published tables and two libraries."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest

from tracker.calendars import cn, freeze

OFFICIAL = range(2007, 2027)
PROJECTED = range(2027, 2037)


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=i) for i in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


@pytest.mark.parametrize("year", OFFICIAL)
def test_an_official_year_equals_the_published_table(year: int, data: Path) -> None:
    table = json.loads((data / "calendar/cn_workdays_2007_2026.json").read_text())["years"][str(year)]
    calendar = cn.base_calendar()
    working = [day for day in days_of(year) if calendar.works_on(day)]
    off = [day for day in days_of(year) if not calendar.works_on(day)]
    assert [day.isoformat() for day in working if day.weekday() >= 5] == table["makeup_workdays"]
    assert [day.isoformat() for day in off if day.weekday() < 5] == table["weekday_holidays"]
    assert len(working) == table["working_days"]


@pytest.mark.parametrize("year", OFFICIAL)
def test_an_official_year_equals_both_libraries(year: int) -> None:
    calendar = cn.base_calendar()
    library = holidays.country_holidays("CN", years=range(year - 1, year + 2))
    ours = [calendar.works_on(day) for day in days_of(year)]
    assert ours == [library.is_working_day(day) for day in days_of(year)]
    assert ours == [chinese_calendar.is_workday(day) for day in days_of(year)]


@pytest.mark.parametrize("year", [*OFFICIAL, *PROJECTED])
def test_the_stored_year_is_what_freezing_it_gives(year: int) -> None:
    stored, frozen = cn.table()[str(year)], freeze.freeze(year)
    assert stored["days"] == frozen["days"]
    assert stored["status"] == frozen["status"]


def test_writing_the_table_gives_what_is_read(tmp_path: Path) -> None:
    freeze.write(tmp_path / "cn.json")
    written = json.loads((tmp_path / "cn.json").read_text(encoding="utf-8"))
    assert {year: entry["days"] for year, entry in written.items()} == {
        year: entry["days"] for year, entry in cn.table().items()
    }


def test_a_projected_year_has_no_make_up_workday_because_only_a_notice_names_them() -> None:
    kinds = {day["kind"] for year in PROJECTED for day in freeze.freeze(year)["days"]}
    assert kinds == {"holiday"}


def test_each_year_proves_its_days_by_their_hash() -> None:
    assert all(entry["sha256"] == freeze.digest(entry["days"]) for entry in cn.table().values())


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_years_have_as_many_working_days_as_announced(year: int, count: int) -> None:
    assert len(cn.base_calendar().working_days(date(year, 1, 1), date(year, 12, 31))) == count


def test_the_spring_festival_of_2026_has_its_two_working_saturdays() -> None:
    calendar = cn.base_calendar()
    festival = [date(2026, 2, 15) + timedelta(days=i) for i in range(9)]
    assert not any(calendar.works_on(day) for day in festival)
    assert calendar.works_on(date(2026, 2, 14))
    assert calendar.works_on(date(2026, 2, 28))


def test_every_kind_of_day_says_its_name_in_both_languages() -> None:
    calendar = cn.base_calendar()
    worked, lieu = calendar.status(date(2026, 2, 14)), calendar.status(date(2026, 2, 20))
    feast = calendar.status(date(2026, 2, 17))
    assert (worked.kind, worked.working, lieu.kind, lieu.working, feast.kind) == (
        "make_up", True, "in_lieu", False, "holiday",
    )  # fmt: skip
    assert worked.name
    assert worked.name.pick("zh") == "补班日（2026-02-20 调休放假）"
    assert lieu.name
    assert lieu.name.pick("en") == "Day in lieu (made up on 2026-02-14)"
    assert feast.name
    assert feast.name.pick("zh") == "春节"


def test_what_no_notice_has_settled_yet_is_projected() -> None:
    calendar = cn.base_calendar()
    assert calendar.projected == frozenset(PROJECTED)
    assert calendar.status(date(2027, 2, 6)).provisional
    assert not calendar.status(date(2026, 2, 17)).provisional
    assert (calendar.first_year, calendar.last_year) == (2007, 2036)
