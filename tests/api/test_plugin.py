"""The tracker in somebody else's application: everything works there, and nothing of theirs changes."""

from __future__ import annotations

import re
import threading
from json import dumps, loads
from urllib.parse import urlsplit

import pytest
from flask import Flask, current_app, g, jsonify, request
from flask.cli import FlaskGroup
from flask.json.provider import DefaultJSONProvider
from flask.testing import FlaskClient
from flask_migrate import Migrate
from flask_smorest import Api, Blueprint
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.app import create_app
from tracker.config import BadSetting
from tracker.extension import Tracker

TOKEN = "the-token-of-the-administrator"
P01 = "implementation-four-phase"


class TheirBase(DeclarativeBase):
    """The host's own tables, one of which is called like one of ours."""


theirs = SQLAlchemy(model_class=TheirBase)


class TheirPerson(theirs.Model):
    """Has nothing to do with the tracker's people."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class TheirJson(DefaultJSONProvider):
    """Wraps every answer, so that nobody can miss whose it is."""

    def dumps(self, obj, **kwargs):
        return super().dumps({"theirs": obj}, **kwargs)


def host(folder, **settings):
    """A shop with its own routes, errors, hooks, database, migrations, API and way of writing JSON."""
    app = Flask("shop")
    app.json = TheirJson(app)
    app.config.from_mapping(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/shop.db", SECRET_KEY="theirs", MAX_CONTENT_LENGTH=100,
        API_TITLE="Shop", API_VERSION="7", OPENAPI_VERSION="3.0.3", OPENAPI_URL_PREFIX="/api", **settings,
    )  # fmt: skip
    theirs.init_app(app)
    Migrate(app, theirs)
    api, routes = Api(app), Blueprint("shop", "shop", url_prefix="/api/v1")

    @routes.get("/people")
    @routes.response(200)
    def people():
        """Their people"""
        return [each.name for each in theirs.session.scalars(theirs.select(TheirPerson))]

    @routes.get("/fails")
    def fails():
        raise ZeroDivisionError

    api.register_blueprint(routes)
    app.add_url_rule("/trackers", view_func=lambda: "a page about dogs", endpoint="dogs")
    for status in (404, 405, 500):
        app.register_error_handler(status, lambda error: (f"shop {error.code}", error.code))

    @app.before_request
    def count():
        g.theirs = True
        app.config["COUNTED"] = app.config.get("COUNTED", 0) + 1

    @app.after_request
    def sign(answer):
        answer.headers["X-Shop"] = "yes"
        return answer

    @app.teardown_appcontext
    def finish(_error):
        app.config["FINISHED"] = app.config.get("FINISHED", 0) + 1

    with app.app_context():
        theirs.create_all()
        theirs.session.add(TheirPerson(name="Zhang"))
        theirs.session.commit()
    return app


class Client(FlaskClient):
    """Sends plain JSON: Flask's own test client would write it as the host does."""

    def __init__(self, app):
        super().__init__(app, app.response_class)

    def open(self, *args, json=None, **kwargs):
        body = {} if json is None else {"data": dumps(json), "content_type": "application/json"}
        return super().open(*args, **kwargs, **body)


def picture_of(app):
    """Everything of an application that a plugin could touch."""
    return {
        "config": dict(app.config),
        "rules": [(each.rule, each.endpoint, sorted(each.methods)) for each in app.url_map.iter_rules()],
        "converters": dict(app.url_map.converters),
        "views": dict(app.view_functions),
        # Looking a handler up leaves empty entries behind, so only real ones count.
        "errors": {
            (scope, code): dict(kinds)
            for scope, codes in app.error_handler_spec.items()
            for code, kinds in codes.items()
            if kinds
        },
        "hooks": [
            {scope: list(each) for scope, each in hooks.items()}
            for hooks in (
                app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs,
                app.template_context_processors, app.url_value_preprocessors, app.url_default_functions,
            )
        ],
        "teardown": list(app.teardown_appcontext_funcs),
        "extensions": {name: each for name, each in app.extensions.items() if name != "tracker"},
        "blueprints": dict(app.blueprints),
        "commands": dict(app.cli.commands),
        "json": app.json,
        "filters": dict(app.jinja_env.filters),
        "globals": dict(app.jinja_env.globals),
        "tables": set(TheirBase.metadata.tables),
    }  # fmt: skip


def mounted(folder, **settings):
    folder.mkdir(exist_ok=True)
    app = host(
        folder, TRACKER_DATABASE_URL=f"sqlite:///{folder}/tracker.db", TRACKER_ADMIN_TOKEN=TOKEN, **settings
    )
    before = picture_of(app)
    tracker = Tracker()
    tracker.init_app(app, url_prefix="/tracker")
    tracker.prepare()
    return app, tracker, before


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return mounted(tmp_path_factory.mktemp("host") / "shop")


@pytest.fixture
def call(shop):
    """Speak to the tracker under its prefix, as its administrator."""
    client = Client(shop[0])

    def send(method, path, body=None, **headers):
        address = path if path.startswith("/tracker/") else f"/tracker/api/v1/{path}"
        named = {"Authorization": f"Bearer {TOKEN}", "Accept-Language": "en", **headers}
        return client.open(address, method=method, json=body, headers=named)

    return send


def test_mounting_and_working_touch_nothing_of_the_host(shop, call):
    app, _, before = shop
    counted = app.config.get("COUNTED"), app.config.get("FINISHED")
    call("GET", "me")
    call("GET", "nothing")

    after = picture_of(app)

    for name, kept in before.items():
        own = {"COUNTED", "FINISHED"} if name == "config" else set()
        without = (
            {each: value for each, value in after[name].items() if each not in own} if own else after[name]
        )
        expected = {each: value for each, value in kept.items() if each not in own} if own else kept
        assert without == expected, name
    assert (app.config.get("COUNTED"), app.config.get("FINISHED")) == counted


def test_the_host_answers_as_before(shop, monkeypatch):
    client = shop[0].test_client()

    people, missing = client.get("/api/v1/people"), client.get("/nothing")

    assert people.get_json(force=True) == {"theirs": ["Zhang"]}
    assert people.headers["X-Shop"] == "yes"
    assert (missing.status_code, missing.text) == (404, "shop 404")
    assert client.delete("/api/v1/people").text == "shop 405"
    monkeypatch.setitem(shop[0].config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/api/v1/fails").text == "shop 500"
    assert client.get("/trackers").text == "a page about dogs"
    assert client.get("/api/openapi.json").text.count("/api/v1/projects") == 0


def test_errors_inside_the_prefix_are_problem_details_without_the_hosts_hooks(call):
    for method, path, status, code in (
        ("GET", "nothing", 404, "not_found"),
        ("GET", "/tracker/nothing", 404, "not_found"),
        ("GET", "/tracker/", 404, "not_found"),
        ("DELETE", "people", 405, "method_not_allowed"),
        ("POST", "people", 422, "invalid"),
    ):
        answer = call(method, path, {} if method == "POST" else None)

        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
        assert answer.json["code"] == code
        assert "X-Shop" not in answer.headers


def test_the_limits_of_the_host_are_not_ours(call):
    answer = call("POST", "clients", {"name": "Acme", "note": "x" * 1000})

    assert answer.status_code == 201


def test_the_main_job_runs_under_the_prefix(call):
    keys = [each["key"] for each in call("GET", "playbooks").json]
    assert P01 in keys
    body = {"playbook": P01, "start_on": "2027-01-04", "name": "Under a prefix"}
    dry = call("POST", "projects?dry_run=true", body)
    assert (dry.status_code, dry.json["dry_run"]) == (200, True)

    started = call("POST", "projects", body)
    project = started.json["project"]
    assert started.status_code == 201
    assert urlsplit(started.location).path == f"/tracker/api/v1/projects/{project['id']}"
    assert call("GET", urlsplit(started.location).path).json["id"] == project["id"]

    first = next(each for each in started.json["items"] if each["kind"] == "task" and not each["blocked_by"])
    done = call("POST", f"tasks/{first['id']}/complete")
    assert (done.status_code, done.json["state"]) == (200, "done")
    graph = call("GET", f"projects/{project['id']}/graph").json
    assert {each["id"]: each["state"] for each in graph["nodes"]}[first["id"]] == "done"
    assert first["id"] not in graph["ready"]
    assert graph["ready"]

    picture = call("GET", f"projects/{project['id']}/timeline.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    sheet = call("GET", f"standups?week=2027-W01&project={project['id']}&format=md")
    assert (sheet.status_code, sheet.mimetype) == (200, "text/markdown")


def test_a_feed_is_subscribed_to_under_the_prefix(call):
    project = call("POST", "projects", {"playbook": P01, "start_on": "2027-01-04"}).json["project"]

    feed = call("POST", f"projects/{project['id']}/feeds", {"name": "team"}).json

    assert urlsplit(feed["url"]).path.startswith("/tracker/feeds/")
    calendar = call("GET", urlsplit(feed["url"]).path, Authorization="")
    assert (calendar.status_code, calendar.mimetype) == (200, "text/calendar")
    assert calendar.text.startswith("BEGIN:VCALENDAR\r\n")


def test_the_document_and_its_page_know_the_prefix(call):
    document = call("GET", "openapi.json").json

    assert document["servers"] == [{"url": "/tracker"}]
    assert call("GET", "/tracker/api/docs").location.endswith("/tracker/api/docs/")
    page = call("GET", "/tracker/api/docs/").text
    assert re.findall(r'(?:href|src)="/', page) == []
    assert '"url": "../v1/openapi.json"' in page
    for linked in re.findall(r'(?:href|src)="\./([^"]+)"', page):
        with call("GET", f"/tracker/api/docs/{linked}") as answer:
            assert answer.status_code == 200


def test_addresses_follow_a_proxy_that_wraps_the_host(tmp_path):
    app, _, _ = mounted(tmp_path / "shop")
    app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1, x_host=1, x_prefix=1)
    headers = {
        "Authorization": f"Bearer {TOKEN}", "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "shop.example.com", "X-Forwarded-Prefix": "/outside",
    }  # fmt: skip

    feed = Client(app).post("/tracker/api/v1/me/feeds", json={}, headers=headers).json

    assert feed["url"].startswith("https://shop.example.com/outside/tracker/feeds/")


def test_addresses_follow_the_public_address(tmp_path):
    app, _, _ = mounted(tmp_path / "shop", TRACKER_PUBLIC_URL="https://tracker.example.com/t")
    client, headers = Client(app), {"Authorization": f"Bearer {TOKEN}"}

    feed = client.post("/tracker/api/v1/me/feeds", json={}, headers=headers).json
    document = client.get("/tracker/api/v1/openapi.json").json

    assert feed["url"].startswith("https://tracker.example.com/t/feeds/")
    assert document["servers"] == [{"url": "https://tracker.example.com/t"}]


def test_two_hosts_in_one_process_keep_their_databases_apart(tmp_path):
    clients = [Client(mounted(tmp_path / name)[0]) for name in ("one", "two")]
    headers = {"Authorization": f"Bearer {TOKEN}"}
    for client, name in zip(clients, ("One", "Two"), strict=True):
        client.post("/tracker/api/v1/clients", json={"name": name}, headers=headers)

    found = [client.get("/tracker/api/v1/clients", headers=headers).json["items"] for client in clients]

    assert [[each["name"] for each in listed] for listed in found] == [["One"], ["Two"]]


def test_threads_of_both_hosts_do_not_meet(tmp_path):
    apps = [mounted(tmp_path / name)[0] for name in ("one", "two")]
    headers, failed = {"Authorization": f"Bearer {TOKEN}"}, []

    def work(app, name):
        client = Client(app)
        for number in range(5):
            made = client.post("/tracker/api/v1/clients", json={"name": f"{name}{number}"}, headers=headers)
            shown = client.get("/api/v1/people").get_json(force=True)
            if made.status_code != 201 or shown != {"theirs": ["Zhang"]}:
                failed.append((made.status_code, made.text, shown))

    threads = [
        threading.Thread(target=work, args=(app, name))
        for app, name in zip(apps * 2, ("a", "b", "c", "d"), strict=True)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert failed == []
    for app, names in zip(apps, ("ac", "bd"), strict=True):
        listed = app.test_client().get("/tracker/api/v1/clients", headers=headers).json["items"]
        assert {each["name"] for each in listed} == {
            f"{name}{number}" for name in names for number in range(5)
        }


def test_the_host_may_call_the_tracker_inside_its_own_request(shop):
    app, tracker, _ = shop
    with app.test_request_context("/checkout"):
        answer = tracker.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {TOKEN}"})

        assert answer.json["admin"] is True
        assert current_app.name == "shop"
        assert request.path == "/checkout"
        assert list(theirs.session.scalars(theirs.select(TheirPerson.name))) == ["Zhang"]
        assert loads(jsonify(1).get_data()) == {"theirs": 1}


def test_the_commands_of_the_host_know_nothing_of_the_tracker(shop):
    app, _, before = shop
    group = FlaskGroup(create_app=lambda: app)

    listed = app.test_cli_runner().invoke(group, ["routes"])

    assert listed.exit_code == 0
    assert "dogs" in listed.output
    assert "projects" not in listed.output
    assert set(app.cli.commands) == set(before["commands"])


def test_the_prefix_may_be_deep_and_written_any_way(tmp_path):
    for written in ("/internal/tracker/", "internal/tracker"):
        app = Flask("shop")
        Tracker(app, url_prefix=written) if written else None

        assert app.test_client().get("/internal/tracker/api/v1/health").status_code == 200
        assert app.test_client().get("/api/v1/health").status_code == 404


def test_settings_of_the_host_come_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("TRACKER_AGENCY_NAME", "Environment")
    monkeypatch.setenv("TRACKER_THREADS", "7")
    app = Flask("shop")
    app.config["TRACKER_AGENCY_NAME"] = "Host"

    settings = Tracker(app).settings

    assert (settings.agency_name, settings.threads) == ("Host", 7)


def test_a_bad_setting_of_the_host_is_named_and_nothing_is_mounted():
    app = Flask("shop")
    app.config["TRACKER_PORT"] = "eighty"
    unmounted = app.wsgi_app

    with pytest.raises(BadSetting, match="TRACKER_PORT"):
        Tracker(app)

    assert app.wsgi_app == unmounted
    assert "tracker" not in app.extensions


def test_a_second_tracker_in_one_application_is_refused():
    app = create_app(TRACKER_DATABASE_URL="sqlite:////nowhere/never-opened.db")

    with pytest.raises(RuntimeError, match="already"):
        Tracker(app)


def test_mounting_opens_no_connection_and_writes_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    Tracker(Flask("shop"))

    assert list(tmp_path.iterdir()) == []
