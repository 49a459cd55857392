"""Reading YAML without guessing: words stay words, and each has its place."""

from __future__ import annotations

import pytest

from tracker.domain.playbook import Where
from tracker.playbooks import files
from tracker.playbooks.paths import spoken


def codes(text: str) -> list[str]:
    return [fault.code for _, _, fault in files.read("a.yaml", text).faults]


def test_plain_words_are_never_guessed_at() -> None:
    text = "{on: yes, at: 14:00, section: 6.10, none: ~, day: 2027-01-04, octal: 010, sum: 1_000}"

    assert files.read("a.yaml", text).tree == {
        "on": "yes",
        "at": "14:00",
        "section": "6.10",
        "none": "~",
        "day": "2027-01-04",
        "octal": "010",
        "sum": "1_000",
    }


def test_an_empty_value_is_none_and_a_quoted_empty_one_is_a_word() -> None:
    assert files.read("a.yaml", "a:\nb: ''\n").tree == {"a": None, "b": ""}


def test_every_key_and_value_has_its_place() -> None:
    document = files.read("a.yaml", "名称: 甲\nsteps:\n  A: [x, {y: z}]\n")

    assert document.positions == {
        (): Where("a.yaml", 1, 1),
        ("名称",): Where("a.yaml", 1, 5),
        ("steps",): Where("a.yaml", 3, 3),
        ("steps", "A"): Where("a.yaml", 3, 6),
        ("steps", "A", 0): Where("a.yaml", 3, 7),
        ("steps", "A", 1): Where("a.yaml", 3, 10),
        ("steps", "A", 1, "y"): Where("a.yaml", 3, 14),
    }
    assert document.keys == {
        ("名称",): Where("a.yaml", 1, 1),
        ("steps",): Where("a.yaml", 2, 1),
        ("steps", "A"): Where("a.yaml", 3, 3),
        ("steps", "A", 1, "y"): Where("a.yaml", 3, 11),
    }


def test_what_is_not_there_is_looked_for_in_what_is_around_it() -> None:
    document = files.read("a.yaml", "a:\n  b: c\n")

    assert document.where(("a", "b", "x", 3)) == Where("a.yaml", 2, 6)
    assert document.where(("q",)) == Where("a.yaml", 1, 1)
    assert document.key_where(("a", "q")) == Where("a.yaml", 2, 3)


def test_a_path_is_spoken_as_people_write_it() -> None:
    assert spoken(("steps", "D07", "after", 1)) == "steps.D07.after[1]"
    assert spoken(()) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("# only a remark\n", "empty_file"),
        ("a: [", "not_yaml"),
        ("a: 'b", "not_yaml"),
        ("a:\n\t- b", "not_yaml"),
        ("%YAML 9" + "9" * 5000 + ".1\n---\na: b", "not_yaml"),
        ('a: "\\UFFFFFFFF"', "not_yaml"),
        ('a: "\\ud800"', "odd_character"),
        ("a: b\x07", "not_yaml"),
        ("a: &x b\nc: *y", "anchor_refused"),
        ("[" * 30, "too_deep"),
        ("a: 1\n...\n---\nb: 2", "two_documents"),
        ("a" * (files.MAX_BYTES + 1), "too_big"),
        ("甲" * (files.MAX_BYTES // 3 + 1), "too_big"),
    ],
)
def test_text_that_cannot_be_read_is_a_fault_and_never_an_exception(text: str, code: str) -> None:
    assert code in codes(text)


def test_a_control_character_is_blamed_where_it_stands() -> None:
    ((_, where, fault),) = files.read("a.yaml", "a: b\nccc: d\x07\n").faults

    assert where == Where("a.yaml", 2, 7)
    assert "U+0007" in fault.message.en


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))

    assert set(codes(bomb)) == {"anchor_refused", "alias_refused"}


def test_the_digest_is_of_the_text() -> None:
    assert files.digest("甲") == "33e3580c093111e1c4cac922872c40371f7896bb3fa4e23be5840bd1834fc622"
