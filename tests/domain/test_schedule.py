"""Activities get their dates, slack, reasons and conflicts from links, bounds, wishes, pins and facts."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tracker.calendars.cn import base_calendar
from tracker.domain.graph import CycleFound
from tracker.domain.schedule import (
    Activity,
    Assignment,
    Bound,
    Conflict,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Reason,
    Schedule,
    UnknownActivity,
    place,
)
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY, HOUR = 480, 60
SS, FF, SF = LinkType.SS, LinkType.FF, LinkType.SF
PLAIN = WorkCalendar(first_year=2026, last_year=2027, projected=frozenset({2027}))
EARLY = WorkCalendar(week=(((480, 720), (780, 1020)),) * 5 + ((), ()), first_year=2026, last_year=2027)
CALENDARS = {"default": PLAIN, "early": EARLY}


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))


START = at("03-02 09:00")  # a Monday


def lay(*activities: Activity, links: tuple[Link, ...] = (), start: int = START) -> Schedule:
    return place(activities, links, CALENDARS, start)


def dates(schedule: Schedule, key: str) -> str:
    return " ".join(said(t) for t in (schedule.placed[key].start, schedule.placed[key].finish))


def said(t: int) -> str:
    return to_datetime(t).strftime("%m-%d %H:%M")


def wish(kind: ConstraintKind, text: str = "01-01 00:00") -> Constraint:
    return Constraint(kind, at(text))


A = Activity("a", DAY)
B = Activity("b", DAY)


def test_nothing_to_place_is_an_empty_schedule() -> None:
    schedule = lay()
    assert (schedule.start, schedule.finish) == (START, START)
    assert (dict(schedule.placed), schedule.critical_path, schedule.conflicts) == ({}, (), ())


def test_an_activity_without_links_begins_with_the_project() -> None:
    schedule = lay(Activity("a", 2 * DAY), start=at("02-28 00:00"))
    assert dates(schedule, "a") == "03-02 09:00 03-03 18:00"
    assert schedule.placed["a"].reason == Reason("project_start")
    assert schedule.finish == at("03-03 18:00")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("a", "b"), "03-04 09:00 03-04 18:00"),
        (Link("a", "b", lag=DAY), "03-05 09:00 03-05 18:00"),
        (Link("a", "b", lag=-HOUR), "03-03 17:00 03-04 17:00"),
        (Link("a", "b", lag=7 * 1440, lag_elapsed=True), "03-11 09:00 03-11 18:00"),
        (Link("a", "b", lag_percent=50), "03-05 09:00 03-05 18:00"),
        (Link("a", "b", SS), "03-02 09:00 03-02 18:00"),
        (Link("a", "b", SS, lag=HOUR), "03-02 10:00 03-03 10:00"),
        (Link("a", "b", FF), "03-03 09:00 03-03 18:00"),
        (Link("a", "b", FF, lag=HOUR), "03-03 10:00 03-04 10:00"),
        (Link("a", "b", FF, lag=-5 * DAY), "03-02 09:00 03-02 18:00"),
        (Link("a", "b", SF, lag=2 * DAY), "03-03 09:00 03-03 18:00"),
        (Link("a", "b", soft=True), "03-02 09:00 03-02 18:00"),
    ],
)
def test_a_link_of_each_type_and_lag_holds_its_successor(link: Link, expected: str) -> None:
    schedule = lay(Activity("a", 2 * DAY), B, links=(link,))
    assert dates(schedule, "b") == expected
    assert schedule.conflicts == ()


def test_the_latest_of_several_links_is_the_reason() -> None:
    schedule = lay(A, Activity("b", 2 * DAY), Activity("c", DAY), links=(Link("a", "c"), Link("b", "c")))
    assert schedule.placed["c"].reason == Reason("link", "b")
    assert schedule.critical_path == ("b", "c")


def test_slack_is_what_an_activity_can_slip_before_the_finish_and_before_its_successor() -> None:
    links = (Link("a", "c"), Link("b", "d"), Link("c", "d"))
    schedule = lay(A, Activity("b", 4 * DAY), Activity("c", DAY), Activity("d", DAY), links=links)
    a, c = schedule.placed["a"], schedule.placed["c"]
    assert (a.total_slack, a.free_slack, a.critical) == (2 * DAY, 0, False)
    assert (c.total_slack, c.free_slack, c.critical) == (2 * DAY, 2 * DAY, False)
    assert (said(c.late_start), said(c.late_finish)) == ("03-05 09:00", "03-05 18:00")
    assert [key for key, each in schedule.placed.items() if each.critical] == ["b", "d"]


@pytest.mark.parametrize(
    ("link", "slack"),
    [(Link("a", "b", SS), 3 * DAY), (Link("a", "b", FF), 3 * DAY), (Link("a", "b", SF), 3 * DAY)],
)
def test_the_other_link_types_limit_how_late_the_predecessor_may_be(link: Link, slack: int) -> None:
    schedule = lay(A, B, Activity("z", 4 * DAY), links=(link,))
    assert schedule.placed["b"].total_slack == slack + (DAY if link.type is SF else 0)
    assert schedule.placed["a"].total_slack == slack


def test_a_milestone_sits_at_the_end_of_the_day_that_completes_it() -> None:
    schedule = lay(A, Activity("m"), B, links=(Link("a", "m"), Link("m", "b")))
    assert dates(schedule, "m") == "03-02 18:00 03-02 18:00"
    assert dates(schedule, "b") == "03-03 09:00 03-03 18:00"
    assert schedule.critical_path == ("a", "m", "b")


def test_elapsed_time_runs_through_nights_and_weekends() -> None:
    schedule = lay(Activity("a", 5 * DAY), Activity("e", 1440, elapsed=True), links=(Link("a", "e"),))
    assert dates(schedule, "e") == "03-06 18:00 03-07 18:00"


def test_a_meeting_is_laid_whole_and_at_its_time_and_may_be_late_by_whole_places_only() -> None:
    meeting = Activity("g", 2 * HOUR, whole=True)
    timed = Activity("t", 2 * HOUR, whole=True, at=time(14))
    links = (Link("a", "g"), Link("a", "t"))
    schedule = lay(Activity("a", 120), meeting, timed, Activity("z", 2 * DAY), links=links)
    assert dates(schedule, "g") == "03-02 13:00 03-02 15:00"
    assert dates(schedule, "t") == "03-02 14:00 03-02 16:00"
    assert said(schedule.placed["g"].late_start) == "03-03 16:00"
    assert said(schedule.placed["t"].late_start) == "03-03 14:00"
    assert schedule.placed["t"].total_slack == DAY


def test_a_meeting_whose_time_does_not_fit_is_not_called_late_because_an_earlier_day_would_have_fit() -> None:
    friday_off = WorkCalendar(week=(((540, 720), (780, 1080)),) * 4 + (((780, 1080),), (), ()))
    meeting = Activity("g", HOUR, whole=True, at=time(10))
    schedule = place([meeting], [], {"default": friday_off}, at("03-06 09:00"))
    assert dates(schedule, "g") == "03-06 13:00 03-06 14:00"
    assert schedule.placed["g"].total_slack == 0


def test_a_bound_holds_back_and_is_the_reason() -> None:
    phase = Bound(at("03-09 00:00"), "phase", "launch")
    week = Bound(at("03-16 00:00"), "week", "2")
    schedule = lay(A, Activity("b", DAY, bounds=(phase, week)), links=(Link("a", "b"),))
    assert dates(schedule, "b") == "03-16 09:00 03-16 18:00"
    assert schedule.placed["b"].reason == Reason("week", "2")
    assert schedule.critical_path == ("b",)


def test_a_link_as_strong_as_a_bound_is_the_reason() -> None:
    weekend = Bound(at("03-07 00:00"), "phase", "launch")
    schedule = lay(Activity("a", 5 * DAY), Activity("b", DAY, bounds=(weekend,)), links=(Link("a", "b"),))
    assert schedule.placed["b"].reason == Reason("link", "a")


def test_a_series_lasts_until_its_planned_end_and_bounds_nothing_but_its_successors() -> None:
    series = Activity("s", span_to=at("03-14 00:00"))
    schedule = lay(A, series, B, links=(Link("a", "s"), Link("a", "b")))
    assert dates(schedule, "s") == "03-03 09:00 03-13 18:00"
    assert schedule.placed["b"].critical
    assert not schedule.placed["s"].critical
    assert schedule.critical_path == ("a", "b")
    assert schedule.finish == at("03-13 18:00")


def test_a_successor_of_a_series_waits_for_its_end_and_the_chain_begins_there() -> None:
    series = Activity("s", span_to=at("03-14 00:00"))
    schedule = lay(A, series, B, links=(Link("a", "s"), Link("s", "b")))
    assert dates(schedule, "b") == "03-16 09:00 03-16 18:00"
    assert schedule.critical_path == ("s", "b")
    assert schedule.placed["a"].total_slack == 9 * DAY


def test_a_series_that_begins_after_its_planned_end_has_no_length_and_passes_the_chain_on() -> None:
    series = Activity("s", span_to=at("03-02 12:00"))
    schedule = lay(A, series, B, links=(Link("a", "s"), Link("s", "b")))
    assert dates(schedule, "s") == "03-03 09:00 03-03 09:00"
    assert schedule.critical_path == ("a", "s", "b")


def test_a_series_ends_no_earlier_than_a_finish_link_asks() -> None:
    series = Activity("s", span_to=at("03-03 18:00"))
    long = Activity("a", 4 * DAY)
    ended = lay(long, series, links=(Link("a", "s", FF, lag=DAY),))
    assert dates(ended, "s") == "03-02 09:00 03-06 18:00"
    begun = lay(long, series, links=(Link("a", "s", SF, lag=3 * DAY),))
    assert dates(begun, "s") == "03-02 09:00 03-04 18:00"


def test_what_starts_with_a_series_limits_its_late_start_and_not_its_end() -> None:
    series = Activity("s", span_to=at("03-13 18:00"))
    done = Activity("d", DAY, actual_start=START, actual_finish=at("03-02 18:00"))
    links = (Link("s", "b", SS), Link("s", "c", SF), Link("s", "d", SS), Link("s", "e", FF))
    schedule = lay(series, B, Activity("c", DAY), done, Activity("e", 9 * DAY), links=links)
    assert schedule.placed["s"].late_start == schedule.placed["b"].late_start
    assert said(schedule.placed["s"].late_finish) == "03-13 18:00"


def test_a_series_whose_end_breaks_a_deadline_further_on_is_critical() -> None:
    series = Activity("s", span_to=at("03-13 18:00"))
    held = Activity("b", DAY, deadline=Deadline(at("03-13 18:00")))
    schedule = lay(series, held, links=(Link("s", "b"),))
    assert schedule.placed["s"].total_slack == -DAY
    assert schedule.placed["s"].critical


def test_a_plan_of_series_alone_ends_with_the_last() -> None:
    schedule = lay(Activity("s", span_to=at("03-06 18:00")), Activity("t", span_to=at("03-09 18:00")))
    assert schedule.critical_path == ("t",)


def test_a_deadline_moves_nothing_and_says_how_late_it_is_and_why() -> None:
    late = Activity("b", DAY, deadline=Deadline(at("03-03 12:00")))
    schedule = lay(A, late, Activity("z", 9 * DAY), links=(Link("a", "b"),))
    assert dates(schedule, "b") == "03-03 09:00 03-03 18:00"
    assert schedule.placed["b"].total_slack == -300
    assert schedule.conflicts == (
        Conflict("deadline_missed", "b", at("03-03 12:00"), at("03-03 18:00"), ("a", "b")),
    )


def test_a_deadline_that_only_the_night_separates_from_the_finish_is_kept() -> None:
    assert lay(Activity("a", DAY, deadline=Deadline(at("03-03 09:00")))).conflicts == ()


@pytest.mark.parametrize(
    ("deadline", "required"),
    [
        (Deadline(step="a", lag=2 * DAY), "03-04 18:00"),
        (Deadline(step="a", lag=1440, lag_elapsed=True), "03-03 18:00"),
    ],
)
def test_a_deadline_may_hang_on_the_finish_of_another_activity(deadline: Deadline, required: str) -> None:
    schedule = lay(A, Activity("b", 5 * DAY, deadline=deadline), links=(Link("a", "b"),))
    assert [conflict.required for conflict in schedule.conflicts] == [at(required)]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (wish(ConstraintKind.START_NO_EARLIER_THAN, "03-05 09:00"), "03-05 09:00 03-05 18:00"),
        (wish(ConstraintKind.FINISH_NO_EARLIER_THAN, "03-05 18:00"), "03-05 09:00 03-05 18:00"),
        (wish(ConstraintKind.MUST_START_ON, "03-05 09:00"), "03-05 09:00 03-05 18:00"),
        (wish(ConstraintKind.MUST_FINISH_ON, "03-05 18:00"), "03-05 09:00 03-05 18:00"),
        (wish(ConstraintKind.START_NO_LATER_THAN, "03-05 09:00"), "03-03 09:00 03-03 18:00"),
        (wish(ConstraintKind.FINISH_NO_LATER_THAN, "03-05 18:00"), "03-03 09:00 03-03 18:00"),
        (wish(ConstraintKind.START_NO_LATER_THAN, "03-02 09:00"), "03-02 09:00 03-02 18:00"),
        (wish(ConstraintKind.FINISH_NO_LATER_THAN, "03-02 18:00"), "03-02 09:00 03-02 18:00"),
    ],
)
def test_a_wish_about_a_date_pushes_or_wins_over_links(constraint: Constraint, expected: str) -> None:
    schedule = lay(A, Activity("b", DAY, constraint=constraint), links=(Link("a", "b"),))
    moved = expected[:5] != "03-03"
    assert dates(schedule, "b") == expected
    assert schedule.placed["b"].reason == (
        Reason("constraint", constraint.kind) if moved else Reason("link", "a")
    )
    violated = [(each.kind, each.culprits) for each in schedule.conflicts]
    assert violated == ([("link_violated", ("a", "b"))] if expected[:5] == "03-02" else [])


def test_a_wish_for_a_start_counts_even_before_the_project() -> None:
    early = Activity("a", DAY, constraint=wish(ConstraintKind.START_NO_EARLIER_THAN, "02-26 09:00"))
    assert dates(lay(early), "a") == "02-26 09:00 02-26 18:00"


def test_what_is_as_late_as_possible_takes_its_late_dates_and_its_successors_follow() -> None:
    alap = Activity("b", DAY, constraint=wish(ConstraintKind.AS_LATE_AS_POSSIBLE))
    links = (Link("a", "b"), Link("b", "c"))
    schedule = lay(A, alap, Activity("c", DAY), Activity("z", 9 * DAY), links=links)
    b = schedule.placed["b"]
    assert dates(schedule, "b") == "03-11 09:00 03-11 18:00"
    assert said(b.early_start) == "03-03 09:00"
    assert b.total_slack == 0
    assert b.reason == Reason("constraint", ConstraintKind.AS_LATE_AS_POSSIBLE)
    assert dates(schedule, "c") == "03-12 09:00 03-12 18:00"


def test_what_people_set_stays_even_if_it_was_to_be_as_late_as_possible() -> None:
    pinned = (at("03-03 09:00"), at("03-03 18:00"))
    alap = Activity("b", DAY, constraint=wish(ConstraintKind.AS_LATE_AS_POSSIBLE), pin=pinned)
    schedule = lay(alap, Activity("z", 9 * DAY))
    assert dates(schedule, "b") == "03-03 09:00 03-03 18:00"


def test_a_pin_stays_its_successors_follow_and_the_broken_link_is_reported() -> None:
    pinned = Activity("b", DAY, pin=(at("03-02 13:00"), at("03-03 12:00")))
    schedule = lay(A, pinned, Activity("c", DAY), links=(Link("a", "b"), Link("b", "c")))
    assert dates(schedule, "b") == "03-02 13:00 03-03 12:00"
    assert dates(schedule, "c") == "03-03 13:00 03-04 12:00"
    assert schedule.placed["b"].reason == Reason("pin")
    assert schedule.conflicts == (
        Conflict("link_violated", "b", at("03-02 18:00"), at("03-02 13:00"), ("a", "b")),
    )


@pytest.mark.parametrize(
    ("link", "required"),
    [(Link("a", "b", FF), "03-02 18:00"), (Link("a", "b", SF, lag=DAY), "03-02 18:00")],
)
def test_a_pin_that_ends_too_early_breaks_a_finish_link(link: Link, required: str) -> None:
    pinned = Activity("b", HOUR, pin=(at("03-02 10:00"), at("03-02 11:00")))
    schedule = lay(A, pinned, links=(link,))
    assert [(each.required, each.actual) for each in schedule.conflicts] == [
        (at(required), at("03-02 11:00"))
    ]


@pytest.mark.parametrize(
    ("pin", "required", "actual"),
    [
        (("03-07 10:00", "03-07 11:00"), "03-09 09:00", "03-07 10:00"),
        (("03-06 17:30", "03-06 19:00"), "03-06 18:00", "03-06 19:00"),
        (("03-07 10:00", "03-07 10:00"), "03-09 09:00", "03-07 10:00"),
    ],
)
def test_a_pin_outside_working_time_is_kept_and_reported(
    pin: tuple[str, str], required: str, actual: str
) -> None:
    schedule = lay(Activity("a", HOUR, pin=(at(pin[0]), at(pin[1]))))
    assert dates(schedule, "a") == " ".join(pin)
    assert schedule.conflicts == (Conflict("non_working_pin", "a", at(required), at(actual), ("a",)),)


def test_a_pinned_milestone_may_sit_at_the_end_of_a_day_and_elapsed_time_anywhere() -> None:
    milestone = Activity("m", pin=(at("03-06 18:00"), at("03-06 18:00")))
    drying = Activity("e", HOUR, elapsed=True, pin=(at("03-07 10:00"), at("03-07 11:00")))
    assert lay(milestone, drying).conflicts == ()


@pytest.mark.parametrize(("ref", "culprits"), [("launch", ("a", "launch")), ("", ("a",))])
def test_a_pin_before_a_bound_is_reported(ref: str, culprits: tuple[str, ...]) -> None:
    bound = Bound(at("03-09 00:00"), "phase", ref)
    schedule = lay(Activity("a", DAY, bounds=(bound,), pin=(START, at("03-02 18:00"))))
    assert schedule.conflicts == (Conflict("bound_violated", "a", at("03-09 00:00"), START, culprits),)


def test_what_has_started_stays_and_can_slip_only_at_its_finish() -> None:
    started = Activity("b", DAY, actual_start=at("03-02 13:00"))
    parts = (A, started, Activity("z", 3 * DAY))
    schedule = place(parts, (Link("a", "b"),), CALENDARS, START, progress="actual")
    b = schedule.placed["b"]
    assert dates(schedule, "b") == "03-02 13:00 03-03 12:00"
    assert b.reason == Reason("actual")
    assert b.late_start == b.start
    assert b.total_slack == DAY + 300
    assert schedule.conflicts == ()


def test_what_is_done_keeps_its_dates_over_a_pin_and_holds_nobody_up() -> None:
    pin = (at("03-09 09:00"), at("03-09 18:00"))
    done = Activity("b", DAY, actual_start=at("03-02 13:00"), actual_finish=at("03-02 17:00"), pin=pin)
    schedule = lay(A, done, Activity("z", 3 * DAY), links=(Link("a", "b"),))
    b = schedule.placed["b"]
    assert dates(schedule, "b") == "03-02 13:00 03-02 17:00"
    assert (b.total_slack, b.free_slack, b.critical) == (0, 0, False)
    assert schedule.placed["a"].total_slack == 2 * DAY
    assert schedule.placed["a"].free_slack == 2 * DAY
    assert schedule.conflicts == ()


def test_a_finish_without_a_start_is_taken_to_have_lasted_as_planned() -> None:
    assert dates(lay(Activity("a", DAY, actual_finish=at("03-04 12:00"))), "a") == "03-03 13:00 03-04 12:00"


def test_each_activity_works_on_its_own_calendar() -> None:
    schedule = lay(A, Activity("b", DAY, calendar="early"), links=(Link("a", "b"),))
    assert dates(schedule, "b") == "03-03 08:00 03-03 17:00"


def test_work_shared_among_people_ends_with_the_last_of_them() -> None:
    parts = (Assignment("default", DAY), Assignment("early", 2 * DAY))
    schedule = lay(Activity("a", DAY, assignments=parts), B, links=(Link("a", "b", FF),))
    a = schedule.placed["a"]
    assert dates(schedule, "a") == "03-02 09:00 03-04 09:00"
    assert (a.total_slack, said(a.late_finish)) == (0, "03-03 18:00")


def test_a_date_in_a_year_that_is_only_projected_is_provisional() -> None:
    schedule = lay(A, Activity("b", DAY, bounds=(Bound(at("12-31 18:00"), "phase"),)))
    assert not schedule.placed["a"].provisional
    assert schedule.placed["b"].provisional
    assert schedule.provisional
    assert not lay(A).provisional


def test_a_circle_of_links_is_refused_unless_a_soft_link_closes_it() -> None:
    with pytest.raises(CycleFound) as found:
        lay(A, B, links=(Link("a", "b"), Link("b", "a")))
    assert found.value.path == ("a", "b", "a")
    lay(A, B, links=(Link("a", "b"), Link("b", "a", soft=True)))


@pytest.mark.parametrize(
    ("activity", "link", "item"),
    [
        (A, Link("x", "a"), "a"),
        (A, Link("a", "x"), "a"),
        (Activity("a", deadline=Deadline(step="x")), None, "a"),
    ],
    ids=["predecessor", "successor", "deadline"],
)
def test_a_name_that_does_not_exist_is_refused(activity: Activity, link: Link | None, item: str) -> None:
    with pytest.raises(UnknownActivity) as refused:
        lay(activity, links=(link,) if link else ())
    assert refused.value.fields == {"item": item, "ref": "x"}


def test_a_plan_over_the_spring_festival_works_on_its_make_up_saturdays() -> None:
    calendar = base_calendar()
    activities = [Activity("a", 10 * DAY), Activity("b", 5 * DAY)]
    start = calendar.next_start(calendar.midnight(date(2026, 2, 2)))
    schedule = place(activities, [Link("a", "b")], {"default": calendar}, start)
    assert dates(schedule, "a") == "02-02 09:00 02-13 18:00"
    assert dates(schedule, "b") == "02-14 09:00 02-27 18:00"
