"""Bodies about working time are read strictly, and what leaves the house fits the document."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.calendars import schemas, views
from tracker.calendars.layers import Whose
from tracker.calendars.queries import of_company

DAY = [["09:00", "12:00"], ["13:00", "24:00"]]


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (schemas.LayerSchema, {"week": [DAY] * 6}),
        (schemas.LayerSchema, {"week": [[["9:00", "12:00"]]] + [None] * 6}),
        (schemas.LayerSchema, {"week": [[["09:00", "24:01"]]] + [None] * 6}),
        (schemas.LayerSchema, {"week": [[["09:00"]]] + [None] * 6}),
        (schemas.LayerSchema, {"week": [[["00:00", "00:01"]] * 25] + [None] * 6}),
        (schemas.LayerSchema, {"own_days": True}),
        (schemas.NewCalendarSchema, {"key": "department:ops"}),
        (schemas.NewCalendarSchema, {"key": "clock", "own_days": "yes"}),
        (schemas.NewExceptionSchema, {"first_on": "2007-12-31"}),
        (schemas.NewExceptionSchema, {"first_on": "2026-03-02", "title_zh": "x" * 201}),
        (schemas.NewExceptionSchema, {"first_on": "2026-03-02", "kind": "holiday"}),
        (schemas.NewExceptionSchema, {"last_on": "2026-03-02"}),
        (schemas.NewFreezeWindowSchema, {"first_on": "2026-11-01", "chosen": {"tasks": ["T1"]}}),
        (schemas.NewFreezeWindowSchema, {"first_on": "2026-11-01", "chosen": {"kinds": ["phase"]}}),
        (schemas.AnnouncedYearSchema, {"source": "notice", "days": []}),
        (schemas.AnnouncedYearSchema, {"days": [{"date": "2027-01-01", "kind": "holiday"}]}),
        (schemas.DaysQuerySchema, {"from": "2026-01-01"}),
    ],
)
def test_a_body_that_says_something_else_is_refused(schema, body):
    assert schema().validate(body)


def test_a_body_is_read_as_the_actions_take_it():
    leave = schemas.NewExceptionSchema().load({"first_on": "2026-03-02", "title_zh": "年假"})
    assert leave == {"first_on": date(2026, 3, 2), "kind": "removed", "title_zh": "年假"}
    year = {"source": "notice", "days": [{"date": "2027-01-01", "kind": "holiday"}]}
    assert schemas.AnnouncedYearSchema().load(year)["status"] == "official"
    assert schemas.LayerSchema().load({"week": [None, DAY, [], None, None, None, None]})["week"][2] == []


def test_what_is_shown_fits_its_schema(office):
    first = date(2026, 12, 31)
    days = views.days(office.layers(), Whose(), first, date(2027, 1, 4), "zh")
    shown = schemas.DaysSchema().dump(days)
    assert schemas.DaysSchema().validate(shown) == {}
    assert shown["items"][0]["date"] == "2026-12-31"
    layer = schemas.CalendarSchema().dump(views.unwritten(of_company()))
    assert schemas.CalendarSchema().validate(layer) == {}
