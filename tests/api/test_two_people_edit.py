"""Two people change the same thing: nothing is lost, and the second is told what the first has changed."""

from __future__ import annotations

from unittest.mock import ANY

import pytest

from tests.api.conftest import DAY, ok
from tracker.calendars import models as calendars
from tracker.calendars import schemas as calendar_schemas
from tracker.comments import actions as comment_actions
from tracker.comments import models as comment_models
from tracker.comments import schemas as comment_schemas
from tracker.contacts import models as contact_models
from tracker.contacts import schemas as contact_schemas
from tracker.journal import OWN
from tracker.library import models as library_models
from tracker.library import schemas as library_schemas
from tracker.merging import writes_of
from tracker.people import models as people
from tracker.people import schemas as people_schemas
from tracker.projects import actions, links, schemas, stages, task_writes
from tracker.projects import models as projects

FRIDAY = "2026-02-06T18:00:00+08:00"
MONDAY, TUESDAY = "2026-02-09T09:00:00+08:00", "2026-02-10T09:00:00+08:00"


@pytest.fixture
def task(plan):
    """The address of a task, and the revision at which both have read it."""
    made = plan.get(plan.task("Draft"))
    return f"/tasks/{made['id']}", made["revision"]


def change(speaker, path, base, **fields):
    return speaker.patch(path, {**fields, "base_revision": base})


def told(answer):
    """What the second person is told: pointer, and the three values."""
    assert (answer.status_code, answer.json["code"]) == (409, "fields_changed"), answer.json
    return {each["pointer"]: (each["base"], each["theirs"], each["mine"]) for each in answer.json["errors"]}


def test_what_another_person_changed_elsewhere_stays(agency, task):
    path, base = task
    ok(change(agency.admin, path, base, title="Sketch", owner_id=agency.ids["Bob"]))

    merged = change(agency.alice, path, base, note="Mine", duration_working_minutes=3 * DAY)

    assert ok(merged)["title"] == "Sketch"
    assert merged.json["owner"]["name"] == "Bob"
    assert (merged.json["note"], merged.json["due_on"]) == ("Mine", "2026-02-04")
    assert merged.headers["ETag"] == f'"{merged.json["revision"]}"'


def test_who_would_overwrite_a_field_is_told_both_values_and_nothing_is_stored(agency, task):
    path, base = task
    first = ok(change(agency.admin, path, base, note="Theirs", title="Sketch"))

    refused = change(agency.alice, path, base, note="Mine", duration_working_minutes=3 * DAY)

    assert told(refused) == {"/note": ("", "Theirs", "Mine")}
    assert refused.json["facts"] == {"current": first["revision"]}
    assert str(first["revision"]) in refused.json["detail"]
    assert ok(agency.alice.get(path)) == {**first, "can": ANY}
    assert ok(change(agency.alice, path, first["revision"], note="Mine"))["note"] == "Mine"
    chinese = agency.admin.patch(path, {"note": "x", "base_revision": base}, Accept_Language="zh")
    assert "他人已修改" in chinese.json["errors"][0]["message"]


def test_wanting_the_same_or_what_it_was_again_is_no_conflict(agency, task):
    path, base = task
    first = ok(change(agency.admin, path, base, note="Same", title="Sketch"))
    ok(change(agency.admin, path, first["revision"], title="Draft"))

    assert ok(change(agency.alice, path, base, note="Same", title="Plan"))["title"] == "Plan"


def test_what_the_plan_moved_is_nobodys_change(agency, plan):
    first = plan.task("First")
    second = plan.get(plan.task("Second", first))
    plan.change(first, duration_working_minutes=3 * DAY)
    moved = plan.get(second["id"])
    assert moved["revision"] > second["revision"]

    pinned = ok(change(agency.alice, f"/tasks/{second['id']}", second["revision"], start=TUESDAY))

    assert (pinned["start_on"], pinned["pinned"]) == ("2026-02-10", True)


CLASHES = {
    "a date that was let go": ({"start": MONDAY}, {"pinned": False}, {"/pinned": (False, True, False)}),
    "another date": (
        {"start": MONDAY},
        {"start": TUESDAY},
        {"/start": (None, "2026-02-09T01:00:00+00:00", "2026-02-10T01:00:00+00:00")},
    ),
    "two dates over a new length": (
        {"duration_working_minutes": 2 * DAY},
        {"start": MONDAY, "finish": "2026-02-13T18:00:00+08:00"},
        {"/finish": (None, None, "2026-02-13T10:00:00+00:00")},
    ),
    "one date and a new length": ({"duration_working_minutes": 2 * DAY}, {"start": MONDAY}, {}),
    "a length in another unit": (
        {"duration_elapsed_minutes": 600},
        {"duration_working_minutes": 2 * DAY},
        {"/duration_working_minutes": (DAY, {"duration_elapsed_minutes": 600}, 2 * DAY)},
    ),
    "one language of a title": ({"titles": {"en": "Sketch"}}, {"titles": {"zh": "草稿"}}, {}),
    "the same language of a title": (
        {"titles": {"en": "Sketch"}},
        {"titles": {"en": "Plan", "zh": "草稿"}},
        {"/titles/en": ("Draft", "Sketch", "Plan")},
    ),
    "a title over one language of it": (
        {"titles": {"en": "Sketch"}},
        {"title": "Plan"},
        {"/title": ("Draft", "Sketch", "Plan")},
    ),
    "another department": (
        {"department": "OPS"},
        {"department": "DATA"},
        {"/department": (None, "OPS", "DATA")},
    ),
    "a constraint that was taken away": (
        {"constraint": {"kind": "FINISH_NO_LATER_THAN", "at": FRIDAY}},
        {"constraint": {"kind": "AS_LATE_AS_POSSIBLE"}},
        {
            "/constraint": (
                None,
                {"kind": "FINISH_NO_LATER_THAN", "at": "2026-02-06T10:00:00+00:00"},
                {"kind": "AS_LATE_AS_POSSIBLE"},
            )
        },
    ),
    "the same constraint": (
        {"constraint": {"kind": "FINISH_NO_LATER_THAN", "at": FRIDAY}},
        {"constraint": {"kind": "FINISH_NO_LATER_THAN", "at": "2026-02-06T10:00:00Z"}},
        {},
    ),
    "another deadline": (
        {"deadline": FRIDAY},
        {"deadline": None, "note": "x"},
        {"/deadline": (None, "2026-02-06T10:00:00+00:00", None)},
    ),
}


@pytest.mark.parametrize(("theirs", "mine", "expected"), CLASHES.values(), ids=CLASHES)
def test_fields_clash_where_one_would_take_the_others_place(agency, task, theirs, mine, expected):
    path, base = task
    if "deadline" in mine:
        base = ok(change(agency.alice, path, base, deadline=MONDAY))["revision"]
        expected = {"/deadline": ("2026-02-09T01:00:00+00:00", *expected["/deadline"][1:])}
    ok(change(agency.admin, path, base, **theirs))
    answer = change(agency.alice, path, base, **mine)

    assert (told(answer) if expected else ok(answer) and {}) == expected


def test_a_title_is_that_of_the_language_it_is_written_in(agency, plan):
    """Two people who write it in two languages do not even meet; one title for both is changed in both."""
    path = f"/tasks/{plan.task('Brand', titles={'zh': '品牌日历', 'en': 'Brand calendar'})}"
    base = ok(agency.alice.get(path))["revision"]

    ok(change(agency.admin, path, base, title="Brand year"))
    chinese = agency.alice.patch(path, {"title": "品牌年历", "base_revision": base}, Accept_Language="zh")
    assert (ok(chinese)["title"], chinese.json["titles"]) == (
        "品牌年历",
        {"zh": "品牌年历", "en": "Brand year"},
    )
    assert told(change(agency.alice, path, base, title="Plan")) == {
        "/title": ("Brand calendar", "Brand year", "Plan")
    }
    one = f"/tasks/{plan.task('Draft')}"
    assert ok(agency.alice.patch(one, {"title": "Plan"}, If_Match="*"))["titles"] == {
        "zh": "Plan",
        "en": "Plan",
    }


def test_a_title_for_both_languages_does_not_overwrite_one_of_them(agency, plan):
    path = f"/tasks/{plan.task('Draft', titles={'zh': '草稿'})}"
    base = ok(agency.alice.get(path))["revision"]
    ok(change(agency.admin, path, base, titles={"zh": "Draft"}))

    refused = change(agency.alice, path, base, title="Plan")

    assert told(refused) == {"/title": ({"zh": "草稿", "en": "Draft"}, "Draft", "Plan")}


def test_parts_columns_and_many_changes_keep_the_other_language_too(agency, plan):
    task = plan.task("Draft")
    part = ok(agency.alice.post(f"/tasks/{task}/parts", {"title": "Check"}), 201)
    column = ok(agency.alice.get(f"/projects/{plan.id}/stages"))[0]
    for path in (f"/tasks/{task}", f"/tasks/{part['id']}", f"/stages/{column['id']}"):
        ok(agency.alice.patch(path, {"titles": {"zh": "甲", "en": "A"}}, If_Match="*"))
        changed = ok(agency.alice.patch(path, {"title": "B"}, If_Match="*"))
        assert changed["titles"] == {"zh": "甲", "en": "B"}
    update = [{"id": task, "title": "C", "base_revision": plan.get(task)["revision"]}]
    done = ok(agency.alice.post(f"/projects/{plan.id}/tasks/bulk", {"update": update}))
    assert done["update"][0]["titles"] == {"zh": "甲", "en": "C"}


def test_a_sitting_that_was_moved_by_hand_is_not_moved_again_unseen(agency):
    started = agency.start()
    path = f"/tasks/{started['GE#2']}"
    base = ok(agency.alice.get(path))["revision"]
    ok(change(agency.admin, path, base, start="2026-05-21T10:00:00+08:00"))

    refused = change(agency.alice, path, base, start="2026-05-22T10:00:00+08:00", note="Room 2")

    assert told(refused) == {"/start": (None, "2026-05-21T02:00:00+00:00", "2026-05-22T02:00:00+00:00")}
    assert ok(change(agency.alice, path, base, note="Room 2"))["start"] == "2026-05-21T10:00:00+08:00"


def test_roles_are_merged_one_by_one(agency):
    started = agency.start()
    path, base = f"/projects/{started.id}", ok(agency.alice.get(f"/projects/{started.id}"))["revision"]
    bob, rita = agency.ids["Bob"], agency.ids["Rita"]
    ok(change(agency.admin, path, base, roles={"OM": bob}))

    merged = ok(change(agency.alice, path, base, roles={"DA": rita}))
    refused = change(agency.alice, path, base, roles={"OM": rita, "DA": rita})

    assert (merged["roles"]["OM"], merged["roles"]["DA"]) == (bob, rita)
    assert told(refused) == {"/roles/OM": (None, bob, rita)}


def test_if_match_is_strict_whatever_else_is_said(agency, task):
    path, base = task
    first = ok(change(agency.admin, path, base, title="Sketch"))
    body = {"note": "Mine", "base_revision": base}

    strict = agency.alice.patch(path, body, if_match=str(base))

    assert (strict.status_code, strict.json["code"]) == (412, "revision_changed")
    assert ok(agency.alice.patch(path, body, if_match=str(first["revision"])))["note"] == "Mine"
    clash = agency.alice.patch(path, {"title": "Plan", "base_revision": base}, If_Match="*")
    assert told(clash) == {"/title": ("Draft", "Sketch", "Plan")}


@pytest.mark.parametrize("given", [0, 2**31 - 1, 2**31, 10**400, -1, True, "1", 1.0, None, []])
def test_a_base_that_the_row_never_had_is_refused(agency, task, given):
    refused = change(agency.alice, task[0], given, note="x")

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/base_revision")


def test_the_revision_of_another_row_is_no_base(agency, plan):
    older = plan.get(plan.task("Older"))
    between = plan.get(plan.task("Between"))
    newest = plan.change(older["id"], note="x")

    for base in (between["revision"], newest["revision"] + 1):
        refused = change(agency.alice, f"/tasks/{older['id']}", base, note="y")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/base_revision")


def test_a_preview_asks_for_neither(agency, task):
    ok(change(agency.admin, *task, note="Theirs"))
    ok(agency.alice.patch(f"{task[0]}?dry_run=true", {"note": "Mine"}))


def rows(agency, plan):
    """One row of each kind that can be changed: its path, a field with two values, and another field."""
    first, second = plan.task("A"), plan.task("B")
    link = plan.link(first, second)["id"]
    leave = {"first_on": "2026-05-11", "title_zh": "年假"}
    freeze = {"first_on": "2026-11-01", "title_zh": "双11"}
    phases = ok(agency.alice.get(f"/projects/{(started := agency.start()).id}/phases"))
    post = agency.admin.post

    def made(path, body):
        return ok(post(path, body), 201)["id"]

    department = {"key": plan.id, "title_zh": "一", "title_en": "I"}
    of_carol = f"/calendars/people/{agency.ids['Carol']}/exceptions"
    days = [f"2026-{month}-15" for month in ("05", "06")]
    return {
        f"/projects/{plan.id}": (("name", "A", "B"), ("note", "n")),
        f"/projects/{started.id}/phases/{phases[-1]['key']}": (("ends_on", "2026-12-30", "2026-12-31"), None),
        f"/links/{link}": (("lag_working_minutes", 60, 120), ("soft", True)),
        f"/people/{agency.ids['Carol']}": (("name", "Caro", "Carola"), ("email", "c@example.com")),
        f"/clients/{made('/clients', {'name': plan.id})}": (
            ("name", f"A{plan.id}", f"B{plan.id}"),
            ("note", "n"),
        ),
        f"/departments/{made('/departments', department)}": (
            ("title_en", "A", "B"),
            ("title_zh", "二"),
        ),
        f"/calendars/{made('/calendars', {'key': plan.id})}": (("title_en", "A", "B"), ("title_zh", "钟")),
        f"/calendars/exceptions/{made(of_carol, leave)}": (
            ("last_on", *days),
            ("title_en", "Leave"),
        ),
        f"/freeze-windows/{made('/freeze-windows', freeze)}": (
            ("last_on", "2026-11-10", "2026-11-11"),
            ("title_en", "Singles' day"),
        ),
    }


def test_every_kind_of_row_is_merged_by_field(agency, plan):
    for path, ((name, theirs, mine), other) in rows(agency, plan).items():
        without = agency.admin.patch(path, {name: mine})
        assert (without.status_code, without.json["code"]) == (428, "revision_required"), path
        read = ok(agency.admin.patch(path, {}, If_Match="*"))
        ok(change(agency.admin, path, read["revision"], **{name: theirs}))
        refused = change(agency.admin, path, read["revision"], **{name: mine})
        assert told(refused) == {f"/{name}": (read.get(name), theirs, mine)}, path
        if other:
            merged = ok(change(agency.admin, path, read["revision"], **dict([other])))
            assert (merged[name], merged[other[0]]) == (theirs, other[1]), path


CHANGES = {
    schemas.TaskChangeSchema: (projects.Task, task_writes.WRITES),
    schemas.ProjectChangeSchema: (projects.Project, actions.WRITES),
    schemas.PhaseChangeSchema: (projects.Phase, {}),
    schemas.LinkFieldsSchema: (projects.Link, links.WRITES),
    people_schemas.PersonChangeSchema: (people.Person, {}),
    people_schemas.ClientChangeSchema: (people.Client, {}),
    people_schemas.DepartmentChangeSchema: (people.Department, {}),
    calendar_schemas.CalendarChangeSchema: (calendars.Calendar, {}),
    calendar_schemas.ExceptionChangeSchema: (calendars.CalendarException, {}),
    calendar_schemas.FreezeWindowChangeSchema: (calendars.FreezeWindow, {}),
    schemas.SavedViewChangeSchema: (projects.SavedView, {}),
    schemas.StageChangeSchema: (projects.Stage, stages.WRITES),
    schemas.FileChangeSchema: (projects.FileLink, {}),
    schemas.LabelChangeSchema: (projects.Label, {}),
    people_schemas.TeamChangeSchema: (people.Team, {}),
    people_schemas.CertificationChangeSchema: (people.Certification, {}),
    library_schemas.ResourceChangeSchema: (library_models.Resource, {}),
    library_schemas.UseChangeSchema: (library_models.ResourceUse, {}),
    people_schemas.AssessmentChangeSchema: (people.Assessment, {}),
    contact_schemas.ContactChangeSchema: (contact_models.Contact, {}),
    comment_schemas.CommentChangeSchema: (comment_models.Comment, comment_actions.WRITES),
}
"""The body of every PATCH: whose row it changes, and what its fields write."""


@pytest.mark.parametrize("schema", CHANGES, ids=lambda each: each.__name__)
def test_it_is_known_what_every_field_writes(schema):
    model, writes = CHANGES[schema]
    columns = set(model.__mapper__.columns.keys()) - {*OWN, "id"}

    for name, written in writes_of(schema._declared_fields, writes).items():
        assert {*written.columns, *written.also} <= columns, name


def test_every_field_of_a_task_is_told_one_by_one():
    assert schemas.TaskChangeSchema._declared_fields.keys() == task_writes.WRITES.keys()


def test_every_patch_takes_both_ways(agency):
    document = ok(agency.nobody.get("/openapi.json"))
    patches = [each["patch"] for each in document["paths"].values() if "patch" in each]
    bodies = {
        each["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for each in patches
    }
    for each in document["paths"].values():
        each.pop("patch", None)

    assert bodies == {each.__name__.removesuffix("Schema") for each in CHANGES}
    for name in bodies:
        assert "base_revision" in document["components"]["schemas"][name]["properties"]
        assert f"schemas/{name}'" not in str(document["paths"])  # nothing else reads it
    for each in patches:
        assert "If-Match" in [known["name"] for known in each["parameters"]]
        assert {"409", "412", "422", "428"} <= each["responses"].keys()
