"""A finished project becomes the draft of a playbook: how it went this time is a proposal for the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.compare import Change, compare
from tracker.domain.progress import FINISHED
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.playbooks import files, publishing
from tracker.playbooks import queries as playbooks
from tracker.playbooks.checker import Loaded
from tracker.playbooks.checking import check
from tracker.playbooks.models import PROJECT, PlaybookVersion
from tracker.projects import compiling, queries
from tracker.projects.facts import DraftThere, ProjectNotFinished
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Project
from tracker.projects.retelling import LeftOut, Retelling, clean
from tracker.projects.retold_links import forget_cancelled, tell_links

KEY_NEEDED = Text(
    "没有模板的项目需要给出新方案的 key。",
    "A project without a playbook needs a key for the new one.",
)


@dataclass(frozen=True)
class Made:
    """The draft, what was found in its text, what changed since the version that the project ran on."""

    row: PlaybookVersion
    loaded: Loaded
    base: PlaybookVersion | None
    changes: tuple[Change, ...]
    left_out: tuple[LeftOut, ...]


def make(session: Session, project_id: str, fields: dict[str, Any]) -> Made:
    """Write the playbook of a project whose work is over, and keep it as a draft.

    Raises ProjectNotFinished, DraftThere, Invalid, PlaybookFaulty and what compiling the version raises.
    """
    plan = queries.plan(session, project_id)
    _refuse_unfinished(plan)
    project = plan.project
    base = session.get(PlaybookVersion, project.playbook_id) if project.playbook_id else None
    key = _key(session, project, base, fields)
    told = _told(session, plan, base)
    title = fields.get("title")
    text = files.write(_headed(told.tree, key, title or (None if base else clean(project.name))))
    loaded = check(session, text)
    row = publishing.save(session, loaded, {"kind": PROJECT, "project": project.id})
    before = playbooks.read(session, base)[0] if base else None
    changes = compare(before, loaded.playbook) if before and loaded.playbook else ()
    return Made(row, loaded, base, changes, tuple(told.left_out))


def _refuse_unfinished(plan: ProjectPlan) -> None:
    still = [each for each in plan.items if each.kind in queries.WORKED_ON and each.state not in FINISHED]
    if plan.project.state != "closed" and still:
        raise ProjectNotFinished(name=plan.project.name, count=len(still))


def _key(session: Session, project: Project, base: PlaybookVersion | None, fields: dict[str, Any]) -> str:
    key = fields.get("key") or (base.key if base else None)
    if key is None:
        raise Invalid("/key", KEY_NEEDED)
    there = playbooks.draft(session, key)
    if there is not None and there.origin.get("project") != project.id:
        raise DraftThere(key=key, version=there.version)
    return str(key)


def _told(session: Session, plan: ProjectPlan, base: PlaybookVersion | None) -> Retelling:
    tree = files.read(base.file, base.text).tree if base else _new()
    told = Retelling(plan, tree, compiling.of_project(session, plan), playbooks.vocabulary(session))
    told.steps()
    tell_links(told)
    forget_cancelled(told)
    told.notes()
    return told


def _new() -> dict[str, Any]:
    return {"format": "1", "key": "", "kind": "project", "title": {}, "proposed": "true", "steps": {}}


def _headed(tree: dict[str, Any], key: str, title: str | None) -> dict[str, Any]:
    named = {} if title is None else {"title": {"zh": title, "en": title}}
    return {**tree, "key": key, **named}
