"""Faults in what names something else."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

NAMES: dict[str, Entry] = {
    "unknown_role": error(
        'There is no role "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有角色“{name}”。",
        "{suggestion}",
    ),
    "unknown_department": error(
        'There is no department "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有部门“{name}”。",
        "{suggestion}",
    ),
    "unknown_document": error(
        'There is no document "{name}" in the vocabulary.',
        "{suggestion} What is no type of document is written {{zh: …, en: …}}.",
        "词汇表中没有文档“{name}”。",
        "{suggestion}不属于任何文档类型的成果请写成 {{zh: …, en: …}}。",
    ),
    "unknown_step": error(
        'There is no step "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有步骤“{name}”。",
        "{suggestion}",
    ),
    "unknown_part": error(
        'There is no part "{name}" in this playbook.',
        "{suggestion}",
        "本方案没有包含“{name}”。",
        "{suggestion}",
    ),
    "unknown_phase": error(
        'There is no phase "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有阶段“{name}”。",
        "{suggestion}",
    ),
    "unknown_parameter": error(
        'There is no parameter "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有参数“{name}”。",
        "{suggestion}",
    ),
    "unknown_tier": error(
        'There is no client tier "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有客户等级“{name}”。",
        "{suggestion}",
    ),
    "unknown_channel": error(
        'There is no channel "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有渠道“{name}”。",
        "{suggestion}",
    ),
    "unknown_workstream": error(
        'There is no workstream "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有工作线“{name}”。",
        "{suggestion}",
    ),
    "unknown_metric": error(
        'There is no metric "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有指标“{name}”。",
        "{suggestion}",
    ),
    "unknown_line": error(
        'There is no budget line "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有预算项“{name}”。",
        "{suggestion}",
    ),
    "unknown_risk": error(
        'There is no risk "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有风险“{name}”。",
        "{suggestion}",
    ),
    "unknown_contact": error(
        'There is no contact "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有对接关系“{name}”。",
        "{suggestion}",
    ),
    "unknown_element": error(
        'There is no element "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有元素“{name}”。",
        "{suggestion}",
    ),
    "unknown_rule": error(
        'There is no rule "{name}" that a question can be tied to.',
        "{suggestion}",
        "没有可以关联的规则“{name}”。",
        "{suggestion}",
    ),
    "unfit_parameter": error(
        'The parameter "{name}" is of type {type}, which cannot stand here.',
        "Use a parameter of type {fitting}.",
        "参数“{name}”的类型为 {type}，不能用于此处。",
        "请使用类型为 {fitting} 的参数。",
    ),
    "unused_parameter": warning(
        "The parameter is used nowhere.",
        "Write ${name} where its value belongs, or remove it.",
        "该参数没有被使用。",
        "请在需要该值处写 ${name}，或删除该参数。",
    ),
    "key_taken": error(
        '"{key}" is already the key of {first}.',
        "Give one of the two another key.",
        "“{key}”已是 {first} 的键。",
        "请给其中一个换一个键。",
    ),
    "no_vocabulary": warning(
        "There is no vocabulary, so roles, departments and documents were not checked.",
        "Put vocabulary.yaml beside the playbook.",
        "没有词汇表，因此未检查角色、部门和文档。",
        "请将 vocabulary.yaml 放在方案旁边。",
    ),
}
