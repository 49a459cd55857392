"""Calendars of a file: bases, old and new exceptions, those that repeat, and other working weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.exchange.documents import WEEK, calendar, document, exception, task, working_times
from tracker.domain.text import Fact, Text
from tracker.domain.workdays import WorkCalendar
from tracker.exchange import mspdi

DAY = ((540, 720), (780, 1080))
SHORT = ((600, 900),)


def read(
    standard: str = "", *, calendars: str = "", body: str = "", project: str = "", rest: str = ""
) -> mspdi.Imported:
    return mspdi.read(
        document(task(1, body), standard=standard, calendars=calendars, project=project, rest=rest)
    )


def exceptions(*listed: str) -> str:
    return f"<Exceptions>{''.join(listed)}</Exceptions>"


def off(calendar: WorkCalendar, first: str, last: str) -> list[str]:
    """The weekdays without work from first to last."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    listed = (start + timedelta(days=i) for i in range((end - start).days + 1))
    return [day.isoformat() for day in listed if day.weekday() < 5 and not calendar.hours(day)]


def test_the_week_begins_on_sunday_in_the_file_and_on_monday_here() -> None:
    standard = read().plan.calendars["Standard"]
    assert standard.week == (DAY, DAY, DAY, DAY, DAY, (), ())
    assert standard.zone == "Asia/Shanghai"


def test_the_years_are_those_of_the_dates_and_as_many_around() -> None:
    standard = read().plan.calendars["Standard"]
    assert (standard.first_year, standard.last_year) == (2025, 2027)
    long = read(body="<Deadline>2029-05-01T18:00:00</Deadline>").plan.calendars["Standard"]
    assert (long.first_year, long.last_year) == (2022, 2033)


def test_tasks_without_dates_get_years_for_all_their_work() -> None:
    plan = mspdi.read(document(*(task(i, hours=1000) for i in range(1, 6)))).plan
    assert plan.calendars["Standard"].last_year == 2026 + 1 + 3


def test_an_exception_covers_all_days_of_its_period() -> None:
    found = read(exceptions(exception("2026-02-16", "2026-02-20", "<Name>春节</Name><Type>1</Type>")))
    standard = found.plan.calendars["Standard"]
    assert off(standard, "2026-02-01", "2026-03-01") == [f"2026-02-{day}" for day in range(16, 21)]
    assert standard.status(date(2026, 2, 16)).name == Text(zh="春节")
    assert standard.status(date(2026, 2, 16)).kind == "holiday"


def test_an_exception_may_add_work() -> None:
    standard = read(exceptions(exception("2026-02-14", "2026-02-14", "", "10:00-15:00"))).plan.calendars[
        "Standard"
    ]
    assert standard.hours(date(2026, 2, 14)) == SHORT
    assert standard.status(date(2026, 2, 14)).kind == "added"


def test_exceptions_of_project_2003_stand_among_the_days_of_the_week() -> None:
    old = (
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod>"
        "<FromDate>2026-02-16T00:00:00</FromDate><ToDate>2026-02-17T23:59:59</ToDate></TimePeriod></WeekDay>"
    )
    plan = mspdi.read(document(task(1)).replace(b"</WeekDays>", f"{old}</WeekDays>".encode(), 1)).plan
    assert off(plan.calendars["Standard"], "2026-02-01", "2026-03-01") == ["2026-02-16", "2026-02-17"]


REPEATED = {
    "every third day": (
        "<Type>1</Type><Period>3</Period>",
        ["01-01", "01-07", "01-13", "01-16", "01-19", "01-22", "01-28"],
    ),
    "by day count": ("<Type>7</Type><Period>10</Period>", ["01-01", "01-21", "02-10", "02-20"]),
    "yearly": ("<Type>2</Type><Month>1</Month><MonthDay>20</MonthDay>", ["02-20"]),
    "yearly by position": (
        "<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>",
        ["05-04"],
    ),
    "monthly": ("<Type>4</Type><MonthDay>15</MonthDay>", ["01-15", "04-15", "05-15", "06-15"]),
    "every second month": ("<Type>4</Type><Period>2</Period><MonthDay>15</MonthDay>", ["01-15", "05-15"]),
    "first Monday": (
        "<Type>5</Type><MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>",
        ["01-05", "02-02", "03-02", "04-06", "05-04", "06-01"],
    ),
    "last Friday": (
        "<Type>5</Type><MonthItem>8</MonthItem><MonthPosition>4</MonthPosition>",
        ["01-30", "02-27", "03-27", "04-24", "05-29", "06-26"],
    ),
    "second weekday": (
        "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>1</MonthPosition>",
        ["01-02", "02-03", "03-03", "04-02", "05-04", "06-02"],
    ),
    "third day": (
        "<Type>5</Type><MonthItem>0</MonthItem><MonthPosition>2</MonthPosition>",
        ["02-03", "03-03", "04-03", "06-03"],
    ),
    "Tuesdays and Thursdays of every fourth week": (
        "<Type>6</Type><Period>4</Period><DaysOfWeek>20</DaysOfWeek>",
        ["01-01", "01-27", "01-29", "02-24", "02-26", "03-24", "03-26", "04-21", "04-23",
         "05-19", "05-21", "06-16", "06-18"],
    ),
    "two Mondays": (
        "<Type>6</Type><DaysOfWeek>2</DaysOfWeek><Occurrences>2</Occurrences>"
        "<EnteredByOccurrences>1</EnteredByOccurrences>",
        ["01-05", "01-12"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REPEATED)
def test_exceptions_that_repeat(name: str) -> None:
    body, wanted = REPEATED[name]
    end = (
        "2026-01-31"
        if name == "every third day"
        else "2026-02-28"
        if name == "by day count"
        else "2026-06-30"
    )
    found = read(exceptions(exception("2026-01-01", end, body)))
    assert off(found.plan.calendars["Standard"], "2025-01-01", "2027-12-31") == [
        f"2026-{day}" for day in wanted
    ]
    assert found.report == ()


def test_a_weekend_by_position_is_a_weekend_day() -> None:
    body = "<Type>5</Type><MonthItem>2</MonthItem><MonthPosition>0</MonthPosition>"
    found = read(exceptions(exception("2026-01-01", "2026-03-31", body, "10:00-15:00")))
    worked = [date(2026, 1, 3), date(2026, 2, 1), date(2026, 3, 1)]
    assert [found.plan.calendars["Standard"].hours(day) for day in worked] == [SHORT] * 3


def test_repeated_exceptions_count_from_before_the_years_of_the_plan() -> None:
    body = "<Type>2</Type><Period>2</Period><Month>0</Month><MonthDay>7</MonthDay>"
    found = read(exceptions(exception("2000-01-01", "2030-01-01", body)))
    assert off(found.plan.calendars["Standard"], "2025-01-02", "2027-01-31") == ["2026-01-07"]


@pytest.mark.parametrize(
    "body",
    [
        "<Type>8</Type>",
        "<Type>9</Type>",
        "<Type>6</Type>",
        "<Type>5</Type><MonthItem>10</MonthItem><MonthPosition>0</MonthPosition>",
        "<Type>5</Type><MonthItem>4</MonthItem>",
        "<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>7</MonthPosition>",
    ],
)
def test_exceptions_that_are_not_understood_are_reported(body: str) -> None:
    found = read(exceptions(exception("2026-01-01", "2026-06-30", body)))
    assert [(each.code, each.count) for each in found.report] == [("calendar_exception", 1)]
    assert off(found.plan.calendars["Standard"], "2026-01-01", "2026-12-31") == []


def test_one_period_wins_over_what_repeats() -> None:
    weekly = exception("2026-01-01", "2026-12-31", "<Type>6</Type><DaysOfWeek>2</DaysOfWeek>")
    worked = exception("2026-03-02", "2026-03-02", "<Type>1</Type>", "10:00-15:00")
    standard = read(exceptions(worked, weekly)).plan.calendars["Standard"]
    assert standard.hours(date(2026, 3, 2)) == SHORT
    assert standard.hours(date(2026, 3, 9)) == ()


def test_periods_without_an_end_or_turned_round_say_nothing() -> None:
    open_ended = "<Exception><TimePeriod><FromDate>2026-03-02T00:00:00</FromDate></TimePeriod></Exception>"
    found = read(exceptions(open_ended, exception("2026-03-05", "2026-03-02", ""), "<Exception/>"))
    assert off(found.plan.calendars["Standard"], "2026-01-01", "2026-12-31") == []


def test_a_bad_date_of_a_period_is_refused() -> None:
    with pytest.raises(Fact) as refused:
        read(exceptions(exception("2026-02-30", "2026-03-01", "")))
    assert (refused.value.code, refused.value.fields["element"]) == ("bad_field", "FromDate")


def day(kind: int, times: str = "") -> str:
    body = f"<DayWorking>{int(bool(times))}</DayWorking>{working_times(times)}"
    return f"<WeekDay><DayType>{kind}</DayType>{body}</WeekDay>"


def period(first: str, last: str) -> str:
    return f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T00:00:00</ToDate></TimePeriod>"


def test_other_working_weeks_hold_in_their_period() -> None:
    days = f"<WeekDays>{day(2, '10:00-15:00')}{day(6)}</WeekDays>"
    summer = f"{period('2026-07-06', '2026-07-19')}<Name>Summer</Name>{days}"
    found = read(f"<WorkWeeks><WorkWeek>{summer}</WorkWeek></WorkWeeks>")
    standard = found.plan.calendars["Standard"]
    listed = [date(2026, 6, 29), date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 13), date(2026, 7, 20)]
    assert [standard.hours(each) for each in listed] == [DAY, SHORT, DAY, SHORT, DAY]
    assert off(standard, "2026-06-01", "2026-08-31") == ["2026-07-10", "2026-07-17"]
    assert found.report == ()


def test_a_calendar_takes_from_its_base_what_it_does_not_say() -> None:
    standard = exceptions(exception("2026-02-16", "2026-02-17", ""))
    own = f"<WeekDays>{day(6)}</WeekDays>" + exceptions(
        exception("2026-02-17", "2026-02-17", "", "10:00-15:00")
    )
    found = read(standard, calendars=calendar(2, "Part time", own, 1), body="<CalendarUID>2</CalendarUID>")
    part = found.plan.calendars["Part time"]
    assert found.plan.rows[0].activity.calendar == "Part time"
    assert part.week == (DAY, DAY, DAY, DAY, (), (), ())
    assert part.hours(date(2026, 2, 16)) == ()
    assert part.hours(date(2026, 2, 17)) == SHORT


def test_other_weeks_of_the_base_yield_to_own_weekdays() -> None:
    weeks = (
        f"<WorkWeeks><WorkWeek>{period('2026-07-06', '2026-07-12')}{day(2)}{day(3)}</WorkWeek></WorkWeeks>"
    )
    own = f"<WeekDays>{day(2, '10:00-15:00')}</WeekDays>"
    found = read(weeks, calendars=calendar(2, "Own", own, 1), body="<CalendarUID>2</CalendarUID>")
    both = found.plan.calendars
    assert [both["Own"].hours(date(2026, 7, each)) for each in (6, 7, 8)] == [SHORT, (), DAY]
    assert [both["Standard"].hours(date(2026, 7, each)) for each in (6, 7, 8)] == [(), (), DAY]


def test_a_calendar_that_adds_nothing_is_its_base() -> None:
    derived = calendar(2, "Ann", "", 1) + calendar(3, "Bob", "", 2)
    plan = read(calendars=derived, body="<CalendarUID>3</CalendarUID>").plan
    assert list(plan.calendars) == ["Standard"]
    assert plan.rows[0].activity.calendar == "Standard"


def test_calendars_of_one_name_are_kept_apart() -> None:
    own = f"<WeekDays>{WEEK}</WeekDays>"
    calendars = calendar(2, "Standard", own) + calendar(3, "", own) + calendar(4, "Standard (5)", own)
    plan = read(calendars=calendars + calendar(5, "Standard", own)).plan
    assert list(plan.calendars) == ["Standard", "Standard (2)", "3", "Standard (5)", "Standard (5)'"]


def test_a_calendar_that_is_not_there_is_reported_and_the_projects_taken() -> None:
    found = read(body="<CalendarUID>7</CalendarUID>")
    assert found.plan.rows[0].activity.calendar == "Standard"
    assert [(each.code, each.where[0].uid) for each in found.report] == [("unknown_calendar", "1")]


def test_without_a_calendar_of_the_project_the_first_base_is_taken() -> None:
    own = f"<WeekDays>{WEEK}</WeekDays>"
    data = document(task(1), calendars=calendar(2, "Second", own))
    for before, after in ((b"1</CalendarUID>", b"9</CalendarUID>"), (b"<CalendarUID>1</CalendarUID>", b"")):
        found = mspdi.read(data.replace(before, after, 1))
        assert found.plan.default_calendar == "Standard"
        assert [each.code for each in found.report] == ["unknown_calendar"] * (b"9" in after)


def test_a_file_without_calendars_has_the_usual_week() -> None:
    start, _, rest = document(task(1)).partition(b"<Calendars>")
    found = mspdi.read(
        start.replace(b"<CalendarUID>1</CalendarUID>", b"") + rest.partition(b"</Calendars>")[2]
    )
    standard = found.plan.calendars["Standard"]
    assert standard.week == (((480, 720), (780, 1020)),) * 5 + ((), ())


def test_an_unused_calendar_without_work_is_left_out() -> None:
    never = f"<WeekDays>{''.join(day(kind) for kind in range(1, 8))}</WeekDays>"
    assert list(read(calendars=calendar(2, "Never", never)).plan.calendars) == ["Standard"]


def test_working_days_without_hours_have_the_usual_ones() -> None:
    open_day = "<WeekDays><WeekDay><DayType>7</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays>"
    plan = read(calendars=calendar(2, "Saturdays", open_day)).plan
    assert plan.calendars["Saturdays"].week[5] == ((480, 720), (780, 1020))


def test_the_night_shift_ends_at_midnight() -> None:
    night = f"<WeekDays>{day(2, '23:00-00:00 00:00-03:00')}</WeekDays>"
    plan = read(calendars=calendar(2, "Night", night)).plan
    assert plan.calendars["Night"].week[0] == ((0, 180), (1380, 1440))
