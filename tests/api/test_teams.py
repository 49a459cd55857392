"""Teams of three levels, what their people can do, and what is wrong with the staff."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import counting, ok


@pytest.fixture
def hire(agency):
    """Adds one of the agency's people; answers the id."""

    def add(**fields):
        return ok(agency.admin.post("/people", {"name": f"P-{secrets.token_hex(4)}", **fields}), 201)["id"]

    return add


@pytest.fixture
def team(agency):
    """Makes a team; answers it with its ETag."""

    def make(level, **fields):
        body = {"key": f"T{secrets.token_hex(4)}", "title_zh": "甲组", "title_en": "Team A", "level": level}
        answer = agency.admin.post("/teams", body | fields)
        return ok(answer, 201), answer.headers["ETag"]

    return make


def pointer(answer):
    assert answer.status_code == 422, answer.json
    return answer.json["errors"][0]["pointer"]


def findings(agency, *, person=None, team=None, speaker=None, **headers):
    found = ok((speaker or agency.bob).get("/org", **headers))["findings"]
    return [
        each
        for each in found
        if (person and (each["person"] or {}).get("id") == person)
        or (team and (each["team"] or {}).get("id") == team)
    ]


def codes(agency, **of):
    return [each["code"] for each in findings(agency, **of)]


def test_a_team_has_the_bounds_of_its_level_unless_it_says_otherwise(agency, team):
    execution, _ = team("execution")
    strategy, _ = team("strategy", most=None)
    small, etag = team("management", least=1)

    assert (execution["least"], execution["most"]) == (5, 8)
    assert (strategy["least"], strategy["most"]) == (None, None)
    assert (small["least"], small["most"]) == (1, 5)
    path = f"/teams/{small['id']}"
    assert ok(agency.admin.patch(path, {"most": 2}, if_match=etag))["most"] == 2
    assert pointer(agency.admin.patch(path, {"least": 3}, If_Match="*")) == "/least"
    assert agency.admin.patch(path, {"most": 2}, if_match=etag).status_code == 412
    assert agency.admin.patch(path, {"most": 2}).status_code == 428
    taken = agency.admin.post(
        "/teams", {**{name: small[name] for name in ("title_zh", "title_en", "level")}, "key": small["key"]}
    )
    assert (taken.status_code, taken.json["code"]) == (409, "taken")


def test_the_organisation_lists_teams_with_levels_and_people(agency, team, hire):
    made, _ = team("execution")
    person = hire(skills={"categories": ["美妆"]})
    ok(agency.admin.put(f"/teams/{made['id']}/members/{person}"))

    (shown,) = [each for each in ok(agency.bob.get("/org"))["teams"] if each["id"] == made["id"]]
    assert (shown["level"], shown["title"], shown["members"][0]["id"]) == ("execution", "Team A", person)
    (found,) = findings(agency, team=made["id"], Accept_Language="zh")
    assert (found["code"], found["severity"], found["required"], found["actual"]) == (
        "team_too_small",
        "warning",
        5,
        1,
    )
    assert found["message"] == "甲组只有 1 人，至少应有 5 人。"

    assert agency.admin.delete(f"/teams/{made['id']}/members/{person}").status_code == 204
    (listed,) = [each for each in ok(agency.bob.get("/teams")) if each["id"] == made["id"]]
    assert listed["members"] == []
    ok(agency.admin.put(f"/teams/{made['id']}/members/{person}"))  # and may come back
    ok(agency.admin.patch(f"/teams/{made['id']}", {"active": False}, If_Match="*"))
    assert made["id"] not in {each["id"] for each in ok(agency.bob.get("/teams"))}


def test_posts_ask_for_skills(agency, hire):
    analyst = hire(skills={"posts": ["DA"], "tools": ["Excel", "Power BI"]})
    manager = hire(skills={"posts": ["OM"]}, years=2)

    (found,) = [each for each in findings(agency, person=analyst) if each["code"] == "analyst_without_tool"]
    assert found["message"].endswith("is a data analyst without: SQL.")
    assert "manager_too_new" in codes(agency, person=manager)
    ok(agency.admin.patch(f"/people/{manager}", {"years": 3}, If_Match="*"))
    assert "manager_too_new" not in codes(agency, person=manager)


def test_a_misspelt_post_or_certificate_is_said_and_not_refused(agency, hire):
    person = hire(skills={"posts": ["NOPE"]})
    paper = {"role": "D-A", "issued_on": "2026-01-01"}
    ok(agency.admin.post(f"/people/{person}/certifications", paper), 201)

    found = [each for each in findings(agency, person=person) if each["code"] == "unknown_post"]

    assert [each["role"] for each in found] == ["NOPE", "D-A"]


def test_a_support_team_has_somebody_for_administration_and_for_finance(agency, team, hire):
    made, _ = team("support")
    clerk = hire(skills={"posts": ["ADM", "FIN"]})
    for each in ("ADM", "FIN"):
        assert each in {found["role"] for found in ok(agency.bob.get("/org"))["findings"]}
    ok(agency.admin.put(f"/teams/{made['id']}/members/{clerk}"))
    found = ok(agency.bob.get("/org"))["findings"]
    assert "support_without_post" not in {each["code"] for each in found}


def test_a_person_has_two_mentors_who_are_two_people(agency, hire):
    one, two = hire(), hire()
    learner = hire(business_mentor_id=one)
    path = f"/people/{learner}"
    assert "mentor_missing" in codes(agency, person=learner)

    def put(**fields):
        return agency.admin.patch(path, fields, If_Match="*")

    assert pointer(put(technical_mentor_id=one)) == "/technical_mentor_id"
    assert pointer(put(technical_mentor_id=learner)) == "/technical_mentor_id"
    assert pointer(put(technical_mentor_id="0" * 24)) == "/technical_mentor_id"
    ok(put(technical_mentor_id=two))
    assert "mentor_missing" not in codes(agency, person=learner)
    ok(agency.admin.post(f"/people/{two}/deactivate", {"reason": "Moves away"}))
    assert "mentor_missing" in codes(agency, person=learner)
    ok(put(years=4))  # the mentor who left may stay written


def test_a_client_s_person_has_a_client_and_is_no_administrator(agency, hire):
    client = ok(agency.admin.post("/clients", {"name": secrets.token_hex(6)}), 201)["id"]
    body = {"name": "Guest", "party": "client", "client_id": client}

    for wrong, where in (
        ({"client_id": None}, "/client_id"),
        ({"client_id": "0" * 24}, "/client_id"),
        ({"party": "platform"}, "/client_id"),
        ({"admin": True}, "/admin"),
        ({"party": "nobody"}, "/party"),
        ({"years": -1}, "/years"),
        ({"years": 10**30}, "/years"),
        ({"skills": {"posts": ["1 2"]}}, "/skills/posts/0"),
        ({"skills": {"tools": ["x"] * 51}}, "/skills/tools"),
    ):
        assert pointer(agency.admin.post("/people", body | wrong)) == where
    guest = hire(party="client", client_id=client)
    assert pointer(agency.admin.patch(f"/people/{guest}", {"admin": True}, If_Match="*")) == "/admin"
    ok(agency.admin.patch(f"/people/{guest}", {"party": "provider", "client_id": None}, If_Match="*"))


def test_whoever_belongs_to_something_stays_of_their_party(agency, team, hire):
    person = hire()
    made, _ = team("support")
    ok(agency.admin.put(f"/teams/{made['id']}/members/{person}"))

    answer = agency.admin.patch(f"/people/{person}", {"party": "platform"}, If_Match="*")

    assert (answer.status_code, answer.json["code"]) == (409, "party_in_use")


def test_guests_see_nothing_of_the_staff_and_join_no_team(agency, team, hire):
    name = f"Guest-{secrets.token_hex(4)}"
    guest = agency.person(name)
    made, _ = team("support")
    ok(agency.admin.patch(f"/people/{agency.ids[name]}", {"party": "platform"}, If_Match="*"))

    for path in ("/org", "/teams", f"/people/{agency.ids['Bob']}/certifications"):
        assert guest.get(path).status_code == 403
    assert pointer(agency.admin.put(f"/teams/{made['id']}/members/{agency.ids[name]}")) == "/person_id"


def test_certificates_are_given_changed_and_taken_away(agency, hire):
    person = hire()
    body = {"role": "DA", "issued_on": "2025-01-01", "expires_on": "2025-12-31"}
    given = ok(agency.admin.post(f"/people/{person}/certifications", body), 201)
    path = f"/certifications/{given['id']}"

    assert "certificate_expired" in codes(agency, person=person)
    ok(agency.admin.patch(path, {"expires_on": None}, If_Match="*"))
    assert "certificate_expired" not in codes(agency, person=person)
    assert pointer(agency.admin.patch(path, {"expires_on": "2024-01-01"}, If_Match="*")) == "/expires_on"
    assert [each["role"] for each in ok(agency.bob.get(f"/people/{person}/certifications"))] == ["DA"]
    ok(agency.admin.post(f"{path}/revoke"))
    assert ok(agency.bob.get(f"/people/{person}/certifications")) == []


def test_an_owner_without_the_certificate_of_the_role_is_named(agency, hire):
    owner, fit = hire(), hire()
    agency.start(roles={"DA": owner})
    assert "uncertified" not in codes(agency, person=owner, speaker=agency.alice)

    ok(agency.admin.post(f"/people/{fit}/certifications", {"role": "DA", "issued_on": "2025-01-01"}), 201)

    (found,) = [
        each for each in findings(agency, person=owner, speaker=agency.alice) if each["code"] == "uncertified"
    ]
    assert (found["role"], found["actual"] > 0) == ("DA", True)
    assert "uncertified" not in codes(agency, person=owner, speaker=agency.carol)  # who does not see the work


def test_the_organisation_takes_as_many_statements_for_more_people(agency, team, hire):
    def count():
        with counting(agency) as sent:
            ok(agency.bob.get("/org"))
        return len(sent)

    before = count()
    for _ in range(3):
        made, _ = team("support")
        ok(agency.admin.put(f"/teams/{made['id']}/members/{hire()}"))
    assert count() == before <= 12
