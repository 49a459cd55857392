"""Tasks, links and people of a file as rows of a plan, and the report of what is left out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.exchange.documents import WEEK, calendar, document, link, task
from tracker.domain.schedule import Assignment, Deadline, Link
from tracker.exchange import mspdi
from tracker.exchange.mspdi.people import Booking, Resource

HOUR = 60
SUMMARY = "<Summary>1</Summary>"
WAITING = "<RemainingDuration>PT8H0M0S</RemainingDuration>"


def codes(found: mspdi.Imported) -> Mapping[str, int]:
    return {each.code: each.count for each in found.report}


def test_the_head_of_the_project() -> None:
    head = "<Title>装修</Title><StatusDate>2026-01-09T18:00:00</StatusDate><MinutesPerDay>450</MinutesPerDay>"
    plan = mspdi.read(document(task(1), project=head), zone="UTC").plan
    assert (plan.name, plan.minutes_per_day, plan.zone) == ("装修", 450, "UTC")
    assert plan.status_date == plan.start + 4 * 1440 + 9 * HOUR
    assert plan.finish is None


def test_dates_are_local_times_of_the_zone() -> None:
    data = document(task(1))
    here, there = mspdi.read(data).plan, mspdi.read(data, zone="UTC").plan
    assert there.start - here.start == 8 * HOUR


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<Title>T</Title><Name>n.xml</Name>", "T"),
        ("<Name>n.xml</Name>", "whole"),
        ("", "whole"),
    ],
)
def test_the_name_is_the_title_or_that_of_the_whole(head: str, name: str) -> None:
    whole = "<Task><UID>0</UID><ID>0</ID><Name>whole</Name><OutlineLevel>0</OutlineLevel></Task>"
    assert mspdi.read(document(whole, task(1), project=head)).plan.name == name


def test_the_name_of_the_file_is_the_last_resort() -> None:
    assert mspdi.read(document(project="<Name>Move.xml</Name>")).plan.name == "Move"


def test_a_project_scheduled_from_its_finish() -> None:
    head = "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-02-06T18:00:00</FinishDate>"
    late, soon = "<ConstraintType>1</ConstraintType>", "<ConstraintType>0</ConstraintType>"
    found = mspdi.read(document(task(1, late), task(2, soon), project=head), zone="UTC")
    assert found.plan.finish == found.plan.start + 32 * 1440 + 9 * HOUR
    assert [row.activity.constraint for row in found.plan.rows] == [None, None]
    assert codes(found) == {"as_soon_backward": 1}


def test_the_outline_says_what_belongs_to_what() -> None:
    levels = (1, 2, 3, 2, 1, 3)  # the last one skips a level
    plan = mspdi.read(document(*(task(i, level=level) for i, level in enumerate(levels, 1)))).plan
    assert [row.activity.parent for row in plan.rows] == [None, "1", "2", "1", None, "5"]
    assert [row.level for row in plan.rows] == [1, 2, 3, 2, 1, 2]
    assert [row.kind for row in plan.rows] == ["summary", "summary", "task", "task", "summary", "task"]
    assert [row.activity.summary for row in plan.rows] == [True, True, False, False, True, False]


def test_a_summary_with_nothing_below_it_is_a_task() -> None:
    row = mspdi.read(document(task(1, SUMMARY))).plan.rows[0]
    assert (row.kind, row.activity.duration) == ("task", 480)


def test_inactive_and_empty_rows_are_left_out() -> None:
    inactive = "<Active>0</Active>"
    rows = [
        task(1),
        task(2, inactive, level=2),
        task(3, level=3),
        "<Task><UID>9</UID><ID>4</ID><IsNull>1</IsNull></Task>",
        task(5, link(2) + link(9) + link(1)),
    ]
    found = mspdi.read(document(*rows))
    assert [(row.activity.id, row.activity.parent, row.level) for row in found.plan.rows] == [
        ("1", None, 1),
        ("3", "1", 2),
        ("5", None, 1),
    ]
    assert found.plan.links == (Link("1", "5"),)
    assert codes(found) == {"inactive_task": 1, "broken_link": 2}


def test_words_of_a_task_are_kept_as_they_are() -> None:
    body = "<Notes> 两行\n文字 &lt;b&gt; </Notes><PercentComplete>40</PercentComplete>"
    row = mspdi.read(document(task(1, body))).plan.rows[0]
    assert (row.title, row.note, row.percent, row.number) == ("Task 1", " 两行\n文字 <b> ", 40.0, 1)


def test_a_milestone_keeps_a_duration_if_it_has_one() -> None:
    row = mspdi.read(document(task(1, "<Milestone>1</Milestone>", hours=3))).plan.rows[0]
    assert (row.kind, row.activity.duration) == ("milestone", 180)


def test_progress_and_deadlines() -> None:
    body = (
        "<ActualStart>2026-01-06T09:00:00</ActualStart><RemainingDuration>PT3H0M0S</RemainingDuration>"
        "<Deadline>2026-01-09T18:00:00</Deadline>"
    )
    plan = mspdi.read(document(task(1, body), task(2, WAITING))).plan
    begun, waiting = (row.activity for row in plan.rows)
    assert (begun.actual_start, begun.actual_finish, begun.remaining) == (plan.start + 1440, None, 180)
    assert begun.deadline == Deadline(at=plan.start + 4 * 1440 + 9 * HOUR)
    assert (waiting.actual_start, waiting.remaining, waiting.deadline) == (None, None, None)


def dates(prefix: str = "") -> str:
    start, finish = f"{prefix}Start", f"{prefix}Finish"
    return f"<{start}>2026-01-07T09:00:00</{start}><{finish}>2026-01-08T18:00:00</{finish}>"


BY_HAND = (dates("Manual"), dates(), f"<ManualStart>2026-01-07T09:00:00</ManualStart>{dates()}")


@pytest.mark.parametrize("body", BY_HAND)
def test_manual_tasks_are_pinned_to_their_dates(body: str) -> None:
    plan = mspdi.read(document(task(1, f"<Manual>1</Manual>{body}"))).plan
    assert plan.rows[0].activity.pin == (plan.start + 2 * 1440, plan.start + 3 * 1440 + 9 * HOUR)


def test_manual_tasks_without_dates_are_scheduled_and_reported() -> None:
    found = mspdi.read(document(task(1, "<Manual>1</Manual>")))
    assert found.plan.rows[0].activity.pin is None
    assert codes(found) == {"undated_manual_task": 1}


def test_tasks_of_other_projects_are_pinned_and_reported() -> None:
    external = task(1, f"<ExternalTask>1</ExternalTask>{dates()}")
    found = mspdi.read(document(external, task(2, link(1, "<CrossProject>1</CrossProject>"))))
    assert found.plan.rows[0].activity.pin is not None
    assert found.plan.links == (Link("1", "2"),)
    assert codes(found) == {"external_task": 1}


def test_links_to_what_is_not_there_are_reported() -> None:
    found = mspdi.read(document(task(1, link(7) + link(8, "<CrossProject>1</CrossProject>"))))
    assert found.plan.links == ()
    assert codes(found) == {"cross_project_link": 1, "broken_link": 1}


def test_what_a_summary_cannot_have_is_reported() -> None:
    dated = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-01-07T09:00:00</ConstraintDate>"
    found = mspdi.read(document(task(1, f"<Manual>1</Manual>{dated}"), task(2, level=2)))
    assert found.plan.rows[0].activity.constraint is None
    assert codes(found) == {"manual_summary": 1, "summary_constraint": 1}


def test_constraints_without_a_date_and_soft_ones_are_reported() -> None:
    hard = "<ConstraintType>2</ConstraintType><ConstraintDate>2026-01-07T09:00:00</ConstraintDate>"
    soft = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-01-07T09:00:00</ConstraintDate>"
    tasks = (task(1, "<ConstraintType>5</ConstraintType>"), task(2, hard), task(3, soft))
    found = mspdi.read(document(*tasks, project="<HonorConstraints>0</HonorConstraints>"))
    assert codes(found) == {"undated_constraint": 1, "constraints_honoured": 1}


def people(*assignments: str) -> str:
    resources = (
        "<Resource><UID>0</UID><ID>0</ID></Resource>"
        "<Resource><UID>1</UID><Name>张伟</Name><Type>1</Type><CalendarUID>2</CalendarUID></Resource>"
        "<Resource><UID>2</UID><Name>Cement</Name><Type>0</Type></Resource>"
        "<Resource><UID>3</UID><Name>Fee</Name><Type>0</Type><IsCostResource>1</IsCostResource></Resource>"
        "<Resource><UID>4</UID><IsNull>1</IsNull></Resource>"
    )
    return f"<Resources>{resources}</Resources><Assignments>{''.join(assignments)}</Assignments>"


def assignment(resource: int, body: str = "<Units>0.5</Units><Work>PT4H0M0S</Work>") -> str:
    keys = f"<UID>1</UID><TaskUID>1</TaskUID><ResourceUID>{resource}</ResourceUID>"
    return f"<Assignment>{keys}{body}</Assignment>\n"


OWN = calendar(2, "张伟", f"<WeekDays>{WEEK}</WeekDays>", 1)


def test_work_runs_on_the_calendars_of_people() -> None:
    found = mspdi.read(
        document(task(1), calendars=OWN, rest=people(assignment(2), assignment(1), assignment(3)))
    )
    row, someone = found.plan.rows[0], Resource("张伟", "WORK", "张伟")
    assert row.activity.assignments == (Assignment("张伟", 480),)
    assert row.owner == "张伟"
    assert row.extra["bookings"] == (
        Booking(Resource("Cement", "MATERIAL"), 50.0, 240),
        Booking(someone, 50.0, 240),
        Booking(Resource("Fee", "COST"), 50.0, 240),
    )
    assert found.report == ()


@pytest.mark.parametrize(
    "body",
    [
        "<Units>0</Units><Work>PT4H0M0S</Work>",
        "<Units>1</Units><Work>PT0H0M0S</Work>",
        "<Units>1</Units>",
    ],
)
def test_no_work_takes_no_time(body: str) -> None:
    plan = mspdi.read(document(task(1), calendars=OWN, rest=people(assignment(1, body)))).plan
    assert plan.rows[0].activity.assignments == ()
    assert plan.rows[0].owner == "张伟"


def test_a_fixed_duration_does_not_depend_on_people() -> None:
    plan = mspdi.read(document(task(1, "<Type>1</Type>"), calendars=OWN, rest=people(assignment(1)))).plan
    assert plan.rows[0].activity.assignments == ()
    assert plan.rows[0].extra["type"] == "FIXED_DURATION"


def test_a_task_may_ignore_the_calendars_of_people() -> None:
    other = OWN + calendar(3, "Site", f"<WeekDays>{WEEK}</WeekDays>")
    body = "<CalendarUID>3</CalendarUID><IgnoreResourceCalendar>{}</IgnoreResourceCalendar>"
    rest = people(assignment(1))
    ignored = mspdi.read(document(task(1, body.format(1)), calendars=other, rest=rest))
    both = mspdi.read(document(task(1, body.format(0)), calendars=other, rest=rest))
    assert ignored.plan.rows[0].activity.assignments == (Assignment("Site", 480),)
    assert codes(ignored) == {}
    assert both.plan.rows[0].activity.assignments == (Assignment("张伟", 480),)
    assert codes(both) == {"both_calendars": 1}


def test_assignments_to_nobody_are_nothing_and_to_strangers_are_reported() -> None:
    found = mspdi.read(document(task(1), rest=people(assignment(-65535), assignment(77), assignment(4))))
    assert found.plan.rows[0].extra.get("bookings") is None
    assert found.plan.rows[0].owner is None
    assert codes(found) == {"unknown_resource": 2}


def test_a_resource_without_a_name_is_nobody() -> None:
    row = mspdi.read(document(task(1), rest=people(assignment(0)))).plan.rows[0]
    assert row.owner is None
    assert row.activity.assignments == (Assignment("Standard", 480),)


def test_the_baseline_and_the_dates_that_project_computed() -> None:
    baselines = (
        f"<Baseline><Number>0</Number>{dates()}</Baseline>"
        "<Baseline><Number>1</Number></Baseline><Baseline><Number>2</Number></Baseline>"
    )
    body = f"<Start>2026-01-05T09:00:00</Start><Finish>2026-01-05T18:00:00</Finish>{baselines}"
    found = mspdi.read(document(task(1, body)))
    start = found.plan.start
    assert found.plan.rows[0].extra["baseline"] == (start + 2 * 1440, start + 3 * 1440 + 9 * HOUR)
    assert found.plan.rows[0].extra["stored"] == (start, start + 9 * HOUR)
    assert codes(found) == {"more_baselines": 2}


@pytest.mark.parametrize("number", [0, 1])
def test_an_empty_baseline_and_a_later_one_are_none(number: int) -> None:
    plan = mspdi.read(document(task(1, f"<Baseline><Number>{number}</Number></Baseline>"))).plan
    assert "baseline" not in plan.rows[0].extra


def stored(finish: str) -> str:
    return f"<Start>2026-01-05T09:00:00</Start><Finish>{finish}</Finish>"


def test_work_with_a_gap_is_a_split_task() -> None:
    split = task(1, stored("2026-01-07T18:00:00"))
    whole = task(2, stored("2026-01-05T18:00:00"))
    stopped = task(
        3,
        "<ActualStart>2026-01-05T09:00:00</ActualStart><Stop>2026-01-05T12:00:00</Stop>"
        "<Resume>2026-01-07T09:00:00</Resume>",
    )
    pinned = task(4, f"<Manual>1</Manual>{stored('2026-01-07T18:00:00')}")
    found = mspdi.read(document(split, whole, stopped, pinned))
    assert codes(found) == {"split_task": 2}
    assert [(each.uid, each.number, each.line) for each in found.report[0].where] == [
        ("1", 1, 5),
        ("3", 3, 7),
    ]


def test_uneven_work_is_not_mistaken_for_a_split() -> None:
    uneven = assignment(
        1, "<Units>1</Units><Work>PT8H0M0S</Work><WorkContour>3</WorkContour><Delay>4800</Delay>"
    )
    found = mspdi.read(document(task(1, stored("2026-01-09T18:00:00")), calendars=OWN, rest=people(uneven)))
    assert codes(found) == {"assignment_delay": 1, "work_contour": 1}


LEFT_OUT = {
    "leveling_delay": task(1, "<LevelingDelay>4800</LevelingDelay>"),
    "costs": task(1, "<FixedCost>100</FixedCost><Cost>100.50</Cost>"),
    "overtime": task(1, "<OvertimeWork>PT2H0M0S</OvertimeWork>"),
    "subproject": task(1, "<IsSubproject>1</IsSubproject><SubprojectName>b.mpp</SubprojectName>"),
    "recurring_task": task(1, "<Recurring>1</Recurring>"),
    "hyperlink": task(1, "<HyperlinkAddress>http://example.org</HyperlinkAddress>"),
    "outline_code": task(1, "<OutlineCode><FieldID>1</FieldID></OutlineCode>"),
    "timephased": task(1, "<TimephasedData><Type>1</Type></TimephasedData>"),
}


@pytest.mark.parametrize("code", LEFT_OUT)
def test_what_is_not_taken_over_is_reported_once_a_task(code: str) -> None:
    found = mspdi.read(document(LEFT_OUT[code]))
    assert codes(found) == {code: 1}
    assert found.report[0].where[0].line == 5
    assert found.report[0].where[0].uid == "1"


def test_values_of_nothing_are_not_reported() -> None:
    zeros = (
        "<FixedCost>0</FixedCost><Cost>0.00</Cost><OvertimeWork>PT0H0M0S</OvertimeWork><ACWP/>"
        "<LevelingDelay>0</LevelingDelay><Recurring>0</Recurring><IsSubproject>false</IsSubproject>"
    )
    free = "<Resources><Resource><UID>1</UID><Rates><Rate><RatesFrom>1984-01-01T00:00:00</RatesFrom>"
    rest = f"{free}<StandardRate>0</StandardRate></Rate></Rates></Resource></Resources>"
    assert mspdi.read(document(task(1, zeros), rest=rest)).report == ()


def test_what_resources_and_assignments_have_is_reported() -> None:
    resource = (
        "<Resources><Resource><UID>1</UID><Rates><Rate><StandardRate>90</StandardRate></Rate></Rates>"
        "<AvailabilityPeriods><AvailabilityPeriod/><AvailabilityPeriod/></AvailabilityPeriods>"
        "<IsBudget>1</IsBudget></Resource></Resources>"
    )
    given = assignment(1, "<BudgetWork>PT1H0M0S</BudgetWork><LevelingDelay>10</LevelingDelay>")
    found = mspdi.read(document(task(1), rest=f"{resource}<Assignments>{given}</Assignments>"))
    assert codes(found) == {"leveling_delay": 1, "availability": 1, "costs": 1, "budget": 2}


def test_custom_fields_go_by_their_names() -> None:
    fields = (
        "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName>"
        "<Alias>部门</Alias></ExtendedAttribute></ExtendedAttributes>"
    )
    value = "<ExtendedAttribute><FieldID>{}</FieldID><Value>x</Value></ExtendedAttribute>"
    tasks = (task(i, value.format(188743731)) for i in range(1, 9))
    found = mspdi.read(document(*tasks, task(9, value.format(42)), project=fields))
    assert [(each.code, each.about, each.count) for each in found.report] == [
        ("custom_field", "42", 1),
        ("custom_field", "部门", 8),
    ]
    assert found.report[1].zh == "自定义字段“部门” 8 处：未导入（任务 1、2、3、4、5…）。"
    assert found.report[1].en == "Custom field “部门”, 8 values: left out (task IDs 1, 2, 3, 4, 5…)."


def test_elements_that_nobody_knows_are_reported() -> None:
    found = mspdi.read(document(task(1, "<Mood>good</Mood><x:Y xmlns:x='urn:y'>1</x:Y><Empty/>")))
    assert [each.about for each in found.report] == ["Task/Mood", "Task/{urn:y}Y"]


def test_the_report_says_first_what_changes_dates() -> None:
    found = mspdi.read(document(task(1, "<Cost>5</Cost>"), task(2, "<Active>0</Active>")))
    assert [each.code for each in found.report] == ["inactive_task", "costs"]


@pytest.mark.parametrize(
    ("words", "kind", "whole"),
    [
        ("kind=meeting whole at=10:30", "meeting", True),
        ("kind=party at=99 until=x", "task", False),
        ("", "task", False),
    ],
)
def test_the_field_of_our_own(words: str, kind: str, whole: bool) -> None:
    own = f"<ExtendedAttribute><FieldID>188744016</FieldID><Value>{words}</Value></ExtendedAttribute>"
    found = mspdi.read(document(task(1, own)))
    row = found.plan.rows[0]
    assert (row.kind, row.activity.whole, row.activity.span_to) == (kind, whole, None)
    assert (row.activity.at is not None) is whole
    assert found.report == ()


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "GB18030"])
def test_files_of_other_encodings_say_which(encoding: str) -> None:
    text = document(task(1, "<Notes>第一步</Notes>"), project="<Title>装修</Title>").decode()
    data = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    plan = mspdi.read(data).plan
    assert (plan.name, plan.rows[0].note) == ("装修", "第一步")


def test_comments_and_instructions_are_passed_over() -> None:
    body = "<!-- by hand --><Notes>one<!-- and --> two<?and three?></Notes>"
    found = mspdi.read(document(task(1, body)))
    assert found.plan.rows[0].note == "one two"
    assert found.report == ()
