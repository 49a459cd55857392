"""One item as its calendar component in bytes, and a feed as the join of such blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vUnknown

from tracker.domain.text import Fact, Text
from tracker.domain.vtimezone import vtimezone

FORM = 1  # raised when an unchanged entry would render to other bytes: kept blocks are then stale

_REFRESH = "PT1H"
_CANCELLED = "已取消："
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ZONE = re.compile(rb"\r\nDTSTART;TZID=([^:\r]+):")
_Rule = tuple[str, bool, Text]


class CalendarRefused(Fact):
    """A value that would make the calendar wrong: `field` is its name, `given` the value, `why` a Text."""

    code = "calendar_refused"
    zh = "日历的 {field} 不能是 {given}：{why}"
    en = "A calendar's {field} cannot be {given}: {why}"


@dataclass(frozen=True)
class Entry:
    """One revision of an item: timed (`start`, perhaps `finish`) or an all-day deadline (`day`), never both.

    `instance` names this installation and makes the UID unique in the world; `stamp` is when this revision
    was made and `sequence` counts the changes of time, state or place (RFC 5545 §3.8.7). Times are aware
    and shown in `zone`. `organizer` is the name of whoever publishes. Raises CalendarRefused.
    """

    id: str
    instance: str
    title: str
    description: str
    start: datetime | None
    finish: datetime | None
    day: date | None
    sequence: int
    stamp: datetime
    cancelled: bool = False
    url: str = ""
    categories: tuple[str, ...] = ()
    alarm_minutes: int | None = None
    zone: str = "Asia/Shanghai"
    organizer: str = ""

    def __post_init__(self) -> None:
        _hold(self, _entry_rules(self))


@dataclass(frozen=True)
class Feed:
    """What a subscription says of itself; `url` is its page, never the secret address it is fetched from."""

    name: str
    description: str
    zone: str = "Asia/Shanghai"
    url: str = ""

    def __post_init__(self) -> None:
        _hold(self, iter([_url_rule(self.url)]))


def render(entry: Entry) -> bytes:
    """One VEVENT of an events feed (RFC 5545 §3.6.1, RFC 5546 §3.2.1); same entry, same bytes."""
    event = Event()
    event.add("uid", _text(f"{entry.id}@{entry.instance}"))
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    _add_times(event, entry)
    _add_words(event, entry)
    _add_status(event, entry)
    event.add("organizer", _organizer(entry))
    if entry.alarm_minutes is not None and not entry.cancelled:
        event.add_component(_alarm(entry, entry.alarm_minutes))
    block: bytes = event.to_ical(sorted=False)
    return block


def join(feed: Feed, blocks: Iterable[bytes]) -> bytes:
    """The published VCALENDAR of these rendered blocks, with a VTIMEZONE for every zone they name."""
    body = b"".join(blocks)
    zones = {feed.zone} | {name.decode() for name in _ZONE.findall(body)}
    head = _head(feed).to_ical(sorted=False).removesuffix(b"END:VCALENDAR\r\n")
    return b"".join([head, *(vtimezone(zone) for zone in sorted(zones)), body, b"END:VCALENDAR\r\n"])


def _head(feed: Feed) -> Calendar:
    """The calendar's own properties; the X- twins are for clients older than RFC 7986.

    There is no UID (vdirsyncer would keep one entry only) and no SOURCE (it would carry the secret address).
    """
    head = Calendar()
    words = {
        "VERSION": "2.0",
        "PRODID": "-//tracker//calendar feeds//ZH",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
        "NAME": feed.name,
        "X-WR-CALNAME": feed.name,
        "DESCRIPTION": feed.description,
        "X-WR-CALDESC": feed.description,
        "X-WR-TIMEZONE": feed.zone,
        "X-PUBLISHED-TTL": _REFRESH,
    }
    for name, value in words.items():
        head.add(name, _text(value))
    head.add("refresh-interval", _text(_REFRESH), parameters={"VALUE": "DURATION"})
    if feed.url:
        head.add("url", feed.url)
    return head


def _add_times(event: Event, entry: Entry) -> None:
    zone = ZoneInfo(entry.zone)
    if entry.day:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
    if entry.start:
        start, finish = (moment.astimezone(zone) for moment in (entry.start, entry.finish or entry.start))
        event.add("dtstart", start)
        # DTEND must read later than DTSTART (§3.8.2.2), so an event without length has none.
        if finish.replace(microsecond=0) > start.replace(microsecond=0):
            event.add("dtend", finish)


def _add_words(event: Event, entry: Entry) -> None:
    event.add("summary", _text((_CANCELLED if entry.cancelled else "") + entry.title))
    if entry.description:
        event.add("description", _text(entry.description))
    if entry.categories:
        event.add("categories", _text(*entry.categories))
    if entry.url:
        event.add("url", entry.url)


def _add_status(event: Event, entry: Entry) -> None:
    """A deadline and a cancelled entry take nobody's time."""
    free = entry.cancelled or entry.day is not None
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "FREE" if free else "BUSY")


def _organizer(entry: Entry) -> vCalAddress:
    """RFC 5546 wants one; nobody can be written to under .invalid (RFC 2606), so nobody's address leaks."""
    address = vCalAddress(f"mailto:noreply@{entry.instance}.invalid")
    if entry.organizer:
        # Parameters know no backslash escapes, yet icalendar's reader takes `\:` for one.
        address.params["CN"] = _clean(entry.organizer).replace("\n", " ").replace("\\", "/")
    return address


def _alarm(entry: Entry, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(entry.title))
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm


def _text(*words: str) -> vUnknown:
    """TEXT values escaped by §3.3.11, which vUnknown passes on as they are.

    icalendar 7.3 would write a typed `\\N` as a line break, and NAME and X- properties unescaped.
    """
    return vUnknown(",".join(_escape(_clean(each)) for each in words))


def _clean(words: str) -> str:
    """Every kind of line break becomes a newline, a tab a space; other control characters are dropped."""
    return _CONTROL.sub("", _BREAK.sub("\n", words).replace("\t", " "))


def _escape(words: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", words).replace("\n", r"\n")


def _hold(value: Entry | Feed, rules: Iterator[_Rule]) -> None:
    for field, holds, why in rules:
        if not holds:
            raise CalendarRefused(field=field, given=str(getattr(value, field)), why=why)


def _entry_rules(entry: Entry) -> Iterator[_Rule]:
    name = Text("只能用字母、数字、点、横线和下划线", "only letters, digits, dots, hyphens and underscores")
    aware = Text("时间要带时区", "a time needs its zone")
    least = Text("不能小于零", "it cannot be less than zero")
    yield "id", bool(_NAME.fullmatch(entry.id)), name
    yield "instance", bool(_NAME.fullmatch(entry.instance)), name
    for field, moment in (("stamp", entry.stamp), ("start", entry.start), ("finish", entry.finish)):
        yield field, moment is None or moment.utcoffset() is not None, aware
    yield (
        "day",
        (entry.day is None) != (entry.start is None),
        Text("要么定时，要么全天", "either timed or all-day"),
    )
    yield "finish", _in_order(entry), Text("不能早于开始", "it comes after a start")
    yield "sequence", entry.sequence >= 0, least
    yield "alarm_minutes", (entry.alarm_minutes or 0) >= 0, least
    yield _url_rule(entry.url)


def _in_order(entry: Entry) -> bool:
    return entry.finish is None or (entry.start is not None and entry.start <= entry.finish)


def _url_rule(url: str) -> _Rule:
    """An address is written into the feed as it stands, so it must be plain (RFC 3986) and safe to follow."""
    plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    why = Text(
        "要以 http:// 或 https:// 开头且只含网址字符",
        "it starts with http:// or https:// and holds plain characters",
    )
    return "url", not url or (plain and _is_web(url)), why


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
