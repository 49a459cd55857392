"""Whoever may read a project takes it to Microsoft Project, with every date where it is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import date, timedelta

import pytest

from tests.api.conftest import ok
from tests.api.exchanged import FILES, bring, dates, fetch, read, real, send
from tracker.domain.schedule import ConstraintKind
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.exchange.planfile import PlanFile

DAYS = 400


def rows(plan: PlanFile):
    """The rows of a plan by title."""
    return {row.title: row for row in plan.rows}


def shown(minute: int) -> str:
    return f"{to_datetime(minute):%Y-%m-%dT%H:%M}"


def by_title(body):
    """Start and finish of what is not cancelled."""
    return {
        each["title"]: (each["start"], each["finish"])
        for each in body["items"]
        if each["state"] != "cancelled"
    }


def everything(agency, project_id):
    """Every item of a project, as a start would answer it."""
    found, cursor = [], ""
    while cursor is not None:
        page = ok(agency.admin.get(f"/tasks?project={project_id}&limit=100{cursor}"))
        found += page["items"]
        cursor = page["next"] and f"&cursor={page['next']}"
    return {"items": found}


def returned(agency, data):
    """What the file would become here, tried only."""
    return ok(send(agency.admin, data, dry_run="true"))


# The same dates


def test_a_started_playbook_comes_back_with_the_same_dates(agency):
    started = agency.start()
    data = fetch(agency.rita, started.id)

    body = returned(agency, data)

    wanted, found = by_title(started.body), by_title(body)
    assert {title: found[title] for title in wanted} == wanted
    assert [each["code"] for each in body["report"]] == ["series_as_task"]
    assert body["counts"]["summary"] == 6


def test_a_project_in_the_middle_comes_back_with_the_same_dates(agency, by_hand):
    """Begun and done, pinned, waiting for what is late, on leave, frozen, with lags of every kind."""
    plan = by_hand(start_on="2026-02-02")
    design = plan.task("Design", duration_working_minutes=1200)
    text = plan.task("Text", design, owner_id=agency.ids["Bob"])
    dry = plan.task("Dry", text, duration_working_minutes=None, duration_elapsed_minutes=3000)
    pinned = plan.task("Pinned", start="2026-02-10T10:00:00+08:00")
    plan.task("Meet", dry, kind="meeting", duration_working_minutes=120)
    plan.task("Late", constraint={"kind": "AS_LATE_AS_POSSIBLE"})
    plan.task("Must", constraint={"kind": "MUST_FINISH_ON", "at": "2026-02-12T15:00:00+08:00"})
    whole = plan.task("Whole", kind="summary", duration_working_minutes=None)
    inner = plan.task("Inner", parent=whole, deadline="2026-02-05T18:00:00+08:00")
    plan.task("Other", parent=whole, duration_working_minutes=700)
    plan.task("Gate", kind="milestone", duration_working_minutes=None)
    gate = plan.items()["Gate"]["id"]
    plan.link(whole, gate)
    plan.link(pinned, inner, type="SS", lag_working_minutes=-100)
    plan.link(design, gate, type="FF", lag_elapsed_minutes=600)
    after = plan.task("After", gate, duration_working_minutes=333)
    plan.link(text, after, type="SS", lag_percent=33.3)
    plan.task("Empty", kind="summary", duration_working_minutes=None)

    body = returned(agency, fetch(agency.rita, plan.id))

    wanted, found = by_title(everything(agency, plan.id)), by_title(body)
    assert found == wanted
    assert [each["code"] for each in body["report"]] == []


@pytest.mark.parametrize("progress", ["retained", "override", "actual"])
def test_work_that_has_begun_stays_where_it_is(agency, by_hand, progress):
    plan = by_hand(start_on="2026-02-02", state="active")
    first = plan.task("First", duration_working_minutes=2400)
    second = plan.task("Second", first, duration_working_minutes=960)
    plan.task("Third", second)
    began = {"at": "2026-02-03T09:00:00+08:00", "override_reason": "it was urgent"}
    ok(agency.alice.post(f"/tasks/{second}/start", began))
    plan.change(second, remaining_working_minutes=480)
    plan.rules(progress=progress)

    assert by_title(returned(agency, fetch(agency.rita, plan.id))) == by_title(everything(agency, plan.id))


def test_a_plan_from_its_finish_comes_back_so(agency, by_hand):
    plan = by_hand(start_on="2026-02-02")
    first = plan.task("First")
    plan.task("Second", first)
    plan.rules(finish_by="2026-03-06")

    data = fetch(agency.rita, plan.id)

    body = returned(agency, data)
    assert by_title(body) == by_title(everything(agency, plan.id))
    assert body["project"]["finish_by"] == "2026-03-06"


def test_a_project_without_anything_in_it_is_a_file_without_tasks(agency, by_hand):
    body = returned(agency, fetch(agency.rita, by_hand().id))

    assert (body["items"], body["project"]["name"]) == ([], "By hand")


@pytest.mark.parametrize("name", FILES)
def test_real_plans_are_written_as_they_were_read(agency, name):
    given = read(real(name)).plan
    body = bring(agency.admin, real(name))

    data = fetch(agency.admin, body["project"]["id"])

    found = read(data).plan
    assert [told(row, found) for row in found.rows] == [told(row, given) for row in given.rows]
    assert linked(found) == linked(given)
    for row, again in zip(given.rows, found.rows, strict=True):
        calendars = given.calendars[placed_on(row)], found.calendars[placed_on(again)]
        assert hours(calendars[0], given) == hours(calendars[1], given), row.title
    again = bring(agency.admin, data)
    assert dates(again) == dates(body)


def numbers(plan: PlanFile):
    return {None: None} | {row.activity.id: row.number for row in plan.rows}


def linked(plan: PlanFile):
    """The links between rows by their numbers."""
    found = numbers(plan)
    return Counter((found[each.pred], found[each.succ], *astuple(each)[2:]) for each in plan.links)


def placed_on(row):
    """The calendar of whoever does it, where that decides: in these files it is always one person's."""
    return row.activity.assignments[0].calendar if row.activity.assignments else row.activity.calendar


def told(row, plan):
    """What a row says, but for who does it: people of other programs are nobody here."""
    activity = row.activity
    calendar = placed_on(row)
    own = None if calendar == plan.default_calendar else calendar
    return (
        row.title, row.level, row.kind, row.number, row.note, row.percent, activity.duration,
        activity.elapsed, own, activity.constraint, activity.deadline, activity.pin,
        activity.actual_start, activity.actual_finish, activity.remaining, numbers(plan)[activity.parent],
    )  # fmt: skip


def hours(calendar: WorkCalendar, given: PlanFile):
    first = to_datetime(given.start).date() - timedelta(days=30)
    return [calendar.hours(first + timedelta(days=i)) for i in range(DAYS)]


# What the file says


@pytest.fixture
def exported(agency, by_hand):
    """A plan with an owner on leave and a frozen day, as it is read from its file."""
    plan = by_hand(start_on="2026-02-02", name="导出：春季/上新")
    owner = ok(agency.admin.post("/people", {"name": "Dora"}), 201)["id"]
    design = plan.task("Design", owner_id=owner, note="two\nlines")
    plan.task("Pinned", design, start="2026-02-10T10:00:00+08:00")
    plan.task("Frozen", design)
    plan.task("Gone")
    leave = {"first_on": "2026-02-02", "last_on": "2026-02-03", "kind": "removed", "title_zh": "休假"}
    ok(agency.admin.post(f"/calendars/people/{owner}/exceptions", leave), 201)
    window = {
        "first_on": "2026-02-05",
        "last_on": "2026-02-05",
        "title_zh": "大促",
        "chosen": {"keys": ["Frozen"]},
    }
    ok(agency.alice.post(f"/projects/{plan.id}/freeze-windows", window), 201)
    gone = plan.items()["Gone"]
    ok(agency.alice.post(f"/tasks/{gone['id']}/cancel", {"reason": "not needed"}))
    ok(agency.alice.post(f"/projects/{plan.id}/baselines", {"name": "as agreed"}), 201)
    return plan, read(fetch(agency.rita, plan.id)).plan


def test_owners_are_resources_and_calendars_have_every_layer(agency, exported):
    plan, file = exported
    found = rows(file)

    assert (found["Design"].owner, found["Design"].activity.calendar) == ("Dora", "Dora")
    assert shown(file.schedule().placed[found["Design"].activity.id].start) == "2026-02-04T09:00"
    assert not file.calendars["Dora"].works_on(date(2026, 2, 3))
    frozen = file.calendars[found["Frozen"].activity.calendar]
    assert not frozen.works_on(date(2026, 2, 5))
    assert file.calendars[file.default_calendar].works_on(date(2026, 2, 14))
    assert not file.calendars[file.default_calendar].works_on(date(2026, 2, 17))
    assert by_title(returned(agency, fetch(agency.rita, plan.id))) == {
        title: each for title, each in by_title(everything(agency, plan.id)).items() if title != "Gone"
    }


def test_pins_are_manual_tasks_notes_and_the_newest_baseline_are_there_and_cancelled_items_are_not(exported):
    _, file = exported
    found = rows(file)

    assert list(found) == ["Design", "Pinned", "Frozen"]
    assert tuple(map(shown, found["Pinned"].activity.pin)) == ("2026-02-10T10:00", "2026-02-11T10:00")
    assert found["Design"].note == "two\nlines"
    assert tuple(map(shown, found["Design"].extra["baseline"])) == ("2026-02-04T09:00", "2026-02-04T18:00")


def test_phases_are_summaries_and_a_series_lasts_as_long_as_its_window(agency):
    started = agency.start()

    plan = read(fetch(agency.rita, started.id)).plan

    tops = [row for row in plan.rows if row.level == 1]
    assert [row.title for row in tops[:4]] == [each["title"] for each in started.body["phases"]]
    assert {row.kind for row in tops} == {"summary"}
    series = [each for each in started.body["items"] if each["kind"] == "series"]
    assert [row.title for row in tops[4:]] == [f"{each['title']} (sittings)" for each in series]
    for each in series:
        row = rows(plan)[each["title"]]
        assert (row.kind, row.activity.summary) == ("task", False)
        sittings = [one for one in started.body["items"] if one.get("series_id") == each["id"]]
        assert sum(one.activity.parent == holder(plan, each).activity.id for one in plan.rows) == len(
            sittings
        )
    kinds = Counter(row.kind for row in plan.rows)
    assert (kinds["milestone"], kinds["summary"]) == (15, 6)


def holder(plan, series):
    return rows(plan)[f"{series['title']} (sittings)"]


def test_what_only_holds_here_is_a_constraint(agency):
    started = agency.start()

    plan = read(fetch(agency.rita, started.id)).plan

    wishes = [row.activity.constraint for row in plan.rows if row.activity.constraint]
    assert {each.kind for each in wishes} == {ConstraintKind.START_NO_EARLIER_THAN}
    assert len(wishes) < len(plan.rows) / 4
    first = started.body["phases"][1]["starts_on"]
    assert any(shown(each.at).startswith(first) for each in wishes)


# The answer


def test_the_file_has_a_name_that_every_browser_and_disk_takes(exported, agency):
    plan, _ = exported

    answer = agency.rita.get(f"/projects/{plan.id}/export")

    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"plan.xml\"; filename*=UTF-8''"
        "%E5%AF%BC%E5%87%BA%EF%BC%9A%E6%98%A5%E5%AD%A3_%E4%B8%8A%E6%96%B0.xml"
    )
    assert answer.headers["Content-Type"] == "application/xml"


def test_titles_are_in_the_language_of_the_asker(agency):
    started = agency.start()
    chinese = agency.rita.get(f"/projects/{started.id}/export", Accept_Language="zh")

    titles = {row.title for row in read(chinese.data).plan.rows}

    assert {each["titles"]["zh"] for each in started.body["items"]} <= titles
    assert (chinese.headers["Content-Language"], chinese.headers["Vary"]) == ("zh", "Accept-Language")


def test_an_unknown_format_is_refused_with_those_that_there_are(agency, plan):
    answer = agency.rita.get(f"/projects/{plan.id}/export?format=mpp")

    assert answer.status_code == 422
    (fault,) = answer.json["errors"]
    assert (fault["pointer"], fault["message"]) == ("format", "Must be one of: mspdi.")


def test_who_may_read_may_take_it_away(agency, plan):
    path = f"/projects/{plan.id}/export"

    assert [each.get(path).status_code for each in (agency.rita, agency.carol, agency.nobody)] == [
        200,
        404,
        401,
    ]
