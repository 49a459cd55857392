"""A whole playbook: the recipe of a service, as frozen values in the order of its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.domain.playbook.elements import After, Element
from tracker.domain.playbook.emergency import EmergencyPlan
from tracker.domain.playbook.promises import (
    Approval,
    BudgetLine,
    Contact,
    DocumentRule,
    Drill,
    Metric,
    Question,
    Review,
    Risk,
    Target,
    Team,
)
from tracker.domain.playbook.steps import (
    Duty,
    Iteration,
    Parameter,
    Part,
    Phase,
    Point,
    Quota,
    Series,
    Step,
    Trigger,
    Window,
)


class Kind(StrEnum):
    """What a playbook file is for."""

    PROJECT = "project"
    STANDING = "standing"
    EMERGENCY = "emergency"
    PROCESS = "process"
    VOCABULARY = "vocabulary"


@dataclass(frozen=True, kw_only=True)
class Playbook(Element):
    """A recipe; the maps keep the order of the file, which for phases is the order in time."""

    format: int
    kind: Kind
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    include: Mapping[str, Part] = field(default_factory=dict)
    window: Window | None = None
    phases: Mapping[str, Phase] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    duties: Mapping[str, Duty] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    documents: Mapping[str, DocumentRule] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    budget: Mapping[str, BudgetLine] = field(default_factory=dict)
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
    drills: Mapping[str, Drill] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    iteration: Iteration | None = None
    review: Review | None = None
    plan: EmergencyPlan | None = None

    @property
    def points(self) -> tuple[Point, ...]:
        """The verification points of all milestones."""
        return tuple(point for step in self.steps.values() for point in step.points)

    @property
    def links(self) -> tuple[tuple[str, After], ...]:
        """Every link as written, with the key of the step it stands on."""
        emergency = self.plan.steps.values() if self.plan else ()
        nodes = (*self.steps.values(), *self.points, *self.series.values(), *self.duties.values(), *emergency)
        return tuple((node.key, link) for node in nodes for link in node.after)

    @property
    def link_count(self) -> int:
        """Links as written, and one for each verification point to its milestone."""
        return len(self.links) + len(self.points)
