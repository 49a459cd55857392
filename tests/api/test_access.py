"""Who may do what: every route, spoken to by everybody."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.api import scene
from tests.api.conftest import ok
from tests.api.walks import asks, routes, send, without_a_body
from tracker.access import GRANTS, GUESTS, OF_A_PROJECT, OPEN, Forbidden, Right, Role
from tracker.api import _sights
from tracker.db import METADATA, session

TABLE = Path(__file__).parent / "data" / "access.csv"
SPEAKERS = {
    "nobody": "nobody",
    "outsider": "carol",
    "client": "claire",
    "platform": "piet",
    "reader": "rita",
    "member": "bob",
    "lead": "alice",
    "admin": "admin",
}
"""Columns of the table, and who speaks for each."""
ELSEWHERE = ("client", "platform", "member", "lead")
"""Whoever belongs to one project and speaks to another; an outsider is elsewhere everywhere."""
SPOKEN = (401, 403, 404, 409)
"""What may be answered for who asks, or for how things stand; all else is for what is asked."""
OF_THE_PLAN_ALONE = {"change_set_id", "link_id", "handover_id", "stage_id"}
"""Parameters that name something of a plan which no guest sees, whatever the right."""
NOBODYS = {
    ("change_comment", "another's"): "only its author changes what was said",
    ("change_comment", "for the agency"): "only its author changes what was said",
    ("change_view", "another's"): "a view that is not shared is its maker's alone",
    ("change_view", "another's, shared"): "only its maker changes a view",
    ("end_view", "another's"): "a view that is not shared is its maker's alone",
    ("get_view", "another's"): "a view that is not shared is its maker's alone",
    ("list_view_items", "another's"): "a view that is not shared is its maker's alone",
    ("restore_project", ""): "its project is here; test_take_a_project_along.py brings another",
    ("revoke_my_token", "another's"): "administrators have an address of their own for that",
}
"""What nobody may do, by operation and case, and why."""
REFUSED_AS_INVALID = {
    ("save_view", "of a project"): "outsiders name a project that is not there for them",
    ("save_view", "shared"): "outsiders name a project that is not there for them",
    ("write_comment", "for the agency"): "guests name a field that is not for them",
}
"""Where the asker decides whether a value can be taken, and why that is 422."""


@pytest.fixture(scope="module")
def known(agency, tmp_path_factory):
    """What there is in a project and in the agency, as everybody has it."""
    scene.stock(agency, tmp_path_factory.mktemp("scene"))
    return scene.known_of(agency)


@pytest.fixture(scope="module")
def foreign(agency, known):
    """What there is in a project of another client, to which only Carol, Otto and administrators belong."""
    return scene.foreign_of(agency, known)


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
        if right in OF_A_PROJECT and not rule.arguments & _sights.keys()
    ]
    assert lost == []


def test_every_operation_has_a_body_to_send(agency):
    """Whoever adds an operation adds what it takes: to BODIES, or to CASES, of tests/api/asked.py."""
    assert without_a_body(agency) == []


def cell(answer):
    """What an answer says of the right to do something."""
    code = "" if answer.status_code < 400 else answer.json["code"]
    return f"{answer.status_code} {code}" if code else "allow"


def hidden(ask):
    """Whether no guest sees what a request is about, whatever the right."""
    of_the_plan = bool(ask.rule.arguments & OF_THE_PLAN_ALONE)
    return ask.case.hidden or (of_the_plan and not ask.case.shown)


def expected(role, ask):
    """What the right that a route declares, and what guests see, mean for a role in its own project.

    Whoever is allowed may still be refused by a rule of the verb, which is in the table alone.
    """
    right = ask.right
    if right in OPEN:
        return "allow"
    if role == "nobody":
        return "401 unauthenticated"
    if role == "admin":
        return "allow"
    if not ask.of_a_project:
        parties = {Right.SIGNED_IN: set(SPEAKERS), Right.ANNOUNCE: {"platform"}}
        allowed = parties.get(right, set(SPEAKERS) - GUESTS if right is Right.STAFF else set())
        return "allow" if role in allowed else "403 forbidden"
    if role == "outsider" or (role in GUESTS and hidden(ask)):
        return "404 not_found"
    return "allow" if right in GRANTS[Role(role)] else "403 forbidden"


def wrong_with(met, role, ask, answer):
    """What an answer shows to be wrong, if anything."""
    invalid = answer.status_code not in SPOKEN and answer.status_code >= 400
    if invalid and (answer.status_code != 422 or (ask.operation, ask.case.name) not in REFUSED_AS_INVALID):
        return f"the request of {ask.operation} is refused for what it says: mend it in tests/api/asked.py"
    if answer.status_code == 401 and not answer.headers["WWW-Authenticate"].startswith("Bearer"):
        return "it does not say how to sign in"
    wanted = expected(role, ask)
    if (
        wanted == "403 forbidden"
        and answer.status_code == 403
        and answer.json.get("facts") != {"right": ask.right}
    ):
        return f"refused, but not for lack of {ask.right}"
    if met != wanted and (wanted != "allow" or (ask.of_a_project and ask.reads and not ask.case.query)):
        return f"{wanted} is what {ask.right} means for this role"
    return None


def row_of(agency, ask, known, foreign):
    """One row of the table, and what is wrong with it."""
    row = {"method": ask.method, "path": ask.path, "of": ask.case.name, "right": ask.right.value}
    wrong = []
    for role, name in SPEAKERS.items():
        answer = send(agency, name, ask, known.of(name))
        row[role] = cell(answer)
        if fault := wrong_with(row[role], role, ask, answer):
            wrong.append((ask.operation, ask.case, role, row[role], fault, answer.json))
    row["elsewhere"] = ""
    for role in ELSEWHERE if ask.of_a_project else ():
        row["elsewhere"] = cell(send(agency, SPEAKERS[role], ask, foreign.of(SPEAKERS[role])))
        if row["elsewhere"] != "404 not_found":
            wrong.append((ask.operation, ask.case, role, row["elsewhere"], "it is of another project"))
    if ("allow" in row.values()) == ((ask.operation, ask.case.name) in NOBODYS):
        wrong.append((ask.operation, ask.case, row, "nobody may: mend tests/api/asked.py, or see NOBODYS"))
    return row, wrong


def test_the_table_of_rights_is_what_everybody_meets(agency, known, foreign):
    """Each role and each request, in the own project and elsewhere; ACCESS_WRITE=1 writes the table anew."""
    met, wrong = [], []
    for each in asks(agency):
        row, faults = row_of(agency, each, known, foreign)
        met.append(row)
        wrong += faults
    assert wrong == []
    written = table(met)
    if os.environ.get("ACCESS_WRITE"):
        TABLE.write_text(written, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == written


def table(rows):
    """Rows as CSV, by path."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["path"], row["method"], row["of"])))
    return lines.getvalue()


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
    path = f"/projects/{known.shared['project_id']}/pause"
    refused = agency.bob.post(path).json
    assert (refused["detail"], refused["right"]) == (
        "This takes a lead of the project. Ask one of them.",
        "project.lead",
    )
    chinese = agency.bob.post(path, Accept_Language="zh").json
    assert (chinese["detail"], chinese["right"]) == (
        "这需要项目负责人的权限。请联系项目负责人。",
        "project.lead",
    )


@pytest.mark.parametrize("right", [each for each in Right if each not in OPEN])
def test_every_right_says_in_both_languages_what_it_takes(right):
    told = Forbidden(right=right).text
    assert right.value not in told.zh + told.en
    assert not told.zh.isascii()
    assert told.en.isascii()
