"""The contact matrix of the playbooks: each level of a client with its team, topics and channels.

Decision 0034 says which playbook it is read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain import playbook as recipes
from tracker.domain.contacts import team_of
from tracker.domain.playbook import Playbook, Vocabulary
from tracker.errors import NotFound
from tracker.people import team_queries
from tracker.people.models import Person, Team
from tracker.playbooks import queries as playbooks
from tracker.playbooks.models import PlaybookVersion
from tracker.projects.by_id import people_names
from tracker.projects.models import Project

USUAL = "client-communication"
"""The playbook whose matrix counts where several have one and no project says which."""
Found = tuple[Playbook, Vocabulary]


@dataclass(frozen=True)
class Matrix:
    """The contacts of a playbook, and the teams that playbooks know; `pinned`: the project's own."""

    key: str
    pinned: bool
    levels: Mapping[str, recipes.Contact]
    teams: tuple[recipes.Team, ...]
    words: Vocabulary

    def team(self, level: str) -> recipes.Team | None:
        """The team that talks to a level."""
        return team_of(self.levels[level].provider, self.teams)


@dataclass(frozen=True)
class Crew:
    """Who talks for the agency: the people of its teams, and in a project whoever holds a role there."""

    teams: tuple[tuple[Team, list[Person]], ...] = ()
    holders: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Role to the id and the name of a person."""

    def holding(self, roles: Iterable[str]) -> dict[str, str]:
        """Names by id of those who hold one of the roles."""
        return dict(self.holders[each] for each in roles if each in self.holders)

    def people(self, roles: Iterable[str], team: recipes.Team | None) -> dict[str, str]:
        """Those who hold the roles; where nobody does, who is in the agency's teams of that level or key."""
        if found := self.holding(roles):
            return found
        teams = (people for row, people in self.teams if team and team.key in (row.level, row.key))
        return {each.id: each.name for people in teams for each in people}


def of_project(current: Session, project: Project) -> Matrix | None:
    """The matrix of a project: of its playbook as it was started, of its parts, or else the agency's."""
    agency = _published(current)
    row = current.get(PlaybookVersion, project.playbook_id) if project.playbook_id else None
    pinned = list(_of_version(current, row)) if row else []
    return _first(pinned, [*pinned, *agency], pinned=True) or _first(agency, agency, pinned=False)


def of_client(current: Session, client_id: str) -> list[Matrix]:
    """The agency's matrix, and those of the playbooks of the client's projects, the newest project first."""
    agency = _published(current)
    newest = sa.func.max(Project.id)
    versions = (
        sa.select(PlaybookVersion)
        .join(Project, Project.playbook_id == PlaybookVersion.id)
        .where(Project.client_id == client_id)
        .group_by(PlaybookVersion.id)
        .order_by(newest.desc())
    )
    found = [_first(agency, agency, pinned=False)]
    for row in current.scalars(versions).all():
        pinned = list(_of_version(current, row))
        found.append(_first(pinned, [*pinned, *agency], pinned=True))
    return [each for each in found if each is not None]


def crew(current: Session, project: Project | None = None) -> Crew:
    """The agency's teams with their people, and who holds which role of a project; three statements."""
    rows = team_queries.teams(current)
    members = team_queries.members_of(current, [each.id for each in rows])
    roles = dict(project.roles) if project else {}
    names = people_names(current, roles.values())
    holders = {role: (each, names[each]) for role, each in roles.items() if each in names}
    return Crew(tuple((each, members[each.id]) for each in rows), holders)


def _of_version(current: Session, row: PlaybookVersion) -> Iterator[Found]:
    """A playbook as a project was started from it, and the parts that it brought in.

    What an older language wrote, and nobody can read any more, is passed over.
    """
    with suppress(NotFound):
        book, words = playbooks.read(current, row)
        yield book, words
        for each in playbooks.library(current, row).values():
            yield each, words


def _published(current: Session) -> list[Found]:
    """The newest playbooks with contacts or teams, the usual one first."""
    rows = playbooks.newest(saying=("contacts", "teams"))
    return playbooks.read_all(current, sorted(rows, key=lambda each: each.key != USUAL))


def _first(books: Iterable[Found], known: Iterable[Found], *, pinned: bool) -> Matrix | None:
    """The matrix of the first of the playbooks that has one; of all that are known come the teams."""
    teams = tuple(team for book, _ in known for team in book.teams.values())
    for book, words in books:
        if book.contacts:
            return Matrix(book.key, pinned, book.contacts, teams, words)
    return None
