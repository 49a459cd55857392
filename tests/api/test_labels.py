"""Items are marked with labels, of their project or of the whole agency, and found by them."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import ok


@pytest.fixture
def name():
    return f"Label {secrets.token_hex(4)}"


def label(speaker, path, name, **fields):
    return ok(speaker.post(path, {"name": name, **fields}), 201)


def test_items_are_marked_and_found_by_all_of_their_labels(agency, plan):
    urgent, risky = (label(agency.bob, f"/projects/{plan.id}/labels", each)["id"] for each in "UR")
    tasks = [plan.task(each) for each in "ABC"]
    for task, marks in zip(tasks, ([urgent], [urgent, risky], [risky]), strict=True):
        for each in marks:
            ok(agency.bob.put(f"/tasks/{task}/labels/{each}"))
    ok(agency.bob.put(f"/tasks/{tasks[0]}/labels/{urgent}"))

    def found(*labels):
        listed = ok(agency.rita.get(f"/projects/{plan.id}/tasks?include=labels&label={','.join(labels)}"))
        return {each["key"]: [one["name"] for one in each["labels"]] for each in listed["items"]}

    assert found(urgent) == {"A": ["U"], "B": ["R", "U"]}
    assert found(urgent, risky) == {"B": ["R", "U"]}
    assert agency.bob.delete(f"/tasks/{tasks[1]}/labels/{risky}").status_code == 204
    assert found(urgent, risky) == {}


def test_an_ended_label_is_shown_nowhere_and_its_name_is_free_again(agency, plan):
    made = label(agency.bob, f"/projects/{plan.id}/labels", "Urgent", color="red")
    task = plan.task("A")
    ok(agency.bob.put(f"/tasks/{task}/labels/{made['id']}"))
    path = f"/projects/{plan.id}/labels/{made['id']}"
    assert agency.bob.delete(path).status_code == 428
    assert agency.bob.delete(path, if_match=str(made["revision"])).status_code == 204
    assert plan.house.alice.get(f"/tasks/{task}?include=labels").json["labels"] == []
    unknown = agency.rita.get(f"/tasks?project={plan.id}&label={made['id']}")
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "label")
    assert agency.bob.put(f"/tasks/{task}/labels/{made['id']}").status_code == 404
    label(agency.bob, f"/projects/{plan.id}/labels", "Urgent")


def test_a_name_is_given_once_in_its_scope_however_it_is_written(agency, plan, by_hand, name):
    label(agency.bob, f"/projects/{plan.id}/labels", name)
    other = label(agency.bob, f"/projects/{plan.id}/labels", "Other")
    again = agency.bob.post(f"/projects/{plan.id}/labels", {"name": name.upper()})
    assert (again.status_code, again.json["code"]) == (409, "taken")
    path = f"/projects/{plan.id}/labels/{other['id']}"
    assert agency.bob.patch(path, {"name": name}, If_Match="*").json["code"] == "taken"
    assert ok(agency.bob.patch(path, {"name": "OTHER", "color": "teal"}, If_Match="*"))["color"] == "teal"
    label(agency.bob, f"/projects/{by_hand().id}/labels", name)
    label(agency.admin, "/labels", name)


def test_labels_of_the_agency_are_the_administrators_and_everybodys_to_use(agency, plan, name):
    assert agency.alice.post("/labels", {"name": name}).json["code"] == "forbidden"
    made = label(agency.admin, "/labels", name)
    assert made["project_id"] is None
    assert name in [each["name"] for each in ok(agency.carol.get("/labels"))]
    assert name in [each["name"] for each in ok(agency.rita.get(f"/projects/{plan.id}/labels"))]
    [shown] = ok(agency.bob.put(f"/tasks/{plan.task('A')}/labels/{made['id']}"))
    assert shown["id"] == made["id"]
    assert agency.bob.delete(f"/projects/{plan.id}/labels/{made['id']}", If_Match="*").status_code == 404
    changed = ok(agency.admin.patch(f"/labels/{made['id']}", {"color": "pink"}, If_Match="*"))
    assert changed["color"] == "pink"
    assert agency.admin.delete(f"/labels/{made['id']}", If_Match="*").status_code == 204
    assert name not in [each["name"] for each in ok(agency.carol.get("/labels"))]


def test_a_label_of_another_project_marks_nothing_here(agency, plan, by_hand):
    other = label(agency.bob, f"/projects/{by_hand().id}/labels", "Theirs")["id"]
    assert agency.bob.put(f"/tasks/{plan.task('A')}/labels/{other}").status_code == 404
    assert agency.bob.patch(f"/projects/{plan.id}/labels/{other}", {}, If_Match="*").status_code == 404
    refused = agency.bob.post(f"/projects/{plan.id}/labels", {"name": "X", "color": "mauve"})
    assert refused.json["errors"][0]["pointer"] == "/color"
