"""What a project takes of its playbook: tiers, optional steps, branches and alternates."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.branches import Offer, Option
from tracker.domain.graph import order
from tracker.domain.playbook import (
    After,
    Cadence,
    Due,
    Duty,
    Kind,
    Playbook,
    Point,
    Quota,
    Series,
    Step,
)
from tracker.domain.selection import ChoiceRefused, Choices, offered, offers, select
from tracker.domain.spans import Span, Unit
from tracker.domain.text import Text

HOUR = Span(Decimal(1), Unit.WORKING_HOURS)


def step(key: str, *after: str, **options: object) -> Step:
    return Step(key=key, after=tuple(After(step=each) for each in after), **options)  # type: ignore[arg-type]


def book(*steps: Step, **options: object) -> Playbook:
    made = {each.key: each for each in steps}
    return Playbook(key="p", format=1, kind=Kind.PROJECT, steps=made, **options)  # type: ignore[arg-type]


def pairs(playbook: Playbook) -> set[tuple[str, str]]:
    return {(link.step, key) for key, link in playbook.links}


def taken(playbook: Playbook, tier: str | None = None, *leave_out: str, **choose: str) -> Playbook:
    return select(playbook, tier, Choices(leave_out, choose))


def test_what_is_for_other_tiers_is_left_out_and_the_rest_holds_together() -> None:
    whole = book(
        step("A"),
        step("B", "A", tiers=("mature",)),
        step("C", "B", due=Due(step="B")),
        series={"S": Series(key="S", phase="x", duration=HOUR, at=time(9), tiers=("mature",))},
        duties={
            "R": Duty(key="R", cadence=Cadence.WEEKLY, tiers=("mature",)),
            "Q": Duty(key="Q", cadence=Cadence.WEEKLY, runs=("A", "B")),
        },
        quotas={"all": Quota(key="all", steps=("A", "B"), least=1)},
    )
    small = taken(whole, "startup")

    assert list(small.steps) == ["A", "C"]
    assert pairs(small) == {("A", "C")}
    assert small.steps["C"].due is None
    assert (small.series, list(small.duties)) == ({}, ["Q"])
    assert (small.duties["Q"].runs, small.quotas["all"].steps) == (("A",), ("A",))
    assert taken(whole, "mature") == whole
    assert taken(whole) == whole


def test_an_optional_step_may_be_left_out() -> None:
    meeting = Series(key="S", phase="x", duration=HOUR, at=time(9), after=(After(step="B"),))
    milestone = step("M", "B", points=(Point(key="V", after=(After(step="B"),)),))
    whole = book(step("A"), step("B", "A", optional=True), milestone, series={"S": meeting})
    small = taken(whole, None, "B")

    assert pairs(small) == {("A", "M"), ("A", "V"), ("A", "S")}


def test_steps_left_out_one_behind_the_other_are_bridged_and_no_link_comes_twice() -> None:
    whole = book(
        step("A"),
        step("B", "A", optional=True),
        step("C", "A", "B", optional=True),
        step("D", "B", "C", "A"),
    )

    small = taken(whole, None, "B", "C")

    assert [link.step for link in small.steps["D"].after] == ["A"]


def test_a_milestone_that_goes_takes_its_points_with_it() -> None:
    gate = step("M", "A", optional=True, points=(Point(key="V", after=(After(step="B"),)),))
    whole = book(step("A"), step("B"), gate, step("C", "V"))
    small = taken(whole, None, "M")

    assert small.points == ()
    assert pairs(small) == {("B", "C")}


def test_a_point_may_be_for_some_tiers_only() -> None:
    points = (Point(key="V", tiers=("mature",), after=(After(step="A"),)), Point(key="W"))
    whole = book(step("A"), step("M", points=points), step("B", "V"))

    assert [point.key for point in taken(whole, "startup").points] == ["W"]
    assert pairs(taken(whole, "startup")) == {("A", "B")}
    assert [point.key for point in taken(whole, "mature").points] == ["V", "W"]


def test_a_step_that_cannot_be_left_out_is_named_with_those_that_can() -> None:
    with pytest.raises(ChoiceRefused) as refused:
        taken(book(step("A"), step("B", optional=True)), None, "A")

    assert refused.value.text.en == "A cannot be left out: It is not optional. Optional are: B."
    assert refused.value.text.zh == "不能略过 A：该步骤不是可选步骤。可选的有：B。"


BRANCHES = book(
    step("F", one_of=("O1", "O2", "O3")),
    step("O1", "F"),
    step("O2", "F"),
    step("O3", "F"),
    step("Z", "O1", "O2", "O3"),
)


def test_all_branches_stay_until_one_is_chosen() -> None:
    assert taken(BRANCHES) == BRANCHES
    assert pairs(taken(BRANCHES, F="O2")) == {("F", "O2"), ("O2", "Z"), ("F", "Z")}


PLAN_B = book(step("A"), step("L", "A"), step("L2", "A", alternate_of="L"), step("Z", "L"))


def test_an_alternate_stays_out_until_it_is_chosen_and_then_takes_the_place_of_the_other() -> None:
    assert pairs(taken(PLAN_B)) == {("A", "L"), ("L", "Z")}
    assert pairs(taken(PLAN_B, L="L2")) == {("A", "L2"), ("L2", "Z")}


def test_what_may_be_chosen_is_told() -> None:
    assert offered(BRANCHES) == {"F": ["O1", "O2", "O3"]}
    assert offered(PLAN_B) == {"L": ["L2"]}


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"F": "Z"}, "F = Z cannot be chosen: It may be one of: O1, O2, O3."),
        ({"Z": "F"}, "Z cannot be chosen: It has no alternatives. Those that have: F."),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(chosen: dict[str, str], words: str) -> None:
    with pytest.raises(ChoiceRefused) as refused:
        select(BRANCHES, None, Choices((), chosen))

    assert refused.value.text.en == words


def test_where_nothing_can_be_chosen_that_is_said() -> None:
    with pytest.raises(ChoiceRefused) as refused:
        select(book(step("A")), None, Choices((), {"A": "B"}))

    assert refused.value.text.en.endswith("Those that have: -.")


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16), st.sets(st.integers(0, 7)))
def test_whatever_is_left_out_what_remains_keeps_its_order(
    links: set[tuple[int, int]], gone: set[int]
) -> None:
    forward = {(a, b) for a, b in links if a < b}
    steps = [step(f"S{n}", *(f"S{a}" for a, b in sorted(forward) if b == n), optional=True) for n in range(8)]
    small = taken(book(*steps), None, *(f"S{n}" for n in gone))
    left, kept = pairs(small), {n for n in range(8) if n not in gone}

    ways = _reach(forward)
    assert set(small.steps) == {f"S{n}" for n in kept}
    assert _reach({(int(a[1:]), int(b[1:])) for a, b in left}) == {
        (a, b) for a, b in ways if a in kept and b in kept
    }
    order(dict.fromkeys(small.steps), list(left))


def _reach(links: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Every pair of which the second waits for the first, directly or not."""
    found = set(links)
    for middle in range(8):
        found |= {(a, d) for a, b in found if b == middle for c, d in found if c == middle}
    return found


CHOOSING = book(
    step("F", one_of=("O1", "O2", "O3"), title=Text("选", "Choose")),
    step("O1", "F", title=Text("甲", "One")),
    step("O2", "F", tiers=("mature",)),
    step("O3", "F", optional=True),
    step("A"),
    step("B", alternate_of="A", title=Text("乙", "Plan B")),
    step("G", one_of=("O4",)),
    step("O4", "G", tiers=("mature",)),
)


def test_a_project_is_offered_what_it_might_take() -> None:
    every = offers(CHOOSING, "mature", Choices())
    assert [each.key for each in every["F"].branches] == ["O1", "O2", "O3"]
    assert every["A"] == Offer(alternates=(Option("B", Text("乙", "Plan B")),))

    fewer = offers(CHOOSING, "startup", Choices(("O3",), {"F": "O1", "A": "B"}))
    assert fewer["F"] == Offer((Option("O1", Text("甲", "One")),), (), "O1")
    assert fewer["A"].chosen is None
    assert fewer["G"].options == ()


def test_thousands_of_steps_in_a_row_may_be_left_out() -> None:
    keys = [f"S{number}" for number in range(5000)]
    steps = [step(key, before, optional=True) for before, key in zip(["A", *keys], keys, strict=False)]

    small = taken(book(step("A"), *steps, step("Z", keys[-1])), None, *keys)

    assert pairs(small) == {("A", "Z")}


def test_the_alternate_of_an_alternate_stands_in_for_both() -> None:
    whole = book(step("A"), step("B", "A", alternate_of="A"), step("C", alternate_of="B"), step("Z", "A"))

    assert pairs(taken(whole, None, A="B", B="C")) == {("C", "Z")}
