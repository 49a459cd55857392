"""Word for word, the JSON Schema of a field takes what the field reads, however YAML takes the word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs
import marshmallow as ma
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.playbooks.editing import strict_schemas, typed
from tracker.domain.playbook import Cadence
from tracker.playbooks import fields as it


class Alone:
    """The JSON Schema of one field without the rest."""

    lang = "en"

    def refer(self, schema: type[ma.Schema]) -> dict[str, Any]:
        return {"title": schema.__name__}

    def define(self, _: str, body: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return body()


def scalars(field: Any) -> Iterator[it.Scalar]:
    """The fields of single words that a field is made of."""
    if isinstance(field, it.Scalar):
        yield field
    for inner in ("inner", "word", "sections"):
        if hasattr(field, inner):
            yield from scalars(getattr(field, inner))


def every() -> Iterator[it.Scalar]:
    for schema in strict_schemas():
        for field in schema().load_fields.values():
            yield from scalars(field)


def shown(field: it.Scalar) -> str:
    said = field.json_schema(Alone())
    return json.dumps(
        {key: each for key, each in said.items() if key not in ("examples", "patternErrorMessage")}
    )


FIELDS: list[it.Scalar] = list({(type(each), shown(each)): each for each in every()}.values())
VALIDATORS = {id(each): jsonschema_rs.validator_for(each.json_schema(Alone())) for each in FIELDS}
SHAPES = (
    r"-?[0-9]{1,7}(\.[0-9]{1,5})?(wd|wh|wmin|d|h|min|mo|%)?",
    r"\+?0{1,2}(\.0)?(wd|min|%)?",
    r"\$?[A-Za-z][A-Za-z0-9_-]{0,5}(\.[A-Za-z]{1,3}){0,2}",
    r"[0-2]?[0-9]:[0-5]?[0-9]",
    r"(T|start)\+[0-9]{1,2}(mo|h|wd|min)",
    r"20[0-9]{2}-[01][0-9]-[0-3][0-9]",
)
LETTERS = st.characters(exclude_categories=("C", "Z"), include_characters=" ")
ENUMERATED = sorted(
    {word for each in FIELDS if isinstance(each, it.OneOf) for word in each.words} | {*it.WEEKDAYS}
)
WORDS = st.one_of(
    *(st.from_regex(each, fullmatch=True, alphabet=st.characters(codec="ascii")) for each in SHAPES),
    st.sampled_from([*ENUMERATED, "last", "true", "false", "on", "2026-02-30", "2026-W01-1"]),
    st.text(LETTERS, max_size=6),
)
BOUNDED = (it.Whole, it.Day)
"""A pattern says neither how great a number may be nor how many days a month has."""


def named(field: it.Scalar) -> str:
    return f"{type(field).__name__}-{FIELDS.index(field)}"


def reads(field: it.Scalar, word: str) -> bool:
    try:
        field.deserialize(word)
    except ma.ValidationError:
        return False
    return True


def takes(field: it.Scalar, value: object) -> bool:
    return VALIDATORS[id(field)].is_valid(value)


def as_yaml(word: str) -> object:
    """What YAML makes of a plain word; the word where it would make a map, a list or nothing of it."""
    try:
        value = typed(word)
    except (yaml.YAMLError, ValueError):
        return word
    return value if isinstance(value, (str, bool, int, float)) else word


def test_all_kinds_of_words_are_tried() -> None:
    assert len(FIELDS) > 50
    assert {type(each) for each in FIELDS} == set(it.Scalar.__subclasses__()) | {
        it.StepName, it.Months, it.MonthDay, it.AfterStart
    }  # fmt: skip


@given(word=WORDS)
@settings(max_examples=400)
def test_a_word_is_taken_when_it_is_read(word: str) -> None:
    for field in FIELDS:
        read = reads(field, word)

        assert takes(field, word) == read or (isinstance(field, BOUNDED) and not read), field


@given(word=WORDS)
@settings(max_examples=400)
def test_what_yaml_makes_of_a_word_is_taken_when_the_word_is_read(word: str) -> None:
    value = as_yaml(word)
    fields = [each for each in FIELDS if isinstance(each, (it.Line, it.Flag)) or not isinstance(value, bool)]

    assert [each for each in fields if reads(each, word) and not takes(each, value)] == []


@given(number=st.integers(-50, 11_000))
@settings(max_examples=200)
def test_a_number_is_taken_when_it_is_read_as_a_word(number: int) -> None:
    fields = [each for each in FIELDS if not isinstance(each, it.ClockTime)]

    assert [each for each in fields if takes(each, number) != reads(each, str(number))] == []


@pytest.mark.parametrize("field", FIELDS, ids=named)
def test_an_example_is_taken_and_read(field: it.Scalar) -> None:
    if field.example == "…":
        assert isinstance(field, it.Line)
    else:
        assert takes(field, field.example.strip('"'))
        assert reads(field, field.example.strip('"'))


def test_yaml_1_1_makes_minutes_of_a_time_of_day() -> None:
    field = next(each for each in FIELDS if isinstance(each, it.ClockTime))

    assert as_yaml("14:00") == 840
    assert takes(field, 840)
    assert not takes(field, 14)


@pytest.mark.parametrize("word", ["2026-W01-1", "20260131", "2026-02-30"])
def test_a_day_is_read_in_one_way_only(word: str) -> None:
    assert not reads(it.Day(), word)
    assert reads(it.Day(), "2026-01-31")


def test_nothing_below_zero_is_read_where_only_a_lag_may_be() -> None:
    assert [reads(it.SpanField(zero=True), word) for word in ("0min", "-0min", "-1h")] == [True, False, False]


@pytest.mark.parametrize("cadence", list(Cadence))
def test_words_of_a_list_are_offered(cadence: Cadence) -> None:
    field = it.OneOf(Cadence, ref=True)

    assert cadence.value in str(field.json_schema(Alone()))
    assert takes_alone(field, "$often")
    assert not takes_alone(field, "often")


def takes_alone(field: it.Scalar, value: object) -> bool:
    return jsonschema_rs.validator_for(field.json_schema(Alone())).is_valid(value)
