"""What the routes of projects read and answer: marshmallow schemas, a file for each idea."""

from tracker.projects.schemas.base import IN_RANGE, LONGEST, AsOfQuerySchema, NamedSchema
from tracker.projects.schemas.baselines import BaselineSchema, DriftSchema, NewBaselineSchema
from tracker.projects.schemas.boards import (
    BoardQuerySchema,
    BoardSchema,
    NewStageSchema,
    PutSchema,
    StageChangeSchema,
    StageSchema,
)
from tracker.projects.schemas.bulk import (
    BulkDoneSchema,
    BulkSchema,
    ImportedSchema,
    TableBodySchema,
    TableQuerySchema,
)
from tracker.projects.schemas.changes import (
    ChangeQuerySchema,
    ChangeSetPageSchema,
    ChangeSetSchema,
    PreviewSchema,
)
from tracker.projects.schemas.explanations import ConflictSchema, ConflictsQuerySchema, ExplanationSchema
from tracker.projects.schemas.files import FileChangeSchema, FileSchema
from tracker.projects.schemas.handovers import (
    AcceptHandoverSchema,
    HandoverPageSchema,
    HandoverSchema,
    HandoversQuerySchema,
    MyHandoversQuerySchema,
    NewHandoverSchema,
)
from tracker.projects.schemas.items import (
    EvidenceSchema,
    ItemPageSchema,
    ItemQuerySchema,
    ItemSchema,
    ItemsQuerySchema,
    PartListSchema,
    ProjectItemsQuerySchema,
    ShapeQuerySchema,
    WorkQuerySchema,
)
from tracker.projects.schemas.journal import EntryPageSchema, JournalQuerySchema
from tracker.projects.schemas.labels import LabelChangeSchema, LabelSchema
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
from tracker.projects.schemas.saved import (
    NewSavedViewSchema,
    SavedViewChangeSchema,
    SavedViewPageSchema,
    SavedViewSchema,
    SavedViewsQuerySchema,
)
from tracker.projects.schemas.starting import PlanSchema, StartQuerySchema, StartSchema
from tracker.projects.schemas.tasks import (
    BecauseSchema,
    ChooseSchema,
    MoveSchema,
    NewPartSchema,
    NewTaskSchema,
    TaskChangeSchema,
    WaitSchema,
)

__all__ = [
    "IN_RANGE",
    "LONGEST",
    "AcceptHandoverSchema",
    "AsOfQuerySchema",
    "BaselineSchema",
    "BecauseSchema",
    "BoardQuerySchema",
    "BoardSchema",
    "BulkDoneSchema",
    "BulkSchema",
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
    "FileChangeSchema",
    "FileSchema",
    "GraphSchema",
    "HandoverPageSchema",
    "HandoverSchema",
    "HandoversQuerySchema",
    "ImportedSchema",
    "ItemPageSchema",
    "ItemQuerySchema",
    "ItemSchema",
    "ItemsQuerySchema",
    "JournalQuerySchema",
    "LabelChangeSchema",
    "LabelSchema",
    "LinkFieldsSchema",
    "LinkSchema",
    "MadePlaybookSchema",
    "MakePlaybookSchema",
    "MemberSchema",
    "MoveSchema",
    "MyHandoversQuerySchema",
    "NamedSchema",
    "NewBaselineSchema",
    "NewHandoverSchema",
    "NewLinkSchema",
    "NewPartSchema",
    "NewSavedViewSchema",
    "NewStageSchema",
    "NewTaskSchema",
    "PartListSchema",
    "PhaseChangeSchema",
    "PhaseSchema",
    "PlanSchema",
    "PreviewSchema",
    "ProjectChangeSchema",
    "ProjectItemsQuerySchema",
    "ProjectPageSchema",
    "ProjectSchema",
    "ProjectsQuerySchema",
    "PutSchema",
    "SavedViewChangeSchema",
    "SavedViewPageSchema",
    "SavedViewSchema",
    "SavedViewsQuerySchema",
    "ShapeQuerySchema",
    "StageChangeSchema",
    "StageSchema",
    "StartQuerySchema",
    "StartSchema",
    "TableBodySchema",
    "TableQuerySchema",
    "TaskChangeSchema",
    "WaitSchema",
    "WorkQuerySchema",
]
