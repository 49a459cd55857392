"""An administrator keeps the people, clients and departments of the agency; everybody finds them."""

from __future__ import annotations

import secrets

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tracker.db import db
from tracker.people.models import Person


@pytest.fixture
def unique():
    """A word of its own for each test."""
    return secrets.token_hex(6)


def change(agency, path, **fields):
    return agency.admin.patch(path, fields, if_match=agency.admin.get(path).headers["ETag"])


def test_me_says_who_i_am_and_what_i_am_where(agency, plan):
    me = ok(agency.rita.get("/me"))
    assert (me["id"], me["name"], me["admin"]) == (agency.ids["Rita"], "Rita", False)
    assert me["roles"][plan.id] == "reader"
    assert ok(agency.admin.get("/me"))["admin"] is True


def test_a_person_is_added_read_and_changed(agency, unique):
    body = {"name": "王小明", "email": f"wang.{unique}@example.com"}
    added = agency.admin.post("/people", body)
    person = ok(added, 201)
    assert person == {**person, **body, "admin": False, "active": True, "department_id": None}
    path = f"/people/{person['id']}"
    read = agency.bob.get(path)
    assert (ok(read), read.headers["ETag"]) == (person, added.headers["ETag"])
    department = next(each["id"] for each in ok(agency.bob.get("/departments")) if each["key"] == "OPS")
    changed = ok(change(agency, path, name="Wang", department_id=department))
    assert (changed["name"], changed["email"], changed["department_id"]) == (
        "Wang",
        body["email"],
        department,
    )
    assert changed["revision"] > person["revision"]
    assert agency.admin.patch(path, {"name": "x"}, if_match=added.headers["ETag"]).status_code == 412
    assert agency.admin.patch(path, {"name": "x"}).status_code == 428


def test_people_are_found_by_part_of_name_or_address(agency, unique):
    for name, email in (
        (f"Ann {unique}", None),
        (f"Zoe {unique}", None),
        ("Max", f"max.{unique}@example.com"),
        ("Eve", None),
    ):
        ok(agency.admin.post("/people", {"name": name, "email": email}), 201)
    found = ok(agency.bob.get(f"/people?q={unique.upper()}"))["items"]
    assert [each["name"].split()[0] for each in found] == ["Ann", "Max", "Zoe"]
    assert ok(agency.bob.get("/people?q=%25"))["items"] == []  # a percent sign is not a wildcard
    assert ok(agency.bob.get(f"/people?q={unique}_"))["items"] == []


def test_people_are_listed_by_department(agency, unique):
    department = ok(
        agency.admin.post("/departments", {"key": unique[:8], "title_zh": "甲", "title_en": "A"}), 201
    )
    person = ok(agency.admin.post("/people", {"name": unique, "department_id": department["id"]}), 201)
    found = ok(agency.bob.get(f"/people?department={department['key']}"))["items"]
    assert [each["id"] for each in found] == [person["id"]]


def test_who_left_is_listed_no_more_and_cannot_come_in(agency):
    leaver = agency.person("Leaver")
    person = ok(leaver.get("/me"))["id"]
    left = agency.admin.post(f"/people/{person}/deactivate", {"reason": "Moves away"})
    assert ok(left)["person"]["active"] is False
    assert leaver.get("/me").status_code == 401
    assert person not in {each["id"] for each in ok(agency.bob.get("/people?q=Leaver"))["items"]}
    assert ok(agency.bob.get(f"/people/{person}"))["name"] == "Leaver"
    assert ok(change(agency, f"/people/{person}", active=False, years=3))["years"] == 3  # they have gone
    ok(change(agency, f"/people/{person}", active=True))
    assert leaver.get("/me").status_code == 401  # what let them in has ended


def test_nobody_leaves_by_a_mere_change(agency, unique):
    stayer = agency.person(unique)
    person = ok(stayer.get("/me"))["id"]
    refused = change(agency, f"/people/{person}", active=False)
    assert (refused.status_code, refused.json["code"]) == (409, "deactivate_instead")
    assert f"/people/{person}/deactivate" in refused.json["message"]
    assert stayer.get("/me").status_code == 200


def test_the_last_administrator_stays(agency, unique):
    path = f"/people/{ok(agency.admin.get('/me'))['id']}"
    refused = change(agency, path, admin=False)
    assert (refused.status_code, refused.json["code"]) == (409, "last_administrator")
    other = ok(agency.admin.post("/people", {"name": unique, "admin": True}), 201)["id"]
    ok(change(agency, f"/people/{other}", admin=False))
    assert ok(agency.admin.get(path))["admin"] is True


def test_a_mailbox_is_one_persons_however_it_is_written(agency, unique):
    first = ok(agency.admin.post("/invitations", {"name": "A", "email": f"{unique}@example.com"}), 201)
    shouted = f"{unique}@EXAMPLE.com".upper()
    for path, body in (("/invitations", {"name": "B"}), ("/people", {"name": "B"})):
        again = agency.admin.post(path, {**body, "email": shouted})
        assert (again.status_code, again.json["code"]) == (409, "taken")
    other = ok(agency.admin.post("/people", {"name": "C"}), 201)["id"]
    assert agency.admin.patch(f"/people/{other}", {"email": shouted}, If_Match="*").status_code == 409
    with agency.tracker.app.app_context(), db.engine.begin() as connection:  # as once it was kept
        written = sa.update(Person.__table__).where(Person.id == first["person_id"])
        connection.execute(written.values(email=shouted))
    assert agency.admin.post("/people", {"name": "B", "email": shouted}).status_code == 409
    same = agency.admin.patch(f"/people/{first['person_id']}", {"email": shouted}, If_Match="*")
    assert ok(same)["email"] == shouted.lower()


def test_an_address_belongs_to_one_person(agency, unique):
    body = {"name": "Somebody", "email": f"{unique}@example.com"}
    ok(agency.admin.post("/people", body), 201)
    for lang, words in (
        ("en", "There is already a person with the e-mail address"),
        ("zh", "电子邮箱已存在"),
    ):
        refused = agency.admin.post("/people", body, Accept_Language=lang)
        assert (refused.status_code, refused.json["code"]) == (409, "taken")
        assert words in refused.json["detail"]
    other = ok(agency.admin.post("/people", {"name": "Other"}), 201)["id"]
    assert change(agency, f"/people/{other}", email=body["email"]).status_code == 409
    second = ok(agency.admin.post("/people", {"name": "Another"}), 201)["id"]
    assert ok(change(agency, f"/people/{second}", email=None))["email"] is None  # many may have none


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": "A", "email": "no"}, "/email"),
        ({"name": "A", "department_id": "0" * 24}, "/department_id"),
        ({"name": "A", "department_id": "x"}, "/department_id"),
        ({"name": "A", "id": "0" * 24}, "/id"),
    ],
)
def test_a_person_that_cannot_be_is_refused_at_its_place(agency, body, pointer):
    refused = agency.admin.post("/people", body)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_client_is_added_found_and_changed(agency, unique):
    client = ok(agency.admin.post("/clients", {"name": f"Tea {unique}", "stage": "growing"}), 201)
    path = f"/clients/{client['id']}"
    assert [each["id"] for each in ok(agency.bob.get(f"/clients?q={unique}"))["items"]] == [client["id"]]
    assert ok(change(agency, path, note="A good one"))["note"] == "A good one"
    assert ok(agency.bob.get(path))["stage"] == "growing"
    assert agency.admin.post("/clients", {"name": f"Tea {unique}"}).status_code == 409
    assert change(agency, path, stage="ancient").status_code == 422
    assert ok(change(agency, path, name=f"Tea {unique}"))["name"] == f"Tea {unique}"


def test_departments_of_the_playbooks_are_there_and_may_be_renamed(agency, unique):
    keys = [each["key"] for each in ok(agency.bob.get("/departments"))]
    assert {"OPS", "DATA", "CLIENT"} <= set(keys)
    assert keys == sorted(keys)
    department = ok(
        agency.admin.post("/departments", {"key": unique[:8], "title_zh": "甲", "title_en": "A"}), 201
    )
    answer = agency.admin.patch(
        f"/departments/{department['id']}", {"title_en": "B"}, if_match=str(department["revision"])
    )
    assert ok(answer)["title_en"] == "B"
    again = agency.admin.post("/departments", {"key": unique[:8], "title_zh": "甲", "title_en": "A"})
    assert (again.status_code, again.json["code"]) == (409, "taken")


def test_a_token_shows_its_secret_once_and_ends_when_it_is_revoked(agency):
    person = agency.ids["Carol"]
    given = ok(agency.admin.post(f"/people/{person}/tokens", {"name": "phone"}), 201)
    assert given["token"].startswith("trk_")
    assert given["revoked_at"] is None
    listed = ok(agency.admin.get(f"/people/{person}/tokens"))
    assert [each["name"] for each in listed] == ["laptop", "phone"] or "phone" in {
        each["name"] for each in listed
    }
    assert not any({"token", "hash"} & each.keys() for each in listed)

    phone = type(agency.carol)(agency.app, given["token"])
    assert ok(phone.get("/me"))["name"] == "Carol"
    revoked = ok(agency.admin.post(f"/tokens/{given['id']}/revoke"))
    assert revoked["revoked_at"]
    assert phone.get("/me").status_code == 401
    assert ok(agency.carol.get("/me"))["name"] == "Carol"
    assert ok(agency.admin.post(f"/tokens/{given['id']}/revoke"))["revoked_at"] == revoked["revoked_at"]


def test_what_is_not_there_is_not_found(agency):
    nothing = "0" * 24
    for path in (f"/people/{nothing}", f"/clients/{nothing}", f"/people/{nothing}/tokens"):
        answer = agency.admin.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert agency.admin.post(f"/tokens/{nothing}/revoke").status_code == 404
    assert agency.admin.post(f"/people/{nothing}/tokens", {"name": "x"}).status_code == 404
