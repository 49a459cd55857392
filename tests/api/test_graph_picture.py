"""Somebody looks at what waits for what in a project."""

from xml.etree import ElementTree

import pytest

from tests.api.conftest import DAY, Plan

SVG = "{http://www.w3.org/2000/svg}"


def look(speaker, project, **headers):
    answer = speaker.get(f"/projects/{project.id}/graph.svg", **headers)
    assert answer.status_code == 200, answer.json
    return answer


def read(answer):
    return ElementTree.fromstring(answer.data)  # noqa: S314 - our own picture


def words(answer):
    return [text.text for text in read(answer).iter(f"{SVG}text")]


def box(answer, item_id):
    """Left and right of a box, and its classes."""
    group = next(each for each in read(answer).iter(f"{SVG}g") if each.get("id") == f"node-{item_id}")
    rect = group.find(f"{SVG}rect")
    left = float(rect.get("x"))
    return left, left + float(rect.get("width")), group.get("class").split()


def links(answer):
    """Lines of the graph: all but those of the legend."""
    root = read(answer)
    root.remove(root.find(f"{SVG}g[@class='legend']"))
    return [each for each in root.iter(f"{SVG}path") if "link" in (each.get("class") or "").split()]


def test_a_reader_sees_every_node_and_every_link_of_the_playbook_in_the_language_asked_for(house):
    project = house.start(name="Shop")
    graph = house.rita.get(f"/projects/{project.id}/graph").json

    chinese, english = (look(house.rita, project, Accept_Language=lang) for lang in ("zh-CN", "en"))

    for answer in (chinese, english):
        drawn = {each.get("id") for each in read(answer).iter(f"{SVG}g")}
        assert {f"node-{each['id']}" for each in graph["nodes"]} <= drawn
        assert len(links(answer)) == len(graph["links"])
        assert {each["key"] for each in graph["nodes"]} <= set(words(answer))
    chain = set(zip(graph["critical_path"], graph["critical_path"][1:], strict=False))
    driving = chain & {(each["pred"], each["succ"]) for each in graph["links"]}
    assert len([each for each in links(chinese) if "critical" in each.get("class").split()]) == len(driving)
    assert {"方案设计期", "关键路径"} <= set(words(chinese))
    assert {"Plan design", "Critical path"} <= set(words(english))
    assert chinese.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert (chinese.headers["Content-Language"], english.headers["Content-Language"]) == ("zh", "en")


def test_what_waits_stands_right_of_what_it_waits_for_and_says_how_it_is_linked(house):
    plan = Plan(house, house.empty().id)
    first = plan.task("A", duration_working_minutes=2 * DAY)
    second = plan.task("B")
    third = plan.task("C", second)
    plan.link(first, second, type="SS", lag_working_minutes=DAY)

    answer = look(house.alice, plan, Accept_Language="zh")

    assert box(answer, first)[1] < box(answer, second)[0]
    assert box(answer, second)[1] < box(answer, third)[0]
    assert "SS +1 天" in words(answer)


@pytest.mark.parametrize(
    ("lag", "zh", "en"),
    [
        ({"lag_working_minutes": -DAY // 2}, "-4 小时", "-4 h"),
        ({"lag_elapsed_minutes": 2880}, "+2 日历天", "+2 calendar d"),
        ({"lag_percent": 50}, "+50%", "+50%"),
    ],
)
def test_a_lag_is_said_in_the_unit_it_is_counted_in(house, lag, zh, en):
    plan = Plan(house, house.empty().id)
    first, second = plan.task("A"), plan.task("B")
    plan.link(first, second, **lag)

    assert zh in words(look(house.alice, plan, Accept_Language="zh"))
    assert en in words(look(house.alice, plan, Accept_Language="en"))


def test_a_pin_against_its_predecessor_is_framed(house):
    plan = Plan(house, house.empty().id)
    first = plan.task("A", duration_working_minutes=5 * DAY)
    second = plan.task("B", first)
    plan.change(second, start="2026-02-03T09:00:00+08:00")

    assert "conflict" in box(look(house.alice, plan), second)[2]


def test_the_same_picture_is_not_sent_twice_and_any_change_makes_another(house):
    project = house.start()
    first = look(house.alice, project)

    again = house.alice.get(f"/projects/{project.id}/graph.svg", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Language" in again.headers["Vary"]
    house.bob.post(f"/tasks/{project['D01']}/complete")
    after = look(house.alice, project)
    timeline = house.alice.get(f"/projects/{project.id}/timeline.svg")
    tags = {each.headers["ETag"] for each in (first, after, timeline)}
    tags.add(look(house.alice, project, Accept_Language="zh").headers["ETag"])

    assert len(tags) == 4
    assert look(house.alice, project).data == after.data


def test_the_picture_may_load_and_run_nothing(house):
    answer = look(house.alice, house.start(name="<script>alert(1)</script>"))

    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script" not in answer.data
    assert b" style=" not in answer.data


def test_it_is_the_projects_own_people_who_see_it(house):
    project = house.empty()

    assert house.carol.get(f"/projects/{project.id}/graph.svg").status_code == 404
    assert house.nobody.get(f"/projects/{project.id}/graph.svg").status_code == 401


def test_a_parameter_that_is_not_known_is_refused(house):
    answer = house.alice.get(f"/projects/{house.empty().id}/graph.svg?baseline=1")
    assert answer.status_code == 422


def test_an_empty_project_has_a_picture_too(house):
    assert words(look(house.alice, house.empty())) == ["By hand", "Nothing to show yet"]
