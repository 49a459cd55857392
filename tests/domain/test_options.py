"""Ways forward and ways out are tried before they are told: what they promise is what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calendars.cn import base_calendar
from tracker.domain.changes import difference, identity
from tracker.domain.explain.edits import (
    DropConstraint,
    DropLink,
    Edit,
    MovePhase,
    MovePin,
    SetConstraint,
    SetDeadline,
    SetDuration,
    SetLag,
    Unpin,
    WorkOn,
)
from tracker.domain.explain.option_words import edit_words, option_words
from tracker.domain.explain.options import MOST, Option, options, repairs
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
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, WorkCalendar, layered, to_minute

DAY, HOUR = 480, 60
SS, FF = LinkType.SS, LinkType.FF
MSO, SNET = ConstraintKind.MUST_START_ON, ConstraintKind.START_NO_EARLIER_THAN
FNLT, MFO = ConstraintKind.FINISH_NO_LATER_THAN, ConstraintKind.MUST_FINISH_ON
ALAP = ConstraintKind.AS_LATE_AS_POSSIBLE
ZONE = "Asia/Shanghai"
LEAVE = DayException("removed", Text("年假", "leave"))
CALENDARS = {
    "default": WorkCalendar(first_year=2026, last_year=2026),
    "cn": base_calendar(),
    "away": layered(WorkCalendar(first_year=2026, last_year=2026), {date(2026, 3, 3): LEAVE}),
}


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


START = at("03-02 09:00")  # a Monday


def day(n: int, days: int = 1) -> tuple[int, int]:
    """The start of March n and the finish `days` calendar days later, as a pin."""
    return at(f"03-{n:02} 09:00"), at(f"03-{n + days - 1:02} 18:00")


def network(*activities: Activity, links: Sequence[Link] = ()) -> Network:
    return Network(activities, links, CALENDARS)


def ask(key: str, *activities: Activity, links: Sequence[Link] = ()) -> dict[Edit, Option]:
    net = network(*activities, links=links)
    return {each.edit: each for each in options(net, net.place(START), key)}


def mend(*activities: Activity, links: Sequence[Link] = (), kind: str | None = None) -> dict[Edit, Option]:
    """The repairs of the one conflict, or of the one of its kind."""
    net = network(*activities, links=links)
    schedule = net.place(START)
    (conflict,) = [each for each in schedule.conflicts if kind in (None, each.kind)]
    return {each.edit: each for each in repairs(net, schedule, conflict)}


def wished(key: str, kind: ConstraintKind, text: str, duration: int = DAY) -> Activity:
    return Activity(key, duration, constraint=Constraint(kind, at(text)))


A, B, C = (Activity(key, DAY) for key in "abc")


# Edits


def placed_after(edit: Edit, *activities: Activity, links: Sequence[Link] = ()) -> Schedule:
    return edit.apply(network(*activities, links=links)).place(START)


def test_a_shorter_duration_shrinks_what_is_left_and_the_parts_of_people() -> None:
    begun = replace(A, duration=4 * DAY, actual_start=START, remaining=3 * DAY)
    parts = (Assignment("default", 4 * DAY), Assignment("cn", DAY))
    shared = Activity("b", 4 * DAY, assignments=parts)
    net = SetDuration("a", 2 * DAY).apply(network(begun, shared))
    assert (net.activities["a"].duration, net.activities["a"].remaining) == (2 * DAY, DAY)
    assert SetDuration("a", HOUR).apply(net).activities["a"].remaining == 0
    halved = SetDuration("b", 2 * DAY).apply(net).activities["b"]
    assert [each.minutes for each in halved.assignments] == [2 * DAY, DAY // 2]


def test_a_lag_is_set_on_the_link_that_is_meant() -> None:
    links = [Link("a", "b", lag_percent=50), Link("a", "b", SS, DAY), Link("a", "b", lag=9, soft=True)]
    assert SetLag("a", "b", HOUR).apply(network(A, B, links=links)).links == (
        Link("a", "b", lag=HOUR),
        *links[1:],
    )
    assert SetLag("a", "b", 0, SS).apply(network(A, B, links=links)).links[1] == Link("a", "b", SS)
    assert DropLink("a", "b").apply(network(A, B, C, links=[*links, Link("a", "c")])).links == (
        Link("a", "c"),
    )


def test_a_pin_moves_with_its_length_whatever_it_held() -> None:
    work = Activity("a", DAY, pin=day(2, 2))
    assert placed_after(MovePin("a", at("03-05 09:00")), work).placed["a"].finish == at("03-06 18:00")
    saturday = Activity("a", DAY, pin=(at("03-07 10:00"), at("03-07 12:00")))
    assert placed_after(MovePin("a", START), saturday).placed["a"].finish == at("03-02 11:00")
    drying = Activity("a", DAY, elapsed=True, pin=(at("03-06 10:00"), at("03-07 10:00")))
    assert placed_after(MovePin("a", START), drying).placed["a"].finish == START + 1440
    assert placed_after(MovePin("a", START), A).placed["a"].finish == at("03-02 18:00")
    assert placed_after(Unpin("a"), work).placed["a"].finish == at("03-02 18:00")


def test_constraints_and_deadlines_are_set_and_dropped() -> None:
    wish = wished("a", SNET, "03-09 09:00")
    moved = placed_after(SetConstraint("a", MSO, at("03-04 09:00")), wish)
    assert moved.placed["a"].start == at("03-04 09:00")
    assert placed_after(DropConstraint("a"), wish).placed["a"].start == START
    assert placed_after(SetDeadline("a", START), wish).placed["a"].deadline == START


def test_a_phase_moves_by_working_days_and_keeps_its_hour() -> None:
    phase, week = Bound(at("03-09 13:00"), "phase", "p"), Bound(START, "week", "1")
    held = replace(A, bounds=(phase, week))
    net = MovePhase("p", -1).apply(network(held, B, replace(C, bounds=(week,))))
    assert net.activities["a"].bounds == (replace(phase, at=at("03-06 13:00")), week)
    assert MovePhase("q", 1).apply(net).activities == net.activities


def test_a_day_is_worked_by_all_on_its_calendar() -> None:
    friday = replace(A, duration=6 * DAY)
    assert placed_after(WorkOn("default", date(2026, 3, 7)), friday).finish == at("03-07 18:00")
    on_leave = replace(A, duration=2 * DAY, calendar="away")
    assert placed_after(WorkOn("away", date(2026, 3, 3)), on_leave).finish == at("03-03 18:00")


# Options


def test_shorter_work_waits_and_overlaps_bring_an_activity_forward() -> None:
    links = [Link("a", "b", lag=2 * DAY), Link("b", "c")]
    found = ask("c", replace(A, duration=4 * DAY), B, replace(C, duration=HOUR), links=links)
    assert found[SetLag("a", "b", 0)].gained == 2 * DAY
    assert found[SetLag("a", "b", DAY)].gained_days == 1
    assert found[SetDuration("a", 3 * DAY)].gained == DAY
    assert found[SetDuration("a", 2 * DAY)].moved == 3
    assert found[SetLag("b", "c", -4 * HOUR)].gained == 4 * HOUR
    assert found[DropLink("b", "c")].finish_days >= 0
    assert SetDuration("c", 0) not in found
    assert [each.rank for each in found.values()] == list(range(1, len(found) + 1))
    assert len(found) <= MOST


def test_options_that_break_nothing_come_first_then_those_with_little_effort() -> None:
    links = [Link("a", "b", lag=2 * DAY), Link("x", "d", lag=4 * DAY)]
    hanging = Activity("d", DAY, deadline=Deadline(step="a", lag=4 * DAY))
    found = list(
        ask("b", replace(A, duration=2 * DAY), B, Activity("x", HOUR), hanging, links=links).values()
    )
    assert found[0].edit == SetLag("a", "b", 0)
    assert [each.broken for each in found] == [()] * (len(found) - 1) + [("d",)]
    efforts = [each.effort / each.gained_days for each in found if not each.broken]
    assert efforts == sorted(efforts)


def test_deadlines_that_a_way_forward_keeps_are_named() -> None:
    late = Activity("b", DAY, deadline=Deadline(at("03-04 18:00")))
    kept = Activity("z", DAY, deadline=Deadline(at("03-31 18:00")))
    found = ask("b", replace(A, duration=3 * DAY), late, kept, links=[Link("a", "b"), Link("a", "z")])
    assert found[SetDuration("a", 2 * DAY)].mended == ("b",)
    assert found[SetDuration("a", 2 * DAY)].broken == ()


@pytest.mark.parametrize(
    ("first", "edit", "gained"),
    [
        (Activity("a", DAY, pin=day(5)), Unpin("a"), 3 * DAY),
        (wished("a", SNET, "03-05 09:00"), DropConstraint("a"), 3 * DAY),
        (Activity("a", DAY, bounds=(Bound(at("03-05 09:00"), "phase", "p"),)), MovePhase("p", -3), 3 * DAY),
    ],
)
def test_what_holds_the_first_cause_can_be_let_go(first: Activity, edit: Edit, gained: int) -> None:
    links = [Link("x", "a"), Link("a", "b")]
    found = ask("b", Activity("x"), first, B, links=links)
    assert found[edit].gained == gained


def test_a_bound_that_is_a_constraint_of_the_client_cannot_be_dropped() -> None:
    bound = Bound(at("03-05 09:00"), "constraint", "client")
    assert ask("a", Activity("a", HOUR, bounds=(bound,))) == {}


def test_days_off_on_the_way_can_be_worked_leave_first() -> None:
    links = [Link("a", "b")]
    found = ask("b", replace(A, duration=2 * DAY, calendar="away"), replace(B, duration=5 * DAY), links=links)
    leave, weekend = WorkOn("away", date(2026, 3, 3)), WorkOn("default", date(2026, 3, 7))
    assert found[leave].gained == DAY
    assert found[weekend].gained == DAY
    assert found[leave].effort < found[weekend].effort


def test_elapsed_time_is_shortened_by_days_of_the_clock() -> None:
    drying = Activity("e", 3 * 1440, elapsed=True)
    found = ask("e", drying)
    assert found[SetDuration("e", 2 * 1440)].gained_days == 1


def test_what_is_done_or_of_equal_strength_is_not_tried() -> None:
    done = replace(A, actual_start=START, actual_finish=at("03-02 18:00"))
    assert ask("a", done) == {}
    links = [Link("a", "c"), Link("b", "c")]
    found = ask("c", A, B, C, links=links)
    assert not any(isinstance(each, SetLag | DropLink) for each in found)


def test_a_link_after_what_is_done_is_not_overlapped_but_may_wait_less() -> None:
    done = replace(A, actual_start=START, actual_finish=at("03-02 18:00"))
    found = ask("b", done, B, links=[Link("a", "b", lag=DAY)])
    assert SetLag("a", "b", 0) in found
    none = ask("b", done, Activity("b", HOUR), links=[Link("a", "b")])
    assert not any(isinstance(each, SetLag) for each in none)


def test_a_start_link_is_not_overlapped_and_milestones_have_nothing_to_overlap() -> None:
    links = [Link("a", "b", SS), Link("m", "a")]
    pin = Activity("m", pin=(at("03-04 09:00"), at("03-04 09:00")))
    found = ask("b", A, B, pin, links=links)
    assert not any(isinstance(each, SetLag) for each in found)


def test_links_on_summaries_are_edited_where_they_stand() -> None:
    group = Activity("g", summary=True)
    inside = replace(A, parent="g"), replace(B, parent="g", duration=2 * DAY)
    links = [Link("g", "c", FF), Link("g", "c", lag=DAY), Link("g", "c", lag=DAY, soft=True)]
    found = ask("c", group, *inside, C, links=links)
    assert found[SetLag("g", "c", 0)].gained == DAY
    assert found[SetDuration("b", DAY)].gained == DAY


def test_options_for_a_summary_are_those_of_what_ends_last() -> None:
    inside = replace(A, parent="g"), replace(B, parent="g", duration=2 * DAY)
    found = ask("g", Activity("g", summary=True), *inside)
    assert found[SetDuration("b", DAY)].gained == DAY


def test_a_plan_from_its_finish_is_tried_as_it_was_laid() -> None:
    def lay(net: Network) -> Schedule:
        return net.place(START, finish=at("03-31 18:00"))

    net = network(A, B, links=[Link("a", "b")])
    found = options(net, lay(net), "a", lay)
    assert all(isinstance(each.edit, SetDuration | WorkOn) for each in found)


def test_what_leads_outside_the_calendar_is_left_out() -> None:
    bound = Bound(at("01-02 09:00"), "phase", "p")
    series = Activity("s", span_to=at("01-31 18:00"), bounds=(bound,))
    net = network(series, Activity("x", HOUR), links=[Link("x", "s", LinkType.SF)])
    assert options(net, net.place(at("01-01 09:00")), "s") == ()


# Repairs


def test_a_missed_deadline_is_mended_by_less_work_or_more_time() -> None:
    late = Activity("b", DAY, deadline=Deadline(at("03-04 18:00")))
    found = mend(replace(A, duration=4 * DAY), late, links=[Link("a", "b")])
    assert found[SetDeadline("b", at("03-06 18:00"))].moved == 0
    assert found[SetDuration("a", 2 * DAY)].gained == 2 * DAY
    assert all(each.mended == ("b",) for each in found.values())
    assert SetDuration("a", 3 * DAY) not in found


def test_a_pin_that_breaks_a_link_is_moved_let_go_or_outlives_the_link() -> None:
    long = replace(A, duration=2 * DAY)
    found = mend(long, Activity("b", DAY, pin=day(3)), links=[Link("a", "b")])
    assert found[MovePin("b", at("03-04 09:00"))].gained == -DAY
    assert {Unpin("b"), DropLink("a", "b"), SetLag("a", "b", -DAY), SetDuration("a", DAY)} <= set(found)
    assert all(each.conflicts == 0 for each in found.values())


def test_a_lag_that_is_broken_can_be_shorter_on_its_own_clock() -> None:
    links = [Link("a", "b", lag=3 * 1440, lag_elapsed=True)]
    found = mend(A, Activity("b", DAY, pin=day(4)), links=links)
    gap = at("03-05 18:00") - at("03-04 09:00")
    assert found[SetLag("a", "b", 3 * 1440 - gap)].effort < found[DropLink("a", "b")].effort


def test_a_pin_that_breaks_a_finish_link_ends_when_it_may() -> None:
    long = replace(A, duration=3 * DAY)
    found = mend(long, Activity("b", DAY, pin=day(3)), links=[Link("a", "b", FF)])
    assert found[MovePin("b", at("03-04 09:00"))].gained == -DAY


def test_a_constraint_that_breaks_a_link_is_moved_or_dropped() -> None:
    long = replace(A, duration=2 * DAY)
    found = mend(long, wished("b", FNLT, "03-03 18:00"), links=[Link("a", "b")])
    assert found[SetConstraint("b", FNLT, at("03-04 18:00"))].gained == -DAY
    assert DropConstraint("b") in found


def test_what_is_as_late_as_possible_can_only_stop_to_be() -> None:
    links = (Link("a", "b"), Link("b", "c"))
    held = replace(C, deadline=Deadline(at("03-03 18:00")))
    found = mend(
        replace(A, duration=2 * DAY),
        wished("b", ALAP, "01-01 00:00"),
        held,
        links=links,
        kind="link_violated",
    )
    assert DropConstraint("b") in found
    assert not any(isinstance(each, SetConstraint) for each in found)


def test_the_predecessor_can_be_let_go_too() -> None:
    found = mend(Activity("a", DAY, pin=day(9)), Activity("b", DAY, pin=day(4)), links=[Link("a", "b")],
                 kind="link_violated")  # fmt: skip
    assert {Unpin("a"), Unpin("b"), MovePin("b", at("03-10 09:00"))} <= set(found)
    assert not any(isinstance(each, MovePin) and each.id == "a" for each in found)


def test_two_constraints_that_deny_each_other_are_reconciled() -> None:
    links = [Link("a", "b", lag=DAY), Link("b", "c")]
    activities = (
        wished("a", MFO, "03-06 18:00"),
        replace(B, duration=4 * DAY),
        wished("c", MSO, "03-11 09:00"),
    )
    found = mend(*activities, links=links, kind="constraint_vs_constraint")
    assert {DropConstraint("a"), DropConstraint("c"), DropLink("a", "b")} <= set(found)
    assert found[SetConstraint("c", MSO, at("03-16 09:00"))].gained == -3 * DAY
    assert SetDuration("b", DAY) in found


def test_a_pin_before_its_phase_moves_or_the_phase_does() -> None:
    bound = Bound(at("03-07 00:00"), "phase", "p")
    found = mend(Activity("a", DAY, pin=day(3), bounds=(bound,)))
    assert {MovePin("a", at("03-09 09:00")), Unpin("a"), MovePhase("p", -4)} == set(found)
    week = Bound(at("03-07 00:00"), "week", "2")
    assert set(mend(Activity("a", DAY, pin=day(3), bounds=(week,)))) == {
        MovePin("a", at("03-09 09:00")),
        Unpin("a"),
    }


def test_a_pin_outside_working_time_moves_or_there_is_work() -> None:
    found = mend(Activity("a", 2 * HOUR, pin=(at("03-07 10:00"), at("03-07 12:00"))))
    assert set(found) == {MovePin("a", at("03-09 09:00")), Unpin("a"), WorkOn("default", date(2026, 3, 7))}
    evening = mend(Activity("a", 2 * HOUR, pin=(at("03-06 17:00"), at("03-06 19:00"))))
    assert set(evening) == {MovePin("a", at("03-06 17:00")), Unpin("a")}


def test_a_constraint_that_did_not_hold_follows_what_happened_or_goes() -> None:
    begun = replace(wished("a", MSO, "03-02 09:00"), actual_start=at("03-04 09:00"))
    assert set(mend(begun)) == {SetConstraint("a", MSO, at("03-04 09:00")), DropConstraint("a")}


def test_a_repair_that_makes_other_conflicts_says_so_and_comes_later() -> None:
    pins = Activity("b", DAY, pin=day(3)), Activity("c", DAY, pin=day(4))
    found = mend(replace(A, duration=2 * DAY), *pins, links=[Link("a", "b"), Link("b", "c")])
    assert found[MovePin("b", at("03-04 09:00"))].conflicts == 2
    ranks = [(each.conflicts > 0, each.rank) for each in found.values()]
    assert ranks == sorted(ranks)


# Words


def named(key: str) -> Text:
    return Text(key.upper(), key.upper())


WORDED = network(
    replace(A, duration=2 * DAY), B, Activity("e", 2 * 1440, elapsed=True),
    links=[Link("a", "b", lag=DAY), Link("a", "e", SS, lag=2880, lag_elapsed=True)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "zh", "en"),
    [
        (
            SetDuration("a", DAY),
            "将 A 的工期从 2 个工作日缩短为 1 个工作日",
            "Shorten A from 2 working days to 1 working day",
        ),
        (
            SetDuration("e", 1440),
            "将 E 的工期从 2 个自然日缩短为 1 个自然日",
            "Shorten E from 2 calendar days to 1 calendar day",
        ),
        (
            SetLag("a", "b", 0),
            "取消 A 到 B 之间 1 个工作日的间隔",
            "Drop the wait of 1 working day between A and B",
        ),
        (
            SetLag("a", "e", 1440, SS),
            "将 A 到 E 的间隔从 2 个自然日缩短为 1 个自然日",
            "Shorten the wait between A and E from 2 calendar days to 1 calendar day",
        ),
        (
            SetLag("a", "b", -HOUR),
            "让 B 与 A 重叠 1 个工时",
            "Let B overlap A by 1 working hour",
        ),
        (
            DropLink("a", "b"),
            "取消 A 到 B 的依赖，或改为仅供参考",
            "Drop the link from A to B, or make it a hint",
        ),
        (
            Unpin("a"),
            "取消 A 的人工固定",
            "Unpin A",
        ),
        (
            MovePin("a", START),
            "将 A 改为固定在 2026-03-02 09:00 开始",
            "Pin A to start on 2 Mar 2026 09:00",
        ),
        (
            DropConstraint("a"),
            "取消 A 的日期约束",
            "Drop the date constraint of A",
        ),
        (
            SetConstraint("a", FNLT, START),
            "将 A 的约束改为“不晚于 2026-03-02 09:00 完成”",
            "Change the constraint of A to “finish no later than 2 Mar 2026 09:00”",
        ),
        (
            SetDeadline("a", START),
            "将 A 的期限改为 2026-03-02 09:00",
            "Move the deadline of A to 2 Mar 2026 09:00",
        ),
        (
            MovePhase("p", -1),
            "将阶段“P”提前 1 个工作日开始",
            "Begin the phase “P” 1 working day earlier",
        ),
        (
            MovePhase("p", 3),
            "将阶段“P”推迟 3 个工作日开始",
            "Begin the phase “P” 3 working days later",
        ),
        (
            WorkOn("cn", date(2026, 3, 7)),
            "CN：2026-03-07 安排上班",
            "Work on 7 Mar 2026 (CN)",
        ),
    ],
)
def test_every_edit_has_words(edit: Edit, zh: str, en: str) -> None:
    text = edit_words(edit, WORDED, named, ZONE)
    assert (text.zh, text.en) == (zh, en)


@pytest.mark.parametrize(
    ("option", "zh", "en"),
    [
        (
            Option(Unpin("a"), DAY, 1.0, 2, 4, ("b",), ("e", "a"), 0.0),
            "取消 A 的人工固定：A 提前 1 个工作日，项目提前 2 个工作日，共 4 项移动，"
            "将错过期限：B，可保住期限：E、A。",
            "Unpin A: A is 1 working day earlier, the project is 2 working days earlier, 4 items move, "
            "missing the deadline of B, keeping the deadline of E, A.",
        ),
        (
            Option(Unpin("a"), -HOUR, -0.1, -1, 1, (), (), 0.0),
            "取消 A 的人工固定：A 推后 1 个工时，项目推后 1 个工作日，共 1 项移动。",
            "Unpin A: A is 1 working hour later, the project is 1 working day later, 1 item moves.",
        ),
        (
            Option(Unpin("a"), 0, 0.0, 0, 0, (), (), 0.0),
            "取消 A 的人工固定：日期不变。",
            "Unpin A: no date moves.",
        ),
    ],
)
def test_an_option_says_what_it_brings(option: Option, zh: str, en: str) -> None:
    text = option_words(option, WORDED, "a", named, ZONE)
    assert (text.zh, text.en) == (zh, en)


# Laws


@st.composite
def networks(draw: st.DrawFn) -> Network:
    count = draw(st.integers(1, 7))
    activities = []
    for i in range(count):
        wish = draw(st.none() | st.sampled_from(list(ConstraintKind)))
        first = START + draw(st.integers(0, 12)) * 1440
        due = draw(st.none() | st.integers(0, 12))
        activities.append(
            Activity(
                str(i),
                draw(st.sampled_from([0, HOUR, 2 * DAY, 3 * DAY])),
                constraint=None
                if wish is None
                else Constraint(wish, START + draw(st.integers(0, 12)) * 1440),
                pin=draw(st.sampled_from([None, None, None, (first, first + 540)])),
                deadline=None if due is None else Deadline(START + due * 1440),
                calendar=draw(st.sampled_from(["default", "away"])),
            )
        )
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    links = [
        Link(str(a), str(b), draw(st.sampled_from(LinkType)), draw(st.sampled_from([0, HOUR, DAY])))
        for a, b in (draw(st.lists(pairs, max_size=9)) if count > 1 else [])
    ]
    return Network(activities, links, CALENDARS)


@settings(deadline=None, max_examples=60)
@given(networks(), st.data())
def test_an_option_brings_exactly_what_it_promises(net: Network, data: st.DataObject) -> None:
    schedule, key = net.place(START), data.draw(st.sampled_from(list(net.activities)))
    for option in options(net, schedule, key):
        after = option.edit.apply(net).place(START)
        span = after.calendars[net.activities[key].calendar]
        assert span.between(after.placed[key].finish, schedule.placed[key].finish) == option.gained > 0
        changes = difference(schedule, after)
        assert len(changes.moves) == option.moved
        assert {each.id for each in changes.broken} == set(option.broken)
        assert {each.id for each in changes.mended} == set(option.mended)
        assert -changes.finish_days == option.finish_days


@settings(deadline=None, max_examples=60)
@given(networks())
def test_a_repair_leaves_its_conflict_behind(net: Network) -> None:
    schedule = net.place(START)
    for conflict in schedule.conflicts[:2]:
        for option in repairs(net, schedule, conflict):
            after = option.edit.apply(net).place(START)
            assert identity(conflict) not in {identity(each) for each in after.conflicts}
            assert len(difference(schedule, after).conflicts_new) == option.conflicts


def test_a_day_that_is_worked_counts_as_gained() -> None:
    friday = Activity("a", 5 * DAY)
    found = ask("b", friday, B, links=[Link("a", "b")])
    assert found[WorkOn("default", date(2026, 3, 7))].gained == DAY


def test_only_what_is_asked_for_counts_as_moved() -> None:
    net = network(A, B, C, links=[Link("a", "b"), Link("b", "c")])
    whole = {each.edit: each.moved for each in options(net, net.place(START), "c")}
    some = {each.edit: each.moved for each in options(net, net.place(START), "c", among={"c"})}
    shorter = SetDuration("a", 4 * HOUR)
    assert (whole[shorter], some[shorter]) == (3, 1)
