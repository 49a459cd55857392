"""People are told what concerns them: once, in their language, never of what they did or may not see."""

from __future__ import annotations

import pytest

from tests.api.conftest import DAY, counting, ok
from tests.api.test_comments import guest, say
from tracker.access import authenticate
from tracker.db import new_id
from tracker.journal import ledger_of, writing
from tracker.projects.models import Handover, Involved


def told(speaker, plan, query=""):
    """What somebody was told about a project, newest first."""
    return ok(speaker.get(f"/me/notifications?project={plan.id}{query}"))["items"]


def kinds(speaker, plan):
    return [each["kind"] for each in told(speaker, plan) if each["kind"] != "joined"]


@pytest.fixture
def task(agency, plan):
    """A task that Bob owns."""
    return plan.task("Design the pages", owner_id=agency.ids["Bob"])


def test_who_is_mentioned_is_told_with_the_first_words_and_where_it_is(agency, plan, task):
    comment = say(agency.alice, task, "Can you **look** at it?", mentions=[agency.ids["Rita"]])

    notice = told(agency.rita, plan)[0]
    assert notice["kind"] == "mentioned"
    assert notice["words"] == "Alice mentioned you on “Design the pages”."
    assert notice["actor"] == {"id": agency.ids["Alice"], "name": "Alice"}
    assert notice["project"]["id"] == plan.id
    assert notice["item"] == {"id": task, "title": "Design the pages"}
    assert notice["excerpt"] == "Can you look at it?"
    assert ok(agency.rita.get(notice["address"]))["id"] == comment["id"]
    chinese = ok(agency.rita.get("/me/notifications?limit=1", Accept_Language="zh"))["items"][0]
    assert chinese["words"] == "Alice在“Design the pages”中提到了您。"


def test_who_owns_or_watches_an_item_hears_of_comments_once_and_never_of_their_own(agency, plan, task):
    involve(agency, plan, task, watcher="Rita")
    say(agency.bob, task, "Mine")
    say(agency.alice, task, "Hello", mentions=[agency.ids["Bob"]])

    assert kinds(agency.bob, plan) == ["mentioned", "assigned"]
    assert kinds(agency.rita, plan) == ["commented", "commented", "watcher"]
    assert kinds(agency.alice, plan) == []


def test_a_removed_comment_takes_its_words_out_of_the_notice(agency, plan, task):
    comment = say(agency.alice, task, "Slip of the tongue")
    agency.alice.delete(f"/comments/{comment['id']}", If_Match="*")

    assert [each["excerpt"] for each in told(agency.bob, plan) if each["kind"] == "commented"] == [None]


def test_mentioning_somebody_again_in_the_same_comment_tells_them_nothing_new(agency, plan, task):
    rita = agency.ids["Rita"]
    comment = say(agency.alice, task, "Hi", mentions=[rita])
    for mentions in ([], [rita]):
        ok(agency.alice.patch(f"/comments/{comment['id']}", {"mentions": mentions}, If_Match="*"))

    assert kinds(agency.rita, plan) == ["mentioned"]


def test_a_new_owner_is_told_and_a_preview_tells_nobody(agency, plan):
    item = plan.task("Write the copy")
    path, body = f"/tasks/{item}", {"owner_id": agency.ids["Bob"]}
    ok(agency.alice.patch(f"{path}?dry_run=true", body, If_Match="*"))
    assert kinds(agency.bob, plan) == []

    ok(agency.alice.patch(path, body, If_Match="*"))

    assert told(agency.bob, plan)[0]["words"] == "Alice made you the owner of “Write the copy”."


def test_somebody_who_is_added_to_a_project_is_told_that_instead_of_each_item(agency):
    started = agency.start()

    heard = ok(agency.alice.get(f"/me/notifications?project={started.id}"))["items"]

    name = started.body["project"]["name"]
    assert [each["words"] for each in heard] == [f"Administrator added you to the project “{name}”."]


def test_an_owner_is_told_that_days_moved_and_many_moves_are_one_piece_of_news(agency, plan, task):
    first = plan.task("First")
    plan.link(first, task)
    assert told(agency.bob, plan)[0]["words"] == "“Design the pages” now lies from 2026-02-03 to 2026-02-03."

    for each in range(5):
        plan.task(f"More {each}", first, owner_id=agency.ids["Bob"])
    plan.change(first, duration_working_minutes=3 * DAY)

    newest = told(agency.bob, plan)[0]
    assert (newest["kind"], newest["count"], newest["item"]) == ("moved", 6, None)
    assert newest["words"] == "6 of your items of “By hand” have other dates now."
    assert newest["address"].endswith(f"/projects/{plan.id}")


def test_an_owner_is_told_when_nothing_holds_the_item_back_any_more(agency, plan, task):
    first, second = plan.task("First"), plan.task("Second")
    plan.link(first, task)
    plan.link(second, task)
    plan.complete(first)
    assert "released" not in kinds(agency.bob, plan)

    ok(agency.alice.post(f"/tasks/{second}/cancel", {"reason": "Not needed"}))

    notice = next(each for each in told(agency.bob, plan) if each["kind"] == "released")
    assert notice["words"] == "“Second” was cancelled: “Design the pages” can start."
    chinese = ok(agency.bob.get(f"/me/notifications?project={plan.id}&kind=released", Accept_Language="zh"))
    assert [each["words"] for each in chinese["items"]] == ["“Second”已取消，“Design the pages”可以开始了。"]


def act(agency, plan, name, change):
    """Change rows of a plan as somebody, in a transaction of their own."""
    with agency.tracker.app.app_context():
        token = getattr(agency, name).headers["Authorization"].split()[1]
        with writing(authenticate(token), "test", projects=[plan.id]) as session:
            return change(session)


def involve(agency, plan, item, **people):
    def add(session):
        for role, name in people.items():
            row = Involved(
                project_id=plan.id, item_id=item, person_id=agency.ids[name], role=role, active=True
            )
            session.add(row)

    act(agency, plan, "alice", add)


def test_who_is_asked_to_help_is_told(agency, plan, task):
    involve(agency, plan, task, helper="Rita")

    assert told(agency.rita, plan)[0]["words"] == "Alice asked you to help with “Design the pages”."


def test_a_hand_over_is_told_to_who_should_take_it_and_its_answer_to_who_offered(agency, plan, task):
    handover_id = new_id()

    def offer(session):
        row = Handover(
            id=handover_id,
            project_id=plan.id,
            item_id=task,
            state="offered",
            to_owner_id=agency.ids["Bob"],
            offered_by_id=agency.ids["Alice"],
            offered_at=ledger_of(session).at,
        )
        session.add(row)

    def decline(session):
        row = session.get(Handover, handover_id)
        row.state, row.because = "declined", "Full until Friday."

    act(agency, plan, "alice", offer)
    assert kinds(agency.bob, plan)[0] == "handover_offered"
    act(agency, plan, "bob", decline)

    words = "Bob declined to take over “Design the pages”. Reason: Full until Friday."
    assert told(agency.alice, plan)[0]["words"] == words


def test_a_guest_is_told_nothing_internal_and_who_left_a_project_nothing_of_it(agency, plan, task):
    gina = guest(agency, plan, "Gina", task)

    def watch(session):
        row = Involved(project_id=plan.id, item_id=task, person_id=gina.id, role="watcher", active=True)
        session.add(row)

    act(agency, plan, "alice", watch)
    say(agency.alice, task, "Psst", internal=True)
    assert kinds(gina, plan) == ["watcher"]
    say(agency.alice, task, "Hello")
    assert kinds(gina, plan) == ["commented", "watcher"]

    agency.admin.delete(f"/projects/{plan.id}/members/{gina.id}", If_Match="*")

    assert told(gina, plan) == []
    assert ok(gina.get("/me/notifications"))["unread"] == 0


def test_what_was_read_is_noted_one_by_one_up_to_one_or_all_at_once(house):
    project = house.empty()
    item = ok(house.alice.post(f"/projects/{project.id}/tasks", {"title": "A"}), 201)["id"]
    for each in range(4):
        say(house.alice, item, f"No. {each}", mentions=[house.ids["Bob"]])
    listed = ok(house.bob.get("/me/notifications"))
    ids = [each["id"] for each in listed["items"]]
    assert (listed["unread"], len(ids)) == (5, 5)

    def note(**body):
        return ok(house.bob.post("/me/notifications/read", body))["unread"]

    assert note(ids=[ids[0]]) == 4
    assert note(until=ids[3]) == 2
    assert ok(house.alice.post("/me/notifications/read", {"ids": ids}))["unread"] == 1
    assert [each["id"] for each in ok(house.bob.get("/me/notifications?unread=true"))["items"]] == ids[1:3]
    assert note(all=True) == 0
    assert [each["kind"] for each in ok(house.bob.get("/me/notifications?kind=joined"))["items"]] == [
        "joined"
    ]
    unknown = house.bob.get("/me/notifications?kind=joined,foo")
    assert (unknown.status_code, unknown.json["errors"][0]["pointer"]) == (422, "kind")
    assert unknown.json["detail"].startswith("There is no kind foo. There are: answered,")
    for wrong in ({}, {"all": False}, {"all": True, "until": ids[0]}, {"ids": []}):
        assert house.bob.post("/me/notifications/read", wrong).status_code == 422


def test_notices_are_read_in_pages_in_as_many_statements_for_many_as_for_one(agency, plan, task):
    for each in range(3):
        say(agency.alice, task, f"No. {each}")
    counts, pages = [], []
    for limit in (1, 50):
        with counting(agency) as sent:
            pages.append(ok(agency.bob.get(f"/me/notifications?limit={limit}&project={plan.id}")))
        counts.append(len(sent))

    assert counts[0] == counts[1] <= 9
    following = told(agency.bob, plan, f"&cursor={pages[0]['next']}")
    assert [*pages[0]["items"], *following] == pages[1]["items"]


def test_an_edit_that_concerns_nobody_costs_no_statement_more(agency, plan, task):
    free = plan.task("Nobody's")
    counts = []
    for item, fields in ((free, {"note": "A"}), (task, {"note": "B"})):
        with counting(agency) as sent:
            ok(agency.alice.patch(f"/tasks/{item}", fields, If_Match="*"))
        counts.append([each for each in sent if "notices" in each or "members" in each])

    assert counts[0] == counts[1]
    assert not [each for each in counts[1] if "notices" in each]
