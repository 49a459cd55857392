"""What can be done with assessments."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from tracker.errors import Invalid
from tracker.journal import ledger_of
from tracker.people.actions import require_staff
from tracker.people.facts import ABOVE_MOST, NOT_ONESELF, NOT_YET
from tracker.people.models import Assessment, Person
from tracker.people.queries import day_of, referred


def assess(session: Session, person: Person, fields: dict[str, Any]) -> Assessment:
    """Record how one of the agency's own people was assessed (S-077). Raises Invalid."""
    require_staff(person, "/person_id")
    row = Assessment(person_id=person.id, active=True)
    change(session, row, fields)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: Assessment, fields: dict[str, Any]) -> None:
    """Set the given fields. Raises Invalid."""
    assessor = fields.get("assessor_id")
    if assessor and assessor != row.assessor_id:  # one who left since may stay written
        _check_assessor(session, row, assessor)
    for name, value in fields.items():
        setattr(row, name, value)
    if row.score > row.most:
        raise Invalid("/score", ABOVE_MOST, most=row.most)
    if row.on > day_of(ledger_of(session).at):
        raise Invalid("/on", NOT_YET)


def _check_assessor(session: Session, row: Assessment, assessor_id: str) -> None:
    if assessor_id == row.person_id:
        raise Invalid("/assessor_id", NOT_ONESELF)
    require_staff(referred(session, Person, assessor_id, "/assessor_id"), "/assessor_id")


def take_back(row: Assessment) -> None:
    """An assessment that was a mistake is shown no more and counts nowhere."""
    row.active = False
