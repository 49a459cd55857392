"""What people are able to do: scores in three dimensions, shown on the person, of teams and of everybody."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import counting, ok

CASE = {
    "dimension": "professional",
    "kind": "case",
    "title": "案例评分：店铺诊断",
    "score": 84.5,
    "on": "2026-01-12",
}
NONE = {"latest": None, "on": None, "mean": None, "count": 0}


@pytest.fixture
def hire(agency):
    """Adds one of the agency's people; answers the id."""

    def add(**fields):
        return ok(agency.admin.post("/people", {"name": f"P-{secrets.token_hex(4)}", **fields}), 201)["id"]

    return add


@pytest.fixture
def team(agency):
    """Makes a team of people; answers its id."""

    def make(*people):
        body = {
            "key": f"T{secrets.token_hex(4)}",
            "title_zh": "甲组",
            "title_en": "Team A",
            "level": "execution",
        }
        made = ok(agency.admin.post("/teams", body), 201)["id"]
        for each in people:
            ok(agency.admin.put(f"/teams/{made}/members/{each}"))
        return made

    return make


def assess(agency, person, **fields):
    return ok(agency.admin.post(f"/people/{person}/assessments", CASE | fields), 201)


def pointer(answer):
    assert answer.status_code == 422, answer.json
    return answer.json["errors"][0]["pointer"]


def test_a_score_is_kept_and_shown_on_the_person(agency, hire):
    person = hire()
    made = assess(agency, person, assessor_id=agency.ids["Alice"])
    assess(agency, person, score=48, most=60, on="2026-02-09")
    assess(agency, person, dimension="risk", kind="exam", score=90)

    shown = ok(agency.bob.get(f"/people/{person}"))["capabilities"]

    assert (made["score"], made["most"], made["kind"]) == (84.5, 100, "case")
    assert shown == {
        "professional": {"latest": 80, "on": "2026-02-09", "mean": 82.3, "count": 2},
        "tools": NONE,
        "risk": {"latest": 90, "on": "2026-01-12", "mean": 90, "count": 1},
    }
    assert "capabilities" not in ok(agency.bob.get("/people?limit=1"))["items"][0]


def test_everybody_sees_where_they_stand_themselves(agency, hire):
    name = f"P{secrets.token_hex(4)}"
    mine = agency.person(name)
    assess(agency, agency.ids[name], dimension="tools", score=77)

    assert ok(mine.get("/me"))["capabilities"]["tools"]["latest"] == 77
    assert ok(agency.claire.get("/me"))["capabilities"] == dict.fromkeys(
        ("professional", "tools", "risk"), NONE
    )


def test_assessments_are_listed_in_pages_put_right_and_taken_back(agency, hire):
    person = hire()
    older, newer = (assess(agency, person, on=day) for day in ("2026-01-12", "2026-02-09"))
    exam = assess(agency, person, dimension="tools", kind="exam")
    path = f"/people/{person}/assessments"

    first = ok(agency.bob.get(f"{path}?limit=1"))
    second = ok(agency.bob.get(f"{path}?limit=5&cursor={first['next']}"))
    assert [each["id"] for each in (*first["items"], *second["items"])] == [
        newer["id"],
        exam["id"],
        older["id"],
    ]
    assert [each["id"] for each in ok(agency.bob.get(f"{path}?dimension=tools"))["items"]] == [exam["id"]]

    mistaken = f"/assessments/{newer['id']}"
    right = ok(agency.admin.patch(mistaken, {"score": 91, "base_revision": newer["revision"]}))
    assert ok(agency.bob.get(f"/people/{person}"))["capabilities"]["professional"]["latest"] == 91
    assert agency.admin.delete(mistaken, if_match=str(newer["revision"])).status_code == 412
    assert agency.admin.delete(mistaken, if_match=str(right["revision"])).status_code == 204
    assert ok(agency.bob.get(f"/people/{person}"))["capabilities"]["professional"]["latest"] == 84.5
    assert agency.admin.patch(mistaken, {"score": 1}, If_Match="*").status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"score": 100.5}, "/score"),
        ({"score": 61, "most": 60}, "/score"),
        ({"score": 84.55}, "/score"),
        ({"score": "84"}, "/score"),
        ({"score": True}, "/score"),
        ({"score": 1e400}, "/score"),
        ({"most": 0}, "/most"),
        ({"on": "2099-01-01"}, "/on"),
        ({"dimension": "luck"}, "/dimension"),
        ({"kind": "oracle"}, "/kind"),
        ({"title": "a\u0000b"}, "/title"),
        ({"assessor_id": "0" * 24}, "/assessor_id"),
    ],
)
def test_what_is_no_score_is_refused(agency, fields, wrong):
    path = f"/people/{agency.ids['Bob']}/assessments"
    assert pointer(agency.admin.post(path, CASE | fields)) == wrong


def test_nobody_is_their_own_assessor_and_guests_are_not_assessed(agency, hire):
    person = hire()
    agency.claire, agency.piet  # noqa: B018 - they are there once they are spoken of
    path = f"/people/{person}/assessments"

    assert pointer(agency.admin.post(path, {**CASE, "assessor_id": person})) == "/assessor_id"
    assert pointer(agency.admin.post(path, {**CASE, "assessor_id": agency.ids["Piet"]})) == "/assessor_id"
    assert pointer(agency.admin.post(f"/people/{agency.ids['Claire']}/assessments", CASE)) == "/person_id"


def test_scores_are_for_the_agency_and_given_by_administrators(agency, hire):
    person = hire()
    made = assess(agency, person)

    for path in (f"/people/{person}/assessments", "/capabilities"):
        assert agency.claire.get(path).status_code == 403
        assert agency.rita.get(path).status_code == 200
    assert agency.alice.post(f"/people/{person}/assessments", CASE).status_code == 403
    assert agency.alice.patch(f"/assessments/{made['id']}", {"score": 1}, If_Match="*").status_code == 403
    assert agency.alice.delete(f"/assessments/{made['id']}", If_Match="*").status_code == 403


def test_the_report_tells_by_dimension_where_people_and_teams_stand(agency, hire, team):
    often, once, never = hire(), hire(), hire()
    made = team(often, once, never)
    other = team(once)
    assess(agency, often, score=100)
    assess(agency, often, score=100)
    assess(agency, once, score=50)

    report = ok(agency.bob.get(f"/capabilities?team={made}"))
    (stands,) = report["teams"]
    assert {each["id"] for each in report["people"]} == {often, once, never}
    assert stands["capabilities"]["professional"] == {"mean": 75, "assessed": 2, "without": 1}
    assert stands["capabilities"]["risk"] == {"mean": None, "assessed": 0, "without": 3}

    report = ok(agency.bob.get(f"/capabilities?person={once}", Accept_Language="zh"))
    assert [each["id"] for each in report["people"]] == [once]
    assert {each["id"] for each in report["teams"]} == {made, other}
    assert {each["title"] for each in report["teams"]} == {"甲组"}
    whole = {each["id"]: each for each in ok(agency.bob.get("/capabilities"))["people"]}
    assert whole[once] == report["people"][0]
    assert whole[never]["capabilities"]["professional"] == NONE


def test_the_report_takes_as_many_statements_for_more_people(agency, hire, team):
    def count(path):
        with counting(agency) as sent:
            ok(agency.bob.get(path))
        return len(sent)

    person = hire()
    paths = ("/capabilities", f"/people/{person}/assessments", f"/people/{person}")
    before = [count(each) for each in paths]
    made = team(person, *(hire() for _ in range(3)))
    for day in range(1, 4):
        assess(agency, person, on=f"2026-01-0{day}")

    assert [count(each) for each in paths] == before
    assert count(f"/capabilities?team={made}") == before[0] <= 6
