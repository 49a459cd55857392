"""Why an archive cannot be taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.text import Lang, Text
from tracker.errors import Problem

MOST = 50
"""Faults that are named; whoever has more needs another file."""


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of an archive; a line of 0 is the file as a whole."""

    file: str
    line: int
    why: Text
    column: str = ""

    def shown(self, lang: Lang) -> dict[str, Any]:
        pointer = f"/{self.column}" if self.column else ""
        place = {"line": self.line} if self.line else {}
        said = {"pointer": pointer, "code": BadArchive.code, "message": self.why.pick(lang)}
        return {"file": self.file, **place, **said}


class BadArchive(Problem):
    """A file that is no archive, or not as it was written; says every fault with file and line."""

    code = "bad_archive"
    status = 422
    zh = "无法读取这个存档：{first}共 {count} 处问题。"
    en = "This archive cannot be read: {first} Problems: {count}."

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        first = faults[0]
        place = f"{first.file}:{first.line} " if first.line else f"{first.file} " if first.file else ""
        words = Text(f"{place}{first.why.pick('zh')}", f"{place}{first.why.pick('en')}")
        super().__init__(first=words, count=len(faults))

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [each.shown(lang) for each in self.faults[:MOST]]}


class ProjectExists(Problem):
    code = "project_exists"
    status = 409
    zh = "项目“{name}”已经在这里。存档不会覆盖已有的项目。"
    en = "The project “{name}” is here already. An archive never overwrites a project."


class ArchiveConflicts(Problem):
    """What the archive brings contradicts what is here already; names each row."""

    code = "archive_conflicts"
    status = 409
    zh = "存档与现有数据冲突：{what}。请先在此处统一这些数据。"
    en = "The archive contradicts what is here: {what}. Bring these into line first."

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        super().__init__(what=[each.why for each in faults[:3]])

    def beside(self, lang: Lang) -> dict[str, Any]:
        return {"errors": [each.shown(lang) | {"code": self.code} for each in self.faults[:MOST]]}


NOT_A_ZIP = Text("不是有效的 ZIP 文件。", "It is not a ZIP file.")
TOO_LARGE = Text("内容过大。", "It is too large.")
PACKED_TOO_TIGHT = Text("压缩比异常，拒绝解压。", "It unpacks to suspiciously much.")
ENCRYPTED = Text("已加密或以不支持的方式压缩。", "It is encrypted, or packed in a way that is not known.")
UNKNOWN_FILE = Text("不应有这个文件。", "This file does not belong here.")
MISSING_FILE = Text("缺少这个文件。", "This file is missing.")
TWICE = Text("同名文件出现多次。", "There are several files of this name.")
NOT_JSON = Text("不是有效的 JSON。", "It is not JSON.")
NOT_AN_OBJECT = Text("应为 JSON 对象。", "It should be a JSON object.")
NOT_OURS = Text("不是 tracker 存档。", "It is no archive of tracker.")
OTHER_VERSION = Text("存档版本不受支持。", "This version of archives is not known.")
CHANGED = Text("内容与清单中的 sha256 不符。", "Its content has another sha256 than the manifest says.")
MISCOUNTED = Text("大小或行数与清单不符。", "It has another size or number of rows than the manifest says.")
UNKNOWN_COLUMN = Text("未知的列。", "This column is not known.")
MISSING_COLUMN = Text("缺少这一列。", "This column is missing.")
AN_ID = Text("24 位小写十六进制的编号", "an id: 24 lower-case hex characters")
AN_OBJECT = Text("JSON 对象", "a JSON object")
A_LIST = Text("JSON 列表", "a JSON list")
ONE_OF = Text("{words} 之一", "one of: {words}")
AN_INSTANT = Text("UTC 时间，如 2026-12-07T01:00:00+00:00", "an instant in UTC: 2026-12-07T01:00:00+00:00")
A_DAY = Text("日期，如 2026-12-07", "a day: 2026-12-07")
A_FLAG = Text("true 或 false", "true or false")
AN_INTEGER = Text("整数", "a whole number")
A_NUMBER = Text("数字", "a number")
A_TEXT = Text("文字", "text")
WRONG_TYPE = Text("类型不符，应为：{kind}。", "It has the wrong type; it should be {kind}.")
TOO_LONG = Text("超过 {most} 个字符。", "It has more than {most} characters.")
UNWRITABLE = Text("含有无法存储的字符或数值。", "It holds characters or numbers that cannot be stored.")
SAME_ROW = Text("与另一行重复（{columns}）。", "Another row has the same {columns}.")
NO_SUCH_ROW = Text("引用的 {table} 不在存档中。", "The archive has no such row of {table}.")
BACKWARDS = Text("最后一天早于第一天。", "The last day lies before the first.")
OTHER_PROJECT = Text("属于另一个项目。", "It belongs to another project.")
ONE_ROW = Text("应当只有一行。", "There should be one line.")
NO_KIND = Text("没有这种事项。", "There is no such kind of item.")
NOT_OF_KIND = Text("与事项的类型不符。", "It does not fit the kind of the item.")
GAP = Text("日志版本号不连续。", "The revisions of the journal have a gap.")
NOT_AS_TOLD = Text("与日志记录不一致。", "The journal says something else of it.")
NEVER_TOLD = Text("日志中没有这一行的记录。", "The journal says nothing of this row.")
NOT_THERE = Text("日志提到的这一行不在存档中。", "It speaks of a row that the archive does not have.")
TO_COME = Text(
    "这个时间还没有到。请核对两处系统的时钟。",
    "This time is still to come. Compare the clocks of both installations.",
)
OTHER_KEY = Text("编号与键不符。", "The id does not belong to the key.")
UNREADABLE = Text(
    "其中的值无法显示，请与未改动的存档对照。",
    "It holds something that cannot be shown. Compare it with the archive as it was written.",
)

DIFFERS = Text("{table} {row} 与此处不同（{columns}）", "{table} {row} differs here in {columns}")
TAKEN = Text("{table} 的 {column} {value} 已被占用", "{table}: {column} {value} is another row's here")
HERE = Text("{table} {row} 已属于另一个项目", "{table} {row} is another project's here")
SHARED_TIME = Text(
    "{table} {row} 会改变此处其他项目的日期", "{table} {row} would move the dates of other projects here"
)
