"""A project is read as it stood at a time, by the same reads that show it now."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import DAY, Plan, counting, ok
from tests.api.test_take_a_project_along import in_mid_flight
from tests.conftest import Speaker, _app, _hang_up
from tracker import clock
from tracker.api import _sights
from tracker.db import Base, session, transaction
from tracker.journal import Journaled
from tracker.projects import past

READS = (
    "/projects/{project}?x",
    "/projects/{project}/tasks?limit=500&include=links&sort=position",
    "/projects/{project}/tasks?state=open&kind=task&sort=-due_on&limit=2",
    "/projects/{project}/graph?x",
    "/projects/{project}/links?x",
    "/projects/{project}/phases?x",
    "/projects/{project}/members?x",
    "/tasks/{task}?x",
)


def reads(project, task):
    return [each.format(project=project, task=task).replace("?x", "?_=") for each in READS]


def newest(house, project):
    """The instant of the newest change of a project."""
    return ok(house.alice.get(f"/projects/{project}/journal?limit=1"))["items"][0]["at"]


def then(house, path, at):
    return house.alice.get(f"{path}&as_of={quote(at)}")


class Watched:
    """What every read answered after each change."""

    def __init__(self, house, project, task):
        self.house, self.project, self.task, self.seen = house, project, task, []

    def look(self):
        answers = {path: ok(self.house.alice.get(path)) for path in reads(self.project, self.task)}
        self.seen.append((newest(self.house, self.project), answers))

    def check(self):
        for at, answers in self.seen:
            for path, answer in answers.items():
                assert ok(then(self.house, path, at)) == answer, (path, at)


def test_a_started_playbook_is_read_as_it_stood_after_each_change(agency):
    alice, started = agency.alice, agency.start(roles={"OM": agency.ids["Bob"]})
    first, point = started["D01"], started["V11"]
    watched = Watched(agency, started.id, first)
    watched.look()
    for send, path, body in (
        (alice.patch, f"/tasks/{first}", {"duration_working_minutes": 9 * DAY, "note": "Longer"}),
        (alice.post, f"/points/{point}/waive", {"reason": "Known"}),
        (alice.patch, f"/projects/{started.id}/phases/design", {"ends_on": "2026-03-20"}),
        (alice.post, f"/projects/{started.id}/tasks", {"title": "Check", "after": [first]}),
        (alice.patch, f"/projects/{started.id}", {"roles": {"OM": agency.ids["Carol"]}}),
        (alice.post, f"/projects/{started.id}/pause", None),
    ):
        answer = send(path, body, If_Match="*")
        assert answer.status_code < 300, answer.json
        watched.look()
    watched.check()


@pytest.fixture(scope="module")
def busy(agency):
    """A project in mid-flight, with a row of every kind that a project has."""
    return in_mid_flight(agency)


def journaled_of_a_project():
    """The tables whose rows are in the journal of their project; of some it is the agency's that tells."""
    rows = (each for each in Base.registry.mappers if issubclass(each.class_, Journaled))
    mine = {each.local_table for each in rows if each.class_.journal_scope is Journaled.journal_scope}
    return [each for each in mine if "project_id" in each.c]


def test_no_kind_of_row_is_in_the_way_of_the_past(agency, busy):
    with agency.tracker.app.app_context():
        empty = [
            each.name
            for each in journaled_of_a_project()
            if not session().scalar(sa.select(sa.func.count()).where(each.c.project_id == busy.id))
        ]
        at = clock.now(session()).isoformat()  # since the project, the agency's calendar may have changed
    assert empty == []
    for path in readings(agency, busy, has_a_past=True):
        now, past_ = agency.alice.get(path), then_as(agency.alice, path, at)
        assert (past_.status_code, shown(past_)) == (200, shown(now)), path


def shown(answer):
    """What an answer shows, but for waiting that is counted to the minute in which it is asked for."""
    return re.sub(r'"waited_working_minutes": ?\d+', "", answer.get_data(as_text=True))


def readings(agency, busy, *, has_a_past):
    """The address of every route that reads something of a project: those with `as_of`, or those without."""
    document = ok(agency.nobody.get("/openapi.json"))["paths"]
    values = ids_in(agency, busy)
    for rule in agency.tracker.app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments & _sights.keys():
            path = re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule)
            said = {each.get("name") for each in document[path]["get"].get("parameters", ())}
            if ("as_of" in said) == has_a_past:
                yield path.format(**values)


def ids_in(agency, busy):
    """What the addresses of a project's routes name."""
    project, task = f"/projects/{busy.id}", f"/tasks/{busy['D02']}"
    first = {
        "link_id": f"{project}/links",
        "stage_id": f"{project}/stages",
        "handover_id": f"{project}/handovers",
        "change_set_id": f"{project}/change-sets",
        "comment_id": f"{task}/comments",
        "file_id": f"{task}/files",
        "label_id": f"{project}/labels",
    }
    found = {name: ok(agency.alice.get(path)) for name, path in first.items()}
    lists = {name: each if isinstance(each, list) else each["items"] for name, each in found.items()}
    own = {name: [each for each in rows if each.get("project_id", True)] for name, rows in lists.items()}
    ids = {name: each[0]["id"] for name, each in own.items()}
    return {**ids, "project_id": busy.id, "item_id": busy["D02"], "number": 1}


def test_what_has_no_past_says_so(agency, busy):
    at = newest(agency, busy.id)
    paths = list(readings(agency, busy, has_a_past=False))
    assert [each for each in paths if then_as(agency.alice, each, at).status_code != 422] == []


def test_why_an_item_has_its_dates_is_told_in_the_working_time_of_that_day(agency, plan):
    first = plan.task("A", owner_id=agency.ids["Bob"])
    task = plan.task("B", first, owner_id=agency.ids["Bob"])
    paths = [f"/tasks/{task}/explain", f"/projects/{plan.id}/timeline.svg"]
    then_ = [agency.alice.get(each) for each in paths]
    at = newest(agency, plan.id)
    leave = {"first_on": "2026-02-02", "last_on": "2026-02-04", "title_zh": "病假"}
    ok(agency.admin.post(f"/calendars/people/{agency.ids['Bob']}/exceptions", leave), 201)
    for path, was in zip(paths, then_, strict=True):
        assert agency.alice.get(path).data != was.data
        answer = then_as(agency.alice, path, at)
        assert (answer.data, answer.headers["Content-Type"]) == (was.data, was.headers["Content-Type"])


def test_what_was_taken_back_stays_so(agency, plan):
    task = plan.task("A")
    said = ok(agency.bob.post(f"/tasks/{task}/comments", {"body": "Regretted"}), 201)
    ok(agency.bob.post(f"/tasks/{task}/comments", {"body": "Kept"}), 201)
    at = newest(agency, plan.id)
    assert agency.bob.delete(f"/comments/{said['id']}", If_Match="*").status_code == 204
    page = ok(then_as(agency.alice, f"/tasks/{task}/comments", at))
    assert [each["body"] for each in page["items"]] == [None, "Kept"]


STEPS = st.lists(
    st.tuples(st.sampled_from(["longer", "done", "reopened", "added", "linked", "unlinked", "undone"]),
              st.integers(0, 5)),
    min_size=2, max_size=6,
)  # fmt: skip


@given(steps=STEPS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_done_to_a_plan_its_past_stays(agency, by_hand, steps):
    plan = by_hand()
    tasks = [plan.task("A"), plan.task("B")]
    watched = Watched(agency, plan.id, tasks[0])
    watched.look()
    for verb, number in steps:
        take(agency, plan, tasks, verb, number)
        watched.look()
    watched.check()


def take(agency, plan, tasks, verb, number):
    """One step of a plan's life; what is refused changes nothing, and that is right too."""
    task, say = tasks[number % len(tasks)], agency.alice
    links, sets = ok(say.get(f"/projects/{plan.id}/links")), plan.change_sets()
    if verb == "longer":
        say.patch(f"/tasks/{task}", {"duration_working_minutes": (number + 2) * DAY}, If_Match="*")
    elif verb in ("done", "reopened"):
        say.post(f"/tasks/{task}/{'complete' if verb == 'done' else 'reopen'}")
    elif verb == "added":
        tasks.append(plan.task(f"N{len(tasks)}", task))
    elif verb == "linked":
        say.post(f"/projects/{plan.id}/links", {"pred": tasks[0], "succ": task})
    elif verb == "unlinked" and links:
        say.delete(f"/links/{links[number % len(links)]['id']}", If_Match="*")
    elif verb == "undone" and sets:
        say.post(f"/change-sets/{sets[0]['id']}/undo")


@pytest.fixture
def a_month_later(house):
    """Alice, thirty days from now."""
    app = _app(house.tracker.settings.database_url, TRACKER_CLOCK_OFFSET=str(30 * 24 * 60))
    alice = Speaker(app)
    alice.headers = house.alice.headers
    yield alice
    _hang_up(app)


def test_what_follows_from_today_follows_from_that_day(house, a_month_later):
    plan = Plan(house, house.empty().id)
    task = plan.task("A")
    tomorrow = datetime.fromisoformat(newest(house, plan.id)) + timedelta(days=1)
    plan.change(task, start=tomorrow.isoformat())
    at = quote(newest(house, plan.id))
    assert ok(a_month_later.get(f"/tasks/{task}"))["overdue"] is True
    assert ok(a_month_later.get(f"/tasks/{task}?as_of={at}"))["overdue"] is False


def test_a_time_out_of_the_life_of_a_project_is_refused(agency, plan):
    task = plan.task("A")
    for path in reads(plan.id, task):
        early = then(agency, path, "2020-01-01T00:00:00Z")
        assert (early.status_code, early.json["code"]) == (404, "before_it_began"), path
        assert "at 2020-01-01 08:00 yet" in early.json["detail"]
        late = then(agency, path, "2034-01-01T00:00:00Z")
        assert (late.status_code, late.json["code"]) == (422, "invalid"), path
        assert late.json["errors"][0]["pointer"] == "as_of"
        for wrong in ("yesterday", "2026-02-02", "2026-02-02T09:00:00", "0001-01-01T00:00:00+08:00", ""):
            assert then(agency, path, wrong).status_code == 422, (path, wrong)


def test_what_was_made_later_is_not_there_yet(agency, plan):
    plan.task("A")
    before = newest(agency, plan.id)
    later = plan.task("B")
    answer = then(agency, f"/tasks/{later}?_=", before)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_plus_of_an_offset_need_not_be_encoded(agency, plan):
    task = plan.task("A")
    at = newest(agency, plan.id)
    assert "+08:00" in at
    assert ok(agency.alice.get(f"/tasks/{task}?as_of={at}")) == plan.get(task)


def test_only_single_projects_have_a_past_and_outsiders_none(agency, plan):
    task = plan.task("A")
    at = newest(agency, plan.id)
    assert agency.alice.get(f"/tasks?as_of={quote(at)}").status_code == 422
    assert then_as(agency.rita, f"/tasks/{task}", at).status_code == 200
    assert then_as(agency.carol, f"/tasks/{task}", at).status_code == 404


def then_as(speaker, path, at):
    return speaker.get(f"{path}?as_of={quote(at)}")


def test_the_past_is_pages_too(agency, plan):
    for number in range(5):
        plan.task(f"T{number}")
    at = newest(agency, plan.id)
    plan.task("Later")
    found, cursor = [], ""
    while cursor is not None:
        page = ok(then(agency, f"/projects/{plan.id}/tasks?limit=2&sort=title{cursor}", at))
        found += [each["key"] for each in page["items"]]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert found == [f"T{number}" for number in range(5)]


def test_the_past_costs_as_many_statements_for_many_changes_as_for_one(agency, by_hand):
    counts = []
    for size in (1, 12):
        plan = by_hand()
        for number in range(size):
            plan.task(f"T{number}")
        at = newest(agency, plan.id)
        with counting(agency) as sent:
            ok(then(agency, f"/projects/{plan.id}/tasks?limit=100", at))
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_nothing_is_written_into_the_past(agency, plan):
    plan.task("A")
    at = newest(agency, plan.id)
    with (
        agency.tracker.app.app_context(),
        past.standing(session(), plan.id, datetime.fromisoformat(at)),
        pytest.raises(RuntimeError, match="only read"),
        transaction(),
    ):
        pass
