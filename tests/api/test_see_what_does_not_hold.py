"""A plan says what it breaks, by when each thing is due, and stops complaining about what is over."""

import pytest

from tests.api.conftest import ok


def findings(agency, project_id, code):
    found = ok(agency.alice.get(f"/projects/{project_id}"))["findings"]
    return [each for each in found if each["code"] == code]


def change(agency, item_id, **fields):
    read = agency.alice.get(f"/tasks/{item_id}")
    return ok(agency.alice.patch(f"/tasks/{item_id}", fields, if_match=read.headers["ETag"]))


def test_each_deadline_in_force_says_who_set_it(agency):
    started = agency.start()
    due = {
        key: ok(agency.alice.get(f"/tasks/{started[key]}"))["due_by"] for key in ("M1", "G02", "GX", "D05")
    }

    assert due["M1"] == {"at": "2026-04-30T18:00:00+08:00", "because": "phase_end"}
    assert due["G02"]["because"] == "week"
    assert (due["GX"]["because"], due["GX"]["ref"]) == ("step", started["M3"])
    assert due["D05"] is None
    mine = change(agency, started["D05"], deadline="2026-02-12T18:00:00+08:00")
    assert mine["due_by"] == {"at": "2026-02-12T18:00:00+08:00", "because": "deadline"}


def test_meetings_at_twice_their_rate_are_named_by_week(agency):
    started = agency.start()  # the Spring Festival pushes the third meeting into the week of the fourth

    crowded = findings(agency, started.id, "quota_crowded")

    assert [(each["required"], each["actual"]) for each in crowded] == [(1, 2)]
    assert "2026-W09" in crowded[0]["message"]


def test_a_cancelled_meeting_is_missed_where_so_many_are_wanted(agency):
    started = agency.start(start_on="2026-06-01")
    assert findings(agency, started.id, "quota_missed") == []

    ok(agency.alice.post(f"/tasks/{started['G05']}/cancel", {"reason": "Nobody came"}))

    assert [(each["required"], each["actual"]) for each in findings(agency, started.id, "quota_missed")] == [
        (5, 4)
    ]


def test_finished_work_is_neither_late_nor_critical(agency):
    started = agency.start()
    assert [each["item"] for each in findings(agency, started.id, "deadline_missed")] == [started["G03"]]

    held = {"override_reason": "It was held", "at": started.items["G03"]["finish"]}
    done = ok(agency.alice.post(f"/tasks/{started['G03']}/complete", held))
    change(agency, started["D05"], duration_working_minutes=60)

    assert done["state"] == "done"
    assert findings(agency, started.id, "deadline_missed") == []
    assert not ok(agency.alice.get(f"/tasks/{started['G03']}"))["critical"]


@pytest.mark.parametrize("start", ["2026-02-14T13:00:00+08:00", "2026-02-22T10:00:00+08:00"])
def test_a_meeting_lasts_as_long_as_it_lasts_wherever_it_is_put(agency, start):
    started = agency.start()
    hours = {"2026-02-14T13:00:00+08:00": "15:00", "2026-02-22T10:00:00+08:00": "12:00"}

    moved = change(agency, started["G01"], start=start)

    assert moved["finish"] == f"{start[:11]}{hours[start]}:00+08:00"
    off = [each for each in findings(agency, started.id, "non_working_pin") if each["item"] == started["G01"]]
    assert bool(off) == start.startswith("2026-02-22")


def test_a_sitting_on_a_holiday_keeps_its_hour_and_is_named(agency):
    started = agency.start()

    moved = change(agency, started["GE#1"], start="2026-05-03T14:00:00+08:00")

    assert (moved["start"], moved["finish"]) == ("2026-05-03T14:00:00+08:00", "2026-05-03T15:00:00+08:00")
    assert [each["item"] for each in findings(agency, started.id, "non_working_pin")] == [started["GE#1"]]
    assert moved["produces"]
    assert moved["role"] == "FU"


@pytest.mark.parametrize(
    ("key", "field"), [("M1", "working"), ("V11", "working"), ("GE", "working"), ("G01", "elapsed")]
)
def test_what_has_no_duration_takes_none(agency, key, field):
    started = agency.start()
    read = agency.alice.get(f"/tasks/{started[key]}")

    refused = agency.alice.patch(
        f"/tasks/{started[key]}", {f"duration_{field}_minutes": 480}, if_match=read.headers["ETag"]
    )

    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == f"/duration_{field}_minutes"


def test_a_task_without_a_duration_takes_a_day(agency):
    empty = agency.empty()

    added = ok(agency.alice.post(f"/projects/{empty.id}/tasks", {"title": "Write"}), 201)
    gate = ok(agency.alice.post(f"/projects/{empty.id}/tasks", {"title": "Done", "kind": "milestone"}), 201)

    assert (added["duration_working_minutes"], gate["duration_working_minutes"]) == (480, 0)


def test_a_pin_of_both_ends_sets_the_duration_and_survives_a_note(agency):
    started = agency.start()
    ends = {"start": "2026-02-03T09:00:00+08:00", "finish": "2026-02-05T18:00:00+08:00"}

    pinned = change(agency, started["D02"], **ends)
    noted = change(agency, started["D02"], note="as agreed")

    assert pinned["duration_working_minutes"] == 3 * 480
    assert (noted["start"], noted["finish"]) == (ends["start"], ends["finish"])
