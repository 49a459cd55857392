"""The days that a picture calls off, and the weekend days that are worked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tracker.domain.text import Lang, Text
from tracker.domain.workdays import DayStatus, WorkCalendar
from tracker.pages.timeline import DayMark
from tracker.pages.timeline.chart import DayKind

OFF = ("holiday", "in_lieu")


def days(calendar: WorkCalendar, first: date, last: date, lang: Lang) -> Iterator[DayMark]:
    """Every day off and every make-up workday, within the years that the calendar covers.

    A weekend that touches a holiday belongs to it, as in the notices of the State Council,
    and the whole of it bears the name that most of its days have.
    """
    first, last = max(first, date(calendar.first_year, 1, 1)), min(last, date(calendar.last_year, 12, 31))
    run: list[DayStatus] = []
    for shift in range((last - first).days + 1):
        status = calendar.status(first + timedelta(days=shift))
        if not status.working:
            run.append(status)
            continue
        yield from _marks(run, lang)
        run = []
        if status.kind == "make_up":
            yield _mark(status, "make_up", status.name, lang)
    yield from _marks(run, lang)


def _marks(run: Sequence[DayStatus], lang: Lang) -> Iterator[DayMark]:
    """Days off that follow each other."""
    named = Counter(each.name for each in run if each.kind == "holiday" and each.name)
    name = named.most_common(1)[0][0] if named else None
    holiday = any(each.kind in OFF for each in run)
    for each in run:
        if each.kind == "in_lieu":
            yield _mark(each, "in_lieu", each.name, lang)
        else:
            yield _mark(each, "holiday" if holiday else "weekend", name and _short(name), lang)


def _mark(status: DayStatus, kind: DayKind, name: Text | None, lang: Lang) -> DayMark:
    return DayMark(status.day, kind, name.pick(lang) if name else "", status.provisional)


def _short(name: Text) -> Text:
    """A holiday's name without what stands in brackets: there is little room above a narrow day."""
    return Text(name.zh.partition("（")[0], name.en.partition(" (")[0])
