"""What a client's and a platform's people see of a project and do in it (S-122, S-124)."""

from __future__ import annotations

import json

import pytest

from tests.api.conftest import counting, ok

INTERNAL = ("slack", "critical", "reason", "findings", "parameters", "roles", "source", "where", "@")
"""What no answer to a guest may say."""


@pytest.fixture(scope="module")
def shared(agency):
    """The four phases for Claire's shop, with Claire and Piet as guests."""
    return agency.shared()


@pytest.fixture
def small(agency):
    """Makes a project of Claire's shop without a playbook; answers its id."""
    return agency.shared(playbook=None, name="Small").id


def add(agency, project_id, title, **fields):
    return ok(
        agency.admin.post(f"/projects/{project_id}/tasks", {"title": title, "key": title, **fields}), 201
    )["id"]


def keys(speaker, project_id, more=""):
    return {each["key"] for each in ok(speaker.get(f"/projects/{project_id}/tasks?limit=500{more}"))["items"]}


def test_i_am_told_whose_person_i_am(agency):
    assert (me := ok(agency.claire.get("/me")))["party"] == "client"
    assert me["client_id"] == agency.client_id
    assert ok(agency.bob.get("/me"))["party"] == "provider"


def test_a_client_sees_milestones_and_what_concerns_the_client(agency, shared):
    assert keys(agency.claire, shared.id) == {
        *("M1", "M2", "M3"),
        *("D04", "O12", "L05"),
        *("V12", "V23"),
        *("O11", "GK", "GX"),
    }
    assert keys(agency.piet, shared.id) == {"M1", "M2", "M3"}
    assert len(keys(agency.rita, shared.id)) > 80


def test_a_guest_seeks_in_keys_and_titles_alone(agency, small):
    owner = {"owner_id": agency.ids["Claire"]}
    add(agency, small, "MINE", note="Their margin is thin", **owner)
    add(agency, small, "GATE", kind="milestone", note="Their margin is thin")

    assert keys(agency.claire, small, "&q=mi") == {"MINE"}
    assert keys(agency.claire, small, "&q=margin") == set()
    assert keys(agency.rita, small, "&q=margin") == {"MINE", "GATE"}


def test_a_guest_sees_what_they_own_or_help_with(agency, small):
    mine = add(agency, small, "MINE", department="OPS", owner_id=agency.ids["Claire"])
    add(agency, small, "OURS", department="OPS")
    assert keys(agency.claire, small) == {"MINE"}
    assert [each["id"] for each in ok(agency.claire.get(f"/me/work?project={small}"))["items"]] == [mine]


def test_a_department_whose_key_only_contains_anothers_does_not_take_part(agency, small):
    """An underscore is no wildcard, and a longer key is another key."""
    for key in ("CLIENTS", "CLI_NT"):
        agency.admin.post("/departments", {"key": key, "title_zh": key, "title_en": key})
    for number, key in enumerate(("CLIENTS", "CLI_NT", "CLIENT")):
        add(agency, small, f"T{number}", kind="meeting", department=key)
    assert keys(agency.claire, small) == {"T2"}


def test_nothing_internal_is_told_to_a_guest(agency, shared):
    for path in (
        "/projects",
        f"/projects/{shared.id}",
        f"/projects/{shared.id}/tasks?limit=500&include=links",
        f"/projects/{shared.id}/members",
        f"/projects/{shared.id}/phases",
        f"/tasks/{shared['M1']}",
        f"/tasks/{shared['M1']}/points",
    ):
        said = json.dumps(ok(agency.claire.get(path)))
        assert [word for word in INTERNAL if word in said] == [], path


def test_a_guest_reads_the_notes_of_their_own_work_alone(agency, shared):
    listed = ok(agency.claire.get(f"/projects/{shared.id}/tasks?limit=500"))["items"]
    assert {each["key"] for each in listed if "note" not in each} == {"M1", "M2", "M3", "GK"}
    assert "note" not in ok(agency.claire.get(f"/projects/{shared.id}"))


def test_what_holds_back_and_is_not_seen_has_no_name(agency, shared):
    item = ok(agency.claire.get(f"/tasks/{shared['M1']}"))
    assert [each.get("key") for each in item["blocked_by"]] == ["O12", "V12", None]
    assert item["blocked_by"][-1] == {"id": None, "title": "Waiting for the agency"}
    refused = agency.claire.post(f"/tasks/{shared['D04']}/complete")
    assert (refused.status_code, refused.json["open"]) == (409, [])
    assert "work of the agency" in refused.json["detail"]


def test_guests_see_the_points_of_their_own_side(agency, shared):
    path = f"/tasks/{shared['M1']}/points"
    assert [each["key"] for each in ok(agency.claire.get(path))] == ["V12"]
    assert len(ok(agency.rita.get(path))) > 1


def test_a_guest_works_on_what_is_theirs_and_on_nothing_else(agency, small):
    theirs = add(agency, small, "THEIRS", department="CLIENT")
    gate = add(agency, small, "GATE", kind="milestone")
    assert ok(agency.claire.post(f"/tasks/{theirs}/start"))["state"] == "started"
    assert ok(agency.claire.post(f"/tasks/{theirs}/complete"))["state"] == "done"
    assert ok(agency.claire.post(f"/tasks/{theirs}/reopen"))["state"] == "open"
    assert agency.piet.post(f"/tasks/{theirs}/start").status_code == 404
    refused = agency.claire.post(f"/tasks/{gate}/complete")
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_party")


def test_a_guest_neither_overrides_nor_previews(agency, small):
    first = add(agency, small, "FIRST", department="OPS")
    after = add(agency, small, "AFTER", department="CLIENT", after=[first])
    refused = agency.claire.post(f"/tasks/{after}/complete", {"override_reason": "We are in a hurry"})
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert agency.claire.post(f"/tasks/{after}/complete?dry_run=true").status_code == 403
    assert ok(agency.bob.post(f"/tasks/{first}/complete?dry_run=true"))["dry_run"]


@pytest.mark.parametrize("query", ["sort=slack", "sort=-slack", "critical=true"])
@pytest.mark.usefixtures("shared")
def test_no_order_and_no_filter_tells_what_is_not_shown(agency, query):
    assert agency.claire.get(f"/tasks?{query}").status_code == 403


def test_a_clients_calendar_has_the_clients_tasks(agency, shared):
    """S-124: what the merchant owes is in the merchant's feed."""
    made = ok(agency.claire.post(f"/projects/{shared.id}/feeds", {}), 201)
    body = agency.claire.client.get(made["url"].partition("localhost")[2]).get_data(as_text=True)
    assert "supplies product and team information" in body.replace("\r\n ", "")
    assert body.count("BEGIN:VEVENT") == 9  # three milestones, three tasks, three meetings


def test_a_guests_list_takes_as_many_statements_whatever_its_length(agency, shared):
    path = f"/projects/{shared.id}/tasks"
    with counting(agency) as few:
        assert len(ok(agency.claire.get(f"{path}?limit=2"))["items"]) == 2
    with counting(agency) as many:
        assert len(ok(agency.claire.get(f"{path}?limit=500"))["items"]) > 2
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("name", "role", "code"),
    [
        ("Claire", "member", "wrong_party"),
        ("Claire", "platform", "wrong_party"),
        ("Piet", "client", "wrong_party"),
        ("Bob", "client", "wrong_party"),
    ],
)
def test_a_role_takes_somebody_of_the_right_party(agency, small, name, role, code):
    refused = agency.alice.put(f"/projects/{small}/members/{agency.ids[name]}", {"role": role}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (422, code)
    assert refused.json["errors"][0]["pointer"] == "/role"


def test_a_clients_person_comes_into_projects_of_that_client_only(agency):
    agency.claire  # noqa: B018 - there from now on
    other = agency.empty().id
    refused = agency.alice.put(f"/projects/{other}/members/{agency.ids['Claire']}", {"role": "client"})
    assert (refused.status_code, refused.json["code"]) == (422, "other_client")
    hers = {"title": "Hers", "owner_id": agency.ids["Claire"]}
    project = {"name": "X", "start_on": "2026-02-02", "lead_id": agency.ids["Claire"]}
    several = {"create": [{"title": "A"}, hers]}
    for answer, pointer in (
        (agency.alice.post(f"/projects/{other}/tasks", hers), "/owner_id"),
        (agency.alice.post(f"/projects/{other}/tasks/bulk", several), "/create/1/owner_id"),
        (agency.admin.post("/projects", project), "/lead_id"),
    ):
        assert answer.json["errors"][0]["pointer"] == pointer, answer.json
        assert answer.json["errors"][0]["code"] in ("other_client", "wrong_party")


def test_an_invitation_says_which_of_its_memberships_does_not_fit(agency):
    places = [{"project_id": agency.empty(name=each).id, "role": "reader"} for each in "AB"]
    places[1]["role"] = "client"

    refused = agency.admin.post("/invitations", {"name": "New", "memberships": places})

    assert (refused.status_code, refused.json["code"]) == (422, "wrong_party")
    assert refused.json["errors"][0]["pointer"] == "/memberships/1/role"


def test_a_project_does_not_change_hands_while_guests_of_the_old_client_see_it(agency, small):
    refused = agency.alice.patch(f"/projects/{small}", {"client_id": None}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (422, "other_client")
    assert refused.json["errors"][0]["pointer"] == "/client_id"


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"party": "client"}, "/client_id"),
        ({"party": "client", "client_id": "0" * 24}, "/client_id"),
        ({"party": "platform", "admin": True}, "/admin"),
        ({"party": "friend"}, "/party"),
    ],
)
def test_a_party_is_said_with_its_client(agency, fields, pointer):
    refused = agency.admin.post("/people", {"name": "Odd", **fields})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_party_stays_while_somebody_is_in_a_project(agency, shared):
    path = f"/people/{agency.ids['Piet']}"
    refused = agency.admin.patch(path, {"party": "provider"}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (409, "party_in_use")


@pytest.fixture
def beside(agency, small):
    """Ids of an item of the agency's that comes before one of the client's and after another."""
    first = add(
        agency, small, "THEIRS", department="CLIENT", owner_id=agency.ids["Claire"], note="Pads 3 days"
    )
    second = add(agency, small, "OURS", department="OPS", after=[first])
    third = add(agency, small, "LAST", department="CLIENT", owner_id=agency.ids["Claire"], after=[second])
    return first, second, third


def test_a_guest_finds_items_by_their_titles_alone(agency, small, beside):
    def found(speaker, words):
        return ok(speaker.get(f"/search?q={words}&project={small}"))

    assert found(agency.rita, "pads")["total"] == 1
    assert (found(agency.claire, "pads")["items"], found(agency.claire, "pads")["total"]) == ([], 0)
    hit = found(agency.claire, "theirs")["items"][0]
    assert (hit["id"], hit["snippet"]) == (beside[0], "")
    assert found(agency.claire, "ours")["total"] == 0


def test_what_a_guests_move_does_to_others_names_what_they_see(agency, small, beside):
    first, second, third = beside
    done = ok(agency.claire.post(f"/tasks/{first}/complete"))
    assert done["released"] == []
    assert ok(agency.claire.post(f"/tasks/{first}/reopen"))["unreadied"] == []
    ok(agency.bob.post(f"/tasks/{first}/complete"))
    assert [each["id"] for each in ok(agency.bob.post(f"/tasks/{second}/complete"))["released"]] == [third]

    told = ok(agency.claire.get(f"/me/notifications?project={small}&kind=released"))["items"]
    assert [each["words"] for each in told] == ["“work of the agency” is over: “LAST” can start."]


def test_offers_boards_and_views_tell_a_guest_no_more_than_lists(agency, small, beside):
    offer = {"to_department": "MKT", "note": "Do not tell"}
    ok(agency.alice.post(f"/tasks/{beside[1]}/handovers", offer), 201)
    ok(
        agency.admin.patch(
            f"/people/{agency.ids['Claire']}", {"department_id": of(agency, "MKT")}, If_Match="*"
        )
    )
    assert ok(agency.claire.get("/me/handovers"))["items"] == []
    for query in (
        "critical=true",
        "label=" + "0" * 24,
        "waiting=platform",
        "waiting=client,other",
        f"watcher={agency.ids['Bob']}",
    ):
        assert agency.claire.get(f"/projects/{small}/board?by=state&{query}").status_code == 403, query
        assert agency.claire.get(f"/projects/{small}/tasks?{query}").status_code == 403, query
    assert agency.claire.get("/labels").status_code == 403
    for query in ("department=OPS", "department=NOPE"):  # which departments there are is not theirs
        assert ok(agency.claire.get(f"/projects/{small}/tasks?{query}"))["items"] == []
    assert agency.claire.get(f"/tasks?helper=me,{agency.ids['Bob']}").status_code == 403
    assert ok(agency.claire.get(f"/tasks?project={small}&helper=me"))["items"] == []

    shared = {"name": "Late", "project_id": small, "query": {"state": "open"}, "shared": True}
    made = ok(agency.bob.post("/views", shared), 201)["id"]
    assert agency.claire.get(f"/views/{made}").status_code == 404
    assert agency.claire.post("/views", shared).status_code == 403
    assert agency.rita.post("/views", shared).status_code == 403


def of(agency, key="CLIENT"):
    """The id of a department, the client's if not given."""
    return next(each["id"] for each in ok(agency.admin.get("/departments")) if each["key"] == key)


def test_a_guest_who_watches_does_not_see_who_else_does(agency, small, beside):
    ok(agency.bob.put(f"/tasks/{beside[0]}/watchers/{agency.ids['Bob']}"))
    mine = ok(agency.claire.put(f"/tasks/{beside[0]}/watchers/{agency.ids['Claire']}"))
    assert [each["id"] for each in mine] == [agency.ids["Claire"]]


def test_nobody_gives_to_themselves_what_is_somebody_elses(agency, small, beside):
    ok(agency.admin.patch(f"/people/{agency.ids['Bob']}", {"department_id": of(agency)}, If_Match="*"))
    offer = ok(agency.bob.post(f"/tasks/{beside[1]}/handovers", {"to_department": "CLIENT"}), 201)["id"]
    refused = agency.bob.post(f"/handovers/{offer}/accept")
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert ok(agency.alice.post(f"/handovers/{offer}/accept", {"owner_id": agency.ids["Bob"]}))


# Their own work


def test_a_guest_says_how_far_their_own_work_is_and_notes_it(agency, small, beside):
    mine, _, _ = beside
    read = agency.claire.get(f"/tasks/{mine}")
    assert (read.json["note"], read.json["can"]["edit"]) == (
        "Pads 3 days",
        {"allowed": True, "fields": ["note", "progress"]},
    )
    ok(agency.claire.post(f"/tasks/{mine}/start"))
    change = {"progress": 40, "note": "Half of the list", "base_revision": read.json["revision"]}
    assert (changed := ok(agency.claire.patch(f"/tasks/{mine}", change)))["progress"] == 40
    assert changed["note"] == ok(agency.alice.get(f"/tasks/{mine}"))["note"] == "Half of the list"


def test_what_else_a_guest_would_change_is_refused_before_anything_is_told(agency, small, beside):
    mine, _, _ = beside
    gate = add(agency, small, "GATE", kind="milestone")
    first = ok(agency.alice.get(f"/tasks/{mine}"))["revision"]
    ok(agency.alice.patch(f"/tasks/{mine}", {"deadline": "2026-03-02T18:00:00+08:00"}, If_Match="*"))
    body = {"deadline": "2026-03-03T18:00:00+08:00", "base_revision": first}
    refused = agency.claire.patch(f"/tasks/{mine}", body)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    refused = agency.claire.patch(f"/tasks/{mine}", {"remaining_working_minutes": 5}, If_Match="*")
    assert refused.status_code == 403
    refused = agency.claire.patch(f"/tasks/{gate}", {"note": "Ours"}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (403, "not_your_party")
    assert ok(agency.claire.get(f"/tasks/{gate}"))["can"]["edit"]["code"] == "not_your_party"


def test_a_guest_keeps_files_at_their_own_work(agency, small, beside):
    mine, _, _ = beside
    path, link = f"/tasks/{mine}/files", {"title": "List", "url": "https://example.com/list"}
    theirs = ok(agency.bob.post(path, {**link, "title": "Template"}), 201)
    own = ok(agency.claire.post(path, link), 201)
    assert [each["id"] for each in ok(agency.claire.get(path))] == [theirs["id"], own["id"]]
    listed = ok(agency.claire.get(f"/projects/{small}/tasks?key=THEIRS&include=files"))["items"]
    assert [each["title"] for each in listed[0]["files"]] == ["Template", "List"]
    changed = ok(agency.claire.patch(f"{path}/{own['id']}", {"title": "Goods"}, If_Match="*"))
    assert changed["title"] == "Goods"
    refused = agency.claire.patch(f"{path}/{theirs['id']}", {"title": "Goods"}, If_Match="*")
    assert (refused.status_code, refused.json["code"]) == (403, "file_not_yours")
    assert agency.claire.delete(f"{path}/{theirs['id']}", If_Match="*").json["code"] == "file_not_yours"
    assert agency.claire.delete(f"{path}/{own['id']}", If_Match="*").status_code == 204


def test_the_files_of_what_a_guest_only_looks_at_are_not_theirs(agency, small):
    gate = add(agency, small, "GATE", kind="milestone")
    file = {"title": "Minutes", "url": "https://example.com/minutes"}
    ok(agency.bob.post(f"/tasks/{gate}/files", file), 201)
    assert agency.claire.get(f"/tasks/{gate}/files").json["code"] == "not_your_party"
    assert agency.claire.post(f"/tasks/{gate}/files", file).json["code"] == "not_your_party"
    assert ok(agency.claire.get(f"/projects/{small}/tasks?include=files"))["items"][0]["files"] == []


def test_the_share_of_work_says_of_what_it_is(agency, small, beside):
    ok(agency.claire.post(f"/tasks/{beside[0]}/complete"))
    mine, whole = (ok(speaker.get(f"/projects/{small}"))["work"] for speaker in (agency.claire, agency.alice))
    assert (mine["counts"], mine["percent"], mine["total"]) == ("my_party", 50, 2)
    assert (whole["counts"], whole["percent"], whole["total"]) == ("project", 33, 3)


def test_a_guest_who_stands_in_sees_the_work_of_who_is_away(agency, small, beside):
    fields = {"party": "client", "client_id": agency.client_id}
    other, away = agency.person("Chloe", **fields), agency.person("Clive", **fields)
    ok(agency.alice.put(f"/projects/{small}/members/{agency.ids['Clive']}", {"role": "client"}))
    task = add(agency, small, "HIS", department="OPS", owner_id=agency.ids["Clive"])
    assert other.get(f"/tasks/{task}").status_code == 404
    today = ok(agency.bob.get("/org"))["today"]
    leave = {"substitute_id": agency.ids["Chloe"], "first_on": today, "last_on": today}
    ok(away.post(f"/people/{agency.ids['Clive']}/substitutes", leave), 201)
    [found] = ok(other.get(f"/me/work?project={small}"))["items"]
    assert (found["id"], found["instead_of"]["id"]) == (task, agency.ids["Clive"])
    assert ok(other.post(f"/tasks/{task}/start"))["state"] == "started"


def test_nothing_of_their_own_tells_guests_how_much_the_agency_writes(agency):
    feed = ok(agency.claire.post("/me/feeds", {"name": "Mine"}), 201)
    made = agency.piet.post("/announcements", {"title": "A rule"})
    for each in (
        feed,
        ok(made, 201),
        *ok(agency.claire.get("/announcements"))["items"],
        *ok(agency.claire.get("/me/feeds")),
        ok(agency.claire.post(f"/api/v1/feeds/{feed['id']}/revoke")),
        *ok(agency.claire.get("/me/tokens")),
        ok(agency.claire.get("/me")),
    ):
        assert "revision" not in each
    assert "ETag" not in made.headers
