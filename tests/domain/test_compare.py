"""Two playbooks compared: what changed, in words; once each, nothing missed, nothing made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.compare import Change, ChangeKind, compare
from tracker.domain.playbook import (
    After,
    Cadence,
    Clock,
    Deliverable,
    Due,
    Duty,
    Element,
    EmergencyPlan,
    EmergencyStep,
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
    Where,
    Window,
)
from tracker.domain.schedule.values import LinkType
from tracker.domain.spans import Percent, Ref, Span, Unit
from tracker.domain.text import Text

K = ChangeKind


def wd(amount: int) -> Span:
    return Span(Decimal(amount), Unit.WORKING_DAYS)


A = Step(key="A", title=Text("调研", "Survey"), phase="one", owner="OM", duration=wd(3), source="6.1")
B = Step(
    key="B", title=Text("报告", "Report"), phase="one", owner="DA", duration=wd(2), after=(After(step="A"),)
)
V = Point(key="V", title=Text("验证", "Check"), after=(After(step="B"),))
M = Step(key="M", title=Text("通过", "Passed"), kind=StepKind.MILESTONE, phase="two", points=(V,))
ONE = Phase(key="one", title=Text("一", "One"), months=Ref("length"))
TWO = Phase(key="two", title=Text("二", "Two"), months=2)
LENGTH = Parameter(key="length", type=ParameterType.MONTHS, default=Decimal(1), max=Decimal(3))
GE = Series(key="GE", title=Text("例会", "Sync"), phase="two", duration=wd(1), at=time(14), on=(1, 4))
R = Duty(key="R", title=Text("周报", "Report"), cadence=Cadence.WEEKLY, on=(0,), during=("one",))
Q = Quota(key="Q", title=Text("次数", "Count"), steps=("A", "B"), least=2)
LOOP = Part(key="loop", playbook="four-stage-loop")


def book(*steps: Step, **fields: Any) -> Playbook:
    own: dict[str, Any] = {
        "steps": {each.key: each for each in steps or (A, B, M)},
        "phases": {"one": ONE, "two": TWO},
        "parameters": {"length": LENGTH},
        "series": {"GE": GE},
        "duties": {"R": R},
        "quotas": {"Q": Q},
        "include": {"loop": LOOP},
        "window": Window(min=2, max=4),
    }
    return Playbook(key="p", format=1, kind=Kind.PROJECT, title=Text("方案", "Plan"), **own | fields)


def emergency(*steps: EmergencyStep, **fields: Any) -> Playbook:
    own: dict[str, Any] = {
        "scenario": Element(key="scenario", title=Text("投诉", "Complaint")),
        "level": 2,
        "clock": Clock.ELAPSED,
        "limit": Span(Decimal(48), Unit.HOURS),
    }
    plan = EmergencyPlan(steps={each.key: each for each in steps}, **own | fields)
    return Playbook(key="e", format=1, kind=Kind.EMERGENCY, title=Text("预案", "Plan"), plan=plan)


def only(before: Playbook, after: Playbook) -> Change:
    (change,) = compare(before, after)
    return change


def with_a(**fields: Any) -> Playbook:
    return book(replace(A, **fields), B, M)


def with_b(*links: After) -> Playbook:
    return book(A, replace(B, after=links), M)


@pytest.mark.parametrize(
    ("after", "kind", "name", "zh", "en"),
    [
        (
            with_a(duration=wd(5)),
            K.RETIMED,
            "duration",
            "步骤 A 的工期由 3wd 改为 5wd",
            "A takes 5wd instead of 3wd",
        ),
        (
            with_a(duration=None),
            K.RETIMED,
            "duration",
            "步骤 A 不再有工期（原为 3wd）",
            "A: no duration any more (it was 3wd)",
        ),
        (
            with_a(due=Due("M", wd(5))),
            K.RETIMED,
            "due",
            "步骤 A 新增期限：M+5wd",
            "A: new deadline M+5wd",
        ),
        (with_a(due=Due()), K.RETIMED, "due", "步骤 A 新增期限：phase_end", "A: new deadline phase_end"),
        (
            with_a(due=Due(months=6)),
            K.RETIMED,
            "due",
            "步骤 A 新增期限：start+6mo",
            "A: new deadline start+6mo",
        ),
        (
            with_a(begins=Ref("length")),
            K.RETIMED,
            "begins",
            "步骤 A 新增最早开始：$length",
            "A: new earliest start $length",
        ),
        (
            book(include={"loop": replace(LOOP, after=(Join("A"), Join("B", "A1")))}),
            K.RELINKED,
            "after",
            "包含的方案 loop 新增前置：A、B (A1)",
            "loop: new predecessors A, B (A1)",
        ),
        (with_a(at=time(9, 30)), K.RETIMED, "at", "步骤 A 新增时刻：09:30", "A: new time of day 09:30"),
        (with_a(week=Ref("length")), K.RETIMED, "week", "步骤 A 新增周次：$length", "A: new week $length"),
        (
            with_a(phase="two"),
            K.MOVED,
            "phase",
            "步骤 A 由阶段 one 移至阶段 two",
            "A moves from phase one to phase two",
        ),
        (
            with_a(title=Text("访谈", "Interviews")),
            K.RENAMED,
            "title",
            "步骤 A 由“调研”更名为“访谈”",
            "A is called “Interviews” instead of “Survey”",
        ),
        (
            with_a(title=Text("调研", "Poll")),
            K.RENAMED,
            "title",
            "步骤 A 的名称有变化",
            "A is called “Poll” instead of “Survey”",
        ),
        (
            with_a(owner="DA"),
            K.REASSIGNED,
            "owner",
            "步骤 A 的负责人由 OM 改为 DA",
            "A: owner DA instead of OM",
        ),
        (
            with_a(departments=("OPS", "DATA")),
            K.REASSIGNED,
            "departments",
            "步骤 A 新增部门：OPS、DATA",
            "A: new departments OPS, DATA",
        ),
        (
            with_a(produces=(Deliverable("minutes"), Deliverable(title=Text("表", "Sheet")))),
            K.CHANGED,
            "produces",
            "步骤 A 新增成果：minutes、表",
            "A: new output minutes, Sheet",
        ),
        (
            with_a(proposed=True),
            K.CHANGED,
            "proposed",
            "步骤 A 新增建议标记：是",
            "A: new mark of proposals yes",
        ),
        (
            with_a(proposed=()),
            K.CHANGED,
            "proposed",
            "步骤 A 的建议标记有变化",
            "A: another mark of proposals",
        ),
        (
            with_a(kind=StepKind.MEETING),
            K.CHANGED,
            "kind",
            "步骤 A 的类型由 task 改为 meeting",
            "A: kind meeting instead of task",
        ),
        (
            with_a(note=Text("长" * 100, "long")),
            K.CHANGED,
            "note",
            f"步骤 A 新增备注：{'长' * 59}…",
            "A: new note long",
        ),
        (
            with_b(After(step="A"), After(step="M", lag=wd(1), soft=True)),
            K.RELINKED,
            "after[M]",
            "步骤 B 新增前置 M+1wd?",
            "B now also follows M+1wd?",
        ),
        (with_b(), K.RELINKED, "after[A]", "步骤 B 不再以 A 为前置", "B no longer follows A"),
        (
            with_b(After(step="A", type=LinkType.SS, lag=Percent(Decimal(-50)))),
            K.RELINKED,
            "after[A]",
            "步骤 B 的前置由 A 改为 A SS-50%",
            "B follows A SS-50% instead of A",
        ),
        (
            with_b(After(step="A", source="6.2")),
            K.RELINKED,
            "after[A]",
            "步骤 B 与前置 A 的依赖改了出处",
            "B follows A as before, for another source",
        ),
        (
            book(series={"GE": replace(GE, on=(1, 2))}),
            K.RETIMED,
            "on",
            "例会系列 GE 的星期由 tue、fri 改为 tue、wed",
            "GE: weekdays tue, wed instead of tue, fri",
        ),
        (
            book(series={"GE": replace(GE, on=())}),
            K.RETIMED,
            "on",
            "例会系列 GE 不再有星期（原为 tue、fri）",
            "GE: no weekdays any more (it was tue, fri)",
        ),
        (
            book(phases={"one": replace(ONE, months=2), "two": TWO}),
            K.RETIMED,
            "months",
            "阶段 one 的月数由 $length 改为 2",
            "one: number of months 2 instead of $length",
        ),
        (
            book(parameters={"length": replace(LENGTH, default=Decimal("1.5"))}),
            K.CHANGED,
            "default",
            "参数 length 的默认值由 1 改为 1.5",
            "length: default 1.5 instead of 1",
        ),
        (
            book(duties={"R": replace(R, cadence=Cadence.MONTHLY)}),
            K.RETIMED,
            "cadence",
            "例行事项 R 的频率由 weekly 改为 monthly",
            "R: cadence monthly instead of weekly",
        ),
        (
            book(quotas={"Q": replace(Q, steps=("A",))}),
            K.CHANGED,
            "steps",
            "数量要求 Q 的步骤由 A、B 改为 A",
            "Q: steps A instead of A, B",
        ),
        (
            book(window=Window(min=2, max=5)),
            K.CHANGED,
            "window.max",
            "方案的总月数上限由 4 改为 5",
            "The playbook: most months in all 5 instead of 4",
        ),
        (
            book(window=Window(min=2, max=4, source="6.1")),
            K.CHANGED,
            "window.source",
            "方案新增出处：6.1",
            "The playbook: new source 6.1",
        ),
        (
            replace(book(), title=Text("新", "New")),
            K.RENAMED,
            "title",
            "方案由“方案”更名为“新”",
            "The playbook is called “New” instead of “Plan”",
        ),
        (
            replace(book(), key="q"),
            K.RENAMED_KEY,
            "key",
            "方案 p 的键改为 q",
            "Playbook p has the key q now",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_change_has_its_kind_its_field_and_its_sentence(
    after: Playbook, kind: ChangeKind, name: str, zh: str, en: str
) -> None:
    change = only(book(), after)

    assert (change.kind, change.field, change.text) == (kind, name, Text(zh, en))


def test_values_stand_before_and_after() -> None:
    change = only(book(), with_a(duration=wd(5)))

    assert (change.section, change.key, change.before, change.after) == ("steps", "A", wd(3), wd(5))


def test_what_is_new_and_what_is_gone_stand_as_a_whole() -> None:
    c = Step(key="C", title=Text("复核", "Review"))

    added, removed = only(book(), book(A, B, M, c)), only(book(A, B, M, c), book())

    assert (added.kind, added.key, added.field, added.before, added.after) == (K.ADDED, "C", None, None, c)
    assert added.text == Text("新增步骤 C“复核”", "Step C “Review” is new")
    assert (removed.kind, removed.before, removed.after) == (K.REMOVED, c, None)
    assert removed.text == Text("删除步骤 C“复核”", "Step C “Review” is gone")


def test_points_are_compared_wherever_they_stand() -> None:
    n = Step(key="N", kind=StepKind.MILESTONE, title=Text("乙", "N"))
    before = book(A, B, M, n)

    moved = only(before, book(A, B, replace(M, points=()), replace(n, points=(V,))))
    changed = only(before, book(A, B, replace(M, points=(replace(V, owner="OM"),)), n))

    assert (moved.section, moved.key, moved.kind) == ("points", "V", K.MOVED)
    assert moved.text == Text("验证点 V 由里程碑 M 移至里程碑 N", "V moves from milestone M to milestone N")
    assert (changed.section, changed.field) == ("points", "owner")


def test_the_order_of_phases_counts_and_no_other() -> None:
    swapped = only(book(), book(phases={"two": TWO, "one": ONE}))

    assert (swapped.kind, swapped.section, swapped.key) == (K.MOVED, "phases", "")
    assert swapped.text == Text(
        "阶段的顺序由 one、two 改为 two、one", "Phase: order two, one instead of one, two"
    )
    assert compare(book(), book(M, B, A)) == ()
    assert compare(with_b(After(step="A"), After(step="M")), with_b(After(step="M"), After(step="A"))) == ()


def test_a_new_phase_in_between_changes_no_order() -> None:
    mid = Phase(key="mid", title=Text("中", "Mid"), months=1)

    assert only(book(), book(phases={"one": ONE, "mid": mid, "two": TWO})).kind is K.ADDED


def test_an_emergency_is_compared_step_by_step() -> None:
    n1 = EmergencyStep(key="N1", title=Text("登记", "Log"), duration=Span(Decimal(2), Unit.HOURS))
    later = replace(n1, due=Span(Decimal(4), Unit.HOURS))

    timed, graded = only(emergency(n1), emergency(later)), only(emergency(n1), emergency(n1, level=3))
    scenario = Element(key="scenario", title=Text("降价", "Price"))

    assert (timed.section, timed.text.zh) == ("plan.steps", "应急步骤 N1 新增期限：4h")
    assert (graded.field, graded.text.zh) == ("plan.level", "方案的级别由 2 改为 3")
    assert only(emergency(n1), emergency(n1, scenario=scenario)).field == "plan.scenario.title"


def test_a_project_that_becomes_an_emergency_loses_one_and_gains_the_other() -> None:
    changes = {(each.kind, each.section, each.key, each.field) for each in compare(book(), emergency())}

    assert (K.REMOVED, "steps", "A", None) in changes
    assert (K.CHANGED, "playbook", "e", "plan.level") in changes
    assert (K.CHANGED, "playbook", "e", "window.min") in changes


# Renamed keys


def test_a_renamed_key_is_one_change_with_all_that_names_it() -> None:
    before = book(
        A,
        replace(B, after=(After(step="A", lag=wd(1)),), due=Due("A", wd(3))),
        replace(M, after=(After(step="loop.A"),)),
    )
    renamed = (
        replace(A, key="A9"),
        replace(B, after=(After(step="A9", lag=wd(1)),), due=Due("A9", wd(3))),
        replace(M, after=(After(step="loop.A"),)),
    )

    change = only(before, book(*renamed, quotas={"Q": replace(Q, steps=("A9", "B"))}))

    assert (change.kind, change.section, change.key) == (K.RENAMED_KEY, "steps", "A9")
    assert (change.field, change.before, change.after) == ("key", "A", "A9")
    assert change.text == Text("步骤 A 的键改为 A9", "Step A has the key A9 now")


def test_keys_of_phases_parameters_parts_and_milestones_are_followed_too() -> None:
    outside = replace(B, after=(After(step="loop.MD"),))
    before = book(A, outside, M)
    after = book(
        replace(A, phase="first"),
        replace(outside, phase="first", after=(After(step="cycle.MD"),)),
        replace(M, key="M1"),
        phases={"first": replace(ONE, key="first", months=Ref("span")), "two": TWO},
        parameters={"span": replace(LENGTH, key="span")},
        duties={"R": replace(R, during=("first",))},
        include={"cycle": replace(LOOP, key="cycle")},
    )

    changes = compare(before, after)

    assert [(each.kind, each.section, each.before, each.after) for each in changes] == [
        (K.RENAMED_KEY, "parameters", "length", "span"),
        (K.RENAMED_KEY, "include", "loop", "cycle"),
        (K.RENAMED_KEY, "phases", "one", "first"),
        (K.RENAMED_KEY, "steps", "M", "M1"),
    ]


def test_a_key_that_is_renamed_beside_another_change_is_a_new_element() -> None:
    changes = compare(
        book(), book(replace(A, key="A9", owner="DA"), replace(B, after=(After(step="A9"),)), M)
    )

    assert {(each.kind, each.key, each.field) for each in changes} == {
        (K.ADDED, "A9", None),
        (K.REMOVED, "A", None),
        (K.RELINKED, "B", "after[A]"),
        (K.RELINKED, "B", "after[A9]"),
    }


def test_a_renamed_key_that_names_a_new_element_is_new_itself() -> None:
    changes = compare(
        book(A, B, M, Step(key="X", after=(After(step="A"),)), quotas={}),
        book(replace(A, key="A9", owner="DA"), B, M, Step(key="X9", after=(After(step="A9"),)), quotas={}),
    )

    steps = {(each.kind, each.key) for each in changes if each.key != "B"}
    assert steps == {(K.REMOVED, "A"), (K.ADDED, "A9"), (K.REMOVED, "X"), (K.ADDED, "X9")}


def test_two_that_look_alike_are_told_apart_by_what_they_name() -> None:
    first, second = Step(key="X", after=(After(step="A"),)), Step(key="Y", after=(After(step="B"),))
    other = Step(key="Z", after=(After(step="M"),))

    (swapped,) = [
        each for each in compare(book(A, B, M, first), book(A, B, M, other)) if each.kind is K.ADDED
    ]
    kept = compare(book(A, B, M, first, second), book(A, B, M, replace(first, key="X1"), second))

    assert swapped.key == "Z"
    assert [(each.kind, each.before, each.after) for each in kept] == [(K.RENAMED_KEY, "X", "X1")]


# What the language may say one day


@dataclass(frozen=True, kw_only=True)
class Law(Element):
    parent: str | None = None
    with_: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Turn:
    closes: str
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Later(Playbook):
    laws: Mapping[str, Element] = field(default_factory=dict)
    turn: Turn | None = None


def later(**fields: Any) -> Later:
    own = {each: getattr(book(), each) for each in ("key", "format", "kind", "title", "steps", "phases")}
    return Later(**own | fields)


def test_a_section_that_is_not_known_here_is_compared_all_the_same() -> None:
    root, leaf = Law(key="roi", title=Text("回报", "Return")), Law(key="cpc", parent="roi")
    before = later(laws={"roi": root, "cpc": leaf})

    gone = only(later(laws={"roi": root}), later())
    renamed = only(before, later(laws={"r": replace(root, key="r"), "cpc": replace(leaf, parent="r")}))
    told = only(before, later(laws={"roi": replace(root, with_={"a": 1}), "cpc": leaf}))

    assert gone.text == Text("删除laws roi“回报”", "laws roi “Return” is gone")
    assert (renamed.section, renamed.before, renamed.after) == ("laws", "roi", "r")
    assert told.text == Text("laws roi 新增with_：a 1", "roi: new with_ a 1")


def test_a_part_of_the_file_that_is_new_is_told_by_its_facts() -> None:
    turn = Turn(closes="M", parts={"causes": "A"})

    came = {each.field: each.text.en for each in compare(later(), later(turn=turn))}
    followed = compare(
        later(turn=turn),
        later(
            turn=Turn(closes="M9", parts={"causes": "A"}), steps={"A": A, "B": B, "M9": replace(M, key="M9")}
        ),
    )

    assert came == {
        "turn.closes": "The playbook: new turn.closes M",
        "turn.parts": "The playbook: new turn.parts causes A",
    }
    assert [each.kind for each in followed] == [K.RENAMED_KEY]


def test_a_value_that_is_not_known_here_is_told_by_its_parts() -> None:
    @dataclass(frozen=True)
    class Odd:
        days: int = 2
        loud: bool = False
        where: Where = field(default=Where("", 0, 0), compare=False)

    @dataclass(frozen=True, kw_only=True)
    class Strange(Element):
        odd: Odd | None = None

    before, after = (later(laws={"L": Strange(key="L", odd=each)}) for each in (None, Odd()))

    assert only(before, after).text.en == "L: new odd days 2"


# Whatever the playbooks say

spans = st.none() | st.integers(1, 3).map(wd)
texts = st.sampled_from([Text("甲", "A"), Text("甲", "B"), Text("乙", "B")])
roles = st.sampled_from([None, "OM", "DA"])
ORDERED = ("s0", "s1", "s2", "s3", "s4")
own = st.fixed_dictionaries(
    {
        "title": texts,
        "owner": roles,
        "phase": st.sampled_from([None, "one", "two"]),
        "duration": spans | st.just(Ref("length")),
        "due": st.sampled_from([None, Due(), Due("s0", wd(1))]),
        "week": st.sampled_from([None, 1, 2]),
        "at": st.sampled_from([None, time(9)]),
        "departments": st.sampled_from([(), ("OPS",), ("OPS", "DATA")]),
        "note": texts,
        "source": st.sampled_from([None, "6.1"]),
        "proposed": st.sampled_from([False, True, ("owner",)]),
        "kind": st.sampled_from(list(StepKind)),
    }
)
lags = st.none() | st.integers(-1, 2).map(wd)


@st.composite
def after_of(draw: st.DrawFn, earlier: list[str]) -> tuple[After, ...]:
    chosen = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
    return tuple(
        After(step=key, type=draw(st.sampled_from(list(LinkType))), lag=draw(lags), soft=draw(st.booleans()))
        for key in chosen
    )


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """Steps that name each other, some of them in every playbook, so that two of them have much in common."""
    keys = ["s0", *draw(st.lists(st.sampled_from(ORDERED[1:]), unique=True, max_size=4))]
    found: dict[str, Step] = {}
    for key in keys:
        points = (Point(key=f"{key}v", title=draw(texts)),) if draw(st.booleans()) else ()
        found[key] = Step(key=key, **draw(own), after=draw(after_of(list(found))), points=points)
    phases = draw(st.permutations([ONE, TWO]))
    return Playbook(
        key="p",
        format=1,
        kind=Kind.PROJECT,
        title=draw(texts),
        steps=found,
        phases={each.key: each for each in phases},
        parameters={"length": replace(LENGTH, default=draw(st.sampled_from([Decimal(1), Decimal(2)])))},
        window=draw(st.sampled_from([None, Window(min=1, max=2), Window(min=1, max=3)])),
    )


@given(playbooks())
def test_a_playbook_does_not_differ_from_itself(one: Playbook) -> None:
    assert compare(one, one) == ()
    moved = {key: replace(step, where=Where("b.yaml", 9, 9)) for key, step in one.steps.items()}
    assert compare(one, replace(one, steps=moved, where=Where("b.yaml", 1, 1))) == ()


@given(playbooks(), own, st.data())
def test_every_changed_field_of_a_step_is_told_exactly_once(
    one: Playbook, fields: dict[str, Any], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(one.steps)))
    step = one.steps[key]
    links = data.draw(after_of([each for each in one.steps if each < key]))

    found = compare(one, replace(one, steps=one.steps | {key: replace(step, **fields, after=links)}))

    was, now = ({each.step: each for each in some} for some in (step.after, links))
    changed = [name for name in fields if getattr(step, name) != fields[name]]
    changed += [f"after[{each}]" for each in {**was, **now} if was.get(each) != now.get(each)]
    assert sorted(str(each.field) for each in found) == sorted(changed)
    assert {(each.section, each.key) for each in found} <= {("steps", key)}


def shape(change: Change, *, mirrored: bool) -> tuple[Any, ...]:
    """A change as it reads with both playbooks exchanged."""
    opposite = {K.ADDED: K.REMOVED, K.REMOVED: K.ADDED}
    kind = opposite.get(change.kind, change.kind) if mirrored else change.kind
    sides = (change.before, change.after)
    named = change.kind is K.RENAMED_KEY
    return (
        kind,
        change.section,
        "" if named else change.key,
        change.field,
        *(sides[::-1] if mirrored else sides),
    )


@given(playbooks(), playbooks())
def test_exchanging_the_two_mirrors_every_change(one: Playbook, other: Playbook) -> None:
    forth = [shape(each, mirrored=True) for each in compare(one, other)]
    back = [shape(each, mirrored=False) for each in compare(other, one)]

    assert sorted(map(repr, forth)) == sorted(map(repr, back))


@given(playbooks(), playbooks())
def test_two_playbooks_without_a_difference_are_the_same(one: Playbook, other: Playbook) -> None:
    found = compare(one, other)

    assert len({(each.section, each.key, each.field) for each in found}) == len(found)
    assert all(each.text.zh and each.text.en for each in found)
    assert (not found) == (known(one) == known(other))


def known(book: Playbook) -> Any:
    """A playbook without the orders that do not matter."""
    steps = {key: replace(step, after=frozenset(step.after)) for key, step in book.steps.items()}
    return replace(book, steps=steps), list(book.phases)


@given(playbooks(), st.data())
def test_a_key_renamed_everywhere_is_one_change(one: Playbook, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(one.steps)))

    def now(word: str | None) -> str | None:
        return "renamed" if word == key else word

    def link(after: After) -> After:
        return replace(after, step=str(now(after.step)))

    steps = [
        replace(
            step,
            key=str(now(step.key)),
            after=tuple(map(link, step.after)),
            due=step.due and replace(step.due, step=now(step.due.step)),
        )
        for step in one.steps.values()
    ]
    found = compare(one, replace(one, steps={each.key: each for each in steps}))

    assert [(each.kind, each.before, each.after) for each in found] == [(K.RENAMED_KEY, key, "renamed")]
