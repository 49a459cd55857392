"""A time zone as the VTIMEZONE that calendar clients need beside every TZID."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

# Written by hand: icalendar 7.3 puts the onset of summer time on the wall clock after the jump, where
# RFC 5545 §3.6.5 wants the one before it, and brings decades of history that no entry of ours touches.
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_DAYS = 40 * 366
_ALWAYS = datetime(1970, 1, 1)  # noqa: DTZ001  the wall time from which the first observance holds
_Observance = tuple[timedelta, timedelta, str, bool]


@cache
def vtimezone(zone: str) -> bytes:
    """One VTIMEZONE (RFC 5545 §3.6.5), right from 2000 to 2039; ZoneInfoNotFoundError if unknown."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for observance, onsets in _observances(ZoneInfo(zone)).items():
        lines += _component(observance, onsets)
    lines += ["END:VTIMEZONE", ""]
    return "\r\n".join(lines).encode()


def _observances(zone: ZoneInfo) -> dict[_Observance, list[datetime]]:
    """Each kind of clock the zone keeps, with the wall times (before the jump) at which it begins."""
    first = _FIRST.astimezone(zone)
    found = {_observance(first, first): [_ALWAYS]}
    for change in _changes(zone):
        before, after = (change - timedelta(minutes=1)).astimezone(zone), change.astimezone(zone)
        onset = (before + timedelta(minutes=1)).replace(tzinfo=None)
        found.setdefault(_observance(before, after), []).append(onset)
    return found


def _observance(before: datetime, after: datetime) -> _Observance:
    return _offset(before), _offset(after), str(after.tzname()), bool(after.dst())


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """The instants at which the zone changes its offset: the day by walking, the minute by bisection."""
    minutes = range(24 * 60)
    for day in (_FIRST + timedelta(days=n) for n in range(_DAYS)):
        before = _offset(day.astimezone(zone))

        def moved(minute: int, day: datetime = day, before: timedelta = before) -> bool:
            return _offset((day + timedelta(minutes=minute + 1)).astimezone(zone)) != before

        if moved(minutes[-1]):
            yield day + timedelta(minutes=1 + bisect_left(minutes, True, key=moved))


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _component(observance: _Observance, onsets: list[datetime]) -> list[str]:
    before, after, name, summer = observance
    kind = "DAYLIGHT" if summer else "STANDARD"
    first, *later = (f"{onset:%Y%m%dT%H%M%S}" for onset in onsets)
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{first}",
        *(f"RDATE:{onset}" for onset in later),
        f"TZOFFSETFROM:{_signed(before)}",
        f"TZOFFSETTO:{_signed(after)}",
        f"TZNAME:{name}",
        f"END:{kind}",
    ]


def _signed(offset: timedelta) -> str:
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"{'-' if offset < timedelta() else '+'}{hours:02}{minutes:02}"
