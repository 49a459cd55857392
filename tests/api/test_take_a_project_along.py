"""A project is taken from one installation to another with all its parts, and nothing of it is lost."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from tests.api.conftest import DAY, Plan, ok
from tests.api.playbook_texts import including, published, small
from tests.conftest import ADMIN, House, Speaker, _app, _hang_up
from tracker.access import HOUSE
from tracker.cli import main
from tracker.comments.models import Comment, Mention
from tracker.db import METADATA, new_id
from tracker.history.archive_reading import TABLES
from tracker.history.archive_tables import LEFT_OUT, PROJECT
from tracker.journal import writing
from tracker.people.models import Person
from tracker.projects.models import (
    CheckLine,
    FileLink,
    Handover,
    Involved,
    ItemLabel,
    Label,
    SavedView,
    Stage,
    Subtask,
)

ZIP, JOURNAL = "application/zip", "project/journal.jsonl"
A_DAY_MORE = {"source": "通知", "days": [{"date": "2026-05-01", "kind": "holiday", "zh": "劳动节"}]}
"""An announcement of 2026 that says less than the calendar knew, so that dates hang on it."""


def export(speaker, project_id):
    answer = speaker.get(f"/projects/{project_id}/archive")
    assert (answer.status_code, answer.mimetype) == (200, ZIP)
    return answer.data


def bring(speaker, data, kind=ZIP):
    return speaker.client.post(
        "/api/v1/imports/archive", data=data, headers={**speaker.headers, "Content-Type": kind}
    )


def files(data):
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {each: packed.read(each) for each in packed.namelist()}


def rows(data, file):
    return [json.loads(line) for line in files(data)[file].decode().splitlines()]


def repacked(data, changes):
    """The archive with other files, its manifest set right; None takes a file away."""
    found = {name: body for name, body in {**files(data), **changes}.items() if body is not None}
    manifest = json.loads(found["manifest.json"])
    for each in manifest["files"]:
        body = found.get(each["name"], b"")
        each |= {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
        each["rows"] = None if each["rows"] is None else len(body.splitlines())
    manifest["files"] = [each for each in manifest["files"] if each["name"] in found]
    found["manifest.json"] = json.dumps(manifest).encode()
    return packed(found)


def packed(found, method=zipfile.ZIP_DEFLATED):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, body in found.items():
            archive.writestr(name, body)
    return whole.getvalue()


def altered(data, file, number, **columns):
    """One line of a file with other columns."""
    lines = rows(data, file)
    lines[number] |= columns
    return repacked(data, {file: written(lines)})


def written(lines):
    return "".join(json.dumps(each) + "\n" for each in lines).encode()


def edited(data, file, number, **columns):
    """The same, and the newest entry of the row says it as well."""
    row = rows(data, file)[number].get("id")
    told = [n for n, each in enumerate(rows(data, JOURNAL)) if each["entity_id"] == row]
    newest = max(told, key=lambda n: rows(data, JOURNAL)[n]["revision"], default=None)
    if newest is not None:
        after = rows(data, JOURNAL)[newest]["after"] | columns
        data = altered(data, JOURNAL, newest, after=after)
    return altered(data, file, number, **columns)


def in_mid_flight(house):
    """P01 after some weeks: work done, gates waived, people changed, words of every kind."""
    acme = ok(house.admin.post("/clients", {"name": "Acme"}), 201)["id"]
    started = house.start(roles={"OM": house.ids["Bob"]}, client_id=acme)
    alice = house.alice
    for send, path, body in (
        (alice.post, f"/tasks/{started['D01']}/complete", {"at": started.items["D01"]["finish"]}),
        (alice.post, f"/points/{started['V11']}/waive", {"reason": "已知"}),
        (alice.patch, f"/tasks/{started['D02']}", {"duration_working_minutes": 9 * DAY, "note": "a\nb"}),
        (alice.patch, f"/projects/{started.id}",
         {"roles": {"OM": house.ids["Carol"], "DA": house.ids["Bob"]}}),
        (alice.post, f"/projects/{started.id}/tasks", {"title": "另加", "after": [started["D02"]]}),
        (alice.post, f"/projects/{started.id}/baselines", {"name": "二月"}),
        (house.admin.post, f"/calendars/people/{house.ids['Carol']}/exceptions",
         {"first_on": "2026-03-09", "last_on": "2026-03-11", "title_zh": "病假"}),
        (alice.post, f"/projects/{started.id}/freeze-windows",
         {"first_on": "2026-03-20", "last_on": "2026-03-22", "title_zh": "大促"}),
        (house.admin.post, "/freeze-windows",
         {"first_on": "2026-04-13", "last_on": "2026-04-15", "title_zh": "平台大促"}),
        (house.admin.put, "/calendars/base/years/2026", A_DAY_MORE),
        (alice.post, f"/projects/{started.id}/feeds", {"name": "日历"}),
    ):  # fmt: skip
        answer = send(path, body, If_Match="*")
        assert answer.status_code < 300, answer.json
    with house.tracker.app.app_context(), writing(HOUSE, "demo", projects=[started.id]) as current:
        for rows_of_a_kind in of_every_other_kind(house, started):
            current.add_all(rows_of_a_kind)
            current.flush()
    return started


def of_every_other_kind(house, started):
    """Rows of each table that the requests above do not write to."""
    mine, item, bob = {"project_id": started.id}, started["D02"], house.ids["Bob"]
    task = {**mine, "item_id": item}
    at = datetime(2026, 3, 2, 1, 30, 0, 250_000, tzinfo=UTC)
    titled = {"title_zh": "核对", "title_en": "Check"}
    stage = Stage(id=new_id(), **mine, **titled, state="open", rank=1 << 40)
    labels = [Label(id=new_id(), **mine, name="急"), Label(id=new_id(), project_id=None, name="全局")]
    comment = Comment(id=new_id(), **task, author_id=bob, body="请 @Bob 看", written_at=at)
    yield [stage, *labels, comment]
    yield [
        Subtask(**mine, **titled, key="sub", of_id=item, owner_id=bob, stage_id=stage.id, rank=7),
        CheckLine(**mine, **titled, key="line", of_id=item, state="done", done_at=at),
        Involved(**task, person_id=bob, role="helper"),
        *(ItemLabel(**task, label_id=each.id) for each in labels),
        FileLink(**task, title="合同", url="https://example.com/a", added_by_id=bob, added_at=at),
        Handover(**task, state="offered", to_owner_id=bob, offered_at=at),
        SavedView(**mine, person_id=bob, name="共享", query={"state": ["open"]}, shared=True),
        SavedView(**mine, person_id=bob, name="私人", query={"state": ["done"]}, shared=False),
        Mention(**mine, comment_id=comment.id, person_id=bob),
    ]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def taken(request, tmp_path_factory, prepared):
    """A house with a project in mid-flight, and its archive."""
    app = _app(prepared.copy(request.param, tmp_path_factory.mktemp("taken")))
    house = House(app, prepared.people(request.param))
    started = in_mid_flight(house)
    yield house, started, export(house.alice, started.id)
    _hang_up(app)


FROM_ONE = pytest.mark.parametrize("taken", ["sqlite"], indirect=True)
"""What is asked of an archive alone: those of both databases are alike, as the round trips show."""


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request, tmp_path, prepared):
    """An administrator of an installation that is fresh from `prepare`."""
    app = _app(prepared.bare(request.param, tmp_path))
    yield Speaker(app, ADMIN)
    _hang_up(app)


def test_export_import_export_gives_the_same_bytes(taken, elsewhere):
    _, started, archive = taken
    answer = bring(elsewhere, archive)
    assert answer.status_code == 201, answer.json
    assert answer.headers["Location"].endswith(f"/projects/{started.id}")
    again = export(elsewhere, started.id)
    assert {name: body for name, body in files(again).items() if files(archive)[name] != body} == {}
    assert again == archive


def test_what_was_read_there_is_read_here(taken, elsewhere):
    house, started, archive = taken
    project = started.id
    assert bring(elsewhere, archive).status_code == 201
    at = ok(house.alice.get(f"/projects/{project}/journal?limit=1"))["items"][0]["at"]
    for path in (
        f"/projects/{project}",
        f"/projects/{project}/tasks?limit=500&sort=position&include=links",
        f"/projects/{project}/graph",
        f"/projects/{project}/phases",
        f"/projects/{project}/members",
        f"/projects/{project}/change-sets",
        f"/projects/{project}/activity",
        f"/projects/{project}/journal?limit=500",
        f"/projects/{project}/baselines/2",
        f"/projects/{project}/tasks?as_of={quote(at)}&limit=500&sort=position",
    ):
        here, there = ok(elsewhere.get(path)), ok(house.admin.get(path))
        assert _without_the_agency(here) == _without_the_agency(there), path


@FROM_ONE
def test_the_days_of_the_agency_come_along_in_its_own_count_of_revisions(taken, elsewhere):
    house, started, archive = taken
    assert bring(elsewhere, archive).status_code == 201
    for path in (
        f"/projects/{started.id}/freeze-windows",
        "/freeze-windows",
        "/calendars/base/years/2026",
    ):
        here, there = ok(elsewhere.get(path)), ok(house.admin.get(path))
        assert _without_the_agency(here, "revision") == _without_the_agency(there, "revision"), path


def _without_the_agency(body, *more):
    """The same without ids of playbooks and departments, which every installation gives itself."""
    if isinstance(body, dict):
        hidden = ("playbook_id", "department_id", *more)
        return {name: _without_the_agency(each, *more) for name, each in body.items() if name not in hidden}
    return [_without_the_agency(each, *more) for each in body] if isinstance(body, list) else body


def test_rows_of_every_table_come_along_but_no_private_views(taken):
    _, _, archive = taken
    empty = {name for name in TABLES if not rows(archive, name)}
    assert empty == set()
    assert [each["name"] for each in rows(archive, "project/saved_views.jsonl")] == ["共享"]
    assert [each["name"] for each in rows(archive, "agency/labels.jsonl")] == ["全局"]


def test_the_project_goes_on_where_it_was_brought(taken, elsewhere):
    _, started, archive = taken
    ok(bring(elsewhere, archive), 201)
    before = ok(elsewhere.get(f"/projects/{started.id}"))["revision"]
    ok(elsewhere.post(f"/tasks/{started['D02']}/complete", {"override_reason": "Its subtask goes on"}))
    newest = ok(elsewhere.get(f"/projects/{started.id}/activity"))["items"][0]
    assert newest["cause"] == "task.complete"
    assert ok(elsewhere.get(f"/projects/{started.id}/journal?limit=1"))["items"][0]["revision"] > before
    sets = ok(elsewhere.get(f"/projects/{started.id}/change-sets"))["items"]
    assert len(sets) > 3
    found = ok(elsewhere.get(f"/search?q=Form the service team&project={started.id}"))
    assert started["D02"] in [each["id"] for each in found["items"]]


def follow(speaker, cursor):
    """Every event after a cursor, and the cursor after them."""
    told, more = [], True
    while more:
        found = ok(speaker.get(f"/events?after={cursor}"))
        told, cursor, more = told + found["events"], found["cursor"], found["more"]
    return told, cursor


@FROM_ONE
def test_who_follows_hears_of_a_project_that_came_and_then_of_all_that_is_done_to_it(taken, elsewhere):
    _, started, archive = taken
    cursor = ok(elsewhere.get("/events"))["cursor"]
    ok(bring(elsewhere, archive), 201)
    came = ok(elsewhere.get(f"/projects/{started.id}/journal?limit=1"))["items"][0]["revision"]
    ok(elsewhere.post(f"/tasks/{started['D02']}/complete", {"override_reason": "Its subtask goes on"}))

    told, cursor = follow(elsewhere, cursor)

    arrival, *changes = [each for each in told if each["project_id"] == started.id]
    assert {name: arrival[name] for name in ("scope", "entity", "entity_id", "cause", "new", "fields")} == {
        "scope": "agency", "entity": "projects", "entity_id": started.id, "cause": "project.restore",
        "new": True, "fields": [],
    }  # fmt: skip
    newest = ok(elsewhere.get(f"/projects/{started.id}/journal?limit=1"))["items"][0]["revision"]
    assert [each["revision"] for each in changes] == list(range(came + 1, newest + 1))
    ok(elsewhere.post(f"/tasks/{started['D02']}/reopen"))
    assert follow(elsewhere, cursor)[0][0]["revision"] == newest + 1


@FROM_ONE
def test_only_its_people_hear_of_a_project_that_came(taken, elsewhere):
    house, _, archive = taken
    ok(bring(elsewhere, archive), 201)
    dan = ok(elsewhere.post("/people", {"name": "Dan"}), 201)["id"]
    tokens = [
        ok(elsewhere.post(f"/people/{each}/tokens", {"name": "laptop"}), 201)["token"]
        for each in (house.ids["Bob"], dan)
    ]
    speakers = [Speaker(elsewhere.client.application, each) for each in tokens]
    followers = [(each, ok(each.get("/events"))["cursor"]) for each in speakers]
    another = house.empty().id
    ok(bring(elsewhere, export(house.alice, another)), 201)

    told = [follow(*each)[0] for each in followers]

    assert [[each["project_id"] for each in mine] for mine in told] == [[another], []]


def test_a_guest_hears_what_is_done_to_a_project_that_came_and_no_number_of_the_agency(taken, elsewhere):
    house, _, _ = taken
    cursor = ok(elsewhere.get("/events"))["cursor"]
    plan = Plan(house, house.shared(playbook=None, name="Small").id)
    mine = plan.task("Mine", owner_id=house.ids["Claire"])
    ok(bring(elsewhere, export(house.alice, plan.id)), 201)
    token = ok(elsewhere.post(f"/people/{house.ids['Claire']}/tokens", {"name": "laptop"}), 201)["token"]
    ok(elsewhere.post(f"/tasks/{mine}/start"))

    told, _ = follow(Speaker(elsewhere.client.application, token), cursor)

    assert {each["scope"] for each in told} == {plan.id}
    assert [each["cause"] for each in told if each["entity_id"] == mine] == ["task.start"]


@FROM_ONE
def test_people_come_without_tokens_and_without_rights(taken, elsewhere):
    house, _, archive = taken
    assert b"hash" not in b"".join(body for name, body in files(archive).items() if name.endswith(".jsonl"))
    ok(bring(elsewhere, archive), 201)
    alice = ok(elsewhere.get(f"/people/{house.ids['Alice']}"))
    assert (alice["name"], alice["admin"]) == ("Alice", False)
    assert elsewhere.client.get("/api/v1/me", headers=house.alice.headers).status_code == 401
    admins = [each for each in rows(archive, "agency/people.jsonl") if "admin" in each]
    assert admins == []


def test_why_somebody_is_away_stays_at_home(taken):
    _, _, archive = taken
    assert "病假" not in "".join(body.decode() for body in files(archive).values())
    assert len(rows(archive, "agency/calendar_exceptions.jsonl")) == 1


def test_why_somebody_left_stays_at_home(taken):
    house, _, _ = taken
    project = house.empty().id
    gone = house.person("Gone")
    ok(house.admin.put(f"/projects/{project}/members/{house.ids['Gone']}", {"role": "member"}))
    left = f"/people/{house.ids['Gone']}/deactivate"
    ok(house.admin.post(left, {"reason": "身体原因"}, If_Match="*"))
    assert gone.get("/me").status_code == 401

    archive = export(house.alice, project)

    assert "Gone" in [each["name"] for each in rows(archive, "agency/people.jsonl")]
    assert "身体原因" not in "".join(body.decode() for body in files(archive).values())


def test_an_archive_is_never_brought_over_a_project_that_is_there(taken):
    house, started, archive = taken
    answer = bring(house.admin, archive)
    assert (answer.status_code, answer.json["code"]) == (409, "project_exists")
    assert export(house.alice, started.id) == archive


@FROM_ONE
def test_what_contradicts_what_is_here_is_named_and_nothing_is_stored(taken, elsewhere):
    _, started, archive = taken
    ok(elsewhere.post("/people", {"name": "Alice B.", "email": "alice@example.com"}), 201)
    answer = bring(elsewhere, archive)
    assert (answer.status_code, answer.json["code"]) == (409, "archive_conflicts")
    (fault,) = answer.json["errors"]
    assert fault["file"] == "agency/people.jsonl"
    assert fault["line"] > 0
    assert "alice@example.com" in fault["message"]
    assert elsewhere.get(f"/projects/{started.id}").status_code == 404
    assert len(ok(elsewhere.get("/people"))["items"]) == 2


@FROM_ONE
def test_what_would_move_the_dates_of_projects_that_are_here_is_refused(taken, elsewhere):
    house, _, archive = taken
    ok(bring(elsewhere, archive), 201)
    plan = Plan(house, house.empty().id)
    plan.task("A", owner_id=house.ids["Carol"])
    another = export(house.alice, plan.id)
    leave = rows(another, "agency/calendar_exceptions.jsonl")
    further = json.dumps({**leave[0], "id": "f" * 24, "first_on": "2026-03-10"}).encode() + b"\n"
    file = "agency/calendar_exceptions.jsonl"
    answer = bring(elsewhere, repacked(another, {file: files(another)[file] + further}))
    assert (answer.status_code, answer.json["code"]) == (409, "archive_conflicts")
    assert [(each["file"], each["line"]) for each in answer.json["errors"]] == [(file, len(leave) + 1)]
    assert "move the dates of other projects" in answer.json["detail"]
    assert bring(elsewhere, another).status_code == 201


@FROM_ONE
def test_a_playbook_comes_along_and_does_not_become_the_newest_of_its_key(taken, elsewhere):
    house, _, _ = taken
    published(house, small("part", duration="3wd"))
    published(house, including("whole", "part"))
    published(house, small("P", duration="9wd", kind="project"))
    Theirs(elsewhere).publish(small("P"))
    for key, state in (("whole", "published"), ("P", "withdrawn")):
        started = house.start(playbook=key, roles={"OM": house.ids["Bob"]})
        archive = export(house.alice, started.id)
        ok(bring(elsewhere, archive), 201)
        newest = max(ok(elsewhere.get(f"/playbooks/{key}/versions")), key=lambda each: each["version"])
        assert newest["state"] == state
    assert newest["version"] == 2
    assert "duration: 1wd" in elsewhere.get("/playbooks/P/text").text
    assert "duration: 9wd" in elsewhere.get("/playbooks/P/text?version=2").text


class Theirs:
    """The other installation, as what publishes playbooks wants it."""

    def __init__(self, admin):
        self.admin = admin

    def publish(self, text):
        return published(self, text)


def test_only_leads_take_a_project_along_and_only_administrators_bring_one(taken):
    house, started, archive = taken
    assert house.bob.get(f"/projects/{started.id}/archive").status_code == 403
    assert house.rita.get(f"/projects/{started.id}/archive").status_code == 403
    assert bring(house.alice, archive).status_code == 403
    wrong = bring(house.admin, archive, "application/json")
    assert (wrong.status_code, wrong.json["code"]) == (415, "unsupported_media_type")
    assert wrong.json["detail"] == "Send it with Content-Type: application/zip."


# What is not whole is refused


BROKEN = [
    ("no ZIP", lambda _: b"PK nothing of the kind"),
    ("cut off", lambda data: data[: len(data) // 2]),
    ("no manifest", lambda _: packed({"project/items.jsonl": b""})),
    ("another format", lambda data: repacked_manifest(data, format="something else")),
    ("another version", lambda data: repacked_manifest(data, version=99)),
    ("another number of rows", lambda data: recounted(data, rows=None)),
    ("another size", lambda data: recounted(data, bytes=1)),
    ("a table too few", lambda data: repacked(data, {"project/links.jsonl": None})),
    ("a manifest without files", lambda data: repacked_manifest(data, files=[7])),
    ("changed after it was summed", lambda data: packed(files(data) | {"project/links.jsonl": b"{}\n"})),
    ("a file too many", lambda data: packed(files(data) | {"../evil": b"x"})),
    ("a file too few", lambda data: packed({n: b for n, b in files(data).items() if "items" not in n})),
    ("no project", lambda data: repacked(data, {"project/projects.jsonl": b""})),
    ("no JSON", lambda data: repacked(data, {"project/links.jsonl": b"{\n"})),
    ("no object", lambda data: repacked(data, {"project/links.jsonl": b"[]\n"})),
    ("brackets", lambda data: repacked(data, {"project/links.jsonl": b"[" * 100_000 + b"\n"})),
    ("not a number", lambda data: repacked(data, {"project/links.jsonl": b'{"lag": NaN}\n'})),
    ("a wrong type", lambda data: edited(data, "project/items.jsonl", 3, position="first")),
    ("a number too large", lambda data: edited(data, "project/nodes.jsonl", 3, duration=2**40)),
    ("a word too long", lambda data: edited(data, "project/items.jsonl", 0, title_zh="长" * 501)),
    ("NUL", lambda data: edited(data, "project/items.jsonl", 0, note="\u0000")),
    ("half a character", lambda data: edited(data, "project/items.jsonl", 0, note="\ud800")),
    ("no day", lambda data: edited(data, "project/projects.jsonl", 0, start_on="tomorrow")),
    ("no instant", lambda data: edited(data, "project/journal.jsonl", 0, at="2026-02-02T09:00:00")),
    ("no role", lambda data: edited(data, "project/members.jsonl", 0, role="owner")),
    ("an unknown state", lambda data: edited(data, "project/projects.jsonl", 0, state="xx")),
    ("an unknown policy", lambda data: edited(data, "project/projects.jsonl", 0, policy="zz")),
    ("an unknown progress", lambda data: edited(data, "project/projects.jsonl", 0, progress="qq")),
    ("an item of no state", lambda data: edited(data, "project/items.jsonl", 0, state="flying")),
    ("a script", lambda data: edited(data, "project/file_links.jsonl", 0, url="javascript:alert(1)")),
    (
        "a script of the past",
        lambda data: edited(data, JOURNAL, told(data, "file_links"), before={"url": "javascript:alert(1)"}),
    ),
    (
        "a script as evidence",
        lambda data: edited(
            data, "project/points.jsonl", 0, evidence_kind="address", evidence="javascript:alert(1)"
        ),
    ),
    ("no hours", lambda data: edited(data, "agency/calendars.jsonl", 0, week=[["now"]])),
    ("days backwards", lambda data: edited(data, "project/freeze_windows.jsonl", 0, last_on="2026-03-01")),
    ("an unknown column", lambda data: edited(data, "project/items.jsonl", 0, colour="red")),
    ("null where something must be", lambda data: edited(data, "project/items.jsonl", 0, key=None)),
    ("a list for an object", lambda data: edited(data, "project/items.jsonl", 0, details=[])),
    ("no such kind", lambda data: edited(data, "project/items.jsonl", 0, kind="dragon")),
    ("another kind", lambda data: edited(data, "project/items.jsonl", 0, kind="occurrence")),
    ("another project", lambda data: edited(data, "project/items.jsonl", 0, project_id="0" * 24)),
    ("a reference to nothing", lambda data: edited(data, "project/items.jsonl", 0, owner_id="0" * 24)),
    ("a link to nothing", lambda data: edited(data, "project/links.jsonl", 0, pred_id="0" * 24)),
    ("a row twice", lambda data: twice(data, "project/links.jsonl")),
    ("a state that nobody set", lambda data: altered(data, "project/items.jsonl", 3, state="done")),
    ("a revision to come", lambda data: altered(data, "project/items.jsonl", 3, revision=99999)),
    ("a row that nobody added", lambda data: again(data, "project/links.jsonl", id="a" * 24)),
    (
        "a row that is gone",
        lambda data: repacked(data, {"project/comments.jsonl": b"", "project/mentions.jsonl": b""}),
    ),
    ("a time to come", lambda data: edited(data, "project/journal.jsonl", 0, at="2135-01-01T00:00:00+00:00")),
    ("two items of one key", lambda data: edited(data, "project/items.jsonl", 0, key="D02")),
    ("a gap in the journal", lambda data: edited(data, "project/revisions.jsonl", 0, revision=7)),
    ("another text", lambda data: edited(data, "agency/playbook_versions.jsonl", 0, digest="0" * 64)),
    ("the id of another key", lambda data: edited(data, "agency/departments.jsonl", 0, key="XX")),
    ("findings of no kind", lambda data: edited(data, "project/projects.jsonl", 0, findings=[7])),
    ("a reason of no kind", lambda data: edited(data, "project/nodes.jsonl", 0, reason={"kind": "whim"})),
    ("changes of no kind", lambda data: edited(data, "project/change_sets.jsonl", 0, changes={})),
]


def repacked_manifest(data, **fields):
    found = files(data)
    found["manifest.json"] = json.dumps({**json.loads(found["manifest.json"]), **fields}).encode()
    return packed(found)


def told(data, entity):
    """The place of an entry of a kind of row."""
    return next(n for n, each in enumerate(rows(data, JOURNAL)) if each["entity"] == entity)


def with_link(data, pred, succ):
    """The archive with one more link, which its journal tells of as well."""
    ids = {each["key"]: each["id"] for each in rows(data, "project/items.jsonl")}
    counter, newest = rows(data, "project/revisions.jsonl")[0], rows(data, JOURNAL)[-1]
    link = rows(data, "project/links.jsonl")[0] | {
        "id": "a" * 24, "pred_id": ids[pred], "succ_id": ids[succ], "active": True,
    }  # fmt: skip
    number = counter["revision"] + 1
    after = {name: each for name, each in link.items() if name not in ("revision", "changed_at")}
    told = {"id": "b" * 24, "entity": "links", "entity_id": link["id"], "before": None, "after": after}
    entry = newest | told | {"revision": number}
    link |= {"revision": number, "changed_at": entry["at"]}
    return repacked(data, {
        "project/links.jsonl": written([*rows(data, "project/links.jsonl"), link]),
        JOURNAL: written([*rows(data, JOURNAL), entry]),
        "project/revisions.jsonl": written([counter | {"revision": number}]),
    })  # fmt: skip


def recounted(data, **fields):
    """The manifest says something else of the links."""
    listed = json.loads(files(data)["manifest.json"])["files"]
    named = [each | fields if each["name"] == "project/links.jsonl" else each for each in listed]
    return repacked_manifest(data, files=named)


def again(data, file, **columns):
    """The first row of a file once more, with other columns."""
    lines = rows(data, file)
    return repacked(data, {file: written([*lines, lines[0] | columns])})


def twice(data, file):
    body = files(data)[file]
    return repacked(data, {file: body + body.splitlines(keepends=True)[0]})


@FROM_ONE
def test_a_broken_archive_is_refused_with_file_and_line(taken, elsewhere):
    _, started, archive = taken
    for what, spoil in BROKEN:
        answer = bring(elsewhere, spoil(archive))
        assert (answer.status_code, answer.json["code"]) == (422, "bad_archive"), (what, answer.json)
        assert answer.json["errors"][0]["message"], what
    assert elsewhere.get(f"/projects/{started.id}").status_code == 404
    assert len(ok(elsewhere.get("/people"))["items"]) == 1
    assert bring(elsewhere, archive).status_code == 201


@FROM_ONE
def test_a_fault_names_file_line_and_column_in_the_language_of_the_asker(taken, elsewhere):
    _, _, archive = taken
    wrong = altered(archive, "project/items.jsonl", 3, position="first")
    elsewhere.headers["Accept-Language"] = "zh"
    answer = bring(elsewhere, wrong).json
    assert answer["errors"] == [
        {
            "file": "project/items.jsonl",
            "line": 4,
            "pointer": "/position",
            "code": "bad_archive",
            "message": "类型不符，应为：整数。",
        }
    ]
    assert answer["detail"] == ("无法读取这个存档：project/items.jsonl:4 类型不符，应为：整数。共 1 处问题。")
    assert bring(elsewhere, b"PK").json["detail"] == "无法读取这个存档：不是有效的 ZIP 文件。共 1 处问题。"
    unknown = altered(archive, "project/items.jsonl", 3, state="flying")
    (fault,) = bring(elsewhere, unknown).json["errors"]
    assert (fault["file"], fault["line"], fault["pointer"]) == ("project/items.jsonl", 4, "/state")


@FROM_ONE
def test_a_plan_that_runs_in_a_circle_is_refused_with_its_links(taken, elsewhere):
    _, _, archive = taken
    answer = bring(elsewhere, with_link(archive, "D02", "D01"))
    assert (answer.status_code, answer.json["code"]) == (422, "bad_archive")
    places = {(each["file"], each["line"]) for each in answer.json["errors"]}
    assert ("project/links.jsonl", len(rows(archive, "project/links.jsonl")) + 1) in places
    assert "D02 → D01" in answer.json["detail"] or "D01 → D02" in answer.json["detail"]
    assert bring(elsewhere, with_link(archive, "D01", "V11")).status_code == 201


@FROM_ONE
def test_nobody_gets_a_role_by_an_archive_that_is_not_for_their_party(taken, elsewhere):
    house, _, _ = taken
    archive = export(house.alice, house.shared().id)
    file = "project/members.jsonl"
    claire = next(n for n, each in enumerate(rows(archive, file)) if each["role"] == "client")
    answer = bring(elsewhere, edited(archive, file, claire, role="lead"))
    assert (answer.status_code, answer.json["code"]) == (422, "bad_archive")
    (fault,) = answer.json["errors"]
    assert (fault["file"], fault["line"], fault["pointer"]) == (file, claire + 1, "/role")
    assert "Claire belongs to a client" in fault["message"]


@FROM_ONE
def test_people_are_held_against_roles_as_they_are_here(taken, elsewhere):
    house, started, _ = taken
    ok(bring(elsewhere, export(house.alice, house.empty().id)), 201)
    rita = house.ids["Rita"]
    with elsewhere.client.application.extensions["tracker"].app.app_context(), writing(HOUSE, "x") as current:
        current.get_one(Person, rita).party = "platform"
    answer = bring(elsewhere, export(house.alice, started.id))
    assert (answer.status_code, answer.json["code"]) == (422, "bad_archive")
    assert "Rita belongs to the platform" in answer.json["detail"]


def test_what_would_unpack_to_more_than_a_project_is_refused_unread(elsewhere):
    bomb = packed({"manifest.json": b"0" * (50 * 1024 * 1024)})
    assert len(bomb) < 100_000
    answer = bring(elsewhere, bomb)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_archive")
    assert "suspiciously" in answer.json["detail"] or "可疑" in answer.json["detail"]


# Nothing is forgotten


def test_every_table_that_names_a_project_goes_along_or_stays_behind_for_a_reason():
    naming = {name for name, table in METADATA.tables.items() if "project_id" in table.c}
    assert naming - {*PROJECT} == LEFT_OUT.keys()
    keyed = [table for table in METADATA.tables.values() if "id" in table.c]
    assert {each.name for each in keyed if each.c.id.foreign_keys} <= {*PROJECT}
    assert all(LEFT_OUT.values())


def test_every_file_of_an_archive_is_known_to_be_one(taken):
    _, _, archive = taken
    assert {each for each in files(archive) if each.endswith(".jsonl")} == TABLES.keys()


# The commands


@FROM_ONE
def test_the_commands_take_a_project_along_too(taken, tmp_path, elsewhere):
    house, started, archive = taken
    file, source = tmp_path / "p.zip", house.tracker.settings.database_url
    target = elsewhere.client.application.extensions["tracker"].settings.database_url
    ran = command(source, "export", started.id, str(file))
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert file.read_bytes() == archive
    ran = command(target, "restore", str(file))
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert export(elsewhere, started.id) == archive
    ran = command(target, "restore", str(file))
    assert ran.exit_code == 2
    assert "is here already" in ran.stderr
    ran = command(target, "export", "0" * 24, str(file))
    assert ran.exit_code == 2


def command(address, *arguments):
    environment = {"TRACKER_DATABASE_URL": address, "TRACKER_ADMIN_TOKEN": ADMIN}
    return CliRunner(env=environment).invoke(main, [*arguments, "--lang", "en"])


def test_a_plan_made_by_hand_goes_along_as_well(taken, elsewhere):
    house, _, _ = taken
    plan = Plan(house, house.empty().id)
    outer = plan.task("Outer", kind="summary", duration_working_minutes=None)
    plan.link(plan.task("A", parent=outer), plan.task("B", parent=outer))
    archive = export(house.alice, plan.id)
    ok(bring(elsewhere, archive), 201)
    assert export(elsewhere, plan.id) == archive
