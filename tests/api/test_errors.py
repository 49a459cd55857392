"""Whatever goes wrong is answered in problem details (RFC 9457), in the language of the asker."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tracker.db import db
from tracker.journal import AGENCY, Entry

LANGUAGES = {"en": "en", "en-GB,en;q=0.9": "en", "zh-CN,zh;q=0.9": "zh", "de": "zh"}


def problem(answer, status, code):
    """Check everything that all problems share, and answer the body."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    body = answer.json
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["detail"] == body["message"]
    assert body["title"]
    assert "Accept-Language" in answer.headers["Vary"]
    return body


def send(agency, body, content_type, path="/api/v1/people", lang="en"):
    headers = {**agency.admin.headers, "Accept-Language": lang}
    return agency.admin.client.post(path, data=body, content_type=content_type, headers=headers)


@pytest.mark.parametrize(("asked", "lang"), LANGUAGES.items())
@pytest.mark.parametrize(
    "path", ["/nothing", "/projects/zz", "/tasks/" + "A" * 24, "/tasks/" + "0" * 25, "/people/0' or 1=1"]
)
def test_an_address_that_is_not_there(agency, path, asked, lang):
    answer = agency.admin.get(path, Accept_Language=asked)
    body = problem(answer, 404, "not_found")
    assert answer.headers["Content-Language"] == lang
    assert ("没有这个地址" if lang == "zh" else "There is nothing at this address") in body["detail"]


@pytest.mark.parametrize("path", ["/projects", "/tasks", "/people"])
def test_an_id_that_is_nobodys(agency, path):
    body = problem(agency.admin.get(f"{path}/{'0' * 24}"), 404, "not_found")
    assert body["facts"] == {"what": "0" * 24}


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "the Allow header lists"), ("zh", "支持的方法见 Allow 响应头")]
)
def test_a_method_that_an_address_does_not_take_says_which_it_takes(agency, lang, words):
    answer = agency.admin.put("/people", {}, Accept_Language=lang)
    assert words in problem(answer, 405, "method_not_allowed")["detail"]
    assert set(answer.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""]
)
def test_a_body_that_is_not_said_to_be_json(agency, content_type):
    assert (
        "Content-Type: application/json"
        in problem(send(agency, "name=x", content_type), 415, "unsupported_media_type")["detail"]
    )
    chinese = problem(send(agency, "name=x", content_type, lang="zh"), 415, "unsupported_media_type")
    assert "请以 Content-Type: application/json 发送" in chinese["detail"]


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"{'name': 'x'}", b'{"name": "\xe9"}'])
def test_a_body_that_is_not_json(agency, body):
    status = 400 if body else 422  # nothing at all is an object without its fields
    problem(send(agency, body, "application/json"), status, "bad_request" if body else "invalid")


@pytest.mark.parametrize(("lang", "words"), [("en", "line 2, column 13"), ("zh", "第 2 行第 13 列")])
def test_a_body_that_is_not_json_says_where(agency, lang, words):
    body = problem(send(agency, '{\n"name": "a",}', "application/json", lang=lang), 400, "bad_request")
    assert words in body["errors"][0]["message"]


def test_what_fills_a_sentence_is_told_in_its_language(agency, plan):
    task = plan.task("A")
    plan.change(task, titles={"zh": "方案", "en": "Draft"})
    ok(agency.bob.post(f"/tasks/{task}/complete"))
    for lang, title in (("zh", "方案"), ("en", "Draft")):
        refused = agency.bob.post(f"/tasks/{task}/start", Accept_Language=lang)
        facts = problem(refused, 409, "illegal_move")["facts"]
        assert title in facts.values()
        assert lang == "en" or not any(str(each).isascii() for each in facts.values())
    unknown = agency.bob.get("/tasks?phase=nope", Accept_Language="zh")
    assert problem(unknown, 422, "invalid")["facts"] == {"names": ["nope"]}


@pytest.mark.parametrize("body", ["[]", "3", '"x"', "null", "[[[[]]]]"])
def test_a_body_that_is_json_but_no_object(agency, body):
    problem(send(agency, body, "application/json"), 422, "invalid")


def test_a_very_deep_body_is_refused_and_harms_nobody(agency):
    answer = send(agency, "[" * 100_000 + "]" * 100_000, "application/json")
    assert answer.status_code in (400, 422)
    ok(agency.admin.get("/me"))


def test_a_body_that_is_too_large(agency):
    problem(
        send(agency, json.dumps({"name": "x" * 5_000_000}), "application/json"),
        413,
        "request_entity_too_large",
    )


def test_every_fault_of_a_body_is_named_at_once_with_its_pointer(agency):
    body = {"start_on": "x", "roles": {"OM": "y", "a/b~c": "z"}, "parameters": [], "more": 1, "state": "odd"}
    pointers = ["/start_on", "/roles/OM", "/roles/a~1b~0c", "/parameters", "/more", "/state"]
    for lang in ("en", "zh"):
        found = problem(agency.admin.post("/projects", body, Accept_Language=lang), 422, "invalid")["errors"]
        assert sorted(each["pointer"] for each in found) == sorted(pointers)
        assert {each["code"] for each in found} == {"invalid"}
        assert all(each["message"].isascii() is (lang == "en") for each in found)


def test_parameters_of_an_address_are_named_without_a_slash(agency):
    found = problem(agency.admin.get("/tasks?limit=0&kind=task,king"), 422, "invalid")["errors"]
    assert sorted(each["pointer"] for each in found) == ["kind", "limit"]


def test_every_validation_speaks_chinese(agency):
    wrong = {"name": 3, "email": "x", "department_id": "y", "admin": "maybe", "odd": 1}
    found = problem(agency.admin.post("/people", wrong, Accept_Language="zh"), 422, "invalid")["errors"]
    assert [each["pointer"] for each in found if each["message"].isascii()] == []
    dates = {
        "title": "a" * 501,
        "start": "2026-02-10T09:00:00",
        "finish": 7,
        "deadline": "1999-01-01T00:00:00Z",
    }
    lengths = {"duration_working_minutes": 1.5, "note": None, "after": "x", "key": "", "pinned": 9}
    path = f"/projects/{agency.empty().id}/tasks"
    found = problem(agency.admin.post(path, {**dates, **lengths}, Accept_Language="zh"), 422, "invalid")[
        "errors"
    ]
    assert len(found) >= 9
    assert [each for each in found if each["message"].isascii() or "than" in each["message"]] == []


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("", "不能为空。"),
        ("   ", "应为一行文字，不能只有空白，也不能含有控制字符。"),
        ("a\nb", "应为一行文字，不能只有空白，也不能含有控制字符。"),
        ("a" * 501, "长度不得超过 500。"),
    ],
)
def test_one_fault_of_a_text_is_told_once(agency, title, words):
    path = f"/projects/{agency.empty().id}/tasks"
    found = problem(agency.admin.post(path, {"title": title}, Accept_Language="zh"), 422, "invalid")["errors"]
    assert [(each["pointer"], each["message"]) for each in found] == [("/title", words)]


def test_what_nobody_expected_is_logged_and_tells_nothing_of_the_inside(house, caplog):
    with house.tracker.app.app_context():
        newest = db.session.scalar(sa.select(sa.func.max(Entry.revision)).where(Entry.scope == AGENCY))
        taken = {"id": "0" * 24, "scope": AGENCY, "revision": newest + 1, "change_set": "0" * 24, "after": {}}
        words = {"cause": "a revision that nobody took", "entity": "clients", "entity_id": "none"}
        db.session.execute(sa.insert(Entry).values(**taken, **words, at=datetime(2026, 1, 1, tzinfo=UTC)))
        db.session.commit()
    for lang, words in (("en", "it is in the log"), ("zh", "已记入日志")):
        answer = house.admin.post("/clients", {"name": "Tea"}, Accept_Language=lang)
        body = problem(answer, 500, "internal")
        assert words in body["detail"]
        assert "journal" not in answer.get_data(as_text=True)
    assert "unexpected error on POST /api/v1/clients" in caplog.text
    assert "journal" in caplog.text
    assert ok(house.admin.get("/clients"))["items"] == []  # nothing of it was stored
