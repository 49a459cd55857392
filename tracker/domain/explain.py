"""Why a date is what it is: the chain of drivers back to the first cause, as data and in words."""

from __future__ import annotations

from tracker.domain.explain_beaten import Beaten
from tracker.domain.explain_steps import Laid, Step, why
from tracker.domain.explain_words import words
from tracker.domain.saying import Namer, Saying

__all__ = ["Beaten", "Laid", "Namer", "Saying", "Step", "why", "words"]
