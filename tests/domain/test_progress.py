"""The moves of an item, what holds it back, and what is ready."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.progress import (
    BEGUN,
    FINISHED,
    STATE_WORDS,
    VERB_WORDS,
    IllegalMove,
    Incoming,
    State,
    Verb,
    allowed,
    held_by,
    is_held,
    moves,
    next_state,
    onward,
    percent,
    ready,
    went_ahead,
)
from tracker.domain.schedule.values import Link, LinkType
from tracker.domain.text import Text

TITLE = Text("调研", "Survey")
KINDS = ("task", "meeting", "series", "occurrence", "milestone", "point", "subtask", "line")
OPEN, STARTED, DONE = State.OPEN, State.STARTED, State.DONE


def link(kind, state, *, soft=False):
    return Incoming("pred", LinkType(kind), soft, state)


@pytest.mark.parametrize(
    ("kind", "state", "verb", "target"),
    [
        ("task", OPEN, Verb.START, STARTED),
        ("task", OPEN, Verb.COMPLETE, DONE),
        ("task", STARTED, Verb.COMPLETE, DONE),
        ("task", STARTED, Verb.REOPEN, OPEN),
        ("task", DONE, Verb.REOPEN, OPEN),
        ("task", State.CANCELLED, Verb.REOPEN, OPEN),
        ("task", STARTED, Verb.CANCEL, State.CANCELLED),
        ("milestone", OPEN, Verb.COMPLETE, DONE),
        ("milestone", DONE, Verb.REOPEN, OPEN),
        ("point", OPEN, Verb.SHOW, State.PASSED),
        ("point", State.WAIVED, Verb.SHOW, State.PASSED),
        ("point", OPEN, Verb.WAIVE, State.WAIVED),
        ("point", State.PASSED, Verb.REOPEN, OPEN),
        ("subtask", OPEN, Verb.START, STARTED),
        ("line", OPEN, Verb.COMPLETE, DONE),
        ("line", State.CANCELLED, Verb.REOPEN, OPEN),
        ("point", State.WAIVED, Verb.REOPEN, OPEN),
    ],
)
def test_a_move_leads_where_it_should(kind, state, verb, target):
    assert next_state(kind, state, verb, TITLE) is target


@pytest.mark.parametrize(
    ("kind", "state", "verb"),
    [
        ("task", DONE, Verb.START),
        ("task", OPEN, Verb.SHOW),
        ("milestone", OPEN, Verb.START),
        ("point", OPEN, Verb.COMPLETE),
        ("point", State.PASSED, Verb.WAIVE),
        ("point", OPEN, Verb.CANCEL),
        ("line", OPEN, Verb.START),
    ],
)
def test_a_move_that_is_not_allowed_is_named_with_those_that_are(kind, state, verb):
    with pytest.raises(IllegalMove) as refused:
        next_state(kind, state, verb, TITLE)
    words = refused.value.text
    assert "Survey" in words.en
    assert "调研" in words.zh
    for each in allowed(kind, state):
        assert VERB_WORDS[each].en in words.en
        assert VERB_WORDS[each].zh in words.zh


def test_where_nothing_is_allowed_the_refusal_says_so():
    with pytest.raises(IllegalMove) as refused:
        next_state("point", State.CANCELLED, Verb.SHOW, TITLE)
    assert str(refused.value) == "Cannot show evidence for “Survey”: it is cancelled. Allowed now: nothing."
    assert refused.value.text.zh == "“调研”已取消，不能出示证据。可以做的是：无。"


@given(st.sampled_from(KINDS), st.sampled_from(State), st.sampled_from(Verb))
def test_the_allowed_verbs_are_exactly_those_that_lead_somewhere(kind, state, verb):
    if verb in allowed(kind, state):
        assert next_state(kind, state, verb, TITLE) is moves(kind)[verb][state]
    else:
        with pytest.raises(IllegalMove):
            next_state(kind, state, verb, TITLE)


@given(st.sampled_from(KINDS), st.lists(st.sampled_from(Verb), max_size=12))
def test_whatever_was_done_can_be_taken_back(kind, verbs):
    state = State.OPEN
    for verb in verbs:
        if verb in allowed(kind, state):
            state = next_state(kind, state, verb, TITLE)
    assert state is OPEN or next_state(kind, state, Verb.REOPEN, TITLE) is OPEN


def test_only_points_are_passed_or_waived():
    for kind in set(KINDS) - {"point"}:
        assert not {State.PASSED, State.WAIVED} & {
            target for steps in moves(kind).values() for target in steps.values()
        }


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("kind", "start", "finish"),
    [("FS", FINISHED, FINISHED), ("SS", BEGUN, None), ("FF", None, FINISHED), ("SF", None, BEGUN)],
)
def test_a_link_holds_until_its_end_of_the_predecessor_is_reached(kind, start, finish, state):
    into = [link(kind, state)]
    assert bool(held_by(Verb.START, OPEN, into)) is (start is not None and state not in start)
    assert bool(held_by(Verb.COMPLETE, STARTED, into)) is (finish is not None and state not in finish)


def test_to_complete_what_has_not_started_is_to_start_it_too():
    assert held_by(Verb.COMPLETE, OPEN, [link("SS", OPEN)]) == ("pred",)
    assert held_by(Verb.COMPLETE, STARTED, [link("SS", OPEN)]) == ()
    assert held_by(Verb.SHOW, OPEN, [link("SS", OPEN)]) == ("pred",)
    assert held_by(Verb.SHOW, State.WAIVED, [link("FS", OPEN)]) == ("pred",)


@given(st.sampled_from(LinkType), st.sampled_from(State), st.sampled_from(State))
def test_only_moves_forward_are_held_and_never_by_a_hint(kind, state, own):
    hard, soft = Incoming("a", kind, False, state), Incoming("b", kind, True, state)
    for verb in (Verb.REOPEN, Verb.CANCEL, Verb.WAIVE):
        assert held_by(verb, own, [hard]) == ()
    for verb in Verb:
        assert "b" not in held_by(verb, own, [soft])


def test_everything_that_holds_is_named_in_order():
    into = [
        Incoming(each, LinkType.FS, False, state)
        for each, state in (("c", OPEN), ("a", STARTED), ("b", DONE))
    ]
    assert held_by(Verb.START, OPEN, into) == ("c", "a")


def test_what_is_open_and_held_by_nothing_is_ready():
    states = {"a": DONE, "b": OPEN, "c": OPEN, "d": STARTED, "e": OPEN, "f": State.CANCELLED, "g": OPEN}
    links = [
        Link("a", "b"),
        Link("b", "c"),
        Link("d", "e", LinkType.SS),
        Link("f", "g"),
        Link("c", "b", soft=True),
    ]
    assert ready(states, links) == ("b", "e", "g")
    assert ready({}, []) == ()


def test_every_state_and_verb_has_words_in_both_languages():
    for words in (*STATE_WORDS.values(), *VERB_WORDS.values()):
        assert words.zh
        assert words.en
    assert set(STATE_WORDS) == set(State)
    assert set(VERB_WORDS) == set(Verb)


@pytest.mark.parametrize(
    ("kind", "state", "verb"),
    [
        ("task", OPEN, Verb.START),
        ("task", STARTED, Verb.COMPLETE),
        ("milestone", OPEN, Verb.COMPLETE),
        ("line", OPEN, Verb.COMPLETE),
        ("point", OPEN, Verb.SHOW),
    ],
)
def test_the_next_move_forward_of_each_kind(kind, state, verb):
    assert onward(kind, state) is verb


@pytest.mark.parametrize(
    ("kind", "state", "into", "held"),
    [
        ("task", OPEN, "FS", True),
        ("task", OPEN, "FF", False),
        ("task", STARTED, "FF", True),
        ("task", DONE, "FF", True),
        ("task", STARTED, "SS", False),
        ("point", State.PASSED, "FS", True),
    ],
)
def test_held_is_what_may_not_go_on_or_would_not_have_been_allowed_to(kind, state, into, held):
    assert is_held(kind, state, [link(into, OPEN)]) is held
    assert is_held(kind, state, [link(into, DONE)]) is False


def test_what_had_begun_before_it_was_cancelled_comes_back_as_started():
    assert next_state("task", State.CANCELLED, Verb.REOPEN, TITLE, begun=True) is STARTED
    assert next_state("task", State.CANCELLED, Verb.REOPEN, TITLE) is OPEN
    assert next_state("task", DONE, Verb.REOPEN, TITLE, begun=True) is OPEN


@pytest.mark.parametrize(
    ("kind", "state", "into", "ahead"),
    [
        ("task", OPEN, "FS", False),
        ("task", STARTED, "FS", True),
        ("task", STARTED, "FF", False),
        ("task", DONE, "FF", True),
        ("point", State.WAIVED, "FS", True),
        ("task", State.CANCELLED, "FS", False),
    ],
)
def test_what_began_or_ended_although_its_links_forbid_it_went_ahead(kind, state, into, ahead):
    assert went_ahead(kind, state, [link(into, OPEN)]) is ahead
    assert went_ahead(kind, state, [link(into, DONE)]) is False


@pytest.mark.parametrize(
    ("kind", "state", "held"),
    [("milestone", OPEN, True), ("task", OPEN, False), ("task", STARTED, True), ("task", DONE, True)],
)
def test_what_belongs_to_an_item_holds_back_its_end(kind, state, held):
    assert is_held(kind, state, [], [DONE, OPEN]) is held
    assert is_held(kind, state, [], [DONE, State.WAIVED]) is False


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((DONE, 30), (100, "state")),
        ((State.WAIVED, None), (100, "state")),
        ((OPEN, None, (1, 2)), (0, "state")),
        ((STARTED, 30, (1, 2)), (30, "person")),
        ((STARTED, 0, (1, 2)), (0, "person")),
        ((STARTED, None, (1, 3), (60, 240)), (33, "parts")),
        ((STARTED, None, (0, 0), (60, 240)), (75, "remaining")),
        ((STARTED, None, (0, 0), (300, 240)), (0, "remaining")),
        ((STARTED, None, (0, 0), (0, 0)), (None, None)),
        ((STARTED, None), (None, None)),
        ((State.CANCELLED, 40), (40, "person")),
    ],
)
def test_progress_is_what_the_state_says_or_a_person_or_else_the_parts_or_what_remains(arguments, shown):
    assert percent(*arguments) == shown
