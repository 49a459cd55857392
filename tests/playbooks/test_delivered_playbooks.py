"""The playbooks that are delivered are clean, complete and can be planned."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tracker.domain.plan import compile as plan_of
from tracker.domain.schedule import place
from tracker.domain.spans import Span
from tracker.domain.workdays import WorkCalendar
from tracker.playbooks.checker import Library

FOUR_PHASE = "implementation-four-phase"


def test_the_four_phase_playbook_has_all_its_parts(library: Library) -> None:
    book = library.playbooks[FOUR_PHASE]
    kinds = Counter(step.kind.value for step in book.steps.values())
    points = {step.key: len(step.points) for step in book.steps.values() if step.points}

    assert kinds == {"task": 51, "milestone": 3, "meeting": 9}
    assert points == {"M1": 3, "M2": 4, "M3": 5}
    assert (len(book.series), len(book.duties), book.link_count) == (2, 4, 114)


def test_the_complaint_plan_has_seven_nodes_in_48_hours(library: Library) -> None:
    plan = library.playbooks["emergency-complaint-48h"].plan
    assert plan is not None
    last = plan.steps["N7"].due

    assert len(plan.steps) == 7
    assert library.playbooks["emergency-complaint-48h"].link_count == 6
    assert isinstance(last, Span)
    assert str(last) == "48h"


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ({}, []),
        ({"ph1_months": 1, "ph3_months": 1, "ph4_months": 2}, ["window_missed", "week_past_phase"]),
        ({"ph4_months": 2}, []),
        ({"revision_min": 4}, ["quota_short"]),
    ],
)
def test_the_four_phase_playbook_warns_of_what_does_not_fit(
    library: Library, parameters: dict[str, int], codes: list[str]
) -> None:
    assert library.vocabulary is not None
    plan = plan_of(
        library.playbooks[FOUR_PHASE],
        library.vocabulary,
        start_on=date(2027, 1, 4),
        parameters=parameters,
        calendar=WorkCalendar(),
    )

    assert [warning.code for warning in plan.warnings] == codes


@pytest.mark.parametrize("start_on", [date(2027, 1, 4), date(2026, 12, 7), date(2026, 2, 2)])
def test_the_four_phase_playbook_is_planned_without_conflicts(library: Library, start_on: date) -> None:
    assert library.vocabulary is not None
    calendar = WorkCalendar()
    plan = plan_of(
        library.playbooks[FOUR_PHASE],
        library.vocabulary,
        start_on=start_on,
        parameters={},
        calendar=calendar,
    )
    schedule = place(plan.activities, plan.links, {"default": calendar}, plan.start)

    assert len(plan.nodes) == 63 + 12 + 2
    assert len(plan.links) == 114
    assert schedule.conflicts == ()
