"""A lead makes the next playbook of a project whose work is over."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, ok
from tests.api.playbook_texts import including, publish, published, small, upload
from tracker.playbooks import files

LESSON = """\
format: 1
key: {key}
kind: project
title: {{zh: 开店, en: Open a shop}}
source: 6.1

parameters:
  pause: {{type: days, unit: d, default: 2, source: 6.1}}

phases:
  one: {{title: {{zh: 一, en: One}}, months: 1, source: 6.1}}
  two: {{title: {{zh: 二, en: Two}}, months: 1, source: 6.1}}

steps:
  # A comment, which is not kept.
  A: {{kind: task, phase: one, title: {{zh: 调研, en: Survey}}, owner: OM, duration: 1wd, source: 6.1}}
  B:
    kind: task
    phase: one
    title: {{zh: 报告, en: Report}}
    note: {{zh: 两份, en: Two copies}}
    owner: DA
    department: DATA
    duration: 2wd
    after: [A]
    source: 6.1
    proposed: [owner]
  C: {{kind: task, phase: one, title: {{zh: 复核, en: Check}}, duration: 4wh, after: [{{step: B, lag: $pause}}], source: 6.1}}
  G: {{kind: meeting, phase: one, title: {{zh: 会议, en: Meeting}}, duration: 2wh, after: [A], source: 6.1}}
  M:
    kind: milestone
    phase: one
    title: {{zh: 通过, en: Passed}}
    after: [G]
    points:
      V: {{title: {{zh: 报告已读, en: Report is read}}, after: [B], source: 6.1}}
      W: {{title: {{zh: 已复核, en: Checked}}, after: [B, C], source: 6.1}}
    source: 6.1
  E: {{kind: task, phase: two, title: {{zh: 上线, en: Launch}}, duration: 1wd, after: [M], due: {{step: C, lag: 5wd}}, source: 6.1}}

duties:
  N1: {{title: {{zh: 日报, en: Daily}}, cadence: working_day, source: 6.1}}

quotas:
  reviews: {{title: {{zh: 复核, en: Checks}}, steps: [C], least: 1, source: 6.1}}
  all: {{title: {{zh: 全部, en: All}}, steps: [C, G], least: 1, source: 6.1}}
"""  # noqa: E501


class Shop:
    """A project of the lesson, led by Alice, who works it off."""

    def __init__(self, agency, key, **fields):
        self.agency, self.key = agency, key
        self.version = published(agency, LESSON.format(key=key))
        self.started = agency.start(playbook=key, start_on="2026-03-02", **fields)
        self.id = self.started.id
        self.ids = {name: each["id"] for name, each in self.started.items.items()}

    def add(self, title, *after, **fields):
        body = {"title": title, "after": [self.ids[each] for each in after], **fields}
        added = ok(self.agency.alice.post(f"/projects/{self.id}/tasks", body), 201)
        self.ids[added["key"]] = added["id"]
        return added

    def change(self, key, **fields):
        return ok(self.agency.alice.patch(f"/tasks/{self.ids[key]}", fields, If_Match="*"))

    def link(self, pred, succ, **fields):
        body = {"pred": self.ids[pred], "succ": self.ids[succ], **fields}
        return ok(self.agency.alice.post(f"/projects/{self.id}/links", body), 201)

    def links(self):
        graph = ok(self.agency.alice.get(f"/projects/{self.id}/graph"))
        names = {each: key for key, each in self.ids.items()}
        return {(names[each["pred"]], names[each["succ"]]): each["id"] for each in graph["links"]}

    def unlink(self, pred, succ):
        address = f"/links/{self.links()[pred, succ]}"
        assert self.agency.alice.delete(address, If_Match="*").status_code < 300

    def done(self, key, begun, ended):
        """Work on a task from one instant to another."""
        path = f"/tasks/{self.ids[key]}"
        reason = {"override_reason": "As it happened"}
        ok(self.agency.alice.post(f"{path}/start", {"at": f"2026-{begun}:00+08:00", **reason}))
        ok(self.agency.alice.post(f"{path}/complete", {"at": f"2026-{ended}:00+08:00", **reason}))

    def cancel(self, key):
        ok(self.agency.alice.post(f"/tasks/{self.ids[key]}/cancel", {"reason": "Not needed"}))

    def close(self):
        ok(self.agency.alice.post(f"/projects/{self.id}/close"))

    def make(self, status=201, **body):
        return ok(self.agency.alice.post(f"/projects/{self.id}/playbook", body), status)

    def tree(self, made):
        """The words of the playbook that was made."""
        path = f"/playbooks/{made['key']}/text?version={made['version']}"
        return files.read("made", self.agency.alice.get(path).text).tree


@pytest.fixture
def shop(agency, request):
    """A shop with a playbook of its own."""
    key = "".join(each for each in request.node.name if each.isalnum())
    return lambda **fields: Shop(agency, f"k{key[-60:]}", **fields)


def said(made):
    return {each["message"] for each in made["changes"]}


def test_a_project_that_went_as_planned_says_what_its_playbook_said(shop):
    one = shop()
    one.close()

    made = one.make()

    assert (made["key"], made["version"], made["state"]) == (one.key, 2, "draft")
    assert made["origin"] == {"kind": "project", "project": one.id}
    assert (made["changes"], made["left_out"], made["ok"]) == ([], [], True)
    assert made["base"]["id"] == one.version["id"]
    assert one.tree(made) == files.read("lesson", LESSON.format(key=one.key)).tree


def test_tasks_take_what_they_really_took_in_half_days_of_their_calendar(shop):
    one = shop()
    one.done("A", "03-02T09:00", "03-04T12:00")  # Monday to Wednesday noon
    one.done("B", "03-05T09:00", "03-09T18:00")  # over a weekend
    one.done("C", "03-10T09:00", "03-10T11:00")  # half a day, as planned
    one.done("G", "03-05T09:00", "03-07T10:00")
    one.close()

    made = one.make()

    steps = one.tree(made)["steps"]
    assert [steps[key]["duration"] for key in "ABCGE"] == ["2.5wd", "3wd", "4wh", "2wh", "1wd"]
    assert said(made) >= {"A takes 2.5wd instead of 1wd", "B takes 3wd instead of 2wd"}
    assert {each["key"] for each in made["changes"]} == {"A", "B"}


def test_what_changed_is_proposed_and_a_note_says_where_it_comes_from(shop):
    one = shop(name="春季")
    one.done("A", "03-02T09:00", "03-03T18:00")
    one.done("B", "03-04T09:00", "03-06T18:00")
    one.close()

    steps = one.tree(one.make())["steps"]

    assert steps["A"]["proposed"] == ["duration", "note"]
    assert steps["A"]["note"] == {
        "zh": "据项目“春季”：工期 2wd（原为 1wd）",
        "en": "As in the project “春季”: 2wd instead of 1wd",
    }
    assert steps["B"]["proposed"] == ["owner", "duration", "note"]
    assert steps["B"]["note"]["en"] == "Two copies As in the project “春季”: 3wd instead of 2wd"
    assert list(steps["B"])[-2:] == ["source", "proposed"]
    assert "note" not in steps["C"]


def test_what_was_added_by_hand_becomes_steps(shop):
    one = shop()
    one.add("Photos: first round", "A", duration_working_minutes=DAY // 2, phase="one", department="DATA")
    one.add("Call", "A", kind="meeting", key="call 1", duration_working_minutes=45)
    one.add("Half way", "T1", kind="milestone", key="HALF")
    one.add("Taken", key="N1")
    one.link("T1", "E", type="SS", lag_elapsed_minutes=2 * 60)
    one.done("T1", "03-03T09:00", "03-04T18:00")
    one.close()

    made = one.make()
    steps = one.tree(made)["steps"]

    assert steps["T1"] == {
        "kind": "task",
        "phase": "one",
        "title": {"zh": "Photos: first round", "en": "Photos: first round"},
        "note": {"zh": f"项目“{name(one)}”中新增", "en": f"Added in the project “{name(one)}”"},
        "departments": ["DATA"],
        "duration": "2wd",
        "after": ["A"],
        "proposed": "true",
    }
    assert (steps["N2"]["kind"], steps["N2"]["duration"], steps["N2"]["phase"]) == (
        "meeting",
        "45wmin",
        "one",
    )
    assert (steps["HALF"]["kind"], steps["HALF"].get("phase"), steps["HALF"]["after"]) == (
        "milestone",
        None,
        ["T1"],
    )
    assert steps["N3"]["title"]["en"] == "Taken"  # a duty has the key N1
    assert steps["E"]["after"] == ["M", {"step": "T1", "type": "SS", "lag": "2h"}]
    assert {(each["kind"], each["key"]) for each in made["changes"]} >= {
        ("added", "T1"),
        ("added", "N2"),
        ("added", "HALF"),
        ("relinked", "E"),
    }


def name(one):
    return one.started.body["project"]["name"]


def test_who_did_it_owns_it_if_they_had_one_role(agency, shop):
    bob = agency.ids["Bob"]
    one = shop(roles={"OM": bob, "DA": agency.ids["Rita"], "SD": agency.ids["Rita"]})
    for who, key in (("Bob", "X1"), ("Rita", "X2"), ("Alice", "X3")):
        one.add(key, key=key, owner_id=agency.ids[who])
    one.close()

    steps = one.tree(one.make())["steps"]

    assert [steps[key].get("owner") for key in ("X1", "X2", "X3")] == ["OM", None, None]


def test_what_was_cancelled_is_left_out_with_all_that_named_it(shop):
    one = shop()
    one.add("Never", "A", key="NEVER")
    one.cancel("C")
    one.cancel("NEVER")
    one.close()

    made = one.make()
    tree = one.tree(made)

    assert made["ok"] is True
    assert "C" not in tree["steps"]
    assert "NEVER" not in tree["steps"]
    assert tree["steps"]["M"]["points"]["W"]["after"] == ["B"]
    assert "due" not in tree["steps"]["E"]
    assert tree["quotas"].keys() == {"all"}
    assert tree["quotas"]["all"]["steps"] == ["G"]
    assert "Step C “Check” is gone" in said(made)
    assert made["left_out"] == []


def test_a_cancelled_gate_goes_with_its_points(shop):
    one = shop()
    for key in ("V", "W"):
        waive = {"reason": "Not needed"}
        ok(one.agency.alice.post(f"/points/{one.ids[key]}/waive", waive))
    one.cancel("M")
    one.close()

    made = one.make()
    steps = one.tree(made)["steps"]

    assert made["ok"] is True
    assert "M" not in steps
    assert "after" not in steps["E"]
    assert {each["key"] for each in made["changes"] if each["kind"] == "removed"} == {"M", "V", "W"}


def test_links_are_those_of_the_end(shop):
    one = shop()
    one.unlink("G", "M")
    one.link("A", "C")
    one.link("A", "E", lag_percent=50)
    ok(one.agency.alice.patch(f"/links/{one.links()['A', 'B']}", {"lag_working_minutes": -DAY}, If_Match="*"))
    one.close()

    made = one.make()
    steps = one.tree(made)["steps"]

    assert steps["B"]["after"] == [{"step": "A", "lag": "-1wd"}]
    assert steps["C"]["after"] == [{"step": "B", "lag": "$pause"}, "A"]
    assert steps["E"]["after"] == ["M", {"step": "A", "lag": "50%"}]
    assert "after" not in steps["M"]
    assert said(made) >= {
        "B follows A-1wd instead of A",
        "C now also follows A",
        "E now also follows A+50%",
        "M no longer follows G",
    }


def test_titles_phases_departments_and_durations_are_those_of_the_end(shop):
    one = shop()
    one.change("A", title="Poll")
    one.change("B", department="OPS", phase="two")
    one.change("G", duration_working_minutes=60)
    one.close()

    made = one.make()
    steps = one.tree(made)["steps"]

    assert steps["A"]["title"] == {"zh": "调研", "en": "Poll"}
    assert (steps["B"].get("department"), steps["B"]["departments"], steps["B"]["phase"]) == (
        None,
        ["OPS"],
        "two",
    )
    assert steps["G"]["duration"] == "1wh"
    assert made["counts"]["error"] == 0


def test_what_a_playbook_cannot_say_is_told(shop):
    one = shop()
    one.add("Both", kind="summary", key="BOTH")
    phase = next(each["id"] for each in one.started.body["phases"] if each["key"] == "two")
    body = {"pred": one.ids["A"], "succ": phase}
    ok(one.agency.alice.post(f"/projects/{one.id}/links", body), 201)
    one.close()

    made = one.make()

    assert {each["key"] for each in made["left_out"]} == {"BOTH", "A → two"}
    assert all(each["message"] for each in made["left_out"])


def test_what_comes_from_a_part_stays_with_the_part(agency):
    published(agency, small("piece", kind="process"))
    published(agency, including("assembled", "piece"))
    started = agency.start(playbook="assembled", start_on="2026-03-02")
    path = f"/tasks/{started['part.A']}"
    ok(agency.alice.post(f"{path}/start", {"at": "2026-03-02T09:00:00+08:00"}))
    ok(agency.alice.post(f"{path}/complete", {"at": "2026-03-06T18:00:00+08:00"}))
    ok(agency.alice.post(f"/projects/{started.id}/close"))

    made = ok(agency.alice.post(f"/projects/{started.id}/playbook", {}), 201)

    assert made["changes"] == []
    assert [each["key"] for each in made["left_out"]] == ["part.A"]


def test_links_to_a_part_are_written_where_the_playbook_can_say_them(agency):
    published(agency, small("joined", kind="process").replace("steps:", "steps:\n" + THIRD))
    text = including("joining", "joined").replace("joined,", "joined, after: [A], before: [B],")
    published(agency, text)
    started = agency.start(playbook="joining", start_on="2026-03-02")
    links = {(each["pred"], each["succ"]): each["id"] for each in started.body["links"]}

    def link(pred, succ, **fields):
        body = {"pred": started[pred], "succ": started[succ], **fields}
        ok(agency.alice.post(f"/projects/{started.id}/links", body), 201)

    gone = links[started["part.B"], started["B"]]
    assert agency.alice.delete(f"/links/{gone}", If_Match="*").status_code < 300
    link("part.A", "B", soft=True)
    link("B", "part.B")
    ok(agency.alice.post(f"/tasks/{started['part.X']}/cancel", {"reason": "Not needed"}))
    ok(agency.alice.post(f"/projects/{started.id}/close"))

    made = ok(agency.alice.post(f"/projects/{started.id}/playbook", {}), 201)

    (after,) = [each["after"] for each in made["changes"] if each["kind"] == "relinked"]
    assert (after["step"], after["soft"]) == ("part.A", True)
    assert {each["key"] for each in made["left_out"]} == {"part.X", "part.B → B", "B → part.B"}


THIRD = "  X: {kind: task, title: {zh: 丙, en: X}, duration: 1wd, source: 6.1}"


def test_a_proposal_stays_one_when_what_it_proposed_is_gone(agency):
    text = small("proposed").replace("after: [A], source: 6.1}", "after: [A], proposed: [after]}")
    published(agency, text)
    started = agency.start(playbook="proposed", start_on="2026-03-02")
    ok(agency.alice.post(f"/tasks/{started['A']}/cancel", {"reason": "Not needed"}))
    ok(agency.alice.post(f"/projects/{started.id}/close"))

    made = ok(agency.alice.post(f"/projects/{started.id}/playbook", {}), 201)

    step = ok(agency.alice.get(f"/playbooks/proposed?version={made['version']}"))["steps"][0]
    assert (step["key"], step["proposed"], step.get("after")) == ("B", True, None)


def test_the_real_playbook_comes_back_and_can_be_started(agency):
    started = agency.start()
    for key in ("D01", "D02"):
        path = f"/tasks/{started[key]}"
        ok(agency.alice.post(f"{path}/start", {"at": "2026-02-02T09:00:00+08:00", "override_reason": "So"}))
        ok(agency.alice.post(f"{path}/complete", {"at": "2026-02-06T18:00:00+08:00"}))
    ok(agency.alice.post(f"/tasks/{started['G05']}/cancel", {"reason": "Not needed"}))
    ok(agency.alice.post(f"/projects/{started.id}/close"))

    made = ok(agency.alice.post(f"/projects/{started.id}/playbook", {"key": "four-again"}), 201)

    assert made["counts"]["error"] == 0
    assert {each["key"] for each in made["changes"] if each["kind"] == "retimed"} == {"D01"}
    body = {"playbook": "four-again", "version": 1, "start_on": "2026-02-02"}
    tried = ok(agency.alice.post("/projects?dry_run=true", body))
    assert {each["key"] for each in tried["items"]} == {
        each["key"] for each in started.body["items"] if each["key"] != "G05"
    }
    publish(agency, "four-again")
    assert agency.start(playbook="four-again").items["D01"]["duration_working_minutes"] == 5 * DAY


def test_a_project_made_by_hand_becomes_a_playbook_of_its_own(plan):
    first = plan.task("First")
    plan.task("Second", first, duration_working_minutes=90)
    plan.task("Review", first, kind="meeting", duration_working_minutes=60)
    speaker = plan.house.alice
    ok(speaker.post(f"/projects/{plan.id}/close"))
    path = f"/projects/{plan.id}/playbook"

    refused = speaker.post(path, {})
    made = ok(speaker.post(path, {"key": "by-hand", "title": "From scratch"}), 201)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/key")
    assert (made["title"], made["base"], made["changes"]) == ("From scratch", None, [])
    shown = ok(speaker.get("/playbooks/by-hand?version=1"))["steps"]
    assert [(each["key"], each["duration"]) for each in shown] == [
        ("First", "1wd"),
        ("Second", "90wmin"),
        ("Review", "1wh"),
    ]


def test_work_that_is_over_needs_no_closed_project_and_open_work_does(shop):
    one = shop()

    refused = one.agency.alice.post(f"/projects/{one.id}/playbook", {})
    assert (refused.status_code, refused.json["code"]) == (409, "project_not_finished")
    assert "8 open items" in refused.json["detail"]

    for key in ("C", "G"):
        one.cancel(key)
    for key in ("V", "W"):
        ok(one.agency.alice.post(f"/points/{one.ids[key]}/waive", {"reason": "Not needed"}))
    for key in ("A", "B", "E"):
        one.done(key, "03-02T09:00", "03-02T18:00")
    ok(one.agency.alice.post(f"/tasks/{one.ids['M']}/complete", {"override_reason": "So"}))
    assert one.make()["state"] == "draft"


def test_the_draft_of_somebody_else_is_not_written_over(shop):
    one = shop()
    one.close()
    first = one.make()
    again = one.make(title="Once more")
    assert (again["id"], again["version"]) == (first["id"], first["version"])
    assert again["title"] == "Once more"

    one.agency.admin.delete(f"/playbooks/{one.key}/draft", If_Match="*")
    upload(one.agency, LESSON.format(key=one.key))
    refused = one.agency.alice.post(f"/projects/{one.id}/playbook", {})

    assert (refused.status_code, refused.json["code"]) == (409, "draft_exists")
    other = one.make(key=f"{one.key[:50]}-other")
    assert {each["kind"] for each in other["changes"]} == {"renamed_key"}


def test_only_a_lead_makes_a_playbook_and_only_with_a_key_that_is_one(shop):
    one = shop()
    one.close()

    assert one.agency.bob.post(f"/projects/{one.id}/playbook", {}).status_code == 403
    for key in ("", "1a", "a b", "a" * 65, "词"):
        refused = one.agency.alice.post(f"/projects/{one.id}/playbook", {"key": key})
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/key")


def test_words_that_no_file_may_hold_are_cleaned(shop):
    one = shop(name="A\u0085B \u009f")
    one.add("Odd \u009f title", key="ODD1")
    one.close()

    made = one.make()

    assert one.tree(made)["steps"]["ODD1"]["title"]["en"] == "Odd  title"
