"""How a JSON body is read: strictly, and nothing that a database or a later reader could choke on."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from flask import abort, g, request
from webargs.fields import DelimitedFieldMixin
from webargs.flaskparser import FlaskParser
from webargs.flaskparser import abort as refuse
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from tracker.db import UNWRITABLE

DEEPEST = 40
TEXT = "Text may not hold NUL characters."
NUMBER = "Not a valid number."
DEPTH = "Nested too deep."
BASE = "base_revision"
LARGEST = 2**31 - 1
WHOLE = "Not a valid integer."
ONCE = "This parameter takes one value: give it once."


class Parser(FlaskParser):
    """Reads bodies and queries; webargs alone would take a body that is not JSON for none at all."""

    # A misspelt filter or `dryrun` must not be passed over in silence: the schema decides, and refuses.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None}  # noqa: RUF012

    def load_querystring(self, req: Any, schema: Any) -> Any:
        """A parameter of several values may be repeated or hold them with commas; any other is given once."""
        given = MultiDict(req.args)
        read, faults = MultiDictProxy(given, schema), {}
        for name, field in ((each.data_key or name, each) for name, each in schema.load_fields.items()):
            values = given.getlist(name)
            if len(values) < 2 or name in read.multiple_keys:
                continue
            if isinstance(field, DelimitedFieldMixin):
                given[name] = field.delimiter.join(values)
            else:
                faults[name] = [ONCE]
        if faults:
            refuse(422, messages={"query": faults})
        return read

    def load_json(self, req: Any, schema: Any) -> Any:
        if not req.is_json and req.get_data():
            raise UnsupportedMediaType
        return super().load_json(req, schema)

    def _handle_invalid_json_error(self, error: Any, req: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Say where the body ceases to be JSON."""
        if isinstance(error, json.JSONDecodeError):
            place = f"Invalid JSON body: line {error.lineno}, column {error.colno}."
            refuse(400, exc=error, messages={"json": [place]})
        super()._handle_invalid_json_error(error, req, *args, **kwargs)

    def _raw_load_json(self, req: Any) -> Any:
        try:
            found = super()._raw_load_json(req)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise  # webargs answers these
        except (ValueError, RecursionError):  # a number of thousands of digits; brackets without end
            abort(400)
        if faults := _faults(found, DEEPEST):
            refuse(422, messages={"json": faults})
        return _without_base(found) if request.method == "PATCH" else found


def base_revision() -> int | None:
    """The revision that the sender of this PATCH has read, if the body names it."""
    given: int | None = g.get(BASE)
    return given


def _without_base(body: Any) -> Any:
    """A body without its `base_revision`, which is no field of any row."""
    if not isinstance(body, dict) or BASE not in body:
        return body
    given = body[BASE]
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST:
        refuse(422, messages={"json": {BASE: [WHOLE]}})
    setattr(g, BASE, given)
    return {name: value for name, value in body.items() if name != BASE}


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
