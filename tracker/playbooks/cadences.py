"""How often recurring work comes round, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.parameters import Filled
from tracker.domain.playbook import Cadence, Duty
from tracker.domain.text import Lang, Text

OFTEN = {
    Cadence.DAILY: Text("每天", "daily"),
    Cadence.WORKING_DAY: Text("每个工作日", "every working day"),
    Cadence.WEEKLY: Text("每周", "weekly"),
    Cadence.TWICE_A_MONTH: Text("每月两次", "twice a month"),
    Cadence.MONTHLY: Text("每月", "monthly"),
    Cadence.QUARTERLY: Text("每季度", "quarterly"),
    Cadence.YEARLY: Text("每年", "yearly"),
}
LAST = Text("最后一个工作日", "last working day")
DAY, WEEK = Text("{n} 日", "day {n}"), Text("第 {n} 个", "no. {n}")
MONTH, OF_QUARTER = Text("{n} 月", "month {n}"), Text("第 {n} 个月", "month {n}")
TIMES = Text("共 {n} 次", "{n} times")
WEEKDAYS: dict[Lang, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
BETWEEN: dict[Lang, str] = {"zh": "、", "en": ", "}
LAST_DAY = -1


def words(duty: Duty, filled: Filled) -> Text:
    """Cadence, month, days, time of day, and how often in all: 每周 周一 09:30."""
    return Text(" ".join(_words(duty, filled, "zh")), " ".join(_words(duty, filled, "en")))


def _words(duty: Duty, filled: Filled, lang: Lang) -> Iterator[str]:
    yield OFTEN[duty.cadence].pick(lang) if isinstance(duty.cadence, Cadence) else str(duty.cadence)
    if duty.month is not None:
        template = MONTH if duty.cadence is Cadence.YEARLY else OF_QUARTER
        yield template.fill({"n": duty.month}).pick(lang)
    if duty.weeks:
        yield BETWEEN[lang].join(WEEK.fill({"n": each}).pick(lang) for each in duty.weeks)
    if duty.on:
        yield BETWEEN[lang].join(WEEKDAYS[lang][day] for day in duty.on)
    if duty.day:
        yield BETWEEN[lang].join(_day(each).pick(lang) for each in duty.day)
    if duty.at is not None:
        yield f"{duty.at:%H:%M}"
    if duty.times is not None:
        yield TIMES.fill({"n": filled.number(duty.times)}).pick(lang)


def _day(day: int) -> Text:
    return LAST if day == LAST_DAY else DAY.fill({"n": day})
