"""What an installation needs before it serves: the first administrator and the playbooks."""

from __future__ import annotations

import sqlalchemy as sa

from tracker import search
from tracker.access import HOUSE
from tracker.calendars import layers
from tracker.config import Settings
from tracker.db import session
from tracker.journal import writing
from tracker.people import actions, tokens
from tracker.people.models import Person, Token
from tracker.people.queries import hash_of
from tracker.playbooks.actions import keep_folder, read_folder
from tracker.projects import naming, queries
from tracker.projects.changing import Wish, changing
from tracker.projects.replanning import plan_again


def prepare(settings: Settings) -> str | None:
    """Load the playbooks, index what can be found, and make the first administrator if there is none.

    Returns the administrator's token when this call made it. Raises PlaybooksRefused.
    """
    library = read_folder(settings.playbooks_folder)
    with writing(HOUSE, "playbooks.load") as current:
        keep_folder(current, library)
    follow_the_calendar()
    search.bring_up_to_date()
    return first_administrator(settings.admin_token)


def follow_the_calendar() -> None:
    """Lay every running plan again whose dates were computed on another edition of the base calendar.

    A release that knows a newly announced year moves dates by change-sets, like any other change.
    """
    digest = layers.read(session()).digest
    for project_id in queries.planned_on_another_calendar(session(), digest):
        whole = changing(HOUSE, "calendar.base", Wish(), projects=[project_id])
        with whole as change, naming.of_project(change.session, project_id):
            plan_again(change.session, project_id)


def first_administrator(given: str) -> str | None:
    """An administrator with the given token, or with a new one.

    A token that the settings name is added to the first administrator when it was never seen before,
    so that one that was revoked stays so.
    """
    with writing(HOUSE, "setup") as current:
        admin = current.scalar(
            sa.select(Person).where(Person.admin, Person.active).order_by(Person.id).limit(1)
        )
        if admin and (not given or _known(given)):
            return None
        admin = admin or actions.add_person(current, {"name": "Administrator", "admin": True})
        return tokens.give(current, admin, "first administrator", given or None)[1]


def _known(token: str) -> bool:
    return session().scalar(sa.select(Token.id).where(Token.hash == hash_of(token))) is not None
