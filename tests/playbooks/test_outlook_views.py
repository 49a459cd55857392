"""An outlook as JSON and in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.domain.outlook import Miss, Outlook, look_ahead
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.schedule import place
from tracker.domain.text import Lang, Text
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks import outlook_views
from tracker.playbooks.checker import Library
from tracker.playbooks.outlook_views import Telling, worked

CALENDAR = WorkCalendar()


@pytest.fixture(scope="module")
def seen(library: Library) -> tuple[Plan, Outlook]:
    """The four-phase playbook on weeks without holidays."""
    book = library.playbooks["implementation-four-phase"]
    assert library.vocabulary is not None
    plan = plan_of(book, library.vocabulary, start_on=date(2018, 1, 1), parameters={}, calendar=CALENDAR)
    placed = place(plan.activities, plan.links, {"default": CALENDAR}, plan.start)
    return plan, look_ahead(plan, placed, CALENDAR)


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (1080, "2.25 个工作日", "2.25 working days"),
        (480, "1 个工作日", "1 working day"),
        (240, "0.5 个工作日", "0.5 working days"),
        (90, "1.5 个工作小时", "1.5 working hours"),
    ],
)
def test_working_time_is_said_in_days_or_hours(minutes: int, zh: str, en: str) -> None:
    assert worked(minutes, 480) == Text(zh, en)


@pytest.mark.parametrize(
    ("miss", "lang", "said"),
    [
        (
            Miss("deadline_missed", "M1", 0, 480, 480),
            "en",
            "“M1 Final service plan passed” would finish 1 working day after its deadline.",
        ),
        (
            Miss("phase_overrun", "M1", 0, 60, 60, ref="optimise"),
            "zh",
            "阶段“方案优化期”会超出 1 个工作小时，最后完成的是“M1 《服务方案定稿》通过”。",
        ),
        (
            Miss("too_few_sittings", "GE", 8, 6, 2),
            "zh",
            "例会“GE 执行阶段跨部门沟通会”至少需要 8 次，只排得下 6 次。",
        ),
        (
            Miss("bound_violated", "M1", 0, 960, 960),
            "en",
            "“M1 Final service plan passed” would lie 2 working days from where it should.",
        ),
    ],
)
def test_what_would_not_hold_is_a_sentence(
    seen: tuple[Plan, Outlook], miss: Miss, lang: Lang, said: str
) -> None:
    assert Telling(seen[0], CALENDAR, lang).miss(miss) == said


def test_a_role_without_a_title_goes_by_its_key(seen: tuple[Plan, Outlook]) -> None:
    telling = Telling(seen[0], CALENDAR, "zh", {"OM": Text("运营经理", "Operations manager")})
    people = {each["role"]: each["title"] for each in outlook_views.outlook(seen[1], telling)["people"]}
    assert (people["OM"], people["DA"]) == ("运营经理", "DA")


def test_instants_have_their_offset_and_sittings_are_counted(seen: tuple[Plan, Outlook]) -> None:
    plan, outlook = seen
    few = Miss("too_few_sittings", "GE", 8, 6, 2)
    misses = (Miss("deadline_missed", "M1", 0, 480, 480), few)
    told = outlook_views.outlook(replace(outlook, misses=misses), Telling(plan, CALENDAR, "en"))
    late, short = told["conflicts"]
    assert (late["required"], late["by_working_minutes"]) == ("1970-01-01T08:00:00+08:00", 480)
    assert (short["required"], short["actual"], short["by"]) == (8, 6, 2)
