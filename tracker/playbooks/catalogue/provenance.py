"""Faults in where an element comes from."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

PROVENANCE: dict[str, Entry] = {
    "no_provenance": error(
        "Nothing says where this comes from.",
        "Add source: with the section of the service document, or proposed: true",
        "没有注明出处。",
        "请加上 source:（服务文件的章节号）或 proposed: true",
    ),
    "unknown_field": error(
        'proposed names "{name}", which this element does not have.',
        "{suggestion}",
        "proposed 中的“{name}”不是该元素的字段。",
        "{suggestion}",
    ),
    "field_not_there": warning(
        'proposed names "{name}", which is not written here.',
        "Remove it from proposed:, or add the field.",
        "proposed 写了“{name}”，但此处没有这个字段。",
        "请将其从 proposed: 中删除，或补上该字段。",
    ),
}
