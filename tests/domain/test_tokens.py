"""Text is found by its words, whatever their width and case, and Chinese by any of its characters."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.domain.tokens import LONGEST, Term, fold, has_any, joined, marked, runs, terms, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("双11复盘会议", ["双", "11", "复盘会议"]),
        ("Ｑ３ Review: ＡＢＣ-def_ghi", ["q3", "review", "abc", "def", "ghi"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("投诉、退款。 (48h)", ["投诉", "退款", "48h"]),
        ("カタカナ・ひらがな 한국어", ["カタカナ", "ひらがな", "한국어"]),
        ("ｶﾀｶﾅ", ["カタカナ"]),
        ("𠮷野家", ["𠮷野家"]),
        ("İstanbul i\u0307stanbul cafe\u0301", ["istanbul", "istanbul", "café"]),
        ("«»…—!? \t\n_", []),
    ],
)
def test_a_text_falls_into_words_and_stretches_written_together(text, found):
    assert runs(text) == found


def test_what_is_written_together_is_known_by_neighbours_and_its_last_character():
    assert tokens(["复盘会议", "会", "q3", "q3"]) == ["复盘", "盘会", "会议", "议", "会", "q3"]
    assert tokens(["x" * 100]) == ["x" * LONGEST]


@pytest.mark.parametrize(
    ("query", "exact", "begins", "decided"),
    [
        ("复盘", ["复盘"], None, True),
        ("复", [], "复", True),
        ("复盘会", ["复盘", "盘会"], None, False),
        ("Rev", [], "rev", True),
        ("y" * 70, [], "y" * 64, False),
    ],
)
def test_a_query_asks_for_tokens(query, exact, begins, decided):
    [term] = terms(query)

    assert (term.exact, term.begins, term.told_by_tokens) == (exact, begins, decided)


def test_operators_and_quotes_are_punctuation():
    assert terms('"rev" AND (NOT* OR: -复盘) rev') == [
        Term("rev"), Term("and"), Term("not"), Term("or"), Term("复盘"),
    ]  # fmt: skip
    assert terms("'\"*&|!():<->%_\\") == []


ALPHABET = "复盘投诉会议ab1AＢ é-_'\" ßﬁ"


@example("复盘 盘投", "复盘投")
@example("a" * 65, "a" * 66)
@given(st.text(ALPHABET, max_size=30), st.text(ALPHABET, min_size=1, max_size=3))
def test_the_tokens_of_a_text_find_what_it_contains_and_nothing_else(text, query):
    """Tokens and needle together say the same as the runs of the text themselves."""
    words, have = runs(text), tokens(runs(text))
    for term in terms(query):
        has = set(term.exact) <= set(have)
        has &= term.begins is None or any(each.startswith(term.begins) for each in have)
        has &= term.told_by_tokens or term.needle in joined(words)

        assert has == any(term.run in each if term.together else each.startswith(term.run) for each in words)


@pytest.mark.parametrize(
    ("text", "query", "html"),
    [
        ("双11复盘会议", "复盘", "双11<mark>复盘</mark>会议"),
        ("Ｒｅｖｉｅｗ of REV & <b>", "rev", "<mark>Ｒｅｖ</mark>ｉｅｗ of <mark>REV</mark> &amp; &lt;b&gt;"),
        ("复复复", "复复", "<mark>复复复</mark>"),
        ("复盘复", "盘 复盘", "<mark>复盘</mark>复"),
        ("ﬁt", "f", "<mark>ﬁ</mark>t"),
        ("nothing\n here", "复", "nothing here"),
    ],
)
def test_what_was_asked_for_is_marked_in_safe_html(text, query, html):
    assert marked(text, terms(query)) == html
    assert has_any(text, terms(query)) == ("<mark>" in html)


def test_a_long_text_is_shown_around_what_was_asked_for():
    text = "a " * 100 + "复盘" + " b" * 100

    shown = marked(text, terms("复盘"), 40)

    assert "<mark>复盘</mark>" in shown
    assert (shown[0], shown[-1]) == ("…", "…")
    assert len(shown) == 40 + len("<mark></mark>") + 2
    assert marked(text, terms("z"), 40) == "a " * 20 + "…"
    assert marked("复盘" + " b" * 100, terms("复盘"), 1) == "<mark>复</mark>…"
    assert marked("复盘" + " b" * 50 + "复盘", terms("复盘"), 6) == "<mark>复盘</mark> b b…"


@given(st.text(max_size=60), st.text(max_size=5))
def test_marking_changes_no_words(text, query):
    shown = marked(text, terms(query))

    assert unescape(shown.replace("<mark>", "").replace("</mark>", "")) == " ".join(text.split())


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert runs(" ".join(runs(text))) == runs(text)
    assert fold("ＡbC复") == "abc复"
