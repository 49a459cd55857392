"""Who may do what: every route, spoken to by everybody."""

from __future__ import annotations

import hashlib

import pytest
import sqlalchemy as sa
from werkzeug.routing import AnyConverter

from tests.api.conftest import ok
from tracker.access import OF_A_PROJECT, Right
from tracker.api import RIGHT, _scopes
from tracker.db import METADATA, session

NOTHING = "0" * 24
STRANGERS = ("nobody", "carol")
ALLOWED = {
    Right.SEE: ("rita", "bob", "alice", "admin"),
    Right.READ: ("rita", "bob", "alice", "admin"),
    Right.ACT: ("bob", "alice", "admin"),
    Right.WORK: ("bob", "alice", "admin"),
    Right.LEAD: ("alice", "admin"),
}
FORBIDDEN = {
    Right.SEE: (),
    Right.READ: (),
    Right.ACT: ("rita",),
    Right.WORK: ("rita",),
    Right.LEAD: ("rita", "bob"),
}


def routes(agency):
    """Every route as (rule, method, right)."""
    inner = agency.tracker.app
    for rule in inner.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, getattr(inner.view_functions[rule.endpoint], RIGHT, None)


@pytest.fixture(scope="module")
def known(agency):
    """An id for each parameter of a path that names something of a project."""
    started = agency.start()
    longer = {"title": "Check", "after": [started["D01"]]}
    made = agency.alice.post(f"/projects/{started.id}/tasks", longer)
    said = ok(agency.bob.post(f"/tasks/{started['D01']}/comments", {"body": "Begun"}), 201)
    return {
        "project_id": started.id,
        "phase": "design",
        "number": 1,
        "change_set_id": made.headers["Change-Set"],
        "item_id": started["D01"],
        "point_id": started["V11"],
        "link_id": started.body["links"][0]["id"],
        "person_id": agency.ids["Carol"],
        "comment_id": said["id"],
    }


def address(rule, known):
    """The path of a route, filled with what is there."""
    values = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            values[name] = min(converter.items)
        else:
            values[name] = known.get(name, NOTHING)
    if rule.rule.startswith("/api/v1/points/"):
        values["item_id"] = known["point_id"]
    return rule.build(values)[1]


def ask(agency, name, method, path):
    speaker = getattr(agency, name)
    return speaker.client.open(path, method=method, headers=speaker.headers)


def test_every_route_declares_its_right(agency):
    undeclared = [
        (rule.rule, method) for rule, method, right in routes(agency) if not isinstance(right, Right)
    ]
    assert undeclared == []
    assert len(list(routes(agency))) > 40


def test_every_right_of_a_project_finds_its_project_in_the_path(agency):
    lost = [
        rule.rule
        for rule, _, right in routes(agency)
        if right in OF_A_PROJECT and not rule.arguments & _scopes.keys()
    ]
    assert lost == []


def test_without_a_token_only_what_is_public_answers(agency, known):
    for rule, method, right in routes(agency):
        answer = ask(agency, "nobody", method, address(rule, known))
        if right in (Right.PUBLIC, Right.FEED):
            assert answer.status_code not in (401, 403), rule
        else:
            assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated"), (rule, method)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_what_belongs_to_a_project_is_not_there_for_outsiders(agency, known):
    asked = [(rule, method) for rule, method, right in routes(agency) if right in OF_A_PROJECT]
    for rule, method in asked:
        answer = ask(agency, "carol", method, address(rule, known))
        assert (answer.status_code, answer.json["code"]) == (404, "not_found"), (rule, method)
    assert len(asked) > 20


def test_each_role_may_do_what_its_route_says_and_no_more(agency, known):
    for rule, method, right in routes(agency):
        if right not in OF_A_PROJECT:
            continue
        path = address(rule, known)
        for name in FORBIDDEN[right]:
            answer = ask(agency, name, method, path)
            assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), (rule, method, name)
        for name in ALLOWED[right]:
            answer = ask(agency, name, method, path)
            assert answer.status_code not in (401, 403, 404, 405, 500), (
                rule,
                method,
                name,
                answer.status_code,
            )
            if method == "GET":
                assert answer.status_code == 200, (rule, name)


def test_the_agency_is_run_by_administrators_only(agency, known):
    for rule, method, right in routes(agency):
        if right is Right.ADMIN:
            for name in ("carol", "rita", "bob", "alice"):
                answer = ask(agency, name, method, address(rule, known))
                assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), (rule, method, name)
            assert ask(agency, "admin", method, address(rule, known)).status_code not in (
                401,
                403,
                405,
                500,
            ), rule


def test_who_is_signed_in_is_never_asked_for_more_than_that(agency, known):
    for rule, method, right in routes(agency):
        if right is Right.SIGNED_IN and not rule.arguments & _scopes.keys():
            assert ask(agency, "carol", method, address(rule, known)).status_code not in (401, 500), rule


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Basic YWRtaW46YWRtaW4=",
        "Bearer \u00fc",
        "token",
        "Bearer a b",
    ],
)
def test_a_header_that_is_no_token_is_nobody(agency, header):
    answer = agency.nobody.get("/me", **({"Authorization": header} if header is not None else {}))
    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")


def test_the_scheme_may_be_written_in_any_case(agency):
    token = agency.alice.headers["Authorization"].split()[1]
    assert ok(agency.nobody.get("/me", Authorization=f"bearer {token}"))["name"] == "Alice"


def test_only_hashes_of_tokens_are_stored(agency):
    secret = agency.alice.headers["Authorization"].split()[1]
    with agency.tracker.app.app_context():
        kept = {
            name: repr(session().execute(sa.select(table)).all()) for name, table in METADATA.tables.items()
        }
    assert [name for name, rows in kept.items() if secret in rows] == []
    digest = hashlib.sha256(secret.encode()).hexdigest()
    assert [name for name, rows in kept.items() if digest in rows] == ["tokens"]


def test_a_refusal_names_the_right_in_the_language_of_the_asker(agency, known):
    path = f"/projects/{known['project_id']}/pause"
    assert "project.lead" in agency.bob.post(path).json["detail"]
    assert agency.bob.post(path, Accept_Language="zh").json["detail"].startswith("您没有这项权限")


def test_what_somebody_may_not_see_reads_like_what_is_not_there(agency, known):
    hidden = agency.carol.get(f"/projects/{known['project_id']}").json
    missing = agency.carol.get(f"/projects/{NOTHING}").json
    assert {**hidden, "detail": "", "message": "", "facts": {}} == {
        **missing,
        "detail": "",
        "message": "",
        "facts": {},
    }
    assert hidden["detail"].replace(known["project_id"], NOTHING) == missing["detail"]
