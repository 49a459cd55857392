"""Work is spread over the weeks in which its owner does it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calendars.cn import base_calendar
from tracker.domain.overload import Job
from tracker.domain.workdays import DayException, layered, to_minute
from tracker.domain.workload import Week, mondays, weeks

CALENDAR = base_calendar()
DAY = 480
FIRST = date(2026, 2, 2)


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


def job(key: str, start: str, finish: str, *, pinned: bool = False) -> Job:
    return Job(key, "ann", at(start), at(finish), pinned)


def test_the_weeks_of_a_range_begin_on_mondays() -> None:
    assert mondays(date(2026, 2, 4), date(2026, 2, 16)) == [FIRST, date(2026, 2, 9), date(2026, 2, 16)]
    assert mondays(FIRST, FIRST) == [FIRST]


def test_a_week_has_its_make_up_workday_and_lacks_its_holidays() -> None:
    """In 2026 the 14th and the 28th of February are worked for the Spring Festival, 15th to 23rd."""
    found = weeks(mondays(date(2026, 2, 9), date(2026, 2, 24)), [], CALENDAR)

    assert [(each.key, each.capacity // DAY) for each in found] == [
        ("2026-W07", 6), ("2026-W08", 0), ("2026-W09", 5),
    ]  # fmt: skip
    assert found[0].last == date(2026, 2, 15)
    assert not any(each.over for each in found)


def test_work_over_a_weekend_is_split_between_its_weeks() -> None:
    laid = [job("a", "02-05 09:00", "02-10 12:00")]

    assert weeks([FIRST, date(2026, 2, 9)], laid, CALENDAR) == (
        Week(FIRST, 5 * DAY, (("a", 2 * DAY),)),
        Week(date(2026, 2, 9), 6 * DAY, (("a", DAY + 180),)),
    )


def test_a_week_with_more_work_than_time_is_over() -> None:
    laid = [job(key, "02-02 09:00", "02-05 18:00") for key in "ab"]
    on_leave = layered(CALENDAR, {date(2026, 2, 3): DayException("removed")})

    [busy] = weeks([FIRST], laid[:1], CALENDAR)
    [over] = weeks([FIRST], laid, CALENDAR)
    [less] = weeks([FIRST], laid[:1], on_leave)

    assert (busy.minutes, busy.over) == (4 * DAY, False)
    assert (over.minutes, over.capacity, over.over) == (8 * DAY, 5 * DAY, True)
    assert (less.minutes, less.capacity, less.over) == (3 * DAY, 4 * DAY, False)


def test_work_pinned_to_a_day_off_asks_for_its_time_on_the_clock() -> None:
    pinned = job("a", "02-07 10:00", "02-07 12:00", pinned=True)
    loose = job("b", "02-07 10:00", "02-07 12:00")

    [found] = weeks([FIRST], [pinned, loose], CALENDAR)

    assert found.shares == (("a", 120),)


@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 20)), max_size=6))
@settings(max_examples=30)
def test_the_shares_of_all_weeks_are_the_working_time_of_each_job(spans: list[tuple[int, int]]) -> None:
    origin = at("01-05 00:00")
    laid = [Job(str(i), "ann", origin + a, origin + a + n) for i, (a, n) in enumerate(spans)]

    found = weeks(mondays(date(2026, 1, 5), date(2026, 1, 5) + timedelta(days=63)), laid, CALENDAR)

    for each in laid:
        shared = sum(minutes for week in found for key, minutes in week.shares if key == each.id)
        assert shared == CALENDAR.between(each.start, each.finish)
