"""What is stored about working time is read at once, and gives the calendar of everybody and everything."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from tests.calendars.conftest import counted
from tracker.calendars import actions, cn, layers
from tracker.calendars.models import Calendar, CalendarException
from tracker.calendars.queries import of_company, of_person
from tracker.db import session
from tracker.domain.workdays import DEFAULT_HOURS
from tracker.journal import AGENCY, Entry

MONDAY, TUESDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (2, 3, 6, 7))
NEW_YEAR, MADE_UP = date(2026, 1, 1), date(2026, 2, 14)
NIGHT = [["18:00", "24:00"]]
SHORT = [["10:00", "16:00"]]
SHORT_HOURS, NIGHT_HOURS = ((600, 960),), ((1080, 1440),)
CLOCK = {"own_days": True, "week": [[["00:00", "24:00"]]] * 7}


def test_an_agency_that_stored_nothing_has_the_frozen_table(office):
    found = office.layers()
    assert found.default.exceptions == cn.base_calendar().exceptions
    assert found.of(person_id=office.alice, department_id=office.department) == ("default", found.default)
    assert found.freezes == found.frozen(kind="task") == ()


def test_each_layer_lies_on_the_one_below(office):
    office.put(of_company(), week=[SHORT] * 5 + [[], []])
    office.except_on(of_company(), MONDAY)
    office.put(office.nights, week=[None, NIGHT, None, None, None, None, None])
    office.except_on(office.nights, MONDAY, kind="added", hours=NIGHT)
    office.except_on(of_person(office.alice), TUESDAY)
    found = office.layers()
    of_all = found.default
    of_nights = found.of(department_id=office.department)[1]
    of_alice = found.of(department_id=office.department, person_id=office.alice)[1]
    each_of = of_all, of_nights, of_alice
    assert [each.hours(MONDAY) for each in each_of] == [(), NIGHT_HOURS, NIGHT_HOURS]
    assert [each.hours(TUESDAY) for each in each_of] == [SHORT_HOURS, NIGHT_HOURS, ()]
    assert [each.hours(FRIDAY) for each in each_of] == [SHORT_HOURS] * 3
    assert of_all.minutes_per_day == 360


def test_a_task_lies_on_top_and_one_with_its_own_days_alone(office):
    office.except_on(of_person(office.alice), MONDAY, FRIDAY)
    overtime = office.task_calendar("launch")
    with office.writing() as current:
        launch = current.get(Calendar, overtime)
        fields = {"first_on": FRIDAY, "kind": "added", "title_en": "Launch"}
        actions.add_exception(current, launch, fields)
    clock = office.task_calendar("clock", **CLOCK)
    found = office.layers()
    on_top = found.of(person_id=office.alice, calendar_id=overtime)[1]
    assert [on_top.works_on(day) for day in (TUESDAY, FRIDAY)] == [False, True]
    alone = found.of(person_id=office.alice, calendar_id=clock)[1]
    assert alone.hours(NEW_YEAR) == alone.hours(MONDAY) == ((0, 1440),)
    assert found.of(calendar_id=overtime, project_calendar_id=clock) == found.of(calendar_id=overtime)
    assert found.of(project_calendar_id=clock)[1] is found.of(calendar_id=clock)[1]


def test_days_made_up_and_public_holidays_can_be_changed_by_a_layer(office):
    office.except_on(of_person(office.alice), MADE_UP)
    office.except_on(office.nights, NEW_YEAR, kind="added")
    found = office.layers()
    assert found.default.works_on(MADE_UP)
    assert not found.of(person_id=office.alice)[1].works_on(MADE_UP)
    assert not found.default.works_on(NEW_YEAR)
    assert found.of(department_id=office.department)[1].hours(NEW_YEAR) == DEFAULT_HOURS


def test_frozen_days_are_taken_from_what_they_choose_alone(office):
    project = office.house.empty()
    office.freeze(date(2026, 11, 1), date(2026, 11, 11), kinds=["task"])
    office.freeze(MONDAY, TUESDAY, project.id, departments=["night"])
    clock = office.task_calendar("clock", **CLOCK)
    here, elsewhere = office.layers(project.id), office.layers()
    assert [len(each.freezes) for each in (here, elsewhere)] == [2, 1]
    frozen = here.frozen(kind="task", departments=["night"])
    calendar = here.of(frozen=frozen)[1]
    assert not any(calendar.works_on(day) for day in (MONDAY, TUESDAY, date(2026, 11, 11)))
    assert calendar.works_on(date(2026, 11, 12))
    assert here.of(frozen=here.frozen(kind="meeting", departments=["night"])) == ("default", here.default)
    assert here.of(calendar_id=clock, frozen=frozen)[1].hours(MONDAY) == ()
    assert here.frozen(kind="task", started=True) == elsewhere.frozen(kind="point") == ()


def test_windows_that_overlap_take_each_day_once(office):
    office.freeze(MONDAY, FRIDAY)
    office.freeze(TUESDAY, SATURDAY)
    found = office.layers()
    frozen = found.frozen(kind="task")
    calendar = found.of(frozen=frozen)[1]
    assert [calendar.works_on(day) for day in (MONDAY, TUESDAY, FRIDAY, SATURDAY)] == [False] * 4
    assert found.of(frozen=frozen[::-1]) == (found.of(frozen=frozen)[0], calendar)


def test_equal_content_is_the_identical_calendar_in_every_request(office):
    office.except_on(of_person(office.alice), MONDAY)
    once, again = office.layers(), office.layers(office.house.empty().id)
    key, calendar = once.of(person_id=office.alice)
    assert again.of(person_id=office.alice) == (key, calendar)
    assert once.of(person_id=office.bob) == ("default", once.default)
    office.except_on(of_person(office.bob), MONDAY)
    assert office.layers().of(person_id=office.bob)[1] is calendar
    office.except_on(of_person(office.bob), FRIDAY)
    changed = office.layers()
    assert changed.of(person_id=office.bob)[0] not in (key, "default")
    assert changed.of(person_id=office.alice)[1] is calendar
    assert changed.default is once.default


def test_reading_takes_four_statements_however_much_is_stored(office):
    project = office.house.empty().id
    for person in (office.alice, office.bob):
        office.except_on(of_person(person), MONDAY)
        office.except_on(of_person(person), FRIDAY)
    office.freeze(MONDAY, FRIDAY)
    with office.reading() as current, counted(current) as sent:
        found = layers.read(current, project)
        found.of(person_id=office.alice, frozen=found.frozen(kind="task"))
    assert len([each for each in sent if each.lstrip().upper().startswith("SELECT")]) == 4


def test_only_the_people_asked_for_are_read(office):
    office.except_on(of_person(office.alice), MONDAY)
    office.except_on(of_company(), FRIDAY)
    office.task_calendar("clock", **CLOCK)
    found = office.layers(people={office.alice})
    assert found.of(person_id=office.alice)[1] is office.layers().of(person_id=office.alice)[1]
    assert not found.default.works_on(FRIDAY)
    with pytest.raises(KeyError):
        found.of(person_id=office.bob)
    assert office.layers(people=()).default is found.default


def test_a_removed_exception_counts_no_longer(office):
    leave = office.except_on(of_person(office.alice), MONDAY)
    with office.writing() as current:
        actions.remove_exception(current, current.get(CalendarException, leave))
    assert office.layers().of(person_id=office.alice)[0] == "default"


def test_an_announced_year_is_in_force_at_once(office):
    before = office.layers()
    days = [{"date": date(2027, 2, 6), "kind": "make_up"}, {"date": date(2027, 2, 8), "kind": "in_lieu"}]
    fields = {"status": "official", "source": "国办发明电〔2026〕7号", "days": days}
    with office.writing() as current:
        actions.put_year(current, 2027, fields)
    found = office.layers()
    assert found.default.works_on(date(2027, 2, 6))
    assert not found.default.status(date(2027, 2, 6)).provisional
    assert found.default.status(date(2028, 2, 7)).provisional
    assert found.digest == office.layers().digest != before.digest
    assert office.layers().default is found.default


def test_each_change_of_working_time_is_in_the_journal(office):
    project = office.house.empty().id
    leave = office.except_on(of_person(office.alice), MONDAY, hours=[["09:00", "12:00"]])
    window = office.freeze(MONDAY, FRIDAY, project)
    with office.reading():
        entries = session().scalars(sa.select(Entry).where(Entry.cause == "calendar.test"))
        found = {each.entity_id: each for each in entries}
    assert (found[leave].scope, found[leave].entity) == (AGENCY, "calendar_exceptions")
    assert found[leave].after["hours"] == [["09:00", "12:00"]]
    assert (found[window].scope, found[window].after["last_on"]) == (project, "2026-03-06")
