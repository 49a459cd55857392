"""Times and lengths as cells say them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from tracker.domain.spans import Span, Unit, span_of
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar, to_datetime
from tracker.errors import Invalid
from tracker.projects.tables.book import Book

TIMES = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?\Z"
)
UNITS = {
    **{each.value: each for each in Unit},
    **dict.fromkeys(("个工作日", "工作日", "天"), Unit.WORKING_DAYS),
    **dict.fromkeys(("个工作小时", "工作小时", "个小时", "小时"), Unit.WORKING_HOURS),
    **dict.fromkeys(("个自然日", "自然日"), Unit.DAYS),
}
"""As people write them; what does not say that it runs on the clock is working time, as everywhere else."""
SPANS = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,6}})?) ?({'|'.join(UNITS)})\Z")
NO_TIME = Text("应为日期或时间，如 2026-12-07 09:00。", "Give a day or a time, such as 2026-12-07 09:00.")
NO_SPAN = Text(
    "应为时长，如 2wd 或 2个工作日、4wh 或 4小时、3d 或 3个自然日。",
    "Give a length such as 2wd (working days), 4wh or 3d.",
)


def shown_moment(moment: datetime | None, book: Book) -> str:
    local = moment and moment.astimezone(ZoneInfo(book.calendar.zone))
    return local.strftime("%Y-%m-%d %H:%M") if local else ""


def time_of(*, finish: bool) -> Callable[[str, Book], datetime | None]:
    """A time of the agency's zone; a day alone is its first or last working minute."""

    def read(cell: str, book: Book) -> datetime | None:
        if not cell:
            return None
        found = TIMES.match(cell)
        try:
            if found is None:
                return _exact(cell)
            day = date(*map(int, found.group(1, 2, 3)))
            if found[4] is None:
                return _edge(day, book.calendar, finish=finish)
            zone = ZoneInfo(book.calendar.zone)
            return datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), tzinfo=zone)
        except (ValueError, OverflowError) as wrong:
            raise Invalid("", NO_TIME) from wrong

    return read


def _exact(cell: str) -> datetime:
    """An instant with its offset (RFC 3339). Raises ValueError."""
    moment = datetime.fromisoformat(cell)
    if moment.tzinfo is None:
        raise ValueError
    return moment.replace(second=0, microsecond=0)


def _edge(day: date, calendar: WorkCalendar, *, finish: bool) -> datetime:
    if finish:
        return to_datetime(calendar.previous_end(calendar.midnight(day + timedelta(days=1))), calendar.zone)
    return to_datetime(calendar.next_start(calendar.midnight(day)), calendar.zone)


def length_of(cell: str, book: Book) -> tuple[int, bool] | None:
    """Minutes, and whether on the clock."""
    if not cell:
        return None
    found = SPANS.match(cell)
    if found is None:
        raise Invalid("", NO_SPAN)
    span = Span(Decimal(found[1]), UNITS[found[2]])
    return span.minutes(book.calendar.minutes_per_day), span.elapsed


def shown_length(minutes: int, book: Book, *, elapsed: bool = False) -> str:
    return str(span_of(minutes, elapsed=elapsed, per_day=book.calendar.minutes_per_day))
