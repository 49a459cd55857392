"""Who asks, what they may do, and who can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tracker.domain.text import Lang, Text
from tracker.errors import OutOfScope, Problem


class Role(StrEnum):
    """What a person is in one project."""

    LEAD = "lead"
    MEMBER = "member"
    READER = "reader"
    CLIENT = "client"
    PLATFORM = "platform"


class Party(StrEnum):
    """Whose people somebody is one of: the agency's, its client's, or the platform's."""

    PROVIDER = "provider"
    CLIENT = "client"
    PLATFORM = "platform"


class Scope(StrEnum):
    """What a token may be used for: at most this, of what its person may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class Right(StrEnum):
    """What a route may ask for; each route declares exactly one."""

    PUBLIC = "public"
    FEED = "feed.secret"
    SIGNED_IN = "signed_in"
    STAFF = "agency.staff"
    """To see what is the agency's own: its people, recipes and working time."""
    ANNOUNCE = "platform.announce"
    """To tell everybody which rule of the platform changes (S-123)."""
    ADMIN = "agency.admin"
    SEE = "project.see"
    """To read what concerns one's own party; the agency's people read everything of their projects."""
    ACT = "project.act"
    """To do what one's own party has to do, to answer what it is asked, and to speak about what one sees."""
    READ = "project.read"
    WORK = "project.work"
    LEAD = "project.lead"


TAKES: Mapping[Right, Text] = {
    Right.SIGNED_IN: Text("这需要个人的访问令牌。", "This takes the token of a person."),
    Right.STAFF: Text("这只对服务方内部人员开放。", "This is for the agency's own people."),
    Right.ANNOUNCE: Text(
        "这需要平台方人员或机构管理员的权限。",
        "This takes somebody of the platform, or an administrator of the agency.",
    ),
    Right.ADMIN: Text(
        "这需要机构管理员的权限。请联系机构管理员。",
        "This takes an administrator of the agency. Ask one of them.",
    ),
    Right.SEE: Text(
        "这只对项目成员开放。请联系项目负责人。",
        "This is for those who belong to the project. Ask a lead of the project.",
    ),
    Right.ACT: Text(
        "这需要参与项目工作的权限，只读成员不能操作。请联系项目负责人。",
        "This takes somebody who works in the project; a reader only looks. Ask a lead of the project.",
    ),
    Right.READ: Text(
        "这只对项目中的服务方人员开放。请联系项目负责人。",
        "This is for the agency's people in the project. Ask a lead of the project.",
    ),
    Right.WORK: Text(
        "这需要项目执行成员的权限。请联系项目负责人。",
        "This takes a member of the project. Ask a lead of the project.",
    ),
    Right.LEAD: Text(
        "这需要项目负责人的权限。请联系项目负责人。",
        "This takes a lead of the project. Ask one of them.",
    ),
}
"""What somebody is told who does not have a right; those of `OPEN` everybody has."""


class Forbidden(Problem):
    """Who asks does not have the right that it takes, which programs find in `right`."""

    code = "forbidden"
    status = 403

    def __init__(self, right: Right) -> None:
        super().__init__(right=right)

    @property
    def text(self) -> Text:
        return TAKES[self.fields["right"]]

    def beside(self, lang: Lang) -> dict[str, Any]:  # noqa: ARG002 - it is no words
        return {"right": self.fields["right"].value}


GRANTS: Mapping[Role, frozenset[Right]] = {
    Role.CLIENT: frozenset({Right.SEE, Right.ACT}),
    Role.PLATFORM: frozenset({Right.SEE, Right.ACT}),
    Role.READER: frozenset({Right.SEE, Right.READ}),
    Role.MEMBER: frozenset({Right.SEE, Right.READ, Right.ACT, Right.WORK}),
    Role.LEAD: frozenset({Right.SEE, Right.READ, Right.ACT, Right.WORK, Right.LEAD}),
}
GUESTS = frozenset({Role.CLIENT, Role.PLATFORM})
"""Roles of people who are not the agency's, called like their party: they see what concerns that party."""
OF_A_PROJECT = GRANTS[Role.LEAD]
STRONGEST = tuple(Role)
"""Of two roles in a project, the one that stands first here counts."""
EVERY_SCOPE = frozenset(Scope)
OF_ADMINISTRATORS = frozenset({Right.ADMIN, Right.ANNOUNCE})
"""Rights that administrators have as such, outside any project."""
OPEN = frozenset({Right.PUBLIC, Right.FEED})
"""Rights that need no token: the address of a feed is its own secret."""


@dataclass(frozen=True)
class Who:
    """The asker as a value: it outlives the transaction in which it was read."""

    person_id: str | None
    name: str = ""
    admin: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Project id to role, for the projects of this person and of those for whom they stand in."""
    party: Party = Party.PROVIDER
    client_id: str | None = None
    """Of a client's person: which client."""
    scopes: frozenset[Scope] = EVERY_SCOPE
    """What the token allows; one without `admin` leaves an administrator what their memberships allow."""
    stands_in_for: frozenset[str] = frozenset()
    """Ids of the people who are away today, and whose roles this person has meanwhile."""
    token_ends: datetime | None = None
    """When the token stops working, if ever."""
    without_admin: bool = False
    """Whether this is an administrator whose token is not for what only administrators may."""

    @property
    def staff(self) -> bool:
        """Whether this is one of the agency's people."""
        return self.admin or (self.person_id is not None and self.party is Party.PROVIDER)

    @property
    def guest(self) -> bool:
        """Whether they are a guest in any project."""
        return not self.admin and not GUESTS.isdisjoint(self.roles.values())

    def guest_in(self, project_id: str | None) -> bool:
        """Whether they see of a project only what concerns their own party."""
        return not self.admin and self.roles.get(project_id or "") in GUESTS

    def acts_for(self, person_id: str | None) -> bool:
        """Whether somebody's work is the asker's today: their own, or that of a person who is away."""
        return person_id is not None and (person_id == self.person_id or person_id in self.stands_in_for)

    def sees(self, project_id: str | None) -> bool:
        return self.admin or project_id in self.roles

    def may(self, right: Right, project_id: str | None = None) -> bool:
        if right in OPEN or self.admin:
            return True
        if right is Right.SIGNED_IN:
            return self.person_id is not None
        if right is Right.STAFF:
            return self.staff
        if right is Right.ANNOUNCE:
            return self.party is Party.PLATFORM
        role = self.roles.get(project_id or "")
        return role is not None and right in GRANTS[role]

    def require(self, right: Right, project_id: str | None = None) -> None:
        """Raises Forbidden, and OutOfScope where the person may and the token does not."""
        if self.may(right, project_id):
            return
        if self.without_admin and right in OF_ADMINISTRATORS:
            raise OutOfScope(scope=Scope.ADMIN.value)
        raise Forbidden(right=right)

    def require_scope(self, scope: Scope) -> None:
        """Refuse what the asker's token was not given for. Raises OutOfScope."""
        if scope not in self.scopes:
            raise OutOfScope(scope=scope.value)


def stronger(first: Role | None, second: Role) -> Role:
    """The one of two roles that allows more."""
    return min((each for each in (first, second) if each), key=STRONGEST.index)


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
