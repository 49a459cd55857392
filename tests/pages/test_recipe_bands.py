"""Laws of bands: which steps share one, and where they lie."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.pages.graph.layout import grouped
from tracker.pages.graph.sizes import Layout, Size, Tie
from tracker.pages.recipe.groups import groups

PHASES = [f"p{number}" for number in range(5)]
Plan = tuple[dict[str, str | None], list[tuple[str, str]]]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Steps of some phases or of none, and links that run in no circle."""
    count = draw(st.integers(1, 20))
    ids = [f"n{number}" for number in range(count)]
    phases = st.sampled_from([*PHASES, None, "unknown"])
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=40))
    links = [(ids[min(pair)], ids[max(pair)]) for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]
    return {each: draw(phases) for each in ids}, list(dict.fromkeys(links))


@given(plans())
def test_no_link_leads_to_an_earlier_band_and_none_is_empty(plan: Plan) -> None:
    phase_of, links = plan
    found = groups(PHASES, phase_of, links)
    assert found.keys() == phase_of.keys()
    assert all(found[pred] <= found[succ] for pred, succ in links)
    assert set(found.values()) == set(range(max(found.values()) + 1))


@given(plans())
def test_a_phase_is_never_divided(plan: Plan) -> None:
    phase_of, links = plan
    found = groups(PHASES, phase_of, links)
    for phase in PHASES:
        assert len({found[node] for node in phase_of if phase_of[node] == phase}) <= 1


@given(plans())
def test_only_phases_that_lead_to_each_other_share_a_band(plan: Plan) -> None:
    phase_of, links = plan
    known = {node: phase for node, phase in phase_of.items() if phase in PHASES}
    inner = [(pred, succ) for pred, succ in links if {pred, succ} <= known.keys()]
    found = groups(PHASES, known, inner)
    after = {phase: {known[succ] for pred, succ in inner if known[pred] == phase} for phase in PHASES}
    for _ in PHASES:
        after = {
            phase: {*to, *(more for each in to for more in after[str(each)])} for phase, to in after.items()
        }
    for one, other in combinations(known, 2):
        if found[one] == found[other] and known[one] != known[other]:
            assert known[other] in after[str(known[one])]
            assert known[one] in after[str(known[other])]


def test_bands_come_in_the_order_of_phases_where_nothing_says_else() -> None:
    steps: dict[str, str | None] = {"a": "p2", "b": "p0", "c": "p1", "d": None}
    assert groups(PHASES, steps, []) == {"b": 0, "c": 1, "a": 2, "d": 3}
    assert groups(PHASES, steps, [("a", "b")]) == {"c": 0, "a": 1, "b": 2, "d": 3}
    assert groups([], {"a": None}, []) == {"a": 0}
    assert groups(PHASES, {}, []) == {}


def test_a_step_of_no_phase_goes_with_its_neighbours() -> None:
    steps: dict[str, str | None] = {"a": "p0", "b": "p1", "x": None, "y": None, "z": None}
    links = [("a", "x"), ("b", "x"), ("y", "z"), ("z", "b")]
    assert groups(PHASES, steps, links) == {"a": 0, "b": 1, "x": 1, "y": 1, "z": 1}


def laid_out(plan: Plan) -> tuple[Layout, dict[str, int], list[Tie]]:
    phase_of, links = plan
    group = groups(PHASES, phase_of, links)
    ties = [Tie(pred, succ, firm=number % 7 == 0) for number, (pred, succ) in enumerate(links)]
    return grouped([Size(each, 190.0, 54.0) for each in phase_of], ties, group, 38.0), group, ties


@given(plans())
def test_every_box_lies_in_its_band_below_the_room_for_its_name(plan: Plan) -> None:
    laid, group, _ = laid_out(plan)
    for node, place in laid.places.items():
        band = laid.bands[group[node]]
        assert band.top + 38.0 <= place.y + 0.01
        assert place.bottom <= band.bottom + 0.01
        assert band.left <= place.x + 0.01
        assert place.right <= laid.width + 0.01
    assert all(one.bottom < other.top for one, other in pairwise(laid.bands))


@given(plans())
def test_no_two_boxes_of_any_bands_touch(plan: Plan) -> None:
    laid, _, _ = laid_out(plan)
    for one, other in combinations(laid.places.values(), 2):
        assert one.right < other.x or other.right < one.x or one.bottom < other.y or other.bottom < one.y


@given(plans())
def test_a_tie_is_drawn_unless_it_passes_a_whole_band(plan: Plan) -> None:
    laid, group, ties = laid_out(plan)
    for tie, way in zip(ties, laid.ways, strict=True):
        if not tie.firm and group[tie.succ] - group[tie.pred] > 1:
            assert way == ()
        else:
            assert way[0][0] == laid.places[tie.pred].right
            assert way[-1][0] == laid.places[tie.succ].x


def test_nothing_to_lay_out_has_no_bands() -> None:
    assert grouped([], [], {}, 38.0) == Layout()
