"""A front end asks for the fields that it shows, and for what it would have to ask for next."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok


@pytest.fixture
def chain(plan):
    first = plan.task("First")
    return plan, first, plan.task("Second", first)


def shaped(chain, query):
    """The second task as each of the routes shows it."""
    plan, _, second = chain
    yield ok(plan.house.alice.get(f"/tasks/{second}?{query}"))
    for path in (f"/projects/{plan.id}/tasks?{query}", f"/tasks?project={plan.id}&{query}"):
        yield next(each for each in ok(plan.house.alice.get(path))["items"] if each["id"] == second)


def test_only_the_fields_that_were_asked_for_are_sent(chain):
    for each in shaped(chain, "fields=title,owner,overdue"):
        assert each.keys() == {"id", "revision", "title", "owner", "overdue"}
        assert each["title"] == "Second"


def test_an_etag_is_the_same_whatever_the_shape(chain):
    plan, _, second = chain
    answers = [plan.house.alice.get(f"/tasks/{second}{query}") for query in ("", "?fields=title")]

    assert len({each.headers["ETag"] for each in answers}) == 1


def test_a_field_that_no_item_has_is_refused_by_name(chain):
    plan, first, _ = chain
    for path in (f"/tasks/{first}", "/tasks", "/me/work", f"/projects/{plan.id}/tasks"):
        refused = plan.house.alice.get(f"{path}?fields=title,colour")
        assert refused.status_code == 422
        (fault,) = refused.json["errors"]
        assert fault["pointer"].startswith("fields")
        assert "colour" in fault["message"]


def test_links_come_along(chain):
    _, first, second = chain
    for each in shaped(chain, "include=links"):
        assert [(link["pred"], link["succ"], link["type"]) for link in each["links"]] == [
            (first, second, "FS")
        ]
    for each in shaped(chain, "include=links&fields=title"):
        assert {"id", "revision", "title"} <= each.keys() <= {"id", "revision", "title", "links"}


def test_what_is_named_among_the_fields_comes_along(chain):
    for each in shaped(chain, "fields=key,can,links"):
        assert each.keys() == {"id", "revision", "key", "can", "links"}
        assert each["can"]["start"]["allowed"] is False


def test_what_was_made_says_where_it_is_read(chain):
    plan, first, _ = chain
    sent = {
        f"/projects/{plan.id}/labels": {"name": "Urgent"},
        f"/projects/{plan.id}/links": {"pred": first, "succ": plan.task("Third")},
        f"/projects/{plan.id}/stages": {"title": "Review", "state": "started"},
        f"/tasks/{first}/files": {"title": "Plan", "url": "https://example.com/plan"},
        "/clients": {"name": "Acme"},
        "/labels": {"name": "Risky"},
        "/people": {"name": "Somebody"},
    }
    for path, body in sent.items():
        made = plan.house.admin.post(path, body)
        assert ok(plan.house.admin.get(made.headers["Location"])) == ok(made, 201)
    kept = plan.house.alice.post(f"/projects/{plan.id}/baselines", {"name": "Agreed"})
    assert kept.headers["Location"] == f"/api/v1/projects/{plan.id}/baselines/{ok(kept, 201)['number']}"
    assert ok(plan.house.rita.get(kept.headers["Location"]))["items"]


def test_what_was_not_asked_for_does_not_come_along(chain):
    for each in shaped(chain, ""):
        assert "links" not in each


def test_what_cannot_come_along_is_refused(chain):
    plan, first, _ = chain
    refused = plan.house.alice.get(f"/tasks/{first}?include=links,weather")

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith("include")
