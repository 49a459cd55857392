"""What a front end looks up before it can ask: roles, the agency's journal, a trial start."""

import pytest

from tests.api.conftest import ok


def test_everybody_reads_the_words_of_the_playbooks(agency):
    words = ok(agency.carol.get("/vocabulary"))

    assert {"key", "title"} <= words["roles"][0].keys()
    assert {each["key"]: each["title"] for each in words["roles"]}["OM"] == "Operations manager"
    assert "MKT" in {each["key"] for each in words["departments"]}


def test_the_vocabulary_is_no_playbook_and_what_is_not_there_is_not_found(agency):
    for path in ("/playbooks/vocabulary", "/playbooks/vocabulary/versions", "/playbooks/nope/versions"):
        assert agency.alice.get(path).status_code == 404


def test_administrators_read_the_journal_of_the_agency(agency):
    ok(agency.admin.post("/clients", {"name": "Camellia"}), 201)

    entries = ok(agency.admin.get("/journal"))["items"]

    assert (entries[0]["entity"], entries[0]["after"]["name"]) == ("clients", "Camellia")
    assert agency.alice.get("/journal").status_code == 403


def test_everybody_may_try_a_start_and_an_administrator_stores_it(agency):
    body = {"playbook": "implementation-four-phase", "start_on": "2026-06-01"}

    assert agency.bob.post("/projects?dry_run=true", body).status_code == 200
    assert agency.bob.post("/projects", body).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/tasks?ovrdue=true",
        "/people?nme=x",
        "/standups?wek=2026-W10",
        "/playbooks/emergency-complaint-48h?v=1",
    ],
)
def test_a_misspelt_parameter_is_named_and_not_passed_over(agency, path):
    refused = agency.alice.get(path)

    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    assert refused.json["errors"][0]["pointer"] == path.partition("?")[2].partition("=")[0]


def test_a_misspelt_dry_run_stores_nothing(agency):
    body = {"playbook": "implementation-four-phase", "start_on": "2026-06-01", "name": "Never"}

    assert agency.admin.post("/projects?dryrun=true", body).status_code == 422
    assert ok(agency.admin.get("/projects?q=Never"))["items"] == []


def test_a_cache_buster_is_let_through(agency):
    assert agency.alice.get("/tasks?_=1767225600000").status_code == 200


def test_roles_are_merged_and_null_takes_one_away(agency):
    alice, bob = agency.ids["Alice"], agency.ids["Bob"]
    started = agency.start(roles={"OM": alice, "DA": alice})
    path = f"/projects/{started.id}"

    def give(**roles):
        read = agency.alice.get(path)
        return ok(agency.alice.patch(path, {"roles": roles}, if_match=read.headers["ETag"]))["roles"]

    assert give(SD=bob) == {"OM": alice, "DA": alice, "SD": bob}
    assert give(DA=None) == {"OM": alice, "SD": bob}
    owners = {key: ok(agency.alice.get(f"/tasks/{started[key]}"))["owner"] for key in ("D01", "D06", "D08")}
    assert {key: owner and owner["id"] for key, owner in owners.items()} == {
        "D01": alice,
        "D06": None,
        "D08": bob,
    }


def test_patterns_of_the_document_are_those_of_its_readers(agency):
    assert r"\Z" not in agency.nobody.get("/openapi.json").text


def test_a_name_says_something(agency):
    assert agency.admin.post("/people", {"name": "  "}).status_code == 422
