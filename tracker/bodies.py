"""How a JSON body is read: strictly, and nothing that a database or a later reader could choke on."""

from __future__ import annotations

import json
import math
from typing import Any

from flask import abort
from webargs.flaskparser import FlaskParser
from webargs.flaskparser import abort as refuse
from werkzeug.exceptions import UnsupportedMediaType

from tracker.db import UNWRITABLE

DEEPEST = 40
TEXT = "Text may not hold NUL characters."
NUMBER = "Not a valid number."
DEPTH = "Nested too deep."


class Parser(FlaskParser):
    """Reads bodies and queries; webargs alone would take a body that is not JSON for none at all."""

    # A misspelt filter or `dryrun` must not be passed over in silence: the schema decides, and refuses.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None}  # noqa: RUF012

    def load_json(self, req: Any, schema: Any) -> Any:
        if not req.is_json and req.get_data():
            raise UnsupportedMediaType
        return super().load_json(req, schema)

    def _raw_load_json(self, req: Any) -> Any:
        try:
            found = super()._raw_load_json(req)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise  # webargs answers these
        except (ValueError, RecursionError):  # a number of thousands of digits; brackets without end
            abort(400)
        if faults := _faults(found, DEEPEST):
            refuse(422, messages={"json": faults})
        return found


def _faults(value: Any, depth: int) -> Any:
    """Messages by name and position, as marshmallow gives them; empty when the value can be kept."""
    if isinstance(value, str):
        return [TEXT] if UNWRITABLE.search(value) else []
    if isinstance(value, float):
        return [] if math.isfinite(value) else [NUMBER]
    if not isinstance(value, (dict, list)):
        return []
    if depth == 0:
        return [DEPTH]
    if isinstance(value, dict) and any(map(UNWRITABLE.search, value)):
        return [TEXT]
    named = value.items() if isinstance(value, dict) else enumerate(value)
    return {name: found for name, each in named if (found := _faults(each, depth - 1))}
