"""What is written is read again as it was, and nothing of it is reported as left out."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, given

from tests.exchange.plans import plans, staffed, undated
from tracker.domain.workdays import OutsideCalendar, WorkCalendar
from tracker.exchange import mspdi
from tracker.exchange.planfile import PlanFile

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@given(plans().flatmap(staffed))
def test_a_plan_is_read_as_it_was_written(plan: PlanFile) -> None:
    read = again(plan)
    assert_same(read.plan, plan)
    assert [each.en for each in read.report] == []


def again(plan: PlanFile) -> mspdi.Imported:
    try:
        schedule = plan.schedule()
    except OutsideCalendar:
        assume(False)
    return mspdi.read(mspdi.write(plan, schedule, now=NOW), zone=plan.zone)


def assert_same(plan: PlanFile, wanted: PlanFile) -> None:
    assert head(plan) == head(wanted)
    assert [undated(row) for row in plan.rows] == [undated(row) for row in wanted.rows]
    assert Counter(plan.links) == Counter(wanted.links)
    assert {name: days(each) for name, each in plan.calendars.items()} == {
        name: days(each) for name, each in wanted.calendars.items()
    }


def head(plan: PlanFile) -> list[object]:
    start = plan.start if plan.finish is None else None  # backward it follows from the finish
    rest = [plan.default_calendar, plan.minutes_per_day, plan.zone, plan.status_date]
    return [plan.name, start, plan.finish, *rest]


def days(calendar: WorkCalendar) -> list[object]:
    first = date(2025, 12, 1)
    listed = [first + timedelta(days=i) for i in range(150)]
    names = {day: each.name.pick("zh") if each.name else None for day, each in calendar.exceptions.items()}
    return [calendar.week, *((calendar.hours(day), names.get(day)) for day in listed)]
