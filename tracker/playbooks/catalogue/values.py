"""Faults in single values."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

VALUES: dict[str, Entry] = {
    "unknown_key": error(
        'The key "{key}" is not known here.',
        "{suggestion}",
        "此处没有“{key}”这个键。",
        "{suggestion}",
    ),
    "missing": error(
        "{field} is missing.",
        "Add {field}: {example}",
        "缺少 {field}。",
        "请加上 {field}: {example}",
    ),
    "empty_value": error(
        "The value is empty.",
        "Write {form}, or remove the key.",
        "值为空。",
        "请填写{form}，或删除该键。",
    ),
    "bad_value": error(
        '"{value}" is not {form}.',
        "Write for example {example}",
        "“{value}”不是{form}。",
        "例如写 {example}",
    ),
    "too_long": error(
        "The text has {length} characters; {longest} are allowed.",
        "Shorten it.",
        "文字有 {length} 个字符，最多 {longest} 个。",
        "请缩短。",
    ),
    "wrong_shape": error(
        "This should be {form}, not {found}.",
        "Write for example {example}",
        "此处应为{form}，而不是{found}。",
        "例如写 {example}",
    ),
    "not_one_of": error(
        '"{value}" is not one of the words allowed here.',
        "{suggestion}",
        "此处不能写“{value}”。",
        "{suggestion}",
    ),
    "out_of_range": error(
        "{value} is not between {low} and {high}.",
        "Write a number between {low} and {high}.",
        "{value} 不在 {low} 与 {high} 之间。",
        "请写 {low} 到 {high} 之间的数。",
    ),
    "too_little": error(
        "{value} must be more than 0.",
        "Write a span such as 1wd; work without a duration is a milestone.",
        "{value} 必须大于 0。",
        "请写如 1wd 的时长；没有时长的工作应为里程碑。",
    ),
    "no_negative": error(
        "{value} may not be negative here.",
        "Only a lag may be negative.",
        "{value} 在此处不能为负。",
        "只有 lag 可以为负。",
    ),
    "months_not_here": error(
        "{value} counts calendar months, which a duration or lag cannot.",
        "Write working days (wd) or days (d); only phases are as long as calendar months.",
        "{value} 以自然月计，时长和间隔不能用自然月。",
        "请用工作日（wd）或天（d）；只有阶段以自然月计。",
    ),
    "no_parameter_here": error(
        "{value} cannot be filled by a parameter.",
        "Write the value itself.",
        "{value}：此处不能用参数。",
        "请直接写值。",
    ),
    "bad_key": error(
        '"{key}" cannot be a key.',
        "Use letters, digits, - and _, beginning with a letter, at most 64 of them.",
        "“{key}”不能作为键。",
        "请用字母开头，由字母、数字、- 和 _ 组成，最多 64 个字符。",
    ),
    "chinese_missing": error(
        "The Chinese text is missing.",
        "Add zh: … beside en:",
        "缺少中文。",
        "请在 en: 旁加上 zh: …",
    ),
    "english_missing": warning(
        "The English text is missing.",
        "Add en: … beside zh:",
        "缺少英文。",
        "请在 zh: 旁加上 en: …",
    ),
    "not_format_1": error(
        'The format "{value}" is not known.',
        "Write format: 1",
        "未知的格式“{value}”。",
        "请写 format: 1",
    ),
}
