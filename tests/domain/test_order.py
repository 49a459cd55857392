"""An order by ranks is the order of a list, whatever is moved where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.order import FURTHEST, STEP, ranks_at

MOVES = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 10)), max_size=120)


def move(ranks, name, place):
    """Move a name before the place among the others, as a store of rows would; the names written to."""
    others = [each for each in in_order(ranks) if each != name]
    new, rank = ranks_at([ranks[each] for each in others], place)
    written = {others[index]: value for index, value in new.items()} | {name: rank}
    ranks.update(written)
    return written


def in_order(ranks):
    return sorted(ranks, key=lambda name: (ranks[name] is None, ranks[name] or 0, name))


@given(MOVES)
def test_the_order_is_always_that_of_a_list(moves):
    ranks, model = dict.fromkeys(range(12)), list(range(12))
    for name, place in moves:
        move(ranks, name, place)
        model.remove(name)
        model.insert(place, name)

        assert in_order(ranks) == model
        given_out = [each for each in ranks.values() if each is not None]
        assert len(set(given_out)) == len(given_out)


def test_one_move_writes_one_row_and_what_stood_before_it_at_first():
    ranks = dict.fromkeys("abcdef")

    assert set(move(ranks, "f", 2)) == {"a", "b", "f"}
    assert set(move(ranks, "e", 0)) == {"e"}
    assert set(move(ranks, "a", 3)) == {"a"}
    assert in_order(ranks) == list("ebfacd")


def test_a_gap_that_is_used_up_is_laid_anew_once_in_many_moves():
    ranks = {"a": 0, "b": STEP, "c": 2 * STEP}
    written = [len(move(ranks, name, 1)) for name in "cb" * 50]

    assert in_order(ranks) == list("abc")
    assert sum(each > 1 for each in written) <= 3
    assert set(written) == {1, 3}


def test_neither_end_runs_out():
    for end in (FURTHEST - 1, 1 - FURTHEST):
        for place in (0, 1, 3):
            ranks = {"a": end, "b": None, "c": None, "x": None}

            move(ranks, "x", place)

            assert in_order(ranks).index("x") == place
            assert all(abs(each) < FURTHEST for each in ranks.values() if each is not None)
