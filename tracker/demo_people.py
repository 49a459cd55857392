"""The people of the demonstration: the agency's teams and their scores, and who of a client is talked to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.contacts import actions as contacts
from tracker.contacts import matrix
from tracker.people import assessments, teams
from tracker.people.models import Client, Person

TEAMS = (
    ("execution", "运营执行团队", "Execution team", ("OS", "CS")),
    ("management", "运营管理团队", "Management team", ("OM", "DA")),
    ("strategy", "战略规划团队", "Strategy team", ("SD",)),
)
"""Level, titles, and the roles of those who are in it."""
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
CONTACTS = (
    ("executives", "总经理", "onsite", None),
    ("managers", "运营主管", "phone", "0571-5550-0142"),
    ("operators", "店铺专员", "wecom", "dianpu-zhuanyuan"),
)
"""Level, job title, channel and address."""


def add_teams(current: Session, people: Mapping[str, str]) -> None:
    """The three teams of the agency; `people` are ids by role."""
    for level, title_zh, title_en, roles in TEAMS:
        fields = {"key": level, "title_zh": title_zh, "title_en": title_en, "level": level}
        row = teams.add_team(current, fields)
        for role in roles:
            teams.join(current, row, current.get_one(Person, people[role]))


def add_assessments(current: Session, people: Mapping[str, str], today: date) -> None:
    """Some scores of the agency's people, by one of them."""
    for role, dimension, kind, title, score, days_ago in ASSESSMENTS:
        fields = {"dimension": dimension, "kind": kind, "title": title, "score": score, "most": 100}
        given = {"on": today - timedelta(days=days_ago), "assessor_id": people["OD"]}
        assessments.assess(current, current.get_one(Person, people[role]), {**fields, **given})


def add_contacts(current: Session, client: Client, executive: Person, names: tuple[str, str]) -> None:
    """Somebody of a client at each level that the playbooks know; the first has an account."""
    known = {level for found in matrix.of_client(current, client.id) for level in found.levels}
    people = (executive.id, None, None)
    for (level, job, channel, address), name, person in zip(
        CONTACTS, (executive.name, *names), people, strict=True
    ):
        if level in known:
            fields = {"name": name, "level": level, "job_title": job, "channel": channel}
            contacts.add(current, client, {**fields, "address": address, "person_id": person})
