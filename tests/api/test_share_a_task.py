"""Several people share a task: one owner, helpers beside, others who watch; and the files it needs."""

from __future__ import annotations

import secrets

import pytest

from tests.api.conftest import DAY, counting, ok

NOBODY = "0" * 24


@pytest.fixture
def worker(agency):
    """A new person, so that what others have to do does not count."""
    speaker = agency.person(f"Worker-{secrets.token_hex(4)}")
    return speaker, ok(speaker.get("/me"))["id"]


def join(agency, plan, person_id, role="member"):
    ok(agency.alice.put(f"/projects/{plan.id}/members/{person_id}", {"role": role}))


def keys(speaker, path):
    return [each["key"] for each in ok(speaker.get(path))["items"]]


def test_helpers_stand_beside_the_owner_and_find_their_work(agency, plan, worker):
    me, my_id = worker
    join(agency, plan, my_id)
    owned, helped = plan.task("Mine", owner_id=my_id), plan.task("Theirs", owner_id=agency.ids["Bob"])
    plan.task("Nobody's")

    helpers = ok(agency.bob.put(f"/tasks/{helped}/helpers/{my_id}"))

    assert [each["id"] for each in helpers] == [my_id]
    assert keys(me, "/me/work") == ["Mine"]
    assert keys(me, "/me/work?role=helper") == ["Theirs"]
    assert set(keys(me, "/me/work?role=all")) == {"Mine", "Theirs"}
    assert keys(me, f"/tasks?project={plan.id}&helper={my_id}") == ["Theirs"]
    assert set(keys(me, f"/projects/{plan.id}/tasks?involved={my_id}")) == {"Mine", "Theirs"}
    shown = ok(me.get(f"/tasks/{helped}?include=helpers,watchers"))
    assert (shown["owner"]["name"], shown["helpers"], shown["watchers"]) == ("Bob", helpers, [])
    assert agency.bob.delete(f"/tasks/{helped}/helpers/{my_id}").status_code == 204
    assert agency.bob.delete(f"/tasks/{helped}/helpers/{my_id}").status_code == 204
    assert keys(me, "/me/work?role=all") == ["Mine"]
    assert ok(agency.bob.put(f"/tasks/{helped}/helpers/{my_id}")) == helpers
    assert plan.get(owned)["state"] == "open"


def test_an_owner_is_no_helper_and_a_helper_who_becomes_one_is_none_any_more(agency, plan, worker):
    _, my_id = worker
    join(agency, plan, my_id)
    task = plan.task("A", owner_id=agency.ids["Bob"])
    part = ok(agency.bob.post(f"/tasks/{task}/parts", {"title": "S", "kind": "subtask"}), 201)["id"]
    refused = agency.bob.put(f"/tasks/{task}/helpers/{agency.ids['Bob']}")
    assert (refused.status_code, refused.json["code"]) == (409, "owner_helps")
    ok(agency.bob.put(f"/tasks/{task}/watchers/{agency.ids['Bob']}"))
    for each in (task, part):
        ok(agency.bob.put(f"/tasks/{each}/helpers/{my_id}"))
        ok(agency.bob.put(f"/tasks/{each}/helpers/{agency.ids['Alice']}"))

    plan.change(task, owner_id=my_id)
    plan.change(part, owner_id=my_id)

    for each in (task, part):
        left = ok(agency.bob.get(f"/tasks/{each}?include=helpers"))["helpers"]
        assert [row["id"] for row in left] == [agency.ids["Alice"]]


def test_a_helper_is_none_any_more_by_a_role_a_hand_over_and_an_undo(agency, plan, worker):
    _, my_id = worker
    bob = agency.ids["Bob"]
    started = agency.start(roles={"OM": bob})
    join(agency, started, my_id)
    theirs = ok(agency.alice.get(f"/projects/{started.id}/tasks?owner={bob}&limit=1"))["items"][0]["id"]
    handed, given = plan.task("A", owner_id=agency.ids["Alice"]), plan.task("B", owner_id=bob)
    join(agency, plan, my_id)
    longer = {"owner_id": my_id, "duration_working_minutes": 2 * DAY}
    changed = agency.alice.patch(f"/tasks/{given}", longer, If_Match="*")
    for task, helper in ((theirs, my_id), (handed, bob), (given, bob)):
        ok(agency.alice.put(f"/tasks/{task}/helpers/{helper}"))

    ok(agency.alice.patch(f"/projects/{started.id}", {"roles": {"OM": my_id}}, If_Match="*"))
    body = {"to_department": "MKT", "to_owner_id": bob}
    offered = ok(agency.alice.post(f"/tasks/{handed}/handovers", body), 201)["id"]
    ok(agency.bob.post(f"/handovers/{offered}/accept"))
    ok(agency.alice.post(f"/change-sets/{changed.headers['Change-Set']}/undo"))

    for task, owner in ((theirs, my_id), (handed, bob), (given, bob)):
        shown = ok(agency.alice.get(f"/tasks/{task}?include=helpers"))
        assert (shown["owner"]["id"], shown["helpers"]) == (owner, [])


def test_a_lead_brings_in_a_helper_and_a_member_may_not(agency, plan, worker):
    me, my_id = worker
    task = plan.task("A")
    refused = agency.bob.put(f"/tasks/{task}/helpers/{my_id}")
    assert (refused.status_code, refused.json["code"]) == (409, "not_in_project")
    assert "Let a lead of the project add them first" in refused.json["detail"]
    assert me.get(f"/tasks/{task}").status_code == 404

    ok(agency.alice.put(f"/tasks/{task}/helpers/{my_id}"))

    assert ok(me.get("/me"))["roles"] == {plan.id: "member"}
    assert agency.alice.put(f"/tasks/{task}/helpers/{NOBODY}").status_code == 404
    assert agency.rita.put(f"/tasks/{task}/helpers/{agency.ids['Rita']}").json["code"] == "forbidden"


def test_whoever_sees_a_task_may_watch_it_and_members_let_others_watch(agency, plan):
    task, rita, bob = plan.task("A"), agency.ids["Rita"], agency.ids["Bob"]
    assert [each["name"] for each in ok(agency.rita.put(f"/tasks/{task}/watchers/{rita}"))] == ["Rita"]
    assert agency.rita.put(f"/tasks/{task}/watchers/{bob}").json["code"] == "forbidden"
    assert len(ok(agency.bob.put(f"/tasks/{task}/watchers/{bob}"))) == 2
    assert keys(agency.rita, f"/tasks?project={plan.id}&watcher={rita}") == ["A"]
    assert agency.rita.delete(f"/tasks/{task}/watchers/{bob}").json["code"] == "forbidden"
    assert agency.bob.delete(f"/tasks/{task}/watchers/{rita}").status_code == 204
    assert keys(agency.rita, f"/tasks?project={plan.id}&watcher={rita}") == []
    assert agency.carol.put(f"/tasks/{task}/watchers/{agency.ids['Carol']}").status_code == 404


def test_files_are_kept_by_their_address(agency, plan):
    task = plan.task("A")
    added = agency.bob.post(
        f"/tasks/{task}/files", {"title": "方案", "url": "https://drive.example.com/p?x=1"}
    )
    file = ok(added, 201)
    assert file["added_by_id"] == agency.ids["Bob"]
    path = f"/tasks/{task}/files/{file['id']}"
    assert agency.bob.patch(path, {"title": "Plan"}).status_code == 428
    ok(agency.bob.patch(path, {"title": "Plan"}, if_match=added.headers["ETag"]))
    [listed] = ok(agency.rita.get(f"/tasks/{task}/files"))
    assert (listed["title"], listed["url"]) == ("Plan", file["url"])
    assert ok(agency.rita.get(f"/tasks/{task}?include=files"))["files"] == [listed]
    other = plan.task("B")
    assert agency.bob.patch(f"/tasks/{other}/files/{file['id']}", {}, If_Match="*").status_code == 404
    assert agency.bob.delete(path, If_Match="*").status_code == 204
    assert ok(agency.rita.get(f"/tasks/{task}/files")) == []
    assert agency.bob.delete(path, If_Match="*").status_code == 404


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://example.com/x", "file:///etc/passwd", "//x", "https://a\n.de", "a"]
)
def test_an_address_that_is_none_of_the_web_is_refused(agency, plan, url):
    refused = agency.bob.post(f"/tasks/{plan.task('A')}/files", {"title": "X", "url": url})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/url")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://drive.example.com/our plan.pdf", "网址中不能有空格，请写作 %20。"),
        ("ftp://example.com/x", "应为以 http:// 或 https:// 开头的地址。"),
        ("https://", "应为网址，如 https://example.com。"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(agency, plan, url, words):
    path = f"/tasks/{plan.task('A')}/files"
    refused = agency.bob.post(path, {"title": "X", "url": url}, Accept_Language="zh")
    assert [each["message"] for each in refused.json["errors"]] == [words]


def test_a_person_says_how_far_work_is(agency, plan):
    task = plan.task("A")

    def say(progress, status=200):
        return ok(agency.bob.patch(f"/tasks/{task}", {"progress": progress}, If_Match="*"), status)

    def shown():
        read = plan.get(task)
        return read["progress"], read["progress_from"]

    assert shown() == (0, "state")
    refused = say(30, 422)
    assert (refused["errors"][0]["pointer"], plan.get(task)["state"]) == ("/progress", "open")
    assert "Start the item first" in refused["detail"]
    ok(agency.bob.post(f"/tasks/{task}/start"))
    assert shown() == (None, None)
    say(30)
    assert shown() == (30, "person")
    plan.change(task, remaining_working_minutes=120)
    say(None)
    assert shown() == (75, "remaining")
    ok(agency.bob.post(f"/tasks/{task}/complete"))
    assert shown() == (100, "state")
    assert "reopen it" in say(50, 422)["detail"]
    ok(agency.bob.post(f"/tasks/{task}/reopen"))
    assert shown() == (0, "state")
    for wrong in (101, -1, "50", 1.5):
        say(wrong, 422)


def test_members_say_what_remains_and_nothing_else_of_the_plan(agency, plan):
    task = plan.task("A")
    ok(agency.bob.post(f"/tasks/{task}/start"))
    fields = {"note": "Nearly", "progress": 80, "remaining_working_minutes": 60}
    assert ok(agency.bob.patch(f"/tasks/{task}", fields, If_Match="*"))["remaining_working_minutes"] == 60
    refused = agency.bob.patch(f"/tasks/{task}", {"progress": 90, "title": "B"}, If_Match="*")
    assert refused.json["code"] == "forbidden"
    assert plan.get(task)["progress"] == 80


def test_what_a_list_brings_along_takes_as_many_statements_for_many_rows_as_for_one(agency, plan):
    label = ok(agency.bob.post(f"/projects/{plan.id}/labels", {"name": "Urgent"}), 201)["id"]
    last = None
    for number in range(4):
        last = plan.task(f"T-{number}", *([last] if last else []), owner_id=agency.ids["Bob"])
        ok(agency.bob.put(f"/tasks/{last}/helpers/{agency.ids['Alice']}"))
        ok(agency.bob.put(f"/tasks/{last}/labels/{label}"))
        ok(agency.bob.post(f"/tasks/{last}/parts", {"title": "Part"}), 201)
        ok(agency.bob.post(f"/tasks/{last}/files", {"title": "F", "url": "https://example.com"}), 201)
        ok(agency.bob.post(f"/tasks/{last}/wait", {"on": "client", "reason": "Data"}))
    counts = []
    for limit in (1, 4):
        with counting(agency) as sent:
            path = f"/projects/{plan.id}/tasks?kind=task&include=helpers,watchers,labels,files,parts,can"
            rows = ok(agency.bob.get(f"{path}&limit={limit}"))["items"]
        counts.append(len(sent))
    assert [len(each["labels"]) for each in rows] == [1] * 4
    assert all(each["parts"]["all"] == 1 and each["can"]["edit"]["allowed"] for each in rows)
    assert counts[0] == counts[1], counts
