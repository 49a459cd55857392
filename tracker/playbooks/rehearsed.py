"""What a rehearsal of a playbook found, as faults at their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.domain.composition import PartsTooDeep, PartUnknown
from tracker.domain.graph import CycleFound
from tracker.domain.outlook import plain_calendar
from tracker.domain.playbook import Clock, Element, Part, Playbook, Vocabulary, Where
from tracker.domain.rehearsal import Changed, Crowded, EarlyAgenda, Found, Late, PastWeek, TooSlow, rehearse
from tracker.domain.schedule import Reason
from tracker.domain.spans import Ref
from tracker.domain.text import Text
from tracker.playbooks.faults import Fault
from tracker.playbooks.outlook_views import amount, worked
from tracker.playbooks.paths import Path, way

Placed = tuple[Path, Where, Fault]
Told = tuple[str, Fault]
HOUR, DAY = 60, 24 * 60
LONG = 2 * DAY
DEFAULTS = Text("按默认值，", "By default, ")
WITH = Text("取 {values} 时，", "With {values}, ")
ON_THE_CLOCK = Text("{amount} 小时", "{amount} hours on the clock")
LONG_ON_THE_CLOCK = Text("{amount} 天", "{amount} days")
SINCE = {
    "phase": Text("阶段 {ref} → {way}", "phase {ref} → {way}"),
    "week": Text("第 {ref} 周 → {way}", "week {ref} → {way}"),
    "constraint": Text("begins → {way}", "begins → {way}"),
}
SENT_AHEAD = Text(
    "{when}{item} 会晚 {by}，因为它要在 {waits} 之后等待这么久：{way}",
    "{when}{item} comes {by} too late, because it has to wait so long after {waits}: {way}",
)
BEFORE_START = Text(
    "{when}议程应提前 {lead} 发出，而第一次会议在开始后 {first}就举行",
    "{when}the agenda is due {lead} ahead, but the first sitting comes {first} after the start",
)


def check(book: Playbook, vocabulary: Vocabulary, playbooks: Mapping[str, Playbook]) -> Iterator[Placed]:
    """What cannot hold at the defaults of a playbook or at the ends of its phases, each once."""
    parts = {key: part for key, part in book.include.items() if part.playbook in playbooks}
    try:
        found = rehearse(replace(book, include=parts), vocabulary, playbooks)
    except CycleFound as circle:
        part = next(key.partition(".")[0] for key in circle.path if "." in key)
        yield ("include", part), book.include[part].where, Fault("cycle", way=way(circle.path))
    except (PartUnknown, PartsTooDeep):
        return
    else:
        for each in found:
            yield from _placed(book, each)


def _placed(book: Playbook, found: Found) -> Iterator[Placed]:
    """At the step or series itself; of a part, at its include, if it is not already so in the part alone."""
    name, dot, _ = found.item.partition(".")
    if dot and _its_own(book.include[name], found):
        return
    field, fault = FAULTS[type(found)](book, found)
    if dot:
        yield ("include", name), book.include[name].where, fault
    else:
        section = "series" if name in book.series else "steps"
        yield (section, name, field), _element(book, name).where, fault


def _its_own(part: Part, found: Found) -> bool:
    path = getattr(found, "path", ())
    return not part.values and all(key.startswith(f"{part.key}.") for key in path)


def _element(book: Playbook, key: str) -> Element:
    steps: Mapping[str, Element] = book.plan.steps if book.plan else book.steps
    return steps[key] if key in steps else book.series[key]


def _late(book: Playbook, found: Late) -> Told:
    by = _hours(found.minutes) if found.elapsed else worked(found.minutes, _per_day())
    step, when = book.steps.get(found.item), _when(found.changed)
    path = _since(found.begins, way(found.path))
    field = "week" if step and step.week is not None else "due" if step and step.due else "phase"
    if found.waits is None:
        return field, Fault("deadline_missed", item=found.item, when=when, by=by, way=path)
    words = {"when": when, "by": by, "way": path, "item": found.item, "waits": found.waits}
    return field, Fault("agenda_late", why=SENT_AHEAD.fill(words))


def _too_slow(book: Playbook, found: TooSlow) -> Told:
    unit = "h" if book.plan and book.plan.clock is Clock.ELAPSED else "wh"
    needed = f"{amount(found.needed / HOUR)}{unit}"
    return "due", Fault("due_before_work", due=str(found.due), needed=needed, way=way(found.path))


def _past_week(book: Playbook, found: PastWeek) -> Told:
    step = book.steps.get(found.item)
    phase = book.phases[step.phase] if step and step.phase else None
    change = _refs(phase.months if phase else None) or ["months"]
    words: dict[str, Any] = {"item": found.item, "change": change, "when": _when(found.changed)}
    return "week", Fault("week_past_phase", week=found.week, weeks=found.weeks, **words)


def _crowded(book: Playbook, found: Crowded) -> Told:
    series = book.series.get(found.item)
    months = book.phases[series.phase].months if series else None
    refs = _refs(series.least, series.per_week, months) if series else []
    change = refs or ["least", "per_week", "months"]
    words: dict[str, Any] = {"item": found.item, "change": change, "when": _when(found.changed)}
    return "least", Fault("series_crowded", wanted=found.wanted, room=found.room, **words)


def _early_agenda(_: Playbook, found: EarlyAgenda) -> Told:
    words = {"when": _when(found.changed), "lead": str(found.lead), "first": _hours(found.minutes)}
    return "agenda_lead", Fault("agenda_late", why=BEFORE_START.fill(words))


FAULTS: dict[type[Found], Callable[[Playbook, Any], Told]] = {
    Late: _late,
    TooSlow: _too_slow,
    PastWeek: _past_week,
    Crowded: _crowded,
    EarlyAgenda: _early_agenda,
}


def _when(changed: Changed) -> Text:
    values = [f"{name} = {value}" for name, value in changed.items()]
    return WITH.fill({"values": values}) if values else DEFAULTS


def _since(begins: Reason, path: str) -> Text:
    """What set the first step of a way, unless it is the start of the project."""
    since = SINCE.get(begins.kind)
    return Text(path, path) if since is None else since.fill({"ref": begins.ref, "way": path})


def _refs(*values: object) -> list[str]:
    """The parameters that stand for some values."""
    return [each.name for each in values if isinstance(each, Ref)]


def _hours(minutes: int) -> Text:
    if minutes < LONG:
        return ON_THE_CLOCK.fill({"amount": amount(minutes / HOUR)})
    return LONG_ON_THE_CLOCK.fill({"amount": amount(round(minutes / DAY, 1))})


def _per_day() -> int:
    return plain_calendar().minutes_per_day
