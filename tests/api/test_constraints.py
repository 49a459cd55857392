"""A lead wishes a date for an item: every kind of wish, what wins over what, and what it breaks."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok


def at(day, hour="09"):
    return f"2026-02-{day:02}T{hour}:00:00+08:00"


@pytest.fixture
def busy(plan):
    """A, B and D of a day one after the other from Monday 2026-02-02, beside a week that ends on Friday."""
    first = plan.task("A")
    second = plan.task("B", first)
    plan.task("Week", duration_working_minutes=5 * DAY)
    return first, second, plan.task("D", second)


def wish(plan, item_id, kind, moment=None):
    body = {"kind": kind} | ({"at": moment} if moment else {})
    return plan.change(item_id, constraint=body)


@pytest.mark.parametrize(
    ("kind", "moment", "second", "third"),
    [
        ("START_NO_EARLIER_THAN", at(6), "2026-02-06", "2026-02-09"),
        ("START_NO_EARLIER_THAN", at(2), "2026-02-03", "2026-02-04"),
        ("FINISH_NO_EARLIER_THAN", at(6, "18"), "2026-02-06", "2026-02-09"),
        ("START_NO_LATER_THAN", at(9), "2026-02-03", "2026-02-04"),
        ("START_NO_LATER_THAN", at(2), "2026-02-02", "2026-02-03"),
        ("FINISH_NO_LATER_THAN", at(9, "18"), "2026-02-03", "2026-02-04"),
        ("FINISH_NO_LATER_THAN", at(2, "18"), "2026-02-02", "2026-02-03"),
        ("MUST_START_ON", at(5), "2026-02-05", "2026-02-06"),
        ("MUST_START_ON", at(2), "2026-02-02", "2026-02-03"),
        ("MUST_FINISH_ON", at(5, "18"), "2026-02-05", "2026-02-06"),
        ("AS_LATE_AS_POSSIBLE", None, "2026-02-05", "2026-02-06"),
        # Nobody works from 15 to 23 February; Saturday the 28th is worked for it.
        ("START_NO_EARLIER_THAN", at(17), "2026-02-24", "2026-02-25"),
        ("MUST_START_ON", at(28), "2026-02-28", "2026-03-02"),
    ],
)
def test_each_kind_of_wish_has_its_way(plan, busy, kind, moment, second, third):
    shown = wish(plan, busy[1], kind, moment)
    assert shown["constraint"] == {"kind": kind} | ({"at": moment} if moment else {})
    assert shown["scheduling"] == "auto"
    assert plan.days(*busy) == [("2026-02-02", "2026-02-02"), (second, second), (third, third)]


def test_a_wish_that_sets_the_date_is_its_reason_and_lets_go_when_it_is_taken_away(plan, busy):
    shown = wish(plan, busy[1], "START_NO_EARLIER_THAN", at(6))
    assert (shown["reason"]["kind"], shown["reason"]["words"]) == ("constraint", "date constraint")
    assert wish(plan, busy[1], "START_NO_EARLIER_THAN", at(2))["reason"]["kind"] == "link"
    freed = plan.change(busy[1], constraint=None)
    assert (freed["constraint"], freed["start_on"]) == (None, "2026-02-03")


@pytest.mark.parametrize("kind", ["MUST_START_ON", "START_NO_LATER_THAN"])
def test_a_date_that_must_be_wins_over_a_link_which_is_named(agency, plan, busy, kind):
    wish(plan, busy[1], kind, at(2))
    (found,) = plan.findings("link_violated")
    assert found["item"] == busy[1]
    assert set(found["culprits"]) == {busy[0], busy[1]}
    assert found["required"] == "2026-02-02T18:00:00+08:00"
    assert "“B B”" in found["message"]
    assert plan.get(busy[0])["total_slack_minutes"] == -DAY
    assert plan.get(busy[0])["critical"] is True
    chinese = ok(agency.rita.get(f"/projects/{plan.id}", Accept_Language="zh"))["findings"]
    assert any("前置事项" in each["message"] for each in chinese if each["code"] == "link_violated")
    # What the link forbids to start it still forbids, whatever the date.
    assert agency.bob.post(f"/tasks/{busy[1]}/start").json["code"] == "blocked"

    plan.change(busy[1], constraint=None)
    assert plan.project()["findings"] == []


def test_as_late_as_possible_has_no_slack_and_holds_what_follows_back(plan, busy):
    late = wish(plan, busy[0], "AS_LATE_AS_POSSIBLE")
    # Friday less three days of work in a row.
    assert (late["start_on"], late["total_slack_minutes"], late["reason"]["kind"]) == (
        "2026-02-04",
        0,
        "constraint",
    )
    assert plan.days(*busy[1:]) == [("2026-02-05", "2026-02-05"), ("2026-02-06", "2026-02-06")]


def test_an_elapsed_task_and_a_milestone_may_be_wished_too(plan, busy):
    gate = plan.task("Gate", busy[2], kind="milestone", duration_working_minutes=None)
    assert wish(plan, gate, "MUST_FINISH_ON", at(12, "18"))["start"] == at(12, "18")
    clock = plan.task("Dry", duration_working_minutes=None, duration_elapsed_minutes=2 * 24 * 60)
    shown = wish(plan, clock, "START_NO_EARLIER_THAN", "2026-02-06T18:00:00+08:00")
    assert (shown["start"], shown["finish"]) == ("2026-02-06T18:00:00+08:00", "2026-02-08T18:00:00+08:00")


def test_a_pin_comes_before_a_wish(plan, busy):
    wish(plan, busy[1], "MUST_START_ON", at(5))
    pinned = plan.change(busy[1], start=at(10))
    assert (pinned["start_on"], pinned["scheduling"]) == ("2026-02-10", "pinned")
    assert plan.change(busy[1], pinned=False)["start_on"] == "2026-02-05"


def test_a_task_is_added_with_a_wish(plan, busy):
    late = {"kind": "START_NO_EARLIER_THAN", "at": at(12)}
    assert plan.days(plan.task("E", busy[0], constraint=late)) == [("2026-02-12", "2026-02-12")]


def test_a_deadline_moves_nothing_and_shows_how_late_it_is(plan, busy):
    before = plan.days(*busy)
    plan.change(busy[2], deadline=at(2, "18"))
    assert plan.days(*busy) == before
    # The two days after the deadline are missing in the whole chain.
    assert [plan.get(each)["total_slack_minutes"] for each in busy] == [-2 * DAY] * 3
    (found,) = plan.findings("deadline_missed")
    assert (found["item"], found["required"], found["actual"]) == (busy[2], at(2, "18"), at(4, "18"))
    assert found["culprits"] == list(busy)
    plan.change(busy[2], deadline=at(5, "18"))
    assert plan.findings("deadline_missed") == []
    assert plan.get(busy[2])["total_slack_minutes"] == DAY


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"kind": "MUST_START_ON"}, "/constraint/at"),
        ({"kind": "AS_LATE_AS_POSSIBLE", "at": at(2)}, "/constraint/at"),
        ({"kind": "SOON"}, "/constraint/kind"),
        ({"at": at(2)}, "/constraint/kind"),
        ({"kind": "MUST_START_ON", "at": "2026-02-02"}, "/constraint/at"),
        ({"kind": "MUST_START_ON", "at": "1999-02-02T09:00:00+08:00"}, "/constraint/at"),
        ({"kind": "MUST_START_ON", "at": "2036-02-02T09:00:00+08:00"}, "/constraint/at"),
        ({"kind": "MUST_START_ON", "at": at(2), "why": "so"}, "/constraint/why"),
        ("MUST_START_ON", "/constraint"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_at_its_place(agency, plan, busy, wrong, pointer):
    refused = agency.alice.patch(f"/tasks/{busy[1]}", {"constraint": wrong}, If_Match="*")
    assert refused.status_code == 422
    assert pointer in [each["pointer"].removesuffix("/_schema") for each in refused.json["errors"]]
    assert plan.get(busy[1])["constraint"] is None


def test_a_member_wishes_nothing(agency, busy):
    body = {"constraint": {"kind": "AS_LATE_AS_POSSIBLE"}}
    assert agency.bob.patch(f"/tasks/{busy[1]}", body, If_Match="*").status_code == 403
