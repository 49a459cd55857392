"""Somebody writes a playbook and asks what is wrong with it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tests.api.playbook_texts import including, send, small, upload
from tracker.db import METADATA, session

WRONG = small("wrong", duration="1mo", after="C").replace("owner: OM", "owner: NOBODY")


def check(speaker, text, kind="application/yaml", **headers):
    return send(speaker, "post", "/playbooks/check", text, kind, **headers)


def test_a_text_without_faults_is_fine(agency):
    found = ok(check(agency.carol, small("fine")))

    assert found == {"ok": True, "counts": {"error": 0, "warning": 0}, "findings": []}


def test_every_error_is_said_at_once_with_its_place_and_what_to_do(agency):
    found = ok(check(agency.carol, WRONG))

    assert found["ok"] is False
    assert found["counts"] == {"error": 3, "warning": 0}
    said = {each["code"]: each for each in found["findings"]}
    assert said.keys() == {"months_not_here", "unknown_role", "unknown_step"}
    assert said["unknown_role"]["path"] == "steps.A.owner"
    assert said["unknown_role"]["file"] == "playbook.yaml"
    assert [each["line"] for each in found["findings"]] == [8, 8, 9]
    assert said["unknown_step"]["column"] == WRONG.splitlines()[8].index("[C]") + 2
    assert all(each["severity"] == "error" and each["hint"] for each in found["findings"])


def test_findings_speak_the_language_of_the_asker(agency):
    english = ok(check(agency.carol, WRONG))["findings"][0]
    chinese = ok(check(agency.carol, WRONG, Accept_Language="zh"))["findings"][0]

    assert english["message"].isascii()
    assert not chinese["message"].isascii()
    assert {**english, "message": "", "hint": ""} == {**chinese, "message": "", "hint": ""}


@pytest.mark.parametrize("kind", ["text/yaml", "text/plain; charset=utf-8", "application/x-yaml"])
def test_the_text_may_come_under_any_name_of_yaml(agency, kind):
    assert ok(check(agency.carol, WRONG, kind)) == ok(check(agency.carol, WRONG))


def test_the_text_may_come_in_json(agency):
    assert ok(agency.carol.post("/playbooks/check", {"text": WRONG})) == ok(check(agency.carol, WRONG))
    refused = agency.carol.post("/playbooks/check", {"txt": WRONG})
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")


def test_another_type_of_body_is_refused(agency):
    assert check(agency.carol, WRONG, "application/xml").json["code"] == "unsupported_media_type"


def test_a_vocabulary_can_be_checked_too(agency):
    text = "format: 1\nkey: vocabulary\nkind: vocabulary\ntitle: {zh: 词, en: Words}\nproposed: true\n"

    assert {each["code"] for each in ok(check(agency.carol, text))["findings"]} == {"missing"}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (b"", "empty_file", 1),
        (b"a: 1\nb: \xff\n", "not_utf8", 2),
        (b"a: [1\n", "not_yaml", 2),
        (b"a: \x00\n", "not_yaml", 1),
        (b"a: &b 1\nc: *b\n", "alias_refused", 2),
        (b"[" * 40, "too_deep", 1),
    ],
)
def test_what_cannot_be_read_is_a_finding_and_no_failure(agency, text, code, line):
    found = ok(check(agency.carol, text))

    assert not found["ok"]
    assert line in [each["line"] for each in found["findings"] if each["code"] == code]


def test_a_text_that_is_too_big_is_refused_with_the_limit(agency):
    big = "# " + "x" * 256 * 1024

    for answer in (check(agency.carol, big), agency.carol.post("/playbooks/check", {"text": big})):
        assert (answer.status_code, answer.json["code"]) == (413, "playbook_too_big")
        assert "at most 256 KB" in answer.json["detail"]


def test_parts_are_looked_for_among_the_playbooks_that_are_kept(agency):
    upload(agency, small("kept-part", kind="process"))

    fine = ok(check(agency.carol, including("whole", "kept-part")))
    lost = ok(check(agency.carol, including("whole", "kept-prt")))

    assert fine["ok"]
    assert [each["code"] for each in lost["findings"]] == ["unknown_playbook"]
    assert "kept-part" in lost["findings"][0]["hint"]


def test_a_link_into_a_part_must_lead_to_a_step_of_it(agency):
    upload(agency, small("linked-part", kind="process"))
    text = including("linked", "linked-part").replace("after: [A]", "after: [A, part.Z]")

    assert [each["code"] for each in ok(check(agency.carol, text))["findings"]] == ["unknown_step"]
    assert ok(check(agency.carol, text.replace("part.Z", "part.A")))["ok"]


def test_nothing_is_stored(agency):
    def rows():
        with agency.tracker.app.app_context():
            return {
                name: session().scalar(sa.select(sa.func.count()).select_from(table))
                for name, table in METADATA.tables.items()
            }

    before = rows()
    ok(check(agency.admin, small("never")))
    assert rows() == before
