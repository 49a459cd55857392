"""Editors are given the playbook language by address."""

import pytest

from tests.api.conftest import ok
from tracker.playbooks.editors import json_schema


def test_an_editor_reads_the_language_without_a_token(agency):
    answer = agency.nobody.get("/playbook-schema")

    assert (answer.status_code, answer.content_type) == (200, "application/schema+json")
    assert answer.text == json_schema.text("en")
    assert answer.headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [("", "zh-CN", "zh"), ("", "", "zh"), ("?lang=zh", "en", "zh"), ("?lang=en", "zh", "en")],
)
def test_it_is_told_in_the_language_that_was_asked_for(agency, query, header, lang):
    answer = agency.nobody.get(f"/playbook-schema{query}", **{"Accept-Language": header})

    assert (answer.headers["Content-Language"], answer.text) == (lang, json_schema.text(lang))


def test_a_language_that_there_is_not_is_refused(agency):
    answer = agency.nobody.get("/playbook-schema?lang=fr")

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "lang")


def test_who_holds_it_already_is_told_so(agency):
    first = agency.nobody.get("/playbook-schema")

    again = agency.nobody.get("/playbook-schema", **{"If-None-Match": first.headers["ETag"]})
    other = agency.nobody.get("/playbook-schema?lang=zh", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    assert other.status_code == 200


def test_a_playbook_may_still_be_called_schema(agency):
    assert agency.alice.get("/playbooks/schema").status_code == 404
    assert ok(agency.alice.get("/playbooks"))
