"""Every date can be followed to its first cause, as data and in words that can be read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.calendars.cn import base_calendar
from tracker.domain.explain import Beaten, Saying, Step, why, words
from tracker.domain.explain.days_off import DaysOff, days_off
from tracker.domain.explain.saying import length
from tracker.domain.schedule import (
    Activity,
    Bound,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
    Placed,
    Reason,
    place,
)
from tracker.domain.schedule.link_bounds import Ruler
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, WorkCalendar, layered, to_minute

DAY, HOUR = 480, 60
SS, FF, SF = LinkType.SS, LinkType.FF, LinkType.SF
ZONE = "Asia/Shanghai"
FREEZE = DayException("removed", Text("大促冻结", "sales freeze"))
CALENDAR = layered(base_calendar(), {date(2026, 3, 18): FREEZE, date(2026, 3, 19): FREEZE})
CALENDARS = {"default": CALENDAR}


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


START = at("02-02 09:00")  # a Monday


@dataclass(frozen=True)
class Given:
    """A schedule as it might be read from anywhere."""

    activities: Mapping[str, Activity]
    leaf_links: Sequence[Link]
    placed: Mapping[str, Placed]
    start: int = START
    calendars: Mapping[str, WorkCalendar] = field(default_factory=lambda: CALENDARS)


def chain(
    key: str, *activities: Activity, links: Sequence[Link] = (), start: int = START
) -> tuple[Step, ...]:
    return why(place(activities, links, CALENDARS, start), key)


def named(key: str) -> Text:
    return Text(key, key)


def said(step: Step) -> tuple[str, str]:
    text = words(step, named, ZONE)
    return text.zh, text.en


def wished(kind: ConstraintKind, text: str = "02-20 12:00", duration: int = 10 * DAY) -> Activity:
    return Activity("A", duration, constraint=Constraint(kind, at(text)))


A, B = Activity("A", DAY), Activity("B", DAY)
NEW_YEAR = DaysOff(
    "holiday", date(2026, 2, 15), date(2026, 2, 23), Text("春节", "Chinese New Year (Spring Festival)")
)


def test_names_in_quotation_marks_stand_close_in_chinese() -> None:
    b, _ = chain("B", A, B, links=[Link("A", "B")])
    text = words(b, lambda key: Text(f"“{key} 事”", f"“{key} job”"), ZONE)
    assert text.zh == "“B 事”需在“A 事”完成（2026-02-02 18:00）后开始，故始于 02-03 09:00。"
    assert text.en == (
        "“B job” can start only after “A job” finishes (2 Feb 2026 18:00), so it starts on 3 Feb 09:00."
    )


def test_the_chain_leads_over_the_holidays_to_the_project_start() -> None:
    links = [Link("A", "B"), Link("X", "B"), Link("B", "C", lag=2 * DAY)]
    c, b, a = chain(
        "C",
        replace(A, duration=11 * DAY),
        Activity("B", 3 * DAY),
        Activity("C"),
        Activity("X", DAY),
        links=links,
    )
    assert [each.id for each in (c, b, a)] == ["C", "B", "A"]
    assert (b.link, b.source, b.asked) == (links[0], at("02-14 18:00"), at("02-14 18:00"))
    assert (b.start, b.waits, b.inside) == (at("02-24 09:00"), (NEW_YEAR,), ())
    assert b.beaten == (Beaten("link", "X", at("02-02 18:00"), 10 * DAY, links[1]),)
    assert (c.lag, c.asked) == (2 * DAY, at("02-28 18:00"))
    assert a.reason == Reason("project_start")
    assert said(a) == ("A 随项目开始（2026-02-02 09:00）。", "A starts with the project (2 Feb 2026 09:00).")
    assert said(b) == (
        "B 需在 A 完成（2026-02-14 18:00）后开始；02-15 至 02-23 春节放假，故始于 02-24 09:00。",
        "B can start only after A finishes (14 Feb 2026 18:00); 15–23 Feb are days off for "
        "Chinese New Year (Spring Festival), so it starts on 24 Feb 09:00.",
    )
    assert said(c) == (
        "C 需在 B 完成（2026-02-26 18:00）后再等 2 个工作日才能达成，故定于 02-28 18:00。",
        "C can be reached only 2 working days after B finishes (26 Feb 2026 18:00), "
        "so it falls on 28 Feb 18:00.",
    )


def test_days_off_within_an_activity_tell_why_it_takes_so_long() -> None:
    (step,) = chain("A", Activity("A", 29 * DAY))
    assert [(each.kind, each.first.isoformat()) for each in step.inside][1:] == [
        ("holiday", "2026-02-15"),
        ("weekend", "2026-03-01"),
        ("weekend", "2026-03-07"),
        ("weekend", "2026-03-14"),
        ("removed", "2026-03-18"),
    ]
    assert said(step) == (
        "A 随项目开始（2026-02-02 09:00）；其间 02-15 至 02-23 春节放假、03-18 至 03-19 大促冻结，"
        "完成于 03-20 18:00。",
        "A starts with the project (2 Feb 2026 09:00); 15–23 Feb are days off for "
        "Chinese New Year (Spring Festival) and 18–19 Mar are off (sales freeze), "
        "so it finishes on 20 Mar 18:00.",
    )


@pytest.mark.parametrize(
    ("link", "zh", "en"),
    [
        (
            Link("A", "B", lag=-HOUR),
            "B 最早可在 A 完成（2026-02-03 18:00）前 1 个工时开始，故始于 02-03 17:00。",
            "B can start 1 working hour before A finishes (3 Feb 2026 18:00) and no earlier, "
            "so it starts on 3 Feb 17:00.",
        ),
        (
            Link("A", "B", SS, lag=1440, lag_elapsed=True),
            "B 需在 A 开始（2026-02-02 09:00）后再等 1 个自然日才能开始，故始于 02-03 09:00。",
            "B can start only 1 calendar day after A starts (2 Feb 2026 09:00), so it starts on 3 Feb 09:00.",
        ),
        (
            Link("A", "B", FF),
            "B 需在 A 完成（2026-02-03 18:00）后完成，故始于 02-03 09:00、完成于 02-03 18:00。",
            "B can finish only after A finishes (3 Feb 2026 18:00), "
            "so it runs from 3 Feb 09:00 to 3 Feb 18:00.",
        ),
        (
            Link("A", "B", SF, lag=2 * DAY),
            "B 需在 A 开始（2026-02-02 09:00）后再等 2 个工作日才能完成，"
            "故始于 02-03 09:00、完成于 02-03 18:00。",
            "B can finish only 2 working days after A starts (2 Feb 2026 09:00), "
            "so it runs from 3 Feb 09:00 to 3 Feb 18:00.",
        ),
    ],
)
def test_each_kind_of_link_has_its_sentence(link: Link, zh: str, en: str) -> None:
    step = chain("B", Activity("A", 2 * DAY), B, links=[link])[0]
    assert said(step) == (zh, en)


@pytest.mark.parametrize(
    ("bound", "zh", "en"),
    [
        (
            Bound(at("02-22 00:00"), "phase", "启动"),
            "A 需等阶段“启动”开始（2026-02-22 00:00）；02-15 至 02-23 春节放假，故始于 02-24 09:00。",
            "A waits for the phase “启动” to begin (22 Feb 2026 00:00); 15–23 Feb are days off for "
            "Chinese New Year (Spring Festival), so it starts on 24 Feb 09:00.",
        ),
        (
            Bound(at("03-08 00:00"), "week", "3"),
            "A 排在所属阶段的第 3 周（2026-03-08 00:00 起）；03-07 至 03-08 周末休息，故始于 03-09 09:00。",
            "A belongs to week 3 of its phase (from 8 Mar 2026 00:00); 7–8 Mar are a weekend, "
            "so it starts on 9 Mar 09:00.",
        ),
        (
            Bound(at("03-09 09:00"), "kept"),
            "A 按项目策略不提前，保持原定时间（2026-03-09 09:00）。",
            "A keeps its planned date (9 Mar 2026 09:00), because the project pulls nothing forward.",
        ),
        (
            Bound(at("03-01 00:00"), "constraint", "client"),
            "A 不得早于 2026-03-01 00:00 开始；03-01 周末休息，故始于 03-02 09:00。",
            "A may not start before 1 Mar 2026 00:00; 1 Mar is a weekend, so it starts on 2 Mar 09:00.",
        ),
    ],
)
def test_a_bound_is_a_first_cause(bound: Bound, zh: str, en: str) -> None:
    first = replace(bound, at=bound.at - 1440)
    (step,) = chain("A", Activity("A", DAY, bounds=(first, bound)))
    assert step.asked == bound.at
    assert said(step) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        (
            ConstraintKind.START_NO_EARLIER_THAN,
            "A 不得早于 2026-02-20 12:00 开始；02-15 至 02-23 春节放假，故始于 02-24 09:00",
            "A may not start before 20 Feb 2026 12:00; ",
        ),
        (
            ConstraintKind.FINISH_NO_EARLIER_THAN,
            "A 不得早于 2026-02-20 12:00 完成，故始于 02-03 09:00、完成于 02-14 18:00。",
            "A may not finish before 20 Feb 2026 12:00, so it runs from 3 Feb 09:00 to 14 Feb 18:00.",
        ),
        (
            ConstraintKind.MUST_START_ON,
            "A 必须于 2026-02-20 12:00 开始；02-15 至 02-23 春节放假，故始于 02-24 09:00",
            "A must start on 20 Feb 2026 12:00; ",
        ),
        (
            ConstraintKind.MUST_FINISH_ON,
            "A 必须于 2026-02-20 12:00 完成，故始于 02-03 09:00、完成于 02-20 12:00，"
            "其间 02-15 至 02-23 春节放假。",
            "A must finish on 20 Feb 2026 12:00, so it runs from 3 Feb 09:00 to 20 Feb 12:00 "
            "(15–23 Feb are days off for Chinese New Year (Spring Festival)).",
        ),
        (
            ConstraintKind.START_NO_LATER_THAN,
            "A 最晚须于 2026-02-20 12:00 开始，优先于前置依赖；",
            "A must start by 20 Feb 2026 12:00, whatever its predecessors ask; ",
        ),
        (
            ConstraintKind.FINISH_NO_LATER_THAN,
            "A 最晚须于 2026-02-20 12:00 完成，优先于前置依赖，",
            "A must finish by 20 Feb 2026 12:00, whatever its predecessors ask, ",
        ),
        (
            ConstraintKind.AS_LATE_AS_POSSIBLE,
            "A 要求尽可能晚开始，故始于 ",
            "A is to start as late as possible, so it starts on ",
        ),
    ],
)
def test_a_constraint_is_a_first_cause(kind: ConstraintKind, zh: str, en: str) -> None:
    late = at("02-27 09:00") if "LATER" in kind else START
    (step,) = chain("A", wished(kind), Activity("Z", 40 * DAY), start=late)
    assert said(step)[0].startswith(zh)
    assert said(step)[1].startswith(en)


def test_a_milestone_that_must_be_on_a_date_needs_no_more_words() -> None:
    (step,) = chain("A", wished(ConstraintKind.MUST_FINISH_ON, "03-02 18:00", 0))
    assert said(step) == ("A 必须于 2026-03-02 18:00 达成。", "A must be reached on 2 Mar 2026 18:00.")


@pytest.mark.parametrize(
    ("fields", "zh", "en"),
    [
        (
            {"pin": (at("03-07 10:00"), at("03-09 11:00"))},
            "A 由人工固定在 2026-03-07 10:00 至 03-09 11:00。",
            "A is pinned by hand to 7 Mar 2026 10:00 – 9 Mar 11:00.",
        ),
        (
            {"pin": (at("03-09 11:00"), at("03-09 11:00"))},
            "A 由人工固定在 2026-03-09 11:00。",
            "A is pinned by hand to 9 Mar 2026 11:00.",
        ),
        (
            {"actual_start": at("03-05 10:00")},
            "A 已于 2026-03-05 10:00 开始，预计 03-06 10:00 完成。",
            "A started on 5 Mar 2026 10:00 and should finish on 6 Mar 10:00.",
        ),
        (
            {"actual_start": at("03-05 10:00"), "actual_finish": at("03-05 11:00")},
            "A 已于 2026-03-05 10:00 开始、03-05 11:00 完成。",
            "A started on 5 Mar 2026 10:00 and finished on 5 Mar 11:00.",
        ),
        (
            {"duration": 0, "actual_finish": at("03-05 11:00")},
            "A 已于 2026-03-05 11:00 达成。",
            "A was reached on 5 Mar 2026 11:00.",
        ),
    ],
)
def test_what_people_set_is_a_first_cause(fields: dict[str, object], zh: str, en: str) -> None:
    (step,) = chain("A", replace(A, **fields))
    assert said(step) == (zh, en)


def test_what_overrules_says_by_how_much() -> None:
    pin = replace(B, pin=(at("02-02 09:00"), at("02-02 18:00")), bounds=(Bound(START, "phase", "p"),))
    (step,) = chain("B", A, pin, links=[Link("A", "B")])
    assert [(each.kind, each.ref, each.minutes) for each in step.beaten] == [
        ("link", "A", -DAY),
        ("phase", "p", 0),
    ]


def test_what_is_beaten_counts_the_project_start_only_where_it_holds() -> None:
    wish = Activity("B", DAY, constraint=Constraint(ConstraintKind.START_NO_EARLIER_THAN, at("02-01 00:00")))
    step = chain("B", A, wish, links=[Link("A", "B", FF, lag=DAY)])[0]
    assert [(each.kind, each.minutes) for each in step.beaten] == [
        ("project_start", DAY),
        ("constraint", DAY),
    ]
    fnet = replace(wish, constraint=Constraint(ConstraintKind.FINISH_NO_EARLIER_THAN, at("02-02 18:00")))
    step = chain("B", A, fnet, links=[Link("A", "B")])[0]
    assert [(each.kind, each.at) for each in step.beaten] == [("constraint", START)]


def test_of_two_links_to_the_same_activity_the_stronger_drives() -> None:
    links = [Link("A", "B", SS), Link("A", "B")]
    step = chain("B", A, B, links=links)[0]
    assert step.link == links[1]
    assert [each.link for each in step.beaten] == [links[0]]


def test_a_series_that_lasts_is_a_first_cause_of_what_waits_for_its_end() -> None:
    series = Activity("S", span_to=at("03-13 18:00"))
    links = [Link("A", "S"), Link("A", "S", FF), Link("S", "B"), Link("S", "C", SS)]
    activities = (A, series, B, Activity("C", DAY))
    b, s = chain("B", *activities, links=links)
    assert (b.id, s.id, s.link) == ("B", "S", links[0])
    assert s.beaten[0].kind == "project_start"
    assert [each.id for each in chain("C", *activities, links=links)] == ["C", "S", "A"]
    assert [each.id for each in chain("S", *activities, links=links)] == ["S", "A"]


def test_elapsed_time_waits_for_nobodys_days_off() -> None:
    step = chain(
        "E", replace(A, duration=11 * DAY), Activity("E", 1440, elapsed=True), links=[Link("A", "E")]
    )[0]
    assert (step.waits, step.inside) == ((), ())
    assert said(step)[0] == "E 需在 A 完成（2026-02-14 18:00）后开始，故始于 02-14 18:00。"


def test_many_weekends_are_not_told_one_by_one() -> None:
    step = chain("B", Activity("A", 26 * DAY), B, links=[Link("A", "B", lag=25 * DAY)])[0]
    assert len(step.waits) > 2
    assert "周末" not in said(step)[0]
    step = chain("B", Activity("A", 21 * DAY), B, links=[Link("A", "B", lag=3 * DAY)])[0]
    assert "周末休息" in said(step)[0]


def test_dates_in_projected_years_say_so_and_a_new_year_is_named() -> None:
    opens = to_minute(datetime.fromisoformat("2027-01-04T09:00+08:00"))
    far = Activity("A", DAY, bounds=(Bound(opens, "phase", "p"),))
    b, a = chain("B", far, B, links=[Link("A", "B", lag=-3 * DAY)])
    assert said(b) == (
        "B 最早可在 A 完成（2027-01-04 18:00）前 3 个工作日开始，故始于 2026-12-30 09:00。",
        "B can start 3 working days before A finishes (4 Jan 2027 18:00) and no earlier, "
        "so it starts on 30 Dec 2026 09:00.",
    )
    assert said(a) == (
        "A 需等阶段“p”开始（2027-01-04 09:00）。该日期涉及放假安排尚未公布的年份，为预估。",
        "A waits for the phase “p” to begin (4 Jan 2027 09:00). "
        "The date depends on public holidays that are not announced yet and is provisional.",
    )


def held(key: str, start: str, finish: str, reason: Reason) -> Placed:
    a, b = at(start), at(finish)
    return Placed(key, a, b, a, b, a, b, 0, 0, True, reason, False)


def laid(*placed: Placed, links: Sequence[Link] = ()) -> Given:
    return Given(
        {each.id: Activity(each.id, CALENDAR.between(each.start, each.finish)) for each in placed},
        links,
        {each.id: each for each in placed},
    )


@pytest.mark.parametrize(
    ("link", "zh", "en"),
    [
        (
            Link("A", "B"),
            "A 需在 B 开始（2026-03-04 09:00）前完成，故最晚始于 03-03 09:00、完成于 03-03 18:00。",
            "A must finish before B starts (4 Mar 2026 09:00), "
            "so at the latest it runs from 3 Mar 09:00 to 3 Mar 18:00.",
        ),
        (
            Link("A", "B", lag=DAY),
            "A 需在 B 开始（2026-03-04 09:00）前至少 1 个工作日完成，",
            "A must finish at least 1 working day before B starts (4 Mar 2026 09:00), so at the latest ",
        ),
        (
            Link("A", "B", SS, lag=-90),
            "A 最晚可在 B 开始（2026-03-04 09:00）后 1 个工时 30 分钟开始，",
            "A must start at the latest 1 working hour 30 minutes after B starts (4 Mar 2026 09:00), ",
        ),
        (
            Link("A", "B", FF),
            "A 需在 B 完成（2026-03-04 18:00）前完成，",
            "A must finish before B finishes (",
        ),
    ],
)
def test_a_schedule_from_its_finish_leads_from_successor_to_successor(link: Link, zh: str, en: str) -> None:
    schedule = laid(
        held("A", "03-03 09:00", "03-03 18:00", Reason("link", "B")),
        held("B", "03-04 09:00", "03-04 18:00", Reason("finish", at=at("03-04 18:00"))),
        links=[link],
    )
    a, b = why(schedule, "A")
    assert (a.held, a.beaten, b.held, b.link) == (True, (), True, None)
    assert said(a)[0].startswith(zh)
    assert said(a)[1].startswith(en)
    assert said(b) == (
        "B 需在项目完成（2026-03-04 18:00）前完成，故最晚始于 03-04 09:00、完成于 03-04 18:00。",
        "B must finish before the project finishes (4 Mar 2026 18:00), "
        "so at the latest it runs from 4 Mar 09:00 to 4 Mar 18:00.",
    )


def test_a_plan_from_its_finish_is_explained_as_it_was_laid() -> None:
    held_by = Deadline(at("03-05 18:00"))
    activities = [A, replace(B, deadline=held_by), Activity("C", DAY)]
    schedule = place(activities, [Link("A", "B")], CALENDARS, START, finish=at("03-13 18:00"))
    a, b = why(schedule, "A")
    assert (
        said(a)[0] == "A 需在 B 开始（2026-03-05 09:00）前完成，故最晚始于 03-04 09:00、完成于 03-04 18:00。"
    )
    assert said(b) == (
        "B 需在期限（2026-03-05 18:00）前完成，故最晚始于 03-05 09:00、完成于 03-05 18:00。",
        "B must finish before its deadline (5 Mar 2026 18:00), "
        "so at the latest it runs from 5 Mar 09:00 to 5 Mar 18:00.",
    )
    (c,) = why(schedule, "C")
    assert said(c)[0].startswith("C 需在项目完成（2026-03-13 18:00）前完成，故最晚始于 03-13 09:00")


def test_a_milestone_held_by_the_finish_is_reached_at_the_latest_then() -> None:
    last = held("M", "03-04 18:00", "03-04 18:00", Reason("finish"))
    (step,) = why(laid(last), "M")
    assert said(step)[0] == "M 需在项目完成（2026-03-04 18:00）前达成，故最晚定于 03-04 18:00。"
    assert said(step)[1].endswith("so at the latest it falls on 4 Mar 18:00.")


def test_open_work_waits_for_the_data_date() -> None:
    (step,) = why(place([A], [], CALENDARS, START, data_date=at("03-07 12:00")), "A")
    assert said(step) == (
        "A 尚未开始，不能排在过去（2026-03-07 12:00 之前）；03-07 至 03-08 周末休息，故始于 03-09 09:00。",
        "A has not started and cannot lie in the past (before 7 Mar 2026 12:00); 7–8 Mar are a weekend, "
        "so it starts on 9 Mar 09:00.",
    )


def test_reasons_that_point_at_each_other_are_told_once() -> None:
    schedule = laid(
        held("A", "03-03 09:00", "03-03 18:00", Reason("link", "B")),
        held("B", "03-04 09:00", "03-04 18:00", Reason("link", "A")),
        links=[Link("A", "B")],
    )
    assert [each.id for each in why(schedule, "A")] == ["A", "B"]


def test_a_summary_is_explained_by_what_ends_last_in_it() -> None:
    group = Activity("S", summary=True)
    activities = [group, replace(A, parent="S"), Activity("B", DAY, parent="S"), Activity("T", summary=True)]
    assert [each.id for each in chain("S", *activities, links=[Link("A", "B")])] == ["B", "A"]
    assert [each.id for each in chain("T", *activities)] == ["T"]


def test_what_is_not_there_cannot_be_explained() -> None:
    with pytest.raises(KeyError):
        chain("X", A)


# Days off


def off(first: str, last: str, calendar: WorkCalendar = CALENDAR) -> list[tuple[str, str, str]]:
    found = days_off(calendar, date.fromisoformat(first), date.fromisoformat(last))
    return [(each.kind, each.first.isoformat(), each.last.isoformat()) for each in found]


def test_days_off_take_in_what_touches_them() -> None:
    assert off("2026-02-10", "2026-02-27") == [("holiday", "2026-02-15", "2026-02-23")]
    assert off("2026-02-20", "2026-02-20") == [("holiday", "2026-02-15", "2026-02-23")]
    assert off("2026-03-05", "2026-03-06") == []
    assert off("2026-03-09", "2026-03-06") == []


def test_leave_beside_a_holiday_is_told_apart() -> None:
    leave = {date(2026, 2, day): DayException("removed", Text("年假", "leave")) for day in (24, 25)}
    away = layered(base_calendar(), leave)
    assert off("2026-02-14", "2026-02-26", away) == [
        ("holiday", "2026-02-15", "2026-02-23"),
        ("removed", "2026-02-24", "2026-02-25"),
    ]


def test_a_calendar_without_any_work_is_not_followed_for_ever() -> None:
    never = WorkCalendar(week=((),) * 7, first_year=2026, last_year=2027)
    assert off("2026-03-02", "2026-03-02", never) == [("weekend", "2026-01-30", "2026-04-02")]


@pytest.mark.parametrize(
    ("exception", "zh", "en"),
    [
        (DayException("removed"), "停工", "is off (no work)"),
        (
            DayException("holiday", Text("公司日", "Company Day")),
            "公司日放假",
            "is a day off for Company Day",
        ),
        (
            DayException("in_lieu", Text("调休放假", "time in lieu")),
            "调休放假",
            "is a day off for time in lieu",
        ),
    ],
)
def test_days_off_say_what_gives_them(exception: DayException, zh: str, en: str) -> None:
    calendar = layered(base_calendar(), {date(2026, 3, 3): exception})
    saying = Saying(ZONE)
    saying.instant(at("03-02 09:00"))
    text = saying.off(days_off(calendar, date(2026, 3, 2), date(2026, 3, 4)))
    assert (text.zh, text.en) == (f"03-03 {zh}", f"3 Mar {en}")


def test_days_over_two_months_and_years_are_said_in_full() -> None:
    saying = Saying(ZONE)
    text = saying.days(date(2026, 4, 29), date(2026, 5, 3))
    assert (text.zh, text.en) == ("2026-04-29 至 05-03", "29 Apr 2026 – 3 May")
    text = saying.days(date(2026, 12, 31), date(2027, 1, 2))
    assert (text.zh, text.en) == ("12-31 至 2027-01-02", "31 Dec – 2 Jan 2027")
    text = Saying(ZONE).days(date(2026, 3, 7), date(2026, 3, 8))
    assert (text.zh, text.en) == ("2026-03-07 至 03-08", "7–8 Mar 2026")


@pytest.mark.parametrize(
    ("minutes", "elapsed", "zh", "en"),
    [
        (DAY + 90, False, "1 个工作日 1 小时 30 分钟", "1 working day 1 hour 30 minutes"),
        (-2 * HOUR, False, "2 个工时", "2 working hours"),
        (1440 + HOUR, True, "1 个自然日 1 小时", "1 calendar day 1 hour"),
        (0, False, "0 个工作日", "0 working days"),
    ],
)
def test_lengths_are_said_in_days_hours_and_minutes(minutes: int, elapsed: bool, zh: str, en: str) -> None:
    text = length(minutes, DAY, elapsed=elapsed)
    assert (text.zh, text.en) == (zh, en)


# Laws


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Activity], list[Link]]:
    count = draw(st.integers(1, 9))
    activities = []
    for i in range(count):
        days = draw(st.none() | st.integers(0, 40))
        bounds = () if days is None else (Bound(START + days * 1440, "phase", "p"),)
        wish = draw(st.none() | st.sampled_from(list(ConstraintKind)))
        constraint = None if wish is None else Constraint(wish, START + draw(st.integers(0, 40)) * 1440)
        last = draw(st.sampled_from([None, None, None, START + 20 * 1440]))
        activities.append(
            Activity(
                str(i),
                draw(st.sampled_from([0, HOUR, DAY, 3 * DAY])),
                bounds=bounds,
                constraint=constraint,
                span_to=last,
            )
        )
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1])
    links = [
        Link(
            str(a), str(b), draw(st.sampled_from(LinkType)), draw(st.sampled_from([0, HOUR, -HOUR, DAY])),
            lag_elapsed=draw(st.booleans()),
        )
        for a, b in (draw(st.lists(pairs, max_size=14)) if count > 1 else [])
    ]  # fmt: skip
    return activities, links


@settings(deadline=None)
@given(networks())
def test_every_chain_ends_in_a_first_cause_and_its_links_are_tight(
    network: tuple[list[Activity], list[Link]],
) -> None:
    schedule = place(*network, CALENDARS, START)
    ruler = Ruler(schedule.activities, CALENDARS)
    for key in schedule.activities:
        steps = why(schedule, key)
        assert steps[0].id == key
        last = steps[-1]
        assert last.reason.kind != "link" or last.activity.span_to is not None
        for step in steps:
            assert all(text.endswith((".", "。")) for text in said(step))
            if step.link is not None:
                pred = schedule.placed[step.link.pred]
                assert ruler.span(step.id).snap(ruler.early_bound(step.link, pred)) == step.start
            if step.reason.kind == "link":
                assert all(each.minutes >= 0 for each in step.beaten)
