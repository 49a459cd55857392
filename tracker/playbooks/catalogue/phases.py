"""Faults in phases."""

from __future__ import annotations

from tracker.playbooks.catalogue.entry import Entry, error, warning

PHASES: dict[str, Entry] = {
    "no_months": error(
        "{thing}, but the phase {phase} has no months.",
        "Add months: to phases.{phase}, or choose a phase that has them.",
        "{thing}，但阶段 {phase} 没有月数。",
        "请给 phases.{phase} 加上 months:，或改用有月数的阶段。",
    ),
    "no_aim": warning(
        "Nothing says what this phase is to reach; missing: {missing}.",
        "Add goal: {{zh: …, en: …}} and indicators: [{{zh: …, en: …}}]",
        "没有写明该阶段要达到什么：缺少 {missing}。",
        "请加上 goal: {{zh: …, en: …}} 和 indicators: [{{zh: …, en: …}}]",
    ),
    "no_quarter": warning(
        "The duty comes round every quarter, but its phases ({phases}) take {months} months by default, "
        "so no quarter may end within them.",
        "Name more phases in during:, or make {phases} at least 3 months long.",
        "该事项每季度一次，但其阶段（{phases}）按默认值共 {months} 个月，可能没有一个季度在其中结束。",
        "请在 during: 中增加阶段，或将 {phases} 延长到至少 3 个月。",
    ),
}
