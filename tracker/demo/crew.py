"""The people of the demonstration: the agency's own in their teams, and the platform's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import Party, Who
from tracker.calendars import actions as working_time
from tracker.calendars.queries import of_person
from tracker.journal import writing
from tracker.people import actions as people
from tracker.people import assessments, teams
from tracker.people import tokens as people_tokens
from tracker.people.models import Person
from tracker.people.queries import day_of, departments

STAFF: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("林晓", "OPS", ("OM", "FU")),
    ("陈默", "DATA", ("DA",)),
    ("王蕾", "CSD", ("CS", "CS-LEAD")),
    ("赵强", "STRAT", ("SD", "IE")),
    ("周婷", "TECH", ("IT", "TECH-LEAD")),
    ("何敏", "OPS", ("OS", "ADM", "CP")),
    ("高远", "OPS", ("OD",)),
    ("孙悦", "FIND", ("FIN",)),
    ("吴桐", "MKT", ("MKT-LEAD",)),
    ("郑可", "PROD", ("PROD-LEAD",)),
    ("冯捷", "SCM", ("SCM-LEAD",)),
)
KNOWN: dict[str, dict[str, Any]] = {
    "林晓": {"years": 6, "skills": {"categories": ["女装"], "tools": ["生意参谋"]}},
    "陈默": {"years": 4, "skills": {"categories": [], "tools": ["Excel", "SQL", "生意参谋"]}},
    "赵强": {"years": 9, "skills": {"categories": ["女装", "食品"], "tools": []}},
    "何敏": {"years": 2, "skills": {"categories": ["女装"], "tools": ["生意参谋"]}},
}
"""Years in the trade and skills; an expert who knows two categories is one that the organisation warns of."""
TEAMS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("execution", "运营执行团队", "Execution team", "execution", ("何敏", "王蕾")),
    ("management", "运营管理团队", "Management team", "management", ("林晓", "陈默", "高远")),
    ("strategy", "战略规划团队", "Strategy team", "strategy", ("赵强",)),
    ("support", "辅助支持团队", "Support team", "support", ("何敏", "孙悦")),
)
CERTIFICATE = ("何敏", "OS")
ASSESSMENTS = (
    ("OM", "professional", "case", "案例评分：大促复盘", 88, 40),
    ("OM", "risk", "exam", "平台规则考试", 92, 25),
    ("DA", "tools", "practice", "生意参谋实操", 95, 33),
    ("DA", "professional", "case", "案例评分：流量下滑诊断", 81.5, 12),
    ("OS", "professional", "case", "案例评分：新品上架", 76, 40),
    ("OS", "tools", "practice", "ERP 与定时发布实操", 84, 18),
    ("OS", "risk", "exam", "平台规则考试", 84.9, 25),
    ("SD", "professional", "case", "案例评分：品牌方案", 90, 60),
)
"""Role of the person, dimension, kind, title, score, and how many days ago."""
AWAY = ("王蕾", "何敏")
"""Who is away next week, and who stands in."""
PLATFORM = "平台小二"


@dataclass
class People:
    """Role key to person id of the agency's people, department ids by key; people and tokens by name."""

    roles: dict[str, str] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """What those are in the demonstration whose tokens are shown, in that order."""

    def add(self, current: Session, name: str, fields: dict[str, Any], roles: tuple[str, ...]) -> Person:
        person = people.add_person(current, {"name": name, **fields})
        self.roles |= dict.fromkeys(roles, person.id)
        self.ids[name] = person.id
        self.tokens[name] = people_tokens.give(current, person, "demo")[1]
        return person

    def speaks(self, name: str) -> Who:
        """Somebody as the author of what they do; the demonstration asks nobody for permission."""
        return Who(self.ids[name], name=name, admin=True)


def add_staff(who: Who) -> People:
    with writing(who, "demo") as current:
        crew = People(departments={each.key: each.id for each in departments()})
        for name, department, roles in STAFF:
            known = {"department_id": crew.departments.get(department), **KNOWN.get(name, {})}
            skills = {"categories": [], "tools": [], **known.get("skills", {}), "posts": list(roles)}
            crew.add(current, name, {**known, "skills": skills}, roles)
        crew.add(current, PLATFORM, {"party": Party.PLATFORM}, ("PLATFORM-CONTACT",))
        crew.parts = {
            STAFF[0][0]: "who leads the projects",
            STAFF[1][0]: "a member",
            PLATFORM: "of the platform",
        }
        _organise(current, crew, day_of(clock.now(current)))
    return crew


def _organise(current: Session, crew: People, today: date) -> None:
    for key, zh, en, level, names in TEAMS:
        team = teams.add_team(current, {"key": key, "title_zh": zh, "title_en": en, "level": level})
        for name in names:
            teams.join(current, team, current.get_one(Person, crew.ids[name]))
    certified, role = CERTIFICATE
    days = {"issued_on": today - timedelta(days=330), "expires_on": today + timedelta(days=35)}
    teams.certify(current, current.get_one(Person, crew.ids[certified]), {"role": role, "note": "", **days})
    for role, dimension, kind, title, score, days_ago in ASSESSMENTS:
        fields = {"dimension": dimension, "kind": kind, "title": title, "score": score, "most": 100}
        given = {"on": today - timedelta(days=days_ago), "assessor_id": crew.roles["OD"]}
        assessments.assess(current, current.get_one(Person, crew.roles[role]), {**fields, **given})
    _go_on_leave(current, crew, today)


def _go_on_leave(current: Session, crew: People, today: date) -> None:
    away, other = AWAY
    monday = today + timedelta(days=7 - today.weekday())
    days = {"first_on": monday, "last_on": monday + timedelta(days=4)}
    substitute = {"substitute_id": crew.ids[other], **days}
    teams.stand_in(current, current.get_one(Person, crew.ids[away]), substitute)
    leave = {"kind": "removed", "title_zh": "年假", "title_en": "Annual leave", **days}
    working_time.add_exception(current, working_time.open_layer(current, of_person(crew.ids[away])), leave)
    week = [None] * 5 + [[["10:00", "18:00"]]] * 2
    live = {"key": "livestream", "title_zh": "直播间", "title_en": "Livestream room", "week": week}
    working_time.add_calendar(current, live)
