"""The planned window of a phase, and the bounds and deadlines that follow from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendars import cn
from tracker.domain.schedule.values import Bound, Deadline
from tracker.domain.windows import Window
from tracker.domain.workdays import to_minute

CALENDAR = cn.base_calendar()
FEBRUARY = Window("design", date(2026, 2, 1), date(2026, 2, 28))


def at(text):
    return to_minute(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


def test_a_window_opens_and_closes_with_working_time():
    assert FEBRUARY.opens(CALENDAR) == at("2026-02-02 09:00")  # the first is a Sunday
    assert FEBRUARY.closes(CALENDAR) == at("2026-02-28 18:00")  # a Saturday that is worked
    assert Window("x", date(2026, 2, 1), date(2026, 2, 22)).closes(CALENDAR) == at("2026-02-14 18:00")


def test_everything_of_a_phase_begins_in_it():
    assert FEBRUARY.bounds(None, CALENDAR) == (Bound(at("2026-02-02 09:00"), "phase", "design"),)


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        (1, "2026-02-02 09:00", "2026-02-06 18:00"),
        (2, "2026-02-09 09:00", "2026-02-14 18:00"),
        (3, "2026-02-24 09:00", "2026-02-14 18:00"),  # all of it is the Spring Festival
    ],
)
def test_what_belongs_to_a_week_begins_and_is_due_in_it(week, first, last):
    bounds = FEBRUARY.bounds(week, CALENDAR)
    assert bounds[0] == Bound(at("2026-02-02 09:00"), "phase", "design")
    assert bounds[1] == Bound(at(first), "week", str(week))
    assert FEBRUARY.deadline(week, CALENDAR, at_end=False) == Deadline(at=at(last))


def test_a_deadline_at_the_end_of_the_phase_comes_before_that_of_a_week():
    assert FEBRUARY.deadline(None, CALENDAR, at_end=True) == Deadline(at=at("2026-02-28 18:00"))
    assert FEBRUARY.deadline(2, CALENDAR, at_end=True) == Deadline(at=at("2026-02-28 18:00"))
    assert FEBRUARY.deadline(None, CALENDAR, at_end=False) is None


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(30, 120), st.integers(1, 12))
def test_weeks_follow_one_another_on_working_time(first, days, week):
    window = Window("x", first, first + timedelta(days=days))
    assert window.opens(CALENDAR) < window.closes(CALENDAR)
    this, following = (window.bounds(each, CALENDAR)[1].at for each in (week, week + 1))
    assert window.opens(CALENDAR) <= this <= following
    due = window.deadline(week, CALENDAR, at_end=False).at
    assert due <= following
    assert CALENDAR.next_start(due) == following
