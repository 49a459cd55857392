"""What a guest saw before a change: the other half of `sight`, in Python, over what the journal says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.projects.sight import MEETINGS

DECIDING = frozenset({"department_id", "departments", "owner_id", "waiting_on"})
"""The columns of an item on which it depends which guests see it."""


@dataclass(frozen=True)
class Eyes:
    """On what a guest's sight depends: their party, its departments (id to key), and for whom they act."""

    party: str
    departments: Mapping[str, str]
    people: frozenset[str]


def was_offered(eyes: Eyes, department_id: str | None, person_id: str | None) -> bool:
    """Whether what was offered to a department, perhaps to a person, was seen while it was."""
    return department_id in eyes.departments or person_id in eyes.people


def saw(eyes: Eyes, kind: str, before: Mapping[str, Any]) -> bool:
    """Whether an item of which these columns were so was seen.

    Each condition of `sight` is enough by itself, so what is not told does not matter. What a guest saw for
    another reason, such as a part for its whole, is left out.
    """
    taking_part = kind in MEETINGS and set(before.get("departments") or ()) & set(eyes.departments.values())
    return (
        before.get("department_id") in eyes.departments
        or before.get("owner_id") in eyes.people
        or before.get("waiting_on") == eyes.party
        or bool(taking_part)
    )
