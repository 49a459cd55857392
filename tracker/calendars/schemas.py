"""The JSON of layers of working time, their exceptions, freeze windows, announced years and days."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import validate

from tracker.calendars.notices import KINDS
from tracker.calendars.rules import EARLIEST, LATEST
from tracker.calendars.stack import LAYERS
from tracker.schemas import ID, Flag, PageQuerySchema, QuerySchema, line, page_of, prose

CLOCK = validate.Regexp(r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z")
PAIR = validate.Length(min=2, max=2)
SEVEN = validate.Length(min=7, max=7)
MOST_INTERVALS = 24
FEW = validate.Length(max=100)
STATUSES = ("work", "weekend", *KINDS, "added", "removed")
FREEZABLE = ("task", "milestone", "point", "meeting", "series")
IN_RANGE = validate.Range(EARLIEST, LATEST)
HOURS = {"description": 'All working hours of the day: [["09:00", "12:00"], ["13:00", "18:00"]]'}
WEEK = {"description": "Hours of Monday to Sunday; null for a day as it lies below, [] for a day off"}


def hours(**options: Any) -> ma.fields.List[Any]:
    """The working intervals of a day."""
    interval = ma.fields.List(ma.fields.String(validate=CLOCK), validate=PAIR)
    most = validate.Length(max=MOST_INTERVALS)
    return ma.fields.List(interval, validate=most, metadata=HOURS, **options)


def week(**options: Any) -> ma.fields.List[Any]:
    return ma.fields.List(hours(allow_none=True), validate=SEVEN, allow_none=True, metadata=WEEK, **options)


class ExceptionSchema(ma.Schema):
    """Days of a layer that differ: leave, an own holiday, or days that are worked."""

    id = ma.fields.String(required=True)
    calendar_id = ma.fields.String(required=True)
    first_on = ma.fields.Date(required=True)
    last_on = ma.fields.Date(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf(["added", "removed"]))
    hours = hours(required=True, allow_none=True)
    title = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)


class ExceptionChangeSchema(ma.Schema):
    """Fields of an exception that can be changed."""

    first_on = ma.fields.Date(validate=IN_RANGE)
    last_on = ma.fields.Date(validate=IN_RANGE)
    kind = ma.fields.String(validate=validate.OneOf(["added", "removed"]))
    hours = hours(allow_none=True)
    title_zh = line(200)
    title_en = line(200)


class NewExceptionSchema(ExceptionChangeSchema):
    """An exception: one day unless `last_on` says more; `hours` null for the usual ones, or for none."""

    first_on = ma.fields.Date(required=True, validate=IN_RANGE)
    kind = ma.fields.String(load_default="removed", validate=validate.OneOf(["added", "removed"]))


class CalendarSchema(ma.Schema):
    """A layer of working time with its exceptions."""

    id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "null while nobody has written to it"}
    )
    layer = ma.fields.String(required=True, validate=validate.OneOf(LAYERS))
    key = ma.fields.String(required=True)
    department_id = ma.fields.String(required=True, allow_none=True)
    person_id = ma.fields.String(required=True, allow_none=True)
    title = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    week = week(required=True)
    own_days = ma.fields.Boolean(required=True)
    exceptions = ma.fields.List(ma.fields.Nested(ExceptionSchema), required=True)
    revision = ma.fields.Integer(required=True)


class CalendarsQuerySchema(PageQuerySchema):
    """Filters of the list of layers."""

    layer = ma.fields.String(validate=validate.OneOf(LAYERS))


CalendarPageSchema = page_of(CalendarSchema)


class LayerSchema(ma.Schema):
    """All that a layer says of weekdays; what is left out says nothing any more."""

    week = week(load_default=None)
    title_zh = prose(200, load_default="")
    title_en = prose(200, load_default="")


class CalendarChangeSchema(ma.Schema):
    """Fields of a task's calendar that can be changed."""

    week = week()
    title_zh = line(200)
    title_en = line(200)
    own_days = Flag(metadata={"description": "It stands alone: neither holidays nor other layers reach it"})


class NewCalendarSchema(CalendarChangeSchema):
    """A calendar for tasks that name it."""

    key = ma.fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[A-Za-z0-9_-]{1,60}\Z", error="Give a key: letters, digits, - and _, at most 60."
        ),
    )


class ChosenSchema(ma.Schema):
    """What a freeze window freezes: all that is given must match; nothing given: all but meetings."""

    kinds = ma.fields.List(ma.fields.String(validate=validate.OneOf(FREEZABLE)), validate=FEW)
    departments = ma.fields.List(line(40), validate=FEW)
    roles = ma.fields.List(line(40), validate=FEW)
    keys = ma.fields.List(line(60), validate=FEW)


class FreezeWindowSchema(ma.Schema):
    """Days on which chosen items may not be placed, of one project or of all (null)."""

    id = ma.fields.String(required=True)
    project_id = ma.fields.String(required=True, allow_none=True)
    first_on = ma.fields.Date(required=True)
    last_on = ma.fields.Date(required=True)
    title = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    chosen = ma.fields.Nested(ChosenSchema, required=True)
    revision = ma.fields.Integer(required=True)


class FreezeWindowChangeSchema(ma.Schema):
    """Fields of a freeze window that can be changed."""

    first_on = ma.fields.Date(validate=IN_RANGE)
    last_on = ma.fields.Date(validate=IN_RANGE)
    title_zh = line(200)
    title_en = line(200)
    chosen = ma.fields.Nested(ChosenSchema)


class NewFreezeWindowSchema(FreezeWindowChangeSchema):
    """A freeze window: one day unless `last_on` says more."""

    first_on = ma.fields.Date(required=True, validate=IN_RANGE)


class FreezeWindowsQuerySchema(QuerySchema):
    """Filters of the list of freeze windows."""

    since = ma.fields.Date(validate=IN_RANGE, metadata={"description": "None that ended before this day"})


class YearDaySchema(ma.Schema):
    """A day of a year that differs from its weekday; a day in lieu or a make-up workday needs no name."""

    date = ma.fields.Date(required=True)
    kind = ma.fields.String(required=True, validate=validate.OneOf(KINDS))
    zh = prose(200)
    en = prose(200)


class AnnouncedYearSchema(ma.Schema):
    """A year of the base calendar as it was announced; it replaces what was known of the year."""

    status = ma.fields.String(load_default="official", validate=validate.OneOf(["official", "projected"]))
    source = line(500, required=True, metadata={"description": "The notice: its number, date or address"})
    days = ma.fields.List(
        ma.fields.Nested(YearDaySchema), required=True, validate=validate.Length(min=1, max=200)
    )


class YearSchema(ma.Schema):
    """A year of the base calendar in force."""

    year = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True, validate=validate.OneOf(["official", "projected"]))
    source = ma.fields.String(required=True)
    sha256 = ma.fields.String(required=True)
    stored = ma.fields.Boolean(
        required=True, metadata={"description": "Put here since the frozen table was made"}
    )
    revision = ma.fields.Integer(required=True)


class WholeYearSchema(YearSchema):
    """A year of the base calendar with its days, and what looks odd about them."""

    days = ma.fields.List(ma.fields.Nested(YearDaySchema), required=True)
    warnings = ma.fields.List(ma.fields.String(), required=True)


class CoveringSchema(ma.Schema):
    """A freeze window that covers a day."""

    id = ma.fields.String(required=True)
    title = ma.fields.String(required=True)


class DaySchema(ma.Schema):
    """What a day is in a calendar."""

    date = ma.fields.String(required=True)
    working = ma.fields.Boolean(required=True)
    status = ma.fields.String(required=True, validate=validate.OneOf(STATUSES))
    name = ma.fields.String(required=True)
    hours = hours(required=True)
    working_minutes = ma.fields.Integer(required=True)
    decided_by = ma.fields.String(required=True, validate=validate.OneOf(["base", *LAYERS]))
    provisional = ma.fields.Boolean(
        required=True, metadata={"description": "The holidays of its year are projected"}
    )
    freezes = ma.fields.List(ma.fields.Nested(CoveringSchema), required=True)


class DaysSchema(ma.Schema):
    """Days of a calendar; `base` proves the base calendar that they lie on."""

    base = ma.fields.String(required=True)
    items = ma.fields.List(ma.fields.Nested(DaySchema), required=True)


class DaysQuerySchema(QuerySchema):
    """Which days, and whose."""

    first = ma.fields.Date(required=True, data_key="from", validate=IN_RANGE)
    last = ma.fields.Date(required=True, data_key="to", validate=IN_RANGE)
    person = ma.fields.String(validate=ID)
    department = line(40, metadata={"description": "Its key or its id"})
    calendar = line(60, metadata={"description": "Key or id of a calendar of tasks"})
