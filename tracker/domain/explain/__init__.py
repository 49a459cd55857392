"""Why a date is what it is: the chain of drivers back to the first cause, as data and in words."""

from __future__ import annotations

from tracker.domain.explain.beaten import Beaten
from tracker.domain.explain.saying import Namer, Saying
from tracker.domain.explain.steps import Laid, Step, why
from tracker.domain.explain.words import words

__all__ = ["Beaten", "Laid", "Namer", "Saying", "Step", "why", "words"]
