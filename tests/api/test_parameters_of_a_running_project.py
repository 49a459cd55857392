"""A lead changes the parameters of a project under way: what follows from them changes, and nothing else."""

from __future__ import annotations

import pytest

from tests.api.conftest import Plan, ok


@pytest.fixture
def running(agency):
    """The four-phase playbook from 2026-02-02 with its default lengths: two months, one, two and three."""
    started = agency.start()
    return Plan(agency, started.id), {key: each["id"] for key, each in started.items.items()}


def phases(plan):
    found = ok(plan.house.rita.get(f"/projects/{plan.id}/phases"))
    return {each["key"]: (each["starts_on"], each["ends_on"]) for each in found}


def sittings(plan, series):
    return [
        each
        for key, each in plan.items().items()
        if key.startswith(f"{series}#") and each["state"] != "cancelled"
    ]


def test_a_shorter_phase_moves_the_phases_after_it(running):
    plan, ids = running
    shown = plan.rules(parameters={"ph1_months": 1})
    assert shown["parameters"]["ph1_months"] == 1
    assert shown["parameters"]["ph3_months"] == 2
    assert phases(plan) == {
        "design": ("2026-02-02", "2026-03-01"),
        "optimise": ("2026-03-02", "2026-04-01"),
        "launch": ("2026-04-02", "2026-06-01"),
        "evaluate": ("2026-06-02", "2026-09-01"),
    }
    # The draft is ready on 5 March, later than the phase would begin.
    assert plan.get(ids["D13"])["due_on"] == "2026-03-05"
    assert plan.get(ids["O01"])["start"] == "2026-03-05T15:00:00+08:00"
    assert plan.get(ids["A01"])["start_on"] == "2026-06-02"


def dates(items):
    """Key to start, finish and deadline of whatever is no sitting; sittings by series and time."""
    nodes = {
        each["key"]: (each["start"], each["finish"], each["due_by"] and each["due_by"]["at"])
        for each in items
        if each["kind"] != "occurrence"
    }
    laid = {
        (each["series_id"], each["start"])
        for each in items
        if each["kind"] == "occurrence" and each["state"] != "cancelled"
    }
    ids = {each["id"]: each["key"] for each in items}
    return nodes, {(ids[series], start) for series, start in laid}


@pytest.mark.parametrize(
    "values",
    [
        {"ph1_months": 1, "ph3_months": 1},
        {"ph4_months": 2, "xd_execute_per_week": 3, "xd_evaluate_per_week": 2},
        {"agenda_lead": 14},
    ],
)
def test_the_new_plan_is_what_the_playbook_would_have_given(agency, running, values):
    plan, _ = running
    before = dates(plan.items().values())
    shown = plan.rules(parameters=values)
    fresh = agency.start(parameters=values)
    assert shown["parameters"] == fresh.body["project"]["parameters"]
    assert phases(plan) == phases(Plan(agency, fresh.id))
    now = dates(plan.items().values())
    assert now == dates(fresh.body["items"])
    assert now != before
    assert [each["code"] for each in plan.project()["findings"]] == [
        each["code"] for each in fresh.body["project"]["findings"]
    ]


def test_what_a_person_has_changed_by_hand_stays(agency, running):
    plan, ids = running
    path = f"/projects/{plan.id}/phases/evaluate"
    ok(agency.alice.patch(path, {"ends_on": "2026-12-31"}, If_Match="*"))
    link = next(
        each
        for each in ok(agency.rita.get(f"/projects/{plan.id}/links"))
        if (each["pred"], each["succ"]) == (ids["L08"], ids["GK"])
    )
    ok(agency.alice.patch(f"/links/{link['id']}", {"lag_working_minutes": 0}, If_Match="*"))
    plan.change(ids["D05"], duration_working_minutes=480)

    plan.rules(parameters={"ph1_months": 1, "agenda_lead": 14})

    assert phases(plan)["evaluate"] == ("2026-06-02", "2026-12-31")
    assert ok(agency.rita.get(f"/links/{link['id']}"))["lag_working_minutes"] == 0
    assert plan.get(ids["D05"])["duration_working_minutes"] == 480


def test_what_happened_stays_where_it_happened(running):
    plan, ids = running
    for key in ("D01", "D03"):
        plan.complete(ids[key], plan.get(ids[key])["finish"])
    kept = {key: plan.days(ids[key]) for key in ("D01", "D03")}
    held = plan.complete(ids["GE#1"], "2026-05-08T15:00:00+08:00", override_reason="Held")
    moved = plan.change(ids["GE#2"], start="2026-05-13T10:00:00+08:00")
    plan.rules(parameters={"xd_execute_per_week": 3, "ph1_months": 1})
    assert {key: plan.days(ids[key]) for key in kept} == kept
    assert plan.get(ids["GE#1"])["start"] == held["start"]
    assert plan.get(ids["GE#2"])["start"] == moved["start"]
    days = [each["start_on"] for each in sittings(plan, "GE")]
    assert len(days) == len(set(days))


def test_more_sittings_come_and_surplus_ones_go_without_losing_their_names(running):
    plan, _ = running
    before = {each["key"] for each in sittings(plan, "GE")}
    plan.rules(parameters={"xd_execute_per_week": 3})
    more = {each["key"] for each in sittings(plan, "GE")}
    assert before < more
    plan.rules(parameters={"xd_execute_per_week": 2})
    assert {each["key"] for each in sittings(plan, "GE")} == before


def test_parameters_are_previewed_and_name_whose_work_moves(agency):
    started = agency.start(roles={"OM": agency.ids["Bob"]})
    body = {"parameters": {"ph1_months": 1}}
    seen = ok(agency.alice.patch(f"/projects/{started.id}?dry_run=true", body))
    (change,) = seen["change_sets"]
    keys = {each["key"] for each in change["moves"]}
    assert {"O01", "M1", "GE", "GE#1", "A12"} <= keys
    assert not {"D01", "D13", "G05"} & keys
    assert [each["name"] for each in change["owners"]] == ["Bob"]
    assert change["finish_on"] == {
        "before": "2026-09-30",
        "after": "2026-09-01",
        # 22 weekdays of September with Sunday the 20th, which is worked for Friday the 25th; less the 1st.
        "working_days": -21,
    }
    assert Plan(agency, started.id).project()["parameters"]["ph1_months"] == 2


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ({"ph4_months": 7}, "/parameters/ph4_months"),
        ({"ph4_months": "two"}, "/parameters/ph4_months"),
        ({"moon": 1}, "/parameters/moon"),
    ],
)
def test_a_value_that_the_playbook_does_not_allow_is_refused_at_its_place(
    agency, running, parameters, pointer
):
    plan, _ = running
    before = plan.project()
    for query in ("", "?dry_run=true"):
        refused = agency.alice.patch(f"/projects/{plan.id}{query}", {"parameters": parameters}, If_Match="*")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert plan.project() == before


def test_a_project_without_a_playbook_has_none(agency, plan):
    refused = agency.alice.patch(f"/projects/{plan.id}", {"parameters": {"ph1_months": 1}}, If_Match="*")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/parameters")
    assert "without a playbook" in refused.json["errors"][0]["message"]


def test_only_a_lead_changes_parameters(agency, running):
    plan, _ = running
    for speaker, status in ((agency.bob, 403), (agency.rita, 403), (agency.carol, 404)):
        body = {"parameters": {"ph1_months": 1}}
        assert speaker.patch(f"/projects/{plan.id}", body, If_Match="*").status_code == status
