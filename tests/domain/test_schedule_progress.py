"""What has happened, what is left, and the day from which the rest is planned."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

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
    Reason,
    Schedule,
    place,
)
from tracker.domain.workdays import WorkCalendar, to_datetime, to_minute

DAY, HOUR = 480, 60
FS, SS, FF, SF = LinkType
PLAIN = WorkCalendar(first_year=2026, last_year=2027)
CALENDARS = {"default": PLAIN}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> int:
    return to_minute(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI))


START = at("03-02 09:00")  # a Monday
TODAY = at("03-04 09:00")
A = Activity("a", 3 * DAY)


def begun(days: int = 2, **more: Any) -> Activity:
    return Activity("b", days * DAY, actual_start=START, **more)


def lay(*activities: Activity, links: tuple[Link, ...] = (), **more: Any) -> Schedule:
    return place(activities, links, CALENDARS, START, **more)


def said(t: int) -> str:
    return to_datetime(t).strftime("%m-%d %H:%M")


def finish(schedule: Schedule, key: str = "b") -> str:
    return said(schedule.placed[key].finish)


@pytest.mark.parametrize(
    ("progress", "link", "expected"),
    [
        ("retained", FS, "03-06 18:00"),
        ("retained", FF, "03-04 18:00"),
        ("retained", SS, "03-03 18:00"),
        ("retained", SF, "03-03 18:00"),
        ("override", FS, "03-03 18:00"),
        ("override", FF, "03-03 18:00"),
        ("actual", FS, "03-03 18:00"),
    ],
)
def test_remaining_work_waits_for_unfinished_predecessors_if_the_logic_is_retained(
    progress: str, link: LinkType, expected: str
) -> None:
    schedule = lay(A, begun(), links=(Link("a", "b", link),), progress=progress)
    assert schedule.placed["b"].start == START
    assert schedule.placed["b"].reason == Reason("actual")
    assert finish(schedule) == expected


def test_logic_is_retained_unless_one_says_otherwise() -> None:
    assert finish(lay(A, begun(), links=(Link("a", "b"),))) == "03-06 18:00"


def test_a_finished_predecessor_holds_nothing_up() -> None:
    done = Activity("a", 3 * DAY, actual_start=START, actual_finish=at("03-05 18:00"))
    links = (Link("a", "b"), Link("a", "b", FF))
    assert finish(lay(done, begun(), links=links)) == "03-03 18:00"


@pytest.mark.parametrize(
    ("progress", "remaining", "expected"),
    [
        ("retained", None, "03-05 18:00"),
        ("override", None, "03-05 18:00"),
        ("actual", None, "03-05 18:00"),
        ("retained", 3 * DAY, "03-06 18:00"),
        ("override", DAY, "03-04 18:00"),
        ("actual", DAY, "03-05 18:00"),
        ("retained", 0, "03-04 09:00"),
    ],
)
def test_what_remains_goes_on_from_the_data_date(progress: str, remaining: int | None, expected: str) -> None:
    schedule = lay(begun(4, remaining=remaining), data_date=TODAY, progress=progress)
    assert finish(schedule) == expected


@pytest.mark.parametrize(
    ("remaining", "expected"), [(DAY, "03-05 18:00"), (6 * DAY, "03-09 18:00"), (0, "03-05 18:00")]
)
def test_without_a_data_date_what_remains_follows_what_is_done(remaining: int, expected: str) -> None:
    assert finish(lay(begun(4, remaining=remaining))) == expected


def test_what_should_be_done_by_the_data_date_keeps_its_planned_finish() -> None:
    assert finish(lay(begun(1), data_date=TODAY)) == "03-02 18:00"


def test_a_start_after_the_data_date_counts() -> None:
    started = Activity("b", DAY, actual_start=at("03-05 09:00"))
    assert finish(lay(started, data_date=TODAY)) == "03-05 18:00"


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        (Activity("b", 4 * 1440, elapsed=True, actual_start=START), "03-06 09:00"),
        (
            Activity("b", 4 * HOUR, whole=True, at=time(9), actual_start=START, remaining=2 * HOUR),
            "03-04 11:00",
        ),
        (Activity("b", span_to=at("03-10 18:00"), actual_start=START), "03-10 18:00"),
        (Activity("b", actual_start=START), "03-02 09:00"),
        (
            Activity("b", 4 * DAY, assignments=(Assignment("default", 4 * DAY),), actual_start=START),
            "03-05 18:00",
        ),
        (
            Activity("b", assignments=(Assignment("default", DAY),), actual_start=START, remaining=DAY),
            "03-04 18:00",
        ),
    ],
    ids=["elapsed", "meeting", "series", "milestone", "shared", "shared without duration"],
)
def test_each_kind_goes_on_in_its_own_way(activity: Activity, expected: str) -> None:
    assert finish(lay(activity, data_date=TODAY)) == expected


def test_elapsed_time_goes_on_after_what_is_done_and_no_sooner_than_a_finish_link_asks() -> None:
    drying = Activity("b", 1440, elapsed=True, actual_start=START, remaining=600)
    assert finish(lay(drying)) == "03-03 09:00"
    assert finish(lay(A, drying, links=(Link("a", "b", FF, lag=60, lag_elapsed=True),))) == "03-04 19:00"


@pytest.mark.parametrize(("progress", "slack"), [("retained", 0), ("override", 0), ("actual", -3 * DAY)])
def test_predecessors_are_asked_for_the_remaining_work_and_not_for_the_start(
    progress: str, slack: int
) -> None:
    schedule = lay(A, begun(), links=(Link("a", "b"),), progress=progress)
    assert schedule.placed["a"].total_slack == slack
    assert schedule.placed["b"].late_start == START


def test_what_has_not_started_is_not_placed_before_the_data_date() -> None:
    schedule = lay(Activity("a", DAY), Activity("b", DAY), links=(Link("a", "b"),), data_date=TODAY)
    a, b = schedule.placed["a"], schedule.placed["b"]
    assert said(a.start) == "03-04 09:00"
    assert (a.reason, a.reason.at) == (Reason("data_date"), TODAY)
    assert b.reason == Reason("link", "a")


def test_what_people_dated_stays_before_the_data_date() -> None:
    pinned = Activity("a", DAY, pin=(START, at("03-02 18:00")))
    done = Activity("b", DAY, actual_finish=at("03-02 18:00"))
    schedule = lay(pinned, done, data_date=TODAY)
    assert [schedule.placed[key].start for key in "ab"] == [START, START]


@pytest.mark.parametrize(
    "kind", [each for each in ConstraintKind if each is not ConstraintKind.AS_LATE_AS_POSSIBLE]
)
@pytest.mark.parametrize("more", [{}, {"whole": True}])
def test_no_wish_puts_work_before_the_data_date(kind: ConstraintKind, more: dict[str, Any]) -> None:
    wished = Activity("a", 2 * HOUR, constraint=Constraint(kind, at("03-02 13:00")), **more)
    schedule = lay(wished, data_date=TODAY)
    assert said(schedule.placed["a"].start) == "03-04 09:00"
    assert schedule.placed["a"].reason == Reason("data_date")


def test_a_must_date_after_the_data_date_holds() -> None:
    wished = Activity("a", DAY, constraint=Constraint(ConstraintKind.MUST_START_ON, at("03-05 09:00")))
    pinned = Activity("b", DAY, pin=(START, TODAY), constraint=wished.constraint)
    must = Constraint(ConstraintKind.MUST_START_ON, at("03-02 13:00"))
    pinned_early = Activity("c", DAY, pin=(START, TODAY), constraint=must)
    schedule = lay(wished, pinned, pinned_early, data_date=TODAY)
    assert said(schedule.placed["a"].start) == "03-05 09:00"
    assert [schedule.placed[key].start for key in "bc"] == [START, START]


def test_what_is_to_be_late_is_not_put_before_the_data_date() -> None:
    late = Activity("a", 4 * DAY, constraint=Constraint(ConstraintKind.AS_LATE_AS_POSSIBLE))
    must = Activity("z", constraint=Constraint(ConstraintKind.MUST_START_ON, at("03-05 18:00")))
    schedule = lay(late, must, links=(Link("a", "z"),), data_date=TODAY)
    assert said(schedule.placed["a"].start) == "03-04 09:00"
    assert schedule.placed["a"].reason == Reason("data_date")


BACK = at("03-13 18:00")  # a Friday


def test_planned_backward_everything_lies_as_late_as_the_finish_allows() -> None:
    schedule = lay(A, Activity("b", 2 * DAY), Activity("c", DAY), links=(Link("a", "b"),), finish=BACK)
    a, b, c = (schedule.placed[key] for key in "abc")
    assert [said(each.start) for each in (a, b, c)] == ["03-09 09:00", "03-12 09:00", "03-13 09:00"]
    assert (said(schedule.start), schedule.finish) == ("03-09 09:00", BACK)
    assert [each.reason for each in (a, b, c)] == [Reason("link", "b"), Reason("finish"), Reason("finish")]
    assert (a.reason.at, b.reason.at) == (b.late_start, BACK)
    assert [each.total_slack for each in (a, b, c)] == [0, 0, 4 * DAY]
    assert said(c.early_start) == "03-09 09:00"
    assert [each.free_slack for each in (a, b, c)] == [0, 0, 0]
    assert schedule.critical_path == ("a", "b")
    assert schedule.conflicts == ()


def test_planned_backward_what_people_dated_stays() -> None:
    pinned = Activity("p", DAY, pin=(START, at("03-02 18:00")))
    schedule = lay(pinned, begun(), Activity("c", DAY), finish=BACK)
    assert schedule.start == START
    assert [schedule.placed[key].reason.kind for key in "pbc"] == ["pin", "actual", "finish"]


@pytest.mark.parametrize(
    ("kind", "expected", "reason"),
    [
        (ConstraintKind.FINISH_NO_LATER_THAN, "03-10 09:00", "constraint"),
        (ConstraintKind.START_NO_LATER_THAN, "03-11 09:00", "constraint"),
        (ConstraintKind.MUST_FINISH_ON, "03-10 09:00", "constraint"),
        (ConstraintKind.START_NO_EARLIER_THAN, "03-13 09:00", "finish"),
        (ConstraintKind.AS_LATE_AS_POSSIBLE, "03-13 09:00", "finish"),
    ],
)
def test_planned_backward_a_wish_limits_and_nothing_more(
    kind: ConstraintKind, expected: str, reason: str
) -> None:
    wished = Activity("a", DAY, constraint=Constraint(kind, at("03-10 18:00")))
    placed = lay(wished, finish=BACK).placed["a"]
    assert said(placed.start) == expected
    assert placed.reason.kind == reason


def test_planned_backward_what_cannot_be_so_soon_overruns_the_finish_and_its_links_hold() -> None:
    held = Activity("a", 3 * DAY, bounds=(Bound(at("03-12 09:00"), "phase", "p"),))
    schedule = lay(held, Activity("b", DAY), links=(Link("a", "b"),), finish=BACK)
    a, b = schedule.placed["a"], schedule.placed["b"]
    assert [said(each.start) for each in (a, b)] == ["03-12 09:00", "03-17 09:00"]
    assert [each.reason for each in (a, b)] == [Reason("phase", "p"), Reason("link", "a")]
    assert a.total_slack == -2 * DAY


def test_planned_backward_nothing_that_has_not_started_lies_before_the_data_date() -> None:
    schedule = lay(A, Activity("b", 9 * DAY), links=(Link("a", "b"),), finish=BACK, data_date=TODAY)
    assert said(schedule.placed["a"].start) == "03-04 09:00"
    assert schedule.placed["a"].reason == Reason("data_date")
    assert schedule.finish > BACK


def test_planned_backward_a_deadline_is_a_limit_too() -> None:
    due = Activity("a", DAY, deadline=Deadline(at("03-10 18:00")))
    hanging = Activity("b", DAY, deadline=Deadline(step="a", lag=DAY))
    schedule = lay(due, hanging, finish=BACK)
    assert [finish(schedule, key) for key in "ab"] == ["03-10 18:00", "03-11 18:00"]
    assert schedule.placed["a"].reason == Reason("constraint", "DEADLINE")
    assert schedule.conflicts == ()


def test_planned_backward_a_series_begins_when_it_can_and_keeps_its_end() -> None:
    series = Activity("s", span_to=at("03-12 18:00"))
    schedule = lay(A, series, links=(Link("a", "s", SS),), finish=BACK)
    s = schedule.placed["s"]
    assert (said(s.start), said(s.finish)) == ("03-11 09:00", "03-12 18:00")
    assert schedule.critical_path == ("a",)
    alone = lay(Activity("s", span_to=at("03-12 18:00")), finish=BACK)
    assert alone.critical_path == ("s",)


def test_planned_backward_nothing_is_nothing() -> None:
    schedule = lay(finish=BACK)
    assert (dict(schedule.placed), schedule.critical_path) == ({}, ())


def test_planned_backward_every_kind_of_link_and_summaries_hold() -> None:
    parts = [
        Activity("S", summary=True),
        *(Activity(key, DAY, parent="S") for key in "ab"),
        Activity("x", DAY),
    ]
    network = Network(parts, [Link("a", "b"), Link("S", "x", SS, lag=2 * DAY)], CALENDARS)
    schedule = network.place(START, finish=BACK)
    assert said(schedule.placed["a"].start) == "03-11 09:00"
    assert schedule.placed["a"].reason == Reason("link", "x")
