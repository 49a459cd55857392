"""Working calendars count, find and lay working time; layers add and take away days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.text import Text
from tracker.domain.workdays import (
    DayException,
    DayStatus,
    OutsideCalendar,
    WorkCalendar,
    layered,
    to_datetime,
    to_minute,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
SATURDAY, SUNDAY, FRIDAY, MONDAY = date(2026, 3, 7), date(2026, 3, 8), date(2026, 3, 6), date(2026, 3, 9)
HALF_DAY = ((9 * 60, 12 * 60),)
PLAIN = WorkCalendar(first_year=2026, last_year=2027, projected=frozenset({2027}))
ROUND_THE_CLOCK = WorkCalendar(week=(((0, 1440),),) * 7, first_year=2026, last_year=2026)
NEVER = WorkCalendar(week=((),) * 7, first_year=2026, last_year=2026, minutes_per_day=480)


def at(text: str) -> int:
    """Minutes of a local time such as 03-06 17:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))


def test_an_instant_keeps_its_minute_through_the_zone_and_back() -> None:
    minute = to_minute(datetime(2026, 3, 6, 9, 0, 59, tzinfo=SHANGHAI))
    assert minute == to_minute(datetime(2026, 3, 6, 1, 0, tzinfo=UTC))
    assert to_datetime(minute) == datetime(2026, 3, 6, 9, 0, tzinfo=SHANGHAI)
    assert to_datetime(minute, "Europe/Berlin").hour == 2


def test_a_datetime_without_zone_is_no_instant() -> None:
    with pytest.raises(ValueError, match="without zone"):
        to_minute(datetime(2026, 3, 6, 9, 0))  # noqa: DTZ001


def test_a_working_day_has_the_minutes_of_the_commonest_weekday() -> None:
    short_friday = WorkCalendar(week=(((540, 1020),),) * 4 + (HALF_DAY, (), ()))
    assert PLAIN.minutes_per_day == 480
    assert short_friday.minutes_per_day == 480
    assert WorkCalendar(minutes_per_day=450).minutes_per_day == 450
    assert WorkCalendar(week=((),) * 7).minutes_per_day == 0


def test_a_day_says_what_it_is() -> None:
    feast = Text("元旦", "New Year's Day")
    calendar = layered(PLAIN, {FRIDAY: DayException("holiday", feast), SATURDAY: DayException("make_up")})
    assert calendar.status(FRIDAY) == DayStatus(FRIDAY, False, "holiday", feast, False)
    assert calendar.status(SATURDAY) == DayStatus(SATURDAY, True, "make_up", None, False)
    assert calendar.status(SUNDAY) == DayStatus(SUNDAY, False, "weekend", None, False)
    assert calendar.status(date(2027, 3, 9)) == DayStatus(date(2027, 3, 9), True, "work", None, True)


def test_a_layer_adds_and_takes_away_and_leaves_its_base_alone() -> None:
    company = layered(
        PLAIN, {FRIDAY: DayException("removed"), SATURDAY: DayException("added", None, HALF_DAY)}
    )
    person = layered(company, {FRIDAY: DayException("added")})
    assert [PLAIN.works_on(day) for day in (FRIDAY, SATURDAY)] == [True, False]
    assert [company.works_on(day) for day in (FRIDAY, SATURDAY)] == [False, True]
    assert [person.works_on(day) for day in (FRIDAY, SATURDAY)] == [True, True]
    assert company.between(at("03-06 00:00"), at("03-08 00:00")) == 180
    assert person.between(at("03-06 00:00"), at("03-08 00:00")) == 660


def test_an_exception_outside_the_covered_years_changes_nothing() -> None:
    calendar = layered(PLAIN, {date(2025, 1, 1): DayException("holiday")})
    assert calendar.working_days(date(2026, 1, 1), date(2026, 1, 4)) == [date(2026, 1, 1), date(2026, 1, 2)]


def test_work_is_counted_between_two_instants_in_either_direction() -> None:
    assert PLAIN.between(at("03-06 17:00"), at("03-09 10:00")) == 120
    assert PLAIN.between(at("03-09 10:00"), at("03-06 17:00")) == -120
    assert PLAIN.between(at("03-06 12:10"), at("03-06 12:50")) == 0
    assert PLAIN.work_before(at("01-01 00:00")) == 0


def test_added_work_ends_at_the_end_of_a_day_and_work_taken_back_at_a_beginning() -> None:
    assert PLAIN.add(at("03-06 09:00"), 480) == at("03-06 18:00")
    assert PLAIN.add(at("03-06 18:00"), 60) == at("03-09 10:00")
    assert PLAIN.add(at("03-06 18:00"), -480) == at("03-06 09:00")
    assert PLAIN.add(at("03-09 10:00"), -60) == at("03-09 09:00")
    assert PLAIN.add(at("03-07 11:11"), 0) == at("03-07 11:11")


def test_the_nearest_start_end_and_resting_place_of_an_instant() -> None:
    assert PLAIN.next_start(at("03-06 18:00")) == at("03-09 09:00")
    assert PLAIN.next_start(at("03-06 10:00")) == at("03-06 10:00")
    assert PLAIN.previous_end(at("03-09 09:00")) == at("03-06 18:00")
    assert PLAIN.previous_end(at("03-06 10:00")) == at("03-06 10:00")
    assert PLAIN.settle(at("03-06 18:00")) == at("03-06 18:00")
    assert PLAIN.settle(at("03-06 12:30")) == at("03-06 13:00")
    assert PLAIN.settle(at("01-01 00:00")) == at("01-01 09:00")


def test_a_day_opens_and_closes_and_begins_at_its_midnight() -> None:
    assert (PLAIN.opens(FRIDAY), PLAIN.closes(FRIDAY)) == (at("03-06 09:00"), at("03-06 18:00"))
    assert (PLAIN.opens(SUNDAY), PLAIN.closes(SUNDAY)) == (None, None)
    assert PLAIN.midnight(FRIDAY) == at("03-06 00:00")
    assert PLAIN.at(SUNDAY, time(14, 30)) == at("03-08 14:30")
    assert ROUND_THE_CLOCK.closes(FRIDAY) == at("03-07 00:00")


def test_an_instant_lies_on_its_local_day_and_a_finish_at_midnight_on_the_day_it_ends() -> None:
    assert PLAIN.day_of(at("03-06 23:59")) == FRIDAY
    assert PLAIN.day_of(at("03-07 00:00")) == SATURDAY
    assert PLAIN.day_of(at("03-07 00:00"), finish=True) == FRIDAY
    assert PLAIN.day_of(at("03-06 18:00"), finish=True) == FRIDAY


def test_only_what_touches_a_projected_year_is_provisional() -> None:
    new_year = PLAIN.midnight(date(2027, 1, 1))
    assert not PLAIN.provisional(at("12-31 09:00"), new_year)
    assert PLAIN.provisional(at("12-31 09:00"), new_year + 1)
    assert PLAIN.provisional(new_year, new_year)
    assert not ROUND_THE_CLOCK.provisional(at("03-06 09:00"), at("03-07 09:00"))


def test_working_days_are_listed_and_counted_off_both_ways() -> None:
    assert PLAIN.working_days(FRIDAY, MONDAY) == [FRIDAY, MONDAY]
    assert PLAIN.shift_days(FRIDAY, 1) == MONDAY
    assert PLAIN.shift_days(SATURDAY, 1) == MONDAY
    assert PLAIN.shift_days(MONDAY, -1) == FRIDAY
    assert PLAIN.shift_days(SUNDAY, -1) == FRIDAY
    assert PLAIN.shift_days(SUNDAY, 0) == SUNDAY


@pytest.mark.parametrize(
    ("start", "minutes", "clock", "laid"),
    [
        ("03-06 09:00", 120, None, "03-06 09:00 03-06 11:00"),
        ("03-06 11:00", 120, None, "03-06 13:00 03-06 15:00"),
        ("03-06 17:00", 120, None, "03-09 09:00 03-09 11:00"),
        ("03-06 11:00", 480, None, "03-06 11:00 03-09 11:00"),
        ("03-06 09:00", 60, time(14), "03-06 14:00 03-06 15:00"),
        ("03-06 14:01", 60, time(14), "03-09 14:00 03-09 15:00"),
        ("03-06 09:00", 120, time(11), "03-06 13:00 03-06 15:00"),
        ("03-06 09:00", 480, time(10), "03-06 10:00 03-09 10:00"),
    ],
)
def test_a_meeting_takes_the_first_place_that_no_break_splits(
    start: str, minutes: int, clock: time | None, laid: str
) -> None:
    expected = at(laid[:11]), at(laid[12:])
    assert PLAIN.place_whole(at(start), minutes, clock) == expected


@pytest.mark.parametrize(
    ("end", "minutes", "clock", "laid"),
    [
        ("03-09 09:30", 60, None, "03-06 17:00 03-06 18:00"),
        ("03-06 14:00", 120, None, "03-06 10:00 03-06 12:00"),
        ("03-09 11:00", 480, None, "03-06 11:00 03-09 11:00"),
        ("03-09 14:30", 60, time(14), "03-06 14:00 03-06 15:00"),
        ("03-09 18:00", 60, time(14), "03-09 14:00 03-09 15:00"),
        ("03-09 18:00", 120, time(11), "03-09 16:00 03-09 18:00"),
    ],
)
def test_a_meeting_takes_the_last_place_that_no_break_splits(
    end: str, minutes: int, clock: time | None, laid: str
) -> None:
    expected = at(laid[:11]), at(laid[12:])
    assert PLAIN.place_whole_before(at(end), minutes, clock) == expected


@pytest.mark.parametrize("day", [date(2026, 1, 4), date(2027, 12, 30)])
def test_one_long_day_does_not_draw_long_meetings_to_itself(day: date) -> None:
    """Whether it has passed or is far away: a usual week has no room for a meeting of eight hours."""
    long = layered(PLAIN, {day: DayException("added", intervals=((0, 1440),))})
    for calendar in (PLAIN, long):
        assert calendar.place_whole(at("03-06 09:00"), 480) == (at("03-06 09:00"), at("03-06 18:00"))
        assert calendar.place_whole_before(at("03-06 18:00"), 480) == (at("03-06 09:00"), at("03-06 18:00"))
        assert calendar.place_whole_before(at("03-06 18:00"), 480, time(9))[0] == at("03-06 09:00")


def test_a_calendar_of_single_days_holds_what_the_longest_holds() -> None:
    days = {date(2026, 3, 6): ((600, 660),), date(2026, 3, 9): ((600, 720),)}
    rare = layered(NEVER, {day: DayException("added", intervals=hours) for day, hours in days.items()})
    assert rare.place_whole(at("03-06 10:00"), 90) == (at("03-09 10:00"), at("03-09 11:30"))


def test_intervals_that_touch_are_one_stretch_of_work() -> None:
    assert ROUND_THE_CLOCK.place_whole(at("03-06 20:00"), 600) == (at("03-06 20:00"), at("03-07 06:00"))
    assert ROUND_THE_CLOCK.next_start(at("03-07 00:00")) == at("03-07 00:00")


def test_the_hours_keep_their_wall_time_when_the_clocks_change() -> None:
    berlin = WorkCalendar("Europe/Berlin", week=(((9 * 60, 17 * 60),),) * 7, first_year=2026, last_year=2026)
    opened = berlin.opens(date(2026, 3, 29))
    assert opened is not None
    assert to_datetime(opened, "Europe/Berlin").hour == 9
    assert to_datetime(opened, "UTC").hour == 7
    assert opened - berlin.midnight(date(2026, 3, 29)) == 8 * 60


LAST = PLAIN.midnight(date(2027, 12, 31))
REFUSED: dict[str, Callable[[], object]] = {
    "work before the first year": lambda: PLAIN.work_before(at("01-01 00:00") - 1),
    "a start before the first year": lambda: PLAIN.next_start(at("01-01 00:00") - 1),
    "work added past the end": lambda: PLAIN.add(LAST, 10_000),
    "work taken back past the beginning": lambda: PLAIN.add(at("01-02 09:00"), -10_000),
    "a start after the last work": lambda: PLAIN.next_start(LAST + 1430),
    "an end before the first work": lambda: PLAIN.previous_end(at("01-01 00:00")),
    "an end after the last year": lambda: PLAIN.previous_end(LAST + 1441),
    "a day before the first": lambda: PLAIN.day_of(at("01-01 00:00") - 1),
    "a midnight after the last": lambda: PLAIN.midnight(date(2028, 1, 1)),
    "a working day after the last": lambda: PLAIN.shift_days(date(2027, 12, 31), 1),
    "a meeting after the last work": lambda: PLAIN.place_whole(LAST + 1075, 60),
    "a meeting at nine after the last day": lambda: PLAIN.place_whole(LAST + 1075, 60, time(9)),
    "a meeting before the first work": lambda: PLAIN.place_whole_before(at("01-01 09:30"), 60),
    "a start where nobody works": lambda: NEVER.next_start(at("03-06 09:00")),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_year_covers_is_refused_with_the_years_that_are(case: str) -> None:
    with pytest.raises(OutsideCalendar) as refused:
        REFUSED[case]()
    assert refused.value.code == "outside_calendar"
    assert refused.value.fields["first"] == 2026


def test_work_before_the_first_interval_is_none() -> None:
    assert PLAIN.work_before(at("01-01 08:59")) == 0
    assert PLAIN.work_before(at("01-01 09:01")) == 1


LAW = settings(deadline=None)  # the first call builds the calendar
MINUTES = st.integers(at("03-01 00:00"), at("11-01 00:00"))
AMOUNTS = st.integers(-10_000, 10_000).filter(bool)


@LAW
@given(MINUTES, AMOUNTS)
def test_adding_work_counts_as_much_as_was_added(t: int, minutes: int) -> None:
    assert PLAIN.between(t, PLAIN.add(t, minutes)) == minutes


@LAW
@given(MINUTES, AMOUNTS)
def test_counting_work_agrees_with_going_through_the_minutes_of_the_days(t: int, minutes: int) -> None:
    end = t + abs(minutes)
    local = (datetime.fromtimestamp(m * 60, SHANGHAI) for m in range(t, end))
    slow = sum(moment.weekday() < 5 and (9 <= moment.hour < 12 or 13 <= moment.hour < 18) for moment in local)
    assert PLAIN.between(t, end) == slow


@LAW
@given(MINUTES, st.integers(1, 700), st.sampled_from([None, time(9), time(10, 30), time(14), time(17, 30)]))
def test_a_meeting_lies_on_working_time_from_its_bound_on_and_backward_is_never_earlier(
    t: int, minutes: int, clock: time | None
) -> None:
    start, finish = PLAIN.place_whole(t, minutes, clock)
    assert start >= t
    assert PLAIN.between(start, finish) == minutes
    assert finish - start == minutes or minutes > 300
    later = PLAIN.place_whole_before(finish, minutes, clock)
    assert later[1] <= finish
    assert PLAIN.between(*later) == minutes


@LAW
@given(MINUTES, st.integers(0, 3 * 1440), st.integers(1, 300), st.sampled_from([None, time(11), time(14)]))
def test_a_later_bound_never_makes_a_meeting_earlier(
    t: int, delay: int, minutes: int, clock: time | None
) -> None:
    assert PLAIN.place_whole(t + delay, minutes, clock)[0] >= PLAIN.place_whole(t, minutes, clock)[0]


@LAW
@given(st.dates(date(2026, 3, 1), date(2026, 10, 1)), st.integers(1, 60))
def test_counting_working_days_forth_and_back_returns(day: date, count: int) -> None:
    landed = PLAIN.shift_days(day, count)
    assert PLAIN.works_on(landed)
    assert len(PLAIN.working_days(day + timedelta(days=1), landed)) == count
