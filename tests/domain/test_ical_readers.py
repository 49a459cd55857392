"""A feed of ours as three readers understand it: ical, vobject and icalendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event as IcalEvent
from icalendar import Calendar

from tracker.domain.ical import Entry, Feed, join, render

HERE = "5a1c7d9e-0b7f-4a53-9a34-3f9c5c1f2a10"
SHANGHAI = ZoneInfo("Asia/Shanghai")
STAMP = datetime(2026, 12, 1, 3, 4, 5, tzinfo=UTC)
TITLE = "执行启动会：团队, 计划; 与 C:\\New\\notes " + "很长的题目" * 20
NOTE = '第一行\n第二行; 逗号, 反斜杠 \\ 引号 "“”" 😀'
MEETING = Entry(
    id="a1",
    instance=HERE,
    title=TITLE,
    description=NOTE,
    start=datetime(2027, 1, 4, 1, tzinfo=UTC),
    finish=datetime(2027, 1, 4, 3, tzinfo=UTC),
    day=None,
    sequence=2,
    stamp=STAMP,
    url="https://tracker.example/items/a1?lang=zh;x,y",
    categories=("会议", "启动期"),
    alarm_minutes=15,
    organizer="甲机构",
)
DEADLINE = Entry("a2", HERE, "提交方案", NOTE, None, None, date(2027, 2, 28), 0, STAMP)
GONE = Entry("a3", HERE, "旧会", "", MEETING.start, MEETING.finish, None, 5, STAMP, cancelled=True)
BYTES = join(Feed("甲项目; 一, 二", "全部事项\n都在"), [render(each) for each in (MEETING, DEADLINE, GONE)])

readable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]) | st.just("\n"), max_size=120)


def feed_of(title: str, note: str) -> bytes:
    return join(
        Feed(title, note), [render(Entry("a", HERE, title, note, None, None, date(2027, 1, 1), 0, STAMP))]
    )


def ical_events() -> list[IcalEvent]:
    return IcsCalendarStream.calendar_from_ics(BYTES.decode()).events


def test_ical_reads_what_we_wrote() -> None:
    meeting, deadline, gone = ical_events()
    assert (meeting.uid, meeting.summary, meeting.description) == (f"a1@{HERE}", TITLE, NOTE)
    assert (meeting.start, meeting.end) == (MEETING.start, MEETING.finish)
    assert (meeting.dtstamp, meeting.last_modified, meeting.sequence) == (STAMP, STAMP, 2)
    assert meeting.categories == ["会议", "启动期"]
    assert str(meeting.url) == MEETING.url
    assert meeting.organizer is not None
    assert meeting.organizer.common_name == "甲机构"
    assert (deadline.start, deadline.end, deadline.transparency) == (
        date(2027, 2, 28),
        date(2027, 3, 1),
        "TRANSPARENT",
    )
    assert (gone.summary, gone.status, gone.sequence) == ("已取消：旧会", "CANCELLED", 5)
    assert [len(each.alarm) for each in ical_events()] == [1, 0, 0]


def test_vobject_reads_what_we_wrote() -> None:
    read = vobject.readOne(BYTES.decode())
    read.validate(raiseException=True)
    meeting, deadline, gone = read.vevent_list
    assert (meeting.uid.value, meeting.summary.value, meeting.description.value) == (
        f"a1@{HERE}",
        TITLE,
        NOTE,
    )
    assert (meeting.dtstart.value, meeting.dtend.value) == (MEETING.start, MEETING.finish)
    assert meeting.dtstart.value.utcoffset() == timedelta(hours=8)
    assert (meeting.dtstamp.value, meeting.sequence.value) == (STAMP, "2")
    assert meeting.categories.value == ["会议", "启动期"]
    assert meeting.url.value == MEETING.url
    assert meeting.valarm.trigger.value == timedelta(minutes=-15)
    assert (deadline.dtstart.value, deadline.dtend.value) == (date(2027, 2, 28), date(2027, 3, 1))
    assert (gone.summary.value, gone.status.value) == ("已取消：旧会", "CANCELLED")


def test_icalendar_reads_what_we_wrote() -> None:
    read = Calendar.from_ical(BYTES)
    meeting, deadline, gone = read.events
    assert (read["name"], read["method"]) == (
        "甲项目\\; 一\\, 二",
        "PUBLISH",
    )  # it unescapes no NAME (RFC 7986 §5.1)
    assert read["description"] == "全部事项\n都在"
    assert (meeting["summary"], meeting["description"]) == (TITLE, NOTE)
    assert (meeting.start, meeting.end, deadline.start) == (MEETING.start, MEETING.finish, DEADLINE.day)
    assert gone["status"] == "CANCELLED"
    assert not read.errors
    assert not read.get_missing_tzids()


@settings(max_examples=60, deadline=None)
@given(readable, readable)
def test_ical_reads_any_text(title: str, note: str) -> None:
    (event,) = IcsCalendarStream.calendar_from_ics(feed_of(title, note).decode()).events
    assert (event.summary, event.description or "") == (title, note)


@settings(max_examples=60, deadline=None)
@given(readable, readable)
def test_vobject_reads_any_text(title: str, note: str) -> None:
    event = vobject.readOne(feed_of(title, note).decode()).vevent
    assert event.summary.value == title
    assert (event.description.value if note else "") == note
