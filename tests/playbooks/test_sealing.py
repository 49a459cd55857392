"""A seal changes when anything that a version depends on changes, and only then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.playbooks.sealing import seal

HASH = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])
SEALED = st.tuples(
    HASH, st.none() | HASH, st.dictionaries(st.sampled_from(["loop", "diagnosis", "x"]), HASH, max_size=3)
)


@given(SEALED, SEALED)
def test_two_versions_have_one_seal_if_and_only_if_they_depend_on_the_same(one: tuple, other: tuple) -> None:
    assert (seal(*one) == seal(*other)) == (one == other)


@given(SEALED)
def test_the_order_of_what_is_included_does_not_matter(sealed: tuple) -> None:
    digest, words, includes = sealed

    assert seal(digest, words, includes) == seal(digest, words, dict(reversed(includes.items())))
    assert len(seal(*sealed)) == 64
