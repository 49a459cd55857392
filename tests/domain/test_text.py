"""Words in two languages, and facts that say themselves in both."""

from __future__ import annotations

from tracker.domain.text import Fact, Text, columns


class Lost(Fact):
    code = "lost"
    zh = "{who}丢了{things}。"
    en = "{who} lost {things}."


def test_the_language_asked_for_is_picked_and_the_other_stands_in():
    assert Text("甲", "A").pick("zh") == "甲"
    assert Text("甲", "A").pick("en") == "A"
    assert Text("甲").pick("en") == "甲"
    assert Text(en="A").pick("zh") == "A"


def test_a_fact_says_its_fields_in_the_language_of_each_template():
    fact = Lost(who=Text("王", "Wang"), things=("a", Text("书", "book"), 3))
    assert fact.text == Text("王丢了a、书、3。", "Wang lost a, book, 3.")
    assert str(fact) == "Wang lost a, book, 3."
    assert fact.fields["who"] == Text("王", "Wang")


def test_a_fact_may_hold_a_fact():
    inner = Lost(who="x", things=["y"])
    assert Lost(who=inner, things=[]).text == Text("x丢了y。丢了。", "x lost y. lost .")


def test_words_without_fields_are_kept_as_they_are():
    assert Text("甲", "A").fill({"unused": 1}) == Text("甲", "A")


def test_a_chinese_character_is_two_columns_wide_and_a_combining_mark_none():
    assert columns("复盘 A") == 6
    assert columns("e\u0301") == 1
