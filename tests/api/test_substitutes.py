"""Somebody is away, and a colleague has their roles and finds their work meanwhile."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.api.conftest import counting, ok
from tracker.db import db
from tracker.people.models import Substitute


@pytest.fixture
def colleague(agency):
    """Makes a new person: who speaks, and the id."""

    def make():
        name = f"C-{secrets.token_hex(4)}"
        return agency.person(name), agency.ids[name]

    return make


@pytest.fixture
def today(agency):
    """The day that the installation says is today."""
    return date.fromisoformat(ok(agency.bob.get("/org"))["today"])


def body(substitute, first, last):
    return {"substitute_id": substitute, "first_on": first.isoformat(), "last_on": last.isoformat()}


def stand_in(speaker, person, substitute, first, last):
    return ok(speaker.post(f"/people/{person}/substitutes", body(substitute, first, last)), 201)


def work(speaker):
    return [
        (each["key"], each.get("instead_of", {}).get("id")) for each in ok(speaker.get("/me/work"))["items"]
    ]


def test_a_substitute_has_the_roles_and_the_work_while_it_lasts(agency, plan, colleague, today):
    away, away_id = colleague()
    other, other_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "lead"}))
    first = plan.task("A", owner_id=away_id)
    plan.task("B", first, owner_id=other_id)
    assert work(other) == [("B", None)]

    made = stand_in(away, away_id, other_id, today, today)

    assert made["in_force"] is True
    me = ok(other.get("/me"))
    assert (me["roles"][plan.id], me["stands_in_for"], me["admin"]) == ("lead", [away_id], False)
    assert work(other) == [("A", away_id), ("B", None)]
    ok(other.post(f"/tasks/{first}/start"))
    ok(other.post(f"/projects/{plan.id}/pause"))  # as a lead may
    ok(other.post(f"/projects/{plan.id}/activate"))
    assert away.get("/me").status_code == 200

    assert other.delete(f"/substitutes/{made['id']}").status_code == 404  # it is not theirs to end
    assert away.delete(f"/substitutes/{made['id']}").status_code == 204
    assert ok(other.get("/me"))["roles"][plan.id] == "member"
    assert work(other) == [("B", None)]


def test_only_the_days_between_first_and_last_count(agency, plan, colleague, today):
    away, away_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "member"}))
    day = timedelta(days=1)
    for first, last, counts in (
        (today + day, today + 5 * day, False),
        (today - day, today + day, True),
    ):
        other, other_id = colleague()
        stand_in(away, away_id, other_id, first, last)
        assert (plan.id in ok(other.get("/me"))["roles"]) is counts
    shown = ok(agency.bob.get(f"/people/{away_id}/substitutes"))
    assert [each["in_force"] for each in shown] == [True, False]


def test_what_is_over_counts_no_more_and_is_not_arranged_afterwards(agency, plan, colleague, today):
    away, away_id = colleague()
    other, other_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "member"}))
    yesterday, path = today - timedelta(days=1), f"/people/{away_id}/substitutes"
    made = stand_in(away, away_id, other_id, yesterday, today)
    assert plan.id in ok(other.get("/me"))["roles"]
    with agency.tracker.app.app_context(), db.engine.begin() as connection:
        over = sa.update(Substitute.__table__).where(Substitute.id == made["id"])
        connection.execute(over.values(last_on=yesterday))

    assert plan.id not in ok(other.get("/me"))["roles"]
    answer = away.post(path, body(other_id, yesterday, yesterday))
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/last_on")


def test_the_same_two_have_each_day_once(agency, colleague, today):
    away, away_id = colleague()
    _, other_id = colleague()
    _, third_id = colleague()
    day, path = timedelta(days=1), f"/people/{away_id}/substitutes"
    made = stand_in(away, away_id, other_id, today, today + day)

    again = away.post(path, body(other_id, today + day, today + 2 * day))

    assert (again.status_code, again.json["code"]) == (409, "stands_in_already")
    assert again.json["facts"]["id"] == made["id"]
    stand_in(away, away_id, other_id, today + 2 * day, today + 2 * day)
    stand_in(away, away_id, third_id, today, today)
    assert away.delete(f"/substitutes/{made['id']}").status_code == 204
    stand_in(away, away_id, other_id, today, today)


def heard(speaker):
    return [(each["kind"], each["words"]) for each in ok(speaker.get("/me/notifications?limit=50"))["items"]]


def test_a_substitute_is_told_that_they_are_one_and_what_the_absent_would_hear(
    agency, plan, colleague, today
):
    away, away_id = colleague()
    other, other_id = colleague()
    name = ok(away.get("/me"))["name"]
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "member"}))
    made = stand_in(away, away_id, other_id, today, today)
    assert heard(other) == [("stands_in", f"You stand in for {name} from {today} to {today}.")]

    item = plan.task("A", owner_id=away_id)
    body = {"body": "Please look", "mentions": [away_id]}
    ok(agency.alice.post(f"/tasks/{item}/comments", body), 201)

    told = ok(other.get("/me/notifications"))["items"]
    assert [each["kind"] for each in told] == ["mentioned", "assigned", "stands_in"]
    assert told[0]["words"] == f"[For {name}, who is away] Alice mentioned you on “A”."
    assert (told[0]["instead_of"]["id"], told[0]["excerpt"]) == (away_id, "Please look")
    assert [kind for kind, _ in heard(away)] == ["mentioned", "assigned", "joined"]
    ok(other.post(f"/tasks/{item}/comments", {"body": "I do", "mentions": [away_id]}), 201)
    assert len(heard(other)) == 3  # nothing of what they did themselves
    assert away.delete(f"/substitutes/{made['id']}").status_code == 204
    ok(agency.alice.post(f"/tasks/{item}/comments", body), 201)
    assert [kind for kind, _ in heard(other)] == ["stands_in"]


def test_whoever_is_told_anyway_is_told_once(agency, plan, colleague, today):
    away, away_id = colleague()
    other, other_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{other_id}", {"role": "member"}))
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "member"}))
    stand_in(away, away_id, other_id, today, today)
    item = plan.task("A")
    body = {"body": "Both of you", "mentions": [away_id, other_id]}
    ok(agency.alice.post(f"/tasks/{item}/comments", body), 201)

    assert [kind for kind, _ in heard(other)] == ["mentioned", "stands_in", "joined"]


def test_a_stronger_role_of_one_s_own_stays(agency, plan, colleague, today):
    away, away_id = colleague()
    other, other_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "reader"}))
    ok(agency.alice.put(f"/projects/{plan.id}/members/{other_id}", {"role": "lead"}))

    stand_in(away, away_id, other_id, today, today)

    assert ok(other.get("/me"))["roles"][plan.id] == "lead"


def test_to_administer_and_to_stand_in_are_not_handed_on(agency, plan, colleague, today):
    away, away_id = colleague()
    boss, boss_id = colleague()
    other, other_id = colleague()
    ok(agency.alice.put(f"/projects/{plan.id}/members/{away_id}", {"role": "member"}))
    ok(agency.admin.patch(f"/people/{boss_id}", {"admin": True}, If_Match="*"))
    stand_in(away, away_id, boss_id, today, today)

    stand_in(boss, boss_id, other_id, today, today)

    me = ok(other.get("/me"))
    assert (me["admin"], me["roles"], me["stands_in_for"]) == (False, {}, [boss_id])


def test_only_oneself_and_administrators_say_who_stands_in(agency, colleague, today):
    _, away_id = colleague()
    _, other_id = colleague()
    path = f"/people/{away_id}/substitutes"

    assert agency.bob.post(path, body(other_id, today, today)).status_code == 403
    assert agency.bob.post(f"/people/{'0' * 24}/substitutes", body(other_id, today, today)).status_code == 403
    ok(agency.admin.post(path, body(other_id, today, today)), 201)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"substitute_id": "0" * 24}, "/substitute_id"),
        ({"substitute_id": "mine"}, "/substitute_id"),
        ({"last_on": "2098-02-28"}, "/last_on"),
        ({"last_on": "2099-03-02"}, "/last_on"),
        ({"first_on": "0001-01-01"}, "/first_on"),
    ],
    ids=str,
)
def test_a_substitution_that_cannot_be(agency, colleague, fields, where):
    away, away_id = colleague()
    _, other_id = colleague()
    wish = {"substitute_id": other_id, "first_on": "2098-03-01", "last_on": "2098-03-02", **fields}

    answer = away.post(f"/people/{away_id}/substitutes", wish)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, where)


def test_neither_oneself_nor_a_guest_stands_in(agency, colleague, today):
    away, away_id = colleague()
    _, guest_id = colleague()
    ok(agency.admin.patch(f"/people/{guest_id}", {"party": "platform"}, If_Match="*"))

    for each in (away_id, guest_id):
        answer = away.post(f"/people/{away_id}/substitutes", body(each, today, today))
        assert answer.json["errors"][0]["pointer"] == "/substitute_id"


def test_whoever_is_elsewhere_is_told_like_whoever_is_not_there(agency, today):
    """A client learns of no other client, of nobody of the agency, and of nobody of the platform."""
    another = ok(agency.admin.post("/clients", {"name": f"Shop {secrets.token_hex(4)}"}), 201)["id"]
    agency.person("Rival", party="client", client_id=another)
    agency.person("Clara", party="client", client_id=agency.client_id)
    agency.claire, agency.piet  # noqa: B018 - there from now on
    path, said = f"/people/{agency.ids['Claire']}/substitutes", set()
    for other in (*(agency.ids[name] for name in ("Rival", "Bob", "Piet")), "0" * 24):
        with counting(agency) as sent:
            answer = agency.claire.post(path, body(other, today, today))
        told = answer.get_data(as_text=True).replace(other, "")
        said.add((answer.status_code, told, len(sent)))
    assert len(said) == 1
    assert next(iter(said))[0] == 422
    stand_in(agency.claire, agency.ids["Claire"], agency.ids["Clara"], today, today)
