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
        "duration": "1wd", "progress": "", "predecessors": "",
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
    plan.change(a, note="Seen")
    ok(send(agency.alice, plan.id, data))
    assert ok(send(agency.alice, plan.id, change(data, "B", title_en="Mine")))["updated"] == ["B"]
    assert plan.get(b)["title"] == "Mine"
    plan.change(a, title="Meanwhile")
    refused = send(agency.alice, plan.id, change(data, "A", title_en="Mine"))
    told = {(each["line"], each["pointer"], each["code"]) for each in refused.json["errors"]}
    assert told == {(line, "/title_zh", "fields_changed") for line in (2, 3)}  # both were changed since
    assert refused.status_code == 422


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


def test_an_import_can_be_previewed(agency, plan):
    plan.task("A")
    data = change(export(agency.alice, plan.id), "A", duration="3wd")
    preview = ok(send(agency.alice, plan.id, data, "?dry_run=true"))
    assert [each["key"] for each in preview["change_sets"][0]["moves"]] == ["A"]
    assert plan.items()["A"]["duration_working_minutes"] == DAY


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


def test_an_import_takes_a_lead_and_a_table_or_json(agency, plan):
    assert send(agency.bob, plan.id, text("key", "A")).json["code"] == "forbidden"
    path = f"/api/v1/projects/{plan.id}/tasks/import"
    sent = agency.alice.client.post(path, data=b"x", content_type="text/plain", headers=agency.alice.headers)
    assert sent.status_code == 415
    assert "text/csv or application/json" in sent.json["detail"]
