"""Faults in reading a file as YAML."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

READING: dict[str, Entry] = {
    "unreadable": error(
        "The file cannot be read: {reason}.",
        "Check that it exists, is a file and may be read.",
        "无法读取文件：{reason}。",
        "请确认文件存在且有读取权限。",
    ),
    "not_utf8": error(
        "The file is not UTF-8 text.",
        "Save it as UTF-8.",
        "文件不是 UTF-8 文本。",
        "请以 UTF-8 编码保存。",
    ),
    "too_big": error(
        "The file is larger than {kilobytes} KB.",
        "Split it into several playbooks.",
        "文件超过 {kilobytes} KB。",
        "请拆分为多个方案。",
    ),
    "empty_file": error(
        "The file says nothing.",
        "Begin with format: 1, key, kind and title.",
        "文件没有内容。",
        "请从 format: 1、key、kind 和 title 写起。",
    ),
    "not_yaml": error(
        "This is not YAML: {reason}.",
        "Look at indentation, brackets, quotes and colons at this place or just before it.",
        "不是有效的 YAML：{reason}。",
        "请检查此处或前一行的缩进、括号、引号和冒号。",
    ),
    "too_deep": error(
        "Lists and maps stand inside each other more than {levels} deep.",
        "Close a bracket, or take an indentation back.",
        "列表与映射的嵌套超过 {levels} 层。",
        "请补上括号，或减少缩进。",
    ),
    "too_many_values": error(
        "The file has more than {most} keys and values.",
        "Split it into several playbooks.",
        "文件中的键和值超过 {most} 个。",
        "请拆分为多个方案。",
    ),
    "more_errors": error(
        "{count} more findings are not shown, {errors} of them errors.",
        "Mend these first, and check again.",
        "另有 {count} 个问题未显示，其中 {errors} 个错误。",
        "请先处理以上问题，再重新检查。",
    ),
    "more_warnings": warning(
        "{count} more findings are not shown, none of them an error.",
        "Look at these first, and check again.",
        "另有 {count} 个问题未显示，均为警告。",
        "请先处理以上问题，再重新检查。",
    ),
    "two_documents": error(
        "A second document begins here.",
        "Keep one playbook in a file; remove the line ---",
        "此处开始了第二个文档。",
        "每个文件只写一个方案；请删除 --- 这一行。",
    ),
    "duplicate_key": error(
        'The key "{key}" stands here a second time; the first is on line {first}.',
        "Rename or remove one of the two.",
        "键“{key}”重复，首次出现在第 {first} 行。",
        "请改名或删除其中一个。",
    ),
    "key_not_word": error(
        "A key must be a plain word.",
        "Write it as word: value.",
        "键必须是普通的词。",
        "请写成 词: 值。",
    ),
    "alias_refused": error(
        "A YAML alias (*name) is not read here.",
        "Write the value out in full.",
        "此处不支持 YAML 别名（*name）。",
        "请写出完整的值。",
    ),
    "anchor_refused": error(
        "A YAML anchor (&name) is not read here.",
        "Remove it, or put quotes around the value if it begins with &.",
        "此处不支持 YAML 锚点（&name）。",
        "请删除；如果值本身以 & 开头，请加引号。",
    ),
    "tag_refused": error(
        "A YAML tag (!name) is not read here.",
        "Remove it, or put quotes around the value if it begins with !.",
        "此处不支持 YAML 标签（!name）。",
        "请删除；如果值本身以 ! 开头，请加引号。",
    ),
    "odd_character": error(
        "The value contains {number}, which cannot be shown.",
        "Remove the character.",
        "值中含有无法显示的字符 {number}。",
        "请删除该字符。",
    ),
}
