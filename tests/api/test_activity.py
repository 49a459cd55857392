"""What was done to a project, to an item and by a person: who, when, why and what, in words."""

from __future__ import annotations

import ast
import base64
import json
import re
from pathlib import Path

import pytest

import tracker
from tests.api.conftest import DAY, counting, ok
from tracker.db import METADATA, Base
from tracker.history.activity_fields import ITEM_TABLES, NOISE, WORDS
from tracker.history.activity_queries import CALLED_AFTER, NAMED
from tracker.history.activity_words import CAUSES, ENTITIES, KINDS
from tracker.journal import OWN, Journaled
from tracker.projects.models import Item


def of_project(speaker, plan, query=""):
    return ok(speaker.get(f"/projects/{plan.id}/activity?limit=100{query}"))["items"]


def of_task(speaker, task, query=""):
    return ok(speaker.get(f"/tasks/{task}/activity?limit=100{query}"))["items"]


def row_of(deed, row_id):
    return next(each for each in deed["changes"] if each["id"] == row_id)


def test_a_change_says_who_did_what_and_before_and_after(agency, plan):
    task = plan.task("Survey", owner_id=agency.ids["Bob"])
    plan.change(task, owner_id=agency.ids["Rita"], note="Ask the client")
    newest = of_project(agency.rita, plan)[0]
    assert newest["actor"] == {"id": agency.ids["Alice"], "name": "Alice"}
    assert newest["project"] == {"id": plan.id, "name": "By hand"}
    assert (newest["cause"], newest["words"]) == ("task.change", "Alice changed an item")
    changed = row_of(newest, task)
    assert (changed["entity"], changed["kind"], changed["verb"]) == ("items", "task", "changed")
    fields = {each["field"]: each for each in changed["fields"]}
    assert fields["owner_id"]["before"] == {"id": agency.ids["Bob"], "name": "Bob"}
    assert fields["owner_id"]["after"] == {"id": agency.ids["Rita"], "name": "Rita"}
    assert fields["note"]["words"] == "note: none → Ask the client"
    assert changed["words"] == ("task “Survey Survey”: note: none → Ask the client; owner: Bob → Rita")


def test_it_speaks_the_language_of_the_asker(agency, plan):
    task = plan.task("Survey")
    ok(agency.alice.post(f"/tasks/{task}/cancel", {"reason": "客户不需要"}))
    newest = ok(agency.rita.get(f"/tasks/{task}/activity", Accept_Language="zh"))["items"][0]
    assert newest["words"] == "Alice：取消事项"
    assert row_of(newest, task)["words"] == "任务“Survey Survey”：状态：未开始 → 已取消；取消原因：客户不需要"


def test_what_a_window_freezes_is_said_in_words(agency, plan):
    window = {"title_zh": "大促", "title_en": "Sale", "first_on": "2026-11-01", "last_on": "2026-11-11"}
    made = ok(agency.alice.post(f"/projects/{plan.id}/freeze-windows", window), 201)
    chosen = {"kinds": ["task", "meeting"], "roles": ["OM"]}
    ok(agency.alice.patch(f"/freeze-windows/{made['id']}", {"chosen": chosen}, If_Match="*"))

    for lang, said in (
        ("zh", "封网范围：全部事项，会议除外 → 类型 会议、任务；角色 OM"),
        ("en", "what is frozen: everything but meetings → kinds meeting, task; roles OM"),
    ):
        read = agency.rita.get(f"/projects/{plan.id}/activity?limit=1", Accept_Language=lang)
        newest = ok(read)["items"][0]
        assert [each["words"] for each in row_of(newest, made["id"])["fields"]] == [said]


def test_what_moved_says_how_far_and_because_of_what(agency, plan):
    first = plan.task("First")
    second = plan.task("Second", first)
    plan.change(first, duration_working_minutes=4 * DAY)
    newest = of_project(agency.rita, plan)[0]
    moved = row_of(newest, second)
    assert moved["moved"]["shift_working_minutes"] == 3 * DAY
    assert moved["moved"]["words"] == "3 working days later (predecessor First First)"
    assert moved["fields"] == []
    longer = row_of(newest, first)
    assert [each["words"] for each in longer["fields"]] == ["duration: 1 working day → 4 working days"]
    assert newest["summary"].startswith("Items moved: 2")
    kept = ok(agency.rita.get(f"/change-sets/{newest['change_set_id']}"))
    assert kept["summary"] == newest["summary"]


def test_what_follows_from_other_fields_is_told_only_when_all_is_asked_for(agency, plan):
    first = plan.task("First")
    other = plan.task("Other")
    plan.change(first, duration_working_minutes=4 * DAY)
    newest = of_project(agency.rita, plan)[0]
    assert [each for each in newest["changes"] if each["id"] == other] == []
    everything = of_project(agency.rita, plan, "&all=true")[0]
    assert {each["field"] for each in row_of(everything, other)["fields"]} == {
        *("late_start_at", "late_finish_at", "total_slack", "free_slack", "critical")
    }


def test_what_belongs_to_an_item_is_told_with_it(agency, plan):
    task = plan.task("Survey")
    other = plan.task("Other")
    link = plan.link(task, other)
    plan.change(other, note="not about the survey")
    deeds = of_task(agency.rita, task)
    assert [each["cause"] for each in deeds] == ["link.add", "task.add"]
    assert (
        row_of(deeds[0], link["id"])["words"] == "link “Survey Survey → Other Other” added: type of link: FS"
    )
    assert row_of(deeds[1], task)["words"] == "task “Survey Survey” added"


def test_a_milestone_is_told_with_its_points(agency):
    started = agency.start()
    ok(agency.alice.post(f"/points/{started['V11']}/waive", {"reason": "Known"}))
    milestone = started.items["V11"]["milestone_id"]
    newest = of_task(agency.rita, milestone)[0]
    assert newest["cause"] == "point.waive"
    words = row_of(newest, started["V11"])["words"]
    assert "state: open → waived" in words
    assert "waived because: none → Known" in words


def test_a_person_is_told_with_what_they_did_where_the_asker_may_read(agency, by_hand):
    mine, hidden = by_hand(), by_hand()
    task, secret = mine.task("Mine"), hidden.task("Secret")
    ok(agency.bob.post(f"/tasks/{task}/start"))
    ok(agency.bob.post(f"/tasks/{secret}/start"))
    assert (
        agency.alice.delete(f"/projects/{hidden.id}/members/{agency.ids['Rita']}", If_Match="*").status_code
        == 204
    )
    path = f"/people/{agency.ids['Bob']}/activity?limit=100"
    seen = ok(agency.rita.get(path))["items"]
    assert [(each["cause"], each["project"]["id"]) for each in seen][:1] == [("task.start", mine.id)]
    assert hidden.id not in {each["project"]["id"] for each in seen}
    assert [each["project"]["id"] for each in ok(agency.alice.get(path))["items"]][:2] == [hidden.id, mine.id]
    assert ok(agency.carol.get(path))["items"] == []
    assert agency.rita.get(f"/people/{'0' * 24}/activity").status_code == 404


@pytest.mark.parametrize("whose", ["project", "task", "person"])
def test_activity_comes_in_pages_newest_first(agency, plan, whose):
    task = plan.task("A")
    for number in range(3):
        plan.change(task, note=f"{number}")
    path = {
        "project": f"/projects/{plan.id}/activity",
        "task": f"/tasks/{task}/activity",
        "person": f"/people/{agency.ids['Alice']}/activity",
    }[whose]
    whole = ok(agency.alice.get(f"{path}?limit=4"))["items"]
    found, cursor = [], ""
    for _ in range(4):
        page = ok(agency.alice.get(f"{path}?limit=1{cursor}"))
        found += page["items"]
        cursor = page["next"] and f"&cursor={page['next']}"
    assert found == whole
    assert [each["cause"] for each in whole] == ["task.change"] * 3 + ["task.add"]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+08:00", "2026-02-02T00:00:00", "yesterday", 7])
def test_a_cursor_that_the_list_did_not_give_is_refused(agency, at):
    cursor = base64.urlsafe_b64encode(json.dumps([at, "0" * 24]).encode()).decode()
    answer = agency.alice.get(f"/people/{agency.ids['Bob']}/activity?cursor={cursor}")
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "cursor")


@pytest.mark.parametrize("whose", ["project", "task", "person"])
def test_activity_takes_as_many_statements_for_many_changes_as_for_one(agency, by_hand, whose):
    first = None
    plan = by_hand()
    for number in range(6):
        first = first or plan.task("First")
        plan.task(f"T{number}", first)
        plan.change(first, duration_working_minutes=(number + 2) * DAY)
    path = {
        "project": f"/projects/{plan.id}/activity",
        "task": f"/tasks/{first}/activity",
        "person": f"/people/{agency.ids['Alice']}/activity",
    }[whose]
    counts = []
    for limit in (2, 10):  # both have a change and a new item with its link
        with counting(agency) as sent:
            ok(agency.alice.get(f"{path}?limit={limit}"))
        counts.append(len(sent))
    assert counts[0] == counts[1] < 24, counts


def test_a_started_project_is_told_without_listing_everything_twice(agency):
    started = agency.start()
    deed = next(each for each in of_project(agency.rita, started) if each["cause"] == "project.start")
    assert len(deed["changes"]) == 200
    assert deed["left_out"] > 0
    assert deed["words"] == "Administrator started the project"


# What is written has words


def causes():
    """Every cause in the source: a pattern of those that are made up as they go."""
    for path in Path(tracker.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", None)
            if name in ("writing", "changing", "replanning"):
                yield from (pattern for each in call.args[:2] if (pattern := _pattern(each)))


def _pattern(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [
            re.escape(each.value) if isinstance(each, ast.Constant) else "[a-z]+" for each in node.values
        ]
        return "".join(parts)
    return None


def test_every_cause_has_words():
    found = set(causes())
    assert len(found) > 40
    assert [each for each in sorted(found) if not any(re.fullmatch(each, known) for known in CAUSES)] == []
    assert all(each.zh and each.en for each in CAUSES.values())


def test_every_field_of_a_project_has_words_or_is_left_out_on_purpose():
    unknown = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        if table.name in ITEM_TABLES or ("project_id" in table.c and table.name in ENTITIES)
        for column in table.c
        if column.name not in {*WORDS, *NOISE, *OWN}
    }
    assert unknown == set()
    assert NOISE & WORDS.keys() == set()


def test_every_kind_of_row_has_its_word_and_its_name():
    journaled = {
        str(each.local_table)
        for each in Base.registry.mappers
        if each.base_mapper is each and issubclass(each.class_, Journaled)
    }
    assert journaled == ENTITIES.keys() == NAMED.keys() | CALLED_AFTER.keys()
    for table, columns in (*NAMED.items(), *CALLED_AFTER.items()):
        assert set(columns) <= {*METADATA.tables[table].c.keys()}


def test_what_is_outside_of_projects_is_called_by_name(agency):
    leave = {"first_on": "2026-05-11", "last_on": "2026-05-12", "title_zh": "病假"}
    ok(agency.admin.post("/announcements", {"title": "新规则"}), 201)
    ok(agency.admin.post(f"/calendars/people/{agency.ids['Bob']}/exceptions", leave), 201)
    admin = ok(agency.admin.get("/me"))["id"]
    deeds = ok(agency.admin.get(f"/people/{admin}/activity?limit=2", Accept_Language="zh"))["items"]
    words = {change["words"].partition("：")[0] for each in deeds for change in each["changes"]}
    assert words == {"新增公告“新规则”", "新增日历“Bob”", "新增日历例外“Bob”"}


def test_every_kind_of_item_has_words():
    concrete = {each for each in Item.__mapper__.polymorphic_map if each not in ("item", "node", "part")}
    assert concrete == KINDS.keys()
