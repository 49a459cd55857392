"""Playbooks made of playbooks: keys, phases, parameters and links of what is included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.composition import Composed, PartsTooDeep, PartUnknown, compose
from tracker.domain.graph import order
from tracker.domain.parameters import ParameterRefused
from tracker.domain.plan import Plan
from tracker.domain.plan import compile as plan_of
from tracker.domain.playbook import (
    After,
    Cadence,
    Due,
    Duty,
    FollowUp,
    Join,
    Kind,
    Parameter,
    ParameterType,
    Part,
    Phase,
    Playbook,
    Point,
    Quota,
    Series,
    Step,
    StepKind,
    Vocabulary,
    Word,
)
from tracker.domain.schedule import ConstraintKind
from tracker.domain.spans import Ref, Span, Unit
from tracker.domain.text import Text
from tracker.domain.workdays import WorkCalendar

DAY = Span(Decimal(1), Unit.WORKING_DAYS)
HOUR = Span(Decimal(1), Unit.WORKING_HOURS)
CALENDAR = WorkCalendar(first_year=2025, last_year=2032)
START = date(2027, 1, 4)
TIERS = Vocabulary(key="v", format=1, tiers={key: Word(key=key) for key in ("startup", "mature")})


def step(key: str, *after: str, kind: StepKind = StepKind.TASK, **options: object) -> Step:
    duration = None if kind is StepKind.MILESTONE else DAY
    links = tuple(After(step=each) for each in after)
    return Step(key=key, kind=kind, duration=duration, after=links, **options)  # type: ignore[arg-type]


def book(key: str, *steps: Step, kind: Kind = Kind.PROCESS, **options: object) -> Playbook:
    made = {each.key: each for each in steps}
    title = Text(f"{key}方案", f"Book {key}")
    return Playbook(key=key, format=1, kind=kind, title=title, steps=made, **options)  # type: ignore[arg-type]


def part(key: str, playbook: str, **options: object) -> Part:
    return Part(key=key, playbook=playbook, **options)  # type: ignore[arg-type]


def whole(*steps: Step, include: tuple[Part, ...], **options: object) -> Playbook:
    return book("whole", *steps, kind=Kind.PROJECT, include={each.key: each for each in include}, **options)


def composed(playbook: Playbook, *others: Playbook) -> Composed:
    return compose(playbook, {each.key: each for each in others})


def planned(playbook: Playbook, *others: Playbook, **parameters: object) -> Plan:
    library: Mapping[str, Playbook] = {each.key: each for each in others}
    return plan_of(playbook, TIERS, start_on=START, parameters=parameters, calendar=CALENDAR, library=library)


def pairs(playbook: Playbook) -> set[tuple[str, str]]:
    return {(link.step, key) for key, link in playbook.links}


LOOP = book(
    "loop",
    step("A", phase="first"),
    step("B", "A", phase="first", due=Due(step="A", lag=Ref("room"))),
    step("M", "B", kind=StepKind.MILESTONE, points=(Point(key="V", after=(After(step="A"),)),)),
    step("X", "A", one_of=("A", "B"), alternate_of="A"),
    phases={"first": Phase(key="first", title=Text("第一", "First"), months=Ref("months"))},
    series={
        "S": Series(key="S", phase="first", duration=HOUR, at=time(9), follow_up=FollowUp(due=Ref("room")))
    },
    duties={"R": Duty(key="R", cadence=Cadence.WEEKLY, during=("first",), runs=("A",))},
    quotas={"Q": Quota(key="Q", steps=("A", "B"), least=Ref("least"))},
    parameters={
        "months": Parameter(key="months", type=ParameterType.MONTHS, default=Decimal(1)),
        "room": Parameter(key="room", type=ParameterType.DAYS, default=Decimal(3)),
        "least": Parameter(key="least", type=ParameterType.COUNT, default=Decimal(2)),
    },
)


def test_a_part_is_brought_in_behind_its_name() -> None:
    made = composed(whole(step("K"), include=(part("loop", "loop"),)), LOOP).playbook

    assert list(made.steps) == ["K", "loop.A", "loop.B", "loop.M", "loop.X"]
    assert [point.key for point in made.points] == ["loop.V"]
    assert made.phases["loop.first"].title == Text("loop方案 · 第一", "Book loop · First")
    assert made.phases["loop.first"].months == Ref("loop.months")
    assert pairs(made) >= {("loop.A", "loop.B"), ("loop.B", "loop.M"), ("loop.A", "loop.V")}
    assert made.steps["loop.B"].due == Due(step="loop.A", lag=Ref("loop.room"))
    assert made.steps["loop.X"].one_of == ("loop.A", "loop.B")
    assert made.steps["loop.X"].alternate_of == "loop.A"
    assert made.series["loop.S"].follow_up == FollowUp(due=Ref("loop.room"))
    assert (made.duties["loop.R"].during, made.duties["loop.R"].runs) == (("loop.first",), ("loop.A",))
    assert (made.quotas["loop.Q"].steps, made.quotas["loop.Q"].least) == (
        ("loop.A", "loop.B"),
        Ref("loop.least"),
    )
    assert list(made.parameters) == ["loop.months", "loop.room", "loop.least"]


def test_a_part_takes_values_and_parameters_of_the_whole() -> None:
    mine = {"own": Parameter(key="own", type=ParameterType.COUNT, default=Decimal(7))}
    included = part("loop", "loop", title=Text("循环", "Loop"), values={"months": "4", "least": Ref("own")})
    made = composed(whole(include=(included,), parameters=mine), LOOP).playbook

    assert made.parameters["loop.months"].default == Decimal(4)
    assert "loop.least" not in made.parameters
    assert made.quotas["loop.Q"].least == Ref("own")
    assert made.phases["loop.first"].title == Text("循环 · 第一", "Loop · First")


def test_its_first_and_last_steps_are_linked_to_the_whole() -> None:
    included = part(
        "loop", "loop", after=(Join("K"), Join("L", at="B")), before=(Join("Z"), Join("Y", at="A"))
    )
    made = composed(whole(step("K"), step("L"), step("Y"), step("Z"), include=(included,)), LOOP).playbook

    # A and the series wait for nothing inside; the milestone, X and the series are waited for by nothing.
    assert pairs(made) >= {("K", "loop.A"), ("K", "loop.S"), ("L", "loop.B"), ("loop.A", "Y")}
    assert {pred for pred, succ in pairs(made) if succ == "Z"} == {"loop.M", "loop.X", "loop.S"}
    assert ("K", "loop.B") not in pairs(made)


def test_a_series_of_the_whole_may_wait_for_a_part_and_no_link_is_made_twice() -> None:
    phases = {"run": Phase(key="run", months=1)}
    meeting = Series(key="G", phase="run", duration=HOUR, at=time(9), after=(After(step="small.A"),))
    included = part("small", "small", before=(Join("G"), Join("Z")), after=(Join("K"), Join("K", at="A")))
    outer = whole(step("K"), step("Z", "small.A"), include=(included,), phases=phases, series={"G": meeting})
    made = composed(outer, book("small", step("A"))).playbook

    assert made.series["G"].after == (After(step="small.A"),)
    assert [key for key, _ in made.links].count("Z") == 1
    assert [key for key, _ in made.links].count("small.A") == 1


def test_a_join_onto_what_there_is_not_makes_no_link() -> None:
    made = composed(
        whole(step("K"), include=(part("in", "inner", before=(Join("V"),)),)), book("inner", step("A"))
    )

    assert pairs(made.playbook) == set()


def test_parts_of_parts_are_named_in_full() -> None:
    middle = book("middle", step("T", "loop.M"), include={"loop": part("loop", "loop")})
    made = composed(whole(step("K", "mid.loop.A"), include=(part("mid", "middle"),)), middle, LOOP)

    assert made.begins == {"mid": None, "mid.loop": None}
    assert pairs(made.playbook) >= {("mid.loop.M", "mid.T"), ("mid.loop.A", "K")}


def test_a_part_begins_with_a_phase_of_the_whole_and_counts_months_from_there() -> None:
    inner = book(
        "inner",
        step("A", phase="one", begins=1),
        step("B", phase="two", due=Due(months=Ref("end"))),
        phases={
            "one": Phase(key="one", title=Text("一", "One"), months=1),
            "two": Phase(key="two", title=Text("二", "Two"), months=1),
        },
        parameters={"end": Parameter(key="end", type=ParameterType.MONTHS, default=Decimal(2))},
    )
    middle = book(
        "middle",
        phases={"go": Phase(key="go", months=3)},
        include={"in": part("in", "inner", phase="go")},
    )
    outer = whole(
        step("K", begins=1),
        include=(part("mid", "middle", phase="run"), part("gone", "inner", phase="plain")),
        phases={
            "set": Phase(key="set", months=2),
            "run": Phase(key="run", months=4),
            "plain": Phase(key="plain"),
        },
    )
    plan = planned(outer, inner, middle)
    windows = {each.key: each.starts_on for each in plan.phases}
    nodes = {each.key: each for each in plan.nodes}

    assert windows["mid.go"] == date(2027, 3, 4)
    assert (windows["mid.in.one"], windows["mid.in.two"]) == (date(2027, 3, 4), date(2027, 4, 4))
    assert (windows["gone.one"], windows["plain"]) == (date(2027, 1, 4), None)
    assert (nodes["K"].begins, nodes["mid.in.A"].begins, nodes["mid.in.B"].due_months) == (1, 3, 4)
    wish = nodes["mid.in.A"].activity.constraint
    assert wish is not None
    assert wish.kind is ConstraintKind.START_NO_EARLIER_THAN
    assert CALENDAR.day_of(wish.at) == date(2027, 4, 5)  # the 4th is a Sunday
    deadline = nodes["mid.in.B"].activity.deadline
    assert deadline is not None
    assert deadline.at is not None
    assert CALENDAR.day_of(deadline.at, finish=True) == date(2027, 5, 3)
    assert [each.code for each in plan.warnings] == []


def test_the_tier_of_the_whole_is_that_of_its_parts() -> None:
    def tier() -> dict[str, Parameter]:
        return {"tier": Parameter(key="tier", type=ParameterType.TIER, default="startup")}

    inner = book("inner", step("A"), step("B", "A", tiers=("mature",)), parameters=tier())
    outer = whole(include=(part("in", "inner"),), parameters=tier())

    assert [each.key for each in planned(outer, inner).nodes] == ["in.A"]
    assert [each.key for each in planned(outer, inner, tier="mature").nodes] == ["in.A", "in.B"]
    assert planned(outer, inner).parameters == {"tier": "startup"}


def test_a_part_for_other_tiers_is_not_brought_in() -> None:
    tier = {"tier": Parameter(key="tier", type=ParameterType.TIER, default="startup")}
    outer = whole(step("K", "in.A"), include=(part("in", "inner", tiers=("mature",)),), parameters=tier)
    inner = book("inner", step("A"))

    assert [each.key for each in planned(outer, inner).nodes] == ["K"]
    assert [each.code for each in planned(outer, inner).warnings] == ["part_left_out"]
    assert [each.key for each in planned(outer, inner, tier="mature").nodes] == ["K", "in.A"]


@pytest.mark.parametrize("kind", [Kind.STANDING, Kind.EMERGENCY])
def test_emergencies_and_standing_work_are_only_named(kind: Kind) -> None:
    made = composed(whole(step("K"), include=(part("p", "other"),)), book("other", step("A"), kind=kind))

    assert list(made.playbook.steps) == ["K"]
    assert made.begins == {}


def test_what_is_only_read_need_not_be_there() -> None:
    made = composed(whole(step("K"), include=(part("p", "other", read_only=True),)))

    assert list(made.playbook.steps) == ["K"]


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(PartUnknown) as refused:
        composed(whole(include=(part("p", "other"),)))

    assert refused.value.text == Text(
        "“whole方案”包含方案 other，但没有这个方案。",
        '"Book whole" includes the playbook other, which does not exist.',
    )


def test_playbooks_that_include_each_other_are_refused_with_the_way() -> None:
    one = book("one", include={"two": part("two", "two")})
    two = book("two", include={"one": part("one", "one")})

    with pytest.raises(PartsTooDeep) as refused:
        composed(one, one, two)

    assert refused.value.fields["way"] == "one → two → one"


def test_more_levels_than_anybody_can_follow_are_refused() -> None:
    books = [book(f"b{n}", include={"p": part("p", f"b{n + 1}")}) for n in range(6)]

    with pytest.raises(PartsTooDeep):
        composed(books[0], *books, book("b6"))


def test_parts_that_double_at_every_level_are_refused() -> None:
    steps = [step(f"S{n}") for n in range(900)]
    big = book("big", *steps)
    outer = whole(include=tuple(part(f"p{n}", "big") for n in range(6)))

    with pytest.raises(PartsTooDeep):
        composed(outer, big)


@given(st.integers(1, 3), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6))
def test_a_whole_of_parts_without_circles_has_none(copies: int, links: list[tuple[int, int]]) -> None:
    steps = [step(f"S{n}", *{f"S{a}" for a, b in links if a < n and b == n}) for n in range(5)]
    inner = book("inner", *steps)
    chain = [
        part(f"p{n}", "inner", after=(Join(f"K{n}"),), before=(Join(f"K{n + 1}"),)) for n in range(copies)
    ]
    outer = whole(*(step(f"K{n}") for n in range(copies + 1)), include=tuple(chain))
    made = composed(outer, inner).playbook

    ordered = list(order(dict.fromkeys(made.steps), list(pairs(made))))

    assert ordered[0] == "K0"
    assert ordered[-1] == f"K{copies}"
    assert made.link_count >= copies * (inner.link_count + 2)


def test_a_part_without_months_does_not_start_before_the_phase_that_it_begins_with() -> None:
    inner = book(
        "inner",
        step("A"),
        step("B", phase="one"),
        step("C", begins=1),
        step("D", phase="plain"),
        phases={"one": Phase(key="one", months=1), "plain": Phase(key="plain")},
        series={"S": Series(key="S", phase="one", duration=HOUR, at=time(9))},
    )
    phases = {"set": Phase(key="set", months=2), "run": Phase(key="run", months=1)}
    plan = planned(whole(include=(part("in", "inner", phase="run"),), phases=phases), inner)

    assert {each.key: each.begins for each in plan.nodes} == {
        "in.A": 2,
        "in.B": None,
        "in.C": 3,
        "in.D": 2,
        "in.S": None,
    }


def test_a_value_that_no_parameter_of_the_part_can_take_is_refused_at_the_start() -> None:
    weeks = Parameter(key="weeks", type=ParameterType.COUNT, default=Decimal(2))
    part = book("part", step("A"), parameters={"weeks": weeks})

    def start(**values: str) -> Plan:
        include = {"p": Part(key="p", playbook="part", values=values)}
        whole = book("whole", step("B"), include=include)
        return plan_of(whole, TIERS, start_on=START, parameters={}, calendar=CALENDAR, library={"part": part})

    with pytest.raises(ParameterRefused) as refused:
        start(weeks="many")
    assert refused.value.fields["which"] == "p.weeks"
    assert dict(start(weeks="3", days="1").parameters) == {"p.weeks": 3}


def test_parts_without_a_step_that_include_each_other_many_times_are_refused() -> None:
    def many(key: str, *within: str) -> Playbook:
        return book(key, include={f"p{n}": Part(key=f"p{n}", playbook=each) for n, each in enumerate(within)})

    library = {"c": many("c"), "b": many("b", *["c"] * 2000), "a": many("a", *["b"] * 2000)}

    assert len(compose(library["b"], library).begins) == 2000
    with pytest.raises(PartsTooDeep):
        compose(library["a"], library)


def test_joins_that_would_make_millions_of_links_are_refused() -> None:
    part = book("part", *(step(f"S{number}") for number in range(2000)))
    own = [step(f"O{number}") for number in range(2000)]

    def join(most: int) -> Part:
        joins = tuple(Join(step=each.key) for each in own[:most])
        return Part(key="p", playbook="part", before=joins)

    whole = compose(book("whole", *own, include={"p": join(1)}), {"part": part}).playbook
    assert [each.step for each in whole.steps["O0"].after] == [f"p.S{number}" for number in range(2000)]
    with pytest.raises(PartsTooDeep):
        compose(book("whole", *own, include={"p": join(2000)}), {"part": part})
