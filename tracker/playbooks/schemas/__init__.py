"""Marshmallow schemas of the playbook language: what may stand where."""

from tracker.playbooks.schemas.base import ElementSchema, LinkSchema, NamedSchema, fields_of
from tracker.playbooks.schemas.files import (
    EmergencySchema,
    FileSchema,
    PlanSchema,
    VocabularySchema,
    schema_for,
)
from tracker.playbooks.schemas.promises import ReviewSchema
from tracker.playbooks.schemas.work import IterationSchema, PointSchema, StepSchema, WindowSchema

__all__ = [
    "ElementSchema",
    "EmergencySchema",
    "FileSchema",
    "IterationSchema",
    "LinkSchema",
    "NamedSchema",
    "PlanSchema",
    "PointSchema",
    "ReviewSchema",
    "StepSchema",
    "VocabularySchema",
    "WindowSchema",
    "fields_of",
    "schema_for",
]
