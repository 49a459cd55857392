"""Somebody listens to what happens, and goes on where the stream ended."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from http.client import HTTPConnection
from itertools import takewhile
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.api.conftest import ok
from tests.conftest import ADMIN, PLAYBOOKS, Speaker, _app, _hang_up
from tracker.db import session
from tracker.history.routes import live
from tracker.history.routes.live import STREAMS
from tracker.journal import Entry

ROOT = Path(__file__).parents[2]
HEADERS = {"Authorization": f"Bearer {ADMIN}", "Accept-Language": "en"}


def message(lines):
    """The next message of a stream as its fields, by the rules of server-sent events; None at its end."""
    fields, heard = {}, [""]
    while heard and not fields:  # a comment alone is no message
        heard = list(takewhile(bool, lines))
        named = (each.partition(":") for each in heard)
        fields = {name: value.removeprefix(" ") for name, _, value in named if name}
    return fields or None


def spoken(chunks):
    """The lines of chunks of text that end with a message."""
    for chunk in chunks:
        yield from chunk.split("\n")[:-1]


@pytest.fixture
def listen(agency):
    """Opens a stream of the application itself, and closes it in the end."""
    opened = []

    def start(speaker, path="/events/stream", **headers):
        answer = speaker.get(path, **headers)
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        opened.append(answer)
        return spoken(each.decode() for each in answer.iter_encoded())

    yield start
    for each in opened:
        each.close()


def test_a_stream_says_when_to_come_back_and_where_it_is(agency, listen):
    lines = listen(agency.alice)

    assert message(lines).keys() == {"retry"}
    assert message(lines).keys() == {"id"}


def test_a_stream_tells_what_polling_tells_and_goes_on_after_a_message(agency, plan, listen):
    cursor = ok(agency.alice.get("/events"))["cursor"]
    plan.link(plan.task("A"), plan.task("B"))
    polled = ok(agency.alice.get(f"/events?after={cursor}"))["events"]

    lines = listen(agency.alice, f"/events/stream?after={cursor}")
    message(lines)
    told = [message(lines) for _ in polled]

    assert [json.loads(each["data"]) for each in told] == polled
    assert {each["event"] for each in told} == {"change"}
    resumed = next(i for i, each in enumerate(told) if "id" in each)
    again = listen(agency.alice, f"/events/stream?after={cursor}", Last_Event_ID=told[resumed]["id"])
    message(again)
    assert [json.loads(message(again)["data"]) for _ in told[resumed + 1 :]] == polled[resumed + 1 :]


def test_only_the_end_of_what_was_done_at_once_can_be_resumed(agency, listen):
    cursor = ok(agency.admin.get("/events"))["cursor"]
    agency.empty()

    lines = listen(agency.admin, f"/events/stream?after={cursor}")
    message(lines)
    told = []
    while "data" in (each := message(lines)):
        told.append((json.loads(each["data"]), "id" in each))

    places = [(each["scope"], each["change_set"]) for each, _ in told]
    ends = [i + 1 == len(places) or places[i] != places[i + 1] for i in range(len(places))]
    assert [resumable for _, resumable in told] == ends


def test_a_stream_ends_when_its_reader_may_no_longer_listen(agency, plan, listen):
    person = ok(agency.admin.post("/people", {"name": "Dan"}), 201)["id"]
    token = ok(agency.admin.post(f"/people/{person}/tokens", {"name": "laptop"}), 201)
    lines = listen(Speaker(agency.app, token["token"]))
    message(lines)
    message(lines)

    ok(agency.admin.post(f"/tokens/{token['id']}/revoke"))

    assert message(lines) is None


def test_a_stream_hears_only_what_its_reader_may_see_now(agency, by_hand, listen):
    plan = by_hand()
    path = f"/projects/{plan.id}/members/{agency.ids['Carol']}"
    ok(agency.alice.put(path, {"role": "reader"}))
    lines = listen(agency.carol)
    message(lines)
    message(lines)
    assert agency.alice.delete(path).status_code == 204
    plan.task("A")
    ok(agency.alice.put(path, {"role": "reader"}))

    told = json.loads(message(lines)["data"])

    assert (told["entity"], told["scope"]) == ("members", plan.id)


def test_a_quiet_stream_gives_signs_of_life_between_two_places(agency, listen, monkeypatch):
    monkeypatch.setattr(live, "BEAT", 0.01)
    lines = listen(agency.alice)
    message(lines)
    message(lines)

    assert list(takewhile(bool, lines)) == [": here"]
    assert message(lines).keys() == {"id"}


def test_the_place_of_a_reader_who_went_away_is_free(agency, listen):
    streams = agency.tracker.app.extensions[STREAMS]
    before = len(streams._seats)
    answer = agency.alice.get("/events/stream")
    assert len(streams._seats) == before + 1

    answer.close()

    assert len(streams._seats) == before


def test_streams_end_when_the_process_is_to_stop(house):
    streams = house.tracker.app.extensions[STREAMS]
    lines = spoken(each.decode() for each in house.alice.get("/events/stream").iter_encoded())
    message(lines)
    message(lines)

    streams.stop()

    assert message(lines) is None


class Server:
    """`tracker serve` on a database, with two processes."""

    def __init__(self, address, folder):
        (folder / "own").mkdir(exist_ok=True)  # nothing to load: it starts sooner
        shutil.copy(PLAYBOOKS / "vocabulary.yaml", folder / "own")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.listening = []
        environment = {
            **os.environ, "TRACKER_DATABASE_URL": address, "TRACKER_PORT": str(self.port),
            "TRACKER_ADMIN_TOKEN": ADMIN, "TRACKER_PLAYBOOKS": str(folder / "own"), "TRACKER_WORKERS": "2",
            "TRACKER_THREADS": "3", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        command = [sys.executable, "-m", "tracker.cli", "serve"]
        with (folder / "log").open("a") as log:
            self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        patient = ["--retry", "120", "--retry-delay", "1", "--retry-all-errors"]
        ready = f"http://127.0.0.1:{self.port}/api/v1/ready"
        subprocess.run(["curl", "-fsS", *patient, ready], check=True, capture_output=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for each in self.listening:
            each.close()

    def stop(self):
        """Told to stop, it does so although somebody listens."""
        self.process.terminate()
        assert self.process.wait(30) == 0

    def add_client(self, name):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = json.dumps({"name": name})
        connection.request("POST", "/api/v1/clients", body, {**HEADERS, "Content-Type": "application/json"})
        assert connection.getresponse().status == 201
        connection.close()

    def listen(self, last=None):
        """The lines of a stream."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = HEADERS | ({"Last-Event-ID": last} if last else {})
        connection.request("GET", "/api/v1/events/stream", headers=headers)
        answer = connection.getresponse()
        self.listening += [answer, connection]
        assert answer.status == 200
        return (line.decode().rstrip("\n") for line in answer)


class Reader:
    """Remembers what it was told and where it was, as a browser does."""

    def __init__(self):
        self.last, self.told = None, []

    def read(self, lines, count):
        """Read until so many events were told in all."""
        while len(self.told) < count:
            self.note(message(lines))

    def read_out(self, lines):
        """Read to the end."""
        while found := message(lines):
            self.note(found)

    def note(self, found):
        self.last = found.get("id", self.last)
        if "data" in found:
            event = json.loads(found["data"])
            self.told.append((event["scope"], event["revision"]))


def entries(app):
    with app.extensions["tracker"].app.app_context():
        return {tuple(each) for each in session().execute(sa.select(Entry.scope, Entry.revision))}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_reader_follows_through_a_restart_of_the_server_and_misses_nothing(prepared, tmp_path, kind):
    address = prepared.copy(kind, tmp_path)
    app, reader = _app(address), Reader()
    with Server(address, tmp_path) as server:
        before = entries(app)
        lines = server.listen()
        message(lines)
        reader.note(message(lines))
        for number in range(3):
            server.add_client(f"before {number}")
        reader.read(lines, 3)
        server.stop()
        reader.read_out(lines)
    admin = Speaker(app, ADMIN)
    ok(admin.post("/projects", {"name": "While it was down", "start_on": "2026-02-02"}), 201)
    with Server(address, tmp_path) as server:
        lines = server.listen(reader.last)
        server.add_client("after")
        expected = entries(app) - before
        reader.read(lines, len(expected))
        server.stop()
        reader.read_out(lines)

    assert len(reader.told) == len(set(reader.told))
    assert set(reader.told) == expected == entries(app) - before
    _hang_up(app)
