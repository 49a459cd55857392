"""The clients of the demonstration with their projects, each in another phase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker import clock
from tracker.access import Party, Who
from tracker.calendars import actions as working_time
from tracker.calendars import cn
from tracker.demo import contacts
from tracker.demo.crew import People
from tracker.domain.progress import Verb
from tracker.domain.workdays import to_minute
from tracker.feeds.actions import subscribe
from tracker.journal import writing
from tracker.people import actions as people
from tracker.projects import actions, work
from tracker.projects.changing import Wish, changing
from tracker.projects.drafting import draft
from tracker.projects.facts import Held
from tracker.projects.inputs import ProjectPlan
from tracker.projects.models import Item, Milestone, Point, Series
from tracker.projects.replanning import plan_again

PLAYBOOK = "implementation-four-phase"


@dataclass(frozen=True)
class Engagement:
    """A client, its person, and how long ago its project began."""

    client: str
    stage: str
    contact: str
    others: tuple[str, str]
    """Names of a manager and an operator of the client, who have no account."""
    days_ago: int
    late: tuple[str, ...] = ()
    """Keys of what nobody has got round to, so that something is late and something is blocked."""


ENGAGEMENTS = (
    Engagement("山茶服饰旗舰店", "growing", "许宁", ("秦悦", "邹凯"), 105, late=("L07", "X05")),
    Engagement("青禾食品专营店", "start-up", "罗岚", ("范薇", "童乐"), 12),
    Engagement("沐光家居旗舰店", "mature", "沈默言", ("宋清", "姚远"), 190),
)
"""With the default plan: one in its third phase, one at its beginning, one being evaluated."""
OF_THE_CLIENT = ("CL-X", "CL-M", "CL-O")


def start(who: Who, crew: People, engagement: Engagement) -> ProjectPlan:
    """Start the playbook some time ago and do what should have been done by today."""
    with writing(who, "demo") as current:
        now = clock.now(current)
        client = people.add_client(current, {"name": engagement.client, "stage": engagement.stage})
        theirs = {
            "department_id": crew.departments.get("CLIENT"),
            "party": Party.CLIENT,
            "client_id": client.id,
        }
        executive = crew.add(current, engagement.contact, theirs, OF_THE_CLIENT)
        contacts.add(current, client, executive, engagement.others)
        crew.parts[engagement.contact] = f"of the client {client.name}"
        plan = draft(
            current,
            {
                "name": f"{client.name} · 四阶段实施",
                "playbook": PLAYBOOK,
                "client_id": client.id,
                "start_on": _start_day(now, engagement.days_ago),
                "parameters": {},
                "roles": dict(crew.roles),
                "state": "active",
            },
        ).plan
        actions.store(current, who, plan, lead=crew.roles["OM"])
        _catch_up(current, who, plan, now, engagement.late)
    return plan


def interrupt(who: Who, plan: ProjectPlan) -> None:
    """A sale during which nothing is rebuilt, in ten days; its change-set says what it moves."""
    project_id = plan.project.id
    with changing(who, "freeze.add", Wish(), projects=[project_id]) as change:
        today = cn.base_calendar().day_of(to_minute(clock.now(change.session)))
        days = {"first_on": today + timedelta(days=10), "last_on": today + timedelta(days=12)}
        named = {"title_zh": "大促封网", "title_en": "Sale: no changes", "chosen": {"kinds": ["task"]}}
        working_time.add_freeze_window(change.session, {**days, **named}, project_id)
        plan_again(change.session, project_id)


def _start_day(now: datetime, days_ago: int) -> date:
    """The working day on or after the Monday of that week."""
    calendar = cn.base_calendar()
    day = calendar.day_of(to_minute(now)) - timedelta(days=days_ago)
    return calendar.day_of(calendar.next_start(calendar.midnight(day - timedelta(days=day.weekday()))))


def _catch_up(current: Session, who: Who, plan: ProjectPlan, now: datetime, late: tuple[str, ...]) -> None:
    done = [each for each in plan.items if each.finish_at and each.finish_at < now]
    for item in sorted(done, key=lambda each: (each.finish_at, each.start_at, isinstance(each, Milestone))):
        if item.key not in late and not isinstance(item, Series):
            _finish(current, who, item)
    for node in plan.nodes:
        running = node.start_at and node.finish_at and node.start_at < now < node.finish_at
        if node.kind == "task" and running:
            _try(current, who, node, Verb.START, at=node.start_at)


def _finish(current: Session, who: Who, item: Item) -> None:
    """Tick an item off as if it had been done when it was due."""
    if isinstance(item, Point):
        evidence = "已核对，记录见项目文件夹。"
        try:
            work.show(current, who, item, kind="note", evidence=evidence, at=item.finish_at)
        except Held:
            return
    else:
        _try(current, who, item, Verb.COMPLETE, at=item.finish_at)


def _try(current: Session, who: Who, item: Item, verb: Verb, at: datetime | None) -> None:
    """Move an item unless something that was left late holds it back."""
    try:
        work.move(current, who, item, verb, at=at)
    except Held:
        return
    current.flush()


def subscription(who: Who, plan: ProjectPlan, person_id: str) -> str:
    """The secret of a feed of a person's work in a project."""
    with writing(who, "demo", projects=[plan.project.id]) as current:
        name = plan.project.name
        return subscribe(current, person_id, name=name, lang="zh", project_id=plan.project.id)[1]
