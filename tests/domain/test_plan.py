"""A playbook with its parameters filled and a start date."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from tracker.domain.plan import NotPlannable, ParameterRefused, Plan, SeriesRule, add_months
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import (
    After,
    Cadence,
    Deliverable,
    DocumentType,
    Due,
    Duty,
    Kind,
    Parameter,
    ParameterType,
    Part,
    Phase,
    Playbook,
    Point,
    Question,
    Quota,
    Series,
    Step,
    StepKind,
    Vocabulary,
    Where,
    Window,
)
from tracker.domain.schedule import Bound, Deadline, Link, LinkType
from tracker.domain.spans import Percent, Ref, Span, Unit
from tracker.domain.text import Text
from tracker.domain.workdays import OutsideCalendar, WorkCalendar

CALENDAR = WorkCalendar(first_year=2025, last_year=2030)
MINUTES = DocumentType(key="minutes", title=Text("会议纪要", "Minutes"), aliases=("纪要",))
WORDS = Vocabulary(key="v", format=1, documents={"minutes": MINUTES})
START = date(2027, 1, 4)


def days(amount: int, unit: Unit = Unit.WORKING_DAYS) -> Span:
    return Span(Decimal(amount), unit)


def phase(key: str, months: int | Ref = 1) -> Phase:
    return Phase(key=key, title=Text(f"{key}期", f"Phase {key}"), months=months)


def book(
    *steps: Step, phases: tuple[Phase, ...] = (phase("one"), phase("two")), **options: object
) -> Playbook:
    return Playbook(
        key="p",
        format=1,
        kind=Kind.PROJECT,
        phases={each.key: each for each in phases},
        steps={each.key: each for each in steps},
        **options,  # type: ignore[arg-type]
    )


def planned(playbook: Playbook, start_on: date = START, **parameters: object) -> Plan:
    return plan_of(playbook, WORDS, start_on=start_on, parameters=parameters, calendar=CALENDAR)


def opens(year: int, month: int, day: int) -> int:
    """The first working minute from that day on."""
    return CALENDAR.next_start(CALENDAR.midnight(date(year, month, day)))


def closes(year: int, month: int, day: int) -> int:
    """The last working minute up to that day's end."""
    return CALENDAR.previous_end(CALENDAR.midnight(date(year, month, day) + timedelta(days=1)))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 31), 2, date(2027, 3, 31)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 1), 0, date(2027, 12, 1)),
    ],
)
def test_months_keep_the_day_or_end_with_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_phase_boundaries_are_always_counted_from_the_start() -> None:
    plan = planned(book(phases=(phase("one"), phase("two"), phase("three", 2))), date(2027, 1, 31))

    assert [(each.key, each.starts_on, each.ends_on) for each in plan.phases] == [
        ("one", date(2027, 1, 31), date(2027, 2, 27)),
        ("two", date(2027, 2, 28), date(2027, 3, 30)),
        ("three", date(2027, 3, 31), date(2027, 5, 30)),
    ]


def test_a_project_starts_with_the_first_working_minute() -> None:
    saturday = date(2027, 1, 2)
    plan = planned(book(), saturday)

    assert plan.start_on == saturday
    assert plan.start == CALENDAR.opens(START)


def test_a_task_of_a_phase_begins_no_earlier_than_the_phase() -> None:
    (node,) = planned(book(Step(key="A", phase="two", duration=days(2)))).nodes

    assert node.kind == "task"
    assert node.activity.bounds == (Bound(opens(2027, 2, 4), "phase", "two"),)
    assert (node.activity.duration, node.activity.elapsed, node.activity.whole) == (960, False, False)


def test_nothing_of_the_first_phase_begins_before_the_project() -> None:
    plan = planned(book(Step(key="A", phase="one", duration=days(1, Unit.DAYS))))

    assert plan.nodes[0].activity.bounds == (Bound(plan.start, "phase", "one"),)


def test_a_step_without_a_phase_is_bound_by_nothing() -> None:
    (node,) = planned(book(Step(key="A", duration=days(2, Unit.DAYS)))).nodes

    assert node.activity.bounds == ()
    assert (node.activity.duration, node.activity.elapsed) == (2880, True)


def test_week_n_opens_a_week_of_the_phase_and_closes_it() -> None:
    meeting = Step(
        key="G", kind=StepKind.MEETING, phase="one", duration=days(2, Unit.HOURS), week=Ref("n"), at=time(14)
    )
    weeks = {"n": Parameter(key="n", type=ParameterType.COUNT, default=Decimal(2))}
    (node,) = planned(book(meeting, parameters=weeks)).nodes

    assert node.week == 2
    assert node.activity.bounds[1] == Bound(opens(2027, 1, 11), "week", "2")
    assert node.activity.deadline == Deadline(at=closes(2027, 1, 17))
    assert (node.activity.whole, node.activity.at) == (True, time(14))
    assert (node.activity.duration, node.activity.elapsed) == (120, False)


@pytest.mark.parametrize(
    ("due", "deadline"),
    [
        (None, None),
        (Due(), Deadline(at=closes(2027, 2, 3))),
        (Due("A"), Deadline(step="A")),
        (Due("A", days(5)), Deadline(step="A", lag=2400)),
        (Due("A", days(7, Unit.DAYS)), Deadline(step="A", lag=7 * 1440, lag_elapsed=True)),
    ],
)
def test_a_due_date_is_a_deadline(due: Due | None, deadline: Deadline | None) -> None:
    (node,) = planned(book(Step(key="B", phase="one", duration=days(1), due=due))).nodes

    assert node.activity.deadline == deadline


def test_the_end_of_no_phase_is_no_deadline() -> None:
    (node,) = planned(book(Step(key="M", kind=StepKind.MILESTONE, due=Due()))).nodes

    assert node.activity.deadline is None
    assert (node.kind, node.activity.duration, node.activity.elapsed) == ("milestone", 0, False)


def test_points_are_nodes_of_their_milestone_and_linked_to_it() -> None:
    point = Point(key="V", after=(After(step="A"),), accept=Text("已验证", "Shown"))
    milestone = Step(key="M", kind=StepKind.MILESTONE, phase="two", after=(After(step="A"),), points=(point,))
    plan = planned(book(Step(key="A", phase="one", duration=days(1)), milestone))
    node = next(each for each in plan.nodes if each.key == "V")

    assert (node.kind, node.milestone, node.phase, node.acceptance) == (
        "point",
        "M",
        "two",
        Text("已验证", "Shown"),
    )
    assert plan.links == (Link("A", "V"), Link("V", "M"), Link("A", "M"))
    assert tuple(each.id for each in plan.activities) == ("A", "V", "M")


@pytest.mark.parametrize(
    ("after", "link"),
    [
        (After(step="A"), Link("A", "B")),
        (After(step="A", type=LinkType.SS, soft=True), Link("A", "B", LinkType.SS, soft=True)),
        (After(step="A", lag=days(-2)), Link("A", "B", lag=-960)),
        (After(step="A", lag=days(7, Unit.DAYS)), Link("A", "B", lag=7 * 1440, lag_elapsed=True)),
        (After(step="A", lag=Percent(Decimal(50))), Link("A", "B", lag_percent=50.0)),
        (After(step="A", lag=Ref("lead")), Link("A", "B", lag=3 * 1440, lag_elapsed=True)),
    ],
)
def test_links_carry_type_lag_and_softness(after: After, link: Link) -> None:
    lead = {"lead": Parameter(key="lead", type=ParameterType.DAYS, default=Decimal(3))}
    one, two = Step(key="A", duration=days(1)), Step(key="B", duration=days(1), after=(after,))

    assert planned(book(one, two, parameters=lead)).links == (link,)


def test_a_series_spans_to_the_last_working_minute_of_its_phase() -> None:
    least = {"least": Parameter(key="least", type=ParameterType.COUNT, default=Decimal(8))}
    series = Series(
        key="S",
        phase="one",
        duration=days(1, Unit.WORKING_HOURS),
        after=(After(step="A"),),
        least=Ref("least"),
        per_week=2,
        on=(1, 4),
        at=time(14),
    )
    plan = planned(book(Step(key="A", duration=days(1)), series={"S": series}, parameters=least))
    node = plan.nodes[1]

    assert node.series == SeriesRule(8, 2, (1, 4), time(14), 60)
    assert node.activity.span_to == CALENDAR.closes(date(2027, 2, 3))
    assert plan.links == (Link("A", "S"),)
    assert node.kind == "series"


def test_deliverables_go_by_the_key_of_their_document_or_by_their_chinese_name() -> None:
    outputs = (Deliverable("纪要"), Deliverable(title=Text("名单", "List")), Deliverable("unknown"))
    (node,) = planned(book(Step(key="A", duration=days(1), produces=outputs))).nodes

    assert node.produces == ("minutes", "名单", "unknown")
    assert node.deliverables == (MINUTES.title, Text("名单", "List"), Text("unknown", "unknown"))


def test_a_node_says_where_it_comes_from() -> None:
    step = Step(
        key="A",
        title=Text("甲", "A"),
        owner="OM",
        coordinator="FU",
        departments=("OPS",),
        note=Text("注", "Note"),
        source="6.1",
        proposed=("owner",),
        where=Where("p.yaml", 3, 5),
        duration=days(1),
    )
    (node,) = planned(book(step)).nodes

    assert (node.title, node.owner, node.coordinator, node.departments) == (
        Text("甲", "A"),
        "OM",
        "FU",
        ("OPS",),
    )
    assert (node.note, node.source, node.proposed) == (Text("注", "Note"), "6.1", ("owner",))
    assert node.where == Where("p.yaml", 3, 5)


def test_duties_go_along_as_they_are() -> None:
    duty = Duty(key="R", cadence=Cadence.WEEKLY)

    assert planned(book(duties={"R": duty})).duties == (duty,)


def test_how_often_a_duty_comes_may_be_a_parameter() -> None:
    often = Parameter(key="often", type=ParameterType.CADENCE, default="weekly")
    plan = planned(
        book(duties={"R": Duty(key="R", cadence=Ref("often"))}, parameters={"often": often}), often="monthly"
    )

    assert [each.cadence for each in plan.duties] == [Cadence.MONTHLY]


LENGTH = {
    "m": Parameter(key="m", type=ParameterType.MONTHS, default=Decimal(2), min=Decimal(1), max=Decimal(3))
}


@pytest.mark.parametrize(
    ("settled", "said"), [(None, [("window_missed", "D-01")]), (Text("定", "Settled"), [])]
)
def test_a_warning_carries_the_question_it_is_tied_to_until_that_is_settled(
    settled: Text | None, said: list[tuple[str, str]]
) -> None:
    asked = Question(key="D-01", rule="window_missed", settled=settled)
    plan = planned(book(window=Window(5, 9), questions={"D-01": asked}))

    assert [(each.code, each.question) for each in plan.warnings] == said


@pytest.mark.parametrize(("months", "codes"), [(1, ["window_missed"]), (2, []), (3, ["window_missed"])])
def test_phases_outside_the_window_draw_a_warning(months: int, codes: list[str]) -> None:
    playbook = book(phases=(phase("one", Ref("m")),), parameters=LENGTH, window=Window(2, 2))

    assert [each.code for each in planned(playbook, m=months).warnings] == codes


@pytest.mark.parametrize(("months", "parameters"), [(Ref("m"), ["m"]), (1, [None])])
def test_a_week_beyond_its_phase_draws_a_warning(months: int | Ref, parameters: list[str | None]) -> None:
    steps = [Step(key=f"G{n}", phase="one", duration=days(1), week=n) for n in (4, 5)]
    plan = planned(book(*steps, phases=(phase("one", months),), parameters=LENGTH), m=1)

    assert [(each.code, each.parameter) for each in plan.warnings] == [
        ("week_past_phase", each) for each in parameters
    ]
    assert "G5" in plan.warnings[0].text.en


def test_too_few_meetings_draw_a_warning() -> None:
    counts = {"n": Parameter(key="n", type=ParameterType.COUNT, default=Decimal(1))}
    quotas = {
        "met": Quota(key="met", steps=("A",), least=1),
        "short": Quota(key="short", steps=("A",), least=Ref("n"), per_week=2),
    }
    playbook = book(Step(key="A", duration=days(1)), quotas=quotas, parameters=counts)
    plan = planned(playbook, n=3)

    assert [(each.code, each.parameter) for each in plan.warnings] == [("quota_short", "n")]
    assert [(each.least, each.per_week) for each in plan.quotas] == [(1, None), (3, 2)]
    assert planned(playbook).warnings == ()


def test_a_refused_parameter_stops_the_plan() -> None:
    with pytest.raises(ParameterRefused):
        planned(book(parameters=LENGTH), m=4)


def test_parameters_are_kept_as_they_were_filled() -> None:
    assert planned(book(parameters=LENGTH), m="3").parameters == {"m": 3}


def test_an_emergency_plan_is_not_started_as_a_project() -> None:
    playbook = Playbook(key="e", format=1, kind=Kind.EMERGENCY, title=Text("应急", "Emergency"))

    with pytest.raises(NotPlannable) as refused:
        planned(playbook)
    assert refused.value.text.en == '"Emergency" is an emergency plan and cannot be started as a project.'


@pytest.mark.parametrize("start_on", [date(1999, 1, 1), date(2030, 12, 15), date(9999, 12, 31)])
def test_a_start_outside_the_calendar_is_refused(start_on: date) -> None:
    with pytest.raises(OutsideCalendar):
        planned(book(), start_on)


def test_links_into_playbooks_that_are_only_read_are_left_out_and_that_is_said() -> None:
    step = Step(key="A", duration=days(1), after=(After(step="loop.B"),), due=Due("loop.C"))
    part = Part(key="loop", playbook="risk-cycle", read_only=True)
    plan = planned(book(step, include={"loop": part}))

    assert plan.links == ()
    assert plan.nodes[0].activity.deadline is None
    assert [each.code for each in plan.warnings] == ["part_left_out"]
