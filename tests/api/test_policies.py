"""A project says how what nobody pinned moves: freely, later only, or keeping its distance."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok


@pytest.fixture
def chain(plan):
    """Three tasks of a day, one after the other, from Monday 2026-02-02."""
    first = plan.task("First")
    second = plan.task("Second", first)
    return first, second, plan.task("Third", second)


def starts(plan, *item_ids):
    return [plan.get(each)["start"][:10] for each in item_ids]


def test_as_soon_as_possible_pushes_and_pulls(plan, chain):
    assert plan.project()["policy"] == "asap"
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-05", "2026-02-06"]
    plan.change(chain[0], duration_working_minutes=DAY)
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-03", "2026-02-04"]


def test_push_only_moves_nothing_forward_of_where_it_lies(plan, chain):
    plan.rules(policy="push_only")
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-05", "2026-02-06"]
    plan.change(chain[0], duration_working_minutes=DAY)
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-05", "2026-02-06"]
    assert plan.get(chain[1])["reason"]["kind"] == "kept"
    assert plan.get(chain[1])["reason"]["words"] == "kept where it was"
    plan.change(chain[0], duration_working_minutes=4 * DAY)
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-06", "2026-02-09"]


def test_push_only_holds_where_a_link_is_removed_or_work_ends_early_or_the_project_starts_early(
    agency, plan, chain
):
    plan.rules(policy="push_only")
    link = ok(agency.alice.get(f"/projects/{plan.id}/links"))[0]["id"]
    assert agency.alice.delete(f"/links/{link}", If_Match="*").status_code == 204
    plan.rules(start_on="2026-01-26")
    plan.complete(chain[0], "2026-02-02T12:00:00+08:00")
    assert starts(plan, *chain[1:]) == ["2026-02-03", "2026-02-04"]


def test_under_push_only_a_person_still_moves_what_they_ask_for(plan, chain):
    plan.rules(policy="push_only")
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    plan.change(chain[0], duration_working_minutes=DAY)
    pinned = plan.change(chain[1], start="2026-02-03T09:00:00+08:00")
    assert pinned["start_on"] == "2026-02-03"
    must = plan.change(chain[2], constraint={"kind": "MUST_START_ON", "at": "2026-02-04T09:00:00+08:00"})
    assert must["start_on"] == "2026-02-04"
    assert plan.project()["findings"] == []


def test_going_back_to_as_soon_as_possible_pulls_everything_and_says_so(agency, plan, chain):
    plan.rules(policy="push_only")
    plan.change(chain[0], duration_working_minutes=3 * DAY)
    plan.change(chain[0], duration_working_minutes=DAY)
    seen = ok(agency.alice.patch(f"/projects/{plan.id}?dry_run=true", {"policy": "asap"}))
    assert [each["key"] for each in seen["change_sets"][0]["moves"]] == ["Second", "Third"]
    assert seen["change_sets"][0]["finish_on"] == {
        "before": "2026-02-06",
        "after": "2026-02-04",
        "working_days": -2,
    }
    plan.rules(policy="asap")
    assert starts(plan, *chain) == ["2026-02-02", "2026-02-03", "2026-02-04"]


@pytest.fixture
def apart(plan, chain):
    """The second task is wished to start on Friday 2026-02-06, three working days after the first ends."""
    plan.change(chain[1], constraint={"kind": "START_NO_EARLIER_THAN", "at": "2026-02-06T09:00:00+08:00"})
    return chain


def gaps(plan):
    return [each["gap_minutes"] for each in ok(plan.house.rita.get(f"/projects/{plan.id}/links"))]


def test_keep_gap_makes_the_distance_part_of_the_link(plan, apart):
    assert gaps(plan) == [0, 0]
    plan.rules(policy="keep_gap")
    assert gaps(plan) == [3 * DAY, 0]
    plan.change(apart[1], constraint=None)
    assert starts(plan, *apart) == ["2026-02-02", "2026-02-06", "2026-02-09"]
    assert plan.get(apart[1])["reason"]["kind"] == "link"


def test_keep_gap_keeps_the_distance_both_ways(plan, apart):
    plan.rules(policy="keep_gap")
    plan.change(apart[1], constraint=None)
    plan.change(apart[0], duration_working_minutes=3 * DAY)
    assert starts(plan, *apart) == ["2026-02-02", "2026-02-10", "2026-02-11"]
    plan.change(apart[0], duration_working_minutes=DAY)
    assert starts(plan, *apart) == ["2026-02-02", "2026-02-06", "2026-02-09"]
    plan.complete(apart[0], "2026-02-02T12:00:00+08:00")
    # Five hours of Monday, two days, and three hours of Thursday: the next work begins after lunch.
    assert plan.get(apart[1])["start"] == "2026-02-05T13:00:00+08:00"


def test_leaving_keep_gap_lets_the_distance_go(plan, apart):
    plan.rules(policy="keep_gap")
    plan.change(apart[1], constraint=None)
    plan.rules(policy="asap")
    assert gaps(plan) == [0, 0]
    assert starts(plan, *apart) == ["2026-02-02", "2026-02-03", "2026-02-04"]


@pytest.mark.parametrize(
    ("link", "gap"),
    [
        # From Monday 18:00 to Friday 09:00 are 87 hours.
        ({"lag_elapsed_minutes": 600}, 87 * 60 - 600),
        ({"lag_working_minutes": DAY}, 2 * DAY),
        ({"lag_percent": 50}, 3 * DAY - DAY // 2),
        ({"type": "SS"}, 4 * DAY),
        ({"type": "FF"}, 4 * DAY),
        ({"type": "SF"}, 5 * DAY),
        ({"soft": True}, 0),
    ],
)
def test_a_gap_is_measured_in_the_unit_and_between_the_ends_of_its_link(agency, plan, link, gap):
    first = plan.task("First")
    second = plan.task("Second")
    plan.link(first, second, **link)
    plan.change(second, constraint={"kind": "START_NO_EARLIER_THAN", "at": "2026-02-06T09:00:00+08:00"})
    plan.rules(policy="keep_gap")
    assert gaps(plan) == [gap]
    if link != {"soft": True}:
        plan.change(second, constraint=None)
        assert plan.get(second)["start"] == "2026-02-06T09:00:00+08:00"


@pytest.mark.parametrize("policy", ["ASAP", "never", "", None])
def test_a_policy_that_is_none_is_refused(agency, plan, policy):
    refused = agency.alice.patch(f"/projects/{plan.id}", {"policy": policy}, If_Match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/policy")


def test_only_a_lead_chooses_the_policy(agency, plan):
    for speaker, status in ((agency.bob, 403), (agency.rita, 403), (agency.carol, 404)):
        answer = speaker.patch(f"/projects/{plan.id}", {"policy": "keep_gap"}, If_Match="*")
        assert answer.status_code == status
