"""Faults between playbooks: what they include and whom they name."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

PARTS: dict[str, Entry] = {
    "playbook_taken": error(
        'The playbook key "{key}" is already that of {first}.',
        "Give one of the two another key.",
        "方案键“{key}”已被 {first} 使用。",
        "请给其中一个换一个键。",
    ),
    "unknown_playbook": error(
        'There is no playbook "{name}".',
        "{suggestion}",
        "没有方案“{name}”。",
        "{suggestion}",
    ),
    "part_without_step": error(
        'The included playbook "{book}" has no step "{name}".',
        "{suggestion}",
        "所包含的方案“{book}”中没有步骤“{name}”。",
        "{suggestion}",
    ),
    "part_without_parameter": error(
        'The included playbook "{book}" has no parameter "{name}".',
        "{suggestion}",
        "所包含的方案“{book}”中没有参数“{name}”。",
        "{suggestion}",
    ),
    "playbook_not_here": warning(
        'There is no playbook "{name}", so nothing comes of this.',
        "{suggestion}",
        "没有方案“{name}”，此处不会起作用。",
        "{suggestion}",
    ),
    "wrong_playbook": error(
        '"{name}" is of kind {kind}, which does not fit here.',
        "Name a playbook of kind {fitting}.",
        "“{name}”的类型为{kind}，不能用于此处。",
        "请写类型为{fitting}的方案。",
    ),
    "nothing_brought_in": warning(
        '"{name}" is of kind {kind}, so nothing of it comes into the plan.',
        "Add read_only: true, so that everybody can see that.",
        "“{name}”的类型为{kind}，其内容不会进入计划。",
        "请加上 read_only: true，以便一目了然。",
    ),
    "value_refused": error(
        'The parameter "{name}" cannot be {value}.',
        "Allowed: {allowed}.",
        "参数“{name}”不能取 {value}。",
        "允许：{allowed}。",
    ),
    "includes_itself": error(
        "The playbook includes itself: {way}.",
        "Take one of these out, or add read_only: true to it.",
        "方案包含了自身：{way}。",
        "请删除其中一处包含，或加上 read_only: true。",
    ),
    "parts_too_deep": error(
        "Playbooks are included in a circle, more than {deepest} levels deep, or with too many steps: {way}.",
        "Include fewer of them, or add read_only: true where only a view is wanted.",
        "包含的方案形成循环、超过 {deepest} 层或步骤过多：{way}。",
        "请减少包含的方案；只需查看的请加上 read_only: true。",
    ),
    "too_many_parts": error(
        "The playbook is made of {count} parts at all levels; {most} are allowed.",
        "Include fewer playbooks, or add read_only: true where only a view is wanted.",
        "方案各层共有 {count} 个部分，最多 {most} 个。",
        "请减少包含的方案；只需查看的请加上 read_only: true。",
    ),
}
