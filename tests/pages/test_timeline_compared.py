"""What a timeline says of slack, a baseline, conflicts, freezes and where dates come from."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pages.test_timeline import PLAN, SVG, at, bar, classes, mark, read, shape, words
from tracker.pages.timeline import Bar, Chart, Freeze, draw
from tracker.pages.timeline.lanes import lanes

CROWDED = "“M2 执行启动会召开”最早 2027-03-16 完成，晚于期限。"


def of(*bars: Bar, **more: Any) -> Chart:
    return Chart("", bars, **more)


def hints(chart: Chart) -> list[str]:
    return [each.text or "" for each in read(chart).iter(f"{SVG}title")]


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"[\d.]+", path)]


def span(element: Any) -> tuple[float, float]:
    left = float(element.get("x"))
    return left, left + float(element.get("width"))


def line(chart: Chart, name: str) -> list[float]:
    """The numbers of the first path of the only sign with this class."""
    (sign,) = classes(chart, name)
    path = sign.find(f"{SVG}path")
    assert path is not None
    return numbers(path.get("d", ""))


def test_slack_reaches_to_the_late_finish_that_the_plan_found() -> None:
    slow = bar("A", at(1), at(2, 18), slack_days=2, late_finish=at(12, 18))
    wide = of(slow, bar("B", at(1), at(12, 18)))
    assert line(wide, "slack")[-1] == pytest.approx(span(shape(wide, "B"))[1], abs=0.11)


def test_too_little_slack_is_a_red_line_back_to_the_late_finish() -> None:
    hurried = bar("A", at(8), at(12, 18), slack_days=-3, late_finish=at(9, 18))
    chart = of(hurried, bar("B", at(8), at(9, 18)))
    finish, *_, latest = [each for each in line(chart, "lack") if each > 100][:4]
    assert finish == pytest.approx(span(shape(chart, "A"))[1], abs=0.11)
    assert latest == pytest.approx(span(shape(chart, "B"))[1], abs=0.11)
    assert classes(chart, "slack") == []
    assert "浮动 −3 个工作日" in (mark(chart, "A").findtext(f"{SVG}title") or "")
    assert "负浮动（应于竖线处完成）" in words(read(chart))


@pytest.mark.parametrize(
    "given", [{"state": "done"}, {"state": "cancelled"}, {"kind": "series"}, {"late_finish": None}]
)
def test_what_is_over_or_has_no_late_finish_lacks_nothing(given: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"slack_days": -3, "late_finish": at(9)} | given
    assert classes(of(bar("A", at(8), at(12), **facts)), "lack") == []


def test_a_late_finish_before_the_picture_ends_at_its_edge() -> None:
    chart = of(bar("A", at(8), at(12), slack_days=-30, late_finish=at(1, month=1)))
    assert min(line(chart, "lack")[:4]) >= 0
    assert draw(chart) == draw(chart)


def test_a_baseline_lies_beneath_its_bar_where_it_was_promised() -> None:
    moved = bar("A", at(8), at(12), baseline=(at(3), at(5)), shift_days=5)
    chart = of(moved, bar("B", at(3), at(5)))
    (promised,) = classes(chart, "baseline")
    assert span(promised.attrib) == pytest.approx(span(shape(chart, "B")), abs=0.11)
    own = mark(chart, "A").findall(f"{SVG}rect")[-1]
    assert float(promised.get("y", "")) >= float(own.get("y", "")) + float(own.get("height", ""))
    told = mark(chart, "A").findtext(f"{SVG}title") or ""
    assert "基线 2027-03-03 – 2027-03-05 · 比基线晚 5 个工作日" in told


@pytest.mark.parametrize(
    ("shift", "finish", "said"),
    [
        (-1.5, at(10), "1.5 working days earlier than the baseline"),
        (0, at(12), "moved, but finishes as in the baseline"),
    ],
)
def test_a_bar_says_how_it_differs_from_its_baseline(shift: float, finish: Any, said: str) -> None:
    chart = of(bar("A", at(9), finish, baseline=(at(8), at(12)), shift_days=shift), lang="en")
    assert said in (mark(chart, "A").findtext(f"{SVG}title") or "")


def test_a_baseline_that_was_kept_is_paler_and_says_so() -> None:
    kept = of(bar("A", at(8), at(12), baseline=(at(8), at(12))))
    moved = of(bar("A", at(8), at(12), baseline=(at(7), at(12))))
    assert classes(kept, "baseline")[0].get("fill") != classes(moved, "baseline")[0].get("fill")
    assert "基线 2027-03-08 – 2027-03-12 · 与基线一致" in (mark(kept, "A").findtext(f"{SVG}title") or "")


@pytest.mark.parametrize("kind", ["milestone", "point", "meeting"])
def test_the_baseline_of_what_has_no_length_is_a_hollow_diamond(kind: Any) -> None:
    chart = of(bar("A", at(8, 9), at(8, 10), kind=kind, baseline=(at(3, 9), at(3, 10))))
    (promised,) = classes(chart, "baseline")
    assert promised.tag == f"{SVG}path"
    assert promised.get("fill") == "#ffffff"


def test_the_picture_is_wide_enough_for_its_baseline() -> None:
    chart = of(bar("A", at(20, month=5), at(21, month=5), baseline=(at(1, month=2), at(2, month=2))))
    (promised,) = classes(chart, "baseline")
    words_end = min(float(each.get("x", "0")) for each in read(chart).iter(f"{SVG}line"))
    assert float(promised.get("x", "0")) >= words_end


def test_the_summary_names_the_baseline_and_counts_what_moved() -> None:
    bars = (bar("A", at(8), at(9), baseline=(at(7), at(9))), bar("B", at(8), at(9), baseline=(at(8), at(9))))
    assert (read(of(*bars, baseline="启动时")).findtext(f"{SVG}desc") or "").endswith(
        "对比基线“启动时”：1 项有变动"
    )


def test_the_legend_has_a_baseline_only_when_there_is_one() -> None:
    plain = bar("A", at(8), at(9))
    assert "基线" in words(read(of(replace(plain, baseline=(at(8), at(9))))))
    assert "基线" not in words(read(of(plain)))


def test_a_conflict_is_framed_and_its_sign_says_what_does_not_hold() -> None:
    broken = replace(PLAN, bars=tuple(replace(b, conflicts=(CROWDED,) * (b.key == "M2")) for b in PLAN.bars))
    (frame,) = classes(broken, "outline")
    (sign,) = classes(broken, "warning")
    assert sign.findtext(f"{SVG}title") == CROWDED
    assert "conflict" in mark(broken, "M2").get("class", "").split()
    assert frame.get("stroke") == "#c81e1e"
    assert "冲突：1" in words(read(broken))
    assert classes(PLAN, "outline") == classes(PLAN, "warning") == []


def test_what_is_late_and_in_conflict_shows_both_signs_side_by_side() -> None:
    chart = of(bar("A", at(8), at(12), late=True, conflicts=("x",)))
    circle = mark(chart, "A").find(f"{SVG}circle")
    sign = classes(chart, "warning")[0].find(f"{SVG}path")
    assert circle is not None
    assert sign is not None
    right = float(circle.get("cx", "")) + float(circle.get("r", ""))
    assert numbers(sign.get("d", ""))[0] - 6.4 >= right


def test_what_does_not_hold_of_the_whole_plan_stands_at_its_head() -> None:
    chart = of(bar("A", at(8), at(12)), notes=("one", "two"))
    (sign,) = classes(chart, "notes")
    assert sign.findtext(f"{SVG}title") == "one\ntwo"
    assert "冲突：2" in words(read(chart))


@pytest.mark.parametrize("kind", ["auto", "pinned", "actual"])
def test_each_row_shows_where_its_dates_come_from(kind: Any) -> None:
    shown = {"auto": "自动排期", "pinned": "人工固定日期", "actual": "实际日期"}
    (sign,) = classes(of(bar("A", at(8), at(12), mode=kind)), f"mode-{kind}")
    assert sign.findtext(f"{SVG}title") == shown[kind]


def test_the_three_origins_of_dates_have_three_shapes() -> None:
    signs = [
        classes(of(bar("A", at(8), at(9), mode=kind)), f"mode-{kind}")[0]
        for kind in ("auto", "pinned", "actual")
    ]
    drawn = {"".join(each.get("d", each.tag) for each in sign[1:]) for sign in signs}
    assert len(drawn) == 3


def test_a_freeze_is_a_named_band_over_its_days() -> None:
    chart = of(
        bar("A", at(1, 0), at(21, 0)),
        bar("B", at(8, 0), at(13, 0)),
        freezes=(Freeze("双11", date(2027, 3, 8), date(2027, 3, 12)),),
    )
    (band,) = classes(chart, "freeze")
    assert span(band.attrib) == pytest.approx(span(shape(chart, "B")), abs=0.2)
    assert band.findtext(f"{SVG}title") == "双11\n2027-03-08 – 2027-03-12"
    assert "双11" in words(read(chart))
    assert "冻结期" in words(read(chart))


def test_a_freeze_outside_the_picture_is_left_out_and_a_long_one_is_cut() -> None:
    chart = of(
        bar("A", at(1), at(5)),
        freezes=(
            Freeze("past", date(2026, 1, 1), date(2026, 1, 9)),
            Freeze("long", date(2026, 1, 1), date(2028, 1, 1)),
        ),
    )
    (band,) = classes(chart, "freeze")
    assert span(band.attrib)[1] <= float(read(chart).get("width", ""))
    assert "past" not in words(read(chart))


def test_a_freeze_makes_room_for_its_name_and_moves_no_bar_sideways() -> None:
    with_one = replace(PLAN, freezes=(Freeze("618", date(2027, 3, 8), date(2027, 3, 12)),))
    assert shape(with_one, "L01")["x"] == shape(PLAN, "L01")["x"]
    assert float(shape(with_one, "L01")["y"]) > float(shape(PLAN, "L01")["y"])


DAYS = st.dates(date(2027, 1, 1), date(2027, 3, 31))
FREEZES = st.lists(
    st.builds(lambda name, a, b: Freeze(name, min(a, b), max(a, b)), st.text(max_size=9), DAYS, DAYS)
)


@given(FREEZES, st.floats(1.5, 26))
def test_names_of_freezes_never_lie_over_each_other(freezes: list[Freeze], day: float) -> None:
    first, last = date(2027, 1, 1), date(2027, 3, 31)
    laid = lanes(freezes, first, last, day)
    assert sorted(map(repr, (each for lane in laid for each in lane))) == sorted(map(repr, freezes))
    for lane in laid:
        for one, other in pairwise(lane):
            assert one.last < other.first


def test_a_summary_is_a_bracket_before_what_belongs_to_it() -> None:
    chart = of(bar("B", at(1), at(3)), bar("S", at(1), at(9), kind="summary"))
    assert mark(chart, "S").find(f"{SVG}rect") is None
    assert [word for word in words(read(chart)) if word in ("B", "S")] == ["S", "B"]
