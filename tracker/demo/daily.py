"""What people do in the projects of the demonstration day by day: talk, share, wait, hand over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import Role
from tracker.announcements import actions as announcements
from tracker.comments import actions as comments
from tracker.demo.crew import PLATFORM, People
from tracker.domain.progress import State
from tracker.journal import writing
from tracker.people.models import Person
from tracker.people.queries import day_of
from tracker.projects import files, handovers, involved, labels, members, parts, saving, waiting_on
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Task

TO_DO = (State.OPEN, State.STARTED)
LEAD, MEMBER = "林晓", "陈默"
URGENT, ASSETS = {"name": "紧急", "color": "#d4380d"}, {"name": "素材", "color": "#1677ff"}


def work(people: People, plan: ProjectPlan) -> None:
    """Let people work on what is under way in a project, and hand over and wait for what comes next."""
    project_id = plan.project.id
    with writing(people.speaks(LEAD), "demo", projects=[project_id]) as current:
        members.put(current, project_id, current.get_one(Person, people.ids[PLATFORM]), Role.PLATFORM)
        tasks = [each for each in plan.nodes if isinstance(each, Task) and each.state in TO_DO]
        first, *rest = sorted(tasks, key=lambda each: (each.state != State.STARTED, each.start_at, each.key))
        _share(current, people, first)
        _talk(current, people, first)
        _mark(current, project_id, first, rest[:2])
        waiting_on.wait(
            current, people.speaks(LEAD), rest[0], on="client", reason="等待客户提供商品清单与图片素材"
        )
        offer = {"to_department": "DATA", "to_owner_id": people.ids[MEMBER], "note": "请接手后续的数据部分。"}
        elsewhere = next(each for each in rest[1:] if each.department_id != people.departments["DATA"])
        handovers.offer(current, people.speaks(LEAD), elsewhere, offer)
        late = {"project": project_id, "overdue": True, "sort": "due_on"}
        view = {"name": "本周逾期", "project_id": project_id, "shared": True, "query": late}
        saving.save(current, people.speaks(LEAD), view)


def _share(current: Session, people: People, item: Item) -> None:
    """Somebody helps, somebody watches, and the work is cut into pieces."""
    who = people.speaks(LEAD)
    helper = next(each for name, each in people.ids.items() if each != item.owner_id and name != PLATFORM)
    involved.involve(current, who, item, helper, involved.HELPER)
    involved.involve(current, who, item, people.ids[LEAD], involved.WATCHER)
    parts.add(current, who, item, {"kind": "subtask", "title": "整理上周数据", "owner_id": helper})
    parts.add(current, who, item, {"kind": "line", "title": "核对口径"})
    address = f"https://docs.example.com/{item.key}"
    files.add(current, who, item, {"title": "工作底稿", "url": address})


def _talk(current: Session, people: People, item: Item) -> None:
    asks = _said("数据口径和上月**一致**吗？请在周会前确认。", [people.ids[MEMBER]])
    comments.write(current, people.speaks(LEAD), item, asks)
    comments.write(current, people.speaks(MEMBER), item, _said("一致，已写入底稿。", [people.ids[LEAD]]))


def _said(body: str, mentions: list[str]) -> dict[str, Any]:
    return {"body": body, "internal": False, "mentions": mentions}


def _mark(current: Session, project_id: str, urgent: Item, assets: Iterable[Item]) -> None:
    """One label is the agency's, the other the project's own."""
    everywhere = next(iter(labels.living(current, None)), None) or labels.add(current, None, dict(URGENT))
    labels.mark(current, urgent, everywhere.id)
    label = labels.add(current, project_id, dict(ASSETS))
    for each in assets:
        labels.mark(current, each, label.id)


def announce(people: People) -> None:
    """The platform tells everybody of a rule (S-123)."""
    who = people.speaks(PLATFORM)
    with writing(who, "demo") as current:
        holds = day_of(clock.now(current)) + timedelta(days=14)
        announcements.announce(
            current,
            who,
            {
                "title": "主图规范更新",
                "body": "主图不得再使用“最”“第一”等用语；违规商品将被下架。",
                "url": "https://rule.example.com/main-pictures",
                "effective_on": holds,
            },
        )
