"""Marshmallow fields that turn the words of a playbook file into values, or say what was expected.

Each of them also says its JSON Schema, for editors. Two rules hold for all of those:

* A plain scalar is always words to the loader, but an editor's YAML reads `1` as a number and `true` as a
  boolean. So a schema takes the word and what YAML makes of it: a pattern binds the one, a range the other.
* A pattern is one of ECMA 262, Python and Rust alike: no named groups, no `\\d`, no `\\Z`.
"""

from tracker.playbooks.fields.amounts import (
    NUMBER,
    AfterStart,
    Figure,
    MonthDay,
    Months,
    Number,
    SpanField,
    Whole,
)
from tracker.playbooks.fields.base import (
    KEY,
    MAP,
    PARAMETER,
    WORD,
    Context,
    Field,
    Scalar,
    or_boolean,
    refusal,
    shape_of,
)
from tracker.playbooks.fields.days import START, WEEKDAYS, ClockTime, Day, StartMonth, Weekday
from tracker.playbooks.fields.maps import Body, Keyed, Listed, Words
from tracker.playbooks.fields.texts import TextField
from tracker.playbooks.fields.words import Flag, Format, Key, Line, OneOf, StepName, one_of

__all__ = [
    "KEY",
    "MAP",
    "NUMBER",
    "PARAMETER",
    "START",
    "WEEKDAYS",
    "WORD",
    "AfterStart",
    "Body",
    "ClockTime",
    "Context",
    "Day",
    "Field",
    "Figure",
    "Flag",
    "Format",
    "Key",
    "Keyed",
    "Line",
    "Listed",
    "MonthDay",
    "Months",
    "Number",
    "OneOf",
    "Scalar",
    "SpanField",
    "StartMonth",
    "StepName",
    "TextField",
    "Weekday",
    "Whole",
    "Words",
    "one_of",
    "or_boolean",
    "refusal",
    "shape_of",
]
