"""One item as a calendar component, and a feed as the join of such blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, Timezone

from tracker.domain.ical import CalendarRefused, Entry, Feed, join, render
from tracker.domain.vtimezone import vtimezone

Lint = Callable[..., list[str]]

HERE = "5a1c7d9e-0b7f-4a53-9a34-3f9c5c1f2a10"
SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETING = Entry(
    id="65f000000000000000000001",
    instance=HERE,
    title="执行启动会",
    description="议程：\n1. 团队; 2. 计划",
    start=datetime(2027, 1, 4, 9, tzinfo=SHANGHAI),
    finish=datetime(2027, 1, 4, 11, tzinfo=SHANGHAI),
    day=None,
    sequence=2,
    stamp=datetime(2026, 12, 1, 11, 4, 5, tzinfo=SHANGHAI),
    url="https://tracker.example/items/1?a=b;c,d",
    categories=("会议", "启动, 期"),
    alarm_minutes=15,
    organizer='甲 "机" 构; A',
)
DEADLINE = Entry(
    id="65f000000000000000000002",
    instance=HERE,
    title="编制会议议程",
    description="",
    start=None,
    finish=None,
    day=date(2027, 12, 31),
    sequence=0,
    stamp=datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC),
)
FEED = Feed(name="甲项目, 2027", description="全部事项", url="https://tracker.example/p/1")

moments = st.integers(946684800, 2208816000).map(lambda second: datetime.fromtimestamp(second, UTC))
lengths = st.timedeltas(timedelta(), timedelta(days=9))
names = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,80}[A-Za-z0-9])?", fullmatch=True)
words = st.text(max_size=200) | st.text("\\\\nN;,: \t\r\n\x0b\x1c\x85\u2028会😀", max_size=80)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    timed = draw(st.booleans())
    start = draw(moments) if timed else None
    return Entry(
        id=draw(names),
        instance=HERE,
        title=draw(words),
        description=draw(words),
        start=start,
        finish=start + draw(lengths) if start and draw(st.booleans()) else None,
        day=None if timed else draw(st.dates(date(2000, 1, 1), date(2040, 1, 1))),
        sequence=draw(st.integers(0, 2**31 - 1)),
        stamp=draw(moments),
        cancelled=draw(st.booleans()),
        url=draw(st.sampled_from(["", "https://tracker.example/" + "x" * 90])),
        categories=tuple(draw(st.lists(words, max_size=3))),
        alarm_minutes=draw(st.none() | st.integers(0, 9999)),
        zone=draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"])),
        organizer=draw(words),
    )


def plain(text: str) -> str:
    """What a reader should see: line breaks of every kind as one, a tab as a space, no control characters."""
    for each in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(each, "\n")
    unseen = {*range(32), *range(0x7F, 0xA0)} - {10}
    return "".join(each for each in text.replace("\t", " ") if ord(each) not in unseen)


def lines(block: bytes) -> list[str]:
    return block.decode().replace("\r\n ", "").split("\r\n")


def test_a_meeting_is_a_timed_event() -> None:
    assert lines(render(MEETING)) == [
        "BEGIN:VEVENT",
        f"UID:65f000000000000000000001@{HERE}",
        "DTSTAMP:20261201T030405Z",
        "LAST-MODIFIED:20261201T030405Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Asia/Shanghai:20270104T090000",
        "DTEND;TZID=Asia/Shanghai:20270104T110000",
        "SUMMARY:执行启动会",
        "DESCRIPTION:议程：\\n1. 团队\\; 2. 计划",
        "CATEGORIES:会议,启动\\, 期",
        "URL:https://tracker.example/items/1?a=b;c,d",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        f"ORGANIZER;CN=\"甲 ^'机^' 构; A\":mailto:noreply@{HERE}.invalid",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:执行启动会",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "",
    ]


def test_a_deadline_fills_its_day_and_takes_nobodys_time() -> None:
    found = lines(render(DEADLINE))
    assert found[5:7] == ["DTSTART;VALUE=DATE:20271231", "DTEND;VALUE=DATE:20280101"]
    assert found[8:11] == ["STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]


@pytest.mark.parametrize("entry", [MEETING, DEADLINE])
def test_a_cancelled_entry_keeps_its_uid_and_time_and_says_so_in_its_title(entry: Entry) -> None:
    before, after = lines(render(entry)), lines(render(replace(entry, cancelled=True, sequence=3)))
    assert after[1] == before[1]
    assert after[5:7] == before[5:7]
    assert f"SUMMARY:已取消：{entry.title}" in after
    assert {"SEQUENCE:3", "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"} <= {
        *after
    }
    assert "BEGIN:VALARM" not in after


@pytest.mark.parametrize("finish", [None, MEETING.start, MEETING.start + timedelta(microseconds=9)])
def test_an_event_without_length_has_no_end(finish: datetime | None) -> None:
    assert b"DTEND" not in render(replace(MEETING, finish=finish))


def test_a_written_out_backslash_n_is_no_line_break() -> None:
    assert "SUMMARY:C:\\\\New\\\\n" in lines(render(replace(MEETING, title="C:\\New\\n")))


def test_half_characters_are_dropped() -> None:
    assert "SUMMARY:ab" in lines(render(replace(MEETING, title="a\ud800b")))


@settings(max_examples=60, deadline=None)
@given(entries())
def test_any_text_survives_the_round_trip(entry: Entry) -> None:
    event = Event.from_ical(render(entry))
    assert event["summary"] == ("已取消：" if entry.cancelled else "") + plain(entry.title)
    assert event.get("description", "") == plain(entry.description)
    organizer = plain(entry.organizer).replace("\n", " ").replace("\\", "/")
    assert event["organizer"].params.get("CN", "") == organizer
    assert event["organizer"] == f"mailto:noreply@{HERE}.invalid"
    assert [str(each) for each in event.categories] == [plain(each) for each in entry.categories]


@settings(max_examples=60, deadline=None)
@given(entries())
def test_every_entry_reads_back_at_its_own_time(entry: Entry) -> None:
    event = Event.from_ical(render(entry))
    start = event["dtstart"].dt
    if entry.start is None:
        assert (start, event["dtend"].dt) == (entry.day, entry.day + timedelta(days=1))
    else:
        local = entry.start.astimezone(ZoneInfo(entry.zone))
        assert start.replace(tzinfo=None) == local.replace(microsecond=0, tzinfo=None)
    assert event["dtstamp"].dt == event["last-modified"].dt == entry.stamp.replace(microsecond=0)


@settings(max_examples=50, deadline=None)
@given(st.lists(entries(), max_size=4, unique_by=lambda entry: entry.id), words, words)
def test_every_feed_is_sound(ical_lint: Lint, found: list[Entry], name: str, description: str) -> None:
    feed = join(Feed(name, description), [render(entry) for entry in found])
    assert ical_lint(feed, "text/calendar; charset=utf-8; method=PUBLISH") == []
    read = Calendar.from_ical(feed)
    assert [event["uid"] for event in read.events] == [f"{entry.id}@{HERE}" for entry in found]


@given(entries(), st.integers(-14, 14))
def test_the_bytes_depend_on_the_entry_alone(entry: Entry, hours: int) -> None:
    elsewhere = timezone(timedelta(hours=hours))
    moved = {name: getattr(entry, name) for name in ("start", "finish", "stamp")}
    moved = {name: moment and moment.astimezone(elsewhere) for name, moment in moved.items()}
    assert render(replace(entry, **moved)) == render(entry)


def test_a_feed_says_what_it_is_in_old_and_new_words() -> None:
    assert lines(join(FEED, []))[:13] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tracker//calendar feeds//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:甲项目\\, 2027",
        "X-WR-CALNAME:甲项目\\, 2027",
        "DESCRIPTION:全部事项",
        "X-WR-CALDESC:全部事项",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "X-PUBLISHED-TTL:PT1H",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "URL:https://tracker.example/p/1",
    ]


def test_a_feed_is_its_head_its_zone_and_its_blocks_as_they_are() -> None:
    blocks = [render(MEETING), render(DEADLINE)]
    head = join(FEED, []).removesuffix(b"END:VCALENDAR\r\n")
    assert head.endswith(vtimezone("Asia/Shanghai"))
    assert join(FEED, iter(blocks)) == head + b"".join(blocks) + b"END:VCALENDAR\r\n"


def test_an_empty_feed_is_sound(ical_lint: Lint) -> None:
    assert ical_lint(join(FEED, [])) == []


def test_a_feed_declares_every_zone_its_blocks_name_once(ical_lint: Lint) -> None:
    abroad = replace(MEETING, id="abroad", zone="Europe/Berlin", title="\r\nDTSTART;TZID=Asia/Tokyo:")
    feed = join(FEED, [render(MEETING), render(abroad)])
    assert [zone["tzid"] for zone in Calendar.from_ical(feed).timezones] == ["Asia/Shanghai", "Europe/Berlin"]
    assert ical_lint(feed) == []


def test_shanghai_has_kept_one_clock() -> None:
    assert vtimezone("Asia/Shanghai").decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


def test_summer_time_begins_on_the_clock_before_the_jump() -> None:
    found = vtimezone("Europe/Berlin").decode().split("\r\n")
    summer = found[found.index("BEGIN:DAYLIGHT") :]
    assert "RDATE:20260329T020000" in summer
    assert summer[summer.index("TZOFFSETFROM:+0100") + 1] == "TZOFFSETTO:+0200"


ZONES = [
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/St_Johns",
    "Pacific/Apia",
]


@pytest.mark.parametrize("zone", [*ZONES, "Australia/Lord_Howe", "Asia/Pyongyang", "UTC"])
@settings(max_examples=20, deadline=None)
@given(moment=moments)
def test_a_declared_zone_keeps_the_same_clock_as_the_real_one(zone: str, moment: datetime) -> None:
    wall = moment.astimezone(ZoneInfo(zone))
    if wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset():
        return  # an hour that comes twice, or never, has no single answer
    declared = Timezone.from_ical(vtimezone(zone)).to_tz(lookup_tzid=False)
    assert wall.replace(tzinfo=declared).utcoffset() == wall.utcoffset()


REFUSED = {
    "id": {"id": "a b"},
    "instance": {"instance": "x\r\nATTENDEE:mailto:a@b.c"},
    "stamp": {"stamp": MEETING.stamp.replace(tzinfo=None)},
    "start": {"start": MEETING.start.replace(tzinfo=None)},
    "finish": {"finish": datetime(2027, 1, 4, 8, tzinfo=SHANGHAI)},
    "day": {"day": date(2027, 1, 4)},
    "sequence": {"sequence": -1},
    "alarm_minutes": {"alarm_minutes": -5},
}


@pytest.mark.parametrize("field", REFUSED)
def test_an_entry_that_would_break_a_feed_is_refused(field: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        replace(MEETING, **REFUSED[field])
    assert refused.value.fields["field"] == field
    assert str(refused.value).startswith(f"A calendar's {field} cannot be ")
    assert refused.value.text.zh.startswith(f"日历的 {field} 不能是 ")


def test_a_time_without_a_beginning_is_refused() -> None:
    with pytest.raises(CalendarRefused, match="finish"):
        replace(DEADLINE, finish=MEETING.finish)
    with pytest.raises(CalendarRefused, match="either timed or all-day"):
        replace(DEADLINE, day=None)


UNSAFE = [
    "https://a.cn/\r\nX:1",
    "javascript:alert(1)",
    "http://",
    "http://[",
    "//a.cn",
    "https://a.cn/会",
    "http://a b",
]


@pytest.mark.parametrize("url", UNSAFE)
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    with pytest.raises(CalendarRefused, match="url"):
        replace(MEETING, url=url)
    with pytest.raises(CalendarRefused, match="url"):
        Feed("a", "b", url=url)
