"""Files of Microsoft Project read as they should be: field by field, and with the dates that it stored."""

from __future__ import annotations

import importlib.util
import json
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.exchange.plans import undated
from tracker.domain.schedule import Activity, Schedule
from tracker.domain.workdays import WorkCalendar
from tracker.exchange import batch, cpm, mspdi
from tracker.exchange.given import parse
from tracker.exchange.planfile import FileRow, PlanFile

FILES = {  # XML -> JSON
    "aspose_CalculateWorkHours.mpp.xml": "aspose_CalculateWorkHours.mpp.json",
    "aspose_schedule-conflict.mpp.xml": "aspose_schedule-conflict.mpp.json",
    "mpxj_bug2.mpp.xml": "mpxj_bug2.mpp.json",
    "mpxj_mspdirelations.xml": "mpxj_mspdirelations.xml.json",
    "mpxj_task-links-project2003-mspdi.xml": "mpxj_task-links-project2003-mspdi.xml.json",
    "mpxj_task-links-project2010-mspdi.xml": "mpxj_task-links-project2010-mspdi.xml.json",
}
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Case:
    """One project both as XML and as JSON, in the clock of UTC as the JSON is read."""

    def __init__(self, folder: Path, name: str) -> None:
        raw = (folder / "mspdi" / "json" / FILES[name]).read_bytes()
        self.oracle: dict[str, Any] = json.loads(raw)
        self.wanted = cpm.read(parse(raw))
        self.xml = (folder / "mspdi" / "xml" / name).read_bytes()
        self.read = mspdi.read(self.xml, zone="UTC")
        self.plan = self.read.plan


@pytest.fixture(scope="module")
def oracles() -> Path:
    """The folder of projects that derive from other people's files and so are not in the repository."""
    folder = Path(os.environ.get("TRACKER_ORACLES") or Path(__file__).parents[3] / "shared/oracles")
    if not (folder / "mspdi").is_dir():
        missing = f"there is no folder {folder}/mspdi; TRACKER_ORACLES may name another"
        if os.environ.get("TRACKER_NEEDS_ORACLES"):
            pytest.fail(missing)
        pytest.skip(missing)
    return folder


@pytest.fixture(params=FILES)
def case(request: pytest.FixtureRequest, oracles: Path) -> Case:
    return Case(oracles, request.param)


@pytest.fixture(scope="module")
def compare(oracles: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("compare", oracles / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_xml_file_is_tried(oracles: Path) -> None:
    assert {each.name for each in (oracles / "mspdi" / "xml").iterdir()} == set(FILES)


def test_the_project_is_the_same(case: Case) -> None:
    plan, wanted = case.plan, case.wanted
    assert (plan.start, plan.finish, plan.minutes_per_day) == (wanted.start, None, wanted.minutes_per_day)
    assert plan.status_date is None
    assert plan.default_calendar == wanted.default_calendar


def test_tasks_are_the_same(case: Case) -> None:
    assert [facts(row) for row in case.plan.rows] == [facts(row) for row in case.wanted.rows]


def test_links_are_the_same(case: Case) -> None:
    assert Counter(case.plan.links) == Counter(case.wanted.links)


def test_every_task_has_the_same_working_days(case: Case) -> None:
    for row, wanted in zip(case.plan.rows, case.wanted.rows, strict=True):
        pairs = zip(calendars(row.activity), calendars(wanted.activity), strict=True)
        for own, other in pairs:
            assert hours(case.plan.calendars[own], case) == hours(case.wanted.calendars[other], case)


def test_assignments_are_the_same(case: Case) -> None:
    given = {str(task["uid"]): task for task in case.oracle["tasks"]}
    for row in case.plan.rows:
        task = given[row.activity.id]
        wanted = [(each["units"], each["work_min"], each["type"]) for each in task["assignments"]]
        bookings = row.extra.get("bookings", ())
        assert [(each.units, each.work, each.resource.kind) for each in bookings] == wanted
        assert row.extra["type"] == task["type"]


def test_the_dates_are_those_that_project_stored(case: Case, compare: ModuleType) -> None:
    result = batch.result(case.plan, schedule(case.plan))
    checks, _, wrong = compare.compare(case.oracle, result)
    assert wrong == []
    assert checks


def test_nothing_in_these_files_is_left_out_but_data_by_the_day(case: Case) -> None:
    assert {each.code for each in case.read.report} <= {"timephased"}


def test_written_again_they_are_the_same_and_all_is_taken_over(case: Case) -> None:
    written = mspdi.write(case.plan, schedule(case.plan), now=NOW)
    read = mspdi.read(written, zone="UTC")
    assert read.report == ()
    assert [undated(row) for row in read.plan.rows] == [undated(row) for row in case.plan.rows]
    assert read.plan.links == case.plan.links
    assert hours(read.plan.calendars["Standard"], case) == hours(case.plan.calendars["Standard"], case)


def schedule(plan: PlanFile) -> Schedule:
    return plan.schedule()


def facts(row: FileRow) -> FileRow:
    """What both formats have; titles and names differ because the JSON has none that are real."""
    activity = row.activity
    minutes = tuple(replace(each, calendar="") for each in activity.assignments)
    return FileRow(
        replace(activity, calendar="", assignments=minutes),
        title="",
        level=row.level,
        kind=row.kind,
        number=row.number,
        percent=row.percent,
    )


def calendars(activity: Activity) -> list[str]:
    return [activity.calendar, *(each.calendar for each in activity.assignments)]


def hours(calendar: WorkCalendar, case: Case) -> list[object]:
    """The hours of all days for which the JSON has exceptions."""
    first, last = (date.fromisoformat(case.oracle["project"][name][:10]) for name in ("start", "finish"))
    first, last = min(first, last) - timedelta(days=90), max(first, last) + timedelta(days=400)
    return [calendar.hours(first + timedelta(days=i)) for i in range((last - first).days)]
