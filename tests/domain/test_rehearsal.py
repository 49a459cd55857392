"""What cannot hold in a playbook, found before anybody starts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from decimal import Decimal

import pytest

from tracker.domain.graph import CycleFound
from tracker.domain.outlook import plain_calendar
from tracker.domain.playbook import (
    After,
    Clock,
    Due,
    Element,
    EmergencyPlan,
    EmergencyStep,
    Join,
    Kind,
    Parameter,
    ParameterType,
    Part,
    Phase,
    Playbook,
    Series,
    Step,
    StepKind,
    Vocabulary,
    Word,
)
from tracker.domain.rehearsal import Crowded, EarlyAgenda, Found, Late, PastWeek, TooSlow, rehearse
from tracker.domain.schedule import Reason
from tracker.domain.spans import Ref, Span, Unit

DAY = plain_calendar().minutes_per_day
WORDS = Vocabulary(key="v", format=1, tiers={key: Word(key=key) for key in ("startup", "mature")})
BEGIN = Reason("project_start")


def span(amount: float, unit: Unit = Unit.WORKING_DAYS) -> Span:
    return Span(Decimal(str(amount)), unit)


def months(key: str, default: int | None, low: int | None = None, high: int | None = None) -> Parameter:
    ends = [None if each is None else Decimal(each) for each in (default, low, high)]
    return Parameter(key=key, type=ParameterType.MONTHS, default=ends[0], min=ends[1], max=ends[2])


def task(key: str, days: float, *after: str, due: Due | None = None, week: int | None = None) -> Step:
    links = tuple(After(step=each) for each in after)
    return Step(key=key, phase="one", duration=span(days), after=links, due=due, week=week)


def series(key: str = "S", **fields: object) -> Series:
    given = {"phase": "one", "duration": span(1, Unit.WORKING_HOURS), "at": time(14), **fields}
    return Series(key=key, **given)  # type: ignore[arg-type]  # the fields of a series, as each test needs


def book(
    *steps: Step,
    serieses: tuple[Series, ...] = (),
    parameters: tuple[Parameter, ...] = (),
    length: int | Ref = 1,
    **fields: object,
) -> Playbook:
    phases = {"one": Phase(key="one", months=length), "two": Phase(key="two", months=1)}
    return Playbook(
        key="b",
        format=1,
        kind=Kind.PROCESS,
        phases=phases,
        parameters={each.key: each for each in parameters},
        steps={each.key: each for each in steps},
        series={each.key: each for each in serieses},
        **fields,  # type: ignore[arg-type]  # whatever else a test needs
    )


def found(playbook: Playbook, library: dict[str, Playbook] | None = None) -> tuple[Found, ...]:
    return rehearse(playbook, WORDS, library or {})


def test_what_holds_is_not_found() -> None:
    assert found(book(task("A", 5, week=1), task("B", 5, "A", due=Due()))) == ()


def test_a_deadline_is_missed_by_working_time_and_the_chain_that_drives_it_is_told() -> None:
    playbook = book(task("A", 20), task("X", 1), task("B", 5, "A", "X", due=Due()))

    assert found(playbook) == (Late("B", 2 * DAY, elapsed=False, path=("A", "B"), begins=BEGIN),)


def test_a_week_a_month_and_another_step_set_deadlines_too() -> None:
    late = found(
        book(
            task("A", 15),
            task("B", 1, "A", week=2),
            task("C", 1, "A", due=Due(step="A", lag=span(-1))),
            task("D", 15, "A", due=Due(months=1)),
        )
    )

    assert [(each.item, each.path) for each in late if isinstance(each, Late)] == [
        ("B", ("A", "B")),
        ("C", ("A", "C")),
        ("D", ("A", "D")),
    ]


def test_what_the_begin_of_a_phase_drives_says_so() -> None:
    step = Step(key="A", phase="two", duration=span(1), due=Due(months=1))
    (late,) = found(book(step))

    assert isinstance(late, Late)
    assert (late.path, late.begins) == (("A",), Reason("phase", "two"))


def test_work_on_the_clock_that_ends_on_a_day_off_is_late_by_the_clock() -> None:
    step = Step(key="A", duration=span(4.5, Unit.DAYS), due=Due(step="B", lag=span(4)))
    other = Step(key="B", duration=span(1))
    (late,) = found(book(step, other))

    assert isinstance(late, Late)
    assert (late.elapsed, late.minutes) == (True, 3 * 60)


def test_a_length_that_does_not_hold_is_told_alone_and_the_defaults_come_first() -> None:
    parameters = (months("long", 2, 1, 3), months("other", 2, 1, 2))
    playbook = book(task("A", 25, due=Due()), parameters=parameters, length=Ref("long"))
    (late,) = found(playbook)

    assert late.changed == {"long": 1}
    (default,) = found(book(task("A", 60, due=Due()), parameters=parameters, length=Ref("long")))
    assert default.changed == {}


def test_lengths_that_are_too_short_only_together_are_told_together() -> None:
    parameters = (months("p", 2, 1), months("q", 2, 1))
    end = Step(key="M", kind=StepKind.MILESTONE, phase="two", after=(After(step="A"),), due=Due())
    playbook = book(task("A", 50), end, parameters=parameters, length=Ref("p"))
    phases = {**playbook.phases, "two": Phase(key="two", months=Ref("q"))}
    (late,) = found(replace(playbook, phases=phases))

    assert late.changed == {"p": 1, "q": 1}


def test_a_longer_phase_may_be_too_long_for_a_month_that_is_fixed() -> None:
    step = Step(key="A", phase="two", duration=span(5), due=Due(months=2))
    (late,) = found(book(step, parameters=(months("long", 1, 1, 2),), length=Ref("long")))

    assert late.changed == {"long": 2}


@pytest.mark.parametrize(("longest", "count"), [(None, 0), (1, 1), (3, 0)])
def test_a_length_that_somebody_must_give_is_taken_at_its_longest(longest: int | None, count: int) -> None:
    parameters = (months("long", None, None, longest),)

    assert len(found(book(task("A", 25, due=Due()), parameters=parameters, length=Ref("long")))) == count


def test_every_tier_is_tried() -> None:
    tier = Parameter(key="tier", type=ParameterType.TIER, default="startup")
    days = Parameter(
        key="days",
        type=ParameterType.DAYS,
        unit=Unit.WORKING_DAYS,
        default=Decimal(5),
        by_tier={"mature": Decimal(30)},
    )
    step = Step(key="A", phase="one", duration=Ref("days"), due=Due())
    (late,) = found(book(step, parameters=(tier, days)))

    assert late.changed == {"tier": "mature"}


def test_a_week_past_its_phase_is_told_with_the_weeks_that_there_are() -> None:
    playbook = book(task("A", 1, week=5), parameters=(months("long", 2, 1),), length=Ref("long"))

    assert found(playbook) == (PastWeek("A", 5, 4, {"long": 1}),)


def test_a_series_of_more_sittings_than_days_is_crowded() -> None:
    assert found(book(serieses=(series(least=24),))) == (Crowded("S", 24, 23),)
    assert found(book(serieses=(series(per_week=7),))) == (Crowded("S", 28, 23),)
    assert found(book(serieses=(series(least=23),))) == ()


def test_an_agenda_cannot_be_sent_before_the_plan_begins() -> None:
    early = series(least=4, per_week=1, on=(0,), agenda_lead=span(7, Unit.DAYS))
    (agenda,) = found(book(serieses=(early,)))

    assert agenda == EarlyAgenda("S", span(7, Unit.DAYS), 5 * 60)
    late = series(least=4, per_week=1, on=(0,), agenda_lead=span(1, Unit.WORKING_HOURS))
    assert found(book(serieses=(late,))) == ()


def meeting(key: str, lag: Span, *, due: Due | None = None) -> Step:
    after = (After(step="A", lag=lag),)
    kind, duration = StepKind.MEETING, span(2, Unit.WORKING_HOURS)
    return Step(key=key, kind=kind, phase="one", duration=duration, after=after, due=due)


def test_a_meeting_whose_agenda_lies_too_long_before_it_runs_out_of_its_phase() -> None:
    (late,) = found(book(task("A", 20), meeting("G", span(7, Unit.DAYS))))

    assert isinstance(late, Late)
    assert (late.item, late.waits, late.path) == ("G", "A", ("A", "G"))
    assert found(book(task("A", 10), meeting("G", span(7, Unit.DAYS)))) == ()


def test_a_wait_that_is_shorter_than_the_delay_is_not_to_blame() -> None:
    (late,) = found(book(task("A", 30), meeting("G", span(1, Unit.DAYS), due=Due())))

    assert isinstance(late, Late)
    assert late.waits is None


def test_a_meeting_that_makes_its_milestone_late_is_told_once() -> None:
    gate = Step(
        key="M",
        kind=StepKind.MILESTONE,
        phase="one",
        after=(After(step="G"),),
        due=Due(step="A", lag=span(1)),
    )
    (late,) = found(book(task("A", 20), meeting("G", span(7, Unit.DAYS)), gate))

    assert isinstance(late, Late)
    assert (late.item, late.waits) == ("M", "A")


def test_a_part_is_rehearsed_with_what_it_waits_for() -> None:
    inner = replace(book(task("B", 15, due=Due())), key="inner")
    part = Part(key="p", playbook="inner", after=(Join(step="A"),))
    (late,) = found(book(task("A", 10), include={"p": part}), {"inner": inner})

    assert isinstance(late, Late)
    assert (late.item, late.path) == ("p.B", ("A", "p.B"))


def test_parts_that_wait_for_each_other_are_a_circle() -> None:
    inner = replace(book(task("B", 1)), key="inner")
    part = Part(key="p", playbook="inner", after=(Join(step="A"),), before=(Join(step="A"),))

    with pytest.raises(CycleFound):
        found(book(task("A", 1), include={"p": part}), {"inner": inner})


def emergency(clock: Clock, *steps: EmergencyStep) -> Playbook:
    plan = EmergencyPlan(
        scenario=Element(key="s"), level=2, clock=clock, steps={each.key: each for each in steps}
    )
    return Playbook(key="e", format=1, kind=Kind.EMERGENCY, plan=plan)


def test_a_step_of_an_emergency_that_takes_longer_than_its_due_time_is_too_slow() -> None:
    first = EmergencyStep(key="N1", duration=span(1, Unit.HOURS), due=span(2, Unit.HOURS))
    lag = After(step="N1", lag=span(30, Unit.MINUTES))
    second = EmergencyStep(key="N2", duration=span(2, Unit.HOURS), due=span(3, Unit.HOURS), after=(lag,))

    assert found(emergency(Clock.ELAPSED, first, second)) == (
        TooSlow("N2", span(3, Unit.HOURS), 210, ("N1", "N2")),
    )


def test_nothing_is_found_where_the_calendar_does_not_reach() -> None:
    phases = {str(number): Phase(key=str(number), months=60) for number in range(9)}
    playbook = Playbook(key="b", format=1, kind=Kind.PROCESS, phases=phases)

    assert found(playbook) == ()
