"""A plan is made to say its dates by itself, with as little as that takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.plans import calendars as any_calendar
from tracker.calendars.base import base_of
from tracker.calendars.layers import Layers
from tracker.calendars.models import CalendarException
from tracker.domain.schedule import Activity, Constraint, ConstraintKind, Link, LinkType
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, WorkCalendar, to_minute
from tracker.exchange.calendar_rows import kept, with_kept
from tracker.exchange.filenames import attachment
from tracker.exchange.planfile import FileRow, PlanFile
from tracker.exchange.steadying import numbered, steady

SNET = ConstraintKind.START_NO_EARLIER_THAN
PLAIN = WorkCalendar(first_year=2026, last_year=2026)


def at(text: str) -> int:
    """Minutes of a local time such as 03-02 09:00 in 2026."""
    return to_minute(datetime.strptime(f"2026-{text} +0800", "%Y-%m-%d %H:%M %z"))


def day(text: str) -> tuple[int, int]:
    """A working day from morning to evening."""
    return at(f"{text} 09:00"), at(f"{text} 18:00")


def plan(*activities: Activity, links: tuple[Link, ...] = ()) -> PlanFile:
    rows = tuple(FileRow(each, each.id) for each in activities)
    return PlanFile("plan", at("03-02 09:00"), rows, links, {"default": PLAIN}, "default")


def task(key: str, **fields: object) -> Activity:
    return Activity(key, duration=480, **fields)  # type: ignore[arg-type]


def said(plan: PlanFile) -> dict[str, tuple[Constraint | None, tuple[int, int] | None]]:
    return {row.activity.id: (row.activity.constraint, row.activity.pin) for row in plan.rows}


def test_what_lies_right_says_nothing() -> None:
    given = plan(task("a"), task("b"), links=(Link("a", "b"),))

    assert steady(given, {"a": day("03-02"), "b": day("03-03")}) == given


def test_what_is_held_back_may_start_no_earlier_and_what_follows_comes_right_by_itself() -> None:
    given = plan(task("a"), task("b"), links=(Link("a", "b"),))

    found = steady(given, {"a": day("03-04"), "b": day("03-05")})

    assert said(found) == {"a": (Constraint(SNET, at("03-04 09:00")), None), "b": (None, None)}


def test_what_lies_before_its_cause_is_pinned() -> None:
    given = plan(task("a"), task("b"), links=(Link("a", "b"),))

    found = steady(given, {"a": day("03-02"), "b": day("03-02")})

    assert said(found) == {"a": (None, None), "b": (None, day("03-02"))}
    assert found.schedule().placed["b"].start == at("03-02 09:00")


def test_what_a_later_start_does_not_put_right_is_pinned() -> None:
    longer = (at("03-03 09:00"), at("03-04 18:00"))

    found = steady(plan(task("a")), {"a": longer})

    assert said(found) == {"a": (None, longer)}


def test_what_has_begun_lasts_as_long_as_it_took() -> None:
    begun = task("a", actual_start=at("03-02 09:00"), remaining=240)

    found = steady(plan(begun), {"a": (at("03-02 09:00"), at("03-04 12:00"))})

    (row,) = found.rows
    assert (row.activity.duration, row.activity.remaining) == (2 * 480 + 180, None)


def test_links_on_summaries_count_as_causes() -> None:
    given = plan(
        Activity("s", summary=True), task("a", parent="s"), task("b"), links=(Link("s", "b", LinkType.FS),)
    )

    found = steady(given, {"a": day("03-04"), "b": day("03-05")})

    assert said(found)["b"] == (None, None)


def test_a_long_chain_that_lies_wrong_throughout_is_put_right() -> None:
    """Each task a day after it could be: more links than rounds."""
    keys = [f"t{i:02}" for i in range(40)]
    links = tuple(Link(a, b) for a, b in pairwise(keys))
    days = PLAIN.working_days(date(2026, 3, 2), date(2026, 12, 31))[: 2 * len(keys) : 2]
    wanted = {key: day(f"{each:%m-%d}") for key, each in zip(keys, days, strict=True)}

    placed = steady(plan(*map(task, keys), links=links), wanted).schedule().placed

    assert {key: (placed[key].start, placed[key].finish) for key in keys} == wanted


@pytest.mark.parametrize(
    ("numbers", "found"), [((1, 2, 5), (1, 2, 5)), ((1, 1, 2), (1, 2, 3)), ((3, None, 4), (1, 2, 3))]
)
def test_numbers_stay_if_they_are_in_order(numbers: tuple[int | None, ...], found: tuple[int, ...]) -> None:
    rows = [FileRow(task(str(i)), "", number=number) for i, number in enumerate(numbers)]

    assert tuple(row.number for row in numbered(rows)) == found


# Calendars as rows


NOTHING = Layers(base_of(), (), {}, {}, {})


@given(any_calendar())
def test_a_calendar_is_stored_day_by_day_as_it_was(calendar: WorkCalendar) -> None:
    found = kept({"Any": calendar}, "0" * 24, NOTHING.base)
    stored = with_kept(NOTHING, found).of(calendar_id=found["Any"].calendar.id)[1]

    days = [date(2024, 1, 1) + (date(2024, 1, 2) - date(2024, 1, 1)) * i for i in range(5 * 365)]
    assert [stored.hours(each) for each in days] == [calendar.hours(each) for each in days]


@given(st.integers(1, 2500))
def test_days_in_a_row_are_kept_together(length: int) -> None:
    first = date(2026, 1, 1).toordinal()
    days = {date.fromordinal(first + i): DayException("holiday", Text("长假")) for i in range(length)}
    calendar = WorkCalendar(exceptions=days, first_year=2026, last_year=2036)

    rows: list[CalendarException] = list(kept({"Any": calendar}, "0" * 24, NOTHING.base)["Any"].exceptions)

    assert len(rows) == -(-length // (3 * 366))
    assert sum((row.last_on - row.first_on).days + 1 for row in rows) == length


def test_days_that_nothing_covers_are_left_out() -> None:
    days = {date(year, 1, 5): DayException("holiday") for year in (1970, 2026, 2100)}
    calendar = WorkCalendar(exceptions=days, first_year=1970, last_year=2100)

    rows = kept({"Any": calendar}, "0" * 24, NOTHING.base)["Any"].exceptions

    assert [row.first_on.year for row in rows] == [2026]


def test_keys_tell_projects_and_calendars_apart() -> None:
    two = {"Standard": PLAIN, "Nights": replace(PLAIN, week=(((0, 60),),) * 7)}
    keys = [
        each.calendar.key for id_ in ("a" * 24, "b" * 24) for each in kept(two, id_, NOTHING.base).values()
    ]

    assert len(set(keys)) == 4


# Names of files


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Plan 1", 'attachment; filename="Plan 1.xml"'),
        ('a/b\\c"d\r\nX: y', 'attachment; filename="a_b_c_d_X_ y.xml"'),
        ("100%", "attachment; filename=\"100.xml\"; filename*=UTF-8''100%25.xml"),
        ("双11", "attachment; filename=\"11.xml\"; filename*=UTF-8''%E5%8F%8C11.xml"),
        ("..", 'attachment; filename="plan.xml"'),
        ("é" * 300, f"attachment; filename=\"{'e' * 60}.xml\"; filename*=UTF-8''{'%C3%A9' * 60}.xml"),
        ("a\u202egpj", "attachment; filename=\"agpj.xml\"; filename*=UTF-8''a_gpj.xml"),
    ],
)
def test_names_of_files_are_safe_everywhere(name: str, header: str) -> None:
    assert attachment(name, "xml") == header
