"""`tracker demo`: every list of the API has something to show to somebody whose token it prints."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tracker import clock
from tracker.app import create_app
from tracker.db import session
from tracker.demo import load_demo
from tracker.people.queries import day_of

ASKED = {
    "/calendar": "?from={today}&to={soon}",
    "/calendars/days": "?from=2026-10-01&to=2026-10-08",
    "/search": "?q=数据",
    "/workload": "?from={today}&to={soon}",
}
"""What a list must be asked."""
SOON = timedelta(days=27)
FILES = (".svg", ".csv", ".json", "/archive", "/export")
NOTHING = {"/events", "/events/stream"}
"""What tells of news only."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    app = create_app(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path_factory.mktemp('demo')}/tracker.db")
    tracker = app.extensions["tracker"]
    admin = tracker.prepare()
    lines = list(load_demo(tracker))
    return tracker, [*re.findall(r"trk_\S+", "\n".join(lines)), admin], lines


def test_it_loads_once(demo):
    tracker, _, lines = demo
    assert [each for each in lines if "四阶段实施" in each]
    assert list(load_demo(tracker)) == ["The demonstration is already there: 山茶服饰旗舰店."]


def test_every_list_has_something_to_show(demo):
    tracker, tokens, lines = demo
    with tracker.app.app_context():
        today = day_of(clock.now(session()))
    [project, *_] = re.findall(r"/projects/(\w+)", "\n".join(lines))
    empty = []
    for path in sorted(lists(tracker.app)):
        address = path.replace("<id:project_id>", project) + asked(path, today)
        answers = [tracker.app.test_client().get(address, headers=bearer(each)) for each in tokens]
        assert any(each.status_code == 200 for each in answers), path
        if not any(each.is_json and each.status_code == 200 and rows(each.get_json()) for each in answers):
            empty.append(path)
    assert empty == []


def asked(path, today):
    said = ASKED.get(path.removeprefix("/api/v1"), "")
    return said.replace("{today}", str(today)).replace("{soon}", str(today + SOON))


def lists(app):
    """The addresses that take a project at most and answer JSON of rows."""
    for rule in app.url_map.iter_rules():
        path = rule.rule.removeprefix("/api/v1")
        api = "GET" in rule.methods and path != rule.rule and path not in NOTHING
        if api and rule.arguments <= {"project_id"} and not path.endswith(FILES):
            yield rule.rule


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def rows(body):
    """What a list answers, whatever it calls its rows; anything else has something to show as it is."""
    if isinstance(body, list):
        return body
    weeks = [week for each in body.get("people", ()) for week in each.get("weeks", ())]
    if weeks:
        return any(each["items"] for each in weeks)
    listed = [each for name, each in body.items() if isinstance(each, list) and name != "days"]
    return any(listed) if set(body) & {"items", "columns", "people"} else body
