"""What is written: in the order of the schema, in words that XML allows, and what Project has no word for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from lxml import etree

from tests.exchange.plans import undated
from tracker.domain.schedule import (
    Activity,
    Assignment,
    Bound,
    Constraint,
    ConstraintKind,
    Deadline,
    Link,
    LinkType,
)
from tracker.domain.text import Text
from tracker.domain.workdays import DayException, WorkCalendar, to_minute
from tracker.exchange import mspdi
from tracker.exchange.mspdi.people import Booking, Resource
from tracker.exchange.planfile import FileRow, PlanFile

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TEN = to_minute(datetime(2026, 1, 5, 2, tzinfo=UTC))  # ten o'clock in Shanghai
# The order of the schema, so far as it is written here.
ORDER = {
    "Project": "SaveVersion Name Title CreationDate LastSaved ScheduleFromStart StartDate FinishDate "
    "CriticalSlackLimit CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek "
    "DaysPerMonth DurationFormat HonorConstraints WeekStartDay StatusDate CurrentDate NewTasksAreManual "
    "ExtendedAttributes Calendars Tasks Resources Assignments",
    "Calendar": "UID Name IsBaseCalendar IsBaselineCalendar BaseCalendarUID WeekDays Exceptions",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type DayWorking WorkingTimes",
    "Task": "UID ID Name Active Manual Type IsNull WBS OutlineNumber OutlineLevel Start Finish Duration "
    "ManualStart ManualFinish ManualDuration DurationFormat Estimated Milestone Summary Critical EarlyStart "
    "EarlyFinish LateStart LateFinish FreeSlack TotalSlack PercentComplete ActualStart ActualFinish "
    "RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline IgnoreResourceCalendar Notes "
    "PredecessorLink ExtendedAttribute Baseline",
    "PredecessorLink": "PredecessorUID Type CrossProject LinkLag LagFormat",
    "Baseline": "Number Start Finish",
    "Resource": "UID ID Name Type IsNull MaxUnits CalendarUID IsCostResource",
    "Assignment": "UID TaskUID ResourceUID Finish RegularWork Start Units Work",
}
WORKDAYS = WorkCalendar("Asia/Shanghai", first_year=2025, last_year=2027)


def row(key: str, *, title: str = "", level: int = 1, kind: str = "task", **rest: Any) -> FileRow:
    names = {"number", "note", "percent", "owner", "extra"}
    of_row = {name: value for name, value in rest.items() if name in names}
    of_activity = {name: value for name, value in rest.items() if name not in names}
    activity = Activity(key, **{"duration": 480, "calendar": "Office", **of_activity})
    return FileRow(activity, title or f"Task {key}", level, kind, **of_row)


def plan(*rows: FileRow, links: tuple[Link, ...] = (), **rest: Any) -> PlanFile:
    given = {"calendars": {"Office": WORKDAYS}, "default_calendar": "Office", "name": "Plan", **rest}
    return PlanFile(start=TEN, rows=rows, links=links, **given)


def written(given: PlanFile) -> Any:
    return etree.fromstring(mspdi.write(given, given.schedule(), now=NOW))


def again(given: PlanFile) -> mspdi.Imported:
    return mspdi.read(mspdi.write(given, given.schedule(), now=NOW))


def local(element: Any) -> str:
    return etree.QName(element).localname


def texts(root: Any, name: str) -> list[str | None]:
    return [each.text for each in root.iter(f"{{*}}{name}")]


SPRING = {
    date(2026, 2, 14): DayException("make_up"),
    date(2026, 2, 16): DayException("holiday", Text(zh="春节")),
}
FULL = plan(
    row("1", kind="summary", summary=True),
    row(
        "2",
        parent="1",
        level=2,
        pin=(TEN, TEN + 60),
        note="n",
        percent=50.0,
        actual_start=TEN,
        actual_finish=TEN + 60,
        remaining=0,
        constraint=Constraint(ConstraintKind.MUST_START_ON, TEN),
        deadline=Deadline(TEN + 60),
        owner="张伟",
        extra={"baseline": (TEN, TEN + 60)},
        kind="meeting",
    ),
    row("3", extra={"bookings": (Booking(Resource("Fee", "COST"), 100.0, 0),)}),
    links=(Link("2", "3"),),
    status_date=TEN,
    calendars={"Office": replace(WORKDAYS, exceptions=SPRING)},
)


def test_children_stand_in_the_order_of_the_schema() -> None:
    seen = set()
    for element in written(FULL).iter():
        order = ORDER.get(local(element))
        if order is not None:
            names = [local(child) for child in element]
            assert names == sorted(names, key=order.split().index), local(element)
            seen |= {(local(element), name) for name in names}
    assert seen == {(name, child) for name, order in ORDER.items() for child in order.split()}


def test_the_head_says_when_it_was_written_in_the_clock_of_the_plan() -> None:
    root = written(plan(row("1"), name="装修"))
    assert [*texts(root, "CreationDate"), *texts(root, "Title")] == ["2026-01-02T11:04:00", "装修"]
    assert (texts(root, "StartDate"), texts(root, "FinishDate")) == (
        ["2026-01-05T10:00:00"],
        ["2026-01-06T10:00:00"],
    )
    assert (texts(root, "DefaultStartTime"), texts(root, "DefaultFinishTime")) == (["09:00:00"], ["18:00:00"])
    assert (texts(root, "MinutesPerDay"), texts(root, "MinutesPerWeek")) == (["480"], ["2400"])


def test_dates_slack_and_outline_are_those_of_the_schedule() -> None:
    root = written(FULL)
    tasks = list(root.iter("{*}Task"))
    assert [each.findtext("{*}OutlineNumber") for each in tasks] == ["0", "1", "1.1", "2"]
    assert tasks[3].findtext("{*}Start") == "2026-01-05T11:00:00"
    assert tasks[3].findtext("{*}EarlyFinish") == "2026-01-06T11:00:00"
    assert tasks[3].findtext("{*}TotalSlack") == "0"
    assert tasks[1].findtext("{*}Duration") == "PT1H0M0S"


def test_exceptions_are_grouped_by_days_in_a_row() -> None:
    days = {date(2026, 2, each): DayException("holiday", Text(zh="春节")) for each in range(16, 21)}
    days[date(2026, 2, 14)] = DayException("make_up")
    days[date(2026, 2, 21)] = DayException("removed")
    root = written(plan(row("1"), calendars={"Office": replace(WORKDAYS, exceptions=days)}))
    assert texts(root, "Occurrences") == ["1", "5", "1"]
    assert texts(root, "FromDate")[3:] == [
        "2026-02-14T00:00:00",
        "2026-02-16T00:00:00",
        "2026-02-21T00:00:00",
    ]
    assert texts(root, "ToDate")[3:] == ["2026-02-14T23:59:59", "2026-02-20T23:59:59", "2026-02-21T23:59:59"]


def test_an_empty_plan_is_a_file_too() -> None:
    read = again(plan())
    assert (read.plan.rows, read.plan.links, read.report) == ((), (), ())


@pytest.mark.parametrize("title", ["a\x00b\x0b\ufffe\ud800", "<&>\"' ]]> \r\n\t", "任务 🚀", "x" * 600])
def test_words_hold_what_xml_allows(title: str) -> None:
    read = again(plan(row("1", title=title, note=title), name=title)).plan
    clean = title.replace("\x00", "").replace("\x0b", "").replace("\ufffe", "").replace("\ud800", "")
    assert (read.name, read.rows[0].title, read.rows[0].note) == (clean[:512], clean[:512], clean)


def test_ids_that_are_no_numbers_become_numbers() -> None:
    given = plan(row("a1"), row("b2", parent=None), links=(Link("a1", "b2"),))
    read = again(given).plan
    assert [each.activity.id for each in read.rows] == ["1", "2"]
    assert read.links == (Link("1", "2"),)


@pytest.mark.parametrize("key", ["0", "007", "-1", "٣", str(2**31)])
def test_ids_that_project_would_not_take_are_counted_anew(key: str) -> None:
    assert [each.activity.id for each in again(plan(row("5"), row(key))).plan.rows] == ["1", "2"]


def test_numbers_are_kept_with_empty_rows_between() -> None:
    given = plan(row("1", number=2), row("4", number=5))
    assert texts(written(given), "ID")[:6] == ["0", "1", "2", "3", "4", "5"]
    assert texts(written(given), "UID")[2:8] == ["5", "1", "6", "7", "4"]
    assert [each.number for each in again(given).plan.rows] == [2, 5]


@pytest.mark.parametrize("numbers", [(None, None), (2, 1), (1, 1), (1, 1_000_000)])
def test_numbers_out_of_order_are_counted_anew(numbers: tuple[int | None, ...]) -> None:
    given = plan(*(row(f"{i}", number=number) for i, number in enumerate(numbers, 1)))
    assert [each.number for each in again(given).plan.rows] == [1, 2]


def test_what_must_not_begin_before_becomes_a_constraint() -> None:
    later = Bound(TEN + 2880, "phase", "build")
    given = plan(
        row("1", bounds=(later, Bound(TEN, "week"))), row("2", bounds=(Bound(TEN, "project_start"),))
    )
    read = again(given).plan.rows
    assert read[0].activity.constraint == Constraint(ConstraintKind.START_NO_EARLIER_THAN, later.at)
    assert read[1].activity.constraint is None


def test_a_deadline_after_another_task_becomes_a_date() -> None:
    given = plan(row("1"), row("2", deadline=Deadline(step="1", lag=480)))
    due = given.schedule().placed["2"].deadline
    assert again(given).plan.rows[1].activity.deadline == Deadline(at=due)


def test_soft_links_and_parts_of_a_per_cent_are_not_written() -> None:
    given = plan(
        row("1"), row("2"), links=(Link("1", "2", soft=True), Link("1", "2", LinkType.SS, lag_percent=12.4))
    )
    assert again(given).plan.links == (Link("1", "2", LinkType.SS, lag_percent=12.0),)


def test_meetings_and_series_keep_what_is_their_own() -> None:
    meeting = row("1", kind="meeting", whole=True, at=time(10, 30))
    series = row("2", duration=0, span_to=TEN + 14_400)
    read = again(plan(meeting, series))
    assert [each.activity for each in read.plan.rows] == [meeting.activity, series.activity]
    assert read.plan.rows[0].kind == "meeting"
    assert read.report == ()


def test_an_owner_alone_does_not_decide_the_finish() -> None:
    read = again(plan(row("1", owner="张伟"), row("2", owner="张伟"))).plan
    assert [each.owner for each in read.rows] == ["张伟", "张伟"]
    assert [each.activity.assignments for each in read.rows] == [(), ()]
    assert read.rows[0].extra["bookings"] == (Booking(Resource("张伟"), 100.0, 480),)


def test_work_without_a_name_goes_by_its_calendar() -> None:
    calendars = {"Office": WORKDAYS, "Night": replace(WORKDAYS, week=(((0, 360),),) * 7)}
    work = (Assignment("Night", 240), Assignment("Office", 300))
    read = again(
        plan(row("1", assignments=work, owner="李娜"), row("2", assignments=work), calendars=calendars)
    ).plan
    assert [each.activity.assignments for each in read.rows] == [work, work]
    names = [[each.resource.name for each in given.extra["bookings"]] for given in read.rows]
    assert names == [["李娜", "Office"], ["Night", "Office"]]


BOOKED = (Booking(Resource("李娜"), 50.0, 240),)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            row("1", owner="李娜", assignments=(Assignment("Office", 480),), extra={"bookings": BOOKED}),
            BOOKED,
        ),
        (
            row("1", owner="李娜", assignments=(Assignment("Office", 60),), extra={"bookings": BOOKED}),
            (Booking(Resource("李娜"), 100.0, 60),),
        ),
        (
            row("1", owner="王芳", assignments=(Assignment("Office", 480),), extra={"bookings": BOOKED}),
            (Booking(Resource("王芳"), 100.0, 480),),
        ),
        (row("1", extra={"bookings": BOOKED}), ()),
    ],
)
def test_bookings_are_kept_while_they_say_the_same_as_the_plan(
    given: FileRow, wanted: tuple[Booking, ...]
) -> None:
    read = again(plan(given)).plan.rows[0]
    assert read.extra.get("bookings", ()) == wanted
    assert read.activity.assignments == given.activity.assignments


def test_work_on_the_tasks_own_calendar_stays_there() -> None:
    calendars = {"Office": WORKDAYS, "Site": replace(WORKDAYS, week=(((0, 360),),) * 7)}
    given = row(
        "1", owner="李娜", calendar="Site", assignments=(Assignment("Site", 480),), extra={"bookings": BOOKED}
    )
    read = again(plan(given, calendars=calendars))
    assert read.plan.rows[0].activity == given.activity
    assert read.plan.rows[0].extra["bookings"] == BOOKED
    assert read.report == ()


def test_a_plan_scheduled_from_its_finish_says_so() -> None:
    given = plan(row("1", bounds=(Bound(TEN, "phase"),)), row("2"), finish=TEN + 14_400)
    read = again(given).plan
    assert read.finish == given.finish
    assert read.rows[0].activity.constraint == Constraint(ConstraintKind.START_NO_EARLIER_THAN, TEN)
    assert undated(read.rows[1]).activity == given.rows[1].activity


def test_a_calendar_without_a_working_weekday_still_has_a_day() -> None:
    days = {date(2026, 1, each): DayException("added", intervals=((540, 1020),)) for each in range(1, 31)}
    rare = WorkCalendar("Asia/Shanghai", ((),) * 7, days, 2025, 2027, minutes_per_day=480)
    root = written(plan(row("1"), calendars={"Office": rare}))
    assert texts(root, "DefaultStartTime") == ["09:00:00"]
