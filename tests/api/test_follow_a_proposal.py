"""Ways to bring something forward, and repairs, can be sent as they stand and do what they promise."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok

BOB_TWICE = {"duration_working_minutes": 3 * DAY}


def preview(house, project_id, proposal):
    """The change-set that a proposal would make in a project."""
    request = proposal["request"]
    send = getattr(house.admin, request["method"].lower())
    sets = ok(send(f"{request['path']}?dry_run=true", request["body"], If_Match="*"))["change_sets"]
    return next(each for each in sets if each["project_id"] == project_id)


def explained(house, item_id):
    return ok(house.alice.get(f"/tasks/{item_id}/explain"))


def conflicts(house, project_id, code):
    found = ok(house.alice.get(f"/projects/{project_id}/conflicts"))
    return [each for each in found if each["code"] == code]


def items_moved(change_set):
    return [each for each in change_set["moves"] if each["kind"] != "occurrence"]


def finish_gained(change_set):
    return -((change_set["finish_on"] or {}).get("working_days") or 0)


@pytest.mark.parametrize("key", ["D03", "D10", "O12", "M3"])
def test_what_an_option_promises_is_what_its_preview_shows(agency, key):
    started = agency.start()
    options = explained(agency, started[key])["options"]
    assert options

    for each in options:
        seen = preview(agency, started.id, each)
        assert len(items_moved(seen)) == each["moved"], each["words"]
        assert finish_gained(seen) == each["finish_gained_working_days"], each["words"]
        mine = next(move for move in seen["moves"] if move["item"] == started[key])
        assert -mine["shift_working_minutes"] == each["gained_minutes"], each["words"]


def test_a_day_off_can_be_worked_as_proposed(agency, plan):
    first = plan.task("A", duration_working_minutes=5 * DAY)
    last = plan.task("B", first)  # Monday, after a weekend

    days = [each for each in explained(agency, last)["options"] if "exceptions" in each["request"]["path"]]

    assert [each["gained_minutes"] for each in days] == [DAY]
    (move,) = preview(agency, plan.id, days[0])["moves"]
    assert (move["finish"]["before"][:10], move["finish"]["after"][:10]) == ("2026-02-09", "2026-02-07")
    assert move["shift_working_minutes"] == -DAY


def test_a_phase_that_runs_over_names_what_drives_it_and_is_repaired(agency):
    started = agency.start()
    late = {"pred": started["D01"], "succ": started["O01"], "lag_working_minutes": 60 * DAY}
    ok(agency.alice.post(f"/projects/{started.id}/links", late), 201)

    (over,) = conflicts(agency, started.id, "phase_overrun")

    assert over["culprits"][0] == started["D01"]
    assert over["culprits"][-1] == over["item"]
    assert len(over["repairs"]) > 1
    for each in over["repairs"]:
        codes = [mended["code"] for mended in preview(agency, started.id, each)["mended"]]
        assert "phase_overrun" in codes, each["words"]


def test_two_things_at_once_are_put_apart_even_where_a_link_lies_between_them(agency, plan):
    bob = {"owner_id": agency.ids["Bob"], **BOB_TWICE}
    first, second = plan.task("A", **bob), plan.task("B", **bob)
    link = plan.link(first, second, type="SS")

    (overload,) = conflicts(agency, plan.id, "owner_overload")

    assert [each["request"]["path"] for each in overload["repairs"]] == [f"/links/{link['id']}"]
    mended = preview(agency, plan.id, overload["repairs"][0])["mended"]
    assert [each["code"] for each in mended] == ["owner_overload"]


def test_what_would_run_in_a_circle_is_not_proposed(agency, plan):
    bob = {"owner_id": agency.ids["Bob"], **BOB_TWICE}
    first, second = plan.task("A", **bob), plan.task("B", **bob)
    plan.link(second, first, type="SS")

    assert [each["repairs"] for each in conflicts(agency, plan.id, "owner_overload")] == [[]]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "“S Build” lies where its items lie; the last of them is “B B”."),
        ("zh", "“S Build”的日期由其下的事项决定，最晚完成的是“B B”。"),
    ],
)
def test_a_summary_is_explained_by_its_last_item(agency, plan, lang, said):
    outer = plan.task("Build", key="S", kind="summary", duration_working_minutes=None)
    plan.task("B", plan.task("A", parent=outer), parent=outer)

    told = ok(agency.alice.get(f"/tasks/{outer}/explain", Accept_Language=lang))["words"]

    assert told[0] == said
    assert len(told) == 3


def test_as_soon_as_possible_is_no_constraint(agency, plan):
    late = plan.task("A", constraint={"kind": "START_NO_EARLIER_THAN", "at": "2026-02-09T09:00:00+08:00"})

    assert plan.change(late, constraint={"kind": "AS_SOON_AS_POSSIBLE"})["constraint"] is None
    assert plan.days(late) == [("2026-02-02", "2026-02-02")]


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2026-02-09T09:00:00+08:00"},
        {"pinned": True},
        {"constraint": {"kind": "START_NO_EARLIER_THAN", "at": "2026-02-09T09:00:00+08:00"}},
    ],
)
def test_a_summary_takes_no_date_that_nothing_would_come_of(agency, plan, fields):
    outer = plan.task("Build", kind="summary", duration_working_minutes=None)
    plan.task("A", parent=outer)

    refused = agency.alice.patch(f"/tasks/{outer}", fields, If_Match="*")

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == f"/{next(iter(fields))}"


@pytest.mark.parametrize(("lang", "said"), [("en", "what follows it"), ("zh", "后续事项")])
def test_a_date_planned_backward_says_that_something_follows(agency, plan, lang, said):
    first = plan.task("A")
    plan.task("B", first)
    plan.rules(finish_by="2026-03-13")

    reason = ok(agency.alice.get(f"/tasks/{first}", Accept_Language=lang))["reason"]

    assert (reason["kind"], reason["words"]) == ("link", said)
