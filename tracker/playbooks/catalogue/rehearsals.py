"""Faults that show when a playbook is laid out: what its phases, deadlines and sittings cannot hold."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, warning

REHEARSALS: dict[str, Entry] = {
    "deadline_missed": warning(
        "{when}{item} ends {by} after its deadline. What drives its date: {way}.",
        "Shorten the steps on this way, or give the deadline more time.",
        "{when}{item} 会比期限晚 {by}。决定其日期的步骤：{way}。",
        "请缩短这些步骤，或放宽期限。",
    ),
    "due_before_work": warning(
        "It is due {due} after the start, but the work up to there takes {needed}: {way}.",
        "Give it more time, or shorten these steps.",
        "应在开始后 {due} 完成，但到此为止的工作需要 {needed}：{way}。",
        "请放宽期限，或缩短这些步骤。",
    ),
    "week_past_phase": warning(
        "{when}{item} is set for week {week}, and its phase holds {weeks} whole weeks.",
        "Set an earlier week, or make the phase longer ({change}).",
        "{when}{item} 安排在第 {week} 周，而所属阶段只有 {weeks} 个整周。",
        "请提前周次，或延长阶段（{change}）。",
    ),
    "series_crowded": warning(
        "{when}{item} has {wanted} sittings, and its days have room for {room}, one a day.",
        "Ask for fewer sittings, or make the phase longer; change {change}.",
        "{when}{item} 共需 {wanted} 次，而每天至多一次只排得下 {room} 次。",
        "请减少次数或延长阶段，可调整 {change}。",
    ),
    "agenda_late": warning(
        "{why}.",
        "Send the agenda later, begin earlier what it waits for, or make the phase longer.",
        "{why}。",
        "请缩短议程提前量，提早开始其前置工作，或延长阶段。",
    ),
}
