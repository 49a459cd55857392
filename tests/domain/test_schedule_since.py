"""A schedule that is found after another says of conflicts what one that is found from nothing says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendars import cn
from tracker.domain.schedule import (
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Network,
)
from tracker.domain.schedule.conflicts import find_conflicts

DAY = 480
CALENDAR = cn.base_calendar()
CALENDARS = {"default": CALENDAR}
START = CALENDAR.next_start(CALENDAR.midnight(date(2026, 3, 2)))


def day(number: int) -> int:
    """The instant at which a working day of the plan begins."""
    return CALENDAR.next_start(CALENDAR.add(START, number * DAY))


def must(kind: str, number: int) -> Constraint:
    return Constraint(ConstraintKind(kind), day(number))


CHAIN = [
    Activity("A", DAY, constraint=must("MUST_START_ON", 6)),
    Activity("B", DAY),
    Activity("C", DAY),
    Activity("D", DAY, constraint=must("MUST_START_ON", 2)),
    Activity("E", DAY, deadline=Deadline(at=day(3))),
]
LINKS = [Link("A", "B"), Link("B", "C"), Link("C", "D"), Link("D", "E"), Link("A", "E", soft=True)]


def check(network: Network, changed: list[Activity]) -> None:
    before = network.place(START)
    assert before.conflicts == find_conflicts(
        before.activities, before.leaf_links, before.calendars, before.placed
    )
    after = network.changed(changed).place(START)
    touched = after.since(before)
    anew = Network(after.activities.values(), network.links, CALENDARS).place(START)
    assert after.conflicts == anew.conflicts
    assert set(after.moved(before)) - {"S"} <= set(touched)


@given(
    key=st.sampled_from("ABCDE"),
    minutes=st.integers(0, 10 * DAY),
    wish=st.sampled_from([None, must("MUST_START_ON", 4), must("START_NO_LATER_THAN", 1)]),
    keeps=st.booleans(),
)
def test_conflicts_follow_from_those_before(key, minutes, wish, keeps) -> None:
    network = Network(CHAIN, LINKS, CALENDARS)
    old = network.activities[key]
    check(network, [replace(old, duration=minutes, constraint=old.constraint if keeps else wish)])


@pytest.mark.parametrize("changed", [{"duration": 3 * DAY}, {"remaining": DAY}])
def test_forced_dates_are_followed_only_as_far_as_they_differ(changed: dict[str, Any]) -> None:
    network = Network(CHAIN, LINKS, CALENDARS)
    check(network, [replace(network.activities["B"], **changed)])


@pytest.mark.parametrize("minutes", [0, DAY, 9 * DAY])
def test_another_first_leaf_of_a_summary_holds_what_starts_with_it(minutes: int) -> None:
    within = [Activity("first", DAY), Activity("x", minutes or DAY), Activity("y", DAY, parent="S")]
    plan = [*within, Activity("z", DAY, parent="S"), Activity("S", summary=True), Activity("after", DAY)]
    links = [Link("first", "y"), Link("x", "z"), Link("S", "after", LinkType.SS), Link("first", "after")]
    network = Network(plan, links, CALENDARS)
    check(network, [replace(within[0], duration=5 * DAY)])
    check(network, [replace(within[1], duration=minutes)])


def test_of_a_plan_that_is_laid_backward_everything_that_differs_is_touched() -> None:
    plan = [Activity("A", DAY), Activity("B", DAY), Activity("C", 2 * DAY)]
    network = Network(plan, [Link("A", "B"), Link("B", "C")], CALENDARS)
    finish = CALENDAR.add(START, 20 * DAY)
    before = network.place(START, finish=finish)
    after = network.changed([replace(plan[1], duration=3 * DAY)]).place(START, finish=finish)

    differ = {key for key in "ABC" if before.placed[key] != after.placed[key]}
    assert differ == {"A", "B"}
    assert differ <= set(after.touched(before))
