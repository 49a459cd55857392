"""A playbook that was laid out, as the values that its picture draws."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import cast

from tracker.domain.emergency_times import Response
from tracker.domain.outlook import length
from tracker.domain.plan_values import PlanNode, PlanPhase
from tracker.domain.playbook import Step
from tracker.domain.schedule import Link
from tracker.domain.text import Lang, Text
from tracker.pages.lags import lag_words
from tracker.pages.recipe import Band, Box, Listing, Recipe, words
from tracker.pages.timeline import Arrow
from tracker.pages.timeline import words as timeline
from tracker.pages.timeline.chart import BarKind
from tracker.playbooks.marks import OPTIONAL
from tracker.playbooks.outlook_views import amount
from tracker.playbooks.preview import Preview
from tracker.playbooks.showing import words as sheet
from tracker.playbooks.showing.speaker import Speaker
from tracker.playbooks.showing.words import clock

YEAR = 366
"""Days; the dates of a longer plan have their year."""


def recipe(shown: Preview, lang: Lang) -> Recipe:
    """The picture of a playbook before anything of it is started."""
    return _View(shown, lang).recipe()


class _View:
    def __init__(self, shown: Preview, lang: Lang) -> None:
        self.shown, self.lang, self.sheet = shown, lang, Speaker(shown, lang)
        self.chain = set(pairwise(shown.outlook.critical_path))
        self.missed: dict[str, list[str]] = {}
        for each in shown.outlook.misses:
            self.missed.setdefault(each.item, []).append(self.sheet.telling.miss(each))
        for key, late in self.sheet.late():
            self.missed.setdefault(key, []).append(late)

    def recipe(self) -> Recipe:
        shown, said = self.shown, self.sheet
        return Recipe(
            title=shown.playbook.title.pick(self.lang),
            summary=" · ".join([*said.length(), *said.counts()]),
            boxes=(*map(self._box, shown.plan.nodes), *map(self._spare, shown.spares)),
            arrows=(*map(self._arrow, shown.plan.links), *self._spare_arrows()),
            bands=tuple(map(self._band, sorted(shown.plan.phases, key=self._begin))),
            listings=tuple(each for each in self._listings() if each.rows),
            notes=(*said.notes(), *self.missed.get("", ())),
            lang=self.lang,
        )

    # Steps

    def _box(self, node: PlanNode) -> Box:
        step, missed = self.shown.whole.steps.get(node.key), tuple(self.missed.get(node.key, ()))
        when, limit, alarm = self._times(node)
        mark = self.shown.marks.of(node.key).pick(self.lang)
        return Box(
            id=node.key,
            key=node.key,
            title=node.title.pick(self.lang),
            kind=cast(BarKind, node.kind),
            phase=node.phase,
            owner=self.sheet.people(node.owner, ())[0],
            when=when,
            limit=limit,
            mark="" if mark == OPTIONAL.pick(self.lang) else mark,
            told="\n".join([*self._told(node, when, mark), *missed]),
            critical=self.shown.placed(node).critical,
            alarm=alarm,
            optional=bool(step and step.optional),
            conflicts=missed,
        )

    def _spare(self, step: Step) -> Box:
        mark, title = self.shown.marks.of(step.key).pick(self.lang), step.title.pick(self.lang)
        return Box(
            id=step.key,
            key=step.key,
            title=title,
            kind=step.kind.value,
            phase=step.phase,
            owner=self.sheet.people(step.owner, ())[0],
            mark=mark,
            told=f"{step.key} {title}\n{mark}",
            optional=step.optional,
            spare=True,
        )

    def _times(self, node: PlanNode) -> tuple[str, str, bool]:
        """When it is, how much room it has, and whether that is too little."""
        if self.shown.response:
            return self._since(node, self.shown.response)
        when, slack = self._days(node), self.shown.slack_days(node)
        if node.series is not None:
            return (
                when,
                words.SITTINGS.fill({"n": self.shown.outlook.sittings[node.key]}).pick(self.lang),
                False,
            )
        if not slack:
            return when, "", False
        return when, words.SLACK.fill({"days": amount(slack).replace("-", "−")}).pick(self.lang), slack < 0

    def _since(self, node: PlanNode, response: Response) -> tuple[str, str, bool]:
        times = response.steps[node.key]
        due = "" if times.due is None else f"≤ T+{times.due}"
        return f"T+{clock(times.start)} – {clock(times.finish)}", due, times.late > 0

    def _days(self, node: PlanNode) -> str:
        first, last = self.shown.days(node)
        if not self.shown.dated:
            return self._numbers(self.shown.number(first), self.shown.number(last))
        if self.shown.outlook.length.days <= YEAR:
            return timeline.span(first, last)
        if first == last:
            return f"{first:%y-%m-%d}"
        return (
            f"{first:%y-%m-%d} – {last:%m-%d}"
            if first.year == last.year
            else f"{first:%y-%m-%d} – {last:%y-%m-%d}"
        )

    def _numbers(self, first: int, last: int) -> str:
        template = words.DAY if first == last else words.DAYS
        return template.fill({"first": first, "last": last}).pick(self.lang)

    def _told(self, node: PlanNode, when: str, mark: str) -> Iterator[str]:
        """All that is known of a step, for who points at it."""
        yield f"{node.key} {node.title.pick(self.lang)}"
        owner, departments = self.sheet.people(node.owner, node.departments)
        facts = (timeline.KINDS[node.kind].pick(self.lang), owner, departments, self.sheet.duration(node))
        yield " · ".join(each for each in facts if each)
        yield " · ".join(each for each in (when, mark) if each)
        if node.deliverables:
            yield self._say(words.PRODUCES, what=node.deliverables)
        if node.acceptance:
            yield self._say(words.ACCEPTED, what=node.acceptance)
        if node.source:
            yield self._say(words.SOURCE, what=node.source)

    # Links

    def _arrow(self, link: Link) -> Arrow:
        ends = link.pred, link.succ
        chooser = self.shown.whole.steps.get(link.pred)
        return Arrow(
            *ends,
            type=link.type.value,
            critical=ends in self.chain,
            soft=link.soft,
            lag=lag_words(link, self.shown.calendar.minutes_per_day).pick(self.lang),
            note=words.OR.pick(self.lang) if chooser and link.succ in chooser.one_of else "",
        )

    def _spare_arrows(self) -> Iterator[Arrow]:
        """Plan B hangs on what it would wait for, or else on what it would be instead of."""
        there = {each.key for each in self.shown.plan.nodes}
        for step in self.shown.spares:
            before = [link.step for link in step.after if link.step in there] or [step.alternate_of or ""]
            for key in before:
                yield Arrow(key, step.key, soft=True)

    # Phases and rows

    def _begin(self, phase: PlanPhase) -> int:
        """When its first step starts; a phase without any comes last."""
        starts = [self.shown.placed(each).start for each in self.shown.plan.nodes if each.phase == phase.key]
        return min(starts, default=self.shown.schedule.finish)

    def _band(self, phase: PlanPhase) -> Band:
        days, when = self.shown.phase_days(phase), ""
        if days and self.shown.dated:
            when = self._dates(*days)
        elif days:
            when = self._numbers(self.shown.first_number(days[0]), self.shown.number(days[1]))
        if phase.window:
            months = length(phase.window.starts_on, phase.window.ends_on, self.shown.calendar).months
            when += f" · {sheet.counted(sheet.MONTHS, months).pick(self.lang)}"
        return Band(phase.key, phase.title.pick(self.lang), when)

    def _dates(self, first: date, last: date) -> str:
        return f"{first} – {last}"

    def _listings(self) -> Iterator[Listing]:
        plan, said = self.shown.plan, self.sheet
        yield self._listing(sheet.DUTIES, [tuple(said.duty(each)) for each in plan.duties])
        yield self._listing(sheet.PARTS, [tuple(said.part(each)) for each in plan.parts])

    def _listing(self, title: Text, rows: list[tuple[str, ...]]) -> Listing:
        return Listing(f"{title.pick(self.lang)} ({len(rows)})", tuple(rows))

    def _say(self, template: Text, **fields: object) -> str:
        return template.fill(dict(fields)).pick(self.lang)
