"""Faults in documents, reviews and loops."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

PAPERS: dict[str, Entry] = {
    "document_not_made": warning(
        "{step} is to finish this document, but neither it nor what comes before it produces {document}.",
        "Add produces: [{document}] to {step}, or name the step that produces it.",
        "该文档应由 {step} 完成，但它及其前置步骤的成果中都没有“{document}”。",
        "请给 {step} 加上 produces: [{document}]，或改写为产出该文档的步骤。",
    ),
    "rounds_unsaid": warning(
        "There are rounds of revision, but nothing says what each of them records.",
        "Add each_round: [{{zh: …, en: …}}]",
        "写了修订轮数，但没有写明每轮记录什么。",
        "请加上 each_round: [{{zh: …, en: …}}]",
    ),
    "nobody_signs": warning(
        "sign_off names nobody, so nobody signs.",
        "Name the roles that sign, or remove sign_off:",
        "sign_off 没有写任何角色，无人签字。",
        "请写明签字的角色，或删除 sign_off:。",
    ),
    "review_incomplete": error(
        "A review has four parts; missing: {missing}.",
        "Name the step that writes each: {{description: …, causes: …, measures: …, prevention: …}}",
        "复盘由四个部分组成：缺少 {missing}。",
        "请写明各部分由哪个步骤完成：{{description: …, causes: …, measures: …, prevention: …}}",
    ),
    "closes_no_milestone": warning(
        "{step} is no milestone, so the turn ends with work instead of a passed check.",
        "Name a milestone in closes:, or make {step} one.",
        "{step} 不是里程碑，一轮循环会在没有确认的情况下结束。",
        "请在 closes: 中写里程碑，或将 {step} 改为里程碑。",
    ),
}
