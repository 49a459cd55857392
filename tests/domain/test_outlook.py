"""What a playbook would ask for if it started."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.layout import add_months
from tracker.domain.outlook import (
    UNDATED,
    Length,
    Load,
    Meetings,
    Miss,
    Outlook,
    day_number,
    length,
    look_ahead,
    plain_calendar,
)
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import After, Due, Kind, Phase, Playbook, Series, Step, StepKind, Vocabulary
from tracker.domain.schedule import Activity, Deadline, place
from tracker.domain.spans import Span, Unit
from tracker.domain.text import Text

CALENDAR = plain_calendar()
DAY = CALENDAR.minutes_per_day
WORDS = Vocabulary(key="v", format=1)


def span(amount: float, unit: Unit = Unit.WORKING_DAYS) -> Span:
    return Span(Decimal(str(amount)), unit)


def task(key: str, days: float, *after: str, owner: str | None = "OM", phase: str = "one") -> Step:
    links = tuple(After(step=each) for each in after)
    return Step(key=key, phase=phase, duration=span(days), after=links, owner=owner)


def meeting(key: str, *departments: str, owner: str | None = "OM", after: tuple[str, ...] = ()) -> Step:
    links = tuple(After(step=each) for each in after)
    hours = span(2, Unit.WORKING_HOURS)
    return Step(
        key=key,
        kind=StepKind.MEETING,
        phase="one",
        duration=hours,
        owner=owner,
        departments=departments,
        after=links,
    )


def series(least: int, *departments: str, owner: str | None = "DA") -> Series:
    hour = span(1, Unit.WORKING_HOURS)
    return Series(
        key="S",
        phase="one",
        duration=hour,
        at=time(14),
        least=least,
        per_week=1,
        on=(1,),
        departments=departments,
        owner=owner,
    )


def planned(*steps: Step, sitting: Series | None = None) -> Plan:
    phases = {key: Phase(key=key, title=Text(key, key), months=1) for key in ("one", "two")}
    phases["any"] = Phase(key="any", title=Text("any", "any"))
    book = Playbook(
        key="p",
        format=1,
        kind=Kind.PROJECT,
        phases=phases,
        steps={each.key: each for each in steps},
        series={"S": sitting} if sitting else {},
    )
    return plan_of(book, WORDS, start_on=UNDATED, parameters={}, calendar=CALENDAR)


def ahead(*steps: Step, sitting: Series | None = None) -> Outlook:
    plan = planned(*steps, sitting=sitting)
    return look_ahead(plan, place(plan.activities, plan.links, {"default": CALENDAR}, plan.start), CALENDAR)


def test_a_plan_is_as_long_as_from_its_start_to_its_last_finish() -> None:
    outlook = ahead(task("A", 5), task("B", 1, "A"))
    assert (outlook.start_on, outlook.finish_on) == (date(2018, 1, 1), date(2018, 1, 8))
    assert outlook.length == Length(working_days=6, days=8, months=0, odd_days=8)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2018, 1, 1), date(2018, 8, 31), Length(175, 243, 8, 0)),
        (date(2018, 1, 31), date(2018, 2, 28), Length(21, 29, 1, 1)),
        (date(2018, 1, 15), date(2018, 3, 13), Length(42, 58, 1, 27)),
        (date(2018, 1, 6), date(2018, 1, 7), Length(0, 2, 0, 2)),
    ],
)
def test_months_are_counted_from_the_first_day(first: date, last: date, expected: Length) -> None:
    assert length(first, last, CALENDAR) == expected


@given(st.dates(date(2018, 1, 1), date(2024, 1, 1)), st.integers(0, 900))
def test_months_and_odd_days_make_up_the_whole(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = length(first, last, CALENDAR)
    assert 0 <= found.odd_days <= 31
    assert add_months(first, found.months).toordinal() + found.odd_days == last.toordinal() + 1


def test_working_days_are_numbered_from_one_and_a_day_off_belongs_to_the_one_before() -> None:
    saturday = date(2018, 1, 6)
    days = (UNDATED, date(2018, 1, 5), saturday, date(2018, 1, 8))
    assert [day_number(UNDATED, each, CALENDAR) for each in days] == [1, 5, 5, 6]
    assert day_number(saturday, saturday, CALENDAR) == 1


def test_meetings_are_counted_with_every_sitting_and_those_of_two_departments_once_more() -> None:
    outlook = ahead(
        task("A", 1), meeting("G1", "MKT", "TECH"), meeting("G2", "MKT"), sitting=series(3, "CSD", "SCM")
    )
    assert outlook.meetings == Meetings(single=2, sittings=4, cross_department=5)
    assert outlook.sittings == {"S": 4}
    alone = ahead(meeting("G2"), sitting=series(3, "CSD"))
    assert alone.meetings == Meetings(single=1, sittings=4, cross_department=0)


def test_work_is_added_up_by_role_with_the_most_at_one_time() -> None:
    outlook = ahead(
        task("A", 2),
        task("B", 2, "A"),
        task("C", 3, "A"),
        task("D", 1, "C"),
        task("E", 1, owner=None),
        meeting("G"),
        Step(key="M", kind=StepKind.MILESTONE, phase="one", owner="SD"),
        sitting=series(1),
    )
    assert outlook.loads == (
        Load("OM", jobs=5, minutes=8 * DAY + 120, peak=2, peak_on=date(2018, 1, 1)),
        Load("DA", jobs=4, minutes=240, peak=1, peak_on=date(2018, 1, 2)),
    )


def test_the_peak_is_where_most_go_on_together_and_not_where_one_follows_another() -> None:
    outlook = ahead(task("A", 1), *(task(key, 1, "A") for key in "BCD"), task("E", 1, "B"))
    assert outlook.loads == (Load("OM", 5, 5 * DAY, 3, date(2018, 1, 2)),)


def test_waiting_on_the_clock_takes_only_the_working_time_that_it_covers() -> None:
    week = Step(key="A", phase="one", duration=span(7, Unit.DAYS), owner="OM")
    (load,) = ahead(week).loads
    assert load.minutes == 5 * DAY


def test_the_critical_path_is_measured_from_its_begin_to_its_end() -> None:
    outlook = ahead(task("A", 2), task("B", 3, "A"), task("C", 1), task("D", 1, phase="two"))
    assert (outlook.critical_path, outlook.critical_minutes) == (("D",), DAY)
    chained = ahead(task("A", 2), task("B", 3, "A"), task("C", 1))
    assert (chained.critical_path, chained.critical_minutes) == (("A", "B"), 5 * DAY)


def test_a_plan_that_ends_with_a_date_tells_its_tightest_work_too() -> None:
    review = Step(key="M", kind=StepKind.MILESTONE, phase="two", begins=2)
    tight = (task("A", 2), task("B", 3, "A"), task("C", 1))
    outlook = ahead(*tight, review, sitting=series(1))
    assert (outlook.critical_path, outlook.critical_minutes) == (("M",), 0)
    assert outlook.tightest is not None
    assert (outlook.tightest.path, outlook.tightest.minutes) == (("A", "B"), 5 * DAY)
    assert outlook.tightest.slack > 0
    assert ahead(*tight).tightest is None
    assert ahead(review).tightest is None


def test_nothing_to_do_has_no_critical_path() -> None:
    outlook = ahead()
    assert (outlook.critical_path, outlook.critical_minutes, outlook.loads) == ((), 0, ())
    assert outlook.meetings == Meetings(0, 0, 0)


def test_a_deadline_is_missed_by_so_much_working_time() -> None:
    late = Step(key="B", phase="one", duration=span(3), due=Due(step="A", lag=span(1)))
    (miss,) = ahead(task("A", 1), late).misses
    assert (miss.kind, miss.item, miss.by, miss.ref) == ("deadline_missed", "B", DAY, "")
    assert CALENDAR.between(miss.required, miss.actual) == DAY


def test_a_phase_is_overrun_by_what_finishes_last_in_it() -> None:
    outlook = ahead(task("A", 1), task("B", 25), task("C", 1, phase="two"))
    (miss,) = outlook.misses
    assert (miss.kind, miss.item, miss.ref, miss.by) == ("phase_overrun", "B", "one", 2 * DAY)


def test_a_phase_without_months_is_never_overrun() -> None:
    assert ahead(task("A", 300, phase="any")).misses == ()


def test_a_series_without_room_has_too_few_sittings() -> None:
    (miss,) = ahead(sitting=series(30)).misses
    assert miss == Miss("too_few_sittings", "S", required=30, actual=23, by=7)


def test_a_schedule_may_know_the_nodes_by_other_ids_and_hold_more_than_they() -> None:
    plan = planned(task("A", 2), task("B", 3, "A"))
    late = Activity("x", duration=9 * DAY, deadline=Deadline(at=plan.start))
    renamed = [Activity("a", duration=2 * DAY), Activity("b", duration=30 * DAY), late]
    schedule = place(renamed, [], {"default": CALENDAR}, plan.start)

    outlook = look_ahead(plan, schedule, CALENDAR, {"A": "a", "B": "b"})

    assert outlook.critical_path == ("B",)
    assert [(each.kind, each.item) for each in outlook.misses] == [("phase_overrun", "B")]


def test_warnings_of_the_plan_are_passed_on() -> None:
    early = Step(key="A", phase="one", duration=span(1), week=9)
    assert [each.code for each in ahead(early).warnings] == ["week_past_phase"]
