"""Layers lie on the base calendar in order; each adds working time or takes it away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.calendars import cn
from tracker.calendars.base import Announced, base_of, digest_of
from tracker.calendars.stack import USUAL_MINUTES, Change, Layer, stack_of, weekday_layer
from tracker.domain.text import Text
from tracker.domain.workdays import DEFAULT_HOURS

BASE = base_of()
LEAVE = Text("年假", "Annual leave")
SHORT = ((600, 960),)
MORNING = ((540, 720),)
NEW_YEAR = date(2026, 1, 1)
MADE_UP = date(2026, 2, 14)  # a Saturday worked for a day of the Spring Festival
MONDAY, FRIDAY, SATURDAY = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 7)
Hours = tuple[tuple[int, int], ...]


def off(first: date, last: date | None = None, hours: Hours | None = None) -> Change:
    return Change(first, last or first, "removed", hours, LEAVE)


def on(first: date, last: date | None = None, hours: Hours | None = None) -> Change:
    return Change(first, last or first, "added", hours, Text("加班", "Overtime"))


def layer(
    name: str, *changes: Change, week: tuple[Hours | None, ...] | None = None, alone: bool = False
) -> Layer:
    return Layer(name, week, changes, alone)


def hours(day: date, *layers: Layer) -> Hours:
    return stack_of(BASE, layers).calendar.hours(day)


def test_without_layers_the_base_is_left() -> None:
    assert stack_of(BASE, ()).calendar.exceptions == cn.base_calendar().exceptions
    assert base_of().calendar is cn.base_calendar()


@pytest.mark.parametrize(
    ("day", "layers", "expected"),
    [
        (MONDAY, [layer("person", off(MONDAY))], ()),
        (MONDAY, [layer("person", off(MONDAY, hours=MORNING))], MORNING),
        (MADE_UP, [layer("person", off(MADE_UP))], ()),
        (MADE_UP, [layer("company", off(MADE_UP))], ()),
        (NEW_YEAR, [layer("department", on(NEW_YEAR))], DEFAULT_HOURS),
        (NEW_YEAR, [layer("department", on(NEW_YEAR, hours=SHORT))], SHORT),
        (SATURDAY, [layer("company", on(SATURDAY))], DEFAULT_HOURS),
        (SATURDAY, [layer("company", on(SATURDAY)), layer("person", off(SATURDAY))], ()),
        (MONDAY, [layer("company", off(MONDAY)), layer("person", on(MONDAY))], DEFAULT_HOURS),
        (MONDAY, [layer("company", off(MONDAY)), layer("task", on(MONDAY, hours=SHORT))], SHORT),
    ],
)
def test_a_later_layer_has_the_last_word_about_a_day(day: date, layers: list[Layer], expected: Hours) -> None:
    assert hours(day, *layers) == expected


def test_an_exception_holds_from_its_first_to_its_last_day() -> None:
    calendar = stack_of(BASE, (layer("person", off(MONDAY, FRIDAY)),)).calendar
    days = [MONDAY + timedelta(days=i) for i in range(-2, 8)]  # from a make-up Saturday on
    assert [day for day in days if calendar.works_on(day)] == [days[0], days[-1]]


def test_an_hour_that_remains_of_a_leave_makes_no_weekend_work() -> None:
    leave = layer("person", off(MONDAY, MONDAY + timedelta(days=13), hours=MORNING))
    assert hours(SATURDAY, leave) == ()
    assert hours(MONDAY + timedelta(days=7), leave) == MORNING
    assert hours(FRIDAY, layer("company", off(FRIDAY, hours=((780, 1080),))), leave) == ()


def test_leave_over_a_holiday_leaves_the_holiday_its_name() -> None:
    made = stack_of(BASE, (layer("person", off(NEW_YEAR)),))
    assert made.calendar.status(NEW_YEAR).kind == "holiday"
    assert made.decided == {}


def test_a_day_off_of_the_company_holds_for_those_who_work_on_weekends() -> None:
    six_days = layer("department", week=(None,) * 5 + (DEFAULT_HOURS, None))
    assert hours(SATURDAY, six_days) == DEFAULT_HOURS
    assert hours(SATURDAY, layer("company", off(SATURDAY)), six_days) == ()


def test_a_week_gives_the_weekdays_that_it_names_and_the_rest_lies_below() -> None:
    company = layer("company", week=(SHORT,) * 5 + ((), ()))
    person = layer("person", week=(None, MORNING, None, None, (), None, None))
    week = [hours(MONDAY + timedelta(days=i), company, person) for i in range(7)]
    assert week == [SHORT, MORNING, SHORT, SHORT, (), (), ()]
    assert [weekday_layer((company, person), day) for day in range(5)] == [
        "company", "person", "company", "company", "person",
    ]  # fmt: skip
    assert weekday_layer((person,), 0) == "base"


def test_holidays_and_make_up_days_reach_another_week_with_its_usual_hours() -> None:
    short = layer("department", week=(SHORT,) * 5 + ((), ()))
    assert hours(NEW_YEAR, short) == ()
    assert hours(MADE_UP, short) == SHORT
    assert hours(SATURDAY, layer("company", on(SATURDAY)), short) == SHORT
    assert stack_of(BASE, (short,)).calendar.minutes_per_day == 360


def test_a_calendar_that_stands_alone_knows_no_holidays_and_no_projection() -> None:
    clock = layer("task", off(MONDAY), week=(((0, 1440),),) * 7, alone=True)
    made = stack_of(BASE, (clock,)).calendar
    assert made.hours(NEW_YEAR) == ((0, 1440),)
    assert made.hours(MONDAY) == ()
    assert made.projected == frozenset()
    assert made.minutes_per_day == 1440


def test_layers_keep_the_projected_years_of_the_base() -> None:
    made = stack_of(BASE, (layer("person", off(MONDAY)),)).calendar
    assert made.projected == BASE.calendar.projected
    assert made.status(date(2027, 3, 1)).provisional


def test_a_stack_without_any_working_weekday_still_says_how_long_a_day_is() -> None:
    idle = stack_of(BASE, (layer("person", week=((),) * 7),)).calendar
    assert idle.minutes_per_day == USUAL_MINUTES


def test_each_day_that_differs_knows_the_layer_that_decided_it() -> None:
    made = stack_of(BASE, (layer("company", off(MONDAY), off(FRIDAY)), layer("person", on(FRIDAY))))
    assert made.decided == {MONDAY: "company", FRIDAY: "person"}


def test_equal_content_gives_the_identical_calendar_under_the_same_key() -> None:
    def made() -> Layer:
        return layer(
            "person", Change(date(2026, 5, 6), date(2026, 5, 8), "removed", None, Text("病假", "Sick"))
        )

    one, other = stack_of(base_of(), (made(),)), stack_of(base_of(), (made(),))
    assert one is other
    assert one.key != stack_of(BASE, (layer("person", off(date(2026, 5, 6), date(2026, 5, 8))),)).key


# A year that was announced

NOTICE = Announced(
    2027,
    "official",
    (("2027-02-06", "make_up", "补班日", ""), ("2027-02-08", "in_lieu", "调休放假", "")),
)


def test_an_announced_year_replaces_the_projection_and_is_one_no_longer() -> None:
    base = base_of((NOTICE,))
    assert 2027 not in base.calendar.projected
    assert 2028 in base.calendar.projected
    assert base.calendar.hours(date(2027, 2, 6)) == DEFAULT_HOURS
    assert base.calendar.hours(date(2027, 2, 8)) == ()
    assert base.calendar.works_on(date(2027, 10, 1))  # the notice did not list it
    assert base.calendar.hours(NEW_YEAR) == ()


def test_the_digest_changes_with_the_days_and_with_the_status_of_a_year() -> None:
    digests = {
        base_of().digest,
        base_of((NOTICE,)).digest,
        base_of((NOTICE._replace(status="projected"),)).digest,
        base_of((NOTICE._replace(days=NOTICE.days[:1]),)).digest,
    }
    assert len(digests) == 4
    assert base_of().digest == digest_of(cn.table())


def test_a_year_stored_as_it_was_frozen_changes_nothing() -> None:
    entry = cn.table()["2026"]
    days = tuple((day["date"], day["kind"], day["zh"], day["en"]) for day in entry["days"])
    assert base_of((Announced(2026, "official", days),)) == base_of()


# Laws

some_hours = st.sampled_from([MORNING, SHORT, DEFAULT_HOURS, ((0, 1440),), ((780, 1080),)])
days = st.dates(date(2026, 1, 1), date(2026, 3, 31))
weeks = st.none() | st.tuples(*[st.none() | some_hours | st.just(())] * 7)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 20)))
    kind = draw(st.sampled_from(["added", "removed"]))
    return Change(first, last, kind, draw(st.none() | some_hours), LEAVE)


layers = st.builds(Layer, st.sampled_from(["company", "person"]), weeks, st.tuples(changes()))


def minutes(hours: Hours) -> set[int]:
    return {minute for start, end in hours for minute in range(start, end)}


@given(below=st.tuples(layers), leave=changes())
def test_taking_away_never_adds_a_minute(below: tuple[Layer, ...], leave: Change) -> None:
    top = Layer("person", None, (leave._replace(kind="removed"),))
    before, after = stack_of(BASE, below).calendar, stack_of(BASE, (*below, top)).calendar
    for shift in range((leave.last - leave.first).days + 1):
        day = leave.first + timedelta(days=shift)
        assert minutes(after.hours(day)) <= minutes(before.hours(day))
        assert minutes(after.hours(day)) <= minutes(leave.hours or ())


@given(below=st.tuples(layers), added=changes(), day=days)
def test_added_hours_are_all_the_hours_of_their_days_and_of_no_other(
    below: tuple[Layer, ...], added: Change, day: date
) -> None:
    top = Layer("person", None, (added._replace(kind="added"),))
    before, after = stack_of(BASE, below).calendar, stack_of(BASE, (*below, top)).calendar
    if not added.first <= day <= added.last:
        assert after.hours(day) == before.hours(day)
    elif added.hours is not None:
        assert after.hours(day) == added.hours


@given(pile=st.lists(layers, max_size=3).map(tuple), day=days)
def test_a_layer_that_repeats_itself_says_nothing_new(pile: tuple[Layer, ...], day: date) -> None:
    once, twice = stack_of(BASE, pile).calendar, stack_of(BASE, (*pile, *pile[-1:])).calendar
    assert once.hours(day) == twice.hours(day)
