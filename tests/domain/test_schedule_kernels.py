"""Wide levels are computed in arrays and narrow ones singly; nobody can tell which it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.schedule import (
    Activity,
    Assignment,
    Bound,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Network,
    Schedule,
)
from tracker.domain.workdays import Hours, OutsideCalendar, WorkCalendar

DAY = 1440
ODD_WEEK: tuple[Hours, ...] = (
    ((600, 660), (670, 700), (1200, 1440)), (), ((60, 500),), (), ((0, 1440),), ((0, 100),), (),
)  # fmt: skip
CALENDARS = {
    "default": WorkCalendar(first_year=2025, last_year=2028, projected=frozenset({2028})),
    "early": WorkCalendar(week=(((480, 720), (780, 1020)),) * 6 + ((),), first_year=2025, last_year=2028),
    "always": WorkCalendar(week=(((0, 1440),),) * 7, first_year=2025, last_year=2028),
    "odd": WorkCalendar(week=ODD_WEEK, first_year=2025, last_year=2028),
}
START = CALENDARS["default"].next_start(CALENDARS["default"].midnight(date(2026, 1, 26)))
ALL_AT_ONCE, ONE_BY_ONE = 1, 1 << 30
LAW = settings(deadline=None)  # the first call builds the calendars

INSTANTS = st.builds(
    lambda days, minutes: START + days * DAY + minutes,
    st.integers(-3, 40),
    st.sampled_from([0, 60, 180, 540, 600]),
)
DURATIONS = st.sampled_from([0, 30, 120, 240, 480, 960, 2400])
PARTS = st.builds(Assignment, st.sampled_from(list(CALENDARS)), st.sampled_from([60, 480, 1000]))
SHAPES: list[st.SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.just({"elapsed": True}),
    st.just({"whole": True}),
    st.sampled_from([{"whole": True, "at": each} for each in (time(9), time(11), time(17, 30))]),
    st.builds(lambda t: {"span_to": t}, INSTANTS),
    st.builds(lambda parts: {"assignments": tuple(parts)}, st.lists(PARTS, min_size=1, max_size=3)),
]
FACTS: list[st.SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.builds(lambda t, length: {"pin": (t, t + length)}, INSTANTS, DURATIONS),
    st.builds(lambda t: {"actual_start": t}, INSTANTS),
    st.builds(lambda t: {"actual_finish": t}, INSTANTS),
    st.builds(lambda t, length: {"actual_start": t - length, "actual_finish": t}, INSTANTS, DURATIONS),
]
EDITS = st.tuples(st.integers(0, 11), DURATIONS, st.none() | INSTANTS)
LAGS = st.sampled_from([0, 0, 60, 480, 1440, -30, -300])


@st.composite
def wishes(draw: st.DrawFn, count: int) -> dict[str, Any]:
    constraint = draw(st.none() | st.builds(Constraint, st.sampled_from(ConstraintKind), INSTANTS))
    bounds = tuple(Bound(t, "phase", "p") for t in draw(st.lists(INSTANTS, max_size=2)))
    step = st.integers(0, count - 1).map(str)
    hanging = st.builds(Deadline, step=step, lag=LAGS, lag_elapsed=st.booleans())
    deadline = draw(st.none() | st.builds(Deadline, at=INSTANTS) | hanging)
    return {"constraint": constraint, "bounds": bounds, "deadline": deadline}


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    count = draw(st.integers(1, 12))
    activities = []
    for i in range(count):
        plain = Activity(str(i), draw(DURATIONS), calendar=draw(st.sampled_from(list(CALENDARS))))
        more = draw(st.one_of(SHAPES)) | draw(st.one_of(FACTS)) | draw(wishes(count))
        activities.append(replace(plain, **more) if draw(st.booleans()) else plain)
    links = [
        Link(
            str(draw(st.integers(0, succ - 1))),
            str(succ),
            draw(st.sampled_from(LinkType)),
            lag=draw(LAGS),
            lag_elapsed=draw(st.booleans()),
            lag_percent=draw(st.sampled_from([None, None, 0, 50, -25])),
        )
        for succ in (draw(st.lists(st.integers(1, count - 1), max_size=24)) if count > 1 else [])
    ]
    return activities, links


def said(schedule: Callable[[], Schedule]) -> object:
    """Everything a schedule says, or that it does not fit the calendars."""
    try:
        made = schedule()
    except OutsideCalendar as outside:
        return str(outside)
    return list(made.placed.items()), made.critical_path, made.finish


@LAW
@given(plans())
def test_both_ways_of_computing_agree_on_every_value(plan: tuple[list[Activity], list[Link]]) -> None:
    at_once = said(lambda: Network(*plan, CALENDARS, wide=ALL_AT_ONCE).place(START))
    one_by_one = said(lambda: Network(*plan, CALENDARS, wide=ONE_BY_ONE).place(START))
    assert at_once == one_by_one


@LAW
@given(plans(), plans())
def test_a_changed_network_says_what_a_new_one_would(
    plan: tuple[list[Activity], list[Link]], other: tuple[list[Activity], list[Link]]
) -> None:
    ids = {each.id for each in plan[0]}
    steps = [each for each in other[0] if each.deadline is None or each.deadline.step in {None, *ids}]
    changes = [each for each in steps if each.id in ids]
    activities = list(({each.id: each for each in plan[0]} | {each.id: each for each in changes}).values())
    changed = said(lambda: Network(*plan, CALENDARS, wide=4).changed(changes).place(START))
    assert changed == said(lambda: Network(activities, plan[1], CALENDARS, wide=4).place(START))


@LAW
@given(
    plans(), st.lists(st.tuples(st.integers(0, 11), DURATIONS, st.none() | INSTANTS), min_size=1, max_size=3)
)
def test_a_new_length_or_bound_is_all_that_changes(
    plan: tuple[list[Activity], list[Link]], edits: list[tuple[int, int, int | None]]
) -> None:
    activities = {each.id: each for each in plan[0]}
    for number, duration, bound in edits:
        old = activities[str(number % len(activities))]
        bounds = old.bounds if bound is None else (Bound(bound, "phase", "q"),)
        activities[old.id] = replace(old, duration=duration, bounds=bounds)
    changes = [activities[str(number % len(activities))] for number, _, _ in edits]
    for wide in (ALL_AT_ONCE, ONE_BY_ONE):

        def edited(wide: int = wide) -> Schedule:
            network = Network(*plan, CALENDARS, wide=wide)
            network.place(START)
            return network.changed(changes).place(START)

        assert said(edited) == said(lambda: Network(activities.values(), plan[1], CALENDARS).place(START))


def mixed(chance: Random, count: int) -> tuple[list[Activity], list[Link]]:
    """A plan with everything in it, in which wide and narrow levels come about."""
    activities = []
    for i in range(count):
        calendar = chance.choice(list(CALENDARS))
        plain = Activity(str(i), chance.choice((0, 30, 240, 480, 2400)), calendar=calendar)
        shape = chance.choice(
            ({}, {}, {}, {"elapsed": True}, {"whole": True}, {"whole": True, "at": time(9)})
        )
        at = START + chance.randrange(40) * DAY + 540
        fact = chance.choice(({},) * 12 + ({"pin": (at, at + 480)}, {"actual_start": at}, {"span_to": at}))
        shared = {"assignments": (Assignment("early", 300), Assignment("odd", 90))}
        wish = {"constraint": Constraint(chance.choice(list(ConstraintKind)), at)}
        more = chance.choice(({},) * 9 + (shared, wish, wish, {"deadline": Deadline(step="0", lag=480)}))
        activities.append(replace(plain, **shape, **fact, **more))
    links = []
    for succ in range(1, count):
        for pred in chance.sample(range(max(0, succ - 60), succ), min(succ, 2)):
            kind, lag = chance.choice(list(LinkType)), chance.choice((0, 0, 60, -30))
            percent = chance.choice((None, None, None, 50))
            links.append(Link(str(pred), str(succ), kind, lag, chance.random() < 0.2, percent))
    return activities, links


@pytest.mark.parametrize("seed", range(2))
def test_a_large_plan_of_everything_is_the_same_either_way_and_after_edits(seed: int) -> None:
    chance = Random(seed)  # noqa: S311
    activities, links = mixed(chance, 200)
    plans_of = [Network(activities, links, CALENDARS, wide=wide) for wide in (ALL_AT_ONCE, 8, ONE_BY_ONE)]
    for more in ({}, {"data_date": START + 9 * DAY}, {"progress": "override"}, {"finish": START + 500 * DAY}):
        first, *others = [said(lambda each=each, more=more: each.place(START, **more)) for each in plans_of]
        assert others == [first, first]
    for _ in range(5):
        edited = replace(chance.choice(activities), duration=chance.choice((60, 120, 480)))
        changed = [each.changed([edited]) for each in plans_of]
        first, *others = [said(lambda each=each: each.place(START)) for each in changed]
        assert others == [first, first]
