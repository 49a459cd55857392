"""A kept playbook, compiled with what a project asks of it; what is refused points into the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain import plan as domain_plan
from tracker.domain.plan import ChoiceRefused, Choices, ParameterRefused, PartsTooDeep, PartUnknown, Plan
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks import queries as playbooks
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.facts import ChoiceNotAllowed, ParameterNotAllowed, PartsNotPlannable


def compiled(
    session: Session,
    version: PlaybookVersion,
    start_on: date,
    parameters: Mapping[str, Any],
    calendar: WorkCalendar,
    choices: Mapping[str, Any],
) -> Plan:
    """The plan of a version with its parts.

    Raises ParameterNotAllowed, ChoiceNotAllowed, PartsNotPlannable, NotPlannable and OutsideCalendar.
    """
    playbook, vocabulary = playbooks.read(session, version)
    try:
        return domain_plan.compile(
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
