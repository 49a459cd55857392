"""What can be done with the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.domain.library import CUSTOM
from tracker.errors import MISSING, Invalid, NotFound
from tracker.journal import ledger_of
from tracker.library.facts import (
    CLIENT_REQUIRED,
    ONLY_CUSTOM,
    OTHER_PROJECT,
    TEAM_REQUIRED,
    TO_COME,
    NotTheMaintainer,
    NotTheUser,
)
from tracker.library.models import Resource, ResourceUse
from tracker.library.sight import standing
from tracker.people.models import Client, Team
from tracker.people.queries import day_of, referred
from tracker.projects.queries import seen_item
from tracker.projects.sight import project_of_project


def add(session: Session, who: Who, fields: Mapping[str, Any]) -> Resource:
    """Put something into the library, which the asker then maintains. Raises Invalid and NotTheMaintainer."""
    _check_named(session, fields)
    row = Resource(**fields, added_at=ledger_of(session).at)
    _check_level(row)
    require_maintainer(session, who, row)
    session.add(row)
    session.flush()
    return row


def change(session: Session, who: Who, row: Resource, fields: Mapping[str, Any]) -> None:
    """Set the given fields. Raises Invalid and NotTheMaintainer."""
    require_maintainer(session, who, row)
    _check_named(session, fields)
    for name, value in fields.items():
        setattr(row, name, value)
    _check_level(row)


def end(session: Session, who: Who, row: Resource) -> None:
    """Take something out of the library; reports of the quarters in which it was there keep it."""
    require_maintainer(session, who, row)
    row.ended_at = ledger_of(session).at


def require_maintainer(session: Session, who: Who, row: Resource) -> None:
    if not standing(session, who).maintains(row):
        raise NotTheMaintainer


def _check_named(session: Session, fields: Mapping[str, Any]) -> None:
    """The team and the client that a body names are there. Raises Invalid."""
    if fields.get("team_id"):
        referred(session, Team, fields["team_id"], "/team_id")
    if fields.get("client_id"):
        referred(session, Client, fields["client_id"], "/client_id")


def _check_level(row: Resource) -> None:
    """A custom resource has a team and a client, any other has no client (S-120). Raises Invalid."""
    if row.level == CUSTOM and row.team_id is None:
        raise Invalid("/team_id", TEAM_REQUIRED)
    if row.level == CUSTOM and row.client_id is None:
        raise Invalid("/client_id", CLIENT_REQUIRED)
    if row.level != CUSTOM and row.client_id is not None:
        raise Invalid("/client_id", ONLY_CUSTOM)


def use(session: Session, who: Who, row: Resource, fields: Mapping[str, Any]) -> ResourceUse:
    """Record that the asker used a resource. Raises Invalid."""
    today = day_of(ledger_of(session).at)
    if fields.get("used_on", today) > today:
        raise Invalid("/used_on", TO_COME)
    made = ResourceUse(
        **{"used_on": today, **fields, "project_id": _project(session, who, fields)},
        resource_id=row.id,
        person_id=who.person_id,
        active=True,
    )
    session.add(made)
    session.flush()
    return made


def _project(session: Session, who: Who, fields: Mapping[str, Any]) -> str | None:
    """The project of a use: the item's, or the one that is given. Raises Invalid for what is not seen."""
    project_id, item_id = fields.get("project_id"), fields.get("item_id")
    if project_id is not None:
        with _pointing("/project_id", project_id):
            project_of_project(who, project_id)
    if item_id is None:
        return project_id
    with _pointing("/item_id", item_id):
        item = seen_item(session, who, item_id)
    if project_id not in (None, item.project_id):
        raise Invalid("/item_id", OTHER_PROJECT)
    return item.project_id


@contextmanager
def _pointing(pointer: str, what: str) -> Iterator[None]:
    """What a body names and is not found, hidden or not there, is a fault of the body."""
    try:
        yield
    except NotFound as missing:
        raise Invalid(pointer, MISSING, what=what) from missing


def change_use(who: Who, row: ResourceUse, fields: Mapping[str, Any]) -> None:
    """Set the given fields of one's own use. Raises NotTheUser."""
    _require_user(who, row)
    for name, value in fields.items():
        setattr(row, name, value)


def take_back(who: Who, row: ResourceUse) -> None:
    """A use that was recorded by mistake. Raises NotTheUser."""
    _require_user(who, row)
    row.active = False


def _require_user(who: Who, row: ResourceUse) -> None:
    if not who.admin and (row.person_id is None or row.person_id != who.person_id):
        raise NotTheUser
