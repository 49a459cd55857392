"""Who talks to whom: a client's people, the team that talks to each level, and about what."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import counting, ok
from tests.api.playbook_texts import including, published, small

TALKS = {
    "executives": ("strategy", "Strategy team", ["Growth of the brand", "ROI"], ["onsite"]),
    "managers": (
        "management",
        "Management team",
        ["Effect of campaigns", "Efficiency of the team"],
        ["wecom"],
    ),
    "operators": (
        "execution",
        "Execution team",
        ["Guides to what is done", "Skills with the tools"],
        ["wecom"],
    ),
}
"""What section 6.4 says of each level: the team's key and title, topics, channels."""
NOTHING = "0" * 24
OWNERS = """\
contacts:
  owners:
    title: {zh: 老板, en: Owners}
    client: [CL-X]
    provider: [OM]
    topics: [{zh: 利润, en: Profit}]
    channel: phone
    source: 6.4
teams:
  strategy: {title: {zh: 经营组, en: Business team}, roles: [OM], source: 5.1}"""


@pytest.fixture
def client(agency):
    """A client; answers its id."""
    return ok(agency.admin.post("/clients", {"name": f"Shop {secrets.token_hex(4)}"}), 201)["id"]


@pytest.fixture
def post(agency):
    """Adds a contact to a client, for an administrator."""

    def add(client, speaker=None, status=201, **fields):
        body = {"name": "Lin", "level": "managers", **fields}
        return ok((speaker or agency.admin).post(f"/clients/{client}/contacts", body), status)

    return add


def pointer(answer):
    assert answer.status_code == 422, answer.json
    return answer.json["errors"][0]["pointer"]


def keys(rows):
    return [each["key"] for each in rows]


@pytest.mark.parametrize("level", TALKS)
def test_a_contact_resolves_to_the_team_and_the_topics_of_its_level(agency, client, post, level):
    key, title, topics, channels = TALKS[level]
    made = post(client, level=level, job_title="CEO", channel="wecom", address="lin@shop")
    body = {"key": f"T{secrets.token_hex(4)}", "title_zh": "甲", "title_en": "A", "level": key}
    team = ok(agency.admin.post("/teams", body), 201)["id"]
    ok(agency.admin.put(f"/teams/{team}/members/{agency.ids['Bob']}"))

    shown = ok(agency.admin.get(f"/contacts/{made['id']}"))

    assert (shown["team"]["key"], shown["team"]["title"], shown["topics"]) == (key, title, topics)
    assert (keys(shown["channels"]), shown["channel"], shown["address"]) == (channels, "wecom", "lin@shop")
    assert {"id": agency.ids["Bob"], "name": "Bob"} in shown["team"]["people"]
    chinese = ok(agency.admin.get(f"/clients/{client}/contacts", Accept_Language="zh"))["items"]
    assert [each["level_title"] for each in chinese] == [
        {"executives": "高层领导", "managers": "中层管理", "operators": "执行人员"}[level]
    ]


def test_the_matrix_of_a_project_has_each_level_with_both_sides(agency, client, post):
    bob = agency.ids["Bob"]
    started = agency.start(client_id=client, roles={"SD": bob, "IE": bob})
    lin, zhou = post(client, level="executives"), post(client, name="Zhou", level="operators")
    stranger = ok(agency.admin.post("/clients", {"name": f"Other {client}"}), 201)["id"]
    post(stranger, name="Nobody's")

    matrix = ok(agency.rita.get(f"/projects/{started.id}/contacts"))

    assert matrix["playbook"] == {"key": "client-communication", "pinned": False}
    assert (matrix["client"]["id"], matrix["others"]) == (client, [])
    levels = {each["level"]: each for each in matrix["levels"]}
    assert [*levels] == [*TALKS]
    for level, (key, title, topics, channels) in TALKS.items():
        team = levels[level]["team"]
        assert (team["key"], team["title"], levels[level]["topics"]) == (key, title, topics)
        assert keys(levels[level]["channels"]) == channels
    assert [each["id"] for each in levels["executives"]["contacts"]] == [lin["id"]]
    assert [each["id"] for each in levels["operators"]["contacts"]] == [zhou["id"]]
    assert levels["managers"]["contacts"] == []
    assert levels["executives"]["team"]["people"] == [{"id": bob, "name": "Bob"}]
    assert levels["executives"]["team"]["roles"][0] == {
        "key": "IE",
        "title": "Industry expert",
        "person": {"id": bob, "name": "Bob"},
    }


def test_what_the_projects_own_playbook_or_a_part_of_it_says_counts_there(agency, client, post):
    inner, outer = (f"{name}-{secrets.token_hex(4)}" for name in ("inner", "outer"))
    published(agency, small(inner, more=OWNERS))
    published(agency, including(outer, inner))
    assert (
        pointer(agency.admin.post(f"/clients/{client}/contacts", {"name": "Wu", "level": "owners"}))
        == "/level"
    )
    started = agency.start(playbook=outer, client_id=client)
    wu, lin = post(client, name="Wu", level="owners"), post(client)

    matrix = ok(agency.bob.get(f"/projects/{started.id}/contacts"))

    assert matrix["playbook"] == {"key": inner, "pinned": True}
    (level,) = matrix["levels"]
    assert (level["title"], level["topics"], level["team"]["title"]) == (
        "Owners",
        ["Profit"],
        "Business team",
    )
    assert [each["id"] for each in level["contacts"]] == [wu["id"]]
    assert [each["id"] for each in matrix["others"]] == [lin["id"]]
    assert (wu["topics"], wu["team"]["title"], lin["topics"]) == (
        ["Profit"],
        "Business team",
        TALKS["managers"][2],
    )


def test_a_project_without_a_client_shows_who_would_talk(agency):
    matrix = ok(agency.bob.get(f"/projects/{agency.empty().id}/contacts"))

    assert (matrix["client"], matrix["others"]) == (None, [])
    assert [(each["level"], each["contacts"]) for each in matrix["levels"]] == [(each, []) for each in TALKS]


def test_contacts_are_listed_in_pages_changed_and_let_go(agency, client, post):
    wu, lin = post(client, name="Wu"), post(client, name="Lin", level="operators")
    path = f"/clients/{client}/contacts"

    first = ok(agency.admin.get(f"{path}?limit=1"))
    rest = ok(agency.admin.get(f"{path}?cursor={first['next']}"))
    assert [each["name"] for each in (*first["items"], *rest["items"])] == ["Lin", "Wu"]
    assert [each["id"] for each in ok(agency.admin.get(f"{path}?level=managers"))["items"]] == [wu["id"]]

    own = f"/contacts/{lin['id']}"
    changed = ok(agency.admin.patch(own, {"level": "executives", "base_revision": lin["revision"]}))
    assert changed["topics"] == TALKS["executives"][2]
    assert agency.admin.delete(own, if_match=str(lin["revision"])).status_code == 412
    assert agency.admin.delete(own, if_match=str(changed["revision"])).status_code == 204
    assert agency.admin.get(own).status_code == 404
    assert [each["id"] for each in ok(agency.admin.get(path))["items"]] == [wu["id"]]


def test_a_contact_may_be_one_of_the_clients_own_people_and_nobody_elses(agency, client, post):
    agency.claire  # noqa: B018 - she is there once she is spoken of
    claire = agency.ids["Claire"]

    assert post(agency.client_id, person_id=claire)["person_id"] == claire
    for fields, wrong in (
        ({"person_id": claire}, "/person_id"),
        ({"person_id": NOTHING}, "/person_id"),
        ({"level": "friends"}, "/level"),
        ({"channel": "pigeon"}, "/channel"),
        ({"name": "a\u0000b"}, "/name"),
        ({"address": "one\ntwo"}, "/address"),
    ):
        body = {"name": "Lin", "level": "managers", **fields}
        assert pointer(agency.admin.post(f"/clients/{client}/contacts", body)) == wrong


def test_leads_of_a_project_of_the_client_write_and_its_people_read(agency, client, post):
    agency.empty(client_id=client)
    made = post(client, speaker=agency.alice)
    path, own = f"/clients/{client}/contacts", f"/contacts/{made['id']}"

    ok(agency.alice.patch(own, {"job_title": "COO"}, If_Match="*"))
    for speaker in (agency.bob, agency.rita):
        assert ok(speaker.get(own))["job_title"] == "COO"
        assert len(ok(speaker.get(path))["items"]) == 1
        assert speaker.post(path, {"name": "Wu", "level": "managers"}).status_code == 403
        assert speaker.patch(own, {"name": "Wu"}, If_Match="*").status_code == 403
        assert speaker.delete(own, If_Match="*").status_code == 403
    assert agency.carol.get(path).status_code == 403
    assert agency.alice.delete(own, If_Match="*").status_code == 204


def test_who_does_not_work_for_the_client_learns_nothing_of_its_contacts(agency, client, post):
    shared, made = agency.shared(), post(client)
    with counting(agency) as hidden:
        told = agency.alice.get(f"/contacts/{made['id']}")
    with counting(agency) as missing:
        nothing = agency.alice.get(f"/contacts/{NOTHING}")

    assert told.status_code == nothing.status_code == 404
    assert told.get_data(as_text=True).replace(made["id"], NOTHING) == nothing.get_data(as_text=True)
    assert len(hidden) == len(missing)
    for guest in (agency.claire, agency.piet):
        for address in (f"/clients/{agency.client_id}/contacts", f"/projects/{shared.id}/contacts"):
            assert guest.get(address).status_code == 403
        assert guest.get(f"/contacts/{made['id']}").json == guest.get(f"/contacts/{NOTHING}").json


def test_more_contacts_take_no_more_statements(agency, client, post):
    started = agency.start(client_id=client)
    paths = (f"/clients/{client}/contacts", f"/projects/{started.id}/contacts")

    def count():
        found = []
        for path in paths:
            with counting(agency) as sent:
                ok(agency.bob.get(path))
            found.append(len(sent))
        return found

    post(client)
    before = count()
    for level in TALKS:
        post(client, level=level)
    agency.empty(client_id=client)
    assert count() == before
    assert max(before) <= 14
