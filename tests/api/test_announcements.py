"""The platform announces rules that change, and everybody reads them (S-123)."""

from __future__ import annotations

import pytest

from tests.api.conftest import counting, ok

RULE = {
    "title": "保证金规则调整",
    "body": "自生效日起执行新标准。",
    "url": "https://rules.example.com/42",
    "effective_on": "2026-03-01",
}


def titles(speaker):
    return [each["title"] for each in ok(speaker.get("/announcements"))["items"]]


def test_the_platform_announces_a_rule_and_everybody_reads_it(agency):
    made = ok(agency.piet.post("/announcements", RULE), 201)
    assert made["announced_by_id"] == agency.ids["Piet"]
    for speaker in (agency.claire, agency.carol, agency.admin, agency.piet):
        shown = next(each for each in ok(speaker.get("/announcements"))["items"] if each["id"] == made["id"])
        assert {name: shown[name] for name in RULE} == RULE


def test_what_was_withdrawn_is_shown_no_more(agency):
    made = ok(agency.piet.post("/announcements", {**RULE, "title": "A mistake"}), 201)
    path = f"/announcements/{made['id']}/withdraw"
    withdrawn = ok(agency.piet.post(path))
    assert withdrawn["withdrawn_at"]
    assert ok(agency.piet.post(path)) == withdrawn  # once is enough
    assert "A mistake" not in titles(agency.claire)


def test_a_platforms_people_see_their_own_announcements_only(agency):
    other = agency.person("Pia", party="platform")
    made = ok(agency.piet.post("/announcements", {**RULE, "title": "Of Piet"}), 201)
    assert titles(other) == []
    assert other.post(f"/announcements/{made['id']}/withdraw").status_code == 404
    assert ok(agency.admin.post(f"/announcements/{made['id']}/withdraw"))["withdrawn_at"]


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"url": "javascript:alert(1)"}, {"effective_on": "soon"}, {"body": "\x00"}, {"odd": 1}],
)
def test_what_is_no_announcement_is_refused(agency, wrong):
    assert agency.piet.post("/announcements", {**RULE, **wrong}).status_code == 422


def test_the_newest_stands_first_page_by_page(agency):
    for number in range(3):
        ok(agency.admin.post("/announcements", {**RULE, "title": f"Page {number}"}), 201)
    first = ok(agency.carol.get("/announcements?limit=2"))
    assert [each["title"] for each in first["items"]] == ["Page 2", "Page 1"]
    second = ok(agency.carol.get(f"/announcements?limit=2&cursor={first['next']}"))
    assert second["items"][0]["title"] == "Page 0"
    with counting(agency) as sent:
        titles(agency.carol)
    assert len(sent) == 2  # who asks, and what there is
