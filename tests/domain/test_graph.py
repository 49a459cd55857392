"""The graph orders what waits for what, and names circles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tracker.domain.graph import CycleFound, build, circles, find_cycle, order


def test_every_node_comes_after_what_it_waits_for_and_otherwise_in_the_order_given() -> None:
    assert order("edcba", [("a", "b"), ("b", "e"), ("a", "b")]) == ["d", "c", "a", "b", "e"]


def test_a_circle_is_named_step_by_step() -> None:
    links = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]
    path = find_cycle(links)
    assert path is not None
    assert path[0] == path[-1]
    assert set(path) == {"b", "c", "d"}
    assert all(pair in links for pair in pairwise(path))


def test_links_without_a_circle_have_no_cycle() -> None:
    assert find_cycle([("a", "b"), ("a", "c"), ("b", "c")]) is None


def test_an_order_with_a_circle_is_refused_in_both_languages() -> None:
    with pytest.raises(CycleFound) as found:
        order("ab", [("a", "b"), ("b", "a")])
    assert found.value.code == "cycle"
    assert found.value.path == ("a", "b", "a")
    assert "a → b → a" in found.value.text.en
    assert "a → b → a" in found.value.text.zh


def test_a_link_to_itself_is_a_circle() -> None:
    assert find_cycle([("a", "a")]) == ("a", "a")


def test_the_graph_has_all_nodes_even_those_without_links() -> None:
    assert list(build("abc", [("a", "b")]).nodes) == ["a", "b", "c"]


def test_circles_are_told_behind_all_that_follows_them() -> None:
    links = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")]

    assert circles(links) == [{"d"}, {"b", "c"}, {"a"}]
