"""What the team reads on the standup sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.standups.markdown import markdown
from tracker.standups.sheet import Blocker, DayNote, Gate, Line, OwnerPart, Sheet
from tracker.standups.words import escape

WANG = Blocker("b1", "O02", "优化流量策略", "王五", "运营部")
DONE = Line(
    "i1", "D13", "方案内部评审", "task", "青禾家居", date(2026, 2, 10), date(2026, 2, 10), phase="方案设计期"
)
DUE = Line("i2", "O10", "内部评审会", "meeting", "青禾家居", date(2026, 2, 14), critical=True)
LATE = Line("i3", "O01", "收集客户反馈", "task", "青禾家居", date(2026, 2, 6), days_late=3)
BLOCKED = Line("i4", "O05", "第一轮修订", "task", "青禾家居", date(2026, 2, 28), blocked_by=(WANG,))
GATE = Gate(
    "m1",
    "M1",
    "《服务方案定稿》通过",
    "青禾家居",
    date(2026, 3, 6),
    ("方案可行性验证",),
    ("客户认可验证",),
    ("资源匹配验证",),
)
WEEK = Sheet(
    week="2026-W07",
    first=date(2026, 2, 9),
    last=date(2026, 2, 15),
    scope="青禾家居",
    parts=(
        OwnerPart("张三", "运营部", (DONE,), (DUE,), (LATE,), (BLOCKED,)),
        OwnerPart(None, None, due=(DUE,)),
    ),
    milestones=(GATE,),
    working_days=tuple(date(2026, 2, day) for day in range(9, 15)),
    notes=(DayNote(date(2026, 2, 14), "make_up", "春节"), DayNote(date(2026, 2, 15), "holiday", "春节")),
)

CHINESE = """\
# 周例会清单 · 2026-W07

- 范围：青禾家居
- 周期：2026-02-09 至 2026-02-15
- 工作日（6 天）：02-09 周一、02-10 周二、02-11 周三、02-12 周四、02-13 周五、02-14 周六（春节补班）
- 放假：02-15 周日（春节）

| 负责人 | 完成 | 到期 | 逾期 | 受阻 |
| --- | --: | --: | --: | --: |
| 张三 · 运营部 | 1 | 1 | 1 | 1 |
| 未指定负责人 | 0 | 1 | 0 | 0 |

## 下一批里程碑

- [ ] **M1 《服务方案定稿》通过** · 截止 03-06 周五 · 验证点 1/3
  - [ ] 资源匹配验证
  - 已豁免：客户认可验证

## 张三 · 运营部

### 逾期（1）

- [ ] O01 收集客户反馈 · 截止 02-06 周五 · **逾期 3 个工作日**

### 受阻（1）

- [ ] O05 第一轮修订 · 截止 02-28 周六
  - 等待 O02 优化流量策略（王五 · 运营部）

### 本周到期（1）

- [ ] O10 内部评审会 · 会议 · 截止 02-14 周六 · 关键路径

### 本周完成（1）

- [x] D13 方案内部评审 · 方案设计期 · 完成于 02-10 周二

## 未指定负责人

### 本周到期（1）

- [ ] O10 内部评审会 · 会议 · 截止 02-14 周六 · 关键路径

## 问题与决定

"""


def only(line: Line, section: str = "due") -> Sheet:
    return replace(WEEK, parts=(OwnerPart("张三", None, **{section: (line,)}),), milestones=())


def test_the_whole_sheet_in_chinese() -> None:
    written = markdown(WEEK, "zh")
    assert written.startswith(CHINESE)
    assert written.removeprefix(CHINESE).count("- [ ] ＿＿") == 3


def test_the_sheet_in_english() -> None:
    written = markdown(WEEK, "en")
    assert "# Weekly standup · 2026-W07" in written
    assert "- Working days (6): Mon 02-09, " in written
    assert "Sat 02-14 (make-up workday for 春节)" in written
    assert "- [ ] O01 收集客户反馈 · due Fri 02-06 · **3 working days late**" in written
    assert "  - waits for O02 优化流量策略 (王五 · 运营部)" in written


def test_one_day_late_is_said_in_the_singular() -> None:
    assert "**1 working day late**" in markdown(only(replace(LATE, days_late=1), "late"), "en")


def test_a_name_that_says_make_up_is_not_repeated() -> None:
    named = replace(WEEK, notes=(DayNote(date(2026, 2, 14), "make_up", "春节补班"),))
    assert "02-14 周六（春节补班）" in markdown(named, "zh")


def test_a_make_up_day_without_a_name_is_marked() -> None:
    named = replace(
        WEEK, notes=(DayNote(date(2026, 2, 14), "make_up"), DayNote(date(2026, 2, 15), "in_lieu"))
    )
    written = markdown(named, "zh")
    assert "02-14 周六（补班）" in written
    assert "- 放假：02-15 周日\n" in written


def test_a_week_of_holidays_says_that_nobody_works() -> None:
    assert "- 本周没有工作日" in markdown(replace(WEEK, working_days=()), "zh")


def test_a_projected_week_says_so() -> None:
    assert "推算" not in markdown(WEEK, "zh")
    assert "> 本周的放假与补班安排尚未正式公布" in markdown(replace(WEEK, provisional=True), "zh")


def test_an_empty_week_says_so() -> None:
    assert "本周没有事项。" in markdown(replace(WEEK, parts=(), milestones=()), "zh")


def test_a_person_without_items_is_told_so() -> None:
    assert "## 张三\n\n本周没有事项。" in markdown(replace(WEEK, parts=(OwnerPart("张三", None),)), "zh")


def test_projects_are_named_only_when_there_are_several() -> None:
    assert markdown(WEEK, "zh").count("青禾家居") == 1
    second = OwnerPart("李四", None, due=(replace(DUE, project="山海茶业"),))
    both = markdown(replace(WEEK, parts=(*WEEK.parts, second)), "zh")
    assert "O10 内部评审会 · 山海茶业" in both
    assert "**M1 《服务方案定稿》通过** · 青禾家居" in both


def test_a_milestone_without_points_or_date_is_just_named() -> None:
    bare = replace(WEEK, milestones=(Gate("m", "M9", "收尾", "青禾家居"),))
    assert "- [ ] **M9 收尾**\n" in markdown(bare, "zh")


def test_a_milestone_with_all_points_shown_has_nothing_beneath_it() -> None:
    passed = replace(WEEK, milestones=(replace(GATE, waived=(), open=()),))
    assert "· 验证点 1/1\n\n##" in markdown(passed, "zh")


def test_an_item_without_a_date_has_none() -> None:
    assert "- [ ] O10 内部评审会 · 会议 · 关键路径\n" in markdown(only(replace(DUE, due_on=None)), "zh")


def test_what_is_finished_is_ticked_and_no_longer_late_or_blocked() -> None:
    finished = replace(DONE, days_late=2, critical=True, blocked_by=(WANG,))
    written = markdown(only(finished, "finished"), "zh")
    assert "- [x] D13 方案内部评审 · 方案设计期 · 完成于 02-10 周二\n" in written
    assert "等待" not in written


def test_a_blocker_that_nobody_owns_is_named_so() -> None:
    orphan = replace(BLOCKED, blocked_by=(Blocker("b", "", "客户资料", None, "客户"),))
    assert "  - 等待 客户资料（未指定负责人 · 客户）" in markdown(only(orphan, "blocked"), "zh")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("A*B*_c_", r"A\*B\*\_c\_"),
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        ("<b>粗</b> & 细", r"\<b\>粗\</b\> \& 细"),
        ("a | b", r"a \| b"),
        ("两\n# 行", r"两 \# 行"),
        ("见 https://x.cn 或 www.x.cn", r"见 https\://x.cn 或 www\.x.cn"),
        ("@全体 \u202e反\x00", r"\@全体 反"),
        ("`rm` \\ ~~x~~ $1$", r"\`rm\` \\ \~\~x\~\~ \$1\$"),
    ],
)
def test_titles_are_words_and_never_markup(title: str, written: str) -> None:
    assert escape(title) == written
    assert f"- [ ] O10 {written} ·" in markdown(only(replace(DUE, title=title)), "zh")


@given(st.text(), st.text())
def test_no_title_or_name_adds_a_line_or_a_cell(title: str, owner: str) -> None:
    hostile = replace(WEEK, parts=(OwnerPart(f"张{owner}", None, due=(replace(DUE, title=title),)),))
    plain = replace(WEEK, parts=(OwnerPart("张", None, due=(DUE,)),))
    written, expected = markdown(hostile, "zh").splitlines(), markdown(plain, "zh").splitlines()
    assert len(written) == len(expected)
    cells = [len(re.findall(r"(?<!\\)\|", line)) for line in written]
    assert cells == [line.count("|") for line in expected]


def test_lines_fit_a_printed_page() -> None:
    assert max(columns(line) for line in markdown(WEEK, "zh").splitlines() if line.startswith("- [")) < 100


def columns(line: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in line)
