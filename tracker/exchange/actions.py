"""Storing a project that came from a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.db import new_id
from tracker.exchange.importing import Arrival
from tracker.journal import ledger_of, plain
from tracker.projects import actions, baselines
from tracker.projects.members import join
from tracker.projects.models import Baseline, Project

OF_THE_FILE = "导入文件的基线 / Baseline of the file"


def store(session: Session, who: Who, arrival: Arrival) -> None:
    """Store a project with its calendars; whoever owns something in it becomes a member.

    The baseline of the file comes first; without one, a project that is active keeps one of its start.
    """
    for each in arrival.calendars:
        session.add(each.calendar)
        session.flush()
        session.add_all(each.exceptions)
    project, wanted = arrival.plan.project, arrival.plan.project.state
    project.state = "draft"
    actions.store(session, who, arrival.plan, lead=None)
    for person_id in sorted({each.owner_id for each in arrival.plan.nodes if each.owner_id}):
        join(session, project.id, person_id)
    if arrival.baseline:
        session.add(_baseline(session, project, arrival.baseline))
        session.flush()
    project.state = wanted
    if wanted == "active":
        baselines.keep_first(session, arrival.plan)
    session.flush()


def _baseline(session: Session, project: Project, dates: Mapping[str, tuple[datetime, datetime]]) -> Baseline:
    return Baseline(
        id=new_id(),
        project_id=project.id,
        number=1,
        name=OF_THE_FILE,
        at=ledger_of(session).at,
        finish_on=max(finish for _, finish in dates.values()).date(),
        dates={key: [plain(start), plain(finish)] for key, (start, finish) in dates.items()},
    )
