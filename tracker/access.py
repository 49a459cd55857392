"""Who asks, what they may do, and who can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.errors import Forbidden


class Role(StrEnum):
    """What a person is in one project."""

    LEAD = "lead"
    MEMBER = "member"
    READER = "reader"
    CLIENT = "client"
    PLATFORM = "platform"


class Right(StrEnum):
    """What a route may ask for; each route declares exactly one."""

    PUBLIC = "public"
    FEED = "feed.secret"
    SIGNED_IN = "signed_in"
    ADMIN = "agency.admin"
    SEE = "project.see"
    """To read what concerns one's own party; the agency's people read everything of their projects."""
    ACT = "project.act"
    """To work on what one's own party has to do, and to speak about what one sees."""
    READ = "project.read"
    WORK = "project.work"
    LEAD = "project.lead"


GRANTS: Mapping[Role, frozenset[Right]] = {
    Role.CLIENT: frozenset({Right.SEE, Right.ACT}),
    Role.PLATFORM: frozenset({Right.SEE, Right.ACT}),
    Role.READER: frozenset({Right.SEE, Right.READ}),
    Role.MEMBER: frozenset({Right.SEE, Right.READ, Right.ACT, Right.WORK}),
    Role.LEAD: frozenset({Right.SEE, Right.READ, Right.ACT, Right.WORK, Right.LEAD}),
}
GUESTS = frozenset({Role.CLIENT, Role.PLATFORM})
"""Roles of people who are not the agency's: they see what concerns their own party."""
OF_A_PROJECT = GRANTS[Role.LEAD]
OPEN = frozenset({Right.PUBLIC, Right.FEED})
"""Rights that need no token: the address of a feed is its own secret."""


@dataclass(frozen=True)
class Who:
    """The asker as a value: it outlives the transaction in which it was read."""

    person_id: str | None
    name: str = ""
    admin: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Project id to role, for the projects of this person."""

    def sees(self, project_id: str | None) -> bool:
        return self.admin or project_id in self.roles

    def may(self, right: Right, project_id: str | None = None) -> bool:
        if right in OPEN or self.admin:
            return True
        if right is Right.SIGNED_IN:
            return self.person_id is not None
        role = self.roles.get(project_id or "")
        return role is not None and right in GRANTS[role]

    def require(self, right: Right, project_id: str | None = None) -> None:
        if not self.may(right, project_id):
            raise Forbidden(right=right)


NOBODY = Who(None)
HOUSE = Who(None, name="tracker", admin=True)
"""The program itself, when it loads playbooks or lays occurrences again."""

Authenticator = Callable[[str], Who | None]
_authenticators: list[Authenticator] = []


def register_authenticator(authenticator: Authenticator) -> None:
    """Add a way to know a bearer token; the first that answers decides."""
    if authenticator not in _authenticators:
        _authenticators.append(authenticator)


def authenticate(token: str) -> Who | None:
    return next((who for each in _authenticators if (who := each(token)) is not None), None)
