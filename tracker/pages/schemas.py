"""Parameters of pictures."""

from __future__ import annotations

import re
from typing import Any, Literal

import marshmallow as ma

from tracker.schemas import QuerySchema

NONE: Literal["none"] = "none"
NUMBER = "[1-9][0-9]{0,8}"


class BaselineField(ma.fields.Field[Any]):
    """The number of a baseline, or none."""

    default_error_messages = {"invalid": "Give the number of a baseline, or none."}  # noqa: RUF012

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int | Literal["none"]:
        if value == NONE:
            return NONE
        if not re.fullmatch(NUMBER, str(value)):
            raise self.make_error("invalid")
        return int(value)


class TimelineQuerySchema(QuerySchema):
    """What to compare the plan with."""

    baseline = BaselineField(
        metadata={
            "type": "string",
            "pattern": f"^({NONE}|{NUMBER})$",
            "description": "The number of the baseline to compare with, or `none`; else the newest",
        }
    )
