"""A step chooses while its project runs: what is not chosen leaves the plan, and comes back when it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.branches import Stand, gone_with, in_force
from tracker.domain.progress import State
from tracker.domain.selection import NOT_OFFERED, ChoiceRefused
from tracker.journal import ledger_of
from tracker.projects import around, offers, rules, work
from tracker.projects.choice_facts import AlreadyChosen, ChoiceNotAllowed
from tracker.projects.inputs import ProjectPlan, domain_link
from tracker.projects.models import Item, Node, Point, Summary
from tracker.projects.replanning import open_plan, replan_stored
from tracker.projects.reserve import present
from tracker.projects.rules import Action


def choose(session: Session, who: Who, item: Item, *, step: str, reason: str) -> None:
    """Choose a branch of a step, or another step instead of it; `step` is a key or an id.

    What is not chosen and what only follows it is cancelled for the reason; choosing again switches, and
    brings it back. What was finished stays so. Raises ChoiceNotYours, ProjectNotActive, PlanClosed,
    ChoiceNotAllowed, AlreadyChosen, and IllegalMove for the branches of a step that is cancelled itself.
    """
    rules.check(who, item, Action.CHOOSE, around.find(session, who, [item]))
    plan = open_plan(session, str(item.project_id))
    key = next((each.key for each in plan.nodes if each.id == step), step)
    current = in_force(_options(item, key))
    if current == key:
        raise AlreadyChosen(title=item.title, step=key)
    before = _left_out(plan)
    made = {"step": key, "reason": reason, "at": ledger_of(session).at.isoformat(), "by": who.person_id}
    item.details = offers.with_choice(item, **made)
    chosen = present(session, plan, item, key)
    _settle(session, plan, before, reason, {current: key} if current else {})
    if chosen.state == State.CANCELLED:
        work.take_back(session, chosen)
    replan_stored(session, plan)


def _options(item: Item, key: str) -> Sequence[Stand]:
    """The options among which a step is one."""
    branches, alternates = offers.branches(item), offers.alternates(item)
    if any(each.key == key for each in branches):
        if item.state == State.CANCELLED:
            raise rules.illegal(item, rules.CHOOSE)
        return branches
    if any(each.key == key for each in alternates):
        return alternates
    why = NOT_OFFERED.fill({"known": offers.options(item)})
    raise ChoiceNotAllowed(ChoiceRefused(which=key, why=why))


def _left_out(plan: ProjectPlan) -> set[str]:
    """Ids of what the choices of a plan leave out: what is not in force, and what follows nothing else."""
    ids = {each.key: each.id for each in plan.nodes}
    gone = set[str]()
    for node in plan.nodes:
        for stands in (offers.branches(node), offers.alternates(node)):
            current = in_force(stands)
            gone |= {ids[each.key] for each in stands if current not in (None, each.key) and each.key in ids}
    gates = {each.id: each.milestone_id for each in plan.nodes if isinstance(each, Point)}
    return gone_with(gone, [domain_link(each) for each in plan.links], gates)


def _settle(
    session: Session, plan: ProjectPlan, before: set[str], reason: str, superseded: Mapping[str, str]
) -> None:
    """Cancel what is left out from now on, and bring back what is not any more.

    What a person has cancelled stays so, and so does what a person has reopened although it was not chosen.
    """
    after = _left_out(plan)
    for node in plan.nodes:
        if node.id in before - after and work.NOT_CHOSEN in node.details:
            work.take_back(session, node)
        elif node.id in after - before and _is_open(node):
            work.set_aside(session, node, reason=reason, superseded_by=superseded.get(node.key))


def _is_open(node: Node) -> bool:
    """Whether there is something to cancel; a summary stands as its items do."""
    return node.state in (State.OPEN, State.STARTED) and not isinstance(node, Summary)
