"""A milestone passes when each of its verification points was shown, or waived by a lead."""

from __future__ import annotations

import pytest

from tests.api.conftest import ok

NOTE = {"kind": "note", "text": "Signed by both sides"}
M1 = ("V11", "V12", "V13")


@pytest.fixture
def at_the_gate(agency):
    """The four-phase project with everything done that M1 and its points wait for."""
    started = agency.start()
    for key in ("O07", "O08", "O10", "O11", "O12"):
        ok(
            agency.alice.post(
                f"/tasks/{started[key]}/complete", {"override_reason": "Done before we began to track"}
            )
        )
    return started


def points(agency, started, milestone="M1"):
    return {each["key"]: each for each in ok(agency.rita.get(f"/tasks/{started[milestone]}/points"))}


def test_a_milestone_refuses_until_each_point_is_shown(agency, at_the_gate):
    gate = f"/tasks/{at_the_gate['M1']}/complete"
    for number, key in enumerate(M1):
        refused = agency.bob.post(gate)
        assert (refused.status_code, refused.json["code"]) == (409, "gate_not_passed")
        assert [each["key"] for each in refused.json["open"]] == list(M1[number:])
        shown = ok(agency.bob.post(f"/points/{at_the_gate[key]}/show", NOTE))
        assert shown["state"] == "passed"
        assert shown["evidence"] == NOTE
        assert shown["decided_by"] == agency.ids["Bob"]
        assert shown["decided_at"]
    passed = ok(agency.bob.post(gate))
    assert passed["state"] == "done"
    assert passed["out_of_sequence"] is False
    ok(agency.bob.post(f"/tasks/{at_the_gate['L01']}/start"))


def test_a_refused_gate_says_what_to_do_in_both_languages(agency, at_the_gate):
    path = f"/tasks/{at_the_gate['M1']}/complete"
    assert (
        "Show evidence for each verification point, or let a lead waive it"
        in agency.bob.post(path).json["detail"]
    )
    chinese = agency.bob.post(path, Accept_Language="zh").json["detail"]
    assert "尚缺：V11" in chinese
    assert "请为每个验证点出示证据" in chinese


def test_a_gate_cannot_be_overridden(agency, at_the_gate):
    refused = agency.alice.post(f"/tasks/{at_the_gate['M1']}/complete", {"override_reason": "We are late"})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == "/override_reason"
    assert points(agency, at_the_gate)["V11"]["state"] == "open"


def test_passed_waived_and_open_are_kept_apart(agency, at_the_gate):
    ok(
        agency.bob.post(
            f"/points/{at_the_gate['V11']}/show", {"kind": "address", "text": "https://example.com/v11"}
        )
    )
    waived = ok(agency.alice.post(f"/points/{at_the_gate['V12']}/waive", {"reason": "The client is abroad"}))
    assert (waived["state"], waived["waived_because"], waived["evidence"]) == (
        "waived",
        "The client is abroad",
        None,
    )

    found = points(agency, at_the_gate)
    assert {key: each["state"] for key, each in found.items()} == {
        "V11": "passed",
        "V12": "waived",
        "V13": "open",
    }
    for state, key in (("passed", "V11"), ("waived", "V12"), ("open", "V13")):
        listed = ok(
            agency.rita.get(f"/projects/{at_the_gate.id}/tasks?kind=point&phase=optimise&state={state}")
        )["items"]
        assert [each["key"] for each in listed] == [key]

    ok(agency.bob.post(f"/points/{at_the_gate['V13']}/show", NOTE))
    ok(agency.bob.post(f"/tasks/{at_the_gate['M1']}/complete"))
    assert points(agency, at_the_gate)["V12"]["state"] == "waived"


def test_a_waived_point_may_still_be_shown_and_then_is_passed(agency, at_the_gate):
    ok(agency.alice.post(f"/points/{at_the_gate['V11']}/waive", {"reason": "Later"}))
    shown = ok(agency.bob.post(f"/points/{at_the_gate['V11']}/show", NOTE))
    assert (shown["state"], shown["waived_because"]) == ("passed", None)
    refused = agency.alice.post(f"/points/{at_the_gate['V11']}/waive", {"reason": "After all"})
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_move")


def test_a_point_waits_for_its_work_but_a_lead_may_waive_it_before(agency):
    started = agency.start()
    refused = agency.bob.post(f"/points/{started['V11']}/show", NOTE)
    assert (refused.status_code, refused.json["code"]) == (409, "blocked")
    assert [each["key"] for each in refused.json["open"]] == ["O10"]
    ok(agency.alice.post(f"/points/{started['V11']}/waive", {"reason": "Known already"}))


def test_reopening_a_point_takes_back_what_was_shown_once_its_gate_is_open_again(agency, at_the_gate):
    for key in M1:
        ok(agency.bob.post(f"/points/{at_the_gate[key]}/show", NOTE))
    ok(agency.bob.post(f"/tasks/{at_the_gate['M1']}/complete"))
    early = agency.alice.post(f"/points/{at_the_gate['V11']}/reopen")
    assert (early.status_code, early.json["code"]) == (409, "gate_passed")
    assert agency.bob.post(f"/tasks/{at_the_gate['M1']}/reopen").status_code == 403
    assert ok(agency.alice.post(f"/tasks/{at_the_gate['M1']}/reopen"))["state"] == "open"
    again = ok(agency.alice.post(f"/points/{at_the_gate['V11']}/reopen"))
    assert (again["state"], again["evidence"], again["decided_by"], again["decided_at"]) == (
        "open",
        None,
        None,
        None,
    )
    gate = ok(agency.rita.get(f"/tasks/{at_the_gate['M1']}"))
    assert [each["key"] for each in gate["blocked_by"]] == ["V11"]


def test_the_last_point_releases_its_gate(agency, at_the_gate):
    found = list(points(agency, at_the_gate))
    for key in found[:-1]:
        assert ok(agency.bob.post(f"/points/{at_the_gate[key]}/show", NOTE))["released"] == []
    shown = ok(agency.bob.post(f"/points/{at_the_gate[found[-1]]}/show", NOTE))
    assert [each["key"] for each in shown["released"]] == ["M1"]
    again = ok(agency.alice.post(f"/points/{at_the_gate[found[0]]}/reopen"))
    assert [each["key"] for each in again["unreadied"]] == ["M1"]


def test_no_way_leads_around_a_gate(agency, at_the_gate):
    gate, shown = at_the_gate["M1"], at_the_gate["V11"]
    cancelled = agency.alice.post(f"/tasks/{gate}/cancel", {"reason": "In a hurry"})
    assert (cancelled.status_code, cancelled.json["code"]) == (409, "gate_not_passed")
    links = ok(agency.alice.get(f"/projects/{at_the_gate.id}/links"))
    link = next(each for each in links if (each["pred"], each["succ"]) == (shown, gate))
    mark = agency.alice.get(f"/links/{link['id']}").headers["ETag"]
    for refused in (
        agency.alice.delete(f"/links/{link['id']}", if_match=mark),
        agency.alice.patch(f"/links/{link['id']}", {"soft": True}, if_match=mark),
    ):
        assert (refused.status_code, refused.json["code"]) == (409, "link_of_gate")
    assert agency.bob.post(f"/tasks/{gate}/complete").json["code"] == "gate_not_passed"


def test_a_point_that_waits_offers_a_waiver_not_an_override(agency):
    started = agency.start()
    held = agency.bob.post(f"/points/{started['V24']}/show", NOTE)
    assert (held.status_code, held.json["code"]) == (409, "blocked")
    assert "waive" in held.json["detail"]
    assert "override_reason" not in held.json["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "note", "text": " \n"}, "/text"),
        ({"kind": "note"}, "/text"),
        ({"kind": "address", "text": "a shelf"}, "/text"),
        ({"kind": "address", "text": "javascript:alert(1)"}, "/text"),
        ({"kind": "photo", "text": "x"}, "/kind"),
    ],
)
def test_evidence_is_a_note_or_an_address(agency, started, body, pointer):
    for lang in ("en", "zh"):
        refused = agency.bob.post(f"/points/{started['V11']}/show", body, Accept_Language=lang)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_waiver_needs_a_reason(agency, started, reason):
    refused = agency.alice.post(
        f"/points/{started['V11']}/waive", {"reason": reason} if reason is not None else {}
    )
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/reason")


def test_only_a_lead_waives_or_takes_back(agency, started):
    for verb, body in (("waive", {"reason": "Why not"}), ("reopen", None)):
        assert agency.bob.post(f"/points/{started['V11']}/{verb}", body).status_code == 403
    assert agency.rita.post(f"/points/{started['V11']}/show", NOTE).status_code == 403


def test_only_points_are_shown(agency, started):
    assert agency.bob.post(f"/points/{started['D01']}/show", NOTE).status_code == 404
    assert agency.alice.post(f"/points/{started['M1']}/waive", {"reason": "x"}).status_code == 404


def test_a_paused_project_shows_nothing(agency):
    started = agency.start()
    ok(agency.alice.post(f"/projects/{started.id}/pause"))
    for verb, body in (("show", NOTE), ("waive", {"reason": "x"}), ("reopen", None)):
        refused = agency.alice.post(f"/points/{started['V11']}/{verb}", body)
        assert (refused.status_code, refused.json["code"]) == (409, "project_not_active")


def test_each_milestone_has_its_points(agency, started):
    counts = {key: len(points(agency, started, key)) for key in ("M1", "M2", "M3")}
    assert counts == {"M1": 3, "M2": 4, "M3": 5}


@pytest.fixture(scope="module")
def started(agency):
    """A project in which nothing is moved."""
    return agency.start()
