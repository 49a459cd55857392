"""Parameters of pictures."""

from __future__ import annotations

import re
from typing import Any, Literal

import marshmallow as ma
from marshmallow import validate

from tracker.playbooks.answers import VersionQuerySchema
from tracker.projects.schemas import IN_RANGE, AsOfQuerySchema

NONE: Literal["none"] = "none"
NUMBER = "[1-9][0-9]{0,8}"
PAIR = r"^[A-Za-z][A-Za-z0-9_.-]{0,199}=[^\x00-\x1f\x7f\ud800-\udfff]{0,300}\Z"


class BaselineField(ma.fields.Field[Any]):
    """The number of a baseline, or none."""

    default_error_messages = {"invalid": "Give the number of a baseline, or none."}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | Literal["none"]:
        if value == NONE:
            return NONE
        if not re.fullmatch(NUMBER, str(value)):
            raise self.make_error("invalid")
        return int(value)


class TimelineQuerySchema(AsOfQuerySchema):
    """What to compare the plan with."""

    baseline = BaselineField(
        metadata={
            "type": "string",
            "pattern": f"^({NONE}|{NUMBER})$",
            "description": "The number of the baseline to compare with, or `none`; else the newest",
        }
    )


class RecipeQuerySchema(VersionQuerySchema):
    """Which version of a playbook to draw, and as if it were started how."""

    start_on = ma.fields.Date(
        validate=IN_RANGE,
        metadata={"description": "Draw real dates from this day on; else numbers of working days"},
    )
    given = ma.fields.List(
        ma.fields.String(validate=validate.Regexp(PAIR, error="Give name=value.")),
        data_key="set",
        load_default=list,
        validate=validate.Length(max=100),
        metadata={"description": "A parameter as `name=value`; may come several times"},
    )
