"""A project told as a playbook: the words of the version it ran on, with what really happened in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.plan import Plan, PlanNode
from tracker.domain.playbook import Vocabulary
from tracker.domain.progress import State
from tracker.domain.spans import Span, Unit, half_days, span_of
from tracker.domain.text import Text
from tracker.domain.workdays import to_minute
from tracker.playbooks.fields import KEY
from tracker.playbooks.fields.texts import LONGEST_TEXT
from tracker.playbooks.files import ODD
from tracker.projects.inputs import ProjectPlan, calendar_of
from tracker.projects.models import Node

Body = dict[str, Any]
STEPS = ("task", "milestone", "meeting")
LAST = ("source", "proposed")
"""Fields that stand at the end of an element."""
LONGEST_NAME = 60
SUMMARY = Text("摘要任务不是方案的步骤。", "A summary is no step of a playbook.")
NOT_HERE = Text(
    "该事项来自包含的方案或后续轮次，请在那个方案中修改。",
    "It comes from an included playbook or from a later turn; change it there.",
)
TOLD = {
    "title": Text("名称按实际", "its name as it was"),
    "phase": Text("阶段按实际", "its phase as it was"),
    "departments": Text("部门按实际", "its departments as they were"),
    "after": Text("前置按实际", "its links as they were"),
}
DURATION = Text("工期 {after}（原为 {before}）", "{after} instead of {before}")
NOTE = Text("据项目“{project}”：{told}", "As in the project “{project}”: {told}")
ADDED = Text("项目“{project}”中新增", "Added in the project “{project}”")


@dataclass(frozen=True)
class LeftOut:
    """Something of the project that its playbook cannot say."""

    key: str
    why: Text


@dataclass
class Retelling:
    """The tree of a playbook on its way from what was planned to what was done."""

    plan: ProjectPlan
    tree: Body
    compiled: Plan | None
    words: Vocabulary
    left_out: list[LeftOut] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Id of a node to its key in the playbook, for what stays in it."""
    told: dict[str, list[Text]] = field(default_factory=dict)
    """What was changed of an element, for its note."""

    def __post_init__(self) -> None:
        nodes = self.compiled.nodes if self.compiled else ()
        self.planned: dict[str, PlanNode] = {each.key: each for each in nodes}
        self.tree.setdefault("steps", {})

    # Where elements stand

    def elements(self) -> Iterator[tuple[Body, str]]:
        """Steps, points and series, each as the map that holds it and its key there."""
        for key, body in self.tree["steps"].items():
            yield self.tree["steps"], key
            yield from ((body["points"], point) for point in body.get("points", ()))
        yield from ((self.tree["series"], key) for key in self.tree.get("series", ()))

    def bodies(self) -> dict[str, Body]:
        return {key: holder[key] for holder, key in self.elements()}

    # What is told of them

    def steps(self) -> None:
        """Take over what was done: elements that stay, those that were added, what changed in them."""
        bodies = self.bodies()
        self._name(bodies)
        for node in self.plan.nodes:
            if node.state == State.CANCELLED and node.key not in self.planned:
                continue
            if node.id not in self.names:
                self._leave_out(node)
            elif node.key in self.planned:
                self._update(bodies[node.key], node, self.planned[node.key])
            else:
                self.tree["steps"][self.names[node.id]] = self._added(node)

    def _name(self, bodies: dict[str, Body]) -> None:
        """Nodes keep their keys where the language allows it; keys of duties are taken too."""
        taken = {*bodies, *self.tree.get("duties", ())}
        for node in self.plan.nodes:
            if node.key in self.planned and node.key in bodies:
                self.names[node.id] = node.key
            elif node.key not in self.planned and node.kind in STEPS:
                free = KEY.fullmatch(node.key) and node.key not in taken
                self.names[node.id] = node.key if free else _free(taken)
                taken.add(self.names[node.id])

    def _leave_out(self, node: Node) -> None:
        """Only what differs from the plan is worth a word; parts and turns are told elsewhere."""
        planned = self.planned.get(node.key)
        if planned is None:
            self.left_out.append(LeftOut(node.key, SUMMARY))
        elif node.state == State.CANCELLED or self._duration(node, planned) is not None:
            self.left_out.append(LeftOut(node.key, NOT_HERE))

    def _update(self, body: Body, node: Node, planned: PlanNode) -> None:
        if (node.title_zh, node.title_en) != (planned.title.zh, planned.title.en):
            self.say(node.key, body, "title", title_of(node))
        phase = self._phase(node)
        if phase != planned.phase and phase in self.tree.get("phases", {}):
            self.say(node.key, body, "phase", phase)
        if list(node.departments) != list(planned.departments):
            self._departments(body, node)
        duration = self._duration(node, planned)
        if duration is not None:
            words = DURATION.fill({"before": body.get("duration", "-"), "after": duration})
            self.say(node.key, body, "duration", str(duration), words)

    def say(self, key: str, body: Body, name: str, value: Any, words: Text | None = None) -> None:
        """Write a field, mark it as proposed, and remember it for the note."""
        body[name] = value
        propose(body, name)
        self.told.setdefault(key, []).append(words or TOLD[name])

    def _departments(self, body: Body, node: Node) -> None:
        for name in ("department", "departments"):
            forget_field(body, name)
        known = [each for each in node.departments if each in self.words.departments]
        if known:
            self.say(node.key, body, "departments", known)

    def _added(self, node: Node) -> Body:
        """An item that was added by hand, as a step that is a proposal as a whole."""
        phases = self.tree.get("phases", {})
        body: Body = {"kind": node.kind, "title": title_of(node)}
        phase = self._phase(node)
        if phases and (phase in phases or node.kind != "milestone"):
            body["phase"] = phase if phase in phases else self._phase_by_date(node)
        note = ADDED.fill({"project": name_of(self.plan)})
        body["note"] = {"zh": note.zh, "en": note.en}
        if (owner := self._owner(node)) is not None:
            body["owner"] = owner
        departments = [each for each in node.departments if each in self.words.departments]
        body |= {"departments": departments} if departments else {}
        if node.kind != "milestone":
            body["duration"] = str(self._duration(node, None))
        return {**body, "proposed": "true"}

    def _owner(self, node: Node) -> str | None:
        """The role of whoever did it, if that person had one role in the project."""
        roles = [role for role, person in self.plan.project.roles.items() if person == node.owner_id]
        known = [role for role in roles if role in self.words.roles]
        return known[0] if len(roles) == 1 and known else None

    def _phase(self, node: Node) -> str | None:
        return next((each.key for each in self.plan.phases if each.id == node.phase_id), None)

    def _phase_by_date(self, node: Node) -> str:
        """The last phase that had begun when the work did; a step of a playbook with phases needs one."""
        own = list(self.tree["phases"])
        dated = [each for each in self.plan.phases if each.key in own and each.starts_on]
        begun = [each.key for each in dated if node.start_on and str(each.starts_on) <= str(node.start_on)]
        return begun[-1] if begun else str(own[0])

    def _duration(self, node: Node, planned: PlanNode | None) -> Span | None:
        """How long it took in half days, or was planned to take by hand; None where the playbook is right.

        Only of a task is it known: a meeting is ticked off some time after it was held.
        """
        activity = planned.activity if planned else None
        per_day = self.plan.layers.default.minutes_per_day
        if node.kind == "task" and node.state == State.DONE and node.started_at and node.done_at:
            day = 24 * 60 if node.elapsed else per_day
            took = half_days(self._minutes(node), day)
            same = activity is not None and activity.elapsed == node.elapsed
            if same and half_days(activity.duration if activity else 0, day) == took:
                return None
            return Span(took, Unit.DAYS if node.elapsed else Unit.WORKING_DAYS)
        if node.kind not in ("task", "meeting"):
            return None
        if activity is not None and (activity.duration, activity.elapsed) == (node.duration, node.elapsed):
            return None
        return span_of(max(node.duration, 1), elapsed=node.elapsed, per_day=per_day)

    def _minutes(self, node: Node) -> int:
        """Minutes from start to finish, on the clock or on the item's own calendar."""
        assert node.started_at is not None  # noqa: S101 - asked by the caller
        assert node.done_at is not None  # noqa: S101 - asked by the caller
        start, finish = to_minute(node.started_at), to_minute(node.done_at)
        return finish - start if node.elapsed else calendar_of(self.plan, node)[1].between(start, finish)

    def notes(self) -> None:
        """Say in each changed element where its changes come from; what ends an element goes to its end."""
        for key, body in self.bodies().items():
            if key in self.told and body.get("proposed") != "true":
                propose(body, "note")
            if key in self.told:
                body["note"] = self._note(body.get("note"), self.told[key])
            for name in LAST:
                if name in body:
                    body[name] = body.pop(name)

    def _note(self, before: Body | None, told: list[Text]) -> Body:
        joined = Text("；".join(each.zh for each in told), "; ".join(each.en for each in told))
        note = NOTE.fill({"project": name_of(self.plan), "told": joined})
        old = before or {}
        return {
            "zh": f"{old.get('zh', '')} {note.zh}".strip()[:LONGEST_TEXT],
            "en": f"{old.get('en', '')} {note.en}".strip()[:LONGEST_TEXT],
        }


def title_of(node: Node) -> Body:
    """Both languages, each standing in for the other, without what no file may hold."""
    zh, en = clean(node.title_zh), clean(node.title_en)
    return {"zh": zh or en or node.kind, "en": en or zh or node.kind}


def name_of(plan: ProjectPlan) -> str:
    return clean(plan.project.name)[:LONGEST_NAME] or plan.project.id


def clean(words: str) -> str:
    return ODD.sub("", words).strip()


def propose(body: Body, name: str) -> None:
    """Mark a field as a proposal, unless the whole element is one."""
    now = body.get("proposed")
    if now == "true":
        return
    kept = now if isinstance(now, list) else []
    body["proposed"] = kept if name in kept else [*kept, name]


def forget_field(body: Body, name: str) -> None:
    """Take a field away, and its mark as a proposal; what has no source stays a proposal as a whole."""
    body.pop(name, None)
    if isinstance(body.get("proposed"), list):
        body["proposed"] = [each for each in body["proposed"] if each != name]
        if not body["proposed"] and "source" in body:
            del body["proposed"]
        elif not body["proposed"]:
            body["proposed"] = "true"


def _free(taken: set[str]) -> str:
    return next(key for number in range(1, len(taken) + 2) if (key := f"N{number}") not in taken)
