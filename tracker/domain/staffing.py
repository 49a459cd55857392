"""What is wrong with the staff of an agency: head counts, skills, mentors, certificates.

Nothing here refuses anything: a finding is a warning, or an information where the service document
leaves room. Sources are the requirements of sections 4.3 and 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.text import Text


class Level(StrEnum):
    """The three levels of teams, and those who support them (S-184)."""

    EXECUTION = "execution"
    MANAGEMENT = "management"
    STRATEGY = "strategy"
    SUPPORT = "support"


LEVELS = tuple(each.value for each in Level)
BOUNDS: Mapping[Level, tuple[int | None, int | None]] = {
    Level.EXECUTION: (5, 8),  # S-185
    Level.MANAGEMENT: (3, 5),  # S-187
    Level.STRATEGY: (None, 3),  # S-191: a digit is lost in the source, 3 is a proposal
    Level.SUPPORT: (None, None),
}
"""Fewest and most people of a team that says nothing itself."""
WARNING, INFO = "warning", "info"
SPECIALIST, MANAGER, ANALYST, EXPERT = "OS", "OM", "DA", "IE"
SUPPORTING = ("ADM", "FIN")
"""Each of these is held by somebody who supports the others (S-194)."""
"""Posts with a rule, by the keys of the vocabulary."""
LEAST_YEARS = 3
"""Of a manager in the trade (S-188)."""
ANALYST_TOOLS = ("Excel", "SQL")
"""What every analyst knows, beside one tool of analysis more (S-189)."""
EXPERT_CATEGORIES = 3
"""Of an industry expert (S-192)."""


@dataclass(frozen=True)
class Colleague:
    """One of the agency's own people; `mentors` are the living ones, of the business and of technology."""

    id: str
    name: str
    posts: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    years: int | None = None
    mentors: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True)
class Team:
    """A team with its bounds and the ids of its people."""

    id: str
    title: Text
    level: Level
    least: int | None = None
    most: int | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Certificate:
    """That a person is fit for a role, from a day on and perhaps up to one."""

    person: str
    role: str
    issued: date
    expires: date | None = None

    def valid(self, today: date) -> bool:
        return self.issued <= today and (self.expires is None or self.expires >= today)


@dataclass(frozen=True)
class Load:
    """How many open items of a role somebody owns."""

    person: str
    role: str
    items: int


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be, with what is required and what is."""

    code: str
    severity: str
    text: Text
    person: str | None = None
    team: str | None = None
    role: str | None = None
    required: Any = None
    actual: Any = None


@dataclass(frozen=True)
class Staff:
    """All that the rules look at."""

    colleagues: tuple[Colleague, ...]
    teams: tuple[Team, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    loads: tuple[Load, ...] = ()
    titles: Mapping[str, Text] = field(default_factory=dict)
    """What roles are called, by key."""

    def title(self, role: str) -> Text:
        return self.titles.get(role, Text(role, role))


def findings(staff: Staff, today: date) -> tuple[Finding, ...]:
    """Everything that is wrong: teams first, then people in their order, then posts and certificates."""
    return (
        *(found for team in staff.teams for found in headcount(team)),
        *support(staff),
        *(found for each in staff.colleagues for found in skills(each, staff)),
        *(found for each in staff.colleagues for found in mentoring(each)),
        *unknown(staff),
        *expired(staff, today),
        *uncertified(staff, today),
    )


def headcount(team: Team) -> Iterator[Finding]:
    """A team below its least or above its most; an execution team may grow beyond (S-185, S-187, S-191)."""
    count = len(team.members)
    if team.least is not None and count < team.least:
        words = Text(
            "{team}只有 {count} 人，至少应有 {least} 人。",
            "{team} has {count} people; it needs {least} or more.",
        )
        yield _of_team("team_too_small", WARNING, team, words, team.least)
    if team.most is not None and count > team.most:
        words = Text(
            "{team}有 {count} 人，通常不超过 {most} 人。",
            "{team} has {count} people; usually it has {most} at most.",
        )
        severity = INFO if team.level is Level.EXECUTION else WARNING
        yield _of_team("team_too_large", severity, team, words, team.most)


def support(staff: Staff) -> Iterator[Finding]:
    """Which supporting post nobody has in the teams that support; without such a team none is asked for."""
    teams = [each for each in staff.teams if each.level is Level.SUPPORT]
    inside = {member for team in teams for member in team.members}
    held = {post for each in staff.colleagues if each.id in inside for post in each.posts}
    words = Text(
        "{teams}中没有{post}人员，至少应有 1 人。", "Nobody in {teams} has the post {post}; one is needed."
    )
    for post in SUPPORTING if teams else ():
        if post not in held:
            filled = words.fill({"teams": [each.title for each in teams], "post": staff.title(post)})
            team = teams[0].id if len(teams) == 1 else None
            yield Finding("support_without_post", WARNING, filled, team=team, role=post, required=1, actual=0)


UNKNOWN_POST = Text(
    "{name}的岗位“{role}”不在角色表中，与它有关的要求都不会检查。请改正拼写。",
    "{name} has the post “{role}”, which is no role of the vocabulary: what it asks for is not looked at. "
    "Mend its spelling.",
)
UNKNOWN_CERTIFIED = Text(
    "{name}的资格认证岗位“{role}”不在角色表中，与它有关的要求都不会检查。请改正拼写。",
    "{name} is certified for “{role}”, which is no role of the vocabulary: it counts for nothing. "
    "Mend its spelling.",
)


def unknown(staff: Staff) -> Iterator[Finding]:
    """Posts and certificates that name no role of the vocabulary: no rule looks at them (S-169, S-186).

    They are not refused, for a vocabulary may come later; without any, nothing is known to be wrong.
    """
    names = {each.id: each.name for each in staff.colleagues}
    posts = [(each.id, post, UNKNOWN_POST) for each in staff.colleagues for post in sorted(each.posts)]
    certified = dict.fromkeys((each.person, each.role, UNKNOWN_CERTIFIED) for each in staff.certificates)
    for person, role, words in (*posts, *certified):
        if staff.titles and role not in staff.titles and person in names:
            filled = words.fill({"name": names[person], "role": role})
            yield Finding("unknown_post", WARNING, filled, person=person, role=role, actual=role)


def _of_team(code: str, severity: str, team: Team, words: Text, bound: int) -> Finding:
    count = len(team.members)
    filled = words.fill({"team": team.title, "count": count, "least": team.least, "most": team.most})
    return Finding(code, severity, filled, team=team.id, required=bound, actual=count)


def skills(person: Colleague, staff: Staff) -> Iterator[Finding]:
    """What a person's posts ask for and they do not have (S-186, S-188, S-189, S-192)."""
    executes = any(each.level is Level.EXECUTION and person.id in each.members for each in staff.teams)
    if (executes or SPECIALIST in person.posts) and not person.categories:
        words = Text(
            "{name} 在运营执行岗位，但没有填写任何深耕品类。",
            "{name} works in execution without experience in any category.",
        )
        yield _of_person("specialist_without_category", person, words, SPECIALIST, required=1, actual=0)
    if MANAGER in person.posts and (person.years or 0) < LEAST_YEARS:
        words = Text(
            "{name} 是运营经理，行业经验 {actual} 年，应不少于 {required} 年。",
            "{name} is an operations manager with {actual} years in the trade; {required} are needed.",
        )
        yield _of_person(
            "manager_too_new", person, words, MANAGER, required=LEAST_YEARS, actual=person.years or 0
        )
    if ANALYST in person.posts and (missing := missing_tools(person.tools)):
        words = Text("{name} 是数据分析师，还缺：{missing}。", "{name} is a data analyst without: {missing}.")
        needed = [*ANALYST_TOOLS, OTHER_TOOL.en]
        yield _of_person(
            "analyst_without_tool",
            person,
            words,
            ANALYST,
            required=needed,
            actual=list(person.tools),
            missing=missing,
        )
    known = len({each.strip().casefold() for each in person.categories} - {""})
    if EXPERT in person.posts and known < EXPERT_CATEGORIES:
        words = Text(
            "{name} 是行业专家，熟悉 {actual} 个品类，应不少于 {required} 个。",
            "{name} is an industry expert in {actual} categories; {required} are needed.",
        )
        yield _of_person(
            "expert_too_narrow",
            person,
            words,
            EXPERT,
            required=EXPERT_CATEGORIES,
            actual=known,
        )


OTHER_TOOL = Text("一种数据分析工具", "a tool of analysis")


def missing_tools(tools: Iterable[str]) -> tuple[Text, ...]:
    """What of Excel, SQL and one tool more is not among them; capitals make no difference."""
    known = {each.strip().casefold() for each in tools}
    wanted = {each.casefold(): each for each in ANALYST_TOOLS}
    missing = [Text(each, each) for name, each in wanted.items() if name not in known]
    return (*missing, *(() if known - wanted.keys() else (OTHER_TOOL,)))


MENTORS = (
    ("business", Text("业务导师", "business mentor")),
    ("technical", Text("技术导师", "technical mentor")),
)


def mentoring(person: Colleague) -> Iterator[Finding]:
    """Who lacks one of two mentors (S-168)."""
    lacking = [which for which, mentor in zip(MENTORS, person.mentors, strict=True) if mentor is None]
    if lacking:
        words = Text("{name} 还没有：{missing}。", "{name} has no {missing}.")
        filled = words.fill({"name": person.name, "missing": [title for _, title in lacking]})
        yield Finding(
            "mentor_missing",
            INFO,
            filled,
            person=person.id,
            required=[each for each, _ in MENTORS],
            actual=[each for each, _ in MENTORS if each not in {name for name, _ in lacking}],
        )


def expired(staff: Staff, today: date) -> Iterator[Finding]:
    """Certificates that ran out and were not renewed, each role of a person once (S-169)."""
    names = {each.id: each.name for each in staff.colleagues}
    valid = _fit(staff, today)
    newest: dict[tuple[str, str], date] = {}
    for each in staff.certificates:
        key = each.person, each.role
        if each.expires is not None and each.expires < today and key not in valid and each.person in names:
            newest[key] = max(newest.get(key, each.expires), each.expires)
    for (person, role), day in newest.items():
        words = Text(
            "{name} 的{role}资格认证已于 {day} 到期。",
            "The certificate of {name} for {role} ran out on {day}.",
        )
        filled = words.fill({"name": names[person], "role": staff.title(role), "day": day})
        yield Finding(
            "certificate_expired",
            WARNING,
            filled,
            person=person,
            role=role,
            required=today.isoformat(),
            actual=day.isoformat(),
        )


def uncertified(staff: Staff, today: date) -> Iterator[Finding]:
    """Who owns open work of a role for which the agency certifies people, and is not certified (S-169).

    A role that nobody was ever certified for asks nothing of anybody.
    """
    names = {each.id: each.name for each in staff.colleagues}
    certified, valid = {each.role for each in staff.certificates}, _fit(staff, today)
    for each in staff.loads:
        if each.role in certified and (each.person, each.role) not in valid and each.person in names:
            words = Text(
                "{name} 负责 {items} 项{role}工作，但没有有效的资格认证。",
                "{name} owns open work for {role} ({items}) without a valid certificate.",
            )
            filled = words.fill(
                {"name": names[each.person], "items": each.items, "role": staff.title(each.role)}
            )
            yield Finding(
                "uncertified",
                WARNING,
                filled,
                person=each.person,
                role=each.role,
                required=each.role,
                actual=each.items,
            )


def _fit(staff: Staff, today: date) -> set[tuple[str, str]]:
    return {(each.person, each.role) for each in staff.certificates if each.valid(today)}


def _of_person(
    code: str, person: Colleague, words: Text, role: str, *, required: Any, actual: Any, **more: Any
) -> Finding:
    filled = words.fill({"name": person.name, "required": required, "actual": actual, **more})
    return Finding(code, WARNING, filled, person=person.id, role=role, required=required, actual=actual)
