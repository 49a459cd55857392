"""Leads give a board its columns; an item always stands in one of them that has its state."""

from __future__ import annotations

import pytest
from alembic import command

from tests.api.conftest import ok
from tests.api.scene import NOTHING


def stages(speaker, project_id):
    return ok(speaker.get(f"/projects/{project_id}/stages"))


def titles(speaker, project_id):
    return [each["title"] for each in stages(speaker, project_id)]


def add(agency, plan, title, state, **fields):
    return ok(
        agency.alice.post(f"/projects/{plan.id}/stages", {"title": title, "state": state, **fields}), 201
    )


def change(agency, stage, **fields):
    return agency.alice.patch(f"/stages/{stage['id']}", fields, if_match=str(stage["revision"]))


def end(agency, stage):
    return agency.alice.delete(f"/stages/{stage['id']}", if_match=str(stage["revision"]))


def test_a_new_project_has_a_column_for_each_state(agency, plan):
    found = stages(agency.rita, plan.id)
    assert [(each["title"], each["state"]) for each in found] == [
        ("To do", "open"),
        ("In progress", "started"),
        ("Done", "done"),
    ]
    assert found[0]["titles"] == {"zh": "未开始", "en": "To do"}
    in_chinese = ok(agency.rita.get(f"/projects/{plan.id}/stages", Accept_Language="zh"))
    assert [each["title"] for each in in_chinese] == ["未开始", "进行中", "已完成"]


def test_columns_are_added_renamed_and_put_in_order(agency, plan):
    to_do, doing, done = stages(agency.alice, plan.id)
    review = add(agency, plan, "Review", "started", before=done["id"])
    add(agency, plan, "Archive", "done")
    first = add(agency, plan, "Ideas", "open", before=to_do["id"])
    assert titles(agency.bob, plan.id) == ["Ideas", "To do", "In progress", "Review", "Done", "Archive"]

    renamed = ok(change(agency, review, titles={"zh": "评审", "en": "Client review"}, after=to_do["id"]))
    assert renamed["titles"] == {"zh": "评审", "en": "Client review"}
    ok(change(agency, first, after=doing["id"]))
    assert titles(agency.bob, plan.id) == [
        "To do",
        "Client review",
        "In progress",
        "Ideas",
        "Done",
        "Archive",
    ]


def test_a_column_that_somebody_else_changed_is_not_overwritten(agency, plan):
    stage = stages(agency.alice, plan.id)[0]
    ok(change(agency, stage, title="Backlog"))
    assert change(agency, stage, title="Later").json["code"] == "revision_changed"
    assert (
        agency.alice.patch(f"/stages/{stage['id']}", {"title": "Later"}).json["code"] == "revision_required"
    )


def test_each_state_keeps_a_column(agency, plan):
    _, doing, done = stages(agency.alice, plan.id)
    refused = end(agency, doing)
    assert (refused.status_code, refused.json["code"]) == (409, "last_stage")
    assert "In progress" in refused.json["detail"]
    assert change(agency, doing, state="done").json["code"] == "last_stage"

    add(agency, plan, "Review", "started")
    assert end(agency, doing).status_code == 204
    assert titles(agency.bob, plan.id) == ["To do", "Done", "Review"]
    assert end(agency, doing).status_code == 204
    assert change(agency, doing, title="Again").json["code"] == "not_found"
    assert change(agency, done, after=doing["id"]).json["errors"][0]["pointer"] == "/after"


def test_an_item_stands_in_the_default_column_of_its_state_until_it_is_put_into_another(agency, plan):
    to_do, doing, done = stages(agency.alice, plan.id)
    review = add(agency, plan, "Review", "started", before=done["id"])
    task = plan.task("Survey")
    assert plan.get(task)["stage"] == to_do["id"]
    ok(agency.bob.post(f"/tasks/{task}/start"))
    assert plan.get(task)["stage"] == doing["id"]
    assert ok(agency.bob.post(f"/tasks/{task}/move", {"stage": review["id"]}))["stage"] == review["id"]
    ok(agency.bob.post(f"/tasks/{task}/complete"))
    assert plan.get(task)["stage"] == done["id"]
    ok(agency.alice.post(f"/tasks/{task}/reopen"))
    ok(agency.bob.post(f"/tasks/{task}/start"))
    assert plan.get(task)["stage"] == review["id"]


def test_when_a_column_ends_or_changes_its_state_its_items_fall_back(agency, plan):
    _, doing, _ = stages(agency.alice, plan.id)
    review, task = add(agency, plan, "Review", "started"), plan.task("Survey")
    ok(agency.bob.post(f"/tasks/{task}/move", {"stage": review["id"]}))
    changed = ok(change(agency, review, state="done"))
    assert plan.get(task)["stage"] == doing["id"]
    ok(change(agency, changed, state="started"))
    assert plan.get(task)["stage"] == review["id"]
    renamed = ok(change(agency, stages(agency.alice, plan.id)[-1], title="Approval"))
    assert end(agency, review).json["code"] == "revision_changed"
    assert end(agency, renamed).status_code == 204
    assert plan.get(task)["stage"] == doing["id"]
    ok(agency.alice.post(f"/tasks/{task}/cancel", {"reason": "Not needed"}))
    assert plan.get(task)["stage"] is None


def held(speaker, project_id, query=""):
    """The title of the default column of each state."""
    found = ok(speaker.get(f"/projects/{project_id}/stages{query}"))
    assert len({each["state"] for each in found}) == sum(each["default"] for each in found)
    return {each["state"]: each["title"] for each in found if each["default"]}


def cards(speaker, project_id, query=""):
    """Keys of cards by the title of their column."""
    found = ok(speaker.get(f"/projects/{project_id}/board{query}"))["columns"]
    return {each["title"]: [card["key"] for card in each["items"]] for each in found}


def test_no_card_moves_when_columns_are_added_or_put_in_another_order(agency, plan):
    to_do, doing, done = stages(agency.alice, plan.id)
    plan.task("A")
    ok(agency.bob.post(f"/tasks/{plan.task('B')}/start"))
    ok(agency.bob.post(f"/tasks/{plan.task('C')}/complete"))
    wanted = cards(agency.rita, plan.id)
    for title, state, beside in (
        ("Ideas", "open", to_do),
        ("Review", "started", doing),
        ("Paid", "done", done),
    ):
        assert add(agency, plan, title, state, before=beside["id"])["default"] is False
        wanted |= {title: []}
        assert cards(agency.rita, plan.id) == wanted
    for one in stages(agency.alice, plan.id):
        for other in stages(agency.alice, plan.id):
            for name in ("after", "before") if other["id"] != one["id"] else ():
                now = next(each for each in stages(agency.alice, plan.id) if each["id"] == one["id"])
                ok(change(agency, now, **{name: other["id"]}))
        assert cards(agency.rita, plan.id) == wanted
    assert held(agency.rita, plan.id) == {"open": "To do", "started": "In progress", "done": "Done"}


def test_a_default_that_leaves_its_state_hands_on_what_was_put_nowhere_and_takes_over_nothing(agency, plan):
    doing = stages(agency.alice, plan.id)[1]
    a, c = plan.task("A"), plan.task("C")
    ok(agency.bob.post(f"/tasks/{a}/start"))
    ok(agency.bob.post(f"/tasks/{c}/complete"))
    review = add(agency, plan, "Review", "started")

    changed = ok(change(agency, doing, state="done"))
    assert changed["default"] is False
    assert cards(agency.rita, plan.id) == {"To do": [], "In progress": [], "Done": ["C"], "Review": ["A"]}
    back = ok(change(agency, changed, state="started"))
    assert (back["default"], plan.get(a)["stage"]) == (False, review["id"])

    review = stages(agency.alice, plan.id)[-1]
    assert end(agency, review).status_code == 204
    assert held(agency.rita, plan.id) == {"open": "To do", "started": "In progress", "done": "Done"}
    assert plan.get(a)["stage"] == back["id"]


def test_a_column_is_made_the_default_of_its_state_on_purpose(agency, plan):
    plan.task("A")
    before = ok(agency.rita.get(f"/projects/{plan.id}/journal"))["items"][0]["at"]
    ideas = add(agency, plan, "Ideas", "open", default=True)
    assert ideas["default"] is True
    assert cards(agency.rita, plan.id)["Ideas"] == ["A"]
    to_do = stages(agency.alice, plan.id)[0]
    assert ok(change(agency, to_do, default=True))["default"] is True
    assert cards(agency.rita, plan.id)["To do"] == ["A"]
    assert held(agency.rita, plan.id)["open"] == "To do"
    refused = change(agency, stages(agency.alice, plan.id)[0], default=False)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/default")
    then = f"?as_of={before.replace('+', '%2B')}"
    assert cards(agency.rita, plan.id, then) == {"To do": ["A"], "In progress": [], "Done": []}
    assert held(agency.rita, plan.id, then)["open"] == "To do"


def test_a_list_is_filtered_by_column(agency, plan, by_hand):
    to_do, doing, _ = stages(agency.alice, plan.id)
    one, two = plan.task("A"), plan.task("B")
    by_hand().task("Elsewhere")
    ok(agency.bob.post(f"/tasks/{two}/start"))
    for stage, wanted in ((to_do, [one]), (doing, [two]), ({"id": NOTHING}, [])):
        assert [each["id"] for each in ok(agency.rita.get(f"/tasks?stage={stage['id']}"))["items"]] == wanted


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"state": "open"}, "/title"),
        ({"title": "X"}, "/state"),
        ({"title": "X", "state": "cancelled"}, "/state"),
        ({"title": "X", "state": "open", "after": NOTHING}, "/after"),
        ({"title": "X", "state": "open", "after": NOTHING, "before": NOTHING}, "/before"),
        ({"title": "X" * 201, "state": "open"}, "/title"),
    ],
)
def test_a_column_that_cannot_be_is_refused_by_its_field(agency, plan, fields, pointer):
    refused = agency.alice.post(f"/projects/{plan.id}/stages", fields)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_projects_from_before_there_were_boards_get_their_columns_and_a_journal_without_gaps(house):
    project = house.empty()
    with house.tracker.app.app_context():
        command.downgrade(house.tracker.app.extensions["migrate"].migrate.get_config(), "0004")
    house.tracker.migrate()

    found = stages(house.rita, project.id)
    journal = ok(house.rita.get(f"/projects/{project.id}/journal"))["items"]
    assert [(each["title"], each["state"]) for each in found] == [
        ("To do", "open"), ("In progress", "started"), ("Done", "done"),
    ]  # fmt: skip
    assert [each["revision"] for each in journal] == list(range(len(journal), 0, -1))
    assert {each["revision"] for each in found} == {each["revision"] for each in journal[:3]}
    assert all(each["default"] for each in found)
    ok(house.alice.post(f"/projects/{project.id}/tasks", {"title": "A", "key": "A"}), 201)
    ideas = {"title": "Ideas", "state": "open", "before": found[0]["id"]}
    ok(house.alice.post(f"/projects/{project.id}/stages", ideas), 201)
    assert cards(house.rita, project.id)["To do"] == ["A"]
    assert held(house.rita, project.id) == {"open": "To do", "started": "In progress", "done": "Done"}
    now = stages(house.rita, project.id)[1]
    ok(house.alice.patch(f"/stages/{now['id']}", {"title": "Backlog"}, if_match=str(now["revision"])))
