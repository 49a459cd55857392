"""A playbook is looked at before anybody has said what only they can say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.parameters import ParameterRefused, fill
from tracker.domain.playbook import Parameter, ParameterType
from tracker.domain.sampling import sampled

TIERS = ("startup", "growing")


def parameter(kind: ParameterType, **options: object) -> Parameter:
    return Parameter(key="p", type=kind, **options)  # type: ignore[arg-type]


TIER = parameter(ParameterType.TIER, choices=TIERS, required=True)
BY_TIER = parameter(ParameterType.COUNT, by_tier={"startup": Decimal(3)})


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (parameter(ParameterType.COUNT, required=True), 0),
        (parameter(ParameterType.MONTHS, required=True, min=Decimal(2)), 2),
        (parameter(ParameterType.NUMBER, required=True, min=Decimal("0.5")), 0.5),
        (parameter(ParameterType.CHOICE, choices=("B", "A")), "B"),
        (parameter(ParameterType.TEXT, required=True), "…"),
        (TIER, "startup"),
    ],
)
def test_what_must_be_given_is_taken_for_the_least_there_is(one: Parameter, value: object) -> None:
    found = sampled({"p": one}, {})
    assert found.assumed == {"p": value}
    assert fill({"p": one}, found.values) == {"p": value}


def test_what_is_given_or_has_a_default_is_not_assumed() -> None:
    several = {
        "a": parameter(ParameterType.COUNT, default=Decimal(4)),
        "b": parameter(ParameterType.COUNT, required=True),
    }
    assert sampled(several, {"b": 7}).assumed == {}
    assert sampled(several, {"b": 7}).values == {"b": 7}


def test_a_default_for_the_tier_is_a_default_for_that_tier_only() -> None:
    both = {"tier": TIER, "n": BY_TIER}
    assert sampled(both, {}).assumed == {"tier": "startup"}
    assert sampled(both, {"tier": "growing"}).assumed == {"n": 0}
    assert sampled({"n": BY_TIER}, {}).assumed == {"n": 0}


def test_a_tier_that_there_is_not_is_refused() -> None:
    with pytest.raises(ParameterRefused):
        sampled({"tier": TIER}, {"tier": "giant"})
