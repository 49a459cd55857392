"""Faults in parameters."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

PARAMETERS: dict[str, Entry] = {
    "empty_range": error(
        "{lower} {min} is more than {upper} {max}.",
        "Exchange them, or change one of the two.",
        "{lower} {min} 大于 {upper} {max}。",
        "请交换两者，或更改其中一个。",
    ),
    "default_outside": error(
        "The default {value} is not between {low} and {high}.",
        "Change the default or the range.",
        "默认值 {value} 不在 {low} 与 {high} 之间。",
        "请更改默认值或范围。",
    ),
    "default_not_whole": error(
        "A parameter of type {type} is a whole number, and {value} is not.",
        "Write a whole number.",
        "类型为 {type} 的参数应为整数，{value} 不是。",
        "请写整数。",
    ),
    "default_not_choice": error(
        'The default "{value}" is not one of the choices.',
        "{suggestion}",
        "默认值“{value}”不在选项之中。",
        "{suggestion}",
    ),
    "default_not_number": error(
        'A parameter of type {type} is a number, and "{value}" is not.',
        "Write a number.",
        "类型为 {type} 的参数应为数字，“{value}”不是。",
        "请写数字。",
    ),
    "required_with_default": error(
        "The parameter is required, so its default is never used.",
        "Remove default: if a value must be given at every start, or else remove required:",
        "该参数为必填，默认值永远不会用到。",
        "如果每次启动都必须填写，请删除 default:；否则请删除 required:。",
    ),
    "not_for_type": error(
        "A parameter of type {type} has no {field}.",
        "Remove it, or change the type.",
        "类型为 {type} 的参数没有 {field}。",
        "请删除，或更改 type。",
    ),
    "choices_needed": error(
        "A parameter of type choice needs choices.",
        "Add choices: [first, second]",
        "类型为 choice 的参数需要 choices。",
        "请加上 choices: [甲, 乙]",
    ),
    "no_tiers": error(
        "The vocabulary has no client tiers to choose from.",
        "Add tiers: to vocabulary.yaml, or make the parameter of type choice.",
        "词汇表中没有可选的客户等级。",
        "请在 vocabulary.yaml 中加上 tiers:，或将参数类型改为 choice。",
    ),
    "one_choice": warning(
        'There is nothing to choose: "{choice}" is the only choice.',
        "Add a second choice, or write the value itself instead of the parameter.",
        "只有“{choice}”一个选项，无从选择。",
        "请增加选项，或不用参数而直接写值。",
    ),
    "window_missed": warning(
        "With the defaults the phases take {total} months, outside the window of {min} to {max}.",
        "Change a default or the window.",
        "按默认值各阶段共 {total} 个月，不在 {min} 至 {max} 个月的范围内。",
        "请更改默认值或 window。",
    ),
}
