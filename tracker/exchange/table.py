"""A placed plan as a table for a terminal: when each line begins and ends, and what made it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.schedule import Activity, Conflict, Link, LinkType, Placed, Reason, Schedule
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import to_datetime
from tracker.exchange.planfile import PHASE, FileRow, PlanFile
from tracker.playbooks.tables import table

HEADS = (
    Text("编号", "No."),
    Text("名称", "Title"),
    Text("工期", "Duration"),
    Text("开始", "Start"),
    Text("完成", "Finish"),
    Text("浮动", "Slack"),
    Text("关键", "Critical"),
    Text("原因", "Why"),
)
REASONS = {
    "project_start": Text("项目开始", "the project starts"),
    "finish": Text("项目须完成", "the project must finish"),
    "phase": Text("阶段“{ref}”开始", "phase {ref} begins"),
    "week": Text("不早于第 {ref} 周", "not before week {ref}"),
    "pin": Text("日期由人设定", "dates set by hand"),
    "actual": Text("已实际开始", "has begun"),
    "kept": Text("保持原日期", "keeps its date"),
    "data_date": Text("不早于状态日期", "not before the status date"),
}
LINKS = {
    LinkType.FS: Text("{ref} 完成后", "after {ref} finishes"),
    LinkType.SS: Text("{ref} 开始后", "after {ref} starts"),
    LinkType.FF: Text("{ref} 完成后才可完成", "ends after {ref} finishes"),
    LinkType.SF: Text("{ref} 开始后才可完成", "ends after {ref} starts"),
}
BACKWARD = {
    LinkType.FS: Text("{ref} 开始前", "before {ref} starts"),
    LinkType.SS: Text("须在 {ref} 之前开始", "starts before {ref} starts"),
    LinkType.FF: Text("{ref} 完成前", "before {ref} finishes"),
    LinkType.SF: Text("须在 {ref} 完成前开始", "starts before {ref} finishes"),
}
AFTER, BEFORE = Text("{ref} 之后", "after {ref}"), Text("{ref} 之前", "before {ref}")
LAG, LEAD = Text("，间隔 {lag}", ", lag {lag}"), Text("，提前 {lag}", ", lead {lag}")
WISHES = {
    "AS_LATE_AS_POSSIBLE": Text("越晚越好", "as late as possible"),
    "START_NO_EARLIER_THAN": Text("不得早于…开始", "start no earlier than"),
    "START_NO_LATER_THAN": Text("不得晚于…开始", "start no later than"),
    "FINISH_NO_EARLIER_THAN": Text("不得早于…完成", "finish no earlier than"),
    "FINISH_NO_LATER_THAN": Text("不得晚于…完成", "finish no later than"),
    "MUST_START_ON": Text("必须开始于", "must start on"),
    "MUST_FINISH_ON": Text("必须完成于", "must finish on"),
}
CONFLICTS = {
    "deadline_missed": Text(
        "{item}：期限 {required}，完成于 {actual}", "{item}: due {required}, finishes {actual}"
    ),
    "link_violated": Text(
        "{item}：依赖要求不早于 {required}，实际为 {actual}",
        "{item}: a link asks for {required} or later, it is {actual}",
    ),
    "bound_violated": Text(
        "{item}：不得早于 {required} 开始，实际为 {actual}",
        "{item}: may not start before {required}, it starts {actual}",
    ),
    "constraint_missed": Text(
        "{item}：约束日期 {required} 未能保持，实际为 {actual}",
        "{item}: its constraint asks for {required}, it is {actual}",
    ),
    "constraint_vs_constraint": Text(
        "{item}：设定的日期互相矛盾，应不早于 {required}，却定在 {actual}",
        "{item}: dates that were set contradict each other, {required} or later against {actual}",
    ),
    "non_working_pin": Text(
        "{item}：设定的时间 {actual} 不在工作时间内，最近的工作时间为 {required}",
        "{item}: {actual}, set by hand, is no working time; {required} would be",
    ),
}
CONFLICT = Text("{item}：应为 {required}，实际为 {actual}", "{item}: {required} asked for, it is {actual}")
CULPRITS = Text("（原因：{culprits}）", " (because of {culprits})")
TOTALS = Text(
    "共 {tasks} 项，关键 {critical} 项，冲突 {conflicts} 处。",
    "Tasks: {tasks}, critical: {critical}, conflicts: {conflicts}.",
)
WINDOW = Text("开始 {start}，完成 {finish}。", "Starts {start}, finishes {finish}.")
PATH = Text("关键路径：{path}", "Critical path: {path}")
FOUND = Text("冲突", "Conflicts")
PROVISIONAL = Text(
    "带“~”的日期落在放假安排尚未公布的年份，公布后可能变动。",
    "Dates marked ~ touch a year whose holidays are not announced yet and may move.",
)
UNITS = {"d": Text("天", "d"), "h": Text("小时", "h"), "m": Text("分钟", "min")}
ELAPSED = Text("历时{span}", "{span} elapsed")
MARK = "*"
DAY = 1440


def lines(plan: PlanFile, schedule: Schedule, lang: Lang, notes: Sequence[Text] = ()) -> Iterator[str]:
    """The name, one line for each task, then totals, critical path, conflicts, what is provisional, notes."""
    yield from _Sheet(plan, schedule, lang).lines()
    yield from (note.pick(lang) for note in notes)


class _Sheet:
    def __init__(self, plan: PlanFile, schedule: Schedule, lang: Lang) -> None:
        self.plan, self.schedule, self.lang = plan, schedule, lang
        self.numbers = {
            row.activity.id: str(row.number if row.number is not None else i)
            for i, row in enumerate(plan.rows, 1)
        }
        self.phases = {row.activity.id.removeprefix(PHASE): row.title for row in plan.rows}
        self.links: Mapping[tuple[str, str], Link] = {
            (link.pred, link.succ): link for link in reversed(plan.links) if not link.soft
        }

    def lines(self) -> Iterator[str]:
        yield _printable(self.plan.name)
        yield ""
        yield from table([head.pick(self.lang) for head in HEADS], [self._row(row) for row in self.plan.rows])
        yield ""
        yield self._window()
        yield self._totals()
        if self.schedule.critical_path:
            path = " → ".join(self.numbers[key] for key in self.schedule.critical_path)
            yield self._say(PATH, path=path)
        yield from self._conflicts()
        if any(placed.provisional for placed in self.schedule.placed.values()):
            yield self._say(PROVISIONAL)

    # Lines of the table

    def _row(self, row: FileRow) -> Sequence[str]:
        activity, placed = row.activity, self.schedule.placed[row.activity.id]
        return (
            self.numbers[activity.id],
            "  " * (row.level - 1) + _printable(row.title),
            self._duration(activity),
            self._instant(placed.start),
            self._instant(placed.finish) + ("~" if placed.provisional else ""),
            self._span(placed.total_slack, on_clock=activity.elapsed),
            MARK if placed.critical else "",
            "" if activity.summary else self._reason(placed, activity),
        )

    def _duration(self, activity: Activity) -> str:
        if activity.summary or activity.span_to is not None:
            return ""
        return self._length(activity.duration, on_clock=activity.elapsed)

    def _reason(self, placed: Placed, activity: Activity) -> str:
        reason = placed.reason
        if reason.kind == "link":
            return self._link(reason, activity)
        if reason.kind == "constraint" and activity.constraint is not None:
            words = WISHES[activity.constraint.kind].pick(self.lang)
            on = "" if reason.ref == "AS_LATE_AS_POSSIBLE" else self._instant(activity.constraint.at)
            return words.replace("…", f" {on} ") if "…" in words else f"{words} {on}".rstrip()
        ref = self.phases.get(reason.ref, reason.ref) if reason.kind == "phase" else reason.ref
        return self._say(REASONS[reason.kind], ref=ref) if reason.kind in REASONS else reason.kind

    def _link(self, reason: Reason, activity: Activity) -> str:
        """Backward planning names the successor that asks; a link may also stand on a summary."""
        backward = self.plan.finish is not None
        ends = (activity.id, reason.ref) if backward else (reason.ref, activity.id)
        link, ref = self.links.get(ends), self.numbers[reason.ref]
        if link is None:
            return self._say(BEFORE if backward else AFTER, ref=ref)
        words = self._say((BACKWARD if backward else LINKS)[link.type], ref=ref)
        return words + self._lag(link)

    def _lag(self, link: Link) -> str:
        size = link.lag if link.lag_percent is None else link.lag_percent
        if not size:
            return ""
        if link.lag_percent is not None:
            lag = f"{abs(size):g}%"
        else:
            lag = self._length(abs(link.lag), on_clock=link.lag_elapsed)
        return self._say(LAG if size > 0 else LEAD, lag=lag)

    # Below the table

    def _window(self) -> str:
        start, finish = self._instant(self.schedule.start), self._instant(self.schedule.finish)
        return self._say(WINDOW, start=start, finish=finish)

    def _totals(self) -> str:
        leaves = [row.activity.id for row in self.plan.rows if not row.activity.summary]
        critical = sum(self.schedule.placed[key].critical for key in leaves)
        found = len(self.schedule.conflicts)
        return self._say(TOTALS, tasks=len(leaves), critical=critical, conflicts=found)

    def _conflicts(self) -> Iterator[str]:
        if self.schedule.conflicts:
            yield ""
            yield self._say(FOUND)
            yield from (f"  {self._conflict(each)}" for each in self.schedule.conflicts)
            yield ""

    def _conflict(self, found: Conflict) -> str:
        names = {
            row.activity.id: f"{self.numbers[row.activity.id]} {_printable(row.title)}"
            for row in self.plan.rows
        }
        words = self._say(
            CONFLICTS.get(found.kind, CONFLICT),
            item=names[found.item],
            required=self._instant(found.required),
            actual=self._instant(found.actual),
        )
        others = [self.numbers.get(key, key) for key in found.culprits if key != found.item]
        return words + self._say(CULPRITS, culprits=others) if others else words

    # Words

    def _say(self, words: Text, **fields: object) -> str:
        return words.fill(dict(fields)).pick(self.lang)

    def _instant(self, t: int) -> str:
        return f"{to_datetime(t, self.plan.zone):%Y-%m-%d %H:%M}"

    def _length(self, minutes: int, *, on_clock: bool) -> str:
        span = self._span(minutes, on_clock=on_clock)
        return self._say(ELAPSED, span=span) if on_clock else span

    def _span(self, minutes: int, *, on_clock: bool = False) -> str:
        """In days if they come out in quarters or are many, else in hours or minutes: 2d, 1.5h, -20min."""
        per_day = DAY if on_clock else self.plan.minutes_per_day
        size = abs(minutes)
        if not size or size >= 5 * per_day or (size >= per_day and size * 4 % per_day == 0):
            amount, unit = minutes / per_day, "d"
        elif size >= 60:
            amount, unit = minutes / 60, "h"
        else:
            amount, unit = minutes, "m"
        return f"{amount:.2f}".rstrip("0").rstrip(".") + UNITS[unit].pick(self.lang)


def _printable(words: str) -> str:
    """Without what would break the lines or speak to the terminal."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)
