"""Faults in emergency plans."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

EMERGENCIES: dict[str, Entry] = {
    "level_range": error(
        "The parameter {name} may be {low} to {high}, and levels are 1 to 3.",
        "Give parameters.{name} min: 1 and max: 3",
        "参数 {name} 可取 {low} 至 {high}，而级别为 1 至 3。",
        "请给 parameters.{name} 写 min: 1 和 max: 3。",
    ),
    "no_deadline": error(
        "Nothing says by when the emergency must be over.",
        "Add limit: 48h, or due: T+2h to the steps.",
        "没有写明应急处置的时限。",
        "请加上 limit: 48h，或给步骤加上 due: T+2h。",
    ),
    "no_evidence": warning(
        "No step says what must be kept as evidence.",
        "Add evidence: {{zh: …, en: …}} to the steps that leave something behind.",
        "没有任何步骤写明要留存的证据。",
        "请给需要留存记录的步骤加上 evidence: {{zh: …, en: …}}。",
    ),
}
