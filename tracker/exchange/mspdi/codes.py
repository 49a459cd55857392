"""The codes of Microsoft Project's XML: numbers for kinds and units, and how times and amounts are written.

Source: the Project 2007 XML Data Interchange Schema (mspdi_pj12.xsd) and files saved by Project 2003 to 2010.
Durations are ISO 8601 in hours (PT8H0M0S), lags and slack tenths of minutes, dates local without zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.schedule import ConstraintKind, LinkType
from tracker.domain.workdays import to_datetime, to_minute

NAMESPACE = "http://schemas.microsoft.com/project"
TENTHS = 10

LINK_TYPES = {0: LinkType.FF, 1: LinkType.FS, 2: LinkType.SF, 3: LinkType.SS}
AS_SOON_AS_POSSIBLE = 0
CONSTRAINTS = {
    1: ConstraintKind.AS_LATE_AS_POSSIBLE,
    2: ConstraintKind.MUST_START_ON,
    3: ConstraintKind.MUST_FINISH_ON,
    4: ConstraintKind.START_NO_EARLIER_THAN,
    5: ConstraintKind.START_NO_LATER_THAN,
    6: ConstraintKind.FINISH_NO_EARLIER_THAN,
    7: ConstraintKind.FINISH_NO_LATER_THAN,
}
TASK_TYPES = {0: "FIXED_UNITS", 1: "FIXED_DURATION", 2: "FIXED_WORK"}
RESOURCE_KINDS = {0: "MATERIAL", 1: "WORK", 2: "COST"}
UNASSIGNED = -65535  # the resource of an assignment to nobody

# m, h, d, w, mo are 3, 5, 7, 9, 11, their elapsed forms one more; estimated ones (with ?) are 32 more.
DAYS, ELAPSED_DAYS = 7, 8
PERCENT, ELAPSED_PERCENT = 19, 20
NO_UNIT = 21
ESTIMATED = 32
ELAPSED_UNITS = frozenset((4, 6, 8, 10, 12, ELAPSED_PERCENT))
UNITS = frozenset((*range(3, 13), PERCENT, ELAPSED_PERCENT, NO_UNIT))
FORMATS = UNITS | {unit + ESTIMATED for unit in UNITS}

EXCEPTION_DAY = 0  # the DayType of a dated exception; 1 to 7 are Sunday to Saturday
DAILY = 1  # the Type of an exception that holds on every day of its period
MIDNIGHT = 1440

LARGEST = 10**9  # minutes, about 1,900 years: more is a mistake
YEARS = (1900, 2200)  # of the dates that a plan may name; Project itself writes 1984 to 2149

_DURATION = re.compile(
    r"P(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,9})?)S)?)?"
)
_CLOCK = re.compile(r"(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?")


def is_elapsed(unit: int) -> bool:
    """Whether an amount in this unit runs on the clock."""
    return plain(unit) in ELAPSED_UNITS


def plain(unit: int) -> int:
    """The unit without the question mark of an estimate."""
    return unit - ESTIMATED if unit - ESTIMATED in UNITS else unit


def duration(text: str) -> int:
    """Minutes of an ISO 8601 duration; a day has 24 hours. Raises ValueError."""
    match = _DURATION.fullmatch(text)
    if match is None or text[-1] in "PT":
        raise ValueError(text)
    days, hours, minutes, seconds = (float(match[name] or 0) for name in match.groupdict())
    total = round(days * MIDNIGHT + hours * 60 + minutes + seconds / 60)
    if total > LARGEST:
        raise ValueError(text)
    return total


def duration_text(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def clock(text: str) -> int:
    """Minutes of the day of a time such as 08:00:00. Raises ValueError."""
    match = _CLOCK.fullmatch(text)
    if match is None or int(match[1]) > 24 or int(match[2]) > 59:
        raise ValueError(text)
    minute = int(match[1]) * 60 + int(match[2])
    if minute > MIDNIGHT:
        raise ValueError(text)
    return minute


def clock_text(minute: int) -> str:
    """The end of the day is written as its beginning."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def moment(text: str) -> datetime:
    """A local date and time; seconds are cut off. Raises ValueError."""
    local = datetime.fromisoformat(text).replace(second=0, microsecond=0)
    if local.tzinfo is not None or not YEARS[0] <= local.year <= YEARS[1]:
        raise ValueError(text)
    return local


def instant(text: str, zone: str) -> int:
    """Minutes since 1970 in UTC of a local date and time in a zone. Raises ValueError."""
    return to_minute(moment(text).replace(tzinfo=ZoneInfo(zone)))


def instant_text(minute: int, zone: str) -> str:
    return moment_text(to_datetime(minute, zone))


def moment_text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:00")


def day_text(day: date, *, last: bool = False) -> str:
    """The first or the last second of a day."""
    return f"{day.isoformat()}T{'23:59:59' if last else '00:00:00'}"


def day_type(weekday: int) -> int:
    """1 for Sunday to 7 for Saturday, from 0 for Monday to 6 for Sunday."""
    return (weekday + 1) % 7 + 1


def weekday(day_type: int) -> int:
    """0 for Monday to 6 for Sunday, from 1 for Sunday to 7 for Saturday."""
    return (day_type - 2) % 7


def days(first: date, last: date) -> int:
    """How many days there are from first to last, both included."""
    return (last - first) // timedelta(days=1) + 1
