"""What the routes of projects read and answer: marshmallow schemas, a file for each idea."""

from tracker.projects.schemas.base import IN_RANGE, LONGEST, AsOfQuerySchema
from tracker.projects.schemas.baselines import BaselineSchema, DriftSchema, NewBaselineSchema
from tracker.projects.schemas.changes import (
    ChangeQuerySchema,
    ChangeSetPageSchema,
    ChangeSetSchema,
    PreviewSchema,
)
from tracker.projects.schemas.explanations import ConflictSchema, ConflictsQuerySchema, ExplanationSchema
from tracker.projects.schemas.items import (
    EvidenceSchema,
    ItemPageSchema,
    ItemQuerySchema,
    ItemSchema,
    ItemsQuerySchema,
    ProjectItemsQuerySchema,
    ShapeQuerySchema,
    WorkQuerySchema,
)
from tracker.projects.schemas.journal import EntryPageSchema, JournalQuerySchema
from tracker.projects.schemas.links import GraphSchema, LinkFieldsSchema, LinkSchema, NewLinkSchema
from tracker.projects.schemas.playbooks import MadePlaybookSchema, MakePlaybookSchema
from tracker.projects.schemas.projects import (
    MemberSchema,
    PhaseChangeSchema,
    PhaseSchema,
    ProjectChangeSchema,
    ProjectPageSchema,
    ProjectSchema,
    ProjectsQuerySchema,
)
from tracker.projects.schemas.starting import PlanSchema, StartQuerySchema, StartSchema
from tracker.projects.schemas.tasks import (
    BecauseSchema,
    ChooseSchema,
    MoveSchema,
    NewTaskSchema,
    TaskChangeSchema,
)

__all__ = [
    "IN_RANGE",
    "LONGEST",
    "AsOfQuerySchema",
    "BaselineSchema",
    "BecauseSchema",
    "ChangeQuerySchema",
    "ChangeSetPageSchema",
    "ChangeSetSchema",
    "ChooseSchema",
    "ConflictSchema",
    "ConflictsQuerySchema",
    "DriftSchema",
    "EntryPageSchema",
    "EvidenceSchema",
    "ExplanationSchema",
    "GraphSchema",
    "ItemPageSchema",
    "ItemQuerySchema",
    "ItemSchema",
    "ItemsQuerySchema",
    "JournalQuerySchema",
    "LinkFieldsSchema",
    "LinkSchema",
    "MadePlaybookSchema",
    "MakePlaybookSchema",
    "MemberSchema",
    "MoveSchema",
    "NewBaselineSchema",
    "NewLinkSchema",
    "NewTaskSchema",
    "PhaseChangeSchema",
    "PhaseSchema",
    "PlanSchema",
    "PreviewSchema",
    "ProjectChangeSchema",
    "ProjectItemsQuerySchema",
    "ProjectPageSchema",
    "ProjectSchema",
    "ProjectsQuerySchema",
    "ShapeQuerySchema",
    "StartQuerySchema",
    "StartSchema",
    "TaskChangeSchema",
    "WorkQuerySchema",
]
