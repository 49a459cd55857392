"""An order by ranks is the order of a list, whatever is moved where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.order import FIRST, FURTHEST, NEAR, STEP, implied, ranks_at

MOVES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 10)), max_size=120)


def move(ranks, name, place):
    """Move a name before the place among the others, as a store of rows would; the names written to."""
    others = [each for each in in_order(ranks) if each != name]
    new, rank = ranks_at([ranks[each] for each in others], place, implied(len(ranks)))
    written = {others[index]: value for index, value in new.items()} | {name: rank}
    ranks.update(written)
    return written


def in_order(ranks):
    return sorted(ranks, key=lambda name: (ranks[name], name))


def never_moved(names):
    return {name: implied(position) for position, name in enumerate(names)}


@given(MOVES)
def test_the_order_is_always_that_of_a_list(moves):
    ranks, model = never_moved(range(12)), list(range(12))
    for name, place in moves:
        move(ranks, name, place)
        model.remove(name)
        model.insert(place, name)

        assert in_order(ranks) == model
        assert len({*ranks.values()}) == len(ranks)
        assert max(ranks.values()) < implied(12)  # what comes anew comes last


def test_one_move_writes_one_row():
    ranks = never_moved("abcdef")

    assert [set(move(ranks, *each)) for each in [("f", 2), ("e", 0), ("a", 3), ("b", 5)]] == [
        {"f"}, {"e"}, {"a"}, {"b"},
    ]  # fmt: skip
    assert in_order(ranks) == list("efacdb")


def test_a_gap_that_is_used_up_is_laid_anew_once_in_many_moves_and_only_around_it():
    ranks = never_moved("abcdefgh")
    written = [move(ranks, name, 3) for name in "ed" * 100]

    assert in_order(ranks) == list("abcdefgh")
    assert sum(len(each) > 1 for each in written) <= 10
    assert not any({"a", "h"} & each.keys() for each in written)


def test_the_end_takes_thousands_before_any_row_but_the_moved_is_written():
    ranks = never_moved("ab")
    assert {len(move(ranks, name, 1)) for name in "ab" * 1000} == {1}

    ranks["b"] = implied(2) - 2
    assert set(move(ranks, "a", 1)) == {"a", "b"}
    assert in_order(ranks) == list("ba")


@pytest.mark.parametrize("size", [1, 2, 40])
def test_equal_ranks_are_told_apart_when_something_is_put_between_them(size):
    ranks = dict.fromkeys(range(size), implied(3)) | {"first": implied(1), "last": implied(8)}
    others = sorted(ranks, key=lambda name: (ranks[name], str(name)))
    for place in range(len(others) + 1):
        new, rank = ranks_at([ranks[each] for each in others], place, implied(9))
        laid = [new.get(index, ranks[name]) for index, name in enumerate(others)]
        laid.insert(place, rank)

        assert laid == sorted(laid)
        assert laid.count(rank) == 1


def test_neither_end_runs_out():
    for ranks in ([1 - FURTHEST], [1 - FURTHEST, 2 - FURTHEST], [FURTHEST - 2, FURTHEST - 1], [FURTHEST - 1]):
        for place in range(len(ranks) + 1):
            new, rank = ranks_at(ranks, place)
            laid = [new.get(index, each) for index, each in enumerate(ranks)]
            laid.insert(place, rank)

            assert laid == sorted({*laid})
            assert all(abs(each) < FURTHEST for each in laid)
    assert ranks_at([], 0) == ({}, 0)


def test_what_was_ranked_before_stays_before_what_was_never_moved():
    assert 10**6 * STEP < FIRST <= implied(0) < implied(1) - NEAR
    assert implied(10**6) < FURTHEST
