"""A lead adds, changes and removes links; the plan follows, and a cycle is named step by step."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok


@pytest.fixture
def pair(plan):
    return plan.task("A", duration_working_minutes=2 * DAY), plan.task("B", duration_working_minutes=DAY)


def change(agency, link, **fields):
    read = agency.alice.get(f"/links/{link}")
    return agency.alice.patch(f"/links/{link}", fields, if_match=read.headers["ETag"])


@pytest.mark.parametrize(
    ("fields", "start"),
    [
        ({}, "2026-02-04T09:00:00+08:00"),
        ({"lag_working_minutes": DAY}, "2026-02-05T09:00:00+08:00"),
        ({"lag_working_minutes": -DAY}, "2026-02-03T09:00:00+08:00"),
        ({"lag_elapsed_minutes": 24 * 60}, "2026-02-05T09:00:00+08:00"),
        ({"lag_percent": 50}, "2026-02-05T09:00:00+08:00"),
        ({"type": "SS"}, "2026-02-02T09:00:00+08:00"),
        ({"type": "SS", "lag_working_minutes": DAY}, "2026-02-03T09:00:00+08:00"),
        ({"type": "FF"}, "2026-02-03T09:00:00+08:00"),
        ({"type": "SF", "lag_working_minutes": 3 * DAY}, "2026-02-04T09:00:00+08:00"),
        ({"soft": True}, "2026-02-02T09:00:00+08:00"),
    ],
)
def test_a_link_moves_its_successor(plan, pair, fields, start):
    added = plan.link(*pair, **fields)
    assert plan.get(pair[1])["start"] == start
    assert {name: added[name] for name in fields} == fields
    lags = [name for name in added if name.startswith("lag_") and added[name] is not None]
    assert lags == [next((name for name in fields if name.startswith("lag_")), "lag_working_minutes")]


def test_a_link_is_changed_and_removed_and_the_plan_follows(agency, plan, pair):
    link = plan.link(*pair)["id"]
    assert ok(change(agency, link, lag_working_minutes=DAY))["lag_working_minutes"] == DAY
    assert plan.days(pair[1]) == [("2026-02-05", "2026-02-05")]
    assert ok(change(agency, link, type="SS"))["lag_working_minutes"] == DAY
    assert plan.days(pair[1]) == [("2026-02-03", "2026-02-03")]

    assert agency.alice.delete(f"/links/{link}").status_code == 428
    etag = agency.alice.get(f"/links/{link}").headers["ETag"]
    assert agency.alice.delete(f"/links/{link}", if_match="1").status_code == 412
    assert agency.alice.delete(f"/links/{link}", if_match=etag).status_code == 204
    assert plan.days(pair[1]) == [("2026-02-02", "2026-02-02")]
    assert agency.alice.get(f"/links/{link}").status_code == 404
    assert ok(agency.alice.get(f"/projects/{plan.id}/links")) == []
    plan.link(*pair)  # it may be drawn again


def test_a_change_of_a_link_needs_its_revision(agency, plan, pair):
    link = plan.link(*pair)["id"]
    assert agency.alice.patch(f"/links/{link}", {"soft": True}).status_code == 428
    assert agency.alice.patch(f"/links/{link}", {"soft": True}, if_match="1").status_code == 412


def test_a_cycle_is_refused_and_named_step_by_step(agency, plan):
    a = plan.task("A")
    b = plan.task("B", a)
    c = plan.task("C", b)
    refused = agency.alice.post(f"/projects/{plan.id}/links", {"pred": c, "succ": a})
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    path = refused.json["facts"]["path"]
    assert path[0] == path[-1]
    assert sorted(path[1:]) == ["A", "B", "C"]
    assert "".join(path) in "ABCABC"
    assert " → ".join(path) in refused.json["detail"] or ", ".join(path) in refused.json["detail"]
    assert len(ok(agency.alice.get(f"/projects/{plan.id}/links"))) == 2


def test_an_item_cannot_follow_itself(agency, plan, pair):
    refused = agency.alice.post(f"/projects/{plan.id}/links", {"pred": pair[0], "succ": pair[0]})
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")


def test_a_soft_link_may_point_back_until_it_is_made_hard(agency, plan, pair):
    plan.link(*pair)
    back = plan.link(pair[1], pair[0], soft=True)
    refused = change(agency, back["id"], soft=False)
    assert (refused.status_code, refused.json["code"]) == (422, "cycle")
    assert ok(agency.alice.get(f"/links/{back['id']}"))["soft"] is True


def test_two_items_have_one_link(agency, plan, pair):
    plan.link(*pair)
    refused = agency.alice.post(
        f"/projects/{plan.id}/links", {"pred": pair[0], "succ": pair[1], "type": "SS"}
    )
    assert (refused.status_code, refused.json["code"]) == (409, "link_exists")
    assert refused.json["detail"] == "There is already a link from A to B. Change that one instead."


def test_items_of_another_project_cannot_be_linked(agency, plan, pair, by_hand):
    stranger = by_hand().task("Elsewhere")
    for pointer, body in (
        ("/pred", {"pred": stranger, "succ": pair[0]}),
        ("/succ", {"pred": pair[0], "succ": stranger}),
    ):
        refused = agency.alice.post(f"/projects/{plan.id}/links", body)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"type": "XX"}, "/type"),
        ({"lag_working_minutes": 1, "lag_elapsed_minutes": 1}, "/lag_working_minutes"),
        ({"lag_working_minutes": 10**9}, "/lag_working_minutes"),
        ({"lag_percent": 5000}, "/lag_percent"),
        ({"lag_percent": "NaN"}, "/lag_percent"),
        ({"pred": "x"}, "/pred"),
    ],
)
def test_a_link_that_cannot_be_is_refused_at_its_place(agency, plan, pair, wrong, pointer):
    body = {"pred": pair[0], "succ": pair[1], **wrong}
    refused = agency.alice.post(f"/projects/{plan.id}/links", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_lag_that_leads_beyond_the_calendar_is_refused(agency, plan, pair):
    long = plan.task("Long", start="2035-12-03T09:00:00+08:00")
    refused = agency.alice.post(
        f"/projects/{plan.id}/links", {"pred": long, "succ": pair[1], "lag_elapsed_minutes": 60 * 24 * 366}
    )
    assert refused.status_code in (201, 422)
    if refused.status_code == 422:
        assert refused.json["code"] == "outside_calendar"
