"""A project runs: a step chooses among branches, plan B takes over from plan A, optional work is skipped."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api import shelf
from tests.api.conftest import Plan, ok
from tests.api.test_preview_and_commit import difference, moved
from tests.api.test_undo import change_set, planned, undo

CAMPAIGN = """\
format: 1
key: campaign
kind: process
title: {zh: 活动, en: Campaign}
source: 3.4
steps:
  K: {kind: task, title: {zh: 启, en: Begin}, owner: OM, duration: 1wd, source: 3.4}
  F:
    kind: task
    title: {zh: 选, en: Choose}
    owner: DA
    duration: 1wd
    after: [K]
    one_of: [O1, O2, O3]
    source: 2.2.3
  O1: {kind: task, title: {zh: 甲, en: Bids}, owner: OM, duration: 3wd, after: [F], source: 2.2.3}
  O2: {kind: task, title: {zh: 乙, en: Pages}, owner: OM, duration: 5wd, after: [F], source: 2.2.3}
  O3:
    kind: milestone
    title: {zh: 丙, en: Live}
    owner: OM
    after: [F]
    source: 2.2.3
    points:
      V3: {title: {zh: 证, en: Shown}, owner: OM, after: [F], source: 2.2.3}
  P1: {kind: task, title: {zh: 甲续, en: Report bids}, owner: OM, duration: 1wd, after: [O1], source: 2.2.3}
  P2: {kind: task, title: {zh: 甲终, en: Close bids}, owner: OM, duration: 1wd, after: [P1], source: 2.2.3}
  Q: {kind: task, title: {zh: 会合, en: Join}, owner: OM, duration: 1wd, after: [O1, K], source: 2.2.3}
  Z: {kind: task, title: {zh: 合, en: Sum up}, owner: OM, duration: 1wd, after: [O1, O2, O3], source: 2.2.3}
  A: {kind: task, title: {zh: A案, en: Plan A}, owner: OM, duration: 4wd, after: [K], source: 3.4}
  B:
    kind: task
    title: {zh: B案, en: Plan B}
    owner: DA
    duration: 2wd
    after: [K]
    alternate_of: A
    source: 3.4
  D:
    kind: task
    title: {zh: D案, en: Plan D}
    owner: DA
    duration: 1wd
    after: [K]
    alternate_of: A
    source: 3.4
  E:
    kind: milestone
    title: {zh: E关, en: Gate E}
    owner: OM
    after: [K]
    source: 3.4
    points:
      VE: {title: {zh: 证, en: Shown}, owner: DA, after: [K], source: 3.4}
  C:
    kind: milestone
    title: {zh: C关, en: Gate C}
    owner: DA
    after: [K]
    alternate_of: E
    source: 3.4
    points:
      VC: {title: {zh: 证, en: Shown}, owner: DA, after: [K], source: 3.4}
  Y: {kind: task, title: {zh: 后, en: After it}, owner: OM, duration: 1wd, source: 3.4,
      after: [{step: A, lag: 2wd}, Z]}
  N:
    kind: task
    title: {zh: 可省, en: Extra}
    owner: OM
    duration: 5wd
    after: [K]
    optional: true
    source: 3.4
  W: {kind: task, title: {zh: 等, en: Wait}, owner: OM, duration: 1wd, after: [N], source: 3.4}
"""


ROUNDS = """\
format: 1
key: rounds
kind: project
title: {zh: 多轮, en: Rounds}
source: 3.4
include:
  go: {playbook: round, after: [R], source: 3.4}
steps:
  R: {kind: task, title: {zh: 备, en: Prepare}, owner: OM, duration: 1wd, source: 3.4}
"""
ROUND = """\
format: 1
key: round
kind: process
title: {zh: 一轮, en: Round}
source: 3.4
steps:
  F: {kind: task, title: {zh: 选, en: Choose}, owner: OM, duration: 1wd, one_of: [O1, O2], source: 3.4}
  O1: {kind: task, title: {zh: 甲, en: One}, owner: OM, duration: 1wd, after: [F], source: 3.4}
  O2: {kind: task, title: {zh: 乙, en: Two}, owner: OM, duration: 1wd, after: [F], source: 3.4}
  A: {kind: task, title: {zh: A案, en: Plan A}, owner: OM, duration: 1wd, after: [O1, O2], source: 3.4}
  B:
    kind: task
    title: {zh: B案, en: Plan B}
    owner: OM
    duration: 1wd
    after: [F]
    alternate_of: A
    source: 3.4
  M: {kind: milestone, title: {zh: 完, en: Done}, owner: OM, after: [A], source: 3.4}
iteration: {closes: M, most: 2, source: 3.4}
"""


@pytest.fixture(scope="module")
def start(agency, tmp_path_factory):
    """Starts the campaign on Monday 2026-02-02; Bob is its data analyst."""
    shelf.keep(agency, tmp_path_factory.mktemp("playbooks"), CAMPAIGN, ROUND, ROUNDS)

    def make(**fields: Any) -> tuple[Plan, dict[str, str]]:
        fields = {"playbook": "campaign", "roles": {"DA": agency.ids["Bob"]}} | fields
        started = agency.start(**fields)
        return Plan(agency, started.id), {key: each["id"] for key, each in started.items.items()}

    return make


@pytest.fixture
def campaign(start):
    return start()


def choose(plan: Plan, item_id: str, step: str, reason: str = "The numbers say so", query: str = "", by=None):
    speaker = by or plan.house.alice
    return speaker.post(f"/tasks/{item_id}/choose{query}", {"step": step, "reason": reason})


def states(plan: Plan, *keys: str) -> dict[str, str]:
    return {key: each["state"] for key, each in plan.items().items() if not keys or key in keys}


def cancelled(plan: Plan) -> set[str]:
    return {key for key, state in states(plan).items() if state == "cancelled"}


def chooses(plan: Plan, item_id: str) -> dict[str, tuple[str, str | None]]:
    return {each["key"]: (each["status"], each["reason"]) for each in plan.get(item_id)["chooses"]}


def pairs(plan: Plan) -> set[tuple[str, str]]:
    keys = {each["id"]: key for key, each in plan.items().items()}
    read = ok(plan.house.rita.get(f"/projects/{plan.id}/links"))
    return {(keys[each["pred"]], keys[each["succ"]]) for each in read}


# Branches


def test_branches_are_candidates_until_the_owner_chooses(agency, campaign):
    plan, ids = campaign
    shown = plan.get(ids["F"])["chooses"]
    assert shown == [
        {"id": ids[key], "key": key, "title": title, "status": "candidate", "reason": None}
        for key, title in (("O1", "Bids"), ("O2", "Pages"), ("O3", "Live"))
    ]
    assert "chooses" not in plan.get(ids["O1"])

    done = ok(choose(plan, ids["F"], "O2", "Cheaper", by=agency.bob))

    assert [(each["key"], each["status"], each["reason"]) for each in done["chooses"]] == [
        ("O1", "rejected", "Cheaper"),
        ("O2", "chosen", "Cheaper"),
        ("O3", "rejected", "Cheaper"),
    ]
    assert cancelled(plan) == {"O1", "P1", "P2", "O3", "V3"}
    for key in ("O1", "P2", "V3"):
        item = plan.get(ids[key])
        assert (item["cancel_reason"], item["not_chosen"]) == ("Cheaper", True)
        assert "superseded_by" not in item


def test_what_waited_for_other_branches_is_released(agency, campaign):
    plan, ids = campaign
    # Begin on the 2nd, choose on the 3rd, bids from the 4th to the 6th.
    assert plan.days(ids["Q"]) == [("2026-02-09", "2026-02-09")]
    ok(choose(plan, ids["F"], ids["O2"]))  # by its id
    assert plan.days(ids["Q"], ids["Z"]) == [("2026-02-03", "2026-02-03"), ("2026-02-11", "2026-02-11")]
    for key in ("K", "F", "O2"):
        plan.complete(ids[key], plan.get(ids[key])["finish"])
    assert plan.complete(ids["Z"], plan.get(ids["Z"])["finish"])["out_of_sequence"] is False


def test_switching_brings_the_new_branch_back_and_supersedes_the_old(agency, campaign):
    plan, ids = campaign
    ok(choose(plan, ids["F"], "O1", "Cheap"))
    plan.complete(ids["K"], "2026-02-02T18:00:00+08:00")
    plan.complete(ids["F"], "2026-02-03T18:00:00+08:00")
    ok(agency.bob.post(f"/tasks/{ids['O1']}/start", {"at": "2026-02-04T09:00:00+08:00"}))

    ok(choose(plan, ids["F"], "O2", "Bids brought nothing"))

    assert chooses(plan, ids["F"]) == {
        "O1": ("tried", "Bids brought nothing"),
        "O2": ("chosen", "Bids brought nothing"),
        "O3": ("rejected", "Bids brought nothing"),
    }
    assert cancelled(plan) == {"O1", "P1", "P2", "O3", "V3"}
    old = plan.get(ids["O1"])
    assert (old["superseded_by"], old["cancel_reason"]) == ("O2", "Bids brought nothing")
    new = plan.get(ids["O2"])
    assert (new["state"], new["start"]) == ("open", "2026-02-04T09:00:00+08:00")
    assert not {"not_chosen", "cancel_reason"} & new.keys()

    ok(choose(plan, ids["F"], "O1", "Again"))
    assert cancelled(plan) == {"O2", "O3", "V3"}
    assert chooses(plan, ids["F"])["O2"] == ("tried", "Again")
    read = ok(agency.rita.get(f"/projects/{plan.id}/journal?limit=100&entity={ids['F']}"))["items"]
    asked = [each["after"]["details"]["choices"] for each in read if each["cause"] == "task.choose"]
    assert [each["step"] for each in asked[0]] == ["O1", "O2", "O1"]
    assert {each["by"] for each in asked[0]} == {agency.ids["Alice"]}


def test_a_milestone_that_was_not_chosen_comes_back_with_its_points(campaign):
    plan, ids = campaign
    ok(choose(plan, ids["F"], "O1"))
    assert states(plan, "O3", "V3") == {"O3": "cancelled", "V3": "cancelled"}
    ok(choose(plan, ids["F"], "O3"))
    assert states(plan, "O3", "V3") == {"O3": "open", "V3": "open"}
    ok(choose(plan, ids["F"], "O1"))
    ok(plan.house.alice.post(f"/tasks/{ids['O3']}/reopen"))  # by hand it is a gate too
    assert states(plan, "O3", "V3") == {"O3": "open", "V3": "open"}


def test_what_was_finished_stays_finished_when_another_branch_is_chosen(agency, campaign):
    plan, ids = campaign
    ok(choose(plan, ids["F"], "O1"))
    for key in ("K", "F", "O1", "Q", "Z"):
        plan.complete(ids[key], plan.get(ids[key])["finish"])

    ok(choose(plan, ids["F"], "O2", "Not enough"))

    assert states(plan, "O1", "P1", "O2", "Z") == {
        "O1": "done",
        "P1": "cancelled",
        "O2": "open",
        "Z": "done",
    }
    assert plan.get(ids["Z"])["out_of_sequence"] is True
    assert plan.get(ids["Q"])["out_of_sequence"] is False
    ok(choose(plan, ids["F"], "O1", "It was"))
    assert states(plan, "O1", "P1", "O2") == {"O1": "done", "P1": "open", "O2": "cancelled"}


def test_what_a_person_cancelled_or_reopened_stays_so(agency, campaign):
    plan, ids = campaign
    ok(agency.alice.post(f"/tasks/{ids['P2']}/cancel", {"reason": "Never needed"}))
    ok(choose(plan, ids["F"], "O2"))
    ok(agency.alice.post(f"/tasks/{ids['O3']}/reopen"))
    ok(choose(plan, ids["F"], "O1"))

    assert cancelled(plan) == {"P2", "O2"}
    assert plan.get(ids["P2"])["cancel_reason"] == "Never needed"


def test_what_was_cancelled_by_hand_comes_back_when_it_is_chosen(agency, campaign):
    plan, ids = campaign
    ok(agency.alice.post(f"/tasks/{ids['O1']}/cancel", {"reason": "Too dear"}))
    ok(choose(plan, ids["F"], "O1"))
    assert states(plan, "O1")["O1"] == "open"
    assert "cancel_reason" not in plan.get(ids["O1"])


def test_a_branch_that_was_decided_against_at_the_start_comes_from_the_playbook(agency, start):
    plan, ids = start(choose={"F": "O2"})
    assert "O1" not in ids
    assert [(each["key"], each["status"], each["id"]) for each in plan.get(ids["F"])["chooses"]] == [
        ("O1", "rejected", None),
        ("O2", "chosen", ids["O2"]),
        ("O3", "rejected", None),
    ]

    done = choose(plan, ids["F"], "O3", "Live sells better")

    items = plan.items()
    assert (items["O3"]["state"], items["V3"]["state"], items["O2"]["state"]) == ("open", "open", "cancelled")
    assert items["O3"]["titles"] == {"zh": "丙", "en": "Live"}
    assert items["V3"]["milestone_id"] == items["O3"]["id"]
    assert pairs(plan) >= {("F", "O3"), ("V3", "O3"), ("O3", "Z")}
    came = ok(agency.rita.get(f"/change-sets/{change_set(done)}"))
    assert set(came["added"]) == {items["O3"]["id"], items["V3"]["id"]}
    assert chooses(plan, ids["F"])["O2"] == ("tried", "Live sells better")


# Plan B


def test_plan_b_takes_over_from_plan_a_and_all_that_waits_for_it(agency, campaign):
    plan, ids = campaign
    own = plan.task("Mine", ids["A"])
    plan.link(ids["K"], ids["W"])
    assert chooses(plan, ids["A"]) == {
        "A": ("chosen", None),
        "B": ("candidate", None),
        "D": ("candidate", None),
    }
    assert plan.get(ids["A"])["chooses"][1] == {
        "id": None,
        "key": "B",
        "title": "Plan B",
        "status": "candidate",
        "reason": None,
    }

    ok(choose(plan, ids["A"], "B", "A is too slow"))

    items = plan.items()
    b = items["B"]
    assert (b["state"], b["owner"]["name"], b["duration_working_minutes"]) == ("open", "Bob", 2 * 480)
    assert (items["A"]["state"], items["A"]["superseded_by"], items["A"]["cancel_reason"]) == (
        "cancelled",
        "B",
        "A is too slow",
    )
    assert pairs(plan) >= {("K", "B"), ("B", "Y"), ("B", "Mine"), ("A", "Y"), ("A", "Mine")}
    links = ok(agency.rita.get(f"/projects/{plan.id}/links"))
    lag = {each["pred"]: each["lag_working_minutes"] for each in links if each["succ"] == ids["Y"]}
    assert lag[b["id"]] == lag[ids["A"]] == 2 * 480
    # Plan B on 3 and 4 February, what waits for it the day after.
    assert plan.days(b["id"], own) == [("2026-02-03", "2026-02-04"), ("2026-02-05", "2026-02-05")]
    held = agency.bob.post(f"/tasks/{own}/start")
    assert [each["key"] for each in held.json["open"]] == ["B"]
    assert chooses(plan, ids["A"]) == {
        "A": ("tried", "A is too slow"),
        "B": ("chosen", "A is too slow"),
        "D": ("candidate", None),
    }


def test_switching_back_and_on_keeps_every_dependency(agency, campaign):
    plan, ids = campaign
    ok(choose(plan, ids["A"], "B", "A is too slow"))
    b = plan.items()["B"]["id"]
    late = plan.task("Late", b)

    ok(choose(plan, ids["A"], "A", "B is worse"))

    assert cancelled(plan) == {"B"}
    assert plan.get(b)["superseded_by"] == "A"
    assert ("A", "Late") in pairs(plan)
    assert plan.days(ids["A"], late) == [("2026-02-03", "2026-02-06"), ("2026-02-09", "2026-02-09")]

    ok(choose(plan, ids["A"], "D", "Neither"))
    assert cancelled(plan) == {"A", "B"}
    assert pairs(plan) >= {("D", "Late"), ("D", "Y"), ("K", "D")}
    ok(choose(plan, ids["A"], "B", "After all"))
    assert cancelled(plan) == {"A", "D"}
    assert plan.items()["B"]["id"] == b
    listed = ok(agency.rita.get(f"/projects/{plan.id}/links"))
    assert len(listed) == len({(each["pred"], each["succ"]) for each in listed})


def test_a_gate_is_replaced_with_its_points(campaign):
    plan, ids = campaign
    ok(choose(plan, ids["E"], "C"))

    items = plan.items()
    assert cancelled(plan) == {"E", "VE"}
    assert items["VC"]["milestone_id"] == items["C"]["id"]
    held = plan.house.alice.post(f"/tasks/{items['C']['id']}/complete")
    assert (held.status_code, held.json["code"]) == (409, "gate_not_passed")
    ok(choose(plan, ids["E"], "E"))
    assert cancelled(plan) == {"C", "VC"}


def test_plan_b_may_start_after_plan_a_was_finished(agency, campaign):
    plan, ids = campaign
    for key in ("K", "A"):
        plan.complete(ids[key], plan.get(ids[key])["finish"])

    ok(choose(plan, ids["A"], "B", "It sold nothing"))

    assert states(plan, "A", "B") == {"A": "done", "B": "open"}
    assert chooses(plan, ids["A"])["A"] == ("tried", "It sold nothing")
    assert ("B", "Y") in pairs(plan)


# In turns


def test_each_turn_of_a_loop_chooses_for_itself(agency, start):
    plan, ids = start(playbook="rounds", roles={})
    ok(choose(plan, ids["go.F"], "go.O2"))
    ok(choose(plan, ids["go.A"], "go.B"))
    plan.complete(ids["go.M"], override_reason="Agreed")

    items = plan.items()
    assert {key for key in items if key.endswith("#2")} == {
        f"go.{key}#2" for key in ("F", "O1", "O2", "A", "M")
    }
    assert [(each["key"], each["status"]) for each in items["go.F#2"]["chooses"]] == [
        ("go.O1#2", "candidate"),
        ("go.O2#2", "candidate"),
    ]
    assert items["go.A#2"]["chooses"][1]["title"] == "Plan B (turn 2)"

    ok(choose(plan, items["go.F#2"]["id"], "go.O1#2"))
    ok(choose(plan, items["go.A#2"]["id"], "go.B#2"))

    assert cancelled(plan) == {"go.O1", "go.A", "go.O2#2", "go.A#2"}
    assert pairs(plan) >= {("go.F#2", "go.B#2"), ("go.B#2", "go.M#2"), ("go.M", "go.F#2")}
    brought = plan.items()["go.B#2"]
    assert (brought["turn"], brought["titles"]["zh"]) == (2, "B案（第 2 轮）")
    assert ("go.M", "go.B#2") not in pairs(plan)


# Previews, undo, refusals


def test_a_choice_is_previewed_and_committed_like_any_change(agency, campaign):
    plan, ids = campaign
    for item, step in (("F", "O2"), ("A", "B")):
        before, items = planned(plan), plan.items()
        seen = ok(choose(plan, ids[item], step, query="?dry_run=true"))
        assert planned(plan) == before
        (foretold,) = seen["change_sets"]
        done = choose(plan, ids[item], step, query=f"?base={seen['base']}")
        came = ok(agency.rita.get(f"/change-sets/{change_set(done)}"))
        assert moved(came) == moved(foretold) == difference(items, plan.items())
        assert (came["removed"], came["cause"]) == (foretold["removed"], "task.choose")
        assert set(came["removed"]) == {ids[key] for key in cancelled(plan)} - {
            each["id"] for key, each in items.items() if each["state"] == "cancelled"
        }
        stale = choose(plan, ids[item], "O1", query=f"?base={seen['base']}")
        assert stale.json["code"] == "plan_changed"


@pytest.mark.parametrize(("item", "step"), [("F", "O2"), ("F", "O3"), ("A", "B"), ("E", "C")])
def test_a_choice_is_undone_and_done_again(campaign, item, step):
    plan, ids = campaign
    before = without_reserve(plan)
    done = change_set(choose(plan, ids[item], step))
    chosen = planned(plan)

    undone = change_set(undo(plan, done))
    assert without_reserve(plan) == before
    again = change_set(undo(plan, undone))
    assert planned(plan) == chosen
    ok(undo(plan, again))

    ok(choose(plan, ids[item], step))  # once more, with the rows that there are
    assert planned(plan)["items"].keys() == chosen["items"].keys()
    assert len(planned(plan)["links"]) == len(chosen["links"])


def without_reserve(plan: Plan) -> dict[str, Any]:
    """What a plan says, but for the ids of steps in reserve: once they have been there, they keep them."""
    said = planned(plan)
    for each in said["items"].values():
        each["chooses"] = [{**one, "id": None} for one in each.get("chooses", ())]
    return said


def test_only_the_owner_and_leads_choose(agency, campaign):
    plan, ids = campaign
    refused = choose(plan, ids["A"], "B", by=agency.bob)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert refused.json["detail"] == "Only the owner of “Plan A” or a lead of the project may choose."
    for speaker, status in ((agency.rita, 403), (agency.carol, 404), (agency.nobody, 401)):
        assert choose(plan, ids["F"], "O1", by=speaker).status_code == status
    assert choose(plan, ids["F"], "O1", by=agency.bob).status_code == 200


@pytest.mark.parametrize(
    ("item", "step", "english", "chinese"),
    [
        ("F", "A", "A cannot be chosen: It may be one of: O1, O2, O3.", "可选择的是：O1、O2、O3。"),
        ("A", "O1", "O1 cannot be chosen: It may be one of: A, B, D.", "可选择的是：A、B、D。"),
        ("K", "O1", "K cannot be chosen: It has neither branches nor alternates.", "没有可选择的分支"),
        ("F", "no such step", "no such step cannot be chosen", "不能选择 no such step"),
    ],
)
def test_what_is_not_offered_is_refused_with_what_is(agency, campaign, item, step, english, chinese):
    plan, ids = campaign
    refused = choose(plan, ids[item], step)
    assert (refused.status_code, refused.json["code"]) == (422, "choice_refused")
    assert english in refused.json["detail"]
    body = {"step": step, "reason": "x"}
    said = agency.alice.post(f"/tasks/{ids[item]}/choose", body, Accept_Language="zh").json["detail"]
    assert chinese in said


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"step": "O1"}, "/reason"), ({"step": "O1", "reason": " "}, "/reason"), ({"reason": "x"}, "/step")],
)
def test_a_choice_has_a_step_and_a_reason(agency, campaign, body, pointer):
    refused = agency.alice.post(f"/tasks/{campaign[1]['F']}/choose", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_same_choice_twice_and_choices_in_a_wrong_state_are_refused(agency, campaign):
    plan, ids = campaign
    ok(choose(plan, ids["F"], "O1"))
    for item, step in (("F", "O1"), ("A", "A")):
        again = choose(plan, ids[item], step)
        assert (again.status_code, again.json["code"]) == (409, "already_chosen")
    assert again.json["detail"] == "“Plan A” has chosen A already. To switch, choose another one."

    ok(agency.alice.post(f"/tasks/{ids['F']}/cancel", {"reason": "Not needed"}))
    gone = choose(plan, ids["F"], "O2")
    assert (gone.status_code, gone.json["code"]) == (409, "illegal_move")
    assert gone.json["detail"] == "Cannot choose in “Choose”: it is cancelled. Allowed now: reopen."
    ok(agency.alice.post(f"/projects/{plan.id}/pause"))
    assert choose(plan, ids["A"], "B").json["code"] == "project_not_active"
    ok(agency.alice.post(f"/projects/{plan.id}/close"))
    assert choose(plan, ids["A"], "B").json["code"] == "plan_closed"


def test_a_verification_point_chooses_nothing(agency, campaign):
    plan, ids = campaign
    assert choose(plan, ids["V3"], "O1").status_code == 404


# Optional work


def test_a_member_skips_optional_work_with_a_reason_and_releases_what_waited(agency, campaign):
    plan, ids = campaign
    assert plan.get(ids["N"])["optional"] is True
    assert "optional" not in plan.get(ids["W"])
    assert plan.days(ids["W"]) == [("2026-02-10", "2026-02-10")]

    done = agency.bob.post(f"/tasks/{ids['N']}/skip", {"reason": "The client has it"})

    shown = ok(done)
    assert (shown["state"], shown["skipped"], shown["cancel_reason"]) == (
        "cancelled",
        True,
        "The client has it",
    )
    assert plan.days(ids["W"]) == [("2026-02-02", "2026-02-02")]
    came = ok(agency.rita.get(f"/change-sets/{change_set(done)}"))
    assert (came["cause"], came["removed"]) == ("task.skip", [ids["N"]])
    ok(undo(plan, came["id"]))
    assert plan.days(ids["W"]) == [("2026-02-10", "2026-02-10")]
    assert "skipped" not in plan.get(ids["N"])

    ok(agency.bob.post(f"/tasks/{ids['N']}/skip", {"reason": "The client has it"}))
    assert agency.bob.post(f"/tasks/{ids['N']}/reopen").status_code == 403
    reopened = ok(agency.alice.post(f"/tasks/{ids['N']}/reopen"))
    assert not {"skipped", "cancel_reason"} & reopened.keys()


def test_a_skip_is_previewed(agency, campaign):
    plan, ids = campaign
    before = planned(plan)
    seen = ok(agency.bob.post(f"/tasks/{ids['N']}/skip?dry_run=true", {"reason": "The client has it"}))
    assert [each["key"] for each in seen["change_sets"][0]["moves"]] == ["W"]
    assert planned(plan) == before


def test_what_is_not_optional_or_has_begun_is_not_skipped(agency, campaign):
    plan, ids = campaign
    refused = agency.alice.post(f"/tasks/{ids['W']}/skip", {"reason": "No time"})
    assert (refused.status_code, refused.json["code"]) == (409, "not_optional")
    assert "A lead may cancel it" in refused.json["detail"]
    chinese = agency.alice.post(f"/tasks/{ids['W']}/skip", {"reason": "x"}, Accept_Language="zh")
    assert chinese.json["detail"] == "“等”不是可选步骤，不能跳过。项目负责人可以说明理由取消它。"
    plan.complete(ids["K"], "2026-02-02T18:00:00+08:00")
    ok(agency.bob.post(f"/tasks/{ids['N']}/start", {"at": "2026-02-03T09:00:00+08:00"}))
    begun = agency.bob.post(f"/tasks/{ids['N']}/skip", {"reason": "No time"})
    assert (begun.status_code, begun.json["code"]) == (409, "illegal_move")
    assert begun.json["detail"].startswith("Cannot skip “Extra”: it is started.")
    assert agency.bob.post(f"/tasks/{ids['N']}/skip", {}).status_code == 422
    assert agency.rita.post(f"/tasks/{ids['N']}/skip", {"reason": "x"}).status_code == 403
