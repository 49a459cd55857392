"""Whatever is named exists: roles, departments, documents, steps, phases, parameters; and each key once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.playbook import ParameterType
from tracker.domain.spans import Ref
from tracker.playbooks.draft import NODES, Blame, Draft, Part, leaves
from tracker.playbooks.faults import Fault, suggestion
from tracker.playbooks.paths import Path, spoken

TIMES = ("days", "hours")
MONTHS = ("months", "count")
FIGURES = ("number", "percent", "money", "count", "days", "hours")
# Which types of parameter may stand for which field, and where a section has a word of its own for it.
FITTING = {
    "months": MONTHS,
    "begins": MONTHS,
    "week": ("count",),
    "least": ("count",),
    "most": ("count",),
    "per_week": ("count",),
    "rounds": ("count",),
    "times": ("count",),
    "level": ("count",),
    "duration": TIMES,
    "lag": (*TIMES, "percent"),
    "due": TIMES,
    "limit": TIMES,
    "agenda_lead": TIMES,
    "cadence": ("cadence",),
    "probability": ("percent", "number"),
    "up_to": ("money", "number"),
}
IN_BUDGET = ("percent",)
FOR_PEOPLE = ("text", "choice", "tier")
ROLES = (
    "owner",
    "coordinator",
    "recorder",
    "sign_off",
    "client",
    "provider",
    "approver",
    "checker",
    "observer",
)
OWN_STEPS = {
    "steps": ("alternate_of", "one_of"),
    "quotas": ("steps",),
    "duties": ("runs",),
    "documents": ("step",),
    "budget": ("release_on",),
    "iteration": ("closes",),
}
RULES = (
    "window_missed",
    "week_past_phase",
    "quota_short",
    "series_crowded",
    "agenda_late",
    "shares_off",
    "no_quarter",
    "deadline_missed",
    "two_contracts",
)
"""Warnings that a question may be tied to."""

Named = tuple[Path, str]


def check(draft: Draft) -> Iterator[Blame]:
    yield from _vocabulary(draft)
    yield from _steps(draft)
    yield from _phases(draft)
    yield from _sections(draft)
    yield from _questions(draft)
    yield from _parameters(draft)
    yield from _keys(draft)


def _vocabulary(draft: Draft) -> Iterator[Blame]:
    parts = draft.parts
    if draft.is_vocabulary:
        departments: Sequence[str] = draft.keys("departments")
        yield from _known(_named(draft.section("roles"), "department"), "unknown_department", departments)
    elif draft.vocabulary is None:
        yield (), Fault("no_vocabulary")
    else:
        words = draft.vocabulary
        departments = tuple(words.departments)
        yield from _known(_roles(draft), "unknown_role", tuple(words.roles))
        yield from _known(_named(parts, "department", "departments"), "unknown_department", departments)
        yield from _known(_named(parts, "tiers", within="by_tier"), "unknown_tier", tuple(words.tiers))
        yield from _known(_named(parts, "channel"), "unknown_channel", tuple(words.channels))
        yield from _known(_named(parts, "workstream"), "unknown_workstream", tuple(words.workstreams))
        yield from _documents(draft)


def _roles(draft: Draft) -> Iterator[Named]:
    yield from _named(draft.parts, *ROLES)
    yield from _named(draft.section("teams"), "roles")
    for part in draft.section("series"):
        follow_up = part.values.get("follow_up") or {}
        if isinstance(owner := follow_up.get("owner"), str):
            yield (*part.path, "follow_up", "owner"), owner


def _documents(draft: Draft) -> Iterator[Blame]:
    assert draft.vocabulary is not None  # noqa: S101 - asked by the caller
    written = (*_named(draft.parts, "produces"), *_named(draft.section("documents"), "type"))
    outputs = [(path, name) for path, name in written if isinstance(name, str)]
    titles = [name for each in draft.vocabulary.documents.values() for name in (each.key, each.title.zh)]
    unknown = [(path, name) for path, name in outputs if draft.vocabulary.document(name) is None]
    yield from _known(unknown, "unknown_document", titles)


def _steps(draft: Draft) -> Iterator[Blame]:
    nodes = draft.keys(*NODES)
    links: list[Named] = [
        ((*link.path, "step") if _is_map(draft, link.path) else link.path, link.pred) for link in draft.links
    ]
    yield from _reachable(draft, links, nodes)
    dues = (
        ((*part.path, "due", "step"), due["step"])
        for part in draft.section("steps")
        if isinstance(due := part.values.get("due"), dict) and "step" in due
    )
    yield from _reachable(draft, dues, nodes)
    for section, fields in OWN_STEPS.items():
        yield from _known(_named(draft.section(section), *fields), "unknown_step", draft.keys("steps"))
    yield from _known(_within(draft), "unknown_step", nodes)


def _within(draft: Draft) -> Iterator[Named]:
    """Steps that are named one level deeper: by baselines, the parts of a review, and where parts join."""
    for part in draft.section("targets"):
        if isinstance(step := (part.values.get("baseline") or {}).get("step"), str):
            yield (*part.path, "baseline", "step"), step
    for part in draft.section("review"):
        for name, step in (part.values.get("parts") or {}).items():
            yield (*part.path, "parts", name), step
    for part in draft.section("include"):
        for side in ("after", "before"):
            for index, join in enumerate(part.values.get(side) or ()):
                if join and "step" in join:
                    yield (*part.path, side, index), join["step"]


def _reachable(draft: Draft, named: Iterable[Named], nodes: Sequence[str]) -> Iterator[Blame]:
    """A step of this playbook, or of a part; what a part holds is known only when all files are there."""
    steps = list(named)
    parts = [(path, name.partition(".")[0]) for path, name in steps if "." in name]
    yield from _known(parts, "unknown_part", draft.keys("include"))
    yield from _known([each for each in steps if "." not in each[1]], "unknown_step", nodes)


def _is_map(draft: Draft, path: Path) -> bool:
    """Whether the link is written as a map, so that its step has a place of its own."""
    return (*path, "step") in draft.document.positions


def _phases(draft: Draft) -> Iterator[Blame]:
    phases = draft.keys("phases")
    inside = draft.section("steps", "series", "include")
    yield from _known(_named(inside, "phase"), "unknown_phase", phases)
    yield from _known(_named(draft.section("duties"), "during"), "unknown_phase", (*phases, "all"))
    yield from _known(_named(draft.section("budget"), "phases"), "unknown_phase", phases)


def _sections(draft: Draft) -> Iterator[Blame]:
    """Elements of the promises name each other."""
    metrics, lines, risks = draft.keys("metrics"), draft.keys("budget"), draft.keys("risks")
    yield from _known(_named(draft.section("targets"), "metric"), "unknown_metric", metrics)
    yield from _known(_named(draft.section("metrics"), "parent"), "unknown_metric", metrics)
    if metrics:
        yield from _known(_named(draft.section("triggers"), "metric"), "unknown_metric", metrics)
    yield from _known(_named(draft.section("budget"), "of"), "unknown_line", ("total", *lines))
    yield from _known(_named(draft.section("budget"), "inside"), "unknown_line", lines)
    yield from _known(_named(draft.section("risks"), "parent", "duplicate_of"), "unknown_risk", risks)
    yield from _known(_named(draft.section("duties"), "contact"), "unknown_contact", draft.keys("contacts"))


def _questions(draft: Draft) -> Iterator[Blame]:
    asked = draft.section("questions")
    everything = tuple(part.key for part in draft.parts if part.path)
    yield from _known(_named(asked, "parameters"), "unknown_parameter", draft.keys("parameters"))
    yield from _known(_named(asked, "about"), "unknown_element", everything)
    yield from _known(_named(asked, "rule"), "unknown_rule", RULES)


def _named(parts: Iterable[Part], *fields: str, within: str | None = None) -> Iterator[Named]:
    """The names that stand in these fields, one or several each; those of `within` are the keys of a map."""
    for part in parts:
        for name in part.values.get(within or "") or ():
            yield (*part.path, str(within), name), name
        for field in fields:
            value = part.values.get(field)
            if not isinstance(value, list):
                yield from [((*part.path, field), value)] if isinstance(value, str) else []
                continue
            alone = not isinstance(part.body.get(field), list)
            for index, each in enumerate(value):
                if isinstance(each, str):
                    yield ((*part.path, field) if alone else (*part.path, field, index)), each


def _known(named: Iterable[Named], code: str, known: Sequence[str]) -> Iterator[Blame]:
    there = frozenset(known)
    for path, name in named:
        if name not in there:
            yield path, Fault(code, name=name, suggestion=suggestion(name, known))


def _parameters(draft: Draft) -> Iterator[Blame]:
    types = {part.key: part.values.get("type") for part in draft.section("parameters")}
    used = set()
    for path, ref in leaves(draft.values):
        if not isinstance(ref, Ref):
            continue
        used.add(ref.name)
        fitting = _fitting(path)
        if ref.name not in types:
            yield path, Fault("unknown_parameter", name=ref.name, suggestion=suggestion(ref.name, types))
        elif (given := types[ref.name]) is not None and given not in fitting:
            yield path, Fault("unfit_parameter", name=ref.name, type=given, fitting=fitting)
    used |= {name for _, name in _named(draft.section("questions"), "parameters")}
    for part in draft.section("parameters"):
        if part.key not in used and part.values.get("type") not in FOR_PEOPLE:
            yield part.path, Fault("unused_parameter", name=part.key)


def _fitting(path: Path) -> tuple[str, ...]:
    if path[-2:] in (("due", "lag"), ("follow_up", "due")):
        return FITTING["due"]
    if path[0] == "budget":
        return IN_BUDGET
    if path[0] == "include":
        return tuple(ParameterType)
    return FITTING.get(str(path[-1]), FIGURES)


def _keys(draft: Draft) -> Iterator[Blame]:
    """Steps, points, series and duties are all items of one project, so their keys are of one kind."""
    first: dict[str, Path] = {}
    for part in draft.section(*NODES, "duties"):
        if part.key in first:
            yield part.path, Fault("key_taken", key=part.key, first=spoken(first[part.key]))
        first.setdefault(part.key, part.path)
