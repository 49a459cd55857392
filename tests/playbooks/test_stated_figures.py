"""The figures that the service document states stand so in the delivered playbooks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tracker.domain.playbook import Playbook, Target
from tracker.domain.spans import Amount, Ref
from tracker.playbooks.checker import Library

TARGETS = {
    ("data-system", "traffic_quality_20"): "relative >= 20%",
    ("data-system", "dwell_time_30"): "relative >= 30%",
    ("data-system", "repurchase_up_15"): "relative >= 15%",
    ("tier-basic", "conversion_average"): "absolute >= 2.3%",
    ("tier-basic", "conversion_healthy"): "absolute >= 3.5%",
    ("tier-basic", "order_on_time_95"): "absolute >= 95%",
    ("tier-basic", "shipping_on_time_98"): "absolute >= 98%",
    ("tier-basic", "dsr_48"): "absolute >= 4.8",
    ("tier-basic", "bad_reviews_1"): "absolute < 1%",
    ("tier-refined", "roas_3"): "absolute >= 3",
    ("tier-refined", "page_click_rate_4"): "absolute >= 4%",
    ("tier-refined", "repurchase_25"): "absolute >= 25%",
    ("tier-refined", "paid_share_30_40"): "absolute >= 30% <= 40%",
    ("tier-refined", "cart_to_pay_5"): "absolute >= 5%",
    ("tier-refined", "payment_failure_2"): "absolute <= 2%",
    ("tier-refined", "order_value_20"): "relative >= 20%",
    ("tier-refined", "click_cost_15"): "relative <= -15%",
    ("tier-brand", "search_index_30"): "relative >= 30%",
    ("tier-brand", "repurchase_up_25"): "relative >= 25%",
    ("tier-brand", "repurchase_35"): "absolute >= 35%",
    ("tier-brand", "top20_premium_20"): "absolute >= 20%",
    ("tier-brand", "top_premium_30"): "absolute >= 30%",
    ("tier-brand", "brand_spend_ratio_5"): "absolute > 5%",
    ("effect-guarantee", "roi_20"): "relative >= 20%",
    ("effect-guarantee", "main_image_5"): "relative >= 5%",
    ("effect-guarantee", "related_sales_10"): "relative >= 10%",
    ("effect-guarantee", "ad_click_rate_35"): "absolute >= 3.5%",
    ("effect-guarantee", "visitors_1000"): "absolute >= 1000",
    ("effect-guarantee", "sales_50"): "relative >= 50%",
    ("effect-guarantee", "category_top_10"): "absolute <= 10%",
    ("effect-guarantee", "commission_15"): "absolute <= 15%",
    ("training-learning", "rules_pass_85"): "absolute >= 85%",
    ("training-learning", "bank_renewed_60"): "absolute >= 60%",
    ("training-learning", "categories_50"): "absolute >= 50",
    ("training-learning", "training_budget_5"): "absolute >= 5%",
    ("resources-tools-knowledge", "basic_tools_5"): "absolute >= 5",
    ("resources-tools-knowledge", "advanced_tools_3_5"): "absolute >= 3 <= 5",
}
TEAMS = {
    ("setup-team-space", "execution"): (5, 8),
    ("setup-team-space", "management"): (3, 5),
    ("setup-team-space", "strategy"): (None, 3),  # the digit is lost; three is proposed (D-43)
    ("setup-team-space", "support"): (2, None),
    ("setup-team-space", "it"): (2, None),
    ("policy-watch", "policy_group"): (3, None),
}
SHARES = {
    ("traffic-matrix", "live"): 30,
    ("traffic-matrix", "paid"): 40,
    ("budget-control", "initial"): 30,
    ("budget-control", "traffic"): 40,
    ("budget-control", "conversion"): 35,
    ("budget-control", "brand"): 25,
    ("budget-control", "training"): 5,
}
RISKS = {
    "market": 35, "market_price_war": 25, "market_new_entrants": 20, "market_substitutes": 15,
    "policy": 40, "policy_traffic_allocation": 20, "policy_tool_limits": 15, "policy_penalties": 10,
    "execution": 30, "execution_ability": 15, "execution_communication": 10, "execution_data": 5,
    "competition": 45, "competition_homogeneity": 30, "competition_price_war": 15,
}  # fmt: skip
"""Probabilities in percent; the fund risk of 2.3.3 has none."""
CLASSES = {"listing_rules": 8, "campaign_rules": 6, "script_rules": 5}
CADENCES = {
    ("policy-watch", "R01"): "working_day",
    ("competitor-watch", "R01"): "working_day",
    ("implementation-four-phase", "R01"): "working_day",
    ("client-communication", "R01"): "working_day",
    ("implementation-four-phase", "R02"): "weekly",
    ("implementation-four-phase", "R03"): "weekly",
    ("four-stage-loop", "C3"): "weekly",
    ("risk-cycle", "R01"): "weekly",
    ("client-communication", "R02"): "weekly",
    ("resources-tools-knowledge", "R01"): "weekly",
    ("training-learning", "R01"): "twice_a_month",
    ("compliance-library", "R01"): "monthly",
    ("resources-tools-knowledge", "R02"): "monthly",
    ("traffic-matrix", "R01"): "monthly",
    ("implementation-four-phase", "R04"): "monthly",
    ("client-communication", "R03"): "monthly",
    ("client-communication", "R04"): "monthly",
    ("training-learning", "R02"): "monthly",
    ("effect-guarantee", "R01"): "quarterly",
    ("compliance-library", "R02"): "quarterly",
    ("training-learning", "R04"): "quarterly",
    ("drill-quarterly", "R01"): "quarterly",
    ("resources-tools-knowledge", "R03"): "quarterly",
    ("risk-cycle", "R02"): "quarterly",
    ("client-communication", "R05"): "quarterly",
    ("training-learning", "R03"): "quarterly",
    ("compliance-library", "R03"): "yearly",
    ("training-learning", "R05"): "yearly",
    ("training-learning", "R06"): "yearly",
    ("resources-tools-knowledge", "R04"): "yearly",
}
"""Where the document says only "daily", working days are proposed (D-10)."""


@pytest.mark.parametrize(("book", "target"), TARGETS)
def test_each_target_has_the_goal_of_the_document(library: Library, book: str, target: str) -> None:
    found = library.playbooks[book]

    assert _goal(found, found.targets[target]) == TARGETS[book, target]


@pytest.mark.parametrize(("book", "team"), TEAMS)
def test_each_team_has_the_size_of_the_document(library: Library, book: str, team: str) -> None:
    found = library.playbooks[book]
    least, most = (_figure(found, bound) for bound in (found.teams[team].least, found.teams[team].most))

    assert (least, most) == TEAMS[book, team]


@pytest.mark.parametrize(("book", "line"), SHARES)
def test_each_budget_line_has_the_share_of_the_document(library: Library, book: str, line: str) -> None:
    found = library.playbooks[book]

    assert _figure(found, found.budget[line].share) == SHARES[book, line]


def test_the_money_of_the_execution_is_split_whole(library: Library) -> None:
    book = library.playbooks["budget-control"]
    modules = [line for line in book.budget.values() if line.of == "execution"]

    assert sum(_figure(book, line.share) or 0 for line in modules) == 100


def test_a_contingency_of_ten_to_fifteen_percent_is_kept(library: Library) -> None:
    book = library.playbooks["budget-control"]
    line = book.budget["contingency"]

    assert (_figure(book, line.least), _figure(book, line.most)) == (10, 15)
    assert 10 <= (_figure(book, line.share) or 0) <= 15


def test_the_risks_have_the_probabilities_of_the_document(library: Library) -> None:
    book = library.playbooks["risk-cycle"]
    found = {key: _figure(book, risk.probability) for key, risk in book.risks.items() if risk.probability}

    assert found == RISKS
    assert {key for key, risk in book.risks.items() if risk.parent is None} == {
        "market", "policy", "execution", "competition", "fund",
    }  # fmt: skip
    assert {risk.category.value for risk in book.risks.values()} == {
        "market", "policy", "execution", "competition", "fund",
    }  # fmt: skip


@pytest.mark.parametrize("document", CLASSES)
def test_each_compliance_document_has_its_classes(library: Library, document: str) -> None:
    book = library.playbooks["compliance-library"]
    rule = book.documents[document]

    assert (len(rule.parts), _figure(book, rule.least)) == (CLASSES[document], CLASSES[document])


@pytest.mark.parametrize(("book", "duty"), CADENCES)
def test_each_duty_comes_as_often_as_the_document_says(library: Library, book: str, duty: str) -> None:
    found = library.playbooks[book]
    cadence = found.duties[duty].cadence
    said = found.parameters[cadence.name].default if isinstance(cadence, Ref) else cadence.value

    assert said == CADENCES[book, duty]


@pytest.mark.parametrize(
    ("book", "level"),
    [
        ("emergency-logistics-delay", 1),
        ("emergency-traffic-plunge", 2),
        ("emergency-penalty-appeal", 3),
    ],
)
def test_the_named_emergencies_have_their_level(library: Library, book: str, level: int) -> None:
    plan = library.playbooks[book].plan

    assert plan is not None
    assert plan.level == level


@pytest.mark.parametrize(
    ("book", "step", "due"),
    [
        ("emergency-complaint-48h", "N7", "48h"),
        ("emergency-penalty-appeal", "P6", "3"),
        ("emergency-traffic-plunge", "F6", "7d"),
    ],
)
def test_the_clock_of_an_emergency_ends_when_the_document_says(
    library: Library, book: str, step: str, due: str
) -> None:
    found = library.playbooks[book]
    assert found.plan is not None
    said = found.plan.steps[step].due

    assert str(found.parameters[said.name].default if isinstance(said, Ref) else said) == due


def test_a_traffic_plunge_has_five_alternatives_and_seven_readings(library: Library) -> None:
    book = library.playbooks["emergency-traffic-plunge"]
    assert book.plan is not None
    reading = book.duties["F4"]

    assert len(book.plan.steps["F3"].one_of) == 5
    assert (reading.cadence, _figure(book, reading.times)) == ("daily", 7)


@pytest.mark.parametrize(
    ("phase", "least", "most"), [("ph1", 1, 2), ("ph2", 1, 1), ("ph3", 1, 2), ("ph4", 2, 3)]
)
def test_each_phase_has_the_months_of_the_document(
    library: Library, phase: str, least: int, most: int
) -> None:
    months = library.playbooks["implementation-four-phase"].parameters[f"{phase}_months"]

    assert (months.min, months.max) == (least, most)


def _goal(book: Playbook, target: Target) -> str:
    bounds = {
        ">=": target.at_least or target.low,
        ">": target.more_than,
        "<=": target.at_most or target.high,
        "<": target.less_than,
    }
    said = (f"{sign} {_spoken(book, bound)}" for sign, bound in bounds.items() if bound is not None)
    return " ".join((target.mode.value, *said))


def _spoken(book: Playbook, bound: Amount | Ref) -> str:
    """A figure with its percent sign; a parameter's type says whether it has one."""
    if isinstance(bound, Amount):
        return str(bound)
    parameter = book.parameters[bound.name]
    return f"{parameter.default}{'%' if parameter.type == 'percent' else ''}"


def _figure(book: Playbook, value: Amount | Ref | int | None) -> Decimal | None:
    """A number as it is written, or the default of the parameter it names."""
    if isinstance(value, Ref):
        return Decimal(book.parameters[value.name].default or 0)
    if isinstance(value, Amount):
        return value.value
    return None if value is None else Decimal(value)
