"""What can be done with contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from tracker.contacts import matrix
from tracker.contacts.facts import NO_CHANNEL, NO_LEVEL, OF_ANOTHER
from tracker.contacts.models import Contact
from tracker.domain.text import Text
from tracker.errors import Invalid, NotFound
from tracker.people.models import Client, Person
from tracker.people.queries import referred
from tracker.playbooks.queries import vocabulary


def add(session: Session, client: Client, fields: dict[str, Any]) -> Contact:
    """Add somebody of a client who is talked to. Raises Invalid."""
    row = Contact(client_id=client.id, active=True)
    change(session, row, fields)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: Contact, fields: dict[str, Any]) -> None:
    """Set the given fields; what a playbook no longer knows may stay as it is. Raises Invalid."""
    new = {name: value for name, value in fields.items() if value and value != getattr(row, name)}
    if "level" in new:
        known = {each for found in matrix.of_client(session, row.client_id) for each in found.levels}
        _check("level", new["level"], known, NO_LEVEL)
    if "channel" in new:
        _check("channel", new["channel"], _channels(session), NO_CHANNEL)
    if "person_id" in new:
        person = referred(session, Person, new["person_id"], "/person_id")
        if person.client_id != row.client_id:
            raise Invalid("/person_id", OF_ANOTHER, name=person.name)
    for name, value in fields.items():
        setattr(row, name, value)


def end(row: Contact) -> None:
    """A contact that ended is shown no more."""
    row.active = False


def _check(field: str, value: str, known: Iterable[str], words: Text) -> None:
    if value not in known:
        raise Invalid(f"/{field}", words, known=", ".join(sorted(known)), **{field: value})


def _channels(session: Session) -> Iterable[str]:
    """The channels of the vocabulary; without one there are none."""
    try:
        return vocabulary(session).channels
    except NotFound:
        return ()
