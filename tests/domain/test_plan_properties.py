"""What holds for every playbook without a circle, whatever it asks for."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import (
    After,
    Due,
    Kind,
    Parameter,
    ParameterType,
    Phase,
    Playbook,
    Point,
    Series,
    Step,
    StepKind,
    Vocabulary,
)
from tracker.domain.schedule import LinkType, Schedule, place
from tracker.domain.spans import Percent, Ref, Span, Unit
from tracker.domain.workdays import WorkCalendar

CALENDAR = WorkCalendar(first_year=2024, last_year=2034)
WORDS = Vocabulary(key="v", format=1)
PHASES = ("one", "two", "three")
MONTHS = Parameter(key="months", type=ParameterType.MONTHS, default=Decimal(1), max=Decimal(3))
WORKING = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)

starts = st.dates(date(2026, 1, 1), date(2028, 12, 31))
spans = st.builds(Span, st.integers(1, 9).map(Decimal), st.sampled_from(list(Unit)))
working = st.builds(Span, st.integers(1, 8).map(Decimal), st.sampled_from(WORKING))
lags = st.one_of(
    st.none(),
    st.builds(Span, st.integers(-3, 5).map(Decimal), st.sampled_from(list(Unit))),
    st.builds(Percent, st.integers(-50, 150).map(Decimal)),
)


@st.composite
def links(draw: st.DrawFn, earlier: list[str]) -> tuple[After, ...]:
    """Links to steps that come before, so that no circle can arise."""
    chosen = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
    kinds = st.sampled_from(list(LinkType))
    return tuple(
        After(step=key, type=draw(kinds), lag=draw(lags), soft=draw(st.booleans())) for key in chosen
    )


@st.composite
def steps(draw: st.DrawFn, key: str, earlier: list[str]) -> Step:
    kind = draw(st.sampled_from(list(StepKind)))
    phase = draw(st.sampled_from(PHASES))
    week = draw(st.none() | st.integers(1, 6))
    due = draw(st.none() | st.just(Due())) if week is None else None
    after = draw(links(earlier))
    if kind is StepKind.MILESTONE:
        point = Point(key=f"{key}v", after=draw(links(earlier)))
        return Step(key=key, kind=kind, phase=phase, after=after, week=week, due=due, points=(point,))
    duration = draw(working if kind is StepKind.MEETING else spans)
    at = draw(st.none() | st.just(time(14))) if kind is StepKind.MEETING else None
    return Step(key=key, kind=kind, phase=phase, duration=duration, after=after, week=week, due=due, at=at)


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    found: dict[str, Step] = {}
    for number in range(draw(st.integers(0, 8))):
        found[f"s{number}"] = draw(steps(f"s{number}", list(found)))
    series = Series(
        key="series", phase="two", duration=draw(working), at=time(10), after=draw(links(list(found)))
    )
    months = [Ref("months"), draw(st.integers(1, 3)), 1]
    return Playbook(
        key="p",
        format=1,
        kind=Kind.PROJECT,
        parameters={"months": MONTHS},
        phases={key: Phase(key=key, months=length) for key, length in zip(PHASES, months, strict=True)},
        steps=found,
        series={"series": series},
    )


def placed(playbook: Playbook, start_on: date, months: int = 1) -> tuple[Plan, Schedule]:
    parameters = {"months": months}
    plan = plan_of(playbook, WORDS, start_on=start_on, parameters=parameters, calendar=CALENDAR)
    return plan, place(plan.activities, plan.links, {"default": CALENDAR}, plan.start)


@given(playbooks(), starts, st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_any_playbook_without_a_circle_is_placed_whole(
    playbook: Playbook, start_on: date, months: int
) -> None:
    plan, schedule = placed(playbook, start_on, months)

    assert set(schedule.placed) == {node.key for node in plan.nodes}
    assert len(plan.links) == playbook.link_count
    assert plan.parameters == {"months": months}


@given(playbooks(), starts, st.integers(1, 3))
@settings(max_examples=120, deadline=None)
def test_nothing_begins_before_its_bounds(playbook: Playbook, start_on: date, months: int) -> None:
    plan, schedule = placed(playbook, start_on, months)

    for node in plan.nodes:
        start = schedule.placed[node.key].start
        assert start >= plan.start
        assert all(start >= bound.at for bound in node.activity.bounds)


@given(playbooks(), starts, st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_phases_follow_each_other_day_after_day(playbook: Playbook, start_on: date, months: int) -> None:
    phases = placed(playbook, start_on, months)[0].phases

    assert phases[0].starts_on == start_on
    for one, two in pairwise(phases):
        assert one.ends_on + timedelta(days=1) == two.starts_on
        assert one.ends_on >= one.starts_on


@given(playbooks(), starts, st.integers(1, 40))
@settings(max_examples=80, deadline=None)
def test_a_later_start_never_begins_a_phase_earlier(playbook: Playbook, start_on: date, later: int) -> None:
    one = placed(playbook, start_on)[0]
    two = placed(playbook, start_on + timedelta(days=later))[0]

    assert one.start <= two.start
    starts = [[each.starts_on for each in plan.phases] for plan in (one, two)]
    assert all(a <= b for a, b in zip(*starts, strict=True) if a and b)


@given(playbooks(), starts, st.integers(1, 40))
@settings(max_examples=120, deadline=None)
def test_a_later_start_never_makes_a_finish_earlier(playbook: Playbook, start_on: date, later: int) -> None:
    one = placed(playbook, start_on)[1]
    two = placed(playbook, start_on + timedelta(days=later))[1]

    assert all(one.placed[key].finish <= two.placed[key].finish for key in one.placed)
