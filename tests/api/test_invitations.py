"""An invitation link gives a person their first token: once, and only while it is open."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.api.conftest import ok
from tests.conftest import ADMIN, Speaker
from tracker.cli import main
from tracker.db import METADATA, db, session
from tracker.people.models import Invitation


@pytest.fixture
def newcomer(agency):
    """The id of a person without a token."""
    return ok(agency.admin.post("/people", {"name": f"New-{secrets.token_hex(4)}"}), 201)["id"]


def invite(agency, person_id, **fields):
    return ok(agency.admin.post(f"/people/{person_id}/invitations", fields), 201)


def path(invitation):
    return "/api/v1" + invitation["url"].partition("/api/v1")[2]


def end_early(agency, invitation):
    """Let its time be over."""
    table = Invitation.__table__
    with agency.tracker.app.app_context(), db.engine.begin() as connection:
        over = sa.update(table).where(table.c.id == invitation["id"])
        connection.execute(over.values(expires_at=table.c.created_at))


def test_a_link_says_who_invites_whom_and_gives_a_token(agency, newcomer):
    made = invite(agency, newcomer)
    name = ok(agency.admin.get(f"/people/{newcomer}"))["name"]

    read = ok(agency.nobody.get(path(made)))
    accept, how = read.pop("accept_url"), read.pop("how")
    assert accept == made["url"] + "/accept"
    assert "POST" in how
    assert read == {
        "agency": "Tracker",
        "invited": name,
        "invited_by": "Administrator",
        "expires_at": made["expires_at"],
    }
    accepted = agency.nobody.post(f"{path(made)}/accept", {"name": "phone"})

    assert ok(accepted, 201)["person"] == {"id": newcomer, "name": name}
    assert accepted.headers["Cache-Control"] == "no-store"
    me = Speaker(agency.app, accepted.json["token"])
    assert ok(me.get("/me"))["id"] == newcomer
    assert [each["name"] for each in ok(me.get("/me/tokens"))] == ["phone"]
    assert [each["state"] for each in ok(agency.admin.get(f"/people/{newcomer}/invitations"))] == ["used"]


def refused(answer):
    return answer.status_code, answer.json["code"]


def test_a_link_works_once_until_it_is_revoked_or_over(agency, newcomer):
    used, revoked, over = (invite(agency, newcomer) for _ in range(3))
    ok(agency.nobody.post(f"{path(used)}/accept", {}), 201)
    ok(agency.admin.post(f"/invitations/{revoked['id']}/revoke"))
    end_early(agency, over)
    unknown = "/invitations/by/" + secrets.token_urlsafe(32)

    for each, why in ((used, "used"), (revoked, "revoked"), (over, "expired")):
        assert refused(agency.nobody.get(path(each))) == (410, f"invitation_{why}")
        assert refused(agency.nobody.post(f"{path(each)}/accept", {})) == (410, f"invitation_{why}")
    assert refused(agency.nobody.get(unknown)) == (404, "invitation_unknown")
    assert refused(agency.nobody.post(f"{unknown}/accept", {})) == (404, "invitation_unknown")
    assert "链接" in agency.nobody.get(unknown, Accept_Language="zh").json["detail"]
    states = [each["state"] for each in ok(agency.admin.get(f"/people/{newcomer}/invitations"))]
    assert states == ["used", "revoked", "expired"]


def test_whoever_lost_the_first_token_is_told_to_ask_for_another_link(agency, newcomer):
    link, key = f"{path(invite(agency, newcomer))}/accept", secrets.token_hex(8)
    ok(agency.nobody.post(link, {}, Idempotency_Key=key), 201)

    again = agency.nobody.post(link, {}, Idempotency_Key=key)

    assert refused(again) == (409, "answer_not_kept")
    assert "another invitation" in again.json["detail"]


def test_of_two_who_accept_at_once_one_gets_the_token(agency, newcomer):
    link, start = path(invite(agency, newcomer)), Barrier(4)

    def accept(_):
        start.wait()
        return Speaker(agency.app).post(f"{link}/accept", {}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(accept, range(4)))

    assert answers == [201, 410, 410, 410]
    assert len(ok(agency.admin.get(f"/people/{newcomer}/tokens"))) == 1


def test_whoever_left_cannot_come_in_by_an_old_link(agency, newcomer):
    link = path(invite(agency, newcomer))
    ok(agency.admin.post(f"/people/{newcomer}/deactivate", {"reason": "Moves away"}))

    assert refused(agency.nobody.post(f"{link}/accept", {})) == (410, "invitation_revoked")
    assert refused(agency.admin.post(f"/people/{newcomer}/invitations", {})) == (409, "person_left")


def test_a_person_is_added_joins_projects_and_is_invited_in_one_request(agency, plan):
    name = f"Both-{secrets.token_hex(4)}"
    body = {"name": name, "memberships": [{"project_id": plan.id, "role": "reader"}], "expires_in_hours": 1}

    made = ok(agency.admin.post("/invitations", body), 201)

    token = ok(agency.nobody.post(f"{path(made)}/accept", {}), 201)["token"]
    assert ok(Speaker(agency.app, token).get("/me"))["roles"] == {plan.id: "reader"}


def test_nothing_is_added_where_a_project_is_missing(agency):
    name = f"Nobody-{secrets.token_hex(4)}"
    body = {"name": name, "memberships": [{"project_id": "0" * 24, "role": "reader"}]}

    answer = agency.admin.post("/invitations", body)

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/memberships/0/project_id")
    assert ok(agency.admin.get(f"/people?q={name}"))["items"] == []


@pytest.mark.parametrize("hours", [0, 24 * 90 + 1, "many", 1.5, None])
def test_a_link_is_open_for_an_hour_to_ninety_days(agency, newcomer, hours):
    answer = agency.admin.post(f"/people/{newcomer}/invitations", {"expires_in_hours": hours})

    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/expires_in_hours")


def test_a_secret_is_kept_nowhere(agency, newcomer):
    made = invite(agency, newcomer)
    secret = made["url"].rpartition("/")[2]
    token = ok(agency.nobody.post(f"{path(made)}/accept", {}), 201)["token"]

    with agency.tracker.app.app_context():
        kept = "".join(repr(session().execute(sa.select(each)).all()) for each in METADATA.tables.values())

    assert secret not in kept
    assert token not in kept


def test_the_command_prints_a_link_and_knows_people_by_their_address(house):
    url = house.tracker.settings.database_url
    command = CliRunner(env={"TRACKER_DATABASE_URL": url, "TRACKER_ADMIN_TOKEN": ADMIN})

    ran = command.invoke(main, ["invite", "李雷", "--email", "bob@example.com"])

    assert (ran.exit_code, ran.stderr) == (0, "")
    shown = ok(house.nobody.get("/api/v1" + ran.output.strip().partition("/api/v1")[2]))
    assert (shown["invited"], shown["invited_by"]) == ("Bob", None)
    assert command.invoke(main, ["invite", "韩梅"]).exit_code == 0
    assert [each["name"] for each in ok(house.bob.get("/people?q=韩梅"))["items"]] == ["韩梅"]
    assert command.invoke(main, ["invite", "\n"]).exit_code == 2
    assert command.invoke(main, ["invite", "A", "--hours", "0"]).exit_code == 2


@pytest.mark.settings(TRACKER_PUBLIC_URL="https://work.example.com/agency", TRACKER_AGENCY_NAME="云启")
def test_a_link_leads_to_the_public_address(house):
    made = ok(house.admin.post(f"/people/{house.ids['Bob']}/invitations", {}), 201)

    assert made["url"].startswith("https://work.example.com/agency/api/v1/invitations/by/")
    assert ok(house.nobody.get(path(made)))["agency"] == "云启"
