"""The sheet of a playbook, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.domain.emergency_times import Response, StepTimes
from tracker.domain.outlook import Load, length
from tracker.domain.plan_values import PlanNode, PlanPhase
from tracker.domain.playbook import Step
from tracker.domain.text import Lang, Text
from tracker.playbooks.outlook_views import amount, worked
from tracker.playbooks.preview import Preview
from tracker.playbooks.showing import words
from tracker.playbooks.showing.speaker import Speaker
from tracker.playbooks.showing.words import clock, printable
from tracker.playbooks.tables import table

TIMES = ("duration", "start", "finish")
NODE = ("key", "kind", "title", "owner", "departments", *TIMES, "slack", "critical", "note")
STEP = ("key", "title", "owner", "departments", *TIMES, "due", "critical", "note")


def lines(shown: Preview, lang: Lang) -> Iterator[str]:
    """The head, the steps by phase with their days, duties, people, critical path and warnings."""
    yield from Sheet(shown, lang).lines()


class Sheet(Speaker):
    """The lines of a terminal."""

    def lines(self) -> Iterator[str]:
        book = self.shown.playbook
        yield f"{self.title(book.title)}  [{book.key}]"
        yield from self.length()
        if self.plan.nodes and not (self.shown.dated or self.shown.response):
            yield self.say(words.GIVE_A_DATE)
        if counted := list(self.counts()):
            yield "  ".join(counted)
        yield from self._meetings()
        yield from self._path()
        yield from self._checklist(self.shown.response) if self.shown.response else self._phases()
        spares = [self._spare(each) for each in self.shown.spares]
        yield from self._section(words.SPARES, ("key", "title", "owner", "departments", "note"), spares)
        parts = [self.part(each) for each in self.plan.parts]
        yield from self._section(words.PARTS, ("key", "title", "playbook", "note"), parts)
        duties = [self.duty(each) for each in self.plan.duties]
        yield from self._section(words.DUTIES, ("key", "title", "owner", "cadence", "during"), duties)
        people = [] if self.shown.response else [self._load(each) for each in self.outlook.loads]
        yield from self._section(words.PEOPLE, ("owner", "jobs", "hours", "peak", "since"), people)
        yield from self._warnings()

    def _meetings(self) -> Iterator[str]:
        found = self.outlook.meetings
        if every := found.single + found.sittings:
            yield self.say(words.MEETINGS, every=every, cross=found.cross_department)

    def _path(self) -> Iterator[str]:
        response, path = self.shown.response, self.outlook.critical_path
        long = (
            Text(clock(response.total)) if response else worked(self.outlook.critical_minutes, self.per_day)
        )
        if path:
            yield self.say(words.PATH, length=long, path=" → ".join(path))
        if chain := self.outlook.tightest:
            span, slack = worked(chain.minutes, self.per_day), amount(chain.slack / self.per_day)
            yield self.say(words.TIGHTEST, length=span, slack=slack, path=" → ".join(chain.path))

    # Phases and their steps

    def _phases(self) -> Iterator[str]:
        phases = [self._phase(each) for each in self.plan.phases]
        yield from self._section(words.PHASES, ("key", "title", "months", "first", "last"), phases)
        for phase in self.plan.phases:
            title = words.OF_PHASE.fill({"title": phase.title, "key": phase.key})
            yield from self._section(title, NODE, self._nodes(phase.key))
        rest = words.NO_PHASE if self.plan.phases else words.STEPS
        yield from self._section(rest, NODE, self._nodes(None))

    def _phase(self, phase: PlanPhase) -> Sequence[str]:
        days, window = self.shown.phase_days(phase), phase.window
        months = length(window.starts_on, window.ends_on, self.shown.calendar).months if window else ""
        ends = (
            (self._day(days[0], self.shown.first_number(days[0])), self._day(days[1])) if days else ("", "")
        )
        return phase.key, self.title(phase.title), str(months), *ends

    def _nodes(self, phase: str | None) -> list[Sequence[str]]:
        return [self._node(each) for each in self.plan.nodes if each.phase == phase]

    def _node(self, node: PlanNode) -> Sequence[str]:
        first, last = self.shown.days(node)
        return (
            ("  " if node.kind == "point" else "") + node.key,
            self.say(words.KINDS[node.kind]),
            self.title(node.title),
            *self.people(node.owner, node.departments),
            self.duration(node),
            self._day(first),
            self._day(last),
            amount(self.shown.slack_days(node)),
            words.MARK if self.shown.placed(node).critical else "",
            self.title(self.shown.marks.of(node.key)),
        )

    # Emergencies

    def _checklist(self, response: Response) -> Iterator[str]:
        rows = [self._step(each, response.steps[each.key]) for each in self.plan.nodes]
        yield from self._section(words.STEPS, STEP, rows)

    def _step(self, node: PlanNode, times: StepTimes) -> Sequence[str]:
        return (
            node.key,
            self.title(node.title),
            *self.people(node.owner, node.departments),
            self.duration(node),
            f"T+{clock(times.start)}",
            f"T+{clock(times.finish)}",
            "" if times.due is None else f"≤ T+{times.due}",
            words.MARK if self.shown.placed(node).critical else "",
            self.title(self.shown.marks.of(node.key)),
        )

    # Below the steps

    def _spare(self, step: Step) -> Sequence[str]:
        mark = self.title(self.shown.marks.of(step.key))
        return step.key, self.title(step.title), *self.people(step.owner, step.departments), mark

    def _load(self, load: Load) -> Sequence[str]:
        hours, since = amount(load.minutes / 60), self._day(load.peak_on)
        return self.telling.role(load.role), str(load.jobs), hours, str(load.peak), since

    def _warnings(self) -> Iterator[str]:
        said = [*self.notes(), *(self.telling.miss(each) for each in self.outlook.misses)]
        said += [late for _, late in self.late()]
        if said:
            yield ""
            yield f"{self.say(words.WARNINGS)} ({len(said)})"
            yield from (f"  {printable(each)}" for each in said)

    def _day(self, day: date, number: int = 0) -> str:
        return day.isoformat() if self.shown.dated else str(number or self.shown.number(day))

    def _section(self, title: Text, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        if rows:
            yield ""
            yield f"{self.title(title)} ({len(rows)})"
            yield from table([words.HEADS[head].pick(self.lang) for head in heads], rows)
