"""Values for parameters that somebody will have to give, so that a playbook can be looked at before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.parameters import CHOSEN, LIMITS, Value, bounds, tier_of
from tracker.domain.playbook import Parameter, ParameterType

SOME_WORDS = "…"


@dataclass(frozen=True)
class Sampled:
    """What was given and what was taken for granted, and the names of the latter."""

    values: Mapping[str, object]
    assumed: Mapping[str, Value]


def sampled(parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> Sampled:
    """The values given, and the least value of each parameter that has no default for the client's tier.

    Raises ParameterRefused for a tier that there is not.
    """
    missing = {key: each for key, each in parameters.items() if each.default is None and key not in given}
    tiers = {key: _least(each) for key, each in missing.items() if each.type is ParameterType.TIER}
    tier = tier_of(parameters, {**tiers, **given})
    rest = {
        key: _least(each) for key, each in missing.items() if key not in tiers and tier not in each.by_tier
    }
    assumed = {**tiers, **rest}
    return Sampled({**assumed, **given}, assumed)


def _least(parameter: Parameter) -> Value:
    if parameter.type in LIMITS:
        low, _ = bounds(parameter)
        return float(low) if low % 1 else int(low)
    return parameter.choices[0] if parameter.type in CHOSEN else SOME_WORDS
