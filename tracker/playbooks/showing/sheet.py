"""The sheet of a playbook, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.domain.emergency_times import Response, StepTimes
from tracker.domain.outlook import Load, length
from tracker.domain.plan_values import PlanNode, PlanPhase
from tracker.domain.playbook import Duty, EmergencyPlan, Part, Step
from tracker.domain.text import Lang, Text
from tracker.playbooks import cadences
from tracker.playbooks.outlook_views import Telling, amount, worked
from tracker.playbooks.preview import Preview
from tracker.playbooks.showing import words
from tracker.playbooks.showing.words import clock, printable
from tracker.playbooks.tables import table

TIMES = ("duration", "start", "finish")
NODE = ("key", "kind", "title", "owner", "departments", *TIMES, "slack", "critical", "note")
STEP = ("key", "title", "owner", "departments", *TIMES, "due", "critical", "note")


def lines(shown: Preview, lang: Lang) -> Iterator[str]:
    """The head, the steps by phase with their days, duties, people, critical path and warnings."""
    yield from Sheet(shown, lang).lines()


def counts(shown: Preview) -> dict[str, int]:
    """How many there are of each kind that there is."""
    plan = shown.plan
    found: Counter[str] = Counter({"duty": len(plan.duties), "link": len(plan.links)})
    for node in plan.nodes:
        found["checklist_step" if shown.response else node.kind] += 1
    return {kind: found[kind] for kind in words.COUNTS if found[kind]}


class Sheet:
    """What is said of a playbook in one language; its picture says the same in other places."""

    def __init__(self, shown: Preview, lang: Lang) -> None:
        self.shown, self.lang = shown, lang
        self.plan, self.outlook = shown.plan, shown.outlook
        self.per_day = shown.calendar.minutes_per_day
        roles = {key: role.title for key, role in shown.vocabulary.roles.items()}
        self.telling = Telling(shown.plan, shown.calendar, lang, roles)

    def lines(self) -> Iterator[str]:
        book = self.shown.playbook
        yield f"{self._title(book.title)}  [{book.key}]"
        yield from self.length()
        if self.plan.nodes and not (self.shown.dated or self.shown.response):
            yield self._say(words.GIVE_A_DATE)
        if counted := list(self.counts()):
            yield "  ".join(counted)
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

    # Head

    def _scenario(self, plan: EmergencyPlan, response: Response) -> Iterator[str]:
        level, clocked = self.shown.filled.number(plan.level), words.CLOCKS[plan.clock]
        yield self._say(words.SCENARIO, scenario=plan.scenario.title, level=level, clock=clocked)
        limit = "" if response.limit is None else self._say(words.LIMIT, limit=response.limit)
        yield self._say(words.RESPONSE, total=clock(response.total)) + limit

    def length(self) -> Iterator[str]:
        """How long it takes; of an emergency, what it is and how long it takes."""
        if self.shown.playbook.plan and self.shown.response:
            yield from self._scenario(self.shown.playbook.plan, self.shown.response)
        elif self.plan.nodes:
            yield from self._length()

    def _length(self) -> Iterator[str]:
        found = self.outlook.length
        parts = ((words.MONTHS, found.months), (words.DAYS, found.odd_days))
        span = " ".join(words.counted(each, n).pick(self.lang) for each, n in parts if n)
        yield self._say(words.LENGTH, working=found.working_days, span=span)
        dated = words.DATED if self.shown.dated else words.UNDATED
        yield self._say(dated, start=self.outlook.start_on, finish=self.outlook.finish_on)

    def counts(self) -> Iterator[str]:
        """How many there are of each kind."""
        for kind, n in counts(self.shown).items():
            yield self._say(words.COUNTS[kind], n=n, sittings=self.outlook.meetings.sittings)

    def _path(self) -> Iterator[str]:
        response, path = self.shown.response, self.outlook.critical_path
        long = (
            Text(clock(response.total)) if response else worked(self.outlook.critical_minutes, self.per_day)
        )
        if path:
            yield self._say(words.PATH, length=long, path=" → ".join(path))
        if chain := self.outlook.tightest:
            span, slack = worked(chain.minutes, self.per_day), amount(chain.slack / self.per_day)
            yield self._say(words.TIGHTEST, length=span, slack=slack, path=" → ".join(chain.path))

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
        return phase.key, self._title(phase.title), str(months), *ends

    def _nodes(self, phase: str | None) -> list[Sequence[str]]:
        return [self._node(each) for each in self.plan.nodes if each.phase == phase]

    def _node(self, node: PlanNode) -> Sequence[str]:
        first, last = self.shown.days(node)
        return (
            ("  " if node.kind == "point" else "") + node.key,
            self._say(words.KINDS[node.kind]),
            self._title(node.title),
            *self.people(node.owner, node.departments),
            self.duration(node),
            self._day(first),
            self._day(last),
            amount(self.shown.slack_days(node)),
            words.MARK if self.shown.placed(node).critical else "",
            self._title(self.shown.marks.of(node.key)),
        )

    # Emergencies

    def _checklist(self, response: Response) -> Iterator[str]:
        rows = [self._step(each, response.steps[each.key]) for each in self.plan.nodes]
        yield from self._section(words.STEPS, STEP, rows)

    def _step(self, node: PlanNode, times: StepTimes) -> Sequence[str]:
        return (
            node.key,
            self._title(node.title),
            *self.people(node.owner, node.departments),
            self.duration(node),
            f"T+{clock(times.start)}",
            f"T+{clock(times.finish)}",
            "" if times.due is None else f"≤ T+{times.due}",
            words.MARK if self.shown.placed(node).critical else "",
            self._title(self.shown.marks.of(node.key)),
        )

    # Below the steps

    def _spare(self, step: Step) -> Sequence[str]:
        mark = self._title(self.shown.marks.of(step.key))
        return step.key, self._title(step.title), *self.people(step.owner, step.departments), mark

    def part(self, part: Part) -> Sequence[str]:
        """Key, title, playbook, and whether its steps are in the plan."""
        other = self.shown.library.get(part.playbook)
        title = part.title if part.title.pick(self.lang) or other is None else other.title
        known = any(each.key.startswith(f"{part.key}.") for each in self.plan.nodes)
        note = words.BROUGHT_IN if known else words.READ_ONLY
        return part.key, self._title(title), part.playbook, self._say(note)

    def duty(self, duty: Duty) -> Sequence[str]:
        """Key, title, owner, how often and during what."""
        titles = {each.key: self._title(each.title) for each in self.plan.phases}
        during = self._say(words.BETWEEN).join(titles.get(each, each) for each in duty.during)
        during = during or self._after(duty)
        owner = self.telling.role(duty.owner) if duty.owner else ""
        return (
            duty.key,
            self._title(duty.title),
            owner,
            cadences.words(duty, self.shown.filled).pick(self.lang),
            during,
        )

    def _after(self, duty: Duty) -> str:
        """Of an emergency: behind which steps it begins."""
        return self._say(words.AFTER, keys=[each.step for each in duty.after]) if duty.after else ""

    def _load(self, load: Load) -> Sequence[str]:
        hours, since = amount(load.minutes / 60), self._day(load.peak_on)
        return self.telling.role(load.role), str(load.jobs), hours, str(load.peak), since

    def _warnings(self) -> Iterator[str]:
        said = [*self.notes(), *(self.telling.miss(each) for each in self.outlook.misses)]
        said += [late for _, late in self.late()]
        if said:
            yield ""
            yield f"{self._say(words.WARNINGS)} ({len(said)})"
            yield from (f"  {printable(each)}" for each in said)

    def notes(self) -> Iterator[str]:
        """What is worth a look of the whole."""
        yield from (self._assumed(key, value) for key, value in self.shown.assumed.items())
        yield from (each.text.pick(self.lang) for each in self.outlook.warnings)

    def _assumed(self, key: str, value: object) -> str:
        title = self.shown.whole.parameters[key].title.pick(self.lang)
        return self._say(words.ASSUMED, name=key, title=title or key, value=value)

    def late(self) -> Iterator[tuple[str, str]]:
        """Steps of an emergency that cannot be done in time, with a sentence; "" is the whole."""
        response = self.shown.response
        for key, times in response.steps.items() if response else ():
            if times.late:
                said = {"step": key, "finish": clock(times.finish), "due": times.due}
                yield key, self._say(words.LATE, **said)
        if response and response.late:
            yield "", self._say(words.PAST_LIMIT, total=clock(response.total), limit=response.limit)

    # Words

    def people(self, owner: str | None, departments: Sequence[str]) -> tuple[str, str]:
        """The titles of a role and of departments."""
        known = self.shown.vocabulary.departments
        titles = [self._title(known[key].title) if key in known else key for key in departments]
        return self.telling.role(owner) if owner else "", self._say(words.BETWEEN).join(titles)

    def duration(self, node: PlanNode) -> str:
        """How long a node takes; of a series, how many sittings and how long one is."""
        if node.series is not None:
            span = words.span(node.series.duration, self.per_day).pick(self.lang)
            return f"{self.outlook.sittings[node.key]} × {span}"
        minutes, elapsed = node.activity.duration, node.activity.elapsed
        if elapsed and self.shown.response:
            return clock(minutes)
        return words.span(minutes, self.per_day, elapsed=elapsed).pick(self.lang) if minutes else ""

    def _day(self, day: date, number: int = 0) -> str:
        return day.isoformat() if self.shown.dated else str(number or self.shown.number(day))

    def _section(self, title: Text, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
        if rows:
            yield ""
            yield f"{self._title(title)} ({len(rows)})"
            yield from table([words.HEADS[head].pick(self.lang) for head in heads], rows)

    def _title(self, title: Text) -> str:
        return printable(title.pick(self.lang))

    def _say(self, template: Text, **fields: object) -> str:
        return template.fill(dict(fields)).pick(self.lang)
