"""The words for each fault a playbook can have, in both languages."""

from __future__ import annotations

from tracker.playbooks.catalogue.budgets import BUDGETS
from tracker.playbooks.catalogue.choices import CHOICES
from tracker.playbooks.catalogue.emergencies import EMERGENCIES
from tracker.playbooks.catalogue.entry import Entry
from tracker.playbooks.catalogue.links import LINKS
from tracker.playbooks.catalogue.names import NAMES
from tracker.playbooks.catalogue.papers import PAPERS
from tracker.playbooks.catalogue.parameters import PARAMETERS
from tracker.playbooks.catalogue.parts import PARTS
from tracker.playbooks.catalogue.people import PEOPLE
from tracker.playbooks.catalogue.phases import PHASES
from tracker.playbooks.catalogue.provenance import PROVENANCE
from tracker.playbooks.catalogue.questions import QUESTIONS
from tracker.playbooks.catalogue.reading import READING
from tracker.playbooks.catalogue.rehearsals import REHEARSALS
from tracker.playbooks.catalogue.steps import STEPS
from tracker.playbooks.catalogue.targets import TARGETS
from tracker.playbooks.catalogue.values import VALUES

__all__ = ["CATALOGUE", "Entry"]

CATALOGUE: dict[str, Entry] = {
    **READING,
    **VALUES,
    **NAMES,
    **PROVENANCE,
    **LINKS,
    **STEPS,
    **CHOICES,
    **PARAMETERS,
    **PHASES,
    **PEOPLE,
    **TARGETS,
    **BUDGETS,
    **PAPERS,
    **EMERGENCIES,
    **REHEARSALS,
    **PARTS,
    **QUESTIONS,
}
