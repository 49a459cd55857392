"""What a reader finds on the picture of the dependency graph."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages.test_timeline import SVG, at, bar, words
from tracker.domain.text import columns
from tracker.pages.graph import draw
from tracker.pages.svg import wrap
from tracker.pages.timeline import Arrow, Bar, Chart, PhaseBand

DESIGN = PhaseBand("design", "方案设计期", date(2027, 3, 1), date(2027, 3, 31))
LAUNCH = PhaseBand("launch", "执行启动期", date(2027, 4, 1), date(2027, 4, 30))
LATE = "“M1 方案通过”最早 2027-03-16 完成，晚于期限。"
PLAN = Chart(
    title="四阶段项目实施周期",
    bars=(
        bar("L01", at(1), at(5, 18), state="done", phase="design", mode="actual"),
        bar("L02", at(8), at(9, 18), critical=True, state="started", phase="design", mode="actual"),
        bar("L03", at(8), at(12, 18), slack_days=3, phase="design", mode="pinned"),
        bar("G01", at(16, 14), at(16, 16), kind="meeting", slack_days=-2, phase="design"),
        bar("V11", at(16, 16), at(16, 16), kind="point", state="passed", phase="design"),
        bar("M1", at(16, 16), at(16, 16), kind="milestone", critical=True, conflicts=(LATE,), phase="launch"),
        bar("GE", at(17), at(29, 18), kind="series", phase="launch"),
        bar("S1", at(17), at(29, 18), kind="summary", phase=None, late=True),
        bar("X04", at(17), at(23, 18), state="cancelled", phase="launch"),
    ),
    phases=(DESIGN, LAUNCH),
    arrows=(
        Arrow("id-L01", "id-L02", critical=True),
        Arrow("id-L01", "id-L03", "SS", lag="+2 天"),
        Arrow("id-L02", "id-G01", "FF"),
        Arrow("id-L03", "id-G01"),
        Arrow("id-G01", "id-V11"),
        Arrow("id-V11", "id-M1"),
        Arrow("id-L02", "id-M1", critical=True),
        Arrow("id-M1", "id-GE", lag="+1 天"),
        Arrow("id-GE", "id-L01", soft=True),
    ),
)


def read(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart))  # noqa: S314 - our own picture


def said(chart: Chart) -> list[str]:
    return [text.text or "" for text in read(chart).iter(f"{SVG}text")]


def node(chart: Chart, key: str) -> ElementTree.Element:
    found = read(chart).find(f".//{SVG}g[@id='node-id-{key}']")
    assert found is not None
    return found


def links(chart: Chart) -> list[ElementTree.Element]:
    """The lines of the graph itself; the legend shows each kind once more."""
    root = read(chart)
    for legend in root.findall(f"{SVG}g[@class='legend']"):
        root.remove(legend)
    return [each for each in root.iter(f"{SVG}path") if "link" in each.get("class", "").split()]


def test_every_item_and_every_link_is_drawn_once() -> None:
    picture = draw(PLAN)
    for each in PLAN.bars:
        assert picture.count(f'id="node-{each.id}"') == 1
    assert len(links(PLAN)) == len(PLAN.arrows)


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert draw(PLAN) == draw(replace(PLAN))


def test_the_picture_says_what_it_is_to_a_reader_who_does_not_see_it() -> None:
    root = read(PLAN)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == PLAN.title
    assert root.findtext(f"{SVG}desc") == "共 9 项 · 9 条依赖 · 关键路径 2 项 · 从左到右为先后顺序"


def test_it_runs_and_loads_nothing() -> None:
    picture = draw(PLAN)
    assert not [each for each in ("<script", "<style", "href", " style=") if each in picture]
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]


def test_what_is_critical_differs_in_colour_and_in_thickness() -> None:
    critical = [each for each in links(PLAN) if "critical" in each.get("class", "").split()]
    others = [
        each for each in links(PLAN) if each not in critical and "critical" not in each.get("class", "")
    ]
    assert len(critical) == 2
    assert min(float(each.get("stroke-width", "")) for each in critical) >= 2 * float(
        others[0].get("stroke-width", "")
    )
    assert critical[0].get("stroke") != others[0].get("stroke")
    assert "critical" in links(PLAN)[-1].get("class", "")
    thick, thin = (node(PLAN, key).find(f"{SVG}rect") for key in ("L02", "L03"))
    assert thick is not None
    assert thin is not None
    assert float(thick.get("stroke-width", "")) >= 2 * float(thin.get("stroke-width", ""))
    assert thick.get("stroke") != thin.get("stroke")


def test_a_soft_link_is_dashed_and_may_go_back() -> None:
    (soft,) = [each for each in links(PLAN) if "soft" in each.get("class", "").split()]
    assert soft.get("stroke-dasharray")
    numbers = [float(each) for each in re.findall(r"[\d.]+", soft.get("d", ""))]
    assert numbers[0] > float(re.findall(r"[HC]([\d.]+)", soft.get("d", ""))[-1])


def test_a_link_names_its_type_and_its_lag_where_they_are_not_plain() -> None:
    shown = said(PLAN)
    assert {"SS +2 天", "FF", "+1 天"} <= set(shown)
    assert "FS" not in shown
    plain = replace(PLAN, arrows=(Arrow("id-L01", "id-L02"),))
    assert "SS +2" in shown, "the legend explains it"
    assert "SS +2" not in said(plain)


def test_labels_of_links_into_the_same_box_stand_apart() -> None:
    arrows = tuple(
        Arrow(f"id-{key}", "id-M1", "FF", lag=f"+{n} 天") for n, key in enumerate(("L01", "L02", "L03"))
    )
    labels = [
        float(each.get("y", ""))
        for each in read(replace(PLAN, arrows=arrows)).iter(f"{SVG}text")
        if (each.text or "").startswith("FF")
    ]
    assert len(labels) == 3
    assert all(b - a >= 10 for a, b in zip(sorted(labels), sorted(labels)[1:], strict=False))


def test_a_box_tells_key_title_dates_and_slack() -> None:
    assert words(node(PLAN, "L03")) == ["L03", "事项L03", "03-08 – 03-12", "浮动 3 天"]
    assert words(node(replace(PLAN, lang="en"), "L03"))[-1] == "slack 3 d"
    assert words(node(PLAN, "G01"))[-1] == "浮动 −2 天"


def test_a_verification_point_is_small_and_says_the_rest_when_pointed_at() -> None:
    assert words(node(PLAN, "V11")) == ["V11"]
    point, task = (node(PLAN, key).find(f"{SVG}rect") for key in ("V11", "L01"))
    assert point is not None
    assert task is not None
    assert float(point.get("width", "")) < float(task.get("width", "")) / 2
    assert (node(PLAN, "V11").findtext(f"{SVG}title") or "").startswith("V11 事项V11")


def test_a_milestone_has_a_shape_of_its_own() -> None:
    outlines = [each.get("d", "") for each in node(PLAN, "M1").findall(f"{SVG}path")]
    assert any(each.endswith("Z") and "l9 9" in each for each in outlines)


@pytest.mark.parametrize("title", ["很长的事项名称" * 20, "a very long title " * 20, "x" * 300])
def test_a_long_title_is_cut_in_the_box_and_whole_in_its_hint(title: str) -> None:
    found = node(replace(PLAN, bars=(replace(PLAN.bars[0], title=title),), arrows=()), "L01")
    lines = words(found)[1:-1]
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert max(map(columns, lines)) <= 28
    assert " ".join(title.split()) in " ".join((found.findtext(f"{SVG}title") or "").split())


def test_each_box_shows_its_phase_where_its_dates_come_from_and_its_state() -> None:
    design, launch, none = (node(PLAN, key).findall(f"{SVG}rect") for key in ("L01", "GE", "S1"))
    assert design[-1].get("fill") != launch[-1].get("fill")
    assert len(none) == 1
    shown = [
        next(each.get("class") for each in node(PLAN, key) if (each.get("class") or "").startswith("mode-"))
        for key in ("L01", "L03", "GE")
    ]
    assert shown == ["mode-actual", "mode-pinned", "mode-auto"]
    assert "方案设计期" in said(PLAN)
    assert {"自动排期", "人工固定日期", "实际日期"} <= set(said(PLAN))


def test_a_conflict_is_framed_and_said() -> None:
    sign = next(each for each in node(PLAN, "M1") if each.get("class") == "warning")
    assert sign.findtext(f"{SVG}title") == LATE
    assert any(each.get("class") == "outline" for each in node(PLAN, "M1"))
    assert "冲突：1" in said(PLAN)
    assert not any(each.get("class") == "outline" for each in node(PLAN, "L03"))


def test_what_is_cancelled_is_struck_through_and_what_is_late_is_badged() -> None:
    assert any(each.get("text-decoration") == "line-through" for each in node(PLAN, "X04"))
    assert node(PLAN, "S1").find(f"{SVG}circle") is not None


def test_an_empty_plan_says_so_and_one_task_is_a_picture() -> None:
    assert said(Chart("空项目")) == ["空项目", "还没有可以显示的事项"]
    assert "L01" in said(replace(PLAN, bars=PLAN.bars[:1], arrows=(), phases=()))


def test_a_link_whose_end_is_not_drawn_is_left_out() -> None:
    more = (*PLAN.arrows, Arrow("id-L01", "elsewhere"), Arrow("id-L01", "id-L01", soft=True))
    assert len(links(replace(PLAN, arrows=more))) == len(PLAN.arrows)


def test_links_too_long_to_be_drawn_are_named_at_both_ends() -> None:
    count = 90
    bars = tuple(bar(f"K{number}", at(1), at(2)) for number in range(count))
    chain = [Arrow(f"id-K{number}", f"id-K{number + 1}") for number in range(count - 1)]
    far = [Arrow(f"id-K{number}", f"id-K{count - 1}", "FF") for number in range(count - 2)]
    chart = Chart("", bars, arrows=(*chain, *far))
    named = [each.text or "" for each in classes_of(chart, "far")]
    assert 0 < len(links(chart)) < len(chart.arrows)
    assert f"K{count - 1} →" in named
    assert any(re.fullmatch(r"→ K0, K1, K2 \+\d+", each) for each in named)
    assert "连线过长，改为注明编号" in said(chart)


def classes_of(chart: Chart, name: str) -> list[ElementTree.Element]:
    return [each for each in read(chart).iter() if name in each.get("class", "").split()]


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "\"&'", "a\x00b\x1bc\ud800", "]]>", "\u202eabc"]
)
def test_a_hostile_title_stays_words(title: str) -> None:
    hostile: Bar = replace(PLAN.bars[0], title=title, owner=title, key='K"<', conflicts=(title,))
    chart = Chart(title, (hostile,), (PhaseBand("design", title, date(2027, 3, 1), date(2027, 3, 9)),))
    assert {element.tag.removeprefix(SVG) for element in read(chart).iter()} <= {
        "svg", "title", "desc", "defs", "marker", "rect", "line", "path", "circle", "g", "text",
    }  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.text(), st.sampled_from(["task", "milestone", "meeting", "series", "point", "summary"]))
def test_any_title_of_any_kind_gives_well_formed_xml(title: str, kind: Any) -> None:
    assert read(Chart(title, (replace(PLAN.bars[0], title=title, kind=kind),))).findtext(f"{SVG}desc")


@given(st.text(), st.integers(2, 40), st.integers(1, 4))
def test_wrapped_words_keep_to_their_room(title: str, most: int, lines: int) -> None:
    found = wrap(title, most, lines)
    assert 1 <= len(found) <= lines
    assert all(columns(each) <= most for each in found)
    whole = "".join(title.split())
    assert (
        "".join("".join(found).split()).rstrip("…")
        == whole[: len("".join("".join(found).split()).rstrip("…"))]
    )


def test_words_are_broken_at_spaces_and_never_before_a_closing_mark() -> None:
    assert wrap("Prepare the standard questionnaire", 28, 2) == ["Prepare the standard", "questionnaire"]
    assert wrap("优化流量获取策略（直通车出价）", 28, 2) == ["优化流量获取策略（直通车出", "价）"]
    assert wrap("Donaudampfschifffahrtsgesellschaft", 20, 2) == ["Donaudampfschifffahr", "tsgesellschaft"]
