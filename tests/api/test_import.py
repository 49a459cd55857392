"""An administrator brings a plan of Microsoft Project in; anybody may see first what it would become."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import ok
from tests.api.exchanged import FILES, bring, codes, dates, read, real, send
from tests.exchange.documents import calendar, document, exception, link, task, working_times
from tracker.calendars.cn import base_calendar
from tracker.domain.workdays import to_datetime
from tracker.exchange.mspdi.faults import MOST_BYTES

TITLE = "<Title>春季上新</Title>"
RESOURCES = (
    "<Resources>{}</Resources><Assignments>{}</Assignments>"  # filled with resource() and assignment()
)
NIGHTS = "<WeekDays>{}</WeekDays>".format(
    "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking>{working_times('20:00-23:00')}</WeekDay>"
        for day in range(1, 8)
    )
)


def resource(uid: int, name: str, calendar_uid: int = -1, kind: int = 1) -> str:
    return (
        f"<Resource><UID>{uid}</UID><Name>{name}</Name><Type>{kind}</Type>"
        f"<CalendarUID>{calendar_uid}</CalendarUID></Resource>"
    )


def assignment(task_uid: int, resource_uid: int, hours: int = 8, units: float = 1) -> str:
    return (
        f"<Assignment><UID>{task_uid * 100 + resource_uid}</UID><TaskUID>{task_uid}</TaskUID>"
        f"<ResourceUID>{resource_uid}</ResourceUID><Units>{units}</Units><Work>PT{hours}H0M0S</Work></Assignment>"
    )


def own_field(words: str) -> str:
    """What this house writes into a text field for what the format has no word for."""
    return f"<ExtendedAttribute><FieldID>188744016</FieldID><Value>{words}</Value></ExtendedAttribute>"


def items(body):
    return {each["key"]: each for each in body["items"]}


# What becomes of a plan


def test_a_plan_becomes_a_draft_with_its_dates(agency):
    data = document(task(1), task(2, link(1)), project=TITLE)

    answer = send(agency.admin, data)

    body = ok(answer, 201)
    project = body["project"]
    assert (project["name"], project["state"], project["start_on"], project["finish_on"]) == (
        "春季上新",
        "draft",
        "2026-01-05",
        "2026-01-06",
    )
    assert (project["progress"], project["playbook_id"], body["dry_run"]) == ("actual", None, False)
    assert dates(body) == {
        "1": ("2026-01-05T09:00", "2026-01-05T18:00"),
        "2": ("2026-01-06T09:00", "2026-01-06T18:00"),
    }
    assert [each["title"] for each in body["items"]] == ["Task 1", "Task 2"]
    assert body["report"] == []
    assert answer.headers["Location"] == f"/api/v1/projects/{project['id']}"
    assert answer.headers["ETag"] == f'"{project["revision"]}"'
    stored = ok(agency.admin.get(f"/projects/{project['id']}/tasks"))["items"]
    assert [(each["key"], each["start"]) for each in stored] == [
        (each["key"], each["start"]) for each in body["items"]
    ]


def test_name_client_and_state_may_be_given_beside_the_file(agency):
    client = ok(agency.admin.post("/clients", {"name": f"Import {agency.ids['Alice']}"}), 201)["id"]

    project = bring(agency.admin, document(task(1)), name="另起的名称", client=client, state="active")[
        "project"
    ]

    assert (project["name"], project["client_id"], project["state"]) == ("另起的名称", client, "active")


def test_the_outline_becomes_summaries_in_the_order_of_the_file(agency):
    data = document(task(1), task(2, level=2), task(3, level=2), task(4, level=3), task(5))

    body = bring(agency.admin, data)

    found = items(body)
    assert {key: each["kind"] for key, each in found.items()} == {
        "1": "summary", "2": "task", "3": "summary", "4": "task", "5": "task",
    }  # fmt: skip
    assert [found[key]["parent"] for key in "12345"] == [
        None, found["1"]["id"], found["1"]["id"], found["3"]["id"], None,
    ]  # fmt: skip
    assert body["counts"] == {"summary": 2, "task": 3}


def test_numbers_that_are_not_unique_give_way_to_uids(agency):
    same = task(7).replace("<ID>7</ID>", "<ID>1</ID>")

    assert list(items(bring(agency.admin, document(task(1), same)))) == ["1", "7"]


@pytest.mark.parametrize(
    ("code", "kind", "start"),
    [
        (2, "MUST_START_ON", "2026-01-14T09:00"),
        (3, "MUST_FINISH_ON", "2026-01-13T09:00"),
        (4, "START_NO_EARLIER_THAN", "2026-01-14T09:00"),
        (5, "START_NO_LATER_THAN", "2026-01-05T09:00"),
        (6, "FINISH_NO_EARLIER_THAN", "2026-01-13T09:00"),
        (7, "FINISH_NO_LATER_THAN", "2026-01-05T09:00"),
    ],
)
def test_a_constraint_is_kept_with_its_date(agency, code, kind, start):
    wish = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-01-14T09:00:00</ConstraintDate>"

    body = bring(agency.admin, document(task(1, wish)))

    found = ok(agency.admin.get(f"/tasks/{body['items'][0]['id']}"))
    assert found["constraint"] == {"kind": kind, "at": "2026-01-14T09:00:00+08:00"}
    assert found["start"][:16] == start


def test_what_is_as_late_as_possible_has_no_date(agency):
    body = bring(agency.admin, document(task(1, "<ConstraintType>1</ConstraintType>"), task(2, hours=24)))

    found = items(body)["1"]
    assert found["constraint"] == {"kind": "AS_LATE_AS_POSSIBLE"}
    assert found["start"][:16] == "2026-01-07T09:00"


def test_milestones_meetings_notes_deadlines_and_elapsed_time_are_kept(agency):
    body = bring(
        agency.admin,
        document(
            task(1, "<Milestone>1</Milestone><Notes>两行\n备注</Notes>", hours=0),
            task(2, "<DurationFormat>8</DurationFormat><Deadline>2026-01-05T12:00:00</Deadline>", hours=48),
            task(
                3,
                own_field("kind=meeting whole at=14:00"),
                hours=2,
            ),
        ),
    )

    found = items(body)
    assert (found["1"]["kind"], found["1"]["note"]) == ("milestone", "两行\n备注")
    assert (found["2"]["duration_elapsed_minutes"], found["2"]["finish"][:16]) == (2880, "2026-01-07T09:00")
    assert found["2"]["deadline"] == "2026-01-05T12:00:00+08:00"
    assert (found["3"]["kind"], found["3"]["start"][:16]) == ("meeting", "2026-01-05T14:00")
    assert [each["code"] for each in body["project"]["findings"]] == ["deadline_missed"]


def test_manual_tasks_are_pinned(agency):
    manual = (
        "<Manual>1</Manual><ManualStart>2026-01-10T09:00:00</ManualStart>"
        "<ManualFinish>2026-01-10T18:00:00</ManualFinish>"
    )

    found = items(bring(agency.admin, document(task(1, manual), task(2, link(1)))))

    assert (found["1"]["scheduling"], found["1"]["start"][:16]) == ("pinned", "2026-01-10T09:00")
    assert found["2"]["start"][:16] == "2026-01-12T09:00"


def test_what_has_begun_or_ended_is_started_or_done(agency):
    done = (
        "<PercentComplete>100</PercentComplete><ActualStart>2026-01-05T10:00:00</ActualStart>"
        "<ActualFinish>2026-01-06T15:00:00</ActualFinish>"
    )
    begun = (
        "<PercentComplete>50</PercentComplete><ActualStart>2026-01-07T09:00:00</ActualStart>"
        "<RemainingDuration>PT4H0M0S</RemainingDuration>"
    )

    found = items(bring(agency.admin, document(task(1, done), task(2, begun + link(1)), task(3, link(2)))))

    assert [found[key]["state"] for key in "123"] == ["done", "started", "open"]
    assert found["1"]["started_at"] == "2026-01-05T10:00:00+08:00"
    assert found["1"]["done_at"] == "2026-01-06T15:00:00+08:00"
    assert (found["2"]["remaining_working_minutes"], found["2"]["scheduling"]) == (240, "actual")
    assert found["3"]["start"][:16] == "2026-01-08T09:00"


def test_links_keep_type_and_lag_also_several_between_two_and_those_on_summaries(agency):
    body = bring(
        agency.admin,
        document(
            task(1),
            task(2, level=2),
            task(
                3,
                link(2, "<Type>3</Type><LinkLag>600</LinkLag><LagFormat>5</LagFormat>")
                + link(2, "<Type>0</Type><LinkLag>-600</LinkLag><LagFormat>7</LagFormat>"),
            ),
            task(4, link(1, "<Type>1</Type><LinkLag>14400</LinkLag><LagFormat>8</LagFormat>")),
            task(5, link(3, "<Type>2</Type><LinkLag>50</LinkLag><LagFormat>19</LagFormat>")),
        ),
    )

    keys = {each["id"]: each["key"] for each in body["items"]}
    lags = ("lag_working_minutes", "lag_elapsed_minutes", "lag_percent")
    found = [
        (keys[each["pred"]], keys[each["succ"]], each["type"], *map(each.get, lags)) for each in body["links"]
    ]
    assert found == [
        ("2", "3", "SS", 60, None, None),
        ("2", "3", "FF", -60, None, None),
        ("1", "4", "FS", None, 1440, None),
        ("3", "5", "SF", None, None, 50.0),
    ]
    assert codes(body) == {}


# Calendars


def test_each_calendar_in_use_is_stored_as_one_that_stands_alone(agency):
    days_off = exception("2026-01-07", "2026-01-09", "<Name>年会</Name>")
    data = document(
        task(1, hours=24),
        task(2, "<CalendarUID>2</CalendarUID>", hours=3),
        standard=f"<Exceptions>{days_off}</Exceptions>",
        calendars=calendar(2, "Nights", NIGHTS) + calendar(3, "Nobody's", NIGHTS),
    )

    body = bring(agency.admin, data)

    assert dates(body) == {
        "1": ("2026-01-05T09:00", "2026-01-12T18:00"),
        "2": ("2026-01-05T20:00", "2026-01-05T23:00"),
    }
    nights = ok(agency.admin.get(f"/calendars/{items(body)['2']['calendar_id']}"))
    assert (nights["title"], nights["own_days"], nights["exceptions"]) == ("Nights", True, [])
    key = f"{body['project']['id']}:1"
    standard = next(each for each in every_calendar(agency) if each["key"] == key)
    assert [
        (each["first_on"], each["last_on"], each["kind"], each["title"]) for each in standard["exceptions"]
    ] == [("2026-01-07", "2026-01-09", "removed", "年会")]
    assert f"{body['project']['id']}:3" not in {each["key"] for each in every_calendar(agency)}


def every_calendar(agency):
    found, cursor = [], ""
    while cursor is not None:
        page = ok(agency.admin.get(f"/calendars?limit=100{cursor}"))
        found += page["items"]
        cursor = page["next"] and f"&cursor={page['next']}"
    return [ok(agency.admin.get(f"/calendars/{each['id']}")) for each in found]


def test_days_with_other_hours_keep_them(agency):
    shorter = exception("2026-01-05", "2026-01-05", "", "09:00-12:00")
    longer = exception("2026-01-10", "2026-01-11", "<Name>加班</Name>", "10:00-16:00")
    data = document(task(1, hours=46), standard=f"<Exceptions>{shorter}{longer}</Exceptions>")

    assert dates(bring(agency.admin, data))["1"] == ("2026-01-05T09:00", "2026-01-11T15:00")


def test_the_same_file_may_come_twice_and_lunar_new_year_is_worked_where_the_file_says_so(agency):
    data = document(task(1, hours=8 * 40))

    twice = [bring(agency.admin, data) for _ in range(2)]

    assert [dates(each)["1"] for each in twice] == [("2026-01-05T09:00", "2026-02-27T18:00")] * 2
    assert not base_calendar().works_on(datetime(2026, 2, 17, tzinfo=UTC).date())


def test_a_change_after_the_import_re_plans_on_the_calendars_of_the_file(agency):
    saturday = exception("2026-01-10", "2026-01-10", "", "09:00-12:00 13:00-18:00")
    body = bring(
        agency.admin, document(task(1), task(2, link(1)), standard=f"<Exceptions>{saturday}</Exceptions>")
    )
    first, second = (each["id"] for each in body["items"])
    revision = str(body["items"][0]["revision"])

    longer = agency.admin.patch(f"/tasks/{first}", {"duration_working_minutes": 2400}, if_match=revision)

    assert longer.status_code == 200, longer.json
    moved = ok(agency.admin.get(f"/tasks/{second}"))
    assert (moved["start"][:16], moved["finish"][:16]) == ("2026-01-10T09:00", "2026-01-10T18:00")


# People


def test_resources_who_are_people_here_own_their_tasks_and_belong_to_the_project(agency):
    staff = RESOURCES.format(
        resource(1, "Bob") + resource(2, "somebody else"),
        assignment(1, 1) + assignment(2, 2) + assignment(3, 2),
    )

    body = bring(agency.admin, document(task(1), task(2), task(3), rest=staff))

    assert [each["owner"] and each["owner"]["name"] for each in body["items"]] == ["Bob", None, None]
    assert codes(body) == {"unknown_owner": 1}
    assert body["report"][0]["message"].endswith("their tasks have no owner: somebody else.")
    members = ok(agency.admin.get(f"/projects/{body['project']['id']}/members"))
    assert ("Bob", "member") in [(each["name"], each["role"]) for each in members]
    assert ok(agency.bob.get(f"/projects/{body['project']['id']}"))["name"]


def test_a_name_that_two_people_have_is_nobodys(agency):
    for _ in range(2):
        ok(agency.admin.post("/people", {"name": "双胞胎"}), 201)
    staff = RESOURCES.format(resource(1, "双胞胎"), assignment(1, 1))

    body = bring(agency.admin, document(task(1), rest=staff))

    assert body["items"][0]["owner"] is None
    assert codes(body) == {"ambiguous_owner": 1}


def test_a_task_takes_the_calendar_of_the_resource_who_ends_last(agency):
    staff = RESOURCES.format(
        resource(1, "Day") + resource(2, "Night", 2) + resource(3, "Concrete", kind=0),
        assignment(1, 1) + assignment(1, 2, hours=6) + assignment(1, 3) + assignment(2, 2, hours=3),
    )
    data = document(task(1), task(2), rest=staff, calendars=calendar(2, "Nights", NIGHTS))

    body = bring(agency.admin, data)

    assert dates(body)["1"][1] == "2026-01-06T23:00"
    assert dates(body)["2"] == ("2026-01-05T20:00", "2026-01-05T23:00")
    assert items(body)["1"]["duration_working_minutes"] == 360
    found = codes(body)
    assert (found["resource_time"], found["assignments"], found["other_resources"]) == (2, 1, 1)


# Baselines


def test_the_baseline_of_the_file_becomes_the_first(agency):
    kept = (
        "<Baseline><Number>0</Number><Start>2026-01-06T09:00:00</Start>"
        "<Finish>2026-01-07T18:00:00</Finish></Baseline>"
    )

    project = bring(agency.admin, document(task(1, kept), task(2)), state="active")["project"]

    (found,) = ok(agency.admin.get(f"/projects/{project['id']}/baselines"))
    assert (found["number"], found["items"], found["finish_on"]) == (1, 1, "2026-01-07")
    drift = ok(agency.admin.get(f"/projects/{project['id']}/baselines/1"))["items"][0]
    assert drift["start"]["before"] == "2026-01-06T09:00:00+08:00"
    assert drift["slip_working_minutes"] == -960


@pytest.mark.parametrize(("state", "names"), [("active", ["启动 / Activation"]), ("draft", [])])
def test_without_one_an_active_project_keeps_that_of_its_start(agency, state, names):
    project = bring(agency.admin, document(task(1)), state=state)["project"]

    found = ok(agency.admin.get(f"/projects/{project['id']}/baselines"))
    assert [each["name"] for each in found] == names


# What does not fit


def test_a_plan_that_starts_within_a_day_does_so_here(agency):
    data = document(task(1), task(2, link(1)), task(3, link(1), level=2)).replace(
        b"<StartDate>2026-01-05T09:00:00", b"<StartDate>2026-01-05T14:00:00"
    )

    body = bring(agency.admin, data)

    assert dates(body)["1"] == ("2026-01-05T14:00", "2026-01-06T14:00")
    assert items(body)["1"]["constraint"]["kind"] == "START_NO_EARLIER_THAN"
    assert items(body)["2"]["constraint"] is None
    (note,) = body["report"]
    assert (note["code"], note["count"]) == ("start_within_day", 1)
    assert note["where"] == [{"line": None, "element": "Task", "uid": "1", "number": 1}]
    assert "2026-01-05 14:00" in note["message"]


def test_a_plan_that_starts_after_work_starts_the_next_morning(agency):
    data = document(task(1)).replace(b"<StartDate>2026-01-05T09", b"<StartDate>2026-01-09T18")

    body = bring(agency.admin, data)

    assert body["project"]["start_on"] == "2026-01-12"
    assert codes(body) == {}


@pytest.mark.parametrize(("hour", "found"), [("18", {}), ("15", {"dates_differ": 2, "finish_within_day": 1})])
def test_a_plan_from_its_finish_is_planned_backward(agency, hour, found):
    late = "<ConstraintType>1</ConstraintType>"
    data = document(
        task(1, late),
        task(2, late + link(1)),
        project=f"<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-01-09T{hour}:00:00</FinishDate>",
    )

    body = bring(agency.admin, data)

    assert (body["project"]["finish_by"], body["project"]["start_on"]) == ("2026-01-09", "2026-01-08")
    assert dates(body)["1"] == ("2026-01-08T09:00", "2026-01-08T18:00")
    assert codes(body) == found


def test_what_lies_elsewhere_than_in_the_file_is_named(agency):
    """Dates that Project stored, and which nothing in the file explains."""
    stored = "<Start>2026-01-06T09:00:00</Start><Finish>2026-01-06T18:00:00</Finish>"

    body = bring(agency.admin, document(task(1, stored), task(2)))

    assert codes(body) == {"stored_dates_differ": 1}
    assert body["report"][0]["where"][0]["number"] == 1


def test_freeze_windows_of_the_agency_hold_and_are_seen_in_the_report(agency):
    window = {
        "first_on": "2026-06-16",
        "last_on": "2026-06-18",
        "title_zh": "618",
        "chosen": {"keys": ["61"]},
    }
    frozen = ok(agency.admin.post("/freeze-windows", window), 201)
    data = document(task(61)).replace(b"<StartDate>2026-01-05", b"<StartDate>2026-06-16")

    body = bring(agency.admin, data)

    assert dates(body)["61"] == ("2026-06-19T09:00", "2026-06-19T18:00")
    assert codes(body) == {"dates_differ": 1}
    ended = agency.admin.delete(f"/freeze-windows/{frozen['id']}", if_match=str(frozen["revision"]))
    assert ended.status_code in (200, 204)


def test_awkward_names_are_put_right_and_named(agency):
    names = ("<Name></Name>", f"<Name>{'长' * 501}</Name>", "<Name>two\nlines</Name>")
    listed = [task(i).replace(f"<Name>Task {i}</Name>", name) for i, name in enumerate(names, 1)]

    body = bring(agency.admin, document(*listed, project="<Title>a\tb</Title>"))

    found = items(body)
    assert found["1"]["titles"] == {"zh": "未命名", "en": "Untitled"}
    assert found["2"]["title"] == "长" * 500
    assert found["3"]["title"] == "two lines"
    assert body["project"]["name"] == "a b"
    assert codes(body) == {"untitled": 1, "title_cut": 1}


def test_what_has_no_place_here_is_said(agency):
    series = own_field("until=2026-01-09T18:00:00")
    data = document(
        task(1, "<PercentComplete>30</PercentComplete>"),
        task(2, series),
        project="<StatusDate>2026-01-06T18:00:00</StatusDate>",
    )

    body = bring(agency.admin, data)

    assert dates(body)["2"] == ("2026-01-05T09:00", "2026-01-09T18:00")
    assert codes(body) == {"series_as_task": 1, "percent": 1, "status_date": 1}


def test_the_report_speaks_the_language_of_the_asker(agency):
    data = document(task(1, "<FixedCost>7</FixedCost>"))
    chinese = {**agency.admin.headers, "Accept-Language": "zh", "Content-Type": "text/xml; charset=utf-8"}

    answer = agency.admin.client.post("/api/v1/imports?dry_run=true", data=data, headers=chinese)

    (note,) = ok(answer)["report"]
    assert (note["code"], note["message"]) == ("costs", "成本与费率 1 处：未导入（任务 1）。")
    assert note["where"][0]["line"] > 1


# Trying first, and who may


def test_whoever_is_signed_in_may_try_and_nothing_is_stored(agency):
    before = len(ok(agency.admin.get("/projects?limit=100"))["items"]), len(every_calendar(agency))

    body = ok(send(agency.carol, document(task(1), task(2, link(1))), dry_run="true"))

    assert (body["dry_run"], body["project"]["id"]) == (True, None)
    assert [(each["id"], each["key"]) for each in body["items"]] == [(None, "1"), (None, "2")]
    assert [(each["pred"], each["succ"]) for each in body["links"]] == [("1", "2")]
    assert (len(ok(agency.admin.get("/projects?limit=100"))["items"]), len(every_calendar(agency))) == before


def test_only_an_administrator_stores(agency):
    assert send(agency.alice, document(task(1))).status_code == 403
    assert send(agency.nobody, document(task(1)), dry_run="true").status_code == 401


# What is refused


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", None])
def test_a_body_that_is_not_xml_by_its_type_is_415(agency, kind):
    answer = send(agency.admin, document(task(1)), kind)

    assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "not_xml", 1),
        (b"<Project>\n<Tasks>\n</Project>", "not_xml", 3),
        (b"\xd0\xcf\x11\xe0 and so on", "not_mspdi", 1),
        (b"<html/>", "not_mspdi", 1),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>\n<Project xmlns="http://schemas.microsoft.com/project">&b;</Project>',
         "document_type", 1),
        (document(task(1, "<Duration>long</Duration>")), "bad_field", 5),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_problem_with_its_line(agency, data, code, line):
    answer = send(agency.admin, data)

    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert answer.json["code"] == code
    (fault,) = answer.json["errors"]
    assert (fault.get("line"), fault["message"]) == (line, answer.json["detail"])


def test_a_plan_that_goes_round_or_leaves_the_calendar_is_refused_by_name(agency):
    round_trip = send(agency.admin, document(task(1, link(2)), task(2, link(1))))
    far = send(agency.admin, document(task(1)).replace(b"<StartDate>2026", b"<StartDate>1970"))

    assert (round_trip.status_code, round_trip.json["code"]) == (422, "cycle")
    assert (far.status_code, far.json["code"]) == (422, "outside_calendar")


def test_a_client_who_is_not_there_is_refused(agency):
    answer = send(agency.admin, document(task(1)), client="0" * 24)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "client")


def test_a_body_of_more_than_twenty_megabytes_is_413(agency):
    answer = send(agency.admin, b" " * (MOST_BYTES + 1))

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_body_larger_than_any_other_may_be_is_read(agency):
    padded = document(task(1), project=f"<!--{' ' * 5_000_000}-->")

    assert ok(send(agency.admin, padded, dry_run="true"))["counts"] == {"task": 1}


def test_a_plan_from_before_the_agency_s_calendar_can_be_changed(agency):
    old = document(task(1), task(2, link(1))).replace(b"<StartDate>2026-01-05", b"<StartDate>2003-01-06")
    first, _ = bring(agency.admin, old)["items"]
    longer = {"duration_working_minutes": 960}
    address = f"/tasks/{first['id']}"

    (seen,) = ok(agency.admin.patch(f"{address}?dry_run=true", longer, If_Match="*"))["change_sets"]
    done = agency.admin.patch(address, longer, If_Match="*")

    assert [each["shift_working_minutes"] for each in seen["moves"]] == [480, 480]
    came = ok(agency.admin.get(f"/change-sets/{done.headers['Change-Set']}"))
    assert came["moves"] == seen["moves"]
    assert came["finish_on"]["working_days"] == 1


# Real files


@pytest.mark.parametrize("name", FILES)
def test_real_plans_lie_where_microsoft_project_put_them(agency, name):
    data = real(name)
    plan = read(data).plan
    body = bring(agency.admin, data)

    assert not {"dates_differ", "stored_dates_differ", "start_within_day"} & codes(body).keys()
    found = {each["key"]: each for each in body["items"]}
    for row in plan.rows:
        item = found[str(row.number)]
        start, finish = (to_datetime(each, plan.zone) for each in row.extra["stored"])
        calendar = plan.calendars[row.activity.calendar]
        assert item["kind"] == row.kind
        if not row.activity.assignments and not row.activity.summary:
            assert worked(calendar, item["start"], start) == worked(calendar, item["finish"], finish) == 0


def worked(calendar, shown, moment):
    """Minutes of work between two instants: with none they are the same."""
    instants = [each.astimezone(UTC) for each in (datetime.fromisoformat(shown), moment)]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return calendar.between(*((each - epoch) // timedelta(minutes=1) for each in instants))
