"""How often, and what is special about a step, in a few words."""

from __future__ import annotations

from datetime import time

import pytest

from tracker.domain.parameters import Filled
from tracker.domain.playbook import Cadence, Duty, Kind, Playbook, Step, Vocabulary, Word
from tracker.domain.spans import Ref
from tracker.domain.text import Text
from tracker.playbooks.cadences import words
from tracker.playbooks.marks import Marks

FILLED = Filled({}, {"often": 7})


def duty(cadence: Cadence | Ref, **more: object) -> Duty:
    return Duty(key="R", cadence=cadence, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (duty(Cadence.DAILY), "每天", "daily"),
        (duty(Cadence.WORKING_DAY, at=time(9, 30)), "每个工作日 09:30", "every working day 09:30"),
        (duty(Cadence.WEEKLY, on=(0, 4)), "每周 周一、周五", "weekly Mon, Fri"),
        (
            duty(Cadence.TWICE_A_MONTH, on=(2,), weeks=(1, 3)),
            "每月两次 第 1 个、第 3 个 周三",
            "twice a month no. 1, no. 3 Wed",
        ),
        (duty(Cadence.TWICE_A_MONTH, day=(5, 20)), "每月两次 5 日、20 日", "twice a month day 5, day 20"),
        (duty(Cadence.MONTHLY, day=(-1,)), "每月 最后一个工作日", "monthly last working day"),
        (duty(Cadence.QUARTERLY, month=2), "每季度 第 2 个月", "quarterly month 2"),
        (duty(Cadence.YEARLY, month=11, day=(3,)), "每年 11 月 3 日", "yearly month 11 day 3"),
        (duty(Cadence.WEEKLY, times=Ref("often")), "每周 共 7 次", "weekly 7 times"),
        (duty(Ref("rate")), "$rate", "$rate"),
    ],
)
def test_how_often_a_duty_comes_round(one: Duty, zh: str, en: str) -> None:
    assert words(one, FILLED) == Text(zh, en)


def marks(*steps: Step) -> Marks:
    tiers = {"growing": Word(key="growing", title=Text("成长期", "Growing"))}
    whole = Playbook(key="p", format=1, kind=Kind.PROJECT, steps={each.key: each for each in steps})
    return Marks(whole, Vocabulary(key="v", format=1, tiers=tiers))


def test_what_is_special_about_a_step() -> None:
    found = marks(
        Step(key="A", one_of=("B", "C"), optional=True),
        Step(key="B", tiers=("growing", "huge")),
        Step(key="C", alternate_of="D"),
        Step(key="D"),
    )
    assert found.of("A") == Text("可选；择一：B、C", "optional; one of B, C")
    assert found.of("B") == Text("A 的选项；仅限成长期、huge", "an option of A; only Growing, huge")
    assert found.of("C") == Text("A 的选项；可替代 D", "an option of A; instead of D")
    assert found.of("D") == found.of("a verification point") == Text()
