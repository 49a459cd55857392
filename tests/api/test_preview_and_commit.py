"""A lead sees what a change would move before it moves, and commits exactly that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.api.conftest import DAY, Plan, ok

BECAUSE = {"override_reason": "Agreed with the client"}


@dataclass
class Scene:
    """A project in mid-flight with ids by key, links by the keys of their ends, and a change-set to undo."""

    plan: Plan
    ids: dict[str, str]
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    undoable: str = ""

    def task(self, key: str, verb: str = "") -> str:
        return f"/tasks/{self.ids[key]}{verb and f'/{verb}'}"

    def project(self, more: str = "") -> str:
        return f"/projects/{self.plan.id}{more}"

    def link(self, pred: str, succ: str) -> str:
        return f"/links/{self.links[pred, succ]}"


@pytest.fixture(scope="module")
def started(agency):
    """The four phases, shared by the cases below: each of them touches something else."""
    started = agency.start()
    plan, ids = Plan(agency, started.id), {key: each["id"] for key, each in started.items.items()}
    plan.complete(ids["A07"], "2026-07-13T18:00:00+08:00", **BECAUSE)
    plan.complete(ids["O08"], "2026-04-15T18:00:00+08:00", **BECAUSE)
    shown = {"kind": "note", "text": "Read by all", "at": "2026-07-20T18:00:00+08:00"}
    ok(agency.bob.post(f"/points/{ids['V34']}/show", shown))
    return Scene(plan, ids)


@pytest.fixture
def running(agency, plan):
    """A is done a day late, B and C follow it, D follows both, E stands alone and has been made longer."""
    ids = {"A": plan.task("A"), "E": plan.task("E")}
    ids |= {
        key: plan.task(key, ids["A"], duration_working_minutes=days * DAY)
        for key, days in (("B", 2), ("C", 1))
    }
    ids["D"] = plan.task("D", ids["B"], ids["C"], owner_id=agency.ids["Bob"])
    plan.complete(ids["A"], "2026-02-03T18:00:00+08:00")
    longer = agency.alice.patch(f"/tasks/{ids['E']}", {"duration_working_minutes": 9 * DAY}, If_Match="*")
    names = {each: key for key, each in ids.items()}
    links = ok(agency.alice.get(f"/projects/{plan.id}/links"))
    ends = {(names[each["pred"]], names[each["succ"]]): each["id"] for each in links}
    return Scene(plan, ids, ends, longer.headers["Change-Set"])


IN_A_PLAYBOOK: dict[str, Any] = {
    "cancel a series": lambda at: ("post", at.task("GE", "cancel"), {"reason": "Nobody needs it"}),
    "move a sitting": lambda at: ("patch", at.task("GA#3"), {"start": "2026-07-20T10:00:00+08:00"}),
    "show a point": lambda at: (
        "post",
        f"/points/{at.ids['V13']}/show",
        {"kind": "note", "text": "Checked", "at": "2026-05-08T10:00:00+08:00"},
    ),
    "waive a point": lambda at: ("post", f"/points/{at.ids['V35']}/waive", {"reason": "Known"}),
    "reopen a point": lambda at: ("post", f"/points/{at.ids['V34']}/reopen", None),
    "change a parameter": lambda at: ("patch", at.project(), {"parameters": {"ph4_months": 2}}),
    "move a phase": lambda at: ("patch", at.project("/phases/launch"), {"starts_on": "2026-05-20"}),
}
BY_HAND: dict[str, Any] = {
    "add a task": lambda at: ("post", at.project("/tasks"), {"title": "F", "after": [at.ids["B"]]}),
    "change a task": lambda at: ("patch", at.task("B"), {"duration_working_minutes": 5 * DAY}),
    "pin a task": lambda at: ("patch", at.task("C"), {"start": "2026-03-02T09:00:00+08:00"}),
    "break a deadline": lambda at: ("patch", at.task("B"), {"deadline": "2026-02-03T18:00:00+08:00"}),
    "start a task": lambda at: ("post", at.task("B", "start"), {"at": "2026-02-09T09:00:00+08:00"}),
    "complete a task": lambda at: ("post", at.task("C", "complete"), {"at": "2026-02-12T18:00:00+08:00"}),
    "reopen a task": lambda at: ("post", at.task("A", "reopen"), {}),
    "cancel a task": lambda at: ("post", at.task("B", "cancel"), {"reason": "Nobody needs it"}),
    "add a link": lambda at: ("post", at.project("/links"), {"pred": at.ids["E"], "succ": at.ids["D"]}),
    "change a link": lambda at: ("patch", at.link("A", "B"), {"lag_working_minutes": DAY}),
    "remove a link": lambda at: ("delete", at.link("A", "B"), None),
    "start the project later": lambda at: ("patch", at.project(), {"start_on": "2026-02-09"}),
    "keep gaps": lambda at: ("patch", at.project(), {"policy": "keep_gap"}),
    "undo": lambda at: ("post", f"/change-sets/{at.undoable}/undo", None),
}
CHANGES = IN_A_PLAYBOOK | BY_HAND
NOW = ("waive a point",)
"""What happens at the minute in which it is asked: a preview and its commit may differ by one."""
MADE = ("id", "at", "undone_by_id")
"""What only a commit has, or has otherwise."""


def everything(at):
    """All that a reader can see of a project, its journal and its change-sets."""
    reads = ("", "/phases", "/links", "/tasks?limit=500", "/journal?limit=3", "/change-sets", "/baselines")
    return [ok(at.plan.house.rita.get(at.project(each))) for each in reads]


def ask(at, change, query=""):
    method, path, body = change
    return getattr(at.plan.house.alice, method)(f"{path}{query}", body, If_Match="*")


def difference(before, after):
    """Item id to its times before and after, of those that both have."""
    both = (
        {each["id"]: (each["start"], each["finish"]) for each in side.values()} for side in (before, after)
    )
    olds, news = both
    return {each: (olds[each], news[each]) for each in olds.keys() & news.keys() if olds[each] != news[each]}


def moved(change_set):
    return {
        each["item"]: (
            (each["start"]["before"], each["finish"]["before"]),
            (each["start"]["after"], each["finish"]["after"]),
        )
        for each in change_set["moves"]
    }


@pytest.fixture(params=CHANGES)
def case(request, agency):
    """The name of a change, what asks for it, and the project that it is asked of."""
    scene = request.getfixturevalue("started" if request.param in IN_A_PLAYBOOK else "running")
    return request.param, CHANGES[request.param](scene), scene


def test_a_preview_stores_nothing_and_the_commit_does_what_it_said(case):
    name, change, at = case
    before, whole, finish = at.plan.items(), everything(at), at.plan.project()["finish_on"]

    seen = ok(ask(at, change, "?dry_run=true"))
    assert everything(at) == whole
    assert seen["dry_run"] is True
    (foretold,) = seen["change_sets"]
    assert foretold["id"] is None
    assert seen["summary"] == foretold["summary"]

    done = ask(at, change, f"?base={seen['base']}")
    assert done.status_code in (200, 201, 204), done.json
    came = ok(at.plan.house.rita.get(f"/change-sets/{done.headers['Change-Set']}"))
    assert at.plan.change_sets()[0] == came
    assert moved(came) == difference(before, at.plan.items())
    if name in NOW:
        assert moved(came).keys() == moved(foretold).keys()
        return
    new = ("added", "links") if name.startswith("add ") else ()
    for field_name in foretold.keys() - {*MADE, *new}:
        assert came[field_name] == foretold[field_name], field_name
    days = came["finish_on"] or {"before": finish, "after": finish}
    assert (days["before"], days["after"]) == (finish, at.plan.project()["finish_on"])


def test_every_route_that_moves_dates_refuses_what_was_previewed_before_the_plan_changed(case):
    _, change, at = case
    refused = ask(at, change, f"?base={'0' * 16}")
    assert (refused.status_code, refused.json["code"]) == (409, "plan_changed")


@pytest.fixture
def three(plan, agency):
    """Three tasks of a day, one after the other, from Monday 2026-02-02; Bob has the last."""
    first = plan.task("First")
    second = plan.task("Second", first)
    return first, second, plan.task("Third", second, owner_id=agency.ids["Bob"])


def longer(agency, three, days=3, query="", **headers):
    body = {"duration_working_minutes": days * DAY}
    return agency.alice.patch(f"/tasks/{three[0]}{query}", body, If_Match="*", **headers)


def preview(agency, three, days=3, **headers):
    return ok(longer(agency, three, days, "?dry_run=true", **headers))


def test_a_preview_tells_from_when_to_when_each_item_moves_and_why(agency, plan, three):
    (change,) = preview(agency, three)["change_sets"]
    assert [(each["key"], each["kind"], each["shift_working_minutes"]) for each in change["moves"]] == [
        (key, "task", 2 * DAY) for key in ("First", "Second", "Third")
    ]
    third = change["moves"][2]
    assert third["start"] == {"before": "2026-02-04T09:00:00+08:00", "after": "2026-02-06T09:00:00+08:00"}
    assert third["finish"] == {"before": "2026-02-04T18:00:00+08:00", "after": "2026-02-06T18:00:00+08:00"}
    assert third["owner"] == {"id": agency.ids["Bob"], "name": "Bob"}
    assert third["reason"] == {"kind": "link", "ref": three[1], "words": "predecessor Second Second"}
    assert change["owners"] == [{"id": agency.ids["Bob"], "name": "Bob", "moves": 1}]
    assert change["finish_on"] == {"before": "2026-02-04", "after": "2026-02-06", "working_days": 2}
    assert change["cause"] == "task.change"
    assert change["actor_id"] == agency.ids["Alice"]


def test_the_finish_counts_working_days_over_the_spring_festival(agency, three):
    # The third task ends on the sixteenth working day: 2 to 6, 9 to 14 February, then 24 to 28.
    (change,) = preview(agency, three, days=14)["change_sets"]
    assert change["finish_on"] == {"before": "2026-02-04", "after": "2026-02-28", "working_days": 13}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "Items moved: 3; new problems: 0; solved: 0;"
            " finish from 2026-02-04 to 2026-02-06 (+2 working days).",
        ),
        (
            "zh",
            "移动 3 项事项，新增 0 个问题，解决 0 个问题；"
            "项目完成日由 2026-02-04 变为 2026-02-06（+2 个工作日）。",
        ),
    ],
)
def test_a_sentence_sums_a_change_up_in_the_language_of_the_asker(agency, plan, three, lang, said):
    assert preview(agency, three, Accept_Language=lang)["summary"] == said
    kept = longer(agency, three).headers["Change-Set"]
    assert ok(agency.bob.get(f"/change-sets/{kept}", Accept_Language=lang))["summary"] == said


def test_deadlines_that_break_and_that_hold_again_are_told(agency, plan, three):
    plan.change(three[2], deadline="2026-02-05T18:00:00+08:00")
    (late,) = preview(agency, three)["change_sets"]
    assert [(each["code"], each["item"]) for each in late["broken"]] == [("deadline_missed", three[2])]
    assert late["mended"] == []
    assert "deadline" in late["broken"][0]["message"]
    assert "new problems: 1; solved: 0" in late["summary"]

    assert plan.findings("deadline_missed") == []
    longer(agency, three)
    assert [each["item"] for each in plan.findings("deadline_missed")] == [three[2]]

    (good,) = preview(agency, three, days=1)["change_sets"]
    assert good["broken"] == []
    assert [(each["code"], each["item"]) for each in good["mended"]] == [("deadline_missed", three[2])]
    assert good["finish_on"] == {"before": "2026-02-06", "after": "2026-02-04", "working_days": -2}


def test_a_commit_is_refused_when_anything_changed_since_its_preview(agency, plan, three):
    base = preview(agency, three)["base"]
    plan.change(three[2], note="Ask Bob")
    refused = longer(agency, three, query=f"?base={base}")
    assert (refused.status_code, refused.json["code"]) == (409, "plan_changed")
    assert refused.json["detail"] == (
        "The plan has changed since the preview; nothing was done. Preview again, then commit."
    )
    assert (
        "预览之后计划已被修改"
        in longer(agency, three, query=f"?base={base}", Accept_Language="zh").json["detail"]
    )
    assert plan.days(three[0]) == [("2026-02-02", "2026-02-02")]

    again = preview(agency, three)["base"]
    assert again != base
    assert longer(agency, three, query=f"?base={again}").status_code == 200


def test_what_happens_in_other_projects_holds_no_commit_up(agency, plan, three, by_hand):
    base = preview(agency, three)["base"]
    by_hand().task("Elsewhere")
    ok(agency.admin.post("/clients", {"name": f"Client of {plan.id}"}), 201)
    assert longer(agency, three, query=f"?base={base}").status_code == 200


def test_any_number_of_previews_leave_a_plan_and_each_other_alone(agency, plan, three):
    before = plan.change_sets()
    seen = [preview(agency, three, days) for days in (2, 3, 2)]
    assert seen[0]["base"] == seen[1]["base"] == seen[2]["base"]
    assert seen[0]["change_sets"][0]["moves"] == seen[2]["change_sets"][0]["moves"]
    assert plan.change_sets() == before


def test_a_preview_overwrites_nothing_so_it_needs_no_revision(agency, plan, three):
    body = {"duration_working_minutes": 2 * DAY}
    ok(agency.alice.patch(f"/tasks/{three[0]}?dry_run=true", body))
    assert agency.alice.patch(f"/tasks/{three[0]}", body).status_code == 428


@pytest.mark.parametrize("base", ["", "soon", "0" * 15, "0" * 17, "G" * 16])
def test_a_base_that_no_preview_answered_is_refused_by_its_name(agency, three, base):
    refused = longer(agency, three, query=f"?base={base}")
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "base")


def test_a_change_that_moves_nothing_has_no_change_set(agency, plan, three):
    note, before = {"note": "Ask around"}, plan.change_sets()
    seen = ok(agency.alice.patch(f"/tasks/{three[0]}?dry_run=true", note))
    assert (seen["change_sets"], seen["summary"]) == ([], "No date moves.")
    chinese = agency.alice.patch(f"/tasks/{three[0]}?dry_run=true", note, Accept_Language="zh")
    assert ok(chinese)["summary"] == "没有日期变动。"
    done = agency.alice.patch(f"/tasks/{three[0]}", note, If_Match="*")
    assert done.status_code == 200
    assert "Change-Set" not in done.headers
    assert plan.change_sets() == before


def test_a_new_item_and_a_cancelled_one_are_told_apart_from_what_moves(agency, plan, three):
    body = {"title": "Check", "after": [three[0]], "duration_working_minutes": 9 * DAY}
    added = agency.alice.post(f"/projects/{plan.id}/tasks", body)
    change = ok(agency.rita.get(f"/change-sets/{added.headers['Change-Set']}"))
    assert (change["added"], change["moves"], change["removed"]) == ([added.json["id"]], [], [])
    assert len(change["links"]) == 1
    gone = agency.alice.post(f"/tasks/{three[1]}/cancel", {"reason": "Not needed"})
    change = ok(agency.rita.get(f"/change-sets/{gone.headers['Change-Set']}"))
    assert change["removed"] == [three[1]]
    assert [each["key"] for each in change["moves"]] == ["Third"]


def test_sittings_that_move_with_their_series_are_listed(agency):
    started = agency.start()
    path = f"/projects/{started.id}/phases/launch"
    seen = ok(agency.alice.patch(f"{path}?dry_run=true", {"starts_on": "2026-05-20"}))
    moves = {each["key"]: each for each in seen["change_sets"][0]["moves"]}
    assert moves["GE#1"]["kind"] == "occurrence"
    assert moves["GE#1"]["start"]["before"] == "2026-05-08T14:00:00+08:00"
    assert moves["GE#1"]["start"]["after"] > "2026-05-20"
    assert moves["GE#1"]["reason"] is None
    assert moves["L01"]["reason"]["words"] == "start of the phase"


def test_what_would_be_refused_is_refused_in_a_preview_too(agency, plan, three):
    back = agency.alice.post(f"/projects/{plan.id}/links?dry_run=true", {"pred": three[2], "succ": three[0]})
    assert (back.status_code, back.json["code"]) == (422, "cycle")
    early = agency.bob.post(f"/tasks/{three[1]}/start?dry_run=true")
    assert (early.status_code, early.json["code"]) == (409, "blocked")
    for speaker, status in ((agency.rita, 403), (agency.bob, 403), (agency.carol, 404), (agency.nobody, 401)):
        body = {"duration_working_minutes": DAY}
        assert speaker.patch(f"/tasks/{three[0]}?dry_run=true", body).status_code == status


def test_a_member_previews_what_a_member_may_do(agency, plan, three):
    late = {"at": "2026-02-04T18:00:00+08:00"}
    (change,) = ok(agency.bob.post(f"/tasks/{three[0]}/complete?dry_run=true", late))["change_sets"]
    assert [each["key"] for each in change["moves"]] == ["First", "Second", "Third"]
    assert change["finish_on"]["after"] == "2026-02-06"
    assert plan.get(three[0])["state"] == "open"


def test_change_sets_are_read_in_pages_by_whoever_sees_the_project(agency, plan, three):
    for days in (2, 3, 4):
        longer(agency, three, days)
    found, cursor = [], ""
    while cursor is not None:
        page = ok(agency.rita.get(f"/projects/{plan.id}/change-sets?limit=2{cursor and f'&cursor={cursor}'}"))
        found += [each["finish_on"]["after"] for each in page["items"] if each["cause"] == "task.change"]
        cursor = page["next"]
    assert found == ["2026-02-09", "2026-02-06", "2026-02-05"]
    newest = plan.change_sets()[0]["id"]
    assert agency.carol.get(f"/change-sets/{newest}").status_code == 404
    assert agency.rita.get(f"/change-sets/{'0' * 24}").status_code == 404


def test_a_deadline_that_stays_missed_is_neither_broken_nor_mended(agency, plan):
    long, short = plan.task("long", duration_working_minutes=5 * 480), plan.task("short")
    late = plan.task("late", long, short, deadline="2026-02-02T18:00:00+08:00")
    assert [each["item"] for each in plan.findings("deadline_missed")] == [late]

    answer = agency.alice.patch(f"/tasks/{long}?dry_run=true", {"duration_working_minutes": 60}, If_Match="*")

    (seen,) = ok(answer)["change_sets"]
    assert (seen["broken"], seen["mended"]) == ([], [])
