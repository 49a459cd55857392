"""What is absurd, unknown or enormous ends in a clear answer."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

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
    UnknownActivity,
    place,
)
from tracker.domain.workdays import OutsideCalendar, WorkCalendar

DAY = 480
PLAIN = WorkCalendar(first_year=2026, last_year=2027)
CALENDARS = {"default": PLAIN}
START = PLAIN.next_start(PLAIN.midnight(date(2026, 3, 2)))
HUGE = 10**30
WIDTHS = [1, 1 << 30]


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize(
    "activities",
    [
        [Activity("a", HUGE)],
        [Activity("a", HUGE, elapsed=True)],
        [Activity("a", DAY, bounds=(Bound(HUGE, "phase"),))],
        [Activity("a", DAY, bounds=(Bound(-HUGE, "phase"),), deadline=Deadline(at=-HUGE))],
        [Activity("a", DAY, constraint=Constraint(ConstraintKind.START_NO_EARLIER_THAN, -HUGE))],
        [Activity("a", DAY, constraint=Constraint(ConstraintKind.MUST_START_ON, HUGE))],
        [Activity("a", DAY, pin=(HUGE, HUGE))],
        [Activity("a", DAY, actual_finish=0)],
        [Activity("a", DAY), Activity("b", 600 * DAY)],
        [Activity(str(i), 2**40) for i in range(300)],
    ],
)
def test_what_leaves_the_calendar_is_refused(activities: list[Activity], wide: int) -> None:
    links = [Link(a.id, b.id) for a, b in pairwise(activities)]
    with pytest.raises(OutsideCalendar) as outside:
        Network(activities, links, CALENDARS, wide=wide).place(START)
    assert outside.value.fields == {"first": 2026, "last": 2027}


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize("link", [Link("a", "b", lag=HUGE), Link("a", "b", lag=HUGE, lag_elapsed=True)])
def test_a_lag_that_leaves_the_calendar_is_refused(link: Link, wide: int) -> None:
    with pytest.raises(OutsideCalendar):
        Network([Activity("a"), Activity("b")], [link], CALENDARS, wide=wide).place(START)


@pytest.mark.parametrize("start", [0, HUGE, -HUGE])
def test_a_project_start_outside_of_the_calendar_is_refused(start: int) -> None:
    with pytest.raises(OutsideCalendar):
        place([Activity("a", DAY)], [], CALENDARS, start)


@pytest.mark.parametrize("finish", [0, HUGE])
def test_a_project_finish_outside_of_the_calendar_is_refused(finish: int) -> None:
    with pytest.raises(OutsideCalendar):
        place([Activity("a", DAY)], [], CALENDARS, START, finish=finish)


def test_a_lead_that_reaches_before_the_calendar_holds_nothing() -> None:
    links = [Link("a", "b", lag=-HUGE), Link("a", "b", LinkType.SS)]
    placed = place([Activity("a", DAY), Activity("b", DAY)], links, CALENDARS, START).placed
    assert placed["b"].start == START


@pytest.mark.parametrize(
    "activity", [Activity("a", calendar="x"), Activity("a", assignments=(Assignment("x", 60),))]
)
def test_a_calendar_that_is_not_there_is_an_error(activity: Activity) -> None:
    with pytest.raises(KeyError, match="x"):
        Network([activity], [], CALENDARS)


def test_two_activities_cannot_have_one_id() -> None:
    with pytest.raises(ValueError, match="two activities have the id b"):
        Network([Activity("a"), Activity("b"), Activity("b")], [], CALENDARS)


def test_a_negative_duration_is_placed_like_any_other() -> None:
    network = Network([Activity("a", -DAY)], [], CALENDARS)
    assert network.place(START + DAY).placed["a"].finish <= START + DAY


def test_thousands_of_links_to_one_task_are_as_good_as_one() -> None:
    many = [Activity(str(i), DAY) for i in range(5000)]
    links = [Link(each.id, "z") for each in many] + [Link("a", each.id) for each in many]
    schedule = place([Activity("a", DAY), *many, Activity("z", DAY)], links, CALENDARS, START)
    assert schedule.critical_path == ("a", "0", "z")


def test_many_links_between_the_same_two_are_as_good_as_the_strongest() -> None:
    links = [Link("a", "b", lag=i) for i in range(2000)]
    schedule = place([Activity("a", DAY), Activity("b", DAY)], links, CALENDARS, START)
    assert schedule.placed["b"].reason.ref == "a"
    assert PLAIN.between(schedule.placed["a"].finish, schedule.placed["b"].start) == 1999


def test_only_what_is_there_can_be_changed() -> None:
    with pytest.raises(UnknownActivity) as refused:
        Network([Activity("a")], [], CALENDARS).changed([Activity("x")])
    assert refused.value.fields == {"item": "x", "ref": "x"}


@pytest.mark.parametrize(
    "changes",
    [
        {"links": [Link("b", "a")]},
        {"activities": [Activity("a", 2 * DAY, parent="S")]},
        {"activities": [Activity("b", DAY, deadline=Deadline(step="a"))]},
        {"activities": [Activity("b", 2 * DAY)]},
        {"activities": [Activity("b", DAY, calendar="other")]},
        {"activities": [Activity("b", DAY, whole=True)]},
        {"activities": [Activity("S", summary=True, duration=5)]},
        {},
    ],
)
def test_a_network_can_change_in_every_way(changes: dict[str, Any]) -> None:
    activities = [Activity("S", summary=True), Activity("a", DAY), Activity("b", DAY)]
    calendars = {**CALENDARS, "other": WorkCalendar(first_year=2026, last_year=2027)}
    network = Network(activities, [Link("a", "b", lag_percent=50)], calendars)
    network.place(START)
    edited = {each.id: each for each in [*activities, *changes.get("activities", ())]}
    fresh = Network(edited.values(), changes.get("links", network.links), calendars)
    assert dict(network.changed(**changes).place(START).placed) == dict(fresh.place(START).placed)


def test_a_share_of_a_duration_that_turns_to_nothing_is_no_lag() -> None:
    network = Network([Activity("a", DAY), Activity("b", DAY)], [Link("a", "b", lag_percent=1)], CALENDARS)
    assert network.changed([Activity("a", 10)]).place(START).placed["b"].start == START + 10


def test_placed_is_a_mapping_that_says_what_it_holds() -> None:
    placed = place([Activity("a")], [], CALENDARS, START).placed
    assert (list(placed), len(placed), "a" in placed, "x" in placed) == (["a"], 1, True, False)
    assert placed["a"] is placed["a"]
    assert repr(placed).startswith("{'a': Placed(id='a'")


@pytest.mark.parametrize("whole", [False, True])
def test_a_lead_limits_nobody_either_and_a_lag_is_refused_for_every_kind(whole: bool) -> None:
    activities = [Activity("a", 60, whole=whole), Activity("b", 60, whole=whole), Activity("z", 5 * DAY)]
    far = [Link("a", "b", lag=-600 * DAY), Link("a", "b", LinkType.SS)]
    placed = place(activities, far, CALENDARS, START).placed
    assert placed["b"].start == START
    assert placed["a"].total_slack == 5 * DAY - 60
    with pytest.raises(OutsideCalendar):
        place(activities, [Link("a", "b", lag=600 * DAY)], CALENDARS, START)


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (ConstraintKind.MUST_START_ON, date(2026, 3, 2)),
        (ConstraintKind.START_NO_LATER_THAN, date(2026, 3, 2)),
        (ConstraintKind.MUST_FINISH_ON, date(2027, 6, 30)),
        (ConstraintKind.FINISH_NO_LATER_THAN, date(2027, 6, 30)),
    ],
)
def test_what_only_a_wish_keeps_within_the_calendar_says_so(
    kind: ConstraintKind, day: date, wide: int
) -> None:
    """Without it, it would start with the project and end after the calendar does."""
    start = PLAIN.next_start(PLAIN.midnight(date(2027, 6, 1)))
    activity = Activity("a", 200 * DAY, constraint=Constraint(kind, PLAIN.midnight(day) + 18 * 60))
    schedule = Network([activity], [], CALENDARS, wide=wide).place(start)
    assert (schedule.placed["a"].reason.kind, schedule.placed["a"].reason.ref) == ("constraint", kind)
    assert schedule.conflicts == ()
