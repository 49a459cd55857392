"""Each delivered playbook has as many parts as the service document and its proposals give it."""

from __future__ import annotations

import pytest

from tracker.playbooks.checker import Library

SIZES = {
    # tasks, milestones, verification points, meetings, series, duties, emergency steps, links
    "implementation-four-phase": (51, 3, 12, 9, 2, 4, 0, 114),
    "four-stage-loop": (15, 4, 0, 0, 0, 1, 0, 25),
    "tier-basic": (12, 3, 0, 1, 0, 2, 0, 19),
    "tier-refined": (13, 3, 0, 1, 0, 2, 0, 21),
    "tier-brand": (12, 3, 0, 1, 0, 2, 0, 17),
    "traffic-matrix": (8, 1, 0, 0, 0, 1, 0, 8),
    "conversion-chain": (7, 1, 0, 0, 0, 1, 0, 9),
    "brand-building": (8, 3, 0, 0, 0, 1, 0, 12),
    "data-system": (6, 1, 0, 0, 0, 0, 0, 9),
    "compliance-library": (10, 1, 0, 0, 0, 3, 0, 10),
    "policy-watch": (15, 1, 0, 0, 0, 4, 0, 18),
    "risk-cycle": (9, 1, 0, 1, 0, 4, 0, 11),
    "client-communication": (3, 1, 0, 0, 0, 5, 0, 3),
    "effect-guarantee": (6, 4, 0, 1, 0, 1, 0, 11),
    "competitor-watch": (5, 1, 0, 0, 0, 1, 0, 5),
    "training-learning": (10, 1, 0, 0, 0, 6, 0, 9),
    "resources-tools-knowledge": (8, 1, 0, 0, 0, 4, 0, 8),
    "budget-control": (6, 1, 0, 0, 0, 2, 0, 7),
    "setup-team-space": (12, 1, 0, 0, 0, 0, 0, 16),
    "service-standards": (7, 1, 0, 0, 0, 0, 0, 10),
    "three-party-platform": (4, 1, 0, 0, 0, 1, 0, 6),
    "emergency-complaint-48h": (0, 0, 0, 0, 0, 0, 7, 6),
    "emergency-penalty-appeal": (0, 0, 0, 0, 0, 0, 8, 7),
    "emergency-traffic-plunge": (0, 0, 0, 0, 0, 1, 10, 10),
    "emergency-logistics-delay": (0, 0, 0, 0, 0, 0, 5, 5),
    "emergency-system-failure": (0, 0, 0, 0, 0, 0, 5, 5),
    "emergency-price-war": (0, 0, 0, 0, 0, 0, 6, 6),
    "emergency-rule-change": (0, 0, 0, 0, 0, 0, 6, 7),
    "emergency-execution-deviation": (0, 0, 0, 0, 0, 0, 6, 6),
    "drill-quarterly": (4, 1, 0, 1, 0, 1, 0, 5),
    "postmortem-pdca": (9, 1, 0, 1, 0, 0, 0, 11),
}


def test_these_and_no_others_are_delivered(library: Library) -> None:
    assert set(library.playbooks) == set(SIZES)


@pytest.mark.parametrize("key", SIZES)
def test_each_playbook_has_all_its_parts(library: Library, key: str) -> None:
    book = library.playbooks[key]
    kinds = [step.kind.value for step in book.steps.values()]
    found = (
        kinds.count("task"),
        kinds.count("milestone"),
        len(book.points),
        kinds.count("meeting"),
        len(book.series),
        len(book.duties),
        len(book.plan.steps) if book.plan else 0,
        book.link_count,
    )

    assert found == SIZES[key]
