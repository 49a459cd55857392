"""What the engine refuses, said with the keys that people know instead of ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.graph import CycleFound
from tracker.domain.schedule import TooManyLinks
from tracker.domain.text import Fact
from tracker.projects.facts import CycleInProject, HiddenCycle
from tracker.projects.models import Item, Phase, Project


@contextmanager
def by_key(session: Session) -> Iterator[None]:
    """Within it CycleFound and TooManyLinks name items and phases by their keys."""
    try:
        yield
    except (CycleFound, TooManyLinks) as why:
        raise _named(session, why) from None


@contextmanager
def of_project(session: Session, project_id: str, *, seen: bool = True) -> Iterator[None]:
    """Within it CycleFound names its project too, where the request is not about that project.

    Whoever does not see the project is told neither its name nor what is in it.
    """
    try:
        yield
    except CycleFound as why:
        if not seen:
            raise HiddenCycle from None
        name = session.get_one(Project, project_id).name
        raise CycleInProject(project=name, way=" → ".join(_keys(session, why.path))) from None


def _named(session: Session, why: CycleFound | TooManyLinks) -> Fact:
    if isinstance(why, CycleFound):
        return CycleFound(path=tuple(_keys(session, why.path)))
    pred, succ = _keys(session, (why.fields["pred"], why.fields["succ"]))
    return TooManyLinks(pred=pred, succ=succ)


def _keys(session: Session, ids: tuple[str, ...]) -> list[str]:
    """Looked up in the transaction that failed: what it added has keys too."""
    session.flush()
    known: dict[str, str] = {}
    for table in (Item.__table__.c, Phase.__table__.c):
        found = session.execute(sa.select(table.id, table.key).where(table.id.in_(set(ids))))
        known |= {row.id: row.key for row in found}
    return [known.get(each, each) for each in ids]
