"""Which elements of a playbook a project takes: by client tier, by what is left out, by the branch chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from tracker.domain.branches import Offer, Option
from tracker.domain.playbook import After, Duty, Job, Playbook, Point, Series, Step
from tracker.domain.text import Fact, Text

J = TypeVar("J", bound=Job)


CHOSEN = Text("选择", "chosen")
LEFT_OUT = Text("略过", "left out")


class ChoiceRefused(Fact):
    """A step that cannot be left out, or a choice that the playbook does not offer."""

    code = "choice_refused"
    zh = "不能{does} {which}：{why}"
    en = "{which} cannot be {does}: {why}"

    def __init__(self, *, does: Text = CHOSEN, **fields: Any) -> None:
        super().__init__(does=does, **fields)


NOT_OPTIONAL = Text("该步骤不是可选步骤。可选的有：{known}。", "It is not optional. Optional are: {known}.")
NO_CHOICE = Text("该步骤没有备选。有备选的是：{known}。", "It has no alternatives. Those that have: {known}.")
NOT_OFFERED = Text("可选择的是：{known}。", "It may be one of: {known}.")


@dataclass(frozen=True)
class Choices:
    """What a project takes of its playbook.

    `leave_out` names optional steps; `choose` says, for a step that chooses among others, which one, and for
    a step that has an alternate, the alternate instead of it.
    """

    leave_out: tuple[str, ...] = ()
    choose: Mapping[str, str] = field(default_factory=dict)


def select(playbook: Playbook, tier: str | None, choices: Choices) -> Playbook:
    """The playbook without what is for other tiers, left out or not chosen.

    What waited for a step that goes waits for what that step waited for. Alternates stay out until they are
    chosen. Raises ChoiceRefused.
    """
    _check(playbook, choices)
    gone = {each.key for each in playbook.steps.values() if not _for(each, tier)}
    gone |= set(choices.leave_out)
    stand_ins: dict[str, str] = {}
    for step in playbook.steps.values():
        chosen = choices.choose.get(step.key)
        if step.alternate_of is not None and choices.choose.get(step.alternate_of) != step.key:
            gone.add(step.key)
        if chosen is not None and step.one_of:
            gone |= set(step.one_of) - {chosen}
        elif chosen is not None:
            gone.add(step.key)
            stand_ins[step.key] = chosen
    gone |= {point.key for point in playbook.points if not _for(point, tier)}
    return _without(playbook, gone, stand_ins, lambda job: _for(job, tier))


def _for(job: Job, tier: str | None) -> bool:
    return tier is None or not job.tiers or tier in job.tiers


def _check(playbook: Playbook, choices: Choices) -> None:
    optional = [each.key for each in playbook.steps.values() if each.optional]
    for key in choices.leave_out:
        if key not in optional:
            why = NOT_OPTIONAL.fill({"known": _listed(optional)})
            raise ChoiceRefused(does=LEFT_OUT, which=key, why=why)
    offers = offered(playbook)
    for key, chosen in choices.choose.items():
        if key not in offers:
            why = NO_CHOICE.fill({"known": _listed(offers)})
            raise ChoiceRefused(which=key, why=why)
        if chosen not in offers[key]:
            why = NOT_OFFERED.fill({"known": offers[key]})
            raise ChoiceRefused(which=f"{key} = {chosen}", why=why)


def _listed(keys: Iterable[str]) -> list[str]:
    return list(keys) or ["-"]


def offered(playbook: Playbook) -> dict[str, list[str]]:
    """What may be chosen: for each step that chooses, its branches; for each with alternates, those."""
    offers = {each.key: list(each.one_of) for each in playbook.steps.values() if each.one_of}
    for step in playbook.steps.values():
        if step.alternate_of is not None:
            offers.setdefault(step.alternate_of, []).append(step.key)
    return offers


def offers(playbook: Playbook, tier: str | None, choices: Choices) -> dict[str, Offer]:
    """What each step may choose while the project runs, of what it takes of its playbook."""
    left = {each.key for each in playbook.steps.values() if _for(each, tier)} - set(choices.leave_out)
    found = {}
    for key, steps in offered(playbook).items():
        options = [Option(each, playbook.steps[each].title) for each in steps if each in left]
        among, chosen = playbook.steps[key].one_of, choices.choose.get(key)
        found[key] = Offer(
            tuple(each for each in options if each.key in among),
            tuple(each for each in options if each.key not in among),
            chosen if chosen in among else None,
        )
    return found


def _without(
    playbook: Playbook, gone: set[str], stand_ins: Mapping[str, str], kept: Callable[[Job], bool]
) -> Playbook:
    bridge = _Bridge(playbook, gone, stand_ins)
    steps = {key: bridge.step(each) for key, each in playbook.steps.items() if key not in gone}
    series = {key: bridge.series(each) for key, each in playbook.series.items() if kept(each)}
    duties = {key: _fewer_runs(each, gone) for key, each in playbook.duties.items() if kept(each)}
    quotas = {
        key: replace(each, steps=tuple(one for one in each.steps if one not in gone))
        for key, each in playbook.quotas.items()
    }
    return replace(playbook, steps=steps, series=series, duties=duties, quotas=quotas)


def _fewer_runs(duty: Duty, gone: set[str]) -> Duty:
    return replace(duty, runs=tuple(each for each in duty.runs if each not in gone))


class _Bridge:
    """Links around what is gone: onto its stand-in, or onto what it waited for itself."""

    def __init__(self, playbook: Playbook, gone: set[str], stand_ins: Mapping[str, str]) -> None:
        self.playbook, self.stand_ins = playbook, stand_ins
        points = {point.key: key for key, step in playbook.steps.items() for point in step.points}
        self.gone = gone | {point for point, key in points.items() if key in gone}
        nodes: tuple[Step | Point, ...] = (*playbook.steps.values(), *playbook.points)
        self.after = {each.key: each.after for each in nodes}

    def step(self, step: Step) -> Step:
        points = tuple(self._point(each) for each in step.points if each.key not in self.gone)
        due = step.due
        if due is not None and due.step in self.gone:
            due = None
        return replace(step, points=points, after=self._links(step.after), due=due)

    def series(self, series: Series) -> Series:
        return replace(series, after=self._links(series.after))

    def _point(self, point: Point) -> Point:
        return replace(point, after=self._links(point.after))

    def _links(self, links: tuple[After, ...]) -> tuple[After, ...]:
        made: dict[str, After] = {}
        for link in self._around(links):
            made.setdefault(link.step, link)
        return tuple(made.values())

    def _around(self, links: tuple[After, ...]) -> Iterable[After]:
        """The links as written, each that is gone replaced by those behind it, however many are gone."""
        waiting, seen = list(reversed(links)), set()
        while waiting:
            link = waiting.pop()
            if link.step not in self.gone:
                yield link
            elif link.step not in seen:
                seen.add(link.step)
                waiting += self._behind(link)

    def _behind(self, link: After) -> Iterable[After]:
        """What to wait for instead of a step that is gone, the last first."""
        if link.step in self.stand_ins:
            return [replace(link, step=self.stand_ins[link.step])]
        return reversed(self.after[link.step])
