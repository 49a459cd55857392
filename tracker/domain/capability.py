"""What people are able to do, in three dimensions, from their assessments (requirements S-071, S-077)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import floor


class Dimension(StrEnum):
    """The three dimensions of the capability model (S-071)."""

    PROFESSIONAL = "professional"
    TOOLS = "tools"
    RISK = "risk"


class Kind(StrEnum):
    """How somebody was assessed: by scored cases (S-077), an exam, work that was watched, or otherwise."""

    CASE = "case"
    EXAM = "exam"
    PRACTICE = "practice"
    OTHER = "other"


@dataclass(frozen=True)
class Score:
    """So many points of `most`, on a day."""

    dimension: Dimension
    on: date
    points: float
    most: int = 100

    @property
    def percent(self) -> Fraction:
        """Exact in tenths of a point, so that nothing is rounded twice."""
        return Fraction(str(self.points)) * 100 / self.most


@dataclass(frozen=True)
class Standing:
    """Where a person stands in a dimension, in per cent of the most: the latest score, its day, the mean."""

    latest: float | None = None
    on: date | None = None
    mean: float | None = None
    count: int = 0


@dataclass(frozen=True)
class Together:
    """Where several people stand: the mean of their means, how many it is of, and how many have none."""

    mean: float | None
    assessed: int
    without: int


def standings(scores: Iterable[Score]) -> dict[Dimension, Standing]:
    """Where a person stands in each dimension; of one day the score that is given last is the latest."""
    mine = sorted(scores, key=lambda each: each.on)
    return {each: _standing([score for score in mine if score.dimension is each]) for each in Dimension}


def _standing(scores: list[Score]) -> Standing:
    if not scores:
        return Standing()
    last = scores[-1]
    mean = sum((each.percent for each in scores), Fraction()) / len(scores)
    return Standing(tenths(last.percent), last.on, tenths(mean), len(scores))


def together(people: Iterable[Mapping[Dimension, Standing]]) -> dict[Dimension, Together]:
    """Where people stand together: each counts once, however often they were assessed."""
    found = list(people)
    return {each: _together([standing[each].mean for standing in found]) for each in Dimension}


def _together(means: list[float | None]) -> Together:
    known = [Fraction(str(each)) for each in means if each is not None]
    mean = tenths(sum(known, Fraction()) / len(known)) if known else None
    return Together(mean, len(known), len(means) - len(known))


def tenths(value: Fraction) -> float:
    """Rounded to a tenth, halves up, as people do it by hand."""
    return floor(value * 10 + Fraction(1, 2)) / 10
