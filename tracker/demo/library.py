"""What the demonstration has in its library: something in each pool and of each kind, some of it used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.access import Who
from tracker.library import actions
from tracker.library.models import Resource
from tracker.people import teams
from tracker.people.models import Person
from tracker.people.queries import get
from tracker.projects.inputs import ProjectPlan

CORE = {"key": "core", "title_zh": "核心团队", "title_en": "Core team", "level": "management"}
IN_CORE = ("OM", "SD", "OD")
RESOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("basic", "template", "商品发布模板库", "Listing template library"),
    ("basic", "template", "营销活动模板库", "Campaign template library"),
    ("basic", "method", "“小步快跑”测试方法", "Testing in small steps"),
    ("basic", "tool", "生意参谋（数据监控）", "Shengyi Canmou (data)"),
    ("basic", "case", "忽视内容电商趋势，服务效果下滑30%", "Content commerce ignored, effect down by 30%"),
    ("advanced", "standard", "美妆行业选品标准", "Product selection standard for beauty"),
    ("advanced", "solution", "餐饮行业营销方案", "Marketing plan for catering"),
    ("custom", "solution", "大客户专属的供应链解决方案", "Supply-chain solution of a key account"),
)
"""Level, kind and titles of what the service document names (3.3, 4.1, 5.2)."""
USED = {"商品发布模板库": (4, 5), "美妆行业选品标准": (4,), "大客户专属的供应链解决方案": (3,)}
"""Title to the scores that the operations manager gave it."""


def fill(current: Session, who: Who, roles: Mapping[str, str], plan: ProjectPlan) -> None:
    """Fill the library, and record what of it was used in a project.

    `roles` has the ids of people by the key of their role; the core team maintains the two upper pools.
    """
    core = teams.add_team(current, dict(CORE))
    for person_id in dict.fromkeys(roles[each] for each in IN_CORE):
        teams.join(current, core, get(current, Person, person_id))
    for level, kind, zh, en in RESOURCES:
        fields: dict[str, Any] = {"level": level, "kind": kind, "title_zh": zh, "title_en": en}
        if level != "basic":
            fields["team_id"] = core.id
        if level == "custom":
            fields["client_id"] = plan.project.client_id
        _use(current, replace(who, person_id=roles["OM"]), actions.add(current, who, fields), plan)


def _use(current: Session, user: Who, row: Resource, plan: ProjectPlan) -> None:
    for effect, item in zip(USED.get(row.title_zh, ()), plan.items, strict=False):
        actions.use(current, user, row, {"item_id": item.id, "effect": effect})
