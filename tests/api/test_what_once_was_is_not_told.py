"""Whoever may not change something, or did not always see it, is not told what it once was."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok

BEFORE = "Budget of the other client is 3M"


@pytest.fixture
def small(agency):
    """A project of Claire's shop without a playbook; answers its id."""
    return agency.shared(playbook=None, name="Small").id


def add(agency, project_id, title, **fields):
    return ok(agency.alice.post(f"/projects/{project_id}/tasks", {"title": title, **fields}), 201)


def change(speaker, path, revision, **fields):
    return ok(speaker.patch(path, {**fields, "base_revision": revision}))


def search(speaker, project_id, words):
    return ok(speaker.get(f"/search?q={words}&project={project_id}"))["total"]


@pytest.mark.parametrize("base", [0, None])
def test_a_guest_does_not_learn_what_was_edited_out_of_a_comment(agency, small, base):
    task = add(agency, small, "Ours", department="CLIENT")["id"]
    said = ok(agency.alice.post(f"/tasks/{task}/comments", {"body": BEFORE}), 201)
    path = f"/comments/{said['id']}"
    change(agency.alice, path, said["revision"], body="Budget is fine")
    body = {"body": "x", "base_revision": said["revision"] if base is None else base}
    refused = agency.claire.patch(path, body)
    assert (refused.status_code, refused.json["code"]) == (403, "not_the_author")
    assert BEFORE not in refused.text
    assert agency.claire.delete(path, if_match='"0"').json["code"] == "not_the_author"


def test_a_guest_does_not_learn_what_the_note_was_before_the_item_was_theirs(agency, small):
    task = add(agency, small, "Becomes theirs", note=BEFORE)
    path = f"/tasks/{task['id']}"
    revision = change(agency.alice, path, task["revision"], note="")["revision"]
    theirs = change(agency.alice, path, revision, department="CLIENT", note="For you")
    answers = [
        agency.claire.patch(path, {"note": "hello", "base_revision": base})
        for base in (1, task["revision"], revision)
    ]
    assert {each.status_code for each in answers} == {409}
    assert [each.json["errors"][0]["theirs"] for each in answers] == ["For you"] * 3
    assert [each.json["errors"][0]["base"] for each in answers] == [None] * 3
    assert change(agency.claire, path, theirs["revision"], note="hello")["note"] == "hello"


def test_what_was_said_before_an_item_waited_for_the_client_is_not_theirs_to_read(agency, small):
    task = add(agency, small, "Asks")["id"]
    comments, words = f"/tasks/{task}/comments", "clumsy"
    before = ok(agency.bob.post(comments, {"body": f"They are {words}"}), 201)["id"]
    ok(agency.bob.post(f"/tasks/{task}/wait", {"on": "client", "reason": "The list"}))
    since = ok(agency.bob.post(comments, {"body": "Which list do you use?"}), 201)["id"]
    assert [each["id"] for each in ok(agency.claire.get(comments))["items"]] == [since]
    assert agency.claire.get(f"/comments/{before}").status_code == 404
    assert (search(agency.claire, small, words), search(agency.bob, small, words)) == (0, 1)
    assert search(agency.claire, small, "list") == 1


def test_what_was_said_before_an_item_was_offered_to_the_client_is_not_theirs_to_read(agency, small):
    task = add(agency, small, "Offered", owner_id=agency.ids["Bob"])["id"]
    comments = f"/tasks/{task}/comments"
    before = ok(agency.bob.post(comments, {"body": "Among us"}), 201)["id"]
    offer = ok(agency.bob.post(f"/tasks/{task}/handovers", {"to_department": "CLIENT"}), 201)["id"]
    since = ok(agency.bob.post(comments, {"body": "For you"}), 201)["id"]
    assert [each["id"] for each in ok(agency.claire.get(comments))["items"]] == [since]
    ok(agency.claire.post(f"/handovers/{offer}/accept"))
    assert {each["id"] for each in ok(agency.claire.get(comments))["items"]} == {before, since}


def test_who_offered_it_to_themselves_does_not_take_what_has_become_somebody_elses(agency, small):
    task = add(agency, small, "Given", owner_id=agency.ids["Bob"])
    offer = {"to_department": "MKT", "to_owner_id": agency.ids["Bob"]}
    offered = ok(agency.bob.post(f"/tasks/{task['id']}/handovers", offer), 201)["id"]
    now = ok(agency.alice.get(f"/tasks/{task['id']}"))["revision"]
    change(agency.alice, f"/tasks/{task['id']}", now, owner_id=agency.ids["Alice"])
    refused = agency.bob.post(f"/handovers/{offered}/accept")
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")


def test_a_view_does_not_tell_what_it_was_called_before_it_was_shared(agency, small):
    view = {"name": "Who goes", "project_id": small, "query": {"overdue": "true"}}
    made = ok(agency.alice.post("/views", view), 201)
    change(agency.alice, f"/views/{made['id']}", made["revision"], name="Late", shared=True)
    body = {"name": "Mine", "base_revision": made["revision"]}
    refused = agency.bob.patch(f"/views/{made['id']}", body)
    assert refused.status_code == 403
    assert "Who goes" not in refused.text


def test_the_library_does_not_tell_what_a_resource_was(agency):
    note = {"note": f"Made for somebody: {BEFORE}"}
    body = {"level": "basic", "kind": "case", "title_zh": "案例", "title_en": "Case", **note}
    made = ok(agency.admin.post("/resources", body), 201)
    change(agency.admin, f"/resources/{made['id']}", made["revision"], note="Clean")
    refused = agency.bob.patch(f"/resources/{made['id']}", {"note": "", "base_revision": made["revision"]})
    assert refused.status_code == 403
    assert BEFORE not in refused.text


def test_a_stranger_does_not_learn_which_departments_and_labels_there_are(agency, small):
    ok(agency.alice.post(f"/projects/{small}/labels", {"name": "Late", "color": "red"}), 201)
    alone = agency.person("Ann", party="client", client_id=agency.client_id)
    for speaker in (alone, agency.claire):
        there, missing = (speaker.get(f"/tasks?department={each}") for each in ("MKT", "NOPE"))
        assert (there.status_code, there.json["items"]) == (missing.status_code, missing.json["items"])
