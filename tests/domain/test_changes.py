"""The difference of two schedules names what moves, from what, why, and what breaks or mends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.changes import Changes, DeadlineChange, Move, difference, working_days
from tracker.domain.schedule import Activity, Deadline, Link, Reason, Schedule, place
from tracker.domain.workdays import WorkCalendar, to_minute

DAY, HOUR = 480, 60
CALENDAR = WorkCalendar(first_year=2026, last_year=2027)
CALENDARS = {"default": CALENDAR}


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


START = at("03-02 09:00")  # a Monday
Plan = tuple[list[Activity], list[Link]]


def lay(plan: Plan) -> Schedule:
    return place(*plan, CALENDARS, START)


def compare(before: Plan, after: Plan) -> Changes:
    return difference(lay(before), lay(after))


def chain(*durations: int, **fields: object) -> Plan:
    """a, b, c … one after the other; the fields are those of the last."""
    activities = [Activity("abcdef"[i], duration) for i, duration in enumerate(durations)]
    activities[-1] = replace(activities[-1], **fields)
    return activities, [Link(a.id, b.id) for a, b in pairwise(activities)]


def test_what_moves_says_from_where_to_where_by_how_much_and_why() -> None:
    changes = compare(chain(DAY, 2 * DAY, DAY), chain(DAY, 4 * DAY, DAY))
    assert changes.moves == (
        Move(
            "b",
            at("03-03 09:00"), at("03-04 18:00"), at("03-03 09:00"), at("03-06 18:00"),
            0, 2 * DAY, Reason("link", "a"), "b", "a",
        ),
        Move(
            "c",
            at("03-05 09:00"), at("03-05 18:00"), at("03-09 09:00"), at("03-09 18:00"),
            2 * DAY, 2 * DAY, Reason("link", "b"), "b", "a",
        ),
    )  # fmt: skip
    assert (changes.finish_before, changes.finish) == (at("03-05 18:00"), at("03-09 18:00"))
    assert changes.finish_days == 2
    assert not changes.empty


def test_elapsed_time_moves_by_the_clock() -> None:
    drying = chain(DAY, 1440, elapsed=True)
    longer = chain(5 * DAY, 1440, elapsed=True)
    (_, move) = compare(drying, longer).moves
    assert (move.id, move.start_minutes) == ("b", 4 * 1440)


def test_a_deadline_breaks_is_mended_or_slips() -> None:
    kept, late, later = (chain(n * DAY, DAY, deadline=Deadline(at("03-04 18:00"))) for n in (1, 3, 4))
    due = at("03-04 18:00")
    broken = compare(kept, late)
    assert broken.broken == (DeadlineChange("b", due, due, -DAY, DAY),)
    assert [each.kind for each in broken.conflicts_new] == ["deadline_missed"]
    assert (broken.mended, broken.slipped, broken.conflicts_gone) == ((), (), ())
    mended = compare(late, kept)
    assert mended.mended == (DeadlineChange("b", due, due, DAY, -DAY),)
    assert [each.kind for each in mended.conflicts_gone] == ["deadline_missed"]
    slipped = compare(late, later)
    assert slipped.slipped == (DeadlineChange("b", due, due, DAY, 2 * DAY),)
    assert (slipped.broken, slipped.mended, slipped.conflicts_new) == ((), (), ())


def test_a_deadline_that_stays_as_late_as_it_was_does_not_slip() -> None:
    late = chain(3 * DAY, DAY, deadline=Deadline(at("03-04 18:00")))
    other = ([*late[0], Activity("z", 20 * DAY)], late[1])
    changes = compare(late, other)
    assert (changes.slipped, changes.added, changes.finish_days) == ((), ("z",), 16)


def test_a_deadline_may_come_and_go() -> None:
    plain, late = chain(2 * DAY), chain(2 * DAY, deadline=Deadline(at("03-02 18:00")))
    assert compare(plain, late).broken == (DeadlineChange("a", None, at("03-02 18:00"), None, DAY),)
    assert compare(late, plain).mended == (DeadlineChange("a", at("03-02 18:00"), None, DAY, None),)


def test_a_summary_moves_with_what_ends_last_in_it() -> None:
    def grouped(days: int) -> Plan:
        inner = Activity("i", summary=True, parent="s")
        first, last = Activity("a", days * DAY, parent="s"), Activity("b", DAY, parent="i")
        return [Activity("s", summary=True, deadline=Deadline(START)), inner, first, last], [Link("a", "b")]

    changes = compare(grouped(1), grouped(2))
    assert [(each.id, each.origin, each.root) for each in changes.moves] == [
        ("s", "a", "a"),
        ("i", "a", "a"),
        ("a", "a", "a"),
        ("b", "a", "a"),
    ]
    assert [each.late for each in changes.slipped] == [3 * DAY]


def test_what_is_new_and_what_is_gone_is_named_and_does_not_move() -> None:
    late = chain(DAY, 2 * DAY, deadline=Deadline(at("03-03 18:00")))
    fresh = ([Activity("n", 3 * DAY, deadline=Deadline(START)), *chain(DAY)[0]], [Link("n", "a")])
    changes = compare(late, fresh)
    assert (changes.added, changes.removed) == (("n",), ("b",))
    assert [(each.id, each.origin) for each in changes.moves] == [("a", "n")]
    assert [(each.id, each.late_before) for each in changes.broken] == [("n", None)]
    assert changes.mended == ()
    assert [each.item for each in changes.conflicts_gone] == ["b"]


def test_a_broken_link_is_another_conflict_than_the_one_beside_it() -> None:
    pinned = Activity("p", DAY, pin=(START, at("03-02 18:00")))
    activities = [Activity("a", DAY), Activity("b", DAY), pinned]
    changes = compare((activities, [Link("a", "p")]), (activities, [Link("b", "p")]))
    assert [each.culprits for each in changes.conflicts_new] == [("b", "p")]
    assert [each.culprits for each in changes.conflicts_gone] == [("a", "p")]


@pytest.mark.parametrize(
    ("before", "after", "days"),
    [
        ("03-06 18:00", "03-09 18:00", 1),
        ("03-09 18:00", "03-06 18:00", -1),
        ("03-06 10:00", "03-06 18:00", 0),
        ("03-07 12:00", "03-09 18:00", 1),
        ("03-06 18:00", "03-07 12:00", 0),
    ],
)
def test_the_finish_is_compared_in_working_days(before: str, after: str, days: int) -> None:
    assert working_days(CALENDAR, at(before), at(after)) == days


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, 9))
    due = st.none() | st.integers(0, 12).map(lambda n: Deadline(START + n * 1440))
    activities = [
        Activity(str(i), draw(st.sampled_from([0, HOUR, DAY, 3 * DAY])), deadline=draw(due))
        for i in range(count)
    ]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    links = draw(st.lists(pairs, max_size=12)) if count > 1 else []
    return activities, [Link(str(a), str(b)) for a, b in links]


@settings(deadline=None)
@given(plans())
def test_equal_schedules_differ_in_nothing(plan: Plan) -> None:
    changes = compare(plan, plan)
    assert changes.empty


@settings(deadline=None)
@given(plans(), plans())
def test_a_difference_reads_the_same_in_both_directions(before: Plan, after: Plan) -> None:
    there, back = compare(before, after), compare(after, before)
    assert {each.id for each in there.moves} == {each.id for each in back.moves}
    assert {each.id for each in there.mended} == {
        each.id for each in back.broken if each.id not in back.added
    }
    assert there.conflicts_new == back.conflicts_gone
    assert (there.added, there.removed) == (back.removed, back.added)
    assert there.finish_days == -back.finish_days
    assert there.empty == back.empty


@settings(deadline=None)
@given(plans(), plans())
def test_every_origin_moves_or_is_new_and_nothing_before_it_does(before: Plan, after: Plan) -> None:
    changes, placed = compare(before, after), lay(after).placed
    moved = {each.id for each in changes.moves} | set(changes.added)
    for move in changes.moves:
        assert move.origin in moved
        driver = placed[move.origin].reason
        assert driver.kind != "link" or driver.ref not in moved
        assert placed[move.root].reason.kind != "link"
