"""Loops: the next turn has the steps of the playbook once more, after the step that closed the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.graph import order
from tracker.domain.plan import Choices, Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.plan_values import Extension, PlanNode, Turn
from tracker.domain.playbook import (
    After,
    Due,
    Iteration,
    Join,
    Kind,
    Parameter,
    ParameterType,
    Part,
    Phase,
    Playbook,
    Point,
    Series,
    Step,
    StepKind,
    Vocabulary,
)
from tracker.domain.schedule import place
from tracker.domain.schedule.values import Bound, Constraint, ConstraintKind, Deadline, Link, LinkType
from tracker.domain.spans import Ref, Span, Unit
from tracker.domain.text import Text
from tracker.domain.turns import extension, is_later, next_turn, step_of, with_turns
from tracker.domain.workdays import WorkCalendar

DAY = Span(Decimal(1), Unit.WORKING_DAYS)
CALENDAR = WorkCalendar(first_year=2025, last_year=2032)
START, CLOSED = date(2027, 1, 4), date(2027, 3, 10)
WORDS = Vocabulary(key="v", format=1)


def step(key: str, *after: str, kind: StepKind = StepKind.TASK, **options: object) -> Step:
    duration = None if kind is StepKind.MILESTONE else DAY
    links = tuple(After(step=each) for each in after)
    title = Text(f"{key}步", f"Step {key}")
    return Step(key=key, kind=kind, title=title, duration=duration, after=links, **options)  # type: ignore[arg-type]


def book(key: str, *steps: Step, **options: object) -> Playbook:
    made = {each.key: each for each in steps}
    title = Text(f"{key}方案", f"Book {key}")
    return Playbook(key=key, format=1, kind=Kind.PROCESS, title=title, steps=made, **options)  # type: ignore[arg-type]


def phase(key: str, months: int | None = None) -> Phase:
    return Phase(key=key, title=Text(f"{key}期", f"Phase {key}"), months=months)


def closing(key: str = "M", **options: object) -> Iteration:
    return Iteration(key="iteration", closes=key, **options)  # type: ignore[arg-type]


def planned(playbook: Playbook, *others: Playbook, **options: object) -> Plan:
    """The plan of a playbook from Monday 2027-01-04."""
    return plan_of(
        playbook,
        WORDS,
        start_on=START,
        parameters={},
        calendar=CALENDAR,
        library={each.key: each for each in others},
        **options,  # type: ignore[arg-type]
    )


def turned(plan: Plan, key: str, on: date = CLOSED) -> Plan:
    """The plan after a step was reached that closes a turn."""
    turn = next_turn(plan, key, on)
    assert turn is not None
    return with_turns(plan, [turn], CALENDAR)


def nodes(plan: Plan) -> dict[str, PlanNode]:
    return {each.key: each for each in plan.nodes}


def pairs(plan: Plan) -> set[tuple[str, str]]:
    return {(each.pred, each.succ) for each in plan.links}


def day(at: int | None, *, finish: bool = False) -> date:
    assert at is not None
    return CALENDAR.day_of(at, finish=finish)


SMALL = book(
    "small",
    step("A", phase="one"),
    step("B", "A", phase="one"),
    step("M", "B", kind=StepKind.MILESTONE, phase="one", points=(Point(key="V"),)),
    phases={"one": phase("one")},
    iteration=closing(months=3, most=3),
)


def test_the_next_turn_has_every_step_again_after_the_one_that_closed_the_last() -> None:
    plan = planned(SMALL)
    turn = next_turn(plan, "M", CLOSED)
    assert turn == Turn(part="", number=2, after="M", on=CLOSED)
    more = extension(plan, turn, CALENDAR)

    assert [each.key for each in more.nodes] == ["A#2", "B#2", "V#2", "M#2"]
    assert {(each.pred, each.succ) for each in more.links} == {
        ("A#2", "B#2"),
        ("B#2", "M#2"),
        ("V#2", "M#2"),
        ("M", "A#2"),
        ("M", "V#2"),
    }
    again = {each.key: each for each in more.nodes}
    assert again["A#2"].title == Text("A步（第 2 轮）", "Step A (turn 2)")
    assert (again["A#2"].step, again["A#2"].turn, again["A#2"].phase) == ("A", 2, "one#2")
    assert again["V#2"].milestone == "M#2"
    assert again["B#2"].activity.id == "B#2"
    (window,) = more.phases
    assert (window.key, window.title, window.window) == (
        "one#2",
        Text("one期（第 2 轮）", "Phase one (turn 2)"),
        None,
    )


def test_only_what_closes_a_turn_begins_the_next_and_only_once() -> None:
    plan = planned(SMALL)
    assert [each.key for each in plan.nodes if each.begins_turn] == ["M"]
    assert next_turn(plan, "A", CLOSED) is None
    assert next_turn(plan, "nothing", CLOSED) is None

    second = turned(plan, "M")
    assert next_turn(second, "M", CLOSED) is None
    third = next_turn(second, "M#2", date(2027, 6, 1))
    assert third == Turn("", 3, "M#2", date(2027, 6, 1))
    assert ("M#2", "A#3") in pairs(turned(second, "M#2"))


def test_there_are_never_more_turns_than_the_playbook_allows() -> None:
    last = turned(turned(planned(SMALL), "M"), "M#2")

    assert next_turn(last, "M#3", CLOSED) is None
    assert [each.key for each in last.nodes if each.begins_turn] == ["M", "M#2"]
    once = planned(book("once", step("A"), iteration=closing("A", most=1)))
    assert next_turn(once, "A", CLOSED) is None
    assert not any(each.begins_turn for each in once.nodes)


def test_a_loop_without_a_most_goes_on() -> None:
    plan = planned(book("endless", step("A"), iteration=closing("A")))
    key = "A"
    for number in range(2, 30):
        plan, key = turned(plan, key), f"A#{number}"

    assert len(plan.nodes) == 29
    assert nodes(plan)["A#29"].begins_turn


def test_a_loop_whose_last_step_is_left_out_is_none() -> None:
    playbook = book("p", step("A"), step("M", "A", optional=True), iteration=closing())

    assert planned(playbook).loops != ()
    assert planned(playbook, choices=Choices(leave_out=("M",))).loops == ()


def test_a_turn_of_a_loop_that_the_playbook_has_no_more_adds_nothing() -> None:
    plan = planned(book("p", step("A")))

    assert extension(plan, Turn("loop", 2, "loop.M", CLOSED), CALENDAR) == Extension()


def test_a_key_that_somebody_gave_is_not_taken_again() -> None:
    plan = planned(SMALL)
    turn = next_turn(plan, "M", CLOSED, {"B#2", "A", "A#4"})

    assert turn == Turn("", 3, "M", CLOSED)


def test_titles_stay_as_short_as_titles_may_be() -> None:
    long = Text("长" * 500, "l" * 500)
    playbook = book(
        "p",
        Step(key="A", title=long, duration=DAY, phase="one"),
        phases={"one": Phase(key="one", title=long)},
        iteration=closing("A"),
    )
    plan = turned(planned(playbook), "A")

    assert nodes(plan)["A#2"].title.zh == "长" * 493 + "（第 2 轮）"
    assert len(nodes(plan)["A#2"].title.en) == 500
    assert [len(plan.phases[-1].title.pick(lang)) for lang in ("zh", "en")] == [200, 200]


LONG = book(
    "long",
    step("A", phase="one", begins=1),
    step("B", "A", phase="two", due=Due(months=2)),
    step("C", "A", phase="two", week=2),
    step("D", "A", phase="two", due=Due()),
    step("E", "A", phase="two", due=Due(step="A", lag=DAY)),
    step("F", begins=0),
    step("M", "B", kind=StepKind.MILESTONE),
    phases={"one": phase("one", 1), "two": phase("two", 1)},
    series={"S": Series(key="S", phase="two", duration=DAY, at=time(9), least=2)},
    iteration=closing(),
)


def test_windows_months_and_weeks_count_from_the_day_on_which_the_turn_begins() -> None:
    plan = turned(planned(LONG), "M")
    again, windows = nodes(plan), {each.key: each for each in plan.phases}

    assert (windows["one#2"].starts_on, windows["one#2"].ends_on) == (CLOSED, date(2027, 4, 9))
    assert (windows["two#2"].starts_on, windows["two#2"].ends_on) == (date(2027, 4, 10), date(2027, 5, 9))
    opens = CALENDAR.next_start(CALENDAR.midnight(date(2027, 4, 10)))
    assert again["B#2"].activity.bounds == (Bound(opens, "phase", "two#2"),)
    wish = again["A#2"].activity.constraint
    assert wish == Constraint(ConstraintKind.START_NO_EARLIER_THAN, opens)
    assert again["F#2"].activity.constraint is None
    assert (again["A#2"].begins, again["B#2"].due_months) == (None, None)

    def due(key: str) -> date:
        deadline = again[key].activity.deadline
        assert deadline is not None
        return day(deadline.at, finish=True)

    assert again["B#2"].due_before == date(2027, 5, 10)
    assert due("B#2") == date(2027, 5, 7)  # a Friday; the turn's second month ends on Sunday the 9th
    assert due("C#2") == date(2027, 4, 23)  # the second week ends on Friday of it
    assert due("D#2") == date(2027, 5, 7)
    assert again["E#2"].activity.deadline == Deadline(step="A#2", lag=480)
    assert day(again["S@2"].activity.span_to, finish=True) == date(2027, 5, 7)
    assert again["M#2"].due_before == date(2027, 5, 10)  # two months, those of its phases


def test_the_last_step_of_a_turn_is_due_when_its_months_are_over_unless_it_says_otherwise() -> None:
    plan = turned(planned(SMALL), "M")
    assert nodes(plan)["M#2"].due_before == date(2027, 6, 10)
    assert nodes(plan)["B#2"].due_before is None
    assert nodes(planned(SMALL))["M"].activity.deadline is None

    own = book("p", step("A"), step("M", "A", due=Due(step="A")), iteration=closing(months=3))
    again = nodes(turned(planned(own), "M"))["M#2"]
    assert (again.due_before, again.activity.deadline) == (None, Deadline(step="A#2"))


def test_links_keep_their_kind_and_lag_and_what_waits_softly_is_held_too() -> None:
    soft = (
        After(step="A", type=LinkType.SS, lag=DAY),
        After(step="B", soft=True),
    )
    playbook = book(
        "p",
        step("A"),
        step("B", "A"),
        Step(key="C", duration=DAY, after=(soft[1],)),
        Step(key="M", duration=DAY, after=soft),
        iteration=closing(),
    )
    plan = turned(planned(playbook), "M")

    assert Link("A#2", "M#2", LinkType.SS, lag=480) in plan.links
    assert Link("B#2", "C#2", soft=True) in plan.links
    assert {pred for pred, succ in pairs(plan) if succ == "C#2"} == {"B#2", "M"}
    assert {pred for pred, succ in pairs(plan) if succ == "M#2"} == {"A#2", "B#2"}


def test_a_series_is_marked_otherwise_because_its_sittings_are_numbered() -> None:
    plan = turned(planned(LONG), "M")

    assert "S@2" in nodes(plan)
    assert "S#2" not in nodes(plan)


PART = Part(
    key="loop",
    playbook="small",
    phase="run",
    after=(Join("K"),),
    before=(Join("Z", at="A"), Join("Z")),
)
WHOLE = book(
    "whole",
    step("K", phase="set"),
    step("Z", phase="run", due=Due(step="K")),
    phases={"set": phase("set", 2), "run": phase("run", 3)},
    include={"loop": PART},
)


def test_the_loop_of_a_part_comes_round_alone() -> None:
    plan = turned(planned(WHOLE, SMALL), "loop.M")
    more = [each for each in plan.nodes if each.turn]

    assert [each.key for each in more] == ["loop.A#2", "loop.B#2", "loop.V#2", "loop.M#2"]
    assert pairs(plan) >= {("loop.M", "loop.A#2"), ("loop.A#2", "loop.B#2")}
    assert {pred for pred, succ in pairs(plan) if succ == "loop.A#2"} == {"loop.M"}
    assert not {pair for pair in pairs(plan) if pair[0].endswith("#2") and not pair[1].endswith("#2")}
    assert [each.key for each in plan.phases if is_later(each.key)] == ["loop.one#2"]
    # It began with the second phase of the whole, which is no reason to hold a later turn back.
    assert nodes(plan)["loop.A"].activity.constraint is not None
    assert nodes(plan)["loop.A#2"].activity.constraint is None
    assert nodes(plan)["loop.M#2"].due_before == date(2027, 6, 10)


def test_a_parameter_of_the_part_says_how_long_a_turn_takes() -> None:
    months = {"months": Parameter(key="months", type=ParameterType.MONTHS, default=Decimal(2))}
    small = book("small", step("A"), iteration=closing("A", months=Ref("months")), parameters=months)
    part = Part(key="loop", playbook="small", values={"months": "4"})
    plan = planned(book("whole", include={"loop": part}), small)

    assert [(each.part, each.closes, each.months) for each in plan.loops] == [("loop", "loop.A", 4)]


def test_a_deadline_that_hangs_on_a_step_outside_the_loop_is_not_repeated() -> None:
    inner = book("inner", step("A"), step("M", "A"), iteration=closing())
    outer = book(
        "outer", step("K"), include={"in": Part(key="in", playbook="inner", before=(Join("K", at="M"),))}
    )
    plan = planned(outer, inner)
    late = Deadline(step="K", lag=480)
    hung = tuple(each if each.key != "in.M" else _with_deadline(each, late) for each in plan.nodes)
    again = nodes(turned(_with_nodes(plan, hung), "in.M"))["in.M#2"]

    assert again.activity.deadline is None


def _with_deadline(node: PlanNode, deadline: Deadline) -> PlanNode:
    return replace(node, activity=replace(node.activity, deadline=deadline))


def _with_nodes(plan: Plan, made: tuple[PlanNode, ...]) -> Plan:
    return replace(plan, nodes=made)


def test_loops_within_loops_count_their_steps_on() -> None:
    """The outer turn brings the inner steps again; each key is there once, each loop closes on its own."""
    inner = book("inner", step("A"), iteration=closing("A"))
    outer = book(
        "outer",
        step("K"),
        step("M", "in.A"),
        include={"in": Part(key="in", playbook="inner", after=(Join("K"),))},
        iteration=closing(most=2),
    )
    whole = book("whole", include={"out": Part(key="out", playbook="outer")})
    plan = planned(whole, outer, inner)
    assert {each.part: each.closes for each in plan.loops} == {"out": "out.M", "out.in": "out.in.A"}

    plan = turned(plan, "out.in.A")
    plan = turned(plan, "out.M")
    assert [each.key for each in plan.nodes if each.turn == 3] == ["out.K#3", "out.M#3", "out.in.A#3"]
    assert next_turn(plan, "out.M#3", CLOSED) is None
    assert [each.key for each in plan.nodes if each.begins_turn] == [
        "out.M",
        "out.in.A",
        "out.in.A#2",
        "out.in.A#3",
    ]
    plan = turned(plan, "out.in.A#3")
    keys = [each.key for each in plan.nodes]
    assert "out.in.A#4" in keys
    assert len(keys) == len(set(keys))


def test_what_one_turn_chooses_the_next_may_choose_otherwise() -> None:
    playbook = book(
        "p",
        step("F", one_of=("O1", "O2")),
        step("O1", "F"),
        step("O2", "F", optional=True),
        step("B", alternate_of="F"),
        step("M", "O1", "O2"),
        iteration=closing(),
    )
    again = nodes(turned(planned(playbook), "M"))
    offer = again["F#2"].offer
    assert offer is not None
    assert [each.key for each in offer.options] == ["O1#2", "O2#2", "B#2"]
    assert offer.branches[0].title == Text("O1步（第 2 轮）", "Step O1 (turn 2)")
    assert (offer.chosen, again["O2#2"].optional, "B#2" in again) == (None, True, False)

    settled = turned(planned(playbook, choices=Choices(choose={"F": "O1"})), "M")
    offer = nodes(settled)["F#2"].offer
    assert offer is not None
    assert (offer.chosen, "O2#2" in nodes(settled)) == ("O1#2", False)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8), st.integers(1, 4))
def test_however_often_a_loop_comes_round_nothing_runs_in_a_circle(
    links: list[tuple[int, int]], turns: int
) -> None:
    steps = [step(f"S{n}", *{f"S{a}" for a, b in links if a < n and b == n}) for n in range(5)]
    last = step("M", *(f"S{n}" for n in range(5)), kind=StepKind.MILESTONE)
    plan = planned(book("p", *steps, last, iteration=closing()))
    key = "M"
    for number in range(2, turns + 2):
        plan, key = turned(plan, key), f"M#{number}"

    ordered = list(order([each.key for each in plan.nodes], list(pairs(plan))))
    assert len(ordered) == 6 * (turns + 1)
    assert [each for each in ordered if each.startswith("M")][-1] == key
    schedule = place(plan.activities, plan.links, {"default": CALENDAR}, plan.start)
    starts = [schedule.placed[f"S0#{number}"].start for number in range(2, turns + 2)]
    assert starts == sorted(starts)
    assert schedule.placed["S0#2"].start >= schedule.placed["M"].finish


@pytest.mark.parametrize(("key", "later"), [("one", False), ("loop.one", False), ("one#2", True)])
def test_phases_of_later_turns_are_known_by_their_keys(key: str, later: bool) -> None:
    assert is_later(key) is later
    assert step_of(key) == key.removesuffix("#2")
