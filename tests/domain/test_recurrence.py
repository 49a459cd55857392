"""A series lays its sittings on working days, as many as wanted where there is room."""

from __future__ import annotations

from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.recurrence import Laid, sittings
from tracker.domain.workdays import DayException, WorkCalendar, layered, to_datetime

PLAIN = WorkCalendar(first_year=2026, last_year=2026)
MONDAY = date(2026, 3, 2)
TUE, FRI = 1, 4


def lay(
    days: int,
    calendar: WorkCalendar = PLAIN,
    *,
    least: int = 0,
    per_week: int = 1,
    on: tuple[int, ...] = (TUE,),
    at: time = time(14),
    duration: int = 60,
    first: date = MONDAY,
) -> Laid:
    start, end = calendar.midnight(first), calendar.midnight(first + timedelta(days=days))
    return sittings(start, end, calendar, least=least, per_week=per_week, on=on, at=at, duration=duration)


def dates(laid: Laid) -> list[str]:
    return [to_datetime(start).strftime("%m-%d") for start, _ in laid.times]


def test_a_weekly_series_sits_on_its_weekday_at_its_time() -> None:
    laid = lay(21)
    assert [to_datetime(start).strftime("%m-%d %H:%M") for start, _ in laid.times] == [
        "03-03 14:00", "03-10 14:00", "03-17 14:00",
    ]  # fmt: skip
    assert all(finish - start == 60 for start, finish in laid.times)
    assert laid.wanted == 3


def test_part_of_a_week_counts_for_no_sitting_of_its_own() -> None:
    assert lay(27).wanted == 3
    assert dates(lay(27)) == ["03-03", "03-10", "03-17"]


def test_twice_a_week_takes_both_weekdays() -> None:
    laid = lay(14, per_week=2, on=(TUE, FRI))
    assert dates(laid) == ["03-03", "03-06", "03-10", "03-13"]


def test_more_named_weekdays_than_wanted_keep_to_the_rate() -> None:
    assert dates(lay(14, per_week=1, on=(TUE, FRI))) == ["03-03", "03-10"]


def test_a_named_day_off_moves_to_the_next_free_working_day_of_its_week() -> None:
    calendar = layered(PLAIN, {date(2026, 3, 3): DayException("holiday")})
    assert dates(lay(7, calendar)) == ["03-04"]
    assert dates(lay(7, calendar, per_week=2, on=(TUE, 2))) == ["03-04", "03-05"]


def test_a_named_day_off_at_the_end_of_its_week_moves_back() -> None:
    calendar = layered(PLAIN, {date(2026, 3, 6): DayException("holiday")})
    assert dates(lay(7, calendar, on=(FRI,))) == ["03-05"]


def test_a_make_up_saturday_can_stand_in_for_a_friday_off() -> None:
    days = {date(2026, 3, 6): DayException("in_lieu"), date(2026, 3, 7): DayException("make_up")}
    assert dates(lay(7, layered(PLAIN, days), on=(FRI,))) == ["03-07"]


def test_a_named_day_in_a_week_off_is_dropped_and_made_good_on_a_further_day() -> None:
    week_off = {date(2026, 3, 9) + timedelta(days=i): DayException("holiday") for i in range(5)}
    laid = lay(21, layered(PLAIN, week_off))
    assert laid.wanted == 3
    assert len(laid.times) == 3
    assert {"03-03", "03-17"} < set(dates(laid))


def test_the_least_number_wins_over_the_rate_and_fills_named_days_first() -> None:
    laid = lay(14, least=5, per_week=1, on=(TUE, FRI))
    assert laid.wanted == 5
    assert {"03-03", "03-06", "03-10", "03-13"} < set(dates(laid))
    assert len(set(dates(laid))) == 5


def test_a_span_without_room_says_how_many_were_wanted() -> None:
    laid = lay(3, least=8)
    assert dates(laid) == ["03-02", "03-03", "03-04"]
    assert laid.wanted == 8


def test_a_span_that_begins_after_the_time_of_day_waits_for_the_next_day() -> None:
    start = PLAIN.midnight(MONDAY) + 15 * 60
    end = PLAIN.midnight(MONDAY + timedelta(days=2))
    laid = sittings(start, end, PLAIN, least=1, per_week=1, on=(0,), at=time(14), duration=60)
    assert dates(laid) == ["03-03"]


def test_a_sitting_ends_by_the_end_of_its_span() -> None:
    start = PLAIN.midnight(MONDAY)
    laid = sittings(start, start + 14 * 60, PLAIN, least=1, per_week=1, on=(0,), at=time(14), duration=60)
    assert laid == Laid((), 1)


def test_an_empty_span_holds_no_sitting() -> None:
    start = PLAIN.midnight(MONDAY) + 600
    laid = sittings(start, start, PLAIN, least=1, per_week=1, on=(0,), at=time(9), duration=60)
    assert laid == Laid((), 1)


@settings(deadline=None)  # each example builds a calendar
@given(
    st.integers(1, 120),
    st.integers(0, 12),
    st.integers(1, 4),
    st.sets(st.integers(0, 6), min_size=1),
    st.sets(st.integers(0, 119), max_size=40),
    st.sets(st.integers(0, 119), max_size=10),
)
def test_sittings_lie_on_working_days_one_a_day_and_as_many_as_wanted_if_there_is_room(
    days: int, least: int, per_week: int, on: set[int], off: set[int], worked: set[int]
) -> None:
    changes = {MONDAY + timedelta(days=i): DayException("removed") for i in off}
    changes |= {MONDAY + timedelta(days=i): DayException("make_up") for i in worked}
    calendar = layered(PLAIN, changes)
    laid = lay(days, calendar, least=least, per_week=per_week, on=tuple(sorted(on)))
    held = [calendar.day_of(start) for start, _ in laid.times]
    room = len(calendar.working_days(MONDAY, MONDAY + timedelta(days=days - 1)))
    assert all(calendar.works_on(day) for day in held)
    assert held == sorted(set(held))
    assert len(held) == min(laid.wanted, room)
