"""The links of a project told as those of a playbook, and whatever named what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.compare_keys import NODES, REFERENCES
from tracker.domain.progress import State
from tracker.domain.spans import span_of
from tracker.domain.text import Text
from tracker.projects.models import Link, Node, Point
from tracker.projects.retelling import TOLD, Body, LeftOut, Retelling, forget_field, propose
from tracker.projects.rows import link_row

NOT_OURS = Text(
    "该依赖连到阶段、摘要任务或包含方案中的步骤，方案里写不出来。",
    "This link leads to a phase, a summary or into an included playbook, which a playbook cannot say.",
)
NAMING = {name for name, sections in REFERENCES.items() if set(NODES) & set(sections)} | {"after", "before"}
"""Fields that name steps."""
POINTING = ("due", "baseline")
"""Fields that name a step inside a map of their own."""


@dataclass(frozen=True)
class Ends:
    pred: str
    succ: str


def tell_links(told: Retelling) -> None:
    """Change the links of the playbook where those of the project differ from what was planned."""
    compiled = told.compiled.links if told.compiled else ()
    planned = {Ends(each.pred, each.succ): link_row(each) for each in compiled}
    now = {ends: link for link in _living(told) if (ends := _ends(told, link)) is not None}
    gates = {Ends(key, node.milestone) for key, node in told.planned.items() if node.milestone}
    bodies = told.bodies()
    for ends in [each for each in planned if each not in now and each not in gates]:
        _change(told, bodies, ends, None)
    for ends, link in now.items():
        said = {name: getattr(link, name) for name in ("type", "lag", "lag_elapsed", "lag_percent", "soft")}
        if planned.get(ends) != said:
            _change(told, bodies, ends, _entry(told, ends.pred, said))


def _living(told: Retelling) -> Iterator[Link]:
    """Active links between what was not cancelled; a point's link to its own milestone is no link."""
    nodes = {each.id: each for each in told.plan.nodes}
    for link in told.plan.links:
        pred, succ = nodes.get(link.pred_id), nodes.get(link.succ_id)
        cancelled = State.CANCELLED in {each.state for each in (pred, succ) if each}
        if link.active and not cancelled and not _is_gate(pred, succ):
            yield link


def _is_gate(pred: Node | None, succ: Node | None) -> bool:
    return isinstance(pred, Point) and succ is not None and pred.milestone_id == succ.id


def _ends(told: Retelling, link: Link) -> Ends | None:
    """The keys of both ends: in the playbook, or as they stand in a part of it."""
    keys = {each.id: each.key for each in told.plan.nodes if each.key in told.planned} | told.names
    if link.pred_id in keys and link.succ_id in keys:
        return Ends(keys[link.pred_id], keys[link.succ_id])
    names = {each.id: each.key for each in told.plan.nodes}
    names |= {each.id: each.key for each in told.plan.phases}
    told.left_out.append(LeftOut(f"{names[link.pred_id]} → {names[link.succ_id]}", NOT_OURS))
    return None


def _change(told: Retelling, bodies: dict[str, Body], ends: Ends, entry: Any) -> None:
    """Put one entry in the place of what the successor says of its predecessor; None takes it away."""
    links = bodies.get(ends.succ, {}).get("after", [])
    kept = [each for each in links if step_of(each) != ends.pred]
    made = kept if entry is None else [*kept, entry]
    if ends.succ in bodies and made != links:
        _set_links(told, ends.succ, bodies[ends.succ], made)
    elif not _is_cancelled(told, ends):
        told.left_out.append(LeftOut(f"{ends.pred} → {ends.succ}", NOT_OURS))


def _is_cancelled(told: Retelling, ends: Ends) -> bool:
    cancelled = {each.key for each in told.plan.nodes if each.state == State.CANCELLED}
    return bool(cancelled & {ends.pred, ends.succ})


def _set_links(told: Retelling, key: str, body: Body, links: list[Any]) -> None:
    if links:
        body["after"] = links
        propose(body, "after")
    else:
        forget_field(body, "after")
    words = told.told.setdefault(key, []) if key in told.planned else []
    if TOLD["after"] not in words:
        words.append(TOLD["after"])


def _entry(told: Retelling, pred: str, said: Body) -> Any:
    """A link as the language writes it: the bare key where nothing else is to be said."""
    entry: Body = {"step": pred}
    if said["type"] != "FS":
        entry["type"] = said["type"]
    per_day = told.plan.layers.default.minutes_per_day
    if said["soft"]:
        entry["soft"] = "true"
    elif said["lag_percent"] is not None:
        entry["lag"] = f"{Decimal(str(said['lag_percent'])).quantize(Decimal('0.01')).normalize():f}%"
    elif said["lag"]:
        entry["lag"] = str(span_of(said["lag"], elapsed=said["lag_elapsed"], per_day=per_day))
    return pred if len(entry) == 1 else entry


def step_of(entry: Any) -> Any:
    """The step that an entry names, bare or in a map; a text names none."""
    return entry.get("step") if isinstance(entry, dict) else entry


def forget_cancelled(told: Retelling) -> None:
    """Take out what was cancelled, with all that named it; what nobody can say any more goes too."""
    gone = {told.names[each.id] for each in told.plan.nodes if _is_gone(told, each)}
    steps = told.tree["steps"]
    gone |= {key for key in steps if steps[key].get("alternate_of") in gone and key not in told.planned}
    gone |= {point for key in gone & steps.keys() for point in steps[key].get("points", ())}
    for holder, key in list(told.elements()):
        if key in gone:
            holder.pop(key, None)
    _forget(told.tree, gone)
    _forget_empty(told.tree)


def _forget_empty(tree: Body) -> None:
    """What holds nothing any more says nothing."""
    for step in tree["steps"].values():
        if step.get("points") == {}:
            forget_field(step, "points")
    quotas = tree.get("quotas", {})
    for key in [each for each in quotas if "steps" not in quotas[each]]:
        del quotas[key]
    for section in ("series", "quotas"):
        if tree.get(section) == {}:
            del tree[section]


def _is_gone(told: Retelling, node: Node) -> bool:
    return node.state == State.CANCELLED and node.key in told.planned and node.id in told.names


def _forget(body: Body, gone: set[str]) -> None:
    """Take what is gone out of every field that names it."""
    for name in list(body):
        value = body[name]
        if isinstance(value, dict) and name in POINTING and value.get("step") in gone:
            forget_field(body, name)
        elif isinstance(value, dict):
            _forget(value, gone)
        elif name in NAMING and isinstance(value, list):
            kept = [each for each in value if step_of(each) not in gone]
            if kept != value:
                body[name] = kept
                if not kept:
                    forget_field(body, name)
        elif name in NAMING and value in gone:
            forget_field(body, name)
