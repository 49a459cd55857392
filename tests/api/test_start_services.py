"""A lead starts the services that the agency sells, on days that are hard, and with choices of its own."""

from __future__ import annotations

from datetime import date

import pytest

from tests.api.conftest import ok
from tracker.calendars import cn

SHORTEST = {"ph1_months": 1, "ph2_months": 1, "ph3_months": 1, "ph4_months": 2}
LONGEST = {"ph1_months": 2, "ph2_months": 1, "ph3_months": 2, "ph4_months": 3}
# Just before Spring Festival, after it, in early summer, in late summer, and just before National Day.
STARTS = ["2026-02-09", "2026-03-02", "2026-05-25", "2026-07-13", "2026-09-28"]
FOUR_PHASES = "implementation-four-phase"


def dry_run(agency, start_on, playbook=FOUR_PHASES, **more):
    body = {"playbook": playbook, "start_on": start_on, **more}
    return ok(agency.admin.post("/projects?dry_run=true", body))


def cross_department(body):
    """Meetings of departments by where they come from: single ones of the design, sittings of each series."""
    items = body["items"]  # in a dry run, a series goes by its key
    held = {"design": [each for each in items if each["key"] in ("G01", "G02", "G03", "G04", "G05")]}
    for each in items:
        if each["kind"] == "occurrence":
            held.setdefault(each["series_id"], []).append(each)
    return held


@pytest.mark.parametrize("start_on", STARTS)
@pytest.mark.parametrize("parameters", [SHORTEST, {}, LONGEST], ids=["shortest", "default", "longest"])
def test_the_four_phases_hold_or_say_by_how_much_they_do_not(agency, start_on, parameters):
    body = dry_run(agency, start_on, parameters=parameters)
    findings = body["project"]["findings"]
    overrun = {each["item"]: each for each in findings if each["code"] == "phase_overrun"}

    for phase in body["phases"]:
        inside = [each for each in body["items"] if each["phase"] == phase["key"]]
        last = max(inside, key=lambda each: each["finish"])
        assert min(each["start_on"] for each in inside) >= phase["starts_on"]
        if last["due_on"] > phase["ends_on"]:
            found = overrun.pop(last["key"])
            assert found["required"] < found["actual"] == last["finish"]
    assert overrun == {}

    months = sum(body["project"]["parameters"][f"ph{n}_months"] for n in (1, 2, 3, 4))
    outside = [each for each in findings if each["code"] == "window_missed"]
    assert [each["question"] for each in outside] == ([] if 6 <= months <= 9 else ["D-01"])


@pytest.mark.parametrize("start_on", STARTS)
@pytest.mark.parametrize("parameters", [SHORTEST, {}, LONGEST], ids=["shortest", "default", "longest"])
def test_departments_meet_often_enough_and_on_working_days(agency, start_on, parameters):
    body = dry_run(agency, start_on, parameters=parameters)
    held, calendar = cross_department(body), cn.base_calendar()
    short = {each["item"] for each in body["project"]["findings"] if each["code"] == "too_few_sittings"}

    assert len(held["design"]) == 5
    assert len(held["GE"]) >= 8 or "GE" in short
    assert len(held["GA"]) >= 6 or "GA" in short
    meetings = [each for each in body["items"] if each["kind"] in ("meeting", "occurrence")]
    days = {date.fromisoformat(each["start_on"]) for each in meetings}
    assert [day for day in sorted(days) if not calendar.works_on(day)] == []


@pytest.fixture(scope="module")
def refined(agency):
    """The tier for growing merchants, started for a client."""
    return agency.start(playbook="tier-refined", start_on="2026-03-02", parameters={})


def test_a_tier_brings_in_its_parts_with_links_across(refined):
    keys = {each["id"]: each["key"] for each in refined.body["items"]}
    parts = {key.partition(".")[0] for key in keys.values() if "." in key}
    ends = {(keys[link["pred"]], keys[link["succ"]]) for link in refined.body["links"]}
    across = {
        (pred.partition(".")[0], succ.partition(".")[0])
        for pred, succ in ends
        if ("." in pred) != ("." in succ)
    }

    assert {"loop", "traffic", "conversion"} <= parts
    assert any(part in pair for pair in across for part in parts)
    assert {part for part in parts if not any(part in pair for pair in across)} == set()
    phases = {each["key"]: each for each in refined.body["phases"]}
    assert phases["loop.diagnose"]["starts_on"] is None
    assert phases["loop.diagnose"]["title"] == "Four-stage loop · Diagnosis"


def test_nothing_of_a_part_begins_before_the_phase_that_it_belongs_to(refined):
    phases = {each["key"]: each for each in refined.body["phases"]}
    traffic = [each for each in refined.body["items"] if each["key"].startswith("traffic.")]

    assert traffic
    assert min(each["start_on"] for each in traffic) >= phases["run"]["starts_on"]


def test_a_phase_of_a_part_can_be_given_a_window_and_work(agency):
    started = agency.start(playbook="tier-refined", start_on="2026-03-02", parameters={})
    window = {"starts_on": "2026-03-02", "ends_on": "2026-03-31"}
    path = f"/projects/{started.id}/phases/loop.diagnose"
    half = agency.admin.patch(path, {"starts_on": "2026-03-02"}, If_Match="*")
    moved = ok(agency.admin.patch(path, window, If_Match="*"))
    added = ok(
        agency.admin.post(f"/projects/{started.id}/tasks", {"title": "More", "phase": "loop.diagnose"}), 201
    )

    assert (half.status_code, half.json["errors"][0]["pointer"]) == (422, "/ends_on")
    assert (moved["starts_on"], moved["ends_on"]) == tuple(window.values())
    assert added["phase"] == "loop.diagnose"


def test_a_moved_start_moves_what_counts_months_from_it(agency):
    started = agency.start(playbook="effect-guarantee", start_on="2026-03-02", parameters={})
    before = started.items["M2"]
    etag = agency.admin.get(f"/projects/{started.id}").headers["ETag"]
    moved = agency.admin.patch(f"/projects/{started.id}", {"start_on": "2026-04-02"}, if_match=etag)
    after = ok(agency.admin.get(f"/tasks/{before['id']}"))

    assert moved.status_code == 200
    assert (before["start_on"], after["start_on"]) == ("2026-06-02", "2026-07-02")


def test_an_optional_step_is_left_out_on_request(agency):
    body = dry_run(agency, "2026-03-02", "competitor-watch", leave_out=["N03"])

    assert "N03" not in {each["key"] for each in body["items"]}
    assert "N02" in {each["key"] for each in body["items"]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"leave_out": ["N02"]}, "N02 cannot be left out: It is not optional. Optional are: N03."),
        ({"choose": {"N02": "N03"}}, "N02 cannot be chosen: It has no alternatives. Those that have: -."),
    ],
)
def test_a_choice_that_the_playbook_does_not_offer_is_refused(agency, wrong, words):
    body = {"playbook": "competitor-watch", "start_on": "2026-03-02", **wrong}
    answer = agency.admin.post("/projects?dry_run=true", body)

    assert (answer.status_code, answer.json["code"]) == (422, "choice_refused")
    assert answer.json["detail"] == words
