"""What a reader finds on the timeline picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.text import columns
from tracker.pages.svg import cut, number
from tracker.pages.timeline import Arrow, Bar, Chart, DayMark, PhaseBand, draw

SHANGHAI = ZoneInfo("Asia/Shanghai")
SVG = "{http://www.w3.org/2000/svg}"
LAUNCH = PhaseBand("launch", "执行启动期", date(2027, 3, 1), date(2027, 4, 30))


def at(day: int, hour: int = 9, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


def bar(key: str, start: datetime, finish: datetime, **given: Any) -> Bar:
    facts: dict[str, Any] = {
        "title": f"事项{key}", "kind": "task", "phase": "launch", "critical": False, "state": "open",
        "late": False, "slack_days": 0.0, "owner": "运营经理",
    }  # fmt: skip
    return Bar(id=f"id-{key}", key=key, start=start, finish=finish, **facts | given)


def weekends(first: date, days: int) -> Iterator[DayMark]:
    for shift in range(days):
        day = first + timedelta(days=shift)
        if day.weekday() >= 5:
            yield DayMark(day, "weekend")


PLAN = Chart(
    title="四阶段项目实施周期",
    bars=(
        bar("L01", at(1), at(5, 18), state="done"),
        bar("L03", at(1), at(9, 18), critical=True, state="started"),
        bar("GK", at(16, 14), at(16, 16), kind="meeting", slack_days=3),
        bar("V21", at(5, 18), at(5, 18), kind="point", state="waived"),
        bar("M2", at(16, 16), at(16, 16), kind="milestone", critical=True),
        bar("GE", at(2), at(29, 18), kind="series", sittings=tuple(at(day, 14) for day in (2, 9, 23))),
        bar("L10", at(17), at(30, 18), late=True, phase=None),
        bar("X04", at(17), at(23, 18), state="cancelled", phase="gone"),
    ),
    phases=(LAUNCH,),
    arrows=(
        Arrow("id-L01", "id-GK"),
        Arrow("id-L03", "id-M2", "FF", critical=True),
        Arrow("id-GK", "id-M2", "FS", soft=True),
        Arrow("id-L01", "id-L03", "SS"),
        Arrow("id-L10", "id-X04", "SF"),
    ),
    days=(
        *weekends(date(2027, 3, 1), 60),
        DayMark(date(2027, 4, 5), "holiday", "清明节", provisional=True),
        DayMark(date(2027, 4, 6), "in_lieu", "清明节调休"),
        DayMark(date(2027, 4, 10), "make_up", "清明节补班"),
    ),
    today=date(2027, 3, 10),
)


def read(chart: Chart) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart))  # noqa: S314 - our own picture


def mark(chart: Chart, key: str) -> ElementTree.Element:
    found = read(chart).find(f".//{SVG}g[@id='bar-id-{key}']")
    assert found is not None
    return found


def words(element: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def shape(chart: Chart, key: str, element: str = "rect") -> dict[str, str]:
    found = mark(chart, key).find(f"{SVG}{element}")
    assert found is not None
    return found.attrib


def line_of_today(chart: Chart) -> ElementTree.Element | None:
    return read(chart).find(f".//{SVG}line[@id='tl-today']")


def classes(chart: Chart, name: str) -> list[ElementTree.Element]:
    """The elements of the picture with this class; the legend shows each sign once more."""
    root = read(chart)
    for legend in root.findall(f"{SVG}g[@class='legend']"):
        root.remove(legend)
    return [each for each in root.iter() if name in each.get("class", "").split()]


def test_every_bar_is_drawn_once_with_its_id() -> None:
    picture = draw(PLAN)
    for each in PLAN.bars:
        assert picture.count(f'id="bar-{each.id}"') == 1


def test_the_picture_says_what_it_is_to_a_reader_who_does_not_see_it() -> None:
    root = read(PLAN)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == PLAN.title
    assert "共 8 项 · 已完成 2 · 逾期 1 · 2027-03-01 至 2027-04-30" in (root.findtext(f"{SVG}desc") or "")


def test_it_runs_and_loads_nothing() -> None:
    picture = draw(PLAN)
    assert "<script" not in picture
    assert "<style" not in picture
    assert "href" not in picture
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert draw(PLAN) == draw(replace(PLAN))


def test_the_order_in_which_days_are_given_does_not_matter() -> None:
    assert draw(PLAN) == draw(replace(PLAN, days=PLAN.days[::-1]))


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "\"&'", "a\x00b\x1bc\ud800", "]]>", "\u202eabc"]
)
def test_a_hostile_title_stays_words(title: str) -> None:
    hostile = bar('K"<', at(1), at(2), title=title, owner=title)
    chart = Chart(title, (hostile,), (PhaseBand("launch", title, date(2027, 3, 1), date(2027, 3, 9)),))
    marked = replace(chart, days=(DayMark(date(2027, 3, 3), "holiday", title),))
    root = read(marked)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "defs", "pattern", "marker", "rect", "line", "path", "circle", "g", "text",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_title_gives_well_formed_xml(title: str) -> None:
    assert read(Chart(title, (bar("A", at(1), at(2), title=title),))).findtext(f"{SVG}desc")


def test_a_day_is_as_wide_everywhere_and_time_of_day_counts() -> None:
    chart = Chart("", (bar("A", at(1, 0), at(6, 12)), bar("B", at(2, 0), at(3, 0))))
    first, second = shape(chart, "A"), shape(chart, "B")
    day = float(second["width"])
    assert float(second["x"]) - float(first["x"]) == pytest.approx(day, abs=0.11)
    assert float(first["width"]) == pytest.approx(5.5 * day, abs=0.3)


def test_bars_stand_in_the_zone_of_the_plan() -> None:
    in_utc = bar("A", at(1).astimezone(ZoneInfo("UTC")), at(2).astimezone(ZoneInfo("UTC")))
    assert shape(Chart("", (in_utc,)), "A") == shape(Chart("", (bar("A", at(1), at(2)),)), "A")


def test_a_short_task_can_still_be_seen() -> None:
    chart = replace(PLAN, bars=(*PLAN.bars, bar("tiny", at(3, 9), at(3, 10))))
    assert float(shape(chart, "tiny")["width"]) >= 4


def test_today_stands_in_the_middle_of_its_day() -> None:
    line = line_of_today(Chart("", (bar("A", at(10, 0), at(11, 0)),), today=date(2027, 3, 10)))
    assert line is not None
    place = shape(Chart("", (bar("A", at(10, 0), at(11, 0)),)), "A")
    assert float(line.attrib["x1"]) == pytest.approx(float(place["x"]) + float(place["width"]) / 2, abs=0.11)


def test_a_near_today_stretches_the_picture_and_a_far_one_is_left_out() -> None:
    assert line_of_today(replace(PLAN, today=date(2027, 5, 20))) is not None
    assert line_of_today(replace(PLAN, today=date(2029, 5, 20))) is None
    assert line_of_today(replace(PLAN, today=None)) is None


def test_holidays_are_shaded_otherwise_than_weekends_and_named() -> None:
    (holiday,) = classes(PLAN, "day-holiday")
    weekend = classes(PLAN, "day-weekend")[0]
    assert holiday.get("fill") != weekend.get("fill")
    assert holiday.findtext(f"{SVG}title") == "04-05 清明节?"
    assert "清明节?" in words(read(PLAN))


def test_a_weekend_is_one_stripe_of_two_days() -> None:
    stripe = classes(PLAN, "day-weekend")[0].attrib
    whole_day = Chart("", (bar("A", at(1, 0), at(2, 0)),), PLAN.phases)
    assert float(stripe["width"]) == pytest.approx(2 * float(shape(whole_day, "A")["width"]), abs=0.2)


def test_a_make_up_workday_is_not_shaded_but_marked() -> None:
    (letter,) = classes(PLAN, "day-make_up")
    assert letter.text == "班" or "班" in "".join(letter.itertext())
    saturday = [each.attrib for each in classes(PLAN, "day-weekend")]
    x = float(letter.attrib["x"])
    assert not any(float(s["x"]) < x < float(s["x"]) + float(s["width"]) / 2 for s in saturday)


def test_a_plan_of_many_years_does_not_shade_each_weekend() -> None:
    far = replace(PLAN, bars=(*PLAN.bars, bar("far", at(1), at(1).replace(year=2033))))
    assert classes(far, "day-weekend") == []
    assert classes(far, "day-holiday")


def test_a_critical_bar_has_another_colour_and_a_thicker_outline() -> None:
    critical = replace(PLAN, bars=tuple(replace(each, critical=each.key == "L01") for each in PLAN.bars))
    before, after = shape(PLAN, "L01"), shape(critical, "L01")
    assert after["stroke"] != before["stroke"]
    assert float(after["stroke-width"]) >= 2 * float(before["stroke-width"])
    assert "critical" in mark(critical, "L01").attrib["class"].split()


def test_critical_links_lie_over_the_others_and_are_thicker() -> None:
    links = classes(PLAN, "link")
    assert len(links) == len(PLAN.arrows)
    assert "critical" in links[-1].attrib["class"]
    assert float(links[-1].attrib["stroke-width"]) > float(links[0].attrib["stroke-width"])


def test_links_go_in_right_angles_and_lie_beneath_the_bars() -> None:
    picture = draw(PLAN)
    for link in classes(PLAN, "link"):
        assert re.fullmatch(r"M[\d.]+ [\d.]+(?:[HV][\d.]+)+", link.attrib["d"])
    assert picture.rindex('class="link') < picture.index('id="bar-')


@pytest.mark.parametrize("type_", ["FS", "SS", "FF", "SF"])
@pytest.mark.parametrize("starts", [1, 5, 6, 20])
def test_a_link_ends_at_the_end_that_its_type_names(type_: Any, starts: int) -> None:
    chart = Chart(
        "",
        (bar("A", at(4), at(6)), bar("B", at(starts, 9), at(starts + 3, 18))),
        arrows=(Arrow("id-A", "id-B", type_),),
    )
    place = shape(chart, "B")
    left, right = float(place["x"]), float(place["x"]) + float(place["width"])
    end = _end(classes(chart, "link")[0].attrib["d"])
    assert (abs(end - left) < abs(end - right)) == (type_ in ("FS", "SS"))
    assert left - 0.2 <= end <= right + 0.2


def _end(path: str) -> float:
    return float(re.findall(r"[MH]([\d.]+)", path)[-1])


def test_a_link_whose_end_is_not_drawn_is_left_out() -> None:
    assert len(classes(replace(PLAN, arrows=(*PLAN.arrows, Arrow("id-L01", "elsewhere"))), "link")) == len(
        PLAN.arrows
    )


def test_a_series_has_a_tick_for_each_sitting() -> None:
    (ticks,) = classes(PLAN, "sittings")
    assert ticks.attrib["d"].count("M") == 3


def test_slack_is_a_tail_over_working_days_only() -> None:
    friday = bar("A", at(5, 9), at(5, 18), slack_days=1)
    plain = _tail(Chart("", (friday,)))
    over_weekend = _tail(Chart("", (friday,), days=tuple(weekends(date(2027, 3, 1), 28))))
    day = float(shape(Chart("", (bar("A", at(1, 0), at(2, 0)),)), "A")["width"])
    assert over_weekend - plain == pytest.approx(2 * day, abs=0.11)


def test_slack_ends_with_the_picture() -> None:
    endless = Chart("", (bar("A", at(5, 9), at(5, 18), slack_days=10_000),))
    assert _tail(endless) <= float(read(endless).attrib["width"])


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_what_is_over_has_no_slack(state: str) -> None:
    assert classes(Chart("", (bar("A", at(5), at(6), slack_days=9, state=state),)), "slack") == []


def _tail(chart: Chart) -> float:
    (tail,) = classes(chart, "slack")
    path = tail.find(f"{SVG}path")
    assert path is not None
    return _end(path.attrib["d"])


def test_a_bar_tells_everything_when_pointed_at() -> None:
    told = mark(PLAN, "GK").findtext(f"{SVG}title")
    assert told == "GK 事项GK\n2027-03-16\n会议 · 未开始 · 运营经理 · 浮动 3 个工作日"


def test_what_is_finished_is_darker_and_ticked_and_what_is_late_is_badged() -> None:
    assert shape(PLAN, "L01")["fill"] != shape(replace(PLAN, bars=(bar("L01", at(1), at(5)),)), "L01")["fill"]
    assert mark(PLAN, "L01").find(f"{SVG}path") is not None
    assert mark(PLAN, "L10").find(f"{SVG}circle") is not None
    assert mark(PLAN, "L03").find(f"{SVG}circle") is None


def test_rows_stand_under_their_phase_in_the_order_of_time_and_the_rest_comes_last() -> None:
    shown = words(read(PLAN))
    keys = [word for word in shown if word in {each.key for each in PLAN.bars} | {"执行启动期", "其他事项"}]
    assert keys == ["执行启动期", "L01", "L03", "GE", "V21", "GK", "M2", "其他事项", "X04", "L10"]


def test_a_phase_shows_how_much_of_it_is_finished() -> None:
    assert "2/6" in words(read(PLAN))


def test_months_weeks_and_legend_are_in_the_language_of_the_reader() -> None:
    chinese, english = words(read(PLAN)), words(read(replace(PLAN, lang="en")))
    assert {"2027年3月", "W09", "关键路径", "补班日", "今天 03-10"} <= set(chinese)
    assert {"Mar 2027", "W09", "Critical path", "Make-up workday", "Today 03-10"} <= set(english)


def test_the_legend_explains_the_question_mark_only_when_there_is_one() -> None:
    assert "放假安排尚未公布" in words(read(PLAN))
    assert "放假安排尚未公布" not in words(read(replace(PLAN, days=())))


def test_names_of_holidays_that_lie_close_stand_side_by_side_within_the_picture() -> None:
    close = (
        DayMark(date(2026, 9, 25), "holiday", "Mid-Autumn Festival"),
        DayMark(date(2026, 10, 1), "holiday", "National Day"),
    )
    autumn = bar("A", datetime(2026, 6, 1, 9, tzinfo=SHANGHAI), datetime(2026, 10, 2, 18, tzinfo=SHANGHAI))
    root = read(Chart("", (autumn,), days=close))
    found = {each.text: float(each.attrib["x"]) for each in root.iter(f"{SVG}text") if each.text}
    first, second = found["Mid-Autumn Festival"], found["National Day"]
    assert second - first >= (columns("Mid-Autumn Festival") + columns("National Day")) * 5 / 2
    assert second + columns("National Day") * 5 / 2 <= float(root.attrib["width"])


def test_an_empty_chart_says_so() -> None:
    root = read(Chart("空项目", today=date(2027, 3, 1)))
    assert words(root) == ["空项目", "还没有可以显示的事项"]


def test_phases_without_bars_are_drawn() -> None:
    assert len(classes(Chart("", phases=(LAUNCH,)), "phase")) == 1


def test_a_bar_that_ends_at_midnight_belongs_to_the_day_before() -> None:
    assert "03-01 – 03-04" in words(read(Chart("", (bar("A", at(1), at(5, 0)),))))


def test_eight_months_are_five_to_six_pixels_a_day() -> None:
    chart = Chart("", (bar("A", at(1, 0), at(31, 0, month=10)), bar("B", at(1, 0), at(11, 0))))
    assert 50 <= float(shape(chart, "B")["width"]) <= 60


def test_four_hundred_bars_stay_a_picture_of_reasonable_size() -> None:
    many = tuple(
        bar(
            str(number),
            at(1) + timedelta(days=number // 2),
            at(4) + timedelta(days=number // 2),
            slack_days=5,
        )
        for number in range(400)
    )
    links = tuple(Arrow(f"id-{number}", f"id-{number + 1}") for number in range(399))
    picture = draw(Chart("", many, (LAUNCH,), links, PLAN.days))
    assert len(picture) < 600_000
    assert float(read(Chart("", many)).attrib["height"]) < 400 * 20


def test_words_are_cut_by_the_width_that_is_seen() -> None:
    assert cut("服务方案定稿", 12) == "服务方案定稿"
    assert cut("服务方案定稿", 11) == "服务方案定…"
    assert cut("two\nlines  of", 40) == "two lines of"
    assert columns("é") == columns("e\u0301") == 1


@given(st.text(), st.integers(1, 40))
def test_cut_words_never_take_more_than_their_room(text: str, most: int) -> None:
    assert columns(cut(text, most)) <= most


def test_numbers_are_short() -> None:
    assert [number(value) for value in (3.0, 2.25, -0.01, 10)] == ["3", "2.2", "0", "10"]
