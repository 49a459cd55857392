"""Values chosen when a project starts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.parameters import (
    LIMITS,
    Filled,
    ParameterRefused,
    allowed,
    bounds,
    fill,
    tier_of,
    with_words,
)
from tracker.domain.playbook import Parameter, ParameterType, Vocabulary, Word
from tracker.domain.spans import Percent, Ref, Span, Unit
from tracker.domain.text import Text


def parameter(kind: ParameterType, **options: object) -> Parameter:
    return Parameter(key="p", type=kind, **options)  # type: ignore[arg-type]


MONTHS = parameter(ParameterType.MONTHS, default=Decimal(2), min=Decimal(1), max=Decimal(3))
HOURS = parameter(ParameterType.HOURS, default=Decimal("1.5"))
SHOP = parameter(ParameterType.CHOICE, default="A", choices=("A", "B"))
NAME = parameter(ParameterType.TEXT, default="shop")


@pytest.mark.parametrize(
    ("one", "given", "value"),
    [
        (MONTHS, {}, 2),
        (MONTHS, {"p": None}, 2),
        (MONTHS, {"p": 3}, 3),
        (MONTHS, {"p": "3"}, 3),
        (MONTHS, {"p": 3.0}, 3),
        (HOURS, {}, 1.5),
        (HOURS, {"p": 2.25}, 2.25),
        (SHOP, {}, "A"),
        (SHOP, {"p": "B"}, "B"),
        (NAME, {"p": "旗舰店"}, "旗舰店"),
    ],
)
def test_what_is_given_counts_else_the_default(
    one: Parameter, given: dict[str, object], value: object
) -> None:
    filled = fill({"p": one}, given)

    assert filled == {"p": value}
    assert type(filled["p"]) is type(value)


@pytest.mark.parametrize(
    ("one", "given"),
    [
        (MONTHS, 0),
        (MONTHS, 4),
        (MONTHS, 1.5),
        (MONTHS, "two"),
        (MONTHS, True),
        (MONTHS, [2]),
        (MONTHS, float("nan")),
        (MONTHS, 10**30),
        (HOURS, -1),
        (HOURS, 10001),
        (SHOP, "C"),
        (SHOP, 1),
        (NAME, "x" * 201),
        (NAME, 1),
        (parameter(ParameterType.COUNT), None),
    ],
)
def test_what_is_not_allowed_is_refused_and_what_is_allowed_is_said(one: Parameter, given: object) -> None:
    with pytest.raises(ParameterRefused) as refused:
        fill({"p": one}, {"p": given})

    assert refused.value.fields["which"] == "p"
    assert refused.value.text.zh
    assert refused.value.fields["allowed"] == allowed(one)


def test_everything_that_is_refused_is_named_at_once() -> None:
    with pytest.raises(ParameterRefused) as refused:
        fill({"months": MONTHS, "hours": HOURS, "shop": SHOP}, {"shop": "C", "hours": -1, "day": 1})

    found = (refused.value, *refused.value.others)
    assert [each.fields["given"] for each in found] == ["1", "-1", "C"]


def test_the_tier_chooses_the_default_and_the_words_are_those_of_the_vocabulary() -> None:
    tier = Parameter(key="tier", type=ParameterType.TIER, default="startup")
    least = parameter(ParameterType.COUNT, default=Decimal(5), by_tier={"mature": Decimal(8)})
    often = Parameter(key="often", type=ParameterType.CADENCE, default="weekly")
    words = Vocabulary(key="v", format=1, tiers={key: Word(key=key) for key in ("startup", "mature")})
    known = with_words({"least": least, "often": often, "tier": tier}, words)

    assert fill(known, {}) == {"least": 5, "often": "weekly", "tier": "startup"}
    assert fill(known, {"tier": "mature"})["least"] == 8
    assert fill(known, {"tier": "mature", "least": 6})["least"] == 6
    assert tier_of(known, {"tier": "mature"}) == "mature"
    assert tier_of({"least": least}, {}) is None
    for wrong in ({"tier": "huge"}, {"often": "hourly"}):
        with pytest.raises(ParameterRefused):
            fill(known, wrong)


def test_a_parameter_that_does_not_exist_is_refused_and_those_that_do_are_named() -> None:
    with pytest.raises(ParameterRefused) as refused:
        fill({"ph1_months": MONTHS, "shop": SHOP}, {"ph_months": 2})

    assert refused.value.text == Text(
        "没有参数 ph_months。允许：ph1_months、shop。",
        "There is no parameter ph_months. Allowed: ph1_months, shop.",
    )


def test_a_parameter_without_default_must_be_given() -> None:
    with pytest.raises(ParameterRefused) as refused:
        fill({"p": parameter(ParameterType.COUNT)}, {})

    assert refused.value.text == Text(
        "参数 p 须给出一个值。允许：整数 0 至 1000。",
        "The parameter p needs a value. Allowed: a whole number from 0 to 1000.",
    )


def test_a_wrong_tier_does_not_hide_what_else_is_wrong() -> None:
    tier = Parameter(key="tier", type=ParameterType.TIER, default="startup", choices=("startup", "mature"))

    with pytest.raises(ParameterRefused) as refused:
        fill({"tier": tier, "hours": HOURS}, {"tier": "huge", "hours": -1})

    found = (refused.value, *refused.value.others)
    assert [each.fields["which"] for each in found] == ["tier", "p"]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (MONTHS, Text("整数 1 至 3 个月", "a whole number from 1 to 3 months")),
        (parameter(ParameterType.COUNT), Text("整数 0 至 1000", "a whole number from 0 to 1000")),
        (parameter(ParameterType.DAYS, max=Decimal(7)), Text("0 至 7 天", "0 to 7 days")),
        (parameter(ParameterType.PERCENT, min=Decimal(-50)), Text("-50 至 1000 %", "-50 to 1000%")),
        (SHOP, Text("A、B", "A, B")),
        (NAME, Text("不超过 200 个字符的文字", "text of at most 200 characters")),
    ],
)
def test_what_is_allowed_is_said_in_words(one: Parameter, words: Text) -> None:
    assert allowed(one) == words


def test_no_range_goes_beyond_the_limits() -> None:
    wide = parameter(ParameterType.COUNT, min=Decimal(-5), max=Decimal(10**6))

    assert bounds(wide) == (Decimal(0), Decimal(1000))
    assert bounds(parameter(ParameterType.MONTHS)) == (Decimal(1), Decimal(60))


def test_references_are_looked_up_and_other_values_are_themselves() -> None:
    parameters = {
        "n": parameter(ParameterType.COUNT),
        "d": parameter(ParameterType.DAYS),
        "w": parameter(ParameterType.DAYS, unit=Unit.WORKING_DAYS),
        "h": parameter(ParameterType.HOURS),
        "s": parameter(ParameterType.PERCENT),
    }
    filled = Filled(parameters, {"n": 3, "d": 7, "w": 5, "h": 1.5, "s": 50})
    two_days = Span(Decimal(2), Unit.WORKING_DAYS)

    assert (filled.number(Ref("n")), filled.number(8)) == (3, 8)
    assert filled.span(Ref("d")) == Span(Decimal(7), Unit.DAYS)
    assert filled.span(Ref("w")) == Span(Decimal(5), Unit.WORKING_DAYS)
    assert filled.span(Ref("h")) == Span(Decimal("1.5"), Unit.HOURS)
    assert filled.span(two_days) == filled.lag(two_days) == two_days
    assert filled.lag(Ref("s")) == Percent(Decimal(50))
    assert filled.lag(Ref("d")) == Span(Decimal(7), Unit.DAYS)


@given(
    st.sampled_from(sorted(LIMITS)),
    st.one_of(
        st.none(), st.integers(), st.floats(), st.text(max_size=5), st.booleans(), st.lists(st.integers())
    ),
)
def test_a_value_is_within_its_bounds_or_refused(kind: ParameterType, given: object) -> None:
    one = parameter(kind, default=Decimal(1))
    low, high = bounds(one)
    try:
        value = fill({"p": one}, {"p": given})["p"]
    except ParameterRefused:
        return

    assert not isinstance(value, str)
    assert low <= Decimal(str(value)) <= high
