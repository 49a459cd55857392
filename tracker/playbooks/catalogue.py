"""The words for each fault a playbook can have, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.domain.text import Text


@dataclass(frozen=True)
class Entry:
    """Templates for what is wrong and for what to do."""

    severity: Literal["error", "warning"]
    message: Text
    hint: Text


def _error(en: str, do_en: str, zh: str, do_zh: str) -> Entry:
    return Entry("error", Text(zh, en), Text(do_zh, do_en))


def _warning(en: str, do_en: str, zh: str, do_zh: str) -> Entry:
    return Entry("warning", Text(zh, en), Text(do_zh, do_en))


READING = {
    "unreadable": _error(
        "The file cannot be read: {reason}.",
        "Check that it exists, is a file and may be read.",
        "无法读取文件：{reason}。",
        "请确认文件存在且有读取权限。",
    ),
    "not_utf8": _error(
        "The file is not UTF-8 text.",
        "Save it as UTF-8.",
        "文件不是 UTF-8 文本。",
        "请以 UTF-8 编码保存。",
    ),
    "too_big": _error(
        "The file is larger than {kilobytes} KB.",
        "Split it into several playbooks.",
        "文件超过 {kilobytes} KB。",
        "请拆分为多个方案。",
    ),
    "empty_file": _error(
        "The file says nothing.",
        "Begin with format: 1, key, kind and title.",
        "文件没有内容。",
        "请从 format: 1、key、kind 和 title 写起。",
    ),
    "not_yaml": _error(
        "This is not YAML: {reason}.",
        "Look at indentation, brackets, quotes and colons at this place or just before it.",
        "不是有效的 YAML：{reason}。",
        "请检查此处或前一行的缩进、括号、引号和冒号。",
    ),
    "too_deep": _error(
        "Lists and maps stand inside each other more than {levels} deep.",
        "Close a bracket, or take an indentation back.",
        "列表与映射的嵌套超过 {levels} 层。",
        "请补上括号，或减少缩进。",
    ),
    "two_documents": _error(
        "A second document begins here.",
        "Keep one playbook in a file; remove the line ---",
        "此处开始了第二个文档。",
        "每个文件只写一个方案；请删除 --- 这一行。",
    ),
    "duplicate_key": _error(
        'The key "{key}" stands here a second time; the first is on line {first}.',
        "Rename or remove one of the two.",
        "键“{key}”重复，首次出现在第 {first} 行。",
        "请改名或删除其中一个。",
    ),
    "key_not_word": _error(
        "A key must be a plain word.",
        "Write it as word: value.",
        "键必须是普通的词。",
        "请写成 词: 值。",
    ),
    "alias_refused": _error(
        "A YAML alias (*name) is not read here.",
        "Write the value out in full.",
        "此处不支持 YAML 别名（*name）。",
        "请写出完整的值。",
    ),
    "anchor_refused": _error(
        "A YAML anchor (&name) is not read here.",
        "Remove it, or put quotes around the value if it begins with &.",
        "此处不支持 YAML 锚点（&name）。",
        "请删除；如果值本身以 & 开头，请加引号。",
    ),
    "tag_refused": _error(
        "A YAML tag (!name) is not read here.",
        "Remove it, or put quotes around the value if it begins with !.",
        "此处不支持 YAML 标签（!name）。",
        "请删除；如果值本身以 ! 开头，请加引号。",
    ),
    "odd_character": _error(
        "The value contains {number}, which cannot be shown.",
        "Remove the character.",
        "值中含有无法显示的字符 {number}。",
        "请删除该字符。",
    ),
}

VALUES = {
    "unknown_key": _error(
        'The key "{key}" is not known here.',
        "{suggestion}",
        "此处没有“{key}”这个键。",
        "{suggestion}",
    ),
    "missing": _error(
        "{field} is missing.",
        "Add {field}: {example}",
        "缺少 {field}。",
        "请加上 {field}: {example}",
    ),
    "empty_value": _error(
        "The value is empty.",
        "Write {form}, or remove the key.",
        "值为空。",
        "请填写{form}，或删除该键。",
    ),
    "bad_value": _error(
        '"{value}" is not {form}.',
        "Write for example {example}",
        "“{value}”不是{form}。",
        "例如写 {example}",
    ),
    "too_long": _error(
        "The text has {length} characters; {longest} are allowed.",
        "Shorten it.",
        "文字有 {length} 个字符，最多 {longest} 个。",
        "请缩短。",
    ),
    "wrong_shape": _error(
        "This should be {form}, not {found}.",
        "Write for example {example}",
        "此处应为{form}，而不是{found}。",
        "例如写 {example}",
    ),
    "not_one_of": _error(
        '"{value}" is not one of the words allowed here.',
        "{suggestion}",
        "此处不能写“{value}”。",
        "{suggestion}",
    ),
    "out_of_range": _error(
        "{value} is not between {low} and {high}.",
        "Write a number between {low} and {high}.",
        "{value} 不在 {low} 与 {high} 之间。",
        "请写 {low} 到 {high} 之间的数。",
    ),
    "too_little": _error(
        "{value} must be more than 0.",
        "Write a span such as 1wd; work without a duration is a milestone.",
        "{value} 必须大于 0。",
        "请写如 1wd 的时长；没有时长的工作应为里程碑。",
    ),
    "no_negative": _error(
        "{value} may not be negative here.",
        "Only a lag may be negative.",
        "{value} 在此处不能为负。",
        "只有 lag 可以为负。",
    ),
    "months_not_here": _error(
        "{value} counts calendar months, which a duration or lag cannot.",
        "Write working days (wd) or days (d); only phases are as long as calendar months.",
        "{value} 以自然月计，时长和间隔不能用自然月。",
        "请用工作日（wd）或天（d）；只有阶段以自然月计。",
    ),
    "no_parameter_here": _error(
        "{value} cannot be filled by a parameter.",
        "Write the value itself.",
        "{value}：此处不能用参数。",
        "请直接写值。",
    ),
    "bad_key": _error(
        '"{key}" cannot be a key.',
        "Use letters, digits, - and _, beginning with a letter, at most 64 of them.",
        "“{key}”不能作为键。",
        "请用字母开头，由字母、数字、- 和 _ 组成，最多 64 个字符。",
    ),
    "chinese_missing": _error(
        "The Chinese text is missing.",
        "Add zh: … beside en:",
        "缺少中文。",
        "请在 en: 旁加上 zh: …",
    ),
    "english_missing": _warning(
        "The English text is missing.",
        "Add en: … beside zh:",
        "缺少英文。",
        "请在 zh: 旁加上 en: …",
    ),
    "not_format_1": _error(
        'The format "{value}" is not known.',
        "Write format: 1",
        "未知的格式“{value}”。",
        "请写 format: 1",
    ),
}

NAMES = {
    "unknown_role": _error(
        'There is no role "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有角色“{name}”。",
        "{suggestion}",
    ),
    "unknown_department": _error(
        'There is no department "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有部门“{name}”。",
        "{suggestion}",
    ),
    "unknown_document": _error(
        'There is no document "{name}" in the vocabulary.',
        "{suggestion} What is no type of document is written {{zh: …, en: …}}.",
        "词汇表中没有文档“{name}”。",
        "{suggestion}不属于任何文档类型的成果请写成 {{zh: …, en: …}}。",
    ),
    "unknown_step": _error(
        'There is no step "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有步骤“{name}”。",
        "{suggestion}",
    ),
    "unknown_part": _error(
        'There is no part "{name}" in this playbook.',
        "{suggestion}",
        "本方案没有包含“{name}”。",
        "{suggestion}",
    ),
    "unknown_playbook": _error(
        'There is no playbook "{name}".',
        "{suggestion}",
        "没有方案“{name}”。",
        "{suggestion}",
    ),
    "unknown_phase": _error(
        'There is no phase "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有阶段“{name}”。",
        "{suggestion}",
    ),
    "unknown_parameter": _error(
        'There is no parameter "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有参数“{name}”。",
        "{suggestion}",
    ),
    "unknown_tier": _error(
        'There is no client tier "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有客户等级“{name}”。",
        "{suggestion}",
    ),
    "unknown_channel": _error(
        'There is no channel "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有渠道“{name}”。",
        "{suggestion}",
    ),
    "unknown_workstream": _error(
        'There is no workstream "{name}" in the vocabulary.',
        "{suggestion}",
        "词汇表中没有工作线“{name}”。",
        "{suggestion}",
    ),
    "unknown_metric": _error(
        'There is no metric "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有指标“{name}”。",
        "{suggestion}",
    ),
    "unknown_line": _error(
        'There is no budget line "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有预算项“{name}”。",
        "{suggestion}",
    ),
    "unknown_risk": _error(
        'There is no risk "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有风险“{name}”。",
        "{suggestion}",
    ),
    "unknown_contact": _error(
        'There is no contact "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有对接关系“{name}”。",
        "{suggestion}",
    ),
    "unknown_element": _error(
        'There is no element "{name}" in this playbook.',
        "{suggestion}",
        "本方案中没有元素“{name}”。",
        "{suggestion}",
    ),
    "unknown_rule": _error(
        'There is no rule "{name}" that a question can be tied to.',
        "{suggestion}",
        "没有可以关联的规则“{name}”。",
        "{suggestion}",
    ),
    "unfit_parameter": _error(
        'The parameter "{name}" is of type {type}, which cannot stand here.',
        "Use a parameter of type {fitting}.",
        "参数“{name}”的类型为 {type}，不能用于此处。",
        "请使用类型为{fitting}的参数。",
    ),
    "unused_parameter": _warning(
        "The parameter is used nowhere.",
        "Write ${name} where its value belongs, or remove it.",
        "该参数没有被使用。",
        "请在需要该值处写 ${name}，或删除该参数。",
    ),
    "key_taken": _error(
        '"{key}" is already the key of {first}.',
        "Give one of the two another key.",
        "“{key}”已是 {first} 的键。",
        "请给其中一个换一个键。",
    ),
    "playbook_taken": _error(
        'The playbook key "{key}" is already that of {first}.',
        "Give one of the two another key.",
        "方案键“{key}”已被 {first} 使用。",
        "请给其中一个换一个键。",
    ),
    "no_vocabulary": _warning(
        "There is no vocabulary, so roles, departments and documents were not checked.",
        "Put vocabulary.yaml beside the playbook.",
        "没有词汇表，因此未检查角色、部门和文档。",
        "请将 vocabulary.yaml 放在方案旁边。",
    ),
}

PROVENANCE = {
    "no_provenance": _error(
        "Nothing says where this comes from.",
        "Add source: with the section of the service document, or proposed: true",
        "没有注明出处。",
        "请加上 source:（服务文件的章节号）或 proposed: true",
    ),
    "unknown_field": _error(
        'proposed names "{name}", which this element does not have.',
        "{suggestion}",
        "proposed 中的“{name}”不是该元素的字段。",
        "{suggestion}",
    ),
    "field_not_there": _warning(
        'proposed names "{name}", which is not written here.',
        "Remove it from proposed:, or add the field.",
        "proposed 写了“{name}”，但此处没有这个字段。",
        "请将其从 proposed: 中删除，或补上该字段。",
    ),
}

LINKS = {
    "cycle": _error(
        "The steps wait for each other in a circle: {way}.",
        "Remove one of these links, or make it soft: true if it is only a preferred order.",
        "步骤相互等待，形成循环：{way}。",
        "请删除其中一条依赖；如果只是建议顺序，请写 soft: true。",
    ),
    "link_twice": _error(
        "{step} is already named before.",
        "Remove one of the two; a step is linked to another only once.",
        "前面已经写过 {step}。",
        "请删除其中一个；两个步骤之间只能有一条依赖。",
    ),
    "point_implied": _warning(
        "{step} is a verification point of this milestone and is linked to it anyway.",
        "Remove it from after:",
        "{step} 是该里程碑的验证点，依赖已自动存在。",
        "请将其从 after: 中删除。",
    ),
    "nothing_before": _warning(
        "Nothing leads to this {thing}, so it passes on the first day.",
        "Add after: with the steps that it waits for.",
        "没有任何步骤通向该{thing}，它在第一天就会通过。",
        "请用 after: 写明它等待哪些步骤。",
    ),
    "lag_without_effect": _warning(
        "A soft link moves nothing, so its lag has no effect.",
        "Remove lag:, or make the link hard.",
        "软依赖不影响日期，其 lag 不起作用。",
        "请删除 lag:，或改为硬依赖。",
    ),
}

STEPS = {
    "not_for_kind": _error(
        "A {kind} has no {field}.",
        "Remove it, or change the kind.",
        "{kind}没有 {field}。",
        "请删除，或更改 kind。",
    ),
    "needed_for_kind": _error(
        "A {kind} needs {field}.",
        "Add {field}: {example}",
        "{kind}需要 {field}。",
        "请加上 {field}: {example}",
    ),
    "no_phase": _error(
        "The playbook has phases, and this names none.",
        "Add phase: with the phase it belongs to.",
        "方案有阶段，但此处未写明所属阶段。",
        "请用 phase: 写明所属阶段。",
    ),
    "due_without_phase": _error(
        "phase_end means nothing without a phase.",
        "Add phase: to the step.",
        "没有阶段时 phase_end 没有意义。",
        "请给该步骤加上 phase:。",
    ),
    "week_without_phase": _error(
        "A week is counted within a phase, and the step has none.",
        "Add phase: to the step.",
        "周数在阶段内计算，但该步骤没有阶段。",
        "请给该步骤加上 phase:。",
    ),
    "week_and_due": _error(
        "week already sets a deadline, so due cannot stand beside it.",
        "Keep one of the two.",
        "week 已设定期限，不能再写 due。",
        "请保留其中一个。",
    ),
    "meeting_on_the_clock": _error(
        "{value} runs on the clock, and a meeting takes working time.",
        "Write working hours or days, for example {example}",
        "{value} 按钟表时间计，而会议占用工作时间。",
        "请写工作小时或工作日，例如 {example}",
    ),
    "both_departments": _error(
        "department and departments cannot stand together.",
        "Keep departments: with all of them.",
        "department 与 departments 不能同时出现。",
        "请只保留 departments:，列出全部部门。",
    ),
    "wrong_day": _error(
        "{field} does not fit a {cadence} duty.",
        "on: is for weekly duties (with weeks: twice a month), day: and month: for the rarer ones.",
        "{field} 不适用于 {cadence} 的例行事项。",
        "每周用 on:（每月两次另加 weeks:），每月及更少用 day:，每季、每年可加 month:。",
    ),
    "quota_short": _warning(
        "At least {least} steps are wanted here, and the list has {there}.",
        "Name more steps, or lower least:",
        "至少需要 {least} 个，但只列出 {there} 个。",
        "请补充步骤，或降低 least:。",
    ),
    "due_before_work": _warning(
        "The step is due {due} after the start, but the work up to there takes {needed}.",
        "Give it more time, or shorten what comes before.",
        "步骤应在开始后 {due} 完成，但到此为止的工作需要 {needed}。",
        "请放宽期限，或缩短前面的步骤。",
    ),
    "past_limit": _warning(
        "The step is due {due} after the start, later than the limit of {limit}.",
        "Bring it forward, or raise limit:",
        "步骤应在开始后 {due} 完成，晚于总时限 {limit}。",
        "请提前期限，或调整 limit:。",
    ),
}

PARAMETERS = {
    "empty_range": _error(
        "min {min} is more than max {max}.",
        "Exchange them.",
        "min {min} 大于 max {max}。",
        "请交换两者。",
    ),
    "default_outside": _error(
        "The default {value} is not between {low} and {high}.",
        "Change the default or the range.",
        "默认值 {value} 不在 {low} 与 {high} 之间。",
        "请更改默认值或范围。",
    ),
    "default_not_whole": _error(
        "A parameter of type {type} is a whole number, and {value} is not.",
        "Write a whole number.",
        "类型为 {type} 的参数应为整数，{value} 不是。",
        "请写整数。",
    ),
    "default_not_choice": _error(
        'The default "{value}" is not one of the choices.',
        "{suggestion}",
        "默认值“{value}”不在选项之中。",
        "{suggestion}",
    ),
    "default_not_number": _error(
        'A parameter of type {type} is a number, and "{value}" is not.',
        "Write a number.",
        "类型为 {type} 的参数应为数字，“{value}”不是。",
        "请写数字。",
    ),
    "not_for_type": _error(
        "A parameter of type {type} has no {field}.",
        "Remove it, or change the type.",
        "类型为 {type} 的参数没有 {field}。",
        "请删除，或更改 type。",
    ),
    "choices_needed": _error(
        "A parameter of type choice needs choices.",
        "Add choices: [first, second]",
        "类型为 choice 的参数需要 choices。",
        "请加上 choices: [甲, 乙]",
    ),
    "window_missed": _warning(
        "With the defaults the phases take {total} months, outside the window of {min} to {max}.",
        "Change a default or the window.",
        "按默认值各阶段共 {total} 个月，不在 {min} 至 {max} 个月的范围内。",
        "请更改默认值或 window。",
    ),
}

QUESTIONS = {
    "open_question": _warning(
        "{title}.{note}",
        "{change}Once it is decided, write settled: with the reason.",
        "{title}。{note}",
        "{change}决定后请写 settled: 并说明理由。",
    ),
}

CATALOGUE: dict[str, Entry] = {
    **READING,
    **VALUES,
    **NAMES,
    **PROVENANCE,
    **LINKS,
    **STEPS,
    **PARAMETERS,
    **QUESTIONS,
}
