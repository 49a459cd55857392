"""People save the lists that they look at again and again, and share them with a project."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok
from tests.api.scene import NOTHING
from tests.api.test_lists import walk
from tracker.db import db
from tracker.projects.models import SavedView


def save(speaker, name, **fields):
    return ok(speaker.post("/views", {"name": name, **fields}), 201)


def names(speaker, query=""):
    return [each["name"] for each in walk(speaker, f"/views{query}", 2)]


def test_a_view_lists_what_its_query_finds(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    ok(agency.bob.post(f"/tasks/{a}/start"))
    view = save(
        agency.bob,
        "Under way",
        project_id=plan.id,
        query={
            "state": "started,open",
            "sort": "-title",
            "fields": "key,state",
            "include": "links",
            "by": "owner",
            "limit": "1",
        },
    )
    assert view["mine"] is True
    assert view["query"]["state"] == "started,open"
    first = ok(agency.bob.get(f"/views/{view['id']}/items"))
    rest = ok(agency.bob.get(f"/views/{view['id']}/items?limit=5&cursor={first['next']}"))
    assert len(first["items"]) == 1
    assert [each["id"] for each in first["items"] + rest["items"]] == [b, a]
    assert set(first["items"][0]) == {"id", "revision", "key", "state", "links"}


def test_a_view_of_no_project_finds_everything_that_i_may_see(agency, by_hand):
    mine, other = by_hand(), by_hand()
    a, b = mine.task("A", owner_id=agency.ids["Rita"]), other.task("B", owner_id=agency.ids["Rita"])
    view = save(agency.rita, "Mine", query={"owner": agency.ids["Rita"], "sort": "title"})
    found = [each["id"] for each in walk(agency.rita, f"/views/{view['id']}/items", 1)]
    assert [each for each in found if each in (a, b)] == [a, b]


def test_me_in_a_shared_view_is_whoever_looks(agency, plan):
    plan.task("Bob's", owner_id=agency.ids["Bob"])
    plan.task("Rita's", owner_id=agency.ids["Rita"])
    view = save(agency.bob, "Mine", project_id=plan.id, query={"owner": "me"}, shared=True)
    for speaker, key in ((agency.bob, "Bob's"), (agency.rita, "Rita's")):
        assert [each["key"] for each in ok(speaker.get(f"/views/{view['id']}/items"))["items"]] == [key]


def test_a_view_of_what_has_ended_since_says_so(agency, plan):
    made = ok(agency.bob.post(f"/projects/{plan.id}/labels", {"name": "Soon over"}), 201)
    view = save(agency.bob, "Marked", project_id=plan.id, query={"label": made["id"]})
    assert ok(agency.bob.get(f"/views/{view['id']}/items"))["items"] == []
    agency.bob.delete(f"/projects/{plan.id}/labels/{made['id']}", if_match=str(made["revision"]))
    outdated = agency.bob.get(f"/views/{view['id']}/items")
    assert (outdated.status_code, outdated.json["code"]) == (409, "view_outdated")
    assert "label" in outdated.json["detail"]


def test_a_view_is_its_makers_until_it_is_shared_with_a_project(agency, plan):
    view = save(agency.bob, "Bob's", project_id=plan.id)
    path = f"/views/{view['id']}"
    assert (names(agency.bob, f"?project={plan.id}"), names(agency.alice, f"?project={plan.id}")) == (
        ["Bob's"],
        [],
    )
    for answer in (
        agency.alice.get(path),
        agency.alice.delete(path, If_Match="*"),
        agency.alice.get(f"{path}/items"),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")

    shared = ok(agency.bob.patch(path, {"shared": True}, if_match=str(view["revision"])))
    assert (names(agency.rita, f"?project={plan.id}"), ok(agency.rita.get(path))["mine"]) == (
        ["Bob's"],
        False,
    )
    assert agency.carol.get(path).json["code"] == "not_found"
    refused = agency.rita.patch(path, {"name": "Mine"}, if_match=str(shared["revision"]))
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert agency.rita.delete(path, If_Match="*").json["code"] == "forbidden"
    assert agency.alice.delete(path, if_match=str(view["revision"])).json["code"] == "revision_changed"
    assert agency.alice.delete(path, if_match=str(shared["revision"])).status_code == 204
    assert names(agency.bob, f"?project={plan.id}") == []
    assert agency.bob.get(path).json["code"] == "not_found"


def test_a_view_is_changed_by_whoever_has_read_it(agency, plan):
    view = save(agency.bob, "Old", query={"state": "open"})
    path, read = f"/views/{view['id']}", agency.bob.get(f"/views/{view['id']}").headers["ETag"]
    changed = ok(
        agency.bob.patch(path, {"name": "New", "query": {"q": "x"}, "project_id": plan.id}, if_match=read)
    )
    assert (changed["name"], changed["query"], changed["project_id"]) == ("New", {"q": "x"}, plan.id)
    assert agency.bob.patch(path, {"name": "Newer"}, if_match=read).json["code"] == "revision_changed"


def test_a_view_counts_its_own_changes_and_nobody_elses(agency, plan):
    """The agency's revisions would tell a guest how much is written (decision 36)."""
    view = save(agency.claire, "Mine", query={"state": "open"})
    save(agency.bob, "Another")
    path, base = f"/views/{view['id']}", {"base_revision": view["revision"]}

    renamed = agency.claire.patch(path, {"name": "Ours", **base})
    assert (view["revision"], renamed.json["revision"], renamed.headers["ETag"]) == (1, 2, '"2"')
    merged = ok(agency.claire.patch(path, {"query": {"q": "x"}, **base}))
    assert (merged["name"], merged["query"], merged["revision"]) == ("Ours", {"q": "x"}, 3)
    clash = agency.claire.patch(path, {"name": "Theirs", **base})
    assert (clash.status_code, clash.json["facts"]["current"]) == (409, 3)
    assert clash.json["errors"][0]["base"] == "Mine"
    assert agency.claire.patch(path, {"name": "X", "base_revision": 9}).status_code == 422
    assert agency.claire.delete(path, if_match="2").status_code == 412
    assert next(each for each in walk(agency.claire, "/views", 2) if each["id"] == view["id"]) == merged
    assert agency.claire.delete(path, if_match="3").status_code == 204


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, "/name"),
        ({"name": "X", "query": {"state": "asleep"}}, "/query/state"),
        ({"name": "X", "query": {"moon": "full"}}, "/query/moon"),
        ({"name": "X", "query": {"cursor": "W10"}}, "/query/cursor"),
        ({"name": "X", "query": {"by": "moon"}}, "/query/by"),
        ({"name": "X", "query": {"state": ["open"]}}, "/query/state"),
        ({"name": "X", "query": {"department": "OPS,NOPE"}}, "/query/department"),
        ({"name": "X", "query": {"phase": "{nope}"}}, "/query/phase"),
        ({"name": "X", "shared": True}, "/shared"),
        ({"name": "X", "project_id": NOTHING}, "/project_id"),
        ({"name": "X", "project_id": None, "shared": True}, "/project_id"),
    ],
)
def test_a_view_that_cannot_be_is_refused_by_its_field(agency, fields, pointer):
    refused = agency.bob.post("/views", fields)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith(pointer)


def test_a_project_that_i_do_not_see_has_no_views_for_me(agency, plan):
    refused = agency.carol.post("/views", {"name": "Peek", "project_id": plan.id})
    assert refused.json["errors"][0]["pointer"] == "/project_id"


def test_what_was_saved_before_lists_changed_says_so(agency):
    view = save(agency.bob, "Ancient")
    with agency.tracker.app.app_context():
        db.session.execute(
            SavedView.__table__.update().where(SavedView.id == view["id"]).values(query={"moon": "x"})
        )
        db.session.commit()
    refused = agency.bob.get(f"/views/{view['id']}/items")
    assert (refused.status_code, refused.json["code"]) == (409, "view_outdated")
    assert "moon" in refused.json["detail"]
