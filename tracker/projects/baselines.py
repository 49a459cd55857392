"""Baselines: the dates of a plan kept at activation and on demand, and how far it has drifted since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db import new_id
from tracker.domain.progress import State
from tracker.domain.text import Text
from tracker.errors import Invalid
from tracker.journal import ledger_of, plain
from tracker.projects import change_queries
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Baseline

MOST = 50
AT_ACTIVATION = "启动 / Activation"


def keep(session: Session, plan: ProjectPlan, name: str) -> Baseline:
    """Keep the dates of a plan as they stand. Raises Invalid when there are too many baselines already."""
    kept = change_queries.baselines(session, plan.project.id)
    if len(kept) >= MOST:
        why = Text("每个项目最多保留 {most} 个基线。", "A project keeps {most} baselines at most.")
        raise Invalid("/name", why, most=MOST)
    baseline = Baseline(
        id=new_id(),
        project_id=plan.project.id,
        number=1 + max((each.number for each in kept), default=0),
        name=name,
        at=ledger_of(session).at,
        finish_on=plan.project.finish_on,
        dates={
            each.id: [plain(each.start_at), plain(each.finish_at)]
            for each in plan.items
            if each.start_at and each.state != State.CANCELLED
        },
    )
    session.add(baseline)
    return baseline


def keep_first(session: Session, plan: ProjectPlan) -> None:
    """Keep a baseline when a plan becomes active for the first time."""
    if not change_queries.baselines(session, plan.project.id):
        keep(session, plan, AT_ACTIVATION)


def dates_of(baseline: Baseline) -> dict[str, tuple[datetime, datetime]]:
    """Item id to its start and finish in a baseline."""
    return {
        item: (datetime.fromisoformat(each[0]), datetime.fromisoformat(each[1]))
        for item, each in baseline.dates.items()
    }
