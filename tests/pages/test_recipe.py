"""What a reader finds on the picture of a playbook before it is started."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.test_timeline import SVG, words
from tracker.domain.graph import CycleFound
from tracker.pages.ems import ems
from tracker.pages.recipe import Band, Box, Listing, Recipe, draw
from tracker.pages.timeline import Arrow

CHINESE = "优化流量获取策略（直通车出价），并与商家逐项核对方案契合度、资源到位情况与时间安排"


def box(key: str, **more: Any) -> Box:
    return Box(**({"id": key, "key": key, "title": f"事项{key}", "kind": "task"} | more))


PLAN = Recipe(
    title="新店开业",
    summary="长度：43 个工作日",
    boxes=(
        box(
            "A",
            phase="one",
            owner="运营经理",
            when="第 1–3 日",
            limit="浮动 −2 天",
            alarm=True,
            critical=True,
        ),
        box("A2", phase="one", mark="可替代 A", spare=True),
        box("B", phase="one", optional=True, limit="浮动 5 天"),
        box("C", phase="one", kind="meeting", mark="择一：P、Q", conflicts=("会比期限晚 2 个工作日完成。",)),
        box("P", phase="one", mark="C 的选项"),
        box("Q", phase="one", mark="C 的选项", critical=True),
        box("V1", phase="one", kind="point", title="证照齐全"),
        box("M", phase="one", kind="milestone", told="M 可以开业\n里程碑"),
        box("D", phase="two"),
        box("S", phase="two", kind="series", limit="6 次"),
        box("E", phase="three"),
    ),
    arrows=(
        Arrow("A", "C", critical=True),
        Arrow("A", "A2", soft=True),
        Arrow("B", "C", "SS", lag="+2 天"),
        Arrow("C", "P", note="或"),
        Arrow("C", "Q", note="或", critical=True),
        Arrow("A", "V1"),
        Arrow("V1", "M"),
        Arrow("P", "M"),
        Arrow("Q", "M"),
        Arrow("M", "D"),
        Arrow("D", "E"),
        Arrow("A", "E"),
        Arrow("S", "B", soft=True),
    ),
    bands=(
        Band("one", "筹备期", "第 1–23 日"),
        Band("two", "运行期"),
        Band("three", "收尾"),
        Band("none", "空"),
    ),
    listings=(Listing("例行事项 (1)", (("R1", "巡店", "", "每天 09:00"),)),),
    notes=("各阶段合计 2 个月，不在 3 至 4 个月的范围内。",),
)


def read(recipe: Recipe) -> ElementTree.Element:
    return ElementTree.fromstring(draw(recipe))  # noqa: S314 - our own picture


def said(recipe: Recipe) -> list[str]:
    return [text.text or "" for text in read(recipe).iter(f"{SVG}text")]


def node(recipe: Recipe, key: str) -> ElementTree.Element:
    found = read(recipe).find(f".//{SVG}g[@id='node-{key}']")
    assert found is not None
    return found


def shape(recipe: Recipe, key: str) -> ElementTree.Element:
    """The outline of a box."""
    return next(each for each in node(recipe, key) if each.tag in (f"{SVG}rect", f"{SVG}path"))


def classed(recipe: Recipe, name: str) -> list[ElementTree.Element]:
    return [each for each in read(recipe).iter() if name in (each.get("class") or "").split()]


def links(recipe: Recipe) -> list[ElementTree.Element]:
    """The lines of the graph itself; the legend shows each kind once more."""
    legend = {id(each) for one in classed(recipe, "legend") for each in one.iter()}
    assert legend
    root = read(recipe)
    for each in root.findall(f"{SVG}g[@class='legend']"):
        root.remove(each)
    return [each for each in root.iter(f"{SVG}path") if "link" in (each.get("class") or "").split()]


def room(recipe: Recipe, key: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box."""
    inner = node(recipe, key).find(f"{SVG}svg")
    assert inner is not None
    x, y, width, height = (float(inner.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def test_the_same_playbook_gives_the_same_bytes() -> None:
    assert draw(PLAN) == draw(replace(PLAN))


def test_every_step_is_drawn_once_with_its_key_owner_title_time_and_room() -> None:
    picture = draw(PLAN)
    assert [picture.count(f'id="node-{each.id}"') for each in PLAN.boxes] == [1] * len(PLAN.boxes)
    assert words(node(PLAN, "A")) == ["A", "运营经理", "事项A", "第 1–3 日", "浮动 −2 天"]
    assert words(node(PLAN, "V1")) == ["V1"]


def test_the_picture_says_what_it_is_to_a_reader_who_does_not_see_it() -> None:
    root = read(PLAN)
    assert root.get("role") == "img"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == ("新店开业", "长度：43 个工作日")
    assert (node(PLAN, "M").findtext(f"{SVG}title"), node(PLAN, "B").findtext(f"{SVG}title")) == (
        "M 可以开业\n里程碑",
        "B 事项B",
    )


def test_it_runs_and_loads_nothing() -> None:
    picture = draw(PLAN)
    assert not [each for each in ("<script", "<style", "href", " style=") if each in picture]
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]


def test_phases_stand_in_bands_below_each_other_that_hold_their_steps() -> None:
    bands = [each.find(f"{SVG}rect") for each in classed(PLAN, "band")]
    spans = [
        (float(each.get("y", "")), float(each.get("y", "")) + float(each.get("height", "")))
        for each in bands
        if each is not None
    ]
    assert len(spans) == 3, "a phase without steps has none"
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in combinations(spans, 2))
    for number, keys in enumerate(("A A2 B C P Q V1 M", "D S", "E")):
        for key in keys.split():
            _, top, _, bottom = room(PLAN, key)
            assert spans[number][0] < top < bottom <= spans[number][1]
    assert {"筹备期", "第 1–23 日", "运行期", "收尾"} <= set(said(PLAN))
    assert "空" not in said(PLAN)


def test_no_two_boxes_touch() -> None:
    rooms = [room(PLAN, each.id) for each in PLAN.boxes]
    for one, other in combinations(rooms, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]


def test_what_is_critical_differs_in_colour_and_in_thickness() -> None:
    thick, thin = (float(shape(PLAN, key).get("stroke-width", "")) for key in ("A", "B"))
    assert thick >= 2 * thin
    assert shape(PLAN, "A").get("stroke") != shape(PLAN, "B").get("stroke")
    critical = [each for each in links(PLAN) if "critical" in each.get("class", "").split()]
    assert len(critical) == 2


def test_what_may_be_left_out_and_plan_b_are_dashed() -> None:
    assert shape(PLAN, "B").get("stroke-dasharray")
    assert shape(PLAN, "A2").get("stroke-dasharray")
    assert shape(PLAN, "A2").get("fill") != shape(PLAN, "B").get("fill")
    assert not shape(PLAN, "A").get("stroke-dasharray")
    assert node(PLAN, "A2").get("class") == "task spare"


def test_plan_b_stands_behind_what_it_would_wait_for_with_a_dashed_link() -> None:
    assert room(PLAN, "A")[2] < room(PLAN, "A2")[0]
    soft = [each for each in links(PLAN) if "soft" in each.get("class", "").split()]
    assert len(soft) == 1 + 1, "to plan B, and a hint of order"
    assert all(each.get("stroke-dasharray") for each in soft)


def test_alternatives_are_marked_in_their_boxes_and_on_their_links() -> None:
    assert words(node(PLAN, "C"))[-1] == "择一：P、Q"
    assert words(node(PLAN, "P"))[-1] == "C 的选项"
    shown = said(PLAN)
    assert shown.count("或") == 3, "on both links and in the legend"


def test_what_would_not_hold_is_framed_and_said() -> None:
    assert any(each.get("class") == "outline" for each in node(PLAN, "C"))
    sign = node(PLAN, "C").find(f".//{SVG}g[@class='warning']")
    assert sign is not None
    assert sign.findtext(f"{SVG}title") == "会比期限晚 2 个工作日完成。"
    notes = read(PLAN).find(f".//{SVG}g[@class='warning notes']")
    assert notes is not None
    assert notes.findtext(f"{SVG}title") == PLAN.notes[0]


def test_too_little_room_is_loud() -> None:
    loud, quiet = (node(PLAN, key).findall(f".//{SVG}text")[-1] for key in ("A", "B"))
    assert loud.get("fill") != quiet.get("fill")


def test_a_link_that_passes_a_whole_band_is_named_at_both_ends_unless_it_is_critical() -> None:
    far = [each.text for each in classed(PLAN, "far")]
    assert sorted(far, key=str) == ["E →", "→ A"]
    assert len(links(PLAN)) == len(PLAN.arrows) - 1
    arrows = (replace(each, critical=True) if each.succ == "E" else each for each in PLAN.arrows)
    assert len(links(replace(PLAN, arrows=tuple(arrows)))) == len(PLAN.arrows)


def test_many_far_links_are_counted_and_long_keys_leave_room() -> None:
    keys = [f"communication.K{number}" for number in range(5)]
    boxes = (*(box(key, phase="one") for key in keys), box("X", phase="two"), box("Z", phase="three"))
    arrows = (Arrow("X", "Z"), *(Arrow(key, "Z") for key in keys), Arrow(keys[0], "X"))
    far = [each.text for each in classed(replace(PLAN, boxes=boxes, arrows=arrows), "far")]
    assert "→ communication.K0 +4" in far
    assert "Z →" in far


def test_what_has_no_place_in_the_graph_is_listed_below_it() -> None:
    (listing,) = classed(PLAN, "listing")
    assert words(listing) == ["例行事项 (1)", "R1", "巡店", "每天 09:00"]
    lowest = max(room(PLAN, each.id)[3] for each in PLAN.boxes)
    assert all(float(each.get("y", "")) > lowest for each in listing.iter(f"{SVG}text"))


def test_the_legend_explains_what_is_there_and_no_more() -> None:
    (legend,) = classed(PLAN, "legend")
    assert {"任务", "会议", "例会系列", "里程碑", "验证点", "关键路径", "可选", "冲突：1", "择一"} <= set(
        words(legend)
    )
    (legend,) = classed(replace(PLAN, boxes=PLAN.boxes[-1:]), "legend")
    assert words(legend) == ["任务", "关键路径", "依赖", "收尾"]


def test_without_phases_there_are_no_bands() -> None:
    bare = replace(PLAN, bands=(), boxes=tuple(replace(each, phase=None) for each in PLAN.boxes))
    assert classed(bare, "band") == []
    assert len(links(bare)) == len(PLAN.arrows)


def test_phases_that_wait_for_each_other_share_a_band() -> None:
    around = replace(
        PLAN, arrows=(*PLAN.arrows[:-2], Arrow("D", "M2")), boxes=(*PLAN.boxes, box("M2", phase="one"))
    )
    titles = [words(each)[0] for each in classed(around, "band")]
    assert titles == ["筹备期 + 运行期", "收尾"]
    many = tuple(Band(str(n), f"阶段{n}") for n in range(5))
    ring = tuple(box(f"{n}{side}", phase=str(n)) for n in range(5) for side in "ab")
    joined = tuple(Arrow(f"{n}a", f"{(n + 1) % 5}b") for n in range(5))
    (band,) = classed(Recipe("", boxes=ring, arrows=joined, bands=many), "band")
    assert words(band) == ["阶段0 + 阶段1 + 阶段2 … (5)"]


def test_steps_of_no_phase_stand_with_what_they_wait_for_or_by_themselves() -> None:
    boxes = (*PLAN.boxes, box("X"), box("Y"), box("Z"))
    more = replace(PLAN, boxes=boxes, arrows=(*PLAN.arrows, Arrow("D", "X"), Arrow("Y", "D")))
    titles = [words(each)[0] for each in classed(more, "band")]
    assert titles == ["筹备期", "运行期", "收尾", "其他步骤"]
    tops = {key: room(more, key)[1] for key in "DXYZE"}
    assert tops["E"] > max(tops["D"], tops["X"], tops["Y"])
    assert tops["Z"] > tops["E"]


def test_a_playbook_without_steps_has_a_picture_too() -> None:
    duties = replace(PLAN, boxes=(), arrows=(), summary="")
    assert said(duties)[:2] == ["新店开业", "没有可以画出的步骤"]
    assert "巡店" in said(duties)


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleFound):
        draw(Recipe("", boxes=(box("A"), box("B")), arrows=(Arrow("A", "B"), Arrow("B", "A"))))


def test_links_to_what_is_not_there_and_to_itself_are_left_out() -> None:
    more = (*PLAN.arrows, Arrow("A", "elsewhere"), Arrow("A", "A", soft=True))
    assert len(links(replace(PLAN, arrows=more))) == len(links(PLAN))


# Words keep to their boxes


def texts(recipe: Recipe, key: str) -> list[tuple[float, float]]:
    """Where each line of a box begins and ends if its letters are as wide as they may be."""
    spans = []
    for each in node(recipe, key).iter(f"{SVG}text"):
        bold = 1.08 if each.get("font-weight") else 1.0
        wide = ems(each.text or "") * float(each.get("font-size", "")) * bold
        x = float(each.get("x", ""))
        spans.append((x - wide, x) if each.get("text-anchor") == "end" else (x, x + wide))
    return spans


@pytest.mark.parametrize(
    "title", [CHINESE * 3, "Donaudampfschifffahrt " * 9, "W" * 300, "请 WMW " * 40, "🛒" * 90]
)
@pytest.mark.parametrize("kind", ["task", "milestone", "meeting", "series", "point"])
def test_no_words_leave_their_box(title: str, kind: Any) -> None:
    full = box(
        "communication.monthly.K01", title=title, kind=kind, owner=title, when=title, limit=title, mark=title,
        conflicts=("!",),
    )  # fmt: skip
    long = Recipe(title, boxes=(full,))
    left, _, right, _ = room(long, full.id)
    assert all(left <= first and last <= right + 0.1 for first, last in texts(long, full.id))
    assert title.split()[0][:5] in (node(long, full.id).findtext(f"{SVG}title") or "")


def test_title_and_summary_of_the_whole_keep_to_the_picture() -> None:
    long = read(Recipe(CHINESE * 3, CHINESE * 9, (box("A"),)))
    width = float(long.get("width", ""))
    for each in long.findall(f"{SVG}text"):
        assert float(each.get("x", "")) + ems(each.text or "") * float(each.get("font-size", "")) < width
    assert long.findtext(f"{SVG}title") == CHINESE * 3


def test_a_title_on_two_lines_is_whole_where_it_fits() -> None:
    lines = words(node(Recipe("", boxes=(box("A", title=CHINESE[:26]),)), "A"))[1:]
    assert "".join(lines) == CHINESE[:26]
    cut = words(node(Recipe("", boxes=(box("A", title=CHINESE),)), "A"))[1:]
    assert len(cut) == 2
    assert cut[-1].endswith("…")


def test_time_comes_before_room_where_both_do_not_fit() -> None:
    tight = box("A", when="26-12-30 – 27-12-31 and more", limit="slack 1234.75 d")
    assert words(node(Recipe("", boxes=(tight,)), "A"))[-1] == "26-12-30 – 27-12-31 and more"


def test_what_stands_outside_a_box_is_hidden_whatever_the_font() -> None:
    inner = node(PLAN, "A").find(f"{SVG}svg")
    assert inner is not None
    assert len(list(inner.iter(f"{SVG}text"))) == len(list(node(PLAN, "A").iter(f"{SVG}text")))
    assert inner.get("viewBox", "").split() == [inner.get(each) for each in ("x", "y", "width", "height")]


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "\"&'", "a\x00b\x1bc\ud800", "]]>", "\u202eabc"]
)
def test_a_hostile_playbook_stays_words(title: str) -> None:
    hostile = replace(
        PLAN.boxes[0], title=title, owner=title, key=f'K"<{title}', conflicts=(title,), mark=title
    )
    recipe = Recipe(
        title,
        title,
        (hostile,),
        (),
        (Band("one", title, title),),
        (Listing(title, ((title, title),)),),
        (title,),
    )
    assert {element.tag.removeprefix(SVG) for element in read(recipe).iter()} <= {
        "svg", "title", "desc", "defs", "marker", "rect", "line", "path", "circle", "g", "text",
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.text(), st.sampled_from(["task", "milestone", "meeting", "series", "point"]))
def test_any_title_of_any_kind_gives_well_formed_xml(title: str, kind: Any) -> None:
    full = box("A", title=title, kind=kind, owner=title, when=title, limit=title, mark=title, phase="one")
    assert (
        read(Recipe(title, title, (full,), bands=(Band("one", title, title),))).find(f"{SVG}desc") is not None
    )
