"""A summary spans what belongs to it, and links on it hold for that."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tracker.domain.graph import CycleFound
from tracker.domain.schedule import (
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Network,
    Reason,
    Schedule,
    UnknownActivity,
    place,
)
from tracker.domain.schedule.summaries import MOST_LINKS, TooManyLinks
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute

DAY = 480
SS, FF, SF = LinkType.SS, LinkType.FF, LinkType.SF
CALENDARS = {"default": WorkCalendar(first_year=2026, last_year=2027)}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> int:
    return to_minute(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))


START = at("03-02 09:00")  # a Monday
S = Activity("S", summary=True)
A, B = Activity("a", DAY, parent="S"), Activity("b", 3 * DAY, parent="S")
X = Activity("x", DAY)


def lay(*activities: Activity, links: tuple[Link, ...] = ()) -> Schedule:
    return place(activities, links, CALENDARS, START)


def dates(schedule: Schedule, key: str) -> str:
    placed = schedule.placed[key]
    return " ".join(to_datetime(t).strftime("%m-%d %H:%M") for t in (placed.start, placed.finish))


def test_a_summary_spans_what_belongs_to_it_and_has_the_least_slack_of_it() -> None:
    schedule = lay(S, A, B, X, Activity("z", 4 * DAY), links=(Link("a", "x"),))
    s, a, b = (schedule.placed[key] for key in "Sab")
    assert dates(schedule, "S") == "03-02 09:00 03-04 18:00"
    assert (s.early_start, s.early_finish) == (a.early_start, b.early_finish)
    assert (s.late_start, s.late_finish) == (b.late_start, b.late_finish)
    assert (s.total_slack, s.free_slack, s.critical) == (DAY, 0, False)
    assert s.reason == Reason("project_start")
    assert list(schedule.placed) == ["S", "a", "b", "x", "z"]
    assert len(schedule.placed) == 5


def test_a_summary_is_critical_if_anything_in_it_is_and_keeps_its_own_deadline() -> None:
    schedule = lay(Activity("S", summary=True, deadline=Deadline(at("03-03 18:00"))), A, B)
    assert schedule.placed["S"].critical
    assert schedule.placed["S"].deadline == at("03-03 18:00")


def test_a_deadline_may_hang_on_a_summary() -> None:
    late = Activity("x", 9 * DAY, deadline=Deadline(step="S", lag=DAY))
    assert lay(S, A, B, late).placed["x"].deadline == at("03-05 18:00")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("S", "x"), "03-05 09:00 03-05 18:00"),
        (Link("S", "x", lag=DAY), "03-06 09:00 03-06 18:00"),
        (Link("S", "x", FF), "03-04 09:00 03-04 18:00"),
        (Link("S", "x", SS, lag=DAY), "03-03 09:00 03-03 18:00"),
        (Link("S", "x", SF, lag=2 * DAY), "03-03 09:00 03-03 18:00"),
    ],
)
def test_a_summary_before_a_link_means_all_of_it_or_what_starts_first(link: Link, expected: str) -> None:
    inner = Activity("b", DAY, parent="S")
    schedule = lay(
        S, A, inner, Activity("c", DAY, parent="S"), X, links=(Link("a", "b"), Link("b", "c"), link)
    )
    assert dates(schedule, "x") == expected


START_LATER = Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("03-04 09:00"))


def test_only_the_leaf_that_starts_first_is_held_by_a_link_from_the_start_of_a_summary() -> None:
    second = Activity("b", DAY, parent="S")
    links = (Link("a", "b"), Link("S", "x", SS))
    schedule = lay(S, A, second, X, Activity("z", 5 * DAY), links=links)
    assert schedule.placed["x"].reason == Reason("link", "a")
    assert schedule.placed["a"].total_slack == 3 * DAY
    assert schedule.leaf_links == (Link("a", "b"), Link("a", "x", SS))


def test_which_leaf_starts_first_is_asked_again_when_the_network_changes() -> None:
    network = Network([S, A, B, X], [Link("S", "x", SS)], CALENDARS)
    assert network.place(START).placed["x"].reason.ref == "a"
    held = Activity("a", DAY, parent="S", constraint=START_LATER)
    assert network.changed([held]).place(START).placed["x"].reason.ref == "b"
    assert network.place(START).placed["x"].reason.ref == "a"


def test_a_choice_may_change_a_later_one() -> None:
    first, second = Activity("T", summary=True), Activity("c", DAY, parent="T", constraint=START_LATER)
    held = Activity("d", DAY, parent="T")
    links = (Link("S", "d", SS, lag=5 * DAY), Link("T", "x", SS))
    schedule = lay(S, A, B, first, held, second, X, links=links)
    assert schedule.placed["x"].reason.ref == "c"
    assert dates(schedule, "x") == "03-04 09:00 03-04 18:00"


def test_a_summary_after_a_link_means_all_of_it_at_any_depth() -> None:
    inner, deep = Activity("T", summary=True, parent="S"), Activity("c", DAY, parent="T")
    schedule = lay(X, S, A, inner, deep, links=(Link("x", "S"),))
    assert dates(schedule, "a") == dates(schedule, "c") == dates(schedule, "S") == "03-03 09:00 03-03 18:00"


def test_two_summaries_may_be_linked() -> None:
    schedule = lay(
        S, A, B, Activity("T", summary=True), Activity("c", DAY, parent="T"), links=(Link("S", "T"),)
    )
    assert dates(schedule, "T") == "03-05 09:00 03-05 18:00"


def test_a_summary_with_nothing_under_it_is_a_point_at_the_project_start() -> None:
    schedule = lay(S, X, links=(Link("S", "x"), Link("x", "S", SS)))
    assert dates(schedule, "S") == "03-02 09:00 03-02 09:00"
    assert schedule.placed["S"].reason == Reason("project_start")
    assert dates(schedule, "x") == "03-02 09:00 03-02 18:00"


def test_nothing_but_summaries_is_placed_too() -> None:
    schedule = lay(S, Activity("T", summary=True, parent="S"))
    assert (schedule.finish, schedule.critical_path, schedule.conflicts) == (START, (), ())
    assert dates(schedule, "T") == "03-02 09:00 03-02 09:00"


@pytest.mark.parametrize(
    ("link", "path"),
    [
        (Link("S", "a"), ("S", "a", "S")),
        (Link("a", "S"), ("a", "S", "a")),
        (Link("S", "S"), ("S", "S")),
    ],
)
def test_a_summary_cannot_wait_for_its_own(link: Link, path: tuple[str, ...]) -> None:
    with pytest.raises(CycleFound) as found:
        lay(S, A, B, links=(link,))
    assert found.value.path == path


def test_a_circle_through_a_summary_names_the_summary() -> None:
    with pytest.raises(CycleFound) as found:
        lay(S, A, B, X, links=(Link("S", "x"), Link("x", "b")))
    assert set(found.value.path) == {"b", "S", "x"}
    assert found.value.path[0] == found.value.path[-1]


def test_a_summary_cannot_belong_to_itself() -> None:
    with pytest.raises(CycleFound) as found:
        lay(Activity("S", summary=True, parent="T"), Activity("T", summary=True, parent="S"))
    assert found.value.path == ("S", "T", "S")


def test_a_parent_must_be_there() -> None:
    with pytest.raises(UnknownActivity) as refused:
        lay(A)
    assert refused.value.fields == {"item": "a", "ref": "S"}


def test_a_parent_that_is_no_summary_stays_an_activity() -> None:
    schedule = lay(Activity("S", 2 * DAY), A)
    assert dates(schedule, "S") == "03-02 09:00 03-03 18:00"


def test_more_links_than_a_plan_can_mean_are_refused() -> None:
    wide = int(MOST_LINKS**0.5) + 1
    ones = [Activity(f"a{i}", parent="S") for i in range(wide)]
    others = [Activity(f"b{i}", parent="T") for i in range(wide)]
    with pytest.raises(TooManyLinks) as refused:
        lay(S, Activity("T", summary=True), *ones, *others, links=(Link("S", "T"),))
    assert refused.value.fields == {"pred": "S", "succ": "T", "most": MOST_LINKS}


CHAIN = [Activity("a"), Activity("b"), Activity("c"), S, Activity("d", parent="S"), Activity("e", parent="S")]


@pytest.mark.parametrize(
    ("pred", "succ", "path"),
    [
        ("c", "a", ("c", "a", "b", "c")),
        ("a", "a", ("a", "a")),
        ("a", "c", None),
        ("c", "d", None),
        ("S", "a", ("S", "a", "b", "d", "S")),
        ("d", "a", ("d", "a", "b", "d")),
        ("e", "a", None),
        ("a", "S", None),
        ("S", "e", ("S", "e", "S")),
        ("c", "S", None),
    ],
)
def test_a_link_that_would_close_a_circle_is_known_beforehand(
    pred: str, succ: str, path: tuple[str, ...] | None
) -> None:
    network = Network(CHAIN, [Link("a", "b"), Link("b", "c"), Link("b", "d")], CALENDARS)
    assert network.would_cycle(pred, succ) == path


def test_a_circle_through_a_linked_summary_names_it() -> None:
    network = Network(CHAIN, [Link("a", "S"), Link("d", "b")], CALENDARS)
    assert network.would_cycle("b", "a") == ("b", "a", "S", "d", "b")
    assert network.would_cycle("b", "S") == ("b", "S", "d", "b")


@pytest.mark.parametrize(("pred", "succ", "item", "ref"), [("x", "a", "a", "x"), ("a", "x", "a", "x")])
def test_a_link_between_what_is_not_there_is_no_question(pred: str, succ: str, item: str, ref: str) -> None:
    with pytest.raises(UnknownActivity) as refused:
        Network(CHAIN, [], CALENDARS).would_cycle(pred, succ)
    assert refused.value.fields == {"item": item, "ref": ref}


def test_what_moved_is_listed_in_order_summaries_included() -> None:
    network = Network([S, A, B, X], [Link("a", "x")], CALENDARS)
    before = network.place(START)
    after = network.changed([Activity("a", 2 * DAY, parent="S")]).place(START)
    assert after.moved(before) == ["a", "x"]
    assert network.changed([Activity("b", 4 * DAY, parent="S")]).place(START).moved(before) == ["S", "b"]
    assert before.moved(before) == []


def test_what_only_one_schedule_has_counts_as_moved() -> None:
    before, after = lay(X, Activity("y")), lay(X, Activity("z"))
    assert after.moved(before) == ["z", "y"]


def test_a_summary_of_nothing_moves_with_the_start() -> None:
    network = Network([S, X], (), CALENDARS)
    assert network.place(START + DAY).moved(network.place(START)) == ["S", "x"]
