"""A kept playbook, compiled with what a project asks of it; what is refused points into the request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain import plan as domain_plan
from tracker.domain.plan import ChoiceRefused, Choices, ParameterRefused, PartsTooDeep, PartUnknown, Plan
from tracker.domain.plan_values import Turn
from tracker.domain.turns import with_turns
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks import queries as playbooks
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.choice_facts import ChoiceNotAllowed
from tracker.projects.facts import ParameterNotAllowed, PartsNotPlannable
from tracker.projects.inputs import ProjectPlan

TURNS = "turns"
"""Under this name the choices of a project keep the turns that have begun."""


def compiled(
    session: Session,
    version: PlaybookVersion,
    start_on: date,
    parameters: Mapping[str, Any],
    calendar: WorkCalendar,
    choices: Mapping[str, Any],
) -> Plan:
    """The plan of a version with its parts, and with the turns of its loops that have begun.

    Raises ParameterNotAllowed, ChoiceNotAllowed, PartsNotPlannable, NotPlannable and OutsideCalendar.
    """
    playbook, vocabulary = playbooks.read(session, version)
    try:
        plan = domain_plan.compile(
            playbook,
            vocabulary,
            start_on=start_on,
            parameters=parameters,
            calendar=calendar,
            library=playbooks.library(session, version),
            choices=Choices(tuple(choices.get("leave_out", ())), choices.get("choose", {})),
        )
    except ParameterRefused as refused:
        raise ParameterNotAllowed(refused) from refused
    except ChoiceRefused as refused:
        raise ChoiceNotAllowed(refused) from refused
    except (PartUnknown, PartsTooDeep) as refused:
        raise PartsNotPlannable(why=refused.text) from refused
    return with_turns(plan, [_turn(each) for each in choices.get(TURNS, ())], calendar)


def of_project(
    session: Session,
    plan: ProjectPlan,
    parameters: Mapping[str, Any] | None = None,
    choose: Mapping[str, str] = MappingProxyType({}),
) -> Plan | None:
    """The playbook of a project as it was started, or with other parameters and choices.

    None if the project was made by hand.
    """
    project = plan.project
    version = session.get(PlaybookVersion, project.playbook_id) if project.playbook_id else None
    if version is None:
        return None
    values = project.parameters if parameters is None else parameters
    choices = {**project.choices, "choose": {**project.choices.get("choose", {}), **choose}}
    return compiled(session, version, project.start_on, values, plan.layers.default, choices)


def with_turn(choices: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
    """What a project takes of its playbook, and one more turn."""
    return {**choices, TURNS: [*choices.get(TURNS, ()), {**asdict(turn), "on": turn.on.isoformat()}]}


def _turn(kept: Mapping[str, Any]) -> Turn:
    return Turn(kept["part"], kept["number"], kept["after"], date.fromisoformat(kept["on"]))
