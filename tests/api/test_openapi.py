"""The API document describes the API, and the API does what its document says."""

from __future__ import annotations

import itertools
import re
import shutil
import uuid
from collections import Counter

import psycopg
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi import checks

from tracker.access import Right
from tracker.api import RIGHT
from tracker.app import create_app
from tracker.db import db
from tracker.document import operations

TOKEN = "the-administrator-of-this-file"
P01 = "implementation-four-phase"
ID = re.compile(r"[0-9a-f]{24}")
FIELDS = {
    "owner_id": "person_id", "owner": "person_id", "person": "person_id", "lead_id": "person_id",
    "roles": "person_id",
    "pred": "task_id", "succ": "task_id", "after": "task_id", "department_id": "department_id",
    "project": "project_id", "client": "client_id", "client_id": "client_id", "step": "task_id",
    "to_owner_id": "person_id", "helper": "person_id", "watcher": "person_id", "involved": "person_id",
    "label": "label_id",
    "project_id": "project_id", "substitute_id": "person_id", "to": "person_id", "by_project": "person_id",
    "business_mentor_id": "person_id", "technical_mentor_id": "person_id",
    "before": "task_id", "stage": "stage_id",
    "team": "team_id", "team_id": "team_id", "item": "item_id", "item_id": "item_id",
    "mentions": "person_id", "assessor_id": "person_id",
}  # fmt: skip
"""Fields that hold ids, and what of."""

# Without `positive_data_acceptance`: what the schema allows is still refused with good reason when it
# names no row, closes a cycle, or may not be done in this state. The checks for credentials and for
# resources after their end are left to the tests of rights, which know who may see what.
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
]

TAKING_ANY_TEXT = ("/api/v1/playbooks/check", "/api/v1/projects/{project_id}/tasks/import")


@schemathesis.serializer("application/zip")
def _as_it_is(_context, value):
    """Bytes of a file, or whatever else is sent in their place."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_wsgi(
    "/api/v1/openapi.json", create_app(TRACKER_DATABASE_URL="sqlite:////nowhere/never-opened.db")
)
# Unknown query parameters are ignored on purpose, and the one token of this file is sent with every call.
schema.config.generation.update(allow_extra_parameters=False, with_security_parameters=False)
# A stream of events ends after ten minutes.
ENDING = schema.exclude(path="/api/v1/events/stream")
EVERY = list(operations(schema.raw_schema))
NAMED = pytest.mark.parametrize(
    ("path", "operation"), [pytest.param(p, o, id=o["operationId"]) for p, _, o in EVERY]
)


class Installation:
    """A stocked database that can be put back to how it was, and the ids of what is in it."""

    def __init__(self, address, restore):
        self.app = create_app(TRACKER_DATABASE_URL=address, TRACKER_ADMIN_TOKEN=TOKEN)
        self._restore = restore
        self._requests = itertools.count()
        self.stock = {}

    def restore(self):
        with self.app.extensions["tracker"].app.app_context():
            db.engine.dispose()
        self._restore()

    def fill(self):
        """A started playbook, a small plan made by hand, and one or two of everything else."""
        send = self._send
        person = [send("people", {"name": name, "email": None})["id"] for name in ("Alice", "Bob")]
        client = send("clients", {"name": "Acme"})["id"]
        started = send("projects", {"playbook": P01, "start_on": "2026-02-02", "lead_id": person[0]})
        small = send("projects", {"name": "By hand", "start_on": "2026-03-02", "client_id": client})
        small_id, task, link = small["project"]["id"], [], []
        for kind in ("task", "milestone", "meeting", "task"):
            path = f"projects/{small_id}/tasks"
            task.append(send(path, {"title": kind, "kind": kind}))
        for pred, succ in ((0, 1), (1, 2)):
            body = {"pred": task[pred]["id"], "succ": task[succ]["id"]}
            link.append(send(f"projects/{small_id}/links", body)["id"])
        kinds = {each["kind"]: each["id"] for each in reversed(started["items"])}
        feed = send("me/feeds", {"name": "mine"})
        first = f"tasks/{task[0]['id']}"
        part = [send(f"{first}/parts", {"title": kind, "kind": kind}) for kind in ("subtask", "line")]
        file = send(f"{first}/files", {"title": "Plan", "url": "https://example.com/plan"})
        handover = send(f"{first}/handovers", {"to_department": "MKT", "to_owner_id": person[1]})
        label = [send(path, {"name": "Urgent"}) for path in (f"projects/{small_id}/labels", "labels")]
        said = [send(f"tasks/{each['id']}/comments", {"body": "Said"})["id"] for each in task[:2]]
        draft = self._get_text(f"playbooks/{P01}/text")
        send("playbooks", {"text": draft})
        self.stock = {
            "project_id": [small_id, small_id, started["project"]["id"]],
            "task_id": [each["id"] for each in task],
            "item_id": [*(each["id"] for each in (*task, *part)), *kinds.values()],
            "file_id": [file["id"]],
            "handover_id": [handover["id"]],
            "label_id": [each["id"] for each in label],
            "point_id": [each["id"] for each in started["items"] if each["kind"] == "point"],
            "link_id": link,
            "stage_id": [each["id"] for each in self._get(f"projects/{small_id}/stages")],
            "person_id": person,
            "client_id": [client],
            "contact_id": [send(f"clients/{client}/contacts", {"name": "Lin", "level": "managers"})["id"]],
            "department_id": [each["id"] for each in self._get("departments")],
            "token_id": [send(f"people/{person[1]}/tokens", {"name": "laptop"})["id"]],
            "feed_id": [feed["id"]],
            "announcement_id": [send("announcements", {"title": "A new rule"})["id"]],
            "comment_id": said,
            "view_id": [send("views", {"name": "open", "query": {"state": "open"}})["id"]],
            "key": [each["key"] for each in self._get("playbooks")],
            "secret": [feed["url"].split("/")[-2]],
            **self._working_time(person[0]),
            **self._staff(person),
            **self._library(task[0]["id"]),
        }

    def _library(self, item_id):
        """A resource of the library that was used once."""
        row = self._send("resources", {"level": "basic", "kind": "case", "title_zh": "案例"})["id"]
        use = self._send(f"resources/{row}/uses", {"item_id": item_id, "effect": 4})
        return {"resource_id": [row], "use_id": [use["id"]]}

    def _staff(self, person):
        """A team with somebody in it, a certificate, an assessment, a substitute and an invitation."""
        team = {"key": "exec", "title_zh": "甲", "title_en": "A", "level": "execution"}
        fit = {"role": "DA", "issued_on": "2025-01-01", "expires_on": "2025-12-31"}
        leave = {"substitute_id": person[1], "first_on": "2099-01-01", "last_on": "2099-01-02"}
        score = {"dimension": "risk", "kind": "case", "title": "Case", "score": 80, "on": "2026-01-05"}
        invited = self._send(f"people/{person[0]}/invitations", {})
        return {
            "team_id": [self._send("teams", team)["id"]],
            "certification_id": [self._send(f"people/{person[0]}/certifications", fit)["id"]],
            "assessment_id": [self._send(f"people/{person[0]}/assessments", score)["id"]],
            "substitute_id": [self._send(f"people/{person[0]}/substitutes", leave)["id"]],
            "invitation_id": [invited["id"]],
            "invitation": [invited["url"].rpartition("/")[2]],
        }

    def _working_time(self, person_id):
        """A calendar of tasks, somebody's leave, and a freeze window."""
        leave = {"first_on": "2026-05-11", "title_zh": "年假"}
        freeze = {"first_on": "2026-11-01", "last_on": "2026-11-11", "title_zh": "双11"}
        return {
            "calendar_id": [self._send("calendars", {"key": "clock"})["id"]],
            "exception_id": [self._send(f"calendars/people/{person_id}/exceptions", leave)["id"]],
            "window_id": [self._send("freeze-windows", freeze)["id"]],
            "department": [each["key"] for each in self._get("departments")],
            "year": ["2027"],
            "phase": ["design"],
        }

    def _send(self, path, body):
        answer = self.app.test_client().post(f"/api/v1/{path}", json=body, headers=AUTHORISED)
        assert answer.status_code == 201, answer.json
        return answer.json

    def _get_text(self, path):
        return self.app.test_client().get(f"/api/v1/{path}", headers=AUTHORISED).text

    def _get(self, path):
        return self.app.test_client().get(f"/api/v1/{path}", headers=AUTHORISED).json

    def aim(self, case):
        """Point most of the well-formed ids of a call at rows that exist, and most ETags at the row's own."""
        kept = dict(self.stock)
        if "/points/" in case.path:
            kept["item_id"] = kept["point_id"]
        case.path_parameters = {
            name: self._hit(kept.get(name, []), value) for name, value in (case.path_parameters or {}).items()
        }
        case.query = {name: self._aimed(name, value) for name, value in (case.query or {}).items()}
        case.body = self._aimed("", case.body)
        if case.path.endswith("/projects") and isinstance(case.body, dict) and len(str(case.body)) % 2:
            case.body = self._startable(case.body)
        key = (case.headers or {}).get("Idempotency-Key", "")
        if re.fullmatch("[!-~]{1,200}", key):  # the simple ones come again and again
            case.headers["Idempotency-Key"] = f"{key}-{next(self._requests)}"
        if re.fullmatch(r"\s*\+?[0-9.]+\s*", str((case.query or {}).get("wait", ""))):
            case.query["wait"] = 0  # nothing will happen meanwhile
        if "If-Match" in (case.headers or {}) and len(case.headers["If-Match"]) % 3:
            case.headers["If-Match"] = "*"

    def _startable(self, body):
        """A date that the calendar covers, and a playbook that there is: chance hits neither."""
        aimed = {"start_on": f"20{len(str(body)) % 9 + 24}-03-02", "playbook": P01}
        kept = {name: each for name, each in body.items() if name not in ("version", "parameters", "roles")}
        return {**kept, **{name: aimed[name] for name in aimed if isinstance(body.get(name), str)}}

    def _aimed(self, name, value):
        if isinstance(value, dict):
            return {
                each: self._aimed(name if name == "roles" else each, inner) for each, inner in value.items()
            }
        if isinstance(value, list):
            return [self._aimed(name, each) for each in value]
        return self._hit(self.stock.get(FIELDS.get(name), []), value)

    def _hit(self, ids, value):
        """Three of four well-formed values become an existing one; the value decides, so runs repeat."""
        if ids == self.stock["year"] and isinstance(value, int):
            return 2000 + value % 40  # some of them are beyond what may be announced
        formed = isinstance(value, str) and (ID.fullmatch(value) or (ids and not ID.fullmatch(ids[0])))
        dice = sum(map(ord, value)) if formed else 0
        return ids[dice // 4 % len(ids)] if formed and ids and dice % 4 else value


AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def sqlite(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("openapi")
    shutil.copy(prepared.address("sqlite").removeprefix("sqlite:///"), folder / "tracker.db")

    def restore():
        for stale in folder.glob("tracker.db*"):
            stale.unlink()
        shutil.copy(folder / "stock", folder / "tracker.db")

    installation = _stocked(f"sqlite:///{folder}/tracker.db", restore)
    shutil.copy(folder / "tracker.db", folder / "stock")
    yield installation
    installation.restore()


@pytest.fixture(scope="module")
def postgresql(prepared, postgres):
    template, stock, name = (
        prepared.address("postgresql").partition("?")[0].rsplit("/", 1)[1],
        _name(),
        _name(),
    )
    address = prepared.address("postgresql").replace(template, name)

    def make(new, source):
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{new}"')
            connection.execute(f'CREATE DATABASE "{new}" TEMPLATE "{source}"')

    make(name, template)
    installation = _stocked(address, lambda: make(name, stock))
    make(stock, name)
    yield installation
    installation.restore()


def _name():
    return f"t{uuid.uuid4().hex[:12]}"


def _stocked(address, restore):
    installation = Installation(address, restore)
    installation.app.extensions["tracker"].prepare()
    installation.fill()
    with installation.app.extensions["tracker"].app.app_context():
        db.engine.dispose()
    return installation


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request):
    found = request.getfixturevalue(request.param)
    found.restore()
    return found


RUNS_ALIKE = settings(
    derandomize=True,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)


@ENDING.parametrize()
@settings(RUNS_ALIKE, max_examples=8)
@pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
def test_every_operation_answers_as_its_document_says(case, installation):
    _call(case, installation)


@ENDING.parametrize()
@settings(RUNS_ALIKE, max_examples=4, phases=[Phase.generate])  # without the cases that are made by rule
@pytest.mark.parametrize("installation", ["postgresql"], indirect=True)
def test_every_operation_answers_so_on_the_other_database_too(case, installation):
    _call(case, installation)


def _call(case, installation):
    installation.aim(case)
    left_out = isinstance(case.body, NotSet) and not case.operation.definition.raw.get("requestBody", {}).get(
        "required"
    )
    # schemathesis takes it for a fault to leave a body out where the document lets one, and so to answer
    # what is wrong with a text that is no playbook.
    let_in = left_out or case.path in TAKING_ANY_TEXT
    checked = [each for each in CHECKS if not (let_in and each is checks.negative_data_rejection)]
    case.call_and_validate(app=installation.app, headers=AUTHORISED, checks=checked)


def test_the_document_is_openapi_3_1_and_names_its_server(house):
    document = house.nobody.get("/openapi.json").json

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "/"}]
    assert schemathesis.openapi.from_dict(document).specification.version == "3.1.0"
    missing = set(re.findall(r"'\$ref': '#/([^']+)'", str(document))) - _places(document)
    assert missing == set()


def _places(document):
    """Every place of the components that a reference may name."""
    named = document["components"].items()
    return {f"components/{kind}/{name}" for kind, entries in named for name in entries}


@pytest.mark.settings(TRACKER_PUBLIC_URL="https://tracker.example.com/agency")
def test_the_server_of_the_document_is_the_public_address(house):
    document = house.nobody.get("/openapi.json").json

    assert document["servers"] == [{"url": "https://tracker.example.com/agency"}]


def test_operation_ids_are_unique():
    counted = Counter(operation["operationId"] for _, _, operation in EVERY)

    assert [name for name, times in counted.items() if times > 1] == []


@NAMED
def test_an_operation_says_what_it_does_who_may_and_how_it_refuses(path, operation):
    refusals = {status for status in operation["responses"] if status >= "4"}

    assert operation["summary"].strip()
    assert operation["tags"]
    assert operation["security"] == (
        [] if operation["x-right"] in ("public", "feed.secret") else [{"token": []}]
    )
    assert ("401" in refusals) == bool(operation["security"])
    assert ("404" in refusals) == ("{" in path)
    assert "default" in refusals
    for status in refusals - {"default", "422"}:
        assert "application/problem+json" in operation["responses"][status]["content"]


def test_the_document_shows_every_route_and_its_right(house):
    rules = house.tracker.app.url_map.iter_rules()
    views = house.tracker.app.view_functions
    routes = {rule.endpoint.partition(".")[2]: getattr(views[rule.endpoint], RIGHT) for rule in rules}
    beside = {"", "show"}  # the document itself, and the page that shows it

    shown = {operation["operationId"]: Right(operation["x-right"]) for _, _, operation in EVERY}

    assert {name: right for name, right in routes.items() if name not in beside} == shown


def test_the_page_of_the_document_brings_its_own_files(house):
    page = house.nobody.get("/api/docs", Accept="text/html")

    assert page.status_code == 308
    assert page.location.endswith("/api/docs/")
    page = house.nobody.get("/api/docs/")
    linked = re.findall(r'(?:href|src)="\./([^"]+)"', page.text)
    assert len(linked) >= 5
    for each in linked:
        with house.nobody.get(f"/api/docs/{each}") as answer:
            assert answer.status_code == 200
    assert '"url": "../v1/openapi.json"' in page.text


AWKWARD = {
    "not JSON": b"{",
    "not UTF-8": b'{"name": "\xff"}',
    "half of a surrogate pair": b'{"name": "\\ud800"}',
    "a key that is half of a pair": b'{"\\ud800": 1}',
    "a NUL": b'{"name": "a\\u0000b", "title": "a\\u0000b", "note": "\\u0000"}',
    "a list": b"[]",
    "null": b"null",
    "a text": b'"name"',
    "not a number": b'{"name": NaN, "lag_percent": NaN, "start_on": NaN, "parameters": {"x": NaN}}',
    "an infinite number": b'{"lag_percent": 1e999, "parameters": {"x": 1e999}, "version": 1e999}',
    "a number of 5000 digits": b'{"name": ' + b"9" * 5000 + b"}",
    "far too deep": b'{"parameters": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a date before the calendar": b'{"start_on": "0001-01-01", "start": "0001-01-01T00:00:00+14:00"}',
    "a date after the calendar": b'{"start_on": "9999-12-31", "deadline": "9999-12-31T23:59:59-14:00"}',
}
WRITES = [
    (method.upper(), path)
    for path, entry in schema.raw_schema["paths"].items()
    for method, operation in entry.items()
    if "application/json"
    in (operation if isinstance(operation, dict) else {}).get("requestBody", {}).get("content", ())
]
"""Operations with a body of JSON."""


@pytest.mark.parametrize("body", AWKWARD.values(), ids=AWKWARD)
def test_an_awkward_body_is_refused_in_problem_details(installation, body):
    for method, path in WRITES:
        answer = _send(installation, method, path, body, "application/json")

        assert 400 <= answer.status_code < 500, (method, path, answer.text)
        assert answer.mimetype == "application/problem+json"
        assert answer.json["code"] in ("bad_request", "invalid"), (method, path, answer.json)


def test_a_body_that_is_not_json_is_415(installation):
    for method, path in WRITES:
        read = schema.raw_schema["paths"][path][method.lower()]["requestBody"]["content"]
        for kind in {
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            None,
        } - read.keys():
            answer = _send(installation, method, path, b'{"name": "x"}', kind)

            assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type"), (path, kind)


def test_a_parameter_of_a_playbook_that_is_no_value_is_refused(installation):
    for value in ("NaN", "1e999", '"\\u0000"', '"\\ud800"', "9" * 400, "[]", "{}", "null", '{"\\ud800": 1}'):
        for name in ("video_count", "\\u0000", "\\ud800"):
            body = f'{{"playbook": "{P01}", "start_on": "2026-02-02", "parameters": {{"{name}": {value}}}}}'
            answer = _send(installation, "POST", "/api/v1/projects", body.encode(), "application/json")

            assert answer.status_code in (400, 422), (name, value, answer.text)


def _send(installation, method, path, body, kind):
    """Send bytes to an operation, at rows that exist."""
    stock = {**installation.stock, "verb": ["start"]}
    if "/points/" in path:
        stock["item_id"] = stock["point_id"]
    address = re.sub(r"\{(\w+)\}", lambda found: stock[found[1]][0], path)
    headers = {**AUTHORISED, "If-Match": "*", "Accept-Language": "en"}
    return installation.app.test_client().open(
        address, method=method, data=body, content_type=kind, headers=headers
    )


@pytest.mark.parametrize(
    "token",
    ["", "x" * 10_000, "\xff", "a b", "Bearer", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")],
)
def test_a_token_that_is_none_is_401(installation, token):
    answer = installation.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff", "cursor=%00", "cursor=W10", "limit=0", "limit=99999999999999999999", "q=%ed%a0%80"],
)
@pytest.mark.parametrize("path", ["people", "clients", "projects", "tasks"])
def test_an_awkward_query_is_answered(installation, path, query):
    answer = installation.app.test_client().get(f"/api/v1/{path}?{query}", headers=AUTHORISED)

    assert answer.status_code in (200, 422), answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing",
        "/nothing",
        "/api/v1/people/nobody",
        "/api/v1/tasks/%00",
        "/api/v1/playbooks/%00",
        "/%ff",
    ],
)
def test_what_is_not_there_is_404_in_problem_details(installation, path):
    answer = installation.app.test_client().get(path, headers=AUTHORISED)

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["code"] == "not_found"


def test_a_method_that_an_address_does_not_take_is_405_with_allow(installation):
    answer = installation.app.test_client().delete("/api/v1/people", headers=AUTHORISED)

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_body_that_is_too_large_is_413(installation):
    body = b'{"name": "' + b"x" * (5 * 1024 * 1024) + b'"}'

    answer = _send(installation, "POST", "/api/v1/people", body, "application/json")

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_plan_that_leaves_the_calendar_is_a_named_refusal(house):
    project = house.empty(start_on="2035-12-28")
    years = {"title": "Years", "duration_working_minutes": 60 * 24 * 366}

    answer = house.admin.post(f"/projects/{project.id}/tasks", years)

    assert (answer.status_code, answer.json["code"]) == (422, "outside_calendar")
    assert house.admin.get(f"/projects/{project.id}/tasks").json["items"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"start": "2035-12-31T23:59:00-12:00"},
        {"finish": "2008-01-01T00:00:00+14:00"},
        {"deadline": "2008-01-01T00:00:00+14:00"},
        {"deadline": "2035-12-31T23:59:59.999999-12:00"},
        {"start": "2035-12-31T17:59:00+08:00", "duration_elapsed_minutes": 60 * 24 * 366},
    ],
    ids=str,
)
def test_a_task_at_the_edge_of_the_calendar_is_placed_or_refused_by_name(house, fields):
    project = house.empty(start_on="2034-12-29")

    answer = house.admin.post(f"/projects/{project.id}/tasks", {"title": "Last", **fields})

    assert answer.status_code == 201 or answer.json["code"] in ("outside_calendar", "invalid"), answer.json
    for path in ("graph", "timeline.svg", "tasks", "journal"):
        assert house.admin.get(f"/projects/{project.id}/{path}").status_code == 200
