"""Steps that choose: how their branches stand, and what goes with those that are not chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.branches import Choice, Stand, Standing, among, gone_with, in_force, instead
from tracker.domain.schedule.values import Link

CANDIDATE, CHOSEN, TRIED, REJECTED = Standing
FIRST, SECOND, THIRD = Choice("O1", "cheap"), Choice("O2", "dear but quick"), Choice("O1", "again")


def stands(found: list[Stand]) -> dict[str, tuple[Standing, str | None]]:
    return {each.key: (each.standing, each.reason) for each in found}


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], [(CANDIDATE, None)] * 3),
        ([FIRST], [(CHOSEN, "cheap"), (REJECTED, "cheap"), (REJECTED, "cheap")]),
        (
            [FIRST, SECOND],
            [(TRIED, "dear but quick"), (CHOSEN, "dear but quick"), (REJECTED, "dear but quick")],
        ),
        ([FIRST, SECOND, THIRD], [(CHOSEN, "again"), (TRIED, "again"), (REJECTED, "again")]),
        ([Choice("B", "another choice of the same step")], [(CANDIDATE, None)] * 3),
    ],
)
def test_branches_are_candidates_until_one_is_chosen_and_what_was_left_was_tried(
    choices: list[Choice], expected: list[tuple[Standing, str | None]]
) -> None:
    assert stands(among(["O1", "O2", "O3"], choices)) == dict(zip(["O1", "O2", "O3"], expected, strict=True))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], [(CHOSEN, None), (CANDIDATE, None), (CANDIDATE, None)]),
        ([Choice("B", "weak")], [(TRIED, "weak"), (CHOSEN, "weak"), (CANDIDATE, None)]),
        (
            [Choice("B", "weak"), Choice("A", "mended")],
            [(CHOSEN, "mended"), (TRIED, "mended"), (CANDIDATE, None)],
        ),
    ],
)
def test_a_step_is_in_force_until_one_in_reserve_is(
    choices: list[Choice], expected: list[tuple[Standing, str | None]]
) -> None:
    assert stands(instead("A", ["B", "C"], choices)) == dict(zip("ABC", expected, strict=True))


def test_what_is_in_force_is_the_one_that_is_chosen() -> None:
    assert in_force(among(["O1", "O2"], [FIRST, SECOND])) == "O2"
    assert in_force(among(["O1", "O2"], [])) is None
    assert in_force([]) is None


LINKS = [
    Link("F", "O1"),
    Link("F", "O2"),
    Link("O1", "P"),
    Link("P", "M"),
    Link("V", "M"),
    Link("W", "M"),
    Link("P", "V"),
    Link("M", "R"),
    Link("W", "R"),
    Link("O1", "Q"),
    Link("K", "Q"),
    Link("O1", "Z"),
    Link("O2", "Z"),
    Link("O1", "S", soft=True),
    Link("O2", "S", soft=True),
]
GATES = {"V": "M", "W": "M"}


def test_what_follows_nothing_else_goes_too_and_points_go_with_their_milestone() -> None:
    assert gone_with({"O1"}, LINKS, GATES) == {"O1", "P", "M", "V", "W", "R"}
    assert gone_with({"O1", "O2"}, LINKS, GATES) == {"O1", "O2", "P", "M", "V", "W", "R", "Z"}
    assert gone_with(set(), LINKS, GATES) == set()


def test_a_milestone_that_is_not_chosen_takes_its_points_with_it() -> None:
    assert gone_with({"M"}, LINKS, GATES) == {"M", "V", "W", "R"}


KEYS = st.sampled_from("ABCDEF")


@given(st.sets(KEYS), st.lists(st.builds(Link, KEYS, KEYS), max_size=12))
def test_whatever_stays_has_something_that_stays_or_waits_for_nothing(
    gone: set[str], links: list[Link]
) -> None:
    found = gone_with(gone, links, {})
    waits = {link.succ: {each.pred for each in links if each.succ == link.succ} for link in links}

    assert gone <= found
    assert all(preds - found for key, preds in waits.items() if key not in found)
    assert all(waits[key] <= found for key in found - gone)
