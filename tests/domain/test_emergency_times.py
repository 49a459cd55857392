"""An emergency counted from the moment it occurs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.emergency_times import Response, StepTimes, as_process, respond
from tracker.domain.outlook import UNDATED, plain_calendar
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import (
    After,
    Clock,
    Element,
    EmergencyPlan,
    EmergencyStep,
    Kind,
    Parameter,
    ParameterType,
    Playbook,
    Vocabulary,
)
from tracker.domain.schedule import place
from tracker.domain.spans import Ref, Span, Time, Unit
from tracker.domain.text import Text

CALENDAR = plain_calendar()
WORDS = Vocabulary(key="v", format=1)
HOUR, DAY = 60, 1440
LIMIT = Parameter(key="hours", type=ParameterType.HOURS, default=Decimal(24))


def span(amount: int, unit: Unit = Unit.HOURS) -> Span:
    return Span(Decimal(amount), unit)


def step(key: str, duration: Span, *after: str, due: Time | None = None) -> EmergencyStep:
    links = tuple(After(step=each) for each in after)
    return EmergencyStep(key=key, title=Text(key, key), duration=duration, after=links, due=due)


def responded(*steps: EmergencyStep, clock: Clock = Clock.ELAPSED, limit: Time | None = None) -> Response:
    emergency = EmergencyPlan(
        scenario=Element(key="scenario"), level=2, clock=clock, limit=limit, steps={s.key: s for s in steps}
    )
    book = Playbook(key="e", format=1, kind=Kind.EMERGENCY, plan=emergency, parameters={"hours": LIMIT})
    plan = plan_of(as_process(book, emergency), WORDS, start_on=UNDATED, parameters={}, calendar=CALENDAR)
    schedule = place(plan.activities, plan.links, {"default": CALENDAR}, plan.start)
    return respond(emergency, book, plan, schedule, CALENDAR)


def test_steps_follow_each_other_round_the_clock() -> None:
    found = responded(step("A", span(10)), step("B", span(20), "A"), step("C", span(1), "A"))

    assert found.steps["A"] == StepTimes(0, 10 * HOUR, None, 0)
    assert found.steps["B"] == StepTimes(10 * HOUR, 30 * HOUR, None, 0)
    assert (found.total, found.limit, found.late) == (30 * HOUR, None, 0)


def test_working_time_is_counted_in_working_time() -> None:
    wh = Unit.WORKING_HOURS
    found = responded(step("A", span(6, wh)), step("B", span(4, wh), "A"), clock=Clock.WORKING)

    assert found.steps["B"] == StepTimes(6 * HOUR, 10 * HOUR, None, 0)
    assert found.total == 10 * HOUR


def test_of_alternatives_the_longest_counts() -> None:
    found = responded(
        step("A", span(1)), step("B", span(2), "A"), step("C", span(5), "A"), step("D", span(1), "B", "C")
    )
    assert found.steps["D"].start == 6 * HOUR


def test_plan_b_is_not_counted_until_it_is_chosen() -> None:
    spare = EmergencyStep(key="B", duration=span(9), after=(After(step="A"),), alternate_of="C")
    found = responded(step("A", span(1)), spare, step("C", span(2), "A"))
    assert set(found.steps) == {"A", "C"}
    assert found.total == 3 * HOUR


@pytest.mark.parametrize(
    ("due", "late"),
    [(span(12), 0), (span(10), 0), (span(7), 3 * HOUR), (span(1, Unit.DAYS), 0), (Ref("hours"), 0)],
)
def test_what_is_due_earlier_than_it_can_be_done_is_late(due: Time, late: int) -> None:
    (times,) = responded(step("A", span(10), due=due)).steps.values()
    assert times.late == late
    assert times.due == (span(24) if isinstance(due, Ref) else due)


def test_a_due_time_may_count_working_days() -> None:
    days = span(2, Unit.WORKING_DAYS)
    soon, late = (responded(step("A", span(hours), due=days)).steps["A"] for hours in (33, 34))
    assert (soon.late, late.late) == (0, HOUR)


def test_the_whole_may_take_longer_than_its_limit() -> None:
    steps = (step("A", span(30)), step("B", span(20), "A"))
    assert responded(*steps, limit=span(48)).late == 2 * HOUR
    assert responded(*steps, limit=span(3, Unit.DAYS)).late == 0
    assert responded(*steps, limit=Ref("hours")).late == 26 * HOUR
