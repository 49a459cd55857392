"""People subscribe to a project or to their own work, and their calendars follow."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

import pytest
import sqlalchemy as sa
import vobject
from ical.calendar_stream import IcsCalendarStream

from tests.api.conftest import counting
from tests.ical_lint import lint
from tracker import clock
from tracker.app import create_app
from tracker.db import db, session, transaction
from tracker.feeds.models import Block

DAY = 8 * 60


def today(house):
    with house.tracker.app.app_context():
        return clock.now(session()).date()


def project(house, **fields):
    """A project by hand that starts today."""
    return house.empty(start_on=today(house).isoformat(), **fields)


def task(house, of, title, **fields):
    added = house.alice.post(
        f"/projects/{of.id}/tasks", {"title": title, "duration_working_minutes": DAY, **fields}
    )
    assert added.status_code == 201, added.json
    return added.json


def change(house, item, **fields):
    revision = house.alice.get(f"/tasks/{item['id']}").json["revision"]
    changed = house.alice.patch(f"/tasks/{item['id']}", fields, if_match=str(revision))
    assert changed.status_code == 200, changed.json
    return changed.json


def subscribe(speaker, where, **fields):
    made = speaker.post(f"{where}/feeds", fields)
    assert made.status_code == 201, made.json
    return made.json


def path(feed):
    return urlsplit(feed["url"]).path


def read(house, feed, **headers):
    return house.nobody.get(path(feed), **headers)


def events(answer):
    """The entries of a feed by title, as the library `ical` reads them."""
    assert answer.status_code == 200, answer.data
    found = IcsCalendarStream.calendar_from_ics(answer.data.decode()).events
    return {each.summary: each for each in found}


def kept(house):
    """Item id to what is kept of it."""
    with house.tracker.app.app_context():
        return {each.item_id: each for each in session().scalars(sa.select(Block))}


@contextmanager
def later(house, days):
    """The same installation, so many days from now."""
    app = create_app(
        TRACKER_DATABASE_URL=house.tracker.settings.database_url, TRACKER_CLOCK_OFFSET=days * 24 * 60
    )
    yield app.test_client()
    with app.extensions["tracker"].app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_real_project_is_a_valid_calendar_that_two_readers_understand(house, lang):
    started = house.start(start_on=(today(house) + timedelta(days=14)).isoformat())
    answer = read(house, subscribe(house.rita, f"/projects/{started.id}", lang=lang))

    assert lint(answer.data, answer.headers["Content-Type"]) == []
    found = IcsCalendarStream.calendar_from_ics(answer.data.decode()).events
    wanted = {
        each["id"]: each
        for each in started.items.values()
        if each["kind"] in ("task", "milestone", "meeting", "occurrence")
    }
    assert len({each.uid for each in found}) == len(found) == len(wanted)
    for event in found:
        item = wanted[event.uid.partition("@")[0]]
        assert event.summary == item["titles"][lang]
        if item["kind"] in ("task", "milestone"):
            assert event.start.isoformat() == item["due_on"]
        else:
            assert (event.start.isoformat(), event.end.isoformat()) == (item["start"], item["finish"])
    calendar = vobject.readOne(answer.data.decode())
    calendar.validate(raiseException=True)
    assert {each.uid.value for each in calendar.vevent_list} == {each.uid for each in found}


def test_an_entry_says_who_which_department_and_what_is_to_be_produced(house):
    started = house.start(start_on=today(house).isoformat())
    chosen = next(each for each in started.items.values() if each["kind"] == "task" and each.get("produces"))
    change(house, chosen, owner_id=house.ids["Bob"])
    feed = subscribe(house.admin, f"/projects/{started.id}", lang="zh")

    entry = events(read(house, feed))[chosen["titles"]["zh"]]

    lines = entry.description.split("\n")
    assert lines[1:3] == [f"编号：{chosen['key']}", "负责人：Bob"]
    assert [each.partition("：")[0] for each in lines[3:6]] == ["部门", "阶段", "成果"]
    assert lines[0] == f"项目：{started.body['project']['name']}"
    assert "详情" not in entry.description  # nobody said under which address the API can be reached
    assert entry.categories == ["任务", chosen["phase"]]


def test_the_address_is_shown_once_and_opens_without_a_token(house):
    mine = project(house, name="双十一/大促")
    feed = subscribe(house.alice, f"/projects/{mine.id}")

    assert feed["name"] == "双十一/大促"
    assert unquote(feed["url"]).endswith("/双十一-大促.ics")
    assert feed["webcal_url"] == feed["url"].replace("http://", "webcal://")
    listed = house.alice.get(f"/projects/{mine.id}/feeds")
    assert [each["id"] for each in listed.json] == [feed["id"]]
    secret = urlsplit(feed["url"]).path.split("/")[2]
    assert len(secret) >= 32
    for place in (listed, house.alice.get("/me/feeds"), house.alice.get(f"/projects/{mine.id}/journal")):
        assert secret not in place.text
    answer = read(house, feed)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Disposition"].startswith(
        'inline; filename="calendar.ics"; filename*=UTF-8'
    )
    assert house.nobody.get(f"/feeds/{secret}/another name.ics").data == answer.data


def test_the_address_lies_where_the_application_is_mounted(house):
    made = house.app.test_client().post(
        "/api/v1/me/feeds", json={}, base_url="https://host.example/tracker", headers=house.alice.headers
    )

    assert made.json["url"].startswith("https://host.example/tracker/feeds/")
    assert made.json["webcal_url"].startswith("webcal://host.example/tracker/feeds/")


@pytest.mark.settings(TRACKER_PUBLIC_URL="https://pm.example/work")
def test_the_address_is_public_where_the_settings_say_so(house):
    assert subscribe(house.alice, "/me")["url"].startswith("https://pm.example/work/feeds/")


def test_an_unchanged_feed_is_not_sent_again(house):
    mine, before = project(house), today(house)
    task(house, mine, "Write")
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    first = read(house, feed)
    etag = first.headers["ETag"]

    again = read(house, feed, If_None_Match=etag)
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert read(house, feed, If_Modified_Since=first.headers["Last-Modified"]).status_code == 304
    assert read(house, feed).data == first.data
    assert not etag.startswith("W/")
    assert before <= parsedate_to_datetime(first.headers["Last-Modified"]).date() <= today(house)
    head = house.nobody.head(path(feed))
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", etag)
    assert head.headers["Content-Length"] == str(len(first.data))

    task(house, mine, "Read")
    changed = read(house, feed, If_None_Match=etag)
    assert set(events(changed)) == {"Write", "Read"}
    assert changed.headers["ETag"] != etag


def test_a_feed_is_packed_for_whoever_takes_it(house):
    feed = subscribe(house.alice, f"/projects/{project(house).id}")
    plain = read(house, feed, Accept_Encoding="gzip;q=0, br")
    packed = read(house, feed, Accept_Encoding="br, gzip")

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert {plain.headers["Vary"], packed.headers["Vary"]} == {"Accept-Encoding"}
    assert plain.headers["ETag"] != packed.headers["ETag"]
    held = read(house, feed, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert held.status_code == 304


def test_only_the_item_that_moved_is_rendered_anew(house):
    mine = project(house)
    moved = task(house, mine, "Moves")
    still = task(house, mine, "Stays", duration_working_minutes=20 * DAY)
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    before = events(read(house, feed))
    blocks = kept(house)
    assert set(blocks) == {moved["id"], still["id"]}
    with house.tracker.app.app_context(), transaction() as current:  # bytes that no rendering would give
        marked = blocks[still["id"]].body.replace(b"SUMMARY:Stays", b"SUMMARY:Kept as it was")
        current.execute(sa.update(Block).where(Block.item_id == still["id"]).values(body=marked))

    due_on = change(house, moved, duration_working_minutes=3 * DAY)["due_on"]
    after = events(read(house, feed))

    assert set(after) == {"Moves", "Kept as it was"}
    assert after["Moves"].uid == before["Moves"].uid
    assert after["Moves"].sequence == before["Moves"].sequence + 1
    assert after["Moves"].start.isoformat() == due_on > moved["due_on"]
    assert kept(house)[moved["id"]].revision > blocks[moved["id"]].revision
    assert kept(house)[still["id"]].revision == blocks[still["id"]].revision


def test_a_new_name_of_its_owner_reaches_the_entry(house):
    mine = project(house)
    task(house, mine, "Write", owner_id=house.ids["Bob"])
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    etag = read(house, feed).headers["ETag"]
    bob = house.admin.get(f"/people/{house.ids['Bob']}")

    house.admin.patch(f"/people/{house.ids['Bob']}", {"name": "Robert"}, if_match=bob.headers["ETag"])

    assert "Owner: Robert" in events(read(house, feed, If_None_Match=etag))["Write"].description


def test_finished_work_stays_and_is_ticked(house):
    mine = project(house)
    done = task(house, mine, "Write", owner_id=house.ids["Bob"])
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    sequence = events(read(house, feed))["Write"].sequence

    assert house.bob.post(f"/tasks/{done['id']}/complete").status_code == 200

    found = events(read(house, feed))
    assert set(found) == {"✓ Write"}
    assert found["✓ Write"].start == date.fromisoformat(
        house.alice.get(f"/tasks/{done['id']}").json["due_on"]
    )
    assert found["✓ Write"].sequence >= sequence


def test_a_cancelled_item_is_a_tombstone_for_thirty_days(house):
    mine = project(house)
    gone = task(house, mine, "Write")
    task(house, mine, "Read", duration_working_minutes=60 * DAY)
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    before = events(read(house, feed))["Write"]

    assert house.alice.post(f"/tasks/{gone['id']}/cancel", {"reason": "Not needed"}).status_code == 200

    answer = read(house, feed)
    tombstone = events(answer)["已取消：Write"]
    assert lint(answer.data, answer.headers["Content-Type"]) == []
    assert (tombstone.uid, tombstone.status) == (before.uid, "CANCELLED")
    assert tombstone.sequence > before.sequence
    for days, titles in ((30, {"已取消：Write", "Read"}), (33, {"Read"})):
        with later(house, days) as client:
            assert set(events(client.get(path(feed)))) == titles


def test_a_persons_feed_lets_go_of_what_was_finished_long_ago_and_a_projects_keeps_everything(house):
    mine = house.empty(start_on=(today(house) - timedelta(days=150)).isoformat())
    change(house, task(house, mine, "Forgotten"), owner_id=house.ids["Bob"])
    done = task(house, mine, "Long ago")
    change(house, done, owner_id=house.ids["Bob"])
    body = {"at": done["finish"]}
    assert house.bob.post(f"/tasks/{done['id']}/complete", body).status_code == 200

    assert set(events(read(house, subscribe(house.bob, "/me")))) == {"Forgotten"}
    assert set(events(read(house, subscribe(house.bob, f"/projects/{mine.id}")))) == {
        "Forgotten",
        "✓ Long ago",
    }


def test_a_persons_feed_moves_on_with_the_days(house):
    mine = house.empty(start_on=today(house).isoformat())
    done = task(house, mine, "Lately")
    change(house, done, owner_id=house.ids["Bob"])
    assert house.bob.post(f"/tasks/{done['id']}/complete").status_code == 200
    feed = subscribe(house.bob, "/me")
    first = read(house, feed)

    assert set(events(first)) == {"✓ Lately"}
    with later(house, 120) as client:
        assert events(client.get(path(feed), headers={"If-None-Match": first.headers["ETag"]})) == {}


def test_a_revoked_feed_is_gone(house):
    feed = subscribe(house.bob, "/me")
    etag = read(house, feed).headers["ETag"]

    assert house.carol.post(f"/api/v1/feeds/{feed['id']}/revoke").status_code == 404
    revoked = house.bob.post(f"/api/v1/feeds/{feed['id']}/revoke")
    assert revoked.json["revoked_at"] is not None
    assert (
        house.admin.post(f"/api/v1/feeds/{feed['id']}/revoke").json["revoked_at"]
        == revoked.json["revoked_at"]
    )

    answer = read(house, feed, If_None_Match=etag)
    assert (answer.status_code, answer.json["code"]) == (410, "feed_revoked")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_nobody_subscribes_to_what_they_may_not_see(house):
    mine = project(house)

    assert house.carol.post(f"/projects/{mine.id}/feeds", {}).status_code == 404
    assert house.nobody.post("/me/feeds", {}).status_code == 401
    assert house.nobody.get("/feeds/guessed/x.ics").status_code == 404
    assert house.alice.post("/me/feeds", {"lang": "fr"}).status_code == 422


def test_whoever_leaves_a_project_reads_it_no_longer(house):
    mine = project(house)
    task(house, mine, "Write", owner_id=house.ids["Bob"])
    of_project = subscribe(house.bob, f"/projects/{mine.id}")
    of_bob = subscribe(house.bob, "/me")
    first = read(house, of_bob)
    assert set(events(read(house, of_project))) == set(events(first)) == {"Write"}

    assert (
        house.alice.delete(f"/projects/{mine.id}/members/{house.ids['Bob']}", If_Match="*").status_code == 204
    )

    assert read(house, of_project).status_code == 410
    assert events(read(house, of_bob, If_None_Match=first.headers["ETag"])) == {}


def test_whoever_left_the_agency_reads_nothing(house):
    feed = subscribe(house.bob, "/me")

    house.admin.post(f"/people/{house.ids['Bob']}/deactivate", {"reason": "Moves away"})

    assert read(house, feed).status_code == 410


def test_my_feed_holds_my_work_and_the_meetings_of_my_department(house):
    for key in ("sales_x", "legal"):
        house.admin.post("/departments", {"key": key, "title_zh": "部门", "title_en": key.title()})
    mine_id = next(each["id"] for each in house.admin.get("/departments").json if each["key"] == "sales_x")
    bob = house.admin.get(f"/people/{house.ids['Bob']}")
    house.admin.patch(f"/people/{house.ids['Bob']}", {"department_id": mine_id}, if_match=bob.headers["ETag"])
    one, two = project(house), project(house, name="Another")
    draft, hidden = project(house, name="Draft", state="draft"), project(house, name="Hidden")
    for where, title in ((one, "Here"), (two, "There"), (draft, "Not yet"), (hidden, "Not mine to see")):
        task(house, where, title, owner_id=house.ids["Bob"])
    house.alice.delete(f"/projects/{hidden.id}/members/{house.ids['Bob']}", If_Match="*")
    task(house, one, "Of Alice", owner_id=house.ids["Alice"], department="sales_x")
    task(house, two, "We meet", kind="meeting", department="sales_x", duration_working_minutes=60)
    task(house, two, "They meet", kind="meeting", department="legal", duration_working_minutes=60)

    feed = subscribe(house.bob, "/me", lang="en")
    found = events(read(house, feed))

    assert feed["name"] == "Bob: my work"
    assert set(found) == {"Here", "There", "We meet"}
    assert found["We meet"].end - found["We meet"].start == timedelta(hours=1)
    assert found["We meet"].categories == ["Meeting"]


def stand_in(house, days):
    """Bob stands in for Alice from today on."""
    first = today(house)
    made = house.alice.post(
        f"/people/{house.ids['Alice']}/substitutes",
        {
            "substitute_id": house.ids["Bob"],
            "first_on": first.isoformat(),
            "last_on": (first + timedelta(days=days)).isoformat(),
        },
    )
    assert made.status_code == 201, made.json
    return made.json["id"]


@pytest.mark.parametrize(("lang", "marked"), [("zh", "写（代：Alice）"), ("en", "Write (for Alice)")])
def test_a_substitute_finds_what_they_stand_in_for_while_it_lasts(house, lang, marked):
    mine = project(house)
    house.alice.delete(f"/projects/{mine.id}/members/{house.ids['Bob']}")
    item = task(house, mine, "Write", owner_id=house.ids["Alice"])
    item = change(house, item, titles={"zh": "写", "en": "Write"})
    hers, his = subscribe(house.alice, "/me", lang=lang), subscribe(house.bob, "/me", lang=lang)
    before = read(house, his)
    assert events(before) == {}

    standing = stand_in(house, days=1)

    answer = read(house, his, If_None_Match=before.headers["ETag"])
    assert lint(answer.data, answer.headers["Content-Type"]) == []
    [(title, entry)] = events(answer).items()
    [own] = events(read(house, hers)).values()
    assert (title, own.summary) == (marked, item["titles"][lang])
    same = ("uid", "sequence", "dtstamp", "start", "end")
    assert [getattr(entry, name) for name in same] == [getattr(own, name) for name in same]
    assert read(house, his, If_None_Match=answer.headers["ETag"]).status_code == 304
    assert marked.encode() not in kept(house)[item["id"]].body
    with later(house, 2) as client:
        assert events(client.get(path(his))) == {}
    assert house.alice.delete(f"/substitutes/{standing}").status_code == 204
    gone = read(house, his, If_None_Match=answer.headers["ETag"])
    assert events(gone) == {}
    moments = [parsedate_to_datetime(each.headers["Last-Modified"]) for each in (before, answer, gone)]
    assert moments == sorted(moments)


def test_what_is_mine_anyway_is_not_marked_and_no_entry_comes_twice(house):
    house.admin.post("/departments", {"key": "both", "title_zh": "部门", "title_en": "Both"})
    both = next(each["id"] for each in house.admin.get("/departments").json if each["key"] == "both")
    house.admin.patch(f"/people/{house.ids['Bob']}", {"department_id": both}, If_Match="*")
    mine = project(house)
    task(house, mine, "We meet", kind="meeting", department="both", owner_id=house.ids["Alice"])
    moved = task(house, mine, "Hers", owner_id=house.ids["Alice"])
    his = subscribe(house.bob, "/me", lang="en")
    stand_in(house, days=3)
    assert set(events(read(house, his))) == {"We meet", "Hers (for Alice)"}

    change(house, moved, owner_id=house.ids["Bob"])

    entry = events(read(house, his))["Hers"]
    assert (entry.uid.partition("@")[0], entry.sequence) == (moved["id"], 0)


def test_standing_in_takes_as_many_statements_for_many_as_for_one(house):
    mine = project(house)
    his = subscribe(house.bob, "/me")
    stand_in(house, days=3)
    task(house, mine, "T0", owner_id=house.ids["Alice"])
    read(house, his)  # names the installation
    counts = []
    for number in range(1, 3):
        with counting(house) as sent:
            assert len(events(read(house, his))) == number
        counts.append(len(sent))
        task(house, mine, f"T{number}", owner_id=house.ids["Alice"])
    assert counts[0] == counts[1], counts


def test_an_administrator_sees_and_ends_the_subscriptions_of_others(house):
    mine = project(house)
    made = [subscribe(each, f"/projects/{mine.id}")["id"] for each in (house.alice, house.bob)]

    assert [each["id"] for each in house.admin.get(f"/projects/{mine.id}/feeds").json] == made
    assert [each["id"] for each in house.bob.get(f"/projects/{mine.id}/feeds").json] == made[1:]
    assert house.admin.post(f"/api/v1/feeds/{made[1]}/revoke").status_code == 200


def test_many_first_readers_at_once_all_get_the_same(house):
    mine = project(house)
    for number in range(30):
        task(house, mine, f"Task {number}")
    feed = subscribe(house.alice, f"/projects/{mine.id}")
    start, answers = threading.Barrier(4), []

    def fetch():
        client = house.app.test_client()
        start.wait()
        answers.append(client.get(path(feed)))

    threads = [threading.Thread(target=fetch) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert [each.status_code for each in answers] == [200] * 4
    assert len({each.data for each in answers}) == 1
    assert len(kept(house)) == 30


def test_the_calendar_file_is_in_the_api_document(house):
    document = house.nobody.get("/openapi.json").json
    answers = document["paths"]["/feeds/{secret}/{name}.ics"]["get"]["responses"]

    assert list(answers["200"]["content"]) == ["text/calendar"]
    assert {"304", "410"} <= set(answers)
