"""A freeze window freezes what it chooses, and nothing that has begun."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.freezes import MEETINGS, Freeze, chosen

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 11)
WORK = ("task", "milestone", "point", "summary")
names = st.frozensets(st.sampled_from("abc"))


def window(**parts: set[str]) -> Freeze:
    return Freeze(FIRST, LAST, **{name: frozenset(part) for name, part in parts.items()})


def test_a_window_covers_its_first_and_its_last_day() -> None:
    days = [FIRST + timedelta(days=i) for i in range(-1, 12)]
    assert [window().covers(day) for day in days] == [False] + [True] * 11 + [False]


@pytest.mark.parametrize("kind", WORK)
def test_a_window_that_chooses_nothing_freezes_all_work(kind: str) -> None:
    assert chosen(window(), kind=kind)


@pytest.mark.parametrize("kind", sorted(MEETINGS))
def test_people_meet_all_the_same_unless_a_window_names_their_meetings(kind: str) -> None:
    assert not chosen(window(), kind=kind, key="M1")
    assert not chosen(window(departments={"ops"}), kind=kind, departments=["ops"], key="M1")
    assert chosen(window(kinds={kind}), kind=kind, key="M1")
    assert chosen(window(keys={"M1"}), kind=kind, key="M1")


def test_what_has_started_goes_on() -> None:
    assert not chosen(window(), kind="task", started=True)
    assert not chosen(window(keys={"T1"}), kind="task", key="T1", started=True)


@pytest.mark.parametrize(
    ("part", "value", "other"),
    [
        ("kinds", "task", "milestone"),
        ("roles", "OM", "PM"),
        ("keys", "T1", "T2"),
        ("departments", "ops", "it"),
    ],
)
def test_each_part_that_is_given_must_match(part: str, value: str, other: str) -> None:
    item = {"kind": "task", "departments": ("ops", "design"), "role": "OM", "key": "T1"}
    assert chosen(window(**{part: {value}}), **item)
    assert chosen(window(**{part: {value, other}}), **item)
    assert not chosen(window(**{part: {other}}), **item)


def test_an_item_without_role_or_department_is_not_among_those_of_one() -> None:
    assert not chosen(window(roles={"OM"}), kind="task")
    assert not chosen(window(departments={"ops"}), kind="task")


@given(
    kinds=names, departments=names, roles=names, keys=names, item=st.tuples(*[st.sampled_from("abcd")] * 4)
)
def test_giving_more_parts_never_freezes_more(
    kinds: frozenset[str],
    departments: frozenset[str],
    roles: frozenset[str],
    keys: frozenset[str],
    item: tuple[str, str, str, str],
) -> None:
    kind, department, role, key = item
    asked = {"kind": kind, "departments": (department,), "role": role, "key": key}
    whole = Freeze(FIRST, LAST, kinds=kinds, departments=departments, roles=roles, keys=keys)
    each = (
        Freeze(FIRST, LAST, kinds=kinds),
        Freeze(FIRST, LAST, departments=departments),
        Freeze(FIRST, LAST, roles=roles),
        Freeze(FIRST, LAST, keys=keys),
    )
    assert chosen(whole, **asked) == all(chosen(part, **asked) for part in each)
