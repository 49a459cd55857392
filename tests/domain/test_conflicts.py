"""What a schedule does not keep is data: required, actual, the culprits and what each contributes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.schedule import (
    Activity,
    Bound,
    Conflict,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Placed,
    Reason,
    Schedule,
    place,
)
from tracker.domain.schedule.driving import LONGEST, Drivers
from tracker.domain.workdays import WorkCalendar, to_minute

DAY, HOUR = 480, 60
SS, FF, SF = LinkType.SS, LinkType.FF, LinkType.SF
MSO, MFO = ConstraintKind.MUST_START_ON, ConstraintKind.MUST_FINISH_ON
SNET, SNLT = ConstraintKind.START_NO_EARLIER_THAN, ConstraintKind.START_NO_LATER_THAN
FNET, FNLT = ConstraintKind.FINISH_NO_EARLIER_THAN, ConstraintKind.FINISH_NO_LATER_THAN
ALAP = ConstraintKind.AS_LATE_AS_POSSIBLE
CALENDARS = {"default": WorkCalendar(first_year=2026, last_year=2027)}


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


START = at("03-02 09:00")  # a Monday


def lay(*activities: Activity, links: tuple[Link, ...] = (), start: int = START) -> Schedule:
    return place(activities, links, CALENDARS, start)


def day(n: int, days: int = 1) -> tuple[int, int]:
    """The start of March n and the finish `days` calendar days later, as a pin."""
    return at(f"03-{n:02} 09:00"), at(f"03-{n + days - 1:02} 18:00")


def pinned(key: str, n: int) -> Activity:
    return Activity(key, DAY, pin=day(n))


def wished(key: str, kind: ConstraintKind, text: str = "01-01 00:00", duration: int = DAY) -> Activity:
    return Activity(key, duration, constraint=Constraint(kind, at(text)))


def of_kind(schedule: Schedule, kind: str) -> list[Conflict]:
    return [each for each in schedule.conflicts if each.kind == kind]


A, B, C = (Activity(key, DAY) for key in "abc")


def test_a_missed_deadline_names_the_chain_and_what_each_of_it_contributes() -> None:
    late = Activity("b", DAY, deadline=Deadline(at("03-10 18:00")))
    (conflict,) = lay(wished("a", SNET, "03-10 09:00"), late, links=(Link("a", "b"),)).conflicts
    assert (conflict.kind, conflict.culprits) == ("deadline_missed", ("a", "b"))
    assert (conflict.required, conflict.actual) == (at("03-10 18:00"), at("03-11 18:00"))
    assert conflict.causes == (("deadline", "b"), ("constraint", "a", SNET), ("link", "a", "b"))
    assert conflict.because == ""


def test_a_missed_deadline_without_predecessors_lies_with_the_project_start() -> None:
    (conflict,) = lay(Activity("a", 3 * DAY, deadline=Deadline(at("03-02 18:00")))).conflicts
    assert conflict.causes == (("deadline", "a"), ("project_start", "a"))


def test_of_a_very_long_chain_the_first_cause_and_the_end_are_named() -> None:
    count = LONGEST + 50
    keys = [str(i) for i in range(count)]
    activities = [replace(Activity(key, HOUR), deadline=Deadline(START)) for key in keys]
    links = tuple(Link(str(i), str(i + 1)) for i in range(count - 1))
    last = lay(*activities, links=links).conflicts[-1]
    assert last.culprits == ("0", *keys[-LONGEST + 1 :])
    assert last.causes[:3] == (
        ("deadline", keys[-1]),
        ("project_start", "0"),
        ("link", keys[-LONGEST + 1], keys[-LONGEST + 2]),
    )


def test_reasons_that_point_at_each_other_end_somewhere() -> None:
    here = Placed("a", 0, 0, 0, 0, 0, 0, 0, 0, True, Reason("link", "b"), False)
    placed = {"a": here, "b": replace(here, id="b", reason=Reason("link", "a"))}
    drivers = Drivers({"a": A, "b": B}, placed)
    assert drivers.chain("a") == ("b", "a")
    assert drivers.root("a") == "a"


def test_a_summary_is_late_because_of_what_ends_last_in_it() -> None:
    group = Activity("s", summary=True, deadline=Deadline(at("03-03 18:00")))
    inner = replace(Activity("i", summary=True), parent="s")
    a, b, c = (
        Activity("a", 2 * DAY, parent="s"),
        Activity("b", DAY, parent="i"),
        Activity("c", DAY, parent="i"),
    )
    (conflict,) = lay(group, inner, a, b, c, links=(Link("a", "b"),)).conflicts
    assert (conflict.item, conflict.culprits) == ("s", ("a", "b", "s"))
    assert conflict.causes == (
        ("deadline", "s"),
        ("project_start", "a"),
        ("link", "a", "b"),
        ("summary", "s", "b"),
    )


def test_a_plan_from_its_finish_names_who_holds_what_back() -> None:
    early = Activity("a", DAY, deadline=Deadline(at("03-02 18:00")))
    links = (Link("a", "b"), Link("b", "c"))
    schedule = place([early, pinned("b", 3), C], links, CALENDARS, START, finish=at("03-13 18:00"))
    assert schedule.conflicts == ()
    tight = place([pinned("b", 12), early], (Link("b", "a"),), CALENDARS, START, finish=at("03-13 18:00"))
    (conflict,) = tight.conflicts
    assert (conflict.kind, conflict.culprits) == ("deadline_missed", ("b", "a"))
    assert conflict.causes == (("deadline", "a"), ("pin", "b"), ("link", "b", "a"))


def test_a_link_broken_by_a_pin_says_so() -> None:
    schedule = lay(A, Activity("b", DAY, pin=day(2)), links=(Link("a", "b"),))
    assert schedule.conflicts == (Conflict("link_violated", "b", at("03-02 18:00"), START, ("a", "b")),)
    assert schedule.conflicts[0].causes == (("pin", "b"), ("link", "a", "b"))
    assert schedule.conflicts[0].because == "pin"


@pytest.mark.parametrize(("kind", "text"), [(MSO, "03-02 09:00"), (FNLT, "03-02 18:00")])
def test_a_link_broken_by_a_constraint_says_so(kind: ConstraintKind, text: str) -> None:
    (conflict,) = lay(A, wished("b", kind, text), links=(Link("a", "b"),)).conflicts
    assert conflict.kind == "link_violated"
    assert conflict.causes == (("constraint", "b", kind), ("link", "a", "b"))
    assert conflict.because == "constraint"


def test_what_is_as_late_as_possible_before_a_deadline_that_cannot_hold_breaks_its_link() -> None:
    held = Activity("c", DAY, deadline=Deadline(at("03-03 18:00")))
    links = (Link("a", "b"), Link("b", "c"))
    schedule = lay(Activity("a", 2 * DAY), wished("b", ALAP), held, links=links)
    (conflict,) = of_kind(schedule, "link_violated")
    assert conflict.causes == (("constraint", "b", ALAP), ("link", "a", "b"))
    assert of_kind(schedule, "constraint_vs_constraint") == []


def test_the_predecessor_that_is_set_too_contributes() -> None:
    begun = Activity("a", DAY, actual_start=at("03-04 09:00"))
    (conflict,) = lay(begun, pinned("b", 3), links=(Link("a", "b"),)).conflicts
    assert conflict.causes == (("pin", "b"), ("link", "a", "b"), ("actual", "a"))
    assert conflict.because == "pin"


def test_what_has_begun_breaks_only_the_links_that_hold_its_finish() -> None:
    begun = Activity("b", DAY, actual_start=START)
    links = (Link("a", "b"), Link("a", "b", SS, lag=DAY), Link("a", "b", FF))
    long = Activity("a", 3 * DAY)
    assert lay(long, begun, links=links).conflicts == ()  # what remains waits
    (conflict,) = place([long, begun], links, CALENDARS, START, progress="override").conflicts
    assert (conflict.kind, conflict.because) == ("link_violated", "actual")
    assert (conflict.required, conflict.actual) == (at("03-04 18:00"), at("03-02 18:00"))
    done = replace(begun, actual_finish=at("03-02 18:00"))
    assert lay(long, done, links=links).conflicts == ()
    over = replace(long, actual_start=START, actual_finish=at("03-04 18:00"))
    assert lay(over, begun, links=links).conflicts == ()


def test_each_of_several_links_between_two_is_looked_at() -> None:
    links = (Link("a", "b", SS, lag=HOUR), Link("a", "b", FF), Link("a", "b", soft=True))
    schedule = lay(Activity("a", 2 * DAY), Activity("b", DAY, pin=day(2)), links=links)
    assert [each.required for each in schedule.conflicts] == [at("03-02 10:00"), at("03-03 18:00")]


def test_a_finish_link_whose_lag_on_the_clock_misses_the_finish_is_no_conflict() -> None:
    link = Link("a", "b", FF, lag=1440, lag_elapsed=True)
    schedule = lay(Activity("a", HOUR), wished("b", FNLT, "03-05 18:00", 2 * HOUR), links=(link,))
    assert schedule.placed["b"].finish == at("03-02 11:00")
    assert schedule.conflicts == ()


def test_elapsed_time_may_be_pinned_anywhere() -> None:
    drying = Activity("e", HOUR, elapsed=True, pin=(at("03-07 10:00"), at("03-07 11:00")))
    assert lay(drying).conflicts == ()


def test_a_deadline_that_is_kept_and_a_link_that_is_kept_are_no_conflicts() -> None:
    kept = replace(pinned("b", 3), deadline=Deadline(at("03-03 18:00")))
    assert lay(A, kept, links=(Link("a", "b"),)).conflicts == ()


def test_a_constraint_may_lie_before_a_bound_and_is_kept() -> None:
    bound = Bound(at("03-09 00:00"), "phase", "launch")
    kept = Bound(START, "week", "1")
    (conflict,) = lay(replace(wished("a", MSO, "03-03 09:00"), bounds=(kept, bound))).conflicts
    assert (conflict.kind, conflict.culprits) == ("bound_violated", ("a", "launch"))
    assert conflict.causes == (("constraint", "a", MSO), ("phase", "a", "launch"))
    assert conflict.because == "constraint"


def test_what_has_begun_before_its_phase_is_history() -> None:
    bound = Bound(at("03-09 00:00"), "phase", "launch")
    assert lay(Activity("a", DAY, bounds=(bound,), actual_start=START)).conflicts == ()


@pytest.mark.parametrize(
    ("kind", "text", "missed"),
    [
        (SNLT, "03-03 09:00", True),
        (SNLT, "03-05 09:00", False),
        (FNLT, "03-03 18:00", True),
        (FNLT, "03-04 18:00", False),
        (MSO, "03-03 09:00", True),
        (MSO, "03-05 09:00", True),
        (MFO, "03-04 18:00", False),
        (MFO, "03-05 18:00", True),
        (SNET, "03-05 09:00", False),
    ],
)
def test_a_date_that_what_has_happened_did_not_keep_is_missed(
    kind: ConstraintKind, text: str, *, missed: bool
) -> None:
    begun = replace(wished("a", kind, text), actual_start=at("03-04 09:00"))
    conflicts = lay(begun).conflicts
    assert [each.kind for each in conflicts] == ["constraint_missed"] * missed
    for each in conflicts:
        assert (each.required, each.culprits, each.because) == (at(text), ("a",), "actual")
        assert each.causes == (("constraint", "a", kind), ("actual", "a"))


def test_a_pin_that_denies_the_constraint_is_named() -> None:
    (conflict,) = lay(replace(wished("a", MSO, "03-03 09:00"), pin=day(5))).conflicts
    assert (conflict.kind, conflict.because) == ("constraint_missed", "pin")


def test_a_meeting_that_does_not_fit_at_its_must_date_misses_it() -> None:
    meeting = replace(wished("a", MSO, "03-02 11:30", 2 * HOUR), whole=True)
    (conflict,) = lay(meeting).conflicts
    assert (conflict.kind, conflict.required, conflict.actual) == (
        "constraint_missed",
        at("03-02 11:30"),
        at("03-02 13:00"),
    )
    assert conflict.because == "constraint"


def test_work_that_today_pushed_past_its_must_date_names_today() -> None:
    late = wished("a", MSO, "03-02 09:00")
    (conflict,) = place([late], [], CALENDARS, START, data_date=at("03-05 09:00")).conflicts
    assert (conflict.kind, conflict.actual) == ("constraint_missed", at("03-05 09:00"))
    assert conflict.causes == (("constraint", "a", MSO), ("data_date", "a"))


def test_two_constraints_that_cannot_both_hold_are_named_with_the_path_between() -> None:
    chain = (Link("a", "b"), Link("b", "c"))
    schedule = lay(wished("a", MFO, "03-10 18:00"), B, wished("c", MSO, "03-11 09:00"), links=chain)
    (conflict,) = of_kind(schedule, "constraint_vs_constraint")
    assert conflict.culprits == ("a", "c")
    assert (conflict.required, conflict.actual) == (at("03-11 18:00"), at("03-11 09:00"))
    assert conflict.causes == (
        ("constraint", "a", MFO),
        ("link", "a", "b"),
        ("link", "b", "c"),
        ("constraint", "c", MSO),
    )
    assert conflict.because == "constraint"


@pytest.mark.parametrize("kind", [SNET, FNET])
def test_a_no_earlier_date_can_deny_a_pin_even_where_something_else_drives(kind: ConstraintKind) -> None:
    early = wished("a", kind, "03-05 18:00")
    links = (Link("a", "b"), Link("x", "b"), Link("b", "p"), Link("y", "p"))
    longer = Activity("x", 8 * DAY)
    schedule = lay(early, longer, B, Activity("y", DAY), pinned("p", 4), links=links)
    (conflict,) = of_kind(schedule, "constraint_vs_constraint")
    assert conflict.culprits == ("a", "p")
    assert [each.required for each in of_kind(schedule, "link_violated")] == [at("03-12 18:00")]
    assert conflict.required == at("03-09 18:00" if kind is SNET else "03-06 18:00")


def test_what_forces_is_stopped_by_whatever_else_is_fixed() -> None:
    links = (Link("a", "b"), Link("b", "c"))
    must = wished("a", MFO, "03-20 18:00")
    begun = Activity("b", DAY, actual_start=START)
    schedule = lay(must, begun, pinned("c", 2), links=links)
    assert of_kind(schedule, "constraint_vs_constraint") == []
    between = of_kind(lay(must, pinned("b", 3), pinned("c", 2), links=links), "constraint_vs_constraint")
    assert [each.culprits for each in between] == [("a", "b"), ("b", "c")]


@pytest.mark.parametrize(("n", "pairs"), [(5, [("a", "b")]), (4, [("a", "b"), ("a", "c")])])
def test_a_no_later_date_between_lets_no_more_through_than_it_allows(
    n: int, pairs: list[tuple[str, str]]
) -> None:
    links = (Link("a", "b"), Link("b", "c"))
    between = wished("b", SNLT, "03-04 09:00")
    schedule = lay(wished("a", SNET, "03-10 09:00"), between, pinned("c", n), links=links)
    found = of_kind(schedule, "constraint_vs_constraint")
    assert [each.culprits for each in found] == pairs
    assert found[-1].required == at("03-10 18:00" if n == 5 else "03-04 18:00")


def test_a_finish_that_a_series_waits_for_does_not_force_its_start() -> None:
    links = (Link("a", "s", FF), Link("s", "b", SS), Link("a", "b"))
    series = Activity("s", span_to=at("03-20 18:00"))
    schedule = lay(wished("a", MFO, "03-10 18:00"), series, pinned("b", 9), links=links)
    (conflict,) = of_kind(schedule, "constraint_vs_constraint")
    assert conflict.causes == (("constraint", "a", MFO), ("link", "a", "b"), ("pin", "b"))


def test_a_broken_link_without_a_date_behind_it_is_no_contradiction() -> None:
    links = (Link("a", "b"), Link("b", "c"), Link("x", "c"), Link("a", "x"), Link("n", "c"))
    early = wished("n", SNET, "02-26 09:00")
    schedule = lay(A, B, Activity("x", DAY), early, pinned("c", 2), links=links)
    assert {each.kind for each in schedule.conflicts} == {"link_violated"}


WISHES = st.sampled_from(list(ConstraintKind))
DAYS = st.integers(0, 30)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    count = draw(st.integers(2, 8))
    activities = []
    for i in range(count):
        wish = draw(st.none() | st.builds(lambda k, n: Constraint(k, START + n * 1440), WISHES, DAYS))
        first = START + draw(DAYS) * 1440
        pin = draw(st.sampled_from([None, None, (first, first + 540)]))
        duration = draw(st.sampled_from([0, HOUR, DAY, 3 * DAY]))
        activities.append(Activity(str(i), duration, constraint=wish, pin=pin))
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    links = [
        Link(str(a), str(b), draw(st.sampled_from(LinkType)), lag=draw(st.sampled_from([0, HOUR, DAY])))
        for a, b in draw(st.lists(pairs, max_size=12))
    ]
    return activities, links


@settings(deadline=None)
@given(networks())
def test_a_contradiction_stays_when_everything_else_is_let_go(
    network: tuple[list[Activity], list[Link]],
) -> None:
    activities, links = network
    for conflict in of_kind(lay(*activities, links=tuple(links)), "constraint_vs_constraint"):
        path = [(each[1], each[2]) for each in conflict.causes if each[0] == "link"]
        assert path[0][0] == conflict.culprits[0]
        assert path[-1][1] == conflict.culprits[1]
        freed = [
            each if each.id in conflict.culprits else replace(each, pin=None, constraint=None)
            for each in activities
        ]
        kept = tuple(link for link in links if (link.pred, link.succ) in path)
        again = lay(*freed, links=kept, start=at("01-05 09:00"))
        assert conflict.culprits in [each.culprits for each in of_kind(again, "constraint_vs_constraint")]
