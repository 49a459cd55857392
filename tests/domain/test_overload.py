"""An owner who is asked for more than a day holds is named with the jobs that ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calendars.cn import base_calendar
from tracker.domain.overload import Job, Overload, overloads
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, OutsideCalendar, layered, to_minute

CALENDAR = base_calendar()
CALENDARS = {"ann": CALENDAR, "bo": CALENDAR}
DAY, HOUR = 480, 60


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


def march(n: int) -> date:
    return date(2026, 3, n)


def job(key: str, start: str, finish: str, owner: str = "ann", *, pinned: bool = False) -> Job:
    return Job(key, owner, at(start), at(finish), pinned)


def test_a_full_day_is_not_too_full() -> None:
    jobs = [job("a", "03-02 09:00", "03-02 12:00"), job("b", "03-02 13:00", "03-02 18:00")]
    assert overloads(jobs, CALENDARS) == ()
    assert overloads([], CALENDARS) == ()


def test_two_things_at_a_time_are_too_much_on_the_days_they_share() -> None:
    jobs = [job("a", "03-02 09:00", "03-05 18:00"), job("b", "03-04 13:00", "03-11 12:00")]
    first, second = march(4), march(5)
    assert overloads(jobs, CALENDARS) == (Overload("ann", first, second, second, 2 * DAY, DAY, ("a", "b")),)


def test_parts_of_a_day_add_up() -> None:
    jobs = [
        job("c", "03-01 00:00", "03-02 18:00"),
        job("a", "03-02 17:00", "03-03 10:00"),
        job("b", "03-02 18:00", "03-03 10:00"),
    ]
    assert overloads(jobs, CALENDARS) == (
        Overload("ann", march(2), march(2), march(2), DAY + HOUR, DAY, ("c", "a")),
    )


def test_days_off_do_not_divide_what_lasts() -> None:
    jobs = [job("a", "02-13 09:00", "02-25 18:00"), job("b", "02-13 09:00", "02-25 18:00")]
    (found,) = overloads(jobs, CALENDARS)
    assert (found.first, found.last) == (date(2026, 2, 13), date(2026, 2, 25))


def test_a_day_that_fits_and_other_jobs_divide() -> None:
    jobs = [
        job("a", "03-02 09:00", "03-04 18:00"),
        job("b", "03-02 09:00", "03-02 18:00"),
        job("c", "03-03 09:00", "03-03 18:00"),
        job("b", "03-05 09:00", "03-05 18:00"),
        job("d", "03-06 09:00", "03-06 18:00"),
        job("b", "03-06 09:00", "03-06 18:00"),
    ]
    found = overloads(jobs, CALENDARS)
    assert [(each.first.day, each.last.day, each.ids) for each in found] == [
        (2, 2, ("a", "b")),
        (3, 3, ("a", "c")),
        (6, 6, ("d", "b")),
    ]


def test_owners_are_looked_at_one_by_one() -> None:
    jobs = [
        job("x", "03-02 09:00", "03-02 18:00", "bo"),
        job("a", "03-02 09:00", "03-02 18:00"),
        job("y", "03-02 09:00", "03-02 10:00", "bo"),
    ]
    assert [(each.owner, each.ids) for each in overloads(jobs, CALENDARS)] == [("bo", ("x", "y"))]


def test_a_shorter_day_is_sooner_full() -> None:
    half = DayException("added", Text("半天", "half a day"), ((540, 720),))
    calendars = {"ann": layered(CALENDAR, {march(3): half})}
    jobs = [job("a", "03-02 09:00", "03-04 18:00"), job("b", "03-03 09:00", "03-03 10:00")]
    (found,) = overloads(jobs, calendars)
    assert (found.day, found.minutes, found.capacity) == (march(3), 240, 180)


def test_a_day_off_is_too_full_only_for_what_is_pinned_there() -> None:
    lasting = job("a", "03-06 09:00", "03-09 18:00")
    assert overloads([lasting, job("b", "03-07 10:00", "03-07 12:00")], CALENDARS) == ()
    pinned = job("b", "03-07 10:00", "03-08 02:00", pinned=True)
    assert overloads([lasting, pinned], CALENDARS) == (
        Overload("ann", march(7), march(8), march(7), 14 * HOUR, 0, ("b",)),
    )


def test_a_pinned_evening_comes_on_top_of_the_day() -> None:
    evening = job("e", "03-03 19:00", "03-03 21:00", pinned=True)
    assert overloads([evening], CALENDARS) == ()
    (found,) = overloads([job("a", "03-02 09:00", "03-04 18:00"), evening], CALENDARS)
    assert (found.day, found.minutes, found.ids) == (march(3), DAY + 2 * HOUR, ("a", "e"))


def test_what_has_no_length_asks_for_nothing() -> None:
    assert overloads([job("m", "03-07 10:00", "03-07 10:00", pinned=True)], CALENDARS) == ()


def test_what_lies_outside_the_calendar_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        overloads([Job("a", "ann", 0, 100)], CALENDARS)


@st.composite
def any_job(draw: st.DrawFn) -> Job:
    start = at("02-09 00:00") + draw(st.integers(0, 20 * 48)) * 30
    finish = start + draw(st.integers(0, 6 * 1440))
    return Job(str(draw(st.integers(0, 99))), "ann", start, finish, draw(st.booleans()))


@settings(deadline=None)
@given(st.lists(any_job(), max_size=8))
def test_overloads_are_the_days_on_which_the_sum_is_more_than_the_day(jobs: list[Job]) -> None:
    found = overloads(jobs, CALENDARS)
    day = date(2026, 2, 9)
    while day < date(2026, 3, 10):
        opens, closes = CALENDAR.midnight(day), CALENDAR.midnight(day + timedelta(days=1))
        asked = {i: _minutes(each, opens, closes) for i, each in enumerate(jobs)}
        capacity = CALENDAR.between(opens, closes)
        covering = [each for each in found if each.first <= day <= each.last]
        if sum(asked.values()) > capacity:
            (overload,) = covering
            assert overload.ids == tuple(jobs[i].id for i, each in asked.items() if each)
            assert overload.minutes - overload.capacity >= sum(asked.values()) - capacity
        elif capacity:
            assert covering == []
        day += timedelta(days=1)


def _minutes(each: Job, opens: int, closes: int) -> int:
    start, finish = max(each.start, opens), min(each.finish, closes)
    if start >= finish:
        return 0
    if CALENDAR.between(each.start, each.finish):
        return CALENDAR.between(start, finish)
    return finish - start if each.pinned else 0
