"""How often recurring work comes round, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.playbook import Cadence, Duty
from tracker.domain.text import Lang, Text

OFTEN = {
    Cadence.DAILY: Text("每天", "daily"),
    Cadence.WEEKLY: Text("每周", "weekly"),
    Cadence.MONTHLY: Text("每月", "monthly"),
    Cadence.QUARTERLY: Text("每季度", "quarterly"),
    Cadence.YEARLY: Text("每年", "yearly"),
}
LAST = Text("最后一个工作日", "last working day")
DAY = Text("{day} 日", "day {day}")
WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
BETWEEN: dict[Lang, str] = {"zh": "、", "en": ", "}


def words(duty: Duty) -> Text:
    """Cadence, days and time of day: 每周 周一 09:30."""
    return Text(" ".join(_words(duty, "zh")), " ".join(_words(duty, "en")))


def _words(duty: Duty, lang: Lang) -> Iterator[str]:
    yield OFTEN[duty.cadence].pick(lang)
    if duty.on:
        yield BETWEEN[lang].join(WEEKDAYS[lang][day] for day in duty.on)
    if duty.day is not None:
        yield LAST.pick(lang) if duty.day == -1 else DAY.fill({"day": duty.day}).pick(lang)
    if duty.at is not None:
        yield f"{duty.at:%H:%M}"
