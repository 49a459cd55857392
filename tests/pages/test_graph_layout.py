"""Laws of the layered layout: order, room, crossings, and the same every time."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.graph import CycleFound
from tracker.pages.graph.bands import breaks
from tracker.pages.graph.crossings import arrange, crossings
from tracker.pages.graph.heights import fit
from tracker.pages.graph.layers import components, layers
from tracker.pages.graph.layout import layout
from tracker.pages.graph.sizes import Layout, Size, Tie
from tracker.pages.graph.web import Line, web


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Size], list[Tie]]:
    """Boxes of two sizes, hard ties without a circle, and soft ties either way."""
    count = draw(st.integers(1, 24))
    ids = [f"n{number}" for number in range(count)]
    sizes = [Size(each, *draw(st.sampled_from([(190.0, 54.0), (78.0, 24.0)]))) for each in ids]
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=50))
    ties = [
        Tie(ids[min(one, other)], ids[max(one, other)], room=draw(st.sampled_from([0.0, 0.0, 60.0])))
        for one, other in dict.fromkeys(pairs)
        if one != other
    ]
    soft = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=5))
    return sizes, ties + [Tie(one, other, soft=True) for one, other in soft if one != other]


def hard(ties: list[Tie]) -> list[tuple[str, str]]:
    return [(each.pred, each.succ) for each in ties if not each.soft]


def lie_apart(laid: Layout) -> bool:
    return all(
        one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y
        for one, other in combinations(laid.places.values(), 2)
    )


@given(plans())
def test_every_hard_tie_goes_to_a_later_layer(plan: tuple[list[Size], list[Tie]]) -> None:
    laid = layout(*plan)
    assert all(laid.layer[pred] < laid.layer[succ] for pred, succ in hard(plan[1]))


@given(plans())
def test_boxes_never_overlap_and_lie_within_the_picture(plan: tuple[list[Size], list[Tie]]) -> None:
    laid = layout(*plan)
    assert laid.places.keys() == {each.id for each in plan[0]}
    assert lie_apart(laid)
    for size in plan[0]:
        place = laid.places[size.id]
        assert (place.width, place.height) == (size.width, size.height)
        assert place.x >= -0.01
        assert place.y >= -0.01
        assert place.right <= laid.width + 0.01
        assert place.bottom <= laid.height + 0.01


@given(plans())
def test_the_same_plan_is_laid_out_the_same(plan: tuple[list[Size], list[Tie]]) -> None:
    assert layout(*plan) == layout(list(plan[0]), list(plan[1]))


@given(plans())
def test_every_tie_runs_from_its_first_box_to_its_second(plan: tuple[list[Size], list[Tie]]) -> None:
    laid = layout(*plan)
    for tie, way in zip(plan[1], laid.ways, strict=True):
        pred, succ = laid.places[tie.pred], laid.places[tie.succ]
        assert pred.y <= way[0][1] <= pred.bottom
        assert succ.y <= way[-1][1] <= succ.bottom
        assert way[0][0] == pytest.approx(pred.right) or way[0][0] == pytest.approx(pred.x)
        assert way[-1][0] == pytest.approx(succ.x) or way[-1][0] == pytest.approx(succ.right)
        if not tie.soft:
            assert way[0][0] == pytest.approx(pred.right)
            assert way[-1][0] == pytest.approx(succ.x)


@given(plans())
def test_no_tie_runs_through_a_box(plan: tuple[list[Size], list[Tie]]) -> None:
    laid = layout(*plan)
    for way in laid.ways:
        for (x, y), (to_x, to_y) in pairwise(way):
            left, right = sorted((x, to_x))
            top, bottom = sorted((y, to_y))
            for place in laid.places.values():
                beside = right <= place.x + 0.2 or left >= place.right - 0.2
                assert beside or bottom <= place.y + 0.2 or top >= place.bottom - 0.2


@given(plans(), st.integers(1, 6))
def test_full_layers_take_no_more_and_keep_the_order(plan: tuple[list[Size], list[Tie]], most: int) -> None:
    ids, edges = [each.id for each in plan[0]], hard(plan[1])
    found = layers(ids, edges, most)
    assert all(found[pred] < found[succ] for pred, succ in edges)
    numbers = list(found.values())
    assert max(map(numbers.count, numbers)) <= most
    assert set(numbers) == set(range(max(numbers) + 1))


def test_layers_follow_the_longest_path() -> None:
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("x", "d")]
    assert layers(list("abcdx"), edges, 9) == {"a": 0, "b": 1, "c": 2, "d": 3, "x": 2}


def test_a_circle_of_hard_ties_is_refused_and_of_soft_ones_drawn() -> None:
    sizes = [Size("a", 190, 54), Size("b", 190, 54)]
    with pytest.raises(CycleFound):
        layout(sizes, [Tie("a", "b"), Tie("b", "a")])
    assert all(layout(sizes, [Tie("a", "b"), Tie("b", "a", soft=True)]).ways)


@given(plans())
def test_sweeps_never_add_crossings(plan: tuple[list[Size], list[Tie]]) -> None:
    ids = [each.id for each in plan[0]]
    layer = layers(ids, hard(plan[1]), 99)
    numbers = {name: number for number, name in enumerate(ids)}
    lines = [Line(numbers[pred], numbers[succ]) for pred, succ in hard(plan[1])]
    made = web([layer[each] for each in ids], lines, 10_000)
    arranged = arrange(made)
    assert [sorted(each) for each in arranged] == [sorted(each) for each in made.layers]
    assert crossings(arranged, made.after) <= crossings(made.layers, made.after)


@given(st.integers(1, 8), st.integers(1, 8), st.randoms(use_true_random=False))
def test_crossings_are_counted_as_by_hand(upper: int, lower: int, chance: random.Random) -> None:
    tops, bottoms = list(range(upper)), list(range(upper, upper + lower))
    after = {top: [each for each in bottoms if chance.random() < 0.5] for top in tops}
    ends = [(top, each) for top in tops for each in after[top]]
    by_hand = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))
    assert crossings([tops, bottoms], after) == by_hand


def test_two_crossed_lines_are_untangled() -> None:
    made = web([0, 0, 1, 1], [Line(0, 3), Line(1, 2)], 99)
    assert crossings(made.layers, made.after) == 1
    assert crossings(arrange(made), made.after) == 0


@given(
    st.lists(st.tuples(st.floats(-500, 500), st.floats(0.1, 9), st.floats(1, 60)), min_size=1, max_size=12)
)
def test_values_keep_their_distances_and_stay_where_they_may(rows: list[tuple[float, float, float]]) -> None:
    wanted, weights = [row[0] for row in rows], [row[1] for row in rows]
    distances = [row[2] for row in rows[1:]]
    found = fit(wanted, weights, distances)
    assert all(b - a >= d - 1e-6 for (a, b), d in zip(pairwise(found), distances, strict=True))
    kept = all(b - a >= d for (a, b), d in zip(pairwise(wanted), distances, strict=True))
    assert not kept or found == pytest.approx(wanted)
    # The weighted mean of a least-squares fit is that of what was wanted.
    assert sum(map(float.__mul__, found, weights)) == pytest.approx(
        sum(map(float.__mul__, wanted, weights)), abs=1e-4
    )


@given(plans())
def test_parts_are_those_that_ties_join(plan: tuple[list[Size], list[Tie]]) -> None:
    ids = [each.id for each in plan[0]]
    edges = [(each.pred, each.succ) for each in plan[1]]
    parts = components(ids, edges)
    assert sorted(each for part in parts for each in part) == sorted(ids)
    home = {node: number for number, part in enumerate(parts) for node in part}
    assert all(home[pred] == home[succ] for pred, succ in edges)


def test_lines_into_one_node_share_their_bends_when_there_are_many() -> None:
    few, many = 3, 20

    def bends(count: int) -> int:
        made = web([0] * count + [5], [Line(number, count) for number in range(count)], 10_000)
        return sum(map(len, made.layers)) - count - 1

    assert bends(few) == few * 4
    assert bends(many) == 4


def test_lines_that_pass_too_many_layers_give_way_the_longest_first() -> None:
    made = web([0, 1, 2, 3], [Line(0, 3), Line(0, 1), Line(1, 3), Line(1, 2)], 4)
    assert [way is not None for way in made.ways] == [False, True, True, True]


@given(
    st.lists(st.tuples(st.floats(50, 300), st.integers(0, 20)), min_size=1, max_size=60),
    st.floats(300, 3000),
)
def test_lines_of_layers_hold_every_layer_once_and_break_where_few_cross(
    rows: list[tuple[float, int]], wanted: float
) -> None:
    found = breaks([row[0] for row in rows], [row[1] for row in rows], wanted)
    assert [layer for first, end in found for layer in range(first, end)] == list(range(len(rows)))
    assert all(rows[end - 1][1] <= 8 for _, end in found[:-1])


def test_a_long_chain_is_broken_into_lines() -> None:
    sizes = [Size(f"n{number}", 190, 54) for number in range(60)]
    laid = layout(sizes, [Tie(f"n{number}", f"n{number + 1}") for number in range(59)])
    assert laid.width < 60 * 190 / 3
    assert len({place.y for place in laid.places.values()}) > 3


@pytest.mark.parametrize("shape", ["hub", "sink", "chain", "alone", "far", "dense"])
def test_a_thousand_boxes_of_any_shape_are_laid_out(shape: str) -> None:
    count, chance = 1000, random.Random(7)  # noqa: S311 - no secret
    chain = [(number, number + 1) for number in range(count - 1)]
    pairs = {
        "hub": [(0, number) for number in range(1, count)],
        "sink": [(number, count - 1) for number in range(count - 1)],
        "chain": chain,
        "alone": [],
        "far": chain + [(number, count - 1) for number in range(count - 2)],
        "dense": sorted({tuple(sorted(chance.sample(range(count), 2))) for _ in range(2000)}),
    }[shape]
    laid = layout(
        [Size(f"n{number}", 190, 54) for number in range(count)], [Tie(f"n{a}", f"n{b}") for a, b in pairs]
    )
    assert len(laid.places) == count
    assert laid.width < 20_000
    assert laid.height < 20_000
    assert sum(map(len, laid.ways)) < 200 * count
