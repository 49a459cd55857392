"""The library: three pools with readers and keepers, what was used where, and its evaluation (S-117)."""

from __future__ import annotations

import secrets
from datetime import date
from types import SimpleNamespace

import pytest

from tests.api.conftest import Plan, counting, ok
from tests.api.test_search import find
from tracker.domain import quarters

NOTHING = "0" * 24


@pytest.fixture(scope="module")
def crew(agency):
    """Sam is in the senior team, Jun in a team of execution that serves Claire's shop, Ned in none.

    `plan` is a project of the shop, `client` the shop, `core` and `exec` the teams.
    """
    plan = Plan(agency, agency.empty(client_id=agency.client_id).id)
    people = {name: agency.person(name) for name in ("Sam", "Jun", "Ned")}
    made = SimpleNamespace(**{name.lower(): each for name, each in people.items()})
    made.plan, made.client = plan, agency.client_id
    made.core, made.exec = (_team(agency, level) for level in ("strategy", "execution"))
    for team, name in ((made.core, "Sam"), (made.exec, "Jun")):
        ok(agency.admin.put(f"/teams/{team}/members/{agency.ids[name]}"))
    return made


def _team(agency, level):
    body = {
        "key": f"T{secrets.token_hex(4)}",
        "title_zh": "核心团队",
        "title_en": "Core team",
        "level": level,
    }
    return ok(agency.admin.post("/teams", body), 201)["id"]


@pytest.fixture
def put(agency):
    """Puts something into the library as the administrator; answers it."""

    def add(level="basic", kind="template", title="模板", speaker=None, **fields):
        body = {"level": level, "kind": kind, "title_zh": title, **fields}
        return ok((speaker or agency.admin).post("/resources", body), 201)

    return add


def shelf(speaker, query=""):
    return {each["id"] for each in ok(speaker.get(f"/resources?limit=500&{query}"))["items"]}


def seen(row, *speakers):
    """Who of some people sees a resource, in the list, by its id and in the search alike."""
    found = [row["id"] in shelf(each) for each in speakers]
    assert [each.get(f"/resources/{row['id']}").status_code == 200 for each in speakers] == found
    sought = [find(each, row["title_zh"], kind="resource", limit=500) for each in speakers]
    assert [row["id"] in {each["id"] for each in page["items"]} for page in sought] == found
    return found


def test_each_pool_has_its_readers(agency, crew, put):
    everybody = (crew.ned, crew.jun, crew.sam, agency.bob, agency.admin)

    basic = put("basic", title="商品发布模板库")
    advanced = put("advanced", "standard", "美妆行业选品标准", team_id=crew.exec)
    apart = put("advanced", "solution", "餐饮行业营销方案")
    custom = put("custom", "solution", "供应链解决方案", team_id=crew.exec, client_id=crew.client)

    assert seen(basic, *everybody) == [True] * 5
    assert seen(advanced, *everybody) == [False, True, True, False, True]
    assert seen(apart, *everybody) == [False, False, True, False, True]
    assert seen(custom, *everybody) == [False, True, False, True, True]
    assert shelf(crew.sam, "level=advanced") >= {advanced["id"], apart["id"]}
    assert basic["id"] not in shelf(crew.sam, "level=advanced,custom")


def test_guests_see_nothing_of_the_library(agency, crew, put):
    row = put("basic", title="宾客模板")
    agency.shared()

    for guest in (agency.claire, agency.piet):
        for path in ("/resources", f"/resources/{row['id']}", f"/resources/{row['id']}/uses"):
            assert guest.get(path).status_code == 403
        assert find(guest, "宾客模板")["total"] == 0


def test_what_is_hidden_is_told_like_what_is_not_there(agency, crew, put):
    hidden = put("advanced")["id"]
    wanted = (
        ("get", "", None),
        ("patch", "", {"note": "x"}),
        ("delete", "", None),
        ("get", "/uses", None),
        ("post", "/uses", {}),
        ("patch", f"/uses/{NOTHING}", {"note": "x"}),
    )
    for method, rest, body in wanted:
        told = []
        for each in (hidden, NOTHING):
            with counting(agency) as sent:
                answer = getattr(crew.ned, method)(f"/resources/{each}{rest}", body, If_Match="*")
            told.append((answer.status_code, answer.text.replace(each, NOTHING), len(sent)))
        assert told[0] == told[1]
        assert told[0][0] == 404


def test_a_team_keeps_its_own_and_senior_teams_what_nobody_keeps(agency, crew, put):
    own = put("basic", title="执行手册", speaker=crew.jun, team_id=crew.exec)
    common = put("basic", title="通用模板", speaker=crew.sam)
    path = f"/resources/{own['id']}"

    for speaker, row, status in (
        (crew.jun, own, 200),
        (crew.sam, own, 403),
        (crew.sam, common, 200),
        (crew.jun, common, 403),
        (agency.admin, own, 200),
    ):
        answer = speaker.patch(f"/resources/{row['id']}", {"note": "看附件"}, If_Match="*")
        assert answer.status_code == status, answer.json
        assert ok(speaker.get(f"/resources/{row['id']}"))["may_change"] == (status == 200)
    refused = crew.ned.post("/resources", {"level": "basic", "kind": "tool", "title_zh": "工具"})
    assert (refused.status_code, refused.json["code"]) == (403, "not_the_maintainer")
    assert crew.sam.delete(path, If_Match="*").status_code == 403
    assert crew.jun.delete(path, If_Match='"0"').status_code == 412
    assert crew.jun.delete(path, If_Match="*").status_code == 204
    assert crew.jun.get(path).status_code == 404
    assert find(crew.jun, "执行手册")["items"] == []


def test_a_custom_resource_has_a_team_and_a_client(agency, crew, put):
    body = {"level": "custom", "kind": "solution", "title_zh": "专属方案"}
    whole = {**body, "team_id": crew.core, "client_id": crew.client}
    ended = _team(agency, "support")
    ok(agency.admin.patch(f"/teams/{ended}", {"active": False}, If_Match="*"))

    for wrong, pointer in (
        ({"team_id": None}, "/team_id"),
        ({"team_id": NOTHING}, "/team_id"),
        ({"team_id": ended}, "/team_id"),
        ({"client_id": None}, "/client_id"),
        ({"client_id": NOTHING}, "/client_id"),
        ({"level": "basic"}, "/client_id"),
    ):
        refused = agency.admin.post("/resources", whole | wrong)
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    row = ok(agency.admin.post("/resources", whole), 201)
    path = f"/resources/{row['id']}"
    for wrong, pointer in (({"team_id": None}, "/team_id"), ({"level": "advanced"}, "/client_id")):
        refused = agency.admin.patch(path, wrong, If_Match="*")
        assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    freed = ok(agency.admin.patch(path, {"level": "advanced", "client_id": None}, If_Match="*"))
    assert (freed["client"], freed["team"]) == (None, {"id": crew.core, "title": "Core team"})


def test_lists_are_filtered_and_come_page_by_page_with_constant_work(agency, crew, put):
    mark = secrets.token_hex(4)
    rows = [
        put("basic", kind, f"{mark} {at}", category="美妆", note="选品", url="https://example.com/x")
        for at, kind in enumerate(("case", "tool", "method", "case"))
    ]
    ids = [each["id"] for each in rows]

    assert shelf(crew.ned, f"q={mark}&kind=case") == {ids[0], ids[3]}
    assert shelf(crew.ned, f"q={mark}&kind=tool,method") == {ids[1], ids[2]}
    assert shelf(crew.ned, "q=选品") >= {*ids}
    assert shelf(crew.ned, f"q={mark}&team={crew.core}") == shelf(crew.ned, f"q={mark}&client={crew.client}")
    first = ok(crew.ned.get(f"/resources?q={mark}&limit=3"))
    rest = ok(crew.ned.get(f"/resources?q={mark}&limit=3&cursor={first['next']}"))
    assert [each["id"] for each in first["items"] + rest["items"]] == ids
    assert rest["next"] is None
    counts = []
    for limit in (1, 4):
        with counting(agency) as sent:
            ok(crew.ned.get(f"/resources?q={mark}&limit={limit}"))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6
    assert crew.ned.get("/resources?level=other").status_code == 422
    assert crew.ned.get("/resources?odd=1").status_code == 422


def test_knowledge_of_three_kinds_is_linked_from_tasks_and_projects(agency, crew, put):
    item = crew.plan.task(f"诊断 {secrets.token_hex(2)}")
    case, tool, method = (put("basic", kind, kind) for kind in ("case", "tool", "method"))
    secret = put("advanced", "case", "机密案例")

    used = ok(agency.bob.post(f"/resources/{case['id']}/uses", {"item_id": item, "effect": 4}), 201)
    ok(agency.bob.post(f"/resources/{case['id']}/uses", {"item_id": item, "project_id": crew.plan.id}), 201)
    ok(agency.bob.post(f"/resources/{tool['id']}/uses", {"project_id": crew.plan.id}), 201)
    ok(agency.bob.post(f"/resources/{method['id']}/uses", {}), 201)
    ok(agency.admin.post(f"/resources/{secret['id']}/uses", {"item_id": item}), 201)

    assert (used["person"]["name"], used["project"]["id"], used["item"]["id"]) == (
        "Bob",
        crew.plan.id,
        item,
    )
    shown = ok(agency.bob.get(f"/tasks/{item}?include=resources"))["resources"]
    assert [(each["id"], each["kind"], each["uses"]) for each in shown] == [(case["id"], "case", 2)]
    listed = ok(agency.admin.get(f"/projects/{crew.plan.id}/tasks?include=resources"))["items"]
    shown = next(each for each in listed if each["id"] == item)
    assert {each["id"] for each in shown["resources"]} == {case["id"], secret["id"]}
    assert shelf(agency.bob, f"item={item}") == {case["id"]}
    mine = {each["id"] for each in (case, tool, method, secret)}
    assert shelf(agency.bob, f"project={crew.plan.id}") & mine == {case["id"], tool["id"]}
    assert shelf(crew.ned, f"project={crew.plan.id}") == set()  # of a project that Ned does not see
    assert ok(crew.ned.get(f"/resources/{case['id']}/uses"))["items"] == []
    assert len(ok(agency.rita.get(f"/resources/{case['id']}/uses"))["items"]) == 2


def test_a_guest_sees_no_resources_beside_an_item(agency, crew, put):
    started = agency.shared()
    row = put()
    ok(agency.bob.post(f"/resources/{row['id']}/uses", {"item_id": started["D04"]}), 201)

    assert len(ok(agency.bob.get(f"/tasks/{started['D04']}?include=resources"))["resources"]) == 1
    assert ok(agency.claire.get(f"/tasks/{started['D04']}?include=resources"))["resources"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"item_id": NOTHING}, "/item_id"),
        ({"project_id": NOTHING}, "/project_id"),
        ({"project_id": "mine"}, "/project_id"),
        ({"effect": 6}, "/effect"),
        ({"effect": 0}, "/effect"),
        ({"effect": "5"}, "/effect"),
        ({"used_on": "2999-01-01"}, "/used_on"),
        ({"note": "\x00"}, "/note"),
    ],
)
def test_a_use_of_what_is_not_there_or_not_seen_is_refused(agency, crew, put, body, pointer):
    hidden = {"/item_id": crew.plan.task(secrets.token_hex(3)), "/project_id": crew.plan.id}
    aimed = {name: hidden[f"/{name}"] if value == "mine" else value for name, value in body.items()}

    refused = crew.ned.post(f"/resources/{put()['id']}/uses", aimed)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_an_item_of_another_project_is_no_use_in_this_one(agency, crew, put, plan):
    body = {"item_id": plan.task("A"), "project_id": crew.plan.id}

    refused = agency.bob.post(f"/resources/{put()['id']}/uses", body)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/item_id")


def test_who_recorded_a_use_scores_it_later_or_takes_it_back(agency, crew, put):
    path = f"/resources/{put()['id']}/uses"
    made = ok(agency.bob.post(path, {"project_id": crew.plan.id}), 201)
    one = f"{path}/{made['id']}"

    assert agency.alice.patch(one, {"effect": 1}, If_Match="*").json["code"] == "not_the_user"
    scored = ok(agency.bob.patch(one, {"effect": 5, "base_revision": made["revision"]}))
    assert scored["effect"] == 5
    assert agency.alice.delete(one, If_Match="*").status_code == 403
    assert agency.bob.delete(one, if_match=str(scored["revision"])).status_code == 204
    assert ok(agency.bob.get(path))["items"] == []
    assert agency.bob.patch(one, {"effect": 1}, If_Match="*").status_code == 404


QUARTER = "2019Q3"
"""Long before anybody put anything into a library: only what these tests say was used then is in it."""


def evaluate(speaker, quarter=QUARTER, query=""):
    return ok(speaker.get(f"/resources/report?quarter={quarter}&limit=500{query}"))


def test_a_quarter_says_how_often_and_how_well_each_resource_was_used(agency, crew, put, plan):
    often, once = put("basic", title="常用"), put("advanced", "case", title="偶用")
    uses = (
        (often, "2019-07-01", plan.id, 5),
        (often, "2019-09-30", crew.plan.id, 2),
        (often, "2019-08-15", crew.plan.id, None),
        (often, "2019-10-01", plan.id, 1),
        (often, "2019-06-30", plan.id, 1),
        (once, "2019-07-02", None, None),
    )
    for row, day, project, effect in uses:
        body = {"used_on": day, "project_id": project, "effect": effect}
        ok(agency.admin.post(f"/resources/{row['id']}/uses", body), 201)

    found = evaluate(crew.sam)

    assert (found["quarter"], found["first_on"], found["last_on"]) == (QUARTER, "2019-07-01", "2019-09-30")
    assert [(each["id"], each["uses"], each["projects"], each["mean_effect"]) for each in found["items"]] == [
        (often["id"], 3, 2, 3.5),
        (once["id"], 1, 0, None),
    ]
    assert found["totals"] == {"resources": 2, "used": 2, "use_rate": 100.0, "uses": 4, "mean_effect": 3.5}
    assert evaluate(agency.admin, query="&level=advanced")["totals"]["uses"] == 1
    assert evaluate(agency.admin, "2018Q1")["totals"] == {
        "resources": 0,
        "used": 0,
        "use_rate": None,
        "uses": 0,
        "mean_effect": None,
    }


def test_the_running_quarter_names_what_nobody_used_and_what_has_ended(agency, crew, put):
    used, unused, ended = (put("basic", title=f"评估 {each}") for each in ("甲", "乙", "丙"))
    ok(agency.bob.post(f"/resources/{used['id']}/uses", {"effect": 4}), 201)
    assert agency.admin.delete(f"/resources/{ended['id']}", If_Match="*").status_code == 204

    found = ok(agency.admin.get("/resources/report?limit=500"))
    without = ok(agency.admin.get("/resources/report?limit=500&used=false"))

    assert quarters.read(found["quarter"]).first_on <= date.fromisoformat(found["last_on"])
    by_id = {each["id"]: each for each in found["items"]}
    assert (by_id[used["id"]]["uses"], by_id[unused["id"]]["uses"]) == (1, 0)
    assert by_id[ended["id"]]["ended_at"]
    assert {unused["id"], ended["id"]} <= {each["id"] for each in without["items"]}
    assert used["id"] not in {each["id"] for each in without["items"]}
    assert without["totals"] == found["totals"]


def test_the_evaluation_is_for_senior_teams_and_counts_only_what_they_see(agency, crew, put):
    row = put("custom", "solution", "专属", team_id=crew.exec, client_id=crew.client)
    ok(agency.admin.post(f"/resources/{row['id']}/uses", {"used_on": "2017-05-01"}), 201)

    for speaker in (crew.jun, crew.ned, agency.alice):
        refused = speaker.get("/resources/report")
        assert (refused.status_code, refused.json["code"]) == (403, "senior_teams_only")
    assert evaluate(agency.admin, "2017Q2")["totals"]["uses"] == 1
    assert evaluate(crew.sam, "2017Q2")["items"] == []
    assert evaluate(crew.sam, "2017Q2")["totals"]["uses"] == 0
    assert crew.sam.get("/resources/report?quarter=2017Q5").status_code == 422


def test_the_evaluation_takes_as_many_statements_for_more_rows(agency, crew, put):
    for _ in range(3):
        put()
    counts, pages = [], []
    for limit in (1, 3):
        with counting(agency) as sent:
            pages.append(ok(crew.sam.get(f"/resources/report?limit={limit}")))
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 8
    following = ok(crew.sam.get(f"/resources/report?limit=2&cursor={pages[0]['next']}"))
    assert following["items"] == pages[1]["items"][1:]


def test_the_library_says_everything_in_both_languages(agency, crew, put):
    row = put("advanced", title="选品标准", title_en="Selection standard", team_id=crew.core)
    path = f"/resources/{row['id']}"

    chinese = ok(crew.sam.get(path, Accept_Language="zh"))
    assert (chinese["title"], chinese["team"]["title"]) == ("选品标准", "核心团队")
    assert ok(crew.sam.get(path))["title"] == "Selection standard"
    refused = crew.ned.get("/resources/report", Accept_Language="zh")
    assert refused.json["detail"] == "资源评估表仅供管理团队、战略团队和机构管理员查看。"
    (hit,) = find(crew.sam, "selection", kind="resource")["items"]
    assert (ok(crew.sam.get(hit["address"]))["id"], hit["project"]) == (row["id"], None)
