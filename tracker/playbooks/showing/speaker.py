"""What is said of a playbook in one language, on its sheet and on its picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tracker.domain.emergency_times import Response
from tracker.domain.plan_values import PlanNode
from tracker.domain.playbook import Duty, EmergencyPlan, Part
from tracker.domain.text import Lang, Text
from tracker.playbooks import cadences
from tracker.playbooks.outlook_views import Telling
from tracker.playbooks.preview import Preview
from tracker.playbooks.showing import words
from tracker.playbooks.showing.words import clock, printable


def counts(shown: Preview) -> dict[str, int]:
    """How many there are of each kind that there is."""
    plan = shown.plan
    found: Counter[str] = Counter({"duty": len(plan.duties), "link": len(plan.links)})
    for node in plan.nodes:
        found["checklist_step" if shown.response else node.kind] += 1
    return {kind: found[kind] for kind in words.COUNTS if found[kind]}


class Speaker:
    """Says what a playbook would ask for."""

    def __init__(self, shown: Preview, lang: Lang) -> None:
        self.shown, self.lang = shown, lang
        self.plan, self.outlook = shown.plan, shown.outlook
        self.per_day = shown.calendar.minutes_per_day
        roles = {key: role.title for key, role in shown.vocabulary.roles.items()}
        self.telling = Telling(shown.plan, shown.calendar, lang, roles)

    def length(self) -> Iterator[str]:
        """How long it takes; of an emergency, what it is and how long it takes."""
        if self.shown.playbook.plan and self.shown.response:
            yield from self._scenario(self.shown.playbook.plan, self.shown.response)
        elif self.plan.nodes:
            yield from self._length()

    def _scenario(self, plan: EmergencyPlan, response: Response) -> Iterator[str]:
        level, clocked = self.shown.filled.number(plan.level), words.CLOCKS[plan.clock]
        yield self.say(words.SCENARIO, scenario=plan.scenario.title, level=level, clock=clocked)
        limit = "" if response.limit is None else self.say(words.LIMIT, limit=response.limit)
        yield self.say(words.RESPONSE, total=clock(response.total)) + limit

    def _length(self) -> Iterator[str]:
        found = self.outlook.length
        parts = ((words.MONTHS, found.months), (words.DAYS, found.odd_days))
        span = " ".join(words.counted(each, n).pick(self.lang) for each, n in parts if n)
        yield self.say(words.LENGTH, working=found.working_days, span=span)
        dated = words.DATED if self.shown.dated else words.UNDATED
        yield self.say(dated, start=self.outlook.start_on, finish=self.outlook.finish_on)

    def counts(self) -> Iterator[str]:
        """How many there are of each kind."""
        for kind, n in counts(self.shown).items():
            yield self.say(words.COUNTS[kind], n=n, sittings=self.outlook.meetings.sittings)

    # What is beside the steps

    def part(self, part: Part) -> Sequence[str]:
        """Key, title, playbook, and whether its steps are in the plan."""
        other = self.shown.library.get(part.playbook)
        title = part.title if part.title.pick(self.lang) or other is None else other.title
        known = any(each.key.startswith(f"{part.key}.") for each in self.plan.nodes)
        note = words.BROUGHT_IN if known else words.READ_ONLY
        return part.key, self.title(title), part.playbook, self.say(note)

    def duty(self, duty: Duty) -> Sequence[str]:
        """Key, title, owner, how often and during what."""
        titles = {each.key: self.title(each.title) for each in self.plan.phases}
        during = self.say(words.BETWEEN).join(titles.get(each, each) for each in duty.during)
        during = during or self._after(duty)
        owner = self.telling.role(duty.owner) if duty.owner else ""
        return (
            duty.key,
            self.title(duty.title),
            owner,
            cadences.words(duty, self.shown.filled).pick(self.lang),
            during,
        )

    def _after(self, duty: Duty) -> str:
        """Of an emergency: behind which steps it begins."""
        return self.say(words.AFTER, keys=[each.step for each in duty.after]) if duty.after else ""

    def notes(self) -> Iterator[str]:
        """What is worth a look of the whole."""
        yield from (self._assumed(key, value) for key, value in self.shown.assumed.items())
        yield from (each.text.pick(self.lang) for each in self.outlook.warnings)

    def _assumed(self, key: str, value: object) -> str:
        title = self.shown.whole.parameters[key].title.pick(self.lang)
        return self.say(words.ASSUMED, name=key, title=title or key, value=value)

    def late(self) -> Iterator[tuple[str, str]]:
        """Steps of an emergency that cannot be done in time, with a sentence; "" is the whole."""
        response = self.shown.response
        for key, times in response.steps.items() if response else ():
            if times.late:
                said = {"step": key, "finish": clock(times.finish), "due": times.due}
                yield key, self.say(words.LATE, **said)
        if response and response.late:
            yield "", self.say(words.PAST_LIMIT, total=clock(response.total), limit=response.limit)

    # Words

    def people(self, owner: str | None, departments: Sequence[str]) -> tuple[str, str]:
        """The titles of a role and of departments."""
        known = self.shown.vocabulary.departments
        titles = [self.title(known[key].title) if key in known else key for key in departments]
        return self.telling.role(owner) if owner else "", self.say(words.BETWEEN).join(titles)

    def duration(self, node: PlanNode) -> str:
        """How long a node takes; of a series, how many sittings and how long one is."""
        if node.series is not None:
            span = words.span(node.series.duration, self.per_day).pick(self.lang)
            return f"{self.outlook.sittings[node.key]} × {span}"
        minutes, elapsed = node.activity.duration, node.activity.elapsed
        if elapsed and self.shown.response:
            return clock(minutes)
        return words.span(minutes, self.per_day, elapsed=elapsed).pick(self.lang) if minutes else ""

    def title(self, title: Text) -> str:
        """A title that may stand in a line."""
        return printable(title.pick(self.lang))

    def say(self, template: Text, **fields: object) -> str:
        """A template, filled."""
        return template.fill(dict(fields)).pick(self.lang)
