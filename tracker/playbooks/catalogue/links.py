"""Faults in what waits for what."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

LINKS: dict[str, Entry] = {
    "cycle": error(
        "The steps wait for each other in a circle: {way}.",
        "Remove one of these links, or make it soft: true if it is only a preferred order.",
        "步骤相互等待，形成循环：{way}。",
        "请删除其中一条依赖；如果只是建议顺序，请写 soft: true。",
    ),
    "link_twice": error(
        "{step} is already named before.",
        "Remove one of the two; a step is linked to another only once.",
        "前面已经写过 {step}。",
        "请删除其中一个；两个步骤之间只能有一条依赖。",
    ),
    "point_implied": warning(
        "{step} is a verification point of this milestone and is linked to it anyway.",
        "Remove it from after:",
        "{step} 是该里程碑的验证点，依赖已自动存在。",
        "请将其从 after: 中删除。",
    ),
    "nothing_before": warning(
        "Nothing leads to this {thing}, so it passes on the first day.",
        "Add after: with the steps that it waits for.",
        "没有任何步骤通向该{thing}，它在第一天就会通过。",
        "请用 after: 写明它等待哪些步骤。",
    ),
    "lag_without_effect": warning(
        "A soft link moves nothing, so its lag has no effect.",
        "Remove lag:, or make the link hard.",
        "软依赖不影响日期，其 lag 不起作用。",
        "请删除 lag:，或改为硬依赖。",
    ),
}
