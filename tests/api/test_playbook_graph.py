"""Somebody looks at a playbook before it is started."""

from xml.etree import ElementTree

import pytest

from tests.api.conftest import ok

SVG = "{http://www.w3.org/2000/svg}"
P01, E01 = "implementation-four-phase", "emergency-complaint-48h"


def look(agency, key=P01, query="", **headers):
    answer = agency.carol.get(f"/playbooks/{key}/graph.svg{query}", **headers)
    assert answer.status_code == 200, answer.json
    return answer


def words(answer):
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own picture
    return [text.text for text in root.iter(f"{SVG}text")]


def boxes(answer):
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - our own picture
    return {
        each.get("id"): each for each in root.iter(f"{SVG}g") if (each.get("id") or "").startswith("node-")
    }


def test_anybody_signed_in_sees_every_step_of_a_playbook_in_the_language_asked_for(agency):
    book = ok(agency.carol.get(f"/playbooks/{P01}"))
    keys = {each["key"] for each in (*book["steps"], *book["series"])}
    keys |= {point["key"] for step in book["steps"] for point in step.get("points", ())}

    chinese, english = (look(agency, Accept_Language=lang) for lang in ("zh-CN", "en"))

    assert {f"node-{key}" for key in keys} == boxes(chinese).keys() == boxes(english).keys()
    assert {"方案设计期", "关键路径", "例行事项 (4)", "第 2–3 日"} <= set(words(chinese))
    assert {"Plan design", "Critical path", "Duties (4)", "days 2–3"} <= set(words(english))
    assert chinese.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh", "en")
    assert agency.nobody.get(f"/playbooks/{P01}/graph.svg").status_code == 401


def test_with_a_day_it_has_the_dates_and_the_critical_path_of_a_start(agency):
    start = {"playbook": P01, "start_on": "2026-02-02", "parameters": {"ph1_months": 1}}
    dry = ok(agency.admin.post("/projects?dry_run=true", start))
    picture = look(agency, query="?start_on=2026-02-02&set=ph1_months=1", Accept_Language="en")

    drawn = boxes(picture)
    assert [key for key in dry["critical_path"] if "critical" not in drawn[f"node-{key}"].get("class")] == []
    items = {each["key"]: each for each in dry["items"]}
    for key in ("D07", "L10", "A12"):
        first, last = (items[key][name][5:] for name in ("start_on", "due_on"))
        assert f"{first} – {last}" in [text.text for text in drawn[f"node-{key}"].iter(f"{SVG}text")]
    missed = {each["item"] for each in dry["outlook"]["conflicts"]}
    framed = {
        key for key in items if f"node-{key}" in drawn and "conflict" in drawn[f"node-{key}"].get("class")
    }
    assert missed == framed != set()


def test_an_emergency_is_drawn_with_its_times_after_it_occurs(agency):
    picture = look(agency, E01, Accept_Language="en")

    assert len(boxes(picture)) == 7
    assert {"T+36h – 48h", "≤ T+48h"} <= set(words(picture))
    assert look(agency, E01, "?start_on=2026-02-02").data == look(agency, E01).data


def test_the_same_picture_is_not_sent_twice_and_another_question_has_another(agency):
    first = look(agency)
    again = agency.carol.get(f"/playbooks/{P01}/graph.svg", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    asked = ("", "?start_on=2026-02-02", "?start_on=2026-02-03", "?set=ph1_months=1")
    tags = {look(agency, query=each).headers["ETag"] for each in asked}
    tags |= {look(agency, Accept_Language="zh").headers["ETag"], look(agency, E01).headers["ETag"]}
    assert len(tags) == 6
    assert look(agency).data == first.data
    assert look(agency, query="?version=1").data == first.data


def test_another_calendar_of_the_agency_is_another_picture(house):
    query = "?start_on=2026-02-02"
    before = look(house, query=query)
    same = look(house, query=query)
    ok(house.admin.post("/calendars/company/exceptions", {"first_on": "2026-02-03", "title_zh": "搬家"}), 201)
    after = look(house, query=query)
    assert before.headers["ETag"] == same.headers["ETag"] != after.headers["ETag"]
    assert before.data != after.data


def test_the_picture_may_load_and_run_nothing(agency):
    answer = look(agency)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in answer.data


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing/graph.svg", 404, "not_found"),
        ("vocabulary/graph.svg", 404, "not_found"),
        (f"{P01}/graph.svg?version=99", 404, "not_found"),
        (f"{P01}/graph.svg?set=ph1_months=9", 422, "parameter_refused"),
        (f"{P01}/graph.svg?set=ph9=1", 422, "parameter_refused"),
        (f"{P01}/graph.svg?set=ph1_months", 422, "invalid"),
        (f"{P01}/graph.svg?start_on=soon", 422, "invalid"),
        ("brand-building/graph.svg?start_on=2035-12-31", 422, "outside_calendar"),
        (f"{P01}/graph.svg?baseline=1", 422, "invalid"),
    ],
)
def test_what_cannot_be_drawn_is_refused(agency, path, status, code):
    answer = agency.carol.get(f"/playbooks/{path}")
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_every_playbook_that_is_delivered_has_a_picture(agency):
    for each in ok(agency.carol.get("/playbooks")):
        assert look(agency, each["key"], Accept_Language="zh").data.startswith(b"<svg")
