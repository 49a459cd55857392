"""Every change of every row is kept: who, when, why, before and after, in revisions without a gap."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from tests.api.conftest import DAY, Plan, ok
from tests.conftest import ADMIN, PLAYBOOKS
from tracker.db import Row, session
from tracker.journal import AGENCY, OWN, Entry, Journaled, Revision, plain
from tracker.projects.models import Item, Project


def entries(speaker, plan, **query):
    asked = "".join(f"&{name}={value}" for name, value in query.items())
    return ok(speaker.get(f"/projects/{plan.id}/journal?limit=500{asked}"))["items"]


def revisions(house):
    """All revisions that were given, by scope, and what each counter says."""
    with house.tracker.app.app_context():
        given: dict[str, list[int]] = {}
        for scope, revision in session().execute(
            sa.select(Entry.scope, Entry.revision).order_by(Entry.scope, Entry.revision)
        ):
            given.setdefault(scope, []).append(revision)
        return given, dict(session().execute(sa.select(Revision.scope, Revision.revision)).all())


def check_gapless(house):
    given, counters = revisions(house)
    assert {scope: list(range(1, len(each) + 1)) for scope, each in given.items()} == given
    assert {scope: len(each) for scope, each in given.items()} == {
        scope: n for scope, n in counters.items() if n
    }


def test_an_entry_says_who_changed_what_when_and_why(agency, plan):
    task = plan.task("Survey")
    plan.change(task, note="Ask the client")
    newest = entries(agency.rita, plan, entity=task)[0]
    assert (newest["actor_id"], newest["cause"], newest["entity"]) == (
        agency.ids["Alice"],
        "task.change",
        "items",
    )
    assert (newest["before"], newest["after"]) == ({"note": ""}, {"note": "Ask the client"})
    assert newest["at"].endswith("+08:00")
    assert newest["revision"] == plan.get(task)["revision"]


def test_a_new_row_is_kept_whole(agency, plan):
    task = plan.task("Survey")
    made = entries(agency.rita, plan, entity=task)[-1]
    assert made["before"] is None
    assert {name: made["after"][name] for name in ("title_en", "duration", "state", "critical", "kind")} == {
        "title_en": "Survey",
        "duration": DAY,
        "state": "open",
        "critical": True,
        "kind": "task",
    }


def test_one_request_is_one_change_set_with_consecutive_revisions(agency, plan):
    first = plan.task("A")
    plan.task("B", first)
    before = plan.project()["revision"]
    plan.change(first, duration_working_minutes=2 * DAY)
    newest = entries(agency.rita, plan)
    together = [each for each in newest if each["change_set"] == newest[0]["change_set"]]
    assert len(together) == 3
    assert [each["revision"] for each in together] == sorted(
        (each["revision"] for each in together), reverse=True
    )
    assert min(each["revision"] for each in together) > before
    assert len({each["at"] for each in together}) == 1


def test_the_journal_is_read_newest_first_in_pages(agency, plan):
    for number in range(4):
        plan.task(f"T-{number}")
    whole = [each["revision"] for each in entries(agency.rita, plan)]
    assert whole == list(range(len(whole), 0, -1))
    found, cursor = [], ""
    while cursor is not None:
        page = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=3{cursor and f'&cursor={cursor}'}"))
        found += [each["revision"] for each in page["items"]]
        cursor = page["next"]
    assert found == whole


def test_each_verb_says_its_cause(agency):
    started = agency.start()
    ok(agency.bob.post(f"/tasks/{started['D01']}/complete"))
    ok(agency.alice.post(f"/points/{started['V11']}/waive", {"reason": "Known"}))
    ok(agency.alice.post(f"/projects/{started.id}/pause"))
    causes = list(dict.fromkeys(each["cause"] for each in entries(agency.rita, started)))
    assert causes == ["project.pause", "point.waive", "task.complete", "member.set", "project.start"]
    actors = {each["cause"]: each["actor_id"] for each in entries(agency.rita, started)}
    assert (actors["task.complete"], actors["point.waive"]) == (agency.ids["Bob"], agency.ids["Alice"])


def work_a_little(house):
    """Some of everything that writes, in one started project and one by hand."""
    started = house.start(roles={"OM": house.ids["Bob"]})
    on_time = {"at": started.items["D01"]["finish"]}
    ok(house.bob.post(f"/tasks/{started['D01']}/complete", on_time))
    ok(house.alice.post(f"/tasks/{started['GE#1']}/cancel", {"reason": "Not needed"}))
    ok(house.alice.post(f"/points/{started['V11']}/waive", {"reason": "Known"}))
    ok(house.alice.post(f"/points/{started['V11']}/reopen"))
    plan = Plan(house, house.empty().id)
    first = plan.task("A")
    link = plan.link(first, plan.task("B"))
    plan.change(first, start="2026-03-02T09:00:00+08:00", titles={"zh": "甲"}, owner_id=house.ids["Carol"])
    assert (
        house.alice.delete(f"/links/{link['id']}", if_match=str(plan_revision(house, link))).status_code
        == 204
    )
    assert (
        house.alice.delete(f"/projects/{plan.id}/members/{house.ids['Carol']}", If_Match="*").status_code
        == 204
    )
    ok(house.admin.post("/clients", {"name": "Tea"}), 201)
    return started, plan


def plan_revision(house, link):
    return ok(house.alice.get(f"/links/{link['id']}"))["revision"]


def test_the_journal_alone_tells_what_every_row_is_now(house):
    """Entries replayed in order give each row exactly, and its revision is its newest entry's."""
    work_a_little(house)
    check_gapless(house)
    with house.tracker.app.app_context():
        replayed, newest = {}, {}
        for each in session().scalars(sa.select(Entry).order_by(Entry.id)):
            state = replayed.setdefault(each.entity_id, {})
            assert each.before is None or {name: state[name] for name in each.before} == each.before
            state.update(each.after)
            newest[each.entity_id] = max(each.revision, newest.get(each.entity_id, 0))
        seen = 0
        for row in every_row():
            hidden = {*OWN, *row.SECRET}
            columns = [each.key for each in sa.inspect(row).mapper.column_attrs if each.key not in hidden]
            assert {name: plain(getattr(row, name)) for name in columns} == replayed[row.id], row
            assert row.revision == newest[row.id]
            seen += 1
        assert seen == len(replayed) > 100


def every_row():
    """All journaled rows of the database."""
    roots = [Item] + [
        each.class_
        for each in Row.registry.mappers
        if issubclass(each.class_, Journaled) and not issubclass(each.class_, Item)
    ]
    for model in roots:
        yield from session().scalars(sa.select(model))


def test_secrets_never_enter_the_journal(house):
    work_a_little(house)
    token = house.alice.headers["Authorization"].split()[1]
    with house.tracker.app.app_context():
        kept = session().scalars(sa.select(Entry).where(Entry.entity == "tokens")).all()
        assert len(kept) >= 5
        assert not any("hash" in each.after or "hash" in (each.before or {}) for each in kept)
        everything = repr([(each.before, each.after) for each in session().scalars(sa.select(Entry))])
    assert token not in everything


def test_what_is_refused_leaves_no_entry_and_no_gap(agency, plan):
    first = plan.task("A")
    second = plan.task("B", first)
    before = entries(agency.rita, plan)
    assert agency.bob.post(f"/tasks/{second}/start").status_code == 409
    assert agency.alice.post(f"/projects/{plan.id}/links", {"pred": second, "succ": first}).status_code == 422
    assert (
        agency.alice.post(
            f"/projects/{plan.id}/tasks", {"title": "C", "after": [first, "0" * 24]}
        ).status_code
        == 422
    )
    assert entries(agency.rita, plan) == before
    plan.task("C")
    assert entries(agency.rita, plan)[-1]["revision"] == 1
    check_gapless(agency)


def test_rows_are_never_written_outside_the_journal_nor_deleted(house):
    project = house.empty().id
    with house.tracker.app.app_context():
        found = session().get_one(Project, project)
        found.name = "Otherwise"
        with pytest.raises(RuntimeError, match="outside journal"):
            session().flush()
        session().rollback()
        session().delete(session().get_one(Project, project))
        with pytest.raises(RuntimeError, match="never deleted"):
            session().flush()
        session().rollback()
    assert ok(house.alice.get(f"/projects/{project}"))["name"] == "By hand"


def at_once(*calls):
    """Call everything at the same moment, each in a thread of its own."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait(timeout=30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(timeout=120) for each in [pool.submit(run, call) for call in calls]]


def test_writers_at_the_same_time_leave_no_gap(house):
    plans = [house.empty(name=f"P{number}") for number in range(2)]

    def writer(number):
        def write():
            mine = plans[number % 2].id
            statuses = []
            for step in range(4):
                body = {
                    "title": f"W{number}-{step}",
                    "key": f"W{number}-{step}",
                    "duration_working_minutes": DAY,
                }
                statuses.append(house.alice.post(f"/projects/{mine}/tasks", body).status_code)
                statuses.append(house.admin.post("/clients", {"name": f"C{number}-{step}"}).status_code)
            return statuses

        return write

    results = at_once(*(writer(number) for number in range(5)))
    assert {status for each in results for status in each} == {201}
    check_gapless(house)
    given, _ = revisions(house)
    for plan in plans:
        listed = ok(house.alice.get(f"/projects/{plan.id}/tasks?limit=500"))["items"]
        assert {each["revision"] for each in listed} <= set(given[plan.id])
    assert len(ok(house.admin.get("/clients?limit=100"))["items"]) == 20


def test_a_task_is_completed_once_however_many_try_at_once(house):
    plan = Plan(house, house.empty().id)
    task = plan.task("A")
    answers = at_once(*[lambda: house.bob.post(f"/tasks/{task}/complete")] * 4)
    assert sorted(each.status_code for each in answers) == [200, 409, 409, 409]
    assert {each.json["code"] for each in answers if each.status_code == 409} == {"illegal_move"}
    assert (
        len([each for each in entries(house.rita, plan, entity=task) if each["cause"] == "task.complete"])
        == 1
    )
    check_gapless(house)


def test_of_changes_to_the_same_revision_one_is_taken(house):
    plan = Plan(house, house.empty().id)
    task = plan.task("A")
    etag = house.alice.get(f"/tasks/{task}").headers["ETag"]
    notes = [f"from {number}" for number in range(4)]
    answers = at_once(
        *[
            lambda note=note: house.alice.patch(f"/tasks/{task}", {"note": note}, if_match=etag)
            for note in notes
        ]
    )
    assert sorted(each.status_code for each in answers) == [200, 412, 412, 412]
    taken = next(each.json["note"] for each in answers if each.status_code == 200)
    assert plan.get(task)["note"] == taken


def test_links_drawn_at_the_same_time_never_close_a_cycle(house):
    plan = Plan(house, house.empty().id)
    a, b = plan.task("A"), plan.task("B")
    there, back = ({"pred": a, "succ": b}, {"pred": b, "succ": a})
    answers = at_once(
        *[lambda body=body: house.alice.post(f"/projects/{plan.id}/links", body) for body in (there, back)]
    )
    assert sorted(each.status_code for each in answers) == [201, 422]
    assert len(ok(house.alice.get(f"/projects/{plan.id}/links"))) == 1


SECOND_PROCESS = """
import sys
from tracker.app import create_app

url, token, playbooks, project, name = sys.argv[1:]
app = create_app(TRACKER_DATABASE_URL=url, TRACKER_ADMIN_TOKEN=token, TRACKER_PLAYBOOKS=playbooks)
client = app.test_client()
for step in range(10):
    answer = client.post(
        f"/api/v1/projects/{project}/tasks",
        json={"title": f"{name}-{step}", "key": f"{name}-{step}", "duration_working_minutes": 480},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
"""


def test_writers_in_two_processes_leave_no_gap(house):
    plan = Plan(house, house.empty().id)
    given = [house.tracker.settings.database_url, ADMIN, str(PLAYBOOKS), plan.id]
    command = [sys.executable, "-c", textwrap.dedent(SECOND_PROCESS), *given]
    running = [
        subprocess.Popen([*command, name], cwd=PLAYBOOKS.parent, stderr=subprocess.PIPE)
        for name in ("X", "Y")
    ]
    for each in running:
        _, errors = each.communicate(timeout=120)
        assert each.returncode == 0, errors.decode()
    assert len(ok(house.alice.get(f"/projects/{plan.id}/tasks?limit=100"))["items"]) == 20
    check_gapless(house)
    assert {each["entity"] for each in entries(house.rita, plan)} == {
        *("baselines", "items", "members", "projects", "stages")
    }
    assert revisions(house)[0][AGENCY]
