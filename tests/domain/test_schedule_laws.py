"""What holds for every network, whatever its links, lags and meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calendars.cn import base_calendar
from tracker.domain.schedule import Activity, Bound, Link, LinkType, Network, Placed, Schedule, place

CALENDAR = base_calendar()
DAY = 1440
START = CALENDAR.next_start(CALENDAR.midnight(date(2026, 1, 26)))
Plan = tuple[list[Activity], list[Link]]

LAW = settings(deadline=None)  # the first call builds the calendar
DURATIONS = st.sampled_from([0, 30, 120, 240, 480, 960, 2400])
DAYS = st.integers(0, 40)


@st.composite
def works(draw: st.DrawFn, key: str) -> Activity:
    bound = draw(st.none() | DAYS)
    bounds = () if bound is None else (Bound(START + bound * DAY, "phase", "p"),)
    return Activity(key, draw(DURATIONS), bounds=bounds)


@st.composite
def anything(draw: st.DrawFn, key: str) -> Activity:
    work = draw(works(key))
    match draw(st.sampled_from(["work", "meeting", "timed", "series"])):
        case "meeting":
            return replace(work, whole=True)
        case "timed":
            return replace(work, whole=True, at=draw(st.sampled_from([time(9), time(11), time(17, 30)])))
        case "series":
            return replace(work, span_to=START + draw(DAYS) * DAY)
    return work


@st.composite
def networks(draw: st.DrawFn, *, only_work: bool = False) -> Plan:
    count = draw(st.integers(1, 12))
    kind = works if only_work else anything
    activities = [draw(kind(str(i))) for i in range(count)]
    links = [
        Link(
            str(draw(st.integers(0, succ - 1))),
            str(succ),
            draw(st.sampled_from(LinkType)),
            lag=draw(st.sampled_from([0, 0, 60, 480, 1440])),
            lag_elapsed=draw(st.booleans()),
        )
        for succ in (draw(st.lists(st.integers(1, count - 1), max_size=20)) if count > 1 else [])
    ]
    # The lag of a finish link shifts the start that it implies; on the clock that may miss the finish.
    return activities, [replace(each, lag_elapsed=each.lag_elapsed and each.type[1] == "S") for each in links]


def lay(network: Plan, start: int = START) -> Schedule:
    return place(*network, {"default": CALENDAR}, start)


def before(a: int, b: int) -> bool:
    """Whether a comes before b with work between them."""
    return a < b and CALENDAR.between(a, b) > 0


@LAW
@given(networks())
def test_any_network_without_a_circle_is_placed_and_keeps_every_link_and_bound(network: Plan) -> None:
    schedule = lay(network)
    for activity in network[0]:
        placed = schedule.placed[activity.id]
        assert placed.start <= placed.finish
        assert all(placed.start >= bound.at for bound in activity.bounds)
    for link in network[1]:
        assert not _broken(link, schedule.placed[link.pred], schedule.placed[link.succ])
    assert schedule.conflicts == ()


def _broken(link: Link, pred: Placed, succ: Placed) -> bool:
    from_start, to_start = link.type[0] == "S", link.type[1] == "S"
    source = pred.start if from_start else pred.finish
    asked = source + link.lag if link.lag_elapsed else CALENDAR.add(source, link.lag)
    return before(succ.start if to_start else succ.finish, asked)


@LAW
@given(networks())
def test_working_time_starts_and_finishes_on_working_time(network: Plan) -> None:
    schedule = lay(network)
    for activity in network[0]:
        placed = schedule.placed[activity.id]
        assert CALENDAR.works_on(CALENDAR.day_of(placed.start))
        assert CALENDAR.settle(placed.start) == placed.start
        assert CALENDAR.settle(placed.finish) == placed.finish
        if activity.duration and activity.span_to is None:
            assert CALENDAR.next_start(placed.start) == placed.start
            assert CALENDAR.previous_end(placed.finish) == placed.finish
            assert CALENDAR.between(placed.start, placed.finish) == activity.duration


@LAW
@given(networks(), st.integers(0, 30 * DAY))
def test_a_later_project_start_never_makes_anything_earlier(network: Plan, delay: int) -> None:
    sooner, later = lay(network), lay(network, START + delay)
    assert later.finish >= sooner.finish
    assert all(later.placed[key].start >= each.start for key, each in sooner.placed.items())


@LAW
@given(networks())
def test_without_wishes_nothing_is_late_and_late_dates_never_precede_early_ones(network: Plan) -> None:
    for placed in lay(network).placed.values():
        assert placed.total_slack >= 0
        assert placed.free_slack >= 0
        assert not before(placed.late_start, placed.early_start)
        assert not before(placed.late_finish, placed.early_finish)


@LAW
@given(networks(only_work=True))
def test_the_critical_path_of_working_time_has_no_slack(network: Plan) -> None:
    hours = [replace(link, lag_elapsed=False) for link in network[1]]
    schedule = lay((network[0], hours))
    path = [schedule.placed[key] for key in schedule.critical_path]
    assert path
    assert all(placed.total_slack == 0 and placed.critical for placed in path)
    assert path[-1].finish == schedule.finish
    assert all(placed.reason.ref == earlier.id for earlier, placed in pairwise(path))


@LAW
@given(networks())
def test_the_order_in_which_activities_are_given_changes_no_date(network: Plan) -> None:
    activities, links = network
    dates = {key: (each.start, each.late_start) for key, each in lay((activities, links)).placed.items()}
    other = lay((activities[::-1], links[::-1])).placed
    assert dates == {key: (each.start, each.late_start) for key, each in other.items()}


@LAW
@given(networks())
def test_placing_again_changes_nothing(network: Plan) -> None:
    compiled = Network(*network, {"default": CALENDAR})
    once, again = compiled.place(START), compiled.place(START)
    assert once.moved(again) == []
    assert dict(once.placed) == dict(again.placed)


@LAW
@given(networks(), st.randoms(use_true_random=False))
def test_other_names_change_nothing_but_the_names(network: Plan, chance: Random) -> None:
    activities, links = network
    names = [each.id for each in activities]
    chance.shuffle(names)
    other = dict(zip((each.id for each in activities), names, strict=True))
    renamed = lay(
        (
            [replace(each, id=other[each.id]) for each in activities],
            [replace(each, pred=other[each.pred], succ=other[each.succ]) for each in links],
        )
    )
    for key, placed in lay(network).placed.items():
        reason = placed.reason
        because = replace(reason, ref=other[reason.ref]) if reason.kind == "link" else reason
        assert renamed.placed[other[key]] == replace(placed, id=other[key], reason=because)


@LAW
@given(networks(), st.integers(0, 11), st.integers(0, 11), st.sampled_from(LinkType))
def test_one_more_link_makes_nothing_earlier(network: Plan, a: int, b: int, kind: LinkType) -> None:
    activities, links = network
    pred, succ = sorted((a % len(activities), b % len(activities)))
    if pred == succ:
        return
    first = all(each.succ != str(succ) for each in links)
    if kind is LinkType.SF and first:
        # It takes the place of the project start and may ask for less: so Microsoft Project's dates have it.
        return
    more = lay((activities, [*links, Link(str(pred), str(succ), kind)])).placed
    for key, placed in lay(network).placed.items():
        assert not before(more[key].early_start, placed.early_start)
        assert not before(more[key].early_finish, placed.early_finish)


@LAW
@given(networks(), st.dictionaries(st.integers(0, 11), st.tuples(DAYS, DAYS), min_size=1))
def test_a_pin_never_moves(network: Plan, pins: dict[int, tuple[int, int]]) -> None:
    activities, links = list(network[0]), network[1]
    pinned = {}
    for number, (days, length) in pins.items():
        at = START + days * DAY
        pinned[number % len(activities)] = (at, at + length * DAY)
    for number, pin in pinned.items():
        activities[number] = replace(activities[number], pin=pin)
    for more in ({}, {"data_date": START + 20 * DAY}, {"finish": START + 300 * DAY}):
        placed = place(activities, links, {"default": CALENDAR}, START, **more).placed
        for number, pin in pinned.items():
            assert (placed[str(number)].start, placed[str(number)].finish) == pin


@LAW
@given(networks(only_work=True))
def test_planned_backward_nothing_lies_after_the_finish_and_all_links_hold(network: Plan) -> None:
    activities = [replace(each, bounds=()) for each in network[0]]
    links = [replace(link, lag_elapsed=False) for link in network[1]]
    finish = START + 300 * DAY
    schedule = place(activities, links, {"default": CALENDAR}, START, finish=finish)
    assert schedule.finish <= finish
    assert schedule.start == min(each.start for each in schedule.placed.values())
    for link in links:
        assert not _broken(link, schedule.placed[link.pred], schedule.placed[link.succ])
    for placed in schedule.placed.values():
        assert placed.total_slack >= 0
        assert placed.free_slack >= 0
        assert (placed.start, placed.finish) == (placed.late_start, placed.late_finish)
