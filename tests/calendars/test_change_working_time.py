"""Layers, exceptions, freeze windows and years are written: what cannot be is refused by its place."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.calendars import actions, queries, views
from tracker.calendars.facts import ExceptionsOverlap
from tracker.calendars.layers import Whose
from tracker.calendars.queries import of_company, of_person
from tracker.errors import Invalid, NotFound, Taken

MONDAY, TUESDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (2, 3, 6, 7))
DAY = [["09:00", "12:00"], ["13:00", "18:00"]]
IDLE = [[]] * 5 + [None, None]


def refused(make, pointer):
    with pytest.raises(Invalid) as error:
        make()
    assert error.value.pointer == pointer
    assert error.value.text.zh
    assert error.value.text.en


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"week": [[["09:00", "12:00"], ["11:00", "18:00"]]] + [None] * 6}, "/week/0/1"),
        ({"week": [None, [["18:00", "09:00"]]] + [None] * 5}, "/week/1/0"),
        ({"week": [None] * 6 + [[["09:00", "09:00"]]]}, "/week/6/0"),
        ({"week": IDLE}, "/week"),
    ],
)
def test_a_week_that_cannot_be_is_refused(office, fields, pointer):
    refused(lambda: office.put(of_company(), **fields), pointer)
    assert office.layers().default.works_on(MONDAY)


def test_a_calendar_that_stands_alone_needs_a_whole_week(office):
    refused(lambda: office.task_calendar("shift", own_days=True), "/week")
    refused(lambda: office.task_calendar("shift", own_days=True, week=[DAY] * 6 + [None]), "/week")
    shift = office.task_calendar("shift", own_days=True, week=[DAY] * 7)
    with office.reading() as current:
        assert queries.calendar(current, shift).own_days
    with office.writing() as current:
        actions.change_calendar(current, queries.calendar(current, shift), {"own_days": False, "week": None})
    assert office.layers().of(calendar_id=shift)[0] == "default"


def test_a_week_may_leave_the_weekend_where_the_company_works_then(office):
    office.put(of_company(), week=[DAY] * 7)
    office.put(office.nights, week=IDLE)
    calendar = office.layers().of(department_id=office.department)[1]
    assert [calendar.works_on(day) for day in (MONDAY, SATURDAY)] == [False, True]


def test_a_week_of_nothing_but_null_is_no_week(office):
    office.put(of_company(), week=[None] * 7, title_zh="公司")
    with office.reading() as current:
        assert queries.layer(current, of_company()).week is None


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"first_on": date(2007, 12, 31)}, "/first_on"),
        ({"last_on": date(2036, 1, 1)}, "/last_on"),
        ({"last_on": date(2026, 3, 1)}, "/last_on"),
        ({"last_on": date(2029, 3, 6)}, "/last_on"),
        ({"hours": [["12:00", "09:00"]]}, "/hours/0"),
        ({"hours": [["09:00", "12:00"], ["11:59", "13:00"]]}, "/hours/1"),
        ({"hours": [], "kind": "added"}, "/hours"),
        ({"title_zh": ""}, "/title_zh"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(office, fields, pointer):
    refused(lambda: office.except_on(of_company(), **{"first": MONDAY, **_as_arguments(fields)}), pointer)


def _as_arguments(fields):
    return {{"first_on": "first", "last_on": "last"}.get(name, name): value for name, value in fields.items()}


def test_exceptions_of_one_layer_do_not_contradict_each_other(office):
    alice = of_person(office.alice)
    leave = office.except_on(alice, MONDAY, FRIDAY, title_zh="年假", title_en="Annual leave")
    for first, last in ((FRIDAY, SATURDAY), (date(2026, 3, 1), MONDAY), (TUESDAY, TUESDAY)):
        with pytest.raises(ExceptionsOverlap) as error:
            office.except_on(alice, first, last, kind="added")
        assert "“Annual leave” (2026-03-02 to 2026-03-06)" in error.value.text.en
    office.except_on(alice, SATURDAY, kind="added")
    office.except_on(of_person(office.bob), MONDAY, FRIDAY)
    with office.writing() as current:
        row = queries.exception(current, leave)
        actions.change_exception(current, row, {"last_on": TUESDAY, "hours": []})
    calendar = office.layers().of(person_id=office.alice)[1]
    assert [calendar.works_on(day) for day in (TUESDAY, FRIDAY, SATURDAY)] == [False, True, True]
    with office.writing() as current:
        actions.remove_exception(current, queries.exception(current, leave))
    office.except_on(alice, MONDAY, FRIDAY)
    with office.reading() as current, pytest.raises(NotFound):
        queries.exception(current, leave)


def test_the_key_of_a_calendar_is_its_own(office):
    office.task_calendar("clock")
    for key in ("clock", "company"):
        with pytest.raises(Taken):
            office.task_calendar(key)
    with office.reading() as current, pytest.raises(NotFound):
        queries.calendar(current, "0" * 24)


def test_layers_are_listed_from_the_ground_up(office):
    office.task_calendar("a-clock")
    office.except_on(of_person(office.alice), MONDAY)
    office.put(office.nights, week=None)
    office.put(of_company(), title_zh="公司")
    with office.reading() as current:
        rows = queries.page(current, {"limit": 50}).items
        found = queries.exceptions(current, [each.id for each in rows])
        shown = [views.calendar(each, found[each.id], "zh") for each in rows]
        of_tasks = queries.page(current, {"limit": 50, "layer": "task"}).items
        assert [each.layer for each in of_tasks] == ["task"]
    assert [each["layer"] for each in shown] == ["company", "department", "person", "task"]
    assert shown[0]["title"] == "公司"
    assert [each["title"] for each in shown[2]["exceptions"]] == ["休假"]
    unwritten = views.unwritten(of_person(office.bob))
    assert unwritten.keys() == shown[0].keys()


def test_a_freeze_window_is_changed_and_taken_away(office):
    window = office.freeze(MONDAY, TUESDAY, kinds=["task", "task"], roles=[])
    refused(lambda: office.freeze(TUESDAY, MONDAY), "/last_on")
    with office.writing() as current:
        row = queries.freeze_window(current, window)
        assert row.chosen == {"kinds": ["task"]}
        actions.change_freeze_window(current, row, {"last_on": FRIDAY, "chosen": {"keys": ["T1"]}})
        shown = views.freeze_window(row, "en")["chosen"]
        assert shown == {"kinds": [], "departments": [], "roles": [], "keys": ["T1"]}
    with office.reading() as current:
        assert [each.id for each in queries.freeze_windows(current, since=FRIDAY)] == [window]
        assert queries.freeze_windows(current, since=SATURDAY) == []
    with office.writing() as current:
        actions.remove_freeze_window(current, queries.freeze_window(current, window))
    assert office.layers().freezes == ()
    with office.reading() as current, pytest.raises(NotFound):
        queries.freeze_window(current, window)


def test_a_year_can_be_put_again_and_says_what_looks_odd(office):
    def put(year, **fields):
        with office.writing() as current:
            actions.put_year(current, year, {"status": "official", "source": "notice", "days": [], **fields})

    refused(lambda: put(2036), "/year")
    put(2027)
    put(2027, source="second notice")
    with office.reading() as current:
        years = {each.year: each for each in queries.years(current)}
        stored, frozen = queries.year(current, 2027), queries.year(current, 2028)
        assert (years[2027], years[2028]) == (stored, frozen)
        with pytest.raises(NotFound):
            queries.year(current, 2037)
    assert (stored.source, views.year(stored)["stored"], views.year(frozen)["stored"]) == (
        "second notice",
        True,
        False,
    )
    assert len(views.whole_year(stored, "en")["warnings"]) == 6
    shown = views.whole_year(frozen, "en")
    assert (shown["warnings"], shown["days"][0]["date"]) == ([], date(2028, 1, 1))


def days_of(office, first, last, lang="en", **whose):
    return views.days(office.layers(), Whose(**whose), first, last, lang)["items"]


def test_each_day_says_what_it_is_and_who_decided_it(office):
    office.put(office.nights, week=[None] * 4 + [[["13:00", "17:30"]], None, None])
    office.except_on(of_company(), TUESDAY, title_en="Outing")
    office.except_on(of_person(office.alice), MONDAY, hours=[["09:00", "10:00"]])
    window = office.freeze(MONDAY, MONDAY)
    days = days_of(office, MONDAY, SATURDAY, department_id=office.department, person_id=office.alice)
    assert [(each["status"], each["name"], each["decided_by"]) for each in days] == [
        ("removed", "休假", "person"),
        ("removed", "Outing", "company"),
        ("work", "Working day", "base"),
        ("work", "Working day", "base"),
        ("work", "Working day", "department"),
        ("weekend", "Day off", "base"),
    ]
    assert [each["hours"] for each in days] == [
        [["09:00", "10:00"]], [], DAY, DAY, [["13:00", "17:30"]], []
    ]  # fmt: skip
    assert [each["freezes"] for each in days[:2]] == [[{"id": window, "title": "双11"}], []]
    assert [each["working"] for each in days] == [True, False, True, True, True, False]


def test_holidays_have_their_names_and_projected_years_say_so(office):
    holiday, lieu, made_up, projected = (
        days_of(office, day, day, "zh")[0]
        for day in (date(2026, 1, 1), date(2026, 2, 20), date(2026, 2, 14), date(2027, 3, 1))
    )
    assert (holiday["status"], holiday["name"], holiday["decided_by"]) == ("holiday", "元旦", "base")
    assert (lieu["status"], made_up["status"]) == ("in_lieu", "make_up")
    assert made_up["name"] == "补班日（2026-02-20 调休放假）"
    assert [each["provisional"] for each in (holiday, projected)] == [False, True]


def test_as_many_days_are_shown_as_fit_in_an_answer(office):
    assert len(days_of(office, date(2026, 1, 1), date(2027, 2, 4))) == 400
    refused(lambda: days_of(office, date(2026, 1, 1), date(2027, 2, 5)), "to")
    refused(lambda: days_of(office, FRIDAY, MONDAY), "to")
