"""Our own linter finds each fault that validators let pass, and nothing in a sound file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]

EVENTS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tracker//test//ZH
METHOD:PUBLISH
NAME:项目\\, 甲
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:P1DT2H
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
TZNAME:CST
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1@here
DTSTAMP:20261201T010203Z
LAST-MODIFIED:20261201T010203Z
SEQUENCE:0
DTSTART;TZID=Asia/Shanghai:20270104T090000
DTEND;TZID=Asia/Shanghai:20270104T110000
RRULE:FREQ=WEEKLY;UNTIL=20270201T010000Z
SUMMARY:启动会
CATEGORIES:甲,a\\,b
URL:https://tracker.example/1
STATUS:CONFIRMED
TRANSP:OPAQUE
ORGANIZER;CN="a;b:c":mailto:noreply@here.invalid
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:启动会
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:2@here
DTSTAMP:20261201T010203Z
DTSTART;VALUE=DATE:20270105
DTEND;VALUE=DATE:20270106
SUMMARY:已取消：提交
STATUS:CANCELLED
TRANSP:TRANSPARENT
ORGANIZER:mailto:noreply@here.invalid
END:VEVENT
END:VCALENDAR
"""

TASKS = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tracker//test//ZH
BEGIN:VTODO
UID:3@here
DTSTAMP:20261201T010203Z
DTSTART;VALUE=DATE:20270105
DUE;VALUE=DATE:20270108
SUMMARY:写方案
STATUS:NEEDS-ACTION
COLOR:red
RELATED-TO;RELTYPE=FINISHTOSTART;GAP=P1D:4@here
END:VTODO
END:VCALENDAR
"""


def wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def changed(text: str, old: str, new: str) -> bytes:
    assert old in text
    return wire(text.replace(old, new, 1))


def test_sound_files_have_no_fault(ical_lint: Lint) -> None:
    assert ical_lint(wire(EVENTS), "text/calendar; charset=utf-8; method=PUBLISH") == []
    assert ical_lint(wire(TASKS), "text/calendar; charset=utf-8") == []


def test_an_override_shares_its_uid_and_a_local_series_ends_locally(ical_lint: Lint) -> None:
    override = "BEGIN:VEVENT\nUID:1@here\nRECURRENCE-ID:20270104T010000Z\nDTSTAMP:20261201T010203Z\n"
    override += "DTSTART:20270104T020000Z\nSUMMARY:x\nORGANIZER:mailto:n@x.invalid\nEND:VEVENT\nEND:VCALENDAR"
    assert ical_lint(changed(EVENTS, "END:VCALENDAR", override)) == []


EVENT_FAULTS = {
    "octets": ("SUMMARY:启动会", "SUMMARY:" + "会" * 23),
    "VEVENT 1@here: DTEND equals DTSTART": ("20270104T110000", "20270104T090000"),
    "VEVENT 1@here: DTEND lies before DTSTART": ("20270104T110000", "20270104T080000"),
    "VEVENT 2@here: DTEND equals DTSTART": ("DATE:20270106", "DATE:20270105"),
    "VEVENT 2@here: DTSTART is a DATE and DTEND a UTC": (
        "DTEND;VALUE=DATE:20270106",
        "DTEND:20270106T000000Z",
    ),
    "DTEND:20270106 is not a DATE-TIME": ("DTEND;VALUE=DATE:20270106", "DTEND:20270106"),
    "DTEND and DURATION exclude each other": ("SUMMARY:启动会", "SUMMARY:x\nDURATION:PT1H"),
    "DURATION:PT1D is not a duration": ("SUMMARY:启动会", "SUMMARY:x\nDURATION:PT1D"),
    "TRIGGER:-15M is not a duration": ("-PT15M", "-15M"),
    "X-PUBLISHED-TTL:P1DT is not a duration": ("P1DT2H", "P1DT"),
    "REFRESH-INTERVAL lacks VALUE=DURATION": (";VALUE=DURATION", ""),
    "VEVENT 1@here: DTSTART is a floating time": ("DTSTART;TZID=Asia/Shanghai:2027", "DTSTART:2027"),
    "DTSTART has a TZID and no local time": ("20270104T090000", "20270104T090000Z"),
    "TZID Asia/Tokyo has no VTIMEZONE": ("DTSTART;TZID=Asia/Shanghai", "DTSTART;TZID=Asia/Tokyo"),
    "VTIMEZONE Asia/Shanghai stands twice": (
        "END:VTIMEZONE",
        "END:VTIMEZONE\nBEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nEND:VTIMEZONE",
    ),
    "a VTIMEZONE begins in UTC": ("19700101T000000", "19700101T000000Z"),
    "UNTIL=20270201 is not UTC": ("20270201T010000Z", "20270201"),
    "UNTIL=20270201T010000 is not UTC": ("20270201T010000Z", "20270201T010000"),
    "DTSTAMP is missing": ("DTSTAMP:20261201T010203Z\n", ""),
    "DTSTAMP is not a time in UTC": ("DTSTAMP:20261201T010203Z", "DTSTAMP:20261201T010203"),
    "UID is missing": ("UID:1@here\n", ""),
    "UID 1@here stands 2 times": ("UID:2@here", "UID:1@here"),
    "UID stands 2 times": ("UID:1@here", "UID:1@here\nUID:5@here"),
    "SUMMARY is not escaped": ("SUMMARY:启动会", "SUMMARY:a,b"),
    "NAME is not escaped": ("NAME:项目\\,", "NAME:项目;"),
    "DESCRIPTION is not escaped": ("DESCRIPTION:启动会", "DESCRIPTION:C:\\x"),
    "CATEGORIES is not escaped": ("CATEGORIES:甲", "CATEGORIES:甲;乙"),
    "SEQUENCE is not a number": ("SEQUENCE:0", "SEQUENCE:-1"),
    "URL is not an address": ("URL:https://", "URL:"),
    "STATUS:DONE is not one of VEVENT": ("STATUS:CONFIRMED", "STATUS:DONE"),
    "TRANSP is unknown": ("TRANSP:OPAQUE", "TRANSP:FREE"),
    "CANCELLED does not show in SUMMARY": ("已取消：", ""),
    "CANCELLED still takes time": ("TRANSP:TRANSPARENT", "TRANSP:OPAQUE"),
    "VEVENT 1@here: PUBLISH wants one ORGANIZER": ('ORGANIZER;CN="a;b:c":mailto:noreply@here.invalid\n', ""),
    "VEVENT 2@here: PUBLISH wants one DTSTART": ("DTSTART;VALUE=DATE:20270105\n", ""),
    "VEVENT 1@here: PUBLISH allows no ATTENDEE": ("STATUS:CONFIRMED", "ATTENDEE:mailto:a@b.c"),
    "PUBLISH mixes VEVENT and VTODO": ("END:VCALENDAR", "BEGIN:VTODO\nUID:9\nEND:VTODO\nEND:VCALENDAR"),
    "METHOD stands more than once": ("METHOD:PUBLISH", "METHOD:PUBLISH\nMETHOD:PUBLISH"),
    "VCALENDAR has a UID": ("VERSION:2.0", "VERSION:2.0\nUID:all@here"),
    "SOURCE gives the address away": ("VERSION:2.0", "VERSION:2.0\nSOURCE;VALUE=URI:https://x/secret.ics"),
    "VERSION:2.0 and one PRODID are missing": ("PRODID:-//tracker//test//ZH\n", ""),
    "VCALENDAR is never closed": ("END:VCALENDAR\n", ""),
    "END:VTODO closes nothing": ("END:VEVENT", "END:VTODO"),
    "X-LATE stands outside every component": ("END:VCALENDAR", "END:VCALENDAR\nX-LATE:1"),
    "the file is not exactly one VCALENDAR": (
        "END:VCALENDAR",
        "END:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR",
    ),
    "no content line: 'SUMMARY'": ("SUMMARY:启动会", "SUMMARY"),
    "is blank": ("UID:1@here", "\nUID:1@here"),
    "the last line has no end": ("END:VCALENDAR\n", "END:VCALENDAR"),
    "holds a control character": ("启动会", "启动\u2028会"),
}
TASK_FAULTS = {
    "DUE lies before DTSTART": ("DATE:20270108", "DATE:20270104"),
    "DTSTART is a DATE and DUE a UTC": ("DUE;VALUE=DATE:20270108", "DUE:20270108T000000Z"),
    "DTEND stands in a VTODO": ("DUE;", "DTEND;VALUE=DATE:20270109\nDUE;"),
    "DUE and DURATION exclude each other": ("STATUS:", "DURATION:P1D\nSTATUS:"),
    "COLOR is not a CSS3 name": ("COLOR:red", "COLOR:#ff0000"),
    "GAP=one-day is not a duration": ("GAP=P1D", "GAP=one-day"),
    "GAP=PT1D is not a duration": ("GAP=P1D", "GAP=PT1D"),
    "STATUS:CONFIRMED is not one of VTODO": ("STATUS:NEEDS-ACTION", "STATUS:CONFIRMED"),
    "VTODO 3@here: PUBLISH wants one PRIORITY": ("VERSION:2.0", "VERSION:2.0\nMETHOD:PUBLISH"),
}


@pytest.mark.parametrize("fault", EVENT_FAULTS)
def test_a_fault_of_the_events_feed_is_named(ical_lint: Lint, fault: str) -> None:
    found = ical_lint(changed(EVENTS, *EVENT_FAULTS[fault]))
    assert any(each.endswith(fault) for each in found), found


@pytest.mark.parametrize("fault", TASK_FAULTS)
def test_a_fault_of_the_tasks_feed_is_named(ical_lint: Lint, fault: str) -> None:
    found = ical_lint(changed(TASKS, *TASK_FAULTS[fault]))
    assert any(each.endswith(fault) for each in found), found


def test_bare_line_feeds_are_named(ical_lint: Lint) -> None:
    assert ical_lint(EVENTS.encode()) == ["a line ends with a bare LF or CR", "the last line has no end"]


def test_a_character_cut_by_a_fold_is_named_though_it_reads_well_unfolded(ical_lint: Lint) -> None:
    cut = "启动会".encode()
    found = ical_lint(wire(EVENTS).replace(b"SUMMARY:" + cut, b"SUMMARY:" + cut[:4] + b"\r\n " + cut[4:], 1))
    assert len(found) == 2
    assert all(each.endswith("is not UTF-8 by itself") for each in found)


def test_a_fold_between_characters_is_sound(ical_lint: Lint) -> None:
    assert ical_lint(changed(EVENTS, "SUMMARY:启动会", "SUMMARY:启\n 动会")) == []


def test_a_calendar_without_components_is_named(ical_lint: Lint) -> None:
    empty = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n"
    assert ical_lint(wire(empty)) == ["the calendar has no component"]


@pytest.mark.parametrize("end", range(1, 40))
def test_a_truncated_file_is_never_sound(ical_lint: Lint, end: int) -> None:
    assert ical_lint(wire(EVENTS)[: -end * 17])


def test_method_stands_in_the_body_if_and_only_if_in_the_content_type(ical_lint: Lint) -> None:
    assert ical_lint(wire(EVENTS), "text/calendar") == [
        "METHOD ['PUBLISH'] in the body, [] in the Content-Type"
    ]
    assert ical_lint(wire(TASKS), 'text/calendar; method="PUBLISH"') == [
        "METHOD [] in the body, ['PUBLISH'] in the Content-Type"
    ]
