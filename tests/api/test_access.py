"""Who may do what: every route, spoken to by everybody."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.routing import AnyConverter

from tests.api.conftest import counting, ok
from tracker.access import GRANTS, GUESTS, OF_A_PROJECT, OPEN, Right, Role
from tracker.api import RIGHT, _sights
from tracker.db import METADATA, session

NOTHING = "0" * 24
PLACE = re.compile(r"<(?:[^:>]+:)?(\w+)>")
"""A parameter in the rule of a route."""
IS_ID = re.compile(r"[0-9a-f]{24}")
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
OF_THE_PLAN_ALONE = {"change_set_id", "link_id", "handover_id", "stage_id"}
"""Parameters that name something of a plan which no guest sees, whatever the right."""


def routes(agency):
    """Every route as (rule, method, right)."""
    inner = agency.tracker.app
    for rule in inner.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, getattr(inner.view_functions[rule.endpoint], RIGHT, None)


@pytest.fixture(scope="module")
def known(agency):
    """An id for each parameter of a path that names something of a project, as everybody of it sees it."""
    found = ids_of(agency, agency.shared(), "alice")
    file = {"title": "Photos", "url": "https://example.com/photos"}
    for role in sorted(GUESTS):  # guests change the files that they added
        task = seen_by(role, found)["item_id"]
        added = getattr(agency, SPEAKERS[role]).post(f"/tasks/{task}/files", file)
        found[role]["file_id"] = ok(added, 201)["id"]
    return found


@pytest.fixture(scope="module")
def foreign(agency):
    """The same of a project of another client, to which only Carol and administrators belong."""
    other = ok(agency.admin.post("/clients", {"name": "Another shop"}), 201)["id"]
    elsewhere = agency.start(client_id=other, lead_id=agency.ids["Carol"])
    for name in ("Bob", "Rita"):
        agency.admin.delete(f"/projects/{elsewhere.id}/members/{agency.ids[name]}")
    return ids_of(agency, elsewhere, "carol")


def ids_of(agency, started, lead):
    speaker = getattr(agency, lead)
    longer = {"title": "Check", "after": [started["D01"]]}
    made = speaker.post(f"/projects/{started.id}/tasks", longer)
    task = f"/tasks/{started['D04']}"
    said = ok(speaker.post(f"/tasks/{started['D04']}/comments", {"body": "Begun"}), 201)
    file = {"title": "Plan", "url": "https://example.com/plan"}
    offer = {"to_department": "MKT", "to_owner_id": agency.ids["Carol" if lead == "carol" else "Bob"]}
    return {
        "file_id": ok(speaker.post(f"{task}/files", file), 201)["id"],
        "label_id": ok(speaker.post(f"/projects/{started.id}/labels", {"name": "Urgent"}), 201)["id"],
        "handover_id": ok(speaker.post(f"/tasks/{started['D01']}/handovers", offer), 201)["id"],
        "involved_id": agency.ids["Rita"],
        "project_id": started.id,
        "phase": "design",
        "number": 1,
        "change_set_id": made.headers["Change-Set"],
        "item_id": started["D04"],
        "point_id": started["V12"],
        "client": {"involved_id": agency.ids["Claire"]},
        "platform": of_platform(agency, speaker, started),
        "link_id": started.body["links"][0]["id"],
        "stage_id": _stage(speaker, started.id),
        "person_id": agency.ids["Carol"],
        "client_id": started.body["project"]["client_id"],
        **_staff(agency, started.id),
        "comment_id": said["id"],
        **_library(agency),
    }


def _library(agency):
    """Something that all of the agency's people may use, and that it was used."""
    body = {"level": "basic", "kind": "template", "title_zh": "模板"}
    row = ok(agency.admin.post("/resources", body), 201)["id"]
    return {"resource_id": row, "use_id": ok(agency.admin.post(f"/resources/{row}/uses", {}), 201)["id"]}


def of_platform(agency, speaker, started):
    """An item and a verification point of the client's that become the platform's, and a word about it."""
    mine = {"item_id": started["L05"], "point_id": started["V23"]}
    for item_id in mine.values():
        ok(agency.admin.patch(f"/tasks/{item_id}", {"department": "PLATFORM"}, If_Match="*"))
    said = ok(speaker.post(f"/tasks/{started['L05']}/comments", {"body": "Begun"}), 201)
    return {**mine, "comment_id": said["id"], "involved_id": agency.ids["Piet"]}


def _staff(agency, key):
    """Ids of what belongs to a person: to Carol, but for the invitation."""
    carol, bob = agency.ids["Carol"], agency.ids["Bob"]
    team = {"key": f"team-{key}", "title_zh": "甲", "title_en": "A", "level": "support"}
    leave = {"substitute_id": bob, "first_on": "2020-01-01", "last_on": "2020-01-02"}
    made = {
        "team_id": ("/teams", team),
        "certification_id": (f"/people/{carol}/certifications", {"role": "DA", "issued_on": "2026-01-01"}),
        "substitute_id": (f"/people/{carol}/substitutes", leave),
        "invitation_id": (f"/people/{bob}/invitations", {}),
    }
    return {name: ok(agency.admin.post(path, body), 201)["id"] for name, (path, body) in made.items()}


def _stage(speaker, project_id):
    """A column that may end."""
    fields = {"title": "Review", "state": "started"}
    return ok(speaker.post(f"/projects/{project_id}/stages", fields), 201)["id"]


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
    if rule.rule.startswith("/api/v1/tasks/") and "person_id" in values:
        values["person_id"] = known["involved_id"]  # whoever is to help belongs to the project
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
        if right in OF_A_PROJECT and not rule.arguments & _sights.keys()
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


def seen_by(role, known):
    """Guests watch for themselves alone, and the platform's see what is the platform's."""
    return {**known, **known.get(role, {})}


def cell(answer, right):
    """What an answer says of the right of its route, whatever else may be wrong with the request."""
    if answer.status_code == 401:
        return "sign in"
    if answer.status_code == 403 and answer.json.get("facts") == {"right": right.value}:
        return "forbid"
    if answer.status_code == 404 and right in OF_A_PROJECT:
        return "hide"
    return "allow"


def expected(role, rule, right):
    """What the right that a route declares means for a role in its own project."""
    if right in OPEN:
        return "allow"
    if role == "nobody":
        return "sign in"
    if role == "admin":
        return "allow"
    if right not in OF_A_PROJECT:
        parties = {Right.SIGNED_IN: set(SPEAKERS), Right.ANNOUNCE: {"platform"}}
        allowed = parties.get(right, set(SPEAKERS) - GUESTS if right is Right.STAFF else set())
        return "allow" if role in allowed else "forbid"
    if role == "outsider" or (role in GUESTS and rule.arguments & OF_THE_PLAN_ALONE):
        return "hide"
    return "allow" if right in GRANTS[Role(role)] else "forbid"


def test_the_table_of_rights_is_what_everybody_meets(agency, known, foreign):
    """Each role and each route, in the own project and elsewhere; ACCESS_WRITE=1 writes the table anew."""
    met, wrong = [], []
    for rule, method, right in routes(agency):
        row = {"method": method, "path": PLACE.sub(r"{\1}", rule.rule), "right": right.value}
        for role, name in SPEAKERS.items():
            answer = ask(agency, name, method, address(rule, seen_by(role, known)))
            row[role] = cell(answer, right)
            if row[role] != expected(role, rule, right) or not sound(answer, row[role], method, right):
                wrong.append((role, row, answer.status_code, answer.json))
        row["elsewhere"] = "" if right not in OF_A_PROJECT else "hide"
        for role in ELSEWHERE if right in OF_A_PROJECT else ():
            answer = ask(agency, SPEAKERS[role], method, address(rule, foreign))
            if cell(answer, right) != "hide":
                wrong.append((role, "elsewhere", row, answer.status_code))
        met.append(row)
    assert wrong == []
    written = table(met)
    if os.environ.get("ACCESS_WRITE"):
        TABLE.write_text(written, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == written


def sound(answer, met, method, right):
    """Whether nothing else is wrong with an answer: whoever may read in a project reads."""
    if answer.status_code in (405, 500):
        return False
    if met == "allow" and right in OF_A_PROJECT:
        return answer.status_code == 200 if method == "GET" else answer.status_code != 403
    return True


def table(rows):
    """Rows as CSV, by path."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: (row["path"], row["method"])))
    return lines.getvalue()


def told(agency, name, method, path, ids):
    """Status, body without the ids of the path, and statements, of one request."""
    with counting(agency) as sent:
        answer = ask(agency, name, method, path)
    said = answer.get_data(as_text=True)
    for each in ids:
        said = said.replace(each, NOTHING)
    return answer.status_code, said, len(sent)


def same(agency, name, rule, method, ids, hidden):
    """Whether a route answers for what is hidden exactly as for what is not there; the status of both.

    `ids` are the parameters to exchange for an id that nobody has.
    """
    masked = [hidden[each] for each in ids]
    found = told(agency, name, method, address(rule, hidden), masked)
    missing = told(agency, name, method, address(rule, hidden | dict.fromkeys(ids, NOTHING)), [])
    assert found == missing, (rule, method)
    return found[0]


@pytest.mark.parametrize("name", ["claire", "piet"])
def test_what_others_have_is_told_exactly_like_what_is_not_there(agency, known, foreign, name):
    """A guest learns nothing of other clients: neither by what is said nor by the work that it takes."""
    other = {**foreign, "person_id": agency.ids["Rita"]}
    asked = []
    for rule, method, right in routes(agency):
        ids = [each for each in other if each in rule.arguments and IS_ID.fullmatch(str(other[each]))]
        if ids and right not in OPEN:
            asked.append(same(agency, name, rule, method, [*ids, "point_id"], other))
    assert set(asked) == {403, 404, 422}  # a body is judged before whose it is
    assert len(asked) > 40


def test_what_others_do_in_ones_own_project_is_told_like_what_is_not_there(agency, known):
    inner = agency.shared()
    hidden = {**known, "item_id": inner["D01"], "point_id": inner["V11"]}
    asked = [
        same(agency, "claire", rule, method, ["item_id", "point_id"], hidden)
        for rule, method, right in routes(agency)
        if right in OF_A_PROJECT and "item_id" in rule.arguments
    ]
    assert set(asked) == {404}


def test_the_agency_is_run_by_administrators_only(agency, known):
    for rule, method, right in routes(agency):
        if right is Right.ADMIN:
            status = ask(agency, "admin", method, address(rule, known)).status_code
            assert status not in (401, 403, 405, 500), rule


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
