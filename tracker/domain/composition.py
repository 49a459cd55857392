"""Playbooks made of playbooks: what is included is brought in, its keys behind the name of the part.

The step `A1` of the part `loop` becomes `loop.A1`, its phase `design` becomes `loop.design`, its parameter
`weeks` becomes `loop.weeks`. What the part's `with` names takes that value as its default, or the place of
the parameter of the whole that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from tracker.domain.parameters import LIMITS
from tracker.domain.playbook import (
    After,
    Iteration,
    Join,
    Kind,
    Parameter,
    ParameterType,
    Part,
    Playbook,
    Series,
    Step,
)
from tracker.domain.playbook.moved import Moved
from tracker.domain.spans import Ref
from tracker.domain.text import Fact

DEEPEST = 4
MOST_STEPS = 5000
BROUGHT_IN = (Kind.PROJECT, Kind.PROCESS)


class PartUnknown(Fact):
    """A playbook includes one that is not there."""

    code = "part_unknown"
    zh = "“{title}”包含方案 {name}，但没有这个方案。"
    en = '"{title}" includes the playbook {name}, which does not exist.'


class PartsTooDeep(Fact):
    """Playbooks include each other in a circle, or too many levels deep, or too many steps come together."""

    code = "parts_too_deep"
    zh = "包含的方案层数过多、步骤过多或相互包含：{way}。"
    en = "Too many levels or steps of included playbooks, or a circle: {way}."


@dataclass(frozen=True)
class Composed:
    """A playbook with its parts in it.

    `begins`: the name of each part, and the phase that it begins with. `iterations`: the loop of each part
    that has one, that of the playbook itself under no name.
    """

    playbook: Playbook
    begins: Mapping[str, str | None] = field(default_factory=dict)
    iterations: Mapping[str, Iteration] = field(default_factory=dict)


def compose(
    playbook: Playbook,
    library: Mapping[str, Playbook],
    tier: str | None = None,
    way: tuple[str, ...] = (),
) -> Composed:
    """Bring in every part that is not read only nor for other client tiers.

    Raises PartUnknown and PartsTooDeep.
    """
    way = (*way, playbook.key)
    whole = playbook
    begins: dict[str, str | None] = {}
    iterations = {"": playbook.iteration} if playbook.iteration else {}
    for part in playbook.include.values():
        named = part.read_only or (tier is not None and part.tiers and tier not in part.tiers)
        other = None if named else _found(playbook, part, library)
        if other is None or other.kind not in BROUGHT_IN:
            continue
        if other.key in way or len(way) == DEEPEST:
            raise PartsTooDeep(way=" → ".join((*way, other.key)))
        inner = compose(other, library, tier, way)
        begins |= {part.key: part.phase}
        begins |= {
            f"{part.key}.{name}": None if phase is None else f"{part.key}.{phase}"
            for name, phase in inner.begins.items()
        }
        moved = _moved(whole, part, inner.playbook)
        iterations |= {
            f"{part.key}.{name}" if name else part.key: moved.iteration(each)
            for name, each in inner.iterations.items()
        }
        whole = _joined(whole, part, inner.playbook, moved)
        if len(whole.steps) > MOST_STEPS:
            raise PartsTooDeep(way=" → ".join((*way, other.key)))
    return Composed(whole, begins, iterations)


def _found(playbook: Playbook, part: Part, library: Mapping[str, Playbook]) -> Playbook:
    try:
        return library[part.playbook]
    except KeyError:
        raise PartUnknown(title=playbook.title, name=part.playbook) from None


def _moved(whole: Playbook, part: Part, inner: Playbook) -> Moved:
    title = part.title if part.title.pick("zh") else inner.title
    return Moved(part.key, title, _names(whole, part, inner))


def _joined(whole: Playbook, part: Part, inner: Playbook, moved: Moved) -> Playbook:
    """Both in one: the whole's elements, then the part's, then the links between them."""
    brought = moved.playbook(inner)
    first, last = _ends(brought)
    steps = {**whole.steps, **brought.steps, **_held_back(part, brought, first)}
    series = {**whole.series, **brought.series}
    for join in part.after:
        for key in [f"{part.key}.{join.at}"] if join.at else first:
            _link(key, join, steps, series, join.step)
    for join in part.before:
        for key in [f"{part.key}.{join.at}"] if join.at else last:
            _link(join.step, join, steps, series, key)
    return replace(
        whole,
        parameters={**whole.parameters, **_parameters(part, brought, moved.names)},
        phases={**whole.phases, **brought.phases},
        steps=steps,
        series=series,
        duties={**whole.duties, **brought.duties},
        quotas={**whole.quotas, **brought.quotas},
    )


def _held_back(part: Part, brought: Playbook, first: Iterable[str]) -> dict[str, Step]:
    """The first steps of a part that begins with a phase do not start before it."""
    if part.phase is None:
        return {}
    steps = (brought.steps[key] for key in first if key in brought.steps)
    free = (each for each in steps if each.begins is None and not _windowed(each, brought))
    return {each.key: replace(each, begins=0) for each in free}


def _windowed(step: Step, brought: Playbook) -> bool:
    return step.phase is not None and brought.phases[step.phase].months is not None


def _link(key: str, join: Join, steps: dict[str, Step], series: dict[str, Series], pred: str) -> None:
    """One more link onto a step or series, whichever has the key."""
    link = After(step=pred, where=join.where)
    if key in steps and pred not in {each.step for each in steps[key].after}:
        steps[key] = replace(steps[key], after=(*steps[key].after, link))
    if key in series and pred not in {each.step for each in series[key].after}:
        series[key] = replace(series[key], after=(*series[key].after, link))


def _ends(inner: Playbook) -> tuple[list[str], list[str]]:
    """The steps and series that wait for nothing, and those that nothing waits for."""
    nodes = {**inner.steps, **inner.series}
    waiting = {key for key, link in inner.links if not link.soft}
    waiting |= {step.key for step in inner.steps.values() if step.points}
    waited = {link.step for _, link in inner.links if not link.soft}
    return [key for key in nodes if key not in waiting], [key for key in nodes if key not in waited]


def _names(whole: Playbook, part: Part, inner: Playbook) -> dict[str, str]:
    """Which parameter of the whole stands for which of the part; the client's tier is the same for both."""
    tiers = _of_type(whole.parameters.values(), ParameterType.TIER)
    names = {key: f"{part.key}.{key}" for key in inner.parameters}
    if tiers:
        names |= dict.fromkeys(_of_type(inner.parameters.values(), ParameterType.TIER), tiers[0])
    return names | {key: value.name for key, value in part.values.items() if isinstance(value, Ref)}


def _of_type(parameters: Iterable[Parameter], kind: ParameterType) -> list[str]:
    return [each.key for each in parameters if each.type is kind]


def _parameters(part: Part, brought: Playbook, names: Mapping[str, str]) -> dict[str, Parameter]:
    """The part's parameters that stay its own, with the defaults that the whole gives them."""
    plain = {key: value for key, value in part.values.items() if not isinstance(value, Ref)}
    given = {names[key]: value for key, value in plain.items() if key in names}
    kept: dict[str, Parameter] = {}
    for key, parameter in brought.parameters.items():
        if key not in given:
            kept[key] = parameter
            continue
        kept[key] = replace(parameter, default=_default(parameter, given[key]), by_tier={}, required=False)
    return kept


def _default(parameter: Parameter, given: str) -> Decimal | str:
    """A number where one is meant; what is none is refused, as any value that does not fit, at the start."""
    try:
        return Decimal(given) if parameter.type in LIMITS else given
    except InvalidOperation:
        return given
