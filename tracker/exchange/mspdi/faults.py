"""Why a file cannot be read at all."""

from __future__ import annotations

from tracker.domain.text import Fact, Text

MOST_BYTES = 20_000_000
MOST_TASKS = 50_000
MOST_LEVELS = 200
MOST_LINKS = 200_000
MOST_CALENDARS = 2_000
MOST_CALENDAR_YEARS = 20_000
MOST_EXCEPTION_DAYS = 100_000


class TooMuch(Fact):
    """The file has more of something than is read; fields `what`, `most` and `line`, 0 for the whole file."""

    code = "too_much"
    zh = "文件过大：{what}不得超过 {most:,}{place}。"
    en = "The file is too large: no more than {most:,} {what} are read{place}."

    @property
    def text(self) -> Text:
        line = self.fields["line"]
        place = Text(f"（第 {line} 行）", f" (line {line})") if line else ""
        return Text(self.zh, self.en).fill({**self.fields, "place": place})


class NotXml(Fact):
    """The bytes are no well-formed XML; `why` are the parser's words."""

    code = "not_xml"
    zh = "第 {line} 行：这不是格式正确的 XML（{why}）。"
    en = "Line {line}: this is not well-formed XML ({why})."


class DocumentType(Fact):
    """The file declares a document type or entities, which the format does not have."""

    code = "document_type"
    zh = "第 {line} 行：文件含有 DOCTYPE 声明，出于安全原因不予读取。"
    en = "Line {line}: the file declares a DOCTYPE, which is not read for safety."


class NotProject(Fact):
    """The file is something else than Microsoft Project's XML; `found` says what."""

    code = "not_mspdi"
    zh = "第 {line} 行：这不是 Microsoft Project 的 XML 文件（{found}）。请在 Project 中另存为 XML 格式。"
    en = "Line {line}: this is not an XML file of Microsoft Project ({found}). Save it in Project as XML."


class BadField(Fact):
    """An element has a value that cannot be meant; `wanted` says what could."""

    code = "bad_field"
    zh = "第 {line} 行：{element} 应为{wanted}，而不是“{given}”。"
    en = "Line {line}: {element} should be {wanted}, not “{given}”."


class MissingField(Fact):
    """An element that is needed is not there."""

    code = "missing_element"
    zh = "第 {line} 行：{parent} 缺少 {element}。"
    en = "Line {line}: {parent} lacks {element}."


class DuplicateUid(Fact):
    """Two tasks, calendars or resources have the same UID; the line is that of the second."""

    code = "duplicate_uid"
    zh = "第 {line} 行：{element} 的 UID {uid} 已被使用。"
    en = "Line {line}: the UID {uid} of this {element} is used already."


class CalendarCycle(Fact):
    """Calendars that are based on each other; `path` has their names."""

    code = "calendar_cycle"
    zh = "第 {line} 行：日历互为基准：{path}。"
    en = "Line {line}: these calendars are based on each other: {path}."


class NoWorkingTime(Fact):
    """A calendar that something is scheduled on has no working time at all."""

    code = "no_working_time"
    zh = "第 {line} 行：日历“{calendar}”没有任何工作时间。"
    en = "Line {line}: the calendar “{calendar}” has no working time at all."


BYTES = Text("字节数", "bytes")
DEPTH = Text("嵌套层数或单个元素的长度", "levels of nesting, or characters of one element,")
TASKS = Text("任务数", "tasks")
LEVELS = Text("大纲级数", "levels of the outline")
LINKS = Text("依赖数", "links")
CALENDARS = Text("日历数", "calendars")
CALENDAR_YEARS = Text("日历年数", "years of calendars")
EXCEPTION_DAYS = Text("日历例外的天数", "days of calendar exceptions")
