"""Which days a picture calls off."""

from datetime import date

from tracker.calendars import cn
from tracker.domain.workdays import WorkCalendar
from tracker.pages.days import days
from tracker.pages.timeline import DayMark


def marked(first, last, calendar=None):
    found = days(calendar or cn.base_calendar(), first, last, "zh")
    return {each.day: each for each in found}


def test_every_day_without_work_is_marked_and_no_other_but_make_up_days():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    shown, calendar = marked(first, last), cn.base_calendar()

    off = {day for day, mark in shown.items() if mark.kind != "make_up"}
    assert len(off) + len(calendar.working_days(first, last)) == 365
    assert not any(calendar.works_on(day) for day in off)
    assert all(day.weekday() >= 5 and calendar.works_on(day) for day in shown.keys() - off)


def test_a_weekend_that_touches_a_holiday_belongs_to_it_under_its_principal_name():
    shown = marked(date(2026, 2, 9), date(2026, 3, 1))

    assert shown[date(2026, 2, 15)] == DayMark(date(2026, 2, 15), "holiday", "春节")
    assert shown[date(2026, 2, 16)].name == "春节", "the eve gives no name to the whole"
    assert [shown[date(2026, 2, day)].kind for day in (20, 21, 22, 23)] == [
        "in_lieu",
        "holiday",
        "holiday",
        "in_lieu",
    ]
    assert shown[date(2026, 3, 1)] == DayMark(date(2026, 3, 1), "weekend")


def test_days_of_a_projected_year_are_marked_as_such():
    assert marked(date(2027, 2, 1), date(2027, 2, 28))[date(2027, 2, 6)].provisional


def test_a_picture_at_the_end_of_the_calendar_ends_with_it():
    short = WorkCalendar(first_year=2030, last_year=2030)

    assert max(marked(date(2030, 12, 1), date(2031, 2, 1), short)) == date(2030, 12, 29)
