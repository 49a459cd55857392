"""Faults in who does what."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, warning

PEOPLE: dict[str, Entry] = {
    "no_owner": warning(
        "Nobody owns this.",
        "Add owner: with the role that answers for it.",
        "没有负责人。",
        "请用 owner: 写明负责的角色。",
    ),
    "duties_pile_up": warning(
        "{owner} has {count} duties that fall on the same day: {duties}.",
        "Spread them with on:, day: or month:, or give some to another role.",
        "{owner} 有 {count} 项例行事项落在同一天：{duties}。",
        "请用 on:、day:、month: 错开，或交由其他角色负责。",
    ),
    "client_unmet": warning(
        "The duty meets the client without saying whom or by which channel; missing: {missing}.",
        "Add contact: with a key of contacts:, and channel: with a channel of the vocabulary.",
        "该事项面向客户，但没有写明对接人与渠道：缺少 {missing}。",
        "请用 contact: 写明 contacts: 中的对接关系，用 channel: 写明词汇表中的渠道。",
    ),
}
