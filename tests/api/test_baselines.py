"""A plan is kept as it once stood, and whoever reads it sees how far it has drifted since."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, Plan, ok


@pytest.fixture
def three(by_hand):
    """A draft of three tasks of a day, one after the other, from Monday 2026-02-02."""
    plan = by_hand(state="draft")
    first = plan.task("First")
    second = plan.task("Second", first)
    return plan, first, second, plan.task("Third", second)


def baselines(plan, speaker=None):
    return ok((speaker or plan.house.rita).get(f"/projects/{plan.id}/baselines"))


def keep(plan, name="As agreed", speaker=None):
    return (speaker or plan.house.alice).post(f"/projects/{plan.id}/baselines", {"name": name})


def drift(plan, number):
    return ok(plan.house.rita.get(f"/projects/{plan.id}/baselines/{number}"))


def of(body):
    return {each["key"]: each for each in body["items"]}


def move(plan, verb):
    return ok(plan.house.alice.post(f"/projects/{plan.id}/{verb}"))


def test_activation_keeps_the_first_baseline_once(three):
    plan, *_ = three
    assert baselines(plan) == []
    move(plan, "activate")
    (kept,) = baselines(plan)
    assert (kept["number"], kept["items"], kept["finish_on"]) == (1, 3, "2026-02-04")
    assert kept["name"] == "启动 / Activation"
    move(plan, "pause")
    move(plan, "activate")
    assert baselines(plan) == [kept]


def test_a_project_that_starts_active_has_its_baseline_from_the_first_day(agency):
    started = agency.start()
    (kept,) = baselines(Plan(agency, started.id))
    assert kept["items"] == len(started.items)
    assert kept["finish_on"] == started.body["project"]["finish_on"]
    shown = drift(Plan(agency, started.id), 1)
    assert len(shown["items"]) == len(started.items)
    assert {each["slip_working_minutes"] for each in shown["items"]} == {0}


def test_a_lead_keeps_another_and_all_are_listed_newest_first(three):
    plan, first, *_ = three
    move(plan, "activate")
    plan.change(first, duration_working_minutes=2 * DAY)
    added = keep(plan, "After the first talk")
    assert added.status_code == 201
    assert (added.json["number"], added.json["finish_on"]) == (2, "2026-02-05")
    assert [(each["number"], each["name"]) for each in baselines(plan)] == [
        (2, "After the first talk"),
        (1, "启动 / Activation"),
    ]


def test_a_baseline_says_how_far_each_item_has_slipped(three):
    plan, first, second, _ = three
    ok(keep(plan), 201)
    plan.change(first, duration_working_minutes=3 * DAY)
    plan.change(second, duration_working_minutes=DAY // 2)
    shown = drift(plan, 1)
    assert shown["finish_on"] == {"before": "2026-02-04", "after": "2026-02-06"}
    items = of(shown)
    assert [(key, each["slip_working_minutes"]) for key, each in items.items()] == [
        ("First", 2 * DAY),
        ("Second", 2 * DAY - DAY // 2),
        ("Third", 2 * DAY - DAY // 2),
    ]
    assert items["Third"]["start"] == {
        "before": "2026-02-04T09:00:00+08:00",
        "after": "2026-02-05T14:00:00+08:00",
    }


def test_what_comes_early_has_a_negative_slip(three):
    plan, first, *_ = three
    ok(keep(plan), 201)
    plan.change(first, duration_working_minutes=0)
    assert of(drift(plan, 1))["Third"]["slip_working_minutes"] == -DAY


def test_slips_count_working_time_over_the_spring_festival(three):
    plan, first, *_ = three
    ok(keep(plan), 201)
    plan.change(first, start="2026-02-24T09:00:00+08:00")
    # 3 to 6, 9 to 14 and then 24 February: Saturday the 14th is a make-up workday.
    assert of(drift(plan, 1))["First"]["slip_working_minutes"] == 11 * DAY


def test_what_was_added_or_cancelled_since_stands_on_one_side_only(three):
    plan, _, second, third = three
    ok(keep(plan), 201)
    plan.task("New", third)
    ok(plan.house.alice.post(f"/projects/{plan.id}/activate"))
    ok(plan.house.alice.post(f"/tasks/{second}/cancel", {"reason": "Not needed"}))
    items = of(drift(plan, 1))
    # Third waits for nothing now, and New for Third alone.
    assert items["New"]["start"] == {"before": None, "after": "2026-02-03T09:00:00+08:00"}
    assert items["Second"]["finish"] == {"before": "2026-02-03T18:00:00+08:00", "after": None}
    assert items["Second"]["state"] == "cancelled"
    assert items["New"]["slip_working_minutes"] is items["Second"]["slip_working_minutes"] is None
    assert items["Third"]["slip_working_minutes"] == -2 * DAY


def test_what_was_cancelled_before_is_no_part_of_a_baseline(three):
    plan, _, second, _ = three
    move(plan, "activate")
    ok(plan.house.alice.post(f"/tasks/{second}/cancel", {"reason": "Not needed"}))
    assert ok(keep(plan), 201)["items"] == 2
    assert set(of(drift(plan, 2))) == {"First", "Third"}


def test_a_baseline_stays_as_it_was_whatever_happens(three):
    plan, first, *_ = three
    ok(keep(plan), 201)
    before = [each["start"]["before"] for each in drift(plan, 1)["items"]]
    changed = plan.house.alice.patch(f"/tasks/{first}", {"duration_working_minutes": 5 * DAY}, If_Match="*")
    ok(keep(plan, "Later"), 201)
    ok(plan.house.alice.post(f"/change-sets/{changed.headers['Change-Set']}/undo"))
    assert [each["start"]["before"] for each in drift(plan, 1)["items"]] == before
    assert [each["slip_working_minutes"] for each in drift(plan, 1)["items"]] == [0, 0, 0]
    assert [each["slip_working_minutes"] for each in drift(plan, 2)["items"]] == [-4 * DAY] * 3


def test_only_a_lead_keeps_a_baseline_and_every_reader_sees_it(agency, three):
    plan, *_ = three
    for speaker, status in ((agency.nobody, 401), (agency.carol, 404), (agency.rita, 403), (agency.bob, 403)):
        assert keep(plan, speaker=speaker).status_code == status
    ok(keep(plan), 201)
    assert baselines(plan, agency.bob) == baselines(plan, agency.rita)
    assert agency.carol.get(f"/projects/{plan.id}/baselines/1").status_code == 404


@pytest.mark.parametrize("number", ["2", "0", str(10**30), "first"])
def test_a_baseline_that_is_not_there_is_not_found(agency, three, number):
    plan, *_ = three
    ok(keep(plan), 201)
    answer = agency.rita.get(f"/projects/{plan.id}/baselines/{number}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "two\nlines"}, {"name": "x" * 201}, {"name": None}]
)
def test_a_baseline_needs_a_name(agency, three, body):
    refused = agency.alice.post(f"/projects/{three[0].id}/baselines", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/name")


def test_a_project_keeps_so_many_and_says_so(agency, plan):
    for number in range(2, 51):
        ok(keep(plan, f"No. {number}"), 201)
    refused = keep(plan, "One too many")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/name")
    assert "50 baselines at most" in refused.json["errors"][0]["message"]
    assert len(baselines(plan)) == 50


def test_a_project_that_has_ended_keeps_no_more(agency, plan):
    move(plan, "close")
    refused = keep(plan)
    assert (refused.status_code, refused.json["code"]) == (409, "plan_closed")


def test_the_journal_has_the_baseline_without_its_dates(agency, three):
    plan, *_ = three
    ok(keep(plan), 201)
    newest = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=1"))["items"][0]
    assert (newest["entity"], newest["cause"], newest["actor_id"]) == (
        "baselines",
        "baseline.keep",
        agency.ids["Alice"],
    )
    assert newest["after"]["name"] == "As agreed"
    assert "dates" not in newest["after"]
