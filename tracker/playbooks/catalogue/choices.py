"""Faults in choices among steps."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

CHOICES: dict[str, Entry] = {
    "too_few_branches": error(
        "There is nothing to choose among fewer than two steps.",
        "Name at least two steps, or remove one_of:",
        "少于两个步骤，无从选择。",
        "请至少写两个步骤，或删除 one_of:。",
    ),
    "branch_not_after": error(
        "{chooser} chooses {branch}, which does not come after it.",
        "Add after: [{chooser}] to {branch}, or take {branch} out of one_of:",
        "{chooser} 要选择 {branch}，但 {branch} 并不在它之后。",
        "请给 {branch} 加上 after: [{chooser}]，或将 {branch} 从 one_of: 中删除。",
    ),
    "branch_is_alternate": error(
        "{branch} is an alternate of {original}, so it is not there to be chosen.",
        "Name {original} here, or remove alternate_of: from {branch}.",
        "{branch} 是 {original} 的替代步骤，此处无法选择。",
        "请在此处写 {original}，或删除 {branch} 的 alternate_of:。",
    ),
    "waits_for_rival": warning(
        "{step} waits for {rival}, but {chooser} takes only one of the two.",
        "Let {step} wait for {chooser} alone, or take one of the two out of one_of:",
        "{step} 等待 {rival}，但 {chooser} 只选择其中一个。",
        "请让 {step} 只等待 {chooser}，或将其中一个从 one_of: 中删除。",
    ),
    "alternate_circle": error(
        "Nobody can choose this: the alternates stand for each other in a circle: {way}.",
        "Let alternate_of: name a step that is in the plan by itself.",
        "无法选择：替代步骤相互替代，形成循环：{way}。",
        "alternate_of: 请写本来就在计划中的步骤。",
    ),
    "alternate_kind": warning(
        "A {kind} cannot take the place of {original}, which is a {other}.",
        "Give both the same kind.",
        "{kind}不能代替 {original}，后者是{other}。",
        "请让两者的 kind 相同。",
    ),
    "alternate_tiers": warning(
        "Nobody can choose this: it is for {mine}, and {original} is there only for {others}.",
        "Give both at least one tier in common.",
        "无法选择：此步骤用于 {mine}，而 {original} 只用于 {others}。",
        "请让两者至少有一个共同的客户等级。",
    ),
    "waits_for_original": warning(
        "{step} waits for {original}, which goes when {step} takes its place.",
        "Let {step} wait for what {original} waits for.",
        "{step} 等待 {original}，但选用 {step} 时 {original} 就不再执行。",
        "请让 {step} 等待 {original} 的前置步骤。",
    ),
    "tiers_apart": warning(
        "No project has both: {step} is for {mine}, and {other} is for {others}. The link is passed over.",
        "Remove the link, or give both at least one tier in common.",
        "没有项目同时包含两者：{step} 用于 {mine}，{other} 用于 {others}；该依赖会被跳过。",
        "请删除该依赖，或让两者至少有一个共同的客户等级。",
    ),
}
