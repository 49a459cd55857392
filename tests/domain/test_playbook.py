"""What a playbook says of itself."""

from __future__ import annotations

from decimal import Decimal

from tracker.domain.playbook import (
    NOWHERE,
    After,
    Clock,
    DocumentType,
    Element,
    EmergencyPlan,
    EmergencyStep,
    Kind,
    Playbook,
    Point,
    Step,
    StepKind,
    Vocabulary,
    Where,
)
from tracker.domain.spans import Span, Unit
from tracker.domain.text import Text

HOUR = Span(Decimal(1), Unit.HOURS)


def test_a_place_is_said_as_editors_read_it() -> None:
    assert str(Where("a.yaml", 3, 7)) == "a.yaml:3:7"
    assert Where("a.yaml", 3, 7) < Where("a.yaml", 10, 1)


def test_an_element_is_the_same_wherever_it_stands() -> None:
    assert Element(key="A", where=Where("a.yaml", 1, 1)) == Element(key="A", where=NOWHERE)


def test_each_point_counts_as_a_link_to_its_milestone() -> None:
    point = Point(key="V", after=(After(step="A"),))
    milestone = Step(key="M", kind=StepKind.MILESTONE, after=(After(step="A"),), points=(point,))
    book = Playbook(key="p", format=1, kind=Kind.PROJECT, steps={"A": Step(key="A"), "M": milestone})

    assert book.points == (point,)
    assert book.link_count == 3


def test_the_links_of_an_emergency_count_too() -> None:
    steps = {
        "N1": EmergencyStep(key="N1", duration=HOUR),
        "N2": EmergencyStep(key="N2", duration=HOUR, after=(After(step="N1"),)),
    }
    plan = EmergencyPlan(scenario=Element(key="scenario"), level=2, clock=Clock.ELAPSED, steps=steps)

    assert Playbook(key="p", format=1, kind=Kind.EMERGENCY, plan=plan).link_count == 1


def test_a_document_is_known_by_key_chinese_title_and_alias() -> None:
    minutes = DocumentType(key="minutes", title=Text("会议纪要", "Minutes"), aliases=("纪要",))
    words = Vocabulary(key="v", format=1, documents={"minutes": minutes})

    assert [words.document(word) for word in ("minutes", "会议纪要", "纪要")] == [minutes] * 3
    assert words.document("Minutes") is None
