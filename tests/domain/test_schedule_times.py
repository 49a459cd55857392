"""The arrays of calendars are made once for all who hold them."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.schedule.times import times
from tracker.domain.workdays import WorkCalendar


def test_whoever_holds_the_arrays_of_some_calendars_shares_them():
    ground = WorkCalendar(first_year=2026, last_year=2026)
    others = [replace(ground) for _ in range(40)]

    held = times((ground,))
    for each in others:
        times((each,))

    assert times((ground,)) is held
