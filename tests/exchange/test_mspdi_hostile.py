"""Files that are broken or meant to break something are refused with a code, a line and words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.documents import NAMESPACE, WEEK, calendar, document, exception, link, task
from tracker.domain.text import Fact
from tracker.exchange import mspdi

LAUGHS = "".join(f"<!ENTITY l{i + 1} '{f'&l{i};' * 10}'>" for i in range(9))
CENTURIES = "<Start>1984-01-01T09:00:00</Start><Finish>2149-12-31T09:00:00</Finish>"
POSITION = "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>3</MonthPosition>"
Maker = Callable[[], bytes]


def typed(declared: str, notes: str = "") -> bytes:
    """A file with a document type before its root."""
    whole = document(task(1, f"<Notes>{notes}</Notes>"))
    return whole.replace(b"<Project ", f"<!DOCTYPE Project {declared}>\n<Project ".encode(), 1)


REFUSED: dict[str, tuple[Maker, str, int]] = {
    "nothing": (lambda: b"", "not_xml", 1),
    "white space": (lambda: b"  \n ", "not_xml", 2),
    "text": (lambda: b"Hello", "not_xml", 1),
    "no text at all": (lambda: bytes(range(256)), "not_xml", 1),
    "cut off": (lambda: document(task(1))[:-30], "not_xml", 5),
    "cut off in a character": (lambda: "<Project>任".encode()[:-1], "not_xml", 1),
    "other encoding than declared": (
        lambda: '<?xml version="1.0" encoding="UTF-8"?>\n<P>任务</P>'.encode("gb18030"),
        "not_xml",
        2,
    ),
    "unknown encoding": (lambda: b'<?xml version="1.0" encoding="klingon"?><P/>', "not_xml", 1),
    "undeclared entity": (lambda: document(task(1, "<Notes>&boom;</Notes>")), "not_xml", 5),
    "forbidden character": (lambda: document(task(1, "<Notes>\x01</Notes>")), "not_xml", 5),
    "file of Project itself": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not_mspdi", 1),
    "web page": (lambda: b"<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "not_mspdi", 1),
    "no namespace": (lambda: b"<Project><Tasks/></Project>", "not_mspdi", 1),
    "other namespace": (lambda: b"\n<Project xmlns='http://example.org'/>", "not_mspdi", 2),
    "document type": (lambda: typed("[<!ENTITY a 'b'>]"), "document_type", 1),
    "external entity": (
        lambda: typed("[<!ENTITY a SYSTEM 'file:///etc/hostname'>]", "&a;"),
        "document_type",
        1,
    ),
    "external document type": (lambda: typed("SYSTEM 'http://example.org/x.dtd'"), "document_type", 1),
    "parameter entity": (
        lambda: typed("[<!ENTITY % a SYSTEM 'http://example.org/a'> %a;]"),
        "document_type",
        1,
    ),
    "a billion laughs": (lambda: typed(f"[<!ENTITY l0 'ha'>{LAUGHS}]", "&l9;"), "document_type", 1),
    "a billion laughs in an attribute": (
        lambda: f"<!DOCTYPE P [<!ENTITY l0 'ha'>{LAUGHS}]><P a='&l9;'/>".encode(),
        "document_type",
        1,
    ),
    "deep nesting": (lambda: b"<a>" * 100_000, "too_much", 1),
    "too many bytes": (lambda: document(" " * 20_000_000), "too_much", 0),
    "a huge text": (lambda: document(task(1, f"<Notes>{'x' * 11_000_000}</Notes>")), "too_much", 5),
    "a huge name": (lambda: b"<" + b"x" * 15_000_000 + b"/>", "too_much", 1),
    "too many tasks": (
        lambda: document(*map("<Task><UID>{}</UID></Task>".format, range(50_001))),
        "too_much",
        5,
    ),
    "too many levels": (
        lambda: document(*(task(i, level=i) for i in range(1, 1000))),
        "too_much",
        205,
    ),
    "too many links": (
        lambda: document(task(1), *(task(i, link(1) * 1000) for i in range(2, 203))),
        "too_much",
        206,
    ),
    "too many calendars": (
        lambda: document(calendars="".join(calendar(i, "", "") for i in range(2, 2002))),
        "too_much",
        4,
    ),
    "calendars for too many years": (
        lambda: document(
            task(1, CENTURIES),
            calendars="".join(calendar(i, f"{i}", f"<WeekDays>{WEEK}</WeekDays>") for i in range(2, 200)),
        ),
        "too_much",
        0,
    ),
    "exceptions for too many days": (
        lambda: document(
            task(1, CENTURIES),
            standard=f"<Exceptions>{exception('1984-01-01', '2149-12-31', '') * 100}</Exceptions>",
        ),
        "too_much",
        4,
    ),
    "repetitions on too many days": (
        lambda: document(
            task(1, CENTURIES),
            standard=f"<Exceptions>{exception('1984-01-01', '2149-12-31', POSITION) * 100}</Exceptions>",
        ),
        "too_much",
        4,
    ),
    "no dates": (lambda: f"<Project xmlns='{NAMESPACE}'/>".encode(), "missing_element", 1),
    "no UID": (lambda: document("<Task><ID>1</ID></Task>"), "missing_element", 5),
    "link without predecessor": (lambda: document(task(1, "<PredecessorLink/>")), "missing_element", 5),
    "day without type": (lambda: document(standard="<WeekDays><WeekDay/></WeekDays>"), "missing_element", 4),
    "two tasks with one UID": (lambda: document(task(1), task(2), task(1)), "duplicate_uid", 7),
    "two calendars with one UID": (
        lambda: document(calendars="\n" + calendar(1, "B", "")),
        "duplicate_uid",
        5,
    ),
    "two resources with one UID": (
        lambda: document(rest="<Resources>" + "<Resource><UID>1</UID></Resource>\n" * 2 + "</Resources>"),
        "duplicate_uid",
        7,
    ),
    "calendars on each other": (
        lambda: document(
            calendars=calendar(2, "B", "<Exceptions/>", 3) + calendar(3, "C", "<Exceptions/>", 2),
            rest=booked(2),
        ),
        "calendar_cycle",
        4,
    ),
    "no working time": (
        lambda: document(
            task(1, "<CalendarUID>2</CalendarUID>"),
            calendars=calendar(2, "Never", f"<WeekDays>{OFF}</WeekDays>"),
        ),
        "no_working_time",
        4,
    ),
}
OFF = "".join(f"<WeekDay><DayType>{day}</DayType><DayWorking>0</DayWorking></WeekDay>" for day in range(1, 8))


def booked(calendar_uid: int) -> str:
    """Somebody with a calendar, on task 1."""
    return (
        f"<Resources><Resource><UID>1</UID><CalendarUID>{calendar_uid}</CalendarUID></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments>"
    )


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused(name: str) -> None:
    make, code, line = REFUSED[name]
    with pytest.raises(Fact) as refused:
        mspdi.read(make())
    assert (refused.value.code, refused.value.fields["line"]) == (code, line)
    assert len(refused.value.text.en) < 300
    assert refused.value.text.zh != refused.value.text.en


BAD = {
    "Duration": ("P", "PT", "8h", "-PT8H0M0S", "PT9999999999H", "PT1e5H", "P1Y", "PT999999999H0M0S"),
    "DurationFormat": ("2", "x", "1000"),
    "ConstraintType": ("8", "-1", "MSO"),
    "Deadline": ("tomorrow", "2026-13-01T00:00:00", "0001-01-01T00:00:00", "9999-12-31T00:00:00",
                 "2026-01-05T09:00:00+08:00", "٢٠٢٦-٠١-٠٥"),
    "ActualStart": ("1 January",),
    "OutlineLevel": ("one", "1.5", "1e400", "nan", "1_0"),
    "PercentComplete": ("101", "-1", "half"),
    "Type": ("3",),
    "Manual": ("2", "yes"),
    "Milestone": ("maybe",),
    "UID": ("x", "1e99"),
}  # fmt: skip


@pytest.mark.parametrize(("element", "value"), [(name, each) for name in BAD for each in BAD[name]])
def test_a_value_that_cannot_be_meant_is_named_with_its_line(element: str, value: str) -> None:
    body = f"\n<{element}>{value}</{element}>"
    data = document(body.join(("<Task>", "</Task>")) if element == "UID" else task(1, body))
    with pytest.raises(Fact) as refused:
        mspdi.read(data)
    fields = refused.value.fields
    assert (refused.value.code, fields["line"], fields["element"]) == ("bad_field", 6, element)
    assert fields["given"] == value


BAD_LINKS = {"Type": ("4", "FS"), "LinkLag": ("1e12", "x"), "LagFormat": ("1",), "PredecessorUID": ("1.5",)}


@pytest.mark.parametrize(
    ("element", "value"), [(name, each) for name in BAD_LINKS for each in BAD_LINKS[name]]
)
def test_a_link_that_cannot_be_meant_is_named(element: str, value: str) -> None:
    body = f"<{element}>{value}</{element}>"
    pred = f"<PredecessorLink>{body}</PredecessorLink>" if element == "PredecessorUID" else link(1, body)
    with pytest.raises(Fact) as refused:
        mspdi.read(document(task(1), task(2, pred)))
    assert (refused.value.code, refused.value.fields["element"]) == ("bad_field", element)


WRONG_ORDER = {
    "ActualFinish": "<ActualStart>2026-01-06T09:00:00</ActualStart>"
    "<ActualFinish>2026-01-05T09:00:00</ActualFinish>",
    "ManualFinish": "<Manual>1</Manual><ManualStart>2026-01-06T09:00:00</ManualStart>"
    "<ManualFinish>2026-01-05T09:00:00</ManualFinish>",
}


@pytest.mark.parametrize("element", WRONG_ORDER)
def test_a_finish_before_its_start_is_refused(element: str) -> None:
    with pytest.raises(Fact) as refused:
        mspdi.read(document(task(1, WRONG_ORDER[element])))
    assert (refused.value.code, refused.value.fields["element"]) == ("bad_field", element)


@pytest.mark.parametrize(
    "times", ["09:00-08:00", "09:00-09:00", "09:00-12:00 11:00-13:00", "25:00-26:00", "23:00-24:30", "9-10"]
)
def test_hours_that_cannot_be_meant_are_refused(times: str) -> None:
    odd = exception("2026-01-06", "2026-01-06", "", times)
    with pytest.raises(Fact) as refused:
        mspdi.read(document(standard=f"<Exceptions>{odd}</Exceptions>"))
    assert refused.value.code == "bad_field"


@pytest.mark.parametrize("minutes", [0, 1441])
def test_a_day_has_some_minutes_and_no_more_than_it_can(minutes: int) -> None:
    with pytest.raises(Fact) as refused:
        mspdi.read(document(project=f"<MinutesPerDay>{minutes}</MinutesPerDay>"))
    assert (refused.value.code, refused.value.fields["element"]) == ("bad_field", "MinutesPerDay")


@pytest.mark.parametrize("units", ["-1", "0.0000001"])
def test_units_that_make_work_endless_are_refused(units: str) -> None:
    work = f"<Units>{units}</Units><Work>PT999999H0M0S</Work></Assignment>"
    with pytest.raises(Fact) as refused:
        mspdi.read(document(task(1), rest=booked(1).replace("</Assignment>", work)))
    assert (refused.value.code, refused.value.fields["element"]) == ("bad_field", "Units")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(Fact):
        mspdi.read(data)


WHOLE = document(
    task(1, "<Milestone>1</Milestone>"),
    task(2, link(1, "<Type>1</Type><LinkLag>10</LinkLag><LagFormat>8</LagFormat>")),
    standard=f"<Exceptions>{exception('2026-01-06', '2026-01-09', '', '09:00-12:00')}</Exceptions>",
    rest=booked(1),
)


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 200), st.binary(max_size=8))
def test_a_file_with_a_wound_is_read_or_refused(start: int, length: int, put: bytes) -> None:
    wounded = WHOLE[:start] + put + WHOLE[start + length :]
    with suppress(Fact):
        assert mspdi.read(wounded).plan.calendars
