"""A step of an explanation as one sentence, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.explain.days_off import DaysOff
from tracker.domain.explain.saying import Namer, Saying, length, tight
from tracker.domain.explain.steps import DEADLINE, Step, about_finish
from tracker.domain.schedule.link_bounds import holds_start, leaves_start
from tracker.domain.schedule.values import ConstraintKind
from tracker.domain.text import Text

_CAUSES: Mapping[str, Text] = {
    "project_start": Text("{id} 随项目开始（{asked}）", "{id} starts with the project ({asked})"),
    "phase": Text(
        "{id} 需等阶段“{ref}”开始（{asked}）", "{id} waits for the phase “{ref}” to begin ({asked})"
    ),
    "week": Text(
        "{id} 排在所属阶段的第 {ref} 周（{asked} 起）",
        "{id} belongs to week {ref} of its phase (from {asked})",
    ),
    "kept": Text(
        "{id} 按项目策略不提前，保持原定时间（{asked}）",
        "{id} keeps its planned date ({asked}), because the project pulls nothing forward",
    ),
    "data_date": Text(
        "{id} 尚未开始，不能排在过去（{asked} 之前）",
        "{id} has not started and cannot lie in the past (before {asked})",
    ),
    "constraint": Text("{id} 不得早于 {asked} {own}", "{id} may not {own} before {asked}"),
    ConstraintKind.START_NO_EARLIER_THAN: Text(
        "{id} 不得早于 {asked} {own}", "{id} may not {own} before {asked}"
    ),
    ConstraintKind.FINISH_NO_EARLIER_THAN: Text(
        "{id} 不得早于 {asked} {own}", "{id} may not {own} before {asked}"
    ),
    ConstraintKind.START_NO_LATER_THAN: Text(
        "{id} 最晚须于 {asked} {own}，优先于前置依赖",
        "{id} must {own} by {asked}, whatever its predecessors ask",
    ),
    ConstraintKind.FINISH_NO_LATER_THAN: Text(
        "{id} 最晚须于 {asked} {own}，优先于前置依赖",
        "{id} must {own} by {asked}, whatever its predecessors ask",
    ),
    ConstraintKind.MUST_START_ON: Text("{id} 必须于 {asked} {own}", "{id} must {own} on {asked}"),
    ConstraintKind.MUST_FINISH_ON: Text("{id} 必须于 {asked} {own}", "{id} must {own} on {asked}"),
    ConstraintKind.AS_LATE_AS_POSSIBLE: Text(
        "{id} 要求尽可能晚{own}", "{id} is to {own} as late as possible"
    ),
    DEADLINE: Text("{id} 需在期限（{asked}）前{own}", "{id} must {own} before its deadline ({asked})"),
    "finish": Text(
        "{id} 需在项目完成（{asked}）前{own}", "{id} must {own} before the project finishes ({asked})"
    ),
}
_PUSHED = {
    0: Text(
        "{id} 需在 {other} {end}（{source}）后{own}", "{id} can {own} only after {other} {end} ({source})"
    ),
    1: Text(
        "{id} 需在 {other} {end}（{source}）后再等 {lag}才能{own}",
        "{id} can {own} only {lag} after {other} {end} ({source})",
    ),
    -1: Text(
        "{id} 最早可在 {other} {end}（{source}）前 {lag}{own}",
        "{id} can {own} {lag} before {other} {end} ({source}) and no earlier",
    ),
}
_HELD = {
    0: Text("{id} 需在 {other} {end}（{source}）前{own}", "{id} must {own} before {other} {end} ({source})"),
    1: Text(
        "{id} 需在 {other} {end}（{source}）前至少 {lag}{own}",
        "{id} must {own} at least {lag} before {other} {end} ({source})",
    ),
    -1: Text(
        "{id} 最晚可在 {other} {end}（{source}）后 {lag}{own}",
        "{id} must {own} at the latest {lag} after {other} {end} ({source})",
    ),
}
_MOST = 2
"""Stretches of days off in one sentence."""
_ENDS = {True: Text("开始", "starts"), False: Text("完成", "finishes")}
_STARTED, _FINISHED, _REACHED = Text("开始", "start"), Text("完成", "finish"), Text("达成", "be reached")
_PROVISIONAL = Text(
    "该日期涉及放假安排尚未公布的年份，为预估。",
    "The date depends on public holidays that are not announced yet and is provisional.",
)


def words(step: Step, name: Namer, zone: str) -> Text:
    """What put the activity where it is, which days off lie between, and where it lies: a sentence.

    `name` says ids and the keys of phases, with quotation marks if they want any; dates are those of `zone`.
    A date that depends on projected holidays gets a second sentence.
    """
    saying = Saying(zone)
    if step.reason.kind in ("pin", "actual"):
        said = _given(step, name, saying)
    else:
        said = _because(step, name, saying)
    sentence = Text(f"{tight(said.zh)}。", f"{said.en}.")
    if not step.provisional:
        return sentence
    return Text(f"{sentence.zh}{_PROVISIONAL.zh}", f"{sentence.en} {_PROVISIONAL.en}")


def _given(step: Step, name: Namer, saying: Saying) -> Text:
    """Dates that people set or that have happened."""
    text = _happened(step) if step.reason.kind == "actual" else _pinned(step)
    return text.fill(
        {"id": name(step.id), "start": saying.instant(step.start), "finish": saying.instant(step.finish)}
    )


def _pinned(step: Step) -> Text:
    if step.start == step.finish:
        return Text("{id} 由人工固定在 {start}", "{id} is pinned by hand to {start}")
    return Text("{id} 由人工固定在 {start} 至 {finish}", "{id} is pinned by hand to {start} – {finish}")


def _happened(step: Step) -> Text:
    if step.activity.actual_finish is None:
        return Text(
            "{id} 已于 {start} 开始，预计 {finish} 完成",
            "{id} started on {start} and should finish on {finish}",
        )
    if _moment(step):
        return Text("{id} 已于 {start} 达成", "{id} was reached on {start}")
    return Text("{id} 已于 {start} 开始、{finish} 完成", "{id} started on {start} and finished on {finish}")


def _because(step: Step, name: Namer, saying: Saying) -> Text:
    """The cause, the days off after it, the dates that follow, and the days off within them."""
    said = _cause(step, name, saying)
    if not _says_start(step):
        said = _after(said, step, saying)
    within = _told(each for each in step.inside if each.kind != "weekend")
    if not within:
        return said
    off = saying.off(within)
    if _both_ends(step):
        return Text(f"{said.zh}，其间 {off.zh}", f"{said.en} ({off.en})")
    finish = saying.instant(step.finish)
    return Text(
        f"{said.zh}；其间 {off.zh}，完成于 {finish.zh}", f"{said.en}; {off.en}, so it finishes on {finish.en}"
    )


def _cause(step: Step, name: Namer, saying: Saying) -> Text:
    fields: dict[str, Text | str] = {"id": name(step.id), "own": _own(step)}
    if step.link is None or step.source is None:
        kind, ref = step.reason.kind, step.reason.ref
        text = _CAUSES.get(ref, _CAUSES["constraint"]) if kind == "constraint" else _CAUSES[kind]
        fields |= {"asked": saying.instant(step.asked), "ref": name(ref) if kind == "phase" else ref}
        return text.fill(fields)
    link, texts = step.link, _HELD if step.held else _PUSHED
    fields |= {
        "other": name(step.reason.ref),
        "end": _ENDS[holds_start(link) if step.held else leaves_start(link)],
        "source": saying.instant(step.source),
        "lag": length(step.lag, step.minutes_per_day, elapsed=link.lag_elapsed),
    }
    return texts[(step.lag > 0) - (step.lag < 0)].fill(fields)


def _own(step: Step) -> Text:
    """What the activity does at the end that its cause is about."""
    if _moment(step):
        return _REACHED
    if step.held:
        at_start = step.link is not None and leaves_start(step.link)
        return _STARTED if at_start else _FINISHED
    return _FINISHED if about_finish(step) else _STARTED


def _after(cause: Text, step: Step, saying: Saying) -> Text:
    """What follows from a cause, over the days off that lie between."""
    told = _told(step.waits)
    between = saying.off(told)
    dates = _dates(step, saying)
    if not told:
        return Text(f"{cause.zh}，故{dates.zh}", f"{cause.en}, so {dates.en}")
    return Text(f"{cause.zh}；{between.zh}，故{dates.zh}", f"{cause.en}; {between.en}, so {dates.en}")


def _dates(step: Step, saying: Saying) -> Text:
    start = saying.instant(step.start)
    latest = Text("最晚", "at the latest ") if step.held else Text()
    if _moment(step):
        return Text(f"{latest.zh}定于 {start.zh}", f"{latest.en}it falls on {start.en}")
    if not _both_ends(step):
        return Text(f"始于 {start.zh}", f"it starts on {start.en}")
    finish = saying.instant(step.finish)
    return Text(
        f"{latest.zh}始于 {start.zh}、完成于 {finish.zh}",
        f"{latest.en}it runs from {start.en} to {finish.en}",
    )


def _says_start(step: Step) -> bool:
    """Whether the cause alone says where the activity lies."""
    follows = step.link is not None or step.held or (about_finish(step) and not _moment(step))
    return not follows and step.asked == step.start and step.reason.ref != ConstraintKind.AS_LATE_AS_POSSIBLE


def _both_ends(step: Step) -> bool:
    """Whether start and finish follow together."""
    return step.held or about_finish(step)


def _moment(step: Step) -> bool:
    return step.start == step.finish and not step.activity.duration


def _told(stretches: Iterable[DaysOff]) -> list[DaysOff]:
    """The days off worth a word: all if they are few, else those that have a reason of their own."""
    found = list(stretches)
    special = [each for each in found if each.kind != "weekend"]
    return (special or (found if len(found) <= _MOST else []))[:_MOST]
