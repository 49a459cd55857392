"""Items go out as a table that spreadsheets open, and come back changed, by row and column."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.conftest import DAY, ok
from tracker.projects.tables import cells

BOM = b"\xef\xbb\xbf"
DAY_AND_NIGHT = 24 * 60


def export(speaker, project_id, query="", **headers):
    answer = speaker.get(f"/projects/{project_id}/tasks.csv{query}", **headers)
    assert answer.status_code == 200, answer.text
    return answer.data


def rows(data):
    """Rows by key, as a spreadsheet would show them."""
    return {row["key"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))}


def send(speaker, project_id, data, query=""):
    path = f"/api/v1/projects/{project_id}/tasks/import{query}"
    return speaker.client.post(path, data=data, content_type="text/csv", headers=speaker.headers)


def text(*lines):
    return "\r\n".join(lines).encode("utf-8-sig")


def change(data, key, **cells_):
    """The same table with other cells in one row."""
    found = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, found[0])
    writer.writeheader()
    writer.writerows({**row, **cells_} if row["key"] == key else row for row in found)
    return out.getvalue().encode("utf-8-sig")


def faults(answer):
    return {(each["line"], each.get("pointer"), each.get("column")) for each in answer.json["errors"]}


def test_a_table_shows_what_people_plan_with(agency, plan):
    a = plan.task("A", owner_id=agency.ids["Bob"], department="OPS", titles={"zh": "访谈", "en": "Interview"})
    b = plan.task("B", kind="milestone", duration_working_minutes=None)
    plan.link(a, b, type="SS", lag_working_minutes=2 * DAY)
    data = export(agency.rita, plan.id)
    assert data.startswith(BOM)
    found = rows(data)
    assert found["A"] == {
        "key": "A", "title_zh": "访谈", "title_en": "Interview", "kind": "task", "phase": "",
        "department": "OPS", "owner": "Bob <bob@example.com>", "state": "open",
        "start": "2026-02-02 09:00", "finish": "2026-02-02 18:00", "deadline": "",
        "duration": "1wd", "progress": "", "predecessors": "", "note": "", "labels": "", "parent": "",
        "revision": str(plan.get(a)["revision"]),
    }  # fmt: skip
    assert (found["B"]["kind"], found["B"]["predecessors"]) == ("milestone", "A SS+2wd")
    chinese = export(agency.rita, plan.id, Accept_Language="zh").decode("utf-8-sig").splitlines()
    assert chinese[0].startswith("编号,标题（中文）,标题（英文）,类型")
    assert ",任务," in chinese[1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_comes_back_as_it_went_changes_nothing(agency, lang):
    started = agency.start(roles={"OM": agency.ids["Bob"]})
    ok(agency.bob.post(f"/tasks/{started['D01']}/complete", {"at": started.items["D01"]["finish"]}))
    ok(agency.alice.post(f"/tasks/{started['A12']}/cancel", {"reason": "No"}))
    kinds = "?kind=task,milestone,meeting,summary,point,series,occurrence"
    data = export(agency.alice, started.id, kinds, Accept_Language=lang)
    before = len(ok(agency.rita.get(f"/projects/{started.id}/journal?limit=500"))["items"])
    done = ok(send(agency.alice, started.id, data))
    assert done == {"created": [], "updated": [], "unchanged": len(started.items)}
    assert len(ok(agency.rita.get(f"/projects/{started.id}/journal?limit=500"))["items"]) == before
    assert export(agency.alice, started.id, kinds, Accept_Language=lang) == data


def test_a_changed_table_changes_its_items_and_adds_new_ones(agency, plan):
    plan.link(plan.task("A"), plan.task("B"))
    data = change(
        export(agency.alice, plan.id),
        "B",
        title_en="Built",
        owner="bob@example.com",
        duration="2wd",
        deadline="2026/2/27",
        predecessors="",
        state="进行中",
    )
    data += "C,新,New,,,,,,2026-02-10,,,4wh,,A; B FF+50%,\r\n".encode()
    done = ok(send(agency.alice, plan.id, data))
    assert done == {"created": ["C"], "updated": ["B"], "unchanged": 1}
    found = plan.items()
    assert (found["B"]["title"], found["B"]["owner"]["name"], found["B"]["state"]) == (
        "Built",
        "Bob",
        "started",
    )
    assert (found["B"]["duration_working_minutes"], found["B"]["deadline"][:16]) == (
        2 * DAY,
        "2026-02-27T18:00",
    )
    assert (found["C"]["start"][:16], found["C"]["pinned"]) == ("2026-02-10T09:00", True)
    links = ok(agency.rita.get(f"/projects/{plan.id}/links"))
    ends = {key: each["id"] for key, each in found.items()}
    assert {(each["pred"], each["succ"], each["type"], each["lag_percent"]) for each in links} == {
        (ends["A"], ends["C"], "FS", None),
        (ends["B"], ends["C"], "FF", 50.0),
    }
    assert len(plan.change_sets()) == 4  # one for each of what was made before, and one for the whole table


def test_a_table_may_have_few_columns_in_any_language_and_order(agency, plan):
    first = plan.get(plan.task("A"))["revision"]
    sent = f"标题（中文）;编号;版本\r\n改名;A;{first}\r\n新增;;\r\n".encode("gb18030")
    done = ok(send(agency.alice, plan.id, sent))
    assert (done["updated"], len(done["created"])) == (["A"], 1)
    found = plan.items()
    assert (found["A"]["titles"], found["A"]["duration_working_minutes"]) == ({"zh": "改名", "en": "A"}, DAY)
    assert found[done["created"][0]]["titles"]["zh"] == "新增"
    table = f"key\ttitle_en\trevision\nA\tAs JSON\t{found['A']['revision']}\n"
    answer = agency.alice.post(f"/projects/{plan.id}/tasks/import", {"csv": table})
    assert ok(answer)["updated"] == ["A"]


def test_a_table_is_filled_in_with_the_words_that_people_use(agency):
    started = agency.start()
    lines = (
        "编号,标题（中文）,阶段,部门,工期,前置事项",
        "N,一,效果评估期,运营团队,2个工作日,D01 FS+1天",
        "M,二,EFFECT EVALUATION,OPS,3 小时,",
    )
    ok(send(agency.alice, started.id, text(*lines, "O,三,,,2自然日,")))
    items = {
        each["key"]: each for each in ok(agency.rita.get(f"/projects/{started.id}/tasks?limit=500"))["items"]
    }
    assert (items["N"]["phase"], items["N"]["department"]) == (items["M"]["phase"], items["M"]["department"])
    lengths = [items[key]["duration_working_minutes"] for key in "NM"]
    assert (lengths, items["O"]["duration_elapsed_minutes"]) == ([2 * DAY, 180], 2 * DAY_AND_NIGHT)
    refused = send(
        agency.alice, started.id, text("key,title_zh,phase,department", "P,四,Nowhere,", "Q,五,,Nobody")
    )
    told = {each["pointer"]: each["message"] for each in refused.json["errors"]}
    assert "it has " in told["/phase"]
    assert "OPS (" in told["/department"]


def test_notes_labels_and_summaries_go_out_and_come_back(agency, plan):
    for name in ("急", "Client"):
        ok(agency.alice.post(f"/projects/{plan.id}/labels", {"name": name}), 201)
    ok(agency.alice.post(f"/projects/{plan.id}/tasks", {"title": "S", "key": "S", "kind": "summary"}), 201)
    a = plan.task("A")
    head = "编号,标题（中文）,备注,标签,上级,版本"
    sent = text(head, f'A,A,"一行\r\n-二行",client；急,S,{plan.get(a)["revision"]}', "N,新,=1,急,S,")
    assert ok(send(agency.alice, plan.id, sent)) == {"created": ["N"], "updated": ["A"], "unchanged": 0}
    found = rows(data := export(agency.alice, plan.id))
    assert [found[key]["labels"] for key in "AN"] == ["Client; 急", "急"]
    assert [found[key]["parent"] for key in "AN"] == ["S", "S"]
    assert [found[key]["note"] for key in "AN"] == ["一行\n-二行", "'=1"]
    assert plan.get(a)["note"] == "一行\n-二行"

    assert ok(send(agency.alice, plan.id, data))["unchanged"] == 2
    ok(send(agency.alice, plan.id, change(data, "A", labels="", note="", parent="")))
    assert {rows(export(agency.alice, plan.id))["A"][name] for name in ("note", "labels", "parent")} == {""}
    refused = send(agency.alice, plan.id, change(data, "N", labels="急; Ghost"))
    assert [(each["line"], each["pointer"]) for each in refused.json["errors"]] == [(3, "/labels")]
    assert "there are client, 急" in refused.json["errors"][0]["message"]


def test_labels_and_predecessors_count_for_the_revision_of_a_row(agency, plan):
    a, b = plan.task("A"), plan.task("B", start="2026-03-02T09:00:00+08:00")
    old = export(agency.alice, plan.id)
    label = ok(agency.alice.post(f"/projects/{plan.id}/labels", {"name": "Urgent"}), 201)["id"]
    ok(agency.bob.put(f"/tasks/{b}/labels/{label}"))
    plan.link(a, b)  # b is pinned: neither changes its own row
    refused = send(agency.alice, plan.id, change(old, "B", title_en="Mine", predecessors="A"))
    assert [(each["line"], each["pointer"]) for each in refused.json["errors"]] == [(3, "/labels")]
    data = change(export(agency.alice, plan.id), "B", labels="", predecessors="", title_en="Mine")
    assert ok(send(agency.alice, plan.id, data))["updated"] == ["B"]
    assert ok(agency.alice.get(f"/projects/{plan.id}/links")) == []
    beyond = send(agency.alice, plan.id, text("key,title_en,revision", "B,Other,99999"))
    assert [(each["line"], each["pointer"]) for each in beyond.json["errors"]] == [(2, "/revision")]


def test_a_row_that_changes_an_item_says_of_which_revision(agency, plan):
    for key in "ABC":
        plan.task(key)
    before = plan.items()
    sent = text("key,title_en,revision", "A,Mine,", "B,B,", "C,Mine too,", "N,New,")
    for table, place in ((sent, 3), (text("key,title_en", "A,Mine", "B,B", "C,Mine too", "N,New"), None)):
        refused = send(agency.alice, plan.id, table)
        told = [(each["line"], each["code"], each.get("column")) for each in refused.json["errors"]]
        assert told == [(2, "revision_required", place), (4, "revision_required", place)]
        assert refused.status_code == 422
    assert "Export the table" in refused.json["errors"][0]["message"]
    body = {"csv": sent.decode("utf-8-sig")}
    chinese = agency.alice.post(f"/projects/{plan.id}/tasks/import", body, Accept_Language="zh")
    assert "此行会修改已有事项“A”" in chinese.json["errors"][0]["message"]
    assert plan.items() == before
    assert ok(send(agency.alice, plan.id, text("key,title_en", "B,B", "N,New")))["created"] == ["N"]


def test_every_fault_is_told_by_row_and_column_and_nothing_is_stored(agency, plan):
    plan.task("A")
    before = plan.items()
    cells_ = text(
        "key,title_en,owner,start,duration,state,kind",
        "A,A,Nobody,soon,long,asleep,task",
        ",,,,,,",
        "A,Again,,,,,",
        "N,,,,,,",
        "M,Fine,,,,,king",
    )
    answer = send(agency.alice, plan.id, cells_)
    assert (answer.status_code, answer.json["code"]) == (422, "table_refused")
    assert faults(answer) == {
        (2, "/owner", 3), (2, "/start", 4), (2, "/duration", 5), (2, "/state", 6), (4, "/key", 1),
        (5, "/title_zh", None), (6, "/kind", 7),
    }  # fmt: skip
    planned = text(
        "key,title_en,phase,predecessors,state,revision",
        f"A,A,nowhere,ghost,done,{before['A']['revision']}",
        "N,New,,A,,",
        "O,Old,,N FS~,,",
    )
    answer = send(agency.alice, plan.id, planned)
    assert faults(answer) == {(2, "/phase", 3), (2, "/predecessors", 4), (4, "/predecessors", 4)}
    assert plan.items() == before
    moon = send(agency.alice, plan.id, text("key,moon,key", "A,full,A"))
    assert faults(moon) == {(1, None, 2), (1, None, 3)}


def test_what_changed_since_the_export_is_not_overwritten(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    data = export(agency.alice, plan.id)
    plan.change(a, pinned=True)  # which no cell says
    ok(send(agency.alice, plan.id, data))
    assert ok(send(agency.alice, plan.id, change(data, "B", title_en="Mine")))["updated"] == ["B"]
    assert plan.get(b)["title"] == "Mine"
    plan.change(a, title="Meanwhile")
    refused = send(agency.alice, plan.id, change(data, "A", title_en="Mine"))
    assert refused.status_code == 422
    assert {each["code"] for each in refused.json["errors"]} == {"fields_changed"}
    assert values(refused) == {  # both were changed since
        (2, "/title_zh"): ("A", "Meanwhile", "A"),
        (2, "/title_en"): ("A", "Meanwhile", "Mine"),
        (3, "/title_en"): ("B", "Mine", "B"),
    }


def values(refused):
    """What cells were, are and are to be, by line and column."""
    return {
        (each["line"], each["pointer"]): tuple(each[name] for name in ("base", "theirs", "mine"))
        for each in refused.json["errors"]
    }


def test_a_changed_cell_is_told_in_the_words_of_the_table(agency, plan):
    a = plan.task("A", owner_id=agency.ids["Bob"], start="2026-03-02T09:00:00+08:00")
    stale = plan.get(a)["revision"]
    elsewhen = {"start": "2026-03-04T09:00:00+08:00", "deadline": "2026-03-20T18:00:00+08:00"}
    plan.change(a, owner_id=None, duration_elapsed_minutes=2 * DAY_AND_NIGHT, **elsewhen)
    sent = f"编号,负责人,开始,工期,截止时间,版本\nA,Rita,2026-03-03 09:00,3wd,,{stale}"
    refused = agency.alice.post(f"/projects/{plan.id}/tasks/import", {"csv": sent}, Accept_Language="zh")
    assert values(refused) == {
        (2, "/owner"): ("Bob <bob@example.com>", "", "Rita <rita@example.com>"),
        (2, "/start"): ("2026-03-02 09:00", "2026-03-04 09:00", "2026-03-03 09:00"),
        (2, "/duration"): ("1wd", "2d", "3wd"),
        (2, "/deadline"): ("", "2026-03-20 18:00", ""),
    }
    message = refused.json["errors"][0]["message"]
    assert f"将此行的“版本”改为 {plan.get(a)['revision']}" in message
    assert "base_revision" not in message


def test_neither_a_state_nor_predecessors_go_back_by_an_old_table(agency, plan):
    a, b = plan.task("A"), plan.task("B")
    old = export(agency.alice, plan.id)
    ok(agency.bob.post(f"/tasks/{a}/complete"))
    plan.link(a, b)
    refused = send(agency.alice, plan.id, old)
    assert refused.status_code in (409, 422)
    assert (2, "/state") in {(each["line"], each.get("pointer")) for each in refused.json["errors"]}
    assert plan.get(a)["state"] == "done"
    links_alone = change(old, "A", state="done")
    refused = send(agency.alice, plan.id, links_alone)
    assert [(each["line"], each.get("pointer")) for each in refused.json["errors"]] == [(3, "/predecessors")]
    assert len(ok(agency.alice.get(f"/projects/{plan.id}/links"))) == 1
    assert send(agency.alice, plan.id, export(agency.alice, plan.id)).status_code == 200


def test_a_circle_is_told_in_the_rows_that_make_it(agency, plan):
    plan.link(plan.task("A"), plan.task("B"))
    data = change(export(agency.alice, plan.id), "A", predecessors="N2")
    refused = send(agency.alice, plan.id, data + b"N1,,New,,,,,,,,,,,B,\r\nN2,,New,,,,,,,,,,,N1,\r\n")
    assert (refused.status_code, refused.json["code"]) == (422, "table_refused")
    assert faults(refused) == {(line, "/predecessors", 14) for line in (2, 4, 5)}  # that of B stood before
    assert {each["code"] for each in refused.json["errors"]} == {"cycle"}
    assert "N1 → N2" in refused.json["errors"][0]["message"]


def test_an_import_can_be_previewed(agency, plan):
    plan.task("A")
    data = change(export(agency.alice, plan.id), "A", duration="3wd")
    preview = ok(send(agency.alice, plan.id, data, "?dry_run=true"))
    assert [each["key"] for each in preview["change_sets"][0]["moves"]] == ["A"]
    assert plan.items()["A"]["duration_working_minutes"] == DAY
    named = change(export(agency.alice, plan.id), "A", title_en="Renamed") + b"N,,New,,,,,,,,,,,,\r\n"
    preview = ok(send(agency.alice, plan.id, named, "?dry_run=true"))
    told = {name: preview[name] for name in ("created", "updated", "unchanged")}
    assert told == ok(send(agency.alice, plan.id, named)) == {
        "created": ["N"], "updated": ["A"], "unchanged": 0,
    }  # fmt: skip


def test_no_cell_is_taken_for_a_formula(agency, plan):
    title = '=HYPERLINK("http://evil.example")'
    ok(agency.alice.post(f"/projects/{plan.id}/tasks", {"title": title, "key": "A"}), 201)
    data = export(agency.alice, plan.id)
    assert rows(data)["A"]["title_en"] == f"'{title}"
    assert ok(send(agency.alice, plan.id, data))["unchanged"] == 1
    ok(send(agency.alice, plan.id, change(data, "A", title_en="'+86 10")))
    assert plan.items()["A"]["titles"]["en"] == "+86 10"


@settings(max_examples=30)
@given(cell=st.text(st.sampled_from("'=+-@\t\r\n＝a,\";")))
def test_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(cell):
    guarded = cells.guarded(cell)
    assert guarded[:1] not in set(cells.FORMULA)
    assert cells.unguarded(guarded) == cell
    table = [["key", "title_en"], ["x", cell]]
    assert cells.read(cells.write(table)) == [table[0], ["x", cell.strip()]]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"key\x00\n", b"\xff\xfe\xff", b'key\n"' + b"x" * 200_000])
def test_what_is_no_table_is_refused(agency, plan, data):
    answer = send(agency.alice, plan.id, data)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"][0]["pointer"] == "/csv"


def test_kinds_that_no_table_has_are_told_once(agency, plan):
    refused = agency.alice.get(f"/projects/{plan.id}/tasks.csv?kind=subtask,line")
    assert (refused.status_code, [each["pointer"] for each in refused.json["errors"]]) == (422, ["kind"])


def test_an_import_takes_a_lead_and_a_table_or_json(agency, plan):
    assert send(agency.bob, plan.id, text("key", "A")).json["code"] == "forbidden"
    path = f"/api/v1/projects/{plan.id}/tasks/import"
    sent = agency.alice.client.post(path, data=b"x", content_type="text/plain", headers=agency.alice.headers)
    assert sent.status_code == 415
    assert "text/csv or application/json" in sent.json["detail"]
